"""Algebraic proofs: proven results are true, and false statements are never proven."""

from __future__ import annotations

import ast
import random
from fractions import Fraction
from math import inf, pi, sqrt

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from mpmath import isfinite, isnan, mp

from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import negative, substitute
from actviz.formulas.normal_forms.identities import is_constant, is_zero, symmetry
from actviz.formulas.normal_forms.periods import linear_plus_periodic, period
from tests.formulas.samples import PARAMETERS, texts
from tests.functions import curve_of, formula_tree
from tests.mp_reading import read
from tests.selection import long_except

NUMBERS = {"a": 0.3, "beta": 1e-20}
PLACES = [-7.3, -1.1, -0.4, 0.2, 0.9, 2.3, 5.3]


def drawn(text: str) -> ast.expr:
    """Return the tree of a random text, unless it contains 1/0 or similar."""
    try:
        return formula_tree(text)
    except ActvizError:
        reject()


def difference(first: str, second: str) -> ast.expr:
    return ast.BinOp(formula_tree(first), ast.Sub(), formula_tree(second))


EQUAL = [
    ("max(x, 0) - max(-x, 0)", "x"),
    ("max(x + 1, 0)", "max(-(-x - 1), 0)"),
    ("max(x, -x)", "abs(x)"),
    ("max(sin(x), exp(x)) + min(sin(x), exp(x))", "sin(x) + exp(x)"),
    ("max(x, 0)", "(x + sqrt(x**2))/2"),
    ("abs(x)*sign(x)", "x"),
    ("clip(x, -1, 1)", "max(x + 1, 0) - max(x - 1, 0) - 1"),
    ("clip(x, 2, 1)", "1"),
    ("abs(tanh(x))", "tanh(abs(x))"),
    ("x if x >= 0 else -x", "-x if x < 0 else x"),
    ("sqrt(x**2 - 2*x + 1)", "abs(x - 1)"),
    ("sqrt(1 + sinh(x)**2)", "cosh(x)"),
    ("sqrt(x)**2", "abs(x)"),
    ("(x**2)**0.5", "abs(x)"),
    ("log(x**2)", "2*log(x)"),
    ("log(x**2 - 1)", "log(abs(x - 1)) + log(abs(x + 1))"),
    ("log(cosh(x))", "abs(x) + log1p(exp(-2*abs(x))) - log(2)"),
    ("asinh(x)", "-log(sqrt(x**2 + 1) - x)"),
    ("softplus(x) - softplus(-x)", "x"),
    ("2**x", "exp(x*log(2))"),
    ("4**x", "2**(2*x)"),
    ("x**x", "exp(x*log(x))"),
    ("e**x", "exp(x)"),
    ("log(e)", "1"),
    ("exp(log(x)/2)", "sqrt(x)"),
    ("logsumexp(x, 0)", "softplus(x)"),
    ("sqrt(8)", "2*sqrt(2)"),
    ("1/(x - 1) - 1/(x + 1)", "2/(x**2 - 1)"),
    ("sin(x)**2 + cos(x)**2", "1"),
    ("sin(2*x)", "2*sin(x)*cos(x)"),
    ("sin(x + pi/2)", "cos(x)"),
    ("sin(x + pi/3)", "sin(x)/2 + sqrt(3)/2*cos(x)"),
    ("tan(x)*cos(x)", "sin(x)"),
    ("x*sinc(x)", "sin(x)"),
    ("acos(x) + asin(x)", "pi/2"),
    ("Phi(x) + Phi(-x)", "1"),
    ("erfc(x)", "1 - erf(x)"),
    ("phi(x)", "exp(-x**2/2)/sqrt(2*pi)"),
    ("0.1 + 0.2", "0.3"),
    ("1 if x == 1 else x", "x"),
]
UNEQUAL = [
    ("x", "x + 1e-300"),
    ("1e-12*max(x, 0)", "0"),
    ("1 if x > 0 else 0", "1 if x >= 0 else 0"),
    ("1 if log(x) > 0 else 0", "1 if x < -1 else 0"),
    ("0 if log(x) > 0 else 1", "0 if abs(x) > 1 else 1"),
    ("2 if x**2 > sqrt(x) else x", "2 if x**2 > sqrt(abs(x)) else x"),
    ("sqrt(x**2)", "x"),
    ("log(x**2)", "2*log(abs(x)) + 1e-15"),
    ("(-2)**x", "2**x"),
    ("asin(sin(x))", "x"),
    ("abs(x)/x", "1"),
    ("softplus(x)", "max(x, 0)"),
    ("softplus(50)", "50"),
    ("tanh(40)", "1"),
    ("max(3*x - 1, 0)", "3*max(x - 0.3333333333333333, 0)"),
    ("1 if x == 0 else 0", "0"),
    ("tanh(1/max(x, 0))", "tanh(1/x)"),
    ("1/0**abs(x)", "0"),
]


