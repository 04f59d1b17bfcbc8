"""Checks of intervals, and the largest seed."""

from __future__ import annotations

from actviz.formulas.errors import ActvizError

MAX_SEED = 2**32 - 1


def check_range(low: float, high: float) -> None:
    """Raise ``ActvizError`` if no figure can show the interval from ``low`` to ``high``."""
    if not low < high:
        raise ActvizError(
            "the range {interval} is empty; write the lower end first, such as -8:8", interval=f"{low:g}:{high:g}"
        )
    if not high - low < 1e307:
        raise ActvizError(
            "the range {interval} is too wide for floating point; choose a narrower range", interval=f"{low:g}:{high:g}"
        )
    if high - low < max(1e-290, 1e-14 * abs(low), 1e-14 * abs(high)):
        raise ActvizError(
            "the range {interval} is too narrow for floating point; choose a wider range", interval=f"{low!r}:{high!r}"
        )
