"""The profile of a curve: its monotone sections on an interval or on the whole real line, and results from them.

Suprema, extrema, crossings of a level and integrals are computed from sections whose direction is proven (see
``actviz.formulas.enclosures.monotone``). A section of unknown direction is bounded by its enclosure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf, isfinite, isinf, isnan, nan
from typing import TYPE_CHECKING, Literal

import numpy as np

from actviz.curves import Curve, differ
from actviz.formulas.arrays import Floats
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS
from actviz.formulas.enclosures.zeros import SmoothStretch
from actviz.numerics.quadrature import integral
from actviz.numerics.roots import bisect
from actviz.studies.monotone_sections import ROUNDING, Order, Section, sections_along
from actviz.studies.results import Bound, Extremum

if TYPE_CHECKING:
    from actviz.formulas.asymptotics.limits import EndBehaviour

Ends = tuple[float, float]

TIE = 1e-12
"""The relative difference up to which numbers count as equal."""
CELLS = 64
"""The initial number of evenly spaced cells of an integration, in addition to places and local extrema."""
MAX_POLES = 8
"""The number of poles, those nearest to 0, near which the behaviour is analysed."""
MANY = 200
"""The number of intervals and local extrema up to which an integration is split at all of them."""
MAX_WIDTH = 1e-8
"""The largest relative width of an enclosure that rounding alone may cause."""
TINY = 1e-300
"""The magnitude up to which an enclosed number may have underflowed."""


@dataclass(frozen=True, eq=False)
class Profile:
    """A curve between two ends, which may be infinite."""

    curve: Curve
    low: float = -inf
    high: float = inf

    @cached_property
    def stretches(self) -> list[SmoothStretch]:
        """The intervals with values on which the formula does not switch, or may switch at unknown places."""
        found = self.curve.function.stretches.between(self.low, self.high)
        return [one for one in found if self.curve.function.stretches.may_have_values(one)]

    @cached_property
    def is_known(self) -> bool:
        """Whether all places where the formula switches are known."""
        return all(stretch.smooth is not None for stretch in self.stretches)

    @cached_property
    def is_unbroken(self) -> bool:
        """Whether there are values everywhere except at single places."""
        ends = [end for stretch in self.stretches for end in (stretch.low, stretch.high)]
        return self.is_known and bool(ends) and [*ends[::2], self.high] == [self.low, *ends[1::2]]

    @cached_property
    def places(self) -> list[float]:
        """The places between the ends at which the formula may switch or has no value."""
        borders = {end for stretch in self.stretches for end in (stretch.low, stretch.high)}
        return sorted(end for end in borders if self.low < end < self.high)

    @cached_property
    def _sections(self) -> dict[Order, list[Section]]:
        return {}

    def sections(self, order: Order) -> Sequence[Section]:
        """Return the monotone pieces of the value (0) or of a derivative (1 or 2), from left to right."""
        if order not in self._sections:
            self._sections[order] = [*sections_along(self.curve, self.stretches, order)]
        return self._sections[order]

    @cached_property
    def borders(self) -> list[float]:
        """The places where integrals are split: ends, places, extrema of value and slope, and evenly spaced points."""
        turns: set[float] = set()
        orders: tuple[Order, ...] = (0, 1)
        for order in orders:
            if len(self.stretches) + len(turns) <= MANY:
                turns.update(section.low for section in self.sections(order))
        evenly = np.linspace(self.low, self.high, CELLS + 1).tolist()
        return sorted({self.low, self.high, *self.places, *turns, *evenly})

    def is_bounded(self, order: Order) -> bool:
        """Return whether values exist except at single places and are all known to be finite."""
        if not self.is_unbroken:
            return False
        found = self.curve.function.stretches.whole.enclose(np.array([self.low]), np.array([self.high]), order)
        if np.isfinite([found.low[0], found.high[0]]).all():
            return True
        return len(self.stretches) <= MANY and not any(section.may_be_infinite for section in self.sections(order))

    def mean_square(self) -> float:
        """Return the mean of the squared value; NaN if there is a pole, or if it is unknown."""
        if not self.is_bounded(0):
            return nan
        found = integral(lambda x: np.square(np.asarray(self.curve(x), dtype=np.float64)), self.borders)
        return nan if found is None else found / (self.high - self.low)

    def supremum(self, order: Order = 0, part: Ends | None = None) -> Bound | None:
        """Return the supremum of the value or a derivative; None if it is unknown, or if there are no values.

        If ``part`` is given, it is the supremum on this open interval.
        """
        return self._extreme(order, 1, part)

    def infimum(self, order: Order = 0, part: Ends | None = None) -> Bound | None:
        """Return the infimum, as ``supremum``."""
        return self._extreme(order, -1, part)

    def highest(self, order: Order) -> Extremum | None:
        """Return the supremum and where it is attained or approached; None if it is unknown."""
        return _extremum(self.supremum(order))

    def lowest(self, order: Order) -> Extremum | None:
        """Return the infimum and where it is attained or approached; None if it is unknown."""
        return _extremum(self.infimum(order))

    def largest_magnitude(self, order: Order) -> Extremum | None:
        """Return the value or derivative with the largest magnitude, with its sign, and its place."""
        both = [found for found in (self.highest(order), self.lowest(order)) if found]
        if not both or (len(both) == 1 and not self._is_less(order, both[0].value)):
            return None
        most = max(abs(found.value) for found in both)
        equal = [found for found in both if abs(found.value) >= most * (1 - TIE)]
        return min(equal, key=lambda found: (abs(found.x), -found.x))

    def _is_less(self, order: Order, value: float) -> bool:
        """Return whether all values of the opposite sign are known to be smaller in magnitude."""
        sign = -1 if value > 0 else 1
        limits = [sign * (section.upper if sign > 0 else section.lower) for section in self.sections(order)]
        isolated = [] if order else [sign * bound.value for bound in self._isolated_values]
        return all(limit < abs(value) * (1 - TIE) for limit in (*limits, *isolated))

    def _extreme(self, order: Order, sign: Literal[-1, 1], part: Ends | None) -> Bound | None:
        low, high = part or (-inf, inf)
        sections = [section for section in self.sections(order) if low <= section.low and section.high <= high]
        isolated = [] if part or order else self._isolated_values
        unknown = [one for one in sections if one.sign is None or isnan(one.left) or isnan(one.right)]
        oscillations = [] if part or not unknown else self._oscillation_bounds(order, sign)
        ends = [end for section in sections for end in (section.left, section.right) if not isnan(end)]
        others = [bound.value for bound in (*isolated, *oscillations)]
        best = max((sign * value for value in [*ends, *others]), default=nan)
        if isnan(best) or (unknown and best == -inf):
            return None
        limits = np.array([sign * (section.upper if sign > 0 else section.lower) for section in unknown])
        if best < inf and unknown:
            # Near infinity a bound may be approached arbitrarily closely: only its own rounding is taken into account.
            attained = [place for place, end in self.ends(order) if end.attains]
            far = [{section.low, section.high} & {-inf, inf} - {*attained} for section in unknown]
            near = np.maximum(self._rounding(order, unknown), TIE * abs(best))
            allowed = np.where(list(map(bool, far)), PLACE_ULPS * np.spacing(abs(best)), near)
            with np.errstate(invalid="ignore"):  # all bounds are infinite
                is_exceeded = not (limits <= best + allowed).all()
            if is_exceeded:
                return None
        # Values that differ by rounding count as equal: the location is that of one of them.
        least = best - TIE * abs(best) if best < inf else inf
        found = [bound for section in sections for bound in self._candidates(section, order, sign, least)]
        found += [bound for bound in (*isolated, *oscillations) if sign * bound.value >= least]
        top = max(sign * bound.value for bound in found)
        exact = [bound for bound in found if sign * bound.value == top]
        # A limit that is only approached may exceed an attained value by less than rounding.
        approached = [bound for bound in exact if bound in oscillations]
        return _select(approached or (found if any(bound.is_reached for bound in exact) else exact))

    def _oscillation_bounds(self, order: Order, sign: int) -> list[Bound]:
        """Return the limits superior, or inferior, of a function that oscillates near an end or a pole."""
        oscillating = [(place, end) for place, end in self.ends(order) if not end.attains]
        limits = [(place, end.upper if sign > 0 else end.lower) for place, end in oscillating]
        return [Bound(limit, place, is_reached=False) for place, limit in limits if limit is not None]

    def ends(self, order: Order) -> Iterator[tuple[float, EndBehaviour]]:
        """Yield the behaviour of the value or a derivative near infinite ends and poles, where there are values."""
        for side in (-1, 1):
            end = self.end(side, order)
            if end is not None:
                yield side * inf, end
        for place in sorted(self.poles, key=abs)[:MAX_POLES]:
            for side, (at, smooth) in zip((-1, 1), self.curve.function.stretches.neighbours(place), strict=True):
                if self.low < at < self.high and smooth.has_value(at):
                    yield place, smooth.end(place, side, order)

    def end(self, side: int, order: Order) -> EndBehaviour | None:
        """Return the behaviour of the value or a derivative near infinity; None if there are no values."""
        outermost = self.stretches[:1] if side < 0 else self.stretches[-1:]
        is_there = any(side * inf in (one.low, one.high) for one in outermost)
        return self.curve.function.end(side, order) if is_there else None

    def _rounding(self, order: Order, sections: Sequence[Section]) -> Floats:
        """Return the amount by which rounding of values and ends may widen the enclosure of each section."""
        ends = np.array([(section.low, section.high) for section in sections]).T
        margins = PLACE_ULPS * np.spacing(np.where(np.isfinite(ends), np.abs(ends), 0.0))
        cells = zip(ends - margins, ends + margins, strict=True)
        found = [self.curve.function.stretches.whole.enclose(low, high, order) for low, high in cells]
        with np.errstate(invalid="ignore"):
            widths, sizes = np.array([one.high - one.low for one in found]), np.abs([one.low for one in found])
        # A wider enclosure, at infinity or a pole, is not due to rounding.
        is_number = np.isfinite(ends) & np.isfinite(widths + sizes) & (widths <= MAX_WIDTH * np.maximum(1.0, sizes))
        allowed: Floats = np.max(np.where(is_number, 4 * widths + ROUNDING * sizes, 0.0), axis=0)
        return allowed

    def _candidates(self, section: Section, order: Order, sign: int, least: float) -> Iterator[Bound]:
        """Yield the limits at the ends of a section that are at least ``least``, and whether they are attained."""
        ends = ((section.low, section.left), (section.high, section.right))
        large = [(end, value + 0.0) for end, value in ends if sign * value >= least]
        if section.sign == 0 and large:
            yield Bound(section.left, self._point_of_constant(section, order), is_reached=True)
            return
        for end, value in large:
            yield Bound(value, end, isfinite(end) and self._is_taken(end, value, order))

    def _is_taken(self, place: float, value: float, order: Order) -> bool:
        """Return whether a one-sided limit is attained; for a derivative, whether the curve has a value there."""
        here = float(self.curve(place))
        if order == 0 and value == 0 and self._underflows(place):
            return False
        return isfinite(value) and isfinite(here) and place not in self.poles and (order > 0 or not differ(here, value))

    def _underflows(self, place: float) -> bool:
        """Return whether a value of 0 may be the result of underflow."""
        at = np.array([place])
        found = self.curve.function.stretches.whole.enclose(at, at, 0)
        return bool(max(abs(found.low[0]), abs(found.high[0])) <= TINY and found.low[0] < found.high[0])

    @cached_property
    def poles(self) -> list[float]:
        """The places where the formula divides by zero or takes the logarithm of zero."""
        return [
            place for place in self.curve.function.poles(self.low, self.high) if self.curve.function.has_pole_at(place)
        ]

    @cached_property
    def nonremovable_poles(self) -> list[float]:
        """The poles that are not removable: near them the value is infinite, jumps, or is unknown."""
        sides = ((place, self.curve.function.one_sided(place, 0)) for place in self.poles)
        return [place for place, (left, right) in sides if not isfinite(left + right) or differ(left, right)]

    def _point_of_constant(self, section: Section, order: Order) -> float:
        """Return a point near 0 at which a constant section attains its value."""
        if section.low < 0 < section.high:
            return 0.0
        end, side = (section.low, 1) if section.low >= 0 else (section.high, -1)
        if self._is_taken(end, section.left, order):
            return end + 0.0
        return end + side * min(1.0, (section.high - section.low) / 2)

    @cached_property
    def _isolated_values(self) -> list[Bound]:
        """The values at single places that differ from the limits on both sides."""
        ends = [end for end in (self.low, self.high) if isfinite(end)]
        places = [
            at for at in {*self.places, *ends} if at not in self.poles and self.curve.function.is_discontinuous(at)
        ]
        values = np.asarray(self.curve(np.array(places)), dtype=np.float64).tolist()
        return [Bound(value, at, is_reached=True) for value, at in zip(values, places, strict=True) if isfinite(value)]

    def below(self, level: float) -> tuple[tuple[float, float], ...]:
        """Return the intervals on which the slope is smaller than ``level`` in magnitude."""
        borders = {self.low, self.high, *self.places}
        for section in self.sections(1):
            borders.update(self._crossings(section, level), self._crossings(section, -level))
        found: list[tuple[float, float]] = []
        for low, high in pairwise(sorted(borders)):
            slope = float(self.curve.derivative(low + 0.4142 * (high - low)))
            if abs(slope) < level:
                start = found.pop()[0] if found and found[-1][1] == low else low
                found.append((start, high))
        return tuple(found)

    def _crossings(self, section: Section, level: float) -> list[float]:
        left, right = section.left - level, section.right - level
        if not section.sign or not left * right < 0:
            return []
        is_left_below = left < 0
        low, _ = bisect(
            lambda x: (float(self.curve.derivative(x)) - level < 0) == is_left_below,
            section.low,
            section.high,
            halvings=None,
        )
        return [low]

    @cached_property
    def constant_stretches(self) -> list[Ends]:
        """Return the intervals on which the formula is constant."""
        return self._stretches_of_zero(1)

    @cached_property
    def zero_stretches(self) -> list[Ends]:
        """Return the intervals on which the formula is 0."""
        return self._stretches_of_zero(0)

    def _stretches_of_zero(self, order: Order) -> list[Ends]:
        """Return the intervals on which the value or a derivative is exactly 0, not only by underflow."""
        return [
            (one.low, one.high) for one in self.stretches if one.smooth and one.smooth.is_zero(order, one.low, one.high)
        ]


def _select(equal: Sequence[Bound]) -> Bound:
    """Select one of several equal bounds.

    It is the one nearest to 0 of those that are attained, or infinite at a finite place. If there is none, it is the
    rightmost bound, or the leftmost if bounds are infinite.
    """
    is_infinite = isinf(equal[0].value)
    at_places = [bound for bound in equal if bound.is_reached or (is_infinite and isfinite(bound.x))]
    if at_places:
        return min(at_places, key=lambda bound: (abs(bound.x), -bound.x))
    return (min if is_infinite else max)(equal, key=lambda bound: bound.x)


def _extremum(bound: Bound | None) -> Extremum | None:
    return None if bound is None else Extremum(bound.x, bound.value)
