"""What networks are trained on: small problems, drawn afresh for every seed but for XOR, and how well one is solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.errors import ActvizError
from actviz.studies.networks.losses import Goal

Floats = NDArray[np.float64]
Points = tuple[Floats, NDArray[Any]]
"""Inputs of shape (points, inputs), and a target for each."""

MARGIN = 0.6
"""XOR is solved where all four outputs 2p - 1 have the right sign and at least this size: p is 0.8 at least."""
CLEAR = log((1 + MARGIN) / (1 - MARGIN))
"""The same for the output before the sigmoid."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A problem, and what a network for it is unless the person says otherwise.

    ``draw`` makes the training and the test points from random numbers. ``score`` is what the figures call the result;
    larger is better. ``outputs`` is the number of outputs.
    """

    name: str
    meaning: str
    inputs: int
    outputs: int
    goal: Goal
    score: str
    draw: Callable[[np.random.Generator], tuple[Points, Points]]
    train: int
    test: int
    depth: int
    width: int
    steps: int
    batch: int
    is_yes_or_no: bool = False

    def rate(self, outputs: Floats, targets: NDArray[Any]) -> Floats:
        """The score of each network, from outputs (networks, points, outputs) and targets (networks or 1, points)."""
        if self.is_yes_or_no:
            return np.asarray((targets * outputs[..., 0]).min(axis=1) >= CLEAR, dtype=np.float64)
        match self.goal:
            case "sign":
                return np.asarray((targets * outputs[..., 0] > 0).mean(axis=1))
            case "class":
                return np.asarray((outputs.argmax(axis=2) == targets).mean(axis=1))
        with np.errstate(over="ignore"):
            errors = ((outputs[..., 0] - targets) ** 2).mean(axis=1)
        return np.asarray(1 - errors / targets.var(axis=1))


TRAIN, TEST = 200, 500
"""Points of the tasks that are drawn."""


def _xor(random: np.random.Generator) -> tuple[Points, Points]:  # noqa: ARG001 - always the same four points
    x = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    points = x, -x[:, 0] * x[:, 1]
    return points, points


def _split(draw: Callable[[np.random.Generator, int], Points]) -> Callable[..., tuple[Points, Points]]:
    def both(random: np.random.Generator) -> tuple[Points, Points]:
        return draw(random, TRAIN), draw(random, TEST)

    return both


def _moons(random: np.random.Generator, count: int) -> Points:
    """Two half circles that reach into each other, blurred by 0.25."""
    side = np.where(np.arange(count) % 2, 1.0, -1.0)
    angle = pi * random.uniform(0, 1, count)
    x = np.stack([side * np.cos(angle) - side / 2, side * (np.sin(angle) - 0.25)], axis=1)
    return x + 0.25 * random.standard_normal(x.shape), side


def _spirals(random: np.random.Generator, count: int) -> Points:
    """Two arms that wind around each other one and a half times, blurred by 0.08."""
    side = np.where(np.arange(count) % 2, 1.0, -1.0)
    turn = np.sqrt(random.uniform(0.01, 1, count))
    x = 2 * (side * turn)[:, None] * np.stack([np.cos(3 * pi * turn), np.sin(3 * pi * turn)], axis=1)
    return x + 0.08 * random.standard_normal(x.shape), side


def _regression(random: np.random.Generator, count: int) -> Points:
    """A wave that grows, sin(4x) + x/2 for x from -1.7 to 1.7 (mean 0, variance about 1), blurred by 0.1."""
    x = random.uniform(-1.7, 1.7, (count, 1))
    return x, np.sin(4 * x[:, 0]) + x[:, 0] / 2 + 0.1 * random.standard_normal(count)


@cache
def _all_digits() -> Points:
    try:
        from sklearn.datasets import load_digits  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise ActvizError(
            "--task digits needs scikit-learn, which is not installed; pip install 'actviz[digits]' brings it"
        ) from None
    images, digits = load_digits(return_X_y=True)
    return images / 8 - 1, digits.astype(np.int64)


def _digits(random: np.random.Generator) -> tuple[Points, Points]:
    """1797 images of 8 by 8 grey values, 1000 of them for training."""
    images, digits = _all_digits()
    order = random.permutation(digits.size)
    train, test = order[:1000], order[1000:]
    return (images[train], digits[train]), (images[test], digits[test])


XOR = Task(
    name="xor", meaning="the four corners of a square, each unlike its neighbours", inputs=2, outputs=1, goal="sign",
    score="solved", draw=_xor, train=4, test=4, depth=1, width=2, steps=1000, batch=4, is_yes_or_no=True,
)  # fmt: skip
MOONS = Task(
    name="moons", meaning="two half circles that reach into each other", inputs=2, outputs=1, goal="sign",
    score="accuracy", draw=_split(_moons), train=TRAIN, test=TEST, depth=2, width=8, steps=400, batch=32,
)  # fmt: skip
SPIRALS = Task(
    name="spirals", meaning="two arms that wind around each other", inputs=2, outputs=1, goal="sign",
    score="accuracy", draw=_split(_spirals), train=TRAIN, test=TEST, depth=2, width=16, steps=1500, batch=32,
)  # fmt: skip
REGRESSION = Task(
    name="regression", meaning="sin(4x) + x/2 with noise", inputs=1, outputs=1, goal="number",
    score="R²", draw=_split(_regression), train=TRAIN, test=TEST, depth=2, width=16, steps=800, batch=32,
)  # fmt: skip
DIGITS = Task(
    name="digits", meaning="images of handwritten digits", inputs=64, outputs=10, goal="class",
    score="accuracy", draw=_digits, train=1000, test=797, depth=1, width=32, steps=400, batch=50,
)  # fmt: skip
TASKS: Mapping[str, Task] = {task.name: task for task in (XOR, MOONS, SPIRALS, REGRESSION, DIGITS)}
"""Every task by its name."""
