"""What a function costs to compute, against ReLU, measured in one interleaved run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

import numpy as np

from actviz.curves import Curve, get

SIZE = 1 << 16
"""Elements of the array that is computed, float64, standard normal; it fits a processor's second cache."""
KEPT = 1 << 21
"""Elements of an array that is freed at the start: 16 MB, below glibc's limit of 32 MB, above all that is needed."""
ROUNDS = 25
REPEATS = 3
"""Runs in a row of one function in one round, of which the fastest counts."""
SEED = 0


@dataclass(frozen=True)
class Spread:
    """The median of many measurements, and the quartiles around it."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Cost:
    """Nanoseconds an element of value and derivative, and how many times those of ReLU they are.

    A ratio is taken within each round, so that what slows the machine down slows both.
    """

    label: str
    value: Spread
    derivative: Spread
    value_ratio: Spread
    derivative_ratio: Spread


def measure_costs(
    curves: Sequence[Curve], *, rounds: int = ROUNDS, tick: Callable[[], object] = lambda: None
) -> tuple[Cost, ...]:
    """Measure curves and ReLU in turns, ``rounds`` times (at least 2); ``tick`` is called after each round.

    It is NumPy on one processor that is measured: what a function costs on other machines differs, the order of
    magnitude hardly does.
    """
    relu = get("relu")
    assert isinstance(relu, Curve)
    x = np.random.default_rng(SEED).standard_normal(SIZE)
    runs = [run for curve in (relu, *curves) for run in (curve, curve.derivative)]
    _keep_freed_memory()
    for run in runs:
        run(x)  # compiles
    times = np.empty((rounds, len(runs)))
    for row in times:
        row[:] = [_nanoseconds(run, x) / x.size for run in runs]
        tick()
    ratios = times / np.tile(times[:, :2], len(curves) + 1)
    return tuple(
        Cost(
            curve.label,
            *(_spread(times[:, 2 * number + part]) for part in (0, 1)),
            *(_spread(ratios[:, 2 * number + part]) for part in (0, 1)),
        )
        for number, curve in enumerate(curves, 1)
    )


def _keep_freed_memory() -> None:
    """Free one large array, after which glibc gives no smaller ones back to the system.

    Before, every result is fetched from the system page by page or is not, as what else lies in memory has it, and
    that may take several times as long as the function itself.
    """
    np.empty(KEPT)


def _nanoseconds(run: Callable[[Any], object], x: Any) -> int:
    times = []
    for _ in range(REPEATS):
        start = perf_counter_ns()
        run(x)
        times.append(perf_counter_ns() - start)
    return min(times)


def _spread(measured: np.ndarray[Any, np.dtype[np.float64]]) -> Spread:
    low, _, high = quantiles(measured.tolist(), n=4)
    return Spread(low, median(measured.tolist()), high)
