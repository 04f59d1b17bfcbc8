"""The smoothness class of a curve: the order of the first discontinuous derivative."""

from __future__ import annotations

from math import inf, isfinite, isinf, isnan

from actviz.curves import Curve, differ
from actviz.formulas.enclosures.meromorphic import is_meromorphic
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import names_in
from actviz.formulas.vocabulary import WORDS
from actviz.studies.facts.real_line import WholeLine
from actviz.studies.unknown import UNKNOWN, Unknown

HIGHEST = 6
"""The highest order of derivatives whose one-sided limits are compared."""
OSCILLATING = frozenset(word.name for word in WORDS.values() if word.oscillates)
"""A formula without these words is in a Hardy field: it and its derivatives do not oscillate (Hardy 1910)."""
NOISE = 1e-6
"""The relative accuracy of derivatives of order three and more."""


def smoothness_of(line: WholeLine) -> str | Unknown:
    """Return ``discontinuous``, ``C0``, ``C1`` ... by the first discontinuous derivative, ``Cinf`` if there is none.

    Removable singularities are ignored. The result is UNKNOWN if derivatives up to order six are not sufficient.
    """
    if line.jumps:
        return "discontinuous"
    if not line.is_complete and not line.is_enclosed:
        return UNKNOWN
    first, uncertain = inf, inf
    for place in filter(line.is_inside, line.representative_places):
        order, is_certain = _first_jump(line, place)
        if order == 0 and line.is_enclosed:  # two places with a steep piece between them round to one
            order, is_certain = 1, False
        first = min(first, order if is_certain else inf)
        uncertain = min(uncertain, inf if is_certain else order)
    if first == 0:
        return "discontinuous"
    if uncertain < first or (first > 1 and not line.is_complete):
        return UNKNOWN
    return "Cinf" if isinf(first) else f"C{int(first) - 1}"


def _first_jump(line: WholeLine, place: float) -> tuple[float, bool]:
    """Return the order of the first derivative that is discontinuous at a place, infinite if there is none, and True.

    If it is unknown, return the order up to which derivatives are continuous, and False.
    """
    curve = line.curve
    if _is_analytic_at(curve, place):
        return inf, True
    for order in range(HIGHEST + 1):
        try:
            left, right = curve.function.one_sided(place, order)
        except ActvizError:  # the derivative is too long
            return order, False
        sides = [
            limit
            for limit, is_there in zip((left, right), curve.function.stretches.has_values_around(place), strict=True)
            if is_there
        ]
        if order and any(isinf(limit) for limit in sides):  # a vertical tangent
            return order, True
        if any(isnan(limit) for limit in sides):
            return order, _has_no_limit_at(curve, place, order)
        if len(sides) == 2 and (curve.function.jumps_at(place, order) if order <= 2 else not _agree(*sides)):
            return order, True
    return (inf, True) if _is_smooth_above(curve, place) else (HIGHEST + 1, False)


def _agree(left: float, right: float) -> bool:
    return abs(left - right) <= NOISE * max(1.0, abs(left), abs(right))


def _has_no_limit_at(curve: Curve, place: float, order: int) -> bool:
    """Return whether a derivative is known to have no limit on one of the sides with values."""
    beside = zip((-1, 1), curve.function.stretches.neighbours(place), strict=True)
    return any(
        smooth.has_value(at) and smooth.end(place, side, order).has_limit is False for side, (at, smooth) in beside
    )


def _is_smooth_above(curve: Curve, place: float) -> bool:
    """Return whether all derivatives are continuous at a place if those up to order ``HIGHEST`` are.

    On each side they are all 0, or all tend to 0, as those of exp(-1/x) do.
    """
    try:
        return all(
            smooth.is_zero(HIGHEST + 1, *sorted((place, at))) or _is_flat(smooth, place, side)
            for side, (at, smooth) in zip((-1, 1), curve.function.stretches.neighbours(place), strict=True)
        )
    except ActvizError:  # the derivative is too long
        return False


def _is_flat(smooth: Smooth, place: float, side: int) -> bool:
    return smooth.end(place, side, 0).is_flat and not names_in(smooth.tree(0)) & OSCILLATING


def _is_analytic_at(curve: Curve, place: float) -> bool:
    """Return whether one formula is valid on both sides and analytic: meromorphic and bounded (Riemann 1851)."""
    (_, left), (_, right) = curve.function.stretches.neighbours(place)
    limits = curve.function.one_sided(place, 0)
    value = float("nan") if curve.function.has_pole_at(place) else float(curve(place))
    if left is not right or not isfinite(limits[0]) or differ(*limits) or differ(value, limits[0]):
        return False
    return is_meromorphic(left.tree(0), curve.parameters, place)
