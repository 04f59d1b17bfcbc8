"""The domain and the range of a curve, as unions of intervals."""

from __future__ import annotations

from itertools import pairwise
from math import inf, isfinite, isinf

from actviz.studies.facts.real_line import WholeLine
from actviz.studies.profile import TIE
from actviz.studies.results import Bound
from actviz.studies.unknown import UNKNOWN, Unknown

Ends = tuple[float, float]
Filled = tuple[Bound, Bound]

MOST = 12
"""The largest number of parts of the domain for which the range is determined."""


def domain_of(line: WholeLine) -> tuple[Ends, ...] | Unknown:
    """Return the intervals of the domain, which exclude places where the formula divides by zero."""
    if not line.is_known:
        return ((-inf, inf),) if line.has_values_everywhere else UNKNOWN
    found: list[Ends] = []
    for stretch in line.profile.stretches:
        low = stretch.low
        is_continuous = found and found[-1][1] == low and low not in line.poles and isfinite(float(line.curve(low)))
        found.append((found.pop()[0] if is_continuous else low, stretch.high))
    return tuple(found)


def values_of(line: WholeLine, domain: tuple[Ends, ...] | Unknown) -> tuple[Filled, ...] | Unknown:
    """Return the intervals of the range, increasing and disjoint."""
    if domain == ((-inf, inf),) and line.is_continuous:
        bottom, top = line.bound(0, -1), line.bound(0, 1)
        return ((bottom, top),) if isinstance(bottom, Bound) and isinstance(top, Bound) else UNKNOWN
    if domain is UNKNOWN or not line.is_known:
        return UNKNOWN
    jumps = [place for place in line.places if place in line.jumps]
    parts = [part for low, high in domain for part in pairwise([low, *(x for x in jumps if low < x < high), high])]
    if len(parts) > MOST:
        return UNKNOWN
    filled: list[Filled] = []
    for part in parts:
        bottom, top = line.profile.infimum(0, part), line.profile.supremum(0, part)
        if bottom is None or top is None:
            return UNKNOWN
        filled.append((bottom, top))
    isolated = [Bound(float(line.curve(place)), place, is_reached=True) for place in jumps]
    return _merged([*filled, *((point, point) for point in isolated if isfinite(point.value))])


def _merged(filled: list[Filled]) -> tuple[Filled, ...]:
    """Merge intervals that overlap, or that meet at an attained value."""
    merged: list[Filled] = []
    for low, high in sorted(filled, key=lambda one: one[0].value):
        if merged:
            first, last = merged[-1]
            if (_same(low, last) and (low.is_reached or last.is_reached)) or low.value < last.value:
                merged[-1] = _least(first, low), _largest(last, high)
                continue
        merged.append((low, high))
    return tuple(merged)


def _least(one: Bound, other: Bound) -> Bound:
    return min(one, other, key=_preference) if _same(one, other) else min(one, other, key=lambda bound: bound.value)


def _largest(one: Bound, other: Bound) -> Bound:
    return min(one, other, key=_preference) if _same(one, other) else max(one, other, key=lambda bound: bound.value)


def _same(one: Bound, other: Bound) -> bool:
    if isinf(one.value) or isinf(other.value):
        return one.value == other.value
    return abs(one.value - other.value) <= TIE * abs(one.value)


def _preference(bound: Bound) -> tuple[bool, float]:
    """Return a key that sorts bounds by whether they are attained, then by the distance of their place from 0."""
    return not bound.is_reached, abs(bound.x)
