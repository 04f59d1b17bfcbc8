"""Trees that switch: words as the cases they stand for, and piecewise trees written as a person would.

``0 if x < -3 else (1 if x > 3 else (2*x + 3)/6)`` says more than a sum of products of conditionals; ``tidy`` finds such a form where it is plainer.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from math import inf
from typing import NamedTuple

from actviz.formulas.algebra import linear_in_x, number, same, simplify, text
from actviz.formulas.polynomials import line_of
from actviz.formulas.words import WORDS

MAX_PIECES = 6

OPPOSITE: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
}
_ABOVE = (ast.Gt, ast.GtE)
_STRICT: Mapping[type[ast.cmpop], type[ast.cmpop]] = {ast.LtE: ast.Lt, ast.GtE: ast.Gt}


@cache
def _cases_of(name: str) -> ast.expr:
    cases = WORDS[name].cases
    assert cases is not None
    return ast.parse(cases, mode="eval").body


def switches(node: ast.expr) -> bool:
    """Whether this node is a call to a word that stands for cases."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in WORDS
        and WORDS[node.func.id].cases is not None
    )


def cases(node: ast.Call) -> ast.expr:
    """The conditional that a switching word stands for: ``max(a, b)`` is ``a if a > b else b``."""
    assert isinstance(node.func, ast.Name)
    word = WORDS[node.func.id]
    if not word.is_variadic:
        return substitute(_cases_of(word.name), dict(zip(word.arguments, node.args, strict=True)))
    first, *others = node.args
    rest = others[0] if len(others) == 1 else ast.Call(node.func, list(others), [])
    return substitute(_cases_of(word.name), {"a": first, "b": rest})


def substitute(node: ast.expr, values: Mapping[str, ast.expr]) -> ast.expr:
    """Return the tree with names replaced by trees."""

    def replace(part: ast.expr) -> ast.expr | None:
        return values.get(part.id) if isinstance(part, ast.Name) else None

    return rewrite(node, replace)


def rewrite(node: ast.expr, change: Callable[[ast.expr], ast.expr | None]) -> ast.expr:
    """Rebuild a tree top-down; a node for which ``change`` returns a tree is replaced by it, the others are kept."""
    changed = change(node)
    if changed is not None:
        return changed
    match node:
        case ast.BinOp():
            return ast.BinOp(rewrite(node.left, change), node.op, rewrite(node.right, change))
        case ast.UnaryOp():
            return ast.UnaryOp(node.op, rewrite(node.operand, change))
        case ast.IfExp():
            return ast.IfExp(rewrite(node.test, change), rewrite(node.body, change), rewrite(node.orelse, change))
        case ast.Compare():
            return ast.Compare(
                rewrite(node.left, change), node.ops, [rewrite(right, change) for right in node.comparators]
            )
        case ast.BoolOp():
            return ast.BoolOp(node.op, [rewrite(value, change) for value in node.values])
        case ast.Call():
            keywords = [ast.keyword(keyword.arg, rewrite(keyword.value, change)) for keyword in node.keywords]
            return ast.Call(node.func, [rewrite(argument, change) for argument in node.args], keywords)
    return node


def compared(node: ast.expr) -> tuple[ast.expr, ast.cmpop, ast.expr]:
    """The two sides of an atomic comparison and what stands between them."""
    assert isinstance(node, ast.Compare)
    return node.left, node.ops[0], node.comparators[0]


class Facts(NamedTuple):
    """What is known on one branch: ``x`` lies between two numbers, and some differences have a known sign."""

    low: Fraction | float = -inf
    high: Fraction | float = inf
    signs: Mapping[str, bool] = {}

    def decide(self, test: ast.expr) -> bool | None:
        """Whether a comparison holds here (but for single points), or None if that is not known."""
        left, op, right = compared(test)
        if isinstance(op, ast.Eq | ast.NotEq):
            return isinstance(op, ast.NotEq)
        above = isinstance(op, _ABOVE)
        threshold = _threshold(left, right)
        if threshold is None:
            difference = simplify(ast.BinOp(left, ast.Sub(), right))
            for key, flip in ((text(difference), False), (text(simplify(ast.UnaryOp(ast.USub(), difference))), True)):
                if key in self.signs:
                    return (self.signs[key] != flip) == above
            return None
        at, rising = threshold
        if at is None:
            return rising == above
        if self.low >= at or self.high <= at:
            return ((self.low >= at) == rising) == above
        return None

    def assume(self, test: ast.expr, holds: bool) -> Facts:
        """What is known once a comparison holds, or does not."""
        left, op, right = compared(test)
        positive = isinstance(op, _ABOVE) == holds
        threshold = _threshold(left, right)
        if threshold is None:
            return self._replace(signs={**self.signs, text(simplify(ast.BinOp(left, ast.Sub(), right))): positive})
        at, rising = threshold
        if at is None:
            return self
        return self._replace(low=max(self.low, at)) if positive == rising else self._replace(high=min(self.high, at))


def _threshold(left: ast.expr, right: ast.expr) -> tuple[Fraction | None, bool] | None:
    """Where ``left - right`` changes sign if it is a line in x with plain numbers, and whether it rises there."""
    line = line_of(ast.BinOp(left, ast.Sub(), right))
    if line is None:
        return None
    intercept, slope = line
    return (None, intercept > 0) if slope == 0 else (-intercept / slope, slope > 0)


