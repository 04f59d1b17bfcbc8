"""Extrema and their positions as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

from actviz.language import tr
from actviz.studies.results import Extremum, Located, Stretch, condition
from actviz.tables.numbers import short

LISTED = 2
"""The largest number of listed intervals."""


def place(extremum: Extremum | None, digits: int = 7, *, is_selection: bool = False) -> str:
    """Return an extremum and its position, such as ``0.25 at x = 0`` or ``1 for x > 0``.

    ``is_selection`` is true if further intervals may exist.
    """
    if extremum is None:
        return tr("unknown")

    def write(number: float) -> str:
        return short(number, digits)

    value = tr("unbounded") if extremum.value == inf else tr(write(extremum.value))
    x = write(extremum.x)
    if isinstance(extremum, Located):
        if extremum.stretches:
            return _on_stretches(value, extremum.stretches, write, is_selection)
        if extremum.side == "both":
            return tr("{value} as x → {x}", value=value, x=x)
        if extremum.side == "left":
            return tr("{value} as x → {x} from the left", value=value, x=x)
        if extremum.side == "right":
            return tr("{value} as x → {x} from the right", value=value, x=x)
        if len(extremum.ends) > 1:
            return tr("{value} at both ends of the interval", value=value)
        if extremum.ends:
            return tr("{value} at x = {x}, an end of the interval", value=value, x=x)
    if abs(extremum.x) == inf:
        return tr("{value} as x → {end}", value=value, end="∞" if extremum.x > 0 else "-∞")
    return tr("{value} at x = {x}", value=value, x=x)


def magnitude(extremum: Located | None, digits: int = 7, *, is_selection: bool = False) -> str:
    """Return the magnitude of an extremum and its position."""
    return place(extremum and replace(extremum, value=abs(extremum.value)), digits, is_selection=is_selection)


def _on_stretches(value: str, stretches: Sequence[Stretch], write: Callable[[float], str], is_selection: bool) -> str:
    low, high = stretches[0]
    if (low.x, high.x) == (-inf, inf):
        return tr("{value} for all x", value=value)
    if is_selection:
        stretches = sorted(stretches, key=lambda ends: min(abs(end.x) for end in ends))
    listed = sorted(stretches[:LISTED], key=lambda ends: ends[0].x)
    text = tr(" and ").join(condition(stretch, write) for stretch in listed)
    if is_selection:
        text += " ..."
    elif len(stretches) > LISTED:
        text = tr("{listed} and {count} more", listed=text, count=len(stretches) - LISTED)
    return tr("{value} for {stretches}", value=value, stretches=text)
