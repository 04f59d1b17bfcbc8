"""Time of trainings: one run compared with the same loop in PyTorch if it is installed, and whole comparisons.

Run it by hand in an environment with actviz: ``python tests/benchmarks/training.py``. The bound that must hold: four
functions on moons, 20 seeds, each with its own learning rate, within 60 s on two processors.
"""

from __future__ import annotations

import time
from functools import partial
from importlib.util import find_spec

import numpy as np

import actviz
from actviz.curves import Curve
from actviz.studies.networks.batch_training import Job, datasets_of, run
from actviz.studies.networks.train import config_of, initial_gain, train
from actviz.studies.networks.train_settings import TrainingSettings

NAMES = {"relu": "ReLU", "leaky_relu": "LeakyReLU", "tanh": "Tanh", "gelu": "GELU", "silu": "SiLU"}
BOUND, RATE, RUNS = 60.0, 0.03, 3
SEEDS = 20


def curve(name: str) -> Curve:
    """The curve of a name."""
    found = actviz.get(name)
    assert isinstance(found, Curve)
    return found


def seconds(work: object) -> float:
    """The shortest of several runs."""
    assert callable(work)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


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


def main() -> None:
    """Print one line for each function and each comparison."""
    settings = TrainingSettings(task="moons")
    has_torch = find_spec("torch") is not None
    if has_torch:
        import torch

        torch.set_num_threads(1)
    else:
        print("PyTorch is not installed: no comparison")
    for name in NAMES:
        function = curve(name)
        gain = initial_gain(function, "exact")
        one, many = (
            seconds(partial(run, Job.of(function, config_of(settings), gain, range(count), (RATE,), tuning=False)))
            for count in (1, SEEDS)
        )
        line = f"{name}: one run {1e3 * one:.0f} ms, {SEEDS} at once {1e3 * many / SEEDS:.0f} ms each"
        if has_torch:
            theirs = seconds(partial(torch_loop, name, settings))
            line += f"; PyTorch {1e3 * theirs:.0f} ms, {theirs / one:.1f} and {theirs * SEEDS / many:.1f} times as long"
        print(line)
    for processes in (1, 2):
        start = time.perf_counter()
        train([curve(name) for name in list(NAMES)[:4]], settings, processes=processes)
        taken = time.perf_counter() - start
        print(f"four functions, {processes} processes: {taken:.1f} s{'' if taken < BOUND else '  MISSED'}")


if __name__ == "__main__":
    main()
