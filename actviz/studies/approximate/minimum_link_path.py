"""The path with the fewest straight pieces through a sequence of gates.

At each gate, which has its own x, a path must pass between a lower and an upper wall. The first piece is extended as
far as any straight line extends. A line that extends farther must intersect it right of its last contact; up to there
only one of the walls bounds it. The greedy path is therefore optimal (Guibas, Hershberger, Mitchell and Snoeyink,
"Approximating polygons and subdivisions with minimum-link paths", 1993; here for gates that are passed from left to
right and for kinks anywhere between them).
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
        """Return the value at ``x``."""
        return self.y + self.slope * (x - self.x)


class Reach(NamedTuple):
    """How far a straight line extends, with gates by index; -1 if there is none.

    ``steep`` are the lower and the upper wall that the steepest line touches, and ``flat`` the upper and the lower wall
    of the line with the smallest slope. ``stop`` is the first gate that no line passes; ``rises`` is whether its lower
    wall is too high.
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
    """Return how far a straight line extends through gates, given by index.

    ``walls`` are places, lower walls and upper walls; a missing wall is infinite. ``floor`` and ``ceiling`` are the
    hulls of earlier walls, by index, and are extended in place.
    """
    x, lower, upper = walls
    floor_head = ceiling_head = 0
    # The steepest possible line touches the lower wall at one gate and the upper wall at another, the flattest vice
    # versa.
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
    """Return the mean of the extreme lines, or the only line, or else a horizontal line between the walls."""
    if not lines:  # only one wall, or a single gate
        low, high = max(lower), min(upper)
        return StraightLine(
            0.0, (low + high) / 2 if low > -INFINITY and high < INFINITY else max(low, min(high, 0.0)), 0.0
        )
    one, two = lines[0], lines[-1]
    return StraightLine(one.x, (one.y + two.at(one.x)) / 2, (one.slope + two.slope) / 2)


def intersections(lines: Sequence[StraightLine]) -> list[tuple[float, float]]:
    """Return the intersections ``(x, y)`` of consecutive lines that are not parallel."""
    points = []
    for pair in pairwise(lines):
        one, two = sorted(pair, key=lambda line: abs(line.x))  # cancellation is smaller near 0
        if one.slope == two.slope:
            continue
        x = one.x + (two.at(one.x) - one.y) / (one.slope - two.slope)
        points.append((x, one.at(x)))
    return points
