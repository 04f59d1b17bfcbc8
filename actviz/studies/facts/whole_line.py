"""A curve from one infinity to the other: extremes, and whether they are reached."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf, isnan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.studies.facts.card import Bound
from actviz.studies.findings import Extremum
from actviz.studies.scan import TIE, Scan, scan

Floats = NDArray[np.float64]
Order = Literal[0, 1]

FAR = 1e12
"""The line is looked at from -FAR to FAR; beyond stand the limits."""
LARGE = 1e200
"""A curve is not followed beyond values of this size."""
NEAR = 50.0
"""Up to here it is looked at evenly, farther out in steps that grow with x."""
_EXTRA = np.concatenate([np.linspace(-NEAR, NEAR, 4001), *(s * np.geomspace(NEAR, FAR, 700) for s in (-1, 1))])
WINDOWS = (5.0, 50.0, 500.0, 5000.0)
"""A curve that never comes to rest is looked at in windows: what they agree on, or how they differ, goes on."""
GROWTH = 5.0
"""An extreme that grows by this factor from window to window, which are ten times wider, has no bound."""
MAX_PIECES = 200
"""With more places where it switches than this, pieces are not looked at one by one."""


@dataclass(frozen=True, eq=False)
class WholeLine:
    """A curve with what all facts need: its scan, its limits, and the pieces between places where it switches."""

    curve: Curve

    @cached_property
    def scan(self) -> Scan:
        """The curve, looked at closely from -FAR to FAR, or as far as its numbers fit into a float."""
        low, high = (-self._reach(-1.0), self._reach(1.0))
        return scan(self.curve, (low, high), _EXTRA[(low < _EXTRA) & (high > _EXTRA)].tolist())

    def _reach(self, side: float) -> float:
        """How far a curve can be followed that grows beyond all floats, such as exp(x)."""
        reaches = np.geomspace(1.0, FAR, 200)
        sizes = np.abs([self.curve(side * reaches), self.curve.derivative(side * reaches)]).max(axis=0)
        fits = np.flatnonzero(sizes < LARGE)
        outgrows = fits.size and fits[-1] + 1 < reaches.size and sizes[fits[-1] + 1 :].max() >= LARGE
        return float(reaches[fits[-1]]) if outgrows else FAR

    @cached_property
    def is_resolved(self) -> bool:
        """Whether the curve comes to rest, so that nothing of it hides far out."""
        return not self.switches_often and bool(self.scan.resolved.all())

    @cached_property
    def windows(self) -> list[Scan]:
        """The curve in ever wider windows, as long as it can be followed there."""
        found = (scan(self.curve, (-reach, reach)) for reach in WINDOWS[: 3 if self.switches_often else 4])
        return [window for window in found if window.resolved.all()]

    @cached_property
    def near(self) -> Scan:
        """The scan that is to be trusted in detail."""
        return self.scan if self.is_resolved or not self.windows else self.windows[min(1, len(self.windows) - 1)]

    def limits(self, order: Order) -> tuple[float, float]:
        """The value or the slope at minus and plus infinity; NaN where there is no limit."""
        ends = np.array([-inf, inf])
        left, right = (self.curve.derivative(ends) if order else self.curve(ends)).tolist()
        return left + 0.0, right + 0.0

    @cached_property
    def switches_often(self) -> bool:
        """Whether there are more places where the formula switches than can be looked at."""
        return len(self._places) > MAX_PIECES

    @cached_property
    def _places(self) -> list[float]:
        return self.curve.places(-FAR, FAR)

    @cached_property
    def places(self) -> list[float]:
        """Where the formula switches; near 0 only, if it does so often."""
        return self.curve.places(-NEAR, NEAR)[:MAX_PIECES] if self.switches_often else self._places

    @cached_property
    def pieces(self) -> list[tuple[float, float]]:
        """The stretches between them, the two infinite ones included."""
        return list(pairwise([-inf, *self.places, inf]))

    def is_constant(self, piece: tuple[float, float], order: Order) -> bool:
        """Whether the value or the slope is one and the same on a whole piece, by the formula and not by rounding."""
        return self.curve.is_zero_between(*piece, order=order + 1)

    def bound(self, order: Order, sign: Literal[-1, 1]) -> Bound | None:
        """The supremum (``sign`` 1) or infimum (-1) of the value or the slope; None if it cannot be established."""
        limits = self.limits(order)
        for side, limit in zip((-inf, inf), limits, strict=True):
            if limit == sign * inf:
                return Bound(limit, side, is_reached=False)
        if not self.is_resolved:
            return self._bound_in_windows(order, sign)
        found = self.scan.highest(order) if sign > 0 else self.scan.lowest(order)
        if found is None:
            return None
        best = found.value
        if abs(best) == inf:
            return Bound(best, found.x, is_reached=False)
        approached = [
            (side, limit)
            for side, limit in zip((-inf, inf), limits, strict=True)
            if not isnan(limit) and sign * limit >= sign * best - TIE * abs(best)
        ]
        if not approached:
            return Bound(best, found.x, is_reached=True)
        reached = self._reached(order, approached[0][1])
        if reached is not None:
            return Bound(approached[0][1] + 0.0, reached, is_reached=True)
        side, limit = approached[-1]
        return Bound(limit + 0.0, side, is_reached=False)

    def _reached(self, order: Order, level: float) -> float | None:
        """Where a number that is a limit, too, is taken: not where it only is rounded to, far out; nearest to 0."""
        x, y = self.scan.points[0], self.scan.points[1 + order]
        if order == 0:
            x, y = (np.concatenate(pair) for pair in ((x, self.scan.lone[0]), (y, self.scan.lone[1])))
            x, y = (row[np.argsort(x, kind="stable")] for row in (x, y))
        equal = np.abs(y - level) <= TIE * abs(level)
        # What is equal from some point on to the end of the line is the limit's doing, unless the formula says so.
        first = 0 if self.is_constant(self.pieces[0], order) else int(np.argmin(np.append(equal, False)))
        last = 0 if self.is_constant(self.pieces[-1], order) else int(np.argmin(np.append(equal[::-1], False)))
        inner = x[first : x.size - last][equal[first : x.size - last]]
        return float(inner[np.argmin(np.abs(inner))]) + 0.0 if inner.size else None

    def _bound_in_windows(self, order: Order, sign: Literal[-1, 1]) -> Bound | None:
        found: list[Extremum] = []
        for window in self.windows[-2:]:
            extremum = window.highest(order) if sign > 0 else window.lowest(order)
            if extremum is None:
                return None
            found.append(extremum)
        if len(found) < 2:
            return None
        values = np.array([extremum.value for extremum in found])
        if np.isinf(values).all():
            return Bound(found[0].value, found[0].x, is_reached=False)
        if not np.isfinite(values).all():
            return None
        size = float(np.nanmax(np.abs(self.windows[-2].points[1 + order])))
        if np.ptp(values) <= TIE * size:
            value = found[0].value if abs(found[0].value) > TIE * size else 0.0
            return Bound(value, found[0].x, is_reached=True)
        if (sign * values[1:] > np.maximum(GROWTH * np.abs(values[:-1]), size)).all():
            return Bound(sign * inf, sign * inf, is_reached=False)
        return None
