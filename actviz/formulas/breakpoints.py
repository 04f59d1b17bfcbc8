"""Places where a tree may switch between branches or have poles, and the branch at a point.

Candidates for kinks and jumps are the zeros of the differences in comparisons, and of the arguments of words such as
abs and max. Whether the slope or the value jumps at a candidate follows from the two branches, which are smooth.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping

from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.expressions import (
    children,
    is_call,
    is_switching,
    key,
    memoized,
    names_in,
    rejects_deep_trees,
    rewriter,
    substitute,
    tree_of,
)
from actviz.formulas.piecewise import HOLDS, as_conditional, reduce_test, side_difference, split_comparison
from actviz.formulas.simplification import product_of
from actviz.formulas.vocabulary import WORDS


@rejects_deep_trees
def switching_arguments(tree: ast.expr) -> list[ast.expr]:
    """Return the subtrees that are zero where a tree may switch: differences in comparisons, and branch points.

    Raises ``ActvizError`` if the tree is nested too deeply.
    """
    found: dict[str, ast.expr] = {}
    visited: set[str] = set()

    def visit(node: ast.expr) -> None:
        if key(node) in visited:
            return
        visited.add(key(node))
        if isinstance(node, ast.Compare):
            difference = side_difference(node)
            found.setdefault(key(difference), difference)
        for argument in _branch_points(node):
            found.setdefault(key(argument), argument)
        for child in [as_conditional(node)] if is_switching(node) else children(node):
            visit(child)

    visit(tree)
    return list(found.values())


def _branch_points(node: ast.expr) -> list[ast.expr]:
    """Return trees that are zero where a word or a non-integer power has no finite slope or two one-sided slopes."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in WORDS and not node.keywords:
            return _in_arguments(node, WORDS[name].branch_points)
        case ast.BinOp(op=ast.Pow(), left=base, right=exponent) if not _is_whole(exponent) and names_in(base):
            return [factor for factor in _factors(base) if not _is_positive(factor)]
    return []


_POSITIVE = [word.name for word in WORDS.values() if word.is_positive]


@memoized
def _is_positive(node: ast.expr) -> bool:
    """Return whether a tree is positive because of its form."""
    match node:
        case ast.Constant():
            return bool(node.value > 0)  # type: ignore[operator]
        case ast.BinOp(op=ast.Add()):
            sides = [node.left, node.right]
            return any(map(_is_positive, sides)) and all(_is_positive(side) or _is_square(side) for side in sides)
    return is_call(node, *_POSITIVE)


def _is_square(node: ast.expr) -> bool:
    """Return whether a tree is nonnegative because of its form: an even or fractional power, a root or a magnitude."""
    match node:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=int() | float() as exponent)):
            return exponent % 2 != 1
    return is_call(node, "sqrt", "abs")


def _may_be_negative(exponent: ast.expr) -> bool:
    """Return whether an exponent is a negative number or not a literal number."""
    product = product_of(exponent)
    return bool(product.factors) or product.coefficient.value < 0


def poles(tree: ast.expr, is_negative: Callable[[ast.expr], bool] = _may_be_negative) -> list[ast.expr]:
    """Return the subtrees that must not be zero: factors of denominators, bases of negative powers, poles of words.

    ``is_negative`` decides whether an exponent is negative.
    """
    found: dict[str, ast.expr] = {}
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Div(), right=divisor):
                found.update({key(factor): factor for factor in _factors(divisor)})
            case ast.BinOp(op=ast.Pow(), left=base, right=exponent) if is_negative(exponent):
                found.update({key(factor): factor for factor in _factors(base)})
            case ast.Call(func=ast.Name(id=name)) if name in WORDS and not node.keywords:
                found.update({key(pole): pole for pole in _in_arguments(node, WORDS[name].poles)})
    return list(found.values())


def _in_arguments(node: ast.Call, texts: Iterable[str]) -> list[ast.expr]:
    """Return the trees of texts in the arguments of a word, for a call of the word."""
    arguments = dict(zip(WORDS[key(node.func)].arguments, node.args, strict=False))
    return [substitute(tree_of(text), arguments) for text in texts]


def _is_whole(exponent: ast.expr) -> bool:
    product = product_of(exponent)
    return not product.factors and product.coefficient.value.denominator == 1


def _factors(node: ast.expr) -> list[ast.expr]:
    """Return the bases of the factors of a product."""
    match node:
        case ast.BinOp(op=ast.Mult()):
            return [*_factors(node.left), *_factors(node.right)]
        case ast.BinOp(op=ast.Pow()):
            return _factors(node.left)
        case ast.UnaryOp(operand=inner) | ast.Call(func=ast.Name(id="sqrt" | "abs"), args=[inner]):
            return _factors(inner)
    return [node]


def evaluated_parts(tree: ast.expr, parameters: Mapping[str, float], at: float) -> list[ast.expr]:
    """Return the parts of a tree that are evaluated at the point ``at``.

    The first is the tree with its selected branches, the others are the sides of the comparisons in tests.
    """
    return _resolved_parts(tree, parameters, at, in_words=False)


def resolve(tree: ast.expr, parameters: Mapping[str, float], at: float) -> ast.expr:
    """Return the smooth tree that equals ``tree`` on the branch selected at the point ``at``."""
    return _resolved_parts(tree, parameters, at, in_words=True)[0]


@rejects_deep_trees
def _resolved_parts(tree: ast.expr, parameters: Mapping[str, float], at: float, *, in_words: bool) -> list[ast.expr]:
    """Return the tree with its selected branches, and the sides of comparisons.

    ``in_words`` is whether branches are also selected in words that switch.
    """
    sides: list[ast.expr] = []

    def holds(test: ast.expr) -> bool:
        left, op, right = split_comparison(test)
        sides.extend((resolved(left), resolved(right)))
        difference = compile_tree(ast.BinOp(sides[-2], ast.Sub(), sides[-1]), parameters)
        return HOLDS[type(op)](float(evaluate(difference, at)))

    def take(part: ast.expr) -> ast.expr | None:
        if in_words and is_switching(part):
            return resolved(as_conditional(part))
        if isinstance(part, ast.IfExp):
            return resolved(part.body if reduce_test(part.test, holds) is True else part.orelse)
        return None

    resolved = rewriter(take)
    return [resolved(tree), *sides]
