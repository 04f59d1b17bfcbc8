"""Facts of curves compared with published and independently measured ones, and with SciPy."""

from __future__ import annotations

import ast
import math
from math import inf
from typing import Any

import numpy as np
import pytest
from scipy import integrate

import actviz
from actviz import Curve
from actviz.activations.entry import Activation
from actviz.formulas.expressions import substitute
from actviz.studies.facts.measure import facts
from actviz.studies.facts.model import Facts
from actviz.studies.results import Bound, Extremum, Located
from actviz.studies.unknown import UNKNOWN, Unknown
from tests.activations.entries import ELEMENTWISE, FACTS, all_at_once, each
from tests.functions import curve_of, facts_of
from tests.known import known
from tests.studies.facts.places import ORDERS, Places

DISCONTINUOUS = {"binary_step", "sign", "threshold", "thresholded_relu", "hardshrink"}
ODD = {
    "identity", "sign", "hardtanh", "sqnl", "hardshrink", "softshrink", "bipolar_sigmoid", "tanh", "lecun_tanh", "erf",
    "tanhshrink", "softsign", "arctan", "symlog", "asinh", "isru", "sine", "gcu",
}  # fmt: skip
EVEN = {"absolute", "lisht", "sinc", "gaussian"}


def ends(found: Facts) -> tuple[float | Unknown | None, float | Unknown | None]:
    low, high = (bound.value if isinstance(bound, Bound) else bound for bound in found.range)
    return low, high


# --- the catalogue -----------------------------------------------------------------------------------------------


@each(*(entry for entry in ELEMENTWISE if entry.name in FACTS))
def test_declared_facts_are_measured(entry: Activation) -> None:
    found, declared = facts_of(entry.name), FACTS[entry.name]
    for end, right in zip(ends(found), (declared["low"], declared["high"]), strict=True):
        assert end == pytest.approx(float(right), rel=1e-11)
    assert found.monotonic == {"yes": "increasing", "no": "no"}[declared["monotonic"]]
    if declared["minimum"]:
        assert isinstance(found.minimum, Extremum)
        assert found.minimum.value == pytest.approx(float(declared["minimum"]), rel=1e-11)
        assert abs(found.minimum.x) == pytest.approx(abs(float(declared["minimum_at"])), rel=1e-7, abs=1e-12)
    assert [kink.x for kink in known(found.kinks)] == [pytest.approx(float(kink)) for kink in declared["kinks"].split()]


@each(*ELEMENTWISE)
def test_smoothness_is_that_of_one_sided_derivatives_by_mpmath(entry: Activation) -> None:
    curve = curve_of(entry.name)
    numbers = {name: ast.Constant(value) for name, value in curve.parameters.items()}
    places = Places(substitute(curve.function.tree, numbers))
    order = min((place.first_break for place in places.all), default=ORDERS)
    right = {0: "discontinuous", ORDERS: "Cinf"}.get(order, f"C{order - 1}")
    assert facts_of(entry.name).smoothness == right


@all_at_once(*(entry for entry in ELEMENTWISE if entry.name in FACTS))
def test_declared_smoothness(entry: Activation) -> None:
    declared = FACTS[entry.name]
    if entry.name in DISCONTINUOUS:
        right = "discontinuous"
    elif declared["kinks"]:
        right = "C0"
    elif declared["joints"]:
        right = "C2" if entry.name == "isrlu" else "C1"
    else:
        right = "Cinf"
    assert facts_of(entry.name).smoothness == right


@each(*ELEMENTWISE)
def test_symmetry(entry: Activation) -> None:
    right = "odd" if entry.name in ODD else "even" if entry.name in EVEN else "none"
    assert facts_of(entry.name).symmetry == right


@each(*ELEMENTWISE)
def test_moments_agree_with_scipy(entry: Activation) -> None:
    curve = curve_of(entry.name)
    found = facts_of(entry.name).gaussian
    places = curve.function.places(-15, 15)

    def mean(of: Any) -> float:
        def density(x: float) -> float:
            return math.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)

        borders = [-15, *places, 0, 15]
        parts = [
            integrate.quad(lambda x: float(of(x)) * density(x), low, high, epsabs=1e-13, limit=200)[0]
            for low, high in zip(sorted(borders), sorted(borders)[1:], strict=False)
            if low < high
        ]
        return math.fsum(parts)

    assert found.mean == pytest.approx(mean(curve), abs=1e-11)
    second = mean(lambda x: curve(x) ** 2)
    assert found.second_moment == pytest.approx(second, rel=1e-11)
    assert found.gain == pytest.approx(1 / math.sqrt(second), rel=1e-11)
    assert found.slope_moment == pytest.approx(mean(lambda x: curve.derivative(x) ** 2), rel=1e-10)


