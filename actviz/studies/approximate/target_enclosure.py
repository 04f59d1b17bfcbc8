"""Enclosures of a target on cells: bounds of value, slope and second derivative at all points of a cell.

Enclosures are computed from the formula by interval arithmetic with outward rounding (Moore, Kearfott & Cloud 2009,
"Introduction to Interval Analysis"; Tucker 2011, "Validated Numerics").
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

CACHED_STRETCHES = 4096
"""The number of intervals whose formulas are cached."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Closed cells between ``low`` and ``high``, shape (n,), and bounds of shape (2, n), lower ones first.

    ``stretch`` is the index of the interval between two breaks that contains the cell. ``value``, ``slope`` and
    ``curvature`` bound the value and the first two derivatives on the cell, ``first`` and ``last`` the limits of the
    value at its ends from inside. Infinite bounds are unknown. Finite bounds of the value imply that it is continuous;
    those of the slope also bound all difference quotients, and those of ``curvature`` imply a continuous slope.
    """

    low: Floats
    high: Floats
    stretch: NDArray[np.intp]
    value: Floats
    first: Floats
    last: Floats
    slope: Floats
    curvature: Floats

    def __getitem__(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Cells:
        """Return some of the cells, by index or by a mask."""
        return Cells(*(getattr(self, field.name)[..., rows] for field in fields(self)))

    @property
    def size(self) -> int:
        """The number of cells."""
        return int(self.low.size)

    @property
    def width(self) -> Floats:
        """The widths of the cells."""
        return self.high - self.low

    @property
    def middle(self) -> Floats:
        """The midpoint of each cell; one of its ends if there is no float between them."""
        return np.asarray(self.low + self.width / 2)

    @property
    def departure(self) -> Floats:
        """A bound of the distance of the target from its chord on each cell."""
        with np.errstate(over="ignore", invalid="ignore"):
            by_curvature = np.abs(self.curvature).max(axis=0) * self.width**2 / 8
            by_slope = (self.slope[1] - self.slope[0]) * self.width / 4
            by_value = self.value[1] - self.value[0]
        return np.asarray(np.fmin(np.fmin(by_curvature, by_slope), by_value))


def concatenate(parts: Sequence[Cells]) -> Cells:
    """Concatenate cells."""
    names = [field.name for field in fields(Cells)]
    return Cells(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names))


@dataclass(frozen=True)
class SideLimits:
    """The behaviour of value, slope and second derivative on one side of a place, up to a distance ``reach``."""

    reach: float
    ends: tuple[EndBehaviour, ...]


def side_limits(curve: Curve, stretch: tuple[float, float], side: int) -> SideLimits:
    """Return the behaviour of a curve at the left end (side 1) or the right end (side -1) of an interval."""
    place, smooth = stretch[0] if side > 0 else stretch[1], _smooth(curve, *stretch)
    ends = tuple(smooth.end(place, side, order) for order in (0, 1, 2))
    return SideLimits(min(abs(end.reach - place) for end in ends), ends)


class TargetEnclosure:
    """Enclosures of a curve on cells of an interval.

    ``edges`` are the ends of the interval and the breaks between them, increasing. ``gaps`` are the behaviours near
    places without a value, by place and side.
    """

    def __init__(self, curve: Curve, edges: Floats, gaps: Mapping[tuple[float, int], SideLimits]) -> None:
        self.edges, self.gaps = edges, gaps
        unknown = curve.function.stretches.switches.uncertain(float(edges[0]), float(edges[-1]))
        self.formulas: list[Smooth] = []
        numbers = []
        for low, high in pairwise(edges.tolist()):
            # If the places where the formula switches are unknown, all branches are enclosed.
            is_unknown = any(first < high and low < last for first, last in unknown)
            smooth = curve.function.stretches.whole if is_unknown else _smooth(curve, low, high)
            if smooth not in self.formulas:
                self.formulas.append(smooth)
            numbers.append(self.formulas.index(smooth))
        self._number = np.array(numbers)

    def cells(self, low: Floats, high: Floats) -> Cells:
        """Return cells between given ends, without breaks inside."""
        stretch, count = self._stretch(low), low.size
        ends = np.concatenate([low, low, high]), np.concatenate([high, low, high])
        three, is_continuous = self._enclose(0, *ends, np.tile(stretch, 3))
        value, first, last = np.split(np.where(is_continuous, three, _UNKNOWN), [count, 2 * count], axis=1)
        slope, has_slope = self._enclose(1, low, high, stretch)
        curvature, has_curvature = self._enclose(2, low, high, stretch)
        slope[:, ~is_continuous[:count]] = _UNKNOWN
        curvature[:, ~(is_continuous[:count] & has_slope & has_curvature)] = _UNKNOWN
        cells = Cells(low, high, stretch, value, first, last, slope, curvature)
        for (place, side), known in self.gaps.items():
            _apply_side_limits(cells, place, side, known)
        return cells

    def halves(self, cells: Cells) -> Cells:
        """Return the left halves of cells, then the right halves, with new enclosures."""
        return concatenate([self.cells(cells.low, cells.middle), self.cells(cells.middle, cells.high)])

    def at(self, x: Floats, cells: Cells, order: int) -> Floats:
        """Return bounds of the value or the slope at one point of each cell, from inside; shape (2, n)."""
        bounds, is_continuous = self._enclose(order, x, x, cells.stretch)
        return np.where(is_continuous, bounds, _UNKNOWN)

    def values(self, x: Floats) -> Floats:
        """Return bounds of the values at points that are not breaks; shape (2, n)."""
        bounds, is_continuous = self._enclose(0, x, x, self._stretch(x))
        return np.where(is_continuous, bounds, _UNKNOWN)

    def _stretch(self, x: Floats) -> NDArray[np.intp]:
        return np.clip(np.searchsorted(self.edges, x, side="right") - 1, 0, self.edges.size - 2)

    def _enclose(
        self, order: int, low: Floats, high: Floats, stretch: NDArray[np.intp]
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Return bounds of the value or a derivative, and a mask of the cells where it is proven to be continuous."""
        bounds, is_continuous = np.tile(_UNKNOWN, low.size), np.zeros(low.size, dtype=bool)
        number = self._number[stretch]
        for formula in np.unique(number).tolist():
            rows = number == formula
            bounds[:, rows], is_continuous[rows] = _bounds(self.formulas[formula], order, low[rows], high[rows])
        return bounds, is_continuous


