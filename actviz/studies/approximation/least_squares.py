"""A good piecewise-linear function in the mean square: the best that several starts lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from actviz.studies.approximation import banded
from actviz.studies.approximation.errors import quadrature
from actviz.studies.approximation.polyline import Polyline
from actviz.studies.approximation.target import Target

Floats = NDArray[np.float64]

STEPS = 60
SETTLED = 1e-12
"""A relative gain below which the descent ends."""
NARROW = 1e-13
"""Knots nearer to each other than this, relatively, are too near to compute with."""
SHIFTS = (0.5, 0.2, 0.35, 0.65, 0.8)
"""Where the first knot of a start lies between the first two places that even pieces would give."""
MOVES = 24
"""The most kinks for which every move of one of them to another place is tried."""
DENSITIES = (0.8, 1.0)
"""Powers of sqrt|f''| by which knots of a start are spread."""
THROWS = 6
"""Starts with knots thrown at random among even ones, always the same ones, up to ``MOVES`` kinks."""
MANY = 128
"""From so many kinks on, one even start is enough: what a single knot gains is lost among the others."""


@dataclass(frozen=True)
class Moments:
    """What the error and its square come to on every piece: weighted by the falling and the rising hat, and squared."""

    falling: Floats
    rising: Floats
    squared: Floats


def descend(target: Target, line: Polyline, interval: tuple[float, float]) -> tuple[Polyline, float]:
    """The polyline moved to the nearest least mean square, by Newton's method; and the squared error."""
    moments = _moments(target, line, interval)
    best = float(moments.squared.sum())
    damping = 1e-3
    for _ in range(STEPS):
        bands, slope, along = _newton(target, line, moments)
        last = best
        for _ in range(12):
            damped = bands.copy()
            damped[0] += damping * (np.abs(bands[0]) + 1e-12 * np.abs(bands[0]).max())
            step = banded.solve(damped, -slope[:, None])
            if step is not None:
                knots = step[::2, 0]
                moved = _moved(line, knots, step[1::2, 0] + along * knots)
                narrow = np.diff(moved.knots).min() <= NARROW * np.abs(moved.knots).max()
                new = moments if narrow else _moments(target, moved, interval)
                if new.squared.sum() < best:
                    line, moments, best = moved, new, float(new.squared.sum())
                    damping = max(damping / 10, 1e-14)
                    break
            damping = min(damping * 10, 1e8)
        if not best < last * (1 - SETTLED):
            break
    return line, best


def best_of_starts(target: Target, kinks: int, interval: tuple[float, float], more: tuple[Polyline, ...]) -> Polyline:
    """The best polyline with at most so many kinks that descents from several starts come to, also uneven ones."""
    found = min((descend(target, start, interval) for start in _starts(target, kinks, more)), key=lambda one: one[1])
    if not 0 < kinks <= MOVES:
        return found[0]
    for _ in range(4):
        better = min((descend(target, start, interval) for start in _moves(target, found[0], interval)),
                     key=lambda one: one[1], default=found)  # fmt: skip
        if not better[1] < found[1] * (1 - 1e-9):
            break
        found = better
    return found[0]


def _starts(target: Target, kinks: int, more: tuple[Polyline, ...]) -> Iterator[Polyline]:
    yield from more
    even = np.arange(kinks) + 0.5
    for power in DENSITIES if kinks < MANY else DENSITIES[:1]:
        for shift in SHIFTS if power == DENSITIES[0] and kinks < MANY else SHIFTS[:1]:
            yield _spread(target, (even + shift) / (kinks + 1), power)
    random = np.random.default_rng(kinks)
    for _ in range(THROWS if 0 < kinks <= MOVES else 0):
        yield _spread(target, np.sort(even + 0.5 + random.normal(scale=0.5, size=kinks)) / (kinks + 1), DENSITIES[0])
        inner = target.low + (target.high - target.low) * random.uniform(size=kinks)
        yield _through(target, inner)
        both = (target.spread(random.uniform(size=kinks)) + inner) / 2
        yield _through(target, both)


def _spread(target: Target, share: Floats, power: float) -> Polyline:
    """Knots that leave given shares of the bend on their left, and the values of the target there."""
    x, bend = target.bend
    density = np.cumsum(np.append(0.0, np.diff(bend) ** power * np.diff(x) ** (1 - power)))
    density = density + (x - x[0]) / (x[-1] - x[0]) * max(float(density[-1]), 1e-300) * 1e-6
    margin = 0.01 / (share.size + 1)
    return _through(target, np.interp(np.clip(share, margin, 1 - margin) * density[-1], density, x))


def _through(target: Target, inner: Floats) -> Polyline:
    knots = np.unique(np.concatenate([[target.low], inner, [target.high]]))
    knots = knots[np.append(True, np.diff(knots) > 1e-12 * (target.high - target.low))]
    knots[-1] = target.high
    return _of(knots, target.anywhere(knots))


def _moves(target: Target, line: Polyline, interval: tuple[float, float]) -> Iterator[Polyline]:
    """A knot that matters little is put where the error is large: a few of the most promising ways."""
    squared = _moments(target, line, interval).squared
    x = line.knots
    if x.size < 3:
        return
    without = squared[:-1] + squared[1:]
    for gone in np.argsort(without)[:3]:
        kept = np.delete(x, gone + 1)
        for piece in np.argsort(-squared)[:3]:
            yield _through(target, np.append(kept[1:-1], (x[piece] + x[piece + 1]) / 2))


def _moments(target: Target, line: Polyline, interval: tuple[float, float]) -> Moments:
    x, weight = quadrature(target, line.corners, interval)
    error = target(x) - line(x)
    piece = np.clip(np.searchsorted(line.knots, x, side="right") - 1, 0, line.knots.size - 2)
    share = (x - line.knots[piece]) / np.diff(line.knots)[piece]
    count = line.knots.size - 1
    return Moments(
        np.bincount(piece, weight * error * (1 - share), count).astype(np.float64),
        np.bincount(piece, weight * error * share, count).astype(np.float64),
        np.bincount(piece, weight * error**2, count).astype(np.float64),
    )


def _newton(target: Target, line: Polyline, moments: Moments) -> tuple[Floats, Floats, Floats]:
    """Hessian (by diagonals) and gradient of the squared error, and the slopes along which knots move.

    Unknowns in turn: knot 0 (it stays), value 0, knot 1, value 1, ... All derivatives are exact: with a and b the ends
    of a piece, only moments of the error with the two hats, and the error and its slope at the ends, come into them.
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
    for still in (0, 2 * size - 2):
        gradient[still] = 0.0
        for k in range(1, 4):
            bands[k, still] = 0.0
            if still - k >= 0:
                bands[k, still - k] = 0.0
        bands[0, still] = 1.0
    return bands, gradient, along


def _moved(line: Polyline, knots: Floats, values: Floats) -> Polyline:
    width, closer = np.diff(line.knots), -np.diff(knots)
    part = float(np.min(np.where(closer > 0.6 * width, 0.6 * width / np.where(closer > 0, closer, 1.0), 1.0)))
    return replace(_of(line.knots + part * knots, line.values + part * values), clipped=line.clipped)


def _of(knots: Floats, values: Floats) -> Polyline:
    slopes = np.diff(values) / np.diff(knots)
    return Polyline(knots, values, float(slopes[0]), float(slopes[-1]))
