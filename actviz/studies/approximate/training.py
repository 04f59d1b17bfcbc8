"""The same network found as networks are found in practice: by gradient descent, from several random starts.

Adam (Kingma & Ba 2014, "Adam: a method for stochastic optimization", arXiv:1412.6980) on the mean squared error over
evenly spaced points, all starts at once. It works in coordinates in which interval and target have a size of about 1,
and the weights are taken back from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.errors import ActvizError
from actviz.numerics.hermite_table import REACH as TABULATED
from actviz.numerics.hermite_table import ValueAndSlope, tabulated
from actviz.studies.approximate.network import Network, Unit, relu
from actviz.studies.approximate.settings import (
    DEFAULT,
    LEARNING_RATE,
    MOST_HIDDEN,
    MOST_RESTARTS,
    MOST_STEPS,
    OutputActivation,
    Settings,
)

Floats = NDArray[np.float64]

POINTS = 400
"""Evenly spaced points of the interval that the error is taken over."""
REACH = 2.0
"""The interval becomes -REACH to REACH: the units start with kinks all over it and slopes of about 1."""
RECORDS = 120
"""Moments at which errors and weights are written down."""
DECAY_1, DECAY_2, TINY = 0.9, 0.999, 1e-8
"""Adam's constants, those of the paper."""
DIVERGED = 1e6
"""An error that is so many times the size of the target is none that was learned."""

MOST_NUMBERS = 20_000_000
"""Hidden values of all starts at all points: more would not fit into memory."""


@dataclass
class Weights:
    """The weights of several networks, a row each: those of the units have shape (restarts, hidden)."""

    weight: Floats
    bias: Floats
    out: Floats
    skip: Floats
    offset: Floats

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """All of them."""
        return self.weight, self.bias, self.out, self.skip, self.offset

    def copy(self) -> Weights:
        """A copy that does not change."""
        return Weights(*(array.copy() for array in self.arrays))


@dataclass(frozen=True, eq=False)
class Training:
    """What gradient descent came to, from each of several random starts.

    ``steps`` are the moments that were recorded; ``max_errors`` and ``rms_errors`` have shape (restarts, moments) and
    are taken over the points of the training. ``networks`` are the final ones, ``best`` is the number of the one with
    the smallest root mean square, and ``frames`` are that network at every moment.
    """

    target: str
    interval: tuple[float, float]
    activation: str
    learning_rate: float
    seed: int
    steps: NDArray[np.int64]
    max_errors: Floats
    rms_errors: Floats
    networks: tuple[Network, ...]
    best: int
    frames: tuple[Network, ...]

    @property
    def network(self) -> Network:
        """The best one."""
        return self.networks[self.best]


def train(
    f: Curve,
    activation: Curve,
    *,
    hidden: int = 4,
    interval: tuple[float, float] = (-8.0, 8.0),
    output_activation: OutputActivation = "identity",
    settings: Settings = DEFAULT,
    tick: Callable[[], object] = lambda: None,
) -> Training:
    """Train networks with ``hidden`` units of an activation; ``tick`` is called after every step.

    The learning rate falls to 0 along a cosine. Raises ``ActvizError`` for numbers out of range and if no start comes
    to anything.
    """
    steps, learning_rate, restarts = settings.steps, settings.learning_rate, settings.restarts
    _check(hidden, settings)
    task = _Task(np.asarray(f(np.linspace(*interval, POINTS)), dtype=np.float64), activation, output_activation)
    weights = _start(np.random.default_rng(settings.seed), restarts, hidden)
    moments = np.unique(np.linspace(0, steps, RECORDS).astype(np.int64))
    max_errors, rms_errors = np.empty((2, restarts, moments.size))
    kept: list[Weights] = []
    adam = _Adam(weights)
    with np.errstate(all="ignore"):  # a start may diverge
        for step in range(steps + 1):
            error, gradients = task.gradients(weights)
            if step == moments[len(kept)]:
                max_errors[:, len(kept)] = np.abs(error).max(axis=1) * task.size
                rms_errors[:, len(kept)] = np.sqrt(np.mean(error**2, axis=1)) * task.size
                kept.append(weights.copy())
            if step < steps:
                adam.move(gradients, learning_rate * (1 + cos(pi * step / steps)) / 2)
                tick()
    if not (rms_errors[:, -1] <= DIVERGED * task.size).any():
        raise ActvizError(f"every start diverged; lower --lr, which is {learning_rate:g}")
    best = int(np.argmin(np.nan_to_num(rms_errors[:, -1], nan=np.inf)))
    return Training(
        target=f.label,
        interval=interval,
        activation=activation.label,
        learning_rate=learning_rate,
        seed=settings.seed,
        steps=moments,
        max_errors=max_errors,
        rms_errors=rms_errors,
        networks=tuple(task.network(kept[-1], number, interval) for number in range(restarts)),
        best=best,
        frames=tuple(task.network(moment, best, interval) for moment in kept),
    )


def value_and_slope(curve: Curve) -> ValueAndSlope:
    """A function that gives the values and slopes of an activation, from a table if the curve is smooth enough."""

    def exact(x: Floats) -> tuple[Floats, Floats]:
        return np.asarray(curve(x), dtype=np.float64), np.asarray(curve.derivative(x), dtype=np.float64)

    return exact if curve.places(-TABULATED, TABULATED) else tabulated(exact)


