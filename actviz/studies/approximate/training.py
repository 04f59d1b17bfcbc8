"""Approximation by training: gradient descent from several random starts.

Adam (Kingma & Ba 2014, "Adam: a method for stochastic optimization", arXiv:1412.6980) minimises the mean squared error
at evenly spaced points, for all starts at once. Interval and target are scaled to a size of about 1 for training.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arguments import check_whole
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

POINTS = 400
"""The number of evenly spaced points at which the error is evaluated."""
REACH = 2.0
"""The interval is scaled to -REACH to REACH; initial kinks are distributed over it, and initial weights are about 1."""
RECORDS = 120
"""The number of steps at which errors and weights are recorded."""
DIVERGED = 1e6
"""The error, relative to the size of the target, above which a start has diverged."""

MOST_NUMBERS = 20_000_000
"""The largest number of hidden values of all starts at all points."""


@dataclass(frozen=True)
class Weights:
    """The weights of several networks with one hidden layer and skip connections."""

    layers: Networks
    skip: Floats

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """All arrays that are trained."""
        return *self.layers.arrays, self.skip

    def copy(self) -> Weights:
        """Return a copy."""
        return Weights(self.layers.select(np.arange(len(self.skip))), self.skip.copy())


@dataclass(frozen=True, eq=False)
class Training:
    """Networks trained from several random starts.

    ``steps`` are the recorded steps. ``max_errors`` and ``rms_errors``, shape (restarts, steps), are the errors at the
    training points. ``networks`` are the final networks. ``best`` is the index of the one with the smallest root mean
    square error, and ``frames`` are its weights at the recorded steps.
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
        """The best network."""
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

    The learning rate decreases to 0 as a cosine. Raises ``ActvizError`` if a setting is out of range or all starts
    diverge.
    """
    steps, learning_rate, restarts = settings.steps, settings.learning_rate, settings.restarts
    _check(hidden, settings)
    keep_freed_arrays()
    task = _FitTask(np.asarray(f(np.linspace(*interval, POINTS)), dtype=np.float64), activation, output_activation)
    weights = _random_weights(np.random.default_rng(settings.seed), restarts, hidden)
    recorded = np.unique(np.linspace(0, steps, RECORDS).astype(np.int64))
    max_errors, rms_errors = np.empty((2, restarts, recorded.size))
    snapshots: list[Weights] = []
    adam = Adam(weights.arrays, np.full(restarts, learning_rate))
    with np.errstate(all="ignore"):  # a start may diverge
        for step in range(steps + 1):
            error, gradients = task.gradients(weights)
            if step == recorded[len(snapshots)]:
                max_errors[:, len(snapshots)] = np.abs(error).max(axis=1) * task.size
                rms_errors[:, len(snapshots)] = np.sqrt(np.mean(error**2, axis=1)) * task.size
                snapshots.append(weights.copy())
            if step < steps:
                adam.step(gradients, (1 + cos(pi * step / steps)) / 2)
                tick()
    if not (rms_errors[:, -1] <= DIVERGED * task.size).any():
        raise ActvizError(
            "all restarts diverged; use a smaller learning rate than --lr {rate}", rate=f"{learning_rate:g}"
        )
    best = int(np.argmin(np.nan_to_num(rms_errors[:, -1], nan=np.inf)))
    return Training(
        target=f.label,
        interval=interval,
        activation=activation.label,
        learning_rate=learning_rate,
        seed=settings.seed,
        steps=recorded,
        max_errors=max_errors,
        rms_errors=rms_errors,
        networks=tuple(task.network(snapshots[-1], number, interval) for number in range(restarts)),
        best=best,
        frames=tuple(task.network(snapshot, best, interval) for snapshot in snapshots),
    )


class _Tabulated(FixedActivation):
    """An activation whose values and slopes are interpolated in a table."""

    def __init__(self, curve: Curve) -> None:
        super().__init__(curve)
        self.value_and_slope = value_and_slope(curve)

    def response(self, z: Floats, learned: Floats) -> Response:  # noqa: ARG002 - nothing is learned
        """See ``LayerActivation``."""
        return Response(*self.value_and_slope(z), ())


def value_and_slope(curve: Curve) -> ValueAndSlope:
    """Return a function for values and slopes of an activation, by a table if the curve is smooth."""

    def exact(x: Floats) -> tuple[Floats, Floats]:
        return np.asarray(curve(x), dtype=np.float64), np.asarray(curve.derivative(x), dtype=np.float64)

    if curve.name == "relu":
        return lambda x: (np.maximum(x, 0.0), (x > 0).astype(np.float64))
    return exact if curve.function.places(-TABULATED, TABULATED) else tabulated(exact)


class _FitTask:
    """The errors of several networks, with gradients."""

    def __init__(self, y: Floats, activation: Curve, output: OutputActivation) -> None:
        self.x = np.linspace(-REACH, REACH, POINTS)
        self.curve, self.activation, self.output = activation, _Tabulated(activation), output
        # With an output ReLU the target is not shifted, because the clipping is at 0.
        self.middle = 0.0 if output == "relu" else float(y.mean())
        self.size = float(np.abs(y - self.middle).max()) or 1.0
        self.y = (y - self.middle) / self.size

    def gradients(self, weights: Weights) -> tuple[Floats, tuple[Floats, ...]]:
        """Return the errors at all points, shape (restarts, points), and the gradients of half their mean square."""
        run = forward(weights.layers, self.activation, self.x[None, :, None])
        y = run.outputs[..., 0] + weights.skip * self.x
        error = (np.maximum(y, 0.0) if self.output == "relu" else y) - self.y
        upstream = np.where(y > 0, error, 0.0) if self.output == "relu" else error
        upstream = upstream / self.x.size
        return error, (*run.gradients(upstream[..., None]), (upstream @ self.x)[:, None])

    def network(self, weights: Weights, number: int, interval: tuple[float, float]) -> Network:
        """Return one of the networks, in the units of the interval and the target."""
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


def _random_weights(random: np.random.Generator, restarts: int, hidden: int) -> Weights:
    """Return random weights, with kinks distributed over the interval."""
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
            "lr={rate} is invalid; it must be a positive number, such as {example}",
            rate=f"{learning_rate:g}",
            example=DEFAULT.learning_rate,
        )
    if (numbers := hidden * restarts * POINTS) > MOST_NUMBERS:
        raise ActvizError(
            "{restarts} restarts of {hidden} units need {count} numbers per step, which is too many; reduce one of "
            "the two",
            restarts=restarts,
            hidden=hidden,
            count=f"{numbers:,}",
        )
