"""Kinks of a curve, with the slopes on either side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actviz.curves import Curve


@dataclass(frozen=True)
class Kink:
    """A place where the slope jumps, or the value does: the one-sided slopes at ``x``."""

    x: float
    left: float
    right: float


def kinks_of(curve: Curve, places: Iterable[float]) -> tuple[Kink, ...]:
    """The kinks of a curve among the places where it switches, with both slopes."""
    return tuple(Kink(place, *curve.one_sided(place, 1)) for place in places if curve.breaks_at(place))
