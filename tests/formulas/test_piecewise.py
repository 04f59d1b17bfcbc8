"""Trees that switch: the cases of words, and conditionals in a readable form."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from mpmath import mp

from actviz.formulas.calculus import derivative
from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import is_switching
from actviz.formulas.grammar import parse
from actviz.formulas.piecewise import as_conditional, branches, differs_almost_everywhere, simplify_piecewise
from tests.formulas.samples import PARAMETERS, PLACES, allowance, has_undefined_test, texts
from tests.mp_reading import read


def tidied(text: str) -> str:
    return ast.unparse(simplify_piecewise(parse(text).tree))


@given(texts(), PLACES)
def test_the_value_is_kept(text: str, x: float) -> None:
    try:
        tree = parse(text).tree
        clean = simplify_piecewise(tree)
    except ActvizError:
        return
    with mp.workdps(30):
        before, after = read(tree, PARAMETERS)(x), read(clean, PARAMETERS)(x)
        if mp.isfinite(before) and abs(before) < 1e100 and not has_undefined_test(tree, x):
            assert abs(after - before) <= allowance(tree, x) + 1e-25, ast.unparse(clean)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("(1 if x > 0 else 0) + (2 if x > 0 else 1)", "3 if x > 0 else 1"),
        ("x*(1 if x > -1 else 0)*(1 if x < 1 else 0)", "x if x > -1 and x < 1 else 0"),
        ("(0 if x < 0 else 1)*(0 if x > 1 else 1)", "1 if x > 0 and x < 1 else 0"),
        ("1 if 2*x + 1 > 0 else 0", "1 if x > -(1 / 2) else 0"),
        ("1 if a < x else 0", "1 if x > a else 0"),
        ("(x if x > 0 else 2*x) if x > 1 else 3", "x if x > 1 else 3"),
        ("max(x, 0)", "max(x, 0)"),
        ("5 if 1 > 0 else 6", "5"),
        ("5 if 0 < 0 else 6", "6"),
        ("5 if 0 >= 0 else 6", "5"),
        ("5 if 1 == 1 else 6", "5"),
        ("x if x - x == 0 else 0", "x"),
    ],
)
def test_what_a_person_would_have_written(text: str, clean: str) -> None:
    assert tidied(text) == clean


def test_parameters_may_be_equal() -> None:
    for text in ("x if a == b else 2*x", "x if a < b else (2*x if a > b else 3*x)"):
        slope = derivative(parse(text).tree)
        assert [read(slope, {"a": 1.0, "b": b})(0.5) for b in (0.0, 1.0, 2.0)] == (
            [2, 1, 2] if "==" in text else [2, 3, 1]
        )


@pytest.mark.parametrize(
    "text",
    [
        "x if abs(x) == x else 7",
        "0 if x < abs(x) else (1 if x > 0 else 0)",
        "1 if max(x, 0) > x else (2 if max(x, 0) >= x else 3)",
        "(5 if x >= abs(x) else 6) + (1 if x > abs(x) else 2)",
    ],
)
def test_sides_that_are_equal_on_a_stretch_are_not_taken_for_different(text: str) -> None:
    tree = parse(text).tree
    for x in (-2.5, 3.5):
        assert read(simplify_piecewise(tree))(x) == read(tree)(x)


@pytest.mark.parametrize(
    ("text", "conditional"),
    [
        ("max(x, 1)", "x if x > 1 else 1"),
        ("max(x, 1, 2)", "x if x > max(1, 2) else max(1, 2)"),
        ("min(x, 1)", "x if x < 1 else 1"),
        ("clip(x, -1, 1)", "-1 if x < -1 else 1 if x > 1 else x"),
        ("abs(2*x)", "-(2 * x) if 2 * x < 0 else 2 * x"),
        ("sign(x)", "-1 if x < 0 else 1 if x > 0 else 0"),
    ],
)
def test_words_stand_for_cases(text: str, conditional: str) -> None:
    tree = parse(text).tree
    assert is_switching(tree)
    assert ast.unparse(as_conditional(tree)) == conditional


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("1 if x < -1 else (1 if x > 1 else x)", "x if x > -1 and x < 1 else 1"),
        ("1 if x < -1 else (x if x < 1 else 1)", "x if x > -1 and x < 1 else 1"),
        ("(0 if x > 1 else x) if x > -1 else 0", "x if x > -1 and x < 1 else 0"),
        ("(x if x < 1 else 0) if x > -1 else 0", "x if x > -1 and x < 1 else 0"),
        ("(x if x > -1 else 0) if x < 1 else 0", "x if x > -1 and x < 1 else 0"),
        ("(x if x >= -1 else 0) if x <= 1 else 0", "x if x >= -1 and x <= 1 else 0"),
        ("1 if x <= -1 else (1 if x >= 1 else x)", "x if x > -1 and x < 1 else 1"),
        ("1 if x > 1 else (1 if x < -1 else x)", "x if x > -1 and x < 1 else 1"),
        ("max(x, 0) if x > 0 else x", "x"),
    ],
)
def test_tests_that_lead_to_the_same_branch_are_joined(text: str, clean: str) -> None:
    assert tidied(text) == clean
    tree = parse(text).tree
    for x in (-2.5, -0.5, 0.5, 1.5, 2.5):
        assert read(simplify_piecewise(tree))(x) == read(tree)(x)


def stairs(count: int) -> str:
    return " + ".join(f"({k} if x > {k} else 0)" for k in range(1, count + 1))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("max(a, x, x - 1) if x > 0 else 0", "(a if x < a else x) if x > 0 else 0"),
        ("min(a, x, x + 1) if x > 0 else 0", "(a if x > a else x) if x > 0 else 0"),
        ("max(x, x - 1, x - 2) if x > 0 else 0", "x if x > 0 else 0"),
        ("max(a, b, x, x - 1) if x > 0 else 0", "max(a, b, x, x - 1) if x > 0 else 0"),
        ("max(x, -x) if x > 0 else 0", "x if x > 0 else 0"),
        ("clip(x, 0, 1) if x > 2 else 0", "1 if x > 2 else 0"),
        ("(1 if sin(x) > 0 else 2) if sin(x) > 0 else 3", "1 if sin(x) > 0 else 3"),
        ("(1 if -sin(x) > 0 else 2) if sin(x) > 0 else 3", "2 if sin(x) > 0 else 3"),
        ("(1 if sin(x) < 0 else 2) if sin(x) > 0 else 3", "2 if sin(x) > 0 else 3"),
        ("3 if sin(x) > 0 else (1 if sin(x) < 0 else 2)", "3 if sin(x) > 0 else 1"),
        ("(1 if sin(x) > 0 else 2) if cos(x) > 0 else 3", "(1 if sin(x) > 0 else 2) if cos(x) > 0 else 3"),
        ("1 if x == 1 else 2", "2"),
        ("1 if x != 1 else 2", "1"),
        ("1 if a == b else 2", "1 if a == b else 2"),
        ("1 if x > 0 or x > 1 else 2", "1 if x > 0 else 2"),
        ("1 if not x > 0 else 2", "2 if x > 0 else 1"),
        ("(1 if not x > 0 else 2) if x > 1 else 3", "2 if x > 1 else 3"),
        ("(1 if x >= 1 else 2) if x > 1 else 3", "1 if x > 1 else 3"),
        ("(1 if x < 1 else 2) if x > 1 else 3", "2 if x > 1 else 3"),
        ("(1 if x < 2 else 2) if x < 1 else 3", "1 if x < 1 else 3"),
        ("3 if x > 2 else (1 if x > 3 else x)", "3 if x > 2 else x"),
        ("(1 if -2*x > 2 else 2) if x < -1 else 3", "1 if x < -1 else 3"),
        ("1 if -2*x > 2 else 2", "1 if x < -1 else 2"),
        ("1 if 3 <= x/2 else 2", "1 if x >= 6 else 2"),
        ("x if sin(x) > 0 and cos(x) > 0 else 1", "x if sin(x) > 0 and cos(x) > 0 else 1"),
        ("x if sin(x) > 0 or cos(x) > 0 and 1 > 0 else 1", "1 if sin(x) < 0 and cos(x) < 0 else x"),
        ("x if x - x > -1 else 0", "x"),
        ("x if x - x < -1 else 0", "0"),
        ("(x if x > 0 else 0) + max(x - 1, 0)", "2 * x - 1 if x > 1 else x if x > 0 else 0"),
        (stairs(5), "15 if x > 5 else 10 if x > 4 else 6 if x > 3 else (3 if x > 2 else 1) if x > 1 else 0"),
        (stairs(6), stairs(6)),
    ],
)
def test_what_is_known_on_a_branch_is_used(text: str, clean: str) -> None:
    assert tidied(text) == clean


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "==", "!="])
def test_numbers_are_compared_as_python_does(op: str) -> None:
    for left in (-1, 0, 1):
        assert tidied(f"5 if {left} {op} 0 else 6") == ("5" if eval(f"{left} {op} 0") else "6")


@pytest.mark.parametrize(
    ("test", "found"),
    [("x > 0", True), ("x > x", False), ("x**2 > x*x", False), ("max(x, 0) > x", False), ("sin(x) > 0", True),
     ("a > b", False), ("1 > 0", True), ("0 > 0", False), ("abs(x) > -x", False), ("max(x, 1) > 0", True)],
)  # fmt: skip
def test_sides_that_are_equal_at_points_only(test: str, found: bool) -> None:
    assert differs_almost_everywhere(ast.parse(test, mode="eval").body) == found


def test_branches_are_counted() -> None:
    tree = parse("+".join(f"max(x, {k})" for k in range(6))).tree
    found = branches(tree)
    assert len(found) == 64
    assert sorted(ast.unparse(branch) for branch in branches(parse("max(x, 1) + (2 if x > 3 else a)").tree)) == [
        "1 + 2",
        "1 + a",
        "x + 2",
        "x + a",
    ]
    assert branches(parse("+".join(f"max(x, {k})" for k in range(7))).tree) == []
