"""Compilation of trees into functions of NumPy arrays.

A tree is compiled into straight-line NumPy code without common subexpressions, and is evaluated in float64 in blocks
that fit in the processor's cache. ``evaluate`` guarantees for every tree:

* NaN is returned for NaN, and no NumPy warning is emitted;
* the shape is that of the input, also for 0-d and empty arrays;
* float16 and float32 are returned for the same dtype, float64 for any other.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import rejects_deep_trees, tree_of
from actviz.formulas.numpy_functions import function_named
from actviz.formulas.vocabulary import CONSTANTS, WORDS
from actviz.formulas.word import Word

CompiledFunction = Callable[[Floats], Any]

BLOCK = 1 << 14
FAR = 1e100
"""Magnitude of x beyond which a NaN of a formula, whose parts may overflow, is replaced by the limit."""
_NO_PARAMETERS: Mapping[str, float] = {}


@dataclass(frozen=True, kw_only=True)
class Operations:
    """The arithmetic of a program: floats or intervals.

    ``number`` converts a literal or a parameter to a constant. ``fold`` applies a function to constants. ``word``
    returns the function of a word, or None if the kernel of the word is compiled.
    """

    number: Callable[[float], Any]
    fold: Callable[..., Any]
    constants: Mapping[str, Any]
    binary: Mapping[type[ast.operator], Callable[..., Any]]
    compare: Mapping[type[ast.cmpop], Callable[..., Any]]
    join: Mapping[type[ast.boolop], Callable[..., Any]]
    negative: Callable[..., Any]
    absolute: Callable[..., Any]
    square: Callable[..., Any]
    opposite: Callable[..., Any]
    choose: Callable[..., Any]
    word: Callable[[Word], Callable[..., Any] | None]


FLOAT_OPERATIONS = Operations(
    number=float,
    fold=lambda function, *operands: _python_scalar(function(*operands)),
    constants=CONSTANTS,
    binary={ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide, ast.Pow: np.power},
    compare={
        ast.Lt: np.less,
        ast.LtE: np.less_equal,
        ast.Gt: np.greater,
        ast.GtE: np.greater_equal,
        ast.Eq: np.equal,
        ast.NotEq: np.not_equal,
    },
    join={ast.And: np.logical_and, ast.Or: np.logical_or},
    negative=np.negative,
    absolute=np.abs,
    square=np.square,
    opposite=np.logical_not,
    choose=np.where,
    word=lambda word: None if word.value is None else function_named(word.value),
)
"""Arithmetic in float64."""


def _python_scalar(value: Any) -> bool | float:
    return bool(value) if isinstance(value, bool | np.bool_) else float(value)


@rejects_deep_trees
def compile_tree(
    tree: ast.expr, parameters: Mapping[str, float] = _NO_PARAMETERS, names: Sequence[str] = ()
) -> Callable[..., Any]:
    """Compile a tree into a function of one float64 array.

    The names in the tree are x, constants, ``parameters`` and ``names``. The arguments of the function are x and arrays
    for ``names``. It does not give the guarantees of this module, which ``evaluate`` adds. Raises ``ActvizError`` if
    the tree is nested too deeply.
    """
    return Program(FLOAT_OPERATIONS, parameters, names).compile(tree)


class Program:
    """Straight-line code under construction; equal steps, with the same function and operands, are written once."""

    def __init__(self, operations: Operations, parameters: Mapping[str, float], names: Sequence[str] = ()) -> None:
        self.ops = operations
        self.known = {**operations.constants, **{name: operations.number(parameters[name]) for name in parameters}}
        self.namespace: dict[str, Any] = {"__builtins__": {}}
        self.numbered: dict[tuple[Any, ...], str] = {}
        # Arguments are numbered, because a parameter may have the name of a step.
        self.bound = {"x": "x"} | {name: f"p{number}" for number, name in enumerate(names)}
        self.negated: dict[str, str] = {}
        self.lines: list[str] = []

    def compile(self, tree: ast.expr) -> Callable[..., Any]:
        """Compile a tree into a function of x and of the names, in this order."""
        result = self.visit(tree)
        body = "\n    ".join([*self.lines, f"return {result}"])
        arguments = ", ".join(self.bound.values())
        exec(compile(f"def formula({arguments}):\n    {body}\n", "<formula>", "exec"), self.namespace)
        return self.namespace["formula"]  # type: ignore[no-any-return]

    def constant(self, value: Any) -> str:
        """Return the name of a constant."""
        key = ("constant", repr(value))
        if key not in self.numbered:
            self.numbered[key] = f"c{len(self.numbered)}"
            self.namespace[self.numbered[key]] = value
        return self.numbered[key]

    def step(self, function: Callable[..., Any], *operands: str) -> str:
        """Return the name of the result of a step, and add a line if the step is new."""
        if function is self.ops.absolute:
            operands = tuple(self.negated.get(operand, operand) for operand in operands)
        if all(operand in self.namespace for operand in operands):
            with np.errstate(all="ignore"):
                return self.constant(self.ops.fold(function, *(self.namespace[operand] for operand in operands)))
        key = (id(function), *operands)
        if key not in self.numbered:
            name = self.numbered[key] = f"t{len(self.numbered)}"
            self.namespace[f"f_{name}"] = function
            self.lines.append(f"{name} = f_{name}({', '.join(operands)})")
            if function is self.ops.negative:
                self.negated[name] = operands[0]
        return self.numbered[key]

    def call(self, word: Word, operands: list[str]) -> str:
        """Return the name of the value of a word."""
        function = self.ops.word(word)
        if function is not None:
            return self.step(function, *operands)
        outer, self.bound = self.bound, dict(zip(word.arguments, operands, strict=True))
        result = self.visit(tree_of(word.kernel))
        self.bound = outer
        return result

    def conditional(self, node: ast.IfExp) -> str:
        """Return the name of the value of a conditional."""
        return self.step(self.ops.choose, self.visit(node.test), self.visit(node.body), self.visit(node.orelse))

    def visit(self, node: ast.expr) -> str:
        """Return the name of the value of a tree."""
        match node:
            case ast.Name(id=name) if name in self.bound:
                return self.bound[name]
            case ast.Constant(value=int() | float() as value):
                return self.constant(self.ops.number(value))
            case ast.Name(id=name):
                return self.constant(self.known[name])
            case ast.UnaryOp(op=ast.USub()):
                return self.step(self.ops.negative, self.visit(node.operand))
            case ast.UnaryOp():
                return self.step(self.ops.opposite, self.visit(node.operand))
            case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
                return self.step(self.ops.square, self.visit(node.left))
            case ast.BinOp():
                return self.step(self.ops.binary[type(node.op)], self.visit(node.left), self.visit(node.right))
            case ast.Compare():
                return self.step(
                    self.ops.compare[type(node.ops[0])], self.visit(node.left), self.visit(node.comparators[0])
                )
            case ast.BoolOp():
                join = self.ops.join[type(node.op)]
                first, *others = (self.visit(value) for value in node.values)
                for other in others:
                    first = self.step(join, first, other)
                return first
            case ast.IfExp():
                return self.conditional(node)
            case ast.Call(func=ast.Name(id=name)):
                return self.call(WORDS[name], [self.visit(argument) for argument in node.args])
        raise TypeError(f"not a formula: {ast.dump(node)}")


def real_array(x: ArrayLike) -> NDArray[Any]:
    """Return ``x`` as an array. Raises ``ActvizError`` if it does not contain real numbers."""
    try:
        points = np.asarray(x)
    except ValueError:
        raise ActvizError("{name} is not an array of numbers: its rows have different lengths", name="x") from None
    if points.dtype.kind not in "fiub":
        raise ActvizError(
            "{name} contains values of type {type}; the input of an activation must be real numbers",
            name="x",
            type=points.dtype,
        )
    return points


@np.errstate(all="ignore")
def evaluate(function: CompiledFunction, x: ArrayLike) -> NDArray[np.floating[Any]]:
    """Evaluate a compiled function on an array of real numbers, with the guarantees of this module.

    Raises ``ActvizError`` if ``x`` does not contain real numbers.
    """
    points = real_array(x)
    values = np.empty(points.shape, dtype=kind_of(points))
    # NumPy rounds some functions differently in arrays that are not contiguous.
    flat, out = np.ascontiguousarray(points).reshape(-1), values.reshape(-1)
    for start in range(0, flat.size, BLOCK):
        block = flat[start : start + BLOCK].astype(np.float64, copy=False)
        out[start : start + BLOCK] = _on_block(function, block)
    return values


def kind_of(points: NDArray[Any]) -> np.dtype[np.floating[Any]]:
    """Return the dtype of the values at ``points``: the same for floats up to float64, otherwise float64."""
    is_kept = points.dtype.kind == "f" and points.dtype.itemsize <= 8
    return points.dtype.newbyteorder("=") if is_kept else np.dtype(np.float64)


def _on_block(function: CompiledFunction, x: Floats) -> Floats:
    y = np.asarray(function(x))
    if not np.isnan(x.sum() + y.sum()):  # a sum is the cheapest test for NaN
        return y
    return np.where(np.isnan(x), np.nan, y)