@pytest.mark.parametrize(
    ("name", "gain"),
    [
        ("relu", math.sqrt(2)),
        ("gelu", 1.533530),
        ("silu", 1.676532),
        ("mish", 1.486848),
        ("elu", 1.245198),
        ("selu", 1.0),
        ("tanh", 1.592537),
        ("leaky_relu", math.sqrt(2 / (1 + 0.01**2))),
    ],
)
def test_gains_that_are_known(name: str, gain: float) -> None:
    assert facts_of(name).gaussian.gain == pytest.approx(gain, abs=5e-7)


@each(*ELEMENTWISE)
def test_no_slope_and_no_value_is_beyond_the_bounds(entry: Activation) -> None:
    curve = curve_of(entry.name)
    found = facts_of(entry.name)
    x = np.concatenate([np.linspace(-40, 40, 20_001), np.geomspace(1, 1e6, 500), -np.geomspace(1, 1e6, 500)])
    low, high = ends(found)
    assert isinstance(low, float)
    assert isinstance(high, float)
    y, slope = curve(x), curve.derivative(x)
    assert np.nanmin(y) >= low - 1e-12 * abs(low)
    assert np.nanmax(y) <= high + 1e-12 * abs(high)
    assert isinstance(found.max_slope, Located)
    assert isinstance(found.lipschitz, float)
    assert np.nanmax(slope) <= found.max_slope.value * (1 + 1e-12)
    assert np.nanmax(np.abs(slope)) <= found.lipschitz * (1 + 1e-12)


# --- what is reached and what is not -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("sigmoid(x)", Bound(0, -inf, False), Bound(1, inf, False)),
        ("relu(x)", Bound(0, 0, True), Bound(inf, inf, False)),
        ("hardtanh(x)", Bound(-1, -1, True), Bound(1, 1, True)),
        ("tanh(1000*x)", Bound(-1, -inf, False), Bound(1, inf, False)),
        ("exp(x)", Bound(0, -inf, False), Bound(inf, inf, False)),
        ("exp(-x**2)", Bound(0, inf, False), Bound(1, 0, True)),
        ("x*tanh(gelu(x))", Bound(0, 0, True), Bound(inf, inf, False)),
        ("sin(x)", Bound(-1, -math.pi / 2, True), Bound(1, math.pi / 2, True)),
        ("1/x", Bound(-inf, 0, False), Bound(inf, 0, False)),
        ("exp(-1/x**2)", Bound(0, 0, False), Bound(1, -inf, False)),
        ("3", Bound(3, 0, True), Bound(3, 0, True)),
        ("sqrt(1 - x**2)", Bound(0, 1, True), Bound(1, 0, True)),
        ("x*sin(x)", Bound(-inf, -inf, False), Bound(inf, -inf, False)),
    ],
)
def test_ranges(text: str, low: Bound, high: Bound) -> None:
    for found, right in zip(facts_of(text).range, (low, high), strict=True):
        assert isinstance(found, Bound)
        assert found.value == pytest.approx(right.value)
        assert found.x == pytest.approx(right.x)
        assert found.is_reached == right.is_reached


@pytest.mark.parametrize(
    ("text", "x"),
    [("cos(x)**2", math.pi / 2), ("leaky_relu(cos(x)**2)", math.pi / 2), ("abs(x**2 - 2)", math.sqrt(2)),
     ("(x**2 - 2)**2", math.sqrt(2)), ("abs(log(x) - 1)", math.e)],
)  # fmt: skip
def test_the_lowest_value_at_a_rounded_place_is_0(text: str, x: float) -> None:
    minimum = known(facts(actviz.parse(text)).minimum)
    assert isinstance(minimum, Extremum)
    assert minimum.x == pytest.approx(x, rel=1e-15)
    assert minimum.value == 0


