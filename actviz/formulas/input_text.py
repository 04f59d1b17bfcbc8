"""Conversion of typed texts to numbers and words, and quotation of such texts in errors.

This module imports NumPy only for numbers that are written as arithmetic.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from math import isfinite
from typing import TypeVar

from actviz.formulas.errors import ActvizError, did_you_mean
from actviz.messages import Message

Choice = TypeVar("Choice", bound=str)

# Characters that XML does not allow, and surrogates, which come from arguments in another encoding.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def quoted(text: str, width: int = 40) -> str:
    """Return a text for an error: in quotes, shortened, and printable."""
    printable = "".join(c if c.isprintable() else "?" for c in text)
    return f"'{printable}'" if len(printable) <= width else f"'{printable[: width - 3]}...'"


def one_of(known: Iterable[Choice], text: str, what: str, typed: str | None = None) -> Choice:
    """Return the word of ``known`` that equals ``text``, ignoring case.

    The error contains the name of the option, ``what``, and the ``typed`` text, by default ``text``.
    """
    known = list(known)
    for word in known:
        if word == text.lower():
            return word
    hint = did_you_mean(text, known) or Message("; choose from {known}", known=", ".join(known))
    raise ActvizError(
        "{what}: unsupported value {typed}{hint}", what=what, typed=quoted(text if typed is None else typed), hint=hint
    )


def plain_text(text: str, what: str) -> str:
    """Return a text as one line. Raises ``ActvizError`` if it contains characters that XML does not allow."""
    if _UNPRINTABLE.search(text):
        raise ActvizError("{what}: {typed} contains data that is not text", what=what, typed=quoted(text))
    return " ".join(text.split())


def number(text: str, what: str) -> float:
    """Return a finite number from its text; ``what`` is its name in the error."""
    try:
        value = float(text)
    except ValueError:
        value = _arithmetic(text, what)
    if not isfinite(value):
        raise ActvizError(
            "{what}: {typed} is not a finite number; specify a finite number", what=what, typed=quoted(text)
        )
    return value


def _arithmetic(text: str, what: str) -> float:
    from actviz.formulas.evaluation import compile_tree, evaluate  # noqa: PLC0415 - loads NumPy
    from actviz.formulas.grammar import VARIABLE, parse  # noqa: PLC0415

    if "," in text and all(map(_is_plain, text.split(","))):
        raise ActvizError("{what}: {typed} is a list; specify one number", what=what, typed=quoted(text))
    wrong = ActvizError(
        "{what}: {typed} is not a number; write a number such as 0.1, 1/6 or -2*pi", what=what, typed=quoted(text)
    )
    try:
        formula = parse(text)
    except ActvizError:
        raise wrong from None
    if formula.free or any(isinstance(node, ast.Name) and node.id == VARIABLE for node in ast.walk(formula.tree)):
        raise wrong
    return float(evaluate(compile_tree(formula.tree), 0.0))


def _is_plain(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
