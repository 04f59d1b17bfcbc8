"""Figures are read by their artists: lines, circles, texts and where they are, never by their pixels."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from actviz.figures.plot import draw
from actviz.figures.style import Style
from actviz.figures.themes import DARK, LIGHT, PRINT, Theme
from actviz.studies.plot import Sample, Trace
from actviz.studies.polylines import PlotLine
from tests.selection import long_except

Build = Callable[..., Sample]
Floats = NDArray[np.float64]

MANY = ("relu", "sigmoid", "tanh", "softsign", "elu", "sin", "softplus", "square")
SHAPES = [
    (("relu", "leaky_relu α=0.1"), False),
    (("relu", "sigmoid"), False),
    (("sigmoid", "tanh", "softsign", "arctan"), False),
    (MANY, False),
    (("exp", "relu"), False),
    (("cube", "sigmoid", "tanh"), False),
    (("sigmoid",), False),
    (("sigmoid",), True),
    (("relu", "leaky_relu α=0.01", "elu"), True),
    (("three", "zero"), False),
    ((*MANY, "exp", "cube", "zero", "arctan", "leaky_relu α=0.1", "three"), False),
]
SIZES = [(6.4, 4.2), (4.0, 3.0), (12.0, 8.0), (3.0, 6.0), (10.0, 3.0)]


def lines(figure: Figure, name: str) -> list[Line2D]:
    """The lines of the graph whose name begins so: curve-1-2 is the second stroke of the first curve."""
    return [line for line in figure.axes[0].lines if str(line.get_gid()).startswith(name)]


def circles(figure: Figure, name: str) -> list[tuple[float, float]]:
    return [
        (float(x), float(y))
        for line in lines(figure, name)
        for x, y in zip(np.atleast_1d(line.get_xdata()), np.atleast_1d(line.get_ydata()), strict=True)
    ]


def texts(figure: Figure) -> list[Text]:
    """All texts that are seen: the heading, the key, names and numbers of the axes."""
    axes = figure.axes[0]
    every = [*figure.texts, axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *axes.get_yticklabels()]
    return [text for text in every if text.get_text()]


def boxes(figure: Figure) -> dict[str, list[Bbox]]:
    """Where the texts are drawn, in pixels."""
    figure.draw_without_rendering()
    found: dict[str, list[Bbox]] = {}
    for text in texts(figure):
        found.setdefault(text.get_text(), []).append(text.get_window_extent())
    return found


def drawn_points(axes: Axes) -> Floats:
    """Points on all curves within the axes, close together, in pixels."""
    points = []
    for line in axes.lines:
        x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
        fine = np.interp(np.linspace(0, x.size - 1, 20 * x.size), np.arange(x.size), x)
        points.append(axes.transData.transform(np.column_stack([fine, np.interp(fine, x, y)])))
    every = np.concatenate(points)
    return every[inside(every, axes.bbox)]


def inside(points: Floats, box: Bbox) -> NDArray[np.bool_]:
    x, y = points.T
    within: NDArray[np.bool_] = (box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1)
    return within


# --- curves ------------------------------------------------------------------------------------------------------


def test_a_curve_is_one_line(build: Build) -> None:
    sample = build("relu", "sigmoid")
    figure = draw(sample)
    first, second = lines(figure, "curve")
    assert np.array_equal(np.asarray(first.get_ydata()), sample.traces[0].value.y)
    assert np.array_equal(np.asarray(second.get_ydata()), sample.traces[1].value.y)


def test_strokes_are_lines_of_one_colour_with_a_gap_at_the_jump(step: Sample) -> None:
    left, right = [line for line in lines(draw(step), "curve-1") if line.get_linestyle() != "None"]
    assert left.get_color() == right.get_color()
    assert np.max(left.get_ydata()) == 0.0
    assert np.min(right.get_ydata()) == 1.0


def test_the_value_at_a_jump_is_a_filled_circle_and_the_other_limit_an_open_one(step: Sample) -> None:
    figure = draw(step)
    assert circles(figure, "curve-1-values") == [(0.0, 1.0)]
    assert circles(figure, "curve-1-limits") == [(0.0, 0.0)]
    (limits,) = lines(figure, "curve-1-limits")
    (values,) = lines(figure, "curve-1-values")
    assert limits.get_markerfacecolor() == LIGHT.background
    assert values.get_markerfacecolor() == values.get_color()


def test_a_slope_without_a_value_at_its_jump_has_two_open_circles(step: Sample) -> None:
    figure = draw(step, slopes=True)
    assert circles(figure, "slope-1-limits") == [(0.0, 0.5), (0.0, 2.0)]
    assert circles(figure, "slope-1-values") == []


def test_a_slope_has_the_colour_of_its_function_and_another_dash(build: Build) -> None:
    figure = draw(build("relu", "sigmoid", slopes=True), slopes=True)
    for number in (1, 2):
        (curve,), (slope,) = lines(figure, f"curve-{number}"), lines(figure, f"slope-{number}")
        assert slope.get_color() == curve.get_color()
        assert slope.get_linestyle() == "--" != curve.get_linestyle() or slope.get_linewidth() < curve.get_linewidth()


def test_slopes_that_were_not_sampled_are_an_error(build: Build) -> None:
    with pytest.raises(ValueError, match="not sampled"):
        draw(build("relu"), slopes=True)


def test_coincident_curves_lie_on_each_other_from_wide_to_thin(build: Build) -> None:
    below, above = lines(draw(build("relu", "leaky_relu α=0.01")), "curve")
    assert below.get_linewidth() >= above.get_linewidth() + 1
    assert below.get_zorder() < above.get_zorder()
    assert below.get_linestyle() == "-" != above.get_linestyle()


def test_curves_apart_are_equally_wide(build: Build) -> None:
    one, other = lines(draw(build("zero", "three")), "curve")
    assert one.get_linewidth() == other.get_linewidth()


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
def test_a_theme_colours_the_whole_figure(build: Build, theme: Theme) -> None:
    figure = draw(build("relu", "sigmoid"), Style(theme=theme))
    assert figure.get_facecolor() == figure.axes[0].get_facecolor()
    assert {line.get_color() for line in lines(figure, "curve")} == set(theme.colors[:2])


# --- what is in view ---------------------------------------------------------------------------------------------


def test_the_view_holds_the_curve_with_a_small_margin(build: Build) -> None:
    axes = draw(build("relu")).axes[0]
    assert axes.get_xlim() == (-6.0, 6.0)
    low, high = axes.get_ylim()
    assert -0.6 < low < 0.0
    assert 6.0 < high < 6.6


def test_a_single_exploding_curve_is_shown_whole(build: Build) -> None:
    assert draw(build("exp")).axes[0].get_ylim()[1] > np.exp(6.0)


@pytest.mark.parametrize(
    ("explosive", "others"), [("exp", ["relu"]), ("exp", ["sigmoid", "tanh"]), ("cube", ["sigmoid", "sin"])]
)
def test_one_exploding_curve_does_not_flatten_the_others(build: Build, explosive: str, others: list[str]) -> None:
    low, high = draw(build(explosive, *others)).axes[0].get_ylim()
    alone_low, alone_high = draw(build(*others)).axes[0].get_ylim()
    assert low <= alone_low < alone_high <= high
    assert high - low < 5 * (alone_high - alone_low)


def test_curves_of_like_height_are_all_shown_whole(build: Build) -> None:
    low, high = draw(build("relu", "sigmoid", "square")).axes[0].get_ylim()
    assert low < 0
    assert high > 36


@pytest.mark.parametrize(("name", "value"), [("three", 3.0), ("zero", 0.0)])
def test_a_constant_is_in_the_middle(build: Build, name: str, value: float) -> None:
    low, high = draw(build(name)).axes[0].get_ylim()
    assert (low + high) / 2 == pytest.approx(value)
    assert high - low >= 1


def test_a_pole_is_cut_off() -> None:
    x = np.concatenate([np.geomspace(1e-9, 0.01, 30), np.linspace(0.01, 6.0, 500)[1:]])
    value = PlotLine(1 / x, ((x, 1 / x),), ())
    pole = Sample((0.0, 6.0), x, (Trace("1/x", None, "1/x", r"\frac{1}{x}", {}, value, ()),))
    assert draw(pole).axes[0].get_ylim()[1] < 50


def test_the_asked_range_is_shown(build: Build) -> None:
    assert draw(build("relu", "exp"), Style(y_range=(-1.0, 3.0))).axes[0].get_ylim() == (-1.0, 3.0)


@pytest.mark.parametrize(
    "interval",
    long_except(
        [(-1e-3, 1e-3), (-1e6, 1e6), (1.0, 5.0), (-5.0, -1.0), (1000.0, 1000.001), (-700.0, 709.0)],
        [(-1e6, 1e6), (-5.0, -1.0), (1000.0, 1000.001)],
    ),
)
def test_any_interval_can_be_drawn(build: Build, interval: tuple[float, float]) -> None:
    names = ["relu", "tanh", *(["exp"] if interval[1] < 1e3 else [])]
    figure = draw(build(*names, interval=interval))
    assert figure.axes[0].get_xlim() == interval
    boxes(figure)


def test_axes_go_through_the_origin_if_it_is_in_view(build: Build) -> None:
    through = draw(build("tanh")).axes[0]
    assert {side for side, spine in through.spines.items() if spine.get_visible()} == {"top", "right"}
    assert through.spines["top"].get_position() == through.spines["right"].get_position() == "zero"
    beside = draw(build("sigmoid", interval=(1.0, 5.0))).axes[0]
    assert {side for side, spine in beside.spines.items() if spine.get_visible()} == {"left", "bottom"}


# --- words -------------------------------------------------------------------------------------------------------


def test_a_single_curve_is_named_in_the_heading(build: Build) -> None:
    figure = draw(build("sigmoid"))
    assert [text.get_text() for text in figure.texts] == ["sigmoid", r"$\dfrac{1}{1 + e^{-x}}$"]
    assert figure.artists == []


def test_a_title_stands_above_and_the_key_keeps_the_name(build: Build) -> None:
    figure = draw(build("sigmoid"), Style(title="Saturation costs $5 and 3_4"))
    assert figure.texts[0].get_text() == "Saturation costs $5 and 3_4"
    assert not figure.texts[0].get_parse_math()
    assert "sigmoid" in {text.get_text() for text in figure.texts}


def test_a_long_title_is_broken_into_lines(build: Build) -> None:
    words = "why a deep network of sigmoid units does not learn anything at all if it is deep enough"
    figure = draw(build("relu", "sigmoid"), Style(title=words))
    heading = [text.get_text() for text in figure.texts if text.get_text() in words and text.get_text() != "sigmoid"]
    assert len(heading) > 1
    assert " ".join(heading) == words


def test_a_slope_is_named_with_its_formula(build: Build) -> None:
    figure = draw(build("sigmoid", slopes=True), slopes=True)
    assert {"f(x)", "f′(x)", "$1$"} <= {text.get_text() for text in figure.texts}
    assert figure.axes[0].get_ylabel() == "f(x), f′(x)"


def test_slopes_of_several_curves_share_one_row(build: Build) -> None:
    figure = draw(build("relu", "sigmoid", slopes=True), slopes=True)
    assert [text.get_text() for text in figure.texts].count("f′(x)") == 1
    assert sum(isinstance(artist, Line2D) for artist in figure.artists) == 3


def test_formulas_stand_beside_a_few_curves_and_not_beside_many(build: Build) -> None:
    few = draw(build("relu", "leaky_relu α=0.1"))
    assert sum(text.get_parse_math() for text in few.texts) == 2
    many = draw(build(*MANY))
    assert not any(text.get_parse_math() for text in many.texts)


def test_ends_that_are_apart_are_labelled_where_they_are(build: Build) -> None:
    figure = draw(build("relu", "sigmoid"))
    axes = figure.axes[0]
    found = boxes(figure)
    for label, end in (("relu", 6.0), ("sigmoid", 1.0)):
        (box,) = found[label]
        height = axes.transData.transform((6.0, end))[1]
        assert box.y0 < height < box.y1
        assert box.x0 > axes.bbox.x1


@cache
def drawn(build: Build, names: tuple[str, ...], slopes: bool, size: tuple[float, float]) -> Figure:
    return draw(build(*names, slopes=slopes), Style(size=size), slopes=slopes)


@pytest.mark.parametrize("size", long_except(SIZES, [(4.0, 3.0), (3.0, 6.0)]), ids=str)
@pytest.mark.parametrize(
    ("names", "slopes"), SHAPES, ids=lambda value: "-".join(value)[:40] if isinstance(value, tuple) else ""
)
def test_no_text_is_cut_or_lies_on_another_text_or_on_a_curve(
    build: Build, names: tuple[str, ...], slopes: bool, size: tuple[float, float]
) -> None:
    figure = drawn(build, names, slopes, size)
    page = figure.bbox
    found = [(text, box) for text, places in boxes(figure).items() for box in places]
    for text, box in found:
        assert page.x0 <= box.x0 < box.x1 <= page.x1, text
        assert page.y0 <= box.y0 < box.y1 <= page.y1, text
    for (one, a), (other, b) in combinations(found, 2):
        assert not a.overlaps(b), f"{one} lies on {other}"
    points = drawn_points(figure.axes[0])
    for text, box in found:
        assert not inside(points, box).any(), text


@pytest.mark.parametrize("size", long_except(SIZES, [(4.0, 3.0), (3.0, 6.0)]), ids=str)
@pytest.mark.parametrize(
    ("names", "slopes"), SHAPES, ids=lambda value: "-".join(value)[:40] if isinstance(value, tuple) else ""
)
def test_the_key_covers_no_curve(build: Build, names: tuple[str, ...], slopes: bool, size: tuple[float, float]) -> None:
    figure = drawn(build, names, slopes, size)
    for key in figure.patches:
        box = key.get_window_extent()
        assert not inside(drawn_points(figure.axes[0]), box).any()
        assert figure.axes[0].bbox.x0 <= box.x0 < box.x1 <= figure.axes[0].bbox.x1


def test_a_hundred_curves_leave_space_for_the_graph(build: Build) -> None:
    sample = build(*["sigmoid", "tanh", "relu"] * 34)
    figure = draw(sample)
    assert figure.axes[0].get_position().height > 0.2
    assert len(lines(figure, "curve")) == 102
    assert all(box.y0 >= 0 for places in boxes(figure).values() for box in places)


# --- the room ----------------------------------------------------------------------------------------------------


def test_drawing_leaves_the_settings_of_matplotlib_alone(build: Build) -> None:
    before = dict(rcParams)
    draw(build("relu", "sigmoid"))
    assert dict(rcParams) == before
