"""Places at which a formula has no value, and facts near them, compared with limits by mpmath."""

from __future__ import annotations

from math import inf, pi

import mpmath
import numpy as np
import pytest

import actviz
from actviz.studies.facts.model import Facts, unknown_in
from actviz.studies.facts.real_line import WholeLine
from actviz.studies.profile import Profile
from actviz.studies.results import Bound, Extremum
from actviz.studies.unknown import UNKNOWN
from tests.activations.entries import ELEMENTWISE
from tests.functions import curve_of, facts_of
from tests.known import known
from tests.mp_reading import read
from tests.selection import long_except


def ends(found: Facts) -> list[float | None]:
    return [bound.value if isinstance(bound, Bound) else None for bound in found.range]


@pytest.mark.parametrize(
    ("text", "kind", "left", "right"),
    [
        ("1/x", "pole", -inf, inf),
        ("1/x**2", "pole", inf, inf),
        ("log(abs(x))", "pole", -inf, -inf),
        ("exp(1/x)", "pole", 0, inf),
        ("sin(x)/x", "gap", 1, 1),
        ("x/x", "gap", 1, 1),
        ("(1-exp(-x))/x", "gap", 1, 1),
        ("(exp(x)-1-x)/x**2", "gap", 0.5, 0.5),
        ("x*log(abs(x))", "gap", 0, 0),
        ("sin(abs(x))/abs(x)", "gap", 1, 1),
        ("exp(-1/x**2)", "gap", 0, 0),
        pytest.param("exp(-abs(1/x))", "gap", 0, 0, marks=pytest.mark.long),
        ("x/abs(x)", "jump", -1, 1),
        ("atan(1/x)", "jump", -pi / 2, pi / 2),
        ("1/(1 + exp(1/x))", "jump", 1, 0),
    ],
)
def test_both_sides_of_a_division_by_zero(text: str, kind: str, left: float, right: float) -> None:
    found = facts_of(text)
    (one,) = known(found.singularities)
    assert (one.x, one.kind) == (0, kind)
    assert [one.left, one.right] == pytest.approx([left, right], abs=1e-7)
    assert found.at_zero is None
    assert found.slopes_at_zero == (None, None)
    assert found.kinks == ()
    assert isinstance(found.domain, tuple)
    assert [(low.x, high.x) for low, high in found.domain] == [(-inf, 0), (0, inf)]


def test_what_oscillates_has_no_limit() -> None:
    found = facts_of("sin(1/x)")
    assert [one.kind for one in known(found.singularities)] == ["essential"]
    assert [(one.left, one.right) for one in known(found.singularities)] == [(None, None)]
    assert found.smoothness == "discontinuous"
    for bound, value in zip(found.range, (-1, 1), strict=True):
        assert isinstance(bound, Bound)
        assert bound.value == np.sin(1 / bound.x) == value
        assert bound.is_reached


