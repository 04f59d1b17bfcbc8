"""Differences of curves compared with mpmath, SciPy and many samples."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from mpmath import mp
from scipy import integrate

import actviz
from actviz import ActvizError, Curve
from actviz.studies.compare import Comparison, CurvePair, compare
from actviz.studies.unknown import UNKNOWN, Unknown
from tests.activations.entries import CURVES
from tests.activations.truth import textbook
from tests.functions import curve_of
from tests.selection import long_except


def pair(a: str | Curve, b: str | Curve, low: float = -6, high: float = 6) -> CurvePair:
    curves = [curve_of(word) if isinstance(word, str) else word for word in (a, b)]
    (found,) = compare(curves, (low, high), 51).pairs
    return found


# --- largest differences -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "start", "order"),
    [
        pytest.param("gelu", "gelu_tanh", 2.7, 0, marks=pytest.mark.long),
        ("gelu", "gelu_tanh", 2.0, 1),
        ("torch.gelu", "jax.gelu", 2.7, 0),
        ("gelu", "quick_gelu", 2.2, 0),
        ("erf", "tanh", 0.97, 0),
        ("silu", "mish", 0.58, 1),
    ],
)
def test_inner_extremes_are_exact(a: str, b: str, start: float, order: int) -> None:
    """Where the derivative of the difference is 0, found at 40 digits from the textbook formulas."""
    f, g = textbook(curve_of(a)), textbook(curve_of(b))
    found = pair(a, b)
    extremum = found.slope_difference if order else found.difference
    assert extremum
    with mp.workdps(40):
        right = mp.findroot(lambda x: mp.diff(f, x, order + 1) - mp.diff(g, x, order + 1), extremum.x)
        value = mp.diff(f, right, order) - mp.diff(g, right, order)
    assert abs(extremum.x - float(right)) < 1e-9
    assert abs(abs(float(right)) - abs(start)) < 0.3
    assert extremum.value == pytest.approx(float(value), rel=1e-11)


@pytest.mark.parametrize(
    ("a", "b", "low", "is_same"),
    [
        ("relu", "max(x, 0)", -6, True),
        ("tanh", "2*sigmoid(2*x) - 1", -6, True),
        ("torch.relu", "jax.relu", -6, True),
        ("relu", "x", 0, True),
        ("relu", "x", -1, False),
        ("relu", "relu6", -6, True),
        ("sqrt(x)", "x**0.5", -6, True),
        ("sqrt(x)**2", "x", 1, True),
        ("sqrt(x)**2", "x", -1, False),
        ("1/x", "x/x**2", -6, True),
        ("1/(1/x)", "x", -6, False),
        ("sign(x)", "1 if x > 0 else -1", -6, False),
        ("x if x > 0 else -x", "abs(x)", -6, True),
        ("x", "x + 1e-17*exp(-x**2)", -6, False),
        ("0.3 if x == 0.3 else x", "x", -6, True),
        ("0.4 if x == 0.3 else x", "x", -6, False),
        ("gelu", "gelu_tanh", -6, False),
        ("tan(x)", "sin(x)/cos(x)", -6, UNKNOWN),
    ],
)
def test_whether_two_are_the_same_is_proven(a: str, b: str, low: float, is_same: bool | Unknown) -> None:
    curves = [actviz.parse(word) if set(word) & set("(/*? ") or word == "x" else curve_of(word) for word in (a, b)]
    (found,) = compare(curves, (low, 6), 51).pairs
    assert found.identical is is_same


def test_a_difference_that_is_known() -> None:
    found = pair("gelu", "gelu_tanh").difference
    assert found
    assert (abs(found.value), found.x) == pytest.approx((4.7323552068778696e-4, 2.698941386), rel=1e-9)


@pytest.mark.parametrize(
    ("a", "b", "x", "value", "slope_x", "slope"),
    [
        ("softplus", "relu", 0, math.log(2), 0, 0.5),
        ("keras.leaky_relu", "torch.leaky_relu", -6, -1.14, 0, 0.19),
        ("relu", "binary_step", 6, 5, 0, 1),
        ("relu", "relu", 0, 0, 0, 0),
        ("identity", "sign", 6, 5, 0, 1),
    ],
)
def test_differences_at_kinks_jumps_and_ends(
    a: str, b: str, x: float, value: float, slope_x: float, slope: float
) -> None:
    found = pair(a, b)
    assert found.difference
    assert found.slope_difference
    assert (found.difference.x, found.difference.value) == pytest.approx((x, value), rel=1e-14)
    assert (found.slope_difference.x, found.slope_difference.value) == pytest.approx((slope_x, slope), rel=1e-14)


def test_the_value_at_a_jump_counts_and_so_do_its_sides() -> None:
    assert pair(actviz.parse("0 if x != 0 else 0*x"), "sign", -1, 1).difference is not None
    found = pair("binary_step", "sigmoid").difference
    assert found
    assert (found.x, found.value) == (0, 0.5)


def test_a_pole_is_infinitely_far_away_and_overflow_is_unknown() -> None:
    found = pair(actviz.parse("1/x"), "relu")
    assert found.difference
    assert abs(found.difference.value) == math.inf
    assert math.isnan(found.rms)
    assert pair(actviz.parse("exp(x)"), "relu", -6, 1400).difference is None


PAIRS = list(combinations(CURVES, 2))
SOME = [(*PAIRS[i], -5.9, 6.3) for i in np.random.default_rng(1).choice(len(PAIRS), 150, replace=False)]
CASES = [*SOME, *((a, b, -11.0, 9.0) for a, b in PAIRS)]


@pytest.mark.parametrize(("a", "b", "low", "high"), long_except(CASES, SOME[:12], unpack=True))
def test_no_sample_is_further_away_and_some_sample_is_as_far(a: str, b: str, low: float, high: float) -> None:
    f, g = curve_of(a), curve_of(b)
    found = pair(f, g, low, high)
    beside = [
        place + side
        for place in {*f.function.places(low, high), *g.function.places(low, high)}
        for side in (-1e-9, 1e-9)
    ]
    x = np.concatenate([np.linspace(low, high, 20_001), beside])
    for extremum, apart in (
        (found.difference, np.abs(f(x) - g(x))),
        (found.slope_difference, np.abs(f.derivative(x) - g.derivative(x))),
    ):
        assert extremum
        size = abs(extremum.value)
        assert low <= extremum.x <= high
        assert apart.max() <= size * (1 + 1e-12) + 1e-15
        assert apart.max() >= size - 1e-3 * max(1, size)


# --- means -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b"), [("gelu", "silu"), ("relu", "softplus"), ("sin", "tanh"), ("sign", "hardtanh")])
def test_the_root_mean_square(a: str, b: str) -> None:
    f, g = curve_of(a), curve_of(b)
    breaks = sorted({*f.function.places(-6, 6), *g.function.places(-6, 6), 0.0})
    area, _ = integrate.quad(lambda x: float(f(x) - g(x)) ** 2, -6, 6, points=breaks, limit=500, epsabs=1e-14)
    assert pair(f, g).rms == pytest.approx(math.sqrt(area / 12), rel=1e-10)


# --- kinks, references -------------------------------------------------------------------------------------------


def test_numbers_at_kinks_differ_where_slopes_do_not() -> None:
    found = pair("torch.hardtanh", "jax.hardtanh")
    assert [(kink.x, kink.a, kink.b) for kink in found.kinks] == [(-1, 0, 1), (1, 0, 1)]
    assert pair("relu", "torch.relu").kinks == ()
    assert pair("keras.leaky_relu", "torch.leaky_relu").kinks == ()


def against(*names: str) -> Comparison:
    curves = [curve_of(name) for name in names]
    return compare(curves, (-6, 6), 51, against=curves[-1])


def test_a_reference_is_compared_with_all_others() -> None:
    result = against("relu", "silu", "gelu")
    assert result.reference == "gelu"
    assert [(pair.a, pair.b) for pair in result.pairs] == [("relu", "gelu"), ("silu", "gelu")]
    first, second, none = result.deviations
    assert none is None
    assert first
    assert second
    assert first.largest == result.pairs[0].difference
    x = result.sample.x
    np.testing.assert_array_equal(first.line.y, curve_of("relu")(x) - curve_of("gelu")(x))
    assert second.label == "silu"


def test_a_deviation_is_torn_at_jumps() -> None:
    deviation, _ = against("binary_step", "sigmoid").deviations
    assert deviation
    (jump,) = deviation.line.jumps
    assert (jump.left, jump.right, jump.value) == (-0.5, 0.5, 0.5)
    assert len(deviation.line.strokes) == 2


def test_all_pairs_come_in_order() -> None:
    result = compare([curve_of(name) for name in ("relu", "silu", "gelu")], (-6, 6), 51)
    assert [(pair.a, pair.b) for pair in result.pairs] == [("relu", "silu"), ("relu", "gelu"), ("silu", "gelu")]
    assert (result.reference, result.deviations) == (None, ())


def test_one_curve_and_too_many_are_refused() -> None:
    with pytest.raises(ActvizError, match="a comparison requires at least two curves"):
        compare([curve_of("relu")], (-6, 6))
    with pytest.raises(ActvizError, match="100 curves form 4950 pairs, and the maximum is 2000"):
        compare([curve_of("relu")] * 100, (-6, 6))


# --- rounding ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sigmoid", "1/(1 + exp(-x))"),
        ("tanh", "2*sigmoid(2*x) - 1"),
        ("silu", "x/(1 + exp(-x))"),
        ("gelu", "0.5*x*(1 + erf(x/sqrt(2)))"),
        ("mish", "x*tanh(log(1 + exp(x)))"),
        ("elu", "max(x, 0) + min(0, exp(x) - 1)"),
    ],
)
def test_two_formulas_of_one_function_are_the_same(name: str, text: str) -> None:
    found = pair(name, actviz.parse(text))
    assert found.difference
    assert found.slope_difference
    assert (found.difference.value, found.rms, found.slope_difference.value) == (0, 0, 0)


@pytest.mark.parametrize(("a", "b"), [("1/x", "1/x + 1"), ("x**3", "x**3 + 1"), ("exp(5*x)", "exp(5*x) + 1")])
def test_rounding_is_no_difference(a: str, b: str) -> None:
    found = pair(actviz.parse(a), actviz.parse(b))
    assert found.difference
    assert abs(found.difference.value) == pytest.approx(1, rel=1e-5)


def test_a_small_difference_is_one() -> None:
    found = pair("sigmoid", actviz.parse("sigmoid(x) + 1e-9*sin(x)"))
    assert found.difference
    assert abs(found.difference.value) == pytest.approx(1e-9, rel=1e-5)
    assert abs(math.sin(found.difference.x)) == pytest.approx(1, rel=1e-5)
