"""Polynomials in x with exact coefficients, read from a tree; their roots are where such a tree changes sign."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from itertools import zip_longest

import numpy as np

MAX_DEGREE = 12
NO_VALUES: Mapping[str, float] = {}


def exact(value: float) -> Fraction:
    """The number a person means by a float: 0.1 is 1/10."""
    return Fraction(repr(float(value)))


def polynomial_of(node: ast.expr, values: Mapping[str, float] = NO_VALUES) -> list[Fraction] | None:
    """Coefficients in rising powers of x, or None if the tree is no polynomial in x with plain numbers.

    ``values`` gives the numbers of parameters.
    """
    match node:
        case ast.Constant(value=int() | float() as value):
            return [exact(value) if isinstance(value, float) else Fraction(value)]
        case ast.Name(id="x"):
            return [Fraction(0), Fraction(1)]
        case ast.Name(id=name) if name in values:
            return [exact(values[name])]
        case ast.UnaryOp(op=ast.USub()):
            inner = polynomial_of(node.operand, values)
            return None if inner is None else [-c for c in inner]
        case ast.BinOp():
            left, right = polynomial_of(node.left, values), polynomial_of(node.right, values)
            return None if left is None or right is None else _combine(node.op, left, right)
    return None


def _combine(operator: ast.operator, a: list[Fraction], b: list[Fraction]) -> list[Fraction] | None:
    match operator:
        case ast.Add():
            return [p + q for p, q in zip_longest(a, b, fillvalue=Fraction(0))]
        case ast.Sub():
            return [p - q for p, q in zip_longest(a, b, fillvalue=Fraction(0))]
        case ast.Mult() if len(a) + len(b) <= MAX_DEGREE + 2:
            return _product(a, b)
        case ast.Div() if len(b) == 1 and b[0] != 0:
            return [p / b[0] for p in a]
        case ast.Pow() if (
            len(b) == 1
            and b[0].denominator == 1
            and 0 <= b[0]
            and (len(a) - 1) * b[0] <= MAX_DEGREE
            and b[0] <= MAX_DEGREE
        ):
            result = [Fraction(1)]
            for _ in range(int(b[0])):
                result = _product(result, a)
            return result
    return None


def _product(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    result = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, p in enumerate(a):
        for j, q in enumerate(b):
            result[i + j] += p * q
    return result


def line_of(node: ast.expr, values: Mapping[str, float] = NO_VALUES) -> tuple[Fraction, Fraction] | None:
    """Intercept and slope if the tree is a line in x, else None."""
    coefficients = polynomial_of(node, values)
    if coefficients is None or any(coefficients[2:]):
        return None
    return coefficients[0], coefficients[1] if len(coefficients) > 1 else Fraction(0)


def real_roots(coefficients: list[Fraction]) -> list[float]:
    """The real roots of a polynomial in rising powers; exact for a line and for a root at 0."""
    while coefficients and coefficients[-1] == 0:
        coefficients = coefficients[:-1]
    if len(coefficients) < 2:  # noqa: PLR2004
        return []
    if coefficients[0] == 0:
        rest = real_roots(coefficients[1:])
        return sorted({0.0, *rest})
    if len(coefficients) == 2:  # noqa: PLR2004
        return [float(-coefficients[0] / coefficients[1])]
    scale = max(abs(c) for c in coefficients)
    roots = np.roots([float(c / scale) for c in reversed(coefficients)])
    real = roots[np.abs(roots.imag) <= 1e-7 * np.maximum(1.0, np.abs(roots))].real
    return sorted({_polished(coefficients, float(root)) for root in real})


def _polished(coefficients: list[Fraction], root: float) -> float:
    """A few exact Newton steps, rounded each time."""
    for _ in range(4):
        x = Fraction(root)
        value = sum((c * x**k for k, c in enumerate(coefficients)), Fraction(0))
        slope = sum((k * c * x ** (k - 1) for k, c in enumerate(coefficients) if k), Fraction(0))
        if slope == 0:
            break
        root = float(x - value / slope)
    return root
