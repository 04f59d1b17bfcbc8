"""Tree -> tree of its derivative, simplified for reading."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache

from actviz.formulas.algebra import call, is_number, number, simplify
from actviz.formulas.grammar import Definition
from actviz.formulas.piecewise import cases, rewrite, substitute, tidy
from actviz.formulas.words import CONSTANTS, WORDS

Definitions = Mapping[str, Definition]
NO_DEFINITIONS: Definitions = {}
_ZERO, _ONE = ast.Constant(0), ast.Constant(1)


def derivative(node: ast.expr, definitions: Definitions = NO_DEFINITIONS, variable: str = "x") -> ast.expr:
    """The derivative of a tree with respect to ``variable``, simplified.

    A conditional is differentiated branch by branch; what happens at the point between is not
    the business of this tree (see ``actviz.formulas.switches``).
    """
    return tidy(_slope(node, definitions, variable))


def expand(node: ast.expr, definitions: Definitions, *, stable: bool) -> ast.expr:
    """Replace calls to definitions by their formulas: the stable ones to compute with, the textbook ones to reason with."""
    if not definitions:
        return node

    def inline(part: ast.expr) -> ast.expr | None:
        definition = _definition_of(part, definitions)
        if definition is None:
            return None
        body = definition.stable if stable else definition.formula
        return substitute(body, _arguments(part, definition, definitions, stable))

    return rewrite(node, inline)


def _definition_of(node: ast.expr, definitions: Definitions) -> Definition | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        # A word of the same name is called without keywords and is computed as a word.
        if node.func.id in WORDS and not node.keywords:
            return None
        return definitions.get(node.func.id)
    return None


def _arguments(node: ast.expr, definition: Definition, definitions: Definitions, stable: bool) -> dict[str, ast.expr]:
    assert isinstance(node, ast.Call)
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    bound = {name: given.get(name, number(value, decimal=True)) for name, value in definition.parameters.items()}
    return {name: expand(value, definitions, stable=stable) for name, value in (("x", node.args[0]), *bound.items())}


def _slope(node: ast.expr, definitions: Definitions, variable: str) -> ast.expr:
    def slope(part: ast.expr) -> ast.expr:
        return _slope(part, definitions, variable)

    match node:
        case ast.Constant():
            return _ZERO
        case ast.Name():
            return _ONE if node.id == variable else _ZERO
        case ast.UnaryOp():
            return ast.UnaryOp(node.op, slope(node.operand))
        case ast.IfExp(test=ast.Compare(ops=[ast.Eq()])):
            return slope(node.orelse)
        case ast.IfExp(test=ast.Compare(ops=[ast.NotEq()])):
            return slope(node.body)
        case ast.IfExp():
            return ast.IfExp(node.test, slope(node.body), slope(node.orelse))
        case ast.BinOp():
            return _arithmetic(node, slope(node.left), slope(node.right))
        case ast.Call():
            return _call(node, definitions, variable)
    raise TypeError(f"not a formula: {ast.dump(node)}")


def _vanishes(node: ast.expr) -> bool:
    return is_number(simplify(node), 0)


def _times(*factors: ast.expr) -> ast.expr:
    product, *rest = factors
    for factor in rest:
        product = ast.BinOp(product, ast.Mult(), factor)
    return product


def _arithmetic(node: ast.BinOp, left: ast.expr, right: ast.expr) -> ast.expr:
    a, b = node.left, node.right
    match node.op:
        case ast.Add() | ast.Sub():
            return ast.BinOp(left, node.op, right)
        case ast.Mult():
            return ast.BinOp(_times(left, b), ast.Add(), _times(a, right))
        case ast.Div():
            if _vanishes(right):
                return ast.BinOp(left, ast.Div(), b)
            top = ast.BinOp(_times(left, b), ast.Sub(), _times(a, right))
            return ast.BinOp(top, ast.Div(), ast.BinOp(b, ast.Pow(), ast.Constant(2)))
        case ast.Pow():
            return _power(a, b, left, right, node)
    raise TypeError(f"not a formula: {ast.dump(node)}")


def _power(a: ast.expr, b: ast.expr, left: ast.expr, right: ast.expr, whole: ast.expr) -> ast.expr:
    if _vanishes(right):
        lower = ast.BinOp(a, ast.Pow(), simplify(ast.BinOp(b, ast.Sub(), _ONE)))
        return _times(b, lower, left)
    by_exponent = _times(whole, call("log", a), right)
    if _vanishes(left):
        return by_exponent
    return ast.BinOp(by_exponent, ast.Add(), _times(whole, ast.BinOp(_times(b, left), ast.Div(), a)))


def _call(node: ast.Call, definitions: Definitions, variable: str) -> ast.expr:
    assert isinstance(node.func, ast.Name)
    definition = _definition_of(node, definitions)
    if definition is not None:
        return _definition_call(node, definition, definitions, variable)
    word = WORDS[node.func.id]
    inner = [_slope(argument, definitions, variable) for argument in node.args]
    if all(_vanishes(part) for part in inner):
        return _ZERO
    if not word.slopes:
        return _slope(cases(node), definitions, variable)
    if word.is_variadic:
        partials = [substitute(_text_tree(word.slopes[0]), {"a": argument, "whole": node}) for argument in node.args]
    else:
        arguments = dict(zip(word.arguments, node.args, strict=True))
        partials = [substitute(_text_tree(slope), arguments) for slope in word.slopes]
    total: ast.expr = _ZERO
    for partial, part in zip(partials, inner, strict=True):
        if not _vanishes(part):
            total = ast.BinOp(total, ast.Add(), _times(partial, part))
    return total


def _definition_call(node: ast.Call, definition: Definition, definitions: Definitions, variable: str) -> ast.expr:
    inner = _slope(node.args[0], definitions, variable)
    if any(not _vanishes(_slope(keyword.value, definitions, variable)) for keyword in node.keywords):
        return _slope(expand(node, definitions, stable=True), definitions, variable)
    body = definition.slope or derivative(definition.stable)
    return _times(substitute(body, _arguments(node, definition, definitions, stable=True)), inner)


@cache
def _text_tree(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def names_in(node: ast.expr) -> tuple[str, ...]:
    """The parameters in a tree, in order of appearance: every name that is neither x, a constant nor a function."""
    functions = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and id(part) not in functions]
    return tuple(dict.fromkeys(name for name in names if name != "x" and name not in CONSTANTS))
