"""A curve from one infinity to the other: extremes, and whether they are reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf, pi
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.studies.facts.card import Bound
from actviz.studies.facts.singular import Continued, Singular
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
_OUTWARDS = np.geomspace(NEAR, FAR, 40) / pi
WINDOWS = (5.0, 50.0, 500.0, 5000.0)
"""A curve that never comes to rest is looked at in windows: what they agree on, or how they differ, goes on."""
GROWTH = 5.0
"""An extreme that grows by this factor from window to window, which are ten times wider, has no bound."""
MAX_PIECES = 200
"""With more places where it switches than this, pieces are not looked at one by one."""

MAX_SINGULAR = 50
"""With more places where it divides by zero than this, only those near 0 are looked at."""


@dataclass(frozen=True)
class End:
    """A place that a part of the line only approaches, and the limit there."""

    place: float
    limit: float


@dataclass(frozen=True, eq=False)
class WholeLine:
    """A curve with what all facts need: its scan, its limits, and the pieces between places where it switches."""

    curve: Curve

    @cached_property
    def singular(self) -> Singular:
        """Where the formula divides by zero; near 0 only, if it does so often."""
        few = len(self.curve.poles(-FAR, FAR)) <= MAX_SINGULAR
        return Singular(self.curve, (-FAR, FAR) if few else (-NEAR, NEAR), few)

    @cached_property
    def mended(self) -> Curve | Continued:
        """The curve, its gaps closed."""
        return self.singular.mended

    @cached_property
    def scan(self) -> Scan:
        """The curve, looked at closely from -FAR to FAR, or as far as its numbers fit into a float."""
        low, high = self._outgrown
        return scan(self.mended, (low, high), _EXTRA[(low < _EXTRA) & (high > _EXTRA)].tolist())

    @cached_property
    def _outgrown(self) -> tuple[float, float]:
        return -self._reach(-1.0), self._reach(1.0)

    def _reach(self, side: float) -> float:
        """How far a curve can be followed that grows beyond all floats, such as exp(x)."""
        reaches = np.geomspace(1.0, FAR, 200)
        sizes = np.fmax(*np.abs([self.curve(side * reaches), self.curve.derivative(side * reaches)]))
        fits = np.flatnonzero(sizes < LARGE)
        outgrows = fits.size and fits[-1] + 1 < reaches.size and np.fmax.reduce(sizes[fits[-1] + 1 :]) >= LARGE
        return float(reaches[fits[-1]]) if outgrows else FAR

    @cached_property
    def is_resolved(self) -> bool:
        """Whether the curve comes to rest, so that nothing of it hides far out."""
        return not self.switches_often and bool(self.scan.resolved.all())

    @cached_property
    def windows(self) -> list[Scan]:
        """The curve in ever wider windows, as long as it can be followed there."""
        found = (scan(self.mended, (-reach, reach)) for reach in WINDOWS[: 3 if self.switches_often else 4])
        return [window for window in found if window.resolved.all()]

    @cached_property
    def near(self) -> Scan:
        """The scan that is to be trusted in detail."""
        return self.scan if self.is_resolved or not self.windows else self.windows[min(1, len(self.windows) - 1)]

    def limits(self, order: Order) -> tuple[float, float]:
        """The value or the slope at minus and plus infinity; NaN where there is no limit."""
        ends = np.array([-inf, inf])
        found = np.array(self.curve.derivative(ends) if order else self.curve(ends))
        found[[np.isnan(self.curve(side * _OUTWARDS)).all() for side in (-1, 1)]] = np.nan  # nothing is there
        left, right = found.tolist()
        return left + 0.0, right + 0.0

    @cached_property
    def switches_often(self) -> bool:
        """Whether there are more places where the formula switches than can be looked at."""
        return len(self._places) > MAX_PIECES

    @cached_property
    def _places(self) -> list[float]:
        torn = self.singular.places
        return [
            place
            for place in self.curve.places(-FAR, FAR)
            if place in torn or not any(abs(place - other) <= _blur(other) for other in torn)
        ]  # abs(1/x) switches at -5e-324

    @cached_property
    def places(self) -> list[float]:
        """Where the formula switches; near 0 only, if it does so often."""
        return self.curve.places(-NEAR, NEAR)[:MAX_PIECES] if self.switches_often else self._places

    @cached_property
    def pieces(self) -> list[tuple[float, float]]:
        """The stretches between them, the two infinite ones included."""
        return list(pairwise([-inf, *self.places, inf]))

    @property
    def whole_pieces(self) -> list[tuple[float, float]]:
        """The pieces that are known to end where they do: not the outer ones, if the formula goes on to switch."""
        return self.pieces[1:-1] if self.switches_often else self.pieces

    def is_constant(self, piece: tuple[float, float], order: Order) -> bool:
        """Whether the value or the slope is one and the same on a whole piece, by the formula and not by rounding."""
        return self.curve.is_zero_between(*piece, order=order + 1)

    def bound(self, order: Order, sign: Literal[-1, 1]) -> Bound | None:
        """The supremum (``sign`` 1) or infimum (-1) of the value or the slope; None if it cannot be established."""
        if not self.is_resolved:
            endless = [Bound(end.limit, end.place, False) for end in self.ends(order) if end.limit == sign * inf]
            return endless[0] if endless else self._bound_in_windows(order, sign)
        return self.extreme(order, sign, self.scan, self.ends(order))

    def ends(self, order: Order) -> list[End]:
        """Both ends of the line."""
        return [End(side, limit) for side, limit in zip((-inf, inf), self.limits(order), strict=True)]

    def extreme(self, order: Order, sign: Literal[-1, 1], part: Scan, ends: Sequence[End]) -> Bound | None:
        """The supremum or infimum on a part of the scan, whose ``ends`` are approached only."""
        for end in ends:
            if end.limit == sign * inf:
                return Bound(end.limit, end.place, is_reached=False)
        found = part.highest(order) if sign > 0 else part.lowest(order)
        if found is None or (abs(found.value) < inf and any(one.kind == "unknown" for one in self.singular.inner)):
            return None
        best = found.value
        if abs(best) == inf:
            return Bound(best, found.x, is_reached=False)
        if abs(found.x) < FAR and found.x in self._outgrown:
            return Bound(sign * inf, inf if found.x > 0 else -inf, is_reached=False)
        missing = [End(place, best) for place in self.singular.places if abs(place - found.x) <= _blur(place)]
        approached = [end for end in ends if sign * end.limit >= sign * best - TIE * abs(best)]
        if not approached and not missing:
            return Bound(best, found.x, is_reached=True) if abs(found.x) < FAR or self._is_flat_far_out(order) else None
        if not approached and not any(self._tends_to(best, end.place, order) for end in missing):
            return None
        end = (approached or missing)[-1]
        nearest = (approached or missing)[0]
        torn = [End(place, best) for place in self.singular.places]
        reached = self._reached(order, nearest.limit, part, [*ends, *torn])
        if reached is not None:
            return Bound(nearest.limit + 0.0, reached, is_reached=True)
        return Bound(end.limit + 0.0, end.place, is_reached=False)

    def _is_flat_far_out(self, order: Order) -> bool:
        return all(self.is_constant(piece, order) for piece in (self.pieces[0], self.pieces[-1]))

    def _tends_to(self, level: float, place: float, order: Order) -> bool:
        """Whether a singular place has this limit on a side; of a slope that is not asked."""
        limits = [self.singular.limit(place, side) for side in (-1, 1)]
        return bool(order) or any(abs(limit - level) <= 1e-6 * max(1.0, abs(level)) for limit in limits)

    def _reached(self, order: Order, level: float, part: Scan, ends: Sequence[End]) -> float | None:
        """Where a number that is a limit, too, is taken: not where it only is rounded to, far out; nearest to 0."""
        x, y = part.points[0], part.points[1 + order]
        if order == 0:
            x, y = (np.concatenate(pair) for pair in ((x, part.lone[0]), (y, part.lone[1])))
            x, y = (row[np.argsort(x, kind="stable")] for row in (x, y))
        equal = np.abs(y - level) <= TIE * abs(level)
        counts = equal & ~np.isin(x, [end.place for end in ends])
        # What is equal from some point on to an end is the limit's doing, unless the formula says so.
        for place, side in ((end.place, side) for end in ends for side in (-1, 1)):
            run = np.flatnonzero(side * x > side * place)[::side]
            if run.size and not self.is_constant(self.piece_beside(place, side), order):
                counts[run[: int(np.argmin(np.append(equal[run] | np.isnan(y[run]), False)))]] = False
        if not counts.any():
            return None
        inner = x[counts]
        return self._aside(order, float(inner[np.argmin(np.abs(inner))]) + 0.0, ends)

    def _aside(self, order: Order, x: float, ends: Sequence[End]) -> float:
        """A plain number, if the constant that is taken at ``x`` begins beside an end."""
        for place, side in ((end.place, side) for end in ends for side in (-1, 1) if abs(end.place) < inf):
            low, high = self.piece_beside(place, side)
            if low < x < high and self.is_constant((low, high), order):
                return place + side * min(1.0, (high - low) / 2)
        return x

    def piece_beside(self, place: float, side: int) -> tuple[float, float]:
        """The stretch without a switch on one side of a place."""
        borders = sorted({*self.places, *self.singular.places})
        if side > 0:
            return place, next((border for border in borders if border > place), inf)
        return next((border for border in reversed(borders) if border < place), -inf), place

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
            is_missing = any(abs(place - found[0].x) <= _blur(place) for place in self.singular.places)
            return Bound(value, found[0].x, is_reached=not is_missing)
        if (sign * values[1:] > np.maximum(GROWTH * np.abs(values[:-1]), size)).all():
            return Bound(sign * inf, sign * inf, is_reached=False)
        return None


def _blur(place: float) -> float:
    """How near to a place nothing is told apart from it."""
    return 1e-12 * max(1.0, abs(place)) if abs(place) < inf else 0.0
