"""Figures of signal and gradient through layers: lines are what was measured, and nothing leaves the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from actviz.figures.propagate import describe, draw
from actviz.figures.sizes import least_size
from actviz.figures.style import Style
from actviz.figures.themes import PRINT
from actviz.figures.tick_locators import log_ticks
from actviz.figures.wording import ENGLISH, Wording, wording_in
from actviz.formulas.errors import ActvizError
from actviz.language import LANGUAGES
from actviz.studies.networks.propagate_settings import PANELS, PanelName
from tests.figures.artists import JAPANESE
from tests.selection import long_except
from tests.studies.networks.propagations import propagation_of


def lines_of(figure: Figure) -> dict[str, Line2D]:
    return {str(line.get_gid()): line for line in figure.findobj(Line2D) if line.get_gid()}


def words(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.findobj(Text) if text.get_text() and text.get_visible()}


def test_lines_are_means_bands_are_deviations_and_theory_is_dotted() -> None:
    result = propagation_of("tanh(x)", "relu(x)")
    figure = draw(result, panels=PANELS)
    lines = lines_of(figure)
    for number, network in enumerate(result.networks, 1):
        measured, theory = network.measured, network.theory
        rows = {
            "variance": (np.log10(measured.variance), np.log10(theory.variance)),
            "gradient": (measured.log10_gradient, theory.log10_gradient),
            "correlation": (measured.correlation, theory.correlation),
            "zeros": (measured.zeros, theory.zeros),
        }
        for name, (seen, known) in rows.items():
            np.testing.assert_allclose(
                np.asarray(lines[f"{name}-{number}-1"].get_ydata()), seen.mean(axis=0), atol=1e-14
            )
            np.testing.assert_array_equal(lines[f"{name}-{number}-theory-1"].get_ydata(), known)
            np.testing.assert_array_equal(lines[f"{name}-{number}-1"].get_xdata(), np.arange(1, 7))
        assert f"dead-{number}-theory-1" not in lines
        bands = {band.get_gid(): band for band in figure.findobj(PolyCollection)}
        y = np.asarray(bands[f"gradient-{number}-spread"].get_paths()[0].vertices)[:, 1]
        mean, std = measured.log10_gradient.mean(axis=0), measured.log10_gradient.std(axis=0, ddof=1)
        assert (y.min(), y.max()) == pytest.approx(((mean - std).min(), (mean + std).max()))
    assert {"tanh(x)", "relu(x)", "theory", "layer", "variance of z", "gradient / last layer"} <= words(figure)


def test_shares_that_are_all_0_are_not_drawn_unasked() -> None:
    assert len(draw(propagation_of("tanh(x)")).axes) == 2
    assert len(draw(propagation_of("relu(x)", depth=20)).axes) == 4
    assert len(draw(propagation_of("tanh(x)"), panels=("dead",)).axes) == 1


def test_several_initialisations_are_named() -> None:
    assert {"sin(x), glorot", "sin(x), he"} <= words(draw(propagation_of("sin(x)", inits=("glorot", "he"))))


def test_what_is_not_known_leaves_a_gap() -> None:
    lines = lines_of(draw(propagation_of("log(x)", "tanh(x)")))
    assert "variance-1-1" not in lines
    assert "variance-1-theory-1" in lines
    assert lines["variance-2-theory-1"].get_color() == lines["variance-2-1"].get_color()
    assert len(draw(propagation_of("log(x)")).axes) == 2


RESULTS: dict[str, dict[str, Any]] = {
    "short": {"depth": 2},
    "wide spread": {"width": 2, "depth": 20, "gain": 4.0},
    "one network": {"seeds": 1},
}


@pytest.mark.parametrize(
    ("kind", "size", "wording"),
    long_except(
        [(kind, size, words) for kind in RESULTS for size, words in [((3.0, 3.0), ENGLISH), (None, JAPANESE)]],
        [("short", None, JAPANESE), ("wide spread", (3.0, 3.0), ENGLISH), ("one network", (3.0, 3.0), ENGLISH)],
        unpack=True,
    ),
)
def test_nothing_leaves_the_page(kind: str, size: tuple[float, float] | None, wording: Wording) -> None:
    result = propagation_of("relu(x)", "sigmoid(x)", **RESULTS[kind])
    figure = draw(result, Style(size=size, theme=PRINT, wording=wording), panels=("variance", "gradient"))
    figure.draw_without_rendering()
    page = figure.bbox
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert page.x0 - 1 <= box.x0 <= box.x1 <= page.x1 + 1, text
            assert page.y0 - 1 <= box.y0 <= box.y1 <= page.y1 + 1, text
    for axes in figure.axes:
        low, high = axes.get_ylim()
        for line in axes.get_lines():
            y = np.asarray(line.get_ydata(), dtype=np.float64)
            assert low <= y.min() <= y.max() <= high


@pytest.mark.parametrize("depth", long_except([2, 3, 7, 40, 300], [2, 40]))
def test_layers_are_whole_numbers(depth: int) -> None:
    figure = draw(propagation_of("tanh(x)", depth=depth, width=2, seeds=1))
    texts = [label.get_text() for label in figure.axes[-1].get_xticklabels()]
    assert len(texts) >= 2
    assert all(text.isdigit() for text in texts)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ((-30.0, 1.0), {"10⁻³⁰", "1"}),
        ((-1.2, 1.2), {"0.1", "1", "10"}),
        ((-0.2, 0.4), {"1", "2"}),
        ((-900.0, 3.0), {"10⁻⁸⁰⁰", "1"}),
        ((0.30, 0.31), set()),
    ],
)
def test_logarithms_have_round_numbers(view: tuple[float, float], expected: set[str]) -> None:
    places, texts = log_ticks(view, 150.0, 9.5)
    assert len(places) == len(texts) == len(set(texts)) >= 2
    assert len(places) <= 12
    assert expected <= set(texts)
    superscripts = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    for place, text in zip(places, texts, strict=True):
        number = text.translate(superscripts)
        power = float(number[2:]) if "⁻" in text or number != text else np.log10(float(text))
        assert power == pytest.approx(place, abs=0.003)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_is_described(language: str) -> None:
    result = propagation_of("tanh(x)", "log(x)")
    name, description = describe(result, wording=wording_in(language))
    assert "tanh(x)" in name
    assert f"{result.networks[0].theory.log10_gradient_ratio:.3g}" in description
    assert "nan" not in description


def test_the_heading_names_the_parts_of_the_layers() -> None:
    result = propagation_of("tanh(x)", "sin(x)", gain=1.5, batchnorm=True, residual=True)
    expected = "tanh(x) and sin(x), 6 layers: gain 1.5, batch normalisation, residual connections"
    assert describe(result)[0] == expected
    assert describe(propagation_of("sin(x)", inits=("he", "exact")))[0] == "sin(x), 6 layers: he, exact"


def test_panels_come_as_they_are_chosen() -> None:
    panels: Sequence[PanelName] = ("dead", "gradient")
    figure = draw(propagation_of("relu(x)"), Style(title="A title"), panels=panels)
    assert [axes.get_ylabel() for axes in figure.axes] == ["dead units", "gradient / last layer"]
    assert "A title" in words(figure)


def test_theory_that_knows_nothing_is_not_in_the_key() -> None:
    assert "theory" in words(draw(propagation_of("tanh(x)")))
    assert "theory" not in words(draw(propagation_of("1/x")))


@pytest.mark.parametrize(
    ("count", "wording"),
    long_except(
        [(count, wording) for count in (1, 2, 4) for wording in (ENGLISH, JAPANESE)],
        [(1, JAPANESE), (2, ENGLISH), (4, JAPANESE)],
        unpack=True,
    ),
)
def test_no_name_is_cut_at_the_least_size(wording: Wording, count: int) -> None:
    figure = draw(propagation_of("relu(x)"), Style(size=least_size(count), wording=wording), panels=PANELS[-count:])
    assert not [text for text in words(figure) if "…" in text]
    figure = draw(propagation_of("relu(x)"), Style(size=least_size(count), wording=wording), panels=PANELS[:count])
    assert not [text for text in words(figure) if "…" in text]


def test_default_panels_are_left_out_of_a_small_figure() -> None:
    result = propagation_of("relu(x)", depth=20)
    assert len(draw(result, Style(size=(4.0, 3.0))).axes) == 2
    assert len(draw(result, Style(size=(4.0, 5.0))).axes) == 4
    with pytest.raises(ActvizError, match=r"--size: 4x3 is too small for this figure; the minimum is 3x4\.9"):
        draw(result, Style(size=(4.0, 3.0)), panels=PANELS[:4])
