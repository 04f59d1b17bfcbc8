"""The path with the fewest straight pieces through gates: windows in a row, each at its own x.

At every gate a path must pass between a lower and an upper wall. The first piece is led as far as any straight line
gets; every line that goes further must cross the last line that did, right of its last contact, and so need not heed
the walls on the far side before. That one fact makes the greedy walk optimal, after Guibas, Hershberger, Mitchell and
Snoeyink, "Approximating polygons and subdivisions with minimum-link paths" (1993), here for gates that a path must pass
from left to right and pieces that may bend anywhere between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

INFINITY = float("inf")


class StraightLine(NamedTuple):
    """The straight line through ``(x, y)`` with a slope."""

    x: float
    y: float
    slope: float

    def at(self, x: float) -> float:
        """The height at ``x``."""
        return self.y + self.slope * (x - self.x)


class Reach(NamedTuple):
    """How far a straight line gets, with gates by number; -1 where there is none.

    ``steep`` is the floor and the ceiling that the steepest line touches, ``flat`` the ceiling and the floor of the
    flattest one, and ``stop`` the gate that no line passes: it takes the steepest one to get there if it ``rises``.
    """

    steep: tuple[int, int]
    flat: tuple[int, int]
    stop: int
    rises: bool


def furthest(
    walls: tuple[Sequence[float], Sequence[float], Sequence[float]],
    gates: Iterable[int],
    floor: list[int],
    ceiling: list[int],
) -> Reach:
    """Lead a line as far as any straight line gets through gates, given by number.

    ``walls`` are places, floors and ceilings; a missing wall is infinite. ``floor`` and ``ceiling`` are the hulls of
    walls before, by number, and grow.
    """
    x, lower, upper = walls
    floor_head = ceiling_head = 0
    # The steepest line that is possible, from the floor at one gate to the ceiling at another; the flattest likewise.
    steepest_from = steepest_to = flattest_from = flattest_to = -1
    steepest = flattest = 0.0
    for i in gates:
        here, low, high = x[i], lower[i], upper[i]
        top = bottom = 0.0
        if steepest_to >= 0:
            top = upper[steepest_to] + steepest * (here - x[steepest_to])
            if low > top:
                return Reach((steepest_from, steepest_to), (flattest_from, flattest_to), i, True)
        if flattest_to >= 0:
            bottom = lower[flattest_to] + flattest * (here - x[flattest_to])
            if high < bottom:
                return Reach((steepest_from, steepest_to), (flattest_from, flattest_to), i, False)
        if high < INFINITY and floor_head < len(floor) and (steepest_to < 0 or high < top):
            while floor_head + 1 < len(floor):
                j, k = floor[floor_head], floor[floor_head + 1]
                if (lower[k] - lower[j]) / (x[k] - x[j]) < (high - lower[j]) / (here - x[j]):
                    break
                floor_head += 1
            steepest_from, steepest_to = floor[floor_head], i
            steepest = (high - lower[steepest_from]) / (here - x[steepest_from])
        if low > -INFINITY and ceiling_head < len(ceiling) and (flattest_to < 0 or low > bottom):
            while ceiling_head + 1 < len(ceiling):
                j, k = ceiling[ceiling_head], ceiling[ceiling_head + 1]
                if (upper[k] - upper[j]) / (x[k] - x[j]) > (low - upper[j]) / (here - x[j]):
                    break
                ceiling_head += 1
            flattest_from, flattest_to = ceiling[ceiling_head], i
            flattest = (low - upper[flattest_from]) / (here - x[flattest_from])
        if low > -INFINITY:
            while len(floor) - floor_head >= 2:
                j, k = floor[-2], floor[-1]
                if (lower[k] - lower[j]) / (x[k] - x[j]) > (low - lower[k]) / (here - x[k]):
                    break
                floor.pop()
            floor.append(i)
        if high < INFINITY:
            while len(ceiling) - ceiling_head >= 2:
                j, k = ceiling[-2], ceiling[-1]
                if (upper[k] - upper[j]) / (x[k] - x[j]) < (high - upper[k]) / (here - x[k]):
                    break
                ceiling.pop()
            ceiling.append(i)
    return Reach((steepest_from, steepest_to), (flattest_from, flattest_to), -1, False)


def middle(lines: Sequence[StraightLine], lower: Sequence[float], upper: Sequence[float]) -> StraightLine:
    """The mean of the outermost lines, or the one that there is, or else a horizontal one between the walls."""
    if not lines:  # walls on one side only, or a single gate
        low, high = max(lower), min(upper)
        return StraightLine(
            0.0, (low + high) / 2 if low > -INFINITY and high < INFINITY else max(low, min(high, 0.0)), 0.0
        )
    one, two = lines[0], lines[-1]
    return StraightLine(one.x, (one.y + two.at(one.x)) / 2, (one.slope + two.slope) / 2)


def bends(lines: Sequence[StraightLine]) -> list[tuple[float, float]]:
    """Where each line meets the next one, which is not parallel: pairs ``(x, y)``."""
    points = []
    for pair in pairwise(lines):
        one, two = sorted(pair, key=lambda line: abs(line.x))  # far from 0 digits are lost
        if one.slope == two.slope:
            continue
        x = one.x + (two.at(one.x) - one.y) / (one.slope - two.slope)
        points.append((x, one.at(x)))
    return points
