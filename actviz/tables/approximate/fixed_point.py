"""A ``FixedPoint``: JSON, CSV, and rows of the report of its fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from actviz.language import tr
from actviz.studies.approximate.fixed_point import FixedPoint
from actviz.tables.approximate.networks import error_text
from actviz.tables.documents import csv_document
from actviz.tables.numbers import json_samples, readable


def to_dict(fixed: FixedPoint) -> dict[str, Any]:
    """Knots and values in fixed point, ready for ``json``."""
    table = fixed.table
    return {
        "bits": fixed.bits,
        "memory_bits": fixed.memory,
        "knot_fraction_bits": fixed.knot_format.fraction_bits,
        "value_fraction_bits": fixed.value_format.fraction_bits,
        "knot_codes": fixed.knot_codes.tolist(),
        "value_codes": fixed.value_codes.tolist(),
        "knots": json_samples(fixed.knots),
        "values": json_samples(fixed.values),
        "output_codes": None if fixed.output_codes is None else list(fixed.output_codes),
        "merged_knots": fixed.merged,
        "max_error": fixed.max_error,
        "max_error_at": fixed.max_error_at,
        "max_error_proven": fixed.is_enclosed,
        "ideal_error": fixed.ideal_error,
        "table": {
            "entries": table.entries,
            "memory_bits": table.memory,
            "nearest_error": table.nearest_error,
            "linear_error": table.linear_error,
        },
    }


def report_rows(fixed: FixedPoint) -> Iterator[tuple[str, str]]:
    """Return the rows about fixed point, which are added to those of the fit."""
    yield (
        tr("{count} bits", count=fixed.bits),
        tr(
            "largest error {error} at x = {x}{merged}; {count} knots in steps of 2^{knot_power}, "
            "values in steps of 2^{value_power}{cut}; they take {bits} bits",
            error=error_text(fixed.max_error, fixed.is_enclosed),
            x=readable(fixed.max_error_at),
            merged=tr(", {count} knots became others", count=fixed.merged) if fixed.merged else "",
            count=fixed.knots.size,
            knot_power=-fixed.knot_format.fraction_bits,
            value_power=-fixed.value_format.fraction_bits,
            cut=_cut(fixed),
            bits=fixed.memory,
        ),
    )
    table = fixed.table
    yield (
        tr("plain table"),
        tr(
            "{count} even entries, which take {bits} bits: {nearest} by the nearest entry, "
            "{linear} by straight lines between them",
            count=table.entries,
            bits=table.memory,
            nearest=readable(table.nearest_error),
            linear=readable(table.linear_error),
        ),
    )


def _cut(fixed: FixedPoint) -> str:
    """Where results are cut off, if any are."""
    if fixed.output_codes is None:
        return ""
    low, high = fixed.value_format.numbers(np.array(fixed.output_codes)).tolist()
    return tr(", results cut off at {low} and {high}", low=readable(low), high=readable(high))


def to_csv(fixed: FixedPoint) -> str:
    """The rounded knots and values, and the integers that stand for them."""
    columns = fixed.knots, fixed.values, fixed.knot_codes, fixed.value_codes
    return csv_document(["x", "value", "knot_code", "value_code"], zip(*(c.tolist() for c in columns), strict=True))
