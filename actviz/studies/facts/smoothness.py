"""How often a curve can be differentiated before a derivative jumps."""

from __future__ import annotations

import numpy as np

from actviz.curves import differ
from actviz.formulas.errors import ActvizError
from actviz.studies.facts.whole_line import WholeLine

HIGHEST = 6
"""Derivatives up to this order are looked at from both sides."""
NOISE = 1e-6
"""Derivatives of order three and more are only so exact, relative to their size."""


def smoothness_of(line: WholeLine) -> str | None:
    """``discontinuous``, ``C0``, ``C1`` ... by the first order that jumps somewhere, ``Cinf`` if none does.

    None if the curve still switches between formulas and no derivative up to order six jumps, nor is 0 on both sides.
    """
    if _has_poles(line):
        return "discontinuous"
    first = HIGHEST + 1
    sure = True
    for place in line.places:
        order = _first_jump(line, place)
        if order is None:
            sure = False
        else:
            first = min(first, order)
    if first <= HIGHEST:
        return "discontinuous" if first == 0 else f"C{first - 1}"
    if line.places and not sure:
        return None
    return "Cinf"


def _has_poles(line: WholeLine) -> bool:
    """Whether the value is infinite somewhere inside of the domain, and not only at its edge."""
    x, value = line.near.points[:2]
    poles = np.flatnonzero(np.isinf(value))
    beside = [value[(x == x[pole])] for pole in poles]
    return any(not np.isnan(sides).any() and sides.size > 1 for sides in beside)


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
        if order <= 2:
            if differ(left, right):
                return order
        elif abs(left - right) > NOISE * max(1.0, abs(left), abs(right)):
            return order
    return None
