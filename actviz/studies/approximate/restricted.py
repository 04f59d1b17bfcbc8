"""The mean square where a polyline is not free: its outer pieces are given, or what is below 0 comes out as 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.least_squares import best_of_starts, is_narrow
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import quadrature
from actviz.studies.approximate.target import Target

STEPS = 80
SETTLED = 1e-11


def least_squares_of(
    target: Target, line: Polyline, kinks: int, interval: tuple[float, float], *, pinned: tuple[bool, bool]
) -> Polyline:
    """The best polyline that descents from a given one, and from the free optimum if the ends are free, come to.

    If the ends are given, other starts are the given polyline with as many knots as are allowed, and one whose knots
    lie where the target bends.
    """
    starts = [line]
    if any(pinned):
        starts += [_with_kinks(target, line, kinks, interval), _where_it_bends(target, line, kinks, pinned)]
    else:
        free = best_of_starts(target, kinks, interval, replace(line, clipped=False))
        starts.append(replace(free, clipped=line.clipped))
    return min((_descend(target, start, interval, pinned) for start in starts), key=lambda one: one[1])[0]


def _with_kinks(target: Target, line: Polyline, kinks: int, interval: tuple[float, float]) -> Polyline:
    """The same polyline with so many inner knots: pieces with the largest squared error are halved."""
    x, weight = quadrature(target, line.corners, interval)
    squared = weight * (target(x) - line(x)) ** 2
    knots = line.knots
    while knots.size < kinks + 2:
        worst = int(np.argmax(np.histogram(x, knots, weights=squared)[0]))
        low, high = np.clip(knots[worst : worst + 2], *interval)
        knots = np.insert(knots, worst + 1, (low + high) / 2)
    return replace(line, knots=knots, values=np.interp(knots, line.knots, line.values))


def _where_it_bends(target: Target, line: Polyline, kinks: int, pinned: tuple[bool, bool]) -> Polyline:
    """A polyline through the target, but for the outer kinks, which lie on the given ends."""
    inner = np.unique(target.spread(np.linspace(0, 1, kinks + 2)[1:-1]))
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


def _descend(
    target: Target, line: Polyline, interval: tuple[float, float], pinned: tuple[bool, bool]
) -> tuple[Polyline, float]:
    """The Gauss-Newton method, damped after Levenberg and Marquardt."""
    residual, rows = _linearised(target, line, interval, pinned)
    best, damping = float(residual @ residual), 1e-3
    for _ in range(STEPS):
        normal, slope, last = rows.T @ rows, rows.T @ residual, best
        diagonal = np.diag(normal)
        for _ in range(10):
            damped = normal + np.diag(damping * diagonal + 1e-14 * diagonal.max(initial=1e-300))
            moved = _moved(line, np.asarray(np.linalg.solve(damped, slope), dtype=np.float64), pinned)
            new, new_rows = residual, rows
            if not is_narrow(target, moved):
                new, new_rows = _linearised(target, moved, interval, pinned)
            if float(new @ new) < best:
                line, residual, rows, best = moved, new, new_rows, float(new @ new)
                damping = max(damping / 10, 1e-12)
                break
            damping = min(damping * 10, 1e8)
        if not best < last * (1 - SETTLED):
            break
    return line, best


def _along(line: Polyline, pinned: tuple[bool, bool]) -> tuple[Floats, Floats]:
    """The slopes along which knots move, and which of knots and values may move at all, in turn."""
    slopes = np.diff(line.values) / np.diff(line.knots)
    along = np.concatenate([[0.0], (slopes[:-1] + slopes[1:]) / 2, [0.0]])
    moves = np.ones(2 * line.knots.size)
    moves[[0, -2]] = 0.0
    if pinned[0]:
        along[:2], moves[[1, 3]] = line.left, 0.0
    if pinned[1]:
        along[-2:], moves[[-3, -1]] = line.right, 0.0
    if all(pinned) and line.knots.size == 3:  # the only kink is where both given pieces meet
        moves[2] = 0.0
    return along, moves


def _linearised(
    target: Target, line: Polyline, interval: tuple[float, float], pinned: tuple[bool, bool]
) -> tuple[Floats, Floats]:
    """Weighted errors at the nodes of a quadrature, and how the polyline changes there with its knots and values."""
    x, weight = quadrature(target, line.corners, interval)
    root = np.sqrt(weight)
    piece = np.clip(np.searchsorted(line.knots, x, side="right") - 1, 0, line.knots.size - 2)
    share = (x - line.knots[piece]) / np.diff(line.knots)[piece]
    slope = (np.diff(line.values) / np.diff(line.knots))[piece]
    along, moves = _along(line, pinned)
    rows = np.zeros((x.size, moves.size))
    each = np.arange(x.size)
    rows[each, 2 * piece] = (along[piece] - slope) * (1 - share)
    rows[each, 2 * piece + 1] = 1 - share
    rows[each, 2 * piece + 2] = (along[piece + 1] - slope) * share
    rows[each, 2 * piece + 3] = share
    alive = (line(x) > 0) if line.clipped else np.ones(x.size, dtype=bool)
    return root * (target(x) - line(x)), rows * moves * (root * alive)[:, None]


def _moved(line: Polyline, step: Floats, pinned: tuple[bool, bool]) -> Polyline:
    along, moves = _along(line, pinned)
    knots = step[::2] * moves[::2]
    width, closer = np.diff(line.knots), -np.diff(knots)
    too_close = closer > 0.6 * width
    part = float(np.min(0.6 * width[too_close] / closer[too_close], initial=1.0))
    x = line.knots + part * knots
    y = line.values + part * (step[1::2] * moves[1::2] + along * knots)
    left, right = (float((y[i + 1] - y[i]) / (x[i + 1] - x[i])) for i in (0, -2))
    left, right = line.left if pinned[0] else left, line.right if pinned[1] else right
    return Polyline(x, y, left, right, line.clipped)
