"""A function on an interval, cut into cells so small that nothing hides in one of them.

In each cell the change of the value is what Simpson's rule makes of the slopes; one in which it is not is halved.
Places where the function switches are borders of cells, seen from either side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CELLS = 2000
"""Evenly wide cells at the start; those that hide something are halved."""
MOST = 60_000
"""More cells than this are not made."""
HALVINGS = 60
NEAR_POLE = 1e-3
"""From this near, relative to where it is, a function is followed towards a pole."""
DEFECT, WORST = 1e-5, 1e-3
"""A cell is halved if Simpson's rule is off by more, relative to the largest value and the largest slope, and hides
what nobody knows if it cannot be halved and is worse."""
HUGE = 1e200
"""Where a value is larger, an infinite slope is not vertical: it only is more than a float can hold."""
MOST_BREAKS = 300
"""A function that switches more often is seen from both sides at a selection of these places only."""

_TOWARDS = 0.5 ** np.arange(12)


class Function(Protocol):
    """What can be scanned: a ``Curve``, or the difference of two."""

    def __call__(self, x: Any, /) -> NDArray[np.floating[Any]]: ...  # noqa: D102 - the value

    def derivative(self, x: Any, order: int = 1) -> NDArray[np.floating[Any]]:
        """The derivative of order 1 or 2."""

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """Limits from the left and the right of the value (order 0) or a derivative."""

    def places(self, low: float, high: float) -> list[float]:
        """Where the formula switches."""

    def poles(self, low: float, high: float) -> list[float]:
        """Where there may be no finite value."""


@dataclass(frozen=True, eq=False)
class Cells:
    """What is known at the borders of the cells.

    ``points`` has the rows x, value, slope and curvature. Where the function switches, at ``places``, x is there twice,
    as seen from the left and from the right; NaN is what is not known. ``resolved`` tells for each cell, the gap
    between two points, whether nothing hides in it.
    """

    points: Floats
    resolved: NDArray[np.bool_]
    places: Sequence[float]


def cut(function: Function, interval: tuple[float, float], extra: Sequence[float] = ()) -> Cells:
    """Cut an interval into cells; ``extra`` are more places to cut it at."""
    low, high = interval
    places = function.places(low, high)
    places = places[:: 1 + len(places) // (MOST_BREAKS + 1)]
    poles = torn_poles(function, interval)
    even = np.linspace(low, high, CELLS + 1)
    origin = [0.0] if low <= 0 <= high else []
    smooth = np.setdiff1d(np.concatenate([even, origin, np.array(extra)]), [*places, *poles])
    sides = [_sides(function, place, interval, place in poles, place in places) for place in {*places, *poles}]
    points = np.hstack([_seen(function, smooth), *sides])
    points = points[:, np.argsort(points[0], kind="stable")]
    return Cells(*_refined(function, points), places)


def torn_poles(function: Function, interval: tuple[float, float]) -> list[float]:
    """The poles where a function really has no value, or other values beside it: the formula may have avoided it."""
    return [pole for pole in function.poles(*interval) if _tears(function, pole)]


def values(function: Function, x: NDArray[Any], order: int) -> Floats:
    """The value (order 0) or a derivative at ``x``."""
    return np.asarray(function.derivative(x, order) if order else function(x), dtype=np.float64)


def _seen(function: Function, x: Floats) -> Floats:
    """Columns x, value, slope and curvature; what a float cannot hold is not known."""
    value, slope, curvature = (values(function, x, order) for order in (0, 1, 2))
    known = np.isfinite(value)
    slope = np.where(known & (np.isfinite(slope) | (np.abs(value) < HUGE)), slope, np.nan)
    curvature = np.where(np.isfinite(slope) & np.isfinite(curvature), curvature, np.nan)
    return np.array([x, np.where(known, value, np.nan), slope, curvature])


def _sides(function: Function, place: float, interval: tuple[float, float], is_pole: bool, switches: bool) -> Floats:
    """The columns of a place as seen from the left and the right, those outside of the interval left out."""
    reach = min((interval[1] - interval[0]) / CELLS, NEAR_POLE * max(1.0, abs(place)))
    limits = [function.one_sided(place, order) if switches else (np.nan, np.nan) for order in (0, 1, 2)]
    columns = []
    for number, side in enumerate((-1.0, 1.0)):
        if not interval[0] <= place + side * reach / 2 <= interval[1]:
            continue
        levels = [limit[number] for limit in limits]
        if is_pole:
            near = place + side * reach * _TOWARDS
            grown = [_grows(values(function, near, order)) for order in (0, 1, 2)]
            levels = [level if np.isnan(endless) else endless for level, endless in zip(levels, grown, strict=True)]
        if np.isinf(levels[0]) and not is_pole:
            levels = [np.nan] * 3
        columns.append([place, *levels])
    return np.array(columns, dtype=np.float64).reshape(-1, 4).T


def _grows(levels: Floats) -> float:
    """Plus or minus infinity if numbers taken ever nearer to a pole grow without bound: their steps do not shrink."""
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.diff(levels)
        for sign in (1.0, -1.0):
            rising = sign * steps
            if sign * levels[-1] == np.inf or (rising.min() > 0 and rising[-1] > rising[0] / 2):
                return sign * np.inf
    return float("nan")


def _tears(function: Function, pole: float) -> bool:
    blur = 1e-12 * max(1.0, abs(pole))
    near = values(function, np.array([pole - blur, pole, pole + blur]), 0)
    if not np.isfinite(near).all():
        return True
    return bool(np.ptp(near / 2) > 1e-3 * (1 + np.abs(near).min()))


def _refined(function: Function, points: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Halve the cells in which the value changes by more or less than the slopes say, and where knowledge ends."""
    largest = _largest(points)
    rounding = getattr(function, "rounding", np.zeros_like)  # how much of a value may be rounding, if that is known
    cells = np.concatenate([points[:, :-1], points[:, 1:]])
    cells = cells[:, cells[0] < cells[4]]
    parts = [points]
    worst = np.full(cells.shape[1], False)
    hiding: Floats = np.empty(0)  # left ends; what is left after all halvings is as narrow as a point
    for _ in range(HALVINGS):
        middle = cells[0] + (cells[4] - cells[0]) / 2
        between = (cells[0] < middle) & (middle < cells[4])
        cells, middle, worst = cells[:, between], middle[between], worst[between]
        if sum(part.shape[1] for part in parts) + middle.size > MOST:
            hiding = cells[0, worst]
            break
        seen = _seen(function, middle)
        parts.append(seen)
        largest = np.maximum(largest, _largest(seen))
        defects = np.tile(_defects(cells, seen, rounding(middle), *largest), 2)
        halves = np.hstack([np.concatenate([cells[:4], seen]), np.concatenate([seen, cells[4:]])])
        cells, worst = halves[:, defects > DEFECT], defects[defects > DEFECT] > WORST
    # A place that switches is there twice, from the left first: a stable sort keeps that.
    points = np.hstack(parts)
    points = points[:, np.argsort(points[0], kind="stable")]
    return points, ~(np.isin(points[0, :-1], hiding) & (np.diff(points[0]) > 0))


def _largest(points: Floats) -> Floats:
    """The largest magnitudes of value and slope."""
    result: Floats = np.max(np.abs(points[1:3]), axis=1, where=np.isfinite(points[1:3]), initial=0.0)
    return result


def _defects(cells: Floats, middle: Floats, blur: Floats, value: float, slope: float) -> Floats:
    """How much more or less the value changes in each cell than Simpson's rule says, relative to what is largest."""
    with np.errstate(all="ignore"):
        width = cells[4] - cells[0]
        defect = np.abs(cells[5] - cells[1] - width / 6 * (cells[2] + 4 * middle[2] + cells[6]))
        rounding = 1e-14 * (np.abs(cells[1]) + np.abs(cells[5])) + 8 * blur + 1e-300
        relative = np.where(defect > rounding, defect / np.minimum(value, slope * width), 0.0)
    ends = np.isnan(cells[1]) != np.isnan(cells[5])
    result: Floats = np.where(ends, np.inf, np.nan_to_num(relative, nan=0.0, posinf=np.inf))
    return result
