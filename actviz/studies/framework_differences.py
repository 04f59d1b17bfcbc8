"""Functions of frameworks that differ from the catalogue's functions with the same name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actviz.curves import Curve, difference, get, in_dialects
from actviz.studies.profile import Profile
from actviz.studies.results import Extremum

INTERVAL = (-8.0, 8.0)
ROUNDING = 1e-13
"""Smaller differences are not reported."""


@dataclass(frozen=True)
class Divergence:
    """The differences of a framework's function with its own defaults, from -8 to 8.

    ``difference`` is the largest difference of values, or None. ``parameters`` are the defaults that differ from the
    catalogue. ``kinks`` maps kinks to the framework's derivatives that are not the number of smallest magnitude between
    the one-sided slopes. ``note`` describes other differences.
    """

    name: str
    difference: Extremum | None
    parameters: Mapping[str, float]
    kinks: Mapping[float, float]
    note: str


def divergences(name: str) -> tuple[Divergence, ...]:
    """Return the differences from the catalogue in each framework, without frameworks that agree."""
    own, found = get(name), []
    for other in in_dialects(name):
        parameters = {key: value for key, value in other.parameters.items() if own.parameters.get(key, value) != value}
        difference: Extremum | None = None
        kinks: Mapping[float, float] = {}
        if isinstance(own, Curve) and isinstance(other, Curve):
            difference = None if _are_written_alike(own, other) else _largest_difference(own, other)
            kinks = {} if difference else _derivatives_at_kinks(own, other)
        if difference or parameters or kinks or other.note:
            found.append(Divergence(other.name or other.label, difference, parameters, kinks, other.note))
    return tuple(found)


def _are_written_alike(own: Curve, other: Curve) -> bool:
    """Return whether both have the same formula with the same parameters."""
    return (own.formula, own.parameters, own.function.stable) == (
        other.formula,
        other.parameters,
        other.function.stable,
    )


def _largest_difference(own: Curve, other: Curve) -> Extremum | None:
    largest = Profile(difference(own, other), *INTERVAL).largest_magnitude(0)
    return largest if largest and abs(largest.value) > ROUNDING else None


def _derivatives_at_kinks(own: Curve, curve: Curve) -> Mapping[float, float]:
    places = [float(place) for place in curve.kinks(*INTERVAL)] + list(curve.function.at_kinks)
    numbers = {place: (float(own.derivative(place)), float(curve.derivative(place))) for place in places}
    return {place: other for place, (ours, other) in numbers.items() if ours != other}
