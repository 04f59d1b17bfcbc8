"""Time of ``propagate`` against the same measurement in PyTorch: a plain float32 loop over the layers with autograd.

Run it by hand in an environment with actviz and PyTorch: ``python tests/benchmarks/propagation.py [THREADS]``. With
THREADS, both use that many processor cores; set ``OPENBLAS_NUM_THREADS`` to the same number. Each pair takes turns; a
ratio is the processor time of actviz divided by that of PyTorch, the median of all turns. Aim: at most 1.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch.nn import functional

import actviz
from actviz.curves import Curve
from actviz.studies.networks.propagate import propagate
from actviz.studies.networks.propagate_settings import PropagationSettings

NAMES = ("relu", "leaky_relu", "tanh", "sigmoid", "gelu", "silu", "elu", "mish")
RUNS = 9
SETTINGS = PropagationSettings()


def torch_loop(name: str) -> dict[str, list[torch.Tensor]]:
    """Networks of the same size: variance, correlation, zeros, dead units and gradients of all layers."""
    function = {"tanh": torch.tanh, "sigmoid": torch.sigmoid}.get(name) or getattr(functional, name)
    width, inputs = SETTINGS.width, SETTINGS.inputs
    found: dict[str, list[torch.Tensor]] = {"variance": [], "correlation": [], "zeros": [], "dead": [], "gradient": []}
    for _ in range(SETTINGS.seeds):
        signals = []
        out = torch.randn(width, inputs, requires_grad=True)
        for _ in range(SETTINGS.depth):
            z = (torch.randn(width, width) / width**0.5) @ out
            z.retain_grad()
            out = function(z)
            signals.append((z, out))
        out.backward(torch.randn(width, inputs))
        with torch.no_grad():
            for z, out in signals:
                squares = z.square()
                found["variance"].append(squares.mean())
                found["correlation"].append((z.sum(1).square().sum() / squares.sum() - 1) / (inputs - 1))
                found["zeros"].append((out == 0).float().mean())
                # The slope is known to autograd only times the gradient, which is 0 where the slope is.
                assert z.grad is not None
                found["dead"].append((z.grad.abs().amax(1) == 0).float().mean())
                found["gradient"].append(z.grad.square().mean().sqrt())
    return found


def processor_time(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print one line for each function."""
    torch.set_num_threads(int(sys.argv[1]) if sys.argv[1:] else torch.get_num_threads())
    print(f"{SETTINGS.seeds} networks of {SETTINGS.depth} layers, width {SETTINGS.width}, {SETTINGS.inputs} inputs")
    for name in NAMES:
        curve = actviz.get(name)
        assert isinstance(curve, Curve)
        works = partial(propagate, [curve], SETTINGS), partial(torch_loop, name)
        times = np.array([[processor_time(work) for work in works] for _ in range(RUNS + 1)][1:])
        low, middle, high = np.quantile(times[:, 0] / times[:, 1], [0.25, 0.5, 0.75])
        ours, theirs = 1e3 * np.median(times, axis=0)
        print(f"{name:12} {ours:6.0f} ms, PyTorch {theirs:6.0f} ms: {middle:.2f} ({low:.2f} .. {high:.2f}) times")


if __name__ == "__main__":
    main()
