"""Asymptotes, and errors on the whole real line."""

from __future__ import annotations

import ast
import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy
from mpmath import mp, mpf

from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import rewriter
from actviz.formulas.grammar import parse
from actviz.studies.approximate.asymptotes import asymptote, tail_of
from actviz.studies.approximate.optimal import approximate
from tests.functions import curve_of
from tests.mp_reading import as_decimals, read
from tests.selection import long_except
from tests.studies.approximate.curves import bound, gap


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("sigmoid", (0, 0), (0, 1)),
        ("gelu", (0, 0), (1, 0)),
        ("elu", (0, -1), (1, 0)),
        ("softsign", (0, -1), (0, 1)),
        ("atan(x)", (0, -math.pi / 2), (0, math.pi / 2)),
        ("x*atan(x)", (-math.pi / 2, -1), (math.pi / 2, -1)),
        ("2*softplus(x) - x + 3", (-1, 3), (1, 3)),
        ("sqrt(1 + x**2)", (-1, 0), (1, 0)),
        ("x**2/(1 + abs(x))", (-1, -1), (1, -1)),
        ("bent_identity", (0.5, -0.5), (1.5, -0.5)),
    ],
)
def test_asymptotes(text: str, left: tuple[float, float], right: tuple[float, float]) -> None:
    for side, (slope, height) in ((-1, left), (1, right)):
        line = asymptote(curve_of(text), side)
        assert line.slope == pytest.approx(slope, abs=1e-9)
        assert line.at(0.0) == pytest.approx(height, abs=1e-10)


RATIONAL = [
    "pau(x)",
    "(x**2+1.1)/(3*x+1.3)",
    "x*(0.1*x+0.3)/(0.7*x+0.9)",
    "0.1*x + 1/x",
    "(0.3*x**3+1.7)/(x**2+1.1)",
    "(1.1*x**2+0.3*x+0.7)/(1.3*x**2+x+2.9)",
    "(0.3*x+0.7)/(0.1*x**2+1.3)",
    "0.7*x - 1.1*x**3/(0.3*x**2+0.1*x+0.7)",
    "(0.1*x**4+x)/(0.3*x**2+1.7) - 0.1*x**2/0.3",
]


@pytest.mark.parametrize("text", RATIONAL)
@pytest.mark.parametrize("side", [-1, 1])
def test_asymptotes_of_rational_functions_are_exact(text: str, side: int) -> None:
    """The polynomial part of a quotient, by division with fractions; what is left bounds the distance."""
    f, x = curve_of(text), sympy.Symbol("x")
    formula = ast.unparse(f.function.stretches.whole.tree(0)).replace(
        "abs", ""
    )  # the divisor of pau is positive far out
    top, bottom = (
        sympy.Poly(part, x) for part in sympy.fraction(sympy.together(sympy.sympify(formula, rational=True)))
    )
    line, left = sympy.div(top, bottom)
    found = tail_of(f, side, 8.0)
    assert line.degree() <= 1
    assert found.line.slope == float(line.coeff_monomial(x))
    assert found.line.y == pytest.approx(float(line.coeff_monomial(1)), rel=4e-16)
    places = [sympy.Rational(Fraction(found.begin * far)) for far in (1, 1.25, 3, 1e3, 1e9)]
    away = [abs(float(left.eval(place) / bottom.eval(place))) for place in places]
    assert max(away) <= found.rest
    if not f.function.poles(-1, 1):  # else nothing is far from the asymptote beside the values near 0
        assert found.rest <= 5e-5
        assert found.rest <= 1.3 * away[0] + 4e-16 * abs(found.line.at(found.begin))


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("sqrt(0.3*x**2+x)", ("-sqrt(3/10)", "-sqrt(5/6)"), ("sqrt(3/10)", "sqrt(5/6)")),
        ("0.1*x + log(1+exp(0.3*x))", ("1/10", "0"), ("2/5", "0")),
        ("0.7*x + sin(3*x)/(1+abs(x))", ("7/10", "0"), ("7/10", "0")),
        ("x/3 + sin(x)/(1+x**2)", ("1/3", "0"), ("1/3", "0")),
        ("x*(0.1 + sin(x)/(1+x**2)/3)", ("1/10", "0"), ("1/10", "0")),
        ("x*atan(0.1*x)", ("-pi/2", "-10"), ("pi/2", "-10")),
        ("0.1*x*erf(0.7*x)", ("-1/10", "0"), ("1/10", "0")),
        ("0.1*x + tanh(1e5*(x-19))", ("1/10", "-1"), ("1/10", "1")),
        ("0.1*x*tanh(x-500)", ("-1/10", "0"), ("1/10", "0")),
        ("x/3 + exp(-((x-15)/0.001)**2)", ("1/3", "0"), ("1/3", "0")),
    ],
)
def test_asymptotes_with_decimals(text: str, left: tuple[str, str], right: tuple[str, str]) -> None:
    """Against values of many digits, less a line whose slope is exact."""
    function = read(rewriter(as_decimals)(parse(text).tree))
    for side, (slope, height) in ((-1, left), (1, right)):
        found = tail_of(curve_of(text), side, 8.0)
        exact, y = sympy.sympify(slope), sympy.sympify(height)
        assert found.line.slope == pytest.approx(float(exact), rel=4e-16)
        assert found.line.y == pytest.approx(float(y), rel=4e-16)
        assert found.rest <= 1e-3
        with mp.workdps(50):
            for far in (1, 1.01, 1.5, 4, 1e3, 1e6):
                x = mpf(found.begin * far)
                assert abs(function(x) - mpf(exact.evalf(50)) * x - mpf(y.evalf(50))) <= found.rest


