"""Asymptotes of a curve on the left and on the right, with bounds of the distance from the curve."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import chain

import numpy as np

from actviz.curves import Curve
from actviz.formulas.asymptotics.constants import Constant
from actviz.formulas.asymptotics.limits import EndBehaviour, end_behaviour, residual_behaviour
from actviz.formulas.asymptotics.scalar_intervals import ScalarInterval
from actviz.formulas.enclosures.roots import interior_point
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import VARIABLE
from actviz.messages import Message
from actviz.studies.approximate.minimum_link_path import StraightLine
from actviz.studies.approximate.path_constraints import Ends
from actviz.studies.facts import real_line as facts

NEAREST, FARTHEST = 16.0, 1e9
"""The smallest and the largest distance from 0 beyond which the distance to the asymptote is bounded."""
NEGLIGIBLE = 1e-13
"""A negligible distance from the asymptote, relative to the largest value near 0."""
NEGLIGIBLE_OSCILLATION = 1e-3
"""The same for a function that oscillates around its asymptote."""
ROUNDING = 4e-16
"""The relative rounding error of a number."""
NOTHING = 1e-15
"""A height that counts as 0."""
TINY = float(np.finfo(np.float64).tiny)
"""A distance that is negligible even if all values near 0 are 0."""
WHERE = {-1: Message("left"), 1: Message("right")}
"""The names of the sides."""


@dataclass(frozen=True)
class Tail:
    """An asymptote, as a line through x = 0 with rounded slope and height.

    Beyond ``begin`` the function differs by at most ``rest`` from the line that has the exact slope and intersects this
    one at ``begin``. ``rest`` is infinite if no such bound is known.
    """

    line: StraightLine
    begin: float
    rest: float


@dataclass(frozen=True)
class Tails:
    """The outer pieces of a network, and the interval beyond which the function is within ``rest`` of them."""

    ends: Ends
    extent: tuple[float, float]
    rest: float


def tails_of(curve: Curve, interval: tuple[float, float], *, clipped: bool) -> Tails:
    """Return the asymptotes that a network must follow. Raises ``ActvizError`` if it cannot."""
    left, right = (tail_of(curve, side, inner) for side, inner in zip((-1, 1), interval, strict=True))
    ends = _ends(curve, left.line, right.line, clipped=clipped)
    return Tails(ends, (left.begin, right.begin), max(left.rest, right.rest))


def asymptote(curve: Curve, side: int) -> StraightLine:
    """Return the asymptote on the left (-1) or the right (+1), as a line through x = 0.

    Raises ``ActvizError`` with the reason if there is none.
    """
    return tail_of(curve, side, 0.0).line


def tail_of(curve: Curve, side: int, inner: float) -> Tail:
    """Return the asymptote on the left (-1) or the right (+1), with a bound of the distance beyond a place.

    The place is moved away from 0 until the distance is negligible; otherwise the place with the smallest bound is
    used. Raises ``ActvizError`` with the reason if there is no asymptote, or none is known.
    """
    outermost = curve.function.stretches.between(-np.inf, np.inf)[0 if side < 0 else -1]
    last = outermost.high if side < 0 else outermost.low
    if outermost.smooth is not None and not outermost.smooth.has_value(interior_point(outermost.low, outermost.high)):
        raise ActvizError(
            "{label} has no asymptote on the {side}: it is undefined there", label=curve.label[:60], side=WHERE[side]
        )
    smooth, place = outermost.smooth or curve.function.stretches.whole, side * np.inf
    line, slope, offset = _line(curve, smooth, side)
    inexact = max(slope.range.high - line.slope, line.slope - slope.range.low)
    nearest = max(NEAREST, 2 * abs(inner), 2 * abs(last) if np.isfinite(last) else 0.0)
    octaves = range(1 + max(0, int(np.ceil(np.log2(FARTHEST / nearest)))))
    places = (side * nearest * 2.0**octave for octave in octaves)
    farther = (
        residual_behaviour(smooth.tree(0), curve.function.stretches.parameters, place, slope, beyond)
        for beyond in places
    )
    scale = max(abs(line.y), abs(line.slope), float(np.nanmax(np.abs(curve(np.linspace(-1, 1, 9))))))
    oscillates = not offset.is_steady and smooth.end(place, -side, 2).sign is None
    tolerance = (NEGLIGIBLE_OSCILLATION if oscillates else NEGLIGIBLE) * scale + TINY
    found = []
    for end in chain(farther, [offset]):
        if np.isinf(end.reach):
            continue
        begin = side * max(nearest, side * end.reach)
        away = ScalarInterval(end.low, end.high).plus(ScalarInterval(-line.y, -line.y))
        rest = max(-away.low, away.high) + inexact * abs(begin)
        total = rest + _enclosure_width(smooth, begin)
        found.append((total, rest, begin))
        if total <= tolerance + ROUNDING * abs(line.y + line.slope * begin):
            break
    _, rest, begin = min(found)
    return Tail(line, begin, rest)


def _line(curve: Curve, smooth: Smooth, side: int) -> tuple[StraightLine, Constant, EndBehaviour]:
    """Return the asymptote on a side, its exact slope, and the behaviour of the curve minus that slope times x.

    The slope is the limit of f(x)/x, and the height at 0 the limit of f(x) - slope x.
    """
    names: dict[str, object] = {"label": curve.label[:60], "side": WHERE[side]}
    tree, parameters, place = smooth.tree(0), curve.function.stretches.parameters, side * np.inf
    ratio = end_behaviour(ast.BinOp(tree, ast.Div(), ast.Name(VARIABLE)), parameters, place)
    if ratio.has_limit is False or (ratio.limit is not None and np.isinf(ratio.limit)):
        raise ActvizError("{label} has no asymptote on the {side}: its slope has no limit there", **names)
    turning = smooth.end(place, -side, 1)
    slope = ratio.limit or 0.0
    offset = EndBehaviour(place) if ratio.exact is None else residual_behaviour(tree, parameters, place, ratio.exact)
    if ratio.exact is not None and offset.limit is not None:
        if np.isinf(offset.limit):
            raise ActvizError(
                "{label} has no asymptote on the {side}: its distance from a line of slope {slope} grows without bound "
                "there"
                if slope
                else "{label} has no asymptote on the {side}: its value grows without bound there",
                **names,
                slope=f"{slope:g}",
            )
        if not offset.is_steady and turning.limit is None:  # sin(x**2)/x tends to 0, its slope has no limit
            raise ActvizError(
                "{label} has an asymptote on the {side}, but the limit of its slope is unknown there; matching the "
                "asymptotes requires it",
                **names,
            )
        return StraightLine(0.0, offset.limit, slope), ratio.exact, offset
    # There is no asymptote if the distance from the only candidate, the value or the slope oscillates.
    oscillates, turns = offset.has_limit is False or _varies(curve, 0), _varies(curve, 1)
    if not (oscillates or turns):
        raise ActvizError("it is unknown whether {label} has an asymptote on the {side}", **names)
    if turning.has_limit is False or (turns and (slope or not oscillates)):
        raise ActvizError("{label} has no asymptote on the {side}: its slope has no limit there", **names)
    raise ActvizError(
        "{label} has no asymptote on the {side}: its distance from a line of slope {slope} has no limit there"
        if slope
        else "{label} has no asymptote on the {side}: its value has no limit there",
        **names,
        slope=f"{slope:g}",
    )


def _enclosure_width(smooth: Smooth, x: float) -> float:
    """Return the width of the enclosure of the value at a place."""
    value = smooth.enclose(np.array([x]), np.array([x]), 0)
    width = float(value.high[0] - value.low[0])
    return width if np.isfinite(width) else np.inf


def _varies(curve: Curve, order: facts.Order) -> bool:
    """Return whether value or slope is proven to be periodic and not constant, which excludes an asymptote."""
    return facts.WholeLine(curve).is_periodic(order)


def _ends(curve: Curve, left: StraightLine, right: StraightLine, *, clipped: bool) -> Ends:
    """Return the outer pieces of a network that follows asymptotes. Raises ``ActvizError`` if an output ReLU cannot."""
    if not clipped:
        return Ends(left, right)
    dead = []
    for line, side in ((left, -1), (right, 1)):
        if line.slope * side < 0 or (line.slope == 0 and line.y < -NOTHING):
            raise ActvizError(
                "{label} stays below 0 on the {side}, but the output of an output ReLU is at least 0",
                label=curve.label[:60],
                side=WHERE[side],
            )
        dead.append(line.slope == 0 and abs(line.y) <= NOTHING)
    return Ends(None if dead[0] else left, None if dead[1] else right, *dead)


def fewest_kinks(ends: Ends) -> int:
    """Return the smallest number of kinks of a path with given ends."""
    if ends.left is None or ends.right is None:
        return ends.fixed
    if ends.left.slope != ends.right.slope:
        return 1
    return 0 if ends.left.y == ends.right.y else 2
