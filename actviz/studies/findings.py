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
