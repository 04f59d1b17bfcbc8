"""Training of several networks at once, each with its own seed and learning rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve, get, parse
from actviz.formulas.arrays import Floats
from actviz.studies.networks.datasets import Dataset, draw, score
from actviz.studies.networks.layers import Networks, forward, initialise, largest_units, outputs_of, undefined_networks
from actviz.studies.networks.losses import LOSSES
from actviz.studies.networks.nonlinearity import FixedActivation, LayerActivation, LearnedActivation
from actviz.studies.networks.optimizers import OPTIMIZERS
from actviz.studies.networks.tasks import TASKS, Task

RECORDS = 21
"""The number of steps at which loss, score and dead units are recorded, the first and the last among them."""
DEAD = 1e-6
"""A unit is dead if its slope and its output are below this at every training point, and saturated if its slope is."""
DIVERGED = 1000.0
"""A network has diverged if its loss is NaN or more than this many times the baseline loss."""
MAX_WEIGHTS = 100_000
"""The largest number of weights of a network that are part of the result."""
BATCHES_AT_ONCE = 256
"""The number of batches drawn at a time."""


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """How networks are built and trained, the same for all functions; ``learn`` trains parameters of activations."""

    task: str
    depth: int
    width: int
    steps: int
    batch: int
    optimizer: str
    init: str
    learn: bool
    seed: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of units of all layers, inputs and outputs included."""
        task = TASKS[self.task]
        return task.inputs, *(self.width,) * self.depth, task.outputs

    @property
    def memory(self) -> int:
        """An estimate of the number of float64 values in memory during the training of one network."""
        sizes, task = self.sizes, TASKS[self.task]
        weights = sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))
        points = max(task.train, task.test)
        return 6 * weights + 4 * min(self.batch, task.train) * sum(sizes) + 6 * points * max(sizes)


@dataclass(frozen=True)
class Job:
    """Networks with one function: for each row of ``rates``, which holds a learning rate for each seed, one a seed.

    With ``tuning``, which is to find learning rates, the same seeds give other random numbers, and only the end of the
    training is recorded. Jobs can be sent to another process.
    """

    config: TrainingConfig
    name: str | None
    formula: str
    parameters: tuple[tuple[str, float], ...]
    gain: float
    seeds: tuple[int, ...]
    rates: tuple[tuple[float, ...], ...]
    tuning: bool = False

    @classmethod
    def of(
        cls,
        curve: Curve,
        config: TrainingConfig,
        gain: float,
        seeds: Sequence[int],
        rates: Sequence[float],
    ) -> Job:
        """Return the job for a curve, with every seed at each of the rates."""
        rows = tuple((rate,) * len(seeds) for rate in rates)
        return cls(config, curve.name, curve.formula, tuple(curve.parameters.items()), gain, tuple(seeds), rows)

    @property
    def curve(self) -> Curve:
        """The function, parsed again, because compiled code cannot be sent to another process."""
        found = get(self.name, **dict(self.parameters)) if self.name else parse(self.formula, **dict(self.parameters))
        assert isinstance(found, Curve)
        return found

    @property
    def task(self) -> Task:
        """The task of the networks."""
        return TASKS[self.config.task]

    @property
    def activation(self) -> LayerActivation:
        """The function as an activation of layers."""
        return activation_of(self.curve, learn=self.config.learn)


def activation_of(curve: Curve, *, learn: bool) -> LayerActivation:
    """Return the activation of a curve, with learned parameters if ``learn`` and if it has parameters."""
    return LearnedActivation(curve) if learn and curve.parameters else FixedActivation(curve)


@dataclass(frozen=True)
class TrainedNetworks:
    """The networks of a job, in the order of the rates and then of the seeds.

    ``steps`` are the recorded steps; ``losses``, ``scores``, ``dead`` and ``saturated`` (fractions of the hidden units)
    have shape (networks, steps), NaN after a network has diverged. ``undefined`` are the diverged networks in which the
    function had no value at the input of a unit. ``networks`` are the final ones, without weights if there are more
    than ``MAX_WEIGHTS``.
    """

    steps: NDArray[np.int64]
    losses: Floats
    scores: Floats
    dead: Floats
    saturated: Floats
    diverged: NDArray[np.bool_]
    undefined: NDArray[np.bool_]
    networks: Networks

    def final_scores(self, task: Task) -> Floats:
        """Return the scores after training; that of a network that diverged is NaN, or 0 if scores are 1 or 0."""
        return np.where(self.diverged, 0.0 if task.is_yes_or_no else np.nan, self.scores[:, -1])

    @classmethod
    def concatenate(cls, several: Sequence[TrainedNetworks]) -> TrainedNetworks:
        """Concatenate several sets of networks."""
        return cls(
            several[0].steps,
            np.concatenate([one.losses for one in several]),
            np.concatenate([one.scores for one in several]),
            np.concatenate([one.dead for one in several]),
            np.concatenate([one.saturated for one in several]),
            np.concatenate([one.diverged for one in several]),
            np.concatenate([one.undefined for one in several]),
            Networks.concatenate([one.networks for one in several]),
        )


def datasets_of(config: TrainingConfig, seed: int, *, tuning: bool = False) -> tuple[Dataset, Dataset]:
    """Return the training and the test set of one seed."""
    return draw(TASKS[config.task], _random(config, seed, tuning, "points"))


def recorded_steps(steps: int) -> NDArray[np.int64]:
    """Return the steps that are recorded."""
    return np.unique(np.linspace(0, steps, RECORDS).astype(np.int64))


