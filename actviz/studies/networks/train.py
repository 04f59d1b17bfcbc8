"""Comparison of functions as activations of trained networks over the same seeds.

For each seed, a function has the learning rate that is best for it on two other seeds. All functions share data sets,
batches and, up to the gain, the initial weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arguments import Argument, check_whole, check_word
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.numerics.statistics import Estimate, known_mean, mean_and_std, mean_interval, proportion_interval
from actviz.rendering import Result
from actviz.studies.networks.batch_training import Job, TrainedNetworks, TrainingConfig, activation_of, datasets_of
from actviz.studies.networks.comparisons import PairedComparison, pairs_of
from actviz.studies.networks.datasets import draw
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.initialisation import gain_of, variance_factor
from actviz.studies.networks.layers import compose, outputs_of
from actviz.studies.networks.tasks import TASKS, Task
from actviz.studies.networks.train_settings import (
    DEFAULT,
    INITS,
    LIMITS,
    OPTIMIZERS,
    RATES,
    TrainingSettings,
)
from actviz.studies.networks.tuned_training import RateTrial, TunedJob, TunedNetworks
from actviz.studies.networks.workers import Tick, workers
from actviz.studies.results import Labelled

CACHE = 1 << 15
"""The number of hidden values of one layer that are computed at a time."""
PARTS = 4
"""The number of parts in which the seeds are trained; after an interrupt finished parts are reported."""
MOST_NUMBERS = 250_000_000
"""The largest number of float64 values that training of one network may need, 2 GB."""
GRID = 301
"""The number of points along each side of the square on which outputs are evaluated, for tasks of two inputs."""


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

    ``gain`` is that of the initialisation; with it a layer multiplies a variance of 1 by ``variance_factor``, NaN if
    that is not known. ``scores`` has one number for each seed; that of a network that diverged is NaN, or 0 if scores
    are 1 or 0. In the ``undefined`` ones of these the function had no value at an input. ``losses``, ``course`` (the
    scores), ``dead`` and ``saturated`` have shape (seeds, steps). ``rates`` are the learning rates of the seeds;
    ``tried`` are the means over all tuning seeds, empty if one learning rate was given. ``learned`` are the final
    parameters by name, shape (seeds, layers), and ``starts`` the initial ones. ``regions`` are the outputs for the seed
    whose mean score over all functions is the median; None unless the task has two inputs. ``collapsed`` are the matrix
    and the bias of one network as a single layer; None unless the activation is the identity.
    """

    label: str
    name: str | None
    formula: str
    parameters: Mapping[str, float]
    gain: float
    variance_factor: float
    rates: tuple[float, ...]
    tried: tuple[RateTrial, ...]
    seeds: tuple[int, ...]
    scores: Floats
    diverged: NDArray[np.bool_]
    undefined: NDArray[np.bool_]
    score: Estimate
    steps: NDArray[np.int64]
    losses: Floats
    course: Floats
    dead: Floats
    saturated: Floats
    learned: Mapping[str, Floats]
    starts: Mapping[str, float]
    regions: Regions | None
    collapsed: tuple[Floats, Floats] | None

    @property
    def rate(self) -> float:
        """The median of the learning rates of the seeds, the lower one of two."""
        return sorted(self.rates)[(len(self.rates) - 1) // 2]

    @property
    def mean_course(self) -> Floats:
        """The mean score at each recorded step over the seeds that have a final score, as in ``score``."""
        return mean_and_std(self.course[~np.isnan(self.scores)])[0]

    @property
    def end_of_rates(self) -> Literal["smallest", "largest"] | None:
        """Which end of the learning rates that were compared the median is; None if it is inside, or all diverged."""
        compared = [one.rate for one in self.tried]
        if len(compared) < 2 or self.diverged.all():
            return None
        return "smallest" if self.rate == min(compared) else "largest" if self.rate == max(compared) else None

    @property
    def saturated_units(self) -> float:
        """The final fraction of hidden units with slope 0 and another output than 0, without diverged networks."""
        return known_mean(self.saturated[:, -1])

    @property
    def dead_units(self) -> float:
        """The final fraction of hidden units with slope 0 and output 0, without diverged networks."""
        return known_mean(self.dead[:, -1])


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
    for rate in settings.rates:
        if not 0 < rate < np.inf:
            raise ActvizError(
                "{option}: {value} is invalid; it must be a positive number, such as {example}",
                option=Argument.of("lr"),
                value=f"{rate:g}",
                example=0.01,
            )
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
    jobs = plan.jobs()
    done: list[list[TunedNetworks]] = [[] for _ in curves]
    try:
        with workers(min(processes, len(jobs))) as run_jobs:
            for place, found in run_jobs([job for _, job in jobs], tick):
                done[jobs[place][0]].append(found)
    except KeyboardInterrupt:
        if not any(done):
            raise
    return plan.result(done)


def total_steps(curves: Sequence[Curve], settings: TrainingSettings) -> int:
    """Return the total number of steps that ``train`` takes."""
    return sum(job.steps for _, job in _Plan(curves, settings).jobs())


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
        self.moments = [GaussianMoments(curve) for curve in curves]
        self.gains = [gain_of(settings.init, moments) for moments in self.moments]
        self.rates = settings.rates or RATES[settings.optimizer]
        numbers = min(self.config.batch, self.task.train) * max(self.config.sizes)
        self.capacity = max(1, min(CACHE // numbers, MOST_NUMBERS // self.config.memory))

    def jobs(self) -> list[tuple[int, TunedJob]]:
        """Return the jobs of the comparison with the index of their curve; groups of seeds are the outer loop."""
        size = min(self.capacity, ceil(self.settings.seeds / PARTS))
        groups = [range(first, min(first + size, self.settings.seeds)) for first in range(0, self.settings.seeds, size)]
        return [
            (number, TunedJob(Job.of(curve, self.config, gain, group, self.rates), self.capacity))
            for group in groups
            for number, (curve, gain) in enumerate(zip(self.curves, self.gains, strict=True))
        ]

    def result(self, done: Sequence[Sequence[TunedNetworks]]) -> Trainings:
        """Return the result of the finished jobs."""
        whole = {
            number: TunedNetworks.concatenate(sorted(parts, key=lambda part: part.seeds))
            for number, parts in enumerate(done)
            if parts
        }
        median_seed = self._median_seed(list(whole.values()))
        trained = [self._trained(number, found, median_seed) for number, found in whole.items()]
        scores = np.full((len(trained), self.settings.seeds), np.nan)
        done_seeds, undefined = np.full((2, *scores.shape), False)
        for row, curve in enumerate(trained):
            seeds = list(curve.seeds)
            scores[row, seeds] = np.nan if curve.diverged.all() else curve.scores
            done_seeds[row, seeds], undefined[row, seeds] = True, curve.undefined
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
                undefined=list(undefined),
                is_yes_or_no=self.task.is_yes_or_no,
                most=self.task.bounds[1] - self.task.bounds[0],
            ),
            missing=tuple(curve.label for curve, parts in zip(self.curves, done, strict=True) if not parts),
        )

    def _trained(self, number: int, found: TunedNetworks, median_seed: int | None) -> Trained:
        curve, gain = self.curves[number], self.gains[number]
        trained, scores = found.trained, found.trained.final_scores(self.task)
        known = scores[~np.isnan(scores)]
        names = tuple(curve.parameters) if self.config.learn else ()
        learned = np.array(trained.networks.learned)  # (layers, seeds, parameters)
        return Trained(
            label=curve.label,
            name=curve.name,
            formula=curve.formula,
            parameters=dict(curve.parameters),
            gain=gain,
            variance_factor=variance_factor(gain, self.moments[number]),
            rates=found.rates,
            tried=found.tuning.trials() if found.tuning else (),
            seeds=found.seeds,
            scores=scores,
            diverged=trained.diverged,
            undefined=trained.undefined,
            score=proportion_interval(known) if self.task.is_yes_or_no else mean_interval(known, self.task.bounds),
            steps=trained.steps,
            losses=trained.losses,
            course=np.nan_to_num(trained.scores) if self.task.is_yes_or_no else trained.scores,
            dead=trained.dead,
            saturated=trained.saturated,
            learned={name: learned[:, :, place].T for place, name in enumerate(names) if learned.size},
            starts={name: curve.parameters[name] for name in names},
            regions=None if median_seed is None else self._regions(curve, median_seed, found),
            collapsed=self._collapsed(curve, trained),
        )

    def _collapsed(self, curve: Curve, trained: TrainedNetworks) -> tuple[Floats, Floats] | None:
        whole = np.flatnonzero(~trained.diverged)[:1]
        if curve.name != "identity" or not trained.networks.matrices or not whole.size:
            return None
        return compose(trained.networks.select(whole))

    def _median_seed(self, done: Sequence[TunedNetworks]) -> int | None:
        """Return the seed with the median score, averaged over the functions; None if there is no map to draw."""
        if self.task.inputs != 2 or not all(one.trained.networks.matrices for one in done):
            return None
        scores = [dict(zip(one.seeds, one.trained.final_scores(self.task).tolist(), strict=True)) for one in done]
        means = {seed: sum(own[seed] for own in scores) for seed in scores[0] if all(seed in own for own in scores)}
        order = sorted((mean, seed) for seed, mean in means.items() if not np.isnan(mean))
        return order[(len(order) - 1) // 2][1] if order else None

    def _regions(self, curve: Curve, seed: int, found: TunedNetworks) -> Regions:
        row = found.seeds.index(seed)
        (points, targets), _ = datasets_of(self.config, seed)
        reach = 1.15 * np.abs(points).max()
        sides = np.linspace(-reach, reach, GRID)
        grid = np.stack(np.meshgrid(sides, sides), axis=-1).reshape(1, -1, 2)
        activation = activation_of(curve, learn=self.config.learn)
        with np.errstate(all="ignore"):
            outputs = outputs_of(found.trained.networks.select(np.array([row])), activation, grid)
        score = float(found.trained.final_scores(self.task)[row])
        return Regions(seed, score, sides, sides, outputs[0, :, 0].reshape(GRID, GRID), points, targets)


def initial_gain(curve: Curve, init: str) -> float:
    """Return the gain of an initialisation, see ``initialisation``."""
    return gain_of(init, GaussianMoments(curve))