@pytest.mark.parametrize(("text", "value"), [("1e-20*x**2 + 1e-25", 1e-25), ("cos(x)**2 + 1e-12", 1e-12)])
def test_a_lowest_value_that_is_only_small_is_no_0(text: str, value: float) -> None:
    assert known(facts(actviz.parse(text)).minimum).value == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "kinks", "dead"),
    [("abs(sin(x))", False, True), ("max(cos(x), -2)", True, True), ("max(sin(x/30), 0.999)", False, False),
     ("max(sin(x/99), -0.999)", False, False), ("leaky_relu(cos(x)**2)", True, True)],
)  # fmt: skip
def test_of_a_period_it_is_known_that_there_is_none(text: str, kinks: bool, dead: bool) -> None:
    found = facts(actviz.parse(text))
    assert (found.kinks == (), found.dead == ()) == (kinks, dead)
    assert (found.kinks_complete, found.dead_complete) == (kinks, dead)


@pytest.mark.parametrize(
    ("text", "domain", "low", "smoothness"),
    [
        ("max(sqrt(x), 1)", [(0, inf)], 1, "C0"),
        ("relu(sqrt(x - 1) - 1)", [(1, inf)], 0, "C0"),
        ("abs(log(x) - 1)", [(0, inf)], 0, "C0"),
        ("max(log(x), -5)", [(0, inf)], -5, "C0"),
        ("abs(asin(x) - 0.5)", [(-1, 1)], 0, "C0"),
        pytest.param("max(asin(x/2), 0.25)", [(-2, 2)], 0.25, "C0", marks=pytest.mark.long),
        ("min(sqrt(x**2 - 1), 2)", [(-inf, -1), (1, inf)], 0, "C0"),
        ("min(log(x**2 - 4), 0)", [(-inf, -2), (2, inf)], -inf, "C0"),
        pytest.param("max(sqrt(x**2 - 1), x)", [(-inf, -1), (1, inf)], 0, "C0", marks=pytest.mark.long),
    ],
)
def test_no_branch_gives_a_value_where_its_test_has_none(
    text: str, domain: list[tuple[float, float]], low: float, smoothness: str
) -> None:
    curve = actviz.parse(text)
    found = facts(curve)
    assert [(a.x, b.x) for a, b in known(found.domain)] == domain
    beside = [x for a, b in domain for x in (math.nextafter(a, -inf), math.nextafter(b, inf))]
    assert all(math.isnan(float(curve(x))) for x in beside if math.isfinite(x))
    assert known(found.range[0]).value == pytest.approx(low, abs=1e-15)
    assert found.smoothness == smoothness


def test_what_cannot_be_established_is_unknown() -> None:
    found = facts_of("min(sin(x), softsign(x - 5))")  # never comes to rest, and nothing bounds it by what it reaches
    assert found.range == (UNKNOWN, Bound(1, inf, is_reached=False))
    assert found.minimum is UNKNOWN
    assert found.smoothness == "C0"
    assert found.lipschitz == 1
    assert facts_of("exp(x**2)").gaussian.gain is UNKNOWN
    assert facts_of("1/x").gaussian.mean is UNKNOWN
    assert facts_of("abs(x)**9").smoothness is UNKNOWN


def test_what_swings_without_end_is_known_as_far_as_it_is_proven() -> None:
    found = facts_of("sin(1/x)")
    lowest, highest = found.range
    assert isinstance(lowest, Bound)
    assert isinstance(highest, Bound)
    assert (lowest.value, highest.value) == (-1, 1)
    assert found.lipschitz == inf
    assert facts_of("(exp(x)-exp(-x))/(exp(x)+exp(-x))").limits == (-1, 1)
    assert facts_of("(exp(x)-exp(-x))/(exp(x)+exp(-x))").saturates == (True, True)


def test_a_minimum_far_out_is_found() -> None:
    found = facts_of("swish(x, beta=0.001)").minimum
    assert isinstance(found, Extremum)
    assert (found.x, found.value) == pytest.approx((-1278.4645427610738, -278.4645427610738), rel=1e-9)


# --- parameters --------------------------------------------------------------------------------------------------


def test_facts_depend_on_parameters() -> None:
    assert facts_of("elu").smoothness == "C1"
    other = facts(curve_of("elu", alpha=2))
    assert (other.smoothness, ends(other)) == ("C0", (-2, inf))
    assert [(kink.x, kink.left, kink.right) for kink in known(other.kinks)] == [(0, 2, 1)]
    assert facts(curve_of("leaky_relu", alpha=-0.5)).monotonic == "no"
    assert facts(curve_of("leaky_relu", alpha=0)).dead == ((-inf, 0),)


