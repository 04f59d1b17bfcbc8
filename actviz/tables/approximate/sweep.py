"""Fits of several sizes: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import isfinite, isnan, nan
from typing import NamedTuple

from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.approximate.fit import Fit
from actviz.tables.approximate.fit import fit_json
from actviz.tables.approximate.networks import error_text
from actviz.tables.documents import csv_document, json_document, markdown_table
from actviz.tables.elements import Paragraph, grid, markdown
from actviz.tables.json_values import json_fields, json_number
from actviz.tables.numbers import interval_ends, readable


class SizeColumn(NamedTuple):
    """A number of each fit, with its name in CSV and its heading in other formats; NaN if it does not exist."""

    name: str
    heading: str
    value: Callable[[Fit], float]

    def text(self, fit: Fit) -> str:
        """Return the number as text."""
        return error_text(fit.max_error, fit.is_enclosed) if self.name == "max_error" else readable(self.value(fit))


def _columns(fits: Sequence[Fit], constant: float, *, has_law: bool) -> Iterator[SizeColumn]:
    """Yield the columns: without the bound if the norm has none, with the law C/(H + 1)^2 if it applies."""
    yield SizeColumn("hidden", tr("units"), lambda fit: fit.hidden)
    yield SizeColumn("max_error", tr("largest error"), lambda fit: fit.max_error)
    if fits[0].lower_bound is not None:
        yield SizeColumn("lower_bound", tr("lower bound"), _lower_bound)
    yield SizeColumn("rms_error", tr("rms error"), lambda fit: fit.rms_error)
    if has_law:
        yield SizeColumn("law", tr("asymptotic law"), lambda fit: constant / (fit.hidden + 1) ** 2)


def _lower_bound(fit: Fit) -> float:
    return nan if fit.lower_bound is None else fit.lower_bound


def report(fits: Sequence[Fit], constant: float) -> Iterator[RenderableType]:
    """Yield the law, and a table with a row for each size."""
    law, has_law, values = _law_text(fits, constant), _has_law(fits, constant), interval_ends(fits[0].interval)
    heading = tr("{target} from {low} to {high}: error by number of units", target=fits[0].target, **values)
    if fits[0].tails:
        heading = tr(
            "{target} for all real x (rms error from {low} to {high}), networks that match the asymptotes: error by "
            "number of units",
            target=fits[0].target,
            **values,
        )
    yield Paragraph(heading)
    if law:
        yield Paragraph(law)
    yield ""
    columns = [*_columns(fits, constant, has_law=has_law)]
    rows = []
    for fit in fits:
        cells = {column.name: column.text(fit) for column in columns}
        if fit.is_exact:
            cells["max_error"] = tr("exact")
        rows.append([*cells.values(), *([f"{fit.max_error / columns[-1].value(fit):.4f}"] if has_law else [])])
    yield grid([*(column.heading for column in columns), *([tr("error / law")] if has_law else [])], rows)


def to_json(fits: Sequence[Fit], constant: float) -> str:
    """Return all fits in full precision, and the constant of the law."""
    data = json_fields(fits[0], "target", "interval", "norm")
    if fits[0].norm == "max":
        data["law_constant"] = json_number(constant)
    return json_document({**data, "sweep": [fit_json(fit) for fit in fits]})


def to_csv(fits: Sequence[Fit], constant: float) -> str:
    """Return a row for each size; the law applies to the maximum norm.

    If an error is an estimate, a last column ``max_error_proven`` states which ones are proven.
    """
    columns = [*_columns(fits, constant, has_law=fits[0].norm == "max")]
    header = [column.name for column in columns]
    rows: list[list[object]] = []
    for fit in fits:
        numbers = [column.value(fit) for column in columns]
        rows.append(["" if isnan(number) else number for number in numbers])
    if not all(fit.is_enclosed for fit in fits):
        header.append("max_error_proven")
        rows = [[*row, str(fit.is_enclosed).lower()] for row, fit in zip(rows, fits, strict=True)]
    return csv_document(header, rows)


def to_markdown(fits: Sequence[Fit], constant: float) -> str:
    """Return a table with a row for each size."""
    target, values = f"`{fits[0].target}`", interval_ends(fits[0].interval)
    heading = tr("{target} from {low} to {high}.", target=target, **values)
    if fits[0].tails:
        heading = tr(
            "{target} for all real x (rms error from {low} to {high}), networks that match the asymptotes.",
            target=target,
            **values,
        )
    columns = [*_columns(fits, constant, has_law=_has_law(fits, constant))]
    header = ["C/(H + 1)²" if column.name == "law" else column.heading for column in columns]
    rows = [[column.text(fit) for column in columns] for fit in fits]
    law = _law_text(fits, constant)
    sentence = tr("{sentence}.", sentence=law[0].upper() + law[1:]) if law else ""
    return markdown([heading, markdown_table(header, rows, rule="---"), sentence])


def _has_law(fits: Sequence[Fit], constant: float) -> bool:
    return fits[0].norm == "max" and isfinite(constant)


def _law_text(fits: Sequence[Fit], constant: float) -> str:
    """Return the law of the error in one sentence; empty if there is none for the norm."""
    if fits[0].norm == "rms":
        return ""
    if not isfinite(constant) and fits[0].network.output_activation == "relu":
        return tr(
            "the law C/(H + 1)^2 does not apply: f'' = 0, a jump, or values below 0, which an output ReLU cannot "
            "represent"
        )
    if not isfinite(constant):
        return tr("the law C/(H + 1)^2 does not apply: f'' = 0 or a jump")
    return tr(
        "law: for large numbers of units H, the largest error approaches C/(H + 1)^2 with C = {constant}, the squared "
        "integral of sqrt(abs(f'')) divided by 16",
        constant=readable(constant),
    )
