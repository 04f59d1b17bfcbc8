"""A formula with its parameters bound and a label, ready to be evaluated, differentiated and shown."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activations.dialect import AT_KINK, KinkRule
from actviz.curves.derivative_trees import DerivativeTrees
from actviz.curves.kink_numbers import differ, number_at_kink
from actviz.formulas import calculus, grammar
from actviz.formulas.breakpoints import evaluated, poles, resolve
from actviz.formulas.complex_step import analytic_form, complex_step
from actviz.formulas.displayed_derivative import agreeing
from actviz.formulas.enclosures.repetitions import ROUNDED, Repetitions
from actviz.formulas.enclosures.roots import inside
from actviz.formulas.enclosures.zeros import Differences, Stretches, Zeros
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import FAR, Function, compile_tree, evaluate
from actviz.formulas.expressions import is_smooth, size_of, with_numbers
from actviz.formulas.simplification import simplify
from actviz.formulas.stable_forms.rewriting import named
from actviz.formulas.typeset import latex, plain

if TYPE_CHECKING:
    from actviz.formulas.asymptotics.limits import End
    from actviz.formulas.normal_forms.identities import Symmetry

POLE_TOLERANCE = 1e-9
"""How far beside a place, relative to where it is, its pole may have been found."""
ORDERS_KEPT = 8
"""Derivatives of so many orders are kept with a curve."""
SHOWN_KEPT = 16
"""So many derivatives are kept with a curve as they are shown, for an order and a rule at kinks each."""
SIDES_KEPT = 4096
"""One-sided limits at so many places are kept with a curve."""
SHOWN, MAX_SHOWN = 50.0, 64
"""The derivative as it is shown agrees with the number taken at kinks up to this distance from 0, and at so many."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Curve:
    """One function of x, ready to be evaluated, differentiated and shown.

    ``tree`` is the formula as it is shown, and ``slope`` its first derivative where that is not derived. ``stable``
    are the trees to compute with where those would lose digits, by the order of the derivative (0 is the value).
    ``at_kinks`` gives the derivative that a framework returns at a place, ``left``, ``right`` or a number.
    ``notation`` is the LaTeX to show where the formula itself would hold numbers that nobody typed. ``note`` says what
    is different in the framework whose function this is. ``default_parameters`` are the names of parameters
    with default values that the label does not show. Curves come from ``get``, ``parse`` and ``VectorFunction.curves``.
    """

    label: str
    name: str | None
    tree: ast.expr
    slope: ast.expr | None = None
    stable: Mapping[int, ast.expr] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    definitions: Mapping[str, grammar.Definition] = field(default_factory=dict)
    at_kinks: Mapping[float, str | float] = field(default_factory=dict)
    notation: str | None = None
    note: str = ""
    default_parameters: tuple[str, ...] = ()
    cut: Stretches | None = None

    def __repr__(self) -> str:
        return f"<Curve {self.label}: {self.formula}>"

    # --- what it is called and how it is written ---------------------------------------------------------------

    @cached_property
    def formula(self) -> str:
        """The textbook formula as text in x and the names of the parameters; ``parse`` reads it again."""
        return ast.unparse(self.tree)

    @cached_property
    def latex(self) -> str:
        """The formula in LaTeX without dollar signs, within what Matplotlib's mathtext draws."""
        return self.notation or latex(self.tree)

    @cached_property
    def plain(self) -> str:
        """The formula in one line of Unicode."""
        return plain(self.tree)

    def derivative_tree(self, order: int = 1, at_kink: KinkRule | None = None) -> ast.expr:
        """The derivative of order 1 or 2 as a tree to be shown; at kinks its value is that of ``derivative``."""
        return self._shown_tree(order, at_kink)

    def derivative_formula(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """The derivative of order 1 or 2 as text, simplified as a person would write it."""
        return ast.unparse(self.derivative_tree(order, at_kink))

    def derivative_latex(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """The derivative in LaTeX without dollar signs."""
        return latex(self.derivative_tree(order, at_kink))

    def derivative_plain(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """The derivative in one line of Unicode."""
        return plain(self.derivative_tree(order, at_kink))

    # --- values ------------------------------------------------------------------------------------------------

    def __call__(self, x: ArrayLike) -> NDArray[np.floating[Any]]:
        """The value at ``x`` in the same shape; float16 and float32 stay what they are, the rest is float64."""
        return self._evaluated(x, 0)[()]

    def derivative(self, x: ArrayLike, order: int = 1, at_kink: KinkRule | None = None) -> NDArray[np.floating[Any]]:
        """The derivative of order 1 or 2 at ``x``, in the shape and dtype of the value.

        At a kink the number is chosen from the one-sided derivatives: ``left``, ``right``, ``mid`` (their mean) or
        ``min`` (the number of smallest magnitude between them, PyTorch's documented rule). For order 1, ``at_kink`` may
        also be the number itself. Without ``at_kink`` it is what the curve's framework returns there, and ``min`` for a
        curve of no framework. Raises ``ActvizError`` for another order or word.
        """
        if order not in (1, 2):
            raise ActvizError(f"order={order!r} is not possible; a derivative here has order 1 or 2")
        is_number = isinstance(at_kink, (int, float)) and np.isfinite(at_kink) and order == 1
        if at_kink is not None and at_kink not in AT_KINK and not is_number:
            raise ActvizError(f"at_kink={at_kink!r} is not possible; choose {', '.join(AT_KINK)}")
        values = self._evaluated(x, order)
        points = np.asarray(x)
        if self.name is None:  # a formula that was typed may have no value, and then no slope: log(max(x, 0)) for x < 0
            below = self._evaluated(x, 0)
            values[np.isnan(below) | (np.isinf(below) & (values == 0))] = np.nan
        for place in self.stretches.switches.among(points.astype(np.float64, copy=False)):
            here = points == place
            if here.any():
                values[here] = np.nan if self.has_pole_at(place) else self._at(place, order, at_kink)
        return values[()]

    def complex_step(self, x: NDArray[np.float64], order: int = 1) -> NDArray[np.float64]:
        """The derivative at ``x`` by a complex step in the textbook formula of the derivative before it.

        A second opinion, which knows no rules of differentiation. All of ``x`` must lie between two places where the
        formula switches. NaN where the formula has no form in words that take complex numbers.
        """
        tree = self._trees.exact(order - 1)
        found = analytic_form(resolve(tree, self.parameters, float(x[x.size // 2])))
        return np.full(x.shape, np.nan) if found is None else complex_step(found, self.parameters, x)

    def in_digits(self, x: float, order: int = 0) -> Decimal | None:
        """The value or a derivative at ``x`` to 25 digits, by the textbook formula; None if it has none."""
        from actviz.formulas.high_precision import value_in_digits  # noqa: PLC0415 - slow to load, and for a few numbers only

        return value_in_digits(self._trees.exact(order), self.parameters, x)

    @cached_property
    def stretches(self) -> Stretches:
        """The formula, cut into stretches on which it does not switch."""
        if self.cut is not None:
            return self.cut
        written = calculus.expand(self._trees.named, self.definitions, stable=False)
        # Where a formula that was typed divides by zero it has no value, whatever it is equal to beside that place.
        return Stretches(written, self.parameters, poles(self._trees.textbook))

    def has_pole_at(self, place: float) -> bool:
        """Whether what is evaluated at a place divides by zero there, or takes the logarithm of it."""
        like = self._poles_like.like(place)
        return self._has_pole(place if like is None else like)

    @cached_property
    def _poles_like(self) -> Repetitions:
        return Repetitions(self.period)

    @cached_property
    def _sides_like(self) -> Repetitions:
        return Repetitions(self.period)

    @cached_property
    def _has_pole(self) -> Callable[[float], bool]:
        return lru_cache(SIDES_KEPT)(self._find_pole)

    def _find_pole(self, place: float) -> bool:
        tolerance = POLE_TOLERANCE * max(1.0, abs(place))
        if not self.stretches.poles.between(place - tolerance, place + tolerance):
            return False
        # The catalogue's stable form may have a value where a textbook divides 0 by 0.
        tree = self._trees.textbook if self.name is None else self._trees.computed(0)
        parts = evaluated(tree, self.parameters, place)

        def is_negative(exponent: ast.expr) -> bool:  # 0**0 is 1
            return not evaluate(compile_tree(exponent, self.parameters), place) >= 0

        divisors = [divisor for part in parts for divisor in poles(part, is_negative)]
        return bool(Zeros(divisors, self.parameters).between(place - tolerance, place + tolerance))

    def end(self, side: int, order: int = 0) -> End:
        """What the value or a derivative does towards ``side`` times infinity."""
        outermost = self.stretches.between(-np.inf, np.inf)[0 if side < 0 else -1].smooth or self.stretches.whole
        return outermost.end(side * np.inf, -side, order)

    def limit(self, side: int, order: int = 0) -> float:
        """The limit of the value or a derivative towards ``side`` times infinity; NaN if none is known."""
        limit = self.end(side, order).limit
        return float("nan") if limit is None else limit

    def period(self, order: int = 0) -> float | None:
        """A period of the value (order 0) or of the slope (1); None if there is none, or none is known."""
        return self._period(order)

    @cached_property
    def _period(self) -> Callable[[int], float | None]:
        return lru_cache(ORDERS_KEPT)(self._find_period)

    def _find_period(self, order: int) -> float | None:
        from actviz.formulas.normal_forms.periods import linear_plus_periodic, period  # noqa: PLC0415 - slow to load, and for facts

        if order == 0:
            found = period(self.stretches.tree, self.parameters)
        else:
            _, found = linear_plus_periodic(self.stretches.tree, self.parameters) or (0.0, None)
        return None if found is None else found.value

    def symmetry(self) -> Symmetry | None:
        """``odd``, ``even`` or ``none``, as far as that is proven; None if it is not known."""
        from actviz.formulas.normal_forms.identities import symmetry  # noqa: PLC0415 - slow to load, and for facts only

        found = symmetry(self._trees.textbook, self.parameters)
        if found is None:
            first, *others = self.stretches.between(-np.inf, np.inf)
            if first.smooth is not None and not others:  # it never switches
                found = symmetry(first.smooth.tree(0), self.parameters)
        return found

    def is_zero_between(self, low: float, high: float, order: int) -> bool:
        """Whether the value or a derivative is proven to be 0 on a whole stretch on which the formula does not switch.

        That is read from the formula: a number that is only too small for a float is not 0.
        """
        return self.stretches.resolved(inside(low, high)).is_zero(order, low, high)

    def minus(self, other: Curve) -> Curve:
        """The difference of two curves, as one formula; its label is that of this curve."""

        def difference(one: ast.expr, another: ast.expr) -> ast.BinOp:
            sides = with_numbers(one, self.parameters), with_numbers(another, other.parameters)
            return ast.BinOp(sides[0], ast.Sub(), sides[1])

        first, second = self._trees, other._trees
        whole = difference(first.textbook, second.textbook)
        plain = simplify(named(whole))
        # Where terms cancel, the rest is read by itself; else what is known of both is used again.
        cancels = size_of(plain) < size_of(simplify(whole.left)) + size_of(simplify(whole.right))
        return Curve(
            label=self.label,
            name=None,
            tree=plain if cancels else whole,
            stable={order: difference(first.computed(order), second.computed(order)) for order in (0, 1, 2)},
            cut=None if cancels else Differences(self.stretches, other.stretches),
        )

    def kinks(self, low: float, high: float) -> NDArray[np.float64]:
        """The places in [low, high] where the slope or the value jumps, increasing."""
        return np.array([place for place in self.places(low, high) if self.is_kink(place)], dtype=np.float64)

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """Limits at ``place`` from the left and the right: of the value (order 0) or a derivative (order 1, 2)."""
        return self._one_sided(place, order)

    def places(self, low: float, high: float) -> list[float]:
        """The places in [low, high] where the formula switches, whether it bends there or not."""
        return self.stretches.switches.between(low, high)

    def poles(self, low: float, high: float) -> list[float]:
        """The places in [low, high] where the formula may have no finite value."""
        return self.stretches.poles.between(low, high)

    # --- how it is done ----------------------------------------------------------------------------------------

    # Each of these is a function with the last results kept, so that nothing grows with the places that are asked for.

    @cached_property
    def _trees(self) -> DerivativeTrees:
        return DerivativeTrees(self.tree, self.slope, self.stable, self.definitions, is_entry=self.name is not None)

    @cached_property
    def _shown_tree(self) -> Callable[[int, KinkRule | None], ast.expr]:
        return lru_cache(SHOWN_KEPT)(self._make_shown_tree)

    @cached_property
    def _function(self) -> Callable[[int], Function]:
        return lru_cache(ORDERS_KEPT)(lambda order: compile_tree(self._trees.computed(order), self.parameters))

    @cached_property
    def _one_sided(self) -> Callable[[float, int], tuple[float, float]]:
        return lru_cache(SIDES_KEPT)(self._find_one_sided)

    def _find_one_sided(self, place: float, order: int) -> tuple[float, float]:
        is_border = bool(self.stretches.borders(place, place))
        like = self._sides_like.like(place) if is_border else None
        if like is not None:
            return self.one_sided(like, order)
        (at_left, _), (at_right, _) = self.stretches.beside(place)
        if not is_border and not np.isnan(self(np.array([at_left, at_right]))).any():
            number = float(evaluate(self._function(order), place))
            if np.isfinite(number):
                return number, number
        left, right = (self._from_side(place, order, side) for side in (-1, 1))
        if order == 0 and left != right and np.isfinite([left, right]).all():
            first, second = (self._around(place, 0, side) for side in (-1, 1))
            if first and second and first[0] <= second[1] and second[0] <= first[1]:
                # The place is rounded: of one value, the flatter branch has it more exactly.
                is_first = first[1] - first[0] <= second[1] - second[0]
                value, around = (left, first) if is_first else (right, second)
                value = 0.0 if around[0] <= 0 <= around[1] else value
                return value, value
        return left, right

    def _make_shown_tree(self, order: int, at_kink: KinkRule | None) -> ast.expr:
        places = [place for place in self.stretches.switches.near(SHOWN, MAX_SHOWN) if not self.has_pole_at(place)]
        numbers = {place: self._at(place, order, at_kink) for place in places}
        expand = partial(calculus.expand, definitions=self.definitions, stable=False)
        return agreeing(self._trees.between_kinks(order), numbers, self.parameters, expand)

    def _evaluated(self, x: ArrayLike, order: int) -> NDArray[np.floating[Any]]:
        """The value or a derivative; at infinity, and beyond ``FAR`` where parts of the formula overflow, its limit."""
        values = evaluate(self._function(order), x)
        points = np.asarray(x)
        with np.errstate(all="ignore"):
            if np.isfinite(np.sum(points) + np.sum(values)):  # the cheapest way to see that there is nothing to do
                return values
        far = np.isinf(points) | (np.isnan(values) & (np.abs(points.astype(np.float64)) > FAR))
        for side in (-1, 1):
            here = far & (np.sign(points) == side)
            if here.any():
                values[here] = self.limit(side, order)
        missing = np.isnan(values) & np.isfinite(points)
        if missing.any() and not is_smooth(self._trees.textbook):
            self._fill(values, points, missing, order)
        return values

    def _fill(self, values: NDArray[Any], points: NDArray[Any], missing: NDArray[np.bool_], order: int) -> None:
        """Compute values by the branch that is taken: relu(x)*exp(-x) is 0*inf far on the left if all is computed."""
        for stretch in self.stretches.between(-np.inf, np.inf):
            here = missing & (stretch.low < points) & (points < stretch.high)
            if stretch.smooth is not None and here.any():
                is_zero = stretch.smooth.is_zero(order, stretch.low, stretch.high)
                values[here] = 0.0 if is_zero else stretch.smooth.values(points[here].astype(np.float64), order)

    def _from_side(self, place: float, order: int, side: int) -> float:
        """The limit on one side of a place; NaN if there are no values, if there is none, or if none is known."""
        beside, smooth = self.stretches.beside(place)[0 if side < 0 else 1]
        if not smooth.has_value(beside):
            return float("nan")
        if smooth.is_tame_at(place, order):
            tree = resolve(self._trees.computed(order), self.parameters, beside)
            number = float(evaluate(compile_tree(tree, self.parameters), place))
            if np.isfinite(number):
                return number
        limit = smooth.limit(place, side, order)
        return float("nan") if limit is None else limit

    def is_kink(self, place: float) -> bool:
        """Whether the slope or the value jumps at a place where the formula switches, and has a value."""
        if self.has_pole_at(place):
            return False
        return self.jumps_at(place, 1) or self.is_discontinuous(place)

    def jumps_at(self, place: float, order: int) -> bool:
        """Whether the limits of the value or a derivative from both sides are two: apart by more than rounding."""
        left, right = self.one_sided(place, order)
        if left == right or not np.isfinite([left, right]).all():
            return differ(left, right)
        first, second = (self._around(place, order, side) for side in (-1, 1))
        if first is None or second is None:
            return differ(left, right)
        return first[1] < second[0] or second[1] < first[0]

    def is_discontinuous(self, place: float) -> bool:
        """Whether the value jumps, is infinite beside a place, or is another at the place itself."""
        value, limits = float(self(place)), self.one_sided(place, 0)
        if np.isinf(limits).any() or self.jumps_at(place, 0):
            return True
        sides = [
            self._around(place, 0, side) for side, limit in zip((-1, 1), limits, strict=True) if np.isfinite(limit)
        ]
        if None in sides or not sides:
            return any(differ(limit, value) for limit in limits)
        lows, highs = zip(*filter(None, sides), strict=True)
        return not min(lows) <= value <= max(highs) and any(differ(limit, value) for limit in limits)

    def _around(self, place: float, order: int, side: int) -> tuple[float, float] | None:
        """Bounds of the limit from one side, the rounding of the place included; None if they are not known."""
        room = ROUNDED * float(np.spacing(abs(place)))
        _, smooth = self.stretches.beside(place)[0 if side < 0 else 1]
        found = smooth.enclose(np.array([place - room]), np.array([place + room]), order)
        return (float(found.low[0]), float(found.high[0])) if found.is_continuous[0] else None

    def _at(self, place: float, order: int, at_kink: KinkRule | None) -> float:
        left, right = self.one_sided(place, order)
        if not isinstance(at_kink, str | None) and not self.is_kink(place):
            at_kink = None
        if at_kink in (None, "min", "mid") and np.isnan(left) != np.isnan(right):
            return right if np.isnan(left) else left
        own = self.at_kinks.get(place, "min") if order == 1 else "min"
        rule: str | float = own if at_kink is None else at_kink
        return number_at_kink(rule, left, right)
