"""One bundle of networks trained together: several seeds, each network with a learning rate of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve, get, parse
from actviz.formulas.arrays import Floats
from actviz.studies.networks.datasets import Points, draw, rate
from actviz.studies.networks.layers import Networks, forward, largest_slopes, outputs_of, start
from actviz.studies.networks.losses import LOSSES
from actviz.studies.networks.nonlinearity import Fixed, Learned, Nonlinearity
from actviz.studies.networks.optimizers import OPTIMIZERS
from actviz.studies.networks.tasks import TASKS, Task

RECORDS = 21
"""Moments at which loss, score and dead units are written down, the start and the end among them."""
DEAD = 1e-6
"""A unit is dead whose slope is below this at every training point: whatever the gradient is, none of it is left."""
DIVERGED = 1000.0
"""A network has diverged whose loss is no number, or so many times that of one that cannot tell anything."""
KEPT = 100_000
"""Of networks with more weights than this, the weights are not kept."""
AHEAD = 256
"""So many batches are drawn at a time."""


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """How networks are built and trained, the same for all functions."""

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
        """Units of every layer, inputs and outputs included."""
        task = TASKS[self.task]
        return task.inputs, *(self.width,) * self.depth, task.outputs


@dataclass(frozen=True)
class Job:
    """A function, and its networks: one for each seed at each learning rate. Jobs can be sent to another process.

    Seeds that serve to find the learning rate (``tuning``) are others than those of the comparison.
    """

    shape: TrainingConfig
    name: str | None
    formula: str
    parameters: tuple[tuple[str, float], ...]
    gain: float
    seeds: tuple[int, ...]
    rates: tuple[float, ...]
    tuning: bool

    @classmethod
    def of(
        cls,
        curve: Curve,
        shape: TrainingConfig,
        gain: float,
        seeds: Sequence[int],
        rates: Sequence[float],
        *,
        tuning: bool,
    ) -> Job:
        """The job for a curve."""
        parameters = tuple(curve.parameters.items())
        return cls(shape, curve.name, curve.formula, parameters, gain, tuple(seeds), tuple(rates), tuning)

    @property
    def curve(self) -> Curve:
        """The function, made anew: what a curve has compiled stays in its process."""
        found = get(self.name, **dict(self.parameters)) if self.name else parse(self.formula, **dict(self.parameters))
        assert isinstance(found, Curve)
        return found

    @property
    def activation(self) -> Nonlinearity:
        """The function as layers use it."""
        return activation_of(self.curve, learn=self.shape.learn)


def activation_of(curve: Curve, *, learn: bool) -> Nonlinearity:
    """The nonlinearity of a curve, learned if it is to be and has parameters."""
    return Learned(curve) if learn and curve.parameters else Fixed(curve)


@dataclass(frozen=True)
class TrainedNetworks:
    """What became of the networks of a job, in order of the rates and then of the seeds.

    ``steps`` are the moments that were recorded; ``losses``, ``scores`` and ``dead`` (fraction of hidden units) have
    shape (networks, moments), NaN from the moment at which a network had diverged. ``networks`` are the final ones,
    without their weights if these are many.
    """

    steps: NDArray[np.int64]
    losses: Floats
    scores: Floats
    dead: Floats
    diverged: NDArray[np.bool_]
    networks: Networks

    def some(self, chosen: NDArray[np.intp]) -> TrainedNetworks:
        """Those networks alone."""
        return replace(
            self, losses=self.losses[chosen], scores=self.scores[chosen], dead=self.dead[chosen],
            diverged=self.diverged[chosen], networks=self.networks.some(chosen),
        )  # fmt: skip

    @classmethod
    def joined(cls, several: Sequence[TrainedNetworks]) -> TrainedNetworks:
        """All networks of several bundles, one after the other."""
        return cls(
            several[0].steps,
            np.concatenate([one.losses for one in several]),
            np.concatenate([one.scores for one in several]),
            np.concatenate([one.dead for one in several]),
            np.concatenate([one.diverged for one in several]),
            Networks.joined([one.networks for one in several]),
        )


def points_of(shape: TrainingConfig, seed: int, *, tuning: bool = False) -> tuple[Points, Points]:
    """The training and the test points of one seed."""
    return draw(TASKS[shape.task], _random(shape, seed, tuning, "points"))


def recorded_steps(steps: int) -> NDArray[np.int64]:
    """The moments that are recorded."""
    return np.unique(np.linspace(0, steps, RECORDS).astype(np.int64))


def run(job: Job, tick: Callable[[], object] = lambda: None) -> TrainedNetworks:
    """Train the networks of a job; ``tick`` is called after every step. The learning rate falls to 0 along a cosine."""
    with np.errstate(all="ignore"):  # a network may diverge, which is found out below
        return _Run(job).bundle(tick)


class _Run:
    """The networks of a job while they are trained."""

    def __init__(self, job: Job) -> None:
        self.shape, self.task, self.activation = job.shape, TASKS[job.shape.task], job.activation
        copies = len(job.rates)
        self.rates = np.repeat(job.rates, len(job.seeds))
        self.train, self.test = ((np.concatenate([x] * copies), np.concatenate([y] * copies)) for x, y in _stacked(job))
        randoms = [_random(job.shape, seed, job.tuning, "start") for _ in job.rates for seed in job.seeds]
        self.networks = start(randoms, job.shape.sizes, job.gain, self.activation.start, job.shape.init)
        self.batches = _batches(job)
        self.alive = np.ones(self.rates.size, dtype=bool)
        self.limit = DIVERGED * _chance(self.task, self.train[1])

    def bundle(self, tick: Callable[[], object]) -> TrainedNetworks:
        moments = recorded_steps(self.shape.steps)
        losses, scores, dead = records = np.full((3, self.rates.size, moments.size), np.nan)
        optimizer = OPTIMIZERS[self.shape.optimizer](self.networks.arrays, self.rates)
        loss = LOSSES[self.task.goal]
        kept = 0
        for step in range(self.shape.steps + 1):
            if step == moments[kept]:
                losses[:, kept], scores[:, kept], dead[:, kept] = self._record()
                records[:, ~self.alive, kept] = np.nan
                kept += 1
            if step == self.shape.steps:
                break
            x, y = next(self.batches, self.train)
            taken = forward(self.networks, self.activation, x)
            now, upstream = loss(taken.outputs, y)
            self._bury(now)
            optimizer.step(taken.gradients(upstream), (1 + cos(pi * step / self.shape.steps)) / 2)
            for array in self.networks.arrays if not self.alive.all() else ():
                array[~self.alive] = 0.0  # what has diverged would do harm to nobody, but takes longer
            for learned in self.networks.learned:
                self.activation.bound(learned)
            tick()
        weights = sum(array[0].size for array in self.networks.arrays)
        networks = self.networks if weights <= KEPT else Networks((), (), self.networks.learned)
        return TrainedNetworks(moments, losses, scores, dead, ~self.alive, networks)

    def _record(self) -> tuple[Floats, Floats, Floats]:
        outputs, slopes = largest_slopes(self.networks, self.activation, self.train[0])
        losses, _ = LOSSES[self.task.goal](outputs, self.train[1])
        self._bury(losses)
        tested = outputs_of(self.networks, self.activation, self.test[0])
        return losses, rate(self.task, tested, self.test[1]), (slopes < DEAD).sum(axis=1) / max(slopes.shape[1], 1)

    def _bury(self, losses: Floats) -> None:
        """Count networks as diverged."""
        self.alive &= losses <= self.limit


def _chance(task: Task, targets: NDArray[Any]) -> Floats | float:
    """The loss of a network that knows nothing but how often or how large the targets are."""
    match task.goal:
        case "sign":
            return float(np.log(2))
        case "class":
            return float(np.log(task.outputs))
    return np.asarray(targets.var(axis=1) / 2)


def _stacked(job: Job) -> Iterator[tuple[Floats, NDArray[Any]]]:
    """Training and test points of all seeds, shapes (seeds, points, inputs) and (seeds, points)."""
    drawn = [points_of(job.shape, seed, tuning=job.tuning) for seed in job.seeds]
    for part in range(2):
        yield np.array([both[part][0] for both in drawn]), np.array([both[part][1] for both in drawn])


def _batches(job: Job) -> Iterator[tuple[Floats, NDArray[Any]]]:
    """Batches drawn with replacement, the same for all functions and rates; none where a batch holds all points."""
    if job.shape.batch >= TASKS[job.shape.task].train:
        return
    (x, y), _ = _stacked(job)
    randoms = [_random(job.shape, seed, job.tuning, "batches") for seed in job.seeds]
    rows = np.arange(len(job.seeds))[:, None]
    while True:
        drawn = np.stack([random.integers(0, x.shape[1], (AHEAD, job.shape.batch)) for random in randoms], axis=1)
        for places in drawn:
            yield tuple(np.concatenate([part[rows, places]] * len(job.rates)) for part in (x, y))  # type: ignore[misc]


def _random(shape: TrainingConfig, seed: int, tuning: bool, what: str) -> np.random.Generator:
    return np.random.default_rng([shape.seed, int(tuning), seed, ("points", "start", "batches").index(what)])
