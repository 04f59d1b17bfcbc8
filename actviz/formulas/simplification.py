"""Algebraic simplification of trees.

Numbers are exact fractions, like terms and equal factors are collected, and common factors are factored out. Products
are not expanded, because expanded products lose digits.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import NamedTuple

from actviz.formulas.expressions import (
    MAX_EXACT_BITS,
    call,
    exact_number,
    is_call,
    is_negative,
    is_same,
    is_smooth,
    is_sum,
    key,
    memoized,
    negative,
    number,
)
from actviz.formulas.vocabulary import WORDS

MAX_EXACT_POWER = 12


class Coefficient(NamedTuple):
    """An exact number; ``decimal`` is true if it comes from a decimal literal and is written as a decimal."""

    value: Fraction
    decimal: bool = False

    def times(self, other: Coefficient) -> Coefficient:
        """Return the product of two numbers."""
        return Coefficient(self.value * other.value, self.decimal or other.decimal)

    def plus(self, other: Coefficient) -> Coefficient:
        """Return the sum of two numbers."""
        return Coefficient(self.value + other.value, self.decimal or other.decimal)


ONE = Coefficient(Fraction(1))
MINUS_ONE = Coefficient(Fraction(-1))


class Factor(NamedTuple):
    """A base to an integer power, which may be negative."""

    base: ast.expr
    exponent: Fraction


class Product(NamedTuple):
    """``coefficient`` times the product of factors, which are stored by the key of their base."""

    coefficient: Coefficient
    factors: dict[str, Factor]

    @property
    def kind(self) -> str:
        """A text that is equal for products that differ only in their coefficients."""
        return "*".join(sorted([f"{base}^{factor.exponent}" for base, factor in self.factors.items()]))


@memoized
def simplify(node: ast.expr) -> ast.expr:
    """Return the simplified tree."""
    match node:
        case ast.Constant() | ast.Name():
            return node
        case ast.IfExp():
            body, orelse = simplify(node.body), simplify(node.orelse)
            return body if is_same(body, orelse) else ast.IfExp(simplify_test(node.test), body, orelse)
        case ast.Call():
            return _simplify_call(node)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return _build_sum(terms_of(node))
        case _:
            return product_tree(product_of(node))


def simplify_test(node: ast.expr) -> ast.expr:
    """Simplify the numbers on both sides of every comparison of a test."""
    match node:
        case ast.BoolOp():
            return ast.BoolOp(node.op, [simplify_test(value) for value in node.values])
        case ast.UnaryOp():
            return ast.UnaryOp(node.op, simplify_test(node.operand))
        case ast.Compare():
            return ast.Compare(simplify(node.left), node.ops, [simplify(right) for right in node.comparators])
    raise TypeError(f"not a test: {ast.dump(node)}")


def _simplify_call(node: ast.Call) -> ast.expr:
    arguments = [simplify(argument) for argument in node.args]
    keywords = [ast.keyword(keyword.arg, simplify(keyword.value)) for keyword in node.keywords]
    simple = ast.Call(node.func, arguments, keywords)
    if keywords or not is_call(node, *WORDS):
        return simple
    name, first = key(node.func), arguments[0]
    exact = WORDS[name].exact_values.get(first.value, "") if isinstance(first, ast.Constant) else ""  # type: ignore[arg-type]
    if exact.isdecimal():
        return ast.Constant(int(exact))
    if WORDS[name].parity and is_negative(first):
        positive = call(name, first.operand)
        return positive if WORDS[name].parity == "even" else negative(positive)
    return simple


# --- products -------------------------------------------------------------------------------------------------


@memoized
def product_of(node: ast.expr) -> Product:
    """Return a tree as a coefficient times factors; common factors of the terms of a sum are factors."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return Product(Coefficient(exact_number(node), isinstance(value, float)), {})
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return multiply_products(Product(MINUS_ONE, {}), product_of(operand))
        case ast.BinOp(op=ast.Mult() | ast.Div()):
            return multiply_products(*reversed([*_factors_of(node)]))
        case ast.BinOp(op=ast.Pow()):
            return _power_of(node)
        case ast.BinOp():
            return _product_of_sum(terms_of(node))
    simple = simplify(node)
    return product_of(simple) if isinstance(simple, ast.BinOp | ast.UnaryOp | ast.Constant) else _atom(simple)


