"""Networks of several sizes, some of them with several layers: JSON, CSV, Markdown and a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.deep_network import parameter_count
from actviz.studies.approximate.fit import Fit
from actviz.tables.approximate.deep import comparison_row, deep_json
from actviz.tables.approximate.fit import fit_json
from actviz.tables.documents import csv_document, json_document
from actviz.tables.elements import Grid, Paragraph, grid, markdown
from actviz.tables.json_values import json_fields
from actviz.tables.numbers import interval_ends

Fits = Sequence[Fit | DeepFit]


def report(fits: Fits) -> Iterator[RenderableType]:
    """Yield a table with a row for each network."""
    yield Paragraph(_heading(fits, fits[0].target))
    yield ""
    yield _table(fits)


def to_json(fits: Fits) -> str:
    """Return all networks in full precision."""
    data = json_fields(fits[0], "target", "interval", "norm")
    return json_document(
        {**data, "sweep": [deep_json(fit) if isinstance(fit, DeepFit) else fit_json(fit) for fit in fits]}
    )


def to_csv(fits: Fits) -> str:
    """Return a row for each network; the numbers of units of its layers are separated by blanks."""
    header = ["hidden", "units", "parameters", "pieces", "max_error", "lower_bound", "rms_error"]
    rows: list[list[object]] = []
    for fit in fits:
        hidden = sizes_of(fit)
        bound = "" if fit.lower_bound is None else fit.lower_bound
        sizes = " ".join(map(str, hidden))
        rows.append(
            [sizes, sum(hidden), parameter_count(hidden), fit.knots.size - 1, fit.max_error, bound, fit.rms_error]
        )
    return csv_document(header, rows)


def to_markdown(fits: Fits) -> str:
    """Return a table with a row for each network."""
    return markdown([tr("{sentence}.", sentence=_heading(fits, f"`{fits[0].target}`")), _table(fits).markdown("---")])


def sizes_of(fit: Fit | DeepFit) -> tuple[int, ...]:
    """Return the numbers of units of all layers."""
    return fit.hidden if isinstance(fit, DeepFit) else (fit.hidden,)


def _heading(fits: Fits, target: str) -> str:
    return tr("{target} from {low} to {high}: error by layers", target=target, **interval_ends(fits[0].interval))


def _table(fits: Fits) -> Grid:
    header = [
        tr("layers"), tr("units"), tr("parameters"), tr("pieces"), tr("largest error"), tr("lower bound"),
        tr("rms error"),
    ]  # fmt: skip
    return grid(header, [comparison_row(fit) for fit in fits])