@pytest.mark.parametrize(("first", "second"), long_except(EQUAL, EQUAL[::2], unpack=True))
def test_equal_formulas_are_proven_equal(first: str, second: str) -> None:
    assert is_zero(difference(first, second), NUMBERS)


@pytest.mark.parametrize(("first", "second"), UNEQUAL)
def test_unequal_formulas_are_never_proven_equal(first: str, second: str) -> None:
    assert not is_zero(difference(first, second), NUMBERS)


def test_the_stretch_decides_signs() -> None:
    assert is_zero(difference("sqrt(x**2)", "x"), low=0.0)
    assert not is_zero(difference("sqrt(x**2)", "x"), high=0.0)
    assert is_zero(difference("sqrt((x - 1)**2*(x + 3)**2)", "(1 - x)*(x + 3)"), low=-3.0, high=1.0)
    assert not is_zero(difference("log(x)", "log(x)"), high=-1.0)  # the tree has no value
    assert not is_zero(difference("log(x)", "log(-x)"))


def test_too_much_work_is_given_up() -> None:
    hinges = " + ".join([f"max(sin({k}*x) - x**{k % 5 + 1}, 0)" for k in range(1, 60)])
    assert not is_zero(formula_tree(f"({hinges}) - ({hinges})*(1 + 1e-9)"))
    assert not is_zero(formula_tree("(1 + x + exp(x) + sin(x))**24 - (exp(x) + sin(x) + x + 1)**23"))
    assert is_zero(formula_tree("(1 + exp(x))**500 - (1 + exp(x))**499*(1 + exp(x))"))


# --- rewritings ---------------------------------------------------------------------------------------------------

SPELLINGS = [
    ["tanh(u)", "(exp(u) - exp(-u))/(exp(u) + exp(-u))", "2*sigmoid(2*u) - 1", "1 - 2/(exp(2*u) + 1)"],
    ["sigmoid(u)", "exp(u)/(1 + exp(u))", "(1 + tanh(u/2))/2", "1 - sigmoid(-u)"],
    ["softplus(u)", "log(1 + exp(u))", "u + softplus(-u)", "max(u, 0) + log1p(exp(-abs(u)))", "logsumexp(u, 0)"],
    ["asinh(u)", "log(u + hypot(u, 1))", "-log(sqrt(1 + u**2) - u)"],
    ["erf(u)", "2*Phi(u*sqrt(2)) - 1", "1 - erfc(u)"],
    ["sech2(u)", "1 - tanh(u)**2", "4/(exp(u) + exp(-u))**2"],
    ["max(u, 0)", "(u + abs(u))/2", "u + max(-u, 0)", "u if u > 0 else 0"],
    ["clip(u, -1, 1)", "max(u + 1, 0) - max(u - 1, 0) - 1", "(abs(u + 1) - abs(u - 1))/2", "min(max(u, -1), 1)"],
    ["abs(u)", "sqrt(u**2)", "max(u, -u)", "u*sign(u)"],
    ["(u + 2)**3", "u**3 + 6*u**2 + 12*u + 8", "(u + 2)*(u**2 + 4*u + 4)"],
    ["sin(2*u)", "2*sin(u)*cos(u)", "cos(2*u - pi/2)"],
    ["cos(u)**2", "1 - sin(u)**2", "(1 + cos(2*u))/2"],
    ["log(cosh(u))", "softplus(2*u) - u - log(2)", "abs(u) + log1p(exp(-2*abs(u))) - log(2)"],
    ["sqrt(u**2 + 1)", "hypot(1, u)", "exp(log(u**2 + 1)/2)", "(u**2 + 1)/sqrt(1 + u**2)"],
]


def rewritings(count: int) -> list[tuple[str, str, str]]:
    """Return two texts of one function each, and one of a function that differs in a coefficient by 1e-12."""
    chance = random.Random(14)
    found = []
    for _ in range(count):
        first: list[str] = []
        second: list[str] = []
        for spellings in chance.sample(SPELLINGS, 2):
            slope, offset = Fraction(chance.choice([-3, -2, -1, 1, 2, 5]), 2), chance.choice(["0", "1", "-0.7", "pi"])
            lines = f"({slope}*x + {offset})", f"({offset} - x*({-slope}))"
            for texts_, line in zip((first, second), lines, strict=True):
                texts_.append(_with(chance, spellings, line))
        form = chance.choice(["{}*{}", "{} + {}", "3*{} - {}/2", "{}/(2 + {}**2)"])
        changed = f"({form.format(*first)}) + 1e-12*{second[0]}"
        found.append((form.format(*first), form.format(*second), changed))
    return found


