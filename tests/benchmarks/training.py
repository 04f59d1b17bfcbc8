"""Time of trainings beside the same loops in PyTorch, where that is installed, and of whole comparisons.

Run it by hand in an environment with actviz: ``python tests/benchmarks/training.py``, with ``OPENBLAS_NUM_THREADS=1``,
since PyTorch takes one thread. One run is compared with a network of modules, and all seeds at once with one loop over
stacked weights (``torch.bmm``), in float64 and in float32. Each pair takes turns; a ratio is the processor time of
actviz divided by that of PyTorch, the median of all turns. Aim: at most 1. The bound that must hold: four functions on
moons, 20 seeds, each with its own learning rate, within 60 s on two processors.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from itertools import pairwise

import numpy as np

import actviz
from actviz.curves import Curve
from actviz.studies.networks.batch_training import Job, datasets_of, run
from actviz.studies.networks.train import config_of, initial_gain, train
from actviz.studies.networks.train_settings import TrainingSettings

NAMES = {"relu": "ReLU", "leaky_relu": "LeakyReLU", "tanh": "Tanh", "gelu": "GELU", "silu": "SiLU"}
BOUND, RATE, RUNS = 60.0, 0.03, 7
SEEDS = 20


def curve(name: str) -> Curve:
    """The curve of a name."""
    found = actviz.get(name)
    assert isinstance(found, Curve)
    return found


def processor_time(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def compared(ours: Callable[[], object], theirs: Callable[[], object]) -> str:
    """The processor times of two works in milliseconds, and the ratio with its quartiles."""
    times = np.array([[processor_time(work) for work in (ours, theirs)] for _ in range(RUNS + 1)][1:])
    low, middle, high = np.quantile(times[:, 0] / times[:, 1], [0.25, 0.5, 0.75])
    first, second = 1e3 * np.median(times, axis=0)
    return f"{first:.0f} ms, PyTorch {second:.0f} ms, ratio {middle:.2f} ({low:.2f} .. {high:.2f})"


def torch_loop(name: str, settings: TrainingSettings) -> float:
    """The same task, network, batches and optimizer in PyTorch; the accuracy on the training points."""
    import torch

    shape = config_of(settings)
    (x, y), _ = datasets_of(shape, 0)
    inputs, targets = torch.tensor(x), torch.tensor((y + 1) / 2)
    random = np.random.default_rng(0)
    layers: list[torch.nn.Module] = []
    for before, after in zip(shape.sizes[:-2], shape.sizes[1:-1], strict=True):
        layers += [torch.nn.Linear(before, after), getattr(torch.nn, NAMES[name])()]
    network = torch.nn.Sequential(*layers, torch.nn.Linear(shape.sizes[-2], shape.sizes[-1])).double()
    optimizer = torch.optim.Adam(network.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, shape.steps)
    loss = torch.nn.BCEWithLogitsLoss()
    for _ in range(shape.steps):
        chosen = torch.tensor(random.integers(0, len(x), shape.batch))
        optimizer.zero_grad()
        loss(network(inputs[chosen])[:, 0], targets[chosen]).backward()
        optimizer.step()
        schedule.step()
    return float(((network(inputs)[:, 0] > 0) == (targets > 0.5)).double().mean())


def torch_joint_loop(name: str, settings: TrainingSettings, dtype: str) -> list[float]:
    """The same for all seeds at once, with stacked weights; the accuracies on the training points."""
    import torch

    shape, kind = config_of(settings), getattr(torch, dtype)
    data = [datasets_of(shape, seed)[0] for seed in range(SEEDS)]
    inputs = torch.tensor(np.array([x for x, _ in data]), dtype=kind)
    targets = torch.tensor((np.array([y for _, y in data]) + 1) / 2, dtype=kind)
    randoms = [np.random.default_rng(seed) for seed in range(SEEDS)]
    function = {"tanh": torch.tanh}.get(name) or getattr(torch.nn.functional, name)
    weights, biases = [], []
    for before, after in pairwise(shape.sizes):
        weights.append((torch.randn(SEEDS, before, after, dtype=kind) / before**0.5).requires_grad_())
        biases.append(torch.zeros(SEEDS, 1, after, dtype=kind, requires_grad=True))
    optimizer = torch.optim.Adam([*weights, *biases], RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, shape.steps)

    def outputs(x: torch.Tensor) -> torch.Tensor:
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            x = function(torch.baddbmm(bias, x, weight))
        return torch.baddbmm(biases[-1], x, weights[-1])[..., 0]

    rows = torch.arange(SEEDS)[:, None]
    for _ in range(shape.steps):
        chosen = torch.tensor(np.array([random.integers(0, inputs.shape[1], shape.batch) for random in randoms]))
        optimizer.zero_grad()
        found = outputs(inputs[rows, chosen])
        losses = torch.nn.functional.binary_cross_entropy_with_logits(found, targets[rows, chosen], reduction="none")
        losses.mean(1).sum().backward()
        optimizer.step()
        schedule.step()
    return [float(part) for part in ((outputs(inputs) > 0) == (targets > 0.5)).double().mean(1)]


def main() -> None:
    """Print one line for each function and each comparison."""
    settings = TrainingSettings(task="moons")
    has_torch = find_spec("torch") is not None
    if has_torch:
        import torch

        torch.set_num_threads(1)
    else:
        print("PyTorch is not installed: no comparison")
    for name in NAMES if has_torch else ():
        function = curve(name)
        gain = initial_gain(function, "exact")
        one, many = (
            partial(run, Job.of(function, config_of(settings), gain, range(count), (RATE,))) for count in (1, SEEDS)
        )
        print(f"{name}: one run", compared(one, partial(torch_loop, name, settings)))
        for dtype in ("float64", "float32"):
            joint = partial(torch_joint_loop, name, settings, dtype)
            print(f"{name}: {SEEDS} at once, PyTorch in {dtype}", compared(many, joint))
    for processes in (1, 2):
        start = time.perf_counter()
        train([curve(name) for name in list(NAMES)[:4]], settings, processes=processes)
        taken = time.perf_counter() - start
        print(f"four functions, {processes} processes: {taken:.1f} s{'' if taken < BOUND else '  MISSED'}")


if __name__ == "__main__":
    main()
