"""Independent evaluation of formulas: trees are evaluated by mpmath to any number of digits.

Nothing of the package's arithmetic is used here, only the vocabulary's texts: a word that has a definition or
cases is read by them. Calls to functions of the catalogue must have been expanded before (``calculus.expand``).

A sum that loses its digits, as 1 - tanh(50) does, is noticed, and the whole tree is read again with more of them.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
from mpmath import mp, mpf

from actviz.formulas.vocabulary import WORDS

Reading = Callable[[Any], Any]

MARGINS = (20, 400, 1500)
"""Extra digits to work with, one after the other until none is missed; the last covers whatever float64 can hold."""

NO_NAMES: Mapping[str, float] = {}

_HUGE = 1 << 12  # binary exponents beyond this take part as infinity or zero
_FAR = 1 << 15  # beyond this, functions are not evaluated
_LONG = 40  # and beyond this an error function has levelled off, to numbers that no exponent holds
_LEVEL = ("tanh", "atan", "erf", "erfc", "Phi")  # unless it has levelled off
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class _LostDigitsError(ArithmeticError):
    """The working precision was too small for this tree at this point."""


def read(tree: ast.expr, names: Mapping[str, float] = NO_NAMES, margins: Sequence[int] = MARGINS) -> Reading:
    """A function of one number, right to the digits of ``mp.dps`` where it is called (``with mp.workdps(50): f(x)``).

    ``names`` are the parameters. Where there is no real value (log(-1), 1/0) the result is NaN. Only the branch
    that is taken is read.
    """
    bound = {name: mpf(value) for name, value in names.items()}

    def reading(x: Any) -> Any:
        point = mpmath.mpmathify(x)
        asked = mp.prec
        for margin in margins:
            with mp.workprec(asked + int(margin * 3.33)):
                try:
                    value = _Reader(asked, margin == margins[-1]).read(tree, {**bound, "x": point})
                except _LostDigitsError:
                    continue
                except (ZeroDivisionError, OverflowError, ValueError):
                    return mp.nan
            return +value
        raise AssertionError("the last margin never misses digits")

    return reading


def read_text(text: str, names: Mapping[str, float] = NO_NAMES) -> Reading:
    """The same for a formula as text."""
    return read(ast.parse(text, mode="eval").body, names)


def slope(function: Reading, x: Any, order: int = 1) -> Any:
    """The derivative of a reading where it is smooth, right to about ``mp.dps`` digits, by mpmath's differences.

    They reach less than 10**-dps * max(1, |x|) to both sides. In a tail, where the value is much larger than its
    changes, they are taken again with more digits, until two of them agree.
    """
    asked = mp.dps
    point = mpmath.mpmathify(x)
    scale = max(mpf(1), abs(point))
    before = mp.nan
    for margin in MARGINS:
        with mp.workdps(asked + margin):
            value = mpmath.diff(lambda t: function(scale * t), point / scale, order) / scale**order
            if value and abs(value - before) <= abs(value) * mpf(10) ** -asked:
                break
        before = value
    return +value


@cache
def _text_tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


class _Reader:
    """One reading of a tree with some working precision; ``asked`` bits must survive, unless it is the last try."""

    def __init__(self, asked: int, is_last: bool) -> None:
        self.asked = asked
        self.is_last = is_last

    def read(self, node: ast.expr, names: Mapping[str, Any]) -> Any:
        match node:
            case ast.Constant(value=int() | float() as value):
                return mpf(value)
            case ast.Name(id="pi"):
                return +mp.pi
            case ast.Name(id="e"):
                return +mp.e
            case ast.Name(id=name):
                return names[name]
            case ast.UnaryOp(op=ast.USub()):
                return -self.read(node.operand, names)
            case ast.UnaryOp(op=ast.UAdd()):
                return self.read(node.operand, names)
            case ast.BinOp():
                return self.arithmetic(node.op, self.read(node.left, names), self.read(node.right, names))
            case ast.IfExp():
                return self.read(node.body if self.holds(node.test, names) else node.orelse, names)
            case ast.Call(func=ast.Name(id=name)):
                return self.word(name, [self.read(argument, names) for argument in node.args])
        raise TypeError(f"not a formula: {ast.dump(node)}")

    def holds(self, node: ast.expr, names: Mapping[str, Any]) -> bool:
        match node:
            case ast.BoolOp(op=ast.And()):
                return all(self.holds(value, names) for value in node.values)
            case ast.BoolOp():
                return any(self.holds(value, names) for value in node.values)
            case ast.UnaryOp(op=ast.Not()):
                return not self.holds(node.operand, names)
            case ast.Compare():
                sides = [self.read(side, names) for side in (node.left, *node.comparators)]
                pairs = zip(node.ops, sides, sides[1:], strict=False)
                return all(_COMPARE[type(op)](left, right) for op, left, right in pairs)
        raise TypeError(f"not a test: {ast.dump(node)}")

    def keep_digits(self, result: Any, size: int) -> None:
        """Complain if what is left of numbers of a binary ``size`` after they cancelled is too little."""
        if not self.is_last and (result == 0 or size - mp.mag(result) > mp.prec - self.asked):
            raise _LostDigitsError

    def arithmetic(self, op: ast.operator, a: Any, b: Any) -> Any:
        match op:
            case ast.Add() | ast.Sub():
                result = a + b if isinstance(op, ast.Add) else a - b
                if a and b and mp.isfinite(a) and mp.isfinite(b):
                    self.keep_digits(result, max(mp.mag(a), mp.mag(b)))
                return result
            case ast.Mult():
                return a * b
            case ast.Div():
                return a / b
            case ast.Pow():
                return self.power(a, b)
        raise TypeError(f"not an operator: {op}")

    def power(self, a: Any, b: Any) -> Any:
        if mp.isint(b) and abs(b) <= 1000:
            return a ** int(b)
        if a <= 0:
            return _real(mp.power(a, b)) if a or b > 0 else mp.nan
        return self.exp(b * self.log(a))

    def exp(self, a: Any) -> Any:
        if mp.isfinite(a) and a and mp.mag(a) > _HUGE:
            return mp.inf if a > 0 else mpf(0)
        return mp.exp(a)

    def log(self, a: Any) -> Any:
        if a <= 0:
            return mp.nan  # the logarithm of 0 is no value, although floating point continues with -inf
        if mp.isfinite(a):
            self.keep_digits(a - 1, 1)
        return mp.log(a)

    def word(self, name: str, arguments: list[Any]) -> Any:
        if any(map(mp.isnan, arguments)):
            return mp.nan  # in all cases, because all comparisons are false
        if name == "exp":
            return self.exp(arguments[0])
        if name == "log":
            return self.log(arguments[0])
        if name in _FUNCTIONS:
            beyond = mp.inf if name in _LEVEL else mp.nan
            bounded = [a if not a or mp.mag(a) <= _FAR else beyond * mp.sign(a) for a in arguments]
            return _real(_FUNCTIONS[name](*bounded))
        if name in _NEAR_ZERO and arguments[0] and mp.mag(arguments[0]) < -mp.prec:
            return _NEAR_ZERO[name](arguments[0])
        word = WORDS[name]
        if word.is_variadic:
            return _VARIADIC[name](self, arguments)
        text = word.cases or word.definition
        assert text is not None, f"{name} has no meaning here"
        return self.read(_text_tree(text), dict(zip(word.arguments, arguments, strict=True)))

    def log_sum_exp(self, arguments: list[Any]) -> Any:
        largest = max(arguments)
        rest = [self.exp(a - largest) for a in arguments]
        return largest + self.log(sum(rest, mpf(0)))


def _real(value: Any) -> Any:
    return value.real if value.imag == 0 else mp.nan


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "sqrt": mp.sqrt,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "asinh": mp.asinh,
    "erf": lambda x: mp.erf(x) if abs(x) < 50 else mp.sign(x),  # 1e-1000 away from it, but at once
    "erfc": lambda x: mp.erfc(x) if mp.mag(x) <= _LONG else 1 - mp.sign(x),
    "Phi": lambda x: mp.ncdf(x) if mp.mag(x) <= _LONG else (1 + mp.sign(x)) / 2,
}
_NEAR_ZERO: Mapping[str, Callable[[Any], Any]] = {
    "expm1": lambda x: x,
    "log1p": lambda x: x,
    "sinc_slope": lambda x: -x / 3,
    "sinc_curvature": lambda _: -mpf(1) / 3,
}
"""The first terms of the series, where the definition loses more digits than there are."""
_VARIADIC: Mapping[str, Callable[[_Reader, list[Any]], Any]] = {
    "max": lambda _, arguments: mp.nan if any(map(mp.isnan, arguments)) else max(arguments),
    "min": lambda _, arguments: mp.nan if any(map(mp.isnan, arguments)) else min(arguments),
    "logsumexp": _Reader.log_sum_exp,
}


def as_decimals(node: ast.expr) -> ast.expr | None:
    """A number with a decimal point as a quotient of integers, as it is meant."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        exact = Fraction(repr(node.value))
        return ast.BinOp(ast.Constant(exact.numerator), ast.Div(), ast.Constant(exact.denominator))
    return None
