"""A curve on the real line: bounds, limits, and singularities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf, isfinite, isinf, isnan
from typing import Literal

import numpy as np

from actviz.curves import Curve, differ
from actviz.studies.profile import Profile
from actviz.studies.results import Bound, Singularity
from actviz.studies.unknown import UNKNOWN, Unknown

Order = Literal[0, 1]
Side = Literal[-1, 1]
_SIDES: tuple[Side, Side] = (-1, 1)
Kind = Literal["pole", "gap", "jump", "essential", "unknown"]

NEAR, MANY = 50.0, 100
"""The distance from 0, and the number, of the places that are used if there are infinitely many."""


@dataclass(frozen=True, eq=False)
class WholeLine:
    """A curve on the real line, with properties from which facts are computed."""

    curve: Curve

    @cached_property
    def profile(self) -> Profile:
        """The profile of the real line."""
        return Profile(self.curve)

    @cached_property
    def one_period(self) -> dict[int, Profile | None]:
        """The profile of one period around 0 of the value and of the slope, None if they are not periodic."""
        periods = {order: self.curve.function.period(order) for order in (0, 1)}
        return {
            order: None if period is None else Profile(self.curve, -period / 2, period / 2)
            for order, period in periods.items()
        }

    @cached_property
    def is_known(self) -> bool:
        """Whether all places where the formula switches are known."""
        return self.profile.is_known

    @cached_property
    def places(self) -> list[float]:
        """The places where the formula switches; only those near 0 if there are infinitely many."""
        if self.is_known:
            return self.curve.function.places(-inf, inf)
        return sorted(sorted(self.curve.function.places(-NEAR, NEAR), key=abs)[:MANY])

    @cached_property
    def is_enclosed(self) -> bool:
        """Whether an enclosure of the real line proves that the value is continuous."""
        return bool(self.curve.function.stretches.whole.enclose(np.array([-inf]), np.array([inf]), 0).is_continuous[0])

    @cached_property
    def has_values_everywhere(self) -> bool:
        """Whether the curve is known to have a value everywhere."""
        if self.is_enclosed:
            return True
        period = self.one_period[0] or self.one_period[1]
        return period is not None and period.is_unbroken and not period.poles

    @cached_property
    def is_complete(self) -> bool:
        """Whether ``representative_places`` represent all places."""
        period = self.one_period[1]
        return self.is_known or (period is not None and period.is_known)

    @cached_property
    def representative_places(self) -> list[float]:
        """The places and poles of the real line, or of one period."""
        period = self.one_period[1]
        if self.is_known or period is None:
            return sorted({*self.places, *self.possible_poles})
        return self.curve.function.stretches.borders(period.low, period.high)

    @cached_property
    def jumps(self) -> list[float]:
        """The places and poles where the value jumps or is infinite."""
        if self.is_enclosed:
            return []
        return [place for place in self.representative_places if self._jumps_at(place)]

    @cached_property
    def is_continuous(self) -> bool:
        """Whether the value is known to be continuous."""
        return self.is_enclosed or (self.is_complete and not self.jumps)

    def is_inside(self, place: float) -> bool:
        """Return whether there are values on both sides of a place, or on one side and at the place itself."""
        beside = self.curve.function.stretches.has_values_around(place)
        return all(beside) or (any(beside) and place not in self.poles and isfinite(float(self.curve(place))))

    def _jumps_at(self, place: float) -> bool:
        if place not in self.poles:
            return self.curve.function.is_discontinuous(place)
        sides = self.curve.function.one_sided(place, 0)
        return all(self.curve.function.stretches.has_values_around(place)) and (
            any(map(isinf, sides)) or self.curve.function.jumps_at(place, 0)
        )

    @cached_property
    def is_empty(self) -> bool:
        """Whether the curve has no values except, perhaps, at single points."""
        return not self.profile.stretches

    def bound(self, order: Order, sign: Side) -> Bound | Unknown | None:
        """Return the supremum (``sign`` 1) or infimum (-1) of the value or the slope; None if there are no values."""
        if self.is_empty:
            return None
        for profile in (self.profile, self.one_period[order]):
            found = profile and (profile.supremum(order) if sign > 0 else profile.infimum(order))
            if isinstance(found, Bound):
                return found
        return UNKNOWN

    def limit(self, side: Side, order: Order = 0) -> float | Unknown | None:
        """Return the limit of the value or the slope at an infinite end; None if it does not exist."""
        end = self.profile.end(side, order)
        if end is None or end.has_limit is False:
            return None
        if end.limit is not None:
            return end.limit + 0.0
        return None if self.is_periodic(order) else UNKNOWN

    def is_periodic(self, order: Order) -> bool:
        """Return whether the value or the slope is known to be periodic and not constant."""
        period = self.one_period[order]
        return period is not None and _varies(period, order)

    def directions(self) -> set[int | None]:
        """Return the directions of the value: 1 increasing, -1 decreasing, 0 constant, None unknown."""
        return self._slope_directions() | self._jump_directions()

    def _slope_directions(self) -> set[int | None]:
        period = self.one_period[1]
        profile = self.profile if period is None or self.profile.is_known else period
        found = {section.sign for section in profile.sections(0)}
        for _, end in self.profile.ends(1) if not {-1, 1} <= found else ():
            found |= {-1} if end.lower is not None and end.lower < 0 else set()
            found |= {1} if end.upper is not None and end.upper > 0 else set()
        return found

    def _jump_directions(self) -> set[int | None]:
        """Return the directions of jumps, including those across gaps of the domain."""
        found: set[int | None] = set()
        for place in self.jumps:
            left, right = self.curve.function.one_sided(place, 0)
            value = float("nan") if place in self.poles else float(self.curve(place))
            known = [number for number in (left, value, right) if not isnan(number)]
            found |= {1 if b > a else -1 for a, b in pairwise(known) if differ(a, b)}
        for one, other in pairwise(self.profile.stretches):
            if one.high < other.low:
                left, right = (
                    self.curve.function.one_sided(one.high, 0)[0],
                    self.curve.function.one_sided(other.low, 0)[1],
                )
                if isnan(left + right):
                    found.add(None)
                elif differ(left, right):
                    found.add(1 if right > left else -1)
        return found

    @cached_property
    def poles(self) -> list[float]:
        """The places where the formula divides by zero or takes the logarithm of zero; near 0 if there are many."""
        return [place for place in self.possible_poles if self.curve.function.has_pole_at(place)]

    @cached_property
    def possible_poles(self) -> list[float]:
        """The places where the formula may have no finite value; only near 0 if there are infinitely many."""
        if self.is_known:
            return self.curve.function.poles(-inf, inf)
        return sorted(sorted(self.curve.function.poles(-NEAR, NEAR), key=abs)[:MANY])

    @cached_property
    def singularities(self) -> tuple[Singularity, ...]:
        """The singularities with values on both sides."""
        starts, stops = ({getattr(one, end) for one in self.profile.stretches} for end in ("low", "high"))
        inner = [place for place in self.poles if not self.is_known or (place in starts and place in stops)]
        return tuple(Singularity(place, *self._sides(place)) for place in inner)

    def _sides(self, place: float) -> tuple[Kind, float | Unknown | None, float | Unknown | None]:
        """Return the kind of singularity at a place, and the limits on both sides."""
        left, right = (self._limit_beside(place, side) for side in _SIDES)
        known = [limit for limit in (left, right) if isinstance(limit, float)]
        if any(map(isinf, known)):
            return "pole", left, right
        if left is None or right is None:
            return "essential", left, right
        if len(known) < 2:
            return "unknown", left, right
        return "jump" if differ(*known) else "gap", left, right

    def _limit_beside(self, place: float, side: Side) -> float | Unknown | None:
        limit = self.curve.function.one_sided(place, 0)[0 if side < 0 else 1]
        if not isnan(limit):
            return limit
        _, smooth = self.curve.function.stretches.neighbours(place)[0 if side < 0 else 1]
        return None if smooth.end(place, side, 0).has_limit is False else UNKNOWN


def _varies(period: Profile, order: Order) -> bool:
    """Return whether a periodic function is known not to be constant."""
    return any(section.sign and section.left != section.right for section in period.sections(order))
