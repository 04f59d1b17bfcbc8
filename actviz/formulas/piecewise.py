"""Piecewise trees: conversion of words that switch to conditionals, and of sums of conditionals to one conditional.

``0 if x < -3 else (1 if x > 3 else (2*x + 3)/6)`` is easier to read than a sum of products of conditionals.
``simplify_piecewise`` returns such a form if it is shorter.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf
from typing import Any, NamedTuple

from actviz.formulas.expressions import (
    call,
    children,
    is_call,
    is_same,
    is_switching,
    key,
    memoized,
    names_in,
    negative,
    number,
    rewriter,
    substitute,
    tree_of,
)
from actviz.formulas.polynomials import line_of
from actviz.formulas.simplification import simplify, sum_tree, terms_of
from actviz.formulas.vocabulary import WORDS

MAX_PIECES = 6
MAX_TESTS = 24
"""The largest number of comparisons in a tree that is simplified; trees with more rarely have few pieces."""
MAX_BRANCHES = 64
"""The largest number of branches of a tree that are enumerated."""

OPPOSITE: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
}
HOLDS: Mapping[type[ast.cmpop], Callable[[Any], bool]] = {
    ast.Lt: lambda difference: difference < 0,
    ast.LtE: lambda difference: difference <= 0,
    ast.Gt: lambda difference: difference > 0,
    ast.GtE: lambda difference: difference >= 0,
    ast.Eq: lambda difference: difference == 0,
    ast.NotEq: lambda difference: difference != 0,
}
"""Whether a comparison is true, given the difference of its sides."""

_ABOVE, _BELOW = (ast.Gt, ast.GtE), (ast.Lt, ast.LtE)
_STRICT: Mapping[type[ast.cmpop], type[ast.cmpop]] = {ast.LtE: ast.Lt, ast.GtE: ast.Gt}
_SPLIT = ("max", "min", "clip")


def branches(tree: ast.expr) -> list[ast.expr]:
    """Return the smooth trees of all combinations of branches; none if there are too many."""

    def replaced(whole: ast.expr, old: ast.expr, new: ast.expr) -> ast.expr:
        return rewriter(lambda part: new if is_same(part, old) else None)(whole)

    done: list[ast.expr] = []
    waiting = [tree]
    while waiting and len(done) + len(waiting) <= MAX_BRANCHES:
        node = waiting.pop()
        switch = next((part for part in ast.walk(node) if isinstance(part, ast.IfExp) or is_switching(part)), None)
        if switch is None:
            done.append(node)
            continue
        conditional = as_conditional(switch) if isinstance(switch, ast.Call) else switch
        waiting += [replaced(node, switch, branch) for branch in (conditional.body, conditional.orelse)]
    return [] if waiting else done


@memoized
def as_conditional(node: ast.expr) -> ast.IfExp:
    """Return the conditional that defines a call of a switching word: ``a if a > b else b`` for ``max(a, b)``."""
    assert is_switching(node)
    word = WORDS[key(node.func)]
    if word.is_variadic:
        first, *others = node.args
        rest = others[0] if len(others) == 1 else ast.Call(node.func, others, [])
        arguments = {"a": first, "b": rest}
    else:
        arguments = dict(zip(word.arguments, node.args, strict=True))
    conditional = substitute(tree_of(word.cases or ""), arguments)
    assert isinstance(conditional, ast.IfExp)
    return conditional


def split_comparison(node: ast.expr) -> tuple[ast.expr, ast.cmpop, ast.expr]:
    """Return the left side, the operator and the right side of a comparison."""
    assert isinstance(node, ast.Compare)
    return node.left, node.ops[0], node.comparators[0]


def side_difference(test: ast.expr) -> ast.BinOp:
    """Return the left side of a comparison minus the right side."""
    left, _, right = split_comparison(test)
    return ast.BinOp(left, ast.Sub(), right)


def differs_almost_everywhere(test: ast.expr) -> bool:
    """Return whether the sides of a comparison are equal only at isolated points.

    Each branch of their difference is analytic, and therefore zero everywhere or at isolated points.
    """
    differences = [simplify(branch) for branch in branches(side_difference(test))]
    return bool(differences) and all("x" in names_in(branch) or _is_not_zero(branch) for branch in differences)


def _is_not_zero(node: ast.expr) -> bool:
    line = line_of(node)
    return line is not None and any(line)


class BranchAssumptions(NamedTuple):
    """Assumptions on a branch: ``x`` is between two numbers, and some differences have a known sign."""

    low: Fraction | float = -inf
    high: Fraction | float = inf
    signs: Mapping[str, bool] = {}

    def decide(self, test: ast.expr) -> bool | None:
        """Return whether a comparison is true here, except at isolated points; None if that is unknown."""
        _, op, _ = split_comparison(test)
        line = line_of(side_difference(test))
        if line is not None and line.slope == 0:
            return HOLDS[type(op)](line.intercept)
        if isinstance(op, ast.Eq | ast.NotEq):
            return isinstance(op, ast.NotEq) if differs_almost_everywhere(test) else None
        is_above = isinstance(op, _ABOVE)
        if line is not None:
            if not self.low < line.root < self.high:
                return ((self.low >= line.root) == (line.slope > 0)) == is_above
            return None
        difference = simplify(side_difference(test))
        for known, is_mirrored in ((difference, False), (simplify(negative(difference)), True)):
            if key(known) in self.signs:
                return (self.signs[key(known)] != is_mirrored) == is_above
        return None

    def assume(self, test: ast.expr, holds: bool) -> BranchAssumptions:
        """Return these assumptions, and that a comparison is true, or false."""
        is_positive = isinstance(split_comparison(test)[1], _ABOVE) == holds
        line = line_of(side_difference(test))
        if line is None:
            difference = simplify(side_difference(test))
            return self._replace(signs={**self.signs, key(difference): is_positive})
        if is_positive == (line.slope > 0):
            return self._replace(low=max(self.low, line.root))
        return self._replace(high=min(self.high, line.root))


def simplify_piecewise(node: ast.expr) -> ast.expr:
    """Return the simplified tree, as one conditional with simple branches if that is easier to read."""
    plain = simplify(node)
    tests = {key(part): part for part in ast.walk(plain) if isinstance(part, ast.Compare)}
    if not 0 < len(tests) <= MAX_TESTS or not all(map(_has_decidable_sign, tests.values())):
        return plain
    pieces = _Pieces()
    split = pieces.split(plain, BranchAssumptions())
    return plain if pieces.count > MAX_PIECES else min(split, plain, key=_reading_cost)


def _has_decidable_sign(test: ast.expr) -> bool:
    """Return whether a test is decided, or depends on the sign of a difference with only isolated zeros."""
    return BranchAssumptions().decide(test) is not None or differs_almost_everywhere(test)


def _reading_cost(node: ast.expr) -> int:
    """Return a measure of the difficulty of reading a tree: its size, plus eight for each switch inside arithmetic."""
    switches = size = 0
    for part in ast.walk(node):
        size += isinstance(part, ast.expr)
        if isinstance(part, ast.BinOp | ast.UnaryOp | ast.Call):
            switches += sum(isinstance(child, ast.IfExp) or is_switching(child) for child in ast.iter_child_nodes(part))
    return size + 8 * switches


class _Pieces:
    """Splits a tree into branches, counting them."""

    def __init__(self) -> None:
        self.count = 1

    def split(self, node: ast.expr, facts: BranchAssumptions) -> ast.expr:
        if self.count > MAX_PIECES:
            return node
        node = simplify(_resolve(node, facts))
        test = _first_test(node)
        if test is None:
            return node
        if facts.decide(test) is not None:  # decided after its sides were simplified
            return self.split(node, facts)
        self.count += 1
        yes = self.split(node, facts.assume(test, True))
        no = self.split(node, facts.assume(test, False))
        return _merge_branches(_solve_for_x(test), yes, no)


def _resolve(node: ast.expr, facts: BranchAssumptions) -> ast.expr:
    """Return the tree with the branches that the assumptions select."""

    def take(part: ast.expr) -> ast.expr | None:
        if is_call(part, *_SPLIT) and is_switching(part):
            conditional = as_conditional(part)
            test = reduce_test(resolved(conditional.test), facts.decide)
            if isinstance(test, bool):
                return resolved(conditional.body if test else conditional.orelse)
            return _without_dominated(part, resolved)
        if isinstance(part, ast.IfExp):
            test = reduce_test(resolved(part.test), facts.decide)
            if isinstance(test, bool):
                return resolved(part.body if test else part.orelse)
            return ast.IfExp(test, resolved(part.body), resolved(part.orelse))
        return None

    resolved = rewriter(take)
    return resolved(node)


def _without_dominated(node: ast.Call, resolved: Callable[[ast.expr], ast.expr]) -> ast.expr | None:
    """Return a maximum or minimum without those arguments that are dominated under the assumptions."""
    name = key(node.func)
    if not WORDS[name].is_variadic or len(node.args) == 2:
        return None
    rest = resolved(as_conditional(node).orelse)
    return call(name, resolved(node.args[0]), *(rest.args if is_call(rest, name) else [rest]))


def reduce_test(test: ast.expr, decide: Callable[[ast.expr], bool | None]) -> ast.expr | bool:
    """Return a test without the comparisons that ``decide`` decides; True or False if it is decided."""
    match test:
        case ast.BoolOp():
            absorbing = isinstance(test.op, ast.Or)
            values = [reduce_test(value, decide) for value in test.values]
            if absorbing in [value for value in values if isinstance(value, bool)]:
                return absorbing
            open_values = [value for value in values if not isinstance(value, bool)]
            if not open_values:
                return not absorbing
            return open_values[0] if len(open_values) == 1 else ast.BoolOp(test.op, open_values)
        case ast.UnaryOp():
            value = reduce_test(test.operand, decide)
            return not value if isinstance(value, bool) else ast.UnaryOp(test.op, value)
    known = decide(test)
    return test if known is None else known


def _first_test(node: ast.expr) -> ast.expr | None:
    """Return the first comparison whose sides contain no other comparison."""
    for part in ast.walk(node):
        test = as_conditional(part).test if is_call(part, *_SPLIT) and is_switching(part) else part
        if isinstance(test, ast.Compare):
            return next((inner for side in children(test) if (inner := _first_test(side))), test)
    return None


def _solve_for_x(test: ast.expr) -> ast.expr:
    """Return a comparison of linear functions solved for x: ``x < b``."""
    _, op, _ = split_comparison(test)
    line = linear_in_x(side_difference(test))
    if line is None:
        return test
    factor, rest = line
    bound = simplify(ast.BinOp(negative(rest), ast.Div(), number(factor)))
    return ast.Compare(ast.Name("x"), [op if factor > 0 else OPPOSITE[type(op)]()], [bound])


def linear_in_x(node: ast.expr) -> tuple[Fraction, ast.expr] | None:
    """Return c and the rest for a tree ``c*x + rest`` with a number c and a rest without x, otherwise None."""
    terms = terms_of(node)
    with_x = [term for term in terms if any("x" in names_in(factor.base) for factor in term.factors.values())]
    if len(with_x) != 1 or with_x[0].kind != "x^1":
        return None
    return with_x[0].coefficient.value, simplify(sum_tree([term for term in terms if term is not with_x[0]]))


def _opposite(test: ast.expr) -> ast.expr:
    """Return the opposite of a comparison, except at the point of equality; always strict."""
    left, op, right = split_comparison(test)
    opposite = OPPOSITE[type(op)]
    return ast.Compare(left, [_STRICT.get(opposite, opposite)()], [right])


def _conjunction(first: ast.expr, second: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    is_descending = isinstance(split_comparison(first)[1], _BELOW) and isinstance(split_comparison(second)[1], _ABOVE)
    tests = [second, first] if is_descending else [first, second]
    return ast.IfExp(ast.BoolOp(ast.And(), tests), yes, no)


def _merge_branches(test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    """Return the conditional; if two of its three branches are equal, they are joined by a conjunction of tests."""
    if is_same(yes, no):
        return yes
    if isinstance(no, ast.IfExp) and isinstance(no.test, ast.Compare):
        if is_same(no.body, yes):
            return _conjunction(_opposite(test), _opposite(no.test), no.orelse, yes)
        if is_same(no.orelse, yes):
            return _conjunction(_opposite(test), no.test, no.body, yes)
    if isinstance(yes, ast.IfExp) and isinstance(yes.test, ast.Compare):
        if is_same(yes.body, no):
            return _conjunction(test, _opposite(yes.test), yes.orelse, no)
        if is_same(yes.orelse, no):
            return _conjunction(test, yes.test, yes.body, no)
    return ast.IfExp(test, yes, no)