# --- one by one --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x", "increasing"),
        ("-tanh(x)", "decreasing"),
        ("x**2", "no"),
        ("1/x", "no"),
        ("1/sigmoid(x)", "decreasing"),
        ("3", "increasing"),
        ("-binary_step(x)", "decreasing"),
        ("x + sin(x)", "increasing"),
        ("x/2 + sin(x)", "no"),
        ("log(x)", "increasing"),
    ],
)
def test_monotonic(text: str, word: str) -> None:
    assert facts_of(text).monotonic == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x", "Cinf"),
        ("abs(x)", "C0"),
        ("relu(x)**2", "C1"),
        ("relu(x)**3", "C2"),
        ("abs(x)**5", "C4"),
        ("1/x", "discontinuous"),
        ("1 if x == 0 else 0", "discontinuous"),
        ("log(x)", "Cinf"),
        ("clip(exp(x)*sin(x), -1, 1)", "C0"),  # beyond 31 both of its switches round to one place
        ("clip(cosh(x)*sin(x), 0, 1)", "C0"),
    ],
)
def test_orders_of_smoothness(text: str, word: str) -> None:
    assert facts_of(text).smoothness == word


@pytest.mark.parametrize(
    ("name", "dead", "sparsity"),
    [
        ("relu", ((-inf, 0.0),), 0.5),
        ("hardtanh", ((-inf, -1.0), (1.0, inf)), 0),
        ("binary_step", ((-inf, 0.0), (0.0, inf)), 0.5),
        ("hardshrink", ((-0.5, 0.5),), math.erf(0.5 / math.sqrt(2))),
        ("thresholded_relu", ((-inf, 1.0),), (1 + math.erf(1 / math.sqrt(2))) / 2),
        ("sigmoid", (), 0),
    ],
)
def test_dead_zones_and_sparsity(name: str, dead: tuple[tuple[float, float], ...], sparsity: float) -> None:
    found = facts_of(name)
    assert found.dead == dead
    assert found.gaussian.sparsity == pytest.approx(sparsity, rel=1e-14)


def test_underflow_is_no_dead_zone() -> None:
    assert facts_of("exp(-1000*x**2)").dead == ()
    assert facts_of("exp(-1000*x**2)").gaussian.sparsity == 0


def test_ends_of_the_line() -> None:
    found = facts_of("silu")
    assert (found.limits, found.saturates) == ((0, inf), (True, False))
    wave = facts_of("sine")
    assert wave.limits == (None, None)
    assert wave.saturates == (False, False)


def test_a_slope_that_is_only_approached() -> None:
    top = facts_of("softplus").max_slope
    assert isinstance(top, Located)
    assert (top.x, top.value) == (inf, 1)


def test_at_zero() -> None:
    found = facts_of("leaky_relu")
    assert (found.at_zero, found.zero_at_zero, found.slopes_at_zero) == (0, True, (0.01, 1))
    assert not facts_of("sigmoid").zero_at_zero


def test_lipschitz() -> None:
    assert facts_of("binary_step").lipschitz == inf
    assert facts_of("-3*x").lipschitz == 3
    assert facts_of("sqrt(abs(x))").lipschitz == inf


def test_the_public_name() -> None:
    assert actviz.facts("relu").to_json() == facts(curve_of("relu")).to_json()
    assert isinstance(facts(curve_of("relu")), Facts)
    assert isinstance(actviz.get("relu"), Curve)


