"""The least mean square among polylines whose knots and values lie on a grid, by dynamic programming.

After Bellman and Roth, "Curve fitting by segmented straight lines" (1969), here with the values on the grid as well, so
that the polyline is continuous. What comes of it is near the optimum, not at it: a descent goes the rest of the way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.numerics.quadrature import panels
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.target import Target

PER_PIECE = 8
"""Places for knots, for every piece."""
FEWEST_PLACES = 128
LONGEST = 4
"""A piece is at most so many times as long, in places, as it would be if all were alike, if there are many."""
ASTRAY = (8, 0.06)
"""A knot lies at most so many pieces, and this part of all of them, from where even pieces would have it."""
BEHIND = np.array([-0.3, 0.3, 0.9, 1.5, 2.2, 3.0, 4.0])
AROUND = np.array([-4.0, -2.8, -2.0, -1.4, -0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9, 1.4, 2.0, 2.8, 4.0])
"""Values beside the target, in units of the typical error; those ``BEHIND`` on the side to which chords are not.

A knot is ``BEHIND`` unless its pieces span several bends.
"""
FLAT = 1e-2
"""The part of the places that is spread evenly, for stretches that do not bend."""
NODES = 6
"""Nodes of the quadrature on a cell."""


def spread(target: Target, share: Floats, power: float) -> Floats:
    """The places that leave given shares (0 to 1) on the left if they are as dense as ``|f''|**(power/2)``."""
    x, bend = target.bend
    dense = np.cumsum(np.append(0.0, np.diff(bend) ** power * np.diff(x) ** (1 - power)))
    dense = dense / max(float(dense[-1]), 1e-300) + FLAT * (x - x[0]) / (x[-1] - x[0])
    places = np.unique(np.interp(share * dense[-1], dense, x))
    places[[0, -1]] = target.low, target.high
    return places


def best_on_grid(target: Target, kinks: int, typical: float, power: float, *, around: bool) -> Polyline:
    """The polyline with so many kinks that is best on a grid, for a ``typical`` error of such polylines.

    The places for knots are as dense as ``|f''|**(power/2)``; the ends of the interval are knots as well. ``around``
    looks for values on both sides of the target, which takes longer and helps where a piece spans several bends.
    """
    x = spread(target, np.linspace(0, 1, max(FEWEST_PLACES, PER_PIECE * (kinks + 1)) + 1), power)
    f = target.anywhere(x)
    offsets = _offsets(x, f, around=around) * typical
    longest = x.size - 1 if x.size <= 2 * FEWEST_PLACES else LONGEST * x.size // (kinks + 1)
    before = np.arange(x.size)[:, None] - np.arange(1, longest + 1)  # for each place those where its piece may begin
    squares = _squares(target, x, f, offsets, np.maximum(before, 0))
    squares[before < 0] = np.inf
    chosen = _least(squares, np.maximum(before, 0), kinks + 1)
    return Polyline.through(x[chosen[:, 0]], f[chosen[:, 0]] + offsets[chosen[:, 0], chosen[:, 1]])


def _offsets(x: Floats, f: Floats, *, around: bool) -> Floats:
    """The values tried at each place, relative to the target: knots lie away from the chords, where it is bent."""
    if around:
        return np.tile(AROUND, (x.size, 1))
    turns = np.sign(np.diff(np.diff(f) / np.diff(x)))
    return np.asarray(-np.concatenate([turns[:1], turns, turns[-1:]])[:, None] * BEHIND)


def _squares(target: Target, x: Floats, f: Floats, offsets: Floats, before: NDArray[np.intp]) -> Floats:
    """The squared error of every piece: by the place where it ends, where it begins, and the offsets there.

    It is that of the chord through the target, and what offsets change in it: integrals of the target times 1, x, and
    itself, summed up from the left, tell both.
    """
    nodes, weights = (np.ascontiguousarray(part.T) for part in panels((x[:-1] + x[1:]) / 2, np.diff(x) / 2, NODES))
    y = target.anywhere(nodes.ravel()).reshape(nodes.shape)
    summed = np.cumsum(np.sum(weights * np.array([y, y * nodes, y * y]), axis=-1), axis=-1)
    summed = np.concatenate([np.zeros((3, 1)), summed], axis=-1)
    once, along, twice = summed[:, :, None] - summed[:, before]
    start, width = f[before], x[:, None] - x[before]
    width = np.where(width > 0, width, 1.0)
    slope = (f[:, None] - start) / width
    along = along - x[before] * once
    chord = (
        twice
        - 2 * (start * once + slope * along)
        + width * (start**2 + start * slope * width + slope**2 * width**2 / 3)
    )
    rising = (along - start * width**2 / 2 - slope * width**3 / 3) / width
    falling = once - start * width - slope * width**2 / 2 - rising
    first, last = offsets[before][..., :, None], offsets[:, None, None, :]
    chord, rising, falling, width = (part[..., None, None] for part in (chord, rising, falling, width))
    return np.asarray(chord - 2 * (first * falling + last * rising) + width / 3 * (first**2 + first * last + last**2))


def _least(squares: Floats, before: NDArray[np.intp], pieces: int) -> NDArray[np.intp]:
    """The way with the least sum: rows of place and offset for every knot, both ends included."""
    places, longest, offsets = squares.shape[:3]
    least = np.full((places, offsets), np.inf)
    least[0] = 0.0
    came_from = []
    even, astray = (places - 1) / pieces, ASTRAY[0] * PER_PIECE + ASTRAY[1] * places
    for piece in range(1, pieces + 1):
        low, high = max(int(piece * even - astray), 0), min(int(piece * even + astray) + 2, places)
        ways = least[before[low:high]][..., None] + squares[low:high]
        ways = ways.reshape(high - low, longest * offsets, offsets)
        best = ways.argmin(axis=1)
        least = np.full((places, offsets), np.inf)
        least[low:high] = np.take_along_axis(ways, best[:, None, :], axis=1)[:, 0]
        came_from.append((low, best))
    at = places - 1, int(least[-1].argmin())
    chosen = [at]
    for low, best in reversed(came_from):
        back, offset = divmod(int(best[at[0] - low, at[1]]), offsets)
        at = int(before[at[0], back]), offset
        chosen.append(at)
    return np.array(chosen[::-1])
