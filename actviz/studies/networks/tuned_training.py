"""Training of networks with the best learning rate for each seed.

The rate of a seed is determined on tuning seeds of its own, which keeps the scores of different seeds independent. A
rate that all seeds share would shift all scores of a function together, and a paired test would then find differences
between functions that are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.numerics.statistics import known_mean
from actviz.studies.networks.batch_training import Job, TrainedNetworks, run
from actviz.studies.networks.train_settings import TUNING_SEEDS


@dataclass(frozen=True)
class RateTrial:
    """The results of one learning rate on tuning seeds: means, and the number of networks that diverged."""

    rate: float
    score: float
    loss: float
    dead: float
    diverged: int


def best_rate(tries: Sequence[RateTrial]) -> float:
    """Return the rate with the fewest diverged networks, then the best score, then the smallest loss.

    Of several rates with the perfect score 1, it is the middle one: the loss would favour the largest, which fails most
    easily on other seeds.
    """

    def rank(one: RateTrial) -> tuple[float, float]:
        return -one.diverged, float(np.nan_to_num(one.score, nan=-np.inf))

    best = max(map(rank, tries))
    tied = sorted((one for one in tries if rank(one) == best), key=lambda one: one.rate)
    if tied[0].score == 1:
        return tied[(len(tied) - 1) // 2].rate
    return max(tied, key=lambda one: float(np.nan_to_num(-one.loss, nan=-np.inf))).rate


@dataclass(frozen=True, eq=False)
class Tuning:
    """The final results with each of ``rates``; all arrays have shape (rates, seeds, ``TUNING_SEEDS``)."""

    rates: tuple[float, ...]
    scores: Floats
    losses: Floats
    dead: Floats
    diverged: NDArray[np.bool_]

    def trials(self, seeds: slice = slice(None)) -> tuple[RateTrial, ...]:
        """Return the results of each rate, for some of the seeds."""
        return tuple(
            RateTrial(
                rate=rate,
                score=known_mean(self.scores[row, seeds]),
                loss=known_mean(self.losses[row, seeds]),
                dead=known_mean(self.dead[row, seeds]),
                diverged=int(self.diverged[row, seeds].sum()),
            )
            for row, rate in enumerate(self.rates)
        )

    def best_rates(self) -> tuple[float, ...]:
        """Return the best rate of each seed."""
        return tuple(best_rate(self.trials(slice(seed, seed + 1))) for seed in range(self.scores.shape[1]))

    @classmethod
    def concatenate(cls, several: Sequence[Tuning]) -> Tuning:
        """Concatenate the results of several groups of seeds."""
        names = ("scores", "losses", "dead", "diverged")
        return cls(several[0].rates, *(np.concatenate([getattr(one, name) for one in several], 1) for name in names))


@dataclass(frozen=True, eq=False)
class TunedNetworks:
    """The networks of a function, one for each seed with its rate; ``tuning`` is None if only one rate was given."""

    seeds: tuple[int, ...]
    rates: tuple[float, ...]
    tuning: Tuning | None
    trained: TrainedNetworks

    @classmethod
    def concatenate(cls, several: Sequence[TunedNetworks]) -> TunedNetworks:
        """Concatenate several groups of seeds."""
        tunings = [one.tuning for one in several if one.tuning]
        return cls(
            sum((one.seeds for one in several), ()),
            sum((one.rates for one in several), ()),
            Tuning.concatenate(tunings) if tunings else None,
            TrainedNetworks.concatenate([one.trained for one in several]),
        )


@dataclass(frozen=True)
class TunedJob:
    """A job whose rates are compared first, ``capacity`` networks at a time; each seed is trained with its best."""

    job: Job
    capacity: int

    @property
    def parts(self) -> list[tuple[Job, tuple[slice, slice]]]:
        """The jobs that compare the rates, with the rates and the tuning seeds that each of them trains."""
        rows = [row[0] for row in self.job.rates]
        if len(rows) == 1:
            return []
        seeds = [seed * TUNING_SEEDS + number for seed in self.job.seeds for number in range(TUNING_SEEDS)]
        at_once = min(self.capacity, len(seeds))
        return [
            (self._tuning_job(rows[some], seeds[group]), (some, group))
            for some in _slices(len(rows), max(self.capacity // at_once, 1))
            for group in _slices(len(seeds), at_once)
        ]

    def _tuning_job(self, rates: Sequence[float], seeds: Sequence[int]) -> Job:
        rows = tuple((rate,) * len(seeds) for rate in rates)
        return replace(self.job, seeds=tuple(seeds), rates=rows, tuning=True)

    @property
    def steps(self) -> int:
        """The number of steps of all its trainings."""
        return self.job.config.steps * (len(self.parts) + 1)

    def run(self, tick: Callable[[], object] = lambda: None) -> TunedNetworks:
        """Compare the rates, and train the networks; ``tick`` is called after every step."""
        tuning = self._tune(tick)
        best = tuning.best_rates() if tuning else self.job.rates[0]
        return TunedNetworks(self.job.seeds, best, tuning, run(replace(self.job, rates=(best,)), tick))

    def _tune(self, tick: Callable[[], object]) -> Tuning | None:
        parts = self.parts
        if not parts:
            return None
        rates = tuple(row[0] for row in self.job.rates)
        found = np.empty((4, len(rates), len(self.job.seeds) * TUNING_SEEDS))
        for job, place in parts:
            trained = run(job, tick)
            ends = trained.final_scores(job.task), trained.losses[:, -1], trained.dead[:, -1], trained.diverged
            for array, values in zip(found, ends, strict=True):
                array[place] = values.reshape(array[place].shape)
        scores, losses, dead, diverged = found.reshape(4, len(rates), len(self.job.seeds), TUNING_SEEDS)
        return Tuning(rates, scores, losses, dead, diverged.astype(bool))


def _slices(count: int, size: int) -> Iterator[slice]:
    """Yield slices of almost equal lengths, at most ``size``, that cover ``range(count)``."""
    number = -(-count // size)
    for part in range(number):
        yield slice(part * count // number, (part + 1) * count // number)