def tidy(node: ast.expr) -> ast.expr:
    """Simplify a tree, as one conditional with plain branches where that reads better."""
    plain = simplify(node)
    if not any(isinstance(part, ast.IfExp) for part in ast.walk(plain)):
        return plain
    pieces = _Pieces()
    split = pieces.split(plain, Facts())
    if pieces.count > MAX_PIECES:
        return plain
    return min(split, plain, key=_effort)


def _effort(node: ast.expr) -> int:
    """How hard a tree is to read: its size, and switches inside arithmetic count much more."""
    inside = 0
    for part in ast.walk(node):
        if isinstance(part, ast.BinOp | ast.UnaryOp | ast.Call):
            children = [*ast.iter_child_nodes(part)]
            inside += sum(
                isinstance(child, ast.IfExp) or (isinstance(child, ast.expr) and switches(child)) for child in children
            )
    return sum(1 for part in ast.walk(node) if isinstance(part, ast.expr)) + 8 * inside


_SPLIT_WORDS = frozenset({"max", "min", "clip"})


class _Pieces:
    """Splits a tree into branches, counting them."""

    def __init__(self) -> None:
        self.count = 0

    def split(self, node: ast.expr, facts: Facts) -> ast.expr:
        if self.count > MAX_PIECES:
            return node
        node = simplify(_resolve(node, facts))
        test = _first_test(node)
        if test is None:
            self.count += 1
            return node
        yes = self.split(node, facts.assume(test, True))
        no = self.split(node, facts.assume(test, False))
        return _join(_solved(test), yes, no)


def _resolve(node: ast.expr, facts: Facts) -> ast.expr:
    """Take the branches that the facts decide."""

    def take(part: ast.expr) -> ast.expr | None:
        if (
            isinstance(part, ast.Call)
            and switches(part)
            and isinstance(part.func, ast.Name)
            and part.func.id in _SPLIT_WORDS
        ):
            return rewrite(cases(part), take)
        if isinstance(part, ast.IfExp):
            test = decided(rewrite(part.test, take), facts.decide)
            if isinstance(test, bool):
                return rewrite(part.body if test else part.orelse, take)
            return ast.IfExp(test, rewrite(part.body, take), rewrite(part.orelse, take))
        return None

    return rewrite(node, take)


def decided(test: ast.expr, decide: Callable[[ast.expr], bool | None]) -> ast.expr | bool:
    """What is left of a test when every comparison that ``decide`` knows is filled in."""
    match test:
        case ast.BoolOp():
            absorbing = isinstance(test.op, ast.Or)
            values = [decided(value, decide) for value in test.values]
            if absorbing in [value for value in values if isinstance(value, bool)]:
                return absorbing
            open_values = [value for value in values if not isinstance(value, bool)]
            if not open_values:
                return not absorbing
            return open_values[0] if len(open_values) == 1 else ast.BoolOp(test.op, open_values)
        case ast.UnaryOp():
            value = decided(test.operand, decide)
            return not value if isinstance(value, bool) else ast.UnaryOp(test.op, value)
    known = decide(test)
    return test if known is None else known


def _first_test(node: ast.expr) -> ast.expr | None:
    """The first comparison that does not itself hold a conditional."""
    for part in ast.walk(node):
        if isinstance(part, ast.Compare) and not any(isinstance(inner, ast.IfExp) for inner in ast.walk(part)):
            return part
    return None


def _solved(test: ast.expr) -> ast.expr:
    """A comparison of lines with x alone on the left: ``x < b``."""
    left, op, right = compared(test)
    line = linear_in_x(ast.BinOp(left, ast.Sub(), right))
    if line is None:
        return test
    factor, rest = line
    bound = simplify(ast.BinOp(ast.UnaryOp(ast.USub(), rest), ast.Div(), number(factor)))
    return ast.Compare(ast.Name("x"), [op if factor > 0 else OPPOSITE[type(op)]()], [bound])


def _negated(test: ast.expr) -> ast.expr:
    """The opposite of a comparison, but for the single point between; strict, since nothing is claimed of that point."""
    left, op, right = compared(test)
    opposite = OPPOSITE[type(op)]
    return ast.Compare(left, [_STRICT.get(opposite, opposite)()], [right])


def _join(test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    if same(yes, no):
        return yes
    if isinstance(no, ast.IfExp) and same(no.body, yes) and isinstance(no.test, ast.Compare):
        return ast.IfExp(ast.BoolOp(ast.And(), [_negated(test), _negated(no.test)]), no.orelse, yes)
    if isinstance(no, ast.IfExp) and same(no.orelse, yes) and isinstance(no.test, ast.Compare):
        return ast.IfExp(ast.BoolOp(ast.And(), [_negated(test), no.test]), no.body, yes)
    if isinstance(yes, ast.IfExp) and same(yes.body, no) and isinstance(yes.test, ast.Compare):
        return ast.IfExp(ast.BoolOp(ast.And(), [test, _negated(yes.test)]), yes.orelse, no)
    if isinstance(yes, ast.IfExp) and same(yes.orelse, no) and isinstance(yes.test, ast.Compare):
        return ast.IfExp(ast.BoolOp(ast.And(), [test, yes.test]), yes.body, no)
    return ast.IfExp(test, yes, no)
