"""The data sets of the tasks, drawn at random for each seed except for XOR, and the scores of networks on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from math import log, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arguments import Argument
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.studies.networks.tasks import TEST, TRAIN, Task

Dataset = tuple[Floats, NDArray[Any]]
"""Inputs of shape (points, inputs), and one target for each point."""

MARGIN = 0.6
"""XOR is solved if all four outputs 2p - 1 have the right sign and at least this magnitude: p is at least 0.8."""
LOGIT_MARGIN = log((1 + MARGIN) / (1 - MARGIN))
"""The same margin for the output before the sigmoid."""


def draw(task: Task, random: np.random.Generator) -> tuple[Dataset, Dataset]:
    """Draw the training and the test set of a task. Raises ``ActvizError`` if a library that they need is missing."""
    return _DRAW[task.name](random)


def score(task: Task, outputs: Floats, targets: NDArray[Any]) -> Floats:
    """Return the score of each network for outputs (networks, points, outputs) and targets (networks or 1, points)."""
    if task.is_yes_or_no:
        return np.asarray((targets * outputs[..., 0]).min(axis=1) >= LOGIT_MARGIN, dtype=np.float64)
    match task.goal:
        case "sign":
            return np.asarray((targets * outputs[..., 0] > 0).mean(axis=1))
        case "class":
            return np.asarray((outputs.argmax(axis=2) == targets).mean(axis=1))
    with np.errstate(over="ignore"):
        errors = ((outputs[..., 0] - targets) ** 2).mean(axis=1)
    return np.asarray(1 - errors / targets.var(axis=1))


def _xor(random: np.random.Generator) -> tuple[Dataset, Dataset]:  # noqa: ARG001 - always the same four points
    x = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    points = x, -x[:, 0] * x[:, 1]
    return points, points


def _split(draw: Callable[[np.random.Generator, int], Dataset]) -> Callable[..., tuple[Dataset, Dataset]]:
    def both(random: np.random.Generator) -> tuple[Dataset, Dataset]:
        return draw(random, TRAIN), draw(random, TEST)

    return both


def _moons(random: np.random.Generator, count: int) -> Dataset:
    """Two interleaved half circles, with noise of standard deviation 0.25."""
    side = np.where(np.arange(count) % 2, 1.0, -1.0)
    angle = pi * random.uniform(0, 1, count)
    x = np.stack([side * np.cos(angle) - side / 2, side * (np.sin(angle) - 0.25)], axis=1)
    return x + 0.25 * random.standard_normal(x.shape), side


def _spirals(random: np.random.Generator, count: int) -> Dataset:
    """Two spirals of one and a half turns, with noise of standard deviation 0.08."""
    side = np.where(np.arange(count) % 2, 1.0, -1.0)
    turn = np.sqrt(random.uniform(0.01, 1, count))
    x = 2 * (side * turn)[:, None] * np.stack([np.cos(3 * pi * turn), np.sin(3 * pi * turn)], axis=1)
    return x + 0.08 * random.standard_normal(x.shape), side


def _regression(random: np.random.Generator, count: int) -> Dataset:
    """sin(4x) + x/2 for x from -1.7 to 1.7 (mean 0, variance about 1), with noise of standard deviation 0.1."""
    x = random.uniform(-1.7, 1.7, (count, 1))
    return x, np.sin(4 * x[:, 0]) + x[:, 0] / 2 + 0.1 * random.standard_normal(count)


@cache
def _all_digits() -> Dataset:
    try:
        from sklearn.datasets import load_digits  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise ActvizError(
            "{task} requires scikit-learn, which is not installed; install it with pip install 'actviz[digits]'",
            task=Argument.of("task", "digits"),
        ) from None
    images, digits = load_digits(return_X_y=True)
    return images / 8 - 1, digits.astype(np.int64)


def _digits(random: np.random.Generator) -> tuple[Dataset, Dataset]:
    """1797 images of 8 by 8 grey values, 1000 of them for training."""
    images, digits = _all_digits()
    order = random.permutation(digits.size)
    train, test = order[:1000], order[1000:]
    return (images[train], digits[train]), (images[test], digits[test])


_DRAW: Mapping[str, Callable[[np.random.Generator], tuple[Dataset, Dataset]]] = {
    "xor": _xor,
    "moons": _split(_moons),
    "spirals": _split(_spirals),
    "regression": _split(_regression),
    "digits": _digits,
}
