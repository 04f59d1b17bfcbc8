"""Least-squares approximation by polylines: local minimisation from several starts.

A free polyline is improved by Newton's method. A polyline with given outer pieces, or clipped at 0, is improved by the
Gauss-Newton method. Both are damped (Levenberg-Marquardt).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TypeVar

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.numerics import banded
from actviz.studies.approximate.dynamic_programming import best_on_grid, quantiles_of_curvature
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import error_of, quadrature
from actviz.studies.approximate.target import Break, TargetFunction

Pinned = tuple[bool, bool]
"""Whether the first and whether the last piece is given."""

NARROW = 1e-13
"""The smallest relative distance of two knots."""
POWERS = (1.0, 0.7)
"""The powers of sqrt|f''| that are the densities of the grids of starts."""
TYPICAL = 0.7
"""The typical error, relative to the largest error of the best polyline in the maximum norm."""
STEEP = 1e-6
"""The smallest distance of two knots, relative to the interval, if the target jumps; otherwise they would merge."""
FEW = 5
"""The number of kinks up to which a piece may contain inflection points."""
MANY = 256
"""The number of kinks beyond which one evenly spaced start is sufficient."""
EVEN_POWER = 0.8
"""The power of sqrt|f''| that is the density of many optimal knots."""


@dataclass(frozen=True)
class Moments:
    """Integrals on every piece: of the error times the decreasing and increasing hat function, and of its square."""

    falling: Floats
    rising: Floats
    squared: Floats


@dataclass(frozen=True)
class _Free:
    """A polyline and its squared error on an interval, with a step of Newton's method."""

    LIMITS = (60, 12, 1e-12, 1e-14)

    target: TargetFunction
    line: Polyline
    interval: tuple[float, float]

    @cached_property
    def moments(self) -> Moments:
        return _moments(self.target, self.line, self.interval)

    @cached_property
    def squared(self) -> float:
        return float(self.moments.squared.sum())

    @cached_property
    def system(self) -> tuple[Floats, Floats, Floats]:
        return _newton(self.target, self.line, self.moments)

    def moved(self, damping: float) -> Polyline | None:
        bands, slope, along = self.system
        damped = bands.copy()
        damped[0] += damping * (np.abs(bands[0]) + 1e-12 * np.abs(bands[0]).max())
        step = banded.solve(damped, -slope[:, None])
        return None if step is None else _moved(self.line, step[::2, 0], step[1::2, 0] + along * step[::2, 0])


@dataclass(frozen=True)
class _Restricted:
    """A polyline with given outer pieces, or clipped at 0, with a step of the Gauss-Newton method."""

    LIMITS = (80, 10, 1e-11, 1e-12)

    target: TargetFunction
    line: Polyline
    interval: tuple[float, float]
    pinned: Pinned

    @cached_property
    def linearised(self) -> tuple[Floats, Floats]:
        return _linearised(self.target, self.line, self.interval, self.pinned)

    @cached_property
    def squared(self) -> float:
        residual, _ = self.linearised
        return float(residual @ residual)

    @cached_property
    def system(self) -> tuple[Floats, Floats]:
        residual, rows = self.linearised
        return rows.T @ rows, rows.T @ residual

    def moved(self, damping: float) -> Polyline | None:
        normal, slope = self.system
        diagonal = np.diag(normal)
        damped = normal + np.diag(damping * diagonal + 1e-14 * diagonal.max(initial=1e-300))
        step = np.asarray(np.linalg.solve(damped, slope), dtype=np.float64)
        return _moved_ends(self.line, step, self.pinned)


Point = TypeVar("Point", _Free, _Restricted)


def descend(point: Point) -> Point:
    """Move a polyline to a local minimum of the squared error.

    ``LIMITS`` are the largest number of steps, the largest number of dampings of a step, the smallest relative
    improvement, and the smallest damping.
    """
    steps, tries, least_gain, least_damping = point.LIMITS
    damping = 1e-3
    for _ in range(steps):
        last = point.squared
        for _ in range(tries):
            line = point.moved(damping)
            if line is not None and not is_narrow(point.target, line):
                new = replace(point, line=line)
                if new.squared < point.squared:
                    point, damping = new, max(damping / 10, least_damping)
                    break
            damping = min(damping * 10, 1e8)
        if not point.squared < last * (1 - least_gain):
            break
    return point


def is_narrow(target: TargetFunction, line: Polyline) -> bool:
    """Return whether knots are too close to each other."""
    width = float(np.diff(line.knots).min())
    if width <= NARROW * float(np.abs(line.knots).max()):
        return True
    return width <= STEEP * (target.high - target.low) and any(_height(place) > 0 for place in target.breaks)


def best_of_starts(target: TargetFunction, kinks: int, interval: tuple[float, float], near: Polyline) -> Polyline:
    """Return the best local minimum from several starts: ``near`` and the best polylines on grids."""
    starts = (_Free(target, start, interval) for start in _starts(target, kinks, near))
    return min((descend(start) for start in starts), key=lambda one: one.squared).line


