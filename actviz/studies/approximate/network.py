"""Networks with one input and one hidden layer, defined by their weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.settings import OutputActivation

NOISE = 1e-12
"""The relative size of terms that are only rounding errors."""


def relu(x: Floats) -> Floats:
    """Return the maximum of ``x`` and 0."""
    return np.maximum(x, 0.0)


@dataclass(frozen=True)
class Unit:
    """A hidden unit, which contributes ``out * activation(weight * x + bias)``."""

    weight: float
    bias: float
    out: float


@dataclass(frozen=True)
class Network:
    """A network, y = output(skip * x + bias + sum of the contributions of the units).

    ``activation`` is the label of ``function``, which the hidden units compute. It is ReLU unless the network was
    trained with another activation.
    """

    skip: float
    bias: float
    units: tuple[Unit, ...]
    output_activation: OutputActivation = "identity"
    activation: str = "relu"
    function: Callable[[Floats], NDArray[np.floating[Any]]] = relu

    def __call__(self, x: ArrayLike) -> Floats:
        """Return the output at ``x``, float64 in its shape."""
        y = self.before_output(x)
        return relu(y) if self.output_activation == "relu" else y

    def before_output(self, x: ArrayLike) -> Floats:
        """Return the argument of the output activation at ``x``."""
        at = np.asarray(x, dtype=np.float64)
        y = self.skip * at + self.bias
        for contribution in self.contributions(at):
            y = y + contribution
        return y

    def without_noise(self, interval: tuple[float, float]) -> Network:
        """Return the network without terms that are only rounding errors on an interval."""
        low, high = interval
        reach = max(abs(low), abs(high))
        at = np.concatenate([[low, high], [-unit.bias / unit.weight for unit in self.units if unit.weight]])
        at = np.concatenate([at[(at >= low) & (at <= high)], np.linspace(low, high, 257)])
        scale = float(np.abs(self.before_output(at)).max())
        units = [
            replace(unit, bias=0.0 if abs(unit.bias) <= NOISE * abs(unit.weight) * reach else unit.bias)
            for unit, contribution in zip(self.units, self.contributions(at), strict=True)
            if float(np.abs(contribution).max()) > NOISE * scale
        ]
        return replace(
            self,
            skip=0.0 if abs(self.skip) * reach <= NOISE * scale else self.skip,
            bias=0.0 if abs(self.bias) <= NOISE * scale else self.bias,
            units=tuple(units),
        )

    def contributions(self, x: Floats) -> tuple[Floats, ...]:
        """Return the contribution of each unit at ``x``."""
        return tuple(
            unit.out * np.asarray(self.function(unit.weight * x + unit.bias), dtype=np.float64) for unit in self.units
        )


def network_of(line: Polyline) -> Network:
    """Return the network that equals a polyline, with a unit for each knot at which the slope changes.

    Units of the left half are active on the left of their kinks, those of the right half on the right. Sums are
    therefore small, and so is cancellation.
    """
    slopes = line.slopes[1:-1]
    slopes[0], slopes[-1] = (line.left, line.right) if slopes.size > 1 else (slopes[0], slopes[0])
    kinks = [i for i in range(1, slopes.size) if slopes[i - 1] != slopes[i]]
    middle = len(kinks) // 2
    anchor = kinks[middle] if kinks else 0
    skip = float(slopes[anchor - 1] if kinks else slopes[0])
    units = []
    for number, i in enumerate(kinks):
        knot, out = float(line.knots[i]), float(slopes[i] - slopes[i - 1])
        units.append(Unit(-1.0, knot, out) if number < middle else Unit(1.0, -knot, out))
    bias = float(line.values[anchor] - skip * line.knots[anchor])
    return Network(skip, bias, tuple(units), "relu" if line.clipped else "identity")