def _with(chance: random.Random, spellings: list[str], line: str) -> str:
    tree = ast.parse(chance.choice(spellings), mode="eval").body
    return f"({ast.unparse(substitute(tree, {'u': ast.parse(line, mode='eval').body}))})"


@pytest.mark.parametrize("count", long_except([50, 200], [50]))
def test_rewritings_are_proven_equal_and_changed_ones_are_not(count: int) -> None:
    for number, (first, second, changed) in enumerate(rewritings(count)):
        assert is_zero(difference(first, second)), (first, second)
        assert not is_zero(difference(changed, second)), (changed, second)
        if number % 8 == 0:
            with mp.workdps(20):
                one, other = (read(formula_tree(text))(PLACES[number % 7]) for text in (first, second))
                assert abs(one - other) <= 1e-15 * (1 + abs(one))


def is_zero_at(tree: ast.expr, x: float) -> bool:
    """Return whether mpmath finds no value or 0, up to the last of 20 digits."""
    with mp.workdps(20):
        value = read(tree, PARAMETERS)(x)
        return bool(isnan(value)) or abs(value) < 1e-15


@given(texts(6), texts(3), st.sampled_from(["max({0}, {1}) - {0}", "abs({0}) - {0}", "sqrt({0}**2) - {0}*sign({1})"]))
def test_what_is_proven_zero_is_zero(first: str, second: str, form: str) -> None:
    tree = drawn(form.format(f"({first})", f"({second})"))
    if is_zero(tree, PARAMETERS):
        assert all(is_zero_at(tree, x) for x in PLACES)


# --- symmetry -----------------------------------------------------------------------------------------------------

ODD = """
    2/(1+exp(-x))-1;sigmoid(x)-0.5;log(x+sqrt(x**2+1));(exp(x)-exp(-x))/(exp(x)+exp(-x));2*sigmoid(2*x)-1
    x*sqrt(x**2);softplus(x)-softplus(-x);Phi(x)-0.5;erf(x);clip(x,-1,1);x**3/(1+x**2);sin(x);asinh(x)
    max(x,0)-max(-x,0);1/x;sign(x);asinh(x)/(1+abs(asinh(x)));log((1+x)/(1-x));x*log(abs(x));asin(x);tan(x)
    abs(x+1)-abs(x-1);x if abs(x)>0.5 else 0;sign(x)*sqrt(abs(x));sin(a*x);x + 0.1 + 0.2 - 0.3
"""
EVEN = """
    log(cosh(x));softplus(x)+softplus(-x);x*tanh(x);x*(2*Phi(x)-1);abs(x);cos(x);exp(-x**2);phi(x);sech2(x);1/(1+x**2)
    softplus(x)-x/2;log(x**2);sqrt(1-x**2);(x**2)**0.3;sinc(x);acos(x)*acos(-x);x**2*log(cosh(1/x));max(x,-x);0.1
    abs(sin(x));hypot(x,1)
"""
NEITHER = """
    clip(x,-65504,65000);log(1+exp(beta*x))/beta;x*Phi(x);x*sigmoid(x);exp(x);max(x,0);x+1e-9;x**2+1e-12*x;log(x);sqrt(x)
    0*log(x);log(x) if x > 1 else log(-x);1 if x > 0 else -1;exp(-(x-1e4)**2)
    tanh(x)+0.5*exp(-((x-1.9826)/0.005)**2);max(0,1-abs(x-24));sqrt(x*(x-1))
"""


def split(texts_: str) -> list[str]:
    return [text for line in texts_.split("\n") for text in line.strip().split(";") if text]


@pytest.mark.parametrize(
    ("text", "word"),
    [(text, word) for word, group in (("odd", ODD), ("even", EVEN), ("none", NEITHER)) for text in split(group)],
)
def test_symmetry(text: str, word: str) -> None:
    assert symmetry(formula_tree(text), NUMBERS) == word


def test_what_has_values_on_one_side_only_is_not_called_symmetric() -> None:
    assert symmetry(formula_tree("2 if x**2 > sqrt(x) else hypot(x, x)")) not in ("odd", "even")
    assert symmetry(formula_tree("log(abs(x)) + 0*sqrt(x)")) == "none"


@pytest.mark.parametrize(("text", "word"), [("x + 1e-320", "unknown"), ("5e-324*x", "odd")])
def test_numbers_whose_reciprocals_are_too_large_for_a_float(text: str, word: str) -> None:
    assert (symmetry(formula_tree(text)) or "unknown") == word


