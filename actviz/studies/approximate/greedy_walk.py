"""The greedy minimum-link path through a tunnel with curved walls between the gates.

Contacts and exits may also be between the gates. The cubic walls are a heuristic: the error of a path is measured
afterwards, and a bound is proven by a path through the gates alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from math import sqrt
from typing import NamedTuple

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.minimum_link_path import INFINITY, StraightLine, furthest, middle
from actviz.studies.approximate.path_constraints import FAR, joined
from actviz.studies.approximate.tunnel import NOTHING, Tunnel

ITERATIONS = 3
"""The number of iterations for the contacts of a line, which converge quadratically."""
CONTACT_TOLERANCE = 1e-6
"""The largest distance of a contact from its wall, relative to the level."""
ZERO_LINE = StraightLine(0.0, 0.0, 0.0)


class Tangent(NamedTuple):
    """A line that touches one wall at ``first`` and the other wall at ``second``."""

    first: float
    second: float
    line: StraightLine


class Start(NamedTuple):
    """The beginning of a line: one wall bounds it from ``lead`` on, the other from the exit at ``x`` on.

    ``rises`` is whether the previous line leaves the tunnel through the lower wall.
    """

    lead: float
    lead_y: float
    x: float
    low: float
    high: float
    rises: bool


@dataclass(frozen=True)
class Trail:
    """The lines of a greedy path at a level, and whether it reaches the end.

    ``contacts`` are the places that limit the lines, and ``starts`` those where lines leave the tunnel.
    """

    level: float
    lines: tuple[StraightLine, ...]
    contacts: tuple[float, ...]
    arrived: bool
    starts: tuple[Start, ...] = ()
    walls: tuple[list[float], ...] = ()

    @property
    def exits(self) -> Floats:
        """The places where the lines leave the tunnel, without the last line if the path reaches the end."""
        return np.array([start.x for start in self.starts], dtype=np.float64)

    def excess(self, number: int, reach: float) -> float:
        """Return the largest distance of a wall beyond the line that leaves the tunnel through it, up to a place."""
        line, start = self.lines[number], self.starts[number]
        x, lower, upper = np.array(self.walls)
        here = (x > start.lead) & (x <= reach)
        wall = (lower if start.rises else upper)[here]
        away = (wall - line.y - line.slope * (x[here] - line.x)) * (1 if start.rises else -1)
        return float(away.max(initial=0.0))


def walk(tunnel: Tunnel, level: float) -> Trail:
    """Compute the greedy path at a level with at most the permitted number of lines."""
    return _Walk(tunnel, level).trail()


def passes(tunnel: Tunnel, level: float) -> bool:
    """Return whether there is a path through the gates, without walls between them."""
    return level >= tunnel.least and walk(replace(tunnel, cells=()), level).arrived


class _Walk:
    """One greedy path; walls are lists, with two additional gates for exit and last contact of the last line."""

    def __init__(self, tunnel: Tunnel, level: float) -> None:
        self.level, self.paths, self.cells, self.jumps = level, tunnel.paths, list(tunnel.cells), tunnel.jumps
        self.x: list[float] = tunnel.x.tolist()
        self.upper: list[float] = (tunnel.lowest + level).tolist()
        self.contacts: list[float] = []
        # Whether there is a wall in a cell, from its left gate to its right gate.
        self.has_floor, self.has_ceiling = [True] * len(self.cells), [True] * len(self.cells)
        self.floor_begin = self.ceiling_begin = -INFINITY
        self.next = self.lead_cell = 0
        lower = tunnel.highest - level
        self.lower = (np.where(lower > 0, lower, -INFINITY) if tunnel.paths.clipped else lower).tolist()
        if tunnel.paths.clipped:  # values below 0 are clipped
            begins, ends = tunnel.edges > level
            self.has_floor = (begins | ends).tolist()
            self.contacts.append(float(tunnel.x[np.argmin(tunnel.lowest)]))
            for number in np.flatnonzero(begins != ends)[::-1].tolist():
                rises = bool(ends[number])
                at = self.exit_before(ZERO_LINE, True, number + rises, not rises)
                for k in range(number, number + 1 + self.insert_gate(number, at)):
                    self.has_floor[k] = (self.x[k] >= at) == rises

    def trail(self) -> Trail:
        """Compute the path from one end to the other."""
        ends, far = self.paths.ends, self.paths.far
        pieces = self.paths.kinks + 1 - ends.fixed
        start = finish = None
        if ends.left is not None:
            gate, rises = self.first_outside(ends.left, False)
            start = self.exit(Tangent(-far, -far, ends.left), gate, rises) if gate >= 0 else None
            self.contacts += [start.x] if start else []
        if ends.right is not None:
            gate, falls = self.first_outside(ends.right, True)
            finish = self.exit_before(ends.right, falls, gate, True) if gate >= 0 else None
            self.contacts += [finish] if finish is not None else []
        starts = [start] if start else []
        given = [line for line in (ends.left, ends.right) if line]
        if (
            given
            and (start is None or ends.left is None)
            and (finish is None or ends.right is None)
            and len(given) == 1
        ):
            return self.result(given, starts, True)
        if ends.left and ends.right and (start is None or finish is None or finish < start.x):
            low, high = -far if finish is None else finish, start.x if start else far
            both = joined(ends.left, ends.right, low, high, pieces)
            return self.result(both or given[:1], starts, both is not None)
        if pieces < 1:
            return self.result(given[:1], starts, False)
        if ends.right is not None and finish is not None:
            self.end_at(gate, finish, ends.right.at(far), falls)
        if ends.left_dead:
            self.add_outside(0, -FAR, -INFINITY, 0.0)
        if ends.right_dead:
            self.add_outside(len(self.x), FAR, -INFINITY, 0.0)
        return self.walked(pieces, starts)

    def result(self, lines: list[StraightLine] | tuple[StraightLine, ...], starts: list[Start], arrived: bool) -> Trail:
        """Return the result."""
        near = tuple(at for at in self.contacts if abs(at) < self.paths.far)
        return Trail(self.level, tuple(lines), near, arrived, tuple(starts), (self.x, self.lower, self.upper))

    def walked(self, pieces: int, starts: list[Start]) -> Trail:
        """Continue the path from the left end, or from the exit of the given line."""
        ends = self.paths.ends
        self.count = len(self.x)
        self.last_floor, self.last_ceiling = (
            max(np.flatnonzero(np.isfinite(wall)).tolist(), default=-1) for wall in (self.lower, self.upper)
        )
        for column in (self.x, self.lower, self.upper):
            column += [0.0, 0.0]
        lines = [ends.left] if ends.left else []
        while len(lines) < pieces + (ends.left is not None):
            tangents, start = self.line(starts[-1] if starts else None)
            self.contacts += [at for tangent in tangents for at in tangent[:2]]
            if start is None:
                lines.append(
                    middle([tangent.line for tangent in tangents], self.lower[: self.count], self.upper[: self.count])
                )
                return self.result([*lines, ends.right] if ends.right else lines, starts, True)
            lines.append(tangents[0].line)
            starts.append(start)
            self.contacts.append(start.x)
        return self.result(lines, starts, False)

    def first_outside(self, line: StraightLine, goes_left: bool) -> tuple[int, bool]:
        """Return the first gate, from one end, at which a line is outside, and whether it is too low; -1 if none."""
        y = line.y + line.slope * (np.array(self.x) - line.x)
        low = y < np.array(self.lower)
        out = np.flatnonzero(low | (y > np.array(self.upper)))
        gate = int(out[-1 if goes_left else 0]) if out.size else -1
        return gate, bool(low[gate])

    def exit_before(
        self, line: StraightLine, rises: bool, gate: int, goes_left: bool = False, after: float = -INFINITY
    ) -> float:
        """Return where a line that is outside at a gate leaves the tunnel; by the lower wall if ``rises``."""
        number = gate if goes_left else gate - 1
        there = self.has_floor if rises else self.has_ceiling
        if not 0 <= number < len(there) or not there[number]:
            return self.x[gate]
        inside = self.x[gate + 1] if goes_left else max(self.x[number], after)
        return self.cells[number].crossing(line, 1.0 if rises else -1.0, self.level, inside, self.x[gate])

    def insert_gate(self, number: int, at: float) -> bool:
        """Insert a gate; return whether the place is inside the cell."""
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

    def end_at(self, gate: int, finish: float, y: float, falls: bool) -> None:
        """Replace walls right of the entry of the given last line, so that the previous line crosses it there."""
        self.insert_gate(gate, finish)
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
        """Add a gate far outside, without walls between it and the others."""
        self.x.insert(number, x)
        self.lower.insert(number, low)
        self.upper.insert(number, high)
        self.cells.insert(number, NOTHING)
        self.has_floor.insert(number, False)
        self.has_ceiling.insert(number, False)

    def line(self, start: Start | None) -> tuple[list[Tangent], Start | None]:
        """Return the line that extends farthest, and its exit; at the end, the extreme lines and None."""
        x, lower, upper, count = self.x, self.lower, self.upper, self.count
        floor: list[int] = []
        ceiling: list[int] = []
        sequence: list[int] = []
        if start is not None:
            x[count], lower[count], upper[count] = start.x, start.low, start.high
            i = self.next  # the gates right of the exit
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
                    _append_to_hull(hull, x, wall, k, side)
            if start.lead < start.x:
                sequence = [count]
            else:  # both contacts are at one jump: the next line begins there
                (floor if start.rises else ceiling).append(count + 1)
        found = furthest((x, lower, upper), chain(sequence, range(self.next, count)), floor, ceiling)
        if found.stop >= 0:
            tangent = self.tangent(*(found.steep if found.rises else found.flat), found.rises)
            return [tangent], self.exit(tangent, found.stop, found.rises)
        tangents = []
        for (one, two), rises in ((found.steep, True), (found.flat, False)):
            if two >= 0:
                tangent = self.tangent(one, two, rises)
                last = self.last_floor if rises else self.last_ceiling
                y = tangent.line.at(x[last])
                if tangent.second < x[last] and (lower[last] > y if rises else upper[last] < y):
                    return [tangent], self.exit(tangent, last, rises)
                tangents.append(tangent)
        return tangents, None

    def tangent(self, one: int, two: int, rises: bool) -> Tangent:
        """Return the common tangent of two walls near given gates."""
        level = self.level if rises else -self.level  # the first contact is on the lower wall if it rises
        first, second = self.x[one], self.x[two]
        low, high = (self.lower, self.upper) if rises else (self.upper, self.lower)
        y_first, y_second = low[one], high[two]
        slope = (y_second - y_first) / (second - first)
        for _ in range(ITERATIONS):
            first, y_first = self.contact_at_slope(one, slope, rises, -level, (first, y_first))
            second, y_second = self.contact_at_slope(two, slope, not rises, level, (second, y_second))
            slope = (y_second - y_first) / (second - first)
        at, y = (first, y_first) if abs(first) < abs(second) else (second, y_second)
        return Tangent(first, second, StraightLine(at, y, slope))

    def contact_at_slope(
        self, gate: int, slope: float, is_floor: bool, shift: float, last: tuple[float, float]
    ) -> tuple[float, float]:
        """Return the point near a gate at which a wall that is convex towards the tunnel has a given slope."""
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
                if at in self.jumps:  # the wall may not end at the height of the gate
                    y = (self.lower if is_floor else self.upper)[gate]
                    if abs(cell.at(at) + shift - y) > CONTACT_TOLERANCE * self.level:
                        continue
                return cell.x + t, cell.at(cell.x + t) + shift
        return last

    def exit(self, tangent: Tangent, gate: int, rises: bool) -> Start:
        """Return where a line leaves the tunnel, at or before a gate at which it is outside.

        The next line is bounded by one wall from the last contact of this line on, and by the other wall from its exit
        on.
        """
        line, x = tangent.line, self.x
        side, wall = (1.0, self.lower) if rises else (-1.0, self.upper)
        after = tangent.second
        while gate > 1 and x[gate - 1] > after and side * (wall[gate - 1] - line.at(x[gate - 1])) > 0:
            gate -= 1
        at = self.exit_before(line, rises, gate, after=after)
        low, high = self.lower[gate], self.upper[gate]
        if at < x[gate]:
            y = self.cells[gate - 1].at(at)
            low = y - self.level if self.has_floor[gate - 1] else -INFINITY
            high = y + self.level if self.has_ceiling[gate - 1] else INFINITY
        self.floor_begin, self.ceiling_begin = (at, after) if rises else (after, at)
        return Start(after, line.at(after), at, low, high, rises)


def _append_to_hull(hull: list[int], x: list[float], wall: list[float], k: int, side: float) -> None:
    """Append a gate to the lower hull of an upper wall (side 1) or the upper hull of a lower wall (side -1)."""
    while len(hull) >= 2:
        i, j = hull[-2], hull[-1]
        if side * (wall[j] - wall[i]) / (x[j] - x[i]) < side * (wall[k] - wall[j]) / (x[k] - x[j]):
            break
        hull.pop()
    hull.append(k)
