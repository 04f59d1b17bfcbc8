"""Formulas that nobody thought of: Hypothesis writes them, and says how far a value may be off."""

from __future__ import annotations

import ast
import random
from collections.abc import Sequence

from hypothesis import strategies as st
from mpmath import mp

from actviz.formulas.expressions import children, rewriter
from actviz.formulas.vocabulary import WORDS
from tests.mp_reading import read

PARAMETERS = {"a": 0.75, "b": -1.25}

NUMBERS = ["0", "1", "2", "3", "7", "10", "0.5", "0.1", "2.5", "1e-3", "1e3", "pi", "e"]
UNARY = sorted(name for name, word in WORDS.items() if word.arguments == ("x",))
PLACES = st.floats(-6, 6).map(lambda x: x + 0.0123456789)
"""Places at which no written number makes a formula switch."""
LEAVES = ["x"] * 12 + NUMBERS + list(PARAMETERS)
SHAPES = ["{} + {}", "{} - {}", "{}*{}", "{}/{}", "{}*{}", "({} if {} < {} else {})", "({} if {} >= {} else {})"]
SHAPES += ["-{}", "{}**2", "{}**3", "{}**-1", "abs({})**0.5", "abs({})**(1/3)", "abs({})**{}"]
SHAPES += ["max({}, {})", "min({}, {})", "max({}, {}, {})", "clip({}, -1, 2)", "hypot({}, {})", "logsumexp({}, {})"]
SHAPES += ["({} if {} < {} <= {} else {})", "({} if not {} < {} else {})", "({} if {} > {} and {} < {} else {})"]
SHAPES += ["({} if {} > {} or {} <= 1 else {})", "({} if not ({} < {} and {} < {} or x > 0) else {})"]


@st.composite
def texts(draw: st.DrawFn, most: int = 10, words: Sequence[str] = UNARY) -> str:
    """Texts of formulas in x, a and b, of up to so many leaves."""
    shapes = st.sampled_from([*SHAPES, *SHAPES, *[f"{word}({{}})" for word in words]])

    def part(size: int) -> str:
        if size < 1:
            return draw(st.sampled_from(LEAVES))
        shape = draw(shapes)
        holes = shape.count("{}")
        parts = [part((size - 1) // holes) for _ in range(holes)]
        return f"({shape.format(*parts)})"

    return part(draw(st.integers(1, most)))


def random_text(chance: random.Random, most: int = 10) -> str:
    """The text of a formula as ``texts`` draws them, at once: for tests that take hundreds."""
    shapes = [*SHAPES, *SHAPES, *[f"{word}({{}})" for word in UNARY]]

    def part(size: int) -> str:
        if size < 1:
            return chance.choice(LEAVES)
        shape = chance.choice(shapes)
        holes = shape.count("{}")
        return f"({shape.format(*[part((size - 1) // holes) for _ in range(holes)])})"

    return part(chance.randint(1, most))


def _shaken(tree: ast.expr, seed: int) -> ast.expr:
    """The tree with the result of every step wrong in its last digits."""
    chance = random.Random(seed)

    def off(node: ast.expr) -> ast.expr:
        return ast.BinOp(node, ast.Mult(), ast.Constant(1 + chance.choice([-4, -1, 1, 4]) * 2**-52))

    def change(node: ast.expr) -> ast.expr | None:
        match node:
            case ast.Name(id=name) if name != "x":
                return off(node)
            case ast.BinOp():
                return off(ast.BinOp(shaken(node.left), node.op, shaken(node.right)))
            case ast.Call():
                return off(ast.Call(node.func, [shaken(argument) for argument in node.args], []))
        return None

    shaken = rewriter(change)
    return shaken(tree)


def allowance(tree: ast.expr, x: float) -> float:
    """How far a good evaluation in float64 may be off: what changes if every step is rounded a little wrong."""
    with mp.workdps(30):
        right = read(tree, PARAMETERS)(x)
        wrong = [read(_shaken(tree, seed), PARAMETERS)(x) for seed in range(6)]
        off = max(abs(value - right) for value in wrong)
        return float(20 * off + abs(right) * 2**-50) if mp.isfinite(off) else float("inf")


def has_undefined_test(tree: ast.expr, x: float) -> bool:
    """Whether one side of a comparison has no value at x; nobody can say then which branch is meant."""
    sides = [side for part in ast.walk(tree) if isinstance(part, ast.Compare) for side in children(part)]
    return not all(mp.isfinite(read(side, PARAMETERS)(x)) for side in sides)


def is_tame(tree: ast.expr, x: float) -> bool:
    """Whether no part of a tree is so large or so small at x that float64 does not hold it."""
    parts = [part for part in ast.walk(tree) if isinstance(part, ast.BinOp | ast.Call)]
    sizes = [abs(read(part, PARAMETERS)(x)) for part in parts]
    return all(size == 0 or 1e-280 < size < 1e280 for size in sizes)