class _Task:
    """The error of many networks at once, and how it changes with every weight."""

    def __init__(self, y: Floats, activation: Curve, output: OutputActivation) -> None:
        self.x = np.linspace(-REACH, REACH, POINTS)
        self.activation, self.output = activation, output
        self.value_and_slope = value_and_slope(activation)
        self.inner = np.empty(0)  # memory that every step takes anew costs more than the arithmetic
        # An output ReLU must stay at 0, so the target is not moved then.
        self.middle = 0.0 if output == "relu" else float(y.mean())
        self.size = float(np.abs(y - self.middle).max()) or 1.0
        self.y = (y - self.middle) / self.size

    def gradients(self, weights: Weights) -> tuple[Floats, tuple[Floats, ...]]:
        """The errors at all points, shape (restarts, points), and the gradients of half their mean square."""
        weight, bias, out, skip, offset = weights.arrays
        if self.inner.shape != (*weight.shape, POINTS):
            self.inner = np.empty((*weight.shape, POINTS))
        inner = np.multiply(weight[:, :, None], self.x, out=self.inner)
        inner += bias[:, :, None]
        hidden, slope = self._hidden(inner)
        y = np.einsum("rh,rhn->rn", out, hidden) + skip[:, None] * self.x + offset[:, None]
        if self.output == "relu":
            error = np.maximum(y, 0.0) - self.y
            push = np.where(y > 0, error, 0.0) / self.x.size
        else:
            error = y - self.y
            push = error / self.x.size
        back = np.multiply(push[:, None, :], slope, out=slope)
        back *= out[:, :, None]
        return error, (
            back @ self.x,
            back.sum(axis=2),
            np.einsum("rhn,rn->rh", hidden, push),
            push @ self.x,
            push.sum(axis=1),
        )

    def _hidden(self, inner: Floats) -> tuple[Floats, Floats]:
        if self.activation.name == "relu":
            return np.maximum(inner, 0.0), (inner > 0).astype(np.float64)
        return self.value_and_slope(inner)

    def network(self, weights: Weights, number: int, interval: tuple[float, float]) -> Network:
        """One of the networks, in the coordinates of the interval and the target."""
        low, high = interval
        scale = 2 * REACH / (high - low)
        shift = -REACH - scale * low
        units = tuple(
            Unit(float(weight * scale), float(bias + weight * shift), float(out * self.size))
            for weight, bias, out in zip(weights.weight[number], weights.bias[number], weights.out[number], strict=True)
        )
        skip, offset = float(weights.skip[number]), float(weights.offset[number])
        return Network(
            skip=skip * scale * self.size,
            bias=(offset + skip * shift) * self.size + self.middle,
            units=units,
            output_activation=self.output,
            activation=self.activation.label,
            function=relu if self.activation.name == "relu" else self.activation,
        )


class _Adam:
    """Adam moves weights in place."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.first = [np.zeros_like(array) for array in weights.arrays]
        self.second = [np.zeros_like(array) for array in weights.arrays]
        self.count = 0

    def move(self, gradients: Sequence[Floats], rate: float) -> None:
        """One step against the gradients."""
        self.count += 1
        grown_1, grown_2 = 1 - DECAY_1**self.count, 1 - DECAY_2**self.count
        for array, gradient, first, second in zip(self.weights.arrays, gradients, self.first, self.second, strict=True):
            np.add(first, (1 - DECAY_1) * (gradient - first), out=first)
            np.add(second, (1 - DECAY_2) * (gradient**2 - second), out=second)
            np.subtract(array, rate * (first / grown_1) / (np.sqrt(second / grown_2) + TINY), out=array)


def _start(random: np.random.Generator, restarts: int, hidden: int) -> Weights:
    """Random units, with their kinks spread over the interval."""
    weight = random.choice([-1.0, 1.0], (restarts, hidden)) * random.uniform(0.5, 1.5, (restarts, hidden))
    knots = random.uniform(-REACH, REACH, (restarts, hidden))
    out = random.standard_normal((restarts, hidden)) / np.sqrt(max(hidden, 1))
    return Weights(weight, -weight * knots, out, np.zeros(restarts), np.zeros(restarts))


def _check(hidden: int, settings: Settings) -> None:
    restarts, learning_rate = settings.restarts, settings.learning_rate
    for name, value, least, most in (
        ("hidden", hidden, 0, MOST_HIDDEN),
        ("steps", settings.steps, 1, MOST_STEPS),
        ("restarts", restarts, 1, MOST_RESTARTS),
    ):
        if not least <= value <= most:
            raise ActvizError(f"{name}={value} is not possible; it is a whole number from {least} to {most}")
    if not 0 < learning_rate < np.inf:
        raise ActvizError(f"lr={learning_rate:g} is not possible; it is a number above 0, such as {LEARNING_RATE}")
    if (numbers := hidden * restarts * POINTS) > MOST_NUMBERS:
        raise ActvizError(
            f"{restarts} restarts of {hidden} units make {numbers:,} numbers a step; take fewer of one or the other"
        )
