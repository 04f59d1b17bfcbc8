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
