"""Values at points: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.values_at import Evaluated, Evaluation
from actviz.tables.derivative import MARKS
from actviz.tables.documents import csv_document, csv_samples, json_document, markdown_table
from actviz.tables.elements import grid
from actviz.tables.json_values import json_fields, json_samples
from actviz.tables.numbers import readable
from actviz.tables.plot import CURVE_COLUMNS


def to_json(result: Evaluation) -> str:
    """Return the points, and for each curve its values and derivatives, in full precision."""
    curves = [
        {
            **json_fields(curve, "label", "name", "formula", "latex", "parameters"),
            "y": json_samples(curve.value),
            **json_fields(curve, "derivative", "derivative_formula"),
            "kinks": [json_fields(kink, "x", "left", "right") for kink in curve.kinks],
        }
        for curve in result.curves
    ]
    return json_document({**json_fields(result, "x", "order"), "curves": curves})


def to_csv(result: Evaluation, *, slopes: bool) -> str:
    """Return a row for each point; with ``slopes`` each curve has its derivative and the one-sided derivatives."""
    columns = [("x", result.x)]
    name = CURVE_COLUMNS[result.order]
    for curve in result.curves:
        columns.append((curve.label, curve.value))
        if slopes:
            sides = (("", curve.derivative), (" left", curve.left), (" right", curve.right))
            columns += [(f"{curve.label} {name}{side}", values) for side, values in sides]
    rows = zip(*(csv_samples(values) for _, values in columns), strict=True)
    return csv_document([label for label, _ in columns], rows)


def to_markdown(result: Evaluation, *, slopes: bool) -> str:
    """Return a table with a row for each point."""
    header, rows = _table(result, slopes=slopes)
    return markdown_table([header[0], *(f"`{label}`" for label in header[1:])], rows) + "\n"


def report(result: Evaluation, *, slopes: bool) -> Iterator[RenderableType]:
    """Yield a table with a row for each point and a column for each curve, and with ``slopes`` its derivative."""
    yield grid(*_table(result, slopes=slopes))


def _table(result: Evaluation, *, slopes: bool) -> tuple[list[str], list[list[str]]]:
    header = ["x"]
    for curve in result.curves:
        header += [curve.label, f"{curve.label} {MARKS[result.order]}"] if slopes else [curve.label]
    rows = []
    for number, x in enumerate(result.x.tolist()):
        cells = [readable(x)]
        for curve in result.curves:
            cells.append(_value_text(float(curve.value[number])))
            if slopes:
                cells.append(_derivative_text(curve, number, x))
        rows.append(cells)
    return header, rows


def _value_text(value: float) -> str:
    return tr("undefined") if isnan(value) else readable(value)


def _derivative_text(curve: Evaluated, number: int, x: float) -> str:
    """Return the derivative at a point, at a kink with the one-sided derivatives."""
    value = float(curve.derivative[number])
    kink = next((kink for kink in curve.kinks if kink.x == x), None)
    if kink is None:
        return _value_text(value)
    left, right = _value_text(kink.left), _value_text(kink.right)
    used = tr("none") if isnan(value) else readable(value)
    return tr("{number} (left {left}, right {right})", number=used, left=left, right=right)
