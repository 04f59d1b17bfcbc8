"""A ``Training`` beside the optimum: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network_error import Candidate
from actviz.studies.approximate.training import Training
from actviz.tables.approximate.networks import (
    candidate_json,
    candidates_markdown,
    candidates_table,
    network_formula,
    trained_json,
    units,
)
from actviz.tables.documents import csv_document
from actviz.tables.elements import card
from actviz.tables.numbers import interval_ends, json_samples

CLOSE = (1.01, 1.1, 1.5, 2.0, 5.0)
"""How near to the optimum restarts are counted: errors up to so many times as large."""


def report(training: Training, optimum: Fit, candidates: Sequence[Candidate]) -> Iterator[RenderableType]:
    """What a terminal shows of a training: how near the restarts came to the optimum, and the networks."""
    near = ", ".join(
        tr("{count} within {times} times", count=close, times=f"{times:g}")
        for times, close in _closeness(training, optimum)
    )
    starts = tr(
        "{count}, seed {seed}, learning rate {rate} falling to 0",
        count=len(training.networks),
        seed=training.seed,
        rate=f"{training.learning_rate:g}",
    )
    yield card(
        tr(
            "{target} from {low} to {high}: {units} trained for {count} steps",
            target=training.target,
            **interval_ends(training.interval),
            units=units(optimum.hidden, training.activation),
            count=training.steps[-1],
        ),
        [
            (tr("restarts"), starts),
            (tr("rms error"), _reached(training, optimum)),
            *([] if optimum.is_exact else [(tr("of these"), near)]),
            (tr("network"), network_formula(training.network.without_noise(training.interval))),
        ],
    )
    yield ""
    yield candidates_table(candidates)


def to_json(training: Training, optimum: Fit, candidates: Sequence[Candidate]) -> str:
    """Return the trained network, its errors and the course of its training."""
    extra = {
        "method": "train",
        "activation": training.activation,
        "lr": training.learning_rate,
        "seed": training.seed,
        "restarts": len(training.networks),
        "steps": training.steps.tolist(),
        "best_restart": training.best,
        "max_errors": [json_samples(row) for row in training.max_errors],
        "rms_errors": [json_samples(row) for row in training.rms_errors],
        "optimum": {"max_error": optimum.max_error, "rms_error": optimum.rms_error},
        "close": {f"{times:g}": count for times, count in _closeness(training, optimum)},
        "candidates": [candidate_json(candidate) for candidate in candidates],
    }
    return trained_json(optimum, trained_candidate(training, candidates), extra)


def to_csv(training: Training) -> str:
    """One row for each recorded step: the errors of every restart."""
    count = len(training.networks)
    header = ["step", *(f"rms_error_{i}" for i in range(count)), *(f"max_error_{i}" for i in range(count))]
    rows = np.column_stack([training.rms_errors.T, training.max_errors.T]).tolist()
    return csv_document(header, ([step, *row] for step, row in zip(training.steps.tolist(), rows, strict=True)))


def _reached(training: Training, optimum: Fit) -> str:
    """The errors of the restarts, beside the best one that there is."""
    final, best = training.rms_errors[:, -1], units(optimum.hidden)
    if optimum.is_exact:
        least, most = f"{final.min():.3g}", f"{final.max():.3g}"
        return tr("{least} to {most}, where {units} can be exact", least=least, most=most, units=best)
    times = final / optimum.rms_error
    least, most = f"{times.min():.3g}", f"{times.max():.3g}"
    return tr("{least} to {most} times the best by {units}", least=least, most=most, units=best)


def _closeness(training: Training, optimum: Fit) -> list[tuple[float, int]]:
    """How many restarts ended with an rms error of up to so many times that of the optimum."""
    final = training.rms_errors[:, -1]
    return [(times, int(np.sum(final <= times * optimum.rms_error))) for times in CLOSE]


def to_markdown(training: Training, optimum: Fit, candidates: Sequence[Candidate]) -> str:
    """Return the trained network in words, and a table of all networks."""
    made = tr(
        "trained for {steps} steps, the best of {count} starts",
        steps=training.steps[-1],
        count=len(training.networks),
    )
    return candidates_markdown(optimum, trained_candidate(training, candidates), made, candidates)


def trained_candidate(training: Training, candidates: Sequence[Candidate]) -> Candidate:
    """Return the candidate whose network is the trained one."""
    return next(candidate for candidate in candidates if candidate.network is training.network)
