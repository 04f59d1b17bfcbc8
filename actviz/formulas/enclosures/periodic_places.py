"""Places of a periodic function that are whole periods apart, where results are the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from math import isfinite, ulp

MIN_PLACES = 8
"""The number of places from which the period is computed."""
PLACE_ULPS = 4
"""The error of a place in units in the last place."""


class PeriodicPlaces:
    """Representatives of places modulo the period of a function.

    Parameters
    ----------
    period
        Returns the period, or None. It is called once there are ``MIN_PLACES`` places.
    """

    def __init__(self, period: Callable[[], float | None]) -> None:
        self._find = period
        self._places: list[float] = []

    @cached_property
    def _period(self) -> float | None:
        return self._find()

    def equivalent(self, place: float) -> float | None:
        """Return an earlier place that is whole periods away, up to rounding; None if none is known."""
        if not isfinite(place) or place in self._places:
            return None
        if len(self._places) < MIN_PLACES:
            self._places.append(place)
            return None
        if self._period is None:
            return None
        for other in self._places:
            periods = round((place - other) / self._period)
            tolerance = PLACE_ULPS * ulp(max(abs(place), abs(other))) + abs(periods) * ulp(self._period)
            if abs(place - other - periods * self._period) <= tolerance:
                return other
        return None
