"""A target enclosed on cells: bounds of its values, its slopes and its curvatures that hold at every point of a cell.

Enclosures are computed from the formula by interval arithmetic with outward rounding (Moore, Kearfott & Cloud 2009,
"Introduction to Interval Analysis"; Tucker 2011, "Validated Numerics"), so that no feature hides between two points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.formulas.asymptotics.limits import EndBehaviour
from actviz.formulas.enclosures.roots import interior_point
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import is_smooth

STRETCHES_KEPT = 4096
"""The formulas of so many stretches are kept."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Closed cells between ``low`` and ``high``, shape (n,), and bounds of shape (2, n), lower ones first.

    ``stretch`` is the number of the stretch between two breaks that a cell lies in. ``value``, ``slope`` and ``bend``
    bound the value and the first and second derivative on the cell, ``first`` and ``last`` the value at its two ends,
    as seen from inside. Infinite bounds are unknown. Finite bounds of a value imply that it is continuous on the cell;
    those of a slope also bound every difference quotient, and those of ``bend`` imply that the slope is continuous.
    """

    low: Floats
    high: Floats
    stretch: NDArray[np.intp]
    value: Floats
    first: Floats
    last: Floats
    slope: Floats
    bend: Floats

    def __getitem__(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Cells:
        """Some of the cells, by number or by a mask."""
        return Cells(*(getattr(self, field.name)[..., rows] for field in fields(self)))

    @property
    def size(self) -> int:
        """How many there are."""
        return int(self.low.size)

    @property
    def width(self) -> Floats:
        """How wide they are."""
        return self.high - self.low

    @property
    def middle(self) -> Floats:
        """A place inside of each; one of the ends if there is no number between them."""
        return np.asarray(self.low + self.width / 2)

    @property
    def departure(self) -> Floats:
        """How far the target may be from its chord on each cell."""
        with np.errstate(over="ignore", invalid="ignore"):
            by_bend = np.abs(self.bend).max(axis=0) * self.width**2 / 8
            by_slope = (self.slope[1] - self.slope[0]) * self.width / 4
            by_value = self.value[1] - self.value[0]
        return np.asarray(np.fmin(np.fmin(by_bend, by_slope), by_value))


def joined(parts: Sequence[Cells]) -> Cells:
    """Several rows of cells as one."""
    names = [field.name for field in fields(Cells)]
    return Cells(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names))


@dataclass(frozen=True)
class SideLimits:
    """What is known on one side of a place without a value: up to ``reach`` the Ends of value, slope and curvature."""

    reach: float
    ends: tuple[EndBehaviour, ...]


def side_limits(curve: Curve, stretch: tuple[float, float], side: int) -> SideLimits:
    """What a curve does beside the left (side 1) or the right end (side -1) of a stretch."""
    place, smooth = stretch[0] if side > 0 else stretch[1], _smooth(curve, *stretch)
    ends = tuple(smooth.end(place, side, order) for order in (0, 1, 2))
    return SideLimits(min(abs(end.reach - place) for end in ends), ends)


class TargetEnclosure:
    """A curve enclosed on cells of an interval.

    ``edges`` are the ends of the interval and the breaks between them, increasing. ``gaps`` say what is known beside
    places without a value, by the place and the side.
    """

    def __init__(self, curve: Curve, edges: Floats, gaps: Mapping[tuple[float, int], SideLimits]) -> None:
        self.edges, self.gaps = edges, gaps
        unsure = curve.function.stretches.switches.uncertain(float(edges[0]), float(edges[-1]))
        self.formulas: list[Smooth] = []
        numbers = []
        for low, high in pairwise(edges.tolist()):
            # Where it is not known where the formula switches, its enclosures are those of all branches.
            is_unsure = any(first < high and low < last for first, last in unsure)
            smooth = curve.function.stretches.whole if is_unsure else _smooth(curve, low, high)
            if smooth not in self.formulas:
                self.formulas.append(smooth)
            numbers.append(self.formulas.index(smooth))
        self._number = np.array(numbers)

    def cells(self, low: Floats, high: Floats) -> Cells:
        """The cells between given ends, which have no break inside."""
        stretch, count = self._stretch(low), low.size
        ends = np.concatenate([low, low, high]), np.concatenate([high, low, high])
        three, is_continuous = self._read(0, *ends, np.tile(stretch, 3))
        value, first, last = np.split(np.where(is_continuous, three, _UNKNOWN), [count, 2 * count], axis=1)
        slope, has_slope = self._read(1, low, high, stretch)
        bend, has_bend = self._read(2, low, high, stretch)
        slope[:, ~is_continuous[:count]] = _UNKNOWN
        bend[:, ~(is_continuous[:count] & has_slope & has_bend)] = _UNKNOWN
        cells = Cells(low, high, stretch, value, first, last, slope, bend)
        for (place, side), known in self.gaps.items():
            _tell(cells, place, side, known)
        return cells

    def halves(self, cells: Cells) -> Cells:
        """The left halves of cells, then the right ones, each enclosed anew."""
        return joined([self.cells(cells.low, cells.middle), self.cells(cells.middle, cells.high)])

    def at(self, x: Floats, cells: Cells, order: int) -> Floats:
        """Bounds of the value or the slope at points, one in each of the cells, as seen from inside; shape (2, n)."""
        bounds, is_continuous = self._read(order, x, x, cells.stretch)
        return np.where(is_continuous, bounds, _UNKNOWN)

    def values(self, x: Floats) -> Floats:
        """Bounds of the values at points that are no breaks; shape (2, n)."""
        bounds, is_continuous = self._read(0, x, x, self._stretch(x))
        return np.where(is_continuous, bounds, _UNKNOWN)

    def _stretch(self, x: Floats) -> NDArray[np.intp]:
        return np.clip(np.searchsorted(self.edges, x, side="right") - 1, 0, self.edges.size - 2)

    def _read(
        self, order: int, low: Floats, high: Floats, stretch: NDArray[np.intp]
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Bounds of the value or a derivative, and where it is proven to be continuous."""
        bounds, is_continuous = np.tile(_UNKNOWN, low.size), np.zeros(low.size, dtype=bool)
        number = self._number[stretch]
        for formula in np.unique(number).tolist():
            rows = number == formula
            bounds[:, rows], is_continuous[rows] = _bounds(self.formulas[formula], order, low[rows], high[rows])
        return bounds, is_continuous