@given(texts(6), st.sampled_from([None, ast.Add(), ast.Sub()]))
def test_claims_of_symmetry_are_true(text: str, operator: ast.operator | None) -> None:
    tree = drawn(text)
    mirrored = substitute(tree, {"x": negative(ast.Name("x"))})
    if operator:
        tree = ast.BinOp(tree, operator, mirrored)
    word = symmetry(tree, PARAMETERS)
    if word in ("odd", "even"):
        other = substitute(tree, {"x": negative(ast.Name("x"))})
        sign = ast.Sub() if word == "even" else ast.Add()
        assert all(is_zero_at(ast.BinOp(tree, sign, other), x) for x in PLACES[::3])
        with mp.workdps(20):
            reading = read(tree, PARAMETERS)
            assert all(isfinite(reading(x)) == isfinite(reading(-x)) for x in PLACES[::3])
    if operator:
        assert word != "none"


# --- periods and constants ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin(x)", 2 * pi),
        ("sin(x)**2", pi),
        ("abs(sin(x))", pi),
        ("tan(x)", pi),
        ("cos(3*x) + sin(2*x)", 2 * pi),
        ("sin(80*pi*x)**2", 1 / 80),
        ("sin(a*x)", 2 * pi / 0.3),
        ("sin(sqrt(2)*x)**2", pi / sqrt(2)),
        ("max(sin(1 - 2*x), 0)", pi),
        ("4*sin(x)**3 - 3*sin(x)", 2 * pi / 3),
        ("sin(cos(x))", 2 * pi),
        ("log(sin(x))", 2 * pi),  # log(-sin(x)) is not the same where it has a value
        ("sin(x)*sin(pi*x)", None),
        ("x + sin(x)", None),
        ("sin(x**2)", None),
        ("sin(x)**2 + cos(x)**2", None),
        ("exp(x)", None),
    ],
)
def test_periods(text: str, expected: float | None) -> None:
    found = period(formula_tree(text), NUMBERS)
    assert (found and found.value) == (expected and pytest.approx(expected, rel=1e-15))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x + sin(a*x)**2/a", (1.0, pi / 0.3)),
        ("x + sin(x)", (1.0, 2 * pi)),
        ("3*x - 2*cos(pi*x)", (3.0, 2.0)),
        ("x/3 + abs(sin(x)) + 1", (1 / 3, pi)),
        ("sin(x)", (0.0, 2 * pi)),
        ("x", None),
        ("max(x, sin(x))", None),
        ("x*sin(x)", None),
        ("x**2 + sin(x)", None),
        ("x + sin(x)*1e-12 + sin(x**2)", None),
        ("x + sin(x)**2 + cos(x)**2", None),
    ],
)
def test_lines_with_a_periodic_part(text: str, expected: tuple[float, float] | None) -> None:
    found = linear_plus_periodic(formula_tree(text), NUMBERS)
    assert (found and (found[0], found[1].value)) == (expected and pytest.approx(expected, rel=1e-15))


def test_constants() -> None:
    assert is_constant(formula_tree("sin(x)**2 + cos(x)**2"))
    assert is_constant(formula_tree("sigmoid(x) + sigmoid(-x)"))
    assert not is_constant(formula_tree("sign(x)"))
    assert not is_constant(formula_tree("sqrt(x**2)/x"))


@pytest.mark.parametrize(
    ("text", "low", "high", "order", "expected"),
    [
        ("relu(x) - relu(x - 1)", 1.0, inf, 1, True),
        ("relu(x) - relu(x - 1)", 0.0, 1.0, 1, False),
        ("x + 1 - x", -inf, inf, 1, True),
        ("sigmoid(x) + sigmoid(-x)", -inf, inf, 1, True),
        ("tanh(x) - (exp(x) - exp(-x))/(exp(x) + exp(-x))", -inf, inf, 0, True),
        ("sqrt(x**2)/x", 0.0, inf, 1, True),
        ("sqrt(x**2) - x", 0.0, inf, 0, True),
        ("sqrt(x**2) - x", -inf, 0.0, 0, False),
        ("sqrt((7*x - 1)**2) - 7*x + 1", 1 / 7, inf, 0, True),
        ("1e-12*relu(x)", 0.0, inf, 1, False),
        ("1e-12*relu(x)", -inf, 0.0, 1, True),
        ("softplus(x)", -inf, inf, 1, False),
    ],
)
def test_dead_zones_of_curves(text: str, low: float, high: float, order: int, expected: bool) -> None:
    assert curve_of(text).function.is_zero_between(low, high, order) == expected
