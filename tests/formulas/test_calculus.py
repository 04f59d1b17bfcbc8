"""Derivatives compared with independent results, and limits for very large formulas."""

from __future__ import annotations

import ast
import math
import time
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp

from actviz.formulas.breakpoints import poles, switching_arguments
from actviz.formulas.calculus import derivative, expand
from actviz.formulas.enclosures.zeros import Zeros
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.grammar import Definition, parse
from actviz.formulas.typeset import latex, plain
from tests.formulas.samples import PARAMETERS, PLACES, allowance, has_undefined_test, texts
from tests.functions import tree_of
from tests.mp_reading import read, slope
from tests.selection import long_except


def slope_text(text: str, order: int = 1) -> str:
    tree = parse(text).tree
    for _ in range(order):
        tree = derivative(tree)
    return ast.unparse(tree)


@given(texts(), PLACES, st.sampled_from([1, 2]))
def test_derivatives_agree_with_differences(text: str, x: float, order: int) -> None:
    try:
        tree = parse(text).tree
        derived = derivative(tree) if order == 1 else derivative(derivative(tree))
    except ActvizError:
        return
    with mp.workdps(25):
        value, found = read(tree, PARAMETERS)(x), read(derived, PARAMETERS)(x)
        if not (mp.isfinite(value) and abs(value) < 1e12 and mp.isfinite(found)) or has_undefined_test(tree, x):
            return
        right = slope(read(tree, PARAMETERS), x, order)
        if mp.isfinite(right) and abs(right) < 1e12:
            # Decimals represent exact decimal numbers, and have a rounding error.
            allowed = 1e-12 * (abs(right) + abs(value)) + allowance(derived, x) + 1e-20
            assert abs(found - right) <= allowed, ast.unparse(derived)


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("7", "0"),
        ("a", "0"),
        ("x", "1"),
        ("x**3", "3 * x ** 2"),
        ("x**a", "a * x ** (a - 1)"),
        ("a**x", "a ** x * log(a)"),
        ("x*sigmoid(x)", "sigmoid(x) * (1 + x * sigmoid(-x))"),
        ("sigmoid(x)", "sigmoid(x) * sigmoid(-x)"),
        ("tanh(x)", "sech2(x)"),
        ("exp(-x**2)", "-(2 * x * exp(-x ** 2))"),
        ("log(1 + x**2)", "2 * x / (1 + x ** 2)"),
        ("1/(1 + exp(-x))", "exp(-x) / (1 + exp(-x)) ** 2"),
        ("max(x, 0)", "1 if x > 0 else 0"),
        ("max(x, 0)**2", "2 * x if x > 0 else 0"),
        ("abs(x)", "sign(x)"),
        ("x*abs(x)", "2 * abs(x)"),
        ("sign(x)", "0"),
        ("clip(x, -1, 1)", "1 if x > -1 and x < 1 else 0"),
        ("sqrt(max(x - 1, 0))", "1 / (2 * sqrt(x - 1)) if x > 1 else 0"),
        ("log(max(x, 1))", "1 / x if x > 1 else 0"),
        ("max(x, 0)**0.5", "0.5 * x ** (-0.5) if x > 0 else 0"),
        ("sqrt(x if x > 0 else 0)", "1 / (2 * sqrt(x)) if x > 0 else 0"),
        ("clip(x, 0, 1)**0.5", "0.5 * x ** (-0.5) if x > 0 and x < 1 else 0"),
        ("x if x > 0 else a*expm1(x)", "1 if x > 0 else a * exp(x)"),
        ("1 if x == 0 else sin(x)/x", "(x * cos(x) - sin(x)) / x ** 2"),
        ("2*x if x != 0 else 5", "2"),
        ("hypot(x, 1)", "x / hypot(x, 1)"),
        ("sinc(x)", "sinc_slope(x)"),
        ("abs(2)*x", "abs(2)"),
    ],
)
def test_slopes_are_written_as_in_a_textbook(text: str, slope: str) -> None:
    assert slope_text(text) == slope


def test_the_slope_in_a_parameter() -> None:
    assert ast.unparse(derivative(tree_of("a*x**2 + b"), variable="a")) == "x ** 2"


# --- functions of a catalogue -------------------------------------------------------------------------------------

ELU = Definition(
    name="elu",
    formula=tree_of("x if x > 0 else alpha*(exp(x) - 1)"),
    stable=tree_of("x if x > 0 else alpha*expm1(x)"),
    parameters={"alpha": 1.0},
)
SQUARE = Definition(name="square", formula=tree_of("x*x"), stable=tree_of("x**2"), slope=tree_of("x + x"))
TANH = Definition(name="tanh", formula=tree_of("tanh(k*x)"), stable=tree_of("tanh(k*x)"), parameters={"k": 1.0})
DEFINITIONS: Mapping[str, Definition] = {"elu": ELU, "square": SQUARE, "tanh": TANH}


def called(text: str) -> ast.expr:
    return parse(text, DEFINITIONS.get).tree


