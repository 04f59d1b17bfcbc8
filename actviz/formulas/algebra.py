"""Simplify a tree so that a person would have written it so.

Numbers are kept as exact fractions, equal terms and equal factors are collected, common factors are pulled out. Nothing is multiplied out:
an expanded product loses digits where a factored one keeps them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import NamedTuple

MAX_EXACT_POWER = 12
MAX_EXACT_BITS = 512


class Coefficient(NamedTuple):
    """An exact number; ``decimal`` tells that it came from a decimal literal and is written as one again."""

    value: Fraction
    decimal: bool = False

    def times(self, other: Coefficient) -> Coefficient:
        return Coefficient(self.value * other.value, self.decimal or other.decimal)

    def plus(self, other: Coefficient) -> Coefficient:
        return Coefficient(self.value + other.value, self.decimal or other.decimal)


ONE = Coefficient(Fraction(1))
MINUS_ONE = Coefficient(Fraction(-1))


class Factor(NamedTuple):
    base: ast.expr
    exponent: Fraction


class Product(NamedTuple):
    """``coefficient`` times the product of bases to their exponents; keyed by the text of the base."""

    coefficient: Coefficient
    factors: dict[str, Factor]

    @property
    def key(self) -> str:
        return "*".join(sorted(f"{key}^{factor.exponent}" for key, factor in self.factors.items()))


def number(value: Fraction | int | float, decimal: bool = False) -> ast.expr:
    """A tree for an exact number: an integer, a decimal, or a quotient of integers."""
    exact = Fraction(value)
    if exact < 0:
        return ast.UnaryOp(ast.USub(), number(-exact, decimal))
    if exact.denominator == 1 and exact < 2**53:
        return ast.Constant(int(exact))
    if decimal or max(exact.numerator, exact.denominator) >= 2**53:
        return ast.Constant(float(exact))
    return ast.BinOp(ast.Constant(exact.numerator), ast.Div(), ast.Constant(exact.denominator))


def call(name: str, *arguments: ast.expr) -> ast.Call:
    """A tree that calls a word."""
    return ast.Call(ast.Name(name), list(arguments), [])


def text(node: ast.expr) -> str:
    """The tree as text; parsing it again gives the same tree."""
    return ast.unparse(node)


def same(a: ast.expr, b: ast.expr) -> bool:
    """Whether two trees are written alike."""
    return text(a) == text(b)


def is_number(node: ast.expr, value: float) -> bool:
    """Whether the tree is exactly this literal number."""
    return isinstance(node, ast.Constant) and node.value == value


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
        case ast.Compare():
            return ast.Compare(simplify(node.left), node.ops, [simplify(right) for right in node.comparators])
        case ast.BoolOp():
            return ast.BoolOp(node.op, [simplify_test(value) for value in node.values])
        case ast.UnaryOp():
            return ast.UnaryOp(node.op, simplify_test(node.operand))
    return node


def _conditional(test: ast.expr, body: ast.expr, orelse: ast.expr) -> ast.expr:
    return body if same(body, orelse) else ast.IfExp(test, body, orelse)


_ODD = frozenset({"sin", "tan", "sinh", "tanh", "asin", "atan", "asinh", "erf", "sign", "sinc_slope"})
_EVEN = frozenset({"cos", "cosh", "sech2", "phi", "abs", "sinc", "sinc_curvature"})
_AT_ZERO = {"exp": 1, "expm1": 0, "log1p": 0, "sqrt": 0, "sin": 0, "cos": 1, "tan": 0, "sinh": 0, "cosh": 1, "tanh": 0}


def _simplify_call(node: ast.Call) -> ast.expr:
    assert isinstance(node.func, ast.Name)
    arguments = [simplify(argument) for argument in node.args]
    if len(arguments) == 1 and is_number(arguments[0], 0) and node.func.id in _AT_ZERO:
        return ast.Constant(_AT_ZERO[node.func.id])
    if node.func.id in _ODD | _EVEN and isinstance(arguments[0], ast.UnaryOp):
        mirrored = call(node.func.id, arguments[0].operand)
        return mirrored if node.func.id in _EVEN else ast.UnaryOp(ast.USub(), mirrored)
    if node.func.id == "sqrt" and is_number(arguments[0], 1):
        return ast.Constant(1)
    keywords = [ast.keyword(keyword.arg, simplify(keyword.value)) for keyword in node.keywords]
    return ast.Call(node.func, arguments, keywords)


# --- products -------------------------------------------------------------------------------------------------


def _product_of(node: ast.expr) -> Product:
    match node:
        case ast.Constant(value=int() | float() as value):
            return Product(Coefficient(Fraction(repr(value)), isinstance(value, float)), {})
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _multiply(Product(MINUS_ONE, {}), _product_of(operand))
        case ast.BinOp(op=ast.Mult()):
            return _multiply(_product_of(node.left), _product_of(node.right))
        case ast.BinOp(op=ast.Div()):
            divisor = _product_of(node.right)
            if divisor.coefficient.value == 0:
                return _atom(ast.BinOp(simplify(node.left), ast.Div(), simplify(node.right)))
            return _multiply(_product_of(node.left), _raise(divisor, Fraction(-1)))
        case ast.BinOp(op=ast.Pow()):
            return _power_of(node)
        case ast.BinOp():
            return _product_of_sum(_sum_of(node))
        case _:
            simple = simplify(node)
            return _product_of(simple) if isinstance(simple, ast.BinOp | ast.UnaryOp | ast.Constant) else _atom(simple)


def _atom(node: ast.expr) -> Product:
    return Product(ONE, {text(node): Factor(node, Fraction(1))})


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
    return _reduce_roots(Product(coefficient, raised))


def _multiply(a: Product, b: Product) -> Product:
    coefficient = a.coefficient.times(b.coefficient)
    if coefficient.value == 0:
        return Product(Coefficient(Fraction(0)), {})
    factors = dict(a.factors)
    for key, factor in b.factors.items():
        exponent = factor.exponent + (factors[key].exponent if key in factors else 0)
        if exponent == 0:
            del factors[key]
        else:
            factors[key] = Factor(factor.base, exponent)
    return _absorb_signs(_reduce_roots(Product(coefficient, factors)))


def _is_call(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _reduce_roots(product: Product) -> Product:
    """sqrt(u)**2 is u."""
    for key, factor in product.factors.items():
        if _is_call(factor.base, "sqrt") and factor.exponent.denominator == 1 and factor.exponent % 2 == 0:
            assert isinstance(factor.base, ast.Call)
            rest = {other: kept for other, kept in product.factors.items() if other != key}
            inner = _raise(_product_of(factor.base.args[0]), factor.exponent / 2)
            return _multiply(Product(product.coefficient, rest), inner)
    return product


def _absorb_signs(product: Product) -> Product:
    """sign(u)**2 is 1, u*sign(u) is abs(u), abs(u)*sign(u) is u."""
    for key, factor in product.factors.items():
        if not _is_call(factor.base, "sign") or factor.exponent.denominator != 1:
            continue
        assert isinstance(factor.base, ast.Call)
        argument = factor.base.args[0]
        rest = {other: kept for other, kept in product.factors.items() if other != key}
        bare = Product(product.coefficient, rest)
        if factor.exponent % 2 == 0:
            return _absorb_signs(bare)
        if factor.exponent != 1:
            return _absorb_signs(Product(product.coefficient, {**rest, key: Factor(factor.base, Fraction(1))}))
        absolute = call("abs", argument)
        for partner, replacement in ((argument, absolute), (absolute, argument)):
            if text(partner) in rest and rest[text(partner)].exponent > 0:
                swapped = Product(ONE, {text(partner): Factor(partner, Fraction(-1))})
                return _multiply(_multiply(bare, swapped), _product_of(replacement))
    return product


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
        return ast.UnaryOp(ast.USub(), _build_product(positive))
    top_number, bottom_number = coefficient.value.numerator, coefficient.value.denominator
    as_decimal = bottom_number != 1 and (coefficient.decimal or max(top_number, bottom_number) >= 2**53)
    ordered = sorted(product.factors.values(), key=_rank)
    top = [_power_node(factor.base, factor.exponent) for factor in ordered if factor.exponent > 0]
    bottom = [_power_node(factor.base, -factor.exponent) for factor in ordered if factor.exponent < 0]
    if as_decimal:
        top.insert(0, ast.Constant(float(coefficient.value)))
    else:
        if top_number != 1 or not top:
            top.insert(0, number(top_number))
        if bottom_number != 1:
            bottom.insert(0, number(bottom_number))
    numerator = _chain(ast.Mult(), top)
    return ast.BinOp(numerator, ast.Div(), _chain(ast.Mult(), bottom)) if bottom else numerator


def _turned_around(product: Product) -> Product | None:
    """Take a minus sign into the first factor a - b, which becomes b - a."""
    for key, factor in product.factors.items():
        if factor.exponent != 1 or _lone_sum(Product(ONE, {key: factor})) is None:
            continue
        terms = [_multiply(term, Product(MINUS_ONE, {})) for term in _sum_of(factor.base)]
        if any(term.coefficient.value > 0 for term in terms):
            turned = _write_sum(terms)
            return Product(
                product.coefficient,
                {
                    text(turned) if k == key else k: Factor(turned, Fraction(1)) if k == key else f
                    for k, f in product.factors.items()
                },
            )
    return None


def _power_node(base: ast.expr, exponent: Fraction) -> ast.expr:
    return base if exponent == 1 else ast.BinOp(base, ast.Pow(), number(exponent))


def _chain(operator: ast.operator, operands: list[ast.expr]) -> ast.expr:
    return reduce(lambda left, right: ast.BinOp(left, operator, right), operands)


# --- sums -----------------------------------------------------------------------------------------------------


def _terms(node: ast.expr, sign: Coefficient) -> Iterator[Product]:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            yield from _terms(node.left, sign)
            yield from _terms(node.right, sign if isinstance(node.op, ast.Add) else sign.times(MINUS_ONE))
        case ast.UnaryOp(op=ast.USub()):
            yield from _terms(node.operand, sign.times(MINUS_ONE))
        case _:
            product = _product_of(node)
            inner = _lone_sum(product)
            if inner is not None:
                yield from _terms(inner, sign.times(product.coefficient))
            else:
                yield Product(product.coefficient.times(sign), product.factors)


def _sum_of(node: ast.expr) -> list[Product]:
    collected: dict[str, Product] = {}
    for term in _terms(node, ONE):
        known = collected.get(term.key)
        coefficient = term.coefficient.plus(known.coefficient) if known else term.coefficient
        collected[term.key] = Product(coefficient, term.factors)
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
    if only and only.exponent == 1 and isinstance(only.base, ast.BinOp) and isinstance(only.base.op, ast.Add | ast.Sub):
        return only.base
    return None


def _build_sum(terms: list[Product]) -> ast.expr:
    if len(terms) < 2:  # noqa: PLR2004
        return _build_product(_product_of_sum(terms))
    common, _ = _common_factors(terms)
    return _build_product(_product_of_sum(terms)) if common.factors or common.coefficient != ONE else _write_sum(terms)


def _common_factors(terms: list[Product]) -> tuple[Product, list[Product]]:
    first, *others = terms
    shared: dict[str, Factor] = {}
    for key, factor in first.factors.items():
        exponents = [term.factors[key].exponent for term in others if key in term.factors]
        if len(exponents) == len(others):
            least = min([factor.exponent, *exponents])
            most = max([factor.exponent, *exponents])
            if least > 0 or most < 0:
                shared[key] = Factor(factor.base, least if least > 0 else most)
    common = Product(_common_fraction(terms), shared)
    inverse = _raise(common, Fraction(-1))
    return common, [_multiply(term, inverse) for term in terms]


def linear_in_x(node: ast.expr) -> tuple[Fraction, ast.expr] | None:
    """Read ``c*x + rest`` with a plain number c and a rest without x: c and the rest, else None."""
    terms = _sum_of(node)
    with_x = [term for term in terms if any("x" in _names(factor.base) for factor in term.factors.values())]
    if len(with_x) != 1 or [(key, factor.exponent) for key, factor in with_x[0].factors.items()] != [("x", 1)]:
        return None
    rest = [term for term in terms if term is not with_x[0]]
    return with_x[0].coefficient.value, _build_sum(rest)


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _common_fraction(terms: Iterable[Product]) -> Coefficient:
    """x/2 + 1/2 is (x + 1)/2 and 2*x + 4 is 2*(x + 2); sums that mix whole numbers with fractions, or hold decimals, are left alone."""
    coefficients = [term.coefficient for term in terms]
    whole = sum(c.value.denominator == 1 for c in coefficients)
    if any(c.decimal for c in coefficients) or 0 < whole < len(coefficients):
        return ONE
    return Coefficient(
        Fraction(
            reduce(gcd, (c.value.numerator for c in coefficients)),
            reduce(lcm, (c.value.denominator for c in coefficients)),
        )
    )


def _write_sum(terms: list[Product]) -> ast.expr:
    """Write terms one after the other, a positive one first."""
    identity = _difference_of_gates(terms)
    if identity is not None:
        return identity
    lead = next((i for i, term in enumerate(terms) if term.coefficient.value > 0), 0)
    ordered = [terms[lead], *terms[:lead], *terms[lead + 1 :]]
    total = _build_product(ordered[0])
    for term in ordered[1:]:
        negative = term.coefficient.value < 0
        size = Product(Coefficient(abs(term.coefficient.value), term.coefficient.decimal), term.factors)
        total = ast.BinOp(total, ast.Sub() if negative else ast.Add(), _build_product(size))
    return total


def _difference_of_gates(terms: list[Product]) -> ast.expr | None:
    """sigmoid(-u) - sigmoid(u) is -tanh(u/2), which keeps its digits near u = 0."""
    if len(terms) != 2 or any(len(term.factors) != 1 for term in terms):  # noqa: PLR2004
        return None
    gates = [(term, next(iter(term.factors.values()))) for term in terms]
    if any(not _is_call(gate.base, "sigmoid") or gate.exponent != 1 for _, gate in gates):
        return None
    (first, _), (second, _) = gates
    arguments = [gate.base.args[0] for _, gate in gates if isinstance(gate.base, ast.Call)]
    opposite = simplify(ast.UnaryOp(ast.USub(), arguments[0]))
    if first.coefficient.value != -second.coefficient.value or not same(opposite, arguments[1]):
        return None
    half = call("tanh", simplify(ast.BinOp(arguments[0], ast.Div(), ast.Constant(2))))
    return _build_product(_multiply(Product(first.coefficient, {}), _product_of(half)))
