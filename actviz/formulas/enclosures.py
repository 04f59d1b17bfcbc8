"""Tree -> enclosures: bounds, with proof, of all values that a formula takes on each of many cells.

A tree is compiled as ``formulas.values`` does it, with interval arithmetic in place of that of numbers. What a word
contributes is read from its row of the vocabulary.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial, reduce
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actviz.formulas import functions, intervals
from actviz.formulas.functions import function_named
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.intervals import (
    LARGEST,
    TINIEST,
    ULP,
    Intervals,
    Tests,
    around,
    is_one,
    is_point,
    lower,
    point,
    rational,
    upper,
    whole_line,
)
from actviz.formulas.trees import refuses_deep_trees
from actviz.formulas.values import Operations, Program, compile_open, kernel_of
from actviz.formulas.words import CONSTANTS, Shape, Word

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
    function = _Program(INTERVALS, parameters).compile(tree)

    def enclosed(low: ArrayLike, high: ArrayLike) -> Intervals:
        low, high = np.broadcast_arrays(np.asarray(low, np.float64), np.asarray(high, np.float64))
        with np.errstate(all="ignore"):
            found = function(Intervals(low, high))
        return Intervals(*(_shaped(part, low.shape) for part in _parts(found)))

    return enclosed


class _Program(Program):
    """Straight-line code in which a branch of a conditional is computed with what its test leaves of the cells."""

    narrowed: dict[str, str]

    def __init__(self, operations: Operations, parameters: Mapping[str, float]) -> None:
        super().__init__(operations, parameters)
        self.narrowed = {}

    def seen(self, name: str) -> str:
        """The name under which a part is known where the tests of all conditionals around hold."""
        while name in self.narrowed:
            name = self.narrowed[name]
        return name

    def step(self, function: Callable[..., Any], *operands: str) -> str:
        return super().step(function, *map(self.seen, operands))

    def conditional(self, node: ast.IfExp) -> str:
        test = self.visit(node.test)
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
        low, high = np.broadcast_arrays(np.asarray(low, np.float64), np.asarray(high, np.float64))
        slopes = slope(low, high)
        middle = centres(low, high)
        is_monotone = (slopes.low >= 0) | (slopes.high <= 0)
        starts, ends = np.where(is_monotone, low, middle), np.where(is_monotone, high, middle)
        both = value(np.stack([low, starts, ends]), np.stack([high, starts, ends]))
        natural, at_start, at_end = (Intervals(*(part[i] for part in _parts(both))) for i in range(3))
        sharper = monotone_form(natural, low, high, at_start, at_end, slopes)
        return mean_value_form(sharper, low, high, middle, at_start, slopes, ~is_monotone)

    return enclosed


def centres(low: Any, high: Any) -> Any:
    """A number in each cell near its middle; an end, if the other is infinite."""
    middle = 0.5 * low + 0.5 * high
    return np.where(
        np.isfinite(middle), middle, np.where(np.isfinite(low), low, np.where(np.isfinite(high), high, 0.0))
    )


def mean_value_form(
    natural: Intervals, low: Any, high: Any, middle: Any, at_middle: Intervals, slope: Intervals, where: Any = True
) -> Intervals:
    """What ``natural`` and f(c) + f'(X)*(X - c) have in common, with the value and the slope on cells X enclosed.

    It is used where f is continuous and the slope has a value everywhere, with finite bounds. The slope may jump at
    single points.
    """
    with np.errstate(all="ignore"):
        is_usable = where & natural.is_continuous & slope.is_defined & np.isfinite(slope.low) & np.isfinite(slope.high)
        is_usable &= np.isfinite(low) & np.isfinite(high)
        width = intervals.subtract(Intervals(low, high), Intervals(middle, middle))
        form = intervals.add(at_middle, intervals.multiply(slope, width))
        return replace(
            natural,
            low=np.where(is_usable, np.fmax(natural.low, form.low), natural.low),
            high=np.where(is_usable, np.fmin(natural.high, form.high), natural.high),
        )


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


# --- words --------------------------------------------------------------------------------------------------------


@cache
def _word(word: Word) -> Callable[..., Intervals]:
    """The function that encloses a word, by its row."""
    if word.shape is not None:
        return _by_shape(word, word.shape)
    if word.enclosure is None:
        return whole_line
    own = globals().get(word.enclosure)
    function: Callable[..., Intervals] = own or getattr(intervals, word.enclosure)
    return function


def _by_shape(word: Word, shape: Shape) -> Callable[[Intervals], Intervals]:
    value = compile_open(kernel_of(word.name), ()) if word.value is None else function_named(word.value)
    start, end = shape.domain
    is_bounded = shape.domain != (-math.inf, math.inf)
    bottom, top = shape.values
    has_zero = shape.zero is not None

    def error(x: Any) -> Any:
        # Beyond 40 a word with such an error has reached its limit or underflows.
        return (shape.ulps + shape.ulps_per_square * np.square(np.minimum(np.abs(x), 40.0))) * ULP

    def bounds(x: Any) -> tuple[Any, Any]:
        y = value(x)
        relative = error(x) if shape.ulps_per_square else shape.ulps * ULP
        # A word that is 0 somewhere does not underflow elsewhere: its zeros are exact.
        least = shape.ulps * TINIEST * (y != 0) if has_zero else shape.ulps * TINIEST
        return lower(y, relative, least), upper(y, relative, least)

    def enclosed(a: Intervals) -> Intervals:
        low, high = (np.maximum(a.low, start), np.minimum(a.high, end)) if is_bounded else (a.low, a.high)
        left, right = bounds(low), bounds(high)
        if shape.turns:
            between = [bounds(np.clip(turn, low, high)) for turn in shape.turns]
            below = reduce(np.minimum, [left[0], right[0], *(ends[0] for ends in between)])
            above = reduce(np.maximum, [left[1], right[1], *(ends[1] for ends in between)])
        else:
            below, above = (right[0], left[1]) if shape.is_falling else (left[0], right[1])
        if bottom != -math.inf:
            below = np.maximum(below, bottom)
        if top != math.inf:
            above = np.minimum(above, top)
        if not is_bounded:
            return Intervals(below, above, a.is_continuous, a.is_defined)
        is_inside = (a.low >= start) & (a.high <= end)
        is_nowhere = low > high
        for pole in shape.poles:
            is_inside &= (a.low > pole) | (a.high < pole)
            is_nowhere |= (low == pole) & (high == pole)
        below, above = np.where(is_nowhere, np.nan, below), np.where(is_nowhere, np.nan, above)
        return Intervals(below, above, a.is_continuous & is_inside, a.is_defined & is_inside)

    return enclosed


_WAVE_ERROR = 16 * ULP
_TURN = 2 * math.pi


def _wave(function: Callable[[Any], Any], peak: float, a: Intervals) -> Intervals:
    """A sine that is 1 at ``peak`` turns, -1 half a turn later, and is monotone between."""
    low, high = function(a.low), function(a.high)
    below, above = np.minimum(low, high), np.maximum(low, high)
    first, last = a.low / _TURN, a.high / _TURN
    has_peak, has_dip = _meets(first, last, peak), _meets(first, last, peak + 0.5)
    below = np.where(has_dip, -1.0, np.maximum(_lower_wave(below), -1.0))
    above = np.where(has_peak, 1.0, np.minimum(_upper_wave(above), 1.0))
    return _defined(a, below, above)


def _lower_wave(y: Any) -> Any:
    return lower(y, _WAVE_ERROR, TINIEST * (y != 0))


def _upper_wave(y: Any) -> Any:
    return upper(y, _WAVE_ERROR, TINIEST * (y != 0))


def _defined(a: Intervals, low: Any, high: Any) -> Intervals:
    """The result of a word that is continuous everywhere; there is none where ``a`` has no value."""
    is_nowhere = np.isnan(a.low)
    return replace(a, low=np.where(is_nowhere, np.nan, low), high=np.where(is_nowhere, np.nan, high))


def _meets(first: Any, last: Any, place: float) -> Any:
    """Whether a whole number and ``place`` may lie between two numbers of turns, which have been rounded."""
    # Three roundings: of 2 pi, of the quotient and of the difference; NaN, of an infinite end, meets everything.
    start = np.ceil(lower(first, 4 * ULP) - place - ULP)
    end = np.floor(upper(last, 4 * ULP) - place + ULP)
    return ~(start > end)


def sine(a: Intervals) -> Intervals:
    """sin(a)."""
    return _wave(np.sin, 0.25, a)


def cosine(a: Intervals) -> Intervals:
    """cos(a)."""
    return _wave(np.cos, 0.0, a)


def tangent(a: Intervals) -> Intervals:
    """tan(a), the whole line where a pole is inside."""
    has_pole = _meets(a.low / math.pi, a.high / math.pi, 0.5)
    low = np.where(has_pole, -np.inf, _lower_wave(np.tan(a.low)))
    high = np.where(has_pole, np.inf, _upper_wave(np.tan(a.high)))
    found = _defined(a, low, high)
    return replace(found, is_continuous=a.is_continuous & ~has_pole, is_defined=a.is_defined & ~has_pole)


def _sinc(order: int, a: Intervals) -> Intervals:
    """A derivative of sinc, which is the integral of t**order * cos(x*t + order*pi/2) for t from 0 to 1.

    So it is bounded by 1/(order + 1), by 2/abs(x) (the second mean value theorem), and its slope by 1/(order + 2).
    """
    function = (functions.sinc, functions.sinc_slope, functions.sinc_curvature)[order]
    size = intervals.absolute(a)
    middle = a.low + 0.5 * (a.high - a.low)
    radius = upper(np.maximum(upper(a.high - middle), upper(middle - a.low)))
    centre = function(middle)
    slack = upper(radius / (order + 2)) + 16 * ULP
    bound = np.minimum(1.0 if order == 0 else upper(1 / (order + 1)), upper((1.0 if order == 0 else 2.0) / size.low))
    low, high = np.fmax(lower(centre - slack), -bound), np.fmin(upper(centre + slack), bound)
    return _defined(a, low, high)


sinc, sinc_slope, sinc_curvature = (partial(_sinc, order) for order in range(3))


def hypot(a: Intervals, b: Intervals) -> Intervals:
    """sqrt(a**2 + b**2)."""
    p, q = intervals.absolute(a), intervals.absolute(b)
    low, high = np.hypot(p.low, q.low), np.hypot(p.high, q.high)
    low = np.maximum(lower(low, 4 * ULP, TINIEST), np.maximum(p.low, q.low))
    high = np.where((p.high == 0) | (q.high == 0), np.maximum(p.high, q.high), upper(high, 4 * ULP, TINIEST))
    return Intervals(low, high, a.is_continuous & b.is_continuous, a.is_defined & b.is_defined)


def logsumexp(*values: Intervals) -> Intervals:
    """log(exp(a) + exp(b) + ...), which rises with each of them."""
    lows, highs = [value.low for value in values], [value.high for value in values]
    low, high = (_log_sum(ends) for ends in (lows, highs))
    low = lower(low - _log_error(lows))
    high = upper(high + _log_error(highs))
    low = np.maximum(low, reduce(np.maximum, lows))
    is_continuous = reduce(lambda a, b: a & b, [value.is_continuous for value in values])
    is_defined = reduce(lambda a, b: a & b, [value.is_defined for value in values])
    return Intervals(low, high, is_continuous, is_defined)


def _log_sum(ends: list[Any]) -> Any:
    largest = reduce(np.maximum, ends)
    return np.where(np.isfinite(largest), functions.logsumexp(*ends), largest)


def _log_error(ends: list[Any]) -> Any:
    # Each difference to the largest, d, is off by |d| ulps at most, and so its exponential by |d|*exp(d) < 1 ulps of 1.
    largest = np.clip(reduce(np.maximum, ends), -LARGEST, LARGEST)
    return np.abs(largest) * (4 * ULP) + len(ends) * (16 * ULP)


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
    word=_word,
)
"""Interval arithmetic."""
