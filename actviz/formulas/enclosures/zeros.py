"""Zeros of formulas, with the intervals that may contain others."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from math import inf, isinf

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.formulas.breakpoints import poles, resolve, switching_arguments
from actviz.formulas.enclosures.exact_zeros import exact_zeros, zero_factors
from actviz.formulas.enclosures.monotone import monotone_pieces
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS
from actviz.formulas.enclosures.roots import Bounds, interior_point, merge_intervals, zeros_in
from actviz.formulas.enclosures.smooth import Smooth, SmoothDifference
from actviz.formulas.evaluation import CompiledFunction, compile_tree, evaluate
from actviz.formulas.expressions import key, names_in, tree_of, with_numbers
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.stable_forms.rewriting import filled_form

SAME_ZERO = 4e-15
"""The relative difference up to which two zeros count as the same."""
SIDE_DISTANCE = 1e-6
"""The largest distance of neighbours of a place, relative to max(1, abs(x))."""
MAX_POLES = 8
"""The number of poles that are examined if there are infinitely many."""
CACHED_SEARCHES = 64
REUSED_SEARCHES = 8
"""The number of earlier searches of one formula that are reused for subintervals."""
CACHED_BRANCHES = 1024
MAX_HEIGHT = 5
"""The largest number of levels of searches: the borders of a formula are zeros of other formulas."""
MAX_ENDLESS = 20
"""The largest number of zeros that are returned on an infinite interval, those nearest to 0."""


_KnownZeros = tuple[list[float], list["_ZeroSearch"]]
Shared = dict[str, _KnownZeros]


def is_same_zero(a: float, b: float) -> bool:
    """Return whether two zeros are the same up to rounding."""
    return abs(a - b) <= SAME_ZERO * max(abs(a), abs(b))


class Zeros:
    """The union of the zeros of several formulas in x; those of polynomials are exact.

    Parameters
    ----------
    trees
        The formulas; they may switch.
    parameters
        The values of their parameters.
    shared
        Known zeros of parts of formulas by the keys of the parts, for the same parameters.
    """

    def __init__(
        self, trees: Sequence[ast.expr], parameters: Mapping[str, float], shared: Shared | None = None
    ) -> None:
        shared = {} if shared is None else shared
        exact, self.searches = _union(_zeros_of(tree, parameters, shared) for tree in trees)
        self._exact = sorted({*exact})

    @classmethod
    def joined(cls, *others: Zeros) -> Zeros:
        """Return the union of several ``Zeros``."""
        zeros = cls((), {})
        exact, zeros.searches = _union((other._exact, other.searches) for other in others)
        zeros._exact = sorted({*exact})
        return zeros

    def between(self, low: float, high: float) -> list[float]:
        """Return the zeros in the closed interval, which may be infinite, in increasing order without repetitions."""
        exact = {root for root in self._exact if low <= root <= high}
        return _distinct((root for searched in self.searches for root in searched.between(low, high)[0]), exact)

    def uncertain(self, low: float, high: float) -> list[Bounds]:
        """Return the parts of an interval that may contain zeros that ``between`` does not return, in order."""
        return merge_intervals(stretch for searched in self.searches for stretch in searched.between(low, high)[1])

    def matching(self, points: Floats) -> list[float]:
        """Return the points that are zeros, in increasing order without repetitions."""
        if not self._exact and not self.searches:
            return []
        finite = points[np.isfinite(points)]
        found = {root for root in self._exact if (finite == root).any()}
        for searched in self.searches:
            found.update(searched.matching(finite))
        return sorted(found)

    def near(self, reach: float, most: int) -> list[float]:
        """Return up to ``most`` zeros nearest to 0, among exact zeros and others in [-reach, reach]."""
        searched = self.between(-reach, reach) if self.searches else []
        return sorted({*self._exact, *searched}, key=abs)[:most]


def _zeros_of(tree: ast.expr, parameters: Mapping[str, float], shared: Shared) -> _KnownZeros:
    """Return the exact zeros of a tree, and the searches for others."""
    if key(tree) not in shared:
        factors = zero_factors(tree, parameters)
        if factors != [tree]:
            shared[key(tree)] = _union(_zeros_of(factor, parameters, shared) for factor in factors)
        elif (exact := exact_zeros(tree, parameters)) is not None:
            shared[key(tree)] = exact, []
        else:
            shared[key(tree)] = [], [_ZeroSearch(tree, parameters, shared)] if VARIABLE in names_in(tree) else []
    return shared[key(tree)]


def _union(known: Iterable[_KnownZeros]) -> _KnownZeros:
    exact, searched = zip(([], []), *known, strict=True)
    return list(chain.from_iterable(exact)), list(chain.from_iterable(searched))


def _distinct(roots: Iterable[float], exact: Collection[float] = ()) -> list[float]:
    """Return sorted roots without repetitions up to rounding; exact roots are always distinct."""
    distinct: list[float] = []
    for root in sorted({*roots, *exact}):
        if distinct and is_same_zero(root, distinct[-1]) and not (root in exact and distinct[-1] in exact):
            continue
        distinct.append(root)
    return distinct


NOWHERE = tree_of("log(-1)")
"""A formula without values."""


@dataclass(frozen=True)
class SmoothStretch:
    """An open interval of x on which a formula neither switches nor has poles, with the formula on it.

    ``smooth`` is None if that is not proven.
    """

    low: float
    high: float
    smooth: Smooth | None


class Stretches:
    """A formula that may switch, divided into intervals on which it does not.

    Parameters
    ----------
    tree
        The formula.
    parameters
        The values of its parameters.
    divisors
        Other trees that must not be zero.
    shared
        Known zeros of parts of formulas, as for ``Zeros``.
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
        self._taken: dict[bytes, Smooth] = {}
        self._neighbours = lru_cache(CACHED_SEARCHES)(self._find_neighbours)

    @cached_property
    def whole(self) -> Smooth:
        """The formula with its conditionals, for intervals on which the branches are unknown."""
        return Smooth(self.tree, self.parameters)

    @cached_property
    def switches(self) -> Zeros:
        """The places where the formula may switch."""
        return Zeros(switching_arguments(self.tree), self.parameters, self._shared)

    @cached_property
    def poles(self) -> Zeros:
        """The places where the formula may have no finite value."""
        return Zeros([*poles(self.tree), *self._divisors], self.parameters, self._shared)

    def borders(self, low: float, high: float) -> list[float]:
        """Return the places in the closed interval where the formula may switch or have no finite value."""
        return sorted({*self.switches.between(low, high), *self.poles.between(low, high)})

    def neighbours(self, place: float) -> tuple[tuple[float, Smooth], tuple[float, Smooth]]:
        """Return a point on each side of a place, nearer than the next border, with the formula there."""
        return self._neighbours(place)

    def _find_neighbours(self, place: float) -> tuple[tuple[float, Smooth], tuple[float, Smooth]]:
        reach = SIDE_DISTANCE * max(1.0, abs(place))
        near = [other for other in self.borders(place - reach, place + reach) if other != place]
        left = max([place - reach, *(other for other in near if other < place)])
        right = min([place + reach, *(other for other in near if other > place)])
        points = place / 2 + left / 2, place / 2 + right / 2
        return tuple((point, self.resolved(point)) for point in points)  # type: ignore[return-value]

    def has_values_around(self, place: float) -> tuple[bool, bool]:
        """Return whether the formula has values on the left and on the right of a place."""
        left, right = (smooth.has_value(at) for at, smooth in self.neighbours(place))
        return left, right

    def between(self, low: float, high: float) -> list[SmoothStretch]:
        """Return the intervals between two places, which may be infinite, from left to right."""
        uncertain = merge_intervals(
            [*self.switches.uncertain(low, high), *self.poles.uncertain(low, high), *self._beyond(low, high)]
        )
        ends = [end for stretch in uncertain for end in stretch]
        found = []
        for a, b in pairwise(sorted({low, *self.borders(low, high), *ends, high})):
            # Between two places that differ by rounding, a branch may contain no float.
            is_narrow = b - a <= PLACE_ULPS * np.spacing(max(abs(a), abs(b)))
            is_unsure = is_narrow or any(first <= a and b <= last for first, last in uncertain)
            found.append(SmoothStretch(a, b, None if is_unsure else self.resolved(interior_point(a, b))))
        return found

    def _beyond(self, low: float, high: float) -> list[Bounds]:
        """Return the intervals beyond the poles nearest to 0 if there are infinitely many (two expansions each)."""
        endless = self.poles.uncertain(low, high)
        inner = sorted(self.poles.between(low, high), key=abs)[:MAX_POLES] if endless else []
        if len(inner) < MAX_POLES:
            return []
        return [ends for ends in ((low, min(inner)), (max(inner), high)) if ends[0] < ends[1]]

    def may_have_values(self, stretch: SmoothStretch) -> bool:
        """Return whether a formula may have values on an interval between two borders."""
        if stretch.smooth is not None:
            return stretch.smooth.has_value(interior_point(stretch.low, stretch.high))
        low, high = np.nextafter([stretch.low, stretch.high], [stretch.high, stretch.low])
        return not np.isnan(self.whole.enclose(np.array([low]), np.array([high]), 0).low[0])

    def resolved(self, at: float) -> Smooth:
        """Return the formula on the branches selected at a point; without values if a test has none there."""
        found = np.sign([evaluate(argument, at) for argument in self._arguments])
        if np.isnan(found).any() and not self.whole.has_value(at):
            return self._known.setdefault(key(NOWHERE), Smooth(NOWHERE, self.parameters))
        signs = found.tobytes()
        if signs not in self._taken:
            tree = filled_form(resolve(self.tree, self.parameters, at))
            if len(self._taken) >= CACHED_BRANCHES:
                self._taken.clear()
            self._taken[signs] = self._known.setdefault(key(tree), Smooth(tree, self.parameters))
        return self._taken[signs]

    @cached_property
    def _arguments(self) -> list[CompiledFunction]:
        """Functions whose signs select the branches."""
        return [compile_tree(argument, self.parameters) for argument in switching_arguments(self.tree)]


