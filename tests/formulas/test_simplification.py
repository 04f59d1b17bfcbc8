"""Simplification preserves the value and gives readable formulas."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from mpmath import mp

from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import parse
from actviz.formulas.piecewise import linear_in_x
from actviz.formulas.simplification import simplify
from actviz.formulas.vocabulary import WORDS
from tests.formulas.samples import PARAMETERS, PLACES, allowance, has_undefined_test, texts
from tests.mp_reading import read


def simplified(text: str) -> str:
    return ast.unparse(simplify(parse(text).tree))


@given(texts(), PLACES)
def test_the_value_is_kept(text: str, x: float) -> None:
    try:
        tree = parse(text).tree
        simple = simplify(tree)
    except ActvizError:
        return
    with mp.workdps(30):
        before, after = read(tree, PARAMETERS)(x), read(simple, PARAMETERS)(x)
        if mp.isfinite(before) and abs(before) < 1e100 and not has_undefined_test(tree, x):
            assert abs(after - before) <= allowance(tree, x) + 1e-25, ast.unparse(simple)


@given(texts())
def test_simplifying_comes_to_an_end(text: str) -> None:
    try:
        simple = simplify(parse(text).tree)
    except ActvizError:
        return
    forms = [ast.unparse(simple)]
    for _ in range(3):
        forms.append(ast.unparse(simplify(ast.parse(forms[-1], mode="eval").body)))
    assert forms[-1] == forms[-2]


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("x + x", "2 * x"),
        ("2*x - x*2", "0"),
        ("x*x*x/x", "x ** 2"),
        ("0*sin(x) + 1*x", "x"),
        ("x/2 + 1/2", "(x + 1) / 2"),
        ("2*x + 4", "2 * (x + 2)"),
        ("0.1 + 0.2", "0.3"),
        ("3*x**2*2", "6 * x ** 2"),
        ("sin(x)*x*a*2", "2 * a * x * sin(x)"),
        ("-(3 - x)", "x - 3"),
        ("-(-x)", "x"),
        ("a*x + b*x", "x * (a + b)"),
        ("sqrt(x)**2", "x"),
        ("sqrt(2*x)**4", "4 * x ** 2"),
        ("sign(x)**2", "1"),
        ("sign(max(x, 0))**2", "sign(max(x, 0)) ** 2"),
        ("sign(x - x)**2", "0"),
        ("sign(x)**3", "sign(x)"),
        ("x*sign(x)", "abs(x)"),
        ("abs(x)*sign(x)", "x"),
        ("x**2*sign(x)", "x * abs(x)"),
        ("sin(-x)", "-sin(x)"),
        ("cos(-x)", "cos(x)"),
        ("abs(-(x + 1))", "abs(x + 1)"),
        ("exp(0) + tanh(0) + cos(0)", "2"),
        ("sqrt(1) + log(1)", "1"),
        ("x if x > 0 else x", "x"),
        ("sigmoid(-x) - sigmoid(x)", "-tanh(x / 2)"),
        ("sigmoid(2*x) - sigmoid(-2*x)", "tanh(x)"),
        ("(x + 1)*(x + 1)", "(x + 1) ** 2"),
        ("x**a*x**a", "(x ** a) ** 2"),
        ("2**(1/2)", "2 ** (1 / 2)"),
        ("x**99999", "x ** 99999"),
        ("(1/3)**2", "1 / 9"),
        ("7/2*x", "7 * x / 2"),
        ("x*(1e20 + 1)", "1e+20 * x"),
        ("1/(x - x)", "1 / 0"),
    ],
)
def test_what_a_person_would_have_written(text: str, simple: str) -> None:
    assert simplified(text) == simple


@pytest.mark.parametrize("text", ["-(x - 2)*(2 - x)", "-(a - b)*(b - a)*(a - b)", "-(x - 1)*(1 - x)*(x - 2)"])
def test_mirrored_factors_are_not_lost(text: str) -> None:
    tree = parse(text).tree
    for x in (0.3, 5.7):
        assert read(simplify(tree), PARAMETERS)(x) == pytest.approx(read(tree, PARAMETERS)(x))


def test_nothing_is_multiplied_out() -> None:
    assert simplified("(x + 1)*(x + 2)") == "(x + 1) * (x + 2)"
    assert simplified("(x + 1)**12") == "(x + 1) ** 12"


def test_words_of_a_catalogue_keep_their_parameters() -> None:
    tree = ast.parse("tanh(-x, a=2)", mode="eval").body
    assert ast.unparse(simplify(tree)) == "tanh(-x, a=2)"


@pytest.mark.parametrize("text", ["(1e300*x)*(1e300*x)", "1e-200*x*1e-200", "1e200*x*1e200*x"])
def test_numbers_beyond_floating_point_are_refused(text: str) -> None:
    with pytest.raises(ActvizError, match="outside the floating-point range"):
        simplified(text)


def test_huge_powers_are_left_alone() -> None:
    assert simplified("1.0000001**99999*x") == "x * 1.0000001 ** 99999"
    assert simplified("(x/3)**12") == "x ** 12 / 531441"


@pytest.mark.parametrize(
    ("text", "line"), [("2*x + a", ("2", "a")), ("3 - x/4", ("-1/4", "3")), ("x*a", None), ("x**2", None), ("a", None)]
)
def test_lines_are_read(text: str, line: tuple[str, str] | None) -> None:
    found = linear_in_x(parse(text).tree)
    assert (found and (str(found[0]), ast.unparse(found[1]))) == line


@pytest.mark.parametrize("name", [name for name, word in WORDS.items() if len(word.arguments) == 1 and word.takes(1)])
def test_even_and_odd_words_lose_a_sign(name: str) -> None:
    """A word of one argument is written without the sign if and only if it is even or odd by mpmath."""
    right, left = (read(parse(f"{name}({sign}x)").tree)(0.6) for sign in ("", "-"))
    simple = {right: f"{name}(x)", -right: f"-{name}(x)"}.get(left, f"{name}(-x)")
    assert simplified(f"{name}(-x)") == simple


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize("name", [name for name, word in WORDS.items() if len(word.arguments) == 1 and word.takes(1)])
def test_numbers_that_words_are_replaced_by_are_their_values(name: str, at: int) -> None:
    simple = simplified(f"{name}({at})")
    if simple != f"{name}({at})":
        assert float(simple) == read(parse(f"{name}(x)").tree)(at)


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("(x - x)**1", "0"),
        ("(x - x)**2", "0"),
        ("(x - x)**-1", "0 ** (-1)"),
        ("x**0", "1"),
        ("1/(0*x)", "1 / 0"),
        ("a/0*x", "x * (a / 0)"),
        ("sigmoid(-x) + sigmoid(x)", "sigmoid(-x) + sigmoid(x)"),
        ("2*sigmoid(-x) - 2*sigmoid(x)", "-(2 * tanh(x / 2))"),
        ("sigmoid(-x) - 2*sigmoid(x)", "sigmoid(-x) - 2 * sigmoid(x)"),
        ("a*sigmoid(-x) - sigmoid(x)", "a * sigmoid(-x) - sigmoid(x)"),
        ("a + sigmoid(-x) - sigmoid(x)", "a + sigmoid(-x) - sigmoid(x)"),
        ("sigmoid(-x) - tanh(x)", "sigmoid(-x) - tanh(x)"),
        ("tanh(-x) - sigmoid(x)", "-tanh(x) - sigmoid(x)"),
        ("sigmoid(x) - sigmoid(a)", "sigmoid(x) - sigmoid(a)"),
        ("sigmoid(-x)**2 - sigmoid(x)**2", "sigmoid(-x) ** 2 - sigmoid(x) ** 2"),
        ("sigmoid(x - 1) - sigmoid(1 - x)", "tanh((x - 1) / 2)"),
        ("(2*x)**12", "4096 * x ** 12"),
        ("(2*x)**13", "(2 * x) ** 13"),
        ("(x/2)**-12", "4096 / x ** 12"),
        ("(x/2)**-13", "(x / 2) ** (-13)"),
        (f"({2**55}*x)**9", f"({2.0**55!r} * x) ** 9"),
        ("(1099511627776*x)**12", f"{2.0**480!r} * x ** 12"),
        ("(2199023255552*x)**12", "(2199023255552 * x) ** 12"),
        ("x/2 + x/3", "5 * x / 6"),
        ("x/2 + 1", "x / 2 + 1"),
        ("x/2 + a/3", "(3 * x + 2 * a) / 6"),
        ("2*x + 3*a", "2 * x + 3 * a"),
        ("4*x + 6*a - 2", "2 * (2 * x + 3 * a - 1)"),
        ("0.5*x + 0.25", "0.5 * x + 0.25"),
        ("x*a + x*b", "x * (a + b)"),
        ("x**2 + x", "x * (x + 1)"),
        ("1/x + 1/x**2", "(1 + 1 / x) / x"),
        ("x + 1/x", "x + 1 / x"),
        ("x*sin(x) + x + 2", "x * sin(x) + x + 2"),
        ("-(x + 1)*(a - 1)", "(x + 1) * (1 - a)"),
        ("-(a - b)*x", "x * (b - a)"),
        ("-2*(a - b)", "2 * (b - a)"),
        ("-(a + b)", "-(a + b)"),
        ("-(x/2 + a)", "-(x / 2 + a)"),
        ("-(a - b)**2", "-(a - b) ** 2"),
        ("-x/(a - b)", "-(x / (a - b))"),
        ("a/(b/x)", "a * x / b"),
        ("x/(x/2)", "2"),
        ("1/(x*a)", "1 / (a * x)"),
        ("x/3*2", "2 * x / 3"),
        ("x/(3*a)", "x / (3 * a)"),
        ("x*(9007199254740991/3)", "9007199254740991 * x / 3"),
        ("x/9007199254740991", "x / 9007199254740991"),
        ("x/4503599627370496/2", f"{2.0**-53!r} * x"),
        ("0.1*x/0.3", "0.3333333333333333 * x"),
        ("0.5*x*2", "x"),
        ("(x + 1)**2/(x + 1)", "x + 1"),
        ("x**3/x**5", "1 / x ** 2"),
        ("sqrt(x)**3", "sqrt(x) ** 3"),
        ("1/sqrt(x)**2", "1 / x"),
        ("sqrt(x + 1)**4", "(x + 1) ** 2"),
        ("a*sqrt(4*x)**2", "4 * a * x"),
        ("x/sign(x)", "abs(x)"),
        ("sign(x)**-1", "sign(x)"),
        ("abs(x)/sign(x)", "x"),
        ("sign(x)/x", "sign(x) / x"),
        ("x*sign(x)*a", "a * abs(x)"),
        ("x*sign(x)*abs(x)", "abs(x) ** 2"),
        ("x*sign(a)", "x * sign(a)"),
        ("a*x*sign(x)**2*sign(a)", "x * abs(a)"),
        ("(1 if x > 0 else 2)*x*sin(x)*b*3", "3 * b * x * sin(x) * (1 if x > 0 else 2)"),
        ("x - (x - (x - 1))", "x - 1"),
        ("a - (b - x)*2", "a - 2 * b + 2 * x"),
        ("3*(x + 1) - 2*(x + 1)", "x + 1"),
        ("(x + 1)*a - (x + 1)*a", "0"),
        ("-1 + x", "x - 1"),
        ("-1 - x", "-1 - x"),
        ("-a - x + b", "b - a - x"),
        ("(-x)**3", "-x ** 3"),
        ("(-2)**3*x", "-(8 * x)"),
        ("(-x)**a", "(-x) ** a"),
        ("x**(3/3)", "x"),
        ("x**(1/2)", "x ** (1 / 2)"),
        ("x**a/x**a", "1"),
        ("3/6", "1 / 2"),
        ("6/3", "2"),
        ("-3/6*x", "-(x / 2)"),
        ("1e300*1e-300*x", "x"),
        ("(x if x > 0 else x)*2", "2 * x"),
        ("x if not (x + x > 2*1 or x > 3) else 1", "x if not (2 * x > 2 or x > 3) else 1"),
        *(
            (f"{name}(0)", "0")
            for name in ["expm1", "log1p", "sqrt", "sin", "tan", "sinh", "tanh", "asin", "atan", "asinh", "abs", "sign"]
        ),
        *((f"{name}(0)", "1") for name in ("exp", "cos", "cosh")),
        ("log(1)", "0"),
        ("sqrt(1)", "1"),
    ],
)
def test_sums_and_products_are_written_shortly(text: str, simple: str) -> None:
    assert simplified(text) == simple


def test_what_is_no_test_is_refused() -> None:
    with pytest.raises(TypeError, match="not a test"):
        simplify(ast.parse("1 if x else 0", mode="eval").body)


def test_lines_have_one_part_with_x() -> None:
    for text, line in (("x + x/2 - a*b", ("3/2", "-(a * b)")), ("x + sin(x)", None), ("x/a", None), ("sin(x)", None)):
        found = linear_in_x(parse(text).tree)
        assert (found and (str(found[0]), ast.unparse(found[1]))) == line


def test_a_third_term_beside_two_gates_is_kept() -> None:
    assert simplified("x**2 + sigmoid(-x) - sigmoid(x)") == "x ** 2 + sigmoid(-x) - sigmoid(x)"
