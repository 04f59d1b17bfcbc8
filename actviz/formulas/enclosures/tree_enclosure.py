"""Compilation of trees into functions that enclose the values of a formula on each of many cells.

Trees are compiled as in ``formulas.evaluation``, with interval arithmetic. Enclosures of words are defined by the
vocabulary.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actviz.formulas.enclosures import intervals
from actviz.formulas.enclosures.intervals import (
    Intervals,
    Tests,
    are_equal_points,
    is_point,
    point,
    rational,
    rounded_constant,
)
from actviz.formulas.enclosures.word_intervals import enclosure_of
from actviz.formulas.evaluation import Operations, Program
from actviz.formulas.expressions import rejects_deep_trees
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.vocabulary import CONSTANTS

Enclosure = Callable[[ArrayLike, ArrayLike], Intervals]
_NO_PARAMETERS: Mapping[str, float] = {}


@rejects_deep_trees
def compile_enclosure(tree: ast.expr, parameters: Mapping[str, float] = _NO_PARAMETERS) -> Enclosure:
    """Compile a tree into a function that encloses its values on cells.

    Parameters
    ----------
    tree : ast.expr
        A tree in x, constants and ``parameters``, possibly that of a derivative. Literals and parameters are exact
        floats, pi and e are the real numbers.
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
    >>> square = compile_enclosure(ast.parse("x**2", mode="eval").body)
    >>> found = square([-1.0, 2.0], [1.0, 2.0])
    >>> bool(found.low[0] == 0), bool(1 <= found.high[0] < 1.0000001)
    (True, True)
    """
    function = _EnclosureProgram(INTERVAL_OPERATIONS, parameters).compile(tree)

    def enclosed(low: ArrayLike, high: ArrayLike) -> Intervals:
        start, end = np.broadcast_arrays(np.asarray(low, np.float64), np.asarray(high, np.float64))
        with np.errstate(all="ignore"):
            found = function(Intervals(start, end))
        parts = (found.low, found.high, found.is_continuous, found.is_defined)
        return Intervals(
            *(part if np.shape(part) == start.shape else np.broadcast_to(part, start.shape) for part in parts)
        )

    return enclosed


MAX_NARROWED_DEPTH = 3
"""The largest depth of nested conditionals with narrowed branches; each level multiplies the size of the code."""


class _EnclosureProgram(Program):
    """Straight-line code that computes branches of conditionals on the part of each cell where the test is true."""

    narrowed: dict[str, str]

    def __init__(self, operations: Operations, parameters: Mapping[str, float]) -> None:
        super().__init__(operations, parameters)
        self.narrowed = {}
        self.depth = 0

    def current_name(self, name: str) -> str:
        """Return the name of a part, narrowed by the tests of the enclosing conditionals."""
        while name in self.narrowed:
            name = self.narrowed[name]
        return name

    def step(self, function: Callable[..., Any], *operands: str) -> str:
        return super().step(function, *map(self.current_name, operands))

    def conditional(self, node: ast.IfExp) -> str:
        if self.depth == MAX_NARROWED_DEPTH:
            return super().conditional(node)
        self.depth += 1
        try:
            return self.narrowing(node)
        finally:
            self.depth -= 1

    def narrowing(self, node: ast.IfExp) -> str:
        """Return the name of the value of a conditional with narrowed branches."""
        test = self.visit(node.test)
        known = self.namespace.get(test)
        if isinstance(known, Tests) and known.is_defined and (known.holds or known.fails):
            return self.visit(node.body if known.holds else node.orelse)
        joined = [self.constant(True)] if self.is_continuous_switch(node) else []
        branches = []
        for holds, branch in ((True, node.body), (False, node.orelse)):
            outer, self.narrowed = self.narrowed, self.narrowed.copy()
            self.assume(node.test, holds)
            branches.append(self.current_name(self.visit(branch)))
            self.narrowed = outer
        return self.step(self.ops.choose, test, *branches, *joined)

    def assume(self, test: ast.expr, holds: bool) -> None:
        """Narrow the sides of comparisons in a test that is true, or false."""
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
        """Narrow two parts, given that the first is at most the second."""
        a, b = (self.current_name(self.visit(side)) for side in (smaller, larger))
        for part, function, other in ((a, intervals.at_most, b), (b, intervals.at_least, a)):
            if part not in self.namespace:
                self.narrowed[part] = self.step(function, part, other)

    def is_continuous_switch(self, node: ast.IfExp) -> bool:
        """Return whether a test compares x with a constant at which both branches are proven to be equal."""
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
        body, orelse = (
            self.namespace.get(self.current_name(self.visit(branch))) for branch in (node.body, node.orelse)
        )
        self.narrowed = outer
        return body is not None and orelse is not None and are_equal_points(body, orelse)


def _fold(function: Callable[..., Any], *operands: Any) -> Any:
    """Return the result of a step with constants; exact for arithmetic of rational numbers."""
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


# --- the operations -----------------------------------------------------------------------------------------------

INTERVAL_OPERATIONS = Operations(
    number=point,
    fold=_fold,
    constants={name: rounded_constant(value) for name, value in CONSTANTS.items()},
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