class DifferenceStretches(Stretches):
    """The difference of two formulas, divided into intervals on which neither switches."""

    def __init__(self, first: Stretches, second: Stretches) -> None:
        self.first, self.second = first, second
        sides = [with_numbers(one.tree, one.parameters) for one in (first, second)]
        super().__init__(ast.BinOp(sides[0], ast.Sub(), sides[1]), {})

    @cached_property
    def switches(self) -> Zeros:
        """The places where one of the formulas may switch."""
        return Zeros.joined(self.first.switches, self.second.switches)

    @cached_property
    def poles(self) -> Zeros:
        """The places where one of the formulas may have no finite value."""
        return Zeros.joined(self.first.poles, self.second.poles)

    def resolved(self, at: float) -> Smooth:
        """Return the difference of the branches that are selected at a point."""
        first, second = self.first.resolved(at), self.second.resolved(at)
        name = f"{id(first)} {id(second)}"  # both are referenced, so that their ids stay unique
        return self._known.setdefault(name, SmoothDifference(first, second))


@dataclass(frozen=True)
class _SearchResult:
    """The result of a search between two places."""

    low: float
    high: float
    zeros: list[float]
    uncertain: list[Bounds]

    def holds_all(self, low: float, high: float) -> bool:
        """Return whether the zeros include all zeros of an interval."""
        return self.low <= low and high <= self.high and all(b < low or high < a for a, b in self.uncertain)


