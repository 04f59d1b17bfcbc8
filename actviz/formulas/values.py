"""Tree -> fast function on NumPy arrays.

A tree is compiled once into straight-line NumPy code, in which every part that occurs twice is computed once, and is
evaluated in float64 in blocks that stay in the processor's cache. Promises, whatever the tree:

* NaN in gives NaN out, and no NumPy warning is ever seen;
* at -inf and +inf the value is the limit, NaN if there is none;
* shape is kept, 0-d and empty arrays too; float16 and float32 in give the same out, everything else gives float64.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.formulas.errors import ActvizError
from actviz.formulas.functions import function_named
from actviz.formulas.trees import refuses_deep_trees
from actviz.formulas.words import CONSTANTS, WORDS, Word

Floats = NDArray[np.float64]
Function = Callable[[Floats], Any]

BLOCK = 1 << 14
FAR = 1e100
"""Beyond this, a part of a formula may overflow although the whole does not; the limit stands in for a NaN there."""
_NO_VALUES: Mapping[str, float] = {}

_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}


@refuses_deep_trees
def compile_tree(tree: ast.expr, parameters: Mapping[str, float] = _NO_VALUES) -> Function:
    """Compile a tree whose names are x, constants and ``parameters`` into a function of one float64 array.

    The function does plain arithmetic; ``evaluate`` adds the promises of this module.
    Raises ``ActvizError`` if the tree is nested too deeply.
    """
    return _Program(parameters).compile(tree)


@refuses_deep_trees
def compile_open(tree: ast.expr, names: Sequence[str]) -> Callable[..., Any]:
    """Compile a tree into a function of x and of the parameters ``names``, all of them arrays; the rest as above."""
    return _Program(_NO_VALUES, names).compile(tree)


@cache
def kernel_of(name: str) -> ast.expr:
    """The tree that a word without a NumPy function of its own is computed by."""
    kernel = WORDS[name].kernel
    assert kernel is not None
    return ast.parse(kernel, mode="eval").body


class _Program:
    """Straight-line code under construction: a step is a function and its operands, numbered by what they are."""

    def __init__(self, parameters: Mapping[str, float], names: Sequence[str] = ()) -> None:
        self.known = {**CONSTANTS, **parameters}
        self.namespace: dict[str, Any] = {"__builtins__": {}}
        self.numbered: dict[tuple[Any, ...], str] = {}
        # Numbered, for a parameter may have the name of a step.
        self.bound = {"x": "x"} | {name: f"p{number}" for number, name in enumerate(names)}
        self.negated: dict[str, str] = {}
        self.lines: list[str] = []

    def compile(self, tree: ast.expr) -> Function:
        result = self.visit(tree)
        body = "\n    ".join([*self.lines, f"return {result}"])
        arguments = ", ".join(self.bound.values())
        exec(compile(f"def formula({arguments}):\n    {body}\n", "<formula>", "exec"), self.namespace)
        return self.namespace["formula"]  # type: ignore[no-any-return]

    def constant(self, value: Any) -> str:
        key = ("constant", repr(value))
        if key not in self.numbered:
            self.numbered[key] = f"c{len(self.numbered)}"
            self.namespace[self.numbered[key]] = value
        return self.numbered[key]

    def step(self, function: Callable[..., Any], *operands: str) -> str:
        if function is np.abs:
            operands = tuple(self.negated.get(operand, operand) for operand in operands)
        if all(operand in self.namespace for operand in operands):
            with np.errstate(all="ignore"):
                value = function(*(self.namespace[operand] for operand in operands))
            return self.constant(bool(value) if isinstance(value, bool | np.bool_) else float(value))
        key = (id(function), *operands)
        if key not in self.numbered:
            name = self.numbered[key] = f"t{len(self.numbered)}"
            self.namespace[f"f_{name}"] = function
            self.lines.append(f"{name} = f_{name}({', '.join(operands)})")
            if function is np.negative:
                self.negated[name] = operands[0]
        return self.numbered[key]

    def call(self, word: Word, operands: list[str]) -> str:
        if word.value is not None:
            return self.step(function_named(word.value), *operands)
        outer, self.bound = self.bound, dict(zip(word.arguments, operands, strict=True))
        result = self.visit(kernel_of(word.name))
        self.bound = outer
        return result

    def visit(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name) if name in self.bound:
                return self.bound[name]
            case ast.Constant(value=int() | float() as value):
                return self.constant(float(value))
            case ast.Name(id=name):
                return self.constant(float(self.known[name]))
            case ast.UnaryOp(op=ast.USub()):
                return self.step(np.negative, self.visit(node.operand))
            case ast.UnaryOp():
                return self.step(np.logical_not, self.visit(node.operand))
            case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
                return self.step(np.square, self.visit(node.left))
            case ast.BinOp():
                return self.step(_BINARY[type(node.op)], self.visit(node.left), self.visit(node.right))
            case ast.Compare():
                return self.step(_COMPARE[type(node.ops[0])], self.visit(node.left), self.visit(node.comparators[0]))
            case ast.BoolOp():
                join = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
                first, *others = (self.visit(value) for value in node.values)
                for other in others:
                    first = self.step(join, first, other)
                return first
            case ast.IfExp():
                return self.step(np.where, self.visit(node.test), self.visit(node.body), self.visit(node.orelse))
            case ast.Call(func=ast.Name(id=name)):
                return self.call(WORDS[name], [self.visit(argument) for argument in node.args])
        raise TypeError(f"not a formula: {ast.dump(node)}")


@np.errstate(all="ignore")
def evaluate(function: Function, x: ArrayLike) -> NDArray[np.floating[Any]]:
    """Evaluate a compiled function on an array of real numbers, with the promises of this module.

    Raises ``ActvizError`` if ``x`` does not hold real numbers.
    """
    try:
        points = np.asarray(x)
    except ValueError:
        raise ActvizError("x is no array of numbers: its rows differ in length") from None
    if points.dtype.kind not in "fiub":
        raise ActvizError(f"x holds {points.dtype} values; an activation takes real numbers")
    values = np.empty(points.shape, dtype=kind_of(points))
    # NumPy rounds some functions differently where numbers do not lie side by side.
    flat, out = np.ascontiguousarray(points).reshape(-1), values.reshape(-1)
    for start in range(0, flat.size, BLOCK):
        block = flat[start : start + BLOCK].astype(np.float64, copy=False)
        out[start : start + BLOCK] = _on_block(function, block)
    return values


def kind_of(points: NDArray[Any]) -> np.dtype[np.floating[Any]]:
    """The dtype in which a function of ``points`` is returned: that of floats up to float64, else float64."""
    is_kept = points.dtype.kind == "f" and points.dtype.itemsize <= 8
    return points.dtype.newbyteorder("=") if is_kept else np.dtype(np.float64)


def _on_block(function: Function, x: Floats) -> Floats:
    y = np.asarray(function(x))
    if not np.isnan(x.sum() + y.sum()):  # a sum is the cheapest way to see that no NaN is there
        return y
    return np.where(np.isnan(x), np.nan, y)