_UNKNOWN = np.array([[-np.inf], [np.inf]])


def _bounds(smooth: Smooth, order: int, low: Floats, high: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return bounds of the value or a derivative wherever it exists, and a mask of the cells where it is continuous."""
    try:
        found = smooth.enclose(low, high, order)
    except ActvizError:  # the formula of the derivative is too long
        return np.tile(_UNKNOWN, low.size), np.zeros(low.size, dtype=bool)
    bounds = np.array([found.low, found.high])
    # A formula that does not switch can lack a value only at single points. Another formula may have no value on an
    # interval, where one of the bounds is infinite.
    known = found.is_continuous | np.isfinite(bounds).all(axis=0)
    if is_smooth(smooth.tree(0)):
        known = known | ~np.isnan(found.low)
    return np.where(known, bounds, _UNKNOWN), np.array(found.is_continuous)


def _apply_side_limits(cells: Cells, place: float, side: int, known: SideLimits) -> None:
    """Apply the behaviour near a place without a value to the adjacent cells."""
    value = known.ends[0]
    if value.limit is not None:
        ends, at_end = (cells.low, cells.first) if side > 0 else (cells.high, cells.last)
        at_end[:, ends == place] = np.nextafter(value.limit, _UNKNOWN)
    low, high = sorted((place, place + side * known.reach))
    near = (cells.low >= low) & (cells.high <= high)
    for bounds, end in zip((cells.value, cells.slope, cells.curvature), known.ends, strict=True):
        bounds[:, near] = [np.maximum(bounds[0, near], end.low), np.minimum(bounds[1, near], end.high)]


@lru_cache(CACHED_STRETCHES)
def _smooth(curve: Curve, low: float, high: float) -> Smooth:
    """Return the formula on an interval without switches."""
    return curve.function.stretches.resolved(interior_point(low, high))
