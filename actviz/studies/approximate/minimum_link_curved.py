"""The greedy walk of ``tunnel`` between walls that are curves: contacts and exits are found between the gates, too.

Between two gates the target is taken for a cubic with its values and slopes. What a walk finds need not be believed:
with its contacts among the gates, and nothing between them, a walk proves the bound, and the error of its path is
measured.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.errors import ActvizError
from actviz.numerics.roots import first_excess
from actviz.studies.approximate.minimum_link_path import INFINITY, Line, furthest, middle
from actviz.studies.approximate.path_constraints import FAR, Paths, joined
from actviz.studies.approximate.target import Target

Floats = NDArray[np.float64]

TURNS = 3
"""How often contacts and the line through them are found from one another; they settle quadratically."""
MAX_WALKS = 200
DOUBT = 0.05
"""How much of the way a guess may err."""
FASTER = 3.0
"""How much the step grows until one walk arrives and another one does not."""
NEARLY = 1e-6
"""How far, beside the level, a wall may be from a contact on it."""
STRAIGHT = 2e-14
"""A cell that bends less than this, beside the largest value, is straight: its differences are rounding."""
GROUND = Line(0.0, 0.0, 0.0)


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
        """The height at ``x``."""
        t = x - self.x
        return self.value + t * (self.slope + t * (self.second + t * self.third))

    def split(self, x: float) -> tuple[Cell, Cell]:
        """The cells left and right of a place inside."""
        t = x - self.x
        value, slope, second = self.at(x), self.slope + t * (2 * self.second + 3 * t * self.third), self.second
        left = self._replace(width=t, slope_end=slope, value_end=value)
        return left, self._replace(
            x=x, width=self.width - t, value=value, slope=slope, second=second + 3 * t * self.third
        )

    def crossing(self, line: Line, side: float, excess: float, inside: float, outside: float) -> float:
        """Where the cubic begins to be further above a line than an excess; below it if the side is -1."""

        def beyond(at: float) -> float:
            return side * (self.at(at) - line.at(at)) - excess

        return first_excess(beyond, inside, outside, 1e-14 * excess)


NOTHING = Cell(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""What is between gates without walls."""


class Touch(NamedTuple):
    """A line that touches one wall at ``first`` and the other one at ``second``."""

    first: float
    second: float
    line: Line


class Start(NamedTuple):
    """Where a line begins to heed the walls: one of them from ``lead`` on, the other from the exit at ``x`` on.

    The line before ``rises`` if it leaves the tunnel through the floor.
    """

    lead: float
    lead_y: float
    x: float
    low: float
    high: float
    rises: bool


@dataclass(frozen=True)
class Trail:
    """The lines of a walk at a level, and whether it arrived.

    ``contacts`` are places that tell why it got no further; ``starts`` tell where lines left the tunnel.
    """

    level: float
    lines: tuple[Line, ...]
    contacts: tuple[float, ...]
    arrived: bool
    starts: tuple[Start, ...] = ()
    walls: tuple[list[float], ...] = ()

    @property
    def exits(self) -> Floats:
        """Where the lines leave the tunnel; the last one does not if the walk arrived."""
        return np.array([start.x for start in self.starts], dtype=np.float64)

    def excess(self, number: int, reach: float) -> float:
        """How far, at most, a wall stands out over the line that leaves the tunnel there, up to a place."""
        line, start = self.lines[number], self.starts[number]
        x, lower, upper = np.array(self.walls)
        here = (x > start.lead) & (x <= reach)
        wall = (lower if start.rises else upper)[here]
        away = (wall - line.y - line.slope * (x[here] - line.x)) * (1 if start.rises else -1)
        return float(away.max(initial=0.0))


