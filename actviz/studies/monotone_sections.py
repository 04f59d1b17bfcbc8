"""Monotone sections of a curve or of one of its derivatives, with the limits at their ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import inf, isfinite, isnan, nan
from typing import Literal

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.formulas.enclosures.monotone import Piece, bounds, monotone_pieces
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS, PeriodicPlaces
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.enclosures.zeros import SmoothStretch

Order = Literal[0, 1, 2]

CACHED_STRETCHES = 512
"""The number of intervals whose sections are cached: profiles of parts of the line share all but the outermost."""
ROUNDING = 1e-14
"""The rounding error of an enclosure or a value, relative to the largest value of the interval."""


@dataclass(frozen=True)
class Section:
    """A monotone section of a curve or of one of its derivatives.

    ``sign`` is 1 if it is increasing, -1 if it is decreasing, 0 if it is constant, and None if unknown. ``left`` and
    ``right`` are the limits at the ends from inside, NaN if unknown. ``lower`` and ``upper`` enclose all values between
    the ends.
    """

    low: float
    high: float
    sign: int | None
    left: float
    right: float
    lower: float
    upper: float

    @property
    def may_be_infinite(self) -> bool:
        """Whether an infinite value is not excluded."""
        return not (isfinite(self.lower) and isfinite(self.upper))


def sections_along(curve: Curve, stretches: Sequence[SmoothStretch], order: Order) -> Iterator[Section]:
    """Yield the sections of several intervals; intervals that are whole periods apart share their sections."""
    periodic = PeriodicPlaces(curve.function.period)
    known: dict[float, Sequence[Section]] = {}
    for stretch in stretches:
        like = periodic.equivalent(stretch.low)
        moved = None if like is None else _moved(known.get(like, ()), stretch)
        known[stretch.low] = moved or _sections_of(curve, stretch, order)
        yield from known[stretch.low]


def _moved(sections: Sequence[Section], stretch: SmoothStretch) -> Sequence[Section] | None:
    """Return sections moved to an interval that is whole periods away; None if its width differs, as at the ends."""
    if not sections or stretch.smooth is None or not isfinite(stretch.high):
        return None
    first, last = sections[0].low, sections[-1].high
    rounding = 2 * PLACE_ULPS * np.spacing(max(abs(first), abs(last), abs(stretch.low), abs(stretch.high)))
    if abs((last - first) - (stretch.high - stretch.low)) > rounding:
        return None
    borders = [stretch.low, *(section.low - first + stretch.low for section in sections[1:]), stretch.high]
    moved = [replace(one, low=a, high=b) for one, (a, b) in zip(sections, pairwise(borders), strict=True)]
    return moved if all(one.low < one.high for one in moved) else None


@lru_cache(CACHED_STRETCHES)
def _sections_of(curve: Curve, stretch: SmoothStretch, order: Order) -> Sequence[Section]:
    """Return the sections of one interval."""
    smooth = stretch.smooth
    if smooth is None:
        lower, upper = bounds(curve.function.stretches.whole, Piece(stretch.low, stretch.high, None), order)
        return [Section(stretch.low, stretch.high, None, nan, nan, lower, upper)]
    if smooth.is_zero(order, stretch.low, stretch.high):
        return [Section(stretch.low, stretch.high, 0, 0.0, 0.0, 0.0, 0.0)]
    pieces = monotone_pieces(smooth, stretch.low, stretch.high, order)
    turns = np.array([piece.low for piece in pieces[1:]])
    inner = np.asarray(curve.derivative(turns, order) if order else curve(turns), dtype=np.float64)
    inner[~np.isfinite(inner)] = nan  # overflow
    first, last = _limit(curve, smooth, stretch.low, 1, order), _limit(curve, smooth, stretch.high, -1, order)
    ends = np.array([stretch.low, *turns, stretch.high])
    levels = _without_rounding(smooth, ends, np.array([first, *inner, last]), order).tolist()
    found = []
    for piece, (left, right) in zip(pieces, pairwise(levels), strict=True):
        if piece.sign is None or isnan(left) or isnan(right):
            lower, upper = bounds(smooth, piece, order)
        else:
            lower, upper = min(left, right), max(left, right)
        found.append(Section(piece.low, piece.high, piece.sign, left, right, lower, upper))
    return found


def _without_rounding(smooth: Smooth, ends: Floats, levels: Floats, order: Order) -> Floats:
    """Return the values at the ends of pieces; values that may be 0 and are as small as rounding errors become 0."""
    sizes = np.where(np.isfinite(levels) & np.isfinite(ends), np.abs(levels), 0.0)
    small = (sizes > 0) & (sizes <= ROUNDING * sizes.max())
    if not small.any():
        return levels
    here = np.where(small, ends, 0.0)
    found = smooth.enclose(np.nextafter(here, -inf), np.nextafter(here, inf), order)
    return np.where(small & (found.low <= 0) & (found.high >= 0), 0.0, levels)


def _limit(curve: Curve, smooth: Smooth, place: float, side: int, order: Order) -> float:
    """Return the limit at an end of an interval, NaN if unknown."""
    if isfinite(place):
        return curve.function.one_sided(place, order)[0 if side < 0 else 1]
    limit = smooth.limit(place, side, order)
    return nan if limit is None else limit
