"""Equality of two curves on an interval: proven, refuted, or unknown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.formulas.enclosures.intervals import Intervals
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS
from actviz.formulas.enclosures.roots import interior_point
from actviz.formulas.enclosures.smooth import SmoothDifference
from actviz.formulas.enclosures.zeros import DifferenceStretches
from actviz.formulas.expressions import key, with_numbers
from actviz.studies.profile import Profile
from actviz.studies.unknown import UNKNOWN, Unknown

POINTS = 65
"""The number of evenly spaced points at which values are compared."""


def are_identical(a: Curve, b: Curve, difference: Profile, at: Sequence[float] = ()) -> bool | Unknown:
    """Return whether two curves have the same domain and values on the interval of their difference.

    True if algebra proves that the difference is 0 between all places where a formula switches, and enclosures prove
    that values there are equal. False if at some point the enclosures are disjoint, or only one curve has a value; the
    points ``at`` are examined first.
    """
    low, high = difference.low, difference.high
    given = np.array([x for x in at if low <= x <= high])
    near = np.clip(np.concatenate([given, np.nextafter(given, low), np.nextafter(given, high)]), low, high)
    if _are_different(a, b, near):
        return False
    if key(with_numbers(a.function.stretches.tree, a.parameters)) == key(
        with_numbers(b.function.stretches.tree, b.parameters)
    ):
        return True
    stretches = DifferenceStretches(a.function.stretches, b.function.stretches).between(low, high)
    places = np.array(sorted({low, high, *(stretch.low for stretch in stretches)}))
    middles = [interior_point(stretch.low, stretch.high) for stretch in stretches]
    if _are_different(a, b, np.concatenate([np.linspace(low, high, POINTS), places, middles])):
        return False
    is_proven = all(
        _is_same_between(stretch.smooth, difference.curve, stretch.low, stretch.high) for stretch in stretches
    )
    return True if is_proven and _are_equal_at(a, b, places) else UNKNOWN


def _are_different(a: Curve, b: Curve, x: Floats) -> bool:
    """Return whether values are proven to differ at one of the points, or only one curve is proven to have a value."""
    one, other = (_enclosed(curve, x, x) for curve in (a, b))
    differ = one.is_continuous & other.is_continuous & ((one.low > other.high) | (other.low > one.high))
    is_undefined_once = (one.is_continuous & np.isnan(other.low)) | (other.is_continuous & np.isnan(one.low))
    return bool((differ | is_undefined_once).any())


def _is_same_between(smooth: object, difference: Curve, low: float, high: float) -> bool:
    """Return whether the difference is proven to be 0 on an open interval, or both curves to have no value there."""
    if not isinstance(smooth, SmoothDifference):
        return False
    have = {one.has_value(interior_point(low, high)) for one in (smooth.first, smooth.second)}
    return have == {False} or (have == {True} and difference.function.is_zero_between(low, high, 0))


def _are_equal_at(a: Curve, b: Curve, places: Floats) -> bool:
    """Return whether the values at all places are proven to be equal, for curves that are equal near these places."""
    margins = PLACE_ULPS * np.spacing(np.abs(places))
    around = [_enclosed(curve, places - margins, places + margins) for curve in (a, b)]
    is_continuous = around[0].is_continuous & around[1].is_continuous
    one, other = (_enclosed(curve, places, places) for curve in (a, b))
    is_number = (one.low == one.high) & (other.low == other.high) & (one.low == other.low)
    is_undefined = np.isnan(one.low) & np.isnan(other.low)
    return bool((is_continuous | is_number | is_undefined).all())


def _enclosed(curve: Curve, low: Floats, high: Floats) -> Intervals:
    return curve.function.stretches.whole.enclose(low, high, 0)