@pytest.mark.parametrize(
    ("text", "stable", "textbook"),
    [
        ("square(x + 1)", "(x + 1) ** 2", "(x + 1) * (x + 1)"),
        ("elu(x)", "x if x > 0 else 1 * expm1(x)", "x if x > 0 else 1 * (exp(x) - 1)"),
        ("elu(x, alpha=0.5)", "x if x > 0 else 0.5 * expm1(x)", "x if x > 0 else 0.5 * (exp(x) - 1)"),
        ("square(square(x))", "(x ** 2) ** 2", "x * x * (x * x)"),
        ("tanh(x) + tanh(x, k=2)", "tanh(x) + tanh(2 * x)", "tanh(x) + tanh(2 * x)"),
        ("elu(x, alpha=square(a))", "x if x > 0 else a ** 2 * expm1(x)", "x if x > 0 else a * a * (exp(x) - 1)"),
        ("x + 1", "x + 1", "x + 1"),
    ],
)
def test_calls_are_expanded(text: str, stable: str, textbook: str) -> None:
    tree = called(text)
    assert ast.unparse(expand(tree, DEFINITIONS, stable=True)) == stable
    assert ast.unparse(expand(tree, DEFINITIONS, stable=False)) == textbook


@pytest.mark.parametrize(
    "text",
    [
        "square(3*x)",
        "elu(2*x - 1, alpha=0.5)",
        "elu(square(x) - 2)",
        "x*tanh(-x, k=2)",
        "elu(x - 2, alpha=square(x))",
        "tanh(tanh(x, k=3))",
    ],
)
def test_calls_are_differentiated(text: str) -> None:
    tree = called(text)
    derived = derivative(tree, DEFINITIONS)
    with mp.workdps(25):
        for x in (-2.3, -0.4, 0.3, 1.9):
            reading = read(expand(tree, DEFINITIONS, stable=True))
            found = read(expand(derived, DEFINITIONS, stable=True))(x)
            assert abs(found - slope(reading, x)) < 1e-15


def test_a_given_slope_is_the_slope() -> None:
    assert ast.unparse(derivative(called("square(x)"), DEFINITIONS)) == "2 * x"


# --- hard cases ---------------------------------------------------------------------------------------------------


def nested(pattern: str, times: int, inner: str = "x") -> str:
    for _ in range(times):
        inner = pattern.replace("#", inner)
    return inner


HARD = {
    "sum of 100": "+".join(["x"] * 100),
    "sum of 500": "+".join(["x"] * 500),
    "balanced sum": "+".join("(" + "+".join(f"x**{i * 20 + j}" for j in range(20)) + ")" for i in range(20)),
    "60 units": "+".join(f"max({k / 7:.3f}*x - {k}, 0)" for k in range(60)),
    "product": "*".join(f"(x - {k})" for k in range(90)),
    "product of sines": "*".join(f"sin({k}*x)" for k in range(1, 50)),
    "product of conditionals": "*".join(f"(x if x > {k} else {k})" for k in range(1, 30)),
    "sum of conditionals": "+".join(f"(x if x > {k} else {k})" for k in range(1, 40)),
    "tower": nested("x**(#)", 90),
    "tower to the left": nested("(#)**x", 90),
    "squares": nested("((#)**2 + 1)", 45),
    "roots": nested("((#)**0.5 + 1)", 45),
    "exponentials": nested("exp(#)", 90),
    "sines": nested("sin(#)", 90),
    "gates": nested("x*sigmoid(#)", 45),
    "mirrored gates": nested("x*sigmoid(-(#))", 30),
    "continued fraction": nested("x/(1 + x**2/(#))", 22),
    "quotients": nested("x/(# - 3)", 45),
    "differences": nested("-(3 - #)*x", 30),
    "square roots": nested("sqrt(#)", 90),
    "sums under roots": nested("sqrt(1 + (#)**2)", 30),
    "absolutes": nested("abs(# - 1)", 45),
    "absolutes only": nested("abs(#)", 95),
    "maxima": nested("max(#, x + 1)", 45),
    "maximum of 100": "max(" + ",".join(f"{k}*x" for k in range(1, 100)) + ")",
    "maximum of 400": "max(" + ",".join(f"x**{k}" for k in range(1, 400)) + ")",
    "logsumexp of 99": "logsumexp(" + ",".join(f"{k}*x" for k in range(1, 100)) + ")",
    "clips": nested("clip(#, -x, x)", 30),
    "clipped bounds": nested("clip(x, #, x)", 30),
    "chain of 90 conditionals": "".join(f"{k} if x<{k} else " for k in range(90)) + "x",
    "chain of 300 conditionals": "".join(f"x if x<{k} else " for k in range(300)) + "x",
    "chain of curved conditionals": "".join(f"x if sin({k}*x)<{k} else " for k in range(90)) + "x",
    "conditionals in bodies": nested("(# if x>1 else x)", 45),
    "conditionals in tests": nested("(1 if (#)>0 else x)", 30),
    "negations": "-" * 95 + "x",
    "twofold": nested("(#)*(#)", 7),
    "twofold quotients": nested("(#)/(1 + (#)**2)", 6),
    "twofold hypot": nested("hypot(#, #)", 5),
    "huge power": "x**99999",
    "power of a huge number": "(1e300*x)**12",
    "powers of powers": nested("(#)**12", 20, "(1.1*x)"),
    "powers of near one": "x if x > " + nested("(#)**12", 5, "1.0000001") + " else 1",
    "fractions": "+".join(f"x/{p}" for p in range(1001, 1090)),
    "decimals": "+".join(f"x*0.123456789{p}" for p in range(10, 99)),
    "tiny numbers": "*".join(["1e-300"] * 50 + ["x"]),
    "factorial": "*".join(f"{p}" for p in range(1, 90)) + "*x",
    "comparisons": "<".join(["x"] * 200),
    "conjunction": " and ".join(f"x > {k}" for k in range(95)),
    "nots": nested("not (#)", 80, "x > 1"),
    "densities": nested("phi(#)", 40),
    "mixture": nested("softplus(#)*tanh(#)", 5),
    "wide product": "*".join(f"(1 + x**{k})" for k in range(2, 60)),
}


