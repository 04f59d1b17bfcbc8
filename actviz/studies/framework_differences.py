"""Where frameworks mean another function by the same name, give it other defaults, or another slope at a kink."""

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
    """What a framework does differently, with its own defaults, from -8 to 8.

    ``difference`` is the largest one of the values, None if there is none; ``parameters`` are defaults that are not
    those of the catalogue; ``kinks`` are places and the derivative that the framework returns there, where that is not
    the number of smallest magnitude between the one-sided slopes. ``note`` is what else there is to know.
    """

    name: str
    difference: Extremum | None
    parameters: Mapping[str, float]
    kinks: Mapping[float, float]
    note: str


def divergences(name: str) -> tuple[Divergence, ...]:
    """What differs from the catalogue in each framework, those that agree left out."""
    own, found = get(name), []
    for theirs in in_dialects(name):
        others = {key: value for key, value in theirs.parameters.items() if own.parameters.get(key, value) != value}
        apart: Extremum | None = None
        kinks: Mapping[float, float] = {}
        if isinstance(own, Curve) and isinstance(theirs, Curve):
            apart = None if _are_written_alike(own, theirs) else _apart(own, theirs)
            kinks = {} if apart else _numbers(own, theirs)
        if apart or others or kinks or theirs.note:
            found.append(Divergence(theirs.name or theirs.label, apart, others, kinks, theirs.note))
    return tuple(found)


def _are_written_alike(own: Curve, theirs: Curve) -> bool:
    """Whether the values come from the same formula with the same parameters, as they do for most names."""
    return (own.formula, own.parameters, own.function.stable) == (
        theirs.formula,
        theirs.parameters,
        theirs.function.stable,
    )


def _apart(own: Curve, theirs: Curve) -> Extremum | None:
    largest = Profile(difference(own, theirs), *INTERVAL).largest_magnitude(0)
    return largest if largest and abs(largest.value) > ROUNDING else None


def _numbers(own: Curve, curve: Curve) -> Mapping[float, float]:
    places = [float(place) for place in curve.kinks(*INTERVAL)] + list(curve.function.at_kinks)
    numbers = {place: (float(own.derivative(place)), float(curve.derivative(place))) for place in places}
    return {place: theirs for place, (ours, theirs) in numbers.items() if ours != theirs}
