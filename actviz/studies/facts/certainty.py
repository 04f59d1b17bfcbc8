"""What a measurement says of a fact: a value, that there is none, or that it is not known."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from itertools import pairwise
from math import inf, isfinite, isnan
from typing import Literal, TypeVar

from actviz.curves import Curve
from actviz.formulas import calculus
from actviz.formulas.trees import is_call
from actviz.formulas.values import compile_tree, limit
from actviz.studies.facts.card import FACTS, Bound, Certainty, Facts, Gaussian, unknown_in
from actviz.studies.findings import Extremum
from actviz.studies.unknown import UNKNOWN, Unknown

T = TypeVar("T")
Domain = tuple[tuple[float, float], ...] | Unknown
Limits = tuple[float | Unknown | None, float | Unknown | None]

BY_FORMULA = frozenset({"dead", "sparsity"})
"""Facts that are read off the formula; the others are computed."""


def found(value: T | None) -> T | Unknown:
    """The value; ``UNKNOWN`` for None."""
    return UNKNOWN if value is None else value


def selection(values: tuple[T, ...], *, is_complete: bool) -> tuple[T, ...] | Unknown:
    """The values; ``UNKNOWN`` if none was found where not all was looked at."""
    return values if values or is_complete else UNKNOWN


def minimum_of(lowest: Bound | None) -> Extremum | Unknown | None:
    """The infimum if it is reached; None if it is not."""
    if lowest is None or lowest.is_reached is UNKNOWN:
        return UNKNOWN
    return Extremum(lowest.x, lowest.value) if lowest.is_reached else None


def filled(
    values: tuple[tuple[Bound, Bound], ...] | None,
    domain: tuple[tuple[float, float], ...] | None,
    lowest: Bound | None,
    highest: Bound | None,
    smoothness: str | None,
) -> tuple[tuple[Bound, Bound], ...] | Unknown:
    """The stretches of the values; a continuous function on one stretch fills all of its range."""
    if values is not None:
        return values
    if domain is None or len(domain) != 1 or smoothness in (None, "discontinuous"):
        return UNKNOWN
    return UNKNOWN if lowest is None or highest is None else ((lowest, highest),)


def has_values(domain: Domain, place: float, side: Literal[-1, 1]) -> bool | Unknown:
    """Whether there are values beside a place, or towards an infinite one from within (``side`` -1 at infinity)."""
    if domain is UNKNOWN:
        return UNKNOWN
    if side > 0:
        return any(low <= place < high for low, high in domain)
    return any(low < place <= high for low, high in domain)


def limits_of(curve: Curve, domain: Domain, limits: tuple[float, float]) -> Limits:
    """The limits at minus and plus infinity; NaN in ``limits`` is a limit that was not found."""
    left, right = limits
    return _limit(curve, has_values(domain, -inf, 1), left, -1), _limit(curve, has_values(domain, inf, -1), right, 1)


def _limit(curve: Curve, is_there: bool | Unknown, value: float, side: int) -> float | Unknown | None:
    if is_there is False:
        return None
    if not isnan(value):
        return value
    tree = calculus.expand(curve.tree, curve.definitions, stable=False)
    return None if _is_endless(tree, curve, side) else UNKNOWN


def saturates(end: float | Unknown | None) -> bool | Unknown:
    """Whether a limit is finite."""
    return UNKNOWN if end is UNKNOWN else end is not None and isfinite(end)


def value_at_zero(domain: Domain, value: float) -> float | Unknown | None:
    """The value at 0; NaN is none, if the domain is known."""
    if not isnan(value):
        return value
    return UNKNOWN if domain is UNKNOWN else None


def slope_at_zero(
    domain: Domain, at_zero: float | Unknown | None, slope: float, side: Literal[-1, 1]
) -> float | Unknown | None:
    """The slope on one side of 0: none where there is no value."""
    if at_zero is None or has_values(domain, 0.0, side) is False:
        return None
    return UNKNOWN if isnan(slope) else slope


def on_domain(gaussian: Gaussian, domain: Domain) -> Gaussian:
    """The moments; there are none if the function has no value at some of the numbers."""
    if domain is UNKNOWN or (domain and domain[0][0] == -inf and domain[-1][1] == inf and _is_unbroken(domain)):
        return gaussian
    return Gaussian(gaussian.sparsity, None, None, None, None)


def _is_unbroken(domain: tuple[tuple[float, float], ...]) -> bool:
    return all(one[1] == other[0] for one, other in pairwise(domain))


def known_by(facts: Facts) -> Mapping[str, Certainty]:
    """How each fact that is known is known."""
    unknown = {*unknown_in(facts)}
    return {name: "formula" if name in BY_FORMULA else "computed" for name in FACTS if name not in unknown}


def _is_endless(node: ast.expr, curve: Curve, side: int) -> bool:
    """Whether a formula goes up and down without end towards infinity: a sine or cosine is not damped by the rest."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _is_endless(inner, curve, side)
        case ast.BinOp(op=ast.Add() | ast.Sub(), left=left, right=right):
            pairs = ((left, right), (right, left))
            return any(_is_endless(one, curve, side) and isfinite(_end(other, curve, side)) for one, other in pairs)
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            return any(
                (abs(end) == inf and _is_wave(one, curve, side))
                or (isfinite(end) and end != 0 and _is_endless(one, curve, side))
                for one, end in ((left, _end(right, curve, side)), (right, _end(left, curve, side)))
            )
    return _is_wave(node, curve, side)


def _is_wave(node: ast.expr, curve: Curve, side: int) -> bool:
    return is_call(node, "sin", "cos") and abs(_end(node.args[0], curve, side)) == inf


def _end(node: ast.expr, curve: Curve, side: int) -> float:
    """The limit of a part of the formula, NaN if none is found."""
    return limit(compile_tree(node, curve.parameters), side)
