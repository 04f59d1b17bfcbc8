"""A good piecewise-linear function in the mean square: the best that several starts lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from actviz.numerics import banded
from actviz.studies.approximate.dynamic_programming import best_on_grid, spread
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import error_of, quadrature
from actviz.studies.approximate.target import Break, Target

Floats = NDArray[np.float64]

STEPS = 60
SETTLED = 1e-12
"""A relative gain below which the descent ends."""
NARROW = 1e-13
"""Knots nearer to each other than this, relatively, are too near to compute with."""
POWERS = (1.0, 0.7)
"""How the places of the grids that starts are found on follow sqrt|f''|."""
TYPICAL = 0.7
"""The typical error, beside the largest one of the best polyline in the maximum norm."""
STEEP = 1e-6
"""How near to each other kinks may be, beside the interval, if the target jumps: without a limit they would merge."""
FEW = 5
"""With so few kinks a piece may span several bends."""
MANY = 256
"""With more kinks one even start is enough: what a single knot gains is lost among the others."""
EVEN_POWER = 0.8
"""The power of sqrt|f''| to which the knots of a mean square are dense if there are many."""


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
                new = moments if is_narrow(target, moved) else _moments(target, moved, interval)
                if new.squared.sum() < best:
                    line, moments, best = moved, new, float(new.squared.sum())
                    damping = max(damping / 10, 1e-14)
                    break
            damping = min(damping * 10, 1e8)
        if not best < last * (1 - SETTLED):
            break
    return line, best


def is_narrow(target: Target, line: Polyline) -> bool:
    """Whether knots are too near to each other."""
    width = float(np.diff(line.knots).min())
    if width <= NARROW * float(np.abs(line.knots).max()):
        return True
    return width <= STEEP * (target.high - target.low) and any(_height(place) > 0 for place in target.breaks)


def best_of_starts(target: Target, kinks: int, interval: tuple[float, float], near: Polyline) -> Polyline:
    """The best polyline with so many kinks that descents from one near by and from the best on grids come to."""
    descents = (descend(target, start, interval) for start in _starts(target, kinks, near))
    return min(descents, key=lambda one: one[1])[0]


def _starts(target: Target, kinks: int, near: Polyline) -> Iterator[Polyline]:
    yield near
    yield from _steep(target, kinks)
    if kinks > MANY:
        yield _even(target, kinks)
    elif kinks > 0:
        typical = TYPICAL * error_of(target, near).largest
        for power, around in product(POWERS, (False, True) if kinks <= FEW else (False,)):
            yield best_on_grid(target, kinks, typical, power, around=around)


def _steep(target: Target, kinks: int) -> Iterator[Polyline]:
    """A start that spends two kinks on each jump, the largest first, and the others where the target bends."""
    beside = (STEEP / 2 + 1e-12) * (target.high - target.low)
    inside = [place for place in target.breaks if target.low + beside < place.x < target.high - beside]
    jumps = sorted((place for place in inside if _height(place) > 0), key=_height, reverse=True)[: kinks // 2]
    if jumps:
        pairs = np.ravel([(place.x - beside, place.x + beside) for place in jumps])
        others = target.spread(np.linspace(0, 1, kinks - pairs.size + 2)[1:-1])
        others = others[(np.abs(others[:, None] - pairs) > 2 * beside).all(axis=1)]
        x = np.unique(np.concatenate([[target.low], pairs, others, [target.high]]))
        yield Polyline.through(x, target.anywhere(x))


def _height(place: Break) -> float:
    """How far the limits on both sides are apart."""
    return abs(place.right[0] - place.left[0])


def _even(target: Target, kinks: int) -> Polyline:
    x = spread(target, np.linspace(0, 1, kinks + 2), EVEN_POWER)
    return Polyline.through(x, target.anywhere(x))


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
    too_close = closer > 0.6 * width
    part = float(np.min(0.6 * width[too_close] / closer[too_close], initial=1.0))
    return replace(Polyline.through(line.knots + part * knots, line.values + part * values), clipped=line.clipped)