TARGETS = ("sigmoid", "tanh", "gelu", "silu", "softplus", "mish", "elu", "exp(-x**2)", "softsign")
SOME = [("gelu", 2), ("gelu", 3), ("elu", 3), ("exp(-x**2)", 4), ("softsign", 4), ("sigmoid", 9), ("mish", 9)]


@pytest.mark.parametrize(("text", "hidden"), long_except(product(TARGETS, [2, 3, 4, 9]), SOME, unpack=True))
def test_the_error_holds_on_the_whole_line(text: str, hidden: int) -> None:
    target = curve_of(text)
    fit = approximate(target, hidden=hidden, tails=True)
    far = np.geomspace(1e-3, 1e6, 4000)
    x = np.concatenate([-far, far, np.linspace(-30, 30, 20_001)])
    sampled = np.abs(fit(x) - target(x)).max()
    assert sampled <= fit.max_error * (1 + 1e-9)
    assert sampled >= fit.max_error * (1 - 1e-3)
    assert gap(fit) < (1e-6 if fit.kinks_within is None else 0.01)
    assert (fit.kinks_within is not None) == (hidden == 3 and text in ("gelu", "silu", "mish"))
    assert len(fit.network.units) <= hidden
    assert (fit.left, fit.right) == (asymptote(target, -1).slope, asymptote(target, 1).slope)
    inside = approximate(target, hidden=hidden, interval=(-20, 20))
    assert fit.max_error >= bound(inside)


@pytest.mark.parametrize(
    ("text", "error", "infimum"),
    [("gelu", 0.0854887, 0.08498560354), ("lisht", 0.1395811, 0.13923227), ("hard_swish", 0.18973, 0.1875)],
)
def test_a_least_error_that_kinks_only_approach_at_infinity(text: str, error: float, infimum: float) -> None:
    """A path below both asymptotes leaves them far outside: the farther out, the smaller the error."""
    target = curve_of(text)
    fit = approximate(target, hidden=3, tails=True)
    assert fit.max_error == pytest.approx(error, rel=1e-5)
    assert bound(fit) == pytest.approx(infimum, rel=1e-7)
    assert fit.kinks_within is not None
    assert (np.diff(fit.knots) > 0).all()
    assert np.abs(fit.knots[1:-1]).max() <= fit.kinks_within * (1 + 1e-12)
    assert fit.kinks_within <= 4 * 64  # all three are on their asymptotes there
    far = np.array([-1e4, 1e4])
    np.testing.assert_allclose(fit.network(far), target(far), rtol=1e-12, atol=1e-9)  # it ends in the asymptotes
    assert not fit.is_proven
    assert fit.max_error < approximate(target, hidden=2, tails=True).max_error
    assert approximate(target, hidden=3).kinks_within is None  # inside of an interval there is always a best one


@pytest.mark.parametrize(
    ("text", "hidden", "error"),
    [
        ("binary_step", 2, 0.5),
        ("sign(x)", 5, 1.0),
        ("hardshrink", 3, 0.5),
        ("hardshrink", 4, 0.25),
        ("threshold", 2, 0.25),
    ],
)
def test_tails_of_a_jump(text: str, hidden: int, error: float) -> None:
    fit = approximate(curve_of(text), hidden=hidden, tails=True)
    assert fit.max_error == pytest.approx(error, rel=1e-9)
    assert gap(fit) < 1e-9
    assert np.abs(fit.knots).max() <= 1.1 * (64 + 1e-9)
    x = np.array([-1e4, -100.0, -np.nextafter(0, 1), np.nextafter(0, 1), 100.0, 1e4])
    assert np.abs(fit.network(x) - curve_of(text)(x)).max() <= error * (1 + 1e-9)


