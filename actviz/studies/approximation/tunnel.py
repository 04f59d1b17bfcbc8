"""The path with the fewest straight pieces through gates: windows in a row, each at its own x.

At every gate a path must pass between a lower and an upper wall. The first piece is led as far as any straight line
gets; every line that goes further must cross the last line that did, right of its last contact, and so need not heed
the walls on the far side before. That one fact makes the greedy walk optimal, after Guibas, Hershberger, Mitchell and
Snoeyink, "Approximating polygons and subdivisions with minimum-link paths" (1993), here for gates that a path must pass
from left to right and pieces that may bend anywhere between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

INFINITY = float("inf")

SURE = 2e-13
"""The nearest, relatively, that a level that is possible and one that is not are worth telling apart."""
MAX_TRIALS = 200
"""The most levels that are tried."""


class Line(NamedTuple):
    """The straight line through ``(x, y)`` with a slope."""

    x: float
    y: float
    slope: float

    def at(self, x: float) -> float:
        """The height at ``x``."""
        return self.y + self.slope * (x - self.x)


class Block(NamedTuple):
    """Three gates, by number, that no straight line passes: over two walls and under the third, or the reverse."""

    first: int
    second: int
    third: int
    rises: bool


@dataclass(frozen=True)
class Walk:
    """A greedy walk: the lines that it took, and the block at which each line but the last one ended.

    There is one line more than there are blocks if the walk arrived, else as many.
    """

    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]

    @property
    def arrived(self) -> bool:
        """Whether the walk came through the last gate."""
        return len(self.lines) > len(self.blocks)


def walk(x: Sequence[float], lower: Sequence[float], upper: Sequence[float], most: int) -> Walk:  # noqa: PLR0915
    """Walk greedily through gates at increasing ``x`` with at most ``most`` lines; a missing wall is infinite.

    Every pair of walls must leave room: lower <= upper. The walk arrives if and only if there is a continuous path of
    at most ``most`` straight pieces through all gates.
    """
    lines: list[Line] = []
    blocks: list[Block] = []
    # Hulls of the walls passed so far, from the gates that steer a line on: numbers of gates, the first one at a head.
    floor: list[int] = []
    ceiling: list[int] = []
    floor_head = ceiling_head = 0
    # The steepest line that is possible, from the floor at one gate to the ceiling at another; the flattest likewise.
    steepest_from = steepest_to = flattest_from = flattest_to = -1
    steepest = flattest = 0.0
    for i, (here, low, high) in enumerate(zip(x, lower, upper, strict=True)):
        top = bottom = 0.0
        if steepest_to >= 0:
            top = upper[steepest_to] + steepest * (here - x[steepest_to])
            if low > top:
                lines.append(Line(x[steepest_to], upper[steepest_to], steepest))
                blocks.append(Block(steepest_from, steepest_to, i, True))
                if len(lines) == most:
                    return Walk(tuple(lines), tuple(blocks))
                while ceiling[ceiling_head] < steepest_to:
                    ceiling_head += 1
                floor, floor_head = [], 0
                steepest_to = flattest_to = -1
        if flattest_to >= 0:
            bottom = lower[flattest_to] + flattest * (here - x[flattest_to])
            if high < bottom:
                lines.append(Line(x[flattest_to], lower[flattest_to], flattest))
                blocks.append(Block(flattest_from, flattest_to, i, False))
                if len(lines) == most:
                    return Walk(tuple(lines), tuple(blocks))
                while floor[floor_head] < flattest_to:
                    floor_head += 1
                ceiling, ceiling_head = [], 0
                steepest_to = flattest_to = -1
        if high < INFINITY and floor_head < len(floor) and (steepest_to < 0 or high < top):
            j = floor[floor_head]
            steepest = (high - lower[j]) / (here - x[j])
            while floor_head + 1 < len(floor):
                j = floor[floor_head + 1]
                slope = (high - lower[j]) / (here - x[j])
                if slope > steepest:
                    break
                steepest = slope
                floor_head += 1
            steepest_from, steepest_to = floor[floor_head], i
        if low > -INFINITY and ceiling_head < len(ceiling) and (flattest_to < 0 or low > bottom):
            j = ceiling[ceiling_head]
            flattest = (low - upper[j]) / (here - x[j])
            while ceiling_head + 1 < len(ceiling):
                j = ceiling[ceiling_head + 1]
                slope = (low - upper[j]) / (here - x[j])
                if slope < flattest:
                    break
                flattest = slope
                ceiling_head += 1
            flattest_from, flattest_to = ceiling[ceiling_head], i
        if low > -INFINITY:
            while len(floor) - floor_head >= 2:
                j, k = floor[-2], floor[-1]
                if (lower[k] - lower[j]) * (here - x[k]) > (low - lower[k]) * (x[k] - x[j]):
                    break
                floor.pop()
            floor.append(i)
        if high < INFINITY:
            while len(ceiling) - ceiling_head >= 2:
                j, k = ceiling[-2], ceiling[-1]
                if (upper[k] - upper[j]) * (here - x[k]) < (high - upper[k]) * (x[k] - x[j]):
                    break
                ceiling.pop()
            ceiling.append(i)
    steep = _anchored(x, (steepest_from, lower), (steepest_to, upper), steepest)
    flat = _anchored(x, (flattest_from, upper), (flattest_to, lower), flattest)
    lines.append(_between(steep, flat) or _level_line(x[-1], max(lower), min(upper)))
    return Walk(tuple(lines), tuple(blocks))


def _anchored(
    x: Sequence[float], one: tuple[int, Sequence[float]], two: tuple[int, Sequence[float]], slope: float
) -> Line | None:
    """The line through two walls, held at the one nearer to 0; ``None`` if there is none."""
    if two[0] < 0:
        return None
    at, wall = min(one, two, key=lambda contact: abs(x[contact[0]]))
    return Line(x[at], wall[at], slope)


def _between(steep: Line | None, flat: Line | None) -> Line | None:
    """The mean of the steepest and the flattest line, or the one that there is."""
    if steep is None or flat is None:
        return steep or flat
    return Line(steep.x, (steep.y + flat.at(steep.x)) / 2, (steep.slope + flat.slope) / 2)


def _level_line(x: float, low: float, high: float) -> Line:
    """A horizontal line where there are walls on one side only, or a single gate."""
    return Line(x, (low + high) / 2 if low > -INFINITY and high < INFINITY else max(low, min(high, 0.0)), 0.0)


def bends(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Where each line meets the next one: pairs ``(x, y)``."""
    points = []
    for one, two in pairwise(lines):
        x = one.x + (two.at(one.x) - one.y) / (one.slope - two.slope)
        points.append((x, one.at(x)))
    return points


