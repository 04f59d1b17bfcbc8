"""Where a tree switches between branches, and which branch it takes on either side.

Kinks and jumps are read from the tree: the tests of its conditionals and the words that stand for cases say where it may switch.
Whether it bends or tears there is then a matter of the two branches, each of them smooth.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

import numpy as np

from actviz.formulas.piecewise import HOLDS, cases, compared, decided, switches
from actviz.formulas.polynomials import polynomial_of, real_roots
from actviz.formulas.trees import call, children, is_call, key, names_in, refuses_deep_trees, rewriter
from actviz.formulas.values import Function, compile_tree, evaluate

SCAN = 4097
"""Points at which a switching argument that is no polynomial is looked at for changes of sign."""


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
        case ast.UnaryOp(operand=operand):
            return _factors(operand)
    return [node]


class Zeros:
    """The zeros of several trees in x: exact where a tree is a polynomial, found by signs and bisection where not."""

    def __init__(self, trees: Sequence[ast.expr], parameters: Mapping[str, float]) -> None:
        exact: set[float] = set()
        self._searched: list[Function] = []
        for tree in trees:
            coefficients = polynomial_of(tree, parameters)
            if coefficients is not None:
                exact.update(real_roots(coefficients))
            elif "x" in names_in(tree):
                self._searched.append(compile_tree(tree, parameters))
        self._exact = sorted(root + 0.0 for root in exact)

    @property
    def is_empty(self) -> bool:
        """Whether there can be no zero at all."""
        return not self._exact and not self._searched

    def between(self, low: float, high: float) -> list[float]:
        """Zeros in the closed interval, increasing, without repetition."""
        found = [root for root in self._exact if low <= root <= high]
        for function in self._searched:
            found += _search(function, low, high)
        distinct: list[float] = []
        for root in sorted(found):
            if not distinct or root - distinct[-1] > 4e-15 * max(abs(root), abs(distinct[-1])):
                distinct.append(root)
        return distinct


def _search(function: Function, low: float, high: float) -> list[float]:
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        return []
    x = np.unique(np.append(np.linspace(low, high, SCAN), [0.0] if low <= 0 <= high else []))
    y = evaluate(function, x)
    at_points = x[y == 0]
    if at_points.size > SCAN // 8:
        at_points = at_points[:0]  # the tree is zero on a stretch, not at a point
    changes = np.flatnonzero(np.sign(y[:-1]) * np.sign(y[1:]) < 0)
    return [*at_points.tolist(), *(_bisect(function, float(x[i]), float(x[i + 1])) for i in changes)]


def _bisect(function: Function, low: float, high: float) -> float:
    """The place of a change of sign, to the last bit."""
    below = float(np.sign(evaluate(function, low)))
    while True:
        middle = low + (high - low) / 2
        if not low < middle < high:
            break
        if float(np.sign(evaluate(function, middle))) == below:
            low = middle
        else:
            high = middle
    ends = np.abs(evaluate(function, np.array([low, high])))
    return low if ends[0] <= ends[1] else high


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
