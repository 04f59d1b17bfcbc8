"""A trained network beside the optimum: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network_error import Candidate
from actviz.studies.approximate.training import Training
from actviz.tables.approximate.networks import (
    candidates_json,
    candidates_markdown,
    candidates_table,
    network_formula,
    units_text,
)
from actviz.tables.documents import csv_document
from actviz.tables.elements import card
from actviz.tables.json_values import json_fields
from actviz.tables.numbers import interval_ends

CLOSE = (1.01, 1.1, 1.5, 2.0, 5.0)
"""Ratios to the smallest rms error; the restarts up to each are counted."""


def report(training: Training, optimum: Fit, candidates: Sequence[Candidate]) -> Iterator[RenderableType]:
    """Yield how close the restarts are to the optimum, the trained network, and the errors of all networks."""
    close = ", ".join(
        tr("{count} within {times} times the optimum", count=count, times=f"{times:g}")
        for times, count in _closeness(training, optimum)
    )
    starts = tr(
        "{count}, seed {seed}, learning rate decreasing from {rate} to 0",
        count=len(training.networks),
        seed=training.seed,
        rate=f"{training.learning_rate:g}",
    )
    yield card(
        tr(
            "{target} from {low} to {high}, approximated by {units}, trained for {count} steps",
            target=training.target,
            **interval_ends(training.interval),
            units=units_text(optimum.hidden, training.activation),
            count=training.steps[-1],
        ),
        [
            (tr("restarts"), starts),
            (tr("rms error"), _rms_errors_text(training, optimum)),
            *([] if optimum.is_exact else [(tr("near-optimal runs"), close)]),
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
        **json_fields(training, "max_errors", "rms_errors"),
        "optimum": json_fields(optimum, "max_error", "rms_error"),
        "close": {f"{times:g}": count for times, count in _closeness(training, optimum)},
    }
    return candidates_json(optimum, trained_candidate(training, candidates), candidates, extra)


def to_csv(training: Training) -> str:
    """Return a row for each recorded step: the errors of every restart."""
    count = len(training.networks)
    header = ["step", *(f"rms_error_{i}" for i in range(count)), *(f"max_error_{i}" for i in range(count))]
    rows = np.column_stack([training.rms_errors.T, training.max_errors.T]).tolist()
    return csv_document(header, ([step, *row] for step, row in zip(training.steps.tolist(), rows, strict=True)))


def _rms_errors_text(training: Training, optimum: Fit) -> str:
    """Return the range of the final rms errors, relative to the optimum unless that is 0."""
    errors = training.rms_errors[:, -1] / (1.0 if optimum.is_exact else optimum.rms_error)
    values = {"least": f"{errors.min():.3g}", "most": f"{errors.max():.3g}", "units": units_text(optimum.hidden)}
    if optimum.is_exact:
        return tr("{least} to {most}; {units} can represent the function exactly", **values)
    return tr("{least} to {most} times the optimum of {units}", **values)


def _closeness(training: Training, optimum: Fit) -> list[tuple[float, int]]:
    """Return for each ratio in ``CLOSE`` how many restarts have at most that multiple of the optimum's rms error."""
    final = training.rms_errors[:, -1]
    return [(times, int(np.sum(final <= times * optimum.rms_error))) for times in CLOSE]


def to_markdown(training: Training, optimum: Fit, candidates: Sequence[Candidate]) -> str:
    """Return the trained network as a formula, and a table of all networks."""
    steps, count = training.steps[-1], len(training.networks)
    made = tr("trained for {steps} steps, best of {count} restarts", steps=steps, count=count)
    return candidates_markdown(optimum, trained_candidate(training, candidates), made, candidates)


def trained_candidate(training: Training, candidates: Sequence[Candidate]) -> Candidate:
    """Return the candidate whose network is the trained one."""
    return next(candidate for candidate in candidates if candidate.network is training.network)
