"""Upper bounds of the largest error of a polyline, by branch and bound.

On a cell on which the polyline is straight, the error e = f - line is bounded in three ways by enclosures of f, f' and
f'': by its range; by its values at the ends and the slopes between them; and to second order, either from the chord by
``e(x) = chord(x) - f''(t)/2 (x - a)(b - x)``, or from the tangent at an end by ``e(x) = e(a) + e'(a)(x - a) + f''(t)/2
(x - a)**2``. Cells without a sufficient bound are halved (Moore, Kearfott & Cloud 2009, chapters 6 and 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import ErrorCurve, error_of
from actviz.studies.approximate.target import TargetFunction
from actviz.studies.approximate.target_enclosure import Cells

TINY = 1e-9
"""The relative difference of bound and largest error at which a cell is no longer halved."""
TIGHT = 1e-8
"""The relative difference up to which the bound counts as equal to the largest error found."""
ROUNDING = 16 * float(np.finfo(np.float64).eps)
"""The rounding error of an error, relative to the largest value of the target."""
MORE = 1e-7
"""The relative difference by which an error must exceed the largest one found to count as missed."""
ROUNDS, MOST = 64, 80_000
"""The largest number of halvings, and of cells."""
ULP = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Proof:
    """The largest error that was found, ``found`` at the place ``at``, and an upper bound of the error.

    ``bound`` is infinite if nothing is proven. ``missed`` are places at which the error is larger than expected.
    """

    found: float
    at: float
    bound: float
    missed: Floats
    rounding: float

    @property
    def largest(self) -> float:
        """The largest error that was found if the bound equals it or is infinite, otherwise the bound."""
        is_tight = self.bound <= self.found * (1 + TIGHT) + self.rounding
        return self.found if is_tight or not self.is_enclosed else self.bound

    @property
    def is_enclosed(self) -> bool:
        """Whether the bound is finite."""
        return bool(np.isfinite(self.bound))


def largest_error(target: TargetFunction, line: Polyline) -> Proof:
    """Bound the largest error of a polyline on the interval of a target."""
    return prove(target, line, error_of(target, line))


def prove(target: TargetFunction, line: Polyline, error: ErrorCurve) -> Proof:
    """Bound the error of a polyline on the interval of a target.

    ``error`` contains the extrema, at which cells are split.
    """
    marks = np.concatenate([line.corners, error.x])
    cells = _split(target, marks)
    found, at = error.largest, error.at
    bound = _at_breaks(target, line)
    count, missed = cells.size, [np.empty(0)]
    for _ in range(ROUNDS):
        low, high, noise = _bounds(target, line, cells, found)
        size, enough = np.maximum(high, -low), found * (1 + TINY) + 2 * noise
        middle = cells.middle
        done = (size <= enough) | ~((cells.low < middle) & (middle < cells.high))
        bound = max(bound, float(size[done].max(initial=0.0)))
        cells, middle = cells[~done], middle[~done]
        count += 2 * cells.size
        if not cells.size or count > MOST:
            break
        cells = target.enclosed.halves(cells)
        miss = np.abs(target(middle) - line(middle))
        missed.append(middle[miss > error.largest * (1 + MORE) + noise[~done]])
        if miss.max() > found:
            found, at = float(miss.max()), float(middle[np.argmax(miss)])
    if cells.size:
        bound = max(bound, float(size[~done].max()))
    return Proof(found, at, max(bound, found), np.concatenate(missed), ROUNDING * target.scale)


def _split(target: TargetFunction, marks: Floats) -> Cells:
    """Split the cells of a target at further places; the parts keep the bounds of the whole cell."""
    cells = target.cells
    marks = np.unique(marks[(marks > target.low) & (marks < target.high)])
    inside = ~np.isin(marks, cells.low)
    marks = marks[inside]
    parent = np.searchsorted(cells.low, marks, side="right") - 1
    value = target.enclosed.at(marks, cells[parent], 0)
    rows = np.concatenate([np.arange(cells.size), parent])
    order = np.lexsort((np.concatenate([cells.low, marks]), rows))
    rows = rows[order]
    low = np.concatenate([cells.low, marks])[order]
    first = np.concatenate([cells.first, value], axis=1)[:, order]
    parts = cells[rows]
    is_last = np.append(rows[1:] != rows[:-1], True)
    high = np.where(is_last, parts.high, np.append(low[1:], target.high))
    last = np.where(is_last, parts.last, np.append(first[:, 1:], first[:, -1:], axis=1))
    return Cells(low, high, parts.stretch, parts.value, first, last, parts.slope, parts.curvature)


def _bounds(target: TargetFunction, line: Polyline, cells: Cells, found: float) -> tuple[Floats, Floats, Floats]:
    """Return lower and upper bounds of the error on each cell, and the uncertainty of the values at its ends."""
    rise = line.slope_between(cells.middle)
    here, there = line(cells.low), line(cells.high)
    rounding = 3 * ULP * (np.maximum(np.abs(here), np.abs(there)) + _at_knots(line, cells.middle))
    if line.clipped:  # the zeros of the line are also rounded
        rounding += ULP * np.abs(rise) * np.maximum(np.abs(cells.low), np.abs(cells.high))
    wide = np.array([-rounding, rounding])
    first, last = cells.first - here + wide, cells.last - there + wide
    slope = cells.slope - rise
    spread = np.array([np.minimum(here, there), np.maximum(here, there)])
    low, high = cells.value - spread[::-1] + wide
    high = np.minimum(high, _above(first[1], last[1], cells.width, slope, cells.curvature))
    low = np.maximum(low, -_above(-first[0], -last[0], cells.width, -slope[::-1], -cells.curvature[::-1]))
    noise = np.maximum(first[1] - first[0], last[1] - last[0])
    open_ = np.flatnonzero(np.maximum(high, -low) > found * (1 + TINY) + 2 * noise)
    if open_.size:
        some = cells[open_]
        for ends, value, side in ((some.low, first, 1), (some.high, last, -1)):
            start = target.enclosed.at(ends, some, 1) - rise[open_]
            start = start if side > 0 else -start[::-1]
            high[open_] = np.minimum(
                high[open_], value[1, open_] + _largest_rise(start[1], some.curvature[1], some.width)
            )
            low[open_] = np.maximum(
                low[open_], value[0, open_] - _largest_rise(-start[0], -some.curvature[0], some.width)
            )
    return low, high, np.where(np.isfinite(noise), noise, 0.0)


def _at_knots(line: Polyline, x: Floats) -> Floats:
    """Return the magnitude of the values at the two adjacent knots, whichever is larger."""
    size = np.abs(line.values)
    right = np.searchsorted(line.knots, x)
    return np.asarray(np.maximum(size[np.maximum(right - 1, 0)], size[np.minimum(right, size.size - 1)]))


def _above(first: Floats, last: Floats, width: Floats, slope: Floats, curvature: Floats) -> Floats:
    """Return an upper bound on a cell, from the values at both ends and bounds of the first two derivatives."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        by_slope = np.minimum(first + np.maximum(slope[1], 0) * width, last + np.maximum(-slope[0], 0) * width)
        by_slope = np.fmin(np.inf, by_slope)
        bulge = np.maximum(-curvature[0], 0) * width**2 / 2
        rise = np.abs(last - first)
        top = (first + last) / 2 + bulge / 4 + rise**2 / (4 * bulge)
        by_curvature = np.where(bulge > rise, top, np.maximum(first, last))
        by_curvature = np.where(np.isnan(by_curvature) | ~np.isfinite(bulge), np.inf, by_curvature)
    return np.asarray(np.minimum(by_slope, by_curvature))


def _largest_rise(start: Floats, curvature: Floats, width: Floats) -> Floats:
    """Bound the increase of a function from upper bounds of its initial slope and its second derivative."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        far = np.where(start > 0, start**2 / (-2 * curvature), 0.0)  # up to the vertex
        near = np.maximum(start * width + curvature * width**2 / 2, 0.0)
        inside = (curvature < 0) & (start + curvature * width <= 0)
        rise = np.where(inside, far, near)
    return np.asarray(np.where(np.isnan(rise), np.inf, rise))


def _at_breaks(target: TargetFunction, line: Polyline) -> float:
    """Return the largest error of the values at breaks."""
    x = np.array([place.x for place in target.breaks])
    value = np.array([place.value for place in target.breaks])
    return float(np.abs(value - line(x)).max())
