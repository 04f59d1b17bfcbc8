"""The polyline with the smallest mean square error for knots and values on a grid, by dynamic programming.

The method is that of Bellman and Roth, "Curve fitting by segmented straight lines" (1969), with values on a grid as
well, so that the polyline is continuous. The result is a starting point for gradient descent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.numerics.quadrature import panels
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.target import TargetFunction

PER_PIECE = 8
"""The number of candidate places for knots, for each piece."""
FEWEST_PLACES = 128
LONGEST = 4
"""The largest length of a piece, in places, relative to the mean length, if there are many places."""
MAX_SHIFT = (8, 0.06)
"""The largest shift of a knot from its evenly spaced place: a number of pieces plus a fraction of all places."""
BEHIND = np.array([-0.3, 0.3, 0.9, 1.5, 2.2, 3.0, 4.0])
AROUND = np.array([-4.0, -2.8, -2.0, -1.4, -0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9, 1.4, 2.0, 2.8, 4.0])
"""Offsets of values from the target, in units of the typical error.

Those in ``BEHIND`` are for pieces without inflection point, where knots are on the side opposite to the chords.
"""
FLAT = 1e-2
"""The fraction of the places that is distributed evenly, for intervals without curvature."""
NODES = 6
"""The number of nodes of the quadrature on a cell."""


def quantiles_of_curvature(target: TargetFunction, fractions: Floats, power: float) -> Floats:
    """Return the quantiles of a distribution of places with density ``|f''|**(power/2)``."""
    x, curvature = target.cumulative_curvature
    cumulative = np.cumsum(np.append(0.0, np.diff(curvature) ** power * np.diff(x) ** (1 - power)))
    cumulative = cumulative / max(float(cumulative[-1]), 1e-300) + FLAT * (x - x[0]) / (x[-1] - x[0])
    places = np.unique(np.interp(fractions * cumulative[-1], cumulative, x))
    places[[0, -1]] = target.low, target.high
    return places


def best_on_grid(target: TargetFunction, kinks: int, typical: float, power: float, *, around: bool) -> Polyline:
    """Return the best polyline with that many kinks on a grid, for a ``typical`` error of such polylines.

    The places for knots have the density ``|f''|**(power/2)``; the ends of the interval are also knots. If ``around``
    is true, values on both sides of the target are considered, which is slower, and better for pieces with inflection
    points.
    """
    x = quantiles_of_curvature(target, np.linspace(0, 1, max(FEWEST_PLACES, PER_PIECE * (kinks + 1)) + 1), power)
    f = target.anywhere(x)
    offsets = _offsets(x, f, around=around) * typical
    longest = x.size - 1 if x.size <= 2 * FEWEST_PLACES else LONGEST * x.size // (kinks + 1)
    before = np.arange(x.size)[:, None] - np.arange(
        1, longest + 1
    )  # for each place, the places where its piece may begin
    squares = _squares(target, x, f, offsets, np.maximum(before, 0))
    squares[before < 0] = np.inf
    path = _least(squares, np.maximum(before, 0), kinks + 1)
    return Polyline.through(x[path[:, 0]], f[path[:, 0]] + offsets[path[:, 0], path[:, 1]])


def _offsets(x: Floats, f: Floats, *, around: bool) -> Floats:
    """Return the candidate values at each place, relative to the target."""
    if around:
        return np.tile(AROUND, (x.size, 1))
    turns = np.sign(np.diff(np.diff(f) / np.diff(x)))
    return np.asarray(-np.concatenate([turns[:1], turns, turns[-1:]])[:, None] * BEHIND)


def _squares(target: TargetFunction, x: Floats, f: Floats, offsets: Floats, before: NDArray[np.intp]) -> Floats:
    """Return the squared error of every piece, by the places of its ends and the offsets there.

    It is computed from cumulative integrals of the target times 1, x and itself: the squared error of the chord, and
    its change by the offsets.
    """
    nodes, weights = (np.ascontiguousarray(part.T) for part in panels((x[:-1] + x[1:]) / 2, np.diff(x) / 2, NODES))
    y = target.anywhere(nodes.ravel()).reshape(nodes.shape)
    summed = np.cumsum(np.sum(weights * np.array([y, y * nodes, y * y]), axis=-1), axis=-1)
    summed = np.concatenate([np.zeros((3, 1)), summed], axis=-1)
    integral, first_moment, square = summed[:, :, None] - summed[:, before]
    start, width = f[before], x[:, None] - x[before]
    width = np.where(width > 0, width, 1.0)
    slope = (f[:, None] - start) / width
    first_moment = first_moment - x[before] * integral
    chord = (
        square
        - 2 * (start * integral + slope * first_moment)
        + width * (start**2 + start * slope * width + slope**2 * width**2 / 3)
    )
    rising = (first_moment - start * width**2 / 2 - slope * width**3 / 3) / width
    falling = integral - start * width - slope * width**2 / 2 - rising
    first, last = offsets[before][..., :, None], offsets[:, None, None, :]
    chord, rising, falling, width = (part[..., None, None] for part in (chord, rising, falling, width))
    return np.asarray(chord - 2 * (first * falling + last * rising) + width / 3 * (first**2 + first * last + last**2))


def _least(squares: Floats, before: NDArray[np.intp], pieces: int) -> NDArray[np.intp]:
    """Return the path with the smallest sum: rows of place and offset for each knot, including both ends."""
    places, longest, offsets = squares.shape[:3]
    least = np.full((places, offsets), np.inf)
    least[0] = 0.0
    predecessors = []
    even, max_shift = (places - 1) / pieces, MAX_SHIFT[0] * PER_PIECE + MAX_SHIFT[1] * places
    for piece in range(1, pieces + 1):
        low, high = max(int(piece * even - max_shift), 0), min(int(piece * even + max_shift) + 2, places)
        sums = least[before[low:high]][..., None] + squares[low:high]
        sums = sums.reshape(high - low, longest * offsets, offsets)
        best = sums.argmin(axis=1)
        least = np.full((places, offsets), np.inf)
        least[low:high] = np.take_along_axis(sums, best[:, None, :], axis=1)[:, 0]
        predecessors.append((low, best))
    at = places - 1, int(least[-1].argmin())
    path = [at]
    for low, best in reversed(predecessors):
        back, offset = divmod(int(best[at[0] - low, at[1]]), offsets)
        at = int(before[at[0], back]), offset
        path.append(at)
    return np.array(path[::-1])
