"""Time of one million points of the best-known functions, against what people write by hand with NumPy and SciPy.

Run it by hand in an environment with actviz and SciPy: ``python tests/benchmarks/values.py``. Each pair takes turns,
in float64 and in float32; where PyTorch is installed, its function on one thread takes turns, too. A ratio is the time
of actviz divided by the other, the median of all turns. Aim: within 2 times what is written by hand, the slope of silu
within 3 times x*sigmoid(x).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np
from scipy.special import erf, expit

from actviz.curves import Curve, get

RUNS, POINTS = 25, 1_000_000
SELU = 1.0507009873554805, 1.6732632423543772

BY_HAND: Mapping[str, Callable[[Any], Any]] = {
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "elu": lambda x: np.where(x > 0, x, np.expm1(x)),
    "selu": lambda x: SELU[0] * np.where(x > 0, x, SELU[1] * np.expm1(x)),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "softplus": lambda x: np.logaddexp(0, x),
    "gelu": lambda x: 0.5 * x * (1 + erf(x / np.sqrt(2).astype(x.dtype))),
    "silu": lambda x: x * expit(x),
    "mish": lambda x: x * np.tanh(np.logaddexp(0, x)),
    "hard_swish": lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "softsign": lambda x: x / (1 + np.abs(x)),
}


def torch_functions() -> Mapping[str, Callable[[Any], object]]:
    """The functions of PyTorch by name; none if it is not installed."""
    if not find_spec("torch"):
        return {}
    import torch
    from torch.nn import functional

    torch.set_num_threads(1)
    names = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "hard_swish": functional.hardswish}
    return {name: names.get(name) or getattr(functional, name) for name in BY_HAND}


def processor_time(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ratios(ours: Callable[[], object], *others: Callable[[], object]) -> list[str]:
    """The median time of ``ours`` divided by that of each other in the same turn, with its quartiles."""
    times = np.array([[processor_time(work) for work in (ours, *others)] for _ in range(RUNS + 2)][2:])
    found = [f"{1e9 * median(times[:, 0]) / POINTS:6.2f} ns a point"]
    for column in range(1, times.shape[1]):
        low, middle, high = np.quantile(times[:, 0] / times[:, column], [0.25, 0.5, 0.75])
        found.append(f"{middle:5.2f} ({low:.2f} .. {high:.2f})")
    return found


def main() -> None:
    """Print ratios with their spread."""
    theirs = torch_functions()
    for dtype in (np.float64, np.float32):
        x = np.random.default_rng(0).normal(scale=3, size=POINTS).astype(dtype)
        print(f"{x.dtype}: actviz, times by hand{', times PyTorch' if theirs else ''}")
        for name, by_hand in BY_HAND.items():
            curve = get(name)
            assert isinstance(curve, Curve)
            others: list[Callable[[], object]] = [partial(by_hand, x)]
            if theirs:
                import torch

                others.append(partial(theirs[name], torch.from_numpy(x)))
            print(f"{name:12}", *ratios(partial(curve, x), *others), sep="  ")
        silu = get("silu")
        assert isinstance(silu, Curve)
        slope = ratios(partial(silu.derivative, x), partial(BY_HAND["silu"], x))
        print(f"{'silu slope':12}", *slope, sep="  ")


if __name__ == "__main__":
    main()
