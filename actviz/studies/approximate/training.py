"""The same network found as networks are found in practice: by gradient descent, from several random starts.

Adam (Kingma & Ba 2014, "Adam: a method for stochastic optimization", arXiv:1412.6980) on the mean squared error over
evenly spaced points, all starts at once. It works in coordinates in which interval and target have a size of about 1,
and the weights are taken back from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.numerics.hermite_table import REACH as TABULATED
from actviz.numerics.hermite_table import ValueAndSlope, tabulated
from actviz.numerics.memory import keep_freed_arrays
from actviz.studies.approximate.network import Network, Unit, relu
from actviz.studies.approximate.settings import (
    DEFAULT,
    LIMITS,
    DescentSettings,
    OutputActivation,
)
from actviz.studies.networks.layers import Networks, forward
from actviz.studies.networks.nonlinearity import FixedActivation, Response
from actviz.studies.networks.optimizers import Adam
from actviz.studies.ranges import check_whole

POINTS = 400
"""Evenly spaced points of the interval that the error is taken over."""
REACH = 2.0
"""The interval becomes -REACH to REACH: the units start with kinks all over it and slopes of about 1."""
RECORDS = 120
"""Moments at which errors and weights are written down."""
DIVERGED = 1e6
"""An error that is so many times the size of the target is none that was learned."""

MOST_NUMBERS = 20_000_000
"""Hidden values of all starts at all points: more would not fit into memory."""


@dataclass(frozen=True)
class Weights:
    """The weights of several networks of one hidden layer: those of the layers, and of the skip connections."""

    layers: Networks
    skip: Floats

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """All of them."""
        return *self.layers.arrays, self.skip

    def copy(self) -> Weights:
        """A copy that does not change."""
        return Weights(self.layers.select(np.arange(len(self.skip))), self.skip.copy())


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
    settings: DescentSettings = DEFAULT,
    tick: Callable[[], object] = lambda: None,
) -> Training:
    """Train networks with ``hidden`` units of an activation; ``tick`` is called after every step.

    The learning rate falls to 0 along a cosine. Raises ``ActvizError`` for numbers out of range and if no start comes
    to anything.
    """
    steps, learning_rate, restarts = settings.steps, settings.learning_rate, settings.restarts
    _check(hidden, settings)
    keep_freed_arrays()
    task = _Task(np.asarray(f(np.linspace(*interval, POINTS)), dtype=np.float64), activation, output_activation)
    weights = _start(np.random.default_rng(settings.seed), restarts, hidden)
    moments = np.unique(np.linspace(0, steps, RECORDS).astype(np.int64))
    max_errors, rms_errors = np.empty((2, restarts, moments.size))
    kept: list[Weights] = []
    adam = Adam(weights.arrays, np.full(restarts, learning_rate))
    with np.errstate(all="ignore"):  # a start may diverge
        for step in range(steps + 1):
            error, gradients = task.gradients(weights)
            if step == moments[len(kept)]:
                max_errors[:, len(kept)] = np.abs(error).max(axis=1) * task.size
                rms_errors[:, len(kept)] = np.sqrt(np.mean(error**2, axis=1)) * task.size
                kept.append(weights.copy())
            if step < steps:
                adam.step(gradients, (1 + cos(pi * step / steps)) / 2)
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


class _Tabulated(FixedActivation):
    """An activation whose values and slopes are read from a table."""

    def __init__(self, curve: Curve) -> None:
        super().__init__(curve)
        self.value_and_slope = value_and_slope(curve)

    def response(self, z: Floats, learned: Floats) -> Response:  # noqa: ARG002 - nothing is learned
        """See ``LayerActivation``."""
        return Response(*self.value_and_slope(z), ())


def value_and_slope(curve: Curve) -> ValueAndSlope:
    """A function that gives the values and slopes of an activation, from a table if the curve is smooth enough."""

    def exact(x: Floats) -> tuple[Floats, Floats]:
        return np.asarray(curve(x), dtype=np.float64), np.asarray(curve.derivative(x), dtype=np.float64)

    if curve.name == "relu":
        return lambda x: (np.maximum(x, 0.0), (x > 0).astype(np.float64))
    return exact if curve.function.places(-TABULATED, TABULATED) else tabulated(exact)


class _Task:
    """The error of many networks at once, and how it changes with every weight."""

    def __init__(self, y: Floats, activation: Curve, output: OutputActivation) -> None:
        self.x = np.linspace(-REACH, REACH, POINTS)
        self.curve, self.activation, self.output = activation, _Tabulated(activation), output
        # An output ReLU must stay at 0, so the target is not moved then.
        self.middle = 0.0 if output == "relu" else float(y.mean())
        self.size = float(np.abs(y - self.middle).max()) or 1.0
        self.y = (y - self.middle) / self.size

    def gradients(self, weights: Weights) -> tuple[Floats, tuple[Floats, ...]]:
        """The errors at all points, shape (restarts, points), and the gradients of half their mean square."""
        run = forward(weights.layers, self.activation, self.x[None, :, None])
        y = run.outputs[..., 0] + weights.skip * self.x
        error = (np.maximum(y, 0.0) if self.output == "relu" else y) - self.y
        upstream = np.where(y > 0, error, 0.0) if self.output == "relu" else error
        upstream = upstream / self.x.size
        return error, (*run.gradients(upstream[..., None]), (upstream @ self.x)[:, None])

    def network(self, weights: Weights, number: int, interval: tuple[float, float]) -> Network:
        """One of the networks, in the coordinates of the interval and the target."""
        low, high = interval
        scale = 2 * REACH / (high - low)
        shift = -REACH - scale * low
        (weight, out), (bias, offset) = weights.layers.matrices, weights.layers.biases
        units = tuple(
            Unit(weight * scale, bias + weight * shift, out * self.size)
            for weight, bias, out in zip(
                weight[number, 0].tolist(), bias[number].tolist(), out[number, :, 0].tolist(), strict=True
            )
        )
        skip = float(weights.skip[number, 0])
        return Network(
            skip=skip * scale * self.size,
            bias=(float(offset[number, 0]) + skip * shift) * self.size + self.middle,
            units=units,
            output_activation=self.output,
            activation=self.curve.label,
            function=relu if self.curve.name == "relu" else self.curve,
        )


def _start(random: np.random.Generator, restarts: int, hidden: int) -> Weights:
    """Random units, with their kinks spread over the interval."""
    weight = random.choice([-1.0, 1.0], (restarts, hidden)) * random.uniform(0.5, 1.5, (restarts, hidden))
    knots = random.uniform(-REACH, REACH, (restarts, hidden))
    out = random.standard_normal((restarts, hidden)) / np.sqrt(max(hidden, 1))
    biases = -weight * knots, np.zeros((restarts, 1))
    layers = Networks((weight[:, None, :], out[:, :, None]), biases, (np.empty((restarts, 0)),))
    return Weights(layers, np.zeros((restarts, 1)))


def _check(hidden: int, settings: DescentSettings) -> None:
    restarts, learning_rate = settings.restarts, settings.learning_rate
    values = {"hidden": hidden, "steps": settings.steps, "restarts": restarts, "seed": settings.seed}
    for name, value in values.items():
        check_whole(name, value, LIMITS[name])
    if not 0 < learning_rate < np.inf:
        raise ActvizError(
            f"lr={learning_rate:g} is not possible; it is a number above 0, such as {DEFAULT.learning_rate}"
        )
    if (numbers := hidden * restarts * POINTS) > MOST_NUMBERS:
        raise ActvizError(
            f"{restarts} restarts of {hidden} units make {numbers:,} numbers a step; take fewer of one or the other"
        )
