"""Facts of a curve, measured from its formula over the whole line."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf, isfinite, isnan, nan, sqrt

import numpy as np

from actviz.curves import Curve
from actviz.studies.facts.card import Bound, Facts, Gaussian, Monotonic, Symmetry
from actviz.studies.facts.certainty import (
    filled,
    found,
    known_by,
    limits_of,
    minimum_of,
    on_domain,
    saturates,
    selection,
    slope_at_zero,
    value_at_zero,
)
from actviz.studies.facts.gaussian import gaussian_of
from actviz.studies.facts.image import domain_of, values_of
from actviz.studies.facts.singular import settled
from actviz.studies.facts.smoothness import smoothness_of
from actviz.studies.facts.whole_line import WholeLine
from actviz.studies.findings import Edge, Extremum, Located
from actviz.studies.kinks import kinks_of
from actviz.studies.locations import located
from actviz.studies.unknown import UNKNOWN

ROUNDING = 1e-14
"""How far a slope may be below 0, or a value below the one before, by rounding alone, relative to their sizes."""
_MIRRORED = np.concatenate([np.geomspace(1e-6, 1e4, 101), 20 * (np.arange(100) * sqrt(5) / 2 % 1)])


def facts(curve: Curve) -> Facts:
    """Establish the facts of a curve from its formula and its parameters."""
    line = WholeLine(curve)
    domain = domain_of(line)
    known_domain = found(domain)
    is_empty = domain == ()
    values = values_of(line, domain)
    lowest, highest = (values[0][0], values[-1][1]) if values else (None, None)
    if values is None and not (domain is None and line.is_resolved):
        lowest, highest = line.bound(0, -1), line.bound(0, 1)
    steepest, flattest = line.bound(1, 1), line.bound(1, -1)
    far = (nan, nan) if line.switches_often else line.limits(0)
    limits = limits_of(curve, known_domain, far)
    smoothness = smoothness_of(line, domain)
    symmetry = _symmetry(curve)
    gaussian = gaussian_of(line)
    if isinstance(gaussian.mean, float) and (symmetry == "odd" or abs(gaussian.mean) < 1e-15 * _deviation(gaussian)):
        gaussian = replace(gaussian, mean=0.0)
    kinks = kinks_of(curve, [place for place in line.places if place not in line.singular])
    at_zero = value_at_zero(known_domain, nan if 0.0 in line.singular.places else float(curve(0.0)))
    left, right = _slopes_at_zero(line)
    measured = Facts(
        label=curve.label,
        name=curve.name,
        formula=curve.formula,
        derivative=curve.derivative_formula(),
        parameters=curve.parameters,
        domain=UNKNOWN if domain is None else tuple((_edge(line, low), _edge(line, high)) for low, high in domain),
        range=(None, None) if is_empty else (found(lowest), found(highest)),
        values=filled(values, domain, lowest, highest, smoothness),
        minimum=None if is_empty else minimum_of(lowest),
        limits=limits,
        monotonic=None if is_empty else found(_monotonic(line)),
        smoothness=None if is_empty else found(smoothness),
        kinks=selection(kinks, is_complete=not line.switches_often),
        singularities=line.singular.inner,
        max_slope=None if is_empty else found(_located(line, steepest)),
        steepest=None if is_empty else found(_located(line, _larger(steepest, flattest), either_sign=True)),
        lipschitz=None if is_empty else found(_lipschitz(steepest, flattest, smoothness)),
        at_zero=at_zero,
        slopes_at_zero=(
            slope_at_zero(known_domain, at_zero, left, -1),
            slope_at_zero(known_domain, at_zero, right, 1),
        ),
        symmetry=None if is_empty else symmetry,
        saturates=(saturates(limits[0]), saturates(limits[1])),
        dead=selection(_dead(line), is_complete=not line.switches_often),
        gaussian=on_domain(gaussian, known_domain),
        kinks_complete=not line.switches_often,
        dead_complete=not line.switches_often,
    )
    return replace(measured, known_by=known_by(measured))


def _edge(line: WholeLine, x: float) -> Edge:
    return Edge(x, isfinite(x) and x not in line.singular.places and isfinite(float(line.curve(x))))


def _deviation(gaussian: Gaussian) -> float:
    return sqrt(gaussian.second_moment) if isinstance(gaussian.second_moment, float) else 0.0


def _slopes_at_zero(line: WholeLine) -> tuple[float, float]:
    """The one-sided slopes at 0; NaN where there is no value, or where the slopes nearby tend to another number."""
    if 0.0 in line.singular.places:
        return nan, nan
    if line.singular.is_closed(0.0):
        return (line.singular.slope(0.0),) * 2
    left, right = line.curve.one_sided(0.0, 1)
    if 0.0 not in line.places:
        return left, right
    nearby = (settled(line.curve, 0.0, side, 1) for side in (-1, 1))
    left, right = (
        slope if isnan(limit) or abs(slope) == inf or abs(slope - limit) <= 1e-4 * max(1e-4, abs(limit)) else nan
        for slope, limit in zip((left, right), nearby, strict=True)
    )
    return left, right


def _monotonic(line: WholeLine) -> Monotonic | None:
    x, value, slope, _ = line.near.points
    order = np.lexsort((np.arange(x.size), x))
    ends = line.limits(0)
    values = np.concatenate([[ends[0]], value[order], [ends[1]]])
    values = values[~np.isnan(values)]
    slopes = slope[~np.isnan(slope)]
    with np.errstate(invalid="ignore"):
        steps = np.diff(values)
        steps[np.isnan(steps)] = 0.0  # from infinity to infinity
    sizes = np.where(np.isfinite(values), np.abs(values), 0.0)
    noise = ROUNDING * np.minimum(sizes[:-1], sizes[1:])
    words: tuple[tuple[Monotonic, int], ...] = (("increasing", 1), ("decreasing", -1))
    for word, sign in words:
        turned = (sign * steps < -noise).any() or (sign * slopes < -ROUNDING).any()
        if not turned and _ordered_at_jumps(line, sign):
            return word if line.is_resolved or not np.isnan(line.limits(0)).any() else None
    return "no"


def _ordered_at_jumps(line: WholeLine, sign: int) -> bool:
    for place, value in line.near.lone.T.tolist():
        left, right = line.curve.one_sided(place, 0)
        if any(sign * (b - a) < -ROUNDING * max(abs(a), abs(b)) for a, b in pairwise((left, value, right))):
            return False
    return True


def _lipschitz(steepest: Bound | None, flattest: Bound | None, smoothness: str | None) -> float | None:
    if smoothness == "discontinuous":
        return inf
    if steepest is None or flattest is None:
        return None
    return max(abs(steepest.value), abs(flattest.value))


def _larger(steepest: Bound | None, flattest: Bound | None) -> Bound | None:
    """The bound of larger magnitude; of two that are equal, the one that is reached, or is nearer to 0."""
    if steepest is None or flattest is None:
        return None
    order = {id(bound): (abs(bound.value), bound.is_reached, -abs(bound.x)) for bound in (steepest, flattest)}
    return max((steepest, flattest), key=lambda bound: order[id(bound)])


def _located(line: WholeLine, bound: Bound | None, *, either_sign: bool = False) -> Located | None:
    if bound is None:
        return None
    borders = [-inf, *sorted({*line.places, *line.singular.places}), inf]
    pieces = [] if line.switches_often else pairwise(borders)
    return located(line.curve, Extremum(bound.x, bound.value), pieces, either_sign=either_sign)


def _symmetry(curve: Curve) -> Symmetry:
    right, left = (np.asarray(curve(side * _MIRRORED), dtype=np.float64) for side in (1, -1))
    size = np.abs(right) + np.abs(left)
    same_domain = np.array_equal(np.isnan(right), np.isnan(left))
    with np.errstate(invalid="ignore"):
        words: tuple[tuple[Symmetry, int], ...] = (("even", 1), ("odd", -1))
        for word, sign in words:
            apart = np.abs(right - sign * left)
            centre = float(curve(0.0))
            if same_domain and not (apart > 1e-13 * size).any() and (sign == 1 or not isfinite(centre) or centre == 0):
                return word
    return "none"


def _dead(line: WholeLine) -> tuple[tuple[float, float], ...]:
    stretches: list[tuple[float, float]] = []
    for low, high in line.whole_pieces:
        if line.curve.is_zero_between(low, high, order=1):
            start = stretches.pop()[0] if stretches and stretches[-1][1] == low and not _jumps(line, low) else low
            stretches.append((start, high))
    return tuple(stretches)


def _jumps(line: WholeLine, place: float) -> bool:
    left, right = line.curve.one_sided(place, 0)
    return not left == right == float(line.curve(place))
