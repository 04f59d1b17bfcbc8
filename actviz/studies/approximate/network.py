"""One hidden layer of ReLU units, as the numbers that it consists of."""

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
"""What is smaller than this beside the whole is rounding."""


def relu(x: Floats) -> Floats:
    """The larger one of ``x`` and 0."""
    return np.maximum(x, 0.0)


@dataclass(frozen=True)
class Unit:
    """A hidden unit: it adds ``out * activation(weight * x + bias)``."""

    weight: float
    bias: float
    out: float


@dataclass(frozen=True)
class Network:
    """y = output(skip * x + bias + the sum of what the units add).

    ``activation`` is the label of the ``function`` that the hidden units compute, ReLU unless the network was trained
    with another one.
    """

    skip: float
    bias: float
    units: tuple[Unit, ...]
    output_activation: OutputActivation = "identity"
    activation: str = "relu"
    function: Callable[[Floats], NDArray[np.floating[Any]]] = relu

    def __call__(self, x: ArrayLike) -> Floats:
        """The output at ``x``, float64 in its shape."""
        y = self.before_output(x)
        return relu(y) if self.output_activation == "relu" else y

    def before_output(self, x: ArrayLike) -> Floats:
        """The sum at ``x`` that goes into the output activation."""
        at = np.asarray(x, dtype=np.float64)
        y = self.skip * at + self.bias
        for share in self.contributions(at):
            y = y + share
        return y

    def without_noise(self, interval: tuple[float, float]) -> Network:
        """The same network to be read by people: terms that only round others on an interval are 0 or left out."""
        low, high = interval
        reach = max(abs(low), abs(high))
        at = np.concatenate([[low, high], [-unit.bias / unit.weight for unit in self.units if unit.weight]])
        at = np.concatenate([at[(at >= low) & (at <= high)], np.linspace(low, high, 257)])
        scale = float(np.abs(self.before_output(at)).max())
        units = [
            replace(unit, bias=0.0 if abs(unit.bias) <= NOISE * abs(unit.weight) * reach else unit.bias)
            for unit, share in zip(self.units, self.contributions(at), strict=True)
            if float(np.abs(share).max()) > NOISE * scale
        ]
        return replace(
            self,
            skip=0.0 if abs(self.skip) * reach <= NOISE * scale else self.skip,
            bias=0.0 if abs(self.bias) <= NOISE * scale else self.bias,
            units=tuple(units),
        )

    def contributions(self, x: Floats) -> tuple[Floats, ...]:
        """What each unit adds at ``x``."""
        return tuple(
            unit.out * np.asarray(self.function(unit.weight * x + unit.bias), dtype=np.float64) for unit in self.units
        )


def network_of(line: Polyline) -> Network:
    """The network that draws a polyline: a unit for every knot at which it bends.

    The left half of the units looks to the left and the right half to the right, from the piece in the middle on: so
    their sums stay small, and few digits cancel.
    """
    slopes = line.slopes[1:-1]
    slopes[0], slopes[-1] = (line.left, line.right) if slopes.size > 1 else (slopes[0], slopes[0])
    bends = [i for i in range(1, slopes.size) if slopes[i - 1] != slopes[i]]
    middle = len(bends) // 2
    anchor = bends[middle] if bends else 0
    skip = float(slopes[anchor - 1] if bends else slopes[0])
    units = []
    for number, i in enumerate(bends):
        knot, out = float(line.knots[i]), float(slopes[i] - slopes[i - 1])
        units.append(Unit(-1.0, knot, out) if number < middle else Unit(1.0, -knot, out))
    bias = float(line.values[anchor] - skip * line.knots[anchor])
    return Network(skip, bias, tuple(units), "relu" if line.clipped else "identity")