def test_an_asymptote_is_read_off_where_rounding_is_small() -> None:
    """Far out the difference of a function and its slope times x is rounding."""
    fit = approximate(curve_of("srelu"), hidden=2, tails=True)
    assert fit.max_error < 1e-15


def test_softplus_with_one_unit_is_relu() -> None:
    fit = approximate(curve_of("softplus"), hidden=1, tails=True)
    assert fit.max_error == pytest.approx(math.log(2), rel=1e-12)
    assert fit.knots[1] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "hidden", "message"),
    [
        ("sin(x)", 4, "no asymptote on the left: its slope has no limit"),
        ("relu(sin(x))", 4, "no asymptote on the left: its value has no limit"),
        ("tanh(abs(sin(2*x)))", 4, "no asymptote on the left: its value has no limit"),
        ("2*x + relu(sin(x))", 4, "no asymptote on the left: its slope has no limit"),
        (
            "sin(x**2)/(abs(x) + 1)",
            4,
            (
                r"sin\(x\*\*2\)/\(abs\(x\) \+ 1\) has an asymptote on the left, but the limit of its "
                r"slope is unknown there; matching the asymptotes requires it"
            ),
        ),
        ("sqrt(x)", 4, r".*\) has no asymptote on the left: it is undefined there"),
        ("x**2", 4, "no asymptote on the left: its slope has no limit"),
        ("log(1+abs(x))", 4, "its value grows without bound"),
        ("0.3*x + log(1+abs(x))", 4, "its distance from a line of slope 0.3 grows without bound"),
        ("0.7*x + 0.001*sqrt(abs(x))", 4, "its distance from a line of slope 0.7 grows without bound"),
        ("(x**3+1.1)/(3*x**2+1.3) + log(x**2+0.1)", 4, "slope 0.333333 grows without bound"),
        ("(x**3+1.1)/(3*x+1.3)", 4, "its slope has no limit"),
        ("x*sin(log(1+abs(x)))", 4, "its slope has no limit"),
        ("0.3*x + cos(0.1*x)", 4, "no asymptote on the left: its slope has no limit"),
        ("x/3 + sin(sqrt(abs(x)))", 4, "its distance from a line of slope 0.333333 has no limit"),
        ("(0.3*x**3+1.7)/(x**2+1.1) + 0.1*sin(x)", 4, "no asymptote on the left: its slope has no limit"),
        (
            "sqrt(2)*x - 1.4142135623730951*x + 1/(1+x**2)",
            4,
            (
                r"it is unknown whether sqrt\(2\)\*x - 1\.4142135623730951\*x \+ 1/\(1\+x\*\*2\) has "
                r"an asymptote on the left"
            ),
        ),
        ("sigmoid", 1, "hidden=1 is too small: .* requires hidden=2 or more"),
        ("gelu", 0, "hidden=0 is too small: .* requires hidden=1 or more"),
    ],
)
def test_refusals(text: str, hidden: int, message: str) -> None:
    with pytest.raises(ActvizError, match=message):
        approximate(curve_of(text), hidden=hidden, tails=True)


@pytest.mark.parametrize("text", ["x + log(x+2)", "sqrt(x)", "0.1*x + sqrt(0.3*x+0.7)"])
def test_what_ends_on_the_left_and_grows_on_the_right_has_no_asymptote(text: str) -> None:
    with pytest.raises(ActvizError, match=r".*\) has no asymptote on the left: it is undefined there"):
        asymptote(curve_of(text), -1)
    with pytest.raises(ActvizError, match="no asymptote on the right: its .* grows without bound there"):
        asymptote(curve_of(text), 1)


def test_an_output_relu_cannot_follow_what_is_below_0() -> None:
    with pytest.raises(ActvizError, match="stays below 0 on the left"):
        approximate(curve_of("tanh"), tails=True, output_activation="relu")


@pytest.mark.parametrize(("inner", "begin"), [(1.0, 16.0), (8.0, 16.0), (20.0, 40.0)])
def test_a_tail_begins_outside_of_the_interval(inner: float, begin: float) -> None:
    """ReLU follows its asymptotes from 0 on; kinks may still be outside a short interval."""
    assert (tail_of(curve_of("relu"), 1, inner).begin, tail_of(curve_of("relu"), -1, -inner).begin) == (begin, -begin)
