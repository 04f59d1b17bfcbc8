"""Algebraic proofs of periods of trees, and of trees that are linear plus periodic."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import NamedTuple

from actviz.formulas.calculus import derivative
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.expressions import is_call, key, names_in, negative, number, rewriter
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.normal_forms.functions import Field
from actviz.formulas.normal_forms.identities import agrees_everywhere, at_point, is_constant
from actviz.formulas.normal_forms.ring import ComputationLimitError, NoValueError
from actviz.formulas.normal_forms.signs import Assumptions, UndecidedError
from actviz.formulas.normal_forms.tree_forms import FormBuilder
from actviz.formulas.polynomials import NO_PARAMETERS
from actviz.formulas.vocabulary import WORDS

_PERIODS = {word.name: word.period for word in WORDS.values() if word.period}
"""The periods of words, in units of pi."""


class Period(NamedTuple):
    """A period: a tree without x, and its value."""

    tree: ast.expr
    value: float


def period(tree: ast.expr, parameters: Mapping[str, float] = NO_PARAMETERS) -> Period | None:
    """Return a period of a tree in which x occurs only in sin, cos and tan of linear functions; otherwise None.

    It is divided by 2 and by 3 while the quotient is proven to be a period. For a constant the result is None.

    Examples
    --------
    >>> import ast
    >>> found = period(ast.parse("sin(80*pi*x)**2", mode="eval").body)
    >>> found.value
    0.0125
    """
    waves = _waves(tree)
    found = _common_period(waves, parameters) if _depends_on(tree, waves) else None
    if found is None or is_constant(tree, parameters):
        return None
    return _least(tree, parameters, found, ast.Constant(0))[0]


def linear_plus_periodic(
    tree: ast.expr, parameters: Mapping[str, float] = NO_PARAMETERS
) -> tuple[float, Period] | None:
    """Return c and the period of a tree that is c*x plus a periodic function, such as x + sin(x); otherwise None.

    The proof is ``f(x + p) - f(x) = f(p) - f(0)``. The result is None without a proof, and for a linear function.

    Examples
    --------
    >>> import ast
    >>> slope, found = linear_plus_periodic(ast.parse("3*x - 2*cos(pi*x)", mode="eval").body)
    >>> slope, found.value
    (3.0, 2.0)
    """
    found = _common_period(_waves(tree), parameters)
    if found is None:
        return None
    rise: ast.expr = ast.BinOp(at_point(tree, found.tree), ast.Sub(), at_point(tree, ast.Constant(0)))
    slope = ast.BinOp(rise, ast.Div(), found.tree)
    line = ast.BinOp(slope, ast.Mult(), ast.Name(VARIABLE))
    if not _repeats(tree, parameters, found.tree, rise):
        return None
    if is_constant(ast.BinOp(tree, ast.Sub(), line), parameters):
        return None
    return _value(slope, parameters), _least(tree, parameters, found, rise)[0]


def _depends_on(tree: ast.expr, waves: list[ast.Call]) -> bool:
    """Return whether x occurs only in these calls."""
    constant = {key(wave): ast.Constant(0) for wave in waves}
    return VARIABLE not in names_in(rewriter(lambda part: constant.get(key(part)))(tree))


def _waves(tree: ast.expr) -> list[ast.Call]:
    """Return the calls of periodic words whose arguments are linear in x."""
    calls = [part for part in ast.walk(tree) if is_call(part, *_PERIODS) and VARIABLE in names_in(part)]
    return [part for part in calls if VARIABLE not in names_in(derivative(part.args[0]))]


def _common_period(waves: list[ast.Call], parameters: Mapping[str, float]) -> Period | None:
    """Return a common period of calls with linear arguments, if their slopes are commensurable."""
    slopes = [derivative(wave.args[0]) for wave in waves]
    if not slopes:
        return None
    multiples = [
        (ratio, wave)
        for slope, wave in zip(slopes, waves, strict=True)
        if (ratio := _number(ast.BinOp(slope, ast.Div(), slopes[0]), parameters)) is not None
    ]
    if len(multiples) < len(waves):
        return None
    ratios = [abs(ratio) * Fraction(2, _PERIODS[key(wave.func)]) for ratio, wave in multiples]
    common = Fraction(reduce(gcd, [r.numerator for r in ratios]), reduce(lcm, [r.denominator for r in ratios]))
    return _period_of(ast.BinOp(ast.Name("pi"), ast.Div(), slopes[0]), 2 / common, parameters)


def _period_of(unit: ast.expr, multiple: Fraction, parameters: Mapping[str, float]) -> Period:
    tree = ast.BinOp(number(multiple), ast.Mult(), unit)
    value = _value(tree, parameters)
    return Period(tree if value > 0 else negative(tree), abs(value))


def _number(tree: ast.expr, parameters: Mapping[str, float]) -> Fraction | None:
    """Return the value of a tree without x if it is rational, otherwise None."""
    try:
        return FormBuilder(parameters, Assumptions(), Field()).form(tree).number
    except (ComputationLimitError, NoValueError, UndecidedError):
        return None


def _value(tree: ast.expr, parameters: Mapping[str, float]) -> float:
    """Return the value of a tree without x."""
    exact = _number(tree, parameters)
    return float(evaluate(compile_tree(tree, parameters), 0.0)) if exact is None else float(exact)


def _repeats(tree: ast.expr, parameters: Mapping[str, float], shift: ast.expr, rise: ast.expr) -> bool:
    """Return whether ``f(x + shift) - f(x)`` is proven to be ``rise`` where either has a value."""
    moved = at_point(tree, ast.BinOp(ast.Name(VARIABLE), ast.Add(), shift))
    difference = ast.BinOp(ast.BinOp(moved, ast.Sub(), tree), ast.Sub(), rise)
    return agrees_everywhere(tree, moved, difference, parameters)


def _least(tree: ast.expr, parameters: Mapping[str, float], found: Period, rise: ast.expr) -> tuple[Period, ast.expr]:
    """Return the period divided by 2 and by 3 while the result is a period."""
    for divisor in (2, 3):
        while True:
            shift, part = (ast.BinOp(whole, ast.Div(), ast.Constant(divisor)) for whole in (found.tree, rise))
            if not _repeats(tree, parameters, shift, part):
                break
            found, rise = Period(shift, found.value / divisor), part
    return found, rise
