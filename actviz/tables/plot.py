"""Sampled curves: JSON, CSV and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from actviz.language import tr
from actviz.studies.plot import Sample, Trace
from actviz.studies.polylines import PlotLine
from actviz.studies.vector_outputs import OutputsAt, VectorOutputs
from actviz.tables.cases import latex_cases
from actviz.tables.documents import csv_document, csv_samples, json_document, markdown_table
from actviz.tables.extremum_text import magnitude
from actviz.tables.json_values import json_extremum, json_fields, json_kink, json_located, json_number, json_samples

LISTED = 6
"""The largest number of kinks of a curve listed in Markdown; if there are more, their number is given."""
CURVE_COLUMNS = {1: "derivative", 2: "second derivative"}
"""The columns of derivatives in CSV, by their order."""


def to_json(sample: Sample) -> str:
    """Return the shared x, for each curve its formula, values, slopes and kinks, and the functions of a vector."""
    data = {**json_fields(sample, "interval", "x"), "curves": [curve_json(trace) for trace in sample.traces]}
    if sample.vectors:
        data["vectors"] = [vector_json(one) for one in sample.vectors]
    return json_document(data)


def curve_json(trace: Trace) -> dict[str, Any]:
    """Return one curve of a sample as JSON; the keys about slopes are null unless slopes were sampled."""
    return {
        **json_fields(trace, "label", "name", "formula", "latex", "parameters"),
        "note": trace.note or None,
        "y": json_samples(trace.value.y),
        "derivative": json_samples(trace.slope.y) if trace.slope else None,
        "derivative_formula": trace.slope_formula,
        "derivative_latex": trace.slope_latex,
        "kinks": [json_kink(kink) for kink in trace.kinks],
        "kinks_complete": trace.kinks_complete,
        "max_slope": json_extremum(trace.max_slope) if trace.slope else None,
        "max_abs_slope": json_located(trace.steepest) if trace.slope else None,
        "not_computed": [
            {
                **json_fields(gap, "low", "high", "order"),
                "reason": "value too large" if gap.is_large else "part out of range",
            }
            for gap in trace.gaps
        ],
    }


def vector_json(result: VectorOutputs) -> Mapping[str, Any]:
    """Return a function with its outputs at temperature 1 and at each requested temperature, in full precision."""
    return {
        **json_fields(result, "label", "name", "formula", "latex", "logits", "target"),
        "note": result.note or None,
        **_outputs_json(result.base),
        "temperatures": [{"temperature": one.temperature, **_outputs_json(one)} for one in result.scaled],
    }


def _outputs_json(one: OutputsAt) -> Mapping[str, Any]:
    return {
        **json_fields(one, "outputs", "sum", "probabilities", "loss", "gradient"),
        "exp_shifted": None if one.shifted is None else one.shifted.tolist(),
        "direct": [
            {
                **json_fields(direct, "dtype", "largest_input"),
                "exp": [json_number(value) for value in direct.exponentials.tolist()],
                "outputs": [json_number(value) for value in direct.outputs.tolist()],
                "cause": direct.cause,
            }
            for direct in one.direct
        ],
    }


def to_csv(sample: Sample, *, slopes: bool, order: int = 1) -> str:
    """Return a row for each x, a column for each curve, and with ``slopes`` one for its derivative of that ``order``.

    Cells without a number are empty. The slopes must have been sampled.
    """
    labels, lines = zip(*(column for trace in sample.traces for column in _columns(trace, slopes, order)), strict=True)
    rows = zip(csv_samples(sample.x), *(csv_samples(line.y) for line in lines), strict=True)
    return csv_document(["x", *labels], rows)


def _columns(trace: Trace, slopes: bool, order: int) -> Iterator[tuple[str, PlotLine]]:
    yield trace.label, trace.value
    if slopes and trace.slope:
        yield f"{trace.label} {CURVE_COLUMNS[order]}", trace.slope


def to_markdown(sample: Sample) -> str:
    """Return a table with a row for each curve: formula, derivative, kinks, largest slope; then vector outputs."""
    low, high = sample.interval
    rows = [
        [f"`{one.label}`", latex_cases(one.latex), latex_cases(one.slope_latex), _kinks(one), magnitude(one.steepest)]
        for one in sample.traces
    ]
    header = [tr("curve"), "f(x)", "f′(x)", tr("kinks"), tr("largest |slope|")]
    table = markdown_table(header, rows, rule="---")
    text = f"{table}\n\n{tr('Interval of x: {low} to {high}.', low=f'{low:g}', high=f'{high:g}')}\n"
    if not sample.vectors:
        return text
    from actviz.tables import vector_outputs  # noqa: PLC0415 - loads Rich

    return f"{text}\n{vector_outputs.to_markdown(sample.vectors)}"


def _kinks(trace: Trace) -> str:
    if len(trace.kinks) > LISTED:
        count = len(trace.kinks)
        return (
            tr("{count} places", count=count) if trace.kinks_complete else tr("more than {count} places", count=count)
        )
    return ", ".join(f"{kink.x:g}" for kink in trace.kinks) or tr("none")
