"""The profile of a curve: its monotone pieces on an interval or on the whole line, and what follows from them.

Suprema, turning points, levels that are crossed and integrals are read off pieces whose direction is proven (see
``actviz.formulas.enclosures.monotone``). What is hidden in a piece whose direction is not known is bounded by its
enclosure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from math import inf, isfinite, isinf, isnan, nan
from typing import TYPE_CHECKING, Literal

import numpy as np

from actviz.curves import Curve, differ
from actviz.formulas.arrays import Floats
from actviz.formulas.enclosures.monotone import Piece, bounds, monotone_pieces
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS, PeriodicPlaces
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.enclosures.zeros import SmoothStretch
from actviz.numerics.quadrature import integral
from actviz.numerics.roots import bisect
from actviz.studies.results import Bound, Extremum

if TYPE_CHECKING:
    from actviz.formulas.asymptotics.limits import EndBehaviour

Order = Literal[0, 1, 2]
Ends = tuple[float, float]

TIE = 1e-12
"""Numbers that differ by less, relatively, are one and the same."""
CELLS = 64
"""Even cells at the start of an integration, beside those between places and turning points."""
LOOKED_AT = 8
"""So many holes, the nearest to 0, are looked at closely."""
MANY = 200
"""A curve that switches and turns more often is integrated between these places, wherever else it turns."""
SECTIONS_KEPT = 512
"""The stretches of a part of the line are, but for the outermost, those of the whole."""
AT_MOST = 1e-8
"""An enclosure of a number that is wider, relative to it, is not wide by rounding alone."""
TINY = 1e-300
"""Enclosures of 0 that are no wider are those of numbers that a float does not hold."""
ROUNDING = 1e-14
"""What an enclosure may exceed the values it holds by, relative to the largest value, by rounding alone."""


@dataclass(frozen=True)
class Section:
    """A monotone piece of a curve or of one of its derivatives.

    ``sign`` is 1 where it never falls, -1 where it never rises, 0 where it is constant, None where that is not known.
    ``left`` and ``right`` are the limits at the ends from inside, NaN where they are not known, and ``lower`` and
    ``upper`` enclose all values between.
    """

    low: float
    high: float
    sign: int | None
    left: float
    right: float
    lower: float
    upper: float

    @property
    def is_endless(self) -> bool:
        """Whether it is infinite at an end, or may be somewhere."""
        return not (isfinite(self.lower) and isfinite(self.upper))


@dataclass(frozen=True, eq=False)
class Profile:
    """A curve between two ends, which may be infinite."""

    curve: Curve
    low: float = -inf
    high: float = inf

    @cached_property
    def stretches(self) -> list[SmoothStretch]:
        """The stretches with values on which the formula does not switch; those of which that is not known, too."""
        found = self.curve.function.stretches.between(self.low, self.high)
        return [one for one in found if self.curve.function.stretches.may_have_values(one)]

    @cached_property
    def is_known(self) -> bool:
        """Whether it is known everywhere where the formula switches."""
        return all(stretch.smooth is not None for stretch in self.stretches)

    @cached_property
    def is_unbroken(self) -> bool:
        """Whether there are values between all places and the ends."""
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
        """The monotone pieces of the value (0) or of a derivative (1 or 2), from left to right."""
        if order not in self._sections:
            self._sections[order] = [*_sections_along(self.curve, self.stretches, order)]
        return self._sections[order]

    @cached_property
    def borders(self) -> list[float]:
        """The ends, the places, and where the value and the slope turn, increasing: between them a curve is simple."""
        turns: set[float] = set()
        orders: tuple[Order, ...] = (0, 1)
        for order in orders:
            if len(self.stretches) + len(turns) <= MANY:
                turns.update(section.low for section in self.sections(order))
        evenly = np.linspace(self.low, self.high, CELLS + 1).tolist()
        return sorted({self.low, self.high, *self.places, *turns, *evenly})

    def is_bounded(self, order: Order) -> bool:
        """Whether there are values everywhere but at gaps, all known to be finite."""
        if not self.is_unbroken:
            return False
        found = self.curve.function.stretches.whole.enclose(np.array([self.low]), np.array([self.high]), order)
        if np.isfinite([found.low[0], found.high[0]]).all():
            return True
        return len(self.stretches) <= MANY and not any(section.is_endless for section in self.sections(order))

    def mean_square(self) -> float:
        """The mean of the squared value; NaN if there is a pole, or if it is not known."""
        if not self.is_bounded(0):
            return nan
        found = integral(lambda x: np.square(np.asarray(self.curve(x), dtype=np.float64)), self.borders)
        return nan if found is None else found / (self.high - self.low)

    def supremum(self, order: Order = 0, part: Ends | None = None) -> Bound | None:
        """The supremum of the value or a derivative; None if it is not known, or if there are no values.

        Of a ``part`` between two places, the values that are taken at these places alone are left out.
        """
        return self._extreme(order, 1, part)

    def infimum(self, order: Order = 0, part: Ends | None = None) -> Bound | None:
        """The infimum; as ``supremum`` in all else."""
        return self._extreme(order, -1, part)

    def highest(self, order: Order) -> Extremum | None:
        """The supremum and where it is, a one-sided limit taken as if it were reached; None if it is not known."""
        return _extremum(self.supremum(order))

    def lowest(self, order: Order) -> Extremum | None:
        """The infimum and where it is."""
        return _extremum(self.infimum(order))

    def steepest(self, order: Order) -> Extremum | None:
        """Where the magnitude of the value or a derivative is largest; the ``value`` keeps its sign."""
        both = [found for found in (self.highest(order), self.lowest(order)) if found]
        if not both or (len(both) == 1 and not self._is_less(order, both[0].value)):
            return None
        most = max(abs(found.value) for found in both)
        equal = [found for found in both if abs(found.value) >= most * (1 - TIE)]
        return min(equal, key=lambda found: (abs(found.x), -found.x))

    def _is_less(self, order: Order, value: float) -> bool:
        """Whether all magnitudes on the other side of 0 are known to be less than that of a value."""
        sign = -1 if value > 0 else 1
        limits = [sign * (section.upper if sign > 0 else section.lower) for section in self.sections(order)]
        lone = [] if order else [sign * bound.value for bound in self._lone]
        return all(limit < abs(value) * (1 - TIE) for limit in (*limits, *lone))

    def _extreme(self, order: Order, sign: Literal[-1, 1], part: Ends | None) -> Bound | None:
        low, high = part or (-inf, inf)
        sections = [section for section in self.sections(order) if low <= section.low and section.high <= high]
        lone = [] if part or order else self._lone
        unknown = [one for one in sections if one.sign is None or isnan(one.left) or isnan(one.right)]
        swings = [] if part or not unknown else self._swings(order, sign)
        ends = [end for section in sections for end in (section.left, section.right) if not isnan(end)]
        others = [bound.value for bound in (*lone, *swings)]
        best = max((sign * value for value in [*ends, *others]), default=nan)
        if isnan(best) or (unknown and best == -inf):
            return None
        limits = np.array([sign * (section.upper if sign > 0 else section.lower) for section in unknown])
        if best < inf and unknown:
            # Far out a bound may be approached ever more closely: only its own rounding is allowed for.
            attained = [place for place, end in self.ends(order) if end.attains]
            far = [{section.low, section.high} & {-inf, inf} - {*attained} for section in unknown]
            near = np.maximum(self._rounding(order, unknown), TIE * abs(best))
            allowed = np.where(list(map(bool, far)), PLACE_ULPS * np.spacing(abs(best)), near)
            with np.errstate(invalid="ignore"):  # all are infinite
                is_exceeded = not (limits <= best + allowed).all()
            if is_exceeded:
                return None
        # Numbers that differ by rounding are one: where it is, is asked of the best ones only.
        least = best - TIE * abs(best) if best < inf else inf
        found = [bound for section in sections for bound in self._candidates(section, order, sign, least)]
        found += [bound for bound in (*lone, *swings) if sign * bound.value >= least]
        top = max(sign * bound.value for bound in found)
        exact = [bound for bound in found if sign * bound.value == top]
        # A number that is only approached may be a little more than one that is reached, by less than rounding.
        approached = [bound for bound in exact if bound in swings]
        return _chosen(approached or (found if any(bound.is_reached for bound in exact) else exact))

    def _swings(self, order: Order, sign: int) -> list[Bound]:
        """The limits superior, or inferior, of a function that swings for ever towards an end or a hole."""
        swinging = [(place, end) for place, end in self.ends(order) if not end.attains]
        limits = [(place, end.upper if sign > 0 else end.lower) for place, end in swinging]
        return [Bound(limit, place, is_reached=False) for place, limit in limits if limit is not None]

    def ends(self, order: Order) -> Iterator[tuple[float, EndBehaviour]]:
        """What the value or a derivative does towards infinite ends and beside holes, where there are values."""
        for side in (-1, 1):
            end = self.end(side, order)
            if end is not None:
                yield side * inf, end
        for place in sorted(self.holes, key=abs)[:LOOKED_AT]:
            for side, (at, smooth) in zip((-1, 1), self.curve.function.stretches.neighbours(place), strict=True):
                if self.low < at < self.high and smooth.has_value(at):
                    yield place, smooth.end(place, side, order)

    def end(self, side: int, order: Order) -> EndBehaviour | None:
        """What the value or a derivative does towards infinity; None if it does not go there."""
        outermost = self.stretches[:1] if side < 0 else self.stretches[-1:]
        is_there = any(side * inf in (one.low, one.high) for one in outermost)
        return self.curve.function.end(side, order) if is_there else None

    def _rounding(self, order: Order, sections: Sequence[Section]) -> Floats:
        """How much the enclosure of each section may exceed its values by rounding alone, of values and of ends."""
        ends = np.array([(section.low, section.high) for section in sections]).T
        rooms = PLACE_ULPS * np.spacing(np.where(np.isfinite(ends), np.abs(ends), 0.0))
        cells = zip(ends - rooms, ends + rooms, strict=True)
        found = [self.curve.function.stretches.whole.enclose(low, high, order) for low, high in cells]
        with np.errstate(invalid="ignore"):
            widths, sizes = np.array([one.high - one.low for one in found]), np.abs([one.low for one in found])
        # A wider enclosure, at infinity or a pole, is none of a number.
        is_number = np.isfinite(ends) & np.isfinite(widths + sizes) & (widths <= AT_MOST * np.maximum(1.0, sizes))
        allowed: Floats = np.max(np.where(is_number, 4 * widths + ROUNDING * sizes, 0.0), axis=0)
        return allowed

    def _candidates(self, section: Section, order: Order, sign: int, least: float) -> Iterator[Bound]:
        """The values at the ends of a section that are large enough, and whether they are reached."""
        ends = ((section.low, section.left), (section.high, section.right))
        large = [(end, value + 0.0) for end, value in ends if sign * value >= least]
        if section.sign == 0 and large:
            yield Bound(section.left, self._plain(section, order), is_reached=True)
            return
        for end, value in large:
            yield Bound(value, end, isfinite(end) and self._is_taken(end, value, order))

    def _is_taken(self, place: float, value: float, order: Order) -> bool:
        """Whether a one-sided limit is reached: by the value itself, or, if there is one, by a one-sided slope."""
        here = float(self.curve(place))
        if order == 0 and value == 0 and self._underflows(place):
            return False
        return isfinite(value) and isfinite(here) and place not in self.holes and (order > 0 or not differ(here, value))

    def _underflows(self, place: float) -> bool:
        """Whether a value of 0 may be one that is only too small for a float."""
        at = np.array([place])
        found = self.curve.function.stretches.whole.enclose(at, at, 0)
        return bool(max(abs(found.low[0]), abs(found.high[0])) <= TINY and found.low[0] < found.high[0])

    @cached_property
    def holes(self) -> list[float]:
        """Where the formula divides by zero, or takes the logarithm of it, whatever floating point makes of it."""
        return [
            place for place in self.curve.function.poles(self.low, self.high) if self.curve.function.has_pole_at(place)
        ]

    @cached_property
    def tears(self) -> list[float]:
        """The holes that are no gaps: beside them the value is infinite, jumps, or is not known."""
        sides = ((place, self.curve.function.one_sided(place, 0)) for place in self.holes)
        return [place for place, (left, right) in sides if not isfinite(left + right) or differ(left, right)]

    def _plain(self, section: Section, order: Order) -> float:
        """A plain number at which a constant section takes its value, the one nearest to 0."""
        if section.low < 0 < section.high:
            return 0.0
        end, side = (section.low, 1) if section.low >= 0 else (section.high, -1)
        if self._is_taken(end, section.left, order):
            return end + 0.0
        return end + side * min(1.0, (section.high - section.low) / 2)

    @cached_property
    def _lone(self) -> list[Bound]:
        """The values at the places themselves that are other than the limits from both sides."""
        ends = [end for end in (self.low, self.high) if isfinite(end)]
        places = [
            at for at in {*self.places, *ends} if at not in self.holes and self.curve.function.is_discontinuous(at)
        ]
        values = np.asarray(self.curve(np.array(places)), dtype=np.float64).tolist()
        return [Bound(value, at, is_reached=True) for value, at in zip(values, places, strict=True) if isfinite(value)]

    def below(self, level: float) -> tuple[tuple[float, float], ...]:
        """The stretches on which the slope is smaller than ``level`` in magnitude."""
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
    def flats(self) -> list[Ends]:
        """The stretches on which the value is constant by its formula."""
        return [
            (one.low, one.high)
            for one in self.stretches
            if one.smooth is not None and one.smooth.is_zero(1, one.low, one.high)
        ]


def _sections_along(curve: Curve, stretches: Sequence[SmoothStretch], order: Order) -> Iterator[Section]:
    """The sections of several stretches; those of a stretch whole periods away from another one are the same."""
    repetitions = PeriodicPlaces(curve.function.period)
    known: dict[float, Sequence[Section]] = {}
    for stretch in stretches:
        like = repetitions.equivalent(stretch.low)
        moved = None if like is None else _moved(known.get(like, ()), stretch)
        known[stretch.low] = moved or _sections_of(curve, stretch, order)
        yield from known[stretch.low]


def _moved(sections: Sequence[Section], stretch: SmoothStretch) -> Sequence[Section] | None:
    """The sections of a stretch that is whole periods away; None if it has another width, as at the ends."""
    if not sections or stretch.smooth is None or not isfinite(stretch.high):
        return None
    first, last = sections[0].low, sections[-1].high
    room = 2 * PLACE_ULPS * np.spacing(max(abs(first), abs(last), abs(stretch.low), abs(stretch.high)))
    if abs((last - first) - (stretch.high - stretch.low)) > room:
        return None
    borders = [stretch.low, *(section.low - first + stretch.low for section in sections[1:]), stretch.high]
    moved = [replace(one, low=a, high=b) for one, (a, b) in zip(sections, pairwise(borders), strict=True)]
    return moved if all(one.low < one.high for one in moved) else None


@lru_cache(SECTIONS_KEPT)
def _sections_of(curve: Curve, stretch: SmoothStretch, order: Order) -> Sequence[Section]:
    smooth = stretch.smooth
    if smooth is None:
        lower, upper = bounds(curve.function.stretches.whole, Piece(stretch.low, stretch.high, None), order)
        return [Section(stretch.low, stretch.high, None, nan, nan, lower, upper)]
    if smooth.is_zero(order, stretch.low, stretch.high):
        return [Section(stretch.low, stretch.high, 0, 0.0, 0.0, 0.0, 0.0)]
    pieces = monotone_pieces(smooth, stretch.low, stretch.high, order)
    turns = np.array([piece.low for piece in pieces[1:]])
    inner = np.asarray(curve.derivative(turns, order) if order else curve(turns), dtype=np.float64)
    inner[~np.isfinite(inner)] = nan  # too large for a float
    first, last = _limit(curve, smooth, stretch.low, 1, order), _limit(curve, smooth, stretch.high, -1, order)
    ends = np.array([stretch.low, *turns, stretch.high])
    levels = _without_rounding(smooth, ends, np.array([first, *inner, last]), order).tolist()
    found = []
    for piece, (left, right) in zip(pieces, pairwise(levels), strict=True):
        if piece.sign is None or isnan(left) or isnan(right):
            lower, upper = bounds(smooth, piece, order)
        else:
            lower, upper = min(left, right), max(left, right)
        found.append(Section(piece.low, piece.high, piece.sign, left, right, lower, upper))
    return found


def _without_rounding(smooth: Smooth, ends: Floats, levels: Floats, order: Order) -> Floats:
    """The values at the ends of pieces, with 0 for those that may be 0 and are as small as what rounding leaves."""
    sizes = np.where(np.isfinite(levels) & np.isfinite(ends), np.abs(levels), 0.0)
    small = (sizes > 0) & (sizes <= ROUNDING * sizes.max())
    if not small.any():
        return levels
    here = np.where(small, ends, 0.0)
    found = smooth.enclose(np.nextafter(here, -inf), np.nextafter(here, inf), order)
    return np.where(small & (found.low <= 0) & (found.high >= 0), 0.0, levels)


def _limit(curve: Curve, smooth: Smooth, place: float, side: int, order: Order) -> float:
    """The limit at an end of a stretch, NaN if it is not known."""
    if isfinite(place):
        return curve.function.one_sided(place, order)[0 if side < 0 else 1]
    limit = smooth.limit(place, side, order)
    return nan if limit is None else limit


def _chosen(bounds_: Sequence[Bound]) -> Bound:
    """Of equal bounds the one that is reached, nearest to 0; else the rightmost.

    Of infinite ones that at a place, nearest to 0, else the leftmost.
    """
    is_infinite = isinf(bounds_[0].value)
    at_places = [bound for bound in bounds_ if bound.is_reached or (is_infinite and isfinite(bound.x))]
    if at_places:
        return min(at_places, key=lambda bound: (abs(bound.x), -bound.x))
    return (min if is_infinite else max)(bounds_, key=lambda bound: bound.x)


def _extremum(bound: Bound | None) -> Extremum | None:
    return None if bound is None else Extremum(bound.x, bound.value)
