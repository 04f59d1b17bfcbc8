"""Where a curve has values, and which: the stretches of its domain and of its range."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf, isfinite, isinf

import numpy as np

from actviz.curves import differ
from actviz.studies.facts.card import Bound
from actviz.studies.facts.whole_line import End, WholeLine
from actviz.studies.scan import TIE, Scan

Stretch = tuple[float, float]
Filled = tuple[Bound, Bound]

MOST = 12
"""Stretches of the domain that are looked at one by one."""
TOO_FAR = 100.0
"""Where values end farther out than this, and not at a place of the formula, it may be that they only overflow."""
SNAP = 1e-12
"""An edge of the domain is the place of the formula that is as near as this."""


def domain_of(line: WholeLine) -> tuple[Stretch, ...] | None:
    """The stretches with values, without the places at which the formula divides by zero; None if not known."""
    x, value = line.near.points[:2]
    places = np.array([*line.places, *line.singular.places])
    known = ~np.isnan(value) | np.isin(x, places)
    known[1:-1] &= known[:-2] | known[2:]  # (-2)**(-2) alone makes no stretch of x**x
    known[[0, -1]] &= known[[1, -2]]
    torn = [one.x for one in line.singular.inner]
    if known.all() and (line.singular.is_whole or not torn):
        return tuple(pairwise([-inf, *torn, inf]))
    if not line.is_resolved:
        return None
    edges = np.flatnonzero(np.diff(known.astype(int)))
    borders = [_snapped(float(x[edge if known[edge] else edge + 1]), places) for edge in edges]
    if any(abs(border) > TOO_FAR and border not in places for border in borders):
        return None
    borders = ([-inf] if known[0] else []) + borders + ([inf] if known[-1] else [])
    stretches: list[Stretch] = []
    for low, high in zip(borders[::2], borders[1::2], strict=True):
        stretches += pairwise([low, *(place for place in torn if low < place < high), high])
    return tuple((low, high) for low, high in stretches if low < high)


def _snapped(edge: float, places: np.ndarray) -> float:
    near = places[np.abs(places - edge) <= SNAP * max(1.0, abs(edge))]
    return float(near[0]) + 0.0 if near.size else edge + 0.0


def values_of(line: WholeLine, domain: tuple[Stretch, ...] | None) -> tuple[Filled, ...] | None:
    """The stretches that the values fill, increasing and apart from each other; None if they are not known."""
    if domain is None or not line.is_resolved:
        return None
    jumps = [place for place in line.places if _jumps(line, place)]
    parts = [part for low, high in domain
             for part in pairwise([low, *(place for place in jumps if low < place < high), high])]  # fmt: skip
    if len(parts) > MOST:
        return None
    found = [_filled(line, low, high, jumps) for low, high in parts]
    lone = [(float(line.curve(place)), place) for place in jumps]
    points = [Bound(value, place, is_reached=True) for value, place in lone if isfinite(value)]
    filled = [one for one in found if one is not None]
    return _united([*filled, *((point, point) for point in points)]) if len(filled) == len(found) else None


def _jumps(line: WholeLine, place: float) -> bool:
    if place in line.singular.places:
        return False
    value, (left, right) = float(line.curve(place)), line.curve.one_sided(place, 0)
    return not np.isnan([value, left, right]).any() and (differ(left, right) or differ(left, value))


def _filled(line: WholeLine, low: float, high: float, jumps: Sequence[float]) -> Filled | None:
    """The values of a stretch on which the curve is continuous."""
    ends = [_end(line, low, 1, jumps), _end(line, high, -1, jumps)]
    x = line.scan.points[0]
    start = int(np.searchsorted(x, low, side="right")) - (1 if low in x else 0)
    stop = int(np.searchsorted(x, high, side="left")) + (1 if high in x else 0)
    inside = (line.scan.lone[0] > low) & (line.scan.lone[0] < high)
    part = Scan(line.mended, line.scan.points[:, start:stop], line.scan.resolved[start : stop - 1],
                line.scan.lone[:, inside])  # fmt: skip
    open_ends = [end for end in ends if end is not None]
    bottom, top = (line.extreme(0, sign, part, open_ends) for sign in (-1, 1))
    return None if bottom is None or top is None else (bottom, top)


def _end(line: WholeLine, place: float, side: int, jumps: Sequence[float]) -> End | None:
    """An end that is approached only; None for the edge of a domain at which there is a value."""
    if abs(place) == inf:
        return End(place, line.limits(0)[0 if place < 0 else 1])
    if place in line.singular.places:
        return End(place, line.singular.limit(place, side))
    return End(place, line.curve.one_sided(place, 0)[0 if side < 0 else 1]) if place in jumps else None


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
