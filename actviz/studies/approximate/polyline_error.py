"""The error of a piecewise-linear function: its extrema on the interval, and its mean square."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.numerics.quadrature import panels
from actviz.numerics.roots import illinois
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.target import Points, TargetFunction

PER_PIECE = 7
"""The number of points that are added on each straight piece to locate extrema."""
NEAR = 1e-9
"""The tolerance of the place of an extremum, relative to its cell."""


@dataclass(frozen=True)
class ErrorCurve:
    """The error, target minus polyline, at points of increasing x that include its local extrema."""

    x: Floats
    value: Floats

    @property
    def largest(self) -> float:
        """The largest magnitude."""
        return float(np.abs(self.value).max())

    @property
    def at(self) -> float:
        """The place of the largest magnitude; the leftmost of several equal ones."""
        size = np.abs(self.value)
        return float(self.x[np.flatnonzero(size >= size.max() * (1 - 1e-9))[0]])

    def peak_rows(self, above: float) -> NDArray[np.intp]:
        """Return the indices of local extrema with a magnitude above ``above``."""
        distinct = np.flatnonzero(np.append(True, (np.diff(self.x) > 0) | (np.diff(self.value) != 0)))
        here = self.value[distinct]
        e = np.pad(here, 1, mode="edge")
        high = (here > above) & (here >= e[:-2]) & (here >= e[2:])
        low = (here < -above) & (here <= e[:-2]) & (here <= e[2:])
        return distinct[high | low]

    def peaks(self, above: float) -> Floats:
        """Return the places of local extrema with a magnitude above ``above``."""
        return np.unique(self.x[self.peak_rows(above)])


def error_of(target: TargetFunction, line: Polyline, above: float = 0.0) -> ErrorCurve:
    """Evaluate the error; extrema that cannot exceed ``above`` in magnitude are not located."""
    points = _points(target, line)
    x, error = points.x, points.value - line(points.x)
    width = np.diff(x)
    cells = np.flatnonzero(width > 0)
    slope = line.slope_between(x[cells] + width[cells] / 2)
    left, right = points.slope[cells] - slope, points.slope[cells + 1] - slope
    with np.errstate(invalid="ignore", over="ignore"):
        steepest = np.fmax(np.abs(left), np.abs(right)) * width[cells]
    ends = np.maximum(np.abs(error[cells]), np.abs(error[cells + 1]))
    turns = (np.sign(left) * np.sign(right) < 0) & (ends + steepest > above)
    cells, slope = cells[turns], slope[turns]
    inner = illinois(lambda at: target.slope(at) - slope, (x[cells], x[cells + 1]), (left[turns], right[turns]), NEAR)
    isolated = np.array([[place.x, place.value] for place in target.breaks]).T
    all_x = np.concatenate([x, inner, isolated[0]])
    all_error = np.concatenate([error, target(inner) - line(inner), isolated[1] - line(isolated[0])])
    order = np.argsort(all_x, kind="stable")
    return ErrorCurve(all_x[order], all_error[order])


def root_mean_square(target: TargetFunction, line: Polyline, interval: tuple[float, float]) -> float:
    """Return the root mean square error over an interval, by Gauss-Legendre quadrature between all corners."""
    x, weight = quadrature(target, line.corners, interval)
    return float(np.sqrt(np.sum(weight * (target(x) - line(x)) ** 2) / (interval[1] - interval[0])))


def quadrature(target: TargetFunction, corners: Floats, interval: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return nodes and weights for integrals of functions that are smooth between corners."""
    low, high = interval
    edges = np.concatenate([target.points.x, corners, [low, high]])
    edges = np.unique(edges[(edges >= low) & (edges <= high)])
    x, weight = panels(edges[:-1] / 2 + edges[1:] / 2, np.diff(edges) / 2)
    return np.clip(x, edges[:-1], edges[1:]).T.ravel(), weight.T.ravel()


def _points(target: TargetFunction, line: Polyline) -> Points:
    corners = np.unique(np.concatenate([[target.low], line.corners, [target.high]]))
    corners = corners[(corners >= target.low) & (corners <= target.high)]
    fractions = np.arange(PER_PIECE) / PER_PIECE
    more = corners[:-1, None] + np.diff(corners)[:, None] * fractions
    return target.points.merged(target.at(more.ravel()))
