"""Where the values of a typed formula could not be computed, told in one line each on stderr."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isinf
from typing import TYPE_CHECKING

from actviz.cli.parsing import quoted
from actviz.cli.terminal_io import print_message

if TYPE_CHECKING:
    from actviz.curves import Curve
    from actviz.studies.accuracy import Gap

LISTED = 3
"""Of more gaps than this only where they begin and end is told."""
SAME = 1e-3
"""Ends that differ by no more than this, relatively, are told as one magnitude."""


def print_gaps(found: Iterable[tuple[str, Sequence[Gap]]]) -> None:
    """Say for each curve, by its label, where it could not be computed."""
    for label, gaps in dict(found).items():
        # That values are too large for floating point is no fault, and can be seen.
        for group in _groups([gap for gap in gaps if not gap.is_large]):
            why = "a part of the formula is too large or too small for floating point"
            if group[0].order == 0:
                print_message(f"{quoted(label)} could not be computed {_range_hint(group)}: {why}")
            else:
                print_message(f"the derivative of {quoted(label)} could not be computed {_range_hint(group)}: {why}")


def gaps_of(curves: Sequence[Curve], interval: tuple[float, float], count: int) -> list[tuple[str, Sequence[Gap]]]:
    """The gaps of curves on an interval, by their labels."""
    import numpy as np

    from actviz.studies.accuracy import gaps

    x = np.linspace(*interval, count)
    return [
        (curve.label, gaps(curve, x, np.asarray(curve(x), dtype=np.float64))) for curve in curves if curve.name is None
    ]


def _groups(gaps: Sequence[Gap]) -> list[Sequence[Gap]]:
    """Gaps that are told together: very many, and two that are symmetric."""
    return [gaps] if len(gaps) > LISTED or _are_symmetric(gaps) else [[gap] for gap in gaps]


def _are_symmetric(gaps: Sequence[Gap]) -> bool:
    if len(gaps) != 2 or not (isinf(gaps[0].low) and isinf(gaps[1].high)):
        return False
    left, right = -gaps[0].high, gaps[1].low
    return right > 0 and abs(left - right) <= SAME * right


def _range_hint(gaps: Sequence[Gap]) -> str:
    low, high = gaps[0].low, gaps[-1].high
    if _are_symmetric(gaps):
        return f"beyond |x| = {gaps[1].low:.4g}"
    if len(gaps) > 1:
        return f"on {len(gaps)} stretches from {_shown(low)} to {_shown(high)}"
    if isinf(low) and isinf(high):
        return "anywhere here"
    if isinf(low):
        return f"below x = {_shown(high)}"
    if isinf(high):
        return f"above x = {_shown(low)}"
    return f"from x = {_shown(low)} to {_shown(high)}"


def _shown(number: float) -> str:
    return f"{number:.4g}"
