"""Facts of a curve, proven from its formula over the whole line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from math import inf, isfinite, isinf, isnan
from typing import TypeVar

from actviz.curves import Curve, differ
from actviz.formulas.errors import ActvizError
from actviz.studies.facts.domain_and_range import domain_of, values_of
from actviz.studies.facts.gaussian import gaussian_of
from actviz.studies.facts.model import FACTS, MOMENTS, Certainty, Facts, Monotonic, Symmetry, unknown_in
from actviz.studies.facts.real_line import WholeLine
from actviz.studies.facts.smoothness import smoothness_of
from actviz.studies.kinks import kinks_of
from actviz.studies.largest_slope import located
from actviz.studies.profile import Profile
from actviz.studies.results import Bound, Edge, Extremum, Kink, Located
from actviz.studies.unknown import UNKNOWN, Unknown

T = TypeVar("T")

ENCLOSED = frozenset({"range", "values", "minimum", "monotonic", "max_slope", "steepest", "lipschitz"})
"""Facts that are enclosed, with outward rounding."""
COMPUTED = frozenset({*MOMENTS, "at_zero", "slopes_at_zero"}) - {"sparsity"}
"""Facts that are numbers in floating point, without a bound of their error; the others are read off the formula."""


def facts(curve: Curve) -> Facts:
    """Establish the facts of a curve from its formula and its parameters, over the whole line.

    Parameters
    ----------
    curve
        A curve, from ``actviz.get`` or ``actviz.parse``.

    Returns
    -------
    Facts
        The facts. What could not be established is ``actviz.UNKNOWN``, what is established not to exist is None.

    Raises
    ------
    ActvizError
        If ``curve`` is no curve.

    Examples
    --------
    >>> import actviz
    >>> found = actviz.facts(actviz.parse("x*exp(x)/(1+exp(x))"))
    >>> found.monotonic, found.limits, found.smoothness
    ('no', (0.0, inf), 'Cinf')
    """
    if not hasattr(curve, "stretches"):
        kind = type(curve).__name__
        raise ActvizError(f"{kind} is no curve of one number; make one with actviz.get('tanh')")
    line = WholeLine(curve)
    domain = domain_of(line)
    values = values_of(line, domain)
    lowest, highest = (
        (values[0][0], values[-1][1]) if values not in (UNKNOWN, ()) else (line.bound(0, -1), line.bound(0, 1))
    )
    steepest, flattest = line.bound(1, 1), line.bound(1, -1)
    limits = line.limit(-1), line.limit(1)
    smoothness = None if line.is_empty else smoothness_of(line)
    symmetry = None if line.is_empty else _symmetry(curve)
    at_zero = _value_at_zero(line)
    kinks, dead = _kinks(line), _dead(line)
    measured = Facts(
        label=curve.label,
        name=curve.name,
        formula=curve.formula,
        derivative=curve.derivative_formula(),
        parameters=curve.parameters,
        domain=domain if domain is UNKNOWN else tuple((_edge(line, low), _edge(line, high)) for low, high in domain),
        range=(lowest, highest),
        values=values,
        minimum=_reached(lowest),
        limits=limits,
        monotonic=None if line.is_empty else _monotonic(line),
        smoothness=smoothness,
        kinks=kinks,
        singularities=line.singularities,
        max_slope=_located(line, steepest),
        steepest=_located(line, _larger(steepest, flattest), either_sign=True),
        lipschitz=None if line.is_empty else _lipschitz(line, steepest, flattest),
        at_zero=at_zero,
        slopes_at_zero=_slopes_at_zero(line, at_zero),
        symmetry=symmetry,
        saturates=(_is_finite(limits[0]), _is_finite(limits[1])),
        dead=dead,
        gaussian=gaussian_of(line, symmetry, domain),
        kinks_complete=line.is_known or kinks == (),
        dead_complete=line.is_known or dead == (),
    )
    return replace(measured, known_by=_known_by(measured))


def _edge(line: WholeLine, x: float) -> Edge:
    return Edge(x, isfinite(x) and x not in line.holes and isfinite(float(line.curve(x))))


def _reached(lowest: Bound | Unknown | None) -> Extremum | Unknown | None:
    """The infimum as the minimum that it is, if it is reached."""
    if not isinstance(lowest, Bound):
        return lowest
    return Extremum(lowest.x, lowest.value) if lowest.is_reached else None


def _is_finite(limit: float | Unknown | None) -> bool | Unknown:
    return UNKNOWN if limit is UNKNOWN else limit is not None and isfinite(limit)


def _value_at_zero(line: WholeLine) -> float | Unknown | None:
    value = float("nan") if 0.0 in line.holes else float(line.curve(0.0))
    if not isfinite(value) and (0.0 in line.holes or not line.curve.stretches.whole.has_value(0.0)):
        return None
    return UNKNOWN if isnan(value) else value + 0.0


def _slopes_at_zero(
    line: WholeLine, at_zero: float | Unknown | None
) -> tuple[float | Unknown | None, float | Unknown | None]:
    """The one-sided slopes at 0; None where there are no values."""
    sides = zip(line.curve.one_sided(0.0, 1), line.curve.stretches.has_values_beside(0.0), strict=True)
    left, right = (
        None if at_zero is None or not is_there else UNKNOWN if isnan(slope) else slope for slope, is_there in sides
    )
    return left, right


def _monotonic(line: WholeLine) -> Monotonic | Unknown:
    directions = line.directions() | _jump_directions(line)
    if {-1, 1} <= directions:
        return "no"
    if None in directions or not line.is_complete:
        return UNKNOWN
    return "decreasing" if -1 in directions else "increasing"


def _jump_directions(line: WholeLine) -> set[int | None]:
    """Which ways the value jumps, across gaps of the domain, too."""
    found: set[int | None] = set()
    for place in line.jumps:
        left, right = line.curve.one_sided(place, 0)
        value = float("nan") if place in line.holes else float(line.curve(place))
        known = [number for number in (left, value, right) if not isnan(number)]
        found |= {1 if b > a else -1 for a, b in pairwise(known) if differ(a, b)}
    for one, other in pairwise(line.profile.stretches):
        if one.high < other.low:
            left, right = line.curve.one_sided(one.high, 0)[0], line.curve.one_sided(other.low, 0)[1]
            found |= {None} if isnan(left + right) else {1 if right > left else -1} if differ(left, right) else set()
    return found


def _kinks(line: WholeLine) -> tuple[Kink, ...] | Unknown:
    return _selected(line, _kinks_at(line, line.places), lambda _: _kinks_at(line, line.representative_places))


def _kinks_at(line: WholeLine, places: list[float]) -> tuple[Kink, ...]:
    return kinks_of(line.curve, [place for place in places if place not in line.holes])


def _dead(line: WholeLine) -> tuple[tuple[float, float], ...] | Unknown:
    return _selected(line, _dead_in(line, line.profile), partial(_dead_in, line))


def _dead_in(line: WholeLine, profile: Profile) -> tuple[tuple[float, float], ...]:
    """The stretches on which the value is constant, joined where it goes on; those that are cut off are left out."""
    found: list[tuple[float, float]] = []
    for low, high in profile.flats:
        goes_on = found and found[-1][1] == low and low not in line.jumps and low not in line.holes
        found.append((found.pop()[0] if goes_on else low, high))
    return tuple(ends for ends in found if not _cut_off(profile) & {*ends})


def _cut_off(profile: Profile) -> set[float]:
    """The ends of stretches of which it is not known where the formula switches."""
    return {end for one in profile.stretches if one.smooth is None for end in (one.low, one.high)}


def _selected(
    line: WholeLine, found: tuple[T, ...], in_a_period: Callable[[Profile], tuple[T, ...]]
) -> tuple[T, ...] | Unknown:
    """What was found near 0; if nothing was, and not everything is known, what is found in a period, or ``UNKNOWN``."""
    turn = line.turn[1]
    if found or line.is_known:
        return found
    return in_a_period(turn) if turn and turn.is_known else UNKNOWN


def _symmetry(curve: Curve) -> Symmetry | Unknown:
    found = curve.symmetry()
    return UNKNOWN if found is None else found


def _lipschitz(line: WholeLine, steepest: Bound | Unknown | None, flattest: Bound | Unknown | None) -> float | Unknown:
    """The largest magnitude of a slope; infinite if the value jumps."""
    sizes = [abs(bound.value) for bound in (steepest, flattest) if isinstance(bound, Bound)]
    if line.jumps or inf in sizes:
        return inf
    return max(sizes) if len(sizes) == 2 and line.is_continuous else UNKNOWN


def _larger(steepest: Bound | Unknown | None, flattest: Bound | Unknown | None) -> Bound | Unknown | None:
    """The bound of larger magnitude; of two that are equal, the one that is reached, or is nearer to 0."""
    if not (isinstance(steepest, Bound) and isinstance(flattest, Bound)):
        endless = [bound for bound in (steepest, flattest) if isinstance(bound, Bound) and isinf(bound.value)]
        return endless[0] if endless else None if steepest is None else UNKNOWN
    return max(steepest, flattest, key=lambda bound: (abs(bound.value), bound.is_reached, -abs(bound.x)))


def _located(line: WholeLine, bound: Bound | Unknown | None, *, either_sign: bool = False) -> Located | Unknown | None:
    if not isinstance(bound, Bound):
        return bound
    pieces = [(one.low, one.high) for one in line.profile.stretches if one.smooth is not None]
    whole = [ends for ends in pieces if not _cut_off(line.profile) & {*ends}]
    return located(line.curve, Extremum(bound.x, bound.value), whole, either_sign=either_sign)


def _known_by(facts: Facts) -> dict[str, Certainty]:
    """How each fact that is known is known; that there is none is told by the formula."""
    unknown = {*unknown_in(facts)}
    return {name: _way(name, facts) for name in FACTS if name not in unknown}


def _way(name: str, facts: Facts) -> Certainty:
    found = getattr(facts.gaussian if name in MOMENTS else facts, name)
    if found in (None, (None, None)):
        return "formula"
    return "computed" if name in COMPUTED else "enclosed" if name in ENCLOSED else "formula"