def test_the_catalogue_has_a_value_everywhere() -> None:
    for entry in ELEMENTWISE:
        curve = curve_of(entry.name)
        assert Profile(curve, -1e6, 1e6).poles == []
        assert np.isfinite(curve(np.linspace(-30, 30, 601))).all()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("sqrt(abs(x))*sign(x)", "C0"),
        ("sign(x)*abs(x)**0.3", "C0"),
        ("sqrt(x)", "C0"),
        ("x**0.333", "C0"),
        ("asin(x)", "C0"),
        ("x**1.5", "C1"),
        ("exp(1/x)", "discontinuous"),
        ("x/abs(x)", "discontinuous"),
        ("atan(1/x)", "discontinuous"),
        ("sin(x)/x", "Cinf"),
        ("x/x", "Cinf"),
        ("(x**2 - 1)/(x - 1)", "Cinf"),
        ("x/(exp(x) - 1)", "Cinf"),
        ("x*log(abs(x))", "C0"),
        # differentiable, but the slope has no limit at 0
        pytest.param("x**2*sin(1/x)", "C0", marks=pytest.mark.long),
        ("1 if x == 0 else sin(x)/x", "Cinf"),
        ("2 if x == 0 else sin(x)/x", "discontinuous"),
    ],
)
def test_gaps_are_read_over_and_vertical_tangents_are_not(text: str, word: str) -> None:
    assert facts_of(text).smoothness == word


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("exp(1/x)", [(0, False, 1, False), (1, False, inf, False)]),
        ("(1-exp(-x))/x", [(0, False, 1, False), (1, False, inf, False)]),
        ("1/x", [(-inf, False, 0, False), (0, False, inf, False)]),
        ("x/x", [(1, True, 1, True)]),
        ("1/(exp(x) - 1)", [(-inf, False, -1, False), (0, False, inf, False)]),
        ("tanh(1/x)", [(-1, False, 0, False), (0, False, 1, False)]),
        ("exp(1/(x - 3))", [(0, False, 1, False), (1, False, inf, False)]),
        ("binary_step(x)", [(0, True, 0, True), (1, True, 1, True)]),
        ("sign(x)", [(-1, True, -1, True), (0, True, 0, True), (1, True, 1, True)]),
        ("threshold(x, value=-5)", [(-5, True, -5, True), (1, False, inf, False)]),
        ("hardshrink(x)", [(-inf, False, -0.5, False), (0, True, 0, True), (0.5, False, inf, False)]),
        ("x - 1 if x < 0 else x + 1", [(-inf, False, -1, False), (1, True, inf, False)]),
        ("1 if x == 0 else abs(x)", [(0, False, inf, False)]),
        ("relu(x)", [(0, True, inf, False)]),
        ("sqrt(1 - x**2)", [(0, True, 1, True)]),
        ("log(x)", [(-inf, False, inf, False)]),
        ("1", [(1, True, 1, True)]),
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", [(-1, False, 1, False)]),
        ("sqrt(x)/x", [(0, False, inf, False)]),
    ],
)
def test_the_values_of_a_function(text: str, parts: list[tuple[float, bool, float, bool]]) -> None:
    found = facts_of(text).values
    assert isinstance(found, tuple)
    told = [(low.value, low.is_reached, high.value, high.is_reached) for low, high in found]
    assert len(told) == len(parts)
    for one, right in zip(told, parts, strict=True):
        assert one == pytest.approx(right)


@pytest.mark.parametrize(
    "text",
    [
        "1 if x == 0 else 0",
        "binary_step(x)",
        "sign(x)",
        "x/abs(x)",
        "x/x",
        "threshold(x, value=-5)",
        "sqrt(x)",
        "gelu(x)",
    ],
)
def test_a_minimum_is_at_its_place(text: str) -> None:
    minimum = facts_of(text).minimum
    assert isinstance(minimum, Extremum)
    assert float(actviz.parse(text)(minimum.x)) == pytest.approx(minimum.value, rel=1e-12)


@pytest.mark.parametrize("text", ["exp(1/x)", "(1-exp(-x))/x", "1/(1 + exp(1/x))", "1 if x == 0 else abs(x)"])
def test_underflow_and_what_is_only_approached_are_no_minimum(text: str) -> None:
    assert facts_of(text).minimum is None


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("log(x)", [(0, False, inf, False)]),
        ("sqrt(x)", [(0, True, inf, False)]),
        ("sqrt(1 - x**2)", [(-1, True, 1, True)]),
        ("log(x**2 - 1)", [(-inf, False, -1, False), (1, False, inf, False)]),
        ("x**x", [(0, True, inf, False)]),
        ("gelu(x)", [(-inf, False, inf, False)]),
    ],
)
def test_domains(text: str, stretches: list[tuple[float, bool, float, bool]]) -> None:
    domain = facts_of(text).domain
    assert isinstance(domain, tuple)
    assert [(low.x, low.has_value, high.x, high.has_value) for low, high in domain] == stretches


def test_digits_that_are_lost_beside_a_gap_are_not_taken_for_values() -> None:
    found = facts_of("(1-exp(-x))/x")
    assert found.monotonic == "decreasing"
    assert facts_of("(exp(x)-1)/x").monotonic == "increasing"
    with mpmath.workdps(30):
        second = mpmath.quad(lambda x: (mpmath.expm1(-x) / x) ** 2 * mpmath.npdf(x), [-30, -1, 0, 1, 30])
    assert found.gaussian.second_moment == pytest.approx(float(second), rel=1e-9)
    assert facts_of("x*sqrt(abs(x))").slopes_at_zero != (0.0010606601717798212,) * 2
    assert facts_of("1 if x == 0 else sin(x)/x").slopes_at_zero == (0, 0)
    assert found.lipschitz == inf


