"""A ``Sample`` as JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from actviz.studies.sampling import Sample, Trace
from actviz.tables.numbers import csv_number, json_number, json_samples


def sample_json(sample: Sample) -> str:
    """The sample in full precision: the shared x, and for each curve its values, slopes, kinks and formula."""
    answer = {
        "interval": list(sample.interval),
        "x": json_samples(sample.x),
        "curves": [_curve(trace) for trace in sample.traces],
    }
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=None) + "\n"


def _curve(trace: Trace) -> dict[str, Any]:
    return {
        "label": trace.label,
        "name": trace.name,
        "formula": trace.formula,
        "latex": trace.latex,
        "parameters": dict(trace.parameters),
        "y": json_samples(trace.value.y),
        "derivative": json_samples(trace.slope.y) if trace.slope else None,
        "derivative_formula": trace.slope_formula,
        "derivative_latex": trace.slope_latex,
        "kinks": [{"x": kink.x, "left": json_number(kink.left), "right": json_number(kink.right)} for kink in trace.kinks],
        "max_slope": {"x": trace.max_slope.x, "value": json_number(trace.max_slope.value)} if trace.max_slope else None,
    }


def sample_csv(sample: Sample, *, slopes: bool) -> str:
    """One row for each x, one column for each curve, and with ``slopes`` one for each derivative; empty where there is no number."""
    lines = [(trace.label, trace.value) for trace in sample.traces]
    if slopes:
        lines = [pair for trace in sample.traces for pair in ((trace.label, trace.value), (f"{trace.label} derivative", trace.slope)) if pair[1]]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["x", *(label for label, _ in lines)])
    columns = [sample.x, *(line.y for _, line in lines)]
    writer.writerows([csv_number(value) for value in row] for row in zip(*columns, strict=True))
    return text.getvalue()


def sample_markdown(sample: Sample) -> str:
    """A table of the curves to paste into a document: formula, derivative, kinks, largest slope."""
    low, high = sample.interval
    rows = ["| curve | f(x) | f′(x) | kinks | largest slope |", "|---|---|---|---|---|"]
    for trace in sample.traces:
        kinks = ", ".join(f"{kink.x:g}" for kink in trace.kinks) or "none"
        top = f"{trace.max_slope.value:g} at {trace.max_slope.x:g}" if trace.max_slope else "none"
        rows.append(f"| {_cell(trace.label)} | ${_cell(trace.latex)}$ | ${_cell(trace.slope_latex)}$ | {kinks} | {top} |")
    return "\n".join([*rows, "", f"On x from {low:g} to {high:g}.", ""])


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
