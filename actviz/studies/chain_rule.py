"""The chain rule in depth: how a function, applied layer after layer, shrinks or enlarges a gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve, KinkRule
from actviz.formulas.arrays import Floats
from actviz.studies.results import Extremum

SMALLEST_FLOAT32 = float(np.finfo(np.float32).tiny)
"""The smallest normal float32 number. A gradient below it loses digits, and is 0 in many programs."""
MOST_DEPTHS = 200
"""The largest number of depths at which a gradient is computed."""
REFINEMENTS, FINE = 2, 41
"""How often places of large slopes are sampled more finely, and the number of points around each."""


@dataclass(frozen=True, eq=False)
class ChainRule:
    """Slopes of a function that is applied to itself, over the depth.

    Parameters
    ----------
    depths : ndarray of int, shape (n,)
        Numbers of applications (layers), ascending.
    log10_bound : ndarray of float64, shape (n,)
        log10 of L**depth, where L is the largest magnitude of the slope on the interval; NaN if L is not known.
    log10_composed : ndarray of float64, shape (n,)
        log10 of the largest magnitude of the slope of f(f(... f(x))) among the sampled x; NaN where it has no value.
    composed_at : ndarray of float64, shape (n,)
        The x at which this largest magnitude was found.
    """

    depths: NDArray[np.int64]
    log10_bound: Floats
    log10_composed: Floats
    composed_at: Floats

    def vanishes_from(self, limit: float = SMALLEST_FLOAT32) -> int | None:
        """Return the number of layers from which the bound is below ``limit``, None if it never is."""
        rate = float(self.log10_bound[0]) / float(self.depths[0])
        return int(np.floor(np.log10(limit) / rate)) + 1 if -np.inf < rate < 0 else None


def chain_rule(
    curve: Curve, x: Floats, depths: Sequence[int], steepest: Extremum | None, at_kink: KinkRule | None = None
) -> ChainRule:
    """Apply a curve to itself and follow the slope by the chain rule.

    Parameters
    ----------
    curve : Curve
        The function f.
    x : ndarray of float64
        The inputs among which the largest slope is searched. Places of large slopes are sampled more finely.
    depths : sequence of int
        The requested numbers of applications, each at least 1; those between them are added.
    steepest : Extremum or None
        The slope of f of largest magnitude on the interval.
    at_kink : KinkRule, optional
        The number that is the derivative at a kink, as for ``Curve.derivative``.
    """
    numbers = _all_depths(depths)
    size = np.nan if steepest is None else abs(steepest.value)
    with np.errstate(divide="ignore"):
        bound = numbers * np.log10(size)
    low, high = float(x[0]), float(x[-1])
    for _ in range(REFINEMENTS):
        best = _best(curve, x, numbers, at_kink)[1]
        x = np.clip(_with_neighbours(x, np.unique(best[np.isfinite(best)])), low, high)
    largest, places = _best(curve, x, numbers, at_kink)
    return ChainRule(numbers, bound, largest, places)


def _all_depths(depths: Sequence[int]) -> NDArray[np.int64]:
    """Return the depths with all between, or evenly spaced ones if those are too many."""
    most = max(depths)
    between = np.unique(np.linspace(1, most, min(most, MOST_DEPTHS)).round().astype(np.int64))
    return np.union1d(between, np.array(depths, dtype=np.int64))


def _best(curve: Curve, x: Floats, depths: NDArray[np.int64], at_kink: KinkRule | None) -> tuple[Floats, Floats]:
    """Return log10 of the largest magnitude of the slope at each depth, and its x."""
    requested, largest, places = {*depths.tolist()}, [], []
    y, logs = x, np.zeros_like(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        for depth in range(1, int(depths[-1]) + 1):
            logs = logs + np.log10(np.abs(curve.derivative(y, 1, at_kink)))
            y = np.asarray(curve(y), dtype=np.float64)
            if depth in requested:
                known = ~np.isnan(logs)
                number = int(np.argmax(np.where(known, logs, -np.inf)))
                largest.append(float(logs[number]) if known.any() else np.nan)
                places.append(float(x[number]) if known.any() else np.nan)
    return np.array(largest), np.array(places)


def _with_neighbours(x: Floats, places: Floats) -> Floats:
    """Return ``x`` with more points on both sides of ``places``, up to the next points of ``x``."""
    number = np.searchsorted(x, places)
    low, high = x[np.maximum(number - 1, 0)], x[np.minimum(number + 1, x.size - 1)]
    return np.union1d(x, np.linspace(low, high, FINE).ravel())
