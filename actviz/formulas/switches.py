"""Where a tree switches between branches, and which branch it takes on either side.

Kinks and jumps are read from the tree: the tests of its conditionals and the words that stand for cases say where
it may switch. Whether it bends or tears there is then a matter of the two branches, each of them smooth.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.calculus import derivative
from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.piecewise import HOLDS, branches, cases, compared, decided
from actviz.formulas.polynomials import polynomial_of, real_roots
from actviz.formulas.trees import (
    call,
    children,
    is_call,
    is_smooth,
    key,
    names_in,
    refuses_deep_trees,
    rewriter,
    switches,
)
from actviz.formulas.values import Function, compile_tree, evaluate

SCAN = 4097
"""Points at which a switching argument that is no polynomial is looked at for changes of sign."""
FARTHEST = 1e300
"""Nothing is looked for beyond, where a distance may be infinite."""
NEARLY = 1e-9
"""How small a switching argument is where one of its branches is zero, if that branch is taken there."""
TOUCHES = 1e-9
"""How small a turning point is, beside its neighbourhood, that is taken for a zero."""
AROUND = np.array([1e-6, 1e-3])
"""How far beside a single point its neighbourhood is, relative to max(1, abs(x)): rounding may hide what is nearer."""
SAME_ZERO = 4e-15
"""Zeros that differ by no more than this, relatively, are one zero."""


@refuses_deep_trees
def switching_arguments(tree: ast.expr) -> list[ast.expr]:
    """The differences whose change of sign makes the tree switch; roots, where a square root starts, count too.

    Raises ``ActvizError`` if the tree is nested too deeply to work with.
    """
    found: dict[str, ast.expr] = {}
    visited: set[str] = set()

    def visit(node: ast.expr) -> None:
        if key(node) in visited:
            return
        visited.add(key(node))
        if isinstance(node, ast.Compare):
            left, _, right = compared(node)
            difference = ast.BinOp(left, ast.Sub(), right)
            found.setdefault(key(difference), difference)
        if is_call(node, "sqrt"):
            found.setdefault(key(node.args[0]), node.args[0])
        for child in [cases(node)] if switches(node) else children(node):
            visit(child)

    visit(tree)
    return list(found.values())


def poles(tree: ast.expr) -> list[ast.expr]:
    """What must not be zero in a tree: factors of denominators, what is under a negative power, in log or in tan."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Div(), right=divisor):
                found.update({key(factor): factor for factor in _factors(divisor)})
            case ast.BinOp(op=ast.Pow(), left=base, right=ast.UnaryOp(op=ast.USub())):
                found[key(base)] = base
            case ast.Call(func=ast.Name(id="log"), args=[argument]):
                found[key(argument)] = argument
            case ast.Call(func=ast.Name(id="tan"), args=[argument]):
                found[key(call("cos", argument))] = call("cos", argument)
    return list(found.values())


def _factors(node: ast.expr) -> list[ast.expr]:
    """The factors of a product, without their exponents: a zero of any of them is a zero of the product."""
    match node:
        case ast.BinOp(op=ast.Mult()):
            return [*_factors(node.left), *_factors(node.right)]
        case ast.BinOp(op=ast.Pow()):
            return _factors(node.left)
        case ast.UnaryOp(operand=inner) | ast.Call(func=ast.Name(id="sqrt" | "abs"), args=[inner]):
            return _factors(inner)
    return [node]


class Zeros:
    """The zeros of several trees in x: exact where a tree is a polynomial, found by signs and bisection where not."""

    def __init__(self, trees: Sequence[ast.expr], parameters: Mapping[str, float]) -> None:
        exact: set[float] = set()
        self._searched: list[tuple[Function, Function]] = []
        for tree in trees:
            roots = _exact_zeros(tree, parameters)
            if roots is not None:
                exact.update(roots)
            elif VARIABLE in names_in(tree):
                self._searched.append((compile_tree(tree, parameters), compile_tree(_slope(tree), parameters)))
        self._exact = sorted(exact)

    def among(self, points: NDArray[np.float64]) -> list[float]:
        """Those of the points that are zeros, increasing, without repetition; each point is looked at by itself."""
        if not self._exact and not self._searched:
            return []
        finite = points[np.isfinite(points)]
        found = {root for root in self._exact if (finite == root).any()}
        for function, slope in self._searched:
            found.update(_zeros_among(function, slope, finite))
        return sorted(found)

    def between(self, low: float, high: float) -> list[float]:
        """Zeros in the closed interval, increasing, without repetition."""
        found = [root for root in self._exact if low <= root <= high]
        for function, slope in self._searched:
            found += _search(function, slope, low, high)
        distinct: list[float] = []
        for root in sorted(found):
            if not distinct or not is_same_zero(root, distinct[-1]):
                distinct.append(root)
        return distinct

    def near(self, reach: float, most: int) -> list[float]:
        """Up to ``most`` zeros, those nearest to 0: all exact ones, and of the others those within ``reach``."""
        searched = self.between(-reach, reach) if self._searched else []
        return sorted({*self._exact, *searched}, key=abs)[:most]


def is_same_zero(a: float, b: float) -> bool:
    """Whether two numbers that were found are the same zero, up to rounding."""
    return abs(a - b) <= SAME_ZERO * max(abs(a), abs(b))


