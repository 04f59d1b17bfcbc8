"""Asymptotes: the straight lines that a function comes ever nearer to on the left and on the right."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.algebra import simplify
from actviz.formulas.enclosures import enclosing
from actviz.formulas.errors import ActvizError
from actviz.formulas.expansions import towards
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.roots import inside
from actviz.formulas.smooth import Smooth
from actviz.formulas.trees import is_number, number, substitute
from actviz.studies.approximation.curve_like import CurveLike
from actviz.studies.approximation.paths import Ends
from actviz.studies.approximation.tunnel import Line
from actviz.studies.facts import whole_line as facts

Floats = NDArray[np.float64]

NEAREST, FARTHEST = 16.0, 1e9
"""A function is looked at at least so far out, and at most, until it lies on its asymptotes."""
GONE = 1e-13
"""A distance from the asymptote that is none, beside the largest value near 0."""
NEARLY = 1e-3
"""The same for a function that swings around its asymptote."""
SHIFTS = 8
"""From so many places a function is expanded again, if it is not known near what it comes."""
ROUNDING = 4e-16
"""The part of a number that is rounding."""
NOTHING = 1e-15
"""A height that is taken for 0."""


@dataclass(frozen=True)
class Tail:
    """An asymptote, as a line through x = 0.

    From the place ``begin`` outwards the function is no farther from it than ``rest``, which is infinite if that is
    not known.
    """

    line: Line
    begin: float
    rest: float


@dataclass(frozen=True)
class WholeLine:
    """How a network must end, and the interval outside of which the function is ``rest`` from there at most."""

    ends: Ends
    extent: tuple[float, float]
    rest: float


def whole_line(curve: CurveLike, interval: tuple[float, float], *, clipped: bool) -> WholeLine:
    """How a network follows a curve on the whole line; raises ``ActvizError`` if it cannot."""
    left, right = (tail(curve, side, inner) for side, inner in zip((-1, 1), interval, strict=True))
    ends = _ends(curve, left.line, right.line, clipped=clipped)
    return WholeLine(ends, (left.begin, right.begin), max(left.rest, right.rest))


def asymptote(curve: CurveLike, side: int) -> Line:
    """The asymptote on the left (-1) or the right (+1), as a line through x = 0.

    Raises ``ActvizError`` with the reason if there is none.
    """
    return tail(curve, side, 0.0).line


def tail(curve: CurveLike, side: int, inner: float) -> Tail:
    """The asymptote on the left (-1) or the right (+1), and how near the curve is to it beyond a place.

    Where f'' keeps its sign the distance from the asymptote shrinks outwards, so that it is largest where such a
    stretch begins. Raises ``ActvizError`` with the reason if there is no asymptote, or none is known.
    """
    outermost = curve.stretches.between(-np.inf, np.inf)[0 if side < 0 else -1]
    last = outermost.high if side < 0 else outermost.low
    smooth, place = outermost.smooth or curve.stretches.whole, side * np.inf
    line, tree, reach = _line(curve, smooth, side)
    nearest = max(NEAREST, 2 * abs(inner), 2 * abs(last) if np.isfinite(last) else 0.0)
    octaves = np.arange(1 + max(0, int(np.ceil(np.log2(FARTHEST / nearest)))), dtype=np.float64)
    x = np.asarray(side * nearest * np.exp2(octaves))
    scale = max(abs(line.y), abs(line.slope), float(np.nanmax(np.abs(curve(np.linspace(-1, 1, 9))))))
    bending = smooth.end(place, -side, 2)
    shrinks = (side * x >= max(reach, side * bending.reach)) & (bending.sign is not None)
    rest, enough = np.full(x.shape, np.inf), np.full(x.shape, NEARLY * scale)
    if shrinks.any():
        rest[shrinks] = _distance(smooth.tree(0), curve, x[shrinks], x[shrinks], line)
        enough = GONE * scale + ROUNDING * np.abs(line.y + line.slope * x)
    elif outermost.smooth:
        ends: Floats = np.sort([x, np.full(x.shape, place)], axis=0)
        rest = _distance(simplify(tree), curve, ends[0], ends[1], line._replace(slope=0.0))
    near = np.flatnonzero(rest <= enough)
    row = int(near[0]) if near.size else int(np.argmin(rest))
    if np.isinf(rest[row]):
        return _seen_from(tree, curve, x[:SHIFTS], line)
    return Tail(line, float(x[row]), float(rest[row]))


def _line(curve: CurveLike, smooth: Smooth, side: int) -> tuple[Line, ast.expr, float]:
    """The asymptote of a curve on a side, the curve less slope x, and how far out what is said of it begins to hold.

    The slope is the limit of f'(x), and the height at 0 that of f(x) - slope x.
    """
    where = "left" if side < 0 else "right"
    nothing = f"{curve.label[:60]} has no asymptote on the {where}"
    unknown = f"it is not known whether {curve.label[:60]} has an asymptote on the {where}"
    parameters, place = curve.stretches.parameters, side * np.inf
    turning = smooth.end(place, -side, 1)
    slope = turning.limit
    outermost = curve.stretches.between(-np.inf, np.inf)[0 if side < 0 else -1]
    if outermost.smooth is not None and not outermost.smooth.has_value(inside(outermost.low, outermost.high)):
        raise ActvizError(f"{nothing}: it has no value there")
    if slope is None:
        value = smooth.end(place, -side, 0)
        if value.limit is not None and np.isfinite(value.limit):  # sin(x**2)/x tends to 0, and its slope to nothing
            raise ActvizError(
                f"{curve.label[:60]} has an asymptote on the {where}, but no limit of its slope is known there; "
                "tails need one"
            )
        swings = value.has_limit is False or _varies(curve, 0)
        if swings and turning.has_limit is not False:
            raise ActvizError(f"{nothing}: its value has no limit there")
        if not swings and not _varies(curve, 1):
            raise ActvizError(unknown)
    if slope is None or np.isinf(slope):
        raise ActvizError(f"{nothing}: its slope has no limit there")
    tree = _less(smooth.tree(0), number(slope))
    apart = towards(tree, parameters, place)
    if apart.limit is None or np.isinf(apart.limit):  # the slope may be rounded: x f'(x) is as good as slope x
        other = towards(_less(smooth.tree(0), smooth.tree(1)), parameters, place)
        apart = other if other.limit is not None and np.isfinite(other.limit) else apart
    if apart.limit is None or np.isinf(apart.limit):
        what = f"its distance from a line of slope {slope:g}" if slope else "its value"
        if apart.limit is not None:
            raise ActvizError(f"{nothing}: {what} grows without bound there")
        if apart.has_limit is False:
            raise ActvizError(f"{nothing}: {what} has no limit there")
        raise ActvizError(unknown)
    return Line(0.0, apart.limit, slope), tree, max(side * turning.reach, side * apart.reach)


def _varies(curve: CurveLike, order: facts.Order) -> bool:
    """Whether the value or the slope is proven to be periodic and not constant: then no line is an asymptote."""
    return isinstance(curve, Curve) and facts.WholeLine(curve).varies_for_ever(order)


def _seen_from(tree: ast.expr, curve: CurveLike, x: Floats, line: Line) -> Tail:
    """An asymptote and how near a curve is to it, expanded around one of several places instead of 0.

    What a formula does beyond a place may be known only in terms of the distance from it: that of a steep tanh.
    """
    for place in x.tolist():
        moved = substitute(tree, {VARIABLE: ast.BinOp(ast.Name(VARIABLE), ast.Add(), number(place))})
        end = towards(moved, curve.stretches.parameters, float(np.copysign(np.inf, place)))
        rest = max(abs(end.low - line.y), abs(end.high - line.y))
        if np.isfinite(rest):
            return Tail(line, place + end.reach, rest)
    return Tail(line, float(x[-1]), np.inf)


def _distance(tree: ast.expr, curve: CurveLike, low: Floats, high: Floats, line: Line) -> Floats:
    """How far the values of a tree may be from a line on cells; infinite if that is not known."""
    found = enclosing(tree, curve.stretches.parameters)(low, high)
    middle = line.y + line.slope * np.where(np.isfinite(low), low, high)
    away = np.maximum(found.high - middle, middle - found.low)
    return np.where(np.isnan(away), np.inf, away)


def _less(tree: ast.expr, factor: ast.expr) -> ast.expr:
    """A tree less a multiple of x."""
    if is_number(factor, 0):
        return tree
    return ast.BinOp(tree, ast.Sub(), ast.BinOp(factor, ast.Mult(), ast.Name(VARIABLE)))


def _ends(curve: CurveLike, left: Line, right: Line, *, clipped: bool) -> Ends:
    """How a network must begin and end to follow asymptotes; raises ``ActvizError`` if an output ReLU cannot."""
    if not clipped:
        return Ends(left, right)
    dead = []
    for line, side in ((left, -1), (right, 1)):
        if line.slope * side < 0 or (line.slope == 0 and line.y < -NOTHING):
            where = "left" if side < 0 else "right"
            raise ActvizError(f"{curve.label[:60]} stays below 0 on the {where}, where an output ReLU gives 0")
        dead.append(line.slope == 0 and abs(line.y) <= NOTHING)
    return Ends(None if dead[0] else left, None if dead[1] else right, *dead)


def fewest_kinks(ends: Ends) -> int:
    """How many kinks a path needs at least to get from one end to the other."""
    if ends.left is None or ends.right is None:
        return ends.fixed
    if ends.left.slope != ends.right.slope:
        return 1
    return 0 if ends.left.y == ends.right.y else 2
