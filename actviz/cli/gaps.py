"""Where the values of a typed formula could not be computed, told in one line each on stderr."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isinf
from typing import TYPE_CHECKING

from actviz.cli.choices import quoted
from actviz.cli.streams import say

if TYPE_CHECKING:
    from actviz.curves import Curve
    from actviz.studies.accuracy import Gap

LISTED = 3
"""Of more gaps than this only where they begin and end is told."""
SAME = 1e-3
"""Ends that differ by no more than this, relatively, are told as one magnitude."""


def say_gaps(found: Iterable[tuple[str, Sequence[Gap]]]) -> None:
    """Say for each curve, by its label, where it could not be computed."""
    for label, gaps in dict(found).items():
        for part, gap in _told(gaps):
            phrase = (
                "the values are too large for floating point"
                if gap.is_large
                else "a part of the formula is too large or too small for floating point"
            )
            if gap.order == 0:
                say(f"{quoted(label)} could not be computed {part}: {phrase}")
            else:
                say(f"the derivative of {quoted(label)} could not be computed {part}: {phrase}")


def gaps_of(curves: Sequence[Curve], interval: tuple[float, float], count: int) -> list[tuple[str, Sequence[Gap]]]:
    """The gaps of curves on an interval, by their labels."""
    import numpy as np

    from actviz.studies.accuracy import gaps

    x = np.linspace(*interval, count)
    return [
        (curve.label, gaps(curve, x, np.asarray(curve(x), dtype=np.float64))) for curve in curves if curve.name is None
    ]


def _told(gaps: Sequence[Gap]) -> list[tuple[str, Gap]]:
    """Where the gaps are, two of them that are symmetric as one."""
    if len(gaps) == 2 and isinf(gaps[0].low) and isinf(gaps[1].high) and gaps[0].is_large == gaps[1].is_large:
        left, right = -gaps[0].high, gaps[1].low
        if right > 0 and abs(left - right) <= SAME * right:
            return [(f"beyond |x| = {right:.4g}", gaps[1])]
    if len(gaps) > LISTED:
        whole = replace(gaps[0], high=gaps[-1].high)
        return [(f"on {len(gaps)} stretches {_place(whole)}", whole)]
    return [(_place(gap), gap) for gap in gaps]


def _place(gap: Gap) -> str:
    if isinf(gap.low) and isinf(gap.high):
        return "anywhere here"
    if isinf(gap.low):
        return f"below x = {gap.high:.4g}"
    if isinf(gap.high):
        return f"above x = {gap.low:.4g}"
    return f"from x = {gap.low:.4g} to {gap.high:.4g}"
