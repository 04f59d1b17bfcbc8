"""Where a curve has values, and which: the stretches of its domain and of its range."""

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
"""With more stretches that the values fill, they are not told one by one."""


def domain_of(line: WholeLine) -> tuple[Ends, ...] | Unknown:
    """The stretches with values, without the places at which the formula divides by zero."""
    if not line.is_known:
        return ((-inf, inf),) if line.has_values_everywhere else UNKNOWN
    found: list[Ends] = []
    for stretch in line.profile.stretches:
        low = stretch.low
        goes_on = found and found[-1][1] == low and low not in line.poles and isfinite(float(line.curve(low)))
        found.append((found.pop()[0] if goes_on else low, stretch.high))
    return tuple(found)


def values_of(line: WholeLine, domain: tuple[Ends, ...] | Unknown) -> tuple[Filled, ...] | Unknown:
    """The stretches that the values fill, increasing and apart from each other."""
    if domain == ((-inf, inf),) and line.is_continuous:
        bottom, top = line.bound(0, -1), line.bound(0, 1)
        return ((bottom, top),) if isinstance(bottom, Bound) and isinstance(top, Bound) else UNKNOWN
    if domain is UNKNOWN or not line.is_known:
        return UNKNOWN
    torn = [place for place in line.places if place in line.jumps]
    parts = [part for low, high in domain for part in pairwise([low, *(x for x in torn if low < x < high), high])]
    if len(parts) > MOST:
        return UNKNOWN
    filled: list[Filled] = []
    for part in parts:
        bottom, top = line.profile.infimum(0, part), line.profile.supremum(0, part)
        if bottom is None or top is None:
            return UNKNOWN
        filled.append((bottom, top))
    lone = [Bound(float(line.curve(place)), place, is_reached=True) for place in torn]
    return _united([*filled, *((point, point) for point in lone if isfinite(point.value))])


def _united(filled: list[Filled]) -> tuple[Filled, ...]:
    """Stretches that overlap, or touch in a number that is taken, as one."""
    united: list[Filled] = []
    for low, high in sorted(filled, key=lambda one: one[0].value):
        if united:
            first, last = united[-1]
            if (_same(low, last) and (low.is_reached or last.is_reached)) or low.value < last.value:
                united[-1] = _least(first, low), _largest(last, high)
                continue
        united.append((low, high))
    return tuple(united)


def _least(one: Bound, other: Bound) -> Bound:
    return min(one, other, key=_nearest) if _same(one, other) else min(one, other, key=lambda bound: bound.value)


def _largest(one: Bound, other: Bound) -> Bound:
    return min(one, other, key=_nearest) if _same(one, other) else max(one, other, key=lambda bound: bound.value)


def _same(one: Bound, other: Bound) -> bool:
    if isinf(one.value) or isinf(other.value):
        return one.value == other.value
    return abs(one.value - other.value) <= TIE * abs(one.value)


def _nearest(bound: Bound) -> tuple[bool, float]:
    """What is reached comes first, and what is so near to 0."""
    return not bound.is_reached, abs(bound.x)
