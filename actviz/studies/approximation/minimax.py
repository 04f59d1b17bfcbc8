"""The best piecewise-linear function in the maximum norm, with the proof that there is none better.

For a finite set of points the least possible error is found exactly, and it bounds from below what is possible on the
whole interval. Where the path found errs by more than that between the points, its extrema join them, as in Remez'
exchange. The bound rises, the error falls, and they meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.errors import ActvizError
from actviz.studies.approximation.errors import Error, error_of
from actviz.studies.approximation.levelling import Contacts, levelled
from actviz.studies.approximation.polyline import Polyline
from actviz.studies.approximation.smooth_walk import Track, arrival
from actviz.studies.approximation.target import Target
from actviz.studies.approximation.tunnel import INFINITY, SURE, Level, Line, Walk, bends, lowest_level, walk

Floats = NDArray[np.float64]

AGREE = 4e-9
"""How near, relatively, error and bound come before the search ends."""
NEARLY = 1e-3
"""How near a levelled path comes to the bound before no other way is tried."""
MAX_WIDER = 2000
MAX_ROUNDS = 60
PER_PIECE = 12
"""Points to begin with, for every straight piece."""
MANY = 8
"""Kinks from which on evenly bent pieces are tried first."""
PROOFS = 4
"""How often the contacts that a proof tells are levelled, and what comes of it proven."""
PER_LINE = 8
"""Gates of a smooth walk, for every straight piece."""
EXCHANGES = 8
"""How often the extrema of the path found are made gates as well, and the walk repeated."""
WORTH_PROOF = 1e-6
"""How near, relatively, error and level of a smooth walk are if it is worth a proof."""
COARSE = 4e-4
"""How near, relatively and for one straight piece, the level is found before the first exchange."""
SHARES = (0.35, 0.9)
"""How high extrema must be to be levelled, in turn."""
PATIENCE = 8
"""Rounds without a smaller gap after which the search ends."""
ROUNDING = 16 * np.finfo(np.float64).eps
"""What is taken off a bound for rounding, beside the largest value of the target."""
FAR = 1e13
"""Where a line stands for its direction."""


@dataclass(frozen=True)
class Ends:
    """How a path must begin and end, far outside.

    ``left`` and ``right`` are lines that it must follow there; ``None`` leaves it free. With the output ReLU, a target
    that goes to 0 asks only for a path that comes to 0 or below: then that side is ``dead``.
    """

    left: Line | None = None
    right: Line | None = None
    left_dead: bool = False
    right_dead: bool = False

    @property
    def fixed(self) -> int:
        """How many pieces are given."""
        return (self.left is not None) + (self.right is not None)


FREE = Ends()


@dataclass(frozen=True)
class Best:
    """A polyline, its error on the continuum, and the bound that no other one with as many kinks goes below."""

    line: Polyline
    error: Error
    lower_bound: float


@dataclass(frozen=True)
class Gates:
    """Walls that move with the level: down by ``level * lower_moves``, up by ``level * upper_moves``."""

    x: Floats
    lower: Floats
    upper: Floats
    lower_moves: Floats
    upper_moves: Floats

    def walk(self, level: float, pieces: int) -> Walk:
        """A greedy walk at a level."""
        lower, upper = self.lower - level * self.lower_moves, self.upper + level * self.upper_moves
        return walk(self.x.tolist(), lower.tolist(), upper.tolist(), pieces)

    def off(self, line: Line, level: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """At which gates a line is too high, and at which too low."""
        y = line.y + line.slope * (self.x - line.x)
        return y > self.upper + level * self.upper_moves, y < self.lower - level * self.lower_moves

    def _ended(self, start: _Gate | None, end: _Gate | None) -> Gates:
        """With a gate more at either end."""

        def ended(first: float, middle: Floats, last: float) -> Floats:
            return np.concatenate([[first] if start else [], middle, [last] if end else []])

        one, two = start or _Gate(0, 0, 0), end or _Gate(0, 0, 0)
        return Gates(
            ended(one.x, self.x, two.x),
            ended(one.lower, self.lower, two.lower),
            ended(one.upper, self.upper, two.upper),
            ended(0.0, self.lower_moves, 0.0),
            ended(0.0, self.upper_moves, 0.0),
        )

    def ties(self, found: Walk) -> Floats:
        """The levels at which the blocks of a walk open."""
        one, two, three, rises = np.array(found.blocks).T
        up = rises == 1
        share = (self.x[three] - self.x[two]) / (self.x[one] - self.x[two])
        outer, inner = (self.lower, self.upper), (self.upper, self.lower)
        start, middle, end = (
            np.where(up, walls[0][at], walls[1][at]) for walls, at in ((outer, one), (inner, two), (outer, three))
        )
        moves, counter = (self.lower_moves, self.upper_moves), (self.upper_moves, self.lower_moves)
        start_moves, middle_moves, end_moves = (
            np.where(up, walls[0][at], walls[1][at]) for walls, at in ((moves, one), (counter, two), (moves, three))
        )
        gap = np.where(up, 1.0, -1.0) * (end - share * start - (1 - share) * middle)
        return np.asarray(gap / (end_moves - share * start_moves + (1 - share) * middle_moves))


@dataclass(frozen=True)
class Finite:
    """A finite set of points of a target: at each the least and the greatest value that a path must be near."""

    x: Floats
    lowest: Floats
    highest: Floats

    def joined(self, target: Target, x: Floats) -> Finite:
        """This set and more points of the target."""
        x = np.setdiff1d(x, self.x)
        y = target(x)
        order = np.argsort(np.concatenate([self.x, x]), kind="stable")
        columns = ((self.x, x), (self.lowest, y), (self.highest, y))
        return Finite(*(np.concatenate(pair)[order] for pair in columns))


@dataclass(frozen=True)
class Paths:
    """The paths that are allowed: so many kinks at most, their ends, and whether what is below 0 comes out as 0."""

    kinks: int
    ends: Ends
    clipped: bool

    def through(self, points: Finite, level: float) -> tuple[Walk, Gates] | None:
        """A greedy walk at a level; ``None`` where none can even begin."""
        if (points.highest - points.lowest).max() > 2 * level or (self.clipped and points.lowest.min() + level < 0):
            return None
        pieces = self.kinks + 1 - self.ends.fixed
        gates = self._gates(points, level)
        if self.ends.fixed:
            return self._between_ends(gates, level, pieces)
        return gates.walk(level, pieces), gates

    def _gates(self, points: Finite, level: float) -> Gates:
        x, ones = points.x, np.ones(points.x.size)
        lower, upper = points.highest, points.lowest
        if self.clipped:  # what is below 0 comes out as 0
            lower = np.where(lower <= level, -INFINITY, lower)
        return Gates(x, lower, upper, ones, ones)._ended(
            _Gate(-FAR, -INFINITY, 0.0) if self.ends.left_dead else None,
            _Gate(FAR, -INFINITY, 0.0) if self.ends.right_dead else None,
        )

    def _between_ends(self, gates: Gates, level: float, pieces: int) -> tuple[Walk, Gates] | None:
        """A walk from one given line to the other one, both included; where an end is not given, it is free."""
        left, right = self.ends.left, self.ends.right
        count = gates.x.size
        first, last, rises, falls = count, -1, False, False
        if left is not None:
            above, below = gates.off(left, level)
            first = int(np.argmax(above | below)) if (above | below).any() else count
            rises = first < count and bool(below[first])
        if right is not None:
            above, below = gates.off(right, level)
            last = count - 1 - int(np.argmax((above | below)[::-1])) if (above | below).any() else -1
            falls = last >= 0 and bool(below[last])
        if left is not None and right is not None and last < first:
            lines = _joined(left, right, gates.x[max(last, 0)], gates.x[min(first, count - 1)], pieces)
            return None if lines is None else (Walk(lines, ()), gates)
        if (left is not None and first == count) or (right is not None and last == -1):
            line = left if left is not None and first == count else right
            assert line is not None
            return Walk((line,), ()), gates
        if pieces < 1:
            return None
        number = np.arange(count)
        lower, upper = gates.lower.copy(), gates.upper.copy()
        start = end = None
        if left is not None:  # the next line crosses the asymptote before it is blocked, coming from the other side
            (lower if rises else upper)[number < first] = -INFINITY if rises else INFINITY
            y = left.at(-FAR)
            start = _Gate(-FAR, -INFINITY, y) if rises else _Gate(-FAR, y, INFINITY)
        if right is not None:
            (lower if falls else upper)[number > last] = -INFINITY if falls else INFINITY
            y = right.at(FAR)
            end = _Gate(FAR, -INFINITY, y) if falls else _Gate(FAR, y, INFINITY)
        gates = replace(gates, lower=lower, upper=upper)._ended(start, end)
        found = gates.walk(level, pieces)
        if found.arrived:
            given = ([left] if left else []), ([right] if right else [])
            found = Walk((*given[0], *found.lines, *given[1]), found.blocks[:0])
        return found, gates


class _Gate(NamedTuple):
    """A gate far outside, whose walls do not move."""

    x: float
    lower: float
    upper: float


def _joined(left: Line, right: Line, low: float, high: float, pieces: int) -> tuple[Line, ...] | None:
    """One line after another, both possible from ``low`` to ``high``: where they cross, or by a line between them."""
    if left.slope == right.slope and left.y == right.at(left.x):
        return (left,)
    if left.slope != right.slope:
        cross = left.x + (right.at(left.x) - left.y) / (left.slope - right.slope)
        if low <= cross <= high:
            return left, right
    if pieces < 1:
        return None
    start, end = low + (high - low) / 3, high - (high - low) / 3
    return left, Line(start, left.at(start), (right.at(end) - left.at(start)) / (end - start)), right


def best_line(target: Target, paths: Paths, interval: tuple[float, float]) -> Best:
    """The best path: found among finitely many points, levelled on the continuum, and proven by its own extrema."""
    search = _Search(target, paths, interval)
    found = search.shot() or search.quick() or search.thorough()
    return replace(found, lower_bound=max(found.lower_bound - search.rounding, 0.0))


class _Search:
    """The search for one best path; ``found`` is the best one so far, with its bound."""

    def __init__(self, target: Target, paths: Paths, interval: tuple[float, float]) -> None:
        self.target, self.paths, self.interval = target, paths, interval
        self.pieces = paths.kinks + 1
        self.rounding = ROUNDING * target.scale
        self.pinned = paths.ends.left is not None, paths.ends.right is not None
        self.marks = Finite(*np.array([[mark.x, mark.lowest, mark.highest] for mark in target.breaks]).T)
        self.law = (float(target.bend[1][-1]) / self.pieces) ** 2 / 16
        self.found: Best | None = None

    def shot(self) -> Best | None:
        """From walks between smooth walls, ever nearer to the level from which on they arrive; ``None`` if unproven."""
        jumps = any(mark.lowest < mark.highest for mark in self.target.breaks)
        if self.paths.ends is not FREE or self.paths.clipped or jumps:
            return None
        known = self.target.spread(np.linspace(0, 1, PER_LINE * self.pieces + 65))
        level, step, tolerance = self.law or self.rounding, 0.25 / self.pieces, COARSE / self.pieces
        for _ in range(EXCHANGES):
            path, blocked = arrival(
                Track(self.target, known), self.pieces, level, step, (tolerance, self.rounding / 16)
            )
            line = polyline(path.lines, self.paths, self.interval)
            error = error_of(self.target, line)
            found = self._better((line, error))
            apart = float(error.largest) / path.level - 1 if path.level > 0 else 0.0
            if apart <= WORTH_PROOF:
                own = self.marks.joined(self.target, np.array([*path.contacts, *blocked.contacts]))
                proven = _level(self.paths, own, (found.lower_bound, self._above(found)), self.rounding / 16)
                self.found = found = replace(found, lower_bound=max(found.lower_bound, proven.low))
                if self._closed(found):
                    return found
            known = np.concatenate([known, error.peaks(path.level * (1 - 1e-3)), path.contacts])
            level, step, tolerance = path.level, max(0.02 * apart, AGREE), AGREE / 4
        return None

    def quick(self) -> Best | None:
        """From evenly bent pieces, if there are many; ``None`` if that does not lead to a proof."""
        if self.paths.kinks < MANY or self.paths.ends is not FREE:
            return None
        line = _evenly_bent(self.target, self.pieces, self.paths.clipped)
        found = self._better((line, error_of(self.target, line)))
        for share in SHARES:
            aim = max(found.lower_bound, 0.5 * self.law)
            found = self._proven(self._better(levelled(self.target, found.line, share, aim)))
            if self._closed(found):
                return found
        return None

    def thorough(self) -> Best:
        """From walks among ever more points."""
        found = self.found
        points = self.marks.joined(self.target, self.target.spread(np.linspace(0, 1, PER_PIECE * self.pieces + 9)))
        if found is not None:
            points = points.joined(self.target, found.error.peaks(0.5 * found.error.largest))
        bracket = (found.lower_bound, self._above(found)) if found else (0.0, 1.3 * self.law + self.rounding)
        stale, gap = 0, np.inf
        for _ in range(MAX_ROUNDS):
            level = _level(self.paths, points, bracket, self.rounding / 16)
            tried = self._tries(points, level)
            found = self._better(*tried)
            found = self._proven(replace(found, lower_bound=max(found.lower_bound, level.low)))
            if self._closed(found):
                break
            bracket = found.lower_bound, self._above(found)
            last, gap = gap, bracket[1] / bracket[0] - 1 if bracket[0] > 0 else np.inf
            stale = 0 if gap < 0.9 * last else stale + 1
            peaks = [error.peaks(found.lower_bound * (1 + AGREE / 4)) for _, error in tried]
            own = found.error.peaks(0.5 * found.error.largest)
            more = points.joined(self.target, np.concatenate([own, *peaks]))
            if stale > PATIENCE or more.x.size == points.x.size:
                break
            points = more
        assert found is not None
        return found

    def _tries(self, points: Finite, level: Level) -> list[tuple[Polyline, Error]]:
        """The path of a walk, and what levelling makes of it."""
        line = polyline(level.path.lines, self.paths, self.interval)
        tried = [(line, error_of(self.target, line, level.low))]
        contacts = _contacts(self.paths, points, level)
        if contacts is not None:
            tried.append(levelled(self.target, line, 0.0, level.low, contacts, self.pinned))
            if tried[-1][1].largest <= level.low * (1 + NEARLY):
                return tried
        tried.append(levelled(self.target, line, SHARES[0], level.low, None, self.pinned))
        return tried

    def _better(self, *tried: tuple[Polyline, Error]) -> Best:
        line, error = min(tried, key=lambda one: one[1].largest)
        if self.found is None:
            self.found = Best(line, error, 0.0)
        elif error.largest < self.found.error.largest:
            self.found = replace(self.found, line=line, error=error)
        return self.found

    def _proven(self, found: Best) -> Best:
        """With the bound that its own extrema prove, and better where the proof tells how."""
        for _ in range(PROOFS):
            own = self.marks.joined(self.target, found.error.peaks(0.5 * found.error.largest))
            level = _level(self.paths, own, (found.lower_bound, self._above(found)), self.rounding / 16)
            last = found.error.largest
            self.found = found = replace(found, lower_bound=max(found.lower_bound, level.low))
            contacts = _contacts(self.paths, own, level)
            if self._closed(found) or contacts is None:
                break
            found = self._better(levelled(self.target, found.line, 0.0, found.lower_bound, contacts, self.pinned))
            if not found.error.largest < last * (1 - AGREE):
                break
        return found

    def _above(self, found: Best) -> float:
        return found.error.largest * (1 + 1e-12) + self.rounding / 16

    def _closed(self, found: Best) -> bool:
        return bool(found.error.largest <= found.lower_bound * (1 + AGREE) + self.rounding)


def _contacts(paths: Paths, points: Finite, level: Level) -> Contacts | None:
    """Where the lines of a walk that just does not arrive touch the walls, up to the block that opens first."""
    for below in (0.0, 1e-12, 1e-10):  # a level that is possible by rounding only tells nothing
        there = paths.through(points, level.low * (1 - below))
        if there is None or not there[0].arrived:
            break
    if there is None or there[0].arrived or not there[0].blocks:
        return None
    found, gates = there
    blocks = found.blocks[: int(np.argmin(gates.ties(found))) + 1]
    sign = [(1.0, -1.0, 1.0) if block.rises else (-1.0, 1.0, -1.0) for block in blocks]
    numbers = [block[:3] for block in blocks]
    at = [*(pair for block in numbers[:-1] for pair in block[:2]), *numbers[-1]]
    signs = [*(pair for block in sign[:-1] for pair in block[:2]), *sign[-1]]
    near = np.abs(gates.x[at]) < FAR
    return gates.x[at][near], np.array(signs)[near]


def _evenly_bent(target: Target, pieces: int, clipped: bool) -> Polyline:
    """Knots where the target deserves them, half as far outside the bend as the chord would be inside."""
    x = np.unique(target.spread(np.linspace(0, 1, pieces + 1)))
    x[0], x[-1] = target.low, target.high
    y = target.anywhere(x)
    middle = x[:-1] + np.diff(x) / 2
    sag = (target.anywhere(middle) - (y[:-1] + y[1:]) / 2) / 2
    y = y + np.concatenate([sag[:1], (sag[:-1] + sag[1:]) / 2, sag[-1:]])
    slopes = np.diff(y) / np.diff(x)
    return Polyline(x, y, float(slopes[0]), float(slopes[-1]), clipped)


def _level(paths: Paths, points: Finite, bracket: tuple[float, float], resolution: float) -> Level:
    """The lowest level of paths through finitely many points; the bracket is widened upwards as need be."""
    last: list[Gates] = []

    def passes(level: float) -> Walk | None:
        found = paths.through(points, level)
        if found is None:
            return None
        last[:] = [found[1]]
        return found[0]

    def ties(found: Walk) -> float:
        return float(last[0].ties(found).min()) if found.blocks else -1.0

    for _ in range(MAX_WIDER):
        level = lowest_level(passes, ties, bracket, SURE, resolution)
        if level is not None:
            return level
        bracket = bracket[1], 2 * bracket[1]
    raise ActvizError(f"no function of {paths.kinks} kinks comes near; allow more of them")


def polyline(lines: tuple[Line, ...], paths: Paths, interval: tuple[float, float]) -> Polyline:
    """The polyline that follows lines from one meeting point to the next; the ends of the interval are knots as well.

    Where the ends of the paths are given, kinks may lie outside of the interval: then it is widened.
    """
    low, high = interval
    inner = np.array(bends(lines), dtype=np.float64).reshape(-1, 2)
    inner = inner[np.diff(inner[:, 0], prepend=-INFINITY) > 0]
    if paths.ends is FREE:
        inner = inner[(inner[:, 0] > low) & (inner[:, 0] < high)]
    elif inner.size:
        margin = 0.05 * max(high - low, float(np.ptp(inner[:, 0])))
        low, high = min(low, inner[0, 0] - margin), max(high, inner[-1, 0] + margin)
    x = np.concatenate([[low], inner[:, 0], [high]])
    y = np.concatenate([[lines[0].at(low)], inner[:, 1], [lines[-1].at(high)]])
    return Polyline(x, y, lines[0].slope, lines[-1].slope, paths.clipped)
