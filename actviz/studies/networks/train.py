"""Comparison of functions as activations of trained networks over the same seeds.

Each function has its own best learning rate, determined on other seeds than those of the comparison. All functions
share data sets, batches and, up to the gain, the initial weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arguments import Argument, check_whole, check_word
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.numerics.statistics import Estimate, mean_and_std, mean_interval, proportion_interval
from actviz.rendering import Result
from actviz.studies.facts import gaussian
from actviz.studies.networks.batch_training import Job, TrainedNetworks, TrainingConfig, activation_of, datasets_of
from actviz.studies.networks.comparisons import PairedComparison, pairs_of
from actviz.studies.networks.datasets import draw
from actviz.studies.networks.layers import Networks, compose, outputs_of
from actviz.studies.networks.tasks import TASKS, Task
from actviz.studies.networks.train_settings import (
    DEFAULT,
    INITS,
    LIMITS,
    OPTIMIZERS,
    RATES,
    TUNING_SEEDS,
    TrainingSettings,
)
from actviz.studies.networks.workers import RunJobs, Tick, workers
from actviz.studies.results import Labelled

T = TypeVar("T")

CACHE = 1 << 15
"""The number of hidden values of one layer that are computed at a time."""
PARTS = 4
"""The number of parts in which the seeds are trained; after an interrupt finished parts are reported."""
MOST_NUMBERS = 250_000_000
"""The largest number of float64 values that training of one network may need, 2 GB."""
GRID = 301
"""The number of points along each side of the square on which outputs are evaluated, for tasks of two inputs."""


@dataclass(frozen=True)
class RateTrial:
    """The results of one learning rate on the tuning seeds: means, and the number of networks that diverged."""

    rate: float
    score: float
    loss: float
    dead: float
    diverged: int


@dataclass(frozen=True, eq=False)
class Regions:
    """The outputs of a network with two inputs on a grid, and the points that it was trained with.

    ``values`` has a row for each of ``y`` and a column for each of ``x``; it is above 0 for one of the classes.
    """

    seed: int
    score: float
    x: Floats = field(repr=False)
    y: Floats = field(repr=False)
    values: Floats = field(repr=False)
    points: Floats = field(repr=False)
    targets: Floats = field(repr=False)


@dataclass(frozen=True, eq=False, repr=False)
class Trained(Labelled):
    """The trained networks of one function, one for each seed.

    ``scores`` has one number for each seed; that of a network that diverged is NaN, or 0 if scores are 1 or 0.
    ``losses``, ``course`` (the scores) and ``dead`` have shape (seeds, steps). ``tried`` is empty if the learning rate
    was given. ``learned`` are the final parameters by name, shape (seeds, layers), and ``starts`` the initial ones.
    ``regions`` are the outputs for the seed whose mean score over all functions is the median; None unless the task
    has two inputs. ``collapsed`` are the matrix and the bias of one network as a single layer; None unless the
    activation is the identity.
    """

    label: str
    name: str | None
    formula: str
    parameters: Mapping[str, float]
    rate: float
    tried: tuple[RateTrial, ...]
    seeds: tuple[int, ...]
    scores: Floats
    diverged: NDArray[np.bool_]
    score: Estimate
    steps: NDArray[np.int64]
    losses: Floats
    course: Floats
    dead: Floats
    learned: Mapping[str, Floats]
    starts: Mapping[str, float]
    regions: Regions | None
    collapsed: tuple[Floats, Floats] | None

    @property
    def mean_course(self) -> Floats:
        """The mean score over the seeds at each recorded step."""
        return mean_and_std(self.course)[0]

    @property
    def dead_units(self) -> float:
        """The final fraction of dead hidden units, of networks that did not diverge."""
        return _mean(self.dead[:, -1])


@dataclass(frozen=True, eq=False, repr=False)
class Trainings(Result):
    """The trained networks of all functions on one task.

    ``wanted`` is the number of seeds that were requested. After an interrupt fewer are done, and ``missing`` functions
    have none.
    """

    subject = "train"

    task: Task
    config: TrainingConfig
    wanted: int
    curves: tuple[Trained, ...]
    pairs: tuple[PairedComparison, ...]
    missing: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        """The labels of the functions."""
        return [curve.label for curve in self.curves]

    @property
    def is_partial(self) -> bool:
        """Whether training was interrupted."""
        return bool(self.missing) or any(len(curve.seeds) < self.wanted for curve in self.curves)


def config_of(settings: TrainingSettings) -> TrainingConfig:
    """Return the configuration of the networks. Raises ``ActvizError`` for settings out of range."""
    for name, word, known in (
        ("task", settings.task, TASKS), ("optimizer", settings.optimizer, OPTIMIZERS), ("init", settings.init, INITS),
    ):  # fmt: skip
        check_word(name, word, known)
    task = TASKS[settings.task]
    sizes = {name: getattr(settings, name) for name in ("depth", "width", "steps", "batch")}
    chosen = {name: getattr(task, name) if size is None else size for name, size in sizes.items()}
    for name, value in {"seeds": settings.seeds, **chosen, "seed": settings.seed}.items():
        check_whole(name, value, LIMITS[name])
    if not all(0 < rate < np.inf for rate in settings.rates):
        raise ActvizError("a learning rate must be a positive number, such as 0.01")
    others = {name: getattr(settings, name) for name in ("optimizer", "init", "learn", "seed")}
    config = TrainingConfig(task=task.name, **chosen, **others)
    if (need := config.memory) > MOST_NUMBERS:
        raise ActvizError(
            "training a network of depth {depth} and width {width} requires {size} GB, and the maximum is {most} GB; "
            "reduce the depth or the width",
            depth=config.depth,
            width=config.width,
            size=f"{8e-09 * need:.1f}",
            most=f"{8e-09 * MOST_NUMBERS:g}",
        )
    return config


def train(
    curves: Sequence[Curve], settings: TrainingSettings = DEFAULT, *, processes: int = 1, tick: Tick = int
) -> Trainings:
    """Train networks with each of the curves as activation.

    The result does not depend on the number of ``processes``. An interrupt returns the result of finished parts; it is
    raised as ``KeyboardInterrupt`` if there are none. ``tick`` is called with the number of steps since its last call.
    Raises ``ActvizError`` for settings out of range, or if there is no parameter to learn.
    """
    plan = _Plan(curves, settings)
    tried: dict[int, tuple[RateTrial, ...]] = {}
    done: list[list[tuple[tuple[int, ...], TrainedNetworks]]] = [[] for _ in curves]
    try:
        with workers(min(processes, len(plan.finals(None)))) as run_jobs:
            tried = plan.tune(run_jobs, tick)
            jobs = plan.finals({number: best_rate(tries) for number, tries in tried.items()})
            for number, trained in run_jobs([job for _, job in jobs], tick):
                curve, job = jobs[number]
                done[curve].append((job.seeds, trained))
    except KeyboardInterrupt:
        if not any(done):
            raise
    return plan.result(tried, done)


def total_steps(curves: Sequence[Curve], settings: TrainingSettings) -> int:
    """Return the total number of steps that ``train`` takes."""
    plan = _Plan(curves, settings)
    return plan.config.steps * (len(plan.tunings()) + len(plan.finals(None)))


def best_rate(tries: Sequence[RateTrial]) -> float:
    """Return the rate with the fewest diverged networks, then the best score, then the smallest loss."""
    return max(tries, key=lambda one: (-one.diverged, *np.nan_to_num((one.score, -one.loss), nan=-np.inf))).rate


class _Plan:
    """The jobs of a comparison, and the evaluation of their results."""

    def __init__(self, curves: Sequence[Curve], settings: TrainingSettings) -> None:
        self.curves, self.settings, self.config = curves, settings, config_of(settings)
        self.task = TASKS[settings.task]
        if settings.learn and not any(curve.parameters for curve in curves):
            raise ActvizError(
                "{learn}: none of the functions has a parameter; use prelu, apl, swish or a formula with a parameter",
                learn=Argument.of("learn", True),
            )
        draw(self.task, np.random.default_rng(0))  # raises if a library is missing
        self.gains = [initial_gain(curve, settings.init) for curve in curves]
        self.rates = settings.rates or RATES[settings.optimizer]
        numbers = min(self.config.batch, self.task.train) * max(self.config.sizes)
        self.capacity = max(1, min(CACHE // numbers, MOST_NUMBERS // self.config.memory))

    def tunings(self) -> list[tuple[int, Job]]:
        """Return the jobs that determine the learning rates, with the index of their curve."""
        if len(self.rates) == 1:
            return []
        seeds = range(TUNING_SEEDS)
        rates = _split(self.rates, max(1, min(self.capacity // TUNING_SEEDS, ceil(len(self.rates) / 2))))
        groups = _split(seeds, max(1, min(self.capacity, TUNING_SEEDS)))
        return [
            (number, self._job(number, group, some, tuning=True))
            for number in range(len(self.curves)) for some in rates for group in groups
        ]  # fmt: skip

    def finals(self, rates: Mapping[int, float] | None) -> list[tuple[int, Job]]:
        """Return the jobs of the comparison with the index of their curve; the seeds are the outer loop."""
        seeds = range(self.settings.seeds)
        groups = _split(seeds, min(self.capacity, ceil(self.settings.seeds / PARTS)))
        return [
            (number, self._job(number, group, [rates[number] if rates else self.rates[0]], tuning=False))
            for group in groups for number in range(len(self.curves))
        ]  # fmt: skip

    def _job(self, number: int, seeds: Sequence[int], rates: Sequence[float], *, tuning: bool) -> Job:
        return Job.of(self.curves[number], self.config, self.gains[number], seeds, rates, tuning=tuning)

    def tune(self, run_jobs: RunJobs, tick: Tick) -> dict[int, tuple[RateTrial, ...]]:
        """Evaluate all learning rates with all functions."""
        jobs = self.tunings()
        found: dict[tuple[int, float], list[TrainedNetworks]] = {}
        results = dict(run_jobs([job for _, job in jobs], tick))
        for place in sorted(results):
            number, job = jobs[place]
            count = len(job.seeds)
            for position, rate in enumerate(job.rates):
                which = np.arange(position * count, (position + 1) * count)
                found.setdefault((number, rate), []).append(results[place].select(which))
        tried: dict[int, tuple[RateTrial, ...]] = {}
        for (number, rate), parts in found.items():
            tried[number] = *tried.get(number, ()), self._trial(rate, TrainedNetworks.concatenate(parts))
        return tried

    def _trial(self, rate: float, trained: TrainedNetworks) -> RateTrial:
        return RateTrial(
            rate=rate,
            score=_mean(self._scores(trained)),
            loss=_mean(trained.losses[:, -1]),
            dead=_mean(trained.dead[:, -1]),
            diverged=int(trained.diverged.sum()),
        )

    def _scores(self, trained: TrainedNetworks) -> Floats:
        scores = trained.scores[:, -1]
        return np.where(trained.diverged, 0.0 if self.task.is_yes_or_no else np.nan, scores)

    def result(
        self,
        tried: Mapping[int, tuple[RateTrial, ...]],
        done: Sequence[Sequence[tuple[tuple[int, ...], TrainedNetworks]]],
    ) -> Trainings:
        """Return the result of the finished jobs."""
        whole: dict[int, tuple[tuple[int, ...], TrainedNetworks]] = {}
        for number, parts in enumerate(done):
            ordered = sorted(parts, key=lambda part: part[0])
            if ordered:
                seeds = tuple(seed for group, _ in ordered for seed in group)
                whole[number] = seeds, TrainedNetworks.concatenate([trained for _, trained in ordered])
        median_seed = self._median_seed(list(whole.values()))
        trained = [self._trained(number, tried.get(number, ()), *both, median_seed) for number, both in whole.items()]
        scores = np.full((len(trained), self.settings.seeds), np.nan)
        done_seeds = np.full(scores.shape, False)
        for row, known, curve in zip(scores, done_seeds, trained, strict=True):
            row[list(curve.seeds)] = np.nan if curve.diverged.all() else curve.scores
            known[list(curve.seeds)] = True
        return Trainings(
            task=self.task,
            config=self.config,
            wanted=self.settings.seeds,
            curves=tuple(trained),
            pairs=pairs_of(
                [curve.label for curve in trained],
                list(scores),
                self.config.seed,
                done=list(done_seeds),
                is_yes_or_no=self.task.is_yes_or_no,
                most=self.task.bounds[1] - self.task.bounds[0],
            ),
            missing=tuple(curve.label for curve, parts in zip(self.curves, done, strict=True) if not parts),
        )

    def _trained(
        self,
        number: int,
        tried: tuple[RateTrial, ...],
        seeds: tuple[int, ...],
        trained: TrainedNetworks,
        median_seed: int | None,
    ) -> Trained:
        curve, scores = self.curves[number], self._scores(trained)
        known = scores[~np.isnan(scores)]
        names = tuple(curve.parameters) if self.config.learn else ()
        learned = np.array(trained.networks.learned)  # (layers, seeds, parameters)
        return Trained(
            label=curve.label,
            name=curve.name,
            formula=curve.formula,
            parameters=dict(curve.parameters),
            rate=best_rate(tried) if tried else self.rates[0],
            tried=tried,
            seeds=seeds,
            scores=scores,
            diverged=trained.diverged,
            score=proportion_interval(known) if self.task.is_yes_or_no else mean_interval(known, self.task.bounds),
            steps=trained.steps,
            losses=trained.losses,
            course=trained.scores,
            dead=trained.dead,
            learned={name: learned[:, :, place].T for place, name in enumerate(names) if learned.size},
            starts={name: curve.parameters[name] for name in names},
            regions=None if median_seed is None else self._regions(curve, median_seed, seeds, scores, trained.networks),
            collapsed=self._collapsed(curve, trained),
        )

    def _collapsed(self, curve: Curve, trained: TrainedNetworks) -> tuple[Floats, Floats] | None:
        whole = np.flatnonzero(~trained.diverged)[:1]
        if curve.name != "identity" or not trained.networks.matrices or not whole.size:
            return None
        return compose(trained.networks.select(whole))

    def _median_seed(self, done: Sequence[tuple[tuple[int, ...], TrainedNetworks]]) -> int | None:
        """Return the seed with the median score, averaged over the functions; None if there is no map to draw."""
        if self.task.inputs != 2 or not all(trained.networks.matrices for _, trained in done):
            return None
        scores = [dict(zip(seeds, self._scores(trained).tolist(), strict=True)) for seeds, trained in done]
        means = {seed: sum(own[seed] for own in scores) for seed in scores[0] if all(seed in own for own in scores)}
        order = sorted((mean, seed) for seed, mean in means.items() if not np.isnan(mean))
        return order[(len(order) - 1) // 2][1] if order else None

    def _regions(self, curve: Curve, seed: int, seeds: Sequence[int], scores: Floats, networks: Networks) -> Regions:
        median_seed = seeds.index(seed)
        (points, targets), _ = datasets_of(self.config, seed)
        reach = 1.15 * np.abs(points).max()
        sides = np.linspace(-reach, reach, GRID)
        grid = np.stack(np.meshgrid(sides, sides), axis=-1).reshape(1, -1, 2)
        activation = activation_of(curve, learn=self.config.learn)
        with np.errstate(all="ignore"):
            values = outputs_of(networks.select(np.array([median_seed])), activation, grid)[0, :, 0].reshape(GRID, GRID)
        return Regions(seed, float(scores[median_seed]), sides, sides, values, points, targets)


def initial_gain(curve: Curve, init: str) -> float:
    """Return the gain of an initialisation; ``exact`` preserves the variance, and is 1 if that is not possible."""
    match init:
        case "he":
            return sqrt(2)
        case "lecun" | "glorot" | "orthogonal":
            return 1.0
    gain = gaussian.gain_of(curve)
    return gain if isinstance(gain, float) else 1.0


def _mean(values: Floats) -> float:
    """Return the mean of the values that are not NaN; NaN if there are none."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


def _split(items: Sequence[T], size: int) -> list[Sequence[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
