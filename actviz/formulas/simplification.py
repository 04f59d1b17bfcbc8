"""Simplify a tree so that a person would have written it so.

Numbers are kept as exact fractions, equal terms and equal factors are collected, common factors are pulled out.
Nothing is multiplied out: an expanded product loses digits where a factored one keeps them.
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
    is_smooth,
    is_sum,
    key,
    names_in,
    negative,
    number,
    remembered,
    same,
)
from actviz.formulas.vocabulary import WORDS

MAX_EXACT_POWER = 12


class Coefficient(NamedTuple):
    """An exact number; ``decimal`` tells that it came from a decimal literal and is written as one again."""

    value: Fraction
    decimal: bool = False

    def times(self, other: Coefficient) -> Coefficient:
        """The product of two numbers."""
        return Coefficient(self.value * other.value, self.decimal or other.decimal)

    def plus(self, other: Coefficient) -> Coefficient:
        """The sum of two numbers."""
        return Coefficient(self.value + other.value, self.decimal or other.decimal)


ONE = Coefficient(Fraction(1))
MINUS_ONE = Coefficient(Fraction(-1))


class Factor(NamedTuple):
    """A base to a whole power, which may be negative."""

    base: ast.expr
    exponent: Fraction


class Product(NamedTuple):
    """``coefficient`` times the product of factors, by the key of their base."""

    coefficient: Coefficient
    factors: dict[str, Factor]

    @property
    def kind(self) -> str:
        """What two products have in common if they differ in nothing but their coefficients."""
        return "*".join(sorted([f"{base}^{factor.exponent}" for base, factor in self.factors.items()]))


@remembered
def simplify(node: ast.expr) -> ast.expr:
    """Return the simplified tree."""
    match node:
        case ast.Constant() | ast.Name():
            return node
        case ast.IfExp():
            return _conditional(simplify_test(node.test), simplify(node.body), simplify(node.orelse))
        case ast.Call():
            return _simplify_call(node)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return _build_sum(_sum_of(node))
        case _:
            return _build_product(_product_of(node))


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


def _conditional(test: ast.expr, body: ast.expr, orelse: ast.expr) -> ast.expr:
    return body if same(body, orelse) else ast.IfExp(test, body, orelse)


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


@remembered
def _product_of(node: ast.expr) -> Product:
    match node:
        case ast.Constant(value=int() | float() as value):
            return Product(Coefficient(exact_number(node), isinstance(value, float)), {})
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _multiply(Product(MINUS_ONE, {}), _product_of(operand))
        case ast.BinOp(op=ast.Mult() | ast.Div()):
            return _multiply(*reversed([*_factors_of(node)]))
        case ast.BinOp(op=ast.Pow()):
            return _power_of(node)
        case ast.BinOp():
            return _product_of_sum(_sum_of(node))
    simple = simplify(node)
    return _product_of(simple) if isinstance(simple, ast.BinOp | ast.UnaryOp | ast.Constant) else _atom(simple)


def _factors_of(node: ast.expr) -> Iterator[Product]:
    """What stands in a*b/c*d, from right to left."""
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        right = _product_of(node.right)
        if isinstance(node.op, ast.Mult):
            yield right
        elif right.coefficient.value != 0:
            yield _raise(right, Fraction(-1))
        else:
            yield _atom(ast.BinOp(simplify(node.left), ast.Div(), ast.Constant(0)))
            return
        node = node.left
    yield _product_of(node)


def _atom(node: ast.expr) -> Product:
    return Product(ONE, {key(node): Factor(node, Fraction(1))})


def _power_of(node: ast.BinOp) -> Product:
    exponent = _product_of(node.right)
    base = _product_of(node.left)
    power = exponent.coefficient.value
    whole = power.denominator == 1 and abs(power) <= MAX_EXACT_POWER and not exponent.factors
    bits = base.coefficient.value.numerator.bit_length() + base.coefficient.value.denominator.bit_length()
    small = bits * abs(power) <= MAX_EXACT_BITS
    if whole and small and (base.coefficient.value != 0 or power > 0):
        return _raise(base, power)
    return _atom(ast.BinOp(_build_product(base), ast.Pow(), _build_product(exponent)))


def _raise(base: Product, power: Fraction) -> Product:
    if power == 0:
        return Product(ONE, {})
    coefficient = Coefficient(base.coefficient.value ** int(power), base.coefficient.decimal)
    raised = {key: Factor(factor.base, factor.exponent * power) for key, factor in base.factors.items()}
    return _absorb_signs(_reduce_roots(Product(coefficient, raised)))


def _multiply(*products: Product) -> Product:
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
    """sqrt(u)**2 is u."""
    for base, factor in product.factors.items():
        if is_call(factor.base, "sqrt") and factor.exponent % 2 == 0:
            inner = _raise(_product_of(factor.base.args[0]), factor.exponent / 2)
            return _multiply(_without(product, base), inner)
    return product


def _absorb_signs(product: Product) -> Product:
    """u*sign(u) is abs(u), abs(u)*sign(u) is u, and sign(u)**2 is 1 but for the points where u is zero."""
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
            return _multiply(bare, _atom(factor.base))
        absolute = call("abs", argument)
        for partner, replacement in ((argument, absolute), (absolute, argument)):
            if key(partner) in bare.factors and bare.factors[key(partner)].exponent > 0:
                return _multiply(bare, _raise(_atom(partner), Fraction(-1)), _product_of(replacement))
    return product


def _without(product: Product, base: str) -> Product:
    return Product(product.coefficient, {other: kept for other, kept in product.factors.items() if other != base})


def _rank(factor: Factor) -> int:
    """The order in which a person writes factors: parameters, x, the rest, conditionals last."""
    if isinstance(factor.base, ast.Name):
        return 1 if factor.base.id == "x" else 0
    return 3 if isinstance(factor.base, ast.IfExp) else 2


def _build_product(product: Product) -> ast.expr:
    coefficient = product.coefficient
    if coefficient.value == 0 or not product.factors:
        return number(*coefficient)
    if coefficient.value < 0:
        positive = Product(Coefficient(-coefficient.value, coefficient.decimal), product.factors)
        turned = _turned_around(positive)
        if turned is not None:
            return _build_product(turned)
        return negative(_build_product(positive))
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


def _turned_around(product: Product) -> Product | None:
    """Take a minus sign into the first factor a - b, which becomes b - a."""
    for base, factor in product.factors.items():
        if factor.exponent != 1 or not is_sum(factor.base):
            continue
        terms = [_multiply(term, Product(MINUS_ONE, {})) for term in _sum_of(factor.base)]
        if any(term.coefficient.value > 0 for term in terms):
            turned = Factor(_write_sum(terms), factor.exponent)
            factors = [turned if other == base else kept for other, kept in product.factors.items()]
            return _multiply(Product(product.coefficient, {}), *[Product(ONE, {key(f.base): f}) for f in factors])
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
            product = _product_of(part)
            inner = _lone_sum(product)
            if inner is not None:
                waiting.append((inner, sign.times(product.coefficient)))
            else:
                yield Product(product.coefficient.times(sign), product.factors)


@remembered
def _sum_of(node: ast.expr) -> list[Product]:
    collected: dict[str, Product] = {}
    for term in _terms(node):
        kind = term.kind
        known = collected.get(kind)
        coefficient = term.coefficient.plus(known.coefficient) if known else term.coefficient
        collected[kind] = Product(coefficient, term.factors)
    return [term for term in collected.values() if term.coefficient.value != 0]


def _product_of_sum(terms: list[Product]) -> Product:
    """A sum as one factor, after its common factors."""
    if not terms:
        return Product(Coefficient(Fraction(0)), {})
    if len(terms) == 1:
        return terms[0]
    common, rest = _common_factors(terms)
    if any(_lone_sum(term) for term in rest):
        # What is left beside the common factors may be a sum whose terms cancel with the others.
        return _multiply(common, _product_of_sum(_sum_of(_write_sum(rest))))
    if all(term.coefficient.value < 0 for term in rest):
        common = _multiply(common, Product(MINUS_ONE, {}))
        rest = [_multiply(term, Product(MINUS_ONE, {})) for term in rest]
    written = _write_sum(rest)
    is_sum = isinstance(written, ast.BinOp) and isinstance(written.op, ast.Add | ast.Sub)
    return _multiply(common, _atom(written) if is_sum else _product_of(written))


def _lone_sum(term: Product) -> ast.expr | None:
    """The sum that a product consists of, but for its coefficient."""
    only = next(iter(term.factors.values())) if len(term.factors) == 1 else None
    return only.base if only and only.exponent == 1 and is_sum(only.base) else None


def _build_sum(terms: list[Product]) -> ast.expr:
    if len(terms) < 2:
        return _build_product(_product_of_sum(terms))
    common, _ = _common_factors(terms)
    return _build_product(_product_of_sum(terms)) if common.factors or common.coefficient != ONE else _write_sum(terms)


def _common_factors(terms: list[Product]) -> tuple[Product, list[Product]]:
    first, *others = terms
    shared: dict[str, Factor] = {}
    for base, factor in first.factors.items():
        exponents = [factor.exponent, *[term.factors[base].exponent for term in others if base in term.factors]]
        if len(exponents) == len(terms) and (min(exponents) > 0 or max(exponents) < 0):
            shared[base] = Factor(factor.base, min(exponents, key=abs))
    common = Product(_common_fraction(terms), shared)
    inverse = _raise(common, Fraction(-1))
    return common, [_multiply(term, inverse) for term in terms]


def linear_in_x(node: ast.expr) -> tuple[Fraction, ast.expr] | None:
    """Read ``c*x + rest`` with a plain number c and a rest without x: c and the rest, else None."""
    terms = _sum_of(node)
    with_x = [term for term in terms if any("x" in names_in(factor.base) for factor in term.factors.values())]
    if len(with_x) != 1 or with_x[0].kind != "x^1":
        return None
    return with_x[0].coefficient.value, _build_sum([term for term in terms if term is not with_x[0]])


def _common_fraction(terms: Iterable[Product]) -> Coefficient:
    """x/2 + 1/2 is (x + 1)/2, 2*x + 4 is 2*(x + 2); decimals, and whole numbers among fractions, are left alone."""
    coefficients = [term.coefficient for term in terms]
    whole = sum(c.value.denominator == 1 for c in coefficients)
    if any(c.decimal for c in coefficients) or 0 < whole < len(coefficients):
        return ONE
    top = reduce(gcd, [c.value.numerator for c in coefficients])
    return Coefficient(Fraction(top, reduce(lcm, [c.value.denominator for c in coefficients])))


def _write_sum(terms: list[Product]) -> ast.expr:
    """Write terms one after the other, a positive one first."""
    identity = _difference_of_gates(terms)
    if identity is not None:
        return identity
    lead = next((i for i, term in enumerate(terms) if term.coefficient.value > 0), 0)
    first, *others = [terms[lead], *terms[:lead], *terms[lead + 1 :]]
    total = _build_product(first)
    for term in others:
        sign = ast.Sub() if term.coefficient.value < 0 else ast.Add()
        size = Coefficient(abs(term.coefficient.value), term.coefficient.decimal)
        total = ast.BinOp(total, sign, _build_product(Product(size, term.factors)))
    return total


def _difference_of_gates(terms: list[Product]) -> ast.expr | None:
    """sigmoid(-u) - sigmoid(u) is -tanh(u/2), which keeps its digits near u = 0."""
    if len(terms) != 2 or terms[0].coefficient.value != -terms[1].coefficient.value:
        return None
    gates = [factor.base for term in terms for factor in term.factors.values() if factor.exponent == 1]
    if len(gates) != 2 or any(len(term.factors) != 1 for term in terms):
        return None
    first, second = gates
    if not is_call(first, "sigmoid") or not is_call(second, "sigmoid"):
        return None
    if not same(simplify(negative(first.args[0])), second.args[0]):
        return None
    half = call("tanh", simplify(ast.BinOp(first.args[0], ast.Div(), ast.Constant(2))))
    return _build_product(_multiply(Product(terms[0].coefficient, {}), _product_of(half)))


# --- sums and products, for other modules ---------------------------------------------------------------------


def terms_of(node: ast.expr) -> list[Product]:
    """The terms of a sum, like terms collected; a tree that is no sum has one term, and 0 has none."""
    return list(_sum_of(node))


def product_of(node: ast.expr) -> Product:
    """A tree as a coefficient times factors; common factors of a sum are factors."""
    return _product_of(node)


def multiplied(*products: Product) -> Product:
    """The product of products, with the exponents of equal bases added."""
    return _multiply(*products)


def raised(product: Product, power: int) -> Product:
    """A product to a whole power."""
    return _raise(product, Fraction(power))


def written_sum(terms: list[Product]) -> ast.expr:
    """The tree of a sum of terms."""
    return _write_sum(terms) if terms else ast.Constant(0)


def written_product(product: Product) -> ast.expr:
    """The tree of a product."""
    return _build_product(product)


def multiplied_out(node: ast.expr) -> ast.expr:
    """The tree of a sum without products of sums, up to squares."""
    total: ast.expr = ast.Constant(0)
    for term in _sum_of(node):
        total = ast.BinOp(total, ast.Add(), _opened(term))
    return total


def _opened(term: Product) -> ast.expr:
    expanded = [Product(term.coefficient, {})]
    for factor in term.factors.values():
        is_small = is_sum(factor.base) and factor.exponent in (1, 2)
        for _ in range(int(factor.exponent) if is_small else 1):
            single = [Product(ONE, {key(factor.base): factor})]
            others = _sum_of(factor.base) if is_small else single
            expanded = [_multiply(one, other) for one in expanded for other in others]
    total: ast.expr = ast.Constant(0)
    for product in expanded:
        total = ast.BinOp(total, ast.Add(), _build_product(product))
    return total
