"""Small multiples: one function a cell, all on the same axes."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from matplotlib.figure import Figure

import actviz
from actviz.figures.grid import draw
from actviz.figures.style import Style
from actviz.figures.themes import DARK, LIGHT, PRINT, Theme
from actviz.studies.plot import Sample, sample
from tests.figures.artists import JAPANESE, assert_named_once, assert_tidy, lines, words
from tests.functions import curve_of
from tests.selection import long_except

NAMES = (
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "selu",
    "celu",
    "sigmoid",
    "tanh",
    "gelu",
    "silu",
    "mish",
    "softplus",
    "softsign",
    "hardtanh",
    "hard_sigmoid",
    "hard_swish",
    "binary_step",
    "sign",
    "sine",
    "exponential",
    "relu_squared",
    "hardshrink",
    "softshrink",
    "arctan",
)
LONG = "a name that is so long that nobody would ever write it down = x*tanh(softplus(x))"


@cache
def several(count: int) -> Sample:
    return sample([curve_of(NAMES[number % len(NAMES)]) for number in range(count)], (-6.0, 6.0), 201, slopes=True)


@cache
def drawn(count: int, *, slopes: bool = False) -> Figure:
    return draw(several(count), slopes=slopes)


def test_every_curve_has_its_cell_and_its_name() -> None:
    figure = drawn(24)
    assert len(figure.axes) == 24
    assert set(NAMES) <= set(words(figure))
    for number, (axes, trace) in enumerate(zip(figure.axes, several(24).traces, strict=True), 1):
        assert {str(line.get_gid()).rsplit("-", 1)[0] for line in axes.lines} == {f"curve-{number}"}
        strokes = [line for line in axes.lines if line.get_linestyle() != "None"]
        assert np.array_equal(np.asarray(strokes[0].get_ydata()), trace.value.strokes[0][1])


@pytest.mark.parametrize("count", [1, 2, 6, 24])
def test_all_cells_show_the_same_and_are_alike(count: int) -> None:
    cells = drawn(count, slopes=True).axes
    assert {(axes.get_xlim(), axes.get_ylim()) for axes in cells} == {((-6.0, 6.0), cells[0].get_ylim())}
    assert np.ptp([axes.get_position().width for axes in cells]) < 1e-9
    columns = len({round(axes.get_position().x0, 6) for axes in cells})
    assert len({round(axes.get_position().y1, 6) for axes in cells}) == -(-count // columns)


def test_numbers_stand_at_the_outer_cells_only() -> None:
    cells = drawn(7).axes
    leftmost = min(axes.get_position().x0 for axes in cells)
    for number, axes in enumerate(cells):
        place = axes.get_position()
        is_left = place.x0 < leftmost + 1e-9
        is_lowest = not any(
            abs(other.get_position().x0 - place.x0) < 1e-9 and other.get_position().y1 < place.y0 for other in cells
        )
        assert any(label.get_visible() for label in axes.get_yticklabels()) == is_left, number
        assert any(label.get_visible() for label in axes.get_xticklabels()) == is_lowest, number


def test_a_few_tall_curves_do_not_flatten_the_others() -> None:
    low, high = drawn(24, slopes=True).axes[0].get_ylim()
    assert low < -1
    assert 6 < high < 20


def test_two_curves_are_shown_whole() -> None:
    low, high = draw(sample([curve_of("tanh"), curve_of("relu")], (-6.0, 6.0))).axes[0].get_ylim()
    assert low < -1 < 6 < high


def test_slopes_are_dotted_and_explained_once() -> None:
    figure = drawn(6, slopes=True)
    assert words(figure).count("f′(x)") == 1
    for number in range(1, 7):
        assert lines(figure, f"slope-{number}-")[0].get_linestyle() == "--"
    with pytest.raises(ValueError, match="not sampled"):
        draw(sample([curve_of("relu")], (-6.0, 6.0)), slopes=True)


def test_the_asked_range_is_that_of_every_cell() -> None:
    assert {axes.get_ylim() for axes in draw(several(6), Style(y_range=(-1.0, 2.0))).axes} == {(-1.0, 2.0)}


def test_the_page_grows_with_the_cells() -> None:
    areas = [float(np.prod(drawn(count, slopes=True).get_size_inches())) for count in (2, 6, 24)]
    assert areas == sorted(areas)
    assert areas[-1] > 3 * areas[0]


@pytest.mark.parametrize("size", long_except([None, (6.0, 4.0), (4.0, 3.0)], [(4.0, 3.0)]), ids=str)
@pytest.mark.parametrize("count", long_except([1, 3, 8, 16], [3, 8]))
def test_no_text_is_cut_or_lies_on_another(count: int, size: tuple[float, float] | None) -> None:
    assert_tidy(draw(several(count), Style(size=size, title="Functions"), slopes=True), on_curves=False)


@pytest.mark.long
def test_forty_cells_are_tidy_as_well() -> None:
    assert_tidy(drawn(40, slopes=True), on_curves=False)


@pytest.mark.parametrize("theme", long_except([LIGHT, DARK, PRINT], [PRINT]), ids=lambda theme: theme.name)
def test_long_names_are_broken_and_shortened(theme: Theme) -> None:
    curves = [actviz.parse(LONG), curve_of("relu")] * 6
    figure = draw(sample(curves, (-6.0, 6.0)), Style(theme=theme, wording=JAPANESE))
    assert_tidy(figure, on_curves=False)
    assert any(text.endswith("…") for text in words(figure))
    assert any(text.startswith("a name") for text in words(figure))


def test_everything_in_a_file_has_a_name_of_its_own() -> None:
    assert_named_once(drawn(7, slopes=True), "curve-1-1", "slope-7-1", "curve-4-1")
