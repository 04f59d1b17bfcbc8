"""All facts of a curve on one card: plain data, without the machinery that measures them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from actviz.studies.results import Bound, Edge, Extremum, Kink, Located, Singularity
from actviz.studies.unknown import UNKNOWN, Unknown, is_known

Monotonic = Literal["increasing", "decreasing", "no"]
Symmetry = Literal["odd", "even", "none"]
Certainty = Literal["formula", "enclosed", "computed"]
"""How a fact is known.

``formula``: read off the formula by algebra; ``enclosed``: by enclosures with outward rounding, so that rounding is
taken into account; ``computed``: in floating point, without a bound of the error.
"""


@dataclass(frozen=True)
class Gaussian:
    """Facts for x ~ N(0, 1); None is what is not finite, or not defined.

    ``sparsity`` is the probability that the value is exactly 0, ``gain`` is ``1/sqrt(second_moment)`` (He et al. 2015,
    arXiv:1502.01852, for any function), None if that is not a finite number above 0, and ``slope_moment`` the mean
    squared slope.
    """

    sparsity: float | Unknown
    mean: float | Unknown | None
    second_moment: float | Unknown | None
    gain: float | Unknown | None
    slope_moment: float | Unknown | None


@dataclass(frozen=True)
class Facts:
    """Facts of one curve with its parameters, over the whole line.

    ``UNKNOWN`` is what could not be established. None is what is established not to exist; a function that has a value
    nowhere has none of the facts about values and slopes.

    ``domain`` are the stretches with values; places at which the formula divides by zero lie between them.
    ``range`` are infimum and supremum, each reached or not, and ``values`` the stretches that the values fill, each
    with the same two; a function without jumps has one. ``minimum`` is None if the infimum is not reached. ``limits``
    are the values at minus and plus infinity, None where there is none. ``smoothness`` reads over a gap as if it were
    closed, and ``singularities`` name it; ``kinks`` are places with a value, a selection (never empty) unless
    ``kinks_complete``. ``monotonic`` is ``increasing``, ``decreasing`` or ``no``; a function that only never falls
    counts as increasing, and so does a constant. ``max_slope`` is the largest slope and ``steepest`` the one of
    largest magnitude, both with their sign, their ``x`` infinite if they are only approached there; ``lipschitz``
    bounds the magnitude, infinite if nothing does. ``at_zero`` and ``slopes_at_zero`` are the value and the one-sided
    slopes at 0, None where there is none. ``saturates`` tells on each side whether there is a finite limit. ``dead``
    are the stretches on which the slope is 0 by the formula, not by rounding; a selection unless ``dead_complete``.
    ``known_by`` tells for each fact (see ``FACTS``) how it is known; one that is not known is missing there.
    """

    label: str
    name: str | None
    formula: str
    derivative: str
    parameters: Mapping[str, float]
    domain: tuple[tuple[Edge, Edge], ...] | Unknown
    range: tuple[Bound | Unknown | None, Bound | Unknown | None]
    values: tuple[tuple[Bound, Bound], ...] | Unknown
    minimum: Extremum | Unknown | None
    limits: tuple[float | Unknown | None, float | Unknown | None]
    monotonic: Monotonic | Unknown | None
    smoothness: str | Unknown | None
    kinks: tuple[Kink, ...] | Unknown
    singularities: tuple[Singularity, ...] | Unknown
    max_slope: Located | Unknown | None
    steepest: Located | Unknown | None
    lipschitz: float | Unknown | None
    at_zero: float | Unknown | None
    slopes_at_zero: tuple[float | Unknown | None, float | Unknown | None]
    symmetry: Symmetry | Unknown | None
    saturates: tuple[bool | Unknown, bool | Unknown]
    dead: tuple[tuple[float, float], ...] | Unknown
    gaussian: Gaussian
    kinks_complete: bool = True
    dead_complete: bool = True
    known_by: Mapping[str, Certainty] = field(default_factory=dict)

    @property
    def zero_at_zero(self) -> bool | Unknown:
        """Whether 0 is mapped to 0."""
        return self.at_zero == 0 if is_known(self.at_zero) else UNKNOWN


MOMENTS = ("sparsity", "mean", "second_moment", "gain", "slope_moment")
FACTS = (
    "domain", "range", "values", "minimum", "limits", "monotonic", "smoothness", "kinks", "singularities", "max_slope",
    "steepest", "lipschitz", "at_zero", "slopes_at_zero", "symmetry", "saturates", "dead", *MOMENTS,
)  # fmt: skip
"""The facts by their names, those of ``Gaussian`` among them."""


def unknown_in(facts: Facts) -> Iterable[str]:
    """The facts of which nothing is known: neither a value, nor that there is none, on either side.

    A fact with two sides, such as ``limits``, is among them only if neither side is known.
    """
    for name in FACTS:
        found = getattr(facts.gaussian if name in MOMENTS else facts, name)
        if found is UNKNOWN or found == (UNKNOWN, UNKNOWN):
            yield name
