"""Derivatives of trees by a complex step.

For a function f that is analytic at x, the imaginary part of f(x + ih)/h is the derivative, without cancellation
(Squire & Trapp 1998, "Using complex variables to estimate derivatives of real functions").
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.evaluation import compile_tree
from actviz.formulas.expressions import log_of_sum, rewriter, substitute, tree_of
from actviz.formulas.numpy_functions import function_named
from actviz.formulas.vocabulary import WORDS

STEP = 1e-40
ANALYTIC = frozenset(
    word.name
    for word in WORDS.values()
    if word.value and not word.cases and "D->D" in getattr(function_named(word.value), "types", ())
)
"""Words whose NumPy function supports complex numbers."""


def analytic_form(tree: ast.expr) -> ast.expr | None:
    """Return the tree with words replaced by definitions until all are ``ANALYTIC``; None if that is impossible.

    The tree must not switch (see ``actviz.formulas.breakpoints.resolve``).
    """

    def define(part: ast.expr) -> ast.expr | None:
        if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Name) or part.func.id in ANALYTIC:
            return None
        arguments = [rewritten(argument) for argument in part.args]
        word = WORDS[part.func.id]
        if word.name == "logsumexp":
            return log_of_sum(arguments)
        if word.definition is None or " if " in word.definition:
            return None
        body = rewritten(tree_of(word.definition))
        return substitute(body, dict(zip(word.arguments, arguments, strict=True)))

    rewritten = rewriter(define)
    found = rewritten(tree)
    calls = {node.func.id for node in ast.walk(found) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return found if calls <= ANALYTIC else None


def complex_step(tree: ast.expr, parameters: Mapping[str, float], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the slope of an analytic tree at ``x``; NaN where its parts overflow."""
    with np.errstate(all="ignore"):
        function: Callable[[NDArray[Any]], Any] = compile_tree(tree, parameters)
        values = np.broadcast_to(function(x + 1j * STEP), x.shape)
    return np.imag(values) / STEP
