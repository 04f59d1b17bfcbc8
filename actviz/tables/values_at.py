"""``Evaluation`` as JSON, CSV, Markdown and a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.values_at import Evaluated, Evaluation
from actviz.tables.derivative import MARKS
from actviz.tables.documents import csv_document, json_document, markdown_table
from actviz.tables.elements import grid
from actviz.tables.numbers import csv_samples, json_number, json_samples, readable


def to_json(result: Evaluation) -> str:
    """The points, and for each curve its values and derivatives, in full precision."""
    data = {
        "x": json_samples(result.x),
        "order": result.order,
        "curves": [
            {
                "label": curve.label,
                "name": curve.name,
                "formula": curve.formula,
                "latex": curve.latex,
                "parameters": dict(curve.parameters),
                "y": json_samples(curve.value),
                "derivative": json_samples(curve.derivative),
                "derivative_formula": curve.derivative_formula,
                "kinks": [
                    {"x": kink.x, "left": json_number(kink.left), "right": json_number(kink.right)}
                    for kink in curve.kinks
                ],
            }
            for curve in result.curves
        ],
    }
    return json_document(data)


def to_csv(result: Evaluation, *, slopes: bool) -> str:
    """One row for each point; with ``slopes`` each curve has its derivative, and that on the left and on the right."""
    columns = [("x", result.x)]
    name = "derivative" if result.order == 1 else "second derivative"
    for curve in result.curves:
        columns.append((curve.label, curve.value))
        if slopes:
            sides = (("", curve.derivative), (" left", curve.left), (" right", curve.right))
            columns += [(f"{curve.label} {name}{side}", values) for side, values in sides]
    rows = zip(*(csv_samples(values) for _, values in columns), strict=True)
    return csv_document([label for label, _ in columns], rows)


def to_markdown(result: Evaluation, *, slopes: bool) -> str:
    """A table to paste into a document, one row for each point."""
    header, rows = _table(result, slopes=slopes)
    return markdown_table([header[0], *(f"`{label}`" for label in header[1:])], rows) + "\n"


def report(result: Evaluation, *, slopes: bool) -> Iterator[RenderableType]:
    """What a terminal shows: one row for each point, one column for each curve, and with ``slopes`` its derivative."""
    yield grid(*_table(result, slopes=slopes))


def _table(result: Evaluation, *, slopes: bool) -> tuple[list[str], list[list[str]]]:
    header = ["x"]
    for curve in result.curves:
        header += [curve.label, f"{curve.label} {MARKS[result.order]}"] if slopes else [curve.label]
    rows = []
    for number, x in enumerate(result.x.tolist()):
        cells = [readable(x)]
        for curve in result.curves:
            cells.append(_number(float(curve.value[number])))
            if slopes:
                cells.append(_derivative(curve, number, x))
        rows.append(cells)
    return header, rows


def _number(value: float) -> str:
    return tr("no value") if isnan(value) else readable(value)


def _derivative(curve: Evaluated, number: int, x: float) -> str:
    value = float(curve.derivative[number])
    kink = next((kink for kink in curve.kinks if kink.x == x), None)
    if kink is None:
        return _number(value)
    left, right = _number(kink.left), _number(kink.right)
    taken = tr("none") if isnan(value) else readable(value)
    return tr("{number} (left {left}, right {right})", number=taken, left=left, right=right)
