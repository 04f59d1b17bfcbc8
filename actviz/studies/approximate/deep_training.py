"""Training of deep networks: least squares from several starts at once, then the smallest largest error.

Levenberg-Marquardt steps reduce the mean of ``|error|**p``, first with p = 2 for all starts, then with a larger p for
those with the smallest errors. Of the best of these the largest error at all points is reduced by a sequence of linear
programmes with trust regions (Watson 1980, "Approximation theory and numerical methods", chapter 10).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.deep_weights import LayerSizes
from actviz.studies.approximate.linear_minimax import smallest_largest_error

DAMPING = 1e-2
LEAST_DAMPING, MOST_DAMPING = 1e-10, 1e6
REGION = 0.1
"""The initial radius of trust regions, relative to the parameters."""
SMALLEST_REGION = 1e-9
STEPS = 60
"""The largest number of linear programmes."""
ENOUGH = 1e-7
"""The relative decrease of the largest error at which the sequence ends."""
NEAR = 1e-9
"""The distance from a kink at which the derivatives on both sides are taken."""
NOISE = 1e-12
"""The size of errors that are only rounding; values are about 1."""


def levenberg_marquardt(
    sizes: LayerSizes, rows: Floats, x: Floats, y: Floats, steps: int, power: int = 2,
    tick: Callable[[], object] = lambda: None,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return networks with a smaller mean of ``|error|**power``, and its root; ``tick`` is called after each step."""
    diagonal = np.arange(sizes.parameters)
    damping = np.full(len(rows), DAMPING)
    outputs, jacobian = sizes.values_and_jacobian(rows, x)
    error = y - outputs
    mean = _power_mean(error, power)
    for _ in range(steps):
        weighted = jacobian
        if power > 2:
            weighted = jacobian * (np.abs(error) / _largest(error)[:, None])[:, None] ** (power - 2)
        matrix = (power - 1) * (weighted @ jacobian.swapaxes(1, 2))
        size = matrix[:, diagonal, diagonal]
        matrix[:, diagonal, diagonal] += damping[:, None] * (size + 1e-4 * size.mean(axis=1, keepdims=True) + 1e-12)
        step = np.linalg.solve(matrix, weighted @ error[..., None])[..., 0]
        tried = rows + step
        is_better = (found := _power_mean(y - sizes.values(tried, x), power)) < mean
        rows = np.where(is_better[:, None], tried, rows)
        mean = np.where(is_better, found, mean)
        damping = np.clip(np.where(is_better, damping / 3, damping * 3), LEAST_DAMPING, MOST_DAMPING)
        outputs, jacobian = sizes.values_and_jacobian(rows, x)
        error = y - outputs
        tick()
    return rows, mean


@dataclass(frozen=True)
class ScaledTarget:
    """A target whose x is scaled to the interval from -1 to 1: points, and functions for values and slopes."""

    points: Floats
    value: Callable[[Floats], Floats]
    slope: Callable[[Floats], Floats]

    def with_points(self, x: Floats) -> ScaledTarget:
        """Return the target with more points."""
        return replace(self, points=np.union1d(self.points, x))


@dataclass(frozen=True)
class _Errors:
    """The errors of a network at points and at its kinks, with their derivatives, shape (parameters, errors)."""

    error: Floats
    jacobian: Floats

    @property
    def largest(self) -> float:
        return float(np.abs(self.error).max())


def least_largest(sizes: LayerSizes, row: Floats, target: ScaledTarget, steps: int = STEPS) -> tuple[Floats, float]:
    """Return a network with a smaller largest error, and that error; with enough steps it is a local minimum."""
    now, region = _errors(sizes, row, target), REGION
    for _ in range(steps):
        if now.largest <= NOISE:
            break
        step = smallest_largest_error(now.jacobian, now.error, region * np.maximum(np.abs(row), REGION))
        expected = now.largest - float(np.abs(now.error - step @ now.jacobian).max())
        tried = _errors(sizes, row + step, target)
        if tried.largest < now.largest:
            ratio = (now.largest - tried.largest) / max(expected, NOISE * now.largest)
            row, now = row + step, tried
            region = min(2 * region, 1.0) if ratio > 0.75 else region / 2 if ratio < 0.25 else region
        else:
            region /= 4
        if region < SMALLEST_REGION or expected < ENOUGH * now.largest:
            break
    return row, now.largest


def _errors(sizes: LayerSizes, row: Floats, target: ScaledTarget) -> _Errors:
    """Return the errors at the points, and at the kinks, which move with the parameters.

    To first order the error at a moving kink changes as the mean of the errors of both pieces there, weighted so that
    the mean of their slopes is the slope of the target.
    """
    x = target.points
    line = sizes.network(row).polyline((-1.0, 1.0))
    kinks, slopes = line.knots[1:-1], np.diff(line.values) / np.diff(line.knots)
    beside = NEAR * np.concatenate([-np.ones(kinks.size), np.ones(kinks.size)])
    outputs, jacobian = sizes.values_and_jacobian(row[None], np.concatenate([x, np.tile(kinks, 2) + beside]))
    here, left, right = np.split(jacobian[0], [x.size, x.size + kinks.size], axis=1)
    with np.errstate(invalid="ignore"):
        share = (target.slope(kinks) - slopes[:-1]) / np.diff(slopes)
    share = np.clip(np.nan_to_num(share, nan=0.5), 0.0, 1.0)
    error = target.value(np.concatenate([x, kinks])) - np.concatenate([outputs[0, : x.size], line.values[1:-1]])
    return _Errors(error, np.concatenate([here, (1 - share) * left + share * right], axis=1))


def _largest(error: Floats) -> Floats:
    """Return the largest magnitude of each row, at least the smallest normal number."""
    return np.asarray(np.maximum(np.abs(error).max(axis=1), np.finfo(np.float64).tiny))


def _power_mean(error: Floats, power: int) -> Floats:
    largest = _largest(error)
    return np.asarray(largest * np.mean((np.abs(error) / largest[:, None]) ** power, axis=1) ** (1 / power))
