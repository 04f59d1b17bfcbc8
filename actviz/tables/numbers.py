"""Numbers as JSON and CSV hold them: full precision, and never NaN."""

from __future__ import annotations

from math import isfinite, isnan

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def json_number(value: float) -> float | str | None:
    """A single number: null for NaN, the strings ``inf`` and ``-inf`` for the infinities."""
    if isnan(value):
        return None
    if isfinite(value):
        return float(value)
    return "inf" if value > 0 else "-inf"


def json_samples(values: Floats) -> list[float | None]:
    """Samples of a curve: null where there is no finite number."""
    return [value if isfinite(value) else None for value in values.tolist()]


def csv_samples(values: Floats) -> list[str]:
    """Samples of a curve, each as the shortest text that reads back as the same number; empty where there is none."""
    return [repr(value) if isfinite(value) else "" for value in values.tolist()]
