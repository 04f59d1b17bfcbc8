"""Symbolic differentiation of trees, with results simplified for reading."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import TypeGuard

from actviz.formulas.expressions import (
    add,
    call,
    check_size,
    is_call,
    is_number,
    key,
    memoized,
    multiply,
    names_in,
    negative,
    number,
    rejects_deep_trees,
    rewriter,
    substitute,
    subtract,
    tree_of,
)
from actviz.formulas.grammar import VARIABLE, Definition
from actviz.formulas.piecewise import as_conditional, differs_almost_everywhere, simplify_piecewise
from actviz.formulas.simplification import simplify
from actviz.formulas.vocabulary import CONSTANTS, WORDS
from actviz.messages import Message

Definitions = Mapping[str, Definition]
NO_DEFINITIONS: Definitions = {}
_ZERO, _ONE = ast.Constant(0), ast.Constant(1)


@rejects_deep_trees
def derivative(node: ast.expr, definitions: Definitions = NO_DEFINITIONS, variable: str = VARIABLE) -> ast.expr:
    """Return the simplified derivative of a tree with respect to ``variable``.

    A conditional is differentiated branch by branch; for slopes at the places where it switches, see
    ``actviz.formulas.breakpoints``. Raises ``ActvizError`` if the derivative is too long or nested too deeply.
    """
    what = Message("the derivative of this formula")
    return check_size(simplify_piecewise(check_size(_Differentiator(definitions, variable).of(node), what)), what)


@rejects_deep_trees
def expand(node: ast.expr, definitions: Definitions, *, stable: bool) -> ast.expr:
    """Return the tree with calls of definitions replaced by their stable or their textbook formulas.

    Raises ``ActvizError`` if the tree becomes too long or too deep.
    """

    def inline(part: ast.expr) -> ast.expr | None:
        definition = _definition_of(part, definitions)
        if definition is None:
            return None
        body = definition.stable if stable else definition.formula
        return substitute(body, _arguments_of(part, definition, inlined))

    inlined = rewriter(inline)
    return check_size(inlined(node), Message("this formula, with its function calls expanded,"))


def _definition_of(node: ast.expr, definitions: Definitions) -> Definition | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        # A word with the name of a definition is called without keywords and remains a word.
        is_word = node.func.id in WORDS and not node.keywords
        return None if is_word else definitions.get(node.func.id)
    return None


def _arguments_of(
    node: ast.expr, definition: Definition, inlined: Callable[[ast.expr], ast.expr]
) -> dict[str, ast.expr]:
    """Return the trees of the variable and the parameters of a definition in a call."""
    assert isinstance(node, ast.Call)
    defaults = {name: number(value, decimal=True) for name, value in definition.parameters.items()}
    keywords = {keyword.arg: inlined(keyword.value) for keyword in node.keywords if keyword.arg}
    return {VARIABLE: inlined(node.args[0]), **defaults, **keywords}


# --- the rules, without zeros and ones -----------------------------------------------------------------------------


def _times(*factors: ast.expr) -> ast.expr:
    product = reduce(multiply, factors)
    nontrivial = [factor for factor in factors if not is_number(factor, 1)]
    for index, factor in enumerate(() if is_number(product, 0) else nontrivial):
        others = [*nontrivial[:index], *nontrivial[index + 1 :]]
        if _has_zero_branch(factor) and any(map(_may_be_infinite, others)):
            return _branch_by_branch(factor, partial(_times, *others))
    return product


def _over(a: ast.expr, b: ast.expr) -> ast.expr:
    if _has_zero_branch(a) and not _is_constant(b):
        return _branch_by_branch(a, lambda branch: _over(branch, b))
    return a if is_number(a, 0) else ast.BinOp(a, ast.Div(), b)


# Where the inner slope is 0 on a branch, the outer slope may be infinite: the product is 0 there, not 0*inf.


def _has_zero_branch(node: ast.expr) -> TypeGuard[ast.IfExp]:
    return isinstance(node, ast.IfExp) and any(
        is_number(branch, 0) or _has_zero_branch(branch) for branch in (node.body, node.orelse)
    )


def _branch_by_branch(node: ast.IfExp, change: Callable[[ast.expr], ast.expr]) -> ast.expr:
    return _choice(node.test, change(node.body), change(node.orelse))


def _may_be_infinite(node: ast.expr) -> bool:
    """Return whether a tree contains a quotient, a word with poles, or a power whose exponent is not 0, 1, 2, ..."""
    return any(
        is_call(part, *_INFINITE)
        or (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div) and not _is_constant(part.right))
        or (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Pow) and not _is_counted(part.right))
        for part in ast.walk(node)
    )


_INFINITE = [name for name, word in WORDS.items() if word.poles]


def _is_counted(exponent: ast.expr) -> bool:
    """Return whether an exponent is the literal of an integer; literals are not negative."""
    return isinstance(exponent, ast.Constant) and float(exponent.value).is_integer()  # type: ignore[arg-type]


def _is_constant(node: ast.expr) -> bool:
    """Return whether a tree contains neither x nor parameters."""
    return names_in(node) <= {*CONSTANTS, *WORDS}


def _choice(test: ast.expr, body: ast.expr, orelse: ast.expr) -> ast.expr:
    if (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.Eq | ast.NotEq)
        and differs_almost_everywhere(test)
    ):
        return orelse if isinstance(test.ops[0], ast.Eq) else body
    return _ZERO if is_number(body, 0) and is_number(orelse, 0) else ast.IfExp(test, body, orelse)


class _Differentiator:
    """Slopes of all parts of a tree; equal objects are differentiated once."""

    def __init__(self, definitions: Definitions, variable: str) -> None:
        self.definitions = definitions
        self.variable = variable
        self.of = rewriter(self.slope)

    def slope(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Constant():
                return _ZERO
            case ast.Name():
                return _ONE if node.id == self.variable else _ZERO
            case ast.UnaryOp():
                slope = self.of(node.operand)
                return slope if is_number(slope, 0) else negative(slope)
            case ast.IfExp():
                return _choice(node.test, self.of(node.body), self.of(node.orelse))
            case ast.BinOp():
                return self.arithmetic(node, self.of(node.left), self.of(node.right))
            case ast.Call():
                definition = _definition_of(node, self.definitions)
                return self.word_call(node) if definition is None else self.definition_call(node, definition)
        raise TypeError(f"not a formula: {ast.dump(node)}")

    def arithmetic(self, node: ast.BinOp, left: ast.expr, right: ast.expr) -> ast.expr:
        a, b = node.left, node.right
        match node.op:
            case ast.Add():
                return add(left, right)
            case ast.Sub():
                return subtract(left, right)
            case ast.Mult():
                return add(_times(left, b), _times(a, right))
            case ast.Div() if is_number(right, 0):
                return _over(left, b)
            case ast.Div():
                return _over(subtract(_times(left, b), _times(a, right)), ast.BinOp(b, ast.Pow(), ast.Constant(2)))
            case ast.Pow() if is_number(right, 0):
                lower = ast.BinOp(a, ast.Pow(), simplify(ast.BinOp(b, ast.Sub(), _ONE)))
                return _times(b, lower, left)
            case ast.Pow():
                by_base = _over(_times(b, left), a)
                return add(_times(node, call("log", a), right), _times(node, by_base))
        raise TypeError(f"not a formula: {ast.dump(node)}")

    def word_call(self, node: ast.Call) -> ast.expr:
        word = WORDS[key(node.func)]
        inner = [self.of(argument) for argument in node.args]
        if all(is_number(part, 0) for part in inner):
            return _ZERO
        if not word.slopes:
            return self.of(as_conditional(node))
        if word.is_variadic:
            rows = [(word.slopes[0], {"a": argument, "whole": node}) for argument in node.args]
        else:
            arguments = dict(zip(word.arguments, node.args, strict=True))
            rows = [(slope, arguments) for slope in word.slopes]
        terms = [
            _times(substitute(tree_of(text), names), part) for (text, names), part in zip(rows, inner, strict=True)
        ]
        return reduce(add, terms)

    def definition_call(self, node: ast.Call, definition: Definition) -> ast.expr:
        inlined = partial(expand, definitions=self.definitions, stable=True)
        if any(not is_number(self.of(keyword.value), 0) for keyword in node.keywords):
            return self.of(inlined(node))
        body = definition.slope or _derived(definition.stable)
        return _times(substitute(body, _arguments_of(node, definition, inlined)), self.of(node.args[0]))


_derived = memoized(derivative)
