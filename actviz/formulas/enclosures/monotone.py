"""Proven monotone pieces of a formula that does not switch.

The formula is divided into cells by branch and bound. The sign of its slope on a cell is proven by enclosures of the
slope and of the curvature (Moore, Kearfott & Cloud 2009, "Introduction to Interval Analysis", ch. 6 and 8; Tucker 2011,
"Validated Numerics", ch. 5). Near infinity and singular ends it is proven by an expansion. Cells on which the sign
cannot be proven become pieces of unknown direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite, isinf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.formulas.enclosures.intervals import Intervals
from actviz.formulas.enclosures.smooth import Smooth, midpoint, signs_of
from actviz.formulas.polynomials import quotient_of, real_roots

CELLS = 64
"""The initial number of cells of an interval, and of the part within ``FINE_REACH`` of a longer interval."""
FINE_REACH = 8.0
PER_OCTAVE = 4
"""The number of cells for each doubling of x beyond ``FINE_REACH``."""
MAX_CELLS = 8_000
"""The largest number of cells that are examined."""
MAX_DEPTH = 64
"""The largest number of divisions of one cell."""
FEW_CELLS = 200
"""The number of undecided cells up to which they are divided into four parts instead of two."""
MIN_WIDTH = 4e-15
"""The smallest relative width of cells that are divided."""
FLAT, LEVEL = 1e-16, 1e-11
"""The smallest variation in cells that are divided, relative to the largest value; the second number is for cells with
a slope of 0, up to rounding, at both ends.
"""
END_SHARE = 1 / 64
"""The fraction of an interval that is examined at a finite end."""
FAR_STARTS = (8.0, 64.0, 1024.0)
"""Places from which the slope is enclosed up to infinity at once, before an expansion is attempted."""
UNKNOWN_FROM = 64.0
"""From here, or from twice the distance of the other end, a formula without an expansion is unknown."""
FARTHEST = 1e4
"""The farthest place up to which a formula with bounds but without a sign near infinity is divided into cells."""


@dataclass(frozen=True)
class Piece:
    """A piece on which a formula is nondecreasing (``sign`` 1), nonincreasing (-1), constant (0), or unknown (None).

    The ends may be infinite. The formula has a slope at every point between them. ``variation`` bounds the total
    variation on a piece whose direction is unknown.
    """

    low: float
    high: float
    sign: int | None
    variation: float = inf


def monotone_pieces(formula: Smooth, low: float, high: float, order: int = 0) -> list[Piece]:
    """Return the monotone pieces of a formula, or of a derivative, on an open interval, from left to right.

    Parameters
    ----------
    formula
        The formula; it must not switch or have poles between ``low`` and ``high``.
    low, high
        The ends, which may be infinite.
    order
        0 for the value, 1 for the slope, and so on.
    """
    if not formula.is_derived(order + 1):
        return [Piece(low, high, None)]
    if formula.is_zero(order + 1, low, high):
        return [Piece(low, high, 0)]
    quotient = quotient_of(formula.tree(order + 1), formula.parameters)
    if quotient is not None:
        borders = [low, *(root for root in real_roots(quotient.above) if low < root < high), high]
        return _merge_pieces([Piece(a, b, quotient.sign_at(midpoint(a, b))) for a, b in pairwise(borders)])
    left, right = _end(formula, low, 1, high, order), _end(formula, high, -1, low, order)
    if left.high >= right.low and isfinite(low) == isfinite(high):  # both end pieces contain the middle
        middle = midpoint(low, high)
        left, right = Piece(low, min(left.high, middle), left.sign), Piece(max(right.low, middle), high, right.sign)
    left = Piece(low, min(left.high, high), left.sign)
    right = Piece(max(right.low, low), high, right.sign)
    inner = _cut(formula, left.high, right.low, order) if left.high < right.low else []
    return _merge_pieces([piece for piece in (left, *inner, right) if piece.low < piece.high])


def bounds(formula: Smooth, piece: Piece, order: int = 0) -> tuple[float, float]:
    """Return an enclosure of all values of a formula, or of a derivative, on a piece."""
    least, most = -inf, inf
    if piece.sign is not None or isfinite(piece.variation):
        ends = [formula.limit(piece.low, 1, order), formula.limit(piece.high, -1, order)]
        known = [end for end in ends if end is not None]
        if len(known) == len(ends):
            if piece.sign is not None:
                return min(known), max(known)
            least, most = min(known) - piece.variation, max(known) + piece.variation
    found = formula.enclose(np.array([piece.low]), np.array([piece.high]), order)
    low, high = max(least, float(found.low[0])), min(most, float(found.high[0]))
    for end, side in ((piece.low, 1), (piece.high, -1)):
        if isinf(end):
            beyond = formula.end(end, side, order)
            covers = beyond.reach <= piece.low if end > 0 else beyond.reach >= piece.high
            if covers or beyond.reach in (piece.high, piece.low):
                low, high = max(low, beyond.low), min(high, beyond.high)
    return low, high


def _merge_pieces(pieces: list[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].sign == piece.sign:
            variation = merged[-1].variation + piece.variation
            merged[-1] = Piece(merged[-1].low, piece.high, piece.sign, variation)
        else:
            merged.append(piece)
    return merged


def _end(formula: Smooth, place: float, side: int, other: float, order: int) -> Piece:
    """Return the piece at an end, on its side ``side``; it is empty if the end is a regular point."""
    if isfinite(place):
        width = min(1.0, abs(other - place) * END_SHARE) if isfinite(other) else 1.0
        near = place + side * width
        found = formula.enclose(*_cell(place, near), order + 1)
        if np.isfinite([found.low[0], found.high[0]]).all() or _sign(found)[0]:
            return _piece(place, place, side, None)
    else:
        for start in FAR_STARTS:
            near = _start(place, other, start)
            if sign := int(_sign(formula.enclose(*_cell(place, near), order + 1))[0]):
                return _piece(place, near, side, sign)
    end = formula.end(place, side, order + 1)
    if end.sign is not None:
        return _piece(place, _start(place, other, abs(end.reach)) if isinf(place) else end.reach, side, end.sign)
    is_bounded = isfinite(end.low) and isfinite(end.high) and abs(end.reach) <= FARTHEST
    outwards = max(UNKNOWN_FROM, abs(end.reach)) if is_bounded else UNKNOWN_FROM
    return _piece(place, _start(place, other, outwards) if isinf(place) else place, side, None)


def _start(place: float, other: float, distance: float) -> float:
    """Return a finite place at least at a distance from 0, and beyond the other end."""
    outer = max(distance, 2 * abs(other) + 1) if isfinite(other) and other * place > 0 else distance
    return float(np.copysign(outer, place))


def _cell(a: float, b: float) -> tuple[Floats, Floats]:
    return np.array([min(a, b)]), np.array([max(a, b)])


def _piece(place: float, near: float, side: int, sign: int | None) -> Piece:
    return Piece(place, near, sign) if side > 0 else Piece(near, place, sign)


def _sign(found: Intervals) -> NDArray[np.intp]:
    """Return 1 where an enclosure is nonnegative, -1 where it is nonpositive, otherwise 0."""
    return np.where(found.low >= 0, 1, np.where(found.high <= 0, -1, 0))


def _edges(low: float, high: float) -> Floats:
    if high - low <= 4 * FINE_REACH:
        return np.linspace(low, high, CELLS + 1)
    largest = max(abs(low), abs(high))
    outer = FINE_REACH * 2.0 ** (np.arange(PER_OCTAVE * np.log2(largest / FINE_REACH)) / PER_OCTAVE)
    edges = np.concatenate([-outer, np.linspace(-FINE_REACH, FINE_REACH, CELLS + 1), outer, [low, high]])
    return np.unique(edges[(edges >= low) & (edges <= high)])


def _cut(formula: Smooth, low: float, high: float, order: int) -> list[Piece]:
    """Return the monotone pieces of a finite interval, by branch and bound."""
    edges = _edges(low, high)
    values = np.abs(formula.values(edges, order))
    scale = float(values.max(initial=0.0, where=np.isfinite(values)))
    a, b = edges[:-1], edges[1:]
    rows: list[Floats] = []
    examined = 0
    for depth in range(MAX_DEPTH + 1):
        examined += a.size
        signs, turns, change, is_level = _classify_cells(formula, a, b, order)
        is_known = signs != 0
        rows.append(_rows(a[is_known], b[is_known], signs[is_known]))
        split = np.isfinite(turns)
        if split.any():
            zero, before = changes_of_sign(formula, a[split], b[split], order + 1)
            rows += [_rows(a[split], zero, before), _rows(zero, b[split], -before)]
        rest = ~is_known & ~split
        is_narrow = b - a <= MIN_WIDTH * np.maximum(np.abs(a), np.abs(b))
        stuck = rest & (
            (change <= np.where(is_level, LEVEL, FLAT) * scale)
            | is_narrow
            | (examined > MAX_CELLS)
            | (depth == MAX_DEPTH)
        )
        rows.append(_rows(a[stuck], b[stuck], np.full(int(stuck.sum()), np.nan), change[stuck]))
        rest &= ~stuck
        a, b = _divided(a[rest], b[rest])
        if not a.size:
            break
    found = np.hstack(rows)
    found = found[:, np.lexsort((found[1], found[0]))]
    return [
        Piece(start, stop, None if np.isnan(sign) else int(sign), change)
        for start, stop, sign, change in found.T.tolist()
        if start < stop
    ]


def _rows(a: Floats, b: Floats, signs: NDArray[Any], change: Floats | float = inf) -> Floats:
    return np.array([a, b, signs, np.broadcast_to(change, a.shape)])


def _divided(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    parts = 4 if a.size <= FEW_CELLS else 2
    shares = np.arange(parts + 1) / parts
    edges = a[:, None] + (b - a)[:, None] * shares
    edges[:, -1] = b
    return edges[:, :-1].reshape(-1), edges[:, 1:].reshape(-1)


def _classify_cells(
    formula: Smooth, a: Floats, b: Floats, order: int
) -> tuple[NDArray[np.intp], Floats, Floats, NDArray[np.bool_]]:
    """Enclose the slope in each cell.

    Returns its sign or 0, a finite number where the sign changes once, a bound of the variation of the value, and
    whether the slope at both ends is 0 up to rounding.
    """
    slope = formula.enclose(a, b, order + 1)
    signs = _sign(slope)
    turns = np.full(a.shape, np.nan)
    change = np.full(a.shape, np.inf)
    is_level = np.zeros(a.shape, dtype=bool)
    rest = np.flatnonzero(signs == 0)
    if not rest.size:
        return signs, turns, change, is_level
    a, b = a[rest], b[rest]
    bend = formula.enclose(a, b, order + 2)
    left, right = formula.enclose(a, a, order + 1), formula.enclose(b, b, order + 1)
    is_regular = slope.is_continuous[rest] & bend.is_continuous
    at_left, at_right = signs_of(left), signs_of(right)
    one_way = is_regular & (_sign(bend) != 0)
    # A monotone slope has the sign of both ends, or of one end if it is 0 up to rounding at the other.
    agree = one_way & (at_left * at_right >= 0) & (at_left + at_right != 0)
    with np.errstate(all="ignore"):
        width = b - a
        least = np.fmax(left.low + np.minimum(0, width * bend.low), right.low - np.maximum(0, width * bend.high))
        most = np.fmin(left.high + np.maximum(0, width * bend.high), right.high - np.minimum(0, width * bend.low))
        rise = np.maximum(np.abs(np.fmax(least, slope.low[rest])), np.abs(np.fmin(most, slope.high[rest])))
        change[rest] = np.where(np.isnan(rise), np.inf, width * rise)
    signs[rest] = np.where(agree, np.sign(at_left + at_right), np.where(is_regular & (least >= 0), 1, 0))
    signs[rest] = np.where((signs[rest] == 0) & is_regular & (most <= 0), -1, signs[rest])
    turns[rest] = np.where(one_way & (at_left * at_right < 0) & (signs[rest] == 0), 0.0, np.nan)
    is_level[rest] = (at_left == 0) & (at_right == 0)
    return signs, turns, change, is_level


def changes_of_sign(formula: Smooth, a: Floats, b: Floats, order: int) -> tuple[Floats, Floats]:
    """Return the single change of sign in each finite cell, to the last bit, and the sign before it."""
    before = np.sign(formula.values(a, order))
    is_around = (a < 0) & (b > 0)
    while ((a < (middle := a / 2 + b / 2)) & (middle < b)).any():
        is_before = np.sign(formula.values(middle, order)) == before
        a, b = np.where(is_before, middle, a), np.where(is_before, b, middle)
    is_nearer = np.abs(formula.values(a, order)) <= np.abs(formula.values(b, order))
    zero = np.where(is_nearer, a, b)
    if is_around.any() and formula.values(np.zeros(1), order)[0] == 0:  # near 0, products underflow to 0
        zero[is_around] = 0.0
    return zero, before
