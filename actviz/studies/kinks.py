"""Kinks of a curve, with the slopes on either side."""

from __future__ import annotations

from collections.abc import Iterable

from actviz.curves import Curve
from actviz.studies.results import Kink


def kinks_of(curve: Curve, places: Iterable[float]) -> tuple[Kink, ...]:
    """Return the kinks of a curve among given places, with the one-sided slopes."""
    return tuple(Kink(place, *curve.function.one_sided(place, 1)) for place in places if curve.function.is_kink(place))
