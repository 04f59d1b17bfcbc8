"""The formulas by which words are expanded, from the vocabulary."""

from __future__ import annotations

import ast
from functools import cache

from actviz.formulas.expressions import tree_of
from actviz.formulas.vocabulary import WORDS

SERIES = frozenset({"exp", "log", "erfc"})
"""Words whose expansions are implemented in ``expansions`` and ``tree_expansion``."""


@cache
def elementary_form(name: str) -> ast.expr | None:
    """Return the formula of a word for all arguments, or None."""
    word = WORDS[name]
    if word.is_variadic or name in SERIES:
        return None
    form = tree_of(word.elementary_form or word.definition) if word.elementary_form or word.definition else None
    return None if isinstance(form, ast.IfExp) else form


@cache
def form_away_from_zero(name: str) -> ast.expr | None:
    """Return the formula of a word for nonzero arguments if its definition is a conditional, otherwise None."""
    definition = WORDS[name].definition
    form = tree_of(definition) if definition else None
    return form.orelse if isinstance(form, ast.IfExp) else None


def form_at(name: str, place: float) -> ast.expr | None:
    """Return the formula of a word for arguments that tend to a place, or None."""
    text = WORDS[name].limit_forms.get(place)
    return None if text is None else tree_of(text)


def slope(name: str) -> ast.expr:
    """Return the slope of a word of one argument."""
    return tree_of(WORDS[name].slopes[0])
