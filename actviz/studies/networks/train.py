"""Functions compared as activations of networks that are trained for real, over the same seeds.

Every function gets the learning rate that is best for it, found on seeds that take no part in the comparison. All
functions share points, batches and, up to the scale that keeps the variance, the weights at the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.numerics.statistics import Estimate, mean_and_std, mean_interval, proportion_interval
from actviz.studies.facts import gaussian
from actviz.studies.networks.batch_training import Job, TrainedNetworks, TrainingConfig, activation_of, points_of
from actviz.studies.networks.comparisons import PairedComparison, pairs_of
from actviz.studies.networks.datasets import draw
from actviz.studies.networks.layers import Networks, outputs_of
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
from actviz.studies.networks.workers import Finish, Tick, workers
from actviz.studies.ranges import check_whole

T = TypeVar("T")

CACHE = 1 << 15
"""Hidden values of one layer that are worked on at a time."""
PARTS = 4
"""The seeds are trained in so many parts, so that there is something to report after an interruption."""
MOST_NUMBERS = 250_000_000
"""Numbers that one network may need, 2 GB."""
GRID = 301
"""Points along each side of the square on which the outputs for a task of two inputs are shown."""


@dataclass(frozen=True)
class Try:
    """What one learning rate came to on the seeds that it was tried with: means, and how many diverged."""

    rate: float
    score: float
    loss: float
    dead: float
    diverged: int


@dataclass(frozen=True, eq=False)
class Regions:
    """What a network with two inputs says on a grid, above 0 for one class; the points that it was trained with.

    ``values`` has a row for each of ``y`` and a column for each of ``x``.
    """

    seed: int
    score: float
    x: Floats
    y: Floats
    values: Floats
    points: Floats
    targets: Floats


@dataclass(frozen=True, eq=False)
class Trained:
    """One function: its learning rate, and what became of a network for each seed.

    ``scores`` has one number a seed: NaN for a network that diverged, 0 where the score is 1 or 0. ``losses``,
    ``course`` (the score) and ``dead`` have shape (seeds, moments). ``tried`` is empty if the rate was given.
    ``learned`` are the final parameters by name, shape (seeds, layers), ``starts`` those at the start. ``regions``
    are those of one seed for all functions, the one with the middle score; ``collapsed`` are the matrix and the bias
    that all layers of one network make together where the activation is the identity. Each is None where there is no
    such thing.
    """

    label: str
    name: str | None
    formula: str
    parameters: Mapping[str, float]
    rate: float
    tried: tuple[Try, ...]
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
        """The fraction of dead hidden units at the end, of networks that did not diverge."""
        return _mean(self.dead[:, -1])


@dataclass(frozen=True, eq=False)
class Trainings:
    """All functions on one task.

    ``wanted`` seeds were asked for; fewer are done after an interruption, and ``missing`` functions have none.
    """

    task: Task
    shape: TrainingConfig
    wanted: int
    curves: tuple[Trained, ...]
    pairs: tuple[PairedComparison, ...]
    missing: tuple[str, ...]

    @property
    def is_partial(self) -> bool:
        """Whether the work was interrupted."""
        return bool(self.missing) or any(len(curve.seeds) < self.wanted for curve in self.curves)


def shape_of(settings: TrainingSettings) -> TrainingConfig:
    """How networks are built; raises ``ActvizError`` for what is not possible."""
    for name, word, known in (
        ("task", settings.task, TASKS), ("optimizer", settings.optimizer, OPTIMIZERS), ("init", settings.init, INITS),
    ):  # fmt: skip
        if word not in known:
            raise ActvizError(f"{name}={word!r} is not possible; choose {', '.join(known)}")
    task = TASKS[settings.task]
    sizes = {name: getattr(settings, name) for name in ("depth", "width", "steps", "batch")}
    chosen = {name: getattr(task, name) if size is None else size for name, size in sizes.items()}
    for name, value in {"seeds": settings.seeds, **chosen, "seed": settings.seed}.items():
        check_whole(name, value, LIMITS[name])
    if not all(0 < rate < np.inf for rate in settings.rates):
        raise ActvizError("a learning rate is a number above 0, such as 0.01")
    shape = TrainingConfig(
        task=task.name,
        **chosen,
        optimizer=settings.optimizer,
        init=settings.init,
        learn=settings.learn,
        seed=settings.seed,
    )
    if (need := numbers_of(shape)) > MOST_NUMBERS:
        raise ActvizError(
            f"a network of depth {shape.depth} and width {shape.width} needs {8e-9 * need:.1f} GB to be trained; "
            f"at most {8e-9 * MOST_NUMBERS:g} GB are possible, so take less of one or the other"
        )
    return shape


def train(
    curves: Sequence[Curve], settings: TrainingSettings = DEFAULT, *, processes: int = 1, tick: Tick = int
) -> Trainings:
    """Train networks with each of the curves as activation; ``tick`` is called with every number of steps taken.

    The result does not depend on the number of ``processes``. An interruption is an answer from what is done by then,
    if a part of the seeds is done with one function at least, else ``KeyboardInterrupt``. Raises ``ActvizError`` for
    settings that are not possible, or nothing to learn.
    """
    plan = _Plan(curves, settings)
    tried: dict[int, tuple[Try, ...]] = {}
    done: list[list[tuple[tuple[int, ...], TrainedNetworks]]] = [[] for _ in curves]
    try:
        with workers(min(processes, len(plan.finals(None)))) as finish:
            tried = plan.tune(finish, tick)
            jobs = plan.finals({number: best_rate(tries) for number, tries in tried.items()})
            for number, bundle in finish([job for _, job in jobs], tick):
                curve, job = jobs[number]
                done[curve].append((job.seeds, bundle))
    except KeyboardInterrupt:
        if not any(done):
            raise
    return plan.result(tried, done)


def total_steps(curves: Sequence[Curve], settings: TrainingSettings) -> int:
    """How many steps ``train`` will take."""
    plan = _Plan(curves, settings)
    return plan.shape.steps * (len(plan.tunings()) + len(plan.finals(None)))


def numbers_of(shape: TrainingConfig) -> int:
    """About how many numbers are in memory while one network is trained."""
    sizes, task = shape.sizes, TASKS[shape.task]
    weights = sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))
    return 6 * weights + 4 * min(shape.batch, task.train) * sum(sizes) + 6 * max(task.train, task.test) * max(sizes)


def best_rate(tries: Sequence[Try]) -> float:
    """The rate with which the fewest networks diverge; of several the best score, the smallest loss, the first one."""
    return max(tries, key=lambda one: (-one.diverged, *np.nan_to_num((one.score, -one.loss), nan=-np.inf))).rate


class _Plan:
    """Which jobs there are, and what their bundles mean."""

    def __init__(self, curves: Sequence[Curve], settings: TrainingSettings) -> None:
        self.curves, self.settings, self.shape = curves, settings, shape_of(settings)
        self.task = TASKS[settings.task]
        if settings.learn and not any(curve.parameters for curve in curves):
            raise ActvizError(
                "--learn: none of the functions has a parameter; prelu, apl, swish and formulas with one have"
            )
        draw(self.task, np.random.default_rng(0))  # complains of what is not installed
        self.gains = [gain_of(curve, settings.init) for curve in curves]
        self.rates = settings.rates or RATES[settings.optimizer]
        numbers = min(self.shape.batch, self.task.train) * max(self.shape.sizes)
        self.capacity = max(1, min(CACHE // numbers, MOST_NUMBERS // numbers_of(self.shape)))

    def tunings(self) -> list[tuple[int, Job]]:
        """The jobs that find the learning rates, with the number of their curve."""
        if len(self.rates) == 1:
            return []
        seeds = range(TUNING_SEEDS)
        rates = _parts(self.rates, max(1, min(self.capacity // TUNING_SEEDS, ceil(len(self.rates) / 2))))
        groups = _parts(seeds, max(1, min(self.capacity, TUNING_SEEDS)))
        return [
            (number, self._job(number, group, some, tuning=True))
            for number in range(len(self.curves)) for some in rates for group in groups
        ]  # fmt: skip

    def finals(self, rates: Mapping[int, float] | None) -> list[tuple[int, Job]]:
        """The jobs of the comparison, each part of the seeds for all functions before the next one."""
        seeds = range(self.settings.seeds)
        groups = _parts(seeds, min(self.capacity, ceil(self.settings.seeds / PARTS)))
        return [
            (number, self._job(number, group, [rates[number] if rates else self.rates[0]], tuning=False))
            for group in groups for number in range(len(self.curves))
        ]  # fmt: skip

    def _job(self, number: int, seeds: Sequence[int], rates: Sequence[float], *, tuning: bool) -> Job:
        return Job.of(self.curves[number], self.shape, self.gains[number], seeds, rates, tuning=tuning)

    def tune(self, finish: Finish, tick: Tick) -> dict[int, tuple[Try, ...]]:
        """Try all learning rates with all functions."""
        jobs = self.tunings()
        found: dict[tuple[int, float], list[TrainedNetworks]] = {}
        bundles = dict(finish([job for _, job in jobs], tick))
        for place in sorted(bundles):
            number, job = jobs[place]
            count = len(job.seeds)
            for position, rate in enumerate(job.rates):
                which = np.arange(position * count, (position + 1) * count)
                found.setdefault((number, rate), []).append(bundles[place].some(which))
        tried: dict[int, tuple[Try, ...]] = {}
        for (number, rate), parts in found.items():
            tried[number] = *tried.get(number, ()), self._try(rate, TrainedNetworks.joined(parts))
        return tried

    def _try(self, rate: float, bundle: TrainedNetworks) -> Try:
        return Try(
            rate=rate,
            score=_mean(self._scores(bundle)),
            loss=_mean(bundle.losses[:, -1]),
            dead=_mean(bundle.dead[:, -1]),
            diverged=int(bundle.diverged.sum()),
        )

    def _scores(self, bundle: TrainedNetworks) -> Floats:
        scores = bundle.scores[:, -1]
        return np.where(bundle.diverged, 0.0 if self.task.is_yes_or_no else np.nan, scores)

    def result(
        self, tried: Mapping[int, tuple[Try, ...]], done: Sequence[Sequence[tuple[tuple[int, ...], TrainedNetworks]]]
    ) -> Trainings:
        """Everything that can be said about what is done."""
        whole: dict[int, tuple[tuple[int, ...], TrainedNetworks]] = {}
        for number, parts in enumerate(done):
            ordered = sorted(parts, key=lambda part: part[0])
            if ordered:
                seeds = tuple(seed for group, _ in ordered for seed in group)
                whole[number] = seeds, TrainedNetworks.joined([bundle for _, bundle in ordered])
        middle = self._middle(list(whole.values()))
        trained = [self._trained(number, tried.get(number, ()), *both, middle) for number, both in whole.items()]
        scores = np.full((len(trained), self.settings.seeds), np.nan)
        seen = np.full(scores.shape, False)
        for row, known, curve in zip(scores, seen, trained, strict=True):
            row[list(curve.seeds)] = np.nan if curve.diverged.all() else curve.scores
            known[list(curve.seeds)] = True
        return Trainings(
            task=self.task,
            shape=self.shape,
            wanted=self.settings.seeds,
            curves=tuple(trained),
            pairs=pairs_of(
                [curve.label for curve in trained],
                list(scores),
                self.shape.seed,
                done=list(seen),
                is_yes_or_no=self.task.is_yes_or_no,
                most=self.task.bounds[1] - self.task.bounds[0],
            ),
            missing=tuple(curve.label for curve, parts in zip(self.curves, done, strict=True) if not parts),
        )

    def _trained(
        self, number: int, tried: tuple[Try, ...], seeds: tuple[int, ...], bundle: TrainedNetworks, middle: int | None
    ) -> Trained:
        curve, scores = self.curves[number], self._scores(bundle)
        known = scores[~np.isnan(scores)]
        names = tuple(curve.parameters) if self.shape.learn else ()
        learned = np.array(bundle.networks.learned)  # (layers, seeds, parameters)
        return Trained(
            label=curve.label,
            name=curve.name,
            formula=curve.formula,
            parameters=curve.parameters,
            rate=best_rate(tried) if tried else self.rates[0],
            tried=tried,
            seeds=seeds,
            scores=scores,
            diverged=bundle.diverged,
            score=proportion_interval(known) if self.task.is_yes_or_no else mean_interval(known, self.task.bounds),
            steps=bundle.steps,
            losses=bundle.losses,
            course=bundle.scores,
            dead=bundle.dead,
            learned={name: learned[:, :, place].T for place, name in enumerate(names) if learned.size},
            starts={name: curve.parameters[name] for name in names},
            regions=None if middle is None else self._regions(curve, middle, seeds, scores, bundle.networks),
            collapsed=self._collapsed(curve, bundle),
        )

    def _collapsed(self, curve: Curve, bundle: TrainedNetworks) -> tuple[Floats, Floats] | None:
        whole = np.flatnonzero(~bundle.diverged)[:1]
        if curve.name != "identity" or not bundle.networks.matrices or not whole.size:
            return None
        return collapse(bundle.networks.some(whole))

    def _middle(self, done: Sequence[tuple[tuple[int, ...], TrainedNetworks]]) -> int | None:
        """The seed with the middle score, that of all functions taken together; None if there is nothing to show."""
        if self.task.inputs != 2 or not all(bundle.networks.matrices for _, bundle in done):
            return None
        scores = [dict(zip(seeds, self._scores(bundle).tolist(), strict=True)) for seeds, bundle in done]
        means = {seed: sum(own[seed] for own in scores) for seed in scores[0] if all(seed in own for own in scores)}
        order = sorted((mean, seed) for seed, mean in means.items() if not np.isnan(mean))
        return order[(len(order) - 1) // 2][1] if order else None

    def _regions(self, curve: Curve, seed: int, seeds: Sequence[int], scores: Floats, networks: Networks) -> Regions:
        middle = seeds.index(seed)
        (points, targets), _ = points_of(self.shape, seed)
        reach = 1.15 * np.abs(points).max()
        sides = np.linspace(-reach, reach, GRID)
        grid = np.stack(np.meshgrid(sides, sides), axis=-1).reshape(1, -1, 2)
        activation = activation_of(curve, learn=self.shape.learn)
        with np.errstate(all="ignore"):
            values = outputs_of(networks.some(np.array([middle])), activation, grid)[0, :, 0].reshape(GRID, GRID)
        return Regions(seed, float(scores[middle]), sides, sides, values, points, targets)


def collapse(networks: Networks) -> tuple[Floats, Floats]:
    """The matrix (inputs, outputs) and the bias that the layers of the first network make without an activation."""
    matrix, bias = networks.matrices[0][0], networks.biases[0][0]
    for one, other in zip(networks.matrices[1:], networks.biases[1:], strict=True):
        matrix, bias = matrix @ one[0], bias @ one[0] + other[0]
    return matrix, bias


def gain_of(curve: Curve, init: str) -> float:
    """How large weights are at the start: ``exact`` keeps the variance of the inputs, 1 where nothing can."""
    match init:
        case "he":
            return sqrt(2)
        case "lecun" | "glorot" | "orthogonal":
            return 1.0
    gain = gaussian.gain_of(curve)
    return gain if isinstance(gain, float) else 1.0


def _mean(values: Floats) -> float:
    """The mean of the numbers that are there."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


def _parts(items: Sequence[T], size: int) -> list[Sequence[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
