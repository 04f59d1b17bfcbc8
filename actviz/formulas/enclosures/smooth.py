"""A formula that does not switch, with its derivatives: values, enclosures and end behaviour."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from math import inf, isfinite, isinf
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.formulas.breakpoints import poles
from actviz.formulas.calculus import derivative
from actviz.formulas.enclosures.intervals import Intervals, subtract
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS, PeriodicPlaces
from actviz.formulas.enclosures.tree_enclosure import compile_enclosure
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.expressions import check_size, key, names_in, with_numbers
from actviz.formulas.simplification import simplify
from actviz.formulas.stable_forms.rewriting import named_form
from actviz.messages import Message

if TYPE_CHECKING:
    from actviz.formulas.asymptotics.limits import EndBehaviour


EDGE_TOLERANCE = 1e-6
"""The relative difference up to which values at a rounded edge of the domain count as those at the edge."""
DIVISOR_TOLERANCE = 1e-12
"""The relative distance up to which a divisor that changes its sign near a place counts as 0 there."""
MAX_PARTS = 4000
"""The largest number of parts of a formula that is differentiated."""
CACHED_ORDERS = 16
CACHED_ENDS = 64


class Smooth:
    """A formula that does not switch on an open interval, with its derivatives.

    Parameters
    ----------
    tree
        The formula, without conditionals and words that switch.
    parameters
        The values of its parameters.
    """

    def __init__(self, tree: ast.expr, parameters: Mapping[str, float]) -> None:
        self.parameters = parameters
        self._first = tree
        self.tree = lru_cache(CACHED_ORDERS)(self._derived)
        self.is_derived = lru_cache(CACHED_ORDERS)(self._can_be_derived)
        self._function = lru_cache(CACHED_ORDERS)(lambda order: compile_tree(self.tree(order), parameters))
        self._enclosing = lru_cache(CACHED_ORDERS)(lambda order: compile_enclosure(self.tree(order), parameters))
        self._towards = lru_cache(CACHED_ENDS)(self._expanded)
        self._period = lru_cache(1)(self._find_period)
        self._periodic_places: dict[tuple[int, int], PeriodicPlaces] = defaultdict(lambda: PeriodicPlaces(self._period))
        self._is_zero = lru_cache(CACHED_ENDS)(self._proven_zero)

    def _derived(self, order: int) -> ast.expr:
        if order == 0:
            return self._first
        before = check_size(self.tree(order - 1), Message("the derivative of this formula"), MAX_PARTS)
        slope = derivative(before)
        # The enclosure of sin(2*x) is narrow, that of 2*sin(x)*cos(x) is not.
        return simplify(named_form(slope)) if {"sin", "cos"} <= names_in(slope) else slope

    def _can_be_derived(self, order: int) -> bool:
        """Return whether the derivative of an order is short enough to be computed; otherwise it is unknown."""
        try:
            self.tree(order)
        except ActvizError:
            return False
        return True

    def values(self, x: Floats, order: int) -> Floats:
        """Return the value (order 0) or a derivative at ``x``, in floating point."""
        if not self.is_derived(order):
            return np.full(x.shape, np.nan)
        return np.asarray(evaluate(self._function(order), x), dtype=np.float64)

    def enclose(self, low: Floats, high: Floats, order: int) -> Intervals:
        """Return enclosures of the value (order 0) or a derivative on cells."""
        if not self.is_derived(order):
            return Intervals(np.full(low.shape, -inf), np.full(low.shape, inf), *np.zeros((2, *low.shape), dtype=bool))
        found: Intervals = self._enclosing(order)(low, high)
        return found

    def is_zero(self, order: int, low: float, high: float) -> bool:
        """Return whether the value or a derivative is proven to be 0 on an open interval."""
        at = np.array([midpoint(low, high)])
        found = self.enclose(at, at, order)
        if found.low[0] > 0 or found.high[0] < 0 or not self.is_derived(order):
            return False
        return self._is_zero(order, *_shrink(low, high))

    def has_value(self, x: float) -> bool:
        """Return whether the formula has a value at ``x``."""
        at = np.array([x])
        return not np.isnan(self.enclose(at, at, 0).low[0])

    def _vanishing(self, place: float, order: int) -> frozenset[str]:
        """Return the keys of divisors that are 0 at a finite place because their sign changes there, up to rounding."""
        if isinf(place):
            return frozenset()
        tolerance = DIVISOR_TOLERANCE * max(1.0, abs(place))
        neighbours = np.array([place - tolerance, place + tolerance])
        signs = {
            key(divisor): signs_of(compile_enclosure(divisor, self.parameters)(neighbours, neighbours))
            for divisor in poles(self.tree(order))
        }
        return frozenset(name for name, (left, right) in signs.items() if left * right < 0)

    def _expanded(self, place: float, side: int, order: int) -> EndBehaviour:
        from actviz.formulas.asymptotics.limits import EndBehaviour, end_behaviour  # noqa: PLC0415 - slow to load and rarely needed for a plot

        if not self.is_derived(order):
            return EndBehaviour(place)
        equivalent = self._periodic_places[side, order].equivalent(place)
        if equivalent is not None:
            return self.end(equivalent, side, order).shifted(equivalent, place)
        return end_behaviour(self.tree(order), self.parameters, place, side, self._vanishing(place, order))

    def _find_period(self) -> float | None:
        from actviz.formulas.normal_forms.periods import period  # noqa: PLC0415 - slow to load and rarely needed for a plot

        found = period(self._first, self.parameters)
        return None if found is None else found.value

    def _proven_zero(self, order: int, low: float, high: float) -> bool:
        from actviz.formulas.normal_forms.identities import is_zero  # noqa: PLC0415 - slow to load and rarely needed for a plot

        return is_zero(self.tree(order), self.parameters, low, high)

    def end(self, place: float, side: int, order: int) -> EndBehaviour:
        """Return the behaviour of the value or a derivative near an end, from the side ``side`` of a finite place."""
        return self._towards(place, side, order)

    def limit(self, place: float, side: int, order: int) -> float | None:
        """Return the limit of the value or a derivative at an end, which may be infinite; None if it is unknown."""
        if self.is_continuous_at(place, order):
            value = float(self.values(np.array([place]), order)[0])
            return value if isfinite(value) else None
        return self.end(place, side, order).limit

    def is_continuous_at(self, place: float, order: int) -> bool:
        """Return whether the value or a derivative at a finite place equals its limit there.

        The place may be rounded: the slope of tan is 2.7e32 at the float next to pi/2, where it has no limit.
        """
        if isinf(place):
            return False
        tolerance = PLACE_ULPS * float(np.spacing(abs(place)))
        found = self.enclose(np.array([place - tolerance, place]), np.array([place + tolerance, place]), order)
        if found.is_continuous[0]:
            return True
        return bool(
            found.is_continuous[1] and found.high[0] - found.low[0] <= EDGE_TOLERANCE * max(1, abs(found.low[1]))
        )


class SmoothDifference(Smooth):
    """The difference of two formulas on an interval on which neither switches; it combines the enclosures of both."""

    def __init__(self, first: Smooth, second: Smooth) -> None:
        self.first, self.second = first, second
        super().__init__(self._derived(0), {})

    def _derived(self, order: int) -> ast.expr:
        sides = (with_numbers(one.tree(order), one.parameters) for one in (self.first, self.second))
        return ast.BinOp(next(sides), ast.Sub(), next(sides))

    def enclose(self, low: Floats, high: Floats, order: int) -> Intervals:
        """Return enclosures of the value (order 0) or a derivative on cells."""
        with np.errstate(all="ignore"):
            return subtract(self.first.enclose(low, high, order), self.second.enclose(low, high, order))


def _shrink(low: float, high: float) -> tuple[float, float]:
    """Return the interval without the rounding of its ends."""
    return (
        low if isinf(low) else float(low + PLACE_ULPS * np.spacing(abs(low))),
        high if isinf(high) else float(high - PLACE_ULPS * np.spacing(abs(high))),
    )


def midpoint(low: float, high: float) -> float:
    """Return a number between two others, which may be infinite."""
    if isinf(low) or isinf(high):
        return 0.0 if low < 0 < high else (high - max(1.0, abs(high)) if isinf(low) else low + max(1.0, abs(low)))
    return low / 2 + high / 2


def signs_of(found: Intervals) -> NDArray[np.intp]:
    """Return the signs of enclosed numbers; 0 where an enclosure contains 0 or is empty."""
    return np.where(found.low > 0, 1, np.where(found.high < 0, -1, 0))