def test_nothing_is_to_the_left_of_a_root() -> None:
    found = facts_of("x**0.333")
    assert found.limits[0] is None
    assert ends(found) == [0, inf]
    assert found.monotonic == "increasing"


@pytest.mark.parametrize(
    "text",
    long_except(
        ["x*sin(log(abs(x)))", "exp(1/x)*sin(1/x)", "(exp(x)-exp(-x))/(exp(x)+exp(-x))", "sqrt(x)/x", "1/log(x)"],
        lambda text: text != "exp(1/x)*sin(1/x)",
    ),
)
def test_no_minimum_is_made_up_where_numbers_end(text: str) -> None:
    assert not isinstance(facts_of(text).minimum, Extremum)


@pytest.mark.parametrize("text", long_except(["exp(1/x)*sin(x)", "exp(1/x)*sin(1/x)"], ["exp(1/x)*sin(x)"]))
def test_numbers_too_large_for_a_float_are_no_infinity(text: str) -> None:
    assert facts_of(text).values is UNKNOWN


def test_a_function_without_values_has_no_facts() -> None:
    found = facts_of("log(-1 - x**2)")
    assert (found.domain, found.values, found.range) == ((), (), (None, None))
    assert (found.monotonic, found.smoothness, found.minimum, found.symmetry) == (None, None, None, None)
    assert (found.max_slope, found.steepest, found.lipschitz, found.at_zero) == (None, None, None, None)
    assert (found.limits, found.slopes_at_zero, found.gaussian.mean) == ((None, None), (None, None), None)
    assert [*unknown_in(found)] == []


# --- how near and how far places are looked at --------------------------------------------------------------------


def test_limits_are_read_beyond_the_nearest_points() -> None:
    (one,) = known(facts_of("atan(1/x)").singularities)
    assert (one.left, one.right) == pytest.approx((-pi / 2, pi / 2), abs=1e-11)
    (one,) = known(facts_of("3 + atan(1/(x - 1000))").singularities)
    assert (one.x, one.left, one.right) == pytest.approx((1000, 3 - pi / 2, 3 + pi / 2), abs=1e-8)


@pytest.mark.parametrize("size", ["1e-6", "1e-8", "1e-10"])
def test_a_small_pole_is_no_gap(size: str) -> None:
    found = facts_of(f"sin(x)/x + {size}/x")
    assert [(one.x, one.kind, one.left, one.right) for one in known(found.singularities)] == [(0, "pole", -inf, inf)]
    assert found.smoothness == "discontinuous"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("(exp(x) - 1 - x)/x**2", (1 / 2, 1 / 6)),
        ("(1 - cos(x))/x**2", (1 / 2, 0)),
        ("x/(exp(x) - 1)", (1, -1 / 2)),
        ("(x - sin(x))/x**3", (1 / 6, 0)),
        ("log(1 + x)/x", (1, -1 / 2)),
    ],
)
def test_beside_a_gap_stand_the_terms_of_the_power_series(text: str, terms: tuple[float, float]) -> None:
    curve = actviz.parse(text)
    profile = Profile(curve, -0.9, 5.0)
    assert profile.poles == [0]
    assert profile.nonremovable_poles == []
    for order, term in enumerate(terms):
        assert curve.function.one_sided(0.0, order) == pytest.approx((term, term), rel=1e-14, abs=1e-14)
    beyond = mpmath.taylor(read(curve.function.tree), mpmath.mpf(1) / 4, 2)
    for order, coefficient in enumerate(beyond):
        right = float(coefficient * mpmath.factorial(order))
        found = curve(0.25) if order == 0 else curve.derivative(0.25, order)
        assert float(found) == pytest.approx(right, rel=1e-9, abs=1e-9)


def test_a_place_with_values_near_by_only() -> None:
    found = facts_of("sqrt(0.0001 - x**2)/x")
    assert [(one.x, one.kind) for one in known(found.singularities)] == [(0, "pole")]
    assert isinstance(found.domain, tuple)
    assert [edge.x for stretch in found.domain for edge in stretch] == pytest.approx([-0.01, 0, 0, 0.01])
    (jump,) = known(facts_of("sin(x)/x + 1e-5*x/abs(x)").singularities)
    assert jump.kind == "jump"
    assert (jump.left, jump.right) == pytest.approx((1 - 1e-5, 1 + 1e-5))


