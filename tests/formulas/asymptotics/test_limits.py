"""Behaviour of formulas near infinity and finite places: no definite result may be wrong."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping

import pytest
import sympy
from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import mp, mpf

import actviz
from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation
from actviz.formulas import calculus
from actviz.formulas.asymptotics import constants
from actviz.formulas.asymptotics.limits import EndBehaviour, end_behaviour, residual_behaviour
from actviz.formulas.breakpoints import resolve
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import rewriter
from actviz.formulas.grammar import parse
from tests.formulas.samples import PARAMETERS, texts
from tests.mp_reading import as_decimals, read
from tests.selection import in_one_test, long_except

INF = math.inf
PI = math.pi

LIMITS = [
    ("x - (x - 6)", INF, 1, 6.0, 1),
    ("x - (x - 6)", -INF, 1, 6.0, 1),
    ("(x + 1 - (x - 1))/2 - 1", INF, 1, 0.0, 0),
    ("(x + sqrt(x**2 + 4))/2", -INF, 1, 0.0, 1),
    ("(x + sqrt(x**2 + 4))/2", INF, 1, INF, 1),
    ("(1 + x/sqrt(x**2 + 4))/2", -INF, 1, 0.0, 1),
    ("sqrt(x**2 + x) - x", INF, 1, 0.5, 1),
    ("sqrt(x + 1) - sqrt(x)", INF, 1, 0.0, 1),
    ("(1 + 1/x)**x", INF, 1, math.e, 1),
    ("x**2*log(cosh(1/x))", INF, 1, 0.5, 1),
    ("log(cosh(x)) - abs(x)", INF, 1, -math.log(2), -1),
    ("log(cosh(x)) - abs(x)", -INF, 1, -math.log(2), -1),
    ("asinh(x)/(1 + abs(asinh(x)))", INF, 1, 1.0, 1),
    ("asinh(x)/(1 + abs(asinh(x)))", -INF, 1, -1.0, -1),
    ("x**2/(x + 1) - (x**2 + 2)/(x + 3)", INF, 1, 2.0, 1),
    ("x**2/(x + 1) - (x**2 + 2)/(x + 3)", -INF, 1, 2.0, 1),
    ("x - log(1 + exp(x))", INF, 1, 0.0, -1),
    ("x - log(1 + exp(x))", -INF, 1, -INF, -1),
    ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", INF, 1, 1.0, 1),
    ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", -INF, 1, -1.0, -1),
    ("1 - (exp(x) - exp(-x))/(exp(x) + exp(-x))", INF, 1, 0.0, 1),
    ("exp(x)/(1 + exp(x))", INF, 1, 1.0, 1),
    ("exp(x)/(1 + exp(x))", -INF, 1, 0.0, 1),
    ("(1 - exp(-x))/(1 + exp(-x))", -INF, 1, -1.0, -1),
    ("sinh(x)/cosh(x)", INF, 1, 1.0, 1),
    ("x*exp(x)/(1 + exp(x))", INF, 1, INF, 1),
    ("x*exp(x)/(1 + exp(x))", -INF, 1, 0.0, -1),
    ("softplus(x + 1) - softplus(x)", INF, 1, 1.0, 1),
    ("softplus(x + 1) - softplus(x)", -INF, 1, 0.0, 1),
    ("softplus(x + 1) - softplus(x) - 1", INF, 1, 0.0, -1),
    ("exp(x + 1) - 1 - (exp(x) - 1)", -INF, 1, 0.0, 1),
    ("(x + 1)*sigmoid(x + 1) - x*sigmoid(x)", INF, 1, 1.0, 1),
    ("x*Phi(x)", -INF, 1, 0.0, -1),
    ("x*Phi(x) - x", INF, 1, 0.0, -1),
    ("(x + 1)*Phi(x + 1) - x*Phi(x)", INF, 1, 1.0, 1),
    ("x*tanh(softplus(x))", -INF, 1, 0.0, -1),
    ("x*tanh(softplus(x)) - x", INF, 1, 0.0, -1),
    ("erf(x + 1) - erf(x - 1)", INF, 1, 0.0, 1),
    ("erf(x + 1) - erf(x - 1)", -INF, 1, 0.0, 1),
    ("log(Phi(x)) + x**2/2 + log(-x)", -INF, 1, -math.log(2 * PI) / 2, -1),
    ("exp(-(x - 1e4)**2)", INF, 1, 0.0, 1),
    ("exp(-(x - 1e4)**2)", -INF, 1, 0.0, 1),
    ("1 - exp(-exp(x))", -INF, 1, 0.0, 1),
    ("1 - exp(-exp(x))", INF, 1, 1.0, 1),
    ("atan(x) - PI/2".replace("PI", "pi"), INF, 1, 0.0, -1),
    ("x*(pi/2 - atan(x))", INF, 1, 1.0, 1),
    ("2**x/3**x", INF, 1, 0.0, 1),
    ("2**x*2**(-x)", INF, 1, 1.0, 1),
    ("(4**x - 2**(2*x))/x", INF, 1, 0.0, 0),
    ("log(x)**10/x", INF, 1, 0.0, 1),
    ("x**x*exp(-x*log(x)) - 1", INF, 1, 0.0, 0),
    ("x**pi/x**3", INF, 1, INF, 1),
    ("x*(sqrt(2)*sqrt(8) - 4) + 1", INF, 1, 1.0, 1),
    ("x*(log(8) - 3*log(2)) + 1", INF, 1, 1.0, 1),
    ("x*(exp(1) - e) + 1", INF, 1, 1.0, 1),
    ("logsumexp(x, 2*x) - 2*x", INF, 1, 0.0, 1),
    ("hypot(x, 1) - abs(x)", -INF, 1, 0.0, 1),
    ("tanh(x)/x", 0.0, 1, 1.0, 1),
    ("tanh(x)/x", 0.0, -1, 1.0, 1),
    ("erf(x)/x", 0.0, 1, 2 / math.sqrt(PI), 1),
    ("erf(x)/x", 0.0, -1, 2 / math.sqrt(PI), 1),
    ("(exp(x) - 1)/x", 0.0, -1, 1.0, 1),
    ("x/(exp(x) - 1)", 0.0, 1, 1.0, 1),
    ("(tanh(x) - x)/x**3", 0.0, 1, -1 / 3, -1),
    ("(sin(x) - x + x**3/6)/x**5", 0.0, 1, 1 / 120, 1),
    ("sin(x)/x", 0.0, 1, 1.0, 1),
    ("sinc(x)", 0.0, -1, 1.0, 1),
    ("sinc_slope(x)/x", 0.0, 1, -1 / 3, -1),
    ("sinc_curvature(x)", 0.0, 1, -1 / 3, -1),
    ("x*sin(1/x)", INF, 1, 1.0, 1),
    ("exp(-1/x)", 0.0, 1, 0.0, 1),
    ("exp(-1/x)", 0.0, -1, INF, 1),
    ("exp(-1/x)/x**5", 0.0, 1, 0.0, 1),
    ("min(1/x, 1)", 0.0, 1, 1.0, 1),
    ("min(1/x, 1)", 0.0, -1, -INF, -1),
    ("sqrt(1 - cos(x))", 2 * PI, 1, 0.0, 1),
    ("sin(x)/(2*sqrt(1 - cos(x)))", 2 * PI, 1, math.sqrt(0.5), 1),
    ("sin(x)/(2*sqrt(1 - cos(x)))", 2 * PI, -1, -math.sqrt(0.5), -1),
    ("tan(x)", PI / 2, -1, INF, 1),
    ("tan(x)", PI / 2, 1, -INF, -1),
    ("cos(x)/(x - pi/2)", PI / 2, 1, -1.0, -1),
    ("(x**2 - 2)/(x - sqrt(2))", math.sqrt(2), 1, 2 * math.sqrt(2), 1),
    ("(3*x - 1)/abs(3*x - 1)", 1 / 3, -1, -1.0, -1),
    ("x*log(abs(x))", 0.0, 1, 0.0, -1),
    ("x*log(abs(x))", 0.0, -1, 0.0, 1),
    ("x**x", 0.0, 1, 1.0, 1),
    ("1/sin(x)", 0.0, 1, INF, 1),
    ("1/sin(x)", 0.0, -1, -INF, -1),
    ("atan(1/x)", 0.0, 1, PI / 2, 1),
    ("atan(1/x)", 0.0, -1, -PI / 2, -1),
    ("abs(x)**1.5", 0.0, -1, 0.0, 1),
    ("1.5*sign(x)*abs(x)**0.5", 0.0, -1, 0.0, -1),
    ("0.75/abs(x)**0.5", 0.0, -1, INF, 1),
    ("log1p(x)", -1.0, 1, -INF, -1),
    ("asin(x)", 1.0, -1, PI / 2, 1),
    ("1/sqrt(1 - x**2)", 1.0, -1, INF, 1),
    ("acos(x)/sqrt(1 - x)", 1.0, -1, math.sqrt(2), 1),
    ("(pi - acos(x))/sqrt(1 + x)", -1.0, 1, math.sqrt(2), 1),
    ("(asin(x) + pi/2)/sqrt(1 + x)", -1.0, 1, math.sqrt(2), 1),
    ("1.5*sqrt(x)", 0.0, 1, 0.0, 1),
    ("x*sqrt(x)", 0.0, 1, 0.0, 1),
    ("min(7*x + 3, x**2)", INF, 1, INF, 1),
    ("7 if 7*x + 3 < x**2 else 2*x", INF, 1, 7.0, 1),
    ("2*x if 7*x + 3 < x**2 else 7", INF, 1, INF, 1),
    ("x + sin(0.3*x)**2/0.3", INF, 1, INF, 1),
    ("x + 0.001*sin(x**2)", INF, 1, INF, 1),
    ("x*(2 + sin(x))", -INF, 1, -INF, -1),
    ("sin(x) - sin(x)", INF, 1, 0.0, 0),
    ("(sin(x) + 2)*exp(-x)", INF, 1, 0.0, 1),
    ("sin(x)**2 + cos(x)**2", INF, 1, 1.0, 1),
    ("x + sin(x*sin(x))", INF, 1, INF, 1),
    ("tanh(sinh(x))", INF, 1, 1.0, 1),
    ("sin(x)/x", INF, 1, 0.0, None),
    ("sinc(x)", INF, 1, 0.0, None),
    ("x*sinc(x**2)", -INF, 1, 0.0, None),
    ("x**2*sinc_curvature(exp(x))", -INF, 1, -INF, -1),
    ("x*sin(1/x)", 0.0, 1, 0.0, None),
    ("1/(1 + 0.1*x)", INF, 1, 0.0, 1),
    ("(0.1 + 0.2 - 0.3)*x", INF, 1, 0.0, 0),
    ("x", 1e10, 1, 1e10, 1),
]
"""A formula, a place, a side, its limit and its sign near the place."""


def end_of(text: str, place: float, side: int = 1, **parameters: float) -> EndBehaviour:
    return end_behaviour(parse(text).tree, parameters, place, side)


@in_one_test("text, place, side, limit, sign", LIMITS)
def test_limits_and_signs(text: str, place: float, side: int, limit: float, sign: int | None) -> None:
    end = end_of(text, place, side)
    assert end.has_limit is True
    assert end.limit == pytest.approx(limit, rel=1e-14)
    assert (end.lower, end.upper) == (end.limit, end.limit)
    assert end.sign == sign
    assert abs(end.reach - place) > 0 if math.isfinite(place) else math.isfinite(end.reach)


@in_one_test(
    "text, lower, upper",
    [
        ("sin(x)", -1.0, 1.0),
        ("3 - 2*cos(x)", 1.0, 5.0),
        ("max(sin(x), 0)", 0.0, 1.0),
        ("abs(sin(x) + 1/x)", 0.0, 1.0),
        ("1/(2 + sin(x))", 1 / 3, 1.0),
        ("exp(sin(x**2)) + 1/x", math.exp(-1), math.e),
        ("sin(x)**2", 0.0, 1.0),
        ("1 + 0.002*x*cos(x**2)", -INF, INF),
        ("x*sin(x)**2", 0.0, INF),
        ("sin(log(x))", -1.0, 1.0),
        ("1 + 2*sin(x)*cos(x)", 0.0, 2.0),
        ("x*(1 + sin(2*x))", 0.0, INF),
        ("sin(x) + sin(2*x)", -1.760172593046086, 1.760172593046086),
        ("sqrt(1 - cos(x))", 0.0, math.sqrt(2)),
    ],
)
def test_what_swings_for_ever_has_no_limit(text: str, lower: float, upper: float) -> None:
    end = end_of(text, INF)
    assert end.has_limit is False
    assert end.limit is None
    assert (end.lower, end.upper) == pytest.approx((lower, upper), rel=1e-14)


@in_one_test(
    "text, place, side",
    [
        ("sin(x)*cos(sqrt(2)*x)", INF, 1),
        ("cos(x)**4 - sin(x)**4 - cos(2*x)", INF, 1),
        ("tanh(x*sin(x))", INF, 1),
        ("x*(1 + sin(x)) + cos(x)", INF, 1),
        ("sqrt(x)", -INF, 1),
        ("log(x)", 0.0, -1),
        ("asin(x)", 1.0, 1),
        ("1/(x - x)", INF, 1),
        ("a*x", INF, 1),
        ("f(x)", INF, 1),
        ("sign(sin(x))", INF, 1),
        ("tan(x)", INF, 1),
    ],
)
def test_what_cannot_be_shown_is_unknown(text: str, place: float, side: int) -> None:
    end = end_behaviour(ast.parse(text, mode="eval").body, {}, place, side)
    assert (end.limit, end.has_limit, end.sign) == (None, None, None)


def test_a_float_that_is_no_simple_number_is_known_roughly_only() -> None:
    root = 0.7390851332151607  # cos(x) = x
    assert end_of("1/(cos(x) - x)", root).has_limit is None
    assert end_of("cos(x) - x + 1", root).limit == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["x - (x - 6)", "exp(x)/(1 + exp(x))", "x*Phi(x)", "tanh(x)", "x/(1 + abs(x))"])
def test_the_stretch_begins_near(text: str) -> None:
    assert abs(end_of(text, INF).reach) <= 8
    assert abs(end_of(text, -INF).reach) <= 8


def test_values_are_bounded_closely() -> None:
    end = end_of("exp(x)/(1 + exp(x))", INF)
    low = 1 / (1 + math.exp(-end.reach))
    assert low - 1e-3 <= end.low <= low
    assert 1 <= end.high <= 1.001


def test_parameters_are_the_decimals_that_were_typed() -> None:
    assert end_of("(a - 0.1)*x", INF, a=0.1).sign == 0
    assert end_of("x*sigmoid(b*x)", -INF, b=1.5).limit == 0
    assert end_of("x**a", INF, a=math.inf).has_limit is None


def test_a_deep_formula_is_unknown_and_raises_nothing() -> None:
    tree: ast.expr = ast.Name("x")
    for _ in range(3000):
        tree = ast.UnaryOp(ast.USub(), tree)
    assert end_behaviour(tree, {}, INF).has_limit is None


ENTRIES = [entry for entry in CATALOGUE.values() if isinstance(entry, Activation)]
FEW = ("gelu", "mish", "snake", "serf", "elu", "logish")


@pytest.mark.parametrize("entry", long_except(ENTRIES, lambda entry: entry.name in FEW), ids=lambda entry: entry.name)
def test_ends_of_the_catalogue_hold(entry: Activation) -> None:
    curve = actviz.get(entry.name)
    for place in (-INF, INF):
        tree = resolve(curve.function._trees.textbook, curve.parameters, math.copysign(1e6, place))
        for order in range(3):
            tree = calculus.derivative(tree) if order else tree
            end = end_behaviour(tree, curve.parameters, place)
            assert end.has_limit is not None
            assert end.sign is not None or end.limit == 0 or end.lower != end.upper
            judge(tree, curve.parameters, place, 1, end)


def points(place: float, side: int, reach: float) -> list[mpf]:
    """Return numbers between ``reach`` and the place, at decreasing distances from the place."""
    shares = [2.0**-k for k in (1e-9, 0.1, 0.5, 1, 2, 3, 5, 8, 16)]
    if math.isinf(place):
        return [mpf(reach) / share for share in shares]
    return [place + (mpf(reach) - place) * share for share in shares]


def judge(tree: ast.expr, parameters: Mapping[str, float], place: float, side: int, end: EndBehaviour) -> None:
    """Compare proven results with values of many digits."""
    if end == EndBehaviour(place):
        return
    with mp.workdps(40):
        function = read(rewriter(as_decimals)(tree), parameters)
        for x in points(place, side, end.reach):
            value = function(x)
            if not mp.isfinite(value) or (value == 0 and end.low <= 0 <= end.high):
                continue  # outside the floating-point range
            slack = mpf(10) ** -35 * (1 + abs(value))
            assert end.low - slack <= value <= end.high + slack, x
            if end.sign is not None and abs(value) > 1e-30:
                assert mp.sign(value) == end.sign, x


ENDS = [(INF, 1), (-INF, 1), (0.0, 1), (0.0, -1), (1.0, 1), (-1.0, -1), (0.3, 1), (-2.5, 1)]


@given(texts(), st.sampled_from(ENDS))
@example("(x**3)**(1/3)", (-INF, 1))
@example("asin(1 - x)", (0.0, 1))
@example("sinc(2*x*sinc(x))", (INF, 1))
@example("(log(x))**(x)", (1.0, 1))
def test_nothing_definite_is_wrong(text: str, at: tuple[float, int]) -> None:
    try:
        tree = parse(text).tree
    except ActvizError:
        return
    judge(tree, PARAMETERS, *at, end_behaviour(tree, PARAMETERS, *at))
    try:
        slope = calculus.derivative(resolve(tree, PARAMETERS, 1e6 if at[0] > 1 else at[0] + 1e-3 * at[1]))
    except ActvizError:
        return
    judge(slope, PARAMETERS, *at, end_behaviour(slope, PARAMETERS, *at))


SYMPY = [
    "(x**2 + 1)/(x - 1) - x",
    "exp(x)*(exp(exp(-x)) - 1)",
    "x*(log(x + 1) - log(x))",
    "(x + exp(x))**(1/x)",
    "exp(-x)*cosh(x)",
    "x**(1/x)",
    "log(x + exp(-x))/log(x)",
    "(1 + 3/x)**(2*x)",
    "exp(sqrt(x + 1) - sqrt(x))",
    "(sqrt(x) + 1)/(sqrt(4*x + 1) - 3)",
    "x*(sqrt(1 + 4/x) - 1)",
    "(log(x) + x)/(2*x - log(x)**3)",
    "x**2*(1 - cos(1/x))",
    "exp(exp(-x))*x - x",
]


@pytest.mark.parametrize("text", long_except(SYMPY, SYMPY[:4]))
def test_limits_agree_with_gruntz(text: str) -> None:
    x = sympy.Symbol("x", positive=True)
    right = sympy.limit(sympy.sympify(text, locals={"x": x}), x, sympy.oo)
    end = end_of(text, INF)
    assert end.limit == (INF if right == sympy.oo else pytest.approx(float(right), rel=1e-13))


@pytest.mark.parametrize(
    ("text", "slope", "height"),
    [
        ("(0.1*x**2 + 1)/(0.3*x + 0.7)", "1/3", "-7/9"),
        ("x*(0.1*x + 0.3)/(0.7*x + 0.9)", "1/7", "12/49"),
        ("0.7*x + sin(3*x)/(1 + x**2)", "7/10", "0"),
        ("sqrt(0.3*x**2 + x)", "sqrt(3/10)", "sqrt(5/6)"),
        ("x*tanh(x - 0.3) + 1.1", "1", "11/10"),
        ("tanh(1000*(x - 5)) - 0.1*x", "-1/10", "1"),
        ("0.1*x + log(1 + exp(0.3*x))", "2/5", "0"),
    ],
)
def test_a_line_is_subtracted_exactly(text: str, slope: str, height: str) -> None:
    tree = parse(text).tree
    exact = end_behaviour(ast.BinOp(tree, ast.Div(), ast.Name("x")), {}, INF).exact
    assert exact is not None
    end = residual_behaviour(tree, {}, INF, exact)
    assert end.exact is not None
    assert end.limit is not None
    for found, limit, expected in ((exact, float(sympy.sympify(slope)), slope), (end.exact, end.limit, height)):
        assert limit == pytest.approx(float(sympy.sympify(expected)), rel=1e-15)
        assert found.rational is None or sympy.sympify(str(found.rational)) == sympy.sympify(expected)
        assert found.range.low <= limit <= found.range.high
    less = ast.BinOp(tree, ast.Sub(), parse(f"({slope})*x").tree)
    for beyond in (16.0, 64.0, 1e6):
        far = residual_behaviour(tree, {}, INF, exact, beyond)
        assert beyond <= far.reach <= beyond * (1 + 1e-15)
        assert far.high - far.low <= 8 / beyond
        judge(less, {}, INF, 1, far)


def test_what_is_known_beyond_a_place() -> None:
    tree, none = parse("1/x + 1/x**2").tree, constants.ZERO
    assert residual_behaviour(tree, {}, INF, none, 2.0) == EndBehaviour(INF)  # too near 0 for an expansion
    assert residual_behaviour(tree, {}, INF, none, -20.0) == EndBehaviour(INF)  # not on this side of 0
    assert residual_behaviour(tree, {}, -INF, none, 20.0) == EndBehaviour(-INF)
    far = residual_behaviour(tree, {}, -INF, none, -20.0)
    assert (far.reach, far.sign, far.exact, far.is_steady) == (-20.0, -1, none, True)
    assert -0.0501 <= far.low <= -0.0475


@pytest.mark.parametrize(
    ("text", "is_steady"), [("1/x", True), ("0*x", True), ("sin(x)/x", False), ("1/x + sin(x)/x**2", False)]
)
def test_what_does_not_swing_is_steady(text: str, is_steady: bool) -> None:
    assert end_behaviour(parse(text).tree, {}, INF).is_steady == is_steady


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize(
    "text",
    [
        "(2.55*x**2 + 5.20*x + 4.7027658)/(7.6610989*x + 8.383)",
        "(0.262*x**2 + 3.4514566*x + 7.49)/(2.4748058*x + 1.8407881)",
        "(3.4*x**2 + 7.0824063*x + 4.42)/(4.6822799*x + 6.17)",
        "(0.1*x + 0.3)/(0.7*x + 0.9)",
    ],
)
def test_derivatives_keep_the_decimals_that_cancel_exactly(text: str, order: int) -> None:
    """Products of long decimals in a derivative are rounded when they are written, not when they are added."""
    x = sympy.Symbol("x")
    right = sympy.cancel(sympy.diff(sympy.sympify(text, rational=True), x, order))
    end = Smooth(parse(text).tree, {}).end(INF, -1, order)
    assert end.limit == pytest.approx(float(sympy.limit(right, x, sympy.oo)), rel=1e-13)
    assert end.sign == sympy.sign(sympy.LC(sympy.fraction(right)[0], x) * sympy.LC(sympy.fraction(right)[1], x))
