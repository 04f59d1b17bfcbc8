"""Messages about intervals on which a typed formula could not be computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isinf
from typing import TYPE_CHECKING

from actviz.cli.terminal_io import print_message
from actviz.formulas.input_text import quoted
from actviz.messages import Message

if TYPE_CHECKING:
    from actviz.curves import Curve
    from actviz.studies.accuracy import Gap

MAX_GAPS = 3
"""The largest number of gaps that are reported one by one."""
SAME = 1e-3
"""The relative difference up to which two ends are reported as one magnitude."""


def print_gaps(gaps_by_label: Iterable[tuple[str, Sequence[Gap]]]) -> None:
    """Print where curves, by their labels, could not be computed."""
    for label, gaps in dict(gaps_by_label).items():
        # An overflow of the values themselves is not reported.
        for group in _groups([gap for gap in gaps if not gap.is_large]):
            print_message(
                "the derivative of {label} could not be computed {range}: an intermediate value is outside the "
                "floating-point range"
                if group[0].order
                else "{label} could not be computed {range}: an intermediate value is outside the floating-point range",
                label=quoted(label),
                range=_range_of(group),
            )


def gaps_of(curves: Sequence[Curve], interval: tuple[float, float], count: int) -> list[tuple[str, Sequence[Gap]]]:
    """Return the gaps of curves on an interval, with their labels."""
    import numpy as np

    from actviz.studies.accuracy import gaps

    x = np.linspace(*interval, count)
    return [
        (curve.label, gaps(curve, x, np.asarray(curve(x), dtype=np.float64))) for curve in curves if curve.name is None
    ]


def _groups(gaps: Sequence[Gap]) -> list[Sequence[Gap]]:
    """Group gaps that are reported together: two that are symmetric, or more than ``MAX_GAPS``."""
    return [gaps] if len(gaps) > MAX_GAPS or _are_symmetric(gaps) else [[gap] for gap in gaps]


def _are_symmetric(gaps: Sequence[Gap]) -> bool:
    if len(gaps) != 2 or not (isinf(gaps[0].low) and isinf(gaps[1].high)):
        return False
    left, right = -gaps[0].high, gaps[1].low
    return right > 0 and abs(left - right) <= SAME * right


def _range_of(gaps: Sequence[Gap]) -> Message:
    low, high = gaps[0].low, gaps[-1].high
    if _are_symmetric(gaps):
        return Message("beyond {bound}", bound=f"|x| = {gaps[1].low:.4g}")
    if len(gaps) > 1:
        return Message(
            "on {count} intervals from {low} to {high}", count=len(gaps), low=f"{low:.4g}", high=f"{high:.4g}"
        )
    if isinf(low) and isinf(high):
        return Message("anywhere on this interval")
    if isinf(low):
        return Message("below {bound}", bound=f"x = {high:.4g}")
    if isinf(high):
        return Message("above {bound}", bound=f"x = {low:.4g}")
    return Message("from x = {low} to {high}", low=f"{low:.4g}", high=f"{high:.4g}")
