"""The zeros of formulas, with proof: none is missed, or it is said where one may be missed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import inf, isfinite, isinf

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.expansions import towards
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.monotone import ROUNDED, Difference, Piece, Smooth, bounds, changes_of_sign, monotone_pieces
from actviz.formulas.piecewise import branches
from actviz.formulas.polynomials import polynomial_of, real_roots
from actviz.formulas.switches import poles, resolve, switching_arguments
from actviz.formulas.trees import call, key, names_in, with_numbers
from actviz.formulas.values import Function, compile_tree, evaluate

Floats = NDArray[np.float64]
Ends = tuple[float, float]
"""The ends of a stretch of x."""

NEARLY = 1e-9
"""How small a formula is where one of its branches is zero, if that branch is taken there."""
SAME_ZERO = 4e-15
"""Zeros that differ by no more than this, relatively, are one zero."""
POINT = 1e-12
"""A piece so narrow, relative to where it is, in which a zero may be is taken for one."""
SMALLEST = 1e-300
"""Numbers below this may be 0 in floating point although they are not."""
NEARNESS = 1e-6
"""How far beside a place one side of it is looked at, relative to max(1, abs(x)), where no other place is nearer."""
SEARCHES_KEPT = 64
SEARCHES_AT_HAND = 8
"""So many searches answer questions about parts of what they went through."""
MOST_ENDLESS = 200
"""Of more zeros on an infinite interval only those nearest to 0 are told."""
SHARE = 0.4142
"""Where between the ends of a stretch it is looked at."""


Shared = dict[str, "_Searched"]


def is_same_zero(a: float, b: float) -> bool:
    """Whether two numbers that were found are the same zero, up to rounding."""
    return abs(a - b) <= SAME_ZERO * max(abs(a), abs(b))


class Zeros:
    """The zeros of several formulas in x, taken together: those of polynomials are exact, others found with proof.

    Parameters
    ----------
    trees
        The formulas; they may switch.
    parameters
        The numbers of their parameters.
    shared
        What is known of parts of formulas, by their keys, for the same parameters; parts occur again within parts.
    """

    def __init__(
        self, trees: Sequence[ast.expr], parameters: Mapping[str, float], shared: Shared | None = None
    ) -> None:
        exact: set[float] = set()
        shared = {} if shared is None else shared
        self._searched: list[_Searched] = []
        for tree in trees:
            roots = _exact_zeros(tree, parameters)
            if roots is not None:
                exact.update(roots)
            elif VARIABLE in names_in(tree):
                known = shared.get(key(tree))
                self._searched.append(shared.setdefault(key(tree), known or _Searched(tree, parameters, shared)))
        self._exact = sorted(exact)

    @classmethod
    def joined(cls, *others: Zeros) -> Zeros:
        """The zeros of all formulas of several of these."""
        zeros = cls((), {})
        zeros._exact = sorted({root for other in others for root in other._exact})
        zeros._searched = [searched for other in others for searched in other._searched]
        return zeros

    def between(self, low: float, high: float) -> list[float]:
        """Zeros in the closed interval, which may be infinite, increasing, without repetition."""
        found = [root for root in self._exact if low <= root <= high]
        for searched in self._searched:
            found += searched.between(low, high)[0]
        return _distinct(found)

    def unsure(self, low: float, high: float) -> list[Ends]:
        """The stretches of an interval in which there may be zeros that ``between`` does not list, in order."""
        return united(stretch for searched in self._searched for stretch in searched.between(low, high)[1])

    def among(self, points: Floats) -> list[float]:
        """Those of the points that are zeros, increasing, without repetition; each point is looked at by itself."""
        if not self._exact and not self._searched:
            return []
        finite = points[np.isfinite(points)]
        found = {root for root in self._exact if (finite == root).any()}
        for searched in self._searched:
            found.update(searched.among(finite))
        return sorted(found)

    def near(self, reach: float, most: int) -> list[float]:
        """Up to ``most`` zeros, those nearest to 0: all exact ones, and of the others those within ``reach``."""
        searched = self.between(-reach, reach) if self._searched else []
        return sorted({*self._exact, *searched}, key=abs)[:most]


def united(stretches: Iterable[Ends]) -> list[Ends]:
    """Stretches from left to right, those that overlap or touch as one."""
    found: list[Ends] = []
    for low, high in sorted(stretches):
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found


def _distinct(roots: Iterable[float]) -> list[float]:
    distinct: list[float] = []
    for root in sorted(roots):
        if not distinct or not is_same_zero(root, distinct[-1]):
            distinct.append(root)
    return distinct


def _exact_zeros(tree: ast.expr, parameters: Mapping[str, float]) -> list[float] | None:
    """The zeros of a tree all of whose branches are polynomials, else None."""
    polynomials = [polynomial_of(branch, parameters) for branch in branches(tree)]
    known = [polynomial for polynomial in polynomials if polynomial is not None]
    if not known or len(known) < len(polynomials):
        return None
    roots = [root for polynomial in known for root in real_roots(polynomial)]
    if len(known) == 1:
        return roots
    # A branch may be zero where it is not taken.
    values = evaluate(compile_tree(tree, parameters), roots)
    return [root for root, value in zip(roots, values, strict=True) if abs(value) <= NEARLY * max(1, abs(root))]


@dataclass(frozen=True)
class Stretch:
    """An open stretch of x, and the formula on it, which does not switch and has no poles there.

    ``smooth`` is None if it is not known whether the formula switches there.
    """

    low: float
    high: float
    smooth: Smooth | None


class Stretches:
    """A formula that may switch, cut into stretches on which it does not.

    Parameters
    ----------
    tree
        The formula.
    parameters
        The numbers of its parameters.
    divisors
        What must not be zero, beside the poles of the tree.
    shared
        What is known of parts of formulas, as for ``Zeros``.
    """

    def __init__(
        self,
        tree: ast.expr,
        parameters: Mapping[str, float],
        divisors: Sequence[ast.expr] = (),
        shared: Shared | None = None,
    ) -> None:
        self.tree, self.parameters = tree, parameters
        self._divisors = divisors
        self._shared = {} if shared is None else shared
        self._known: dict[str, Smooth] = {}
        self._beside = lru_cache(SEARCHES_KEPT)(self._find_beside)

    @cached_property
    def whole(self) -> Smooth:
        """The formula with its conditionals: what is known of it where it is not known which branches it takes."""
        return Smooth(self.tree, self.parameters)

    @cached_property
    def switches(self) -> Zeros:
        """Where the formula may switch."""
        return Zeros(switching_arguments(self.tree), self.parameters, self._shared)

    @cached_property
    def poles(self) -> Zeros:
        """Where the formula may have no finite value."""
        return Zeros([*poles(self.tree), *self._divisors], self.parameters, self._shared)

    def borders(self, low: float, high: float) -> list[float]:
        """The places in the closed interval at which the formula may switch or may have no finite value."""
        return sorted({*self.switches.between(low, high), *self.poles.between(low, high)})

    def beside(self, place: float) -> tuple[tuple[float, Smooth], tuple[float, Smooth]]:
        """A point on the left and one on the right of a place, each before the next border, and the formula there."""
        return self._beside(place)

    def _find_beside(self, place: float) -> tuple[tuple[float, Smooth], tuple[float, Smooth]]:
        reach = NEARNESS * max(1.0, abs(place))
        near = [other for other in self.borders(place - reach, place + reach) if not is_same_zero(other, place)]
        left = max([place - reach, *(other for other in near if other < place)])
        right = min([place + reach, *(other for other in near if other > place)])
        points = place / 2 + left / 2, place / 2 + right / 2
        return tuple((point, self.resolved(point)) for point in points)  # type: ignore[return-value]

    def has_values_beside(self, place: float) -> tuple[bool, bool]:
        """Whether there are values on the left and on the right of a place."""
        left, right = (smooth.has_value(at) for at, smooth in self.beside(place))
        return left, right

    def between(self, low: float, high: float) -> list[Stretch]:
        """The stretches between two places, which may be infinite, from left to right."""
        unsure = united([*self.switches.unsure(low, high), *self.poles.unsure(low, high)])
        ends = [end for stretch in unsure for end in stretch]
        found = []
        for a, b in pairwise(sorted({low, *self.borders(low, high), *ends, high})):
            is_unsure = any(first <= a and b <= last for first, last in unsure)
            found.append(Stretch(a, b, None if is_unsure else self.resolved(inside(a, b))))
        return found

    def resolved(self, at: float) -> Smooth:
        """The formula with the branches that it takes at a point."""
        tree = resolve(self.tree, self.parameters, at)
        return self._known.setdefault(key(tree), Smooth(tree, self.parameters))


class Differences(Stretches):
    """The difference of two formulas, cut into stretches on which neither of them switches."""

    def __init__(self, first: Stretches, second: Stretches) -> None:
        self.first, self.second = first, second
        sides = [with_numbers(one.tree, one.parameters) for one in (first, second)]
        super().__init__(ast.BinOp(sides[0], ast.Sub(), sides[1]), {})

    @cached_property
    def switches(self) -> Zeros:
        """Where one of the formulas may switch."""
        return Zeros.joined(self.first.switches, self.second.switches)

    @cached_property
    def poles(self) -> Zeros:
        """Where one of the formulas may have no finite value."""
        return Zeros.joined(self.first.poles, self.second.poles)

    def resolved(self, at: float) -> Smooth:
        """The difference of the branches that are taken at a point."""
        first, second = self.first.resolved(at), self.second.resolved(at)
        name = f"{id(first)} {id(second)}"  # both are kept here, so that their numbers stay their own
        return self._known.setdefault(name, Difference(first, second))


@dataclass(frozen=True)
class _Search:
    """What was found between two places."""

    low: float
    high: float
    zeros: list[float]
    unsure: list[Ends]

    def holds_all(self, low: float, high: float) -> bool:
        """Whether all zeros of an interval are among these."""
        return self.low <= low and high <= self.high and all(b < low or high < a for a, b in self.unsure)


class _Searched:
    """The zeros of one formula, found in its monotone pieces."""

    def __init__(self, tree: ast.expr, parameters: Mapping[str, float], shared: Shared) -> None:
        self.tree, self.parameters = tree, parameters
        self.stretches = Stretches(tree, parameters, shared=shared)
        self.between = lru_cache(SEARCHES_KEPT)(self._between)
        self._searches: Sequence[_Search] = ()

    @cached_property
    def _function(self) -> Function:
        return compile_tree(self.tree, self.parameters)

    def _between(self, low: float, high: float) -> tuple[list[float], list[Ends]]:
        """The zeros in a closed interval, and the stretches in which there may be more."""
        for known in self._searches:
            if known.holds_all(low, high):
                return [zero for zero in known.zeros if low <= zero <= high], []
        if low == high:
            return self.among(np.array([low])), []
        found, unsure = self._search(low, high)
        if isinf(high - low) and len(found) > MOST_ENDLESS:
            reach = sorted(map(abs, found))[MOST_ENDLESS]
            found = [zero for zero in found if abs(zero) < reach]
            unsure = united([*unsure, (low, max(low, -reach)), (min(high, reach), high)])
        self._searches = [_Search(low, high, found, unsure), *self._searches][:SEARCHES_AT_HAND]
        return found, unsure

    def _search(self, low: float, high: float) -> tuple[list[float], list[Ends]]:
        borders = np.array(self.stretches.borders(low, high))
        found: list[float] = borders[evaluate(self._function, borders) == 0].tolist()
        unsure: list[Ends] = []
        for stretch in self.stretches.between(low, high):
            if stretch.smooth is None:
                unsure += [(stretch.low, stretch.high)] if self._may_be_zero(stretch) else []
                continue
            pieces = monotone_pieces(stretch.smooth, stretch.low, stretch.high)
            zeros, not_known = _zeros_in(stretch.smooth, pieces)
            found += zeros
            unsure += not_known
        return _distinct(found), united(unsure)

    def _may_be_zero(self, stretch: Stretch) -> bool:
        values = self.stretches.whole.enclose(np.array([stretch.low]), np.array([stretch.high]), 0)
        return not (values.low[0] > 0 or values.high[0] < 0)

    def among(self, x: Floats) -> list[float]:
        """Those of the points that are nearest to a zero, among all numbers that a float holds."""
        with np.errstate(all="ignore"):
            beside = np.nextafter(x, -inf), np.nextafter(x, inf)
            before, here, after = (evaluate(self._function, at) for at in (beside[0], x, beside[1]))
            small = np.abs(here) <= 2 * (np.abs(after - here) + np.abs(before - here))
        maybe = np.unique(x[(here == 0) | small])
        if not maybe.size:
            return []
        reach = 1e-3 * np.maximum(1.0, np.abs(maybe))
        zeros: list[float] = []
        for a, b in united(zip((maybe - reach).tolist(), (maybe + reach).tolist(), strict=True)):
            zeros += self.between(a, b)[0]
        return [float(x) for x in maybe[np.isin(maybe, zeros)]]


def _zeros_in(smooth: Smooth, pieces: Sequence[Piece]) -> tuple[list[float], list[Ends]]:
    """The zeros of a formula in its monotone pieces, and the pieces in which there may be more."""
    signs = _signs(smooth, np.array([*(piece.low for piece in pieces), pieces[-1].high]))
    crossed: list[Piece] = []
    found: list[float] = []
    unsure: list[Ends] = []
    for piece, (left, right) in zip(pieces, pairwise(signs), strict=True):
        if piece.sign and left * right > 0:
            continue
        if piece.sign and left * right < 0:
            crossed.append(piece)
            continue
        zero, may_hide = _zero_in(smooth, piece)
        found += [] if zero is None else [zero]
        unsure += [(piece.low, piece.high)] if may_hide else []
    if crossed:
        ends = np.array([(piece.low, piece.high) for piece in crossed]).T
        found += changes_of_sign(smooth, *ends, 0)[0].tolist()
    return found, unsure


def _signs(smooth: Smooth, places: Floats) -> list[int]:
    """The sign of a formula at places, which may be rounded; 0 where it is not plain."""
    signs = np.zeros(places.shape, dtype=int)
    plain = np.isfinite(places)
    room = ROUNDED * np.spacing(np.abs(places[plain]))
    found = smooth.enclose(places[plain] - room, places[plain] + room, 0)
    signs[plain] = np.where(found.is_continuous, np.where(found.low > 0, 1, np.where(found.high < 0, -1, 0)), 0)
    return signs.tolist()


def _zero_in(smooth: Smooth, piece: Piece) -> tuple[float | None, bool]:
    """The zero of a formula in a monotone piece or at its ends, and whether there may be one that is not known."""
    if piece.sign == 0:
        return None, False
    left, right = _limit(smooth, piece.low, 1), _limit(smooth, piece.high, -1)
    if piece.sign is None or left is None or right is None:
        low, high = bounds(smooth, piece)
        if low > 0 or high < 0:
            return None, False
        is_point = isfinite(piece.high - piece.low) and piece.high - piece.low <= POINT * max(1.0, abs(piece.low))
        return (piece.low / 2 + piece.high / 2, False) if is_point else (None, True)
    for end, side, value in ((piece.low, 1, left), (piece.high, -1, right)):
        if isfinite(end) and _may_be_zero(smooth, end, side, value):
            return end, False
    if np.sign(left) * np.sign(right) >= 0:
        return None, False
    return _bisected(smooth, piece, left), False


def _limit(smooth: Smooth, place: float, side: int) -> float | None:
    """The limit at an end of a piece; a number that no float holds is infinite."""
    limit = smooth.limit(place, side, 0)
    if limit is not None or not isfinite(place):
        return limit
    here = smooth.enclose(np.array([place]), np.array([place]), 0)
    sign = int(here.low[0] > 0) - int(here.high[0] < 0)
    return sign * inf if sign and here.is_continuous[0] else None


def _may_be_zero(smooth: Smooth, place: float, side: int, value: float) -> bool:
    """Whether a limit from one side of a place, which may be rounded, is 0, or so small that rounding may be all of it.

    A value that is only too small for a float is not 0: its logarithm has a limit.
    """
    if not isfinite(value):
        return False
    room = ROUNDED * float(np.spacing(abs(place)))
    found = smooth.enclose(np.array([place - room, place]), np.array([place + room, place]), 0)
    if not (found.is_continuous & (found.low <= 0) & (found.high >= 0)).any():
        return value == 0 and not found.is_continuous.any()
    if np.abs([found.low, found.high]).max() > SMALLEST:
        return True
    logarithm = call("log", ast.BinOp(smooth.tree(0), ast.Pow(), ast.Constant(2)))
    limit = towards(logarithm, smooth.parameters, place, side).limit
    return limit is None or not isfinite(limit)


def _bisected(smooth: Smooth, piece: Piece, left: float) -> float:
    """The one change of sign of a monotone piece, to the last bit."""
    low, high = piece.low, piece.high
    if low < 0 < high and smooth.values(np.array([0.0]), 0)[0] == 0:
        return 0.0  # beside it, products underflow to 0
    while not (isfinite(low) and isfinite(high)):
        middle = inside(low, high) if not (isfinite(low) or isfinite(high)) else _outwards(low, high)
        low, high = (middle, high) if _same_sign(smooth, middle, left) else (low, middle)
    while low < (middle := low / 2 + high / 2) < high:
        low, high = (middle, high) if _same_sign(smooth, middle, left) else (low, middle)
    sizes = np.abs(smooth.values(np.array([low, high]), 0))
    return low if sizes[0] <= sizes[1] else high


def _outwards(low: float, high: float) -> float:
    return 2 * max(1.0, low, 2 * low) - 1 if isfinite(low) else -(2 * max(1.0, -high, -2 * high) - 1)


def _same_sign(smooth: Smooth, x: float, value: float) -> bool:
    return bool(np.sign(smooth.values(np.array([x]), 0)[0]) == np.sign(value))


def inside(low: float, high: float) -> float:
    """A number well inside of a stretch, which may be infinite: no round one, where x**x may have a value below 0."""
    if np.isinf(low) and np.isinf(high):
        return 0.0
    if np.isinf(low) or np.isinf(high):
        end, side = (high, -1) if np.isinf(low) else (low, 1)
        return end + side * (1 + SHARE) * max(1.0, abs(end))
    return low + SHARE * (high - low) if isfinite(high - low) else low / 2 + high / 2
