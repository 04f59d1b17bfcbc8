"""Lines of figures: values or derivatives at given points, interrupted at jumps and poles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

import numpy as np

from actviz.curves import Curve, KinkRule, differ
from actviz.formulas.arrays import Floats

_TOWARDS_POLE = 0.5 ** np.arange(1, 12)


@dataclass(frozen=True)
class Jump:
    """A discontinuity of a line: the limits from both sides and the value at ``x``.

    Numbers that do not exist, or belong to places outside the interval, are NaN.
    """

    x: float
    left: float
    right: float
    value: float


@dataclass(frozen=True)
class PlotLine:
    """One line of a figure.

    ``y`` contains the numbers at the ``x`` of the sample, NaN where they are not finite. ``strokes`` are the continuous
    parts that are drawn: pairs ``(x, y)`` of finite arrays, x increasing. ``jumps`` are between strokes.
    """

    y: Floats = field(repr=False)
    strokes: tuple[tuple[Floats, Floats], ...] = field(repr=False)
    jumps: tuple[Jump, ...]


class Quantity(NamedTuple):
    """The value (order 0) or a derivative of a function, with the rule for kinks."""

    order: Literal[0, 1, 2]
    at_kink: KinkRule | None = None

    def at(self, function: Curve, x: Floats) -> Floats:
        """Return the numbers at ``x``, NaN where they are not finite."""
        y = function.derivative(x, self.order, self.at_kink) if self.order else function(x)
        return np.where(np.isfinite(y), y, np.nan).astype(np.float64)


VALUE = Quantity(0)
"""The value itself."""


def tolerance(place: float) -> float:
    """Return the distance up to which places count as equal, such as kinks of two curves."""
    return 1e-12 * max(1.0, abs(place))


def line_of(
    function: Curve, quantity: Quantity, x: Floats, places: Iterable[float], poles: Iterable[float]
) -> PlotLine:
    """Return the line of a quantity, with strokes that end at poles and at jumps at ``places``."""
    y = quantity.at(function, x)
    jumps = {place: jump for place in places if (jump := _jump(function, quantity, place, x)) is not None}
    strokes: list[tuple[Floats, Floats]] = []
    for left, right in pairwise([-np.inf, *sorted({*jumps, *poles}), np.inf]):
        start = 0 if left == -np.inf else np.searchsorted(x, left + tolerance(left), side="right")
        stop = x.size if right == np.inf else np.searchsorted(x, right - tolerance(right))
        parts = [
            _end(function, quantity, left, jumps, 1.0, x),
            (x[start:stop], y[start:stop]),
            _end(function, quantity, right, jumps, -1.0, x),
        ]
        strokes += _finite_runs(*map(np.concatenate, zip(*parts, strict=True)))
    return PlotLine(
        y, tuple(strokes), tuple(jump for jump in jumps.values() if np.isfinite([jump.left, jump.right]).any())
    )


def _jump(function: Curve, quantity: Quantity, place: float, x: Floats) -> Jump | None:
    """Return the jump at a place; None if the limits and the value are equal.

    A derivative jumps at every given place. It does not exist where the value jumps.
    """
    inside = (place > x[0], place < x[-1])
    limits = zip(function.function.one_sided(place, quantity.order), inside, strict=True)
    left, right = (limit if here and np.isfinite(limit) else float("nan") for limit, here in limits)
    value = float(quantity.at(function, np.array([place]))[0])
    if quantity.order and differ(*function.function.one_sided(place, 0)):
        value = float("nan")
    if quantity.order == 0 and not any(differ(*pair) for pair in combinations((left, right, value), 2)):
        return None
    return Jump(place, left, right, value)


def _end(
    function: Curve, quantity: Quantity, place: float, jumps: Mapping[float, Jump], side: float, x: Floats
) -> tuple[Floats, Floats]:
    """Return the last points of a stroke: the one-sided limit at a jump, or points that approach a pole."""
    if not np.isfinite(place):
        return np.empty(0), np.empty(0)
    limit = float("nan") if place not in jumps else jumps[place].right if side > 0 else jumps[place].left
    if np.isfinite(limit):
        return np.array([place]), np.array([limit])
    near = np.sort(place + side * (x[-1] - x[0]) / len(x) * _TOWARDS_POLE)
    near = near[(near != place) & (near >= x[0]) & (near <= x[-1])]
    return near, quantity.at(function, near)


def _finite_runs(x: Floats, y: Floats) -> list[tuple[Floats, Floats]]:
    """Split at numbers that are not finite, without single points."""
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    edges = np.flatnonzero(np.diff(np.isfinite(y), prepend=False, append=False))
    return [(x[start:stop], y[start:stop]) for start, stop in edges.reshape(-1, 2) if stop - start > 1]
