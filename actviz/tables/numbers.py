"""Numbers as JSON and CSV hold them: full precision, and never NaN."""

from __future__ import annotations

from collections.abc import Iterable
from math import isinf, isnan


def json_number(value: float) -> float | str | None:
    """A single number: null for NaN, the strings ``inf`` and ``-inf`` for the infinities."""
    if isnan(value):
        return None
    if isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(value)


def json_samples(values: Iterable[float]) -> list[float | None]:
    """Samples of a curve: null where there is no finite number."""
    return [None if isnan(value) or isinf(value) else float(value) for value in values]


def csv_number(value: float) -> str:
    """The shortest text that reads back as the same number; empty where there is none."""
    return "" if isnan(value) or isinf(value) else repr(float(value))