@dataclass(frozen=True)
class Track:
    """Gates of a target, and the paths that are allowed through them.

    ``lowest`` and ``highest`` are what a path must be near at every gate, ``cells`` the target between two gates; if
    there are none, there are no walls either.
    """

    paths: Paths
    x: Floats
    lowest: Floats
    highest: Floats
    cells: tuple[Cell, ...] = ()

    @cached_property
    def least(self) -> float:
        """A level below which no path can pass one of the gates."""
        jump = float((self.highest - self.lowest).max()) / 2
        return max(jump, -float(self.lowest.min())) if self.paths.clipped else jump

    @cached_property
    def edges(self) -> Floats:
        """The heights of the target at the left and the right end of every cell."""
        return np.array([(cell.value, cell.value_end) for cell in self.cells]).reshape(-1, 2).T

    @cached_property
    def jumps(self) -> frozenset[float]:
        """The places at which one cell ends at another height than the next one begins."""
        begins, ends = self.edges
        return frozenset(self.x[1:-1][begins[1:] != ends[:-1]].tolist() if self.cells else ())

    def walk(self, level: float) -> Trail:
        """Walk greedily at a level with as many lines as are allowed."""
        return _Walk(self, level).trail()

    def passes(self, level: float) -> bool:
        """Whether there is a path through the gates alone, whatever is between them."""
        return level >= self.least and replace(self, cells=()).walk(level).arrived


def track_of(target: Target, x: Floats, paths: Paths) -> Track:
    """A target, seen from places and from all those that show it, with cubics between them."""
    points = target.points.joined(target.at(x))
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
    return Track(paths, gates, lowest, highest, tuple(Cell(*row) for row in np.column_stack(columns).tolist()))


def arrival(track: Track, level: float, step: float, tolerances: tuple[float, float]) -> tuple[Trail, Trail]:
    """The walk at the lowest level that arrives, and one at a level hardly lower that does not.

    The search begins at a level, with a relative step; it ends at a relative or an absolute tolerance. How far the wall
    in the way stands out over the line that it ends tells, from two walks that do not arrive, which level will do.
    """
    low, high, trial = track.least, INFINITY, max(level, track.least)
    blocked: list[Trail] = []
    path: Trail | None = None
    doubt, arrivals = DOUBT, 0  # how far beside a guess the next trials are, so that it comes to lie between them
    for _ in range(MAX_WALKS):
        trail = track.walk(trial)
        if trail.arrived:
            high, path, arrivals = trial, trail, arrivals + 1
        else:
            doubt = max(doubt / 20, 1e-4) if arrivals == 1 else DOUBT
            low, blocked, arrivals = trial, [*blocked[-1:], trail], 0
        if path is not None and (high - low <= tolerances[0] * high + tolerances[1] or trial == high == track.least):
            break
        if path is None:
            trial *= 1 + step
            step *= FASTER
        elif not blocked:
            trial = max(trial * max(1 - step, 0.5), track.least)
            step *= FASTER
        else:
            guess = _opening(track, blocked, path)
            trial = low / 2 + high / 2
            if guess is not None and arrivals < 4:
                beside = doubt * FASTER ** (2 * max(arrivals - 1, 0))
                guess += (beside * (guess - low) + tolerances[0] / 4 * low) * (1 if arrivals == 0 else -1)
                trial = guess if low < guess < high else trial
    if path is None:
        raise ActvizError("no path comes near; allow more kinks")
    return path, blocked[-1] if blocked else path


def _opening(track: Track, blocked: list[Trail], path: Trail) -> float | None:
    """The level at which the wall that blocks two walks but not a third one may open; ``None`` if that is not told."""
    exits = [trail.exits for trail in (*blocked, path)]
    last = exits[-2]
    size = min(last.size, exits[-1].size)
    ahead = exits[-1][:size] - last[:size] > 0.25 * np.diff(last[:size], prepend=track.x[0])
    number = int(np.argmax(ahead)) if ahead.any() else size
    if len(blocked) < 2 or number >= min(exits[0].size, last.size):
        return None
    reach = float(exits[-1][number] if number < exits[-1].size else max(track.x[-1], last[number]))
    one, two = (trail.excess(number, reach) for trail in blocked)
    if one == two:
        return None
    return blocked[1].level + two * (blocked[1].level - blocked[0].level) / (one - two)


