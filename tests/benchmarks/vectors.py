"""Time of functions of a vector, relative to SciPy's and to writing an array of the same size, in one run.

Run it by hand in an environment with actviz and SciPy: ``python tests/benchmarks/vectors.py``. The aims: values of
(1000, 1000) inputs within 3 times SciPy's softmax and log_softmax; the Jacobian of 1,000 inputs in the time of a few
passes over its memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import scipy.special

import actviz
from actviz import VectorFunction

RUNS = 15
AIM = 3


def function(name: str) -> VectorFunction:
    """The function of that name."""
    found = actviz.get(name)
    assert isinstance(found, VectorFunction)
    return found


def ratio(work: Callable[[], object], reference: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of ``work``, and the median of its time relative to ``reference``; they take turns."""
    seconds: list[tuple[float, float]] = []
    for _ in range(RUNS):
        times = [time.perf_counter()]
        for act in (work, reference):
            act()
            times.append(time.perf_counter())
        seconds.append((times[1] - times[0], times[2] - times[1]))
    return 1e3 * median(own for own, _ in seconds), median(own / other for own, other in seconds)


def main() -> None:
    """Print a line for each function."""
    names = [name for name in actviz.names() if isinstance(actviz.get(name), VectorFunction)]
    random = np.random.default_rng(0)
    many, one = random.normal(size=(1000, 1000)), random.normal(size=1000)
    for name in names:
        own = function(name)
        judge = scipy.special.log_softmax if name == "log_softmax" else scipy.special.softmax
        spent, times = ratio(lambda own=own: own(many), lambda judge=judge: judge(many, axis=-1))  # type: ignore[misc]
        aim = f" (aim {AIM})" if judge.__name__ == name else ""
        print(f"{name:15} values   {spent:7.1f} ms {times:6.2f} x scipy.special.{judge.__name__}{aim}")
        shape = own.jacobian(one).shape
        spent, times = ratio(lambda own=own: own.jacobian(one), lambda shape=shape: np.ones(shape))  # type: ignore[misc]
        print(f"{'':15} Jacobian {spent:7.1f} ms {times:6.2f} x numpy.ones({shape})")


if __name__ == "__main__":
    main()
