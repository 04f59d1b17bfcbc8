"""Construction, comparison, measurement and rewriting of trees.

Trees are immutable. Parts may be shared between trees, and results for a part are cached in it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache, reduce, wraps
from typing import ParamSpec, TypeGuard, TypeVar

from actviz.formulas.errors import ActvizError
from actviz.formulas.vocabulary import WORDS
from actviz.messages import Message

MAX_PARTS = 50_000
"""The largest number of parts of a tree; second derivatives of long formulas may have more."""
MAX_LEVELS = 200

_SWITCHING = [name for name, word in WORDS.items() if word.cases]

T = TypeVar("T")

MAX_EXACT_BITS = 512
"""The number of bits beyond which a number is represented by the nearest float alone."""
P = ParamSpec("P")


def memoized(function: Callable[[ast.expr], T]) -> Callable[[ast.expr], T]:
    """Cache the results of a function in each tree. The key is the function itself, because names may coincide."""

    @wraps(function)
    def known(node: ast.expr) -> T:
        results = vars(node).setdefault("memoized", {})
        if known not in results:
            results[known] = function(node)
        return results[known]  # type: ignore[no-any-return]

    return known


def rejects_deep_trees(function: Callable[P, T]) -> Callable[P, T]:
    """Raise ``ActvizError`` instead of ``RecursionError`` for a tree that is nested too deeply."""

    @wraps(function)
    def guarded(*arguments: P.args, **keywords: P.kwargs) -> T:
        try:
            return function(*arguments, **keywords)
        except RecursionError:
            raise ActvizError("this formula is nested too deeply to compute") from None

    return guarded


# --- construction -----------------------------------------------------------------------------------------------------


def number(value: Fraction | int | float, decimal: bool = False) -> ast.expr:
    """Return a tree for an exact number: an integer, a decimal, or a quotient of integers.

    Raises ``ActvizError`` for a number outside the floating-point range.
    """
    exact = Fraction(value)
    if exact < 0:
        return ast.UnaryOp(ast.USub(), number(-exact, decimal))
    if exact.denominator == 1 and exact < 2**53:
        return ast.Constant(int(exact))
    if decimal or max(exact.numerator, exact.denominator) >= 2**53:
        return _literal(exact)
    return ast.BinOp(ast.Constant(exact.numerator), ast.Div(), ast.Constant(exact.denominator))


def _literal(exact: Fraction) -> ast.Constant:
    """Return the literal of a number, or of the nearest float with the exact number stored in it."""
    node = ast.Constant(_rounded(exact))
    is_short = exact.numerator.bit_length() + exact.denominator.bit_length() <= MAX_EXACT_BITS
    if is_short and exact_number(node) != exact:
        vars(node)["exact"] = exact
    return node


def exact_number(node: ast.Constant) -> Fraction:
    """Return the number that a literal represents: its decimal, or the exact number that was rounded to it."""
    exact: Fraction | None = vars(node).get("exact")
    return Fraction(repr(node.value)) if exact is None else exact


def _rounded(exact: Fraction) -> float:
    try:
        rounded = float(exact)
    except OverflowError:
        rounded = 0.0
    if rounded == 0:
        raise ActvizError("the product of numbers in this formula is outside the floating-point range")
    return rounded


def call(name: str, *arguments: ast.expr) -> ast.Call:
    """Return a tree that calls a word."""
    return ast.Call(ast.Name(name), list(arguments), [])


@cache
def tree_of(text: str) -> ast.expr:
    """Return the unchecked tree of a text of the program, such as a definition of the vocabulary."""
    return ast.parse(text, mode="eval").body


def negative(node: ast.expr) -> ast.expr:
    """Return minus the tree."""
    return ast.UnaryOp(ast.USub(), node)


def add(a: ast.expr, b: ast.expr) -> ast.expr:
    """Return the sum of two trees, without a term 0."""
    if is_number(a, 0):
        return b
    return a if is_number(b, 0) else ast.BinOp(a, ast.Add(), b)


def subtract(a: ast.expr, b: ast.expr) -> ast.expr:
    """Return the difference of two trees, without a term 0."""
    if is_number(b, 0):
        return a
    return negative(b) if is_number(a, 0) else ast.BinOp(a, ast.Sub(), b)


def multiply(a: ast.expr, b: ast.expr) -> ast.expr:
    """Return the product of two trees, without a factor 1; 0 if a factor is 0."""
    if is_number(a, 0) or is_number(b, 0):
        return ast.Constant(0)
    if is_number(a, 1):
        return b
    return a if is_number(b, 1) else ast.BinOp(a, ast.Mult(), b)


def log_of_sum(arguments: Iterable[ast.expr]) -> ast.expr:
    """Return the logarithm of the sum of exponentials of trees, the definition of logsumexp."""
    terms: list[ast.expr] = [call("exp", argument) for argument in arguments]
    return call("log", reduce(lambda a, b: ast.BinOp(a, ast.Add(), b), terms))


# --- comparison -------------------------------------------------------------------------------------------------------


@memoized
def key(node: ast.expr) -> str:
    """Return a text that is equal for two trees if and only if the trees are equal."""
    match node:
        case ast.Constant():
            return f"{node.value!r}={exact}" if (exact := vars(node).get("exact")) else repr(node.value)
        case ast.Name():
            return node.id
        case ast.UnaryOp():
            return f"{type(node.op).__name__} {key(node.operand)}"
        case ast.BinOp():
            return f"({key(node.left)} {type(node.op).__name__} {key(node.right)})"
        case ast.IfExp():
            return f"({key(node.body)} if {key(node.test)} else {key(node.orelse)})"
        case ast.Compare():
            return f"({key(node.left)} {type(node.ops[0]).__name__} {key(node.comparators[0])})"
        case ast.BoolOp():
            return f"{type(node.op).__name__}({','.join([key(value) for value in node.values])})"
        case ast.Call():
            keywords = [f"{keyword.arg}={key(keyword.value)}" for keyword in node.keywords]
            return f"{key(node.func)}({','.join([*map(key, node.args), *keywords])})"
    raise TypeError(f"not a formula: {ast.dump(node)}")


def is_same(a: ast.expr, b: ast.expr) -> bool:
    """Return whether two trees are equal."""
    return a is b or key(a) == key(b)


def is_number(node: ast.expr, value: float) -> bool:
    """Return whether the tree is exactly this literal number."""
    return isinstance(node, ast.Constant) and node.value == value


def is_negative(node: ast.expr) -> TypeGuard[ast.UnaryOp]:
    """Return whether the tree is the negative of another tree."""
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


def is_sum(node: ast.expr) -> TypeGuard[ast.BinOp]:
    """Return whether the tree is a sum or a difference."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)