class _ZeroSearch:
    """A search for zeros of one formula in its monotone pieces."""

    def __init__(self, tree: ast.expr, parameters: Mapping[str, float], shared: Shared) -> None:
        self.tree, self.parameters = tree, parameters
        self.stretches = Stretches(tree, parameters, shared=shared)
        self.between = lru_cache(CACHED_SEARCHES)(self._between)
        self._results: Sequence[_SearchResult] = ()

    @cached_property
    def _function(self) -> CompiledFunction:
        return compile_tree(self.tree, self.parameters)

    @cached_property
    def height(self) -> int:
        """The number of levels of searches: 1 if all borders of the formula are exact."""
        borders = (self.stretches.switches, self.stretches.poles)
        return 1 + max((inner.height for zeros in borders for inner in zeros.searches), default=0)

    def _between(self, low: float, high: float) -> tuple[list[float], list[Bounds]]:
        """Return the zeros in a closed interval, and the parts of it that may contain others."""
        for known in self._results:
            if known.holds_all(low, high):
                return [zero for zero in known.zeros if low <= zero <= high], []
        if low == high:
            return self.matching(np.array([low])), []
        if self.height > MAX_HEIGHT:
            return [], [(low, high)]
        found, uncertain = self._search(low, high)
        if isinf(high - low) and len(found) > MAX_ENDLESS:
            reach = sorted(map(abs, found))[MAX_ENDLESS]
            found = [zero for zero in found if abs(zero) < reach]
            uncertain = merge_intervals([*uncertain, (low, max(low, -reach)), (min(high, reach), high)])
        self._results = [_SearchResult(low, high, found, uncertain), *self._results][:REUSED_SEARCHES]
        return found, uncertain

    def _search(self, low: float, high: float) -> tuple[list[float], list[Bounds]]:
        borders = np.array(self.stretches.borders(low, high))
        found: list[float] = borders[evaluate(self._function, borders) == 0].tolist()
        uncertain: list[Bounds] = []
        for stretch in self.stretches.between(low, high):
            if stretch.smooth is None:
                uncertain += [(stretch.low, stretch.high)] if self._may_be_zero(stretch) else []
                continue
            pieces = monotone_pieces(stretch.smooth, stretch.low, stretch.high)
            zeros, not_known = zeros_in(stretch.smooth, pieces)
            found += zeros
            uncertain += not_known
        return _distinct(found), merge_intervals(uncertain)

    def _may_be_zero(self, stretch: SmoothStretch) -> bool:
        values = self.stretches.whole.enclose(np.array([stretch.low]), np.array([stretch.high]), 0)
        return not (values.low[0] > 0 or values.high[0] < 0)

    def matching(self, x: Floats) -> list[float]:
        """Return the points that are the nearest floats to a zero."""
        with np.errstate(all="ignore"):
            neighbours = np.nextafter(x, -inf), np.nextafter(x, inf)
            before, here, after = (evaluate(self._function, at) for at in (neighbours[0], x, neighbours[1]))
            small = np.abs(here) <= 2 * (np.abs(after - here) + np.abs(before - here))
        maybe = np.unique(x[(here == 0) | small])
        if not maybe.size:
            return []
        reach = 1e-3 * np.maximum(1.0, np.abs(maybe))
        zeros: list[float] = []
        for a, b in merge_intervals(zip((maybe - reach).tolist(), (maybe + reach).tolist(), strict=True)):
            zeros += self.between(a, b)[0]
        return [float(x) for x in maybe[np.isin(maybe, zeros)]]
