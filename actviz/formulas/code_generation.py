"""Code generation: conversion of a tree to one line of Python for an array library.

The line is an expression in ``x``, an array or tensor. Parameters are inserted as numbers, parts without ``x`` are
evaluated, and functions that the library lacks are replaced by formulas. Code computes both branches of a conditional.
The arguments of exponentials are therefore clamped to the branch: an overflow in the other branch would make gradients
NaN.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import reduce
from math import inf, isinf, isnan
from typing import NamedTuple

from actviz.formulas.array_libraries import LIBRARIES, Library
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.expressions import (
    add,
    call,
    is_call,
    is_negative,
    is_number,
    key,
    multiply,
    names_in,
    negative,
    number,
    rejects_deep_trees,
    rewriter,
    substitute,
    subtract,
    tree_of,
)
from actviz.formulas.piecewise import OPPOSITE, reduce_test
from actviz.formulas.vocabulary import WORDS
from actviz.formulas.word import VARIADIC


class CodeLine(NamedTuple):
    """An expression in ``x`` and the import lines that it requires."""

    imports: tuple[str, ...]
    code: str


_DEFAULT_SPELLINGS: Mapping[str, str] = {"sech2": "1 - tanh(x)**2"}
"""Formulas for words that a library lacks, if they differ from those of the vocabulary."""
_NO_PARAMETERS: Mapping[str, float] = {}


@rejects_deep_trees
def python_line(tree: ast.expr, library: str, parameters: Mapping[str, float] = _NO_PARAMETERS) -> CodeLine | None:
    """Return the tree as one line for a library of ``LIBRARIES``; None for ONNX.

    Names in the tree are ``x``, constants and ``parameters``; calls are words of the vocabulary; functions of a
    catalogue must be expanded. The line computes in the dtype of ``x``, which must be floating. Derivatives of sinc
    lose digits near 0. Raises ``ActvizError`` if the tree is nested too deeply.
    """
    known = LIBRARIES[library]
    if known is None:
        return None
    bound = substitute(tree, {name: _literal(value) for name, value in parameters.items()})
    worked_out = _fold_constants(_spell(_fold_constants(bound), known))
    if _is_known(worked_out):
        written = _fill_template(known.words["full"], a=worked_out)
    else:
        written = _CodeWriter(known.words).write(_guard_exponentials(worked_out))
    code = ast.unparse(written).replace(" ** ", "**")
    return CodeLine(imports_of(code, known.modules), code)


def imports_of(code: str, modules: Mapping[str, str]) -> tuple[str, ...]:
    """Return the import lines of the modules that occur in code; ``modules`` maps names in code to import lines."""
    return tuple(line for name, line in modules.items() if re.search(rf"(?<![\w.]){name}\.", code))


# --- words that the library lacks ---------------------------------------------------------------------------------


def _fill_template(template: str, **parts: ast.expr) -> ast.expr:
    return substitute(tree_of(template), parts)


def _spell(tree: ast.expr, library: Library) -> ast.expr:
    """Return the tree in words of the library, and in max and min, which ``_CodeWriter`` supports for all libraries."""

    def change(node: ast.expr) -> ast.expr | None:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            return None
        name, parts = node.func.id, [rebuilt(part) for part in node.args]
        if name == "logsumexp":
            return reduce(lambda a, b: pair(name, a, b), sorted(parts, key=_is_known))
        if name in library.words or name in ("max", "min"):
            return ast.Call(node.func, parts, [])
        return spell(name, dict(zip(WORDS[name].arguments, parts, strict=True)))

    def pair(name: str, a: ast.expr, b: ast.expr) -> ast.expr:
        return call(name, a, b) if name in library.words else spell(name, {"a": a, "b": b})

    def spell(name: str, parts: Mapping[str, ast.expr]) -> ast.expr:
        word = WORDS[name]
        text = (
            library.spelled.get(name)
            or _DEFAULT_SPELLINGS.get(name)
            or word.kernel
            or word.definition
            or word.elementary_form
        )
        assert text is not None, name
        # The formula is converted before its arguments, which are already converted, are inserted.
        return substitute(_spell(tree_of(text), library), parts)

    rebuilt = rewriter(change)
    return rebuilt(tree)


# --- parts without x ----------------------------------------------------------------------------------------------


def _is_known(node: ast.expr) -> bool:
    return "x" not in names_in(node)


_INFINITE = ast.Constant(inf)  # unparsed as 1e309, which evaluates to inf


def _literal(value: float) -> ast.expr:
    if isnan(value):
        return ast.BinOp(_INFINITE, ast.Sub(), _INFINITE)
    if isinf(value):
        return _INFINITE if value > 0 else negative(_INFINITE)
    return number(value, decimal=True)


def _value(node: ast.expr) -> float:
    return float(evaluate(compile_tree(node), 0.0))


def _fold_constants(tree: ast.expr) -> ast.expr:
    """Return the tree with every part without ``x`` evaluated, and without neutral operands and double signs."""

    def change(node: ast.expr) -> ast.expr | None:
        if isinstance(node, ast.Compare | ast.BoolOp) or (isinstance(node, ast.UnaryOp) and not is_negative(node)):
            return None
        made = parts(node)
        # The selected branch may be without x.
        return made if isinstance(made, ast.Constant) or not _is_known(made) else _literal(_value(made))

    def parts(node: ast.expr) -> ast.expr:
        match node:
            case ast.IfExp():
                test = reduce_test(rebuilt(node.test), holds)
                if isinstance(test, bool):
                    return rebuilt(node.body if test else node.orelse)
                return ast.IfExp(test, rebuilt(node.body), rebuilt(node.orelse))
            case ast.UnaryOp():
                return _negate(rebuilt(node.operand))
            case ast.BinOp():
                return _combine(rebuilt(node.left), node.op, rebuilt(node.right))
            case ast.Call():
                return ast.Call(node.func, [rebuilt(part) for part in node.args], [])
        return node

    def holds(test: ast.expr) -> bool | None:
        return _value(ast.IfExp(test, ast.Constant(1), ast.Constant(0))) == 1 if _is_known(test) else None

    rebuilt = rewriter(change)
    return rebuilt(tree)


def _negate(node: ast.expr) -> ast.expr:
    if is_negative(node):
        return node.operand
    if isinstance(node, ast.BinOp) and _scales(node):
        return ast.BinOp(_negate(node.left), node.op, node.right)
    return negative(node)


def _has_minus(node: ast.expr) -> bool:
    return is_negative(node) or (isinstance(node, ast.BinOp) and _scales(node) and is_negative(node.left))


def _scales(node: ast.BinOp) -> bool:
    return isinstance(node.op, ast.Mult | ast.Div) and _is_known(node.left)


def _combine(a: ast.expr, op: ast.operator, b: ast.expr) -> ast.expr:
    """Return an operation without neutral operands and double signs."""
    match op:
        case ast.Add() | ast.Sub() if _has_minus(b) and not is_number(a, 0):
            return ast.BinOp(a, ast.Sub() if isinstance(op, ast.Add) else ast.Add(), _negate(b))
        case ast.Sub() if is_number(a, 0) and not is_number(b, 0):
            return _negate(b)
        case ast.Add():
            return add(a, b)
        case ast.Sub():
            return subtract(a, b)
        case ast.Mult() if is_negative(a) and is_number(a.operand, 1) and not (is_number(b, 0) or is_number(b, 1)):
            return _negate(b)
        case ast.Mult():
            return multiply(a, b)
        case ast.Div() | ast.Pow() if is_number(b, 1):
            return a
        case ast.Div() if is_number(a, 0):
            return a
    return ast.BinOp(a, op, b)


# --- exponentials of the branch that is not selected --------------------------------------------------------------

_FAR_FROM_ZERO, _TOO_LARGE = 1e4, 50.0


def _guard_exponentials(tree: ast.expr) -> ast.expr:
    """Return the tree with the arguments of exponentials clamped to their branch: expm1(min(x, 0)) for x < 0."""

    def change(node: ast.expr) -> ast.expr | None:
        if not isinstance(node, ast.IfExp) or (edge := _edge(node.test)) is None:
            return None
        is_above, end = edge
        upper, lower = (node.body, node.orelse) if is_above else (node.orelse, node.body)
        upper, lower = rebuilt(_clamp_arguments(upper, "max", end)), rebuilt(_clamp_arguments(lower, "min", end))
        return ast.IfExp(node.test, upper, lower) if is_above else ast.IfExp(node.test, lower, upper)

    rebuilt = rewriter(change)
    return rebuilt(tree)


def _edge(test: ast.expr) -> tuple[bool, ast.expr] | None:
    """Return whether a test requires x to be above a bound, and the bound; None for other tests."""
    if not isinstance(test, ast.Compare):
        return None
    left, op, right = test.left, type(test.ops[0]), test.comparators[0]
    if isinstance(right, ast.Name) and _is_known(left):
        left, op, right = right, OPPOSITE[op], left
    if not (isinstance(left, ast.Name) and _is_known(right)) or op in (ast.Eq, ast.NotEq):
        return None
    return op in (ast.Gt, ast.GtE), right


def _clamp_arguments(branch: ast.expr, word: str, end: ast.expr) -> ast.expr:
    far = -_FAR_FROM_ZERO if word == "max" else _FAR_FROM_ZERO
    clamped = call(word, ast.Name("x"), end)

    def change(node: ast.expr) -> ast.expr | None:
        if not is_call(node, *WORDS) or not WORDS[key(node.func)].is_steep:
            return None
        (argument,) = node.args
        far_value = float(evaluate(compile_tree(argument), far))
        is_small = (abs(far_value) if WORDS[key(node.func)].parity else far_value) < _TOO_LARGE
        return node if is_small else ast.Call(node.func, [substitute(argument, {"x": clamped})], [])

    return rewriter(change)(branch)


# --- words that the library has -----------------------------------------------------------------------------------


class _CodeWriter:
    """Converts the tree of a formula to the tree of Python code."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def write(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Constant() | ast.Name():
                return node
            case ast.UnaryOp(op=ast.USub()):
                return ast.UnaryOp(node.op, self.write(node.operand))
            case ast.UnaryOp():
                return ast.UnaryOp(ast.Invert(), self.write(node.operand))
            case ast.BinOp():
                return ast.BinOp(self.write(node.left), node.op, self.write(node.right))
            case ast.Compare():
                return ast.Compare(self.write(node.left), node.ops, [self.write(node.comparators[0])])
            case ast.BoolOp():
                join = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
                return reduce(lambda a, b: ast.BinOp(a, join, b), [self.write(value) for value in node.values])
            case ast.IfExp():
                return self.choice(node)
            case ast.Call(func=ast.Name(id=name)):
                return self.call(name, node)
        raise TypeError(f"not a formula: {ast.dump(node)}")

    def choice(self, node: ast.IfExp) -> ast.expr:
        a, b = (self.branch(branch) for branch in (node.body, node.orelse))
        if _is_known(node.body) and _is_known(node.orelse):
            a = _fill_template(self.words["full"], a=a)
        return _fill_template(self.words["where"], test=self.write(node.test), a=a, b=b)

    def branch(self, node: ast.expr) -> ast.expr:
        """Return a branch; an integer becomes a float, because two integers would give an integer array."""
        match node:
            case ast.Constant(value=int() as value):
                return ast.Constant(float(value))
            case ast.UnaryOp() if _is_known(node):
                return ast.UnaryOp(node.op, self.branch(node.operand))
        return self.write(node)

    def call(self, name: str, node: ast.Call) -> ast.expr:
        match name:
            case "max":
                return self.larger("floor", "maximum", node)
            case "min":
                return self.larger("ceiling", "minimum", node)
            case "clip" if not all(_is_known(bound) for bound in node.args[1:]):
                x, low, high = node.args
                return self.write(call("min", call("max", x, low), high))
        parts = [self.write(part) for part in node.args]
        names = ("a", "b") if WORDS[name].arguments == (VARIADIC,) else WORDS[name].arguments
        return _fill_template(self.words[name], **dict(zip(names, parts, strict=True)))

    def larger(self, by_number: str, of_two: str, node: ast.Call) -> ast.expr:
        """Return the maximum or minimum of several parts: first of those that contain x, then with a number."""
        moving = [self.write(part) for part in node.args if not _is_known(part)]
        whole = reduce(lambda a, b: _fill_template(self.words[of_two], a=a, b=b), moving)
        known = [part for part in node.args if _is_known(part)]
        if not known:
            return whole
        extreme = _literal(_value(ast.Call(node.func, known, [])) if len(known) > 1 else _value(known[0]))
        if of_two == "maximum" and is_number(extreme, 0) and "relu" in self.words:
            return _fill_template(self.words["relu"], x=whole)
        return _fill_template(self.words.get(by_number, self.words[of_two]), a=whole, b=extreme)