class _Walk:
    """One walk; walls at gates are lists, with two places more for where the last line left and last touched a wall."""

    def __init__(self, track: Track, level: float) -> None:
        self.level, self.paths, self.cells, self.jumps = level, track.paths, list(track.cells), track.jumps
        self.x: list[float] = track.x.tolist()
        self.upper: list[float] = (track.lowest + level).tolist()
        self.contacts: list[float] = []
        # Whether there is a wall in a cell, from its gate on the left to the one on the right.
        self.has_floor, self.has_ceiling = [True] * len(self.cells), [True] * len(self.cells)
        self.floor_begin = self.ceiling_begin = -INFINITY
        self.next = self.lead_cell = 0
        lower = track.highest - level
        self.lower = (np.where(lower > 0, lower, -INFINITY) if track.paths.clipped else lower).tolist()
        if track.paths.clipped:  # what is below 0 comes out as 0
            begins, ends = track.edges > level
            self.has_floor = (begins | ends).tolist()
            self.contacts.append(float(track.x[np.argmin(track.lowest)]))
            for number in np.flatnonzero(begins != ends)[::-1].tolist():
                rises = bool(ends[number])
                at = self.leaving(GROUND, True, number + rises, not rises)
                for k in range(number, number + 1 + self.cut(number, at)):
                    self.has_floor[k] = (self.x[k] >= at) == rises

    def trail(self) -> Trail:
        """Walk from one end to the other one."""
        ends, far = self.paths.ends, self.paths.far
        pieces = self.paths.kinks + 1 - ends.fixed
        start = finish = None
        if ends.left is not None:
            gate, rises = self.outside(ends.left, False)
            start = self.exit(Touch(-far, -far, ends.left), gate, rises) if gate >= 0 else None
            self.contacts += [start.x] if start else []
        if ends.right is not None:
            gate, falls = self.outside(ends.right, True)
            finish = self.leaving(ends.right, falls, gate, True) if gate >= 0 else None
            self.contacts += [finish] if finish is not None else []
        starts = [start] if start else []
        given = [line for line in (ends.left, ends.right) if line]
        if (
            given
            and (start is None or ends.left is None)
            and (finish is None or ends.right is None)
            and len(given) == 1
        ):
            return self.told(given, starts, True)
        if ends.left and ends.right and (start is None or finish is None or finish < start.x):
            low, high = -far if finish is None else finish, start.x if start else far
            both = joined(ends.left, ends.right, low, high, pieces)
            return self.told(both or given[:1], starts, both is not None)
        if pieces < 1:
            return self.told(given[:1], starts, False)
        if ends.right is not None and finish is not None:
            self.close(gate, finish, ends.right.at(far), falls)
        if ends.left_dead:
            self.add_outside(0, -FAR, -INFINITY, 0.0)
        if ends.right_dead:
            self.add_outside(len(self.x), FAR, -INFINITY, 0.0)
        return self.walked(pieces, starts)

    def told(self, lines: list[Line] | tuple[Line, ...], starts: list[Start], arrived: bool) -> Trail:
        """What came of the walk."""
        near = tuple(at for at in self.contacts if abs(at) < self.paths.far)
        return Trail(self.level, tuple(lines), near, arrived, tuple(starts), (self.x, self.lower, self.upper))

    def walked(self, pieces: int, starts: list[Start]) -> Trail:
        """Walk from the left end, or from where the line given there leaves the tunnel."""
        ends = self.paths.ends
        self.count = len(self.x)
        self.last_floor, self.last_ceiling = (
            max(np.flatnonzero(np.isfinite(wall)).tolist(), default=-1) for wall in (self.lower, self.upper)
        )
        for column in (self.x, self.lower, self.upper):
            column += [0.0, 0.0]
        lines = [ends.left] if ends.left else []
        while len(lines) < pieces + (ends.left is not None):
            touches, start = self.line(starts[-1] if starts else None)
            self.contacts += [at for touch in touches for at in touch[:2]]
            if start is None:
                lines.append(
                    middle([touch.line for touch in touches], self.lower[: self.count], self.upper[: self.count])
                )
                return self.told([*lines, ends.right] if ends.right else lines, starts, True)
            lines.append(touches[0].line)
            starts.append(start)
            self.contacts.append(start.x)
        return self.told(lines, starts, False)

    def outside(self, line: Line, goes_left: bool) -> tuple[int, bool]:
        """The first gate at which a line is outside, from one end, and whether it is too low; -1 if there is none."""
        y = line.y + line.slope * (np.array(self.x) - line.x)
        low = y < np.array(self.lower)
        out = np.flatnonzero(low | (y > np.array(self.upper)))
        gate = int(out[-1 if goes_left else 0]) if out.size else -1
        return gate, bool(low[gate])

    def leaving(self, line: Line, rises: bool, gate: int, goes_left: bool = False, after: float = -INFINITY) -> float:
        """Where a line leaves the tunnel on its way to a gate at which it is outside, too low if the wall ``rises``."""
        number = gate if goes_left else gate - 1
        there = self.has_floor if rises else self.has_ceiling
        if not 0 <= number < len(there) or not there[number]:
            return self.x[gate]
        inside = self.x[gate + 1] if goes_left else max(self.x[number], after)
        return self.cells[number].crossing(line, 1.0 if rises else -1.0, self.level, inside, self.x[gate])

    def cut(self, number: int, at: float) -> bool:
        """Make a place a gate; whether it lies inside of the cell."""
        if number >= len(self.cells) or not self.x[number] < at < self.x[number + 1]:
            return False
        cell = self.cells[number]
        self.cells[number : number + 1] = cell.split(at)
        self.x.insert(number + 1, at)
        for there, wall, missing, moved in (
            (self.has_floor, self.lower, -INFINITY, -self.level),
            (self.has_ceiling, self.upper, INFINITY, self.level),
        ):
            wall.insert(number + 1, cell.at(at) + moved if there[number] else missing)
            there.insert(number, there[number])
        return True

    def close(self, gate: int, finish: float, y: float, falls: bool) -> None:
        """Lead the last line but one across the given last one: right of where that comes into the tunnel."""
        self.cut(gate, finish)
        there, wall, missing = (
            (self.has_floor, self.lower, -INFINITY) if falls else (self.has_ceiling, self.upper, INFINITY)
        )
        for k in range(gate, len(self.x)):
            if self.x[k] > finish:
                wall[k] = missing
            if k < len(there) and self.x[k] >= finish:
                there[k] = False
        self.add_outside(len(self.x), self.paths.far, *((-INFINITY, y) if falls else (y, INFINITY)))

    def add_outside(self, number: int, x: float, low: float, high: float) -> None:
        """Add a gate far outside, with no walls between it and the others."""
        self.x.insert(number, x)
        self.lower.insert(number, low)
        self.upper.insert(number, high)
        self.cells.insert(number, NOTHING)
        self.has_floor.insert(number, False)
        self.has_ceiling.insert(number, False)

    def line(self, start: Start | None) -> tuple[list[Touch], Start | None]:
        """The line that goes furthest, and where it leaves the tunnel; at the end the outermost lines, and ``None``."""
        x, lower, upper, count = self.x, self.lower, self.upper, self.count
        floor: list[int] = []
        ceiling: list[int] = []
        sequence: list[int] = []
        if start is not None:
            x[count], lower[count], upper[count] = start.x, start.low, start.high
            i = self.next  # gates from here on lie right of the exit
            while i < count and x[i] <= start.x:
                i += 1
            self.next = i
            i -= 1
            while i >= 0 and x[i] > start.lead:
                i -= 1
            self.lead_cell = i
            x[count + 1], lower[count + 1], upper[count + 1] = start.lead, start.lead_y, start.lead_y
            wall, hull, side = (upper, ceiling, 1.0) if start.rises else (lower, floor, -1.0)
            hull.append(count + 1)
            for k in range(i + 1, self.next):
                if x[k] < start.x and abs(wall[k]) < INFINITY:
                    _push(hull, x, wall, k, side)
            if start.lead < start.x:
                sequence = [count]
            else:  # both walls are touched at one place, a jump: the next line begins in that point
                (floor if start.rises else ceiling).append(count + 1)
        found = furthest((x, lower, upper), chain(sequence, range(self.next, count)), floor, ceiling)
        if found.stop >= 0:
            touch = self.touch(*(found.steep if found.rises else found.flat), found.rises)
            return [touch], self.exit(touch, found.stop, found.rises)
        touches = []
        for (one, two), rises in ((found.steep, True), (found.flat, False)):
            if two >= 0:
                touch = self.touch(one, two, rises)
                last = self.last_floor if rises else self.last_ceiling
                y = touch.line.at(x[last])
                if touch.second < x[last] and (lower[last] > y if rises else upper[last] < y):
                    return [touch], self.exit(touch, last, rises)
                touches.append(touch)
        return touches, None

    def touch(self, one: int, two: int, rises: bool) -> Touch:
        """The line through two walls, its contacts moved from the gates to where it touches the curves."""
        level = self.level if rises else -self.level  # the first contact is on the floor if it rises
        first, second = self.x[one], self.x[two]
        low, high = (self.lower, self.upper) if rises else (self.upper, self.lower)
        y_first, y_second = low[one], high[two]
        slope = (y_second - y_first) / (second - first)
        for _ in range(TURNS):
            first, y_first = self.slid(one, slope, rises, -level, (first, y_first))
            second, y_second = self.slid(two, slope, not rises, level, (second, y_second))
            slope = (y_second - y_first) / (second - first)
        at, y = (first, y_first) if abs(first) < abs(second) else (second, y_second)
        return Touch(first, second, Line(at, y, slope))

    def slid(
        self, gate: int, slope: float, is_floor: bool, shift: float, last: tuple[float, float]
    ) -> tuple[float, float]:
        """Where beside a gate the wall has a slope: a floor where it bends down, a ceiling where it bends up."""
        side = 1.0 if is_floor else -1.0
        bound = self.floor_begin if is_floor else self.ceiling_begin
        there = self.has_floor if is_floor else self.has_ceiling
        right = (gate, self.next - 1, self.lead_cell)[max(gate - self.count + 1, 0)]
        for number, goes_left in ((right - 1, True), (right, False)):
            if not 0 <= number < len(there) or not there[number] or (goes_left and gate >= self.count):
                continue
            cell = self.cells[number]
            root = cell.second**2 - 3 * cell.third * (cell.slope - slope)
            if root <= 0 or (side * (slope - (cell.slope_end if goes_left else cell.slope)) > 0) != goes_left:
                continue
            below = cell.second - side * sqrt(root)
            t = (slope - cell.slope) / below if below else -1.0
            if 0 <= t <= cell.width and cell.x + t >= bound:
                at = self.x[gate]
                if at in self.jumps:  # the wall of the cell may not meet the gate
                    y = (self.lower if is_floor else self.upper)[gate]
                    if abs(cell.at(at) + shift - y) > NEARLY * self.level:
                        continue
                return cell.x + t, cell.at(cell.x + t) + shift
        return last

    def exit(self, touch: Touch, gate: int, rises: bool) -> Start:
        """Where a line leaves the tunnel, at or before a gate at which it is outside: there the next one begins.

        That heeds one wall from the last contact of the line on, and the other one from its exit on.
        """
        line, x = touch.line, self.x
        side, wall = (1.0, self.lower) if rises else (-1.0, self.upper)
        after = touch.second
        while gate > 1 and x[gate - 1] > after and side * (wall[gate - 1] - line.at(x[gate - 1])) > 0:
            gate -= 1
        at = self.leaving(line, rises, gate, after=after)
        low, high = self.lower[gate], self.upper[gate]
        if at < x[gate]:
            y = self.cells[gate - 1].at(at)
            low = y - self.level if self.has_floor[gate - 1] else -INFINITY
            high = y + self.level if self.has_ceiling[gate - 1] else INFINITY
        self.floor_begin, self.ceiling_begin = (at, after) if rises else (after, at)
        return Start(after, line.at(after), at, low, high, rises)


def _push(hull: list[int], x: list[float], wall: list[float], k: int, side: float) -> None:
    """Add a gate to the lower hull of a ceiling (side 1) or the upper hull of a floor (side -1)."""
    while len(hull) >= 2:
        i, j = hull[-2], hull[-1]
        if side * (wall[j] - wall[i]) / (x[j] - x[i]) < side * (wall[k] - wall[j]) / (x[k] - x[j]):
            break
        hull.pop()
    hull.append(k)
