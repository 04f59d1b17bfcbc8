"""``--where``: which rows of the table are kept, such as ``monotonic=no`` or ``gain>1.5``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from actviz.cli.parsing import number, one_of, quoted
from actviz.formulas.errors import ActvizError
from actviz.language import TEXTS as TRANSLATED
from actviz.studies.unknown import UNKNOWN, Unknown
from actviz.tables.facts import Column
from actviz.tables.numbers import NOTHING
from actviz.tables.table import COLUMNS, Row

_CONDITION = re.compile(r"\s*([^<>=!]+?)\s*(<=|>=|!=|==|=|<|>)\s*(.*?)\s*", re.DOTALL)
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TEXTS_OF_VALUES = frozenset({"none", "both sides", "constant", "unknown"})
"""Texts of the table that are not values."""
_NUMERIC = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Condition:
    """A condition on a column: whether a row meets it, or ``UNKNOWN`` if the value is not known."""

    column: Column[Row]
    holds: Callable[[Row], bool | Unknown]


def condition(text: str) -> Condition:
    """Read a condition on a column.

    A row to which the column does not apply meets none, and one that has no such value meets only ``minimum=none`` and
    ``minimum!=0``. A word may be the value, ``dead=no``, or what the table says of it, ``dead=none``, in English or
    Japanese; ``gain=unknown`` and ``gain!=unknown`` ask whether a value is known. Raises ``ActvizError`` for an unknown
    column or word, a comparison that is none, and an order of words.
    """
    found = _CONDITION.fullmatch(text)
    if not found:
        raise ActvizError(f"--where: {quoted(text)} is no condition; write one such as monotonic=no or 'gain>1.5'")
    name, comparison, right = found.groups()
    column = column_named(name, "--where")
    compared = _COMPARED[comparison]
    meanings = {right.lower(), TRANSLATED.get(right.lower(), right.lower())}
    meanings |= {english.lower() for english, japanese in TRANSLATED.items() if japanese == right}

    def holds(row: Row) -> bool | Unknown:
        left = column.value(row)
        if left is None and column.text(row) == NOTHING:
            return False
        asks_whether_known = UNKNOWN in meanings and comparison not in _NUMERIC
        if asks_whether_known:
            return compared(left is UNKNOWN, True)
        if isinstance(left, Unknown):
            return UNKNOWN
        if isinstance(left, str) and comparison in _NUMERIC:
            raise ActvizError(f"--where: {column.name} is a word, not a number; compare it with = or !=")
        if left is None:
            return comparison not in _NUMERIC and compared("none" in meanings, True)
        cell = column.text(row).partition(";")[0].lower()
        if comparison not in _NUMERIC and not _is_number(right):
            is_word = isinstance(left, str)
            known = {*column.words, *_lower(column.words), *TEXTS_OF_VALUES, cell}
            if is_word and column.words and not meanings & known:
                one_of(column.words, right, f"--where {column.name}")
            if is_word or cell in meanings or meanings & TEXTS_OF_VALUES:
                return compared(bool(meanings & {str(left).lower(), cell}), True)
        return compared(left, _limit(right))

    return Condition(column, holds)


def column_named(text: str, option: str) -> Column[Row]:
    """The column of a name, or of a heading in English or Japanese; raises ``ActvizError`` if there is none."""
    headings = {
        heading.lower(): name
        for name, column in COLUMNS.items()
        for heading in (column.heading, TRANSLATED.get(column.heading, column.heading))
    }
    word = " ".join(text.lower().split())
    known = headings.get(word) or headings.get(word.replace("-", " "))
    if known:
        return COLUMNS[known]
    name = (
        {japanese: english for english, japanese in TRANSLATED.items()}.get(word, word)
        .replace("-", "_")
        .replace(" ", "_")
    )
    stem = name.removesuffix("s")
    parts = [column for column in COLUMNS if column.startswith(f"{stem}_")]  # the limits of a card are two columns
    if len(parts) > 1 and not {name, stem} & COLUMNS.keys():
        return COLUMNS[one_of(parts, stem, option, typed=text)]
    return COLUMNS[one_of(COLUMNS, name, option, typed=text)]


def _lower(words: Iterable[str]) -> set[str]:
    return {word.lower() for word in words}


def _is_number(text: str) -> bool:
    try:
        _limit(text)
    except ActvizError:
        return False
    return True


def _limit(text: str) -> float:
    infinite = {"inf": float("inf"), "∞": float("inf"), "-inf": -float("inf"), "-∞": -float("inf")}
    return infinite[text.lower()] if text.lower() in infinite else number(text, "--where")
