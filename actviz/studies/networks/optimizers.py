"""Gradient descent, with a separate learning rate for each network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from actviz.formulas.arrays import Floats

DECAY_1, DECAY_2, TINY = 0.9, 0.999, 1e-8
"""The constants of Adam, as in the paper."""
MOMENTUM = 0.9


class Optimizer:
    """Gradient descent on arrays whose first axis is the network; the arrays are changed in place."""

    def __init__(self, arrays: Sequence[Floats], rates: Floats) -> None:
        self.arrays, self.rates = arrays, rates[:, None]
        self.ends = np.cumsum([array[0].size for array in arrays]).tolist()

    def step(self, gradients: Sequence[Floats], factor: float) -> None:
        """Make one step, with the learning rates times a factor."""
        count = self.rates.size
        change = self.change(np.concatenate([gradient.reshape(count, -1) for gradient in gradients], axis=1), factor)
        for array, start, end in zip(self.arrays, [0, *self.ends[:-1]], self.ends, strict=True):
            np.subtract(array, change[:, start:end].reshape(array.shape), out=array)

    def change(self, gradient: Floats, factor: float) -> Floats:
        """Return what is subtracted from the weights, shape (networks, weights), for the gradient of this shape."""
        raise NotImplementedError


class Adam(Optimizer):
    """Adam (Kingma & Ba 2014, "Adam: a method for stochastic optimization", arXiv:1412.6980)."""

    def __init__(self, arrays: Sequence[Floats], rates: Floats) -> None:
        super().__init__(arrays, rates)
        self.first, self.second = np.zeros((2, rates.size, self.ends[-1]))
        self.count = 0

    def change(self, gradient: Floats, factor: float) -> Floats:
        """See ``Optimizer``."""
        self.count += 1
        correction_1, correction_2 = 1 - DECAY_1**self.count, 1 - DECAY_2**self.count
        self.first += (1 - DECAY_1) * (gradient - self.first)
        self.second += (1 - DECAY_2) * (gradient**2 - self.second)
        direction = self.first / (np.sqrt(self.second / correction_2) + TINY)
        return np.asarray(self.rates * (factor / correction_1) * direction)


class Sgd(Optimizer):
    """Stochastic gradient descent with momentum."""

    def __init__(self, arrays: Sequence[Floats], rates: Floats) -> None:
        super().__init__(arrays, rates)
        self.velocity = np.zeros((rates.size, self.ends[-1]))

    def change(self, gradient: Floats, factor: float) -> Floats:
        """See ``Optimizer``."""
        np.add(MOMENTUM * self.velocity, gradient, out=self.velocity)
        return np.asarray(self.rates * factor * self.velocity)


OPTIMIZERS: Mapping[str, Callable[[Sequence[Floats], Floats], Optimizer]] = {"adam": Adam, "sgd": Sgd}