_UNKNOWN = np.array([[-np.inf], [np.inf]])


def _bounds(smooth: Smooth, order: int, low: Floats, high: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Bounds of the value or a derivative at all points where it has a value, and where it is continuous."""
    try:
        found = smooth.enclose(low, high, order)
    except ActvizError:  # the formula of the derivative is too long
        return np.tile(_UNKNOWN, low.size), np.zeros(low.size, dtype=bool)
    bounds = np.array([found.low, found.high])
    # A formula that does not switch lacks values at single points only; another one may lack them on a stretch, and
    # then one of its bounds is infinite.
    known = found.is_continuous | np.isfinite(bounds).all(axis=0)
    if is_smooth(smooth.tree(0)):
        known = known | ~np.isnan(found.low)
    return np.where(known, bounds, _UNKNOWN), np.array(found.is_continuous)


def _tell(cells: Cells, place: float, side: int, known: SideLimits) -> None:
    """Put what is known beside a place without a value into the cells that lie there."""
    value = known.ends[0]
    if value.limit is not None:
        ends, at_end = (cells.low, cells.first) if side > 0 else (cells.high, cells.last)
        at_end[:, ends == place] = np.nextafter(value.limit, _UNKNOWN)
    low, high = sorted((place, place + side * known.reach))
    near = (cells.low >= low) & (cells.high <= high)
    for bounds, end in zip((cells.value, cells.slope, cells.bend), known.ends, strict=True):
        bounds[:, near] = [np.maximum(bounds[0, near], end.low), np.minimum(bounds[1, near], end.high)]


@lru_cache(STRETCHES_KEPT)
def _smooth(curve: Curve, low: float, high: float) -> Smooth:
    """The formula on a stretch."""
    return curve.function.stretches.resolved(interior_point(low, high))
