"""Formulas with cases, in the current language."""

from __future__ import annotations

import re

from actviz.language import tr

_PLAIN = (" if ", ", ", "else ")
_LATEX = (r"\ \mathrm{if}\ ", r",\ \ ", r"\mathrm{else}\ ")
"""What is before a condition, between cases, and before the last value."""


def split_cases(formula: str, words: tuple[str, str, str] = _PLAIN) -> tuple[list[tuple[str, str]], str]:
    """Return the values and conditions of a formula, and the last value.

    A formula without cases, or with cases in parts of it, has no conditions.
    """
    before_condition, between, before_last = words
    front, _, last = formula.rpartition(between + before_last)
    pairs = [(value, test) for value, _, test in (one.partition(before_condition) for one in _split(front, between))]
    parts = [part for pair in pairs for part in pair] + [last]
    is_simple = all(map(_is_balanced, parts)) and not any(before_condition in part for part in parts)
    return (pairs, last) if front and is_simple and all(test for _, test in pairs) else ([], formula)


def _split(text: str, separator: str) -> list[str]:
    """Return the parts of a text between separators that are not in brackets."""
    parts: list[str] = []
    for piece in text.split(separator):
        if parts and not _is_balanced(parts[-1]):
            parts[-1] += separator + piece
        else:
            parts.append(piece)
    return parts


def _is_balanced(part: str) -> bool:
    brackets = re.sub(r"[^][(){}]", "", part)
    while shorter := re.sub(r"\(\)|\[\]|\{\}", "", brackets):
        if shorter == brackets:
            return False
        brackets = shorter
    return True


def plain_cases(formula: str) -> str:
    """Return a plain formula, with its cases and other words in the current language."""
    cases, last = split_cases(formula)
    return _written(cases, last, "") if cases else tr(formula)


def latex_cases(formula: str) -> str:
    """Return a formula of LaTeX between dollar signs, with its cases in the current language."""
    cases, last = split_cases(formula, _LATEX)
    is_english = tr("{value} if {condition}") == "{value} if {condition}"
    return f"${formula}$" if is_english else _written(cases, last, "$")


def _written(cases: list[tuple[str, str]], last: str, mark: str) -> str:
    written = [tr("{value} if {condition}", value=mark + v + mark, condition=mark + c + mark) for v, c in cases]
    end = mark + last + mark
    return tr(", ").join([*written, tr("else {value}", value=end) if cases else end])
