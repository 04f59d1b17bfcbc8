"""How often a curve can be differentiated before a derivative jumps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actviz.curves import differ
from actviz.formulas.errors import ActvizError
from actviz.studies.facts.singular import settled
from actviz.studies.facts.whole_line import WholeLine

HIGHEST = 6
"""Derivatives up to this order are looked at from both sides."""
NOISE = 1e-6
"""Derivatives of order three and more are only so exact, relative to their size."""

BENT = 1e-3
"""Slopes beside a gap that differ by more are two."""


def smoothness_of(line: WholeLine, domain: Sequence[tuple[float, float]] | None) -> str | None:
    """``discontinuous``, ``C0``, ``C1`` ... by the first order that jumps somewhere, ``Cinf`` if none does.

    None if the curve still switches between formulas and no derivative up to order six jumps, nor is 0 on both sides.
    """
    if _has_poles(line) or any(one.kind in ("pole", "jump") for one in line.singular.inner):
        return "discontinuous"
    if any(one.kind == "unknown" for one in line.singular.inner):
        return None
    first = HIGHEST + 1
    sure = True
    gaps = [one.x for one in line.singular.inner if not line.singular.is_closed(one.x)]
    edges = _edges(line, domain)
    for place in line.places:
        if place in (*gaps, *edges) or line.singular.is_closed(place):
            continue
        order = _first_jump(line, place)
        if order is None:
            sure = False
        else:
            first = min(first, order)
    for place in (*gaps, *edges):
        if _bends(line, place):
            first = min(first, 1)
        else:
            sure = False
    if first <= HIGHEST and (sure or first <= 1):
        return "discontinuous" if first == 0 else f"C{first - 1}"
    if not sure:
        return None
    return "Cinf"


def _has_poles(line: WholeLine) -> bool:
    """Whether the value is infinite somewhere inside of the domain, and not only at its edge."""
    x, value = line.near.points[:2]
    poles = np.flatnonzero(np.isinf(value))
    beside = [value[(x == x[pole])] for pole in poles]
    return any(not np.isnan(sides).any() and sides.size > 1 for sides in beside)


def _edges(line: WholeLine, domain: Sequence[tuple[float, float]] | None) -> list[float]:
    """The ends of the domain at which there is a value, such as 0 of sqrt(x)."""
    ends = {end for stretch in domain or () for end in stretch if np.isfinite(end)}
    return [end for end in ends if end not in line.singular.places and np.isfinite(line.curve(end))]


def _bends(line: WholeLine, place: float) -> bool:
    """Whether there surely is no slope in a gap that is closed, or at an edge: it is infinite, or beside it are two."""
    left, right = (settled(line.curve, place, side, 1) for side in (-1, 1))
    return bool(np.isinf([left, right]).any() or abs(left - right) > BENT * max(1.0, abs(left)))


def _first_jump(line: WholeLine, place: float) -> int | None:
    """The lowest order of a derivative that jumps at a place; beyond ``HIGHEST`` if the formula goes on as it was."""
    curve = line.curve
    value = float(curve(place))
    if any(differ(side, value) for side in curve.one_sided(place, 0)) or differ(*curve.one_sided(place, 0)):
        return 0
    for order in range(1, HIGHEST + 1):
        try:
            left, right = curve.one_sided(place, order)
        except ActvizError:  # the derivative is too long
            return None
        if np.isnan([left, right]).any():
            return None
        if order == 1 and np.isinf([left, right]).any():  # a vertical tangent
            return order
        if order <= 2:
            if differ(left, right):
                return order
        elif abs(left - right) > NOISE * max(1.0, abs(left), abs(right)):
            return order
    return None
