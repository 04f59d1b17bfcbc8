"""Checks of derivatives by central differences and complex steps, independent of the rules of differentiation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats

POINTS = 500
"""The number of points, distributed over the intervals between places where the formula switches."""
STRETCHES = 50
"""The largest number of intervals; if there are more, the widest are used."""
STEP = 0.03
"""The first step of central differences, which is halved repeatedly."""
HALVINGS = 8
Method = Literal["central differences", "complex step"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True)
class DerivativeCheck:
    """The largest disagreement of a derivative with that of another method, and its place.

    ``disagreement`` is relative where the derivative is above 1 in magnitude, and absolute elsewhere. ``points`` is the
    number of compared points.
    """

    method: Method
    disagreement: float
    x: float
    points: int


def check_derivative(
    curve: Curve, interval: tuple[float, float], order: Literal[1, 2] = 1
) -> tuple[DerivativeCheck, ...]:
    """Compare a derivative with central differences of the derivative of lower order, and with a complex step.

    The complex step requires a formula of analytic functions that NumPy supports for complex numbers, which excludes
    the error function. Both methods use only points between places where the formula switches.
    """
    low, high = interval
    borders = sorted({low, *curve.function.places(low, high), *curve.function.poles(low, high), high})
    stretches = sorted(pairwise(borders), key=lambda ends: ends[0] - ends[1])[:STRETCHES]
    count = max(POINTS // len(stretches), 4)
    x = np.concatenate([start + (end - start) * (np.arange(count) + 0.5) / count for start, end in stretches])
    gap = np.concatenate([_distances(count) * (end - start) for start, end in stretches])
    found = np.asarray(curve.derivative(x, order), dtype=np.float64)
    differences = _central_differences(curve, x, gap, order)
    steps = np.concatenate([curve.function.complex_step(part, order) for part in np.split(x, len(stretches))])
    checks = (
        _check("central differences", found, differences, x),
        _check("complex step", found, steps, x),
    )
    return tuple(check for check in checks if check)


def _distances(count: int) -> Floats:
    """Return the distances of the points of an interval of width 1 from its nearer end."""
    at = (np.arange(count) + 0.5) / count
    nearer: Floats = np.minimum(at, 1 - at)
    return nearer


def _check(method: Method, found: Floats, other: Floats, x: Floats) -> DerivativeCheck | None:
    known = np.isfinite(found) & np.isfinite(other)
    if not known.any():
        return None
    difference = np.abs(found - other)[known] / np.maximum(1.0, np.abs(found[known]))
    worst = int(np.argmax(difference))
    return DerivativeCheck(method, float(difference[worst]), float(x[known][worst]), int(known.sum()))


def _central_differences(curve: Curve, x: Floats, gap: Floats, order: Literal[1, 2]) -> Floats:
    """Extrapolate central differences by Richardson's method, for each point until it converges.

    See Richardson (1911, "The approximate arithmetical solution by finite differences"). The result is the entry with
    the smallest difference to its neighbours, as in Ridders (1982, "Accurate computation of F'(x) and F'(x) F''(x)").
    """
    first = np.minimum(STEP * np.maximum(1.0, np.abs(x)), gap / 2)
    best, smallest_change = np.full(x.shape, np.nan), np.full(x.shape, np.inf)
    before: list[Floats] = []
    with np.errstate(all="ignore"):
        for halving in range(HALVINGS):
            step = first / 2**halving
            ahead, behind = x + step, x - step
            row = [
                (_lower_derivative(curve, ahead, order) - _lower_derivative(curve, behind, order)) / (ahead - behind)
            ]
            for column, coarser in enumerate(before, 1):
                row.append(row[-1] + (row[-1] - coarser) / (4**column - 1))
                change = np.maximum(np.abs(row[-1] - row[-2]), np.abs(row[-1] - coarser))
                better = change < smallest_change
                best, smallest_change = np.where(better, row[-1], best), np.where(better, change, smallest_change)
            before = row
    return best


def _lower_derivative(curve: Curve, x: Floats, order: Literal[1, 2]) -> Floats:
    return np.asarray(curve(x) if order == 1 else curve.derivative(x), dtype=np.float64)
