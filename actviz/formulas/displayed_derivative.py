"""Derivatives for display: trees whose values at kinks are changed to given numbers."""

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

VALUE_TOLERANCE = 1e-6
"""Relative tolerance of a value; numbers are displayed with seven digits."""
ZERO_TOLERANCE = 1e-12
"""The size, relative to the place, up to which differences count as 0."""
MAX_CASES = 6
"""The largest number of cases that are added for single places."""
MAX_COMPARISONS = 6
"""The largest number of comparisons that are equalities at a place of which all combinations are tried."""

_TOGGLED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}

Numbers = Mapping[float, float]
Expand = Callable[[ast.expr], ast.expr]


def match_at_kinks(tree: ast.expr, numbers: Numbers, parameters: Mapping[str, float], expand: Expand) -> ast.expr:
    """Return a tree whose value at each place of ``numbers`` is the number for that place.

    Comparisons are changed between strict and non-strict if that is sufficient; otherwise a case such as ``0.5 if x ==
    0`` is added. Values at other places do not change. ``expand`` expands the calls of definitions in a tree.
    """
    required = {place: value for place, value in numbers.items() if isfinite(value)}
    return _KinkMatching(required, parameters, expand).of(tree)


class _KinkMatching:
    """Required values at places, and the evaluation of trees there."""

    def __init__(self, numbers: Numbers, parameters: Mapping[str, float], expand: Expand) -> None:
        self.numbers = numbers
        self.places = np.array(list(numbers), dtype=np.float64)
        self.required = np.array(list(numbers.values()), dtype=np.float64)
        self.parameters = parameters
        self.expand = expand

    def of(self, tree: ast.expr) -> ast.expr:
        """Return the tree with the required values at all places, or the given tree if none is found."""
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
        """Return whether a tree is correct at a place and at all places where the previous tree was correct."""
        still = self.wrong(tree)
        return not still[place] and not (still & ~wrong).any()

    def values(self, tree: ast.expr) -> Floats:
        """Return the values of a tree at all places."""
        function = compile_tree(self.expand(tree), self.parameters)
        return np.asarray(evaluate(function, self.places), dtype=np.float64)

    def wrong(self, tree: ast.expr) -> NDArray[np.bool_]:
        """Return a mask of the places where a tree does not have the required value."""
        found = self.values(_without_rounding(self.expand(tree), ZERO_TOLERANCE * np.abs(self.places).max(initial=1.0)))
        with np.errstate(invalid="ignore"):
            return ~(np.abs(found - self.required) <= VALUE_TOLERANCE * np.maximum(1e-3, np.abs(self.required)))

    def zeros(self, difference: ast.expr) -> NDArray[np.bool_]:
        """Return a mask of the places where a difference is 0."""
        return np.asarray(np.abs(self.values(difference)) <= ZERO_TOLERANCE * np.maximum(1.0, np.abs(self.places)))

    def with_other_comparisons(self, tree: ast.expr, place: int) -> Iterator[ast.expr]:
        """Yield trees in which comparisons with equality at a place are toggled between strict and non-strict."""
        found = {
            key(part): part
            for part in ast.walk(tree)
            if isinstance(part, ast.Compare) and type(part.ops[0]) in _TOGGLED and self.zeros(_difference(part))[place]
        }
        for count in range(1, min(len(found), MAX_COMPARISONS) + 1):
            for toggled in combinations(found, count):
                yield _with_toggled(tree, frozenset(toggled))

    def with_case(self, tree: ast.expr, place: int) -> Iterator[ast.expr]:
        """Yield trees with a case for the number at a place, with an equality of the tree as the test if possible."""
        value = number(float(f"{self.required[place]:.7g}"), decimal=True)
        for test in self.tests(tree):
            if self.holds_for(test, place):
                yield ast.IfExp(test, value, tree)
        here = number(float(self.places[place]), decimal=True)
        yield ast.IfExp(ast.Compare(ast.Name(VARIABLE), [ast.Eq()], [here]), value, tree)

    def holds_for(self, test: ast.Compare, place: int) -> bool:
        """Return whether an equality is true at a place, and otherwise only at places with the same required value."""
        holds = self.zeros(_difference(test))
        return bool(holds[place] and (np.abs(self.required[holds] - self.required[place]) <= VALUE_TOLERANCE).all())

    def tests(self, tree: ast.expr) -> Iterator[ast.Compare]:
        """Yield the equalities of the sides of comparisons, and of arguments of sign and abs with 0."""
        for part in ast.walk(tree):
            if isinstance(part, ast.Compare):
                left, _, right = split_comparison(part)
                yield ast.Compare(left, [ast.Eq()], [right])
            elif is_call(part, "sign", "abs"):
                yield ast.Compare(part.args[0], [ast.Eq()], [ast.Constant(0)])


def _without_rounding(tree: ast.expr, rounding: float) -> ast.expr:
    """Return the tree with differences in comparisons and arguments of sign replaced by 0 up to size ``rounding``."""

    def without_rounding(part: ast.expr) -> ast.expr:
        whole = rewritten(part)
        is_large = ast.Compare(call("abs", whole), [ast.Gt()], [number(rounding)])
        return ast.IfExp(is_large, whole, ast.Constant(0))

    def change(part: ast.expr) -> ast.expr | None:
        if isinstance(part, ast.Compare):
            return ast.Compare(without_rounding(_difference(part)), part.ops, [ast.Constant(0)])
        return call("sign", without_rounding(part.args[0])) if is_call(part, "sign") else None

    rewritten = rewriter(change)
    return rewritten(tree)


def _difference(test: ast.Compare) -> ast.expr:
    difference = side_difference(test)
    return difference.left if is_number(difference.right, 0) else difference


def _with_toggled(tree: ast.expr, toggled: frozenset[str]) -> ast.expr:
    def change(part: ast.expr) -> ast.expr | None:
        if isinstance(part, ast.Compare) and key(part) in toggled:
            return ast.Compare(part.left, [_TOGGLED[type(part.ops[0])]()], part.comparators)
        return None

    return rewriter(change)(tree)