def _factors_of(node: ast.expr) -> Iterator[Product]:
    """Yield the factors of a*b/c*d, from right to left."""
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        right = product_of(node.right)
        if isinstance(node.op, ast.Mult):
            yield right
        elif right.coefficient.value != 0:
            yield to_power(right, Fraction(-1))
        else:
            yield _atom(ast.BinOp(simplify(node.left), ast.Div(), ast.Constant(0)))
            return
        node = node.left
    yield product_of(node)


def _atom(node: ast.expr) -> Product:
    return Product(ONE, {key(node): Factor(node, Fraction(1))})


def _power_of(node: ast.BinOp) -> Product:
    exponent = product_of(node.right)
    base = product_of(node.left)
    power = exponent.coefficient.value
    whole = power.denominator == 1 and abs(power) <= MAX_EXACT_POWER and not exponent.factors
    bits = base.coefficient.value.numerator.bit_length() + base.coefficient.value.denominator.bit_length()
    small = bits * abs(power) <= MAX_EXACT_BITS
    if whole and small and (base.coefficient.value != 0 or power > 0):
        return to_power(base, power)
    return _atom(ast.BinOp(product_tree(base), ast.Pow(), product_tree(exponent)))


def to_power(base: Product, power: Fraction | int) -> Product:
    """Return a product to an integer power."""
    if power == 0:
        return Product(ONE, {})
    coefficient = Coefficient(base.coefficient.value ** int(power), base.coefficient.decimal)
    raised = {key: Factor(factor.base, factor.exponent * power) for key, factor in base.factors.items()}
    return _absorb_signs(_reduce_roots(Product(coefficient, raised)))


def multiply_products(*products: Product) -> Product:
    """Return the product of products, with the exponents of equal bases added."""
    coefficient = ONE
    factors: dict[str, Factor] = {}
    for product in products:
        coefficient = coefficient.times(product.coefficient)
        for base, factor in product.factors.items():
            exponent = factor.exponent + (factors[base].exponent if base in factors else 0)
            factors[base] = Factor(factor.base, exponent)
            if exponent == 0:
                del factors[base]
    if coefficient.value == 0:
        return Product(Coefficient(Fraction(0)), {})
    return _absorb_signs(_reduce_roots(Product(coefficient, factors)))


def _reduce_roots(product: Product) -> Product:
    """Replace sqrt(u)**2 by u."""
    for base, factor in product.factors.items():
        if is_call(factor.base, "sqrt") and factor.exponent % 2 == 0:
            inner = to_power(product_of(factor.base.args[0]), factor.exponent / 2)
            return multiply_products(_without(product, base), inner)
    return product


def _absorb_signs(product: Product) -> Product:
    """Replace u*sign(u) by abs(u), abs(u)*sign(u) by u, and sign(u)**2 by 1 except where u is zero."""
    for base, factor in product.factors.items():
        if not is_call(factor.base, "sign"):
            continue
        bare = _without(product, base)
        argument = factor.base.args[0]
        if factor.exponent % 2 == 0:
            if is_smooth(argument):
                return _absorb_signs(bare)
            continue
        if factor.exponent != 1:
            return multiply_products(bare, _atom(factor.base))
        absolute = call("abs", argument)
        for partner, replacement in ((argument, absolute), (absolute, argument)):
            if key(partner) in bare.factors and bare.factors[key(partner)].exponent > 0:
                return multiply_products(bare, to_power(_atom(partner), Fraction(-1)), product_of(replacement))
    return product


def _without(product: Product, base: str) -> Product:
    return Product(product.coefficient, {other: factor for other, factor in product.factors.items() if other != base})