def _slope(tree: ast.expr) -> ast.expr:
    """What changes its sign where a tree touches zero; 0 if the tree can touch zero only where it switches."""
    try:
        return derivative(tree) if is_smooth(tree) else ast.Constant(0)
    except ActvizError:  # too long: then only changes of sign are found
        return ast.Constant(0)


def _exact_zeros(tree: ast.expr, parameters: Mapping[str, float]) -> list[float] | None:
    """The zeros of a tree all of whose branches are polynomials, else None."""
    polynomials = [polynomial_of(branch, parameters) for branch in branches(tree)]
    known = [polynomial for polynomial in polynomials if polynomial is not None]
    if not known or len(known) < len(polynomials):
        return None
    roots = [root for polynomial in known for root in real_roots(polynomial)]
    if len(known) == 1:
        return roots
    # A branch may be zero where it is not taken.
    values = evaluate(compile_tree(tree, parameters), roots)
    return [root for root, value in zip(roots, values, strict=True) if abs(value) <= NEARLY * max(1, abs(root))]


def _zeros_among(function: Function, slope: Function, x: NDArray[np.float64]) -> list[float]:
    """Those of the points that are zeros; where a function is very small they may also be its turning points."""
    zeros = x[_is_zero(function, x)].tolist()
    size = np.abs(evaluate(function, x))
    maybe = x[size <= TOUCHES * np.maximum(1.0, np.abs(x))]
    turns = maybe[_is_zero(slope, maybe)]
    beside = [np.abs(evaluate(function, at)) for at in _neighbours(turns, AROUND[-1])]
    return [*zeros, *turns[np.abs(evaluate(function, turns)) < TOUCHES * np.minimum(*beside)].tolist()]


def _neighbours(x: NDArray[np.float64], distance: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points at a distance on either side, relative to max(1, abs(x))."""
    step = distance * np.maximum(1.0, np.abs(x))
    return x - step, x + step


def _is_zero(function: Function, x: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points are zero, alone or at the end of a stretch, or are the nearest ones to a change of sign."""
    with np.errstate(all="ignore"):
        beside = np.nextafter(x, -np.inf), np.nextafter(x, np.inf)
    before, here, after = (evaluate(function, at) for at in (beside[0], x, beside[1]))
    found = (here == 0) & ((before != 0) | (after != 0))
    found |= (np.sign(here) * np.sign(after) < 0) & (np.abs(here) <= np.abs(after))
    found |= (np.sign(before) * np.sign(here) < 0) & (np.abs(here) < np.abs(before))
    hidden = np.flatnonzero((here == 0) & ~found)  # exp(x) - 1 is rounded to 0 at points beside 0, too
    for distance in AROUND:
        sides = [evaluate(function, at) for at in _neighbours(x[hidden], distance)]
        found[hidden] |= (sides[0] != 0) & (sides[1] != 0)
    return np.asarray(found)


def _search(function: Function, slope: Function, low: float, high: float) -> list[float]:
    """Where a function is zero at a point, changes its sign between two, or touches zero as it turns."""
    if not (np.isfinite(low) and np.isfinite(high) and low <= high):
        return []
    low, high = max(float(low), -FARTHEST), min(float(high), FARTHEST)
    at_ends = _zeros_among(function, slope, np.unique([low, high]))
    if low == high:
        return at_ends
    x = np.unique(np.append(np.linspace(low, high, SCAN), [0.0] if low <= 0 <= high else []))
    y = evaluate(function, x)
    beside = np.pad(y == 0, 1)
    single = (y == 0) & ~beside[:-2] & ~beside[2:]  # else the function is zero on a stretch
    turns = _changes(slope, x)
    around = [np.abs(evaluate(function, turns + side * (high - low) / SCAN)) for side in (-1, 1)]
    touches = turns[np.abs(evaluate(function, turns)) <= TOUCHES * np.minimum(*around)]
    found = [*at_ends, *x[single].tolist(), *_changes(function, x).tolist(), *touches.tolist()]
    reach = AROUND[-1] * max(1.0, abs(low), abs(high))
    if high - low < reach and ((y == 0) & ~single).any():  # 1 - cos(x) is rounded to 0 on a stretch around 0
        wider = _search(function, slope, low - reach, high + reach)
        found += [root for root in wider if low <= root <= high]
    return found


def _changes(function: Function, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The places of all changes of sign from one point to the next, to the last bit."""
    signs = np.sign(evaluate(function, x))
    at = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    low, high, below = x[at], x[at + 1], signs[at]
    while ((low < (middle := low / 2 + high / 2)) & (middle < high)).any():
        is_below = np.sign(evaluate(function, middle)) == below
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    is_nearer = np.abs(evaluate(function, low)) <= np.abs(evaluate(function, high))
    return np.where(is_nearer, low, high)


@refuses_deep_trees
def resolve(tree: ast.expr, parameters: Mapping[str, float], at: float) -> ast.expr:
    """Take the branches that the tree takes at the point ``at``; what is left has no switch."""

    def holds(test: ast.expr) -> bool:
        left, op, right = compared(test)
        difference = compile_tree(ast.BinOp(resolved(left), ast.Sub(), resolved(right)), parameters)
        return HOLDS[type(op)](float(evaluate(difference, at)))

    def take(part: ast.expr) -> ast.expr | None:
        if switches(part):
            return resolved(cases(part))
        if isinstance(part, ast.IfExp):
            return resolved(part.body if decided(part.test, holds) is True else part.orelse)
        return None

    resolved = rewriter(take)
    return resolved(tree)
