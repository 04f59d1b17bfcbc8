"""Facts of a curve, proven from its formula on the whole real line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from math import inf, isfinite, isinf, isnan
from typing import TypeVar

from actviz.curves import Curve
from actviz.formulas.errors import ActvizError
from actviz.numerics.statistics import NORMAL_REACH
from actviz.studies.facts import gaussian
from actviz.studies.facts.domain_and_range import Ends, domain_of, values_of
from actviz.studies.facts.model import (
    CERTAINTIES,
    Certainty,
    Facts,
    Monotonic,
    Symmetry,
    fact_of,
    measure_all,
    unknown_in,
)
from actviz.studies.facts.real_line import Order, WholeLine
from actviz.studies.facts.smoothness import smoothness_of
from actviz.studies.kinks import kinks_of
from actviz.studies.largest_slope import located
from actviz.studies.profile import Profile
from actviz.studies.results import Bound, Edge, Extremum, Kink, Located
from actviz.studies.unknown import UNKNOWN, Unknown

T = TypeVar("T")


def facts(curve: Curve) -> Facts:
    """Determine the facts of a curve from its formula and its parameters; see ``actviz.facts``."""
    if not hasattr(curve, "function"):
        kind = type(curve).__name__
        raise ActvizError(
            "{kind} is not the curve of a scalar function; create one, such as actviz.get('tanh')", kind=kind
        )
    measured = measure_all(Facts, Measurement(curve))
    return replace(measured, known_by=_known_by(measured))


def _known_by(measured: Facts) -> dict[str, Certainty]:
    """Return the certainty of each known fact; None follows from the formula."""
    unknown = {*unknown_in(measured)}
    return {
        name: "formula" if fact_of(measured, name) in (None, (None, None)) else certainty
        for name, certainty in CERTAINTIES.items()
        if name not in unknown
    }


class Measurement(WholeLine):
    """The computation of the fields of ``Facts``; facts about values are None for a curve without values."""

    @cached_property
    def domain(self) -> tuple[Ends, ...] | Unknown:
        """The intervals of the domain."""
        return domain_of(self)

    @property
    def domain_with_edges(self) -> tuple[tuple[Edge, Edge], ...] | Unknown:
        """The intervals of the domain, and whether their ends belong to them."""
        if self.domain is UNKNOWN:
            return UNKNOWN
        return tuple((self._edge(low), self._edge(high)) for low, high in self.domain)

    def _edge(self, x: float) -> Edge:
        return Edge(x, isfinite(x) and x not in self.poles and isfinite(float(self.curve(x))))

    @cached_property
    def values(self) -> tuple[tuple[Bound, Bound], ...] | Unknown:
        """The intervals of the range."""
        return values_of(self, self.domain)

    @cached_property
    def range(self) -> tuple[Bound | Unknown | None, Bound | Unknown | None]:
        """Infimum and supremum."""
        if self.values in (UNKNOWN, ()):
            return self.bound(0, -1), self.bound(0, 1)
        return self.values[0][0], self.values[-1][1]

    @property
    def minimum(self) -> Extremum | Unknown | None:
        """The infimum, if it is attained."""
        lowest = self.range[0]
        if not isinstance(lowest, Bound):
            return lowest
        return Extremum(lowest.x, lowest.value) if lowest.is_reached else None

    @cached_property
    def limits(self) -> tuple[float | Unknown | None, float | Unknown | None]:
        """The limits at minus and plus infinity."""
        return self.limit(-1), self.limit(1)

    @property
    def saturates(self) -> tuple[bool | Unknown, bool | Unknown]:
        """Whether the limits are finite numbers."""
        left, right = (UNKNOWN if limit is UNKNOWN else limit is not None and isfinite(limit) for limit in self.limits)
        return left, right

    @property
    def monotonic(self) -> Monotonic | Unknown | None:
        """Whether the value is monotonic."""
        if self.is_empty:
            return None
        directions = self.directions()
        if {-1, 1} <= directions:
            return "no"
        if None in directions or not self.is_complete:
            return UNKNOWN
        return "decreasing" if -1 in directions else "increasing"

    @property
    def smoothness(self) -> str | Unknown | None:
        """The smoothness class."""
        return None if self.is_empty else smoothness_of(self)

    @cached_property
    def symmetry(self) -> Symmetry | Unknown | None:
        """Odd, even or none."""
        if self.is_empty:
            return None
        found = self.curve.function.symmetry()
        return UNKNOWN if found is None else found

    @cached_property
    def at_zero(self) -> float | Unknown | None:
        """The value at 0."""
        value = float("nan") if 0.0 in self.poles else float(self.curve(0.0))
        if not isfinite(value) and (0.0 in self.poles or not self.curve.function.stretches.whole.has_value(0.0)):
            return None
        return UNKNOWN if isnan(value) else value + 0.0

    @property
    def slopes_at_zero(self) -> tuple[float | Unknown | None, float | Unknown | None]:
        """The one-sided slopes at 0; None if there are no values."""
        sides = zip(
            self.curve.function.one_sided(0.0, 1), self.curve.function.stretches.has_values_around(0.0), strict=True
        )
        left, right = (
            None if self.at_zero is None or not is_there else UNKNOWN if isnan(slope) else slope
            for slope, is_there in sides
        )
        return left, right

    @cached_property
    def slope_bounds(self) -> tuple[Bound | Unknown | None, Bound | Unknown | None]:
        """Infimum and supremum of the slope."""
        return self.bound(1, -1), self.bound(1, 1)

    @property
    def steepest_slope(self) -> Bound | Unknown | None:
        """The slope with the largest magnitude; of two equal slopes, the one that is attained, or nearer to 0."""
        smallest, largest = self.slope_bounds
        if not (isinstance(largest, Bound) and isinstance(smallest, Bound)):
            infinite = [bound for bound in (largest, smallest) if isinstance(bound, Bound) and isinf(bound.value)]
            return infinite[0] if infinite else None if largest is None else UNKNOWN
        return max(largest, smallest, key=lambda bound: (abs(bound.value), bound.is_reached, -abs(bound.x)))

    def located(self, bound: Bound | Unknown | None, *, either_sign: bool = False) -> Located | Unknown | None:
        """Return a bound of the slope with the intervals on which it is attained."""
        if not isinstance(bound, Bound):
            return bound
        pieces = [(one.low, one.high) for one in self.profile.stretches if one.smooth is not None]
        whole = [ends for ends in pieces if not _uncertain_ends(self.profile) & {*ends}]
        return located(self.curve, Extremum(bound.x, bound.value), whole, either_sign=either_sign)

    @property
    def lipschitz(self) -> float | Unknown | None:
        """The largest magnitude of a slope; infinite if the value jumps."""
        if self.is_empty:
            return None
        sizes = [abs(bound.value) for bound in self.slope_bounds if isinstance(bound, Bound)]
        if self.jumps or inf in sizes:
            return inf
        return max(sizes) if len(sizes) == 2 and self.is_continuous else UNKNOWN

    @cached_property
    def kinks(self) -> tuple[Kink, ...] | Unknown:
        """The kinks with a value; a selection if there are many."""
        return self._selected(self._kinks_at(self.places), lambda _: self._kinks_at(self.representative_places))

    def _kinks_at(self, places: list[float]) -> tuple[Kink, ...]:
        return kinks_of(self.curve, [place for place in places if place not in self.poles])

    @cached_property
    def dead(self) -> tuple[Ends, ...] | Unknown:
        """The intervals on which the value is constant; a selection if there are many."""
        return self._selected(self._dead_in(self.profile), self._dead_in)

    def _dead_in(self, profile: Profile) -> tuple[Ends, ...]:
        """Return the constant intervals, joined where the value is continuous, without those with uncertain ends."""
        found: list[Ends] = []
        for low, high in profile.constant_stretches:
            is_continuous = found and found[-1][1] == low and low not in self.jumps and low not in self.poles
            found.append((found.pop()[0] if is_continuous else low, high))
        return tuple(ends for ends in found if not _uncertain_ends(profile) & {*ends})

    def _selected(
        self, found: tuple[T, ...], in_a_period: Callable[[Profile], tuple[T, ...]]
    ) -> tuple[T, ...] | Unknown:
        """Return what was found near 0, or in one period if nothing was found; ``UNKNOWN`` if that is unknown."""
        period = self.one_period[1]
        if found or self.is_known:
            return found
        return in_a_period(period) if period and period.is_known else UNKNOWN

    @cached_property
    def normal_range(self) -> Profile:
        """The profile of the curve up to where the normal density underflows."""
        return Profile(self.curve, -NORMAL_REACH, NORMAL_REACH)

    @property
    def sparsity(self) -> float | Unknown:
        """The probability that the value is 0."""
        return gaussian.sparsity(self.normal_range)

    def moment(self, order: Order, power: int) -> float | Unknown | None:
        """Return the mean of a power of the value or the slope; None if an interval of x has no values."""
        if self.domain is not UNKNOWN and not gaussian.is_almost_everywhere(self.domain):
            return None
        return gaussian.moment(self.normal_range, order, power)

    @property
    def mean(self) -> float | Unknown | None:
        """The mean value, exactly 0 for an odd function of finite variance."""
        mean = self.moment(0, 1)
        return 0.0 if self.symmetry == "odd" and self.second_moment not in (None, UNKNOWN) else mean

    @cached_property
    def second_moment(self) -> float | Unknown | None:
        """The mean squared value."""
        return self.moment(0, 2)

    @property
    def gain(self) -> float | Unknown | None:
        """The gain that preserves the variance."""
        return gaussian.gain(self.second_moment)


def _uncertain_ends(profile: Profile) -> set[float]:
    """Return the ends of intervals on which the places where the formula switches are unknown."""
    return {end for one in profile.stretches if one.smooth is None for end in (one.low, one.high)}
