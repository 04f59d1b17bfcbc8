"""Figures of derivatives: what is marked, shaded and torn is what the study found."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Literal

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import actviz
from actviz.figures.derivative import describe, draw
from actviz.figures.style import Style
from actviz.figures.themes import DARK, LIGHT, PRINT, Theme
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.derivative import Derivatives, differentiate
from tests.figures.artists import JAPANESE, assert_named_once, assert_tidy, lines, patches, points, words
from tests.functions import vector_of
from tests.selection import long_except

LONG = "a name that is so long that nobody would ever write it = x*tanh(softplus(x))"
HARD_TO_DRAW = [
    ("sigmoid(x)",),
    ("relu(x)", "sigmoid(x)", "tanh(x)"),
    ("gelu(x)", "silu(x)", "mish(x)", "elu(x)", "softsign(x)", "hard_sigmoid(x)"),
    ("relu(x)", "leaky_relu(x)", "elu(x)", "selu(x)", "silu(x)", "mish(x)"),
    ("hardtanh(x)", "hard_sigmoid(x)"),
    ("binary_step(x)", "sign(x)"),
    ("1/x", "tan(x)"),
    ("sqrt(x)",),
    ("sin(20*x)",),
    ("3",),
    (LONG, "relu(x)"),
    ("0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))*(1 + erf(x)*cos(x)**2)",),
]
MOST = [HARD_TO_DRAW[number] for number in (1, 5, 6, 10, 11)]
"""Of several curves, of jumps and poles, and with long texts."""
SIZES = [None, (6.0, 4.0), (4.0, 3.0)]


@cache
def derivatives(*formulas: str, order: Literal[1, 2] = 1) -> Derivatives:
    return differentiate([actviz.parse(formula) for formula in formulas], (-6.0, 6.0), 401, order=order)


def marks(figure: Figure, number: int = 1) -> list[tuple[float, float]]:
    """Where dots are, in the plane of the lower axes."""
    (dot,) = lines(figure, f"mark-slope-{number}")
    x, y = dot.get_transform().transform((np.asarray(dot.get_xdata())[0], np.asarray(dot.get_ydata())[0]))
    return [tuple(figure.axes[-1].transData.inverted().transform((x, y)))]


# --- curves ------------------------------------------------------------------------------------------------------


def test_the_function_is_above_and_its_derivative_below() -> None:
    result = derivatives("sigmoid(x)", "relu(x)")
    figure = draw(result)
    above, below = figure.axes
    assert {str(line.get_gid())[:5] for line in above.lines} == {"curve"}
    assert {str(line.get_gid())[:5] for line in below.lines} == {"slope"}
    (value,), (slope,) = lines(figure, "curve-1"), lines(figure, "slope-1")
    trace = result.curves[0].trace
    assert trace.slope is not None
    np.testing.assert_array_equal(np.asarray(value.get_ydata()), trace.value.y)
    np.testing.assert_array_equal(np.asarray(slope.get_ydata()), trace.slope.y)
    assert value.get_color() == slope.get_color() == LIGHT.colors[0]


@pytest.mark.parametrize("size", long_except(SIZES, [(4.0, 3.0)]), ids=str)
@pytest.mark.parametrize(
    "formulas",
    long_except([("sigmoid(x)",), ("exp(x)", "1/x"), ("1e6*x", "tanh(x)")], [("1e6*x", "tanh(x)")]),
    ids=str,
)
def test_both_panels_have_the_same_edges(formulas: tuple[str, ...], size: tuple[float, float] | None) -> None:
    above, below = (axes.get_position() for axes in draw(derivatives(*formulas), Style(size=size)).axes)
    assert above.x0 == pytest.approx(below.x0)
    assert above.x1 == pytest.approx(below.x1)
    assert above.y0 > below.y1
    assert above.height == pytest.approx(below.height)


def test_overlaid_derivatives_are_dotted_on_one_pair_of_axes() -> None:
    figure = draw(derivatives("relu(x)", "sigmoid(x)"), overlay=True)
    assert len(figure.axes) == 1
    for number in (1, 2):
        curve, slope = lines(figure, f"curve-{number}")[0], lines(figure, f"slope-{number}")[0]
        assert slope.get_color() == curve.get_color()
        assert slope.get_linewidth() < curve.get_linewidth()
    assert words(figure).count("f′(x)") == 1


def test_a_second_derivative_is_called_so() -> None:
    result = derivatives("tanh(x)", order=2)
    assert draw(result).axes[1].get_ylabel() == "f″(x)"
    assert draw(result, overlay=True).axes[0].get_ylabel() == "f(x), f″(x)"


def test_one_sided_slopes_are_open_and_the_number_is_filled() -> None:
    figure = draw(derivatives("relu(x)"))
    assert points(figure, "slope-1-limits") == [(0.0, 1.0)]
    assert points(figure, "slope-1-values") == [(0.0, 0.0)]
    assert lines(figure, "slope-1-limits")[0].get_markerfacecolor() == LIGHT.background


def test_a_jump_is_no_spike_and_has_no_slope() -> None:
    figure = draw(derivatives("binary_step(x)"))
    strokes = [line for line in lines(figure, "slope-1") if line.get_linestyle() != "None"]
    assert all(np.all(np.asarray(line.get_ydata()) == 0) for line in strokes)
    assert points(figure, "slope-1-values") == []


def test_slopes_that_were_not_sampled_are_an_error() -> None:
    result = derivatives("relu(x)")
    bare = replace(result, curves=tuple(replace(c, trace=replace(c.trace, slope=None)) for c in result.curves))
    with pytest.raises(ValueError, match="not sampled"):
        draw(bare)


def test_the_asked_range_is_that_of_the_function() -> None:
    above, below = draw(derivatives("relu(x)"), Style(y_range=(-1.0, 3.0))).axes
    assert above.get_ylim() == (-1.0, 3.0)
    low, high = below.get_ylim()
    assert -1 < low < 0
    assert 1 < high < 2


@pytest.mark.parametrize("formula", long_except(["1/x", "tan(x)"], ["1/x"]))
def test_a_pole_does_not_flatten_the_slopes(formula: str) -> None:
    low, high = draw(derivatives(formula)).axes[1].get_ylim()
    assert high - low < 100


# --- marks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "order", "label"),
    [
        ("sigmoid(x)", 1, "0.25 at x = 0"),
        ("gelu(x)", 1, "1.1289 at x = 1.41421"),
        ("-sigmoid(4*x)", 1, "−1 at x = 0"),
        ("tanh(x)", 2, "0.7698 at x = −0.65848"),
        ("1e-7*sin(x)", 1, "1×10⁻⁷ at x = 0"),
    ],
)
def test_the_largest_derivative_is_marked(formula: str, order: Literal[1, 2], label: str) -> None:
    result = derivatives(formula, order=order)
    figure = draw(result)
    assert label in words(figure)
    highest, lowest = result.curves[0].highest, result.curves[0].lowest
    assert highest is not None
    assert lowest is not None
    largest = lowest if label.startswith("−") else highest
    assert marks(figure) == [pytest.approx((largest.x, largest.value), abs=1e-9)]


@pytest.mark.parametrize(
    ("formula", "label"),
    long_except(
        [
            ("relu(x)", "1 for x > 0"),
            ("hard_sigmoid(x)", "0.166667 for −3 < x < 3"),
            ("abs(x)", "1 for x > 0"),
            ("softshrink(x)", "1 for x < −0.5, x > 0.5"),
            ("elu(x, alpha=2)", "2 as x → 0 from the left"),
        ],
        lambda value: value[0].startswith(("hard", "soft", "elu")),
        unpack=True,
    ),
)
def test_a_plateau_and_an_open_circle_get_no_dot(formula: str, label: str) -> None:
    figure = draw(derivatives(formula))
    assert label in words(figure)
    assert lines(figure, "mark") == []


@pytest.mark.parametrize("formula", long_except(["softplus(x)", "exp(x)", "1/x", "x**3"], ["softplus(x)", "1/x"]))
def test_an_end_of_the_interval_is_not_marked(formula: str) -> None:
    figure = draw(derivatives(formula))
    assert not any(" at x = " in text for text in words(figure))
    assert lines(figure, "mark") == []


def test_the_steepest_place_is_marked_where_the_slope_is_negative() -> None:
    softmax = vector_of("softmax")
    texts = words(draw(differentiate(softmax.curves((2.0, 1.0, 0.1)), (-6.0, 6.0), 201)))
    assert {"0.25 at x = 1.34115", "−0.177737 at x = 1.34115", "−0.0722626 at x = 1.34115"} <= {*texts}


def test_a_label_that_several_curves_share_is_written_once() -> None:
    figure = draw(derivatives("tanh(x)", "arctan(x)", "softsign(x)"))
    assert words(figure).count("1 at x = 0") == 1
    assert len(lines(figure, "mark")) == 1


@pytest.mark.parametrize("formula", long_except(["sqrt(x)", "tan(x)", "3", "2*x"], ["sqrt(x)", "2*x"]))
def test_what_is_infinite_or_everywhere_the_same_is_not_marked(formula: str) -> None:
    figure = draw(derivatives(formula))
    assert not any(" at x = " in text for text in words(figure))


# --- zones -------------------------------------------------------------------------------------------------------


def spans(figure_patches: list[Rectangle]) -> list[tuple[float, float]]:
    return [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in figure_patches]


@pytest.mark.parametrize("theme", long_except([LIGHT, DARK, PRINT], [PRINT]), ids=lambda theme: theme.name)
def test_the_zones_of_one_curve_are_shaded_over_both_panels(theme: Theme) -> None:
    result = derivatives("hard_swish(x)")
    figure = draw(result, Style(theme=theme))
    zones = result.curves[0].zones
    above, below = patches(figure, "zone-above"), patches(figure, "zone-1")
    assert spans(above) == spans(below) == [pytest.approx((zone.low, zone.high)) for zone in zones]
    assert [bool(patch.get_hatch()) for patch in below] == [zone.is_dead for zone in zones]
    assert {zone.is_dead for zone in zones} == {True, False}
    assert {"|slope| below 0.01", "slope exactly 0"} <= set(words(figure))


@pytest.mark.parametrize("overlay", long_except([False, True], [False]))
def test_the_zones_of_several_curves_are_bands_that_no_curve_and_no_band_touches(overlay: bool) -> None:
    figure = draw(derivatives("relu(x)", "sigmoid(x)", "tanh(x)"), overlay=overlay)
    axes = figure.axes[-1]
    bands = patches(figure, "zone-")
    rows = sorted({(band.get_y(), band.get_y() + band.get_height()) for band in bands})
    assert len(rows) == 3
    assert all(below[1] < above[0] for below, above in pairwise(rows))
    low, high = axes.get_ylim()
    assert low + rows[-1][1] * (high - low) < min(np.min(np.asarray(line.get_ydata())) for line in axes.lines)
    colors = {str(band.get_gid()).split("-")[1]: band.get_facecolor() for band in bands}
    assert len(set(colors.values())) == 3


@pytest.mark.parametrize("size", long_except([(6.0, 4.0), (4.0, 3.0)], [(4.0, 3.0)]), ids=str)
@pytest.mark.parametrize("formulas", [HARD_TO_DRAW[3], HARD_TO_DRAW[4]], ids=lambda formulas: formulas[0])
@pytest.mark.parametrize("overlay", [False, True])
def test_bands_are_not_hidden(overlay: bool, formulas: tuple[str, ...], size: tuple[float, float]) -> None:
    figure = draw(derivatives(*formulas), Style(size=size, title="Zones"), overlay=overlay)
    bands = [patch.get_window_extent() for patch in patches(figure, "zone-")]
    hiding = [artist.get_window_extent() for artist in (*figure.texts, *patches(figure, "key"))]
    assert bands
    assert not any(band.overlaps(other) for band in bands for other in hiding)


def test_zones_that_are_mere_lines_are_left_out() -> None:
    figure = draw(derivatives("sin(20*x)"))
    assert patches(figure, "zone") == []
    assert "|slope| below 0.01" not in words(figure)


# --- words -------------------------------------------------------------------------------------------------------


def test_the_derivative_of_one_curve_has_its_formula_above_it() -> None:
    figure = draw(derivatives("sigmoid(x)"))
    assert r"$\sigma(x)(1 - \sigma(x))$" in words(figure)


def test_the_derivatives_of_several_curves_have_their_formulas_in_the_key() -> None:
    figure = draw(derivatives("sigmoid(x)", "tanh(x)"))
    assert {r"$fʹ(x) = \sigma(x)(1 - \sigma(x))$", r"$fʹ(x) = \mathrm{sech}^2(x)$"} <= set(words(figure))
    assert r"$fʹʹ(x) = -\sin(x)$" in words(draw(derivatives("sin(x)", "tanh(x)", order=2)))


@pytest.mark.parametrize("size", long_except(SIZES, [(4.0, 3.0)]), ids=str)
@pytest.mark.parametrize("formulas", long_except(HARD_TO_DRAW, MOST), ids=lambda formulas: formulas[0][:20])
def test_no_text_is_cut_or_lies_on_something(formulas: tuple[str, ...], size: tuple[float, float] | None) -> None:
    assert_tidy(draw(derivatives(*formulas), Style(size=size)))


@pytest.mark.parametrize(
    ("order", "overlay", "wording", "title"),
    long_except(
        [
            (1, False, JAPANESE, "A title that says why all of this is worth a look, in many words"),
            (2, False, ENGLISH, None),
            (1, True, ENGLISH, "A title that says why all of this is worth a look, in many words"),
            (1, True, JAPANESE, None),
            (2, True, ENGLISH, None),
        ],
        lambda value: value[:2] in [(1, False), (2, True)],
        unpack=True,
    ),
)
def test_nor_in_other_words(order: Literal[1, 2], overlay: bool, wording: Wording, title: str | None) -> None:
    for formulas in (("gelu(x)",), ("relu(x)", "sigmoid(x)")):
        result = derivatives(*formulas, order=order)
        assert_tidy(draw(result, Style(title=title, wording=wording, size=(5.0, 3.6)), overlay=overlay))


@pytest.mark.long
def test_nor_on_a_large_page() -> None:
    assert_tidy(draw(derivatives("gelu(x)", "hardtanh(x)", "1/x"), Style(size=(12.0, 8.0))))


def test_outputs_of_a_vector_function_can_be_drawn() -> None:
    softmax = vector_of("softmax")
    result = differentiate(softmax.curves((2.0, 1.0, 0.1)), (-6.0, 6.0), 201)
    figure = draw(result)
    assert_tidy(figure)
    assert {"softmax[0]", "softmax[1]", "softmax[2]"} <= set(words(figure))


@pytest.mark.parametrize("overlay", long_except([False, True], [False]))
def test_everything_in_a_file_has_a_name_of_its_own(overlay: bool) -> None:
    figure = draw(derivatives("relu(x)", "sigmoid(x)", "hard_swish(x)"), overlay=overlay)
    assert_named_once(figure, "curve-1-1", "slope-1-2", "slope-3-1", "mark-slope-2", "zone-1-1", "zone-3-2")


def test_the_description_tells_what_is_seen() -> None:
    title, description = describe(derivatives("relu(x)", "sigmoid(x)"))
    assert title == "Derivative of relu(x) and sigmoid(x)"
    assert "Largest |slopes|: relu(x) 1 for x > 0; sigmoid(x) 0.25 at x = 0." in description
    assert "|Slope| below 0.01: sigmoid(x) for x from −6 to −4.58486;" in description
    assert description.endswith("Slope exactly 0: relu(x) for x from −6 to 0.")
    title, description = describe(derivatives("tanh(x)", order=2), wording=JAPANESE)
    assert title == "tanh(x) の 2 階導関数"
    assert "|2 階導関数| の最大: tanh(x) は 0.7698 (x = 0.65848)。" in description


# --- several depths -------------------------------------------------------------------------------------------------


def deep(*formulas: str, depths: tuple[int, ...] = (1, 2, 5, 10, 30)) -> Derivatives:
    return differentiate([actviz.parse(formula) for formula in formulas], (-6, 6), depths=depths)


@pytest.mark.parametrize("overlay", [False, True])
def test_several_depths_add_a_panel_with_the_gradient(overlay: bool) -> None:
    result = deep("sigmoid(x)", "relu(x)")
    figure = draw(result, overlay=overlay)
    axes = figure.axes[-1]
    drawn = {line.get_gid(): line for line in axes.lines}
    chain = result.curves[0].chain
    assert chain is not None
    np.testing.assert_array_equal(drawn["composed-1-1"].get_ydata(), chain.log10_composed)
    np.testing.assert_array_equal(drawn["bound-1-1"].get_ydata(), chain.log10_bound)
    np.testing.assert_array_equal(drawn["composed-dots-1"].get_xdata(), [1, 2, 5, 10, 30])
    np.testing.assert_allclose(np.asarray(drawn["float32-1"].get_ydata()), np.log10(np.finfo(np.float32).tiny))
    assert len(draw(deep("sigmoid(x)", depths=(30,)), overlay=overlay).axes) == len(figure.axes) - 1


def test_the_limits_of_float32_are_drawn_where_gradients_approach_them() -> None:
    def limits(result: Derivatives) -> list[float]:
        lines = draw(result).axes[-1].lines
        return [
            round(float(np.asarray(line.get_ydata())[0]), 2)
            for line in lines
            if str(line.get_gid()).startswith("float32")
        ]

    assert limits(deep("tanh(x)")) == []
    assert limits(deep("sigmoid(x)", "x**2")) == [-37.93, 38.53]
