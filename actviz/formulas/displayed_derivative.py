"""A derivative as it is shown, made to agree with the numbers that are taken where the formula switches."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, combinations
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.expressions import call, is_call, is_number, key, number, rewriter
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.piecewise import side_difference, split_comparison

NEAR = 1e-6
"""A formula and a number agree up to so much of the number's size: a formula shows seven digits of a number."""
ZERO = 1e-12
"""A difference of this size, beside the place, is 0 there."""
MAX_CASES = 6
"""A formula does not get more cases of its own for single places than this."""
MAX_COMPARISONS = 6
"""Of more comparisons that hold with equality at one place, not every choice is tried."""

_TOGGLED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}

Numbers = Mapping[float, float]
Expand = Callable[[ast.expr], ast.expr]


def match_at_kinks(tree: ast.expr, numbers: Numbers, parameters: Mapping[str, float], expand: Expand) -> ast.expr:
    """Return the tree, changed so that at each place of ``numbers`` its value is the number there.

    Comparisons are made strict, or not strict, where that is enough; else the number becomes a case of its own, such
    as ``0.5 if x == 0``. Anywhere else the value stays. ``expand`` replaces the calls of definitions in a tree.
    """
    wanted = {place: value for place, value in numbers.items() if isfinite(value)}
    return _KinkMatching(wanted, parameters, expand).of(tree)


class _KinkMatching:
    """The numbers to agree with, and how a tree is evaluated."""

    def __init__(self, numbers: Numbers, parameters: Mapping[str, float], expand: Expand) -> None:
        self.numbers = numbers
        self.places = np.array(list(numbers), dtype=np.float64)
        self.wanted = np.array(list(numbers.values()), dtype=np.float64)
        self.parameters = parameters
        self.expand = expand

    def of(self, tree: ast.expr) -> ast.expr:
        """The tree that agrees everywhere."""
        changed = tree
        for _ in range(MAX_CASES):
            wrong = self.wrong(changed)
            if not wrong.any():
                return changed
            place = int(np.flatnonzero(wrong)[0])
            candidates = chain(self.with_other_comparisons(changed, place), self.with_case(changed, place))
            changed = next(better for better in candidates if self.is_better(better, wrong, place))
        return tree if self.wrong(changed).any() else changed

    def is_better(self, tree: ast.expr, wrong: NDArray[np.bool_], place: int) -> bool:
        """Whether a tree is right at a place, and wherever another was."""
        still = self.wrong(tree)
        return not still[place] and not (still & ~wrong).any()

    def values(self, tree: ast.expr) -> Floats:
        """The values of a tree at all places."""
        function = compile_tree(self.expand(tree), self.parameters)
        return np.asarray(evaluate(function, self.places), dtype=np.float64)

    def wrong(self, tree: ast.expr) -> NDArray[np.bool_]:
        """At which places a tree has another value than the number there."""
        found = self.values(_without_rounding(self.expand(tree), ZERO * np.abs(self.places).max(initial=1.0)))
        with np.errstate(invalid="ignore"):
            return ~(np.abs(found - self.wanted) <= NEAR * np.maximum(1e-3, np.abs(self.wanted)))

    def zeros(self, difference: ast.expr) -> NDArray[np.bool_]:
        """At which places a difference is 0."""
        return np.asarray(np.abs(self.values(difference)) <= ZERO * np.maximum(1.0, np.abs(self.places)))

    def with_other_comparisons(self, tree: ast.expr, place: int) -> Iterator[ast.expr]:
        """Trees in which comparisons that are equalities at a place are strict instead of not, or the reverse."""
        found = {
            key(part): part
            for part in ast.walk(tree)
            if isinstance(part, ast.Compare) and type(part.ops[0]) in _TOGGLED and self.zeros(_difference(part))[place]
        }
        for count in range(1, min(len(found), MAX_COMPARISONS) + 1):
            for chosen in combinations(found, count):
                yield _with_toggled(tree, frozenset(chosen))

    def with_case(self, tree: ast.expr, place: int) -> Iterator[ast.expr]:
        """Trees with the number at a place as a case of its own, by a test of the tree if one tells the place."""
        value = number(float(f"{self.wanted[place]:.7g}"), decimal=True)
        for test in self.tests(tree):
            if self.holds_for(test, place):
                yield ast.IfExp(test, value, tree)
        here = number(float(self.places[place]), decimal=True)
        yield ast.IfExp(ast.Compare(ast.Name(VARIABLE), [ast.Eq()], [here]), value, tree)

    def holds_for(self, test: ast.Compare, place: int) -> bool:
        """Whether an equality holds at a place, and only where the same number is wanted."""
        holds = self.zeros(_difference(test))
        return bool(holds[place] and (np.abs(self.wanted[holds] - self.wanted[place]) <= NEAR).all())

    def tests(self, tree: ast.expr) -> Iterator[ast.Compare]:
        """The equalities of what a tree compares, and of what it takes the sign of."""
        for part in ast.walk(tree):
            if isinstance(part, ast.Compare):
                left, _, right = split_comparison(part)
                yield ast.Compare(left, [ast.Eq()], [right])
            elif is_call(part, "sign", "abs"):
                yield ast.Compare(part.args[0], [ast.Eq()], [ast.Constant(0)])


def _without_rounding(tree: ast.expr, rounding: float) -> ast.expr:
    """The tree, with 0 for what is compared, or taken the sign of, where that is as small as ``rounding``."""

    def settled(part: ast.expr) -> ast.expr:
        whole = rewritten(part)
        is_large = ast.Compare(call("abs", whole), [ast.Gt()], [number(rounding)])
        return ast.IfExp(is_large, whole, ast.Constant(0))

    def change(part: ast.expr) -> ast.expr | None:
        if isinstance(part, ast.Compare):
            return ast.Compare(settled(_difference(part)), part.ops, [ast.Constant(0)])
        return call("sign", settled(part.args[0])) if is_call(part, "sign") else None

    rewritten = rewriter(change)
    return rewritten(tree)


def _difference(test: ast.Compare) -> ast.expr:
    difference = side_difference(test)
    return difference.left if is_number(difference.right, 0) else difference


def _with_toggled(tree: ast.expr, chosen: frozenset[str]) -> ast.expr:
    def change(part: ast.expr) -> ast.expr | None:
        if isinstance(part, ast.Compare) and key(part) in chosen:
            return ast.Compare(part.left, [_TOGGLED[type(part.ops[0])]()], part.comparators)
        return None

    return rewriter(change)(tree)
