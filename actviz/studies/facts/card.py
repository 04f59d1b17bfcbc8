"""All facts of a curve on one card: plain data, without the machinery that measures them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actviz.studies.findings import Edge, Extremum, Kink, Located, Singularity


@dataclass(frozen=True)
class Bound:
    """A supremum or infimum; ``x`` is where it is reached, or the infinity towards which it is approached."""

    value: float
    x: float
    is_reached: bool


@dataclass(frozen=True)
class Gaussian:
    """Facts for x ~ N(0, 1); None is what is not finite or not known.

    ``sparsity`` is the probability that the value is exactly 0, ``gain`` is ``1/sqrt(second_moment)`` (He et al. 2015,
    arXiv:1502.01852, for any function), ``slope_moment`` the mean squared slope.
    """

    sparsity: float | None
    mean: float | None
    second_moment: float | None
    gain: float | None
    slope_moment: float | None


@dataclass(frozen=True)
class Facts:
    """Facts of one curve with its parameters, over the whole line. None is what could not be established.

    ``domain`` are the stretches with values; places at which the formula divides by zero lie between them.
    ``range`` are infimum and supremum, each reached or not, and ``values`` the stretches that the values fill, each
    with the same two; a function without jumps has one. ``limits`` are the values at minus and plus infinity, NaN where
    there is none. ``smoothness`` reads over a gap as if it were closed, and ``singularities`` name it; ``kinks`` are
    places with a value. ``monotonic`` is ``increasing``, ``decreasing`` or ``no``; a function that only never falls
    counts as increasing, and so does a constant. ``max_slope`` is the largest slope and ``steepest`` the one of largest
    magnitude, both with their sign, their ``x`` infinite if they are only approached there; ``lipschitz`` bounds the
    magnitude. ``saturates`` tells on each side whether there is a finite limit. ``dead`` are the stretches on which the
    slope is 0 by the formula, not by rounding.
    """

    label: str
    name: str | None
    formula: str
    derivative: str
    parameters: Mapping[str, float]
    domain: tuple[tuple[Edge, Edge], ...] | None
    range: tuple[Bound | None, Bound | None]
    values: tuple[tuple[Bound, Bound], ...] | None
    minimum: Extremum | None
    limits: tuple[float, float]
    monotonic: str | None
    smoothness: str | None
    kinks: tuple[Kink, ...]
    singularities: tuple[Singularity, ...]
    max_slope: Located | None
    steepest: Located | None
    lipschitz: float | None
    at_zero: float
    slopes_at_zero: tuple[float, float]
    symmetry: str
    saturates: tuple[bool, bool]
    dead: tuple[tuple[float, float], ...]
    gaussian: Gaussian

    @property
    def zero_at_zero(self) -> bool:
        """Whether 0 is mapped to 0."""
        return self.at_zero == 0
