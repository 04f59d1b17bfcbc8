"""A ``Sample`` as JSON, CSV and Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from actviz.studies.plot import Sample, Trace
from actviz.studies.polylines import PlotLine
from actviz.tables.documents import csv_document, json_document, markdown_table
from actviz.tables.extremum_text import magnitude
from actviz.tables.numbers import csv_samples, json_extremum, json_located, json_number, json_result, json_samples

LISTED = 6
"""Markdown names at most this many kinks of a curve, and counts them if there are more."""


def to_json(sample: Sample) -> str:
    """The sample in full precision: the shared x, and for each curve its values, slopes, kinks and formula."""
    data = {
        "interval": list(sample.interval),
        "x": json_samples(sample.x),
        "curves": [curve_json(trace) for trace in sample.traces],
    }
    return json_document(data)


def curve_json(trace: Trace) -> dict[str, Any]:
    """One curve of a sample, ready for ``json``; what concerns slopes is null unless they were sampled."""
    return {
        "label": trace.label,
        "name": trace.name,
        "formula": trace.formula,
        "latex": trace.latex,
        "parameters": dict(trace.parameters),
        "note": trace.note or None,
        "y": json_samples(trace.value.y),
        "derivative": json_samples(trace.slope.y) if trace.slope else None,
        "derivative_formula": trace.slope_formula,
        "derivative_latex": trace.slope_latex,
        "kinks": [
            {"x": kink.x, "left": json_result(kink.left), "right": json_result(kink.right)} for kink in trace.kinks
        ],
        "kinks_complete": trace.kinks_complete,
        "max_slope": json_extremum(trace.max_slope) if trace.slope else None,
        "max_abs_slope": json_located(trace.steepest) if trace.slope else None,
        "not_computed": [
            {
                "low": json_number(gap.low),
                "high": json_number(gap.high),
                "order": gap.order,
                "reason": "value too large" if gap.is_large else "part out of range",
            }
            for gap in trace.gaps
        ],
    }


def to_csv(sample: Sample, *, slopes: bool, order: int = 1) -> str:
    """One row for each x, one column for each curve, and with ``slopes`` one for each derivative of that ``order``.

    A cell is empty where there is no number. The slopes must have been sampled.
    """
    labels, lines = zip(*(column for trace in sample.traces for column in _columns(trace, slopes, order)), strict=True)
    rows = zip(csv_samples(sample.x), *(csv_samples(line.y) for line in lines), strict=True)
    return csv_document(["x", *labels], rows)


def _columns(trace: Trace, slopes: bool, order: int) -> Iterator[tuple[str, PlotLine]]:
    yield trace.label, trace.value
    if slopes and trace.slope:
        yield f"{trace.label} {'derivative' if order == 1 else 'second derivative'}", trace.slope


def to_markdown(sample: Sample) -> str:
    """A table of the curves to paste into a document: formula, derivative, kinks, largest slope."""
    low, high = sample.interval
    rows = [
        [
            f"`{trace.label}`",
            f"${trace.latex}$",
            f"${trace.slope_latex}$",
            _kinks(trace),
            magnitude(trace.steepest),
        ]
        for trace in sample.traces
    ]
    table = markdown_table(["curve", "f(x)", "f′(x)", "kinks", "largest |slope|"], rows, rule="---")
    return f"{table}\n\nOn x from {low:g} to {high:g}.\n"


def _kinks(trace: Trace) -> str:
    if len(trace.kinks) > LISTED:
        return f"{len(trace.kinks)} places" if trace.kinks_complete else f"more than {len(trace.kinks)} places"
    return ", ".join(f"{kink.x:g}" for kink in trace.kinks) or "none"
