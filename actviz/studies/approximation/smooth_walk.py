"""The greedy walk of ``tunnel`` between walls that are curves: contacts and exits are found between the gates, too.

Between two gates the target is taken for a cubic with its values and slopes. What a walk finds need not be believed:
its contacts, as a finite set of points, are proven, and the error of its path is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.errors import ActvizError
from actviz.studies.approximation.target import Target
from actviz.studies.approximation.tunnel import INFINITY, Line

Floats = NDArray[np.float64]

TURNS = 3
"""How often contacts and the line through them are found from one another; they settle quadratically."""
HALVINGS = 60
MAX_WALKS = 200
DOUBT = 0.05
"""How much of the way a guess may err."""
FASTER = 3.0
"""How much the step grows until one walk arrives and another one does not."""


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


class Touch(NamedTuple):
    """A line that touches one wall at ``first`` and the other one at ``second``."""

    first: float
    second: float
    line: Line


@dataclass(frozen=True)
class Trail:
    """The lines of a walk at a level, and whether it arrived.

    ``contacts`` are, for every line that leaves the tunnel, the two places where it touches the walls and its exit.
    """

    level: float
    lines: tuple[Line, ...]
    contacts: tuple[float, ...]
    arrived: bool

    @property
    def exits(self) -> Floats:
        """Where the lines leave the tunnel; the last one does not if the walk arrived."""
        return np.array(self.contacts[2 : 3 * (len(self.lines) - self.arrived) : 3], dtype=np.float64)


class Track:
    """A target, seen from gates between which it is a cubic."""

    def __init__(self, target: Target, x: Floats) -> None:
        marks = target.breaks
        points = target.points.joined(target.at(x))
        starts = np.flatnonzero(np.diff(points.x) > 0)
        value, slope, width = points.value, points.slope, np.diff(points.x)[starts]
        chord = np.diff(value)[starts] / width
        begin, end = (np.where(np.isfinite(one), one, chord) for one in (slope[starts], slope[starts + 1]))
        second, third = (3 * chord - 2 * begin - end) / width, (begin + end - 2 * chord) / width**2
        columns = (points.x[starts], width, value[starts], begin, second, third, end, value[starts + 1])
        self.cells = [Cell(*row) for row in np.column_stack(columns).tolist()]
        gates, first = np.unique(points.x, return_index=True)
        self.x = gates
        self.lowest, self.highest = value[first].copy(), value[first].copy()
        at = np.searchsorted(gates, [mark.x for mark in marks])
        self.lowest[at], self.highest[at] = [mark.lowest for mark in marks], [mark.highest for mark in marks]

    def walk(self, level: float, most: int) -> Trail:
        """Walk greedily at a level with at most so many lines."""
        return _Walk(self, level).trail(most)


def arrival(track: Track, most: int, level: float, step: float, tolerances: tuple[float, float]) -> tuple[Trail, Trail]:
    """The walk at the lowest level that arrives, and one at a level hardly lower that does not.

    The search begins at a level, with a relative step; it ends at a relative or an absolute tolerance. How far the wall
    in the way stands out over the line that it ends tells, from two walks that do not arrive, which level will do.
    """
    low, high, trial = 0.0, INFINITY, level
    blocked: list[Trail] = []
    path: Trail | None = None
    doubt, arrivals = DOUBT, 0  # how far beside a guess the next trials are, so that it comes to lie between them
    for _ in range(MAX_WALKS):
        trail = track.walk(trial, most)
        if trail.arrived:
            high, path, arrivals = trial, trail, arrivals + 1
        else:
            doubt = max(doubt / 20, 1e-4) if arrivals == 1 else DOUBT
            low, blocked, arrivals = trial, [*blocked[-1:], trail], 0
        if path is not None and (high - low <= tolerances[0] * high + tolerances[1] or (trial == 0 and trail.arrived)):
            break
        if path is None:
            trial *= 1 + step
            step *= FASTER
        elif not blocked:
            trial *= max(1 - step, 0.5)
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
    reach = float(exits[-1][number]) if number < exits[-1].size else float(track.x[-1])
    one, two = (_excess(track, trail, number, reach) for trail in blocked)
    if one == two:
        return None
    return blocked[1].level + two * (blocked[1].level - blocked[0].level) / (one - two)


def _excess(track: Track, trail: Trail, number: int, reach: float) -> float:
    """How far, at most, a wall stands out over the line that leaves the tunnel there, up to a place."""
    line, second = trail.lines[number], trail.contacts[3 * number + 1]
    cell = track.cells[max(int(np.searchsorted(track.x, second)) - 1, 0)]
    rises = line.at(second) > cell.at(second)  # it touches the ceiling last, and the floor comes in its way
    here = (track.x > second) & (track.x <= reach)
    wall = (track.highest if rises else track.lowest)[here]
    away = (wall - line.y - line.slope * (track.x[here] - line.x)) * (1 if rises else -1)
    return float(away.max(initial=0.0)) - trail.level


class _Start(NamedTuple):
    """Where a line begins to heed the walls: one of them from ``lead`` on, the other from the exit at ``x`` on."""

    lead: float
    lead_y: float
    x: float
    low: float
    high: float
    rises: bool


class _Walk:
    """One walk; walls at gates are lists, with two places more for where the last line left and last touched a wall."""

    def __init__(self, track: Track, level: float) -> None:
        self.level, self.cells, self.count = level, track.cells, track.x.size
        self.x = [*track.x.tolist(), 0.0, 0.0]
        self.lower = [*(track.highest - level).tolist(), 0.0, 0.0]
        self.upper = [*(track.lowest + level).tolist(), 0.0, 0.0]
        self.floor_begin = self.ceiling_begin = self.x[0]
        self.next = self.lead_cell = 0

    def trail(self, most: int) -> Trail:
        lines: list[Line] = []
        contacts: list[float] = []
        start: _Start | None = None
        while len(lines) < most:
            touches, start = self.line(start)
            contacts += [at for touch in touches for at in touch[:2]]
            if start is None:
                lines.append(_mean([touch.line for touch in touches], self.x[0], self.lower[0] + self.level))
                return Trail(self.level, tuple(lines), tuple(contacts), True)
            lines.append(touches[0].line)
            contacts.append(start.x)
        return Trail(self.level, tuple(lines), tuple(contacts), False)

    def line(self, start: _Start | None) -> tuple[list[Touch], _Start | None]:  # noqa: PLR0915
        """The line that goes furthest, and where it leaves the tunnel; at the end the outermost lines, and ``None``."""
        x, lower, upper, count = self.x, self.lower, self.upper, self.count
        floor: list[int] = []
        ceiling: list[int] = []
        floor_head = ceiling_head = 0
        sequence: list[int] = []
        if start is None:
            self.next = 0
        else:
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
                if x[k] < start.x:
                    _push(hull, x, wall, k, side)
            sequence = [count]
        steepest_from = steepest_to = flattest_from = flattest_to = -1
        steepest = flattest = 0.0
        for i in chain(sequence, range(self.next, count)):
            here, low, high = x[i], lower[i], upper[i]
            top = bottom = 0.0
            if steepest_to >= 0:
                top = upper[steepest_to] + steepest * (here - x[steepest_to])
                if low > top:
                    touch = self.touch(steepest_from, steepest_to, True)
                    return [touch], self.exit(touch, i, True)
            if flattest_to >= 0:
                bottom = lower[flattest_to] + flattest * (here - x[flattest_to])
                if high < bottom:
                    touch = self.touch(flattest_from, flattest_to, False)
                    return [touch], self.exit(touch, i, False)
            if floor_head < len(floor) and (steepest_to < 0 or high < top):
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
            if ceiling_head < len(ceiling) and (flattest_to < 0 or low > bottom):
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
            while len(floor) - floor_head >= 2:
                j, k = floor[-2], floor[-1]
                if (lower[k] - lower[j]) * (here - x[k]) > (low - lower[k]) * (x[k] - x[j]):
                    break
                floor.pop()
            floor.append(i)
            while len(ceiling) - ceiling_head >= 2:
                j, k = ceiling[-2], ceiling[-1]
                if (upper[k] - upper[j]) * (here - x[k]) < (high - upper[k]) * (x[k] - x[j]):
                    break
                ceiling.pop()
            ceiling.append(i)
        touches = []
        last = count - 1
        for rises, one, two in ((True, steepest_from, steepest_to), (False, flattest_from, flattest_to)):
            if two >= 0:
                touch = self.touch(one, two, rises)
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
        right = (gate, self.next - 1, self.lead_cell)[max(gate - self.count + 1, 0)]
        for number, goes_left in ((right - 1, True), (right, False)):
            if not 0 <= number < len(self.cells) or (goes_left and gate >= self.count):
                continue
            cell = self.cells[number]
            root = cell.second**2 - 3 * cell.third * (cell.slope - slope)
            if root <= 0 or (side * (slope - (cell.slope_end if goes_left else cell.slope)) > 0) != goes_left:
                continue
            below = cell.second - side * sqrt(root)
            t = (slope - cell.slope) / below if below else -1.0
            if 0 <= t <= cell.width and cell.x + t >= bound:
                return cell.x + t, cell.at(cell.x + t) + shift
        return last

    def exit(self, touch: Touch, gate: int, rises: bool) -> _Start:
        """Where a line leaves the tunnel, at or before a gate at which it is outside."""
        line, x = touch.line, self.x
        side, wall = (1.0, self.lower) if rises else (-1.0, self.upper)
        after = touch.second
        if gate == self.count:
            gate = self.next
        while gate > 1 and x[gate - 1] > after and side * (wall[gate - 1] - line.at(x[gate - 1])) > 0:
            gate -= 1
        cell = self.cells[gate - 1]
        low, high = max(cell.x, after), cell.x + cell.width

        def beyond(at: float) -> float:
            return side * (cell.at(at) - line.at(at)) - self.level

        if beyond(high) <= 0:  # it jumps there
            return self.begun(touch, x[gate], self.lower[gate], self.upper[gate], rises)
        at_low, at_high = beyond(low), beyond(high)
        if at_low >= 0:
            high = low
        for step in range(HALVINGS):
            if high - low <= 1e-15 * (abs(low) + abs(high)):
                break
            guess = high - at_high * (high - low) / (at_high - at_low) if step % 3 < 2 else low / 2 + high / 2
            if not low < guess < high:
                guess = low / 2 + high / 2
            value = beyond(guess)
            if abs(value) <= 1e-14 * self.level:
                low = high = guess
            elif value > 0:
                high, at_high = guess, value
            else:
                low, at_low = guess, value
        middle = cell.at(high)
        return self.begun(touch, high, middle - self.level, middle + self.level, rises)

    def begun(self, touch: Touch, x: float, low: float, high: float, rises: bool) -> _Start:
        """The start of the next line: past the last contact on one side, past the exit on the other."""
        self.floor_begin, self.ceiling_begin = (x, touch.second) if rises else (touch.second, x)
        return _Start(touch.second, touch.line.at(touch.second), x, low, high, rises)


def _push(hull: list[int], x: list[float], wall: list[float], k: int, side: float) -> None:
    """Add a gate to the lower hull of a ceiling (side 1) or the upper hull of a floor (side -1)."""
    while len(hull) >= 2:
        i, j = hull[-2], hull[-1]
        if side * (wall[j] - wall[i]) * (x[k] - x[j]) < side * (wall[k] - wall[j]) * (x[j] - x[i]):
            break
        hull.pop()
    hull.append(k)


def _mean(lines: list[Line], x: float, y: float) -> Line:
    """The mean of the outermost lines, or the one that there is, or a level one."""
    if not lines:
        return Line(x, y, 0.0)
    one, two = lines[0], lines[-1]
    return Line(one.x, (one.y + two.at(one.x)) / 2, (one.slope + two.slope) / 2)