SLOW = {
    "square roots", "absolutes", "absolutes only", "quotients", "twofold quotients", "continued fraction",
    "differences", "product", "product of sines", "wide product", "maximum of 100", "mirrored gates",
    "chain of curved conditionals", "60 units", "sines", "sums under roots", "tower",
}  # fmt: skip


@pytest.mark.parametrize("name", long_except(HARD, HARD.keys() - SLOW))
def test_hard_formulas_are_worked_out_soon_or_refused(name: str) -> None:
    start = time.process_time()
    with suppress(ActvizError):
        tree = parse(HARD[name]).tree
        Zeros([*switching_arguments(tree), *poles(tree)], {}).between(-5, 5)
        for _ in range(3):
            latex(tree)
            plain(tree)
            ast.unparse(tree)
            evaluate(compile_tree(tree), 0.3)
            tree = derivative(tree)
    assert time.process_time() - start < 5


def test_long_derivatives_are_refused() -> None:
    product = parse(HARD["product of sines"]).tree
    with pytest.raises(ActvizError, match="too long"):
        derivative(derivative(product))


def test_deep_formulas_are_refused_wherever_the_caller_stands() -> None:
    tree = parse(HARD["exponentials"]).tree

    def from_below(depth: int) -> None:
        if depth:
            from_below(depth - 1)
            return
        with pytest.raises(ActvizError, match="too deep"):
            derivative(tree)

    from_below(600)


def test_nested_functions_of_a_catalogue_are_refused_when_they_explode() -> None:
    tree = called(nested("elu(#)", 40))
    with pytest.raises(ActvizError, match="too long"):
        expand(tree, DEFINITIONS, stable=True)


def test_defaults_are_written_as_decimals() -> None:
    leaky = Definition(name="leaky", formula=tree_of("k*x"), stable=tree_of("k*x"), parameters={"k": 0.25})
    tree = parse("leaky(x) + leaky(2*x, k=a)", {"leaky": leaky}.get).tree
    assert ast.unparse(expand(tree, {"leaky": leaky}, stable=True)) == "0.25 * x + a * (2 * x)"


@pytest.mark.parametrize(
    ("text", "flat", "steep"),
    [
        ("sqrt(max(x - 1, 0))", [-2.0, 0.5], (2.0, 0.5)),
        ("sqrt(max(x - 1, 0))*exp(x)", [-2.0, 0.5], (2.0, 1.5 * math.exp(2))),
        ("log(max(x, 1))", [-2.0, 0.5], (2.0, 0.5)),
        ("max(x, 0)**0.5", [-2.0, -1e-300], (4.0, 0.25)),
        ("abs(max(x, 0))**1.5", [-2.0], (4.0, 3.0)),
        ("min(max(x, 0), 1)**0.5", [-2.0, 3.0], (0.25, 1.0)),
        ("max(x, 0)**max(x, 0)", [-2.0], (1.0, 1.0)),
        ("1/(1 + sqrt(max(x, 0)))", [-2.0], (1.0, -0.125)),
        ("asin(min(max(x, 0), 1))", [-2.0, 3.0], (0.6, 1.25)),
        ("hypot(max(x, 0), 0)", [-2.0], (3.0, 1.0)),
        ("log(1 + max(x, -1))", [], (1.0, 0.5)),
        ("sqrt(max(x, 0))**0.5", [-1.0], (1.0, 0.25)),
        ("sqrt(max(max(x, 0) - 1, 0))", [-1.0, 0.5], (2.0, 0.5)),
    ],
)
def test_a_slope_is_zero_where_the_inner_one_is(text: str, flat: list[float], steep: tuple[float, float]) -> None:
    """On the branch where the inner slope is 0, the outer slope is infinite: 0*inf is not the slope."""
    function = compile_tree(derivative(parse(text).tree))
    assert (evaluate(function, flat) == 0).all()
    assert evaluate(function, steep[0]) == pytest.approx(steep[1], rel=1e-14)
    assert (evaluate(compile_tree(derivative(derivative(parse(text).tree))), flat) == 0).all()
