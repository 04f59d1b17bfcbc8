"""Trees: construction, comparison, measurement and rewriting."""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given

from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import (
    MAX_PARTS,
    add,
    check_size,
    children,
    is_call,
    is_negative,
    is_number,
    is_same,
    is_smooth,
    is_sum,
    is_switching,
    key,
    memoized,
    multiply,
    names_in,
    number,
    rejects_deep_trees,
    rewriter,
    signed_terms,
    substitute,
    subtract,
)
from actviz.formulas.grammar import parse
from actviz.messages import Message
from tests.formulas.samples import texts
from tests.functions import tree_of


@pytest.mark.parametrize(
    ("value", "decimal", "text"),
    [
        (3, False, "3"),
        (-3, False, "-3"),
        (Fraction(1, 3), False, "1 / 3"),
        (Fraction(-1, 3), False, "-(1 / 3)"),
        (Fraction(1, 4), True, "0.25"),
        (2**53, False, "9007199254740992.0"),
        (Fraction(1, 2**60), False, repr(2.0**-60)),
    ],
)
def test_numbers_are_written_exactly(value: Fraction, decimal: bool, text: str) -> None:
    assert ast.unparse(number(value, decimal)) == text


@pytest.mark.parametrize("value", [Fraction(10) ** 400, Fraction(1, 10**400)])
def test_numbers_beyond_floating_point_are_refused(value: Fraction) -> None:
    with pytest.raises(ActvizError, match="outside the floating-point range"):
        number(value)


@given(texts(), texts())
def test_trees_have_one_key_if_they_are_written_alike(one: str, other: str) -> None:
    try:
        a, b, again = parse(one).tree, parse(other).tree, parse(one).tree
    except ActvizError:
        return
    assert is_same(a, again)
    assert is_same(a, b) == (ast.dump(a) == ast.dump(b))


def test_keys_tell_apart_what_looks_alike() -> None:
    alike = ["1", "1.0", "x", "-1", "f(x)", "f(x, a=1)", "f(x, b=1)", "x < 1", "x <= 1", "x - 1", "x + -1", "not x < 1"]
    assert len({key(tree_of(text)) for text in alike}) == len(alike)


def test_names_and_children() -> None:
    tree = tree_of("f(x, a=b) if x < pi else -c")
    assert names_in(tree) == {"f", "x", "b", "pi", "c"}
    assert [ast.unparse(child) for child in children(tree)] == ["x < pi", "f(x, a=b)", "-c"]
    assert [ast.unparse(child) for child in children(children(tree)[1])] == ["x", "b"]


def test_what_grows_too_large_is_refused() -> None:
    tree: ast.expr = ast.Name("x")
    for _ in range(MAX_PARTS.bit_length()):
        tree = ast.BinOp(tree, ast.Mult(), tree)  # a shared part counts each time it occurs
    with pytest.raises(
        ActvizError, match=("the thing is too long to compute: it has 131071 parts, and the maximum is 50000")
    ):
        check_size(tree, Message("the thing"))
    deep: ast.expr = ast.Name("x")
    for _ in range(300):
        deep = ast.UnaryOp(ast.USub(), deep)
    with pytest.raises(ActvizError, match="nested too deeply to compute: it has 301 levels"):
        check_size(deep, Message("the thing"))
    small = tree_of("x + 1")
    assert check_size(small, Message("it")) is small


@given(texts())
def test_rewriting_nothing_keeps_the_tree(text: str) -> None:
    try:
        tree = parse(text).tree
    except ActvizError:
        return
    assert rewriter(lambda _: None)(tree) is tree


def test_names_are_replaced_everywhere_at_once() -> None:
    tree = tree_of("f(x, k=y) if x < y and not y > 1 else -x**y")
    swapped = substitute(tree, {"x": tree_of("y + 1"), "y": tree_of("x")})
    assert ast.unparse(swapped) == "f(y + 1, k=x) if y + 1 < x and (not x > 1) else -(y + 1) ** x"
    assert ast.unparse(tree) == "f(x, k=y) if x < y and (not y > 1) else -x ** y"


def test_a_part_that_stands_in_many_places_is_rewritten_once() -> None:
    tree: ast.expr = ast.Name("x")
    for _ in range(60):
        tree = ast.BinOp(tree, ast.Add(), tree)
    seen: list[ast.expr] = []

    def note(part: ast.expr) -> None:
        seen.append(part)

    rewriter(note)(tree)
    assert len(seen) == 61


@pytest.mark.parametrize(
    ("text", "smooth"), [("x*tanh(x)", True), ("1 + max(x, 0)", False), ("(1 if x > 0 else 0)/2", False)]
)
def test_smooth_trees_are_known(text: str, smooth: bool) -> None:
    assert is_smooth(parse(text).tree) is smooth


