"""Evaluation of arithmetic of literals, such as 1/6.

Every formula is checked by this module, therefore it imports little.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any


def _power(a: float, b: float) -> float:
    value = a**b
    return value if isinstance(value, float) else math.nan  # a root of a negative number


ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: _power,
}
"""The operations of numbers of any type; powers are computed in floats."""


def literal_value(node: ast.expr) -> float | None:
    """Return the value of a tree of literals, computed in floats so that integers do not grow; otherwise None."""
    match node:
        case ast.Constant(value=int() | float() as literal):
            return float(literal)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = literal_value(operand)
            return None if inner is None else -inner
        case ast.BinOp():
            a, b = literal_value(node.left), literal_value(node.right)
            if a is None or b is None:
                return None
            try:
                value: float = ARITHMETIC[type(node.op)](a, b)
            except (OverflowError, ZeroDivisionError):
                return math.inf
            return value
    return None