def _rank(factor: Factor) -> int:
    """Return the position of a factor: parameters, x, others, conditionals."""
    if isinstance(factor.base, ast.Name):
        return 1 if factor.base.id == "x" else 0
    return 3 if isinstance(factor.base, ast.IfExp) else 2


def product_tree(product: Product) -> ast.expr:
    """Return the tree of a product."""
    coefficient = product.coefficient
    if coefficient.value == 0 or not product.factors:
        return number(*coefficient)
    if coefficient.value < 0:
        positive = Product(Coefficient(-coefficient.value, coefficient.decimal), product.factors)
        turned = _with_flipped_difference(positive)
        if turned is not None:
            return product_tree(turned)
        return negative(product_tree(positive))
    top_number, bottom_number = coefficient.value.numerator, coefficient.value.denominator
    as_decimal = bottom_number != 1 and (coefficient.decimal or max(top_number, bottom_number) >= 2**53)
    ordered = sorted(product.factors.values(), key=_rank)
    top = [_power_node(factor.base, factor.exponent) for factor in ordered if factor.exponent > 0]
    bottom = [_power_node(factor.base, -factor.exponent) for factor in ordered if factor.exponent < 0]
    if as_decimal:
        top.insert(0, number(coefficient.value, decimal=True))
    else:
        if top_number != 1 or not top:
            top.insert(0, number(top_number))
        if bottom_number != 1:
            bottom.insert(0, number(bottom_number))
    numerator = _chain(ast.Mult(), top)
    return ast.BinOp(numerator, ast.Div(), _chain(ast.Mult(), bottom)) if bottom else numerator


def _with_flipped_difference(product: Product) -> Product | None:
    """Return the product with the opposite sign, by writing its first factor a - b as b - a; None if impossible."""
    for base, factor in product.factors.items():
        if factor.exponent != 1 or not is_sum(factor.base):
            continue
        terms = [multiply_products(term, Product(MINUS_ONE, {})) for term in terms_of(factor.base)]
        if any(term.coefficient.value > 0 for term in terms):
            turned = Factor(sum_tree(terms), factor.exponent)
            factors = [turned if other == base else factor for other, factor in product.factors.items()]
            return multiply_products(
                Product(product.coefficient, {}), *[Product(ONE, {key(f.base): f}) for f in factors]
            )
    return None


def _power_node(base: ast.expr, exponent: Fraction) -> ast.expr:
    return base if exponent == 1 else ast.BinOp(base, ast.Pow(), number(exponent))


def _chain(operator: ast.operator, operands: list[ast.expr]) -> ast.expr:
    return reduce(lambda left, right: ast.BinOp(left, operator, right), operands)


# --- sums -----------------------------------------------------------------------------------------------------


def _terms(node: ast.expr) -> Iterator[Product]:
    waiting = [(node, ONE)]
    while waiting:
        part, sign = waiting.pop()
        if is_sum(part):
            waiting.append((part.right, sign if isinstance(part.op, ast.Add) else sign.times(MINUS_ONE)))
            waiting.append((part.left, sign))
        elif is_negative(part):
            waiting.append((part.operand, sign.times(MINUS_ONE)))
        else:
            product = product_of(part)
            inner = _single_sum(product)
            if inner is not None:
                waiting.append((inner, sign.times(product.coefficient)))
            else:
                yield Product(product.coefficient.times(sign), product.factors)


@memoized
def terms_of(node: ast.expr) -> list[Product]:
    """Return the collected terms of a sum; a tree that is not a sum has one term, and 0 has none."""
    collected: dict[str, Product] = {}
    for term in _terms(node):
        kind = term.kind
        known = collected.get(kind)
        coefficient = term.coefficient.plus(known.coefficient) if known else term.coefficient
        collected[kind] = Product(coefficient, term.factors)
    return [term for term in collected.values() if term.coefficient.value != 0]