def of_size(parts: int) -> ast.expr:
    """Return a tree with a given number of parts and few levels."""
    if parts == 1:
        return ast.Name("x")
    if parts % 2 == 0:
        return ast.UnaryOp(ast.USub(), of_size(parts - 1))
    half = of_size((parts - 1) // 2)
    return ast.BinOp(half, ast.Add(), half)


def test_the_largest_tree_that_is_not_refused() -> None:
    large = of_size(50_000)
    assert check_size(large, Message("it")) is large
    with pytest.raises(ActvizError, match="it is too long to compute: it has 50001 parts, and the maximum is 50000"):
        check_size(of_size(50_001), Message("it"))
    deep: ast.expr = ast.Name("x")
    for _ in range(199):
        deep = ast.UnaryOp(ast.USub(), deep)
    assert check_size(deep, Message("it")) is deep
    with pytest.raises(
        ActvizError, match=("it is nested too deeply to compute: it has 201 levels, and the maximum is 200")
    ):
        check_size(ast.UnaryOp(ast.USub(), deep), Message("it"))


@pytest.mark.parametrize(
    ("value", "decimal", "text"),
    [
        (2**53 - 1, False, "9007199254740991"),
        (Fraction(1, 2**53 - 1), False, "1 / 9007199254740991"),
        (Fraction(2**53 - 1, 2), False, "9007199254740991 / 2"),
        (Fraction(1, 2**53), False, repr(2.0**-53)),
        (Fraction(2**53, 3), False, repr(2**53 / 3)),
        (Fraction(-1, 8), True, "-0.125"),
        (2.5, False, "5 / 2"),
        (3.0, True, "3"),
        (0, False, "0"),
    ],
)
def test_a_number_is_a_quotient_of_integers_that_floats_hold(value: Fraction, decimal: bool, text: str) -> None:
    assert ast.unparse(number(value, decimal)) == text


def test_parts_below_are_replaced_in_every_kind_of_tree() -> None:
    for text in ("x + 1", "-x", "x if x < 2 else 3", "x < 1", "x < 1 or x > 3 or x == 2", "f(x, 2, a=x, b=3)"):
        swapped = rewriter(lambda part: ast.Name("y") if isinstance(part, ast.Name) and part.id == "x" else None)
        assert ast.unparse(swapped(tree_of(text))) == text.replace("x", "y")
        assert len({key(child) for child in children(tree_of(text))}) == len(children(tree_of(text))) or "=x" in text


def test_what_a_tree_is() -> None:
    kinds: dict[str, Callable[[ast.expr], bool]] = {"sum": is_sum, "negative": is_negative, "switches": is_switching}
    found = {
        text: {kind for kind, is_kind in kinds.items() if is_kind(tree_of(text))}
        for text in ("x + 1", "x - 1", "x*1", "-x", "+x", "not x", "max(x, 1)", "max(x, k=1)", "sin(x)")
    }
    assert found == {
        "x + 1": {"sum"},
        "x - 1": {"sum"},
        "x*1": set(),
        "-x": {"negative"},
        "+x": set(),
        "not x": set(),
        "max(x, 1)": {"switches"},
        "max(x, k=1)": set(),
        "sin(x)": set(),
    }
    assert is_number(tree_of("2.0"), 2)
    assert not is_number(tree_of("2"), 3)
    assert not is_number(tree_of("x"), 2)
    assert is_call(tree_of("f(x)"), "g", "f")
    assert not is_call(tree_of("f(x)"), "g")
    assert not is_call(tree_of("f(x)(x)"), "f")


def test_what_is_no_formula_has_no_key() -> None:
    with pytest.raises(TypeError, match="not a formula"):
        key(tree_of("x[0]"))


def test_python_gives_up_in_one_line() -> None:
    @rejects_deep_trees
    def dig(depth: int, *, more: int = 1) -> int:
        return dig(depth + more)

    with pytest.raises(ActvizError, match="^this formula is nested too deeply to compute$"):
        dig(0)


def test_functions_of_one_name_remember_apart() -> None:
    calls: list[str] = []

    def made(answer: str) -> Callable[[ast.expr], str]:
        @memoized
        def key(_: ast.expr) -> str:
            calls.append(answer)
            return answer

        return key

    one, other = made("one"), made("other")
    tree = tree_of("x + 1")
    expected = key(tree_of("x + 1"))
    assert [one(tree), other(tree), one(tree), other(tree), key(tree)] == ["one", "other", "one", "other", expected]
    assert calls == ["one", "other"]  # and each is called once
    assert one(tree_of("x + 1")) == "one"
    assert calls == ["one", "other", "one"]


@pytest.mark.parametrize(
    ("function", "a", "b", "expected"),
    [
        (add, "x", "1", "x + 1"),
        (add, "0", "x", "x"),
        (add, "x", "0", "x"),
        (subtract, "x", "1", "x - 1"),
        (subtract, "x", "0", "x"),
        (subtract, "0", "x", "-x"),
        (subtract, "0", "0", "0"),
        (multiply, "x", "2", "x * 2"),
        (multiply, "1", "x", "x"),
        (multiply, "x", "1", "x"),
        (multiply, "x", "0", "0"),
        (multiply, "0", "x", "0"),
    ],
)
def test_constructors_omit_neutral_operands(
    function: Callable[[ast.expr, ast.expr], ast.expr], a: str, b: str, expected: str
) -> None:
    assert ast.unparse(function(parse(a).tree, parse(b).tree)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", [("x", 1)]),
        ("x - (1 - sin(x)) + -e", [("x", 1), ("1", -1), ("sin(x)", 1), ("e", -1)]),
        ("-(x - 2*x)", [("x", -1), ("2 * x", 1)]),
    ],
)
def test_terms_have_signs(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(ast.unparse(term), sign) for term, sign in signed_terms(parse(text).tree)] == expected
