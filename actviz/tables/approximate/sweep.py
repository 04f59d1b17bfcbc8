"""Fits of several sizes: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.approximate.fit import Fit
from actviz.tables.approximate.fit import fit_data
from actviz.tables.approximate.networks import error_text
from actviz.tables.documents import csv_document, json_document, markdown_table
from actviz.tables.elements import Paragraph, grid, markdown
from actviz.tables.numbers import interval_ends, json_number, readable

Cell = TypeVar("Cell")

SWEEP = ("hidden", "max_error", "lower_bound", "rms_error", "law")
PROVEN_COLUMN = "max_error_proven"
"""A column that is there if an error is an estimate."""


def report(fits: Sequence[Fit], constant: float) -> Iterator[RenderableType]:
    """What a terminal shows of several sizes."""
    law, about = _law(fits, constant), {"target": fits[0].target, **interval_ends(fits[0].interval)}
    heading = tr("{target} from {low} to {high}: error against units", **about)
    if fits[0].tails:
        heading = tr(
            "{target} on the whole line, rms from {low} to {high}, by networks that end in the asymptotes: "
            "error against units",
            **about,
        )
    yield Paragraph(heading)
    if law:
        yield Paragraph(law)
    yield ""
    header = [tr("units"), tr("largest error"), tr("lower bound"), tr("rms error"), tr("law"), tr("error / law")]
    select = _columns(fits[0], has_law=bool(law) and np.isfinite(constant))
    rows = [
        [
            f"{hidden}",
            tr("exact") if fit.is_exact else error_text(error, fit.is_enclosed),
            readable(bound),
            readable(rms),
            readable(law),
            f"{error / law:.4f}",
        ]
        for fit, (hidden, error, bound, rms, law) in zip(fits, _rows(fits, constant), strict=True)
    ]
    yield grid(select(header), map(select, rows))


def to_json(fits: Sequence[Fit], constant: float) -> str:
    """All fits in full precision, and the constant of the law."""
    first = fits[0]
    return json_document(
        {
            "target": first.target,
            "interval": list(first.interval),
            "norm": first.norm,
            **({} if first.norm == "rms" else {"law_constant": json_number(constant)}),
            "sweep": [fit_data(fit) for fit in fits],
        }
    )


def to_csv(fits: Sequence[Fit], constant: float) -> str:
    """One row for each size; the law is about the maximum norm, and so is every bound.

    If an error is an estimate, a last column tells which ones are proven.
    """
    select = _columns(fits[0], has_law=fits[0].norm == "max")
    rows = [select(["" if np.isnan(cell) else cell for cell in row]) for row in _rows(fits, constant)]
    header = select(SWEEP)
    if not all(fit.is_enclosed for fit in fits):
        header.append(PROVEN_COLUMN)
        rows = [[*row, str(fit.is_enclosed).lower()] for row, fit in zip(rows, fits, strict=True)]
    return csv_document(header, rows)


def to_markdown(fits: Sequence[Fit], constant: float) -> str:
    """The sizes as a table to paste into a document."""
    law, about = _law(fits, constant), {"target": f"`{fits[0].target}`", **interval_ends(fits[0].interval)}
    select = _columns(fits[0], has_law=bool(law) and np.isfinite(constant))
    header = select([tr("units"), tr("largest error"), tr("lower bound"), tr("rms error"), "C/(H + 1)²"])
    where = tr("{target} from {low} to {high}.", **about)
    if fits[0].tails:
        where = tr(
            "{target} on the whole line, rms from {low} to {high}, by networks that end in the asymptotes.",
            **about,
        )
    rows = [
        select([readable(float(hidden)), error_text(error, fit.is_enclosed), *map(readable, others)])
        for fit, (hidden, error, *others) in zip(fits, _rows(fits, constant), strict=True)
    ]
    sentence = tr("{sentence}.", sentence=law[0].upper() + law[1:]) if law else ""
    return markdown([where, markdown_table(header, rows, rule="---"), sentence])


def _rows(fits: Sequence[Fit], constant: float) -> list[tuple[int, float, float, float, float]]:
    """For each size the errors, the bound (NaN if there is none), and what the law C/(H + 1)^2 says."""
    return [
        (
            fit.hidden,
            fit.max_error,
            np.nan if fit.lower_bound is None else fit.lower_bound,
            fit.rms_error,
            constant / (fit.hidden + 1) ** 2,
        )
        for fit in fits
    ]


def _law(fits: Sequence[Fit], constant: float) -> str:
    """What the law says in one sentence; empty if it is not about this error."""
    if fits[0].norm == "rms":
        return ""
    if not np.isfinite(constant) and fits[0].network.output_activation == "relu":
        return tr(
            "the law C/(H + 1)^2 does not apply: f'' = 0, a jump, or values below 0, which an output ReLU does not give"
        )
    if not np.isfinite(constant):
        return tr("the law C/(H + 1)^2 does not apply: f'' = 0 or a jump")
    return tr(
        "for many units H the largest error tends to C/(H + 1)^2, C = {constant}: the integral of sqrt(abs(f'')), "
        "squared, over 16",
        constant=readable(constant),
    )


def _columns(fit: Fit, *, has_law: bool) -> Callable[[Sequence[Cell]], list[Cell]]:
    """What keeps the columns that say something: a norm without a bound has none, nor has every target a law."""
    numbers = [0, 1, *([] if fit.lower_bound is None else [2]), 3, *([4, 5] if has_law else [])]
    return lambda row: [row[number] for number in numbers if number < len(row)]
