"""The place of the extreme value of a derivative: a point, intervals, one side of a kink, or an end."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, isfinite
from typing import Literal

from actviz.curves import Curve, KinkRule, differ
from actviz.studies.profile import TIE
from actviz.studies.results import Edge, Extremum, Located, Stretch

MAX_PIECES = 200
"""The largest number of pieces for which intervals are determined."""
FLAT, ASIDE = 1e-6, 0.01
"""The bend of the curve at an end, relative to that at the relative distance ``ASIDE``, up to which it counts as 0."""

Order = Literal[1, 2]


def pieces_of(curve: Curve, interval: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the intervals without switches and poles that overlap an interval.

    They may extend beyond the interval unless there are too many. The result is empty if there are too many inside it.
    """
    low, high = interval
    for ends in ((-inf, inf), interval):
        stretches = curve.function.stretches.between(*ends)
        if len(stretches) <= MAX_PIECES and all(one.smooth is not None for one in stretches):
            return [(one.low, one.high) for one in stretches if one.low < high and one.high > low]
    return []


def located(
    curve: Curve,
    found: Extremum | None,
    pieces: Iterable[tuple[float, float]],
    *,
    order: Order = 1,
    at_kink: KinkRule | None = None,
    either_sign: bool = False,
    interval: tuple[float, float] | None = None,
) -> Located | None:
    """Return the place where the derivative has the extreme value ``found``, or its opposite if ``either_sign``.

    ``pieces`` are intervals on which the formula does not switch. ``interval`` is None for the real line.
    """
    if found is None:
        return None
    if abs(found.value) == inf:
        return Located(found.x, found.value)
    level = _Value(curve, found.value, order, at_kink, either_sign)
    stretches = tuple(level.stretches(pieces))
    if stretches:
        return Located(found.x, found.value, stretches=stretches)
    if isfinite(found.x) and (side := level.side(found.x)) is not None:
        return Located(found.x, found.value, side=side)
    ends = level.ends(found.x, interval) if interval else ()
    return Located(ends[-1] if ends else found.x, found.value, ends=ends)


class _Value:
    """A value of a derivative, with or without its sign."""

    def __init__(self, curve: Curve, value: float, order: Order, at_kink: KinkRule | None, either_sign: bool) -> None:
        self.curve = curve
        self.value = value
        self.order: Order = order
        self.at_kink = at_kink
        self.either_sign = either_sign

    def equals(self, number: float) -> bool:
        """Return whether a number is equal to the value."""
        if self.either_sign:
            return abs(abs(number) - abs(self.value)) <= TIE * abs(self.value)
        return abs(number - self.value) <= TIE * abs(self.value)

    def is_taken(self, x: float) -> bool:
        """Return whether the derivative at x is equal to the value, by the rule for kinks.

        There is no derivative at a jump of the value, and no second derivative at a jump of value or slope.
        """
        if any(differ(*self.curve.function.one_sided(x, k)) for k in ((0,) if self.order == 1 else (0, 1, 2))):
            return False
        return self.equals(self.at(x))

    def stretches(self, pieces: Iterable[tuple[float, float]]) -> list[Stretch]:
        """Return the pieces on which the derivative is constant and equal to the value, joined where they touch."""
        found: list[Stretch] = []
        for low, high in pieces:
            inside = float(self.curve.derivative(_inside(low, high), self.order))
            if not self.equals(inside) or not self.curve.function.is_zero_between(low, high, order=self.order + 1):
                continue
            start, stop = (Edge(end, isfinite(end) and self.is_taken(end)) for end in (low, high))
            if found and found[-1][1] == start and start.has_value:
                start = found.pop()[0]
            found.append((start, stop))
        return found

    def side(self, x: float) -> Literal["left", "right", "both"] | None:
        """Return the side of x from which the value is approached; None if it is attained at x."""
        left, right = self.curve.function.one_sided(x, self.order)
        if not differ(left, right) or self.is_taken(x):
            return None
        equal = self.equals(left), self.equals(right)
        return "both" if all(equal) else "left" if equal[0] else "right" if equal[1] else None

    def ends(self, x: float, interval: tuple[float, float]) -> tuple[float, ...]:
        """Return the ends of the interval at which the value is attained without being a local extremum."""
        return tuple(end for end in interval if self.equals(self.at(end)) and self.is_towards(end, x, interval))

    def is_towards(self, end: float, x: float, interval: tuple[float, float]) -> bool:
        """Return whether the derivative is monotone near an end at which the value is attained."""
        if x not in interval:
            return all(self.equals(self.at(x + fraction * (end - x))) for fraction in (0.25, 0.5, 0.75))
        if self.order == 2:
            return True
        inward = end + ASIDE * (interval[0] - end or interval[1] - end)
        bend, beside = (abs(float(self.curve.derivative(place, 2))) for place in (end, inward))
        return bend > FLAT * beside or beside == 0

    def at(self, x: float) -> float:
        """Return the derivative at x."""
        return float(self.curve.derivative(x, self.order, self.at_kink))


def _inside(low: float, high: float) -> float:
    """Return a number inside an interval, which may be infinite."""
    if isfinite(low) and isfinite(high):
        return low + 0.4142 * (high - low)
    return 0.4142 if low == -high else low + 1.0 + abs(low) if isfinite(low) else high - 1.0 - abs(high)
