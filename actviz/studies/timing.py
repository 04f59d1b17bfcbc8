"""Computing times of functions relative to ReLU, measured in alternation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from statistics import median, quantiles
from time import perf_counter_ns

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve, get
from actviz.numerics.memory import keep_freed_arrays
from actviz.studies.installed_frameworks import Backend, Prepared, Run, Setup, installed_backends

SIZE = 1 << 16
"""The number of elements of the array, which fits into the second-level cache."""
ROUNDS = 25
REPEATS = 3
"""The number of successive runs of a function in a round, of which the fastest is used."""
SEED = 0


@dataclass(frozen=True)
class Spread:
    """The median and the quartiles of measurements."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Cost:
    """The time of value and derivative per element in nanoseconds, and relative to ReLU.

    Ratios are computed within each round, so that slowdowns of the machine cancel. The derivative is None if the
    library cannot compute it. ``code`` is the executed code, and ``is_built_in`` is whether it is one call of the
    library.
    """

    label: str
    value: Spread
    derivative: Spread | None
    value_ratio: Spread
    derivative_ratio: Spread | None
    code: str = ""
    is_built_in: bool = False


@dataclass(frozen=True)
class Timing:
    """The costs of curves in one library, without those that it cannot compute."""

    setup: Setup
    costs: tuple[Cost, ...]


def measure_timings(curves: Sequence[Curve], *, rounds: int = ROUNDS) -> tuple[Timing, ...]:
    """Measure curves in NumPy, as this package computes them, and in all installed frameworks."""
    x = _numbers()
    frameworks = (_timing(curves, backend, rounds) for backend in installed_backends(x))
    return (_timing(curves, _Numpy(x), rounds), *(timing for timing in frameworks if timing.costs))


def measure_costs(
    curves: Sequence[Curve], *, rounds: int = ROUNDS, tick: Callable[[], object] = lambda: None
) -> tuple[Cost, ...]:
    """Measure curves and ReLU in NumPy in alternation, for ``rounds`` rounds (at least 2).

    ``tick`` is called after each round. NumPy evaluates formulas operation by operation on one processor. Frameworks
    compute functions in one pass, so that their ranking may differ.
    """
    return _timing(curves, _Numpy(_numbers()), rounds, tick).costs


class _Numpy:
    """The functions of this package, which compute formulas with NumPy in float64."""

    def __init__(self, x: NDArray[np.float64]) -> None:
        self.x = x
        self.setup = Setup("numpy", "NumPy", np.__version__, "float64", 1, x.size)

    def prepare(self, curve: Curve) -> Prepared:
        """Return a curve ready for timing."""
        return Prepared(lambda: curve(self.x), lambda: curve.derivative(self.x), curve.formula, is_built_in=False)

    def running(self) -> AbstractContextManager[None]:
        """Return a context without effect."""
        return nullcontext()


def _numbers() -> NDArray[np.float64]:
    return np.random.default_rng(SEED).standard_normal(SIZE)


def _timing(
    curves: Sequence[Curve], backend: Backend, rounds: int, tick: Callable[[], object] = lambda: None
) -> Timing:
    relu = get("relu")
    assert isinstance(relu, Curve)
    with backend.running():
        first, *others = [_prepared(curve, backend) for curve in (relu, *curves)]
        if first is None:
            return Timing(backend.setup, ())
        timed = [(curve.label, ready) for curve, ready in zip(curves, others, strict=True) if ready]
        runs = [run for ready in (first, *(ready for _, ready in timed)) for run in (ready.value, ready.derivative)]
        times = _interleaved(runs, rounds, tick) / backend.setup.elements
    ratios = times / np.tile(times[:, :2], len(runs) // 2)
    return Timing(
        backend.setup,
        tuple(
            Cost(
                label,
                _spread(times[:, 2 * number]),
                _spread(times[:, 2 * number + 1]) if ready.derivative else None,
                _spread(ratios[:, 2 * number]),
                _spread(ratios[:, 2 * number + 1]) if ready.derivative and first.derivative else None,
                ready.code,
                ready.is_built_in,
            )
            for number, (label, ready) in enumerate(timed, 1)
        ),
    )


def _prepared(curve: Curve, backend: Backend) -> Prepared | None:
    """Return a function after its first run; None if the library cannot compute it."""
    with suppress(Exception):  # libraries raise different types of errors
        ready = backend.prepare(curve)
        if ready is not None:
            ready.value()  # the first call compiles
            return ready if _runs(ready.derivative) else replace(ready, derivative=None)
    return None


def _runs(run: Run | None) -> bool:
    """Return whether a derivative can be computed."""
    with suppress(Exception):
        if run is not None:
            run()
            return True
    return False


def _interleaved(runs: Sequence[Run | None], rounds: int, tick: Callable[[], object]) -> NDArray[np.float64]:
    """Return the nanoseconds of all runs, measured in alternation, with a row per round; NaN for missing runs."""
    keep_freed_arrays()
    times = np.empty((rounds, len(runs)))
    for row in times:
        row[:] = [_nanoseconds(run) if run else np.nan for run in runs]
        tick()
    return times


def _nanoseconds(run: Run) -> int:
    times = []
    for _ in range(REPEATS):
        start = perf_counter_ns()
        run()
        times.append(perf_counter_ns() - start)
    return min(times)


def _spread(measured: NDArray[np.float64]) -> Spread:
    low, _, high = quantiles(measured.tolist(), n=4)
    return Spread(low, median(measured.tolist()), high)
