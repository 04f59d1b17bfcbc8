"""A network in fixed point: JSON, CSV, and rows of the report of its fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from actviz.language import tr
from actviz.studies.approximate.fixed_point import FixedPoint
from actviz.tables.approximate.networks import error_text
from actviz.tables.documents import csv_document
from actviz.tables.json_values import json_fields
from actviz.tables.numbers import readable


def fixed_point_json(fixed: FixedPoint) -> dict[str, Any]:
    """Return knots and values in fixed point."""
    return {
        "bits": fixed.bits,
        "memory_bits": fixed.memory,
        "knot_fraction_bits": fixed.knot_format.fraction_bits,
        "value_fraction_bits": fixed.value_format.fraction_bits,
        **json_fields(fixed, "knot_codes", "value_codes", "knots", "values", "output_codes"),
        "merged_knots": fixed.merged,
        **json_fields(fixed, "max_error", "max_error_at"),
        "max_error_proven": fixed.is_enclosed,
        "ideal_error": fixed.ideal_error,
        "table": {
            "entries": fixed.table.entries,
            "memory_bits": fixed.table.memory,
            **json_fields(fixed.table, "nearest_error", "linear_error"),
        },
    }


def report_rows(fixed: FixedPoint) -> Iterator[tuple[str, str]]:
    """Yield the rows about fixed point for the report of the fit."""
    yield (
        tr("{count} bits", count=fixed.bits),
        tr(
            "largest error {error} at x = {x}{merged}; {count} knots in steps of 2^{knot_power}, values in steps of "
            "2^{value_power}{cut}; {bits} bits in total",
            error=error_text(fixed.max_error, fixed.is_enclosed),
            x=readable(fixed.max_error_at),
            merged=tr(", {count} knots merged with others", count=fixed.merged) if fixed.merged else "",
            count=fixed.knots.size,
            knot_power=-fixed.knot_format.fraction_bits,
            value_power=-fixed.value_format.fraction_bits,
            cut=_limits_text(fixed),
            bits=fixed.memory,
        ),
    )
    table = fixed.table
    yield (
        tr("lookup table"),
        tr(
            "{count} evenly spaced entries, {bits} bits: error {nearest} with the nearest entry, {linear} with linear "
            "interpolation",
            count=table.entries,
            bits=table.memory,
            nearest=readable(table.nearest_error),
            linear=readable(table.linear_error),
        ),
    )


def _limits_text(fixed: FixedPoint) -> str:
    """Return the limits to which results are clipped; empty if they are not clipped."""
    if fixed.output_codes is None:
        return ""
    low, high = fixed.value_format.numbers(np.array(fixed.output_codes)).tolist()
    return tr(", results clipped to {low} and {high}", low=readable(low), high=readable(high))


def to_csv(fixed: FixedPoint) -> str:
    """Return the rounded knots and values, and their integer codes."""
    columns = fixed.knots, fixed.values, fixed.knot_codes, fixed.value_codes
    return csv_document(["x", "value", "knot_code", "value_code"], zip(*(c.tolist() for c in columns), strict=True))
