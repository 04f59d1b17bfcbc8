"""The tunnel around a target that contains all permitted paths: gates, and cubic walls between them.

Between two gates the target is replaced by its cubic Hermite interpolant.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.numerics.roots import first_excess
from actviz.studies.approximate.minimum_link_path import StraightLine
from actviz.studies.approximate.path_constraints import Paths
from actviz.studies.approximate.target import TargetFunction

STRAIGHT = 2e-14
"""The curvature of a cell, relative to the largest value, up to which it counts as straight."""


class Cell(NamedTuple):
    """The cubic ``value + slope t + second t**2 + third t**3`` over 0 <= t <= width."""

    x: float
    width: float
    value: float
    slope: float
    second: float
    third: float
    slope_end: float
    value_end: float

    def at(self, x: float) -> float:
        """Return the value at ``x``."""
        t = x - self.x
        return self.value + t * (self.slope + t * (self.second + t * self.third))

    def split(self, x: float) -> tuple[Cell, Cell]:
        """Split the cell at a place inside."""
        t = x - self.x
        value, slope, second = self.at(x), self.slope + t * (2 * self.second + 3 * t * self.third), self.second
        left = self._replace(width=t, slope_end=slope, value_end=value)
        return left, self._replace(
            x=x, width=self.width - t, value=value, slope=slope, second=second + 3 * t * self.third
        )

    def crossing(self, line: StraightLine, side: float, excess: float, inside: float, outside: float) -> float:
        """Return where the cubic begins to exceed a line by more than ``excess``; below the line if ``side`` is -1."""

        def beyond(at: float) -> float:
            return side * (self.at(at) - line.at(at)) - excess

        return first_excess(beyond, inside, outside, 1e-14 * excess)


NOTHING = Cell(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""The cell between gates without walls."""


@dataclass(frozen=True)
class Tunnel:
    """Gates of a target, and the permitted paths.

    ``lowest`` and ``highest`` bound the target at each gate. ``cells`` describe the target between two gates; without
    them there are no walls between gates.
    """

    paths: Paths
    x: Floats
    lowest: Floats
    highest: Floats
    cells: tuple[Cell, ...] = ()

    @cached_property
    def least(self) -> float:
        """A level below which no path passes all gates."""
        jump = float((self.highest - self.lowest).max()) / 2
        return max(jump, -float(self.lowest.min())) if self.paths.clipped else jump

    @cached_property
    def edges(self) -> Floats:
        """The values of the target at the left and the right end of each cell."""
        return np.array([(cell.value, cell.value_end) for cell in self.cells]).reshape(-1, 2).T

    @cached_property
    def jumps(self) -> frozenset[float]:
        """The places at which adjacent cells have different values."""
        begins, ends = self.edges
        return frozenset(self.x[1:-1][begins[1:] != ends[:-1]].tolist() if self.cells else ())


def tunnel_of(target: TargetFunction, x: Floats, paths: Paths) -> Tunnel:
    """Return the tunnel of a target, with gates at given places and at all points of the target."""
    points = target.points.merged(target.at(x))
    starts = np.flatnonzero(np.diff(points.x) > 0)
    value, slope, width = points.value, points.slope, np.diff(points.x)[starts]
    chord = np.diff(value)[starts] / width
    begin, end = (np.where(np.isfinite(one), one, chord) for one in (slope[starts], slope[starts + 1]))
    second, third = (3 * chord - 2 * begin - end) / width, (begin + end - 2 * chord) / width**2
    bent = np.abs(end - begin) * width > STRAIGHT * target.scale
    second, third = np.where(bent, second, 0.0), np.where(bent, third, 0.0)
    columns = (points.x[starts], width, value[starts], begin, second, third, end, value[starts + 1])
    gates, first = np.unique(points.x, return_index=True)
    lowest, highest = value[first].copy(), value[first].copy()
    at = np.searchsorted(gates, [mark.x for mark in target.breaks])
    lowest[at], highest[at] = np.array([(mark.lowest, mark.highest) for mark in target.breaks]).T
    return Tunnel(paths, gates, lowest, highest, tuple(Cell(*row) for row in np.column_stack(columns).tolist()))
