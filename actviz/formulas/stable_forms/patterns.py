"""Pattern matching of trees, regardless of the order of terms and factors, of signs and of scaled arguments.

A pattern is a tree in which the names ``TREE_NAMES`` match any tree. Pattern and tree are sums of products (see
``actviz.formulas.simplification``): 1/(1 + exp(-u)) matches 2/(exp(3*x) + 1) with u = -3*x and the scale 2.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import isqrt
from typing import NamedTuple, TypeGuard

from actviz.formulas.expressions import is_call, is_same, is_sum, number
from actviz.formulas.simplification import (
    Coefficient,
    Factor,
    Product,
    multiply_products,
    product_of,
    product_tree,
    simplify,
    sum_tree,
    terms_of,
    to_power,
)

TREE_NAMES = frozenset("uvw")
"""Names in patterns that match any tree."""
NUMBER_NAMES = frozenset("cp")
"""Names in patterns that match a positive number."""

Bindings = Mapping[str, ast.expr]
NO_BINDINGS: Bindings = {}


class Part(NamedTuple):
    """A match with a part of a tree: the trees of names, the scale, and the unmatched terms or factors."""

    bound: Bindings
    scale: Fraction
    rest: list[Product]


def matches(pattern: ast.expr, node: ast.expr, bound: Bindings = NO_BINDINGS) -> Iterator[Bindings]:
    """Yield the bindings of all matches with a whole tree."""
    if _name_of(pattern):
        yield from _bind(_name_of(pattern), node, bound)
    elif isinstance(pattern, ast.Constant):
        if is_same(pattern, simplify(node)):
            yield bound
    elif is_sum(pattern):
        parts = _sums(_ordered(terms_of(pattern)), terms_of(node), bound, Fraction(1), True)
        yield from (part.bound for part in parts if part.scale == 1 and not part.rest)
    elif isinstance(pattern, ast.Call) and isinstance(node, ast.Call):
        yield from _calls(pattern, node, bound)
    else:
        parts = parts_of_product(pattern, node, bound)
        yield from (part.bound for part in parts if part.scale == 1 and not part.rest)


def parts_of_sum(pattern: ast.expr, node: ast.expr) -> Iterator[Part]:
    """Yield all matches of a multiple of the pattern with some terms of a sum."""
    yield from _sums(_ordered(terms_of(pattern)), terms_of(node), NO_BINDINGS, None, False)


def parts_of_product(pattern: ast.expr, node: ast.expr, bound: Bindings = NO_BINDINGS) -> Iterator[Part]:
    """Yield all matches with some factors of a product; ``rest`` has at most one product."""
    required, given = product_of(pattern), product_of(node)
    only = _lone_variable(required)
    if only:
        name, exponent = only
        for root in _roots(_scaled(given, 1 / required.coefficient.value), exponent):
            yield from (Part(found, Fraction(1), []) for found in _bind(name, product_tree(root), bound))
        return
    factors = sorted(required.factors.values(), key=lambda factor: _weight(factor.base))
    unknown = next((_name_of(factor.base) for factor in factors if _name_of(factor.base) in NUMBER_NAMES), "")
    factors = [factor for factor in factors if not unknown or _name_of(factor.base) != unknown]
    ratio = given.coefficient.value / required.coefficient.value
    for found, inner, left in _factors(factors, given.factors, bound, Fraction(1)):
        scale = ratio * inner
        rest = [Product(Coefficient(Fraction(1)), left)] if left else []
        if not unknown:
            yield Part(found, scale, rest)
        elif scale > 0:
            yield from (Part(more, Fraction(1), rest) for more in _bind(unknown, number(scale), found))


def _name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) and node.id in TREE_NAMES | NUMBER_NAMES else ""


def _bind(name: str, node: ast.expr, bound: Bindings) -> Iterator[Bindings]:
    simple = simplify(node)
    if name in bound:
        if is_same(bound[name], simple):
            yield bound
        return
    number = product_of(simple)
    if name in NUMBER_NAMES and (number.factors or number.coefficient.value <= 0):
        return
    yield {**bound, name: simple}


def _calls(pattern: ast.Call, node: ast.expr, bound: Bindings) -> Iterator[Bindings]:
    assert isinstance(pattern.func, ast.Name)
    if not is_call(node, pattern.func.id) or node.keywords or len(node.args) != len(pattern.args):
        return

    def rest(index: int, found: Bindings) -> Iterator[Bindings]:
        if index == len(pattern.args):
            yield found
            return
        for more in matches(pattern.args[index], node.args[index], found):
            yield from rest(index + 1, more)

    yield from rest(0, bound)


def _weight(node: ast.expr) -> int:
    """Return the order of matching: names that match any tree are last."""
    return 1 if _name_of(node) else 0


def _lone_variable(product: Product) -> tuple[str, int] | None:
    """Return name and exponent of a product of a number and a power of a name that matches any tree, else None."""
    only = next(iter(product.factors.values())) if len(product.factors) == 1 else None
    return (_name_of(only.base), int(only.exponent)) if only and _name_of(only.base) else None


# --- factors ------------------------------------------------------------------------------------------------------


def _factors(
    required: list[Factor], given: Mapping[str, Factor], bound: Bindings, scale: Fraction
) -> Iterator[tuple[Bindings, Fraction, dict[str, Factor]]]:
    """Yield all matches of required factors among given ones: bindings, scale, and unmatched factors."""
    if not required:
        yield bound, scale, dict(given)
        return
    first, *others = required
    for known, factor in given.items():
        left = factor.exponent - first.exponent
        if factor.exponent * first.exponent < 0 or abs(left) >= abs(factor.exponent):
            continue
        for found, size in _bases(first.base, factor.base, bound):
            remaining = {**given, known: Factor(factor.base, left)}
            if left == 0:
                del remaining[known]
            yield from _factors(others, remaining, found, scale * size ** int(first.exponent))


def _bases(pattern: ast.expr, node: ast.expr, bound: Bindings) -> Iterator[tuple[Bindings, Fraction]]:
    """Yield all matches of the base of a factor with a multiple of a pattern: bindings and scale."""
    if _name_of(pattern):
        yield from ((found, Fraction(1)) for found in _bind(_name_of(pattern), node, bound))
    elif is_sum(pattern) and is_sum(node):
        parts = _sums(_ordered(terms_of(pattern)), terms_of(node), bound, None, True)
        yield from ((part.bound, part.scale) for part in parts if not part.rest)
    elif isinstance(pattern, ast.Call):
        yield from ((found, Fraction(1)) for found in _calls(pattern, node, bound))
    elif isinstance(pattern, ast.Name) and is_same(pattern, node):
        yield bound, Fraction(1)
    elif _is_power(pattern) and _is_power(node):
        for found in matches(pattern.left, node.left, bound):
            yield from ((more, Fraction(1)) for more in matches(pattern.right, node.right, found))


def _is_power(node: ast.expr) -> TypeGuard[ast.BinOp]:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)


# --- terms --------------------------------------------------------------------------------------------------------


def _ordered(terms: list[Product]) -> list[Product]:
    """Return terms in the order of matching: words, numbers, names that match any tree."""

    def weight(term: Product) -> int:
        if not term.factors:
            return 1
        return 2 if _lone_variable(term) else 0

    return sorted(terms, key=weight)


def _sums(
    required: list[Product], given: list[Product], bound: Bindings, scale: Fraction | None, takes_all: bool
) -> Iterator[Part]:
    """Yield all matches of required terms, times one number, among given ones.

    If ``takes_all`` is true and the last name matches any tree, it matches all remaining terms.
    """
    if not required:
        yield Part(bound, Fraction(1) if scale is None else scale, given)
        return
    first, *others = required
    only = _lone_variable(first)
    if only and only[0] in bound:
        yield from _known_terms(first, only, others, given, bound, scale, takes_all)
        return
    if only and only[1] == 1 and takes_all and not others and given:
        whole = _times(sum_tree(given), 1 / (first.coefficient.value * (scale or 1)))
        yield from (Part(found, scale or Fraction(1), []) for found in _bind(only[0], whole, bound))
        return
    for index, term in enumerate(given):
        left = [*given[:index], *given[index + 1 :]]
        for found, size in _terms(first, only, term, bound, scale):
            yield from _sums(others, left, found, size, takes_all)


def _terms(
    required: Product, only: tuple[str, int] | None, term: Product, bound: Bindings, scale: Fraction | None
) -> Iterator[tuple[Bindings, Fraction]]:
    """Yield all matches of one term with the required one: bindings and scale."""
    if only:
        size = scale or Fraction(1)
        for root in _roots(_scaled(term, 1 / (size * required.coefficient.value)), only[1]):
            yield from ((found, size) for found in _bind(only[0], product_tree(root), bound))
        return
    ratio = term.coefficient.value / required.coefficient.value
    factors = sorted(required.factors.values(), key=lambda factor: _weight(factor.base))
    for found, inner, left in _factors(factors, term.factors, bound, Fraction(1)):
        if not left and scale in (None, ratio * inner):
            yield found, ratio * inner


def _known_terms(
    first: Product,
    only: tuple[str, int],
    others: list[Product],
    given: list[Product],
    bound: Bindings,
    scale: Fraction | None,
    takes_all: bool,
) -> Iterator[Part]:
    """Yield matches like ``_sums`` if the first required term is a bound name, whose tree may be a sum."""
    power = to_power(product_of(bound[only[0]]), only[1])
    known = terms_of(product_tree(_scaled(power, first.coefficient.value * (scale or 1))))
    remaining = {term.kind: term for term in given}
    for term in known:
        if term.kind not in remaining or remaining[term.kind].coefficient.value != term.coefficient.value:
            return
        del remaining[term.kind]
    yield from _sums(others, list(remaining.values()), bound, scale, takes_all)


def _scaled(product: Product, factor: Fraction) -> Product:
    return multiply_products(product, Product(Coefficient(factor), {}))


def _times(node: ast.expr, factor: Fraction) -> ast.expr:
    """Return a multiple of a tree, term by term."""
    return node if factor == 1 else sum_tree([_scaled(term, factor) for term in terms_of(node)])


def _roots(product: Product, exponent: int) -> Iterator[Product]:
    """Yield the roots of a product; those of both signs if the exponent is even."""
    if exponent < 0 and product.factors and all(factor.exponent < 0 for factor in product.factors.values()):
        product, exponent = to_power(product, -1), -exponent
    if exponent < 1:
        return
    size = product.coefficient.value
    roots = [size] if exponent == 1 else _rational_roots(size, exponent)
    if not product.factors or any(factor.exponent % exponent for factor in product.factors.values()):
        roots = roots if exponent == 1 else []
    factors = {base: Factor(factor.base, factor.exponent / exponent) for base, factor in product.factors.items()}
    for root in roots:
        yield Product(Coefficient(root, product.coefficient.decimal), factors)


def _rational_roots(size: Fraction, exponent: int) -> list[Fraction]:
    """Return the rational roots of a number: square roots, and roots of 1 of any order."""
    if size == 1:
        return [Fraction(1), Fraction(-1)] if exponent % 2 == 0 else [Fraction(1)]
    if size < 0 or exponent != 2:
        return []
    root = Fraction(isqrt(size.numerator), isqrt(size.denominator))
    return [root, -root] if root * root == size else []
