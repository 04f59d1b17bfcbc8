"""What is found at a place: plain numbers, without the machinery that finds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Literal

from actviz.studies.unknown import Unknown


@dataclass(frozen=True)
class Extremum:
    """A largest or smallest number and where it is."""

    x: float
    value: float


@dataclass(frozen=True)
class Bound:
    """A supremum or infimum; ``x`` is where it is reached, or the place or infinity towards which it is approached."""

    value: float
    x: float
    is_reached: bool


@dataclass(frozen=True)
class Edge:
    """An end of a stretch of x, infinite or not, and whether the function has a value, or the same value, on it."""

    x: float
    has_value: bool


Stretch = tuple[Edge, Edge]


def condition(stretch: Stretch, write: Callable[[float], str]) -> str:
    """Return the inequality that holds on a stretch with at least one finite end, such as ``0 < x <= 6``."""
    low, high = stretch
    above, below = ("≤" if edge.has_value else "<" for edge in stretch)
    if low.x == -inf:
        return f"x {below} {write(high.x)}"
    if high.x == inf:
        return f"x {'≥' if low.has_value else '>'} {write(low.x)}"
    return f"{write(low.x)} {above} x {below} {write(high.x)}"


@dataclass(frozen=True)
class Located(Extremum):
    """A largest or smallest derivative, and all that is known of where it is.

    ``stretches`` are where it is one and the same number; there may be none. ``side`` is the side of ``x`` from which
    the number is only approached, or both, None if it is reached. ``ends`` are the ends of the interval at which it is,
    if it is nowhere inside: beyond them the derivative goes on.
    """

    stretches: tuple[Stretch, ...] = ()
    side: Literal["left", "right", "both"] | None = None
    ends: tuple[float, ...] = ()


@dataclass(frozen=True)
class Kink:
    """A place where the slope jumps, or the value does: the one-sided slopes at ``x``, NaN if not known."""

    x: float
    left: float
    right: float


@dataclass(frozen=True)
class Singularity:
    """A place inside of the domain at which a formula divides by zero: its limits on either side.

    A side has no limit (None), or it is not known whether it has one. ``kind`` is ``pole`` if a limit is infinite,
    ``gap`` if both are the same number, ``jump`` if they are two numbers, ``essential`` if a side has none, and
    ``unknown`` otherwise.
    """

    x: float
    kind: Literal["pole", "gap", "jump", "essential", "unknown"]
    left: float | Unknown | None
    right: float | Unknown | None
