"""Values in higher precision than float64, compared with mpmath."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from mpmath import mp, mpf

from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import parse
from actviz.formulas.high_precision import value_in_digits
from actviz.formulas.vocabulary import WORDS
from actviz.formulas.word import Word
from tests.formulas.samples import PARAMETERS, PLACES, has_undefined_test, texts
from tests.functions import tree_of
from tests.mp_reading import read

ARGUMENTS = {"hypot": "x, x + 1", "clip": "x, -1, 0.5"}
POINTS = [-40.0, -21.0, -19.5, -5.0, -1.0, -0.3, -1e-9, 0.5, 0.7, 1.0, 2.0, 19.5, 25.0, 300.0]


def is_right(tree: ast.expr, x: float) -> bool:
    found = value_in_digits(tree, {}, x)
    with mp.workdps(40):
        right = read(tree)(x)
        if found is None:
            return not mp.isfinite(right)
        return bool(mp.isfinite(right) and abs(mpf(str(found)) - right) <= mpf(10) ** -24 * abs(right))


@pytest.mark.parametrize("word", WORDS.values(), ids=lambda word: word.name)
def test_every_word_is_right_to_24_digits(word: Word) -> None:
    arguments = ARGUMENTS.get(word.name, "x, 2*x, 1" if word.is_variadic else "x")
    tree = tree_of(f"{word.name}({arguments})")
    wrong = [x for x in POINTS if not is_right(tree, x)]
    assert wrong == ([1.0] if word.name == "acos" else []), "acos(1) is 0, which differences do not prove"


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("log(x/(1 - x))", 0.5 + 1e-9),
        ("(1e10 + tanh(x)) - 1e10", 1e-9),
        ("1 - cos(x)", 1e-8),
        ("exp(x) - 1 - x - x**2/2", 1e-8),
        ("log(cosh(x))", 1e4),
        ("x/sinh(x)", 1e4),
        ("exp(x)/(1 + exp(x))", -1e6),
        ("sin(1e8*x)", 3.3),
        ("sin(pi*x)", 1.0 + 2**-40),
        ("(-x)**3", 2.5),
        ("x**-2", 3.0),
        ("0**x + x**0", 2.0),
        ("x if x > 1 and not x < 0 or x == 7 else -x", 0.5),
        ("exp(-exp(x))", 20.0),
    ],
)
def test_neither_digits_nor_range_are_lost(text: str, x: float) -> None:
    assert is_right(tree_of(text), x)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("log(x)", -1.0),
        ("sqrt(x)", -1.0),
        ("1/x", 0.0),
        ("(-x)**0.5", 2.0),
        ("asin(x)", 1.5),
        ("exp(exp(exp(x)))", 9.0),
    ],
)
def test_there_may_be_no_value(text: str, x: float) -> None:
    assert value_in_digits(tree_of(text), {}, x) is None


def test_zero_is_returned_only_where_nothing_is_left_at_all() -> None:
    assert value_in_digits(tree_of("x - x"), {}, 0.3) == 0
    assert value_in_digits(tree_of("exp(x) - exp(x)"), {}, 0.3) == 0


def test_parameters_and_constants_of_the_tree_are_floats() -> None:
    found = value_in_digits(tree_of("a*0.1"), {"a": 0.1}, 0.0)
    assert found is not None
    assert float(found - found.from_float(0.01)) == pytest.approx(0.1 * 0.1 - 0.01, rel=0.2)


@given(texts(6), PLACES)
def test_any_formula_is_read_as_mpmath_reads_it(text: str, x: float) -> None:
    try:
        tree = parse(text).tree
    except ActvizError:
        return
    found = value_in_digits(tree, PARAMETERS, x)
    with mp.workdps(40):
        right = read(tree, PARAMETERS)(x)
        if found is None or not mp.isfinite(right) or has_undefined_test(tree, x):
            return
        assert abs(mpf(str(found)) - right) <= mpf(10) ** -13 * abs(right) + mpf(10) ** -24, "decimals are rounded"