# --- many facts of one formula -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "monotonic", "smoothness", "symmetry", "limits", "dead"),
    [
        ("max(x, 0) + max(-x - 3, 0)", "no", "C0", "none", (inf, inf), ((-3, 0),)),
        ("max(0, min(x, 1))", "increasing", "C0", "none", (0, 1), ((-inf, 0), (1, inf))),
        ("x if x < 0 else (0 if x < 2 else x - 2)", "increasing", "C0", "none", (-inf, inf), ((0, 2),)),
        ("1 if x > 0 else (-1 if x < -1 else 0)", "increasing", "discontinuous", "none", (-1, 1),
         ((-inf, -1), (-1, 0), (0, inf))),
        ("abs(max(x, 0) - 0)", "increasing", "C0", "none", (0, inf), ((-inf, 0),)),
        ("0", "increasing", "Cinf", "even", (0, 0), ((-inf, inf),)),
        ("5 if x == 2 else 0", "no", "discontinuous", "none", (0, 0), ((-inf, 2), (2, inf))),
        ("-2*x + 1", "decreasing", "Cinf", "none", (inf, -inf), ()),
        ("exp(-abs(x))", "no", "C0", "even", (0, 0), ()),
        ("-exp(-x)", "increasing", "Cinf", "none", (-inf, 0), ()),
        ("x**3*sign(x)", "no", "C2", "even", (inf, inf), ()),
        ("x**2*sign(x)", "increasing", "C1", "odd", (-inf, inf), ()),
        ("tanh(x) + 1e-9*x", "increasing", "Cinf", "odd", (-inf, inf), ()),
        ("tanh(x) - 1e-9*x", "no", "Cinf", "odd", (inf, -inf), ()),
        ("(exp(x) - 1 - x)/x**2", "increasing", "Cinf", "none", (0, inf), ()),
        ("1/(x - 1000)", "no", "discontinuous", "none", (0, 0), ()),
        ("log(x - 200)", "increasing", "Cinf", "none", (None, inf), ()),
        ("x + 1e-5*sin(x)", "increasing", "Cinf", "odd", (-inf, inf), ()),
        ("sin(x) + x/100", "no", "Cinf", "odd", (-inf, inf), ()),
        ("x*exp(-x)", "no", "Cinf", "none", (-inf, 0), ()),
    ],
)  # fmt: skip
def test_facts_of_one_formula(
    text: str,
    monotonic: str,
    smoothness: str,
    symmetry: str,
    limits: tuple[float | None, float],
    dead: tuple[tuple[float, float], ...],
) -> None:
    found = facts_of(text)
    assert (found.monotonic, found.smoothness, found.symmetry) == (monotonic, smoothness, symmetry)
    assert found.limits == limits
    assert found.saturates == tuple(limit is not None and math.isfinite(limit) for limit in limits)
    assert found.dead == dead
    assert (found.label, found.name, found.parameters) == (text, None, {})


@pytest.mark.parametrize(
    ("text", "x", "value", "lipschitz"),
    [
        ("1/(x**2 + 1)", -(3**-0.5), 3 * 3**0.5 / 8, 3 * 3**0.5 / 8),
        ("x + 1e-5*sin(x)", 0, 1.00001, 1.00001),
        ("-3*x + 2*tanh(x)", 0, -1, 3),
        ("max(2 - x, 0)", 2, 0, 1),
        ("min(max(x - 2, 0), 3)", 2, 1, 1),
        ("sqrt(abs(x))", 0, inf, inf),
        ("1e-7*x", 0, 1e-7, 1e-7),
        ("sin(x)*exp(-x**2/1e4)", 0, 1, 1),
        ("exp(x)", inf, inf, inf),
        ("softplus(x)", inf, 1, 1),
        ("-softplus(x)", -inf, 0, 1),
        ("-3", 0, 0, 0),
    ],
)
def test_largest_slopes(text: str, x: float, value: float, lipschitz: float) -> None:
    found = facts_of(text)
    assert isinstance(found.max_slope, Located)
    assert (found.max_slope.x, found.max_slope.value) == pytest.approx((x, value), rel=1e-7, abs=1e-12)
    assert found.lipschitz == pytest.approx(lipschitz, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "mean", "second"),
    [
        ("x**2*exp(0.2*x**2)", 0.6**-1.5, 3 * 0.2**-2.5),
        ("exp(-x)", math.exp(0.5), math.exp(2)),
        ("abs(x)**5", 16 / math.sqrt(2 * math.pi), 945),
        ("x**3 - 3*x", 0, 6),
        ("cos(5*x)", math.exp(-12.5), (1 + math.exp(-50)) / 2),
        ("1 + 1e-9*x", 1, 1),
        ("1e-20*x", 0, 1e-40),
        ("x*(1 if x > 3 else 0)", math.exp(-4.5) / math.sqrt(2 * math.pi), None),
        ("1 if x > 8 else 0", math.erfc(8 / math.sqrt(2)) / 2, math.erfc(8 / math.sqrt(2)) / 2),
        ("0", 0, 0),
    ],
)
def test_moments_of_formulas_are_those_of_integral_tables(text: str, mean: float, second: float | None) -> None:
    found = facts_of(text).gaussian
    assert found.mean == pytest.approx(mean, rel=1e-11, abs=1e-15)
    if second is not None:
        assert found.second_moment == pytest.approx(second, rel=1e-11)
        assert found.gain == (pytest.approx(1 / math.sqrt(second), rel=1e-11) if second else None)


