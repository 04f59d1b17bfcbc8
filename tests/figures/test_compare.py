"""Figures of comparisons: functions above slopes above differences, one colour a curve."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import actviz
from actviz.figures.compare import describe, draw
from actviz.figures.style import Style
from actviz.figures.themes import DARK, LIGHT, PRINT, Theme
from actviz.studies.compare import Comparison, compare
from tests.figures.artists import JAPANESE, assert_named_once, assert_tidy, lines, words
from tests.selection import long_except

LONG = "a name that is so long that nobody would ever write it = x*tanh(softplus(x))"
HARD_TO_DRAW = [
    ("gelu(x)", "gelu_tanh(x)", "silu(x)"),
    ("relu(x)", "sigmoid(x)"),
    ("gelu(x)", "silu(x)", "mish(x)", "elu(x)", "softsign(x)", "hard_sigmoid(x)"),
    ("binary_step(x)", "sigmoid(x)"),
    ("1/x", "tan(x)"),
    ("1*x", "sqrt(x)"),
    (LONG, "relu(x)"),
    ("exp(x)", "x**3", "relu(x)"),
]
SIZES = [None, (6.0, 4.0), (4.0, 3.0)]


@cache
def comparison(*formulas: str, against: int | None = None) -> Comparison:
    curves = [actviz.parse(formula) for formula in formulas]
    return compare(curves, (-6.0, 6.0), 401, against=None if against is None else curves[against])


def test_a_curve_has_one_colour_in_all_panels() -> None:
    figure = draw(comparison("gelu(x)", "silu(x)", "relu(x)", against=1))
    assert len(figure.axes) == 3
    for number, kinds in enumerate([("curve", "slope", "difference"), ("curve", "slope"), ("curve", "slope")], 1):
        colors = {lines(figure, f"{kind}-{number}")[0].get_color() for kind in kinds}
        assert colors == {LIGHT.colors[number - 1]}
    assert lines(figure, "difference-2") == []


def test_without_a_reference_there_is_no_difference() -> None:
    figure = draw(comparison("gelu(x)", "silu(x)"))
    assert len(figure.axes) == 2
    assert lines(figure, "difference") == lines(figure, "mark") == []


@pytest.mark.parametrize("size", long_except(SIZES, [(4.0, 3.0)]), ids=str)
def test_all_panels_have_the_same_edges(size: tuple[float, float] | None) -> None:
    figure = draw(comparison("exp(x)", "x**3", "relu(x)", against=2), Style(size=size))
    places = [axes.get_position() for axes in figure.axes]
    assert np.ptp([place.x0 for place in places]) < 1e-9 > np.ptp([place.x1 for place in places])
    assert np.ptp([place.height for place in places]) < 1e-9
    assert places[0].y0 > places[1].y1 > places[1].y0 > places[2].y1


def test_the_difference_is_drawn_and_its_largest_value_marked() -> None:
    result = comparison("gelu(x)", "gelu_tanh(x)", against=0)
    figure = draw(result)
    deviation = result.deviations[1]
    assert deviation is not None
    assert deviation.largest is not None
    (line,) = lines(figure, "difference-2")
    np.testing.assert_array_equal(np.asarray(line.get_ydata()), deviation.line.y)
    (mark,) = lines(figure, "mark-difference-2")
    place = mark.get_transform().transform((np.asarray(mark.get_xdata())[0], np.asarray(mark.get_ydata())[0]))
    x, y = figure.axes[2].transData.inverted().transform(place)
    assert x == pytest.approx(deviation.largest.x, abs=1e-9)
    assert y == pytest.approx(deviation.largest.value, abs=1e-9)
    label = "0.000473236 at x = " + ("−" if deviation.largest.x < 0 else "") + "2.69894"
    assert label in words(figure)


def test_the_name_of_the_axis_tells_the_reference() -> None:
    large = draw(comparison("relu(x)", "elu(x)", against=0)).axes[2].get_ylabel()
    assert large == "difference from relu(x)"
    small = draw(comparison(LONG, "relu(x)", against=0), Style(size=(4.0, 3.0))).axes[2].get_ylabel()
    assert small.replace("\n", " ").startswith("difference from a name")
    assert small.endswith("…")


def test_half_a_jump_is_marked_by_its_circle() -> None:
    figure = draw(comparison("binary_step(x)", "sigmoid(x)", against=1))
    assert "0.5 at x = 0" in words(figure) or "−0.5 at x = 0" in words(figure)
    assert lines(figure, "mark") == []
    assert len(lines(figure, "difference-1-limits")) == 1


@pytest.mark.parametrize("formulas", [("relu(x)", "max(x, 0)"), ("1/x", "tanh(x)")])
def test_no_difference_and_an_infinite_one_are_not_marked(formulas: tuple[str, ...]) -> None:
    assert lines(draw(comparison(*formulas, against=1)), "mark") == []


def test_slopes_that_were_not_sampled_are_an_error() -> None:
    result = comparison("relu(x)", "elu(x)")
    traces = tuple(replace(trace, slope=None) for trace in result.sample.traces)
    with pytest.raises(ValueError, match="not sampled"):
        draw(replace(result, sample=replace(result.sample, traces=traces)))


def test_the_asked_range_is_that_of_the_functions() -> None:
    above, below = draw(comparison("relu(x)", "exp(x)"), Style(y_range=(-1.0, 3.0))).axes
    assert above.get_ylim() == (-1.0, 3.0)
    assert below.get_ylim() != (-1.0, 3.0)


@pytest.mark.parametrize("size", long_except(SIZES, [(4.0, 3.0)]), ids=str)
@pytest.mark.parametrize("formulas", long_except(HARD_TO_DRAW, HARD_TO_DRAW[3:]), ids=lambda formulas: formulas[0][:20])
def test_no_text_is_cut_or_lies_on_something(formulas: tuple[str, ...], size: tuple[float, float] | None) -> None:
    assert_tidy(draw(comparison(*formulas, against=0), Style(size=size)))


@pytest.mark.parametrize(
    "formulas", long_except(HARD_TO_DRAW, HARD_TO_DRAW[1:2]), ids=lambda formulas: formulas[0][:20]
)
def test_nor_without_a_reference(formulas: tuple[str, ...]) -> None:
    assert_tidy(draw(comparison(*formulas), Style(size=(4.0, 3.0))))


@pytest.mark.parametrize("theme", long_except([LIGHT, DARK, PRINT], [PRINT]), ids=lambda theme: theme.name)
def test_nor_in_other_words_and_colours(theme: Theme) -> None:
    result = comparison("gelu(x)", "silu(x)", against=0)
    figure = draw(result, Style(theme=theme, wording=JAPANESE, title="A title in many words", size=(5.0, 4.0)))
    assert_tidy(figure)
    assert figure.get_facecolor() == figure.axes[2].get_facecolor()
    assert "gelu(x) との差" in words(figure)


def test_everything_in_a_file_has_a_name_of_its_own() -> None:
    figure = draw(comparison("relu(x)", "binary_step(x)", "gelu(x)", against=2))
    assert_named_once(figure, "curve-1-1", "slope-3-1", "difference-1-1", "difference-2-2", "mark-difference-1")


def test_the_description_tells_the_differences() -> None:
    title, description = describe(comparison("gelu(x)", "relu(x)", "max(x, 0)", "1/x", against=1))
    assert title == "Comparison of gelu(x), max(x, 0) and 1/x with relu(x)"
    assert "Largest differences from relu(x): gelu(x) −0.169971 at x = 0.75179; max(x, 0) none." in description
    title, description = describe(comparison("gelu(x)", "relu(x)"), wording=JAPANESE)
    assert title == "gelu(x)、relu(x) の比較"
    assert description.endswith("上段は関数、下段は導関数。")