def run(job: Job, tick: Callable[[], object] = lambda: None) -> TrainedNetworks:
    """Train the networks of a job; ``tick`` is called after every step. The learning rate follows a cosine to 0."""
    with np.errstate(all="ignore"):  # a network may diverge, which is detected by its loss
        return _Run(job).train(tick)


class _Run:
    """The networks of a job during training."""

    def __init__(self, job: Job) -> None:
        self.config, self.task, self.activation = job.config, job.task, job.activation
        copies = len(job.rates)
        self.rates = np.ravel(job.rates)
        self.train_set, self.test_set = (
            (np.concatenate([x] * copies), np.concatenate([y] * copies)) for x, y in _stacked(job)
        )
        randoms = [_random(job.config, seed, job.tuning, "start") for _ in job.rates for seed in job.seeds]
        self.networks = initialise(randoms, job.config.sizes, job.gain, self.activation.start, job.config.init)
        self.batches = _batches(job)
        self.alive, self.undefined = np.full(self.rates.size, True), np.full(self.rates.size, False)
        self.steps = np.array([job.config.steps]) if job.tuning else recorded_steps(job.config.steps)
        self.limit = DIVERGED * _baseline_loss(self.task, self.train_set[1])

    def train(self, tick: Callable[[], object]) -> TrainedNetworks:
        """Train the networks."""
        steps = self.steps
        losses, scores, dead, saturated = records = np.full((4, self.rates.size, steps.size), np.nan)
        optimizer = OPTIMIZERS[self.config.optimizer](self.networks.arrays, self.rates)
        loss = LOSSES[self.task.goal]
        row = 0
        for step in range(self.config.steps + 1):
            if step == steps[row]:
                records[:, :, row] = self._record()
                records[:, ~self.alive, row] = np.nan
                row += 1
            if step == self.config.steps:
                break
            x, y = next(self.batches, self.train_set)
            taken = forward(self.networks, self.activation, x)
            current, upstream = loss(taken.outputs, y)
            self._mark_diverged(current, x)
            optimizer.step(taken.gradients(upstream), (1 + cos(pi * step / self.config.steps)) / 2)
            for array in self.networks.arrays if not self.alive.all() else ():
                array[~self.alive] = 0.0  # arithmetic with NaN and infinity is slow
            for learned in self.networks.learned:
                self.activation.clip(learned)
            tick()
        weights = sum(array[0].size for array in self.networks.arrays)
        networks = self.networks if weights <= MAX_WEIGHTS else Networks((), (), self.networks.learned)
        return TrainedNetworks(steps, losses, scores, dead, saturated, ~self.alive, self.undefined, networks)

    def _record(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the losses, the scores, and the fractions of dead and of saturated units."""
        outputs, slopes, values = largest_units(self.networks, self.activation, self.train_set[0])
        losses, _ = LOSSES[self.task.goal](outputs, self.train_set[1])
        self._mark_diverged(losses, self.train_set[0])
        tested = outputs_of(self.networks, self.activation, self.test_set[0])
        is_flat, is_silent, count = slopes < DEAD, values < DEAD, max(slopes.shape[1], 1)
        fractions = (units.sum(axis=1) / count for units in (is_flat & is_silent, is_flat & ~is_silent))
        return losses, score(self.task, tested, self.test_set[1]), *fractions

    def _mark_diverged(self, losses: Floats, x: Floats) -> None:
        """Mark the networks whose losses for inputs ``x`` are too large, or unknown."""
        lost = np.flatnonzero(self.alive & ~(losses <= self.limit))
        if lost.size:
            self.undefined[lost] = undefined_networks(self.networks.select(lost), self.activation, x[lost])
            self.alive[lost] = False


def _baseline_loss(task: Task, targets: NDArray[Any]) -> Floats | float:
    """Return the loss of the best constant output."""
    match task.goal:
        case "sign":
            return float(np.log(2))
        case "class":
            return float(np.log(task.outputs))
    return np.asarray(targets.var(axis=1) / 2)


def _stacked(job: Job) -> Iterator[tuple[Floats, NDArray[Any]]]:
    """Yield the training and the test sets of all seeds, shapes (seeds, points, inputs) and (seeds, points)."""
    drawn = [datasets_of(job.config, seed, tuning=job.tuning) for seed in job.seeds]
    for part in range(2):
        yield np.array([both[part][0] for both in drawn]), np.array([both[part][1] for both in drawn])


def _batches(job: Job) -> Iterator[tuple[Floats, NDArray[Any]]]:
    """Yield batches drawn with replacement, the same for all functions and rates; none if a batch holds all points."""
    if job.config.batch >= job.task.train:
        return
    (x, y), _ = _stacked(job)
    randoms = [_random(job.config, seed, job.tuning, "batches") for seed in job.seeds]
    rows = np.arange(len(job.seeds))[:, None]
    while True:
        drawn = np.stack(
            [random.integers(0, x.shape[1], (BATCHES_AT_ONCE, job.config.batch)) for random in randoms], axis=1
        )
        for places in drawn:
            yield tuple(np.concatenate([part[rows, places]] * len(job.rates)) for part in (x, y))  # type: ignore[misc]


def _random(config: TrainingConfig, seed: int, tuning: bool, what: str) -> np.random.Generator:
    return np.random.default_rng([config.seed, int(tuning), seed, ("points", "start", "batches").index(what)])