@pytest.mark.parametrize("rate", [0.2, 0.23, 0.235, 0.238, 0.24, 0.242, 0.244, 0.246])
def test_a_mean_that_reaches_far_out_is_exact_or_not_known(rate: float) -> None:
    """The mean of x**4 exp(2 rate x**2) is unknown if too large a part of it is far from 0 for the quadrature."""
    found = facts_of(f"x**2*exp({rate}*x**2)").gaussian.second_moment
    if found is not UNKNOWN or rate < 0.24:
        assert found == pytest.approx(3 / (1 - 4 * rate) ** 2.5, rel=1e-8)


@pytest.mark.parametrize(
    ("text", "sparsity"),
    [
        ("max(x - 1, 0)", (1 + math.erf(1 / math.sqrt(2))) / 2),
        ("max(x - 9, 0) + max(-x + 8, 0)", math.erfc(8 / math.sqrt(2)) / 2 - math.erfc(9 / math.sqrt(2)) / 2),
        ("x", 0),
        ("0*x", 1),
        ("max(-x - 9, 0) + max(x + 8, 0)", math.erfc(8 / math.sqrt(2)) / 2 - math.erfc(9 / math.sqrt(2)) / 2),
    ],
)
def test_sparsity_keeps_its_digits_in_both_tails(text: str, sparsity: float) -> None:
    assert facts_of(text).gaussian.sparsity == pytest.approx(sparsity, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "word"),
    [("abs(x)**7", UNKNOWN), ("x**6*sign(x)", "C5"), ("x**5*abs(x)", "C5"), ("abs(x)**3", "C2"), ("relu(x)**4", "C3")],
)
def test_smoothness_up_to_the_highest_order(text: str, word: str | None) -> None:
    assert facts_of(text).smoothness == word


@pytest.mark.parametrize(
    ("text", "symmetry"),
    [
        ("sin(x)", "odd"),
        ("x*sin(x)", "even"),
        ("x + 1e-10", "none"),
        ("x**2 + 1e-10*x", "none"),
        ("1 if x >= 0 else -1", "none"),
        ("log(x)", "none"),
        ("log(abs(x))", "even"),
        ("1/x", "odd"),
        ("x**3/abs(x)", "odd"),
        ("sign(x)*log(abs(x) + 2)", "odd"),
    ],
)
def test_symmetry_of_formulas(text: str, symmetry: str) -> None:
    assert facts_of(text).symmetry == symmetry


def test_slopes_at_zero() -> None:
    assert facts_of("sqrt(x)").slopes_at_zero == (None, inf)
    assert facts_of("sign(x)*sqrt(abs(x))").slopes_at_zero == (inf, inf)
    assert facts_of("abs(x)*2").slopes_at_zero == (-2, 2)
    assert facts_of("1 if x == 0 else sin(x)/x").at_zero == 1
    assert facts_of("exp(2*x)").slopes_at_zero == (2, 2)
    assert facts_of("log(x)").slopes_at_zero == (None, None)


def test_a_mean_is_known_if_little_of_it_is_at_the_ends() -> None:
    """The mean is unknown if the integrand is not small where the normal density underflows."""
    assert facts_of("exp(0.2*x**2)").gaussian.second_moment == pytest.approx(1 / math.sqrt(0.2))
    assert facts_of("exp(0.2499*x**2)").gaussian.second_moment is UNKNOWN


@pytest.mark.parametrize(
    ("text", "word"), [("sin(x)/x", "Cinf"), ("abs(x)*sin(x)/x", "C0"), ("tanh(x)*x/abs(x)", "C0")]
)
def test_a_gap_is_smooth_unless_two_slopes_meet_there(text: str, word: str) -> None:
    assert actviz.facts(actviz.parse(text)).smoothness == word


def test_a_moment_is_known_if_the_ends_of_its_integral_are_negligible() -> None:
    """At 38 standard deviations the integrand of the first is 1e-6 of the integral, and of the second 1e-14."""
    assert facts_of("exp(0.2452*x**2)").gaussian.second_moment is UNKNOWN
    assert facts_of("exp(0.239*x**2)").gaussian.second_moment == pytest.approx(1 / math.sqrt(1 - 4 * 0.239), rel=1e-11)
