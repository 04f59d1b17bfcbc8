"""Bars of vector functions: heights and numbers are those of the outputs and of the gradient."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex

import actviz
from actviz.figures.style import Style
from actviz.figures.themes import DARK, LIGHT, PRINT, Theme
from actviz.figures.vector_outputs import describe, draw
from actviz.studies.vector_outputs import VectorOutputs, vector_outputs
from tests.figures.artists import JAPANESE, assert_named_once, assert_tidy, patches, points, words
from tests.functions import vector_of
from tests.selection import long_except

TEMPERATURES = (0.5, 1.0, 2.0)
NARROW = (85 / 25.4, None)


def outputs_of(name: str, *logits: float, temperatures: tuple[float, ...] = TEMPERATURES) -> VectorOutputs:
    return vector_outputs(vector_of(name), np.array(logits), temperatures)


SOFTMAX = outputs_of("softmax", 2.0, 1.0, 0.1)
SHAPES = [
    [SOFTMAX],
    [outputs_of("softmax", 2.0, 1.0, 0.1, temperatures=(1.0,))],
    [outputs_of("log_softmax", 2.0, 1.0, 0.1, -3.0, 4.0, 1.0, 2.0)],
    [SOFTMAX, outputs_of("sparsemax", 2.0, 1.0, 0.1)],
    [outputs_of("swiglu", 2.0, 1.0, -3.0, 4.0), outputs_of("crelu", 2.0, 1.0, -3.0, 4.0)],
    [outputs_of("softmax", *np.linspace(-3, 3, 40).tolist())],
]


def test_a_bar_for_every_number() -> None:
    figure = draw([SOFTMAX])
    for panel, attribute in enumerate(("outputs", "gradient"), 1):
        for number, at in enumerate(SOFTMAX.scaled, 1):
            for index, value in enumerate(getattr(at, attribute), 1):
                (bar,) = patches(figure, f"bar-{panel}-{number}-{index}")
                assert bar.get_y() == 0
                assert bar.get_height() == value
                assert abs(bar.get_x() + bar.get_width() / 2 - index) < 0.5
                assert f"{value:.3f}".replace("-", "−") in words(figure)
    assert {"z[0] = 2", "z[1] = 1", "z[2] = 0.1", "T = 0.5, sum 1, loss 0.146", "T = 1, sum 1, loss 0.417"} <= set(
        words(figure)
    )


def test_bars_of_a_group_do_not_overlap() -> None:
    figure = draw([SOFTMAX])
    bars = [patches(figure, f"bar-1-{number}-{index}")[0] for index in (1, 2, 3) for number in (1, 2, 3)]
    for left, right in pairwise(bars):
        assert left.get_x() + left.get_width() < right.get_x()


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
def test_every_temperature_has_its_style(theme: Theme) -> None:
    figure = draw([SOFTMAX], Style(theme=theme))
    bars = [patches(figure, f"bar-1-{number}-1")[0] for number in (1, 2, 3)]
    assert [to_hex(bar.get_facecolor()).upper() for bar in bars] == [*theme.colors[:3]]
    assert [bool(bar.get_hatch()) for bar in bars] == [False, theme.is_grey, False]


@pytest.mark.parametrize("size", long_except([None, NARROW, (10.0, 5.625), (4.0, 3.0)], [NARROW]), ids=str)
@pytest.mark.parametrize(
    "results", long_except(SHAPES, SHAPES[2:4]), ids=lambda results: " ".join(one.label for one in results)
)
def test_no_text_covers_another(results: list[VectorOutputs], size: tuple[float, float | None] | None) -> None:
    for wording in (Style().wording, JAPANESE):
        assert_tidy(draw(results, Style(size=size, wording=wording)), on_curves=False)


def test_functions_share_a_legend_and_have_their_sums_in_the_titles() -> None:
    shown = words(draw([SOFTMAX, outputs_of("swiglu", 2.0, 1.0, -3.0, 4.0)]))
    assert {"softmax, sum 1", "T = 0.5", "T = 1", "T = 2"} <= set(shown)
    assert {"index of the output", "[0]", "[1]"} <= set(shown)


def test_tiny_and_infinite_numbers() -> None:
    assert "≈0" in words(draw([outputs_of("softmax", 9.0, 0.0)]))
    at = replace(SOFTMAX.base, outputs=np.array([np.nan, np.inf, -np.inf]))
    assert {"–", "∞", "−∞"} <= set(words(draw([replace(SOFTMAX, scaled=(at,))])))
    assert words(draw([outputs_of("sparsemax", 9.0, 0.0)])).count("0") >= 3


def test_too_many_bars_have_no_numbers() -> None:
    figure = draw([outputs_of("softmax", *np.linspace(-3, 3, 100).tolist())])
    assert not any(axes.texts for axes in figure.axes)


def test_a_title_replaces_the_name() -> None:
    shown = words(draw([SOFTMAX], Style(title="Temperatures")))
    assert "Temperatures" in shown
    assert "softmax" not in shown


def test_the_description_has_all_numbers() -> None:
    title, text = describe([SOFTMAX])
    assert title == "Outputs of softmax"
    assert "softmax at z = (2, 1, 0.1)." in text
    assert "At temperature 1: y = (0.659, 0.2424, 0.09857), sum 1." in text
    assert "Cross-entropy 0.417, gradient (-0.341, 0.2424, 0.09857)." in text


def test_names_of_bars_are_unique() -> None:
    figure = draw([SOFTMAX])
    assert_named_once(figure, *(f"bar-{p}-{t}-{i}" for p in (1, 2) for t in (1, 2, 3) for i in (1, 2, 3)))


def test_curves_have_dots_at_the_given_point() -> None:
    figure = actviz.plot("softmax", logits=[2, 1, 0.1], move=1).draw()
    for number, y in enumerate(SOFTMAX.base.outputs, 1):
        np.testing.assert_allclose(points(figure, f"mark-{number}"), [(1.0, y)], rtol=1e-14)
    outside = actviz.plot("softmax", logits=[9, 1, 0.1]).draw()
    assert not any(str(line.get_gid()).startswith("mark") for axes in outside.axes for line in axes.lines)