def best_restricted(
    target: TargetFunction, line: Polyline, kinks: int, interval: tuple[float, float], *, pinned: Pinned
) -> Polyline:
    """Return the best local minimum from several starts: ``line``, and the free optimum if the ends are free.

    If ends are given, further starts are ``line`` with additional knots, and a polyline with knots where the curvature
    is large.
    """
    lines = [line]
    if any(pinned):
        lines += [_with_kinks(target, line, kinks, interval), _at_curvature(target, line, kinks, pinned)]
    else:
        free = best_of_starts(target, kinks, interval, replace(line, clipped=False))
        lines.append(replace(free, clipped=line.clipped))
    starts = (_Restricted(target, start, interval, pinned) for start in lines)
    return min((descend(start) for start in starts), key=lambda one: one.squared).line


def _starts(target: TargetFunction, kinks: int, near: Polyline) -> Iterator[Polyline]:
    yield near
    yield from _steep(target, kinks)
    if kinks > MANY:
        yield _even(target, kinks)
    elif kinks > 0:
        typical = TYPICAL * error_of(target, near).largest
        for power, around in product(POWERS, (False, True) if kinks <= FEW else (False,)):
            yield best_on_grid(target, kinks, typical, power, around=around)


def _steep(target: TargetFunction, kinks: int) -> Iterator[Polyline]:
    """Yield a start with two kinks at each jump, largest jumps first, and the others where the curvature is large."""
    beside = (STEEP / 2 + 1e-12) * (target.high - target.low)
    inside = [place for place in target.breaks if target.low + beside < place.x < target.high - beside]
    jumps = sorted((place for place in inside if _height(place) > 0), key=_height, reverse=True)[: kinks // 2]
    if jumps:
        pairs = np.ravel([(place.x - beside, place.x + beside) for place in jumps])
        others = target.quantiles_of_curvature(np.linspace(0, 1, kinks - pairs.size + 2)[1:-1])
        others = others[(np.abs(others[:, None] - pairs) > 2 * beside).all(axis=1)]
        x = np.unique(np.concatenate([[target.low], pairs, others, [target.high]]))
        yield Polyline.through(x, target.anywhere(x))


def _height(place: Break) -> float:
    """Return the difference of the limits on both sides."""
    return abs(place.right[0] - place.left[0])


def _even(target: TargetFunction, kinks: int) -> Polyline:
    x = quantiles_of_curvature(target, np.linspace(0, 1, kinks + 2), EVEN_POWER)
    return Polyline.through(x, target.anywhere(x))


def _with_kinks(target: TargetFunction, line: Polyline, kinks: int, interval: tuple[float, float]) -> Polyline:
    """Return the same polyline with additional knots, which halve the pieces with the largest squared error."""
    x, weight = quadrature(target, line.corners, interval)
    squared = weight * (target(x) - line(x)) ** 2
    knots = line.knots
    while knots.size < kinks + 2:
        worst = int(np.argmax(np.histogram(x, knots, weights=squared)[0]))
        low, high = np.clip(knots[worst : worst + 2], *interval)
        knots = np.insert(knots, worst + 1, (low + high) / 2)
    return replace(line, knots=knots, values=np.interp(knots, line.knots, line.values))


def _at_curvature(target: TargetFunction, line: Polyline, kinks: int, pinned: Pinned) -> Polyline:
    """Return a polyline through the target, except for the outer kinks, which are on the given pieces."""
    inner = np.unique(target.quantiles_of_curvature(np.linspace(0, 1, kinks + 2)[1:-1]))
    if inner.size < 2:
        return line
    values = target.anywhere(inner)
    for number, is_pinned, slope in ((0, pinned[0], line.left), (-1, pinned[1], line.right)):
        if is_pinned:
            values[number] = line.values[number] + slope * (inner[number] - line.knots[number])
    return replace(
        line,
        knots=np.concatenate([line.knots[:1], inner, line.knots[-1:]]),
        values=np.concatenate([line.values[:1], values, line.values[-1:]]),
    )


def _moments(target: TargetFunction, line: Polyline, interval: tuple[float, float]) -> Moments:
    x, weight = quadrature(target, line.corners, interval)
    error = target(x) - line(x)
    piece, position = line.pieces_of(x)
    count = line.knots.size - 1
    return Moments(
        np.bincount(piece, weight * error * (1 - position), count).astype(np.float64),
        np.bincount(piece, weight * error * position, count).astype(np.float64),
        np.bincount(piece, weight * error**2, count).astype(np.float64),
    )


def _newton(target: TargetFunction, line: Polyline, moments: Moments) -> tuple[Floats, Floats, Floats]:
    """Return Hessian (by diagonals) and gradient of the squared error, and the slopes along which knots move.

    The unknowns are knot 0 (fixed), value 0, knot 1, value 1, and so on. The derivatives are exact. They depend on the
    integrals of the error times the hat functions, and on the error and its slope at the ends a and b of pieces.
    """
    x, size = line.knots, line.knots.size
    h, s = np.diff(x), np.diff(line.values) / np.diff(x)
    along = np.concatenate([[0.0], (s[:-1] + s[1:]) / 2, [0.0]])
    e = target.anywhere(x) - line.values
    slope = target.slope(x)
    slope = np.where(np.isfinite(slope), slope, along)
    ea, eb, turn_a, turn_b = e[:-1], e[1:], slope[:-1] - s, slope[1:] - s
    low, high = moments.falling / h, moments.rising / h
    a, b = s - along[:-1], s - along[1:]
    bands, gradient = np.zeros((4, 2 * size)), np.zeros(2 * size)
    gradient[:-2:2] += -(ea**2) + 2 * a * moments.falling
    gradient[2::2] += eb**2 + 2 * b * moments.rising
    gradient[1:-1:2] -= 2 * moments.falling
    gradient[3::2] -= 2 * moments.rising
    bands[0, :-2:2] += -2 * ea * turn_a - 4 * a * (ea - low) + 2 * a**2 * h / 3
    bands[0, 2::2] += 2 * eb * turn_b + 4 * b * (eb - high) + 2 * b**2 * h / 3
    bands[0, 1:-1:2] += 2 * h / 3
    bands[0, 3::2] += 2 * h / 3
    bands[1, :-2:2] += 2 * (ea - low) - 2 * a * h / 3  # left knot, left value
    bands[2, :-2:2] += 2 * a * high - 2 * b * low + a * b * h / 3  # left knot, right knot
    bands[3, :-2:2] += 2 * low - a * h / 3  # left knot, right value
    bands[1, 1:-1:2] += -2 * high - b * h / 3  # left value, right knot
    bands[2, 1:-1:2] += h / 3  # left value, right value
    bands[1, 2::2] += -2 * (eb - high) - 2 * b * h / 3  # right knot, right value
    for fixed in (0, 2 * size - 2):
        gradient[fixed] = 0.0
        for k in range(1, 4):
            bands[k, fixed] = 0.0
            if fixed - k >= 0:
                bands[k, fixed - k] = 0.0
        bands[0, fixed] = 1.0
    return bands, gradient, along


def _along(line: Polyline, pinned: Pinned) -> tuple[Floats, Floats]:
    """Return the slopes along which knots move, and which knots and values are free, alternating."""
    slopes = np.diff(line.values) / np.diff(line.knots)
    along = np.concatenate([[0.0], (slopes[:-1] + slopes[1:]) / 2, [0.0]])
    moves = np.ones(2 * line.knots.size)
    moves[[0, -2]] = 0.0
    if pinned[0]:
        along[:2], moves[[1, 3]] = line.left, 0.0
    if pinned[1]:
        along[-2:], moves[[-3, -1]] = line.right, 0.0
    if all(pinned) and line.knots.size == 3:  # the only kink is the intersection of both given pieces
        moves[2] = 0.0
    return along, moves


def _linearised(
    target: TargetFunction, line: Polyline, interval: tuple[float, float], pinned: Pinned
) -> tuple[Floats, Floats]:
    """Return weighted errors at the nodes of a quadrature, and the Jacobian with respect to knots and values."""
    x, weight = quadrature(target, line.corners, interval)
    root = np.sqrt(weight)
    piece, position = line.pieces_of(x)
    slope = (np.diff(line.values) / np.diff(line.knots))[piece]
    along, moves = _along(line, pinned)
    rows = np.zeros((x.size, moves.size))
    each = np.arange(x.size)
    rows[each, 2 * piece] = (along[piece] - slope) * (1 - position)
    rows[each, 2 * piece + 1] = 1 - position
    rows[each, 2 * piece + 2] = (along[piece + 1] - slope) * position
    rows[each, 2 * piece + 3] = position
    alive = (line(x) > 0) if line.clipped else np.ones(x.size, dtype=bool)
    return root * (target(x) - line(x)), rows * moves * (root * alive)[:, None]


def _moved_ends(line: Polyline, step: Floats, pinned: Pinned) -> Polyline:
    """Return the polyline after a step that keeps the given pieces on their lines."""
    along, moves = _along(line, pinned)
    knots = step[::2] * moves[::2]
    moved = _moved(line, knots, step[1::2] * moves[1::2] + along * knots)
    return replace(moved, left=line.left if pinned[0] else moved.left, right=line.right if pinned[1] else moved.right)


def _moved(line: Polyline, knots: Floats, values: Floats) -> Polyline:
    """Return the polyline after a step of knots and values, shortened if knots would come too close."""
    width, closer = np.diff(line.knots), -np.diff(knots)
    too_close = closer > 0.6 * width
    part = float(np.min(0.6 * width[too_close] / closer[too_close], initial=1.0))
    return Polyline.through(line.knots + part * knots, line.values + part * values, clipped=line.clipped)
