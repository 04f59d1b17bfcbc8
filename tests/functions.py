"""Curves, functions of vectors, facts and trees, by the name or the text of a formula."""

from __future__ import annotations

import ast
import re
from functools import cache, lru_cache

import actviz
from actviz import Curve, VectorFunction
from actviz.formulas.grammar import parse
from actviz.studies.facts.model import Facts

_NAME = re.compile(r"(?!x$)[A-Za-z][\w.]*")


@lru_cache(maxsize=256)
def curve_of(text: str, **parameters: float) -> Curve:
    """Return the elementwise function of a name or a formula; tests share it and its derivatives."""
    curve = (actviz.get if _NAME.fullmatch(text) else actviz.parse)(text, **parameters)
    assert isinstance(curve, Curve)
    return curve


def vector_of(name: str, **parameters: float) -> VectorFunction:
    """Return the function of a vector with a name."""
    function = actviz.get(name, **parameters)
    assert isinstance(function, VectorFunction)
    return function


@cache
def facts_of(text: str) -> Facts:
    """The facts of a name or a formula."""
    return actviz.facts(curve_of(text))


def tree_of(text: str) -> ast.expr:
    """The tree of an expression, without a check of its names."""
    return ast.parse(text, mode="eval").body


def formula_tree(text: str) -> ast.expr:
    """The tree of a formula as the package parses it: names are checked, chained comparisons split."""
    return parse(text).tree