def is_call(node: ast.AST, *names: str) -> TypeGuard[ast.Call]:
    """Return whether the tree calls one of these functions."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def is_switching(node: ast.AST) -> TypeGuard[ast.Call]:
    """Return whether the tree calls a word that is defined by cases, such as max or sign."""
    return is_call(node, *_SWITCHING) and not node.keywords


def is_smooth(node: ast.expr) -> bool:
    """Return whether no part of the tree switches: it is analytic, and zero at isolated points or everywhere."""
    return not any(isinstance(part, ast.IfExp) or is_switching(part) for part in ast.walk(node))


def names_in(node: ast.expr) -> frozenset[str]:
    """Return all names in a tree, including those of functions."""
    return frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))


# --- measurement ------------------------------------------------------------------------------------------------------


@memoized
def _extent(node: ast.expr) -> tuple[int, int]:
    below = [_extent(child) for child in children(node)]
    return 1 + sum([parts for parts, _ in below]), 1 + max([levels for _, levels in below], default=0)


def size_of(node: ast.expr) -> int:
    """Return the number of parts of a tree."""
    return _extent(node)[0]


def check_size(node: ast.expr, what: Message, most: int = MAX_PARTS) -> ast.expr:
    """Return the tree. Raises ``ActvizError``, which names it ``what``, if it is too long or too deep."""
    parts, levels = _extent(node)
    if parts > most:
        raise ActvizError(
            "{phrase} is too long to compute: it has {count} parts, and the maximum is {most}",
            phrase=what,
            count=parts,
            most=most,
        )
    if levels > MAX_LEVELS:
        raise ActvizError(
            "{phrase} is nested too deeply to compute: it has {count} levels, and the maximum is {most}",
            phrase=what,
            count=levels,
            most=MAX_LEVELS,
        )
    return node


# --- decomposition and rewriting --------------------------------------------------------------------------------------


def children(node: ast.expr) -> list[ast.expr]:
    """Return the direct subtrees of a node, in the order of its fields."""
    match node:
        case ast.BinOp():
            return [node.left, node.right]
        case ast.UnaryOp():
            return [node.operand]
        case ast.IfExp():
            return [node.test, node.body, node.orelse]
        case ast.Compare():
            return [node.left, *node.comparators]
        case ast.BoolOp():
            return node.values
        case ast.Call():
            return [*node.args, *[keyword.value for keyword in node.keywords]]
    return []


def signed_terms(node: ast.expr) -> list[tuple[ast.expr, int]]:
    """Return the terms of nested sums from left to right, each with its sign; another tree is one term."""
    terms, waiting = [], [(node, 1)]
    while waiting:
        part, sign = waiting.pop()
        if is_sum(part):
            waiting += [(part.right, sign if isinstance(part.op, ast.Add) else -sign), (part.left, sign)]
        elif is_negative(part):
            waiting.append((part.operand, -sign))
        else:
            terms.append((part, sign))
    return terms


def with_children(node: ast.expr, new: list[ast.expr]) -> ast.expr:
    """Return the node with other direct subtrees, in the order of ``children``."""
    match node:
        case ast.BinOp():
            return ast.BinOp(new[0], node.op, new[1])
        case ast.UnaryOp():
            return ast.UnaryOp(node.op, new[0])
        case ast.IfExp():
            return ast.IfExp(*new)
        case ast.Compare():
            return ast.Compare(new[0], node.ops, new[1:])
        case ast.BoolOp():
            return ast.BoolOp(node.op, new)
        case ast.Call():
            count = len(node.args)
            keywords = [ast.keyword(old.arg, value) for old, value in zip(node.keywords, new[count:], strict=True)]
            return ast.Call(node.func, new[:count], keywords)
    return node


def rewriter(change: Callable[[ast.expr], ast.expr | None]) -> Callable[[ast.expr], ast.expr]:
    """Return a function that rewrites trees top-down; a part that occurs several times is rewritten once.

    A part for which ``change`` returns a tree is replaced by that tree. If it returns None, its children are rewritten.
    """
    done: dict[int, tuple[ast.expr, ast.expr]] = {}  # parts are referenced, so that their ids stay unique

    def rebuilt(part: ast.expr) -> ast.expr:
        if id(part) not in done:
            changed = change(part)
            if changed is None:
                old = children(part)
                new = [rebuilt(child) for child in old]
                is_kept = all(a is b for a, b in zip(old, new, strict=True))
                changed = part if is_kept else with_children(part, new)
            done[id(part)] = part, changed
        return done[id(part)][1]

    return rebuilt


def substitute(node: ast.expr, values: Mapping[str, ast.expr]) -> ast.expr:
    """Return the tree with names replaced by trees."""
    return rewriter(lambda part: values.get(part.id) if isinstance(part, ast.Name) else None)(node)


def with_numbers(node: ast.expr, parameters: Mapping[str, float]) -> ast.expr:
    """Return the tree with the names of parameters replaced by their numbers."""
    return substitute(node, {name: number(value, decimal=True) for name, value in parameters.items()})
