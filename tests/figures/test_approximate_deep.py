"""Figures of networks with several layers: what is drawn is what was computed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from actviz.figures import approximate_deep, approximate_deep_sweep
from actviz.figures.style import Style
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.deep import DeepSettings
from actviz.studies.approximate.deep import approximate_deep as approximate
from actviz.studies.approximate.deep_explanation import DeepExplanation
from actviz.studies.approximate.optimal import Problem
from actviz.studies.approximate.sawtooth import approximate_by_sawtooth
from tests.figures.artists import JAPANESE
from tests.functions import curve_of


@cache
def explained() -> DeepExplanation:
    return approximate(Problem(curve_of("tanh")), (3, 2), DeepSettings(12)).explanation(201)


@cache
def folded(depth: int) -> DeepExplanation:
    return approximate_by_sawtooth(Problem(curve_of("x**2"), (0.0, 1.0)), depth).explanation(201)


def lines_of(figure: Figure) -> dict[str, Line2D]:
    return {str(line.get_gid()): line for line in figure.findobj(Line2D) if line.get_gid()}


def texts(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text))


def y_of(line: Line2D) -> np.ndarray:
    return np.asarray(line.get_ydata(), dtype=np.float64)


def test_fit_and_error_are_drawn_beside_the_error_of_one_layer() -> None:
    shown = explained()
    figure = approximate_deep.draw(shown)
    lines = lines_of(figure)
    np.testing.assert_array_equal(y_of(lines["network-1"]), shown.line.y)
    np.testing.assert_allclose(y_of(lines["network-1"]), shown.fit.network(shown.x), atol=1e-12)
    np.testing.assert_array_equal(np.array(lines["fit-dots"].get_data()), shown.kinks)
    np.testing.assert_array_equal(np.array(lines["error-dots"].get_data()), shown.peaks)
    np.testing.assert_array_equal(y_of(lines["one-layer-upper-1"]), shown.fit.equal_units.max_error)
    np.testing.assert_allclose(np.abs(shown.peaks[1]), shown.fit.max_error, rtol=1e-3)
    words = texts(figure)
    assert f"tanh approximated by layers of 3, 2 ReLU units ({shown.fit.pieces} pieces)" in words
    assert "one layer of 5 units: 0.0" in words


def test_units_are_drawn_layer_by_layer() -> None:
    shown = explained()
    figure = approximate_deep.draw(shown, panels=["units"])
    lines = lines_of(figure)
    assert len(figure.axes) == 2
    values = shown.x[None]
    for number, layer in enumerate(shown.fit.network.layers[:-1], 1):
        values = np.maximum(layer.weights @ values + layer.biases[:, None], 0)
        for unit, y in enumerate(values, 1):
            np.testing.assert_allclose(y_of(lines[f"layer-{number}-unit-{unit}-1"]), y, atol=1e-12)
    assert "layer 2: outputs of 2 units" in texts(figure)


def test_sawtooth_waves_are_drawn_layer_by_layer() -> None:
    figure = approximate_deep.draw(folded(3), panels=["fit", "error", "units"])
    lines = lines_of(figure)
    assert len(figure.axes) == 5
    t = folded(3).x
    for number in (1, 2, 3):
        t = 1 - np.abs(2 * t - 1)
        np.testing.assert_allclose(y_of(lines[f"layer-{number}-unit-1-1"]), t, atol=1e-12)
    words = texts(figure)
    assert "layer 3: sawtooth of 8 pieces" in words
    assert words.count("of 7 units") == 2  # the heading, once for units and parameters, and the legend


@pytest.mark.parametrize("wording", [ENGLISH, JAPANESE])
def test_a_sweep_has_a_line_for_each_depth(wording: Wording) -> None:
    one = [Problem(curve_of("tanh")).fit(units) for units in (2, 4)]
    deep = explained().fit
    figure = approximate_deep_sweep.draw([*one, deep], Style(wording=wording))
    lines = lines_of(figure)
    x, y = np.array(lines["depth-1-1"].get_data())
    np.testing.assert_allclose(10**x, [8, 14])
    np.testing.assert_allclose(10**y, [fit.max_error for fit in one])
    x, y = np.array(lines["depth-2-1"].get_data())
    np.testing.assert_allclose([10 ** x[0], 10 ** y[0]], [18, deep.max_error])
    assert wording.one_layer in texts(figure)
    title, description = approximate_deep_sweep.describe([*one, deep], wording=wording)
    assert "tanh" in title
    assert f"3,2: {deep.max_error:.7g}" in description


def test_an_exact_network_is_drawn() -> None:
    fit = approximate(Problem(curve_of("relu")), (2, 2), DeepSettings(4))
    figure = approximate_deep.draw(fit.explanation(101))
    assert "exact; one layer of 4 units: 0" in texts(figure)
    approximate_deep_sweep.draw([fit, Problem(curve_of("relu")).fit(2)])


def test_descriptions_and_other_panels() -> None:
    title, description = approximate_deep.describe(explained(), wording=JAPANESE)
    assert "tanh" in title
    assert "最大誤差" in description
    with pytest.raises(ActvizError, match="choose from fit, error, units"):
        approximate_deep.draw(explained(), panels=["network"])
