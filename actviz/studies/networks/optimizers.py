"""Gradient descent, each network with a learning rate of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from actviz.formulas.arrays import Floats

DECAY_1, DECAY_2, TINY = 0.9, 0.999, 1e-8
"""Adam's constants, those of the paper."""
MOMENTUM = 0.9


class Optimizer(Protocol):
    """Moves arrays in place, whose first axis are the networks."""

    def move(self, gradients: Sequence[Floats], share: float) -> None:
        """One step against the gradients, with a ``share`` of the learning rates."""


class Adam:
    """Adam (Kingma & Ba 2014, "Adam: a method for stochastic optimization", arXiv:1412.6980)."""

    def __init__(self, arrays: Sequence[Floats], rates: Floats) -> None:
        self.arrays, self.rates = arrays, rates
        self.first = [np.zeros_like(array) for array in arrays]
        self.second = [np.zeros_like(array) for array in arrays]
        self.count = 0

    def move(self, gradients: Sequence[Floats], share: float) -> None:
        """See ``Optimizer``."""
        self.count += 1
        grown_1, grown_2 = 1 - DECAY_1**self.count, 1 - DECAY_2**self.count
        for array, gradient, first, second in zip(self.arrays, gradients, self.first, self.second, strict=True):
            np.add(first, (1 - DECAY_1) * (gradient - first), out=first)
            np.add(second, (1 - DECAY_2) * (gradient**2 - second), out=second)
            step = first / (np.sqrt(second / grown_2) + TINY)
            np.subtract(array, _beside(self.rates * (share / grown_1), array) * step, out=array)


class Sgd:
    """Stochastic gradient descent with momentum 0.9."""

    def __init__(self, arrays: Sequence[Floats], rates: Floats) -> None:
        self.arrays, self.rates = arrays, rates
        self.velocities = [np.zeros_like(array) for array in arrays]

    def move(self, gradients: Sequence[Floats], share: float) -> None:
        """See ``Optimizer``."""
        for array, gradient, velocity in zip(self.arrays, gradients, self.velocities, strict=True):
            np.add(MOMENTUM * velocity, gradient, out=velocity)
            np.subtract(array, _beside(self.rates * share, array) * velocity, out=array)


def _beside(rates: Floats, array: Floats) -> Floats:
    return rates.reshape(-1, *(1,) * (array.ndim - 1))


BY_NAME: Mapping[str, Callable[[Sequence[Floats], Floats], Optimizer]] = {"adam": Adam, "sgd": Sgd}