@pytest.mark.parametrize("side", ["", "-"])
def test_what_rises_far_out_is_found(side: str) -> None:
    top = facts_of(f"exp(-log(max({side}x, 1)/1e5)**2)").range[1]
    assert isinstance(top, Bound)
    assert (abs(top.x), top.value) == pytest.approx((1e5, 1), rel=1e-6)
    assert top.is_reached
    assert (top.x < 0) == bool(side)


def test_a_curve_that_outgrows_floats_is_followed_as_far_as_it_fits() -> None:
    found = facts_of("exp(x) - 1000*x")
    assert isinstance(found.minimum, Extremum)
    assert (found.minimum.x, found.minimum.value) == pytest.approx((np.log(1000), 1000 - 1000 * np.log(1000)))
    assert found.limits == (inf, inf)
    assert found.monotonic == "no"
    assert facts_of("exp(-x)").range[0] == Bound(0, inf, is_reached=False)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("sin(x) + 3", 2, 4),
        ("x*sin(x)", -inf, inf),
        ("sin(x)**2", 0, 1),
        ("abs(x)*sin(x)**2", 0, inf),
    ],
)
def test_curves_that_never_come_to_rest(text: str, low: float, high: float) -> None:
    assert ends(facts_of(text)) == pytest.approx([low, high], abs=1e-12)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("abs(x)", [(-inf, 0), (0, inf)]),
        ("max(x, 0) + max(x - 2, 0)", [(-inf, 0), (0, 2), (2, inf)]),
        ("x", [(-inf, inf)]),
    ],
)
def test_the_line_is_cut_where_a_formula_switches(text: str, pieces: list[tuple[float, float]]) -> None:
    line = WholeLine(actviz.parse(text))
    assert [(one.low, one.high) for one in line.profile.stretches] == pieces
    assert line.profile.constant_stretches == (pieces[:1] if text.startswith("max") else [])
    assert line.is_known


def test_extremes_beside_limits() -> None:
    assert WholeLine(actviz.parse("sin(x)/x")).bound(0, 1) == Bound(1, 0, is_reached=False)
    assert facts_of("1 if x == 0 else tanh(x)").range[1] == Bound(1, 0, is_reached=True)
    assert WholeLine(actviz.parse("1 if x == 0 else tanh(x)")).bound(0, 1) == Bound(1, 0, is_reached=True)
    top = WholeLine(actviz.parse("(1 - exp(-x**2))/x**2")).bound(0, 1)
    assert isinstance(top, Bound)
    assert (top.value, top.x) == pytest.approx((1, 0))
    assert not top.is_reached
    assert facts_of("1 if x == 0 else (exp(x) - 1)/x").slopes_at_zero == pytest.approx((0.5, 0.5), abs=1e-10)


@pytest.mark.parametrize("text", ["x**2 - 1", "x**4 - 3", "cos(x) - exp(-1/2)", "x**4 - 6*x**2 + 3"])
def test_a_mean_that_is_0_but_for_rounding_is_0(text: str) -> None:
    assert facts_of(text).gaussian.mean == 0


@pytest.mark.parametrize(("jumps", "is_told"), [(11, True), (12, False)])
def test_the_stretches_of_values_are_looked_at_if_they_are_few(jumps: int, is_told: bool) -> None:
    found = facts_of(" + ".join(f"(1 if x > {k} else 0)" for k in range(jumps)))
    assert ends(found) == [0, jumps]
    assert (found.values is not UNKNOWN) == is_told
    if found.values is not UNKNOWN:
        assert [low.value for low, _ in found.values] == list(range(jumps + 1))
    assert found.monotonic == "increasing"


def test_what_is_filled_in_is_as_smooth_as_its_formula() -> None:
    found = facts_of("0 if x == 0 else (1 - cos(x))/x")
    assert (found.smoothness, found.at_zero) == ("Cinf", 0)
    assert facts_of("1e-9 if x == 0 else (1 - cos(x))/x").smoothness == "discontinuous"


def test_dead_stretches_that_meet_are_one() -> None:
    assert facts_of("0*max(x, 0) + max(x - 1, 0)").dead == ((-inf, 1),)
    assert facts_of("max(x, 0)*0 + max(-x - 1, 0) + max(x - 2, 0)").dead == ((-1, 2),)
