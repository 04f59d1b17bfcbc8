"""Derivatives once more, by ways that know nothing of the rules they were derived by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats

POINTS = 500
"""Points at which checks are asked for, spread over the stretches between places where the formula switches."""
STRETCHES = 50
"""Of more stretches than this the widest are taken."""
STEP = 0.03
"""The first step of central differences; it is halved again and again."""
HALVINGS = 8


@dataclass(frozen=True)
class DerivativeCheck:
    """How far another way to the derivative disagrees at worst, and where.

    ``disagreement`` is relative to the derivative where that is above 1 in magnitude, and absolute elsewhere.
    ``points`` counts the comparisons.
    """

    method: Literal["central differences", "complex step"]
    disagreement: float
    x: float
    points: int


def check_derivative(
    curve: Curve, interval: tuple[float, float], order: Literal[1, 2] = 1
) -> tuple[DerivativeCheck, ...]:
    """Compare a derivative with central differences of the one before it, and with a complex step in the formula.

    The complex step applies where the formula between two switches is made of analytic words that NumPy computes for
    complex numbers, which the error function is not. Both keep off places where the formula switches.
    """
    low, high = interval
    borders = sorted({low, *curve.function.places(low, high), *curve.function.poles(low, high), high})
    stretches = sorted(pairwise(borders), key=lambda ends: ends[0] - ends[1])[:STRETCHES]
    share = max(POINTS // len(stretches), 4)
    x = np.concatenate([start + (end - start) * (np.arange(share) + 0.5) / share for start, end in stretches])
    gap = np.concatenate([_distances(share) * (end - start) for start, end in stretches])
    found = np.asarray(curve.derivative(x, order), dtype=np.float64)
    differences = _central_differences(curve, x, gap, order)
    steps = np.concatenate([curve.function.complex_step(part, order) for part in np.split(x, len(stretches))])
    checks = (
        _check("central differences", found, differences, x),
        _check("complex step", found, steps, x),
    )
    return tuple(check for check in checks if check)


def _distances(share: int) -> Floats:
    """How far the points of a stretch of width 1 are from its nearer end."""
    at = (np.arange(share) + 0.5) / share
    nearer: Floats = np.minimum(at, 1 - at)
    return nearer


def _check(
    method: Literal["central differences", "complex step"], found: Floats, other: Floats, x: Floats
) -> DerivativeCheck | None:
    known = np.isfinite(found) & np.isfinite(other)
    if not known.any():
        return None
    difference = np.abs(found - other)[known] / np.maximum(1.0, np.abs(found[known]))
    worst = int(np.argmax(difference))
    return DerivativeCheck(method, float(difference[worst]), float(x[known][worst]), int(known.sum()))


def _central_differences(curve: Curve, x: Floats, gap: Floats, order: Literal[1, 2]) -> Floats:
    """Richardson's extrapolation of central differences, for each point as far as it settles.

    Richardson (1911, "The approximate arithmetical solution by finite differences"); the table is left where its
    entries differ least, as Ridders (1982, "Accurate computation of F'(x) and F'(x) F''(x)") does.
    """
    first = np.minimum(STEP * np.maximum(1.0, np.abs(x)), gap / 2)
    best, doubt = np.full(x.shape, np.nan), np.full(x.shape, np.inf)
    before: list[Floats] = []
    with np.errstate(all="ignore"):
        for halving in range(HALVINGS):
            step = first / 2**halving
            ahead, behind = x + step, x - step
            row = [(_below(curve, ahead, order) - _below(curve, behind, order)) / (ahead - behind)]
            for column, coarser in enumerate(before, 1):
                row.append(row[-1] + (row[-1] - coarser) / (4**column - 1))
                change = np.maximum(np.abs(row[-1] - row[-2]), np.abs(row[-1] - coarser))
                better = change < doubt
                best, doubt = np.where(better, row[-1], best), np.where(better, change, doubt)
            before = row
    return best


def _below(curve: Curve, x: Floats, order: Literal[1, 2]) -> Floats:
    return np.asarray(curve(x) if order == 1 else curve.derivative(x), dtype=np.float64)
