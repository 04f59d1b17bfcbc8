"""Continuous piecewise-linear functions, defined by their knots."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.formulas.arrays import Floats


@dataclass(frozen=True, eq=False)
class Polyline:
    """Straight pieces between knots, and two outside them with the slopes ``left`` and ``right``.

    Knots increase strictly. If ``clipped`` is true, negative values are replaced by 0.
    """

    knots: Floats
    values: Floats
    left: float
    right: float
    clipped: bool = False

    @classmethod
    def through(cls, knots: Floats, values: Floats, *, clipped: bool = False) -> Polyline:
        """Return the polyline whose first and last piece extend beyond the knots."""
        slopes = np.diff(values) / np.diff(knots)
        return cls(knots, values, float(slopes[0]), float(slopes[-1]), clipped)

    @classmethod
    def zero(cls, low: float, high: float) -> Polyline:
        """Return the line y = 0, with knots at the ends of an interval."""
        return cls(np.array([low, high], dtype=np.float64), np.zeros(2), 0.0, 0.0)

    def __call__(self, x: ArrayLike) -> Floats:
        """Return the values at ``x``, in its shape."""
        at = np.asarray(x, dtype=np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            y = np.interp(at, self.knots, self.values)
            y = np.where(at < self.knots[0], self.values[0] + self.left * (at - self.knots[0]), y)
            y = np.where(at > self.knots[-1], self.values[-1] + self.right * (at - self.knots[-1]), y)
        return np.maximum(y, 0.0) if self.clipped else y

    def within(self, low: float, high: float) -> Polyline:
        """Return a polyline that is constant outside its knots, clipped to the range from ``low`` to ``high``."""
        x, y = self.knots, self.values
        crossings = []
        for level in (low, high):
            at = np.flatnonzero((y[:-1] - level) * (y[1:] - level) < 0)
            crossings.append(x[at] + (level - y[at]) * np.diff(x)[at] / np.diff(y)[at])
        knots = np.unique(np.concatenate([x, *crossings]))
        return replace(self, knots=knots, values=np.clip(np.interp(knots, x, y), low, high))

    @property
    def slopes(self) -> Floats:
        """The slopes of all pieces from left to right, including the two outer pieces, without clipping."""
        return np.concatenate([[self.left], np.diff(self.values) / np.diff(self.knots), [self.right]])

    def pieces_of(self, x: Floats) -> tuple[NDArray[np.intp], Floats]:
        """Return the indices of the inner pieces that contain points, and the relative positions in them."""
        piece = np.clip(np.searchsorted(self.knots, x, side="right") - 1, 0, self.knots.size - 2)
        return piece, (x - self.knots[piece]) / np.diff(self.knots)[piece]

    def slope_between(self, x: Floats) -> Floats:
        """Return the slopes at points that are not knots."""
        slope = self.slopes[np.searchsorted(self.knots, x)]
        if not self.clipped:
            return slope
        inner = Polyline(self.knots, self.values, self.left, self.right)
        return np.where(inner(x) > 0, slope, 0.0)

    @property
    def corners(self) -> Floats:
        """The places where pieces meet: the knots and, if clipped, the zeros."""
        if not self.clipped:
            return self.knots
        x, y = self.knots, self.values
        inside = np.flatnonzero(y[:-1] * y[1:] < 0)
        crossings = x[inside] - y[inside] * np.diff(x)[inside] / np.diff(y)[inside]
        ends = [
            at - value / slope
            for at, value, slope, side in ((x[0], y[0], self.left, -1), (x[-1], y[-1], self.right, 1))
            if value * slope * side < 0
        ]
        return np.unique(np.concatenate([x, crossings, ends]))
