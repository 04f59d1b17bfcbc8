"""Results at a place: extrema, bounds, kinks and singularities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Literal

from actviz.studies.unknown import Unknown


class Labelled:
    """A result for one function, named by its ``label``; its repr is one short line."""

    label: str

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.label}>"


@dataclass(frozen=True)
class Extremum:
    """An extreme value and its place."""

    x: float
    value: float


@dataclass(frozen=True)
class Bound:
    """A supremum or infimum; ``x`` is the place, possibly infinite, where it is attained or approached."""

    value: float
    x: float
    is_reached: bool


@dataclass(frozen=True)
class Edge:
    """An end of an interval, which may be infinite, and whether it belongs to the interval."""

    x: float
    has_value: bool


Stretch = tuple[Edge, Edge]


def condition(stretch: Stretch, write: Callable[[float], str]) -> str:
    """Return the inequality of an interval with at least one finite end, such as ``0 < x <= 6``."""
    low, high = stretch
    above, below = ("≤" if edge.has_value else "<" for edge in stretch)
    if low.x == -inf:
        return f"x {below} {write(high.x)}"
    if high.x == inf:
        return f"x {'≥' if low.has_value else '>'} {write(low.x)}"
    return f"{write(low.x)} {above} x {below} {write(high.x)}"


@dataclass(frozen=True)
class Located(Extremum):
    """An extreme derivative with details of its place.

    ``stretches`` are the intervals on which the derivative is constant and extreme; there may be none. ``side`` is the
    side of ``x`` from which the value is approached without being attained; None if it is attained. ``ends`` are the
    ends of the interval at which it is attained, if the derivative is monotone there.
    """

    stretches: tuple[Stretch, ...] = ()
    side: Literal["left", "right", "both"] | None = None
    ends: tuple[float, ...] = ()


@dataclass(frozen=True)
class Kink:
    """A kink or jump at ``x``, with the one-sided slopes, NaN if unknown."""

    x: float
    left: float
    right: float


@dataclass(frozen=True)
class Singularity:
    """A place inside the domain where a formula divides by zero, with the one-sided limits.

    A limit is None if it does not exist. ``kind`` is ``pole`` if a limit is infinite, ``gap`` if both are equal and
    finite, ``jump`` if they are finite and different, ``essential`` if a limit does not exist, and ``unknown``
    otherwise.
    """

    x: float
    kind: Literal["pole", "gap", "jump", "essential", "unknown"]
    left: float | Unknown | None
    right: float | Unknown | None
