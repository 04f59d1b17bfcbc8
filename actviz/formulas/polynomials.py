"""Polynomials in x with rational coefficients: conversion from trees, signs, roots and factors."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from itertools import pairwise, zip_longest
from math import lcm
from sys import float_info
from typing import NamedTuple

from actviz.formulas.expressions import exact_number

MAX_DEGREE = 12
MAX_QUOTIENT_DEGREE = 16
"""The largest degree of numerators and denominators."""
MAX_BITS = 4096
"""The number of bits beyond which numbers are not computed exactly, such as (1.0000001**12)**12."""

MAX_DENOMINATOR = 10**6
"""The largest denominator of a rational root."""

Coefficients = list[Fraction]
"""Coefficients in ascending powers of x."""

_ONE: Coefficients = [Fraction(1)]
LARGEST = Fraction(float_info.max)
NO_PARAMETERS: Mapping[str, float] = {}


def exact_decimal(value: float) -> Fraction:
    """Return the decimal of a float as a fraction: 1/10 for 0.1."""
    return Fraction(repr(float(value)))


def polynomial_of(node: ast.expr, values: Mapping[str, float] = NO_PARAMETERS) -> Coefficients | None:
    """Return the coefficients of a tree in ascending powers of x; None if it is not a polynomial over the rationals.

    ``values`` maps parameters to numbers.
    """
    found = quotient_of(node, values)
    if found is None or len(found.below) > 1 or len(found.above) > MAX_DEGREE + 1:
        return None
    return [c / found.below[0] for c in found.above]


def quotient_of(node: ast.expr, values: Mapping[str, float] = NO_PARAMETERS) -> Quotient | None:
    """Return a tree as an unreduced quotient of polynomials in x, otherwise None."""
    match node:
        case ast.Constant(value=int() | float()):
            return Quotient([exact_number(node)], _ONE)
        case ast.Name(id="x"):
            return Quotient([Fraction(0), Fraction(1)], _ONE)
        case ast.Name(id=name) if name in values:
            return Quotient([exact_decimal(values[name])], _ONE)
        case ast.UnaryOp(op=ast.USub()):
            inner = quotient_of(node.operand, values)
            return None if inner is None else Quotient([-c for c in inner.above], inner.below)
        case ast.BinOp():
            left, right = quotient_of(node.left, values), quotient_of(node.right, values)
            return None if left is None or right is None else _combine(node.op, left, right)
    return None


def _combine(operator: ast.operator, a: Quotient, b: Quotient) -> Quotient | None:
    match operator:
        case ast.Add() | ast.Sub():
            return _sum(a, b if isinstance(operator, ast.Add) else Quotient([-c for c in b.above], b.below))
        case ast.Mult():
            return _quotient((a.above, b.above), (a.below, b.below))
        case ast.Div() if any(b.above):
            return _quotient((a.above, b.below), (a.below, b.above))
        case ast.Pow() if len(b.above) == len(b.below) == 1:
            exponent = b.above[0] / b.below[0]
            base = a if exponent >= 0 else Quotient(a.below, a.above)
            if any(base.below) and all(_is_exact_power(part, abs(exponent)) for part in base):
                return Quotient(*(reduce(_product, [part] * int(abs(exponent)), _ONE) for part in base))
    return None


def _sum(a: Quotient, b: Quotient) -> Quotient | None:
    if a.below == b.below:
        return Quotient([p + q for p, q in zip_longest(a.above, b.above, fillvalue=Fraction(0))], a.below)
    sides = [_quotient((one.above, other.below), (one.below, other.below)) for one, other in ((a, b), (b, a))]
    return None if sides[0] is None or sides[1] is None else _sum(sides[0], sides[1])


def _quotient(above: tuple[Coefficients, Coefficients], below: tuple[Coefficients, Coefficients]) -> Quotient | None:
    if max(len(a) + len(b) for a, b in (above, below)) > MAX_QUOTIENT_DEGREE + 2:
        return None
    return Quotient(_product(*above), _product(*below))


def _is_exact_power(a: Coefficients, exponent: Fraction) -> bool:
    bits = max(c.numerator.bit_length() + c.denominator.bit_length() for c in a)
    is_whole = exponent.denominator == 1 and exponent <= MAX_DEGREE
    return is_whole and (len(a) - 1) * exponent <= MAX_QUOTIENT_DEGREE and bits * exponent <= MAX_BITS


def _product(a: Coefficients, b: Coefficients) -> Coefficients:
    result = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, p in enumerate(a):
        for j, q in enumerate(b):
            result[i + j] += p * q
    return result


class Quotient(NamedTuple):
    """A polynomial divided by another polynomial, which is not identically zero."""

    above: Coefficients
    below: Coefficients

    def sign_at(self, x: float | Fraction) -> int:
        """Return the sign at ``x``, where the denominator must not be zero."""
        return sign_at(self.above, x) * sign_at(self.below, x)


class LinearFunction(NamedTuple):
    """A linear function of x with exact coefficients."""

    intercept: Fraction
    slope: Fraction

    @property
    def root(self) -> Fraction:
        """The zero; the slope must not be 0."""
        return -self.intercept / self.slope


def line_of(node: ast.expr, values: Mapping[str, float] = NO_PARAMETERS) -> LinearFunction | None:
    """Return a tree as a linear function of x, otherwise None."""
    coefficients = polynomial_of(node, values)
    if coefficients is None or any(coefficients[2:]):
        return None
    return LinearFunction(coefficients[0], coefficients[1] if len(coefficients) > 1 else Fraction(0))


def real_roots(polynomial: Coefficients) -> list[float]:
    """Return the real roots of a polynomial, in increasing order, as the nearest floats; none for the zero polynomial.

    Signs are computed exactly. Roots of even multiplicity are included.
    """
    simple = _divided(polynomial, _common_divisor(polynomial, _derivative(polynomial)))
    if len(simple) < 2:
        return []
    if simple[0] == 0:
        return sorted([0.0, *real_roots(simple[1:])])
    if len(simple) == 2:
        root = -simple[0] / simple[1]
        return [float(root)] if abs(root) <= LARGEST else []
    # Between neighbouring extrema, a polynomial without multiple roots changes its sign at most once.
    reach = float(min(1 + max(abs(c / simple[-1]) for c in simple[:-1]), LARGEST))
    bounds = [-reach, *real_roots(_derivative(simple)), reach]
    return [
        _bisect(simple, low, high) for low, high in pairwise(bounds) if sign_at(simple, low) * sign_at(simple, high) < 0
    ]


def rational_roots(polynomial: Coefficients) -> list[Fraction] | None:
    """Return the real roots in increasing order if all are fractions with small denominators; otherwise None."""
    found = []
    for root in real_roots(polynomial):
        near = Fraction(root).limit_denominator(MAX_DENOMINATOR)
        if sign_at(polynomial, near) != 0:
            return None
        found.append(near)
    if len(_trimmed(polynomial)) == 2 and polynomial[1]:
        found = [-polynomial[0] / polynomial[1]]
    return sorted(found)


def square_free_factors(polynomial: Coefficients) -> list[tuple[Coefficients, int]]:
    """Return square-free, pairwise coprime factors with their exponents.

    Their product is a constant multiple of the polynomial. Rational roots with small denominators have linear factors.
    Method: Yun (1976), "On square-free decomposition algorithms".
    """
    found: list[tuple[Coefficients, int]] = []
    slope = _derivative(polynomial)
    common = _common_divisor(polynomial, slope)
    rest, other, count = _divided(polynomial, common), _divided(slope, common), 1
    while len(rest) > 1:
        other = _trimmed([p - q for p, q in zip_longest(other, _derivative(rest), fillvalue=Fraction(0))])
        factor = _common_divisor(rest, other) if other else rest
        found += [(part, count) for part in _split_linear_factors(factor) if len(part) > 1]
        rest, other, count = _divided(rest, factor), _divided(other, factor) if other else [], count + 1
    return found


def _split_linear_factors(polynomial: Coefficients) -> list[Coefficients]:
    found = []
    for root in real_roots(polynomial) if len(polynomial) > 2 else []:
        near = Fraction(root).limit_denominator(MAX_DENOMINATOR)
        if sign_at(polynomial, near) == 0:
            found.append([-near, Fraction(1)])
            polynomial = _divided(polynomial, found[-1])
    return [*found, polynomial]


def _derivative(polynomial: Coefficients) -> Coefficients:
    return [k * c for k, c in enumerate(polynomial)][1:]


def _trimmed(polynomial: Coefficients) -> Coefficients:
    while polynomial and polynomial[-1] == 0:
        polynomial = polynomial[:-1]
    return polynomial


def _long_division(a: Coefficients, b: Coefficients) -> tuple[Coefficients, Coefficients]:
    rest, quotient = list(a), []
    while len(rest) >= len(b):
        factor = rest[-1] / b[-1]
        quotient.append(factor)
        shift = len(rest) - len(b)
        rest = [c - factor * b[i - shift] if i >= shift else c for i, c in enumerate(rest)][:-1]
    return quotient[::-1], rest


def _divided(a: Coefficients, b: Coefficients) -> Coefficients:
    return _long_division(_trimmed(a), b)[0] if b else []


def _common_divisor(a: Coefficients, b: Coefficients) -> Coefficients:
    a, b = _trimmed(a), _trimmed(b)
    while b:
        b = [c / b[-1] for c in b]  # limits the size of the fractions
        a, b = b, _trimmed(_long_division(a, b)[1])
    return a


def sign_at(polynomial: Coefficients, at: float | Fraction) -> int:
    """Return the sign of a polynomial at a number, by exact arithmetic."""
    # With a common denominator, integer arithmetic is sufficient.
    above, below = Fraction(at).as_integer_ratio()
    shared = lcm(*(c.denominator for c in polynomial))
    value, power = 0, 1
    for c in reversed(polynomial):
        value = value * above + c.numerator * (shared // c.denominator) * power
        power *= below
    return (value > 0) - (value < 0)


def _bisect(polynomial: Coefficients, low: float, high: float) -> float:
    below = sign_at(polynomial, low)
    while low < (middle := low / 2 + high / 2) < high:
        if (sign := sign_at(polynomial, middle)) == 0:
            return middle
        low, high = (middle, high) if sign == below else (low, middle)
    return high if sign_at(polynomial, (Fraction(low) + Fraction(high)) / 2) == below else low
