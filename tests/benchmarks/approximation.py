"""Time and error of the best networks, compared with pwlf if it is installed.

Run it by hand in an environment with actviz: ``python tests/benchmarks/approximation.py``. The bounds that must hold:
64 units within 100 ms, 256 within 1 s; the proof within 1e-6 of the error.
"""

from __future__ import annotations

import time
from importlib.util import find_spec

import numpy as np

import actviz
from actviz.curves import Curve
from actviz.studies.approximate.optimal import approximate

NAMES = ("sigmoid", "tanh", "gelu", "silu", "softplus", "mish", "elu", "exp(-x**2)", "sin(x)")
BOUNDS = {64: 0.1, 256: 1.0}
RUNS = 3
BESIDE = (2, 4, 8)


def curve(text: str) -> Curve:
    """The curve of a name or a formula."""
    found = actviz.get(text) if text in actviz.names() else actviz.parse(text)
    assert isinstance(found, Curve)
    return found


def beside_pwlf(name: str, hidden: int) -> str:
    """How far pwlf comes on 500 points, relative to the optimum, and how long it takes."""
    import pwlf

    target = curve(name)
    start = time.perf_counter()
    best = approximate(target, hidden=hidden)
    own = time.perf_counter() - start
    x = np.linspace(-8, 8, 500)
    start = time.perf_counter()
    model = pwlf.PiecewiseLinFit(x, target(x))
    model.fit(hidden + 1)
    seconds = time.perf_counter() - start
    fine = np.linspace(-8, 8, 20_001)
    error = np.abs(model.predict(fine) - target(fine)).max()
    return f"{name} {hidden}: error {error / best.max_error:.2f} times the optimum, time {seconds / own:.0f} times ours"


def main() -> None:
    """Print one line for each target."""
    for hidden, bound in BOUNDS.items():
        for name in NAMES:
            target, seconds = curve(name), []
            for _ in range(RUNS):
                start = time.perf_counter()
                fit = approximate(target, hidden=hidden)
                seconds.append(time.perf_counter() - start)
            assert fit.gap is not None
            verdict = "" if min(seconds) < bound and fit.gap < 1e-6 else "  MISSED"
            print(f"{name} {hidden}: {1e3 * min(seconds):.0f} ms, gap {fit.gap:.1e}{verdict}")
    if find_spec("pwlf") is None:
        print("pwlf is not installed: no comparison")
        return
    for name in NAMES[:3]:
        for hidden in BESIDE:
            print(beside_pwlf(name, hidden))


if __name__ == "__main__":
    main()
