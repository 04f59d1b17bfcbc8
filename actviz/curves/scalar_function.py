"""A formula in x with values of its parameters: values, one-sided limits, kinks, limits at infinity and identities."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activations.dialect import KinkRule
from actviz.curves.derivative_trees import DerivativeTrees
from actviz.curves.kink_numbers import check_derivative, differ, number_at_kink
from actviz.curves.pickled_state import function_state, restored_state
from actviz.formulas import calculus, grammar
from actviz.formulas.breakpoints import evaluated_parts, poles, resolve
from actviz.formulas.complex_step import analytic_form, complex_step
from actviz.formulas.displayed_derivative import match_at_kinks
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS, PeriodicPlaces
from actviz.formulas.enclosures.roots import interior_point
from actviz.formulas.enclosures.zeros import DifferenceStretches, Stretches, Zeros
from actviz.formulas.evaluation import FAR, compile_together, compile_tree, evaluate, evaluate_together
from actviz.formulas.expressions import is_smooth, size_of, with_numbers
from actviz.formulas.simplification import simplify
from actviz.formulas.stable_forms.rewriting import named_form

if TYPE_CHECKING:
    from actviz.formulas.asymptotics.limits import EndBehaviour
    from actviz.formulas.normal_forms.identities import Symmetry

POLE_TOLERANCE = 1e-9
"""Distance within which a computed pole counts as a pole at a place, relative to max(1, abs(place))."""
Values = NDArray[np.floating[Any]]
ORDERS_CACHED = 8
"""Number of derivative orders whose compiled function or period is cached."""
DISPLAYED_CACHED = 16
"""Number of pairs (order, rule at kinks) whose displayed derivative is cached."""
PLACES_CACHED = 4096
"""Number of places whose one-sided limits and poles are cached."""
DISPLAY_REACH, MAX_DISPLAY_PLACES = 50.0, 64
"""Distance from 0, and number of kinks, up to which the displayed derivative has the exact value at kinks."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ScalarFunction:
    """A real function of one real number, given by a formula.

    Parameters
    ----------
    tree
        The textbook formula.
    parameters
        The values of the parameters of the formula, by name.
    slope
        The first derivative, if it is not derived from ``tree``.
    stable
        Trees for evaluation where ``tree`` or its derivatives would lose digits, by the order of the derivative.
    definitions
        The functions, other than those of the language, that the formula calls.
    at_kinks
        The derivative of a framework at a place: ``left``, ``right`` or a number.
    is_entry
        Whether the formula is an entry of the catalogue or of a framework, and not typed.
    given_stretches
        The intervals between the places where the formula switches branches, if they are already known.
    notation
        The formula in LaTeX, if ``tree`` contains computed numbers.
    default_parameters
        The names of parameters with default values, which a label omits.
    """

    tree: ast.expr
    parameters: Mapping[str, float] = field(default_factory=dict)
    slope: ast.expr | None = None
    stable: Mapping[int, ast.expr] = field(default_factory=dict)
    definitions: Mapping[str, grammar.Definition] = field(default_factory=dict)
    at_kinks: Mapping[float, str | float] = field(default_factory=dict)
    is_entry: bool = False
    given_stretches: Stretches | None = None
    notation: str | None = None
    default_parameters: tuple[str, ...] = ()

    # --- values ------------------------------------------------------------------------------------------------

    def __call__(self, x: ArrayLike) -> Values:
        """Return the values at ``x``; see ``Curve``."""
        return self._evaluated(x, 0)[()]

    def derivative(self, x: ArrayLike, order: int = 1, at_kink: KinkRule | None = None) -> Values:
        """Return the derivative of order 1 or 2 at ``x``; see ``Curve.derivative``."""
        check_derivative(order, at_kink)
        below = None if self.is_entry else self._evaluated(x, 0)
        return self._with_kinks(self._evaluated(x, order), np.asarray(x), below, order, at_kink)

    def with_slope(self, x: ArrayLike) -> tuple[Values, Values]:
        """Return the values and the first derivative at ``x``, computed together."""
        both = enumerate(evaluate_together(self._compiled(0, 1), x, 2))
        values, slopes = (self._with_limits(found, np.asarray(x), order) for order, found in both)
        return values[()], self._with_kinks(slopes, np.asarray(x), None if self.is_entry else values, 1, None)

    def _with_kinks(
        self, values: Values, points: NDArray[Any], below: Values | None, order: int, at_kink: KinkRule | None
    ) -> Values:
        """Return a derivative, from its values by the formula and the values ``below`` of a typed formula."""
        if below is not None:  # a typed formula without a value has no slope there: log(max(x, 0)) for x < 0
            values[np.isnan(below) | (np.isinf(below) & (values == 0))] = np.nan
        for place in self.stretches.switches.matching(points.astype(np.float64, copy=False)):
            here = points == place
            if here.any():
                values[here] = np.nan if self.has_pole_at(place) else self._derivative_at(place, order, at_kink)
        return values[()]

    def complex_step(self, x: NDArray[np.float64], order: int = 1) -> NDArray[np.float64]:
        """Return the derivative at ``x`` by a complex step in the textbook formula of the next lower derivative.

        The last differentiation uses no rules, so that the result is independent of ``derivative``. All of ``x`` must
        be between two neighbouring places where the formula switches branches. The result is NaN if a function of the
        formula does not support complex numbers.
        """
        tree = self._trees.exact(order - 1)
        complex_tree = analytic_form(resolve(tree, self.parameters, float(x[x.size // 2])))
        return np.full(x.shape, np.nan) if complex_tree is None else complex_step(complex_tree, self.parameters, x)

    def in_digits(self, x: float, order: int = 0) -> Decimal | None:
        """Return the value or a derivative at ``x`` to 25 digits, by the textbook formula; None if undefined."""
        from actviz.formulas.high_precision import value_in_digits  # noqa: PLC0415 - slow to load and rarely needed

        return value_in_digits(self._trees.exact(order), self.parameters, x)

    # --- pieces, kinks and poles -------------------------------------------------------------------------------

    @cached_property
    def stretches(self) -> Stretches:
        """The formula, divided into intervals on which it does not switch branches."""
        if self.given_stretches is not None:
            return self.given_stretches
        written = calculus.expand(self._trees.named, self.definitions, stable=False)
        # A typed formula has no value where it divides by zero, even if its limit exists there.
        return Stretches(written, self.parameters, poles(self._trees.textbook))

    def places(self, low: float, high: float) -> list[float]:
        """Return the places in [low, high] where the formula switches branches, with or without a kink."""
        return self.stretches.switches.between(low, high)

    def poles(self, low: float, high: float) -> list[float]:
        """Return the places in [low, high] where the formula may have no finite value."""
        return self.stretches.poles.between(low, high)

    def kinks(self, low: float, high: float) -> NDArray[np.float64]:
        """Return the places in [low, high] where the slope or the value is discontinuous, in increasing order."""
        return np.array([place for place in self.places(low, high) if self.is_kink(place)], dtype=np.float64)

    def has_pole_at(self, place: float) -> bool:
        """Return whether evaluation at ``place`` divides by zero, or computes the logarithm of zero."""
        same = self._periodic_places.equivalent(place)
        return self._has_pole(place if same is None else same)

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """Return the limits of the value (order 0) or a derivative (1, 2) from the left and the right."""
        return self._one_sided(place, order)

    def is_kink(self, place: float) -> bool:
        """Return whether the slope or the value is discontinuous at a branch point without a pole."""
        if self.has_pole_at(place):
            return False
        return self.jumps_at(place, 1) or self.is_discontinuous(place)

    def jumps_at(self, place: float, order: int) -> bool:
        """Return whether the one-sided limits of the value or a derivative differ by more than rounding."""
        left, right = self.one_sided(place, order)
        if left == right or not np.isfinite([left, right]).all():
            return differ(left, right)
        first, second = (self._limit_bounds(place, order, side) for side in (-1, 1))
        if first is None or second is None:
            return differ(left, right)
        return first[1] < second[0] or second[1] < first[0]

    def is_discontinuous(self, place: float) -> bool:
        """Return whether the value at a place differs from a one-sided limit, or a limit is infinite."""
        value, limits = float(self(place)), self.one_sided(place, 0)
        if np.isinf(limits).any() or self.jumps_at(place, 0):
            return True
        sides = [
            self._limit_bounds(place, 0, side)
            for side, limit in zip((-1, 1), limits, strict=True)
            if np.isfinite(limit)
        ]
        if None in sides or not sides:
            return any(differ(limit, value) for limit in limits)
        lows, highs = zip(*filter(None, sides), strict=True)
        return not min(lows) <= value <= max(highs) and any(differ(limit, value) for limit in limits)

    # --- proofs on intervals and on the whole real line --------------------------------------------------------

    def end(self, side: int, order: int = 0) -> EndBehaviour:
        """Return the behaviour of the value or a derivative as x tends to ``side`` times infinity."""
        outermost = self.stretches.between(-np.inf, np.inf)[0 if side < 0 else -1].smooth or self.stretches.whole
        return outermost.end(side * np.inf, -side, order)

    def limit(self, side: int, order: int = 0) -> float:
        """Return the limit of the value or a derivative as x tends to ``side`` times infinity; NaN if unknown."""
        limit = self.end(side, order).limit
        return float("nan") if limit is None else limit

    def period(self, order: int = 0) -> float | None:
        """Return a period of the value (order 0) or of the slope (1); None if there is none, or none is known."""
        return self._period(order)

    def symmetry(self) -> Symmetry | None:
        """Return ``odd``, ``even`` or ``none`` if it is proven; otherwise None."""
        from actviz.formulas.normal_forms.identities import symmetry  # noqa: PLC0415 - slow to load, and only needed for facts

        proven = symmetry(self._trees.textbook, self.parameters)
        if proven is None:
            first, *others = self.stretches.between(-np.inf, np.inf)
            if first.smooth is not None and not others:  # there is only one branch
                proven = symmetry(first.smooth.tree(0), self.parameters)
        return proven

    def is_zero_between(self, low: float, high: float, order: int) -> bool:
        """Return whether the value or a derivative is proven to be 0 on a whole interval without branch points.

        The proof is algebraic: a number that underflows is not 0.
        """
        return self.stretches.resolved(interior_point(low, high)).is_zero(order, low, high)

    def minus(self, other: ScalarFunction) -> ScalarFunction:
        """Return the difference of two functions as one formula."""

        def difference(one: ast.expr, another: ast.expr) -> ast.BinOp:
            sides = with_numbers(one, self.parameters), with_numbers(another, other.parameters)
            return ast.BinOp(sides[0], ast.Sub(), sides[1])

        first, second = self._trees, other._trees
        whole = difference(first.textbook, second.textbook)
        plain = simplify(named_form(whole))
        # If terms cancel, the branches of the difference are determined again; otherwise those of both functions are
        # reused.
        cancels = size_of(plain) < size_of(simplify(whole.left)) + size_of(simplify(whole.right))
        return ScalarFunction(
            tree=plain if cancels else whole,
            stable={order: difference(first.computed(order), second.computed(order)) for order in (0, 1, 2)},
            given_stretches=None if cancels else DifferenceStretches(self.stretches, other.stretches),
        )

    def displayed_derivative(self, order: int = 1, at_kink: KinkRule | None = None) -> ast.expr:
        """Return the derivative of order 1 or 2 as a tree to display, with the values of ``derivative`` at kinks."""
        check_derivative(order, at_kink)
        return self._displayed_derivative(order, at_kink)

    # --- caches ------------------------------------------------------------------------------------------------

    def __getstate__(self) -> dict[str, Any]:
        """Return the fields without cached results, which a copy computes again."""
        return function_state(self)

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Restore the fields."""
        self.__dict__.update(restored_state(state))

    # Each of these is a function with a bounded cache, so that memory does not grow with the number of places.

    @cached_property
    def _trees(self) -> DerivativeTrees:
        return DerivativeTrees(self.tree, self.slope, self.stable, self.definitions, is_entry=self.is_entry)

    @cached_property
    def _compiled(self) -> Callable[..., Callable[[Any], tuple[Any, ...]]]:
        trees = self._trees.computed
        return lru_cache(ORDERS_CACHED)(lambda *orders: compile_together([*map(trees, orders)], self.parameters))

    @cached_property
    def _displayed_derivative(self) -> Callable[[int, KinkRule | None], ast.expr]:
        return lru_cache(DISPLAYED_CACHED)(self._compute_displayed_derivative)

    @cached_property
    def _has_pole(self) -> Callable[[float], bool]:
        return lru_cache(PLACES_CACHED)(self._compute_has_pole)

    @cached_property
    def _one_sided(self) -> Callable[[float, int], tuple[float, float]]:
        return lru_cache(PLACES_CACHED)(self._compute_one_sided)

    @cached_property
    def _period(self) -> Callable[[int], float | None]:
        return lru_cache(ORDERS_CACHED)(self._compute_period)

    @cached_property
    def _periodic_places(self) -> PeriodicPlaces:
        return PeriodicPlaces(self.period)

    # --- computation -------------------------------------------------------------------------------------------

    def _evaluated(self, x: ArrayLike, order: int) -> Values:
        """Return the value or a derivative; its limit at infinity, and beyond ``FAR`` if parts overflow."""
        return self._with_limits(self._by_formula(x, order), np.asarray(x), order)

    def _by_formula(self, x: ArrayLike, order: int) -> Values:
        return evaluate_together(self._compiled(order), x, 1)[0]

    def _with_limits(self, values: NDArray[Any], points: NDArray[Any], order: int) -> Values:
        """Return values of the formula with those at infinity, and where parts overflow, replaced."""
        with np.errstate(all="ignore"):
            if np.isfinite(np.sum(points) + np.sum(values)):  # the fastest test for the usual case
                return values
        far = np.isinf(points) | (np.isnan(values) & (np.abs(points.astype(np.float64)) > FAR))
        for side in (-1, 1):
            here = far & (np.sign(points) == side)
            if here.any():
                values[here] = self.limit(side, order)
        missing = np.isnan(values) & np.isfinite(points)
        if missing.any() and not is_smooth(self._trees.textbook):
            self.stretches.fill(values, points, missing, order)
        return values

    def _derivative_at(self, place: float, order: int, at_kink: KinkRule | None) -> float:
        """Return the derivative at a branch point."""
        left, right = self.one_sided(place, order)
        if not isinstance(at_kink, str | None) and not self.is_kink(place):
            at_kink = None
        if at_kink in (None, "min", "mid") and np.isnan(left) != np.isnan(right):
            return right if np.isnan(left) else left
        own = self.at_kinks.get(place, "min") if order == 1 else "min"
        rule: str | float = own if at_kink is None else at_kink
        return number_at_kink(rule, left, right)

    def _compute_displayed_derivative(self, order: int, at_kink: KinkRule | None) -> ast.expr:
        switches = self.stretches.switches.near(DISPLAY_REACH, MAX_DISPLAY_PLACES)
        places = [place for place in switches if not self.has_pole_at(place)]
        numbers = {place: self._derivative_at(place, order, at_kink) for place in places}
        expand = partial(calculus.expand, definitions=self.definitions, stable=False)
        return match_at_kinks(self._trees.between_kinks(order), numbers, self.parameters, expand)

    def _compute_has_pole(self, place: float) -> bool:
        tolerance = POLE_TOLERANCE * max(1.0, abs(place))
        if not self.stretches.poles.between(place - tolerance, place + tolerance):
            return False
        # The catalogue's stable form may have a value where a textbook divides 0 by 0.
        tree = self._trees.computed(0) if self.is_entry else self._trees.textbook
        parts = evaluated_parts(tree, self.parameters, place)

        def is_negative(exponent: ast.expr) -> bool:  # 0**0 is 1
            return not evaluate(compile_tree(exponent, self.parameters), place) >= 0

        divisors = [divisor for part in parts for divisor in poles(part, is_negative)]
        return bool(Zeros(divisors, self.parameters).between(place - tolerance, place + tolerance))

    def _compute_period(self, order: int) -> float | None:
        from actviz.formulas.normal_forms.periods import linear_plus_periodic, period  # noqa: PLC0415 - slow to load, and for facts

        known = self.stretches.tree, self.parameters
        proven = (linear_plus_periodic(*known) or (0.0, None))[1] if order else period(*known)
        return None if proven is None else proven.value

    def _compute_one_sided(self, place: float, order: int) -> tuple[float, float]:
        is_border = bool(self.stretches.borders(place, place))
        same = self._periodic_places.equivalent(place) if is_border else None
        if same is not None:
            return self.one_sided(same, order)
        (at_left, _), (at_right, _) = self.stretches.neighbours(place)
        if not is_border and not np.isnan(self(np.array([at_left, at_right]))).any():
            number = float(self._by_formula(place, order))
            if np.isfinite(number):
                return number, number
        left, right = (self._from_side(place, order, side) for side in (-1, 1))
        if order == 0 and left != right and np.isfinite([left, right]).all():
            first, second = (self._limit_bounds(place, 0, side) for side in (-1, 1))
            if first and second and first[0] <= second[1] and second[0] <= first[1]:
                # The place is rounded. If both limits are the same value, that of the less steep branch is more
                # accurate.
                is_first = first[1] - first[0] <= second[1] - second[0]
                value, bounds = (left, first) if is_first else (right, second)
                value = 0.0 if bounds[0] <= 0 <= bounds[1] else value
                return value, value
        return left, right

    def _from_side(self, place: float, order: int, side: int) -> float:
        """Return the limit on one side of a place; NaN if it is unknown or does not exist."""
        beside, smooth = self.stretches.neighbours(place)[0 if side < 0 else 1]
        if not smooth.has_value(beside):
            return float("nan")
        if smooth.is_continuous_at(place, order):
            tree = resolve(self._trees.computed(order), self.parameters, beside)
            number = float(evaluate(compile_tree(tree, self.parameters), place))
            if np.isfinite(number):
                return number
        limit = smooth.limit(place, side, order)
        return float("nan") if limit is None else limit

    def _limit_bounds(self, place: float, order: int, side: int) -> tuple[float, float] | None:
        """Return bounds of the limit from one side that are valid for a rounded place; None if they are unknown."""
        rounding = PLACE_ULPS * float(np.spacing(abs(place)))
        _, smooth = self.stretches.neighbours(place)[0 if side < 0 else 1]
        bounds = smooth.enclose(np.array([place - rounding]), np.array([place + rounding]), order)
        return (float(bounds.low[0]), float(bounds.high[0])) if bounds.is_continuous[0] else None
