"""What is found at a place: plain numbers, without the machinery that finds them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Extremum:
    """A largest or smallest number and where it is."""

    x: float
    value: float


@dataclass(frozen=True)
class Kink:
    """A place where the slope jumps, or the value does: the one-sided slopes at ``x``."""

    x: float
    left: float
    right: float


@dataclass(frozen=True)
class Singularity:
    """A place inside of the domain at which a formula divides by zero: its limits on either side.

    ``kind`` is ``pole`` if one of them is infinite, ``gap`` if both are the same number, ``jump`` if they are two
    numbers, and ``unknown`` if there is no limit or none that could be established (NaN).
    """

    x: float
    kind: str
    left: float
    right: float
