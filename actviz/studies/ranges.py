"""Which ranges of numbers can be looked at."""

from __future__ import annotations

from actviz.formulas.errors import ActvizError


def check_range(low: float, high: float) -> None:
    """Raise ``ActvizError`` if no picture can show the numbers from ``low`` to ``high``."""
    if not low < high:
        raise ActvizError(f"the range {low:g}:{high:g} is empty; write it from low to high, such as -8:8")
    if not high - low < 1e307:
        raise ActvizError(f"the range {low:g}:{high:g} is too wide")
    if high - low < max(1e-290, 1e-14 * abs(low), 1e-14 * abs(high)):
        raise ActvizError(f"the range {low!r}:{high!r} is too narrow to tell numbers in it apart")