@dataclass(frozen=True)
class Level:
    """The lowest level at which there is a path: it is possible at ``high`` along ``path``, and not at ``low``."""

    low: float
    high: float
    path: Walk


def lowest_level(
    passes: Callable[[float], Walk | None],
    ties: Callable[[Walk], float],
    bracket: tuple[float, float],
    tolerance: float,
    resolution: float,
) -> Level | None:
    """The lowest level at which a walk arrives, between one that is not possible (or 0) and another one.

    ``passes`` walks at a level, and is ``None`` if a gate is shut. ``ties`` is the level at which the first of the
    blocks of a walk opens: mostly the next one worth a trial, so that few are needed where bisection needs fifty.
    The levels returned differ by the relative ``tolerance`` or by ``resolution``. ``None`` if there is no way at the
    upper end of the bracket.
    """
    low, high = bracket
    best = passes(high)
    if best is None or not best.arrived:
        return None
    margin = min(tolerance, SURE) / 2
    trial, is_tie, patience = low if low > 0 else 0.7 * high, False, 2
    for _ in range(MAX_TRIALS):
        if high - low <= tolerance * high + resolution:
            break
        width = high - low
        found = passes(trial)
        if found is not None and found.arrived:
            high, best = trial, found
            trial, is_tie = (trial * (1 - 2 * margin) if is_tie else -1.0), False
        else:
            low = trial
            trial, is_tie = (-1.0 if found is None else ties(found) * (1 + margin) + resolution / 4), True
        patience = 2 if high - low < width / 2 else patience - 1
        if patience < 0 or not low < trial < high:
            trial, is_tie, patience = low / 2 + high / 2, False, 2
    return Level(low, high, best)
