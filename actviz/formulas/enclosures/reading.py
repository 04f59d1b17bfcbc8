"""Tree -> enclosures: bounds, with proof, of all values that a formula takes on each of many cells.

A tree is compiled as ``formulas.values`` does it, with interval arithmetic in place of that of numbers. What a word
contributes is read from its row of the vocabulary.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actviz.formulas.enclosures import intervals
from actviz.formulas.enclosures.intervals import Intervals, Tests, around, is_one, is_point, point, rational
from actviz.formulas.enclosures.word_intervals import enclosure_of
from actviz.formulas.evaluation import Operations, Program
from actviz.formulas.expressions import refuses_deep_trees
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.vocabulary import CONSTANTS

Enclosing = Callable[[ArrayLike, ArrayLike], Intervals]
_NO_VALUES: Mapping[str, float] = {}


@refuses_deep_trees
def enclosing(tree: ast.expr, parameters: Mapping[str, float] = _NO_VALUES) -> Enclosing:
    """Compile a tree into a function that encloses its values on cells.

    Parameters
    ----------
    tree : ast.expr
        A tree in x, constants and ``parameters``, also one of a derivative. Literals and parameters stand for exactly
        the floating-point number that they are, pi and e for the real numbers.
    parameters : mapping
        The values of the parameters.

    Returns
    -------
    callable
        A function of two arrays, the lower and the upper ends of closed cells, which may be infinite. It returns
        ``Intervals`` of the same shape.

    Raises
    ------
    ActvizError
        If the tree is nested too deeply.

    Examples
    --------
    >>> import ast
    >>> square = enclosing(ast.parse("x**2", mode="eval").body)
    >>> found = square([-1.0, 2.0], [1.0, 2.0])
    >>> bool(found.low[0] == 0), bool(1 <= found.high[0] < 1.0000001)
    (True, True)
    """
    several = enclosing_several([tree], parameters)
    return lambda low, high: several(low, high)[0]


@refuses_deep_trees
def enclosing_several(
    trees: Sequence[ast.expr], parameters: Mapping[str, float] = _NO_VALUES
) -> Callable[[ArrayLike, ArrayLike], list[Intervals]]:
    """Compile several trees, such as a formula and its derivatives, so that what they share is computed once.

    The rest is as for ``enclosing``; the function returns a list with one ``Intervals`` for each tree.
    """
    function = _Program(INTERVALS, parameters).compile(*trees)

    def enclosed(low: ArrayLike, high: ArrayLike) -> list[Intervals]:
        cells = _cells(low, high)
        with np.errstate(all="ignore"):
            found = function(Intervals(*cells))
        several = found if len(trees) > 1 else (found,)
        return [Intervals(*(_shaped(part, cells[0].shape) for part in _parts(one))) for one in several]

    return enclosed


def _cells(low: ArrayLike, high: ArrayLike) -> tuple[Any, Any]:
    start, end = np.broadcast_arrays(np.asarray(low, np.float64), np.asarray(high, np.float64))
    return start, end


DEEPEST = 3
"""The branches of conditionals deeper within others are not narrowed: each level is read several times."""


class _Program(Program):
    """Straight-line code in which a branch of a conditional is computed with what its test leaves of the cells."""

    narrowed: dict[str, str]

    def __init__(self, operations: Operations, parameters: Mapping[str, float]) -> None:
        super().__init__(operations, parameters)
        self.narrowed = {}
        self.depth = 0

    def seen(self, name: str) -> str:
        """The name under which a part is known where the tests of all conditionals around hold."""
        while name in self.narrowed:
            name = self.narrowed[name]
        return name

    def step(self, function: Callable[..., Any], *operands: str) -> str:
        return super().step(function, *map(self.seen, operands))

    def conditional(self, node: ast.IfExp) -> str:
        if self.depth == DEEPEST:
            return super().conditional(node)
        self.depth += 1
        try:
            return self.narrowing(node)
        finally:
            self.depth -= 1

    def narrowing(self, node: ast.IfExp) -> str:
        """The name of the value of a conditional, each branch of which is read where its test may hold."""
        test = self.visit(node.test)
        known = self.namespace.get(test)
        if isinstance(known, Tests) and known.is_defined and (known.holds or known.fails):
            return self.visit(node.body if known.holds else node.orelse)
        joined = [self.constant(True)] if self.is_joined(node) else []
        branches = []
        for holds, branch in ((True, node.body), (False, node.orelse)):
            outer, self.narrowed = self.narrowed, self.narrowed.copy()
            self.assume(node.test, holds)
            branches.append(self.seen(self.visit(branch)))
            self.narrowed = outer
        return self.step(self.do.choose, test, *branches, *joined)

    def assume(self, test: ast.expr, holds: bool) -> None:
        """Narrow both sides of comparisons to what remains of them if the test holds, or if it does not."""
        match test:
            case ast.UnaryOp():
                self.assume(test.operand, not holds)
            case ast.BoolOp() if isinstance(test.op, ast.And) == holds:
                for part in test.values:
                    self.assume(part, holds)
            case ast.Compare(ops=[ast.Eq() | ast.NotEq() as op]):
                if isinstance(op, ast.Eq) == holds:
                    self.order(test.left, test.comparators[0])
                    self.order(test.comparators[0], test.left)
            case ast.Compare():
                is_less = isinstance(test.ops[0], ast.Lt | ast.LtE)
                sides = [test.left, test.comparators[0]]
                self.order(*(sides if is_less == holds else sides[::-1]))

    def order(self, smaller: ast.expr, larger: ast.expr) -> None:
        """Narrow two parts to what remains of them if the first is at most the second."""
        a, b = (self.seen(self.visit(side)) for side in (smaller, larger))
        for part, function, other in ((a, intervals.at_most, b), (b, intervals.at_least, a)):
            if part not in self.namespace:
                self.narrowed[part] = self.step(function, part, other)

    def is_joined(self, node: ast.IfExp) -> bool:
        """Whether both branches are proven to have one value where x crosses a constant, which is the test."""
        test = node.test
        while isinstance(test, ast.UnaryOp):
            test = test.operand
        if not isinstance(test, ast.Compare) or isinstance(test.ops[0], ast.Eq | ast.NotEq):
            return False
        x = self.bound.get(VARIABLE)
        sides = {self.visit(test.left), self.visit(test.comparators[0])}
        place = next((side for side in sides if side in self.namespace), None)
        if x not in sides or place is None:
            return False
        outer, self.narrowed = self.narrowed, {x: place}
        body, orelse = (self.namespace.get(self.seen(self.visit(branch))) for branch in (node.body, node.orelse))
        self.narrowed = outer
        return body is not None and orelse is not None and is_one(body, orelse)


def _fold(function: Callable[..., Any], *operands: Any) -> Any:
    """A step between constants: exactly, if it is one between rational numbers."""
    exact = _EXACT.get(function)
    if exact is not None and all(is_point(operand) and np.isfinite(operand.low) for operand in operands):
        with suppress(ArithmeticError):
            return rational(exact(*(Fraction(float(operand.low)) for operand in operands)))
    found = function(*operands)
    if isinstance(found, Intervals):
        return Intervals(
            np.float64(found.low), np.float64(found.high), bool(found.is_continuous), bool(found.is_defined)
        )
    return Tests(bool(found.holds), bool(found.fails), bool(found.is_defined))


_EXACT: Mapping[Any, Callable[..., Fraction]] = {
    intervals.add: operator.add,
    intervals.subtract: operator.sub,
    intervals.multiply: operator.mul,
    intervals.divide: operator.truediv,
    intervals.square: lambda a: a * a,
}


def _parts(a: Intervals) -> tuple[Any, Any, Any, Any]:
    return a.low, a.high, a.is_continuous, a.is_defined


def _shaped(part: Any, shape: tuple[int, ...]) -> Any:
    return part if np.shape(part) == shape else np.broadcast_to(part, shape)


# --- sharper bounds of the same values ----------------------------------------------------------------------------


def centred(value: Enclosing, slope: Enclosing) -> Enclosing:
    """A function that encloses the same values as ``value``, more sharply on small cells, from those of the slope.

    Where the slope has one sign, the values lie between those at the ends; elsewhere the mean value form is used
    (Moore, Kearfott & Cloud 2009, sections 6.3 and 6.4).
    """

    def enclosed(low: ArrayLike, high: ArrayLike) -> Intervals:
        low, high = _cells(low, high)
        slopes, middle = slope(low, high), centres(low, high)
        is_monotone = (slopes.low >= 0) | (slopes.high <= 0)
        starts, ends = np.where(is_monotone, low, middle), np.where(is_monotone, high, middle)
        found = value(np.stack([low, starts, ends]), np.stack([high, starts, ends]))
        natural, at_start, at_end = (Intervals(*(part[i] for part in _parts(found))) for i in range(3))
        sharper = mean_value_form(natural, low, high, middle, at_start, slopes, ~is_monotone)
        return monotone_form(sharper, low, high, at_start, at_end, slopes)

    return enclosed


@np.errstate(all="ignore")
def centres(low: Any, high: Any) -> Any:
    """A number in each cell, near its middle if both ends are finite."""
    middle = np.clip(0.5 * low + 0.5 * high, low, high)
    return np.where(np.isfinite(middle), middle, np.clip(0.0, low, high))


@np.errstate(all="ignore")
def mean_value_form(
    natural: Intervals, low: Any, high: Any, middle: Any, at_middle: Intervals, slope: Intervals, where: Any = True
) -> Intervals:
    """What ``natural`` and f(c) + f'(X)*(X - c) have in common.

    Parameters
    ----------
    natural, at_middle, slope : Intervals
        Enclosures of f on the cells X, of f at a point c of each, and of its slope on the cells.
    low, high, middle : array
        The ends of the cells, and c.
    where : array of bool
        The cells for which ``at_middle`` is meant.

    Notes
    -----
    The form is used where f is continuous, and the slope has a value everywhere and finite bounds. The slope may jump
    at single points. Everywhere else ``natural`` is returned.
    """
    step = intervals.subtract(Intervals(low, high), Intervals(middle, middle))
    form = intervals.add(at_middle, intervals.multiply(slope, step))
    return _common(natural, form, where & natural.is_continuous & slope.is_defined & _is_bounded(slope, low, high))


@np.errstate(all="ignore")
def second_order_form(
    natural: Intervals,
    low: Any,
    high: Any,
    middle: Any,
    at_middle: Intervals,
    slope_at_middle: Intervals,
    slope: Intervals,
    curvature: Intervals,
) -> Intervals:
    """What ``natural`` and f(c) + f'(c)*(X - c) + f''(X)*(X - c)**2/2 have in common.

    The arguments are as for ``mean_value_form``. The form is used where f and the slope are continuous, and the
    curvature has a value everywhere and finite bounds.
    """
    step = intervals.subtract(Intervals(low, high), Intervals(middle, middle))
    half = intervals.multiply(intervals.multiply(curvature, intervals.square(step)), point(0.5))
    line = intervals.add(at_middle, intervals.multiply(slope_at_middle, step))
    is_smooth = natural.is_continuous & slope.is_continuous & curvature.is_defined
    return _common(natural, intervals.add(line, half), is_smooth & _is_bounded(curvature, low, high))


def _is_bounded(a: Intervals, low: Any, high: Any) -> Any:
    """Whether the values and the cell are bounded."""
    return np.isfinite(a.low) & np.isfinite(a.high) & np.isfinite(low) & np.isfinite(high)


def _common(natural: Intervals, form: Intervals, is_valid: Any) -> Intervals:
    low = np.where(is_valid, np.fmax(natural.low, form.low), natural.low)
    return replace(natural, low=low, high=np.where(is_valid, np.fmin(natural.high, form.high), natural.high))


def monotone_form(
    natural: Intervals, low: Any, high: Any, at_low: Intervals, at_high: Intervals, slope: Intervals
) -> Intervals:
    """What ``natural`` and the values at the ends of cells leave, where the slope has one sign.

    It is used where f is continuous and the slope has a value everywhere, and at finite ends only.
    """
    is_usable = natural.is_continuous & slope.is_defined
    rises, falls = is_usable & (slope.low >= 0), is_usable & (slope.high <= 0)
    has_low, has_high = np.isfinite(low), np.isfinite(high)
    below = np.where(rises & has_low, at_low.low, np.where(falls & has_high, at_high.low, natural.low))
    above = np.where(rises & has_high, at_high.high, np.where(falls & has_low, at_low.high, natural.high))
    return replace(natural, low=np.fmax(natural.low, below), high=np.fmin(natural.high, above))


# --- the operations -----------------------------------------------------------------------------------------------

INTERVALS = Operations(
    number=point,
    fold=_fold,
    constants={name: around(value) for name, value in CONSTANTS.items()},
    binary={
        ast.Add: intervals.add,
        ast.Sub: intervals.subtract,
        ast.Mult: intervals.multiply,
        ast.Div: intervals.divide,
        ast.Pow: intervals.power,
    },
    compare={
        ast.Lt: intervals.less,
        ast.LtE: intervals.less_equal,
        ast.Gt: intervals.greater,
        ast.GtE: intervals.greater_equal,
        ast.Eq: intervals.equal,
        ast.NotEq: intervals.not_equal,
    },
    join={ast.And: intervals.both, ast.Or: intervals.either},
    negative=intervals.negative,
    absolute=intervals.absolute,
    square=intervals.square,
    opposite=intervals.opposite,
    choose=intervals.choose,
    word=enclosure_of,
)
"""Interval arithmetic."""
