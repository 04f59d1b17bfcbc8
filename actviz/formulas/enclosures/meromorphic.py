"""Proofs that a formula is analytic at a place or has a pole there."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from math import isfinite

from actviz.formulas.breakpoints import poles, switching_arguments
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.enclosures.zeros import Zeros
from actviz.formulas.expressions import call, key
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.polynomials import polynomial_of


def is_meromorphic(tree: ast.expr, parameters: Mapping[str, float], place: float) -> bool:
    """Return whether a tree that does not switch is proven to be analytic, or to have a pole, at a place.

    Sums, products, quotients and integer powers of meromorphic trees are meromorphic. So is a word whose argument is
    analytic, with a value at which the word is analytic. A meromorphic function that is bounded near a place is
    analytic there (Riemann 1851).
    """
    match tree:
        case ast.Constant() | ast.Name():
            return True
        case ast.UnaryOp(operand=inner):
            return is_meromorphic(inner, parameters, place)
        case ast.BinOp(op=ast.Pow(), left=base, right=exponent) if _is_whole(exponent, parameters):
            return is_meromorphic(base, parameters, place)
        case ast.BinOp(op=ast.Pow(), left=base, right=exponent):
            return _is_analytic(base, parameters, place, positive=True) and _is_analytic(exponent, parameters, place)
        case ast.BinOp(left=left, right=right):
            return all(is_meromorphic(side, parameters, place) for side in (left, right))
        case ast.Call(args=[argument]):
            limit = _value_at(argument, parameters, place)
            return limit is not None and _is_analytic_word(key(tree.func), limit)
        case ast.Call(args=arguments):
            return all(_value_at(argument, parameters, place) is not None for argument in arguments)
    return False


def _value_at(tree: ast.expr, parameters: Mapping[str, float], place: float) -> float | None:
    """Return the value of a tree that is proven to be analytic at a place, otherwise None."""
    if not is_meromorphic(tree, parameters, place):
        return None
    limits = [Smooth(tree, parameters).limit(place, side, 0) for side in (-1, 1)]
    return limits[0] if limits[0] is not None and isfinite(limits[0]) and limits[0] == limits[1] else None


def _is_analytic(tree: ast.expr, parameters: Mapping[str, float], place: float, *, positive: bool = False) -> bool:
    value = _value_at(tree, parameters, place)
    return value is not None and (value > 0 or not positive)


def _is_analytic_word(name: str, value: float) -> bool:
    word = call(name, ast.Name(VARIABLE))
    singular = Zeros([*switching_arguments(word), *poles(word)], {})
    return not singular.between(value, value) and Smooth(word, {}).has_value(value)


def _is_whole(exponent: ast.expr, parameters: Mapping[str, float]) -> bool:
    polynomial = polynomial_of(exponent, parameters)
    return polynomial is not None and len(polynomial) == 1 and polynomial[0].denominator == 1
