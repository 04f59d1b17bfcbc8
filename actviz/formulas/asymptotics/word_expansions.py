"""How the rows of the vocabulary say that a word is expanded: in plainer words, or by a series of its own."""

from __future__ import annotations

import ast
from functools import cache

from actviz.formulas.expressions import tree_of
from actviz.formulas.vocabulary import WORDS

SERIES = frozenset({"exp", "log", "erfc"})
"""Words whose expansions are written down, whatever their rows say."""


@cache
def elementary_form(name: str) -> ast.expr | None:
    """The word in plainer words, wherever its argument is; None if there is no such form."""
    word = WORDS[name]
    if word.is_variadic or name in SERIES:
        return None
    form = tree_of(word.plainer or word.definition) if word.plainer or word.definition else None
    return None if isinstance(form, ast.IfExp) else form


@cache
def form_away_from_zero(name: str) -> ast.expr | None:
    """The word in plainer words where its argument is not 0, if its definition makes an exception of 0."""
    definition = WORDS[name].definition
    form = tree_of(definition) if definition else None
    return form.orelse if isinstance(form, ast.IfExp) else None


def form_at(name: str, place: float) -> ast.expr | None:
    """The word in plainer words where its argument tends to a place; None if its row has no form for that."""
    text = WORDS[name].towards.get(place)
    return None if text is None else tree_of(text)


def slope(name: str) -> ast.expr:
    """The slope of a word of one argument."""
    return tree_of(WORDS[name].slopes[0])
