"""The zeros of a formula that does not switch, in its monotone pieces."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf, isfinite

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.formulas.enclosures.monotone import Piece, bounds, changes_of_sign
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.expressions import call

Bounds = tuple[float, float]
"""The ends of an interval of x."""

POINT_WIDTH = 1e-12
"""The relative width up to which a piece that may contain a zero counts as a zero."""
SMALLEST = 1e-300
"""Nonzero numbers below this may underflow to 0."""
INTERIOR_FRACTION = 0.4142
"""The relative position of interior points of intervals."""


def zeros_in(smooth: Smooth, pieces: Sequence[Piece]) -> tuple[list[float], list[Bounds]]:
    """Return the zeros of a formula in its monotone pieces, and the pieces that may contain others."""
    signs = _signs(smooth, np.array([*(piece.low for piece in pieces), pieces[-1].high]))
    crossed: list[Piece] = []
    found: list[float] = []
    uncertain: list[Bounds] = []
    for piece, (left, right) in zip(pieces, pairwise(signs), strict=True):
        if piece.sign and left * right > 0:
            continue
        if piece.sign and left * right < 0:
            crossed.append(piece)
            continue
        zero, may_hide = _zero_in(smooth, piece)
        found += [] if zero is None else [zero]
        uncertain += [(piece.low, piece.high)] if may_hide else []
    if crossed:
        low, high = np.array([(piece.low, piece.high) for piece in crossed]).T
        found += changes_of_sign(smooth, low, high, 0)[0].tolist()
    return found, uncertain


def _signs(smooth: Smooth, places: Floats) -> list[int]:
    """Return the signs of a formula at places, which may be rounded; 0 where the sign is not proven."""
    signs = np.zeros(places.shape, dtype=int)
    plain = np.isfinite(places)
    tolerance = PLACE_ULPS * np.spacing(np.abs(places[plain]))
    found = smooth.enclose(places[plain] - tolerance, places[plain] + tolerance, 0)
    signs[plain] = np.where(found.is_continuous, np.where(found.low > 0, 1, np.where(found.high < 0, -1, 0)), 0)
    return [int(sign) for sign in signs]


def _zero_in(smooth: Smooth, piece: Piece) -> tuple[float | None, bool]:
    """Return the zero of a formula in a monotone piece or at its ends, and whether an unknown zero is possible."""
    if piece.sign == 0:
        return None, False
    left, right = _limit(smooth, piece.low, 1), _limit(smooth, piece.high, -1)
    if piece.sign is None or left is None or right is None:
        low, high = bounds(smooth, piece)
        if low > 0 or high < 0:
            return None, False
        is_point = isfinite(piece.high - piece.low) and piece.high - piece.low <= POINT_WIDTH * max(1.0, abs(piece.low))
        return (piece.low / 2 + piece.high / 2, False) if is_point else (None, True)
    for end, side, value in ((piece.low, 1, left), (piece.high, -1, right)):
        if isfinite(end) and _may_be_zero(smooth, end, side, value):
            return end, False
    if np.sign(left) * np.sign(right) >= 0:
        return None, False
    return _bisected(smooth, piece, left), False


def _limit(smooth: Smooth, place: float, side: int) -> float | None:
    """Return the limit at an end of a piece; an overflow is infinite."""
    limit = smooth.limit(place, side, 0)
    if limit is not None or not isfinite(place):
        return limit
    here = smooth.enclose(np.array([place]), np.array([place]), 0)
    sign = int(here.low[0] > 0) - int(here.high[0] < 0)
    return sign * inf if sign and here.is_continuous[0] else None


def _may_be_zero(smooth: Smooth, place: float, side: int, value: float) -> bool:
    """Return whether a limit from one side of a place, which may be rounded, is 0 up to rounding.

    A nonzero value that underflows is detected by the limit of its logarithm.
    """
    if not isfinite(value):
        return False
    tolerance = PLACE_ULPS * float(np.spacing(abs(place)))
    found = smooth.enclose(np.array([place - tolerance, place]), np.array([place + tolerance, place]), 0)
    if not (found.is_continuous & (found.low <= 0) & (found.high >= 0)).any():
        return value == 0 and not found.is_continuous.any()
    if np.abs([found.low, found.high]).max() > SMALLEST:
        return True
    from actviz.formulas.asymptotics.limits import end_behaviour  # noqa: PLC0415 - slow to load and rarely needed for a plot

    logarithm = call("log", ast.BinOp(smooth.tree(0), ast.Pow(), ast.Constant(2)))
    limit = end_behaviour(logarithm, smooth.parameters, place, side).limit
    return limit is None or not isfinite(limit)


def _bisected(smooth: Smooth, piece: Piece, left: float) -> float:
    """Return the single change of sign of a monotone piece, to the last bit."""
    low, high = piece.low, piece.high
    if low < 0 < high and smooth.values(np.array([0.0]), 0)[0] == 0:
        return 0.0  # near 0, products underflow to 0
    while not (isfinite(low) and isfinite(high)):
        middle = interior_point(low, high) if not (isfinite(low) or isfinite(high)) else _next_outwards(low, high)
        low, high = (middle, high) if _same_sign(smooth, middle, left) else (low, middle)
    while low < (middle := low / 2 + high / 2) < high:
        low, high = (middle, high) if _same_sign(smooth, middle, left) else (low, middle)
    sizes = np.abs(smooth.values(np.array([low, high]), 0))
    return low if sizes[0] <= sizes[1] else high


def _next_outwards(low: float, high: float) -> float:
    return 2 * max(1.0, low, 2 * low) - 1 if isfinite(low) else -(2 * max(1.0, -high, -2 * high) - 1)


def _same_sign(smooth: Smooth, x: float, value: float) -> bool:
    return bool(np.sign(smooth.values(np.array([x]), 0)[0]) == np.sign(value))


def interior_point(low: float, high: float) -> float:
    """Return an interior point of an interval; it is not an integer, for which x**x would have a value for x < 0."""
    if np.isinf(low) and np.isinf(high):
        return 0.0
    if np.isinf(low) or np.isinf(high):
        end, side = (high, -1) if np.isinf(low) else (low, 1)
        return end + side * (1 + INTERIOR_FRACTION) * max(1.0, abs(end))
    return low + INTERIOR_FRACTION * (high - low) if isfinite(high - low) else low / 2 + high / 2


def merge_intervals(stretches: Iterable[Bounds]) -> list[Bounds]:
    """Return the union of closed intervals, as disjoint intervals from left to right."""
    found: list[Bounds] = []
    for low, high in sorted(stretches):
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found