def _product_of_sum(terms: list[Product]) -> Product:
    """Return a sum as a product of its common factors and the remaining sum."""
    if not terms:
        return Product(Coefficient(Fraction(0)), {})
    if len(terms) == 1:
        return terms[0]
    common, rest = _common_factors(terms)
    if any(_single_sum(term) for term in rest):
        # A remaining term may itself be a sum, whose terms cancel with others.
        return multiply_products(common, _product_of_sum(terms_of(sum_tree(rest))))
    if all(term.coefficient.value < 0 for term in rest):
        common = multiply_products(common, Product(MINUS_ONE, {}))
        rest = [multiply_products(term, Product(MINUS_ONE, {})) for term in rest]
    written = sum_tree(rest)
    return multiply_products(common, _atom(written) if is_sum(written) else product_of(written))


def _single_sum(term: Product) -> ast.expr | None:
    """Return the sum in a product that is a sum times a coefficient, otherwise None."""
    only = next(iter(term.factors.values())) if len(term.factors) == 1 else None
    return only.base if only and only.exponent == 1 and is_sum(only.base) else None


def _build_sum(terms: list[Product]) -> ast.expr:
    common = _common_factors(terms)[0] if len(terms) > 1 else None
    if common is not None and not common.factors and common.coefficient == ONE:
        return sum_tree(terms)
    return product_tree(_product_of_sum(terms))


def _common_factors(terms: list[Product]) -> tuple[Product, list[Product]]:
    first, *others = terms
    shared: dict[str, Factor] = {}
    for base, factor in first.factors.items():
        exponents = [factor.exponent, *[term.factors[base].exponent for term in others if base in term.factors]]
        if len(exponents) == len(terms) and (min(exponents) > 0 or max(exponents) < 0):
            shared[base] = Factor(factor.base, min(exponents, key=abs))
    common = Product(_common_fraction(terms), shared)
    inverse = to_power(common, Fraction(-1))
    return common, [multiply_products(term, inverse) for term in terms]


def _common_fraction(terms: Iterable[Product]) -> Coefficient:
    """Return the common factor: x/2 + 1/2 is (x + 1)/2; 1 for decimals, and for integers mixed with fractions."""
    coefficients = [term.coefficient for term in terms]
    whole = sum(c.value.denominator == 1 for c in coefficients)
    if any(c.decimal for c in coefficients) or 0 < whole < len(coefficients):
        return ONE
    top = reduce(gcd, [c.value.numerator for c in coefficients])
    return Coefficient(Fraction(top, reduce(lcm, [c.value.denominator for c in coefficients])))


def sum_tree(terms: list[Product]) -> ast.expr:
    """Return the tree of a sum of terms, with a positive term first."""
    if not terms:
        return ast.Constant(0)
    identity = _difference_of_sigmoids(terms)
    if identity is not None:
        return identity
    lead = next((i for i, term in enumerate(terms) if term.coefficient.value > 0), 0)
    first, *others = [terms[lead], *terms[:lead], *terms[lead + 1 :]]
    total = product_tree(first)
    for term in others:
        sign = ast.Sub() if term.coefficient.value < 0 else ast.Add()
        size = Coefficient(abs(term.coefficient.value), term.coefficient.decimal)
        total = ast.BinOp(total, sign, product_tree(Product(size, term.factors)))
    return total


def _difference_of_sigmoids(terms: list[Product]) -> ast.expr | None:
    """Replace sigmoid(-u) - sigmoid(u) by -tanh(u/2), which has no cancellation near u = 0."""
    if len(terms) != 2 or terms[0].coefficient.value != -terms[1].coefficient.value:
        return None
    gates = [factor.base for term in terms for factor in term.factors.values() if factor.exponent == 1]
    if len(gates) != 2 or any(len(term.factors) != 1 for term in terms):
        return None
    first, second = gates
    if not is_call(first, "sigmoid") or not is_call(second, "sigmoid"):
        return None
    if not is_same(simplify(negative(first.args[0])), second.args[0]):
        return None
    half = call("tanh", simplify(ast.BinOp(first.args[0], ast.Div(), ast.Constant(2))))
    return product_tree(multiply_products(Product(terms[0].coefficient, {}), product_of(half)))
