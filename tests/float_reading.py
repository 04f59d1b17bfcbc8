"""Formulas and their slopes on arrays, by the chain rule with SciPy's functions, to locate places for exact checks.

Nothing of the package's arithmetic is used, only the vocabulary's texts. A word for which there is no row here is read
by its definition. What is found this way is confirmed by ``tests.mp_reading``.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
from scipy import special

from actviz.formulas.vocabulary import WORDS
from tests.functions import tree_of

Pair = tuple[Any, Any]
"""Values and slopes."""

NO_NAMES: Mapping[str, float] = {}


def read(tree: ast.expr, names: Mapping[str, float] = NO_NAMES) -> Callable[[Any], Pair]:
    """A function that maps an array to values and slopes, NaN where float64 has none."""

    def reading(x: Any) -> Pair:
        points = np.asarray(x, dtype=np.float64)
        bound: dict[str, Pair] = {name: (np.float64(value), np.float64(0)) for name, value in names.items()}
        bound["x"] = points, np.ones_like(points)
        with np.errstate(all="ignore"):
            value, slope = _read(tree, bound)
        return np.broadcast_to(value, points.shape), np.broadcast_to(slope, points.shape)

    return reading


def _read(node: ast.expr, names: Mapping[str, Pair]) -> Pair:
    match node:
        case ast.Constant(value=int() | float() as number):
            return np.float64(number), np.float64(0)
        case ast.Name(id=name):
            return names[name] if name in names else (np.float64({"pi": np.pi, "e": np.e}[name]), np.float64(0))
        case ast.UnaryOp(op=ast.USub()):
            value, slope = _read(node.operand, names)
            return -value, -slope
        case ast.UnaryOp():
            return _read(node.operand, names)
        case ast.BinOp():
            return _arithmetic(node.op, _read(node.left, names), _read(node.right, names))
        case ast.IfExp():
            test = _holds(node.test, names)
            (a, da), (b, db) = _read(node.body, names), _read(node.orelse, names)
            return np.where(test, a, b), np.where(test, da, db)
        case ast.Call(func=ast.Name(id=name)):
            return _word(name, [_read(argument, names) for argument in node.args])
    raise TypeError(f"not a formula: {ast.dump(node)}")


_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def _holds(node: ast.expr, names: Mapping[str, Pair]) -> Any:
    match node:
        case ast.BoolOp(op=ast.And()):
            return reduce(np.logical_and, [_holds(value, names) for value in node.values])
        case ast.BoolOp():
            return reduce(np.logical_or, [_holds(value, names) for value in node.values])
        case ast.UnaryOp():
            return np.logical_not(_holds(node.operand, names))
        case ast.Compare():
            sides = [_read(side, names)[0] for side in (node.left, *node.comparators)]
            pairs = zip(node.ops, sides, sides[1:], strict=False)
            return reduce(np.logical_and, [_COMPARE[type(op)](a, b) for op, a, b in pairs])
    raise TypeError(f"not a test: {ast.dump(node)}")


def _arithmetic(op: ast.operator, left: Pair, right: Pair) -> Pair:
    (a, da), (b, db) = left, right
    match op:
        case ast.Add():
            return a + b, da + db
        case ast.Sub():
            return a - b, da - db
        case ast.Mult():
            return a * b, _product(da, b) + _product(db, a)
        case ast.Div():
            return a / b, da / b - _product(db, a / b / b)
    value = np.power(a, b)
    slope = _product(da, b * np.power(a, b - 1))
    return value, slope if np.all(db == 0) else slope + _product(db, value * np.log(a))


def _product(slope: Any, factor: Any) -> Any:
    return np.where(slope == 0, 0.0, slope * factor)


def _word(name: str, arguments: list[Pair]) -> Pair:
    if name in ("max", "min"):
        better = operator.gt if name == "max" else operator.lt
        return reduce(
            lambda p, q: (np.where(better(p[0], q[0]), p[0], q[0]), np.where(better(p[0], q[0]), p[1], q[1])), arguments
        )
    if name == "logsumexp":
        value = reduce(np.logaddexp, [a for a, _ in arguments])
        return value, sum(np.exp(a - value) * da for a, da in arguments)
    if name in _RULES:
        ((a, da),) = arguments
        value, slope = _RULES[name]
        return value(a), _product(da, slope(a))
    word = WORDS[name]
    text = word.cases or word.definition
    assert text is not None, f"{name} has no meaning here"
    return _read(tree_of(text), dict(zip(word.arguments, arguments, strict=True)))


def _sech2(x: Any) -> Any:
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2


def _phi(x: Any) -> Any:
    return np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)


_RULES: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "exp": (np.exp, np.exp),
    "expm1": (np.expm1, np.exp),
    "log": (np.log, lambda x: np.where(x > 0, 1 / x, np.nan)),
    "log1p": (np.log1p, lambda x: np.where(x > -1, 1 / (1 + x), np.nan)),
    "sqrt": (np.sqrt, lambda x: 0.5 / np.sqrt(x)),
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda x: -np.sin(x)),
    "tan": (np.tan, lambda x: 1 / np.cos(x) ** 2),
    "sinh": (np.sinh, np.cosh),
    "cosh": (np.cosh, np.sinh),
    "tanh": (np.tanh, _sech2),
    "asin": (np.arcsin, lambda x: 1 / np.sqrt(1 - x * x)),
    "acos": (np.arccos, lambda x: -1 / np.sqrt(1 - x * x)),
    "atan": (np.arctan, lambda x: 1 / (1 + x * x)),
    "asinh": (np.arcsinh, lambda x: 1 / np.hypot(1, x)),
    "erf": (special.erf, lambda x: 2 / np.sqrt(np.pi) * np.exp(-x * x)),
    "erfc": (special.erfc, lambda x: -2 / np.sqrt(np.pi) * np.exp(-x * x)),
    "sigmoid": (special.expit, lambda x: special.expit(x) * special.expit(-x)),
    "softplus": (lambda x: np.logaddexp(0, x), special.expit),
    "Phi": (special.ndtr, _phi),
    "phi": (_phi, lambda x: -x * _phi(x)),
}
