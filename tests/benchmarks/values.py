"""Time of one million points: silu and its slope against x*scipy.special.expit(x).

Run it by hand in an environment with actviz and SciPy: ``python tests/benchmarks/values.py``. All three take turns.
The bounds that must hold: the value within 2 times, the slope within 3 times.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
from scipy.special import expit

from actviz.curves import Curve, get

RUNS = 15


def processor_time(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print ratios with their spread."""
    x = np.random.default_rng(0).normal(scale=5, size=1_000_000)
    silu = get("silu")
    assert isinstance(silu, Curve)
    works = (lambda: x * expit(x), lambda: silu(x), lambda: silu.derivative(x))
    times = [[processor_time(work) for work in works] for _ in range(RUNS + 2)][2:]
    print(f"x*expit(x) {1e3 * min(by_hand for by_hand, _, _ in times):.2f} ms")
    for name, column, bound in (("value", 1, 2), ("slope", 2, 3)):
        ratios = sorted(row[column] / row[0] for row in times)
        print(f"{name} {ratios[0]:.2f} .. {median(ratios):.2f} .. {ratios[-1]:.2f} times, must be within {bound}")


if __name__ == "__main__":
    main()
