"""Lines to draw: a function or its slopes at given points, torn at jumps and poles, nothing that is not finite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

import numpy as np

from actviz.curves import Curve, KinkRule, differ
from actviz.formulas.arrays import Floats

_TOWARDS_POLE = 0.5 ** np.arange(1, 12)


@dataclass(frozen=True)
class Jump:
    """A place where a line is torn: limits from both sides and the value at ``x`` itself.

    What does not exist, or lies outside the interval, is NaN.
    """

    x: float
    left: float
    right: float
    value: float


@dataclass(frozen=True)
class PlotLine:
    """One line of a figure.

    ``y`` goes with the shared ``x`` of the sample, NaN where there is no finite number. ``strokes`` are what is drawn:
    pairs ``(x, y)`` of finite arrays over increasing x, each without a tear; ``jumps`` lie between strokes.
    """

    y: Floats
    strokes: tuple[tuple[Floats, Floats], ...]
    jumps: tuple[Jump, ...]


class Quantity(NamedTuple):
    """What is read off a function: its value (order 0) or a derivative, and which number of it at a kink."""

    order: Literal[0, 1, 2]
    at_kink: KinkRule | None = None

    def at(self, function: Curve, x: Floats) -> Floats:
        """The finite numbers, NaN where there is none."""
        y = function.derivative(x, self.order, self.at_kink) if self.order else function(x)
        return np.where(np.isfinite(y), y, np.nan).astype(np.float64)


VALUE = Quantity(0)
"""The value itself."""


def tolerance(place: float) -> float:
    """How far beside a place rounding may have put what belongs there, such as another curve's kink."""
    return 1e-12 * max(1.0, abs(place))


def line_of(
    function: Curve, quantity: Quantity, x: Floats, places: Iterable[float], poles: Iterable[float]
) -> PlotLine:
    """The values of a function or its slopes, torn at poles and where they jump at ``places``."""
    y = quantity.at(function, x)
    torn = {place: jump for place in places if (jump := _jump(function, quantity, place, x)) is not None}
    strokes: list[tuple[Floats, Floats]] = []
    for left, right in pairwise([-np.inf, *sorted({*torn, *poles}), np.inf]):
        start = 0 if left == -np.inf else np.searchsorted(x, left + tolerance(left), side="right")
        stop = x.size if right == np.inf else np.searchsorted(x, right - tolerance(right))
        parts = [
            _end(function, quantity, left, torn, 1.0, x),
            (x[start:stop], y[start:stop]),
            _end(function, quantity, right, torn, -1.0, x),
        ]
        strokes += _finite_runs(*map(np.concatenate, zip(*parts, strict=True)))
    return PlotLine(
        y, tuple(strokes), tuple(jump for jump in torn.values() if np.isfinite([jump.left, jump.right]).any())
    )


def _jump(function: Curve, quantity: Quantity, place: float, x: Floats) -> Jump | None:
    """The tear at a place: a slope is torn at every kink, a value where the limits and itself are not all the same.

    Where the value itself jumps there is no slope, whatever number stands for it.
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
    function: Curve, quantity: Quantity, place: float, torn: Mapping[float, Jump], side: float, x: Floats
) -> tuple[Floats, Floats]:
    """The last points of a stroke beside a break: the one-sided limit at a jump, ever nearer points beside a pole."""
    if not np.isfinite(place):
        return np.empty(0), np.empty(0)
    limit = float("nan") if place not in torn else torn[place].right if side > 0 else torn[place].left
    if np.isfinite(limit):
        return np.array([place]), np.array([limit])
    near = np.sort(place + side * (x[-1] - x[0]) / len(x) * _TOWARDS_POLE)
    near = near[(near != place) & (near >= x[0]) & (near <= x[-1])]
    return near, quantity.at(function, near)


def _finite_runs(x: Floats, y: Floats) -> list[tuple[Floats, Floats]]:
    """Split at what is not finite; a single point is no stroke."""
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    edges = np.flatnonzero(np.diff(np.isfinite(y), prepend=False, append=False))
    return [(x[start:stop], y[start:stop]) for start, stop in edges.reshape(-1, 2) if stop - start > 1]
