"""Filters and sorting of the rows of a table."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actviz.cli.terminal_io import print_message
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import number, one_of, quoted
from actviz.language import listed, translations
from actviz.studies.unknown import UNKNOWN, Unknown
from actviz.tables.facts import FACT_ROWS, Column
from actviz.tables.numbers import NOTHING
from actviz.tables.search import matches
from actviz.tables.table import COLUMNS, Row

ALL = "all"
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
"""Texts in cells that are not values of facts."""
_NUMERIC = ("<", "<=", ">", ">=")


def filter_rows(
    rows: Sequence[Row], *, family: str | None, where: Sequence[str], search: str | None, quiet: bool = False
) -> list[Row]:
    """Return the rows that satisfy all conditions. Raises ``ActvizError`` if there are none.

    Unless ``quiet``, the number of rows that are omitted only because a fact is unknown is printed on stderr.
    """
    conditions = [read_condition(text) for text in where]
    searched = [
        row
        for row in rows
        if (family is None or (row.entry is not None and row.entry.family == family))
        and (search is None or _has(row, search))
    ]
    results = [[one.holds(row) for one in conditions] for row in searched]
    if not quiet:
        _report_unknown(conditions, results)
    matching = [row for row, met in zip(searched, results, strict=True) if all(one is True for one in met)]
    if not matching:
        given = [f"--family {family}"] if family is not None else []
        given += [f"--where {text}" for text in where] + ([f"--search {quoted(search)}"] if search is not None else [])
        criteria = ", ".join(given)
        raise ActvizError("no function satisfies {conditions}", conditions=criteria)
    return matching


def _report_unknown(conditions: Sequence[Condition], results: Sequence[Sequence[bool | Unknown]]) -> None:
    """Print the number of rows that are omitted only because a fact is unknown."""
    unsure = [met for met in results if UNKNOWN in met and not any(one is False for one in met)]
    columns = dict.fromkeys(
        one.column.name for met in unsure for one, holds in zip(conditions, met, strict=True) if holds is UNKNOWN
    )
    for name in columns:
        count = sum(
            one.column.name == name and holds is UNKNOWN
            for met in unsure
            for one, holds in zip(conditions, met, strict=True)
        )
        print_message(
            "excluded {count}: {column} is unknown; --where '{column}=unknown' lists them",
            count=count,
            column=name,
        )


def _has(row: Row, word: str) -> bool:
    return matches(row.entry, word) if row.entry else word.lower() in f"{row.label}\n{row.formula}".lower()


def sort_rows(rows: Sequence[Row], sort: str | None, *, reverse: bool) -> list[Row]:
    """Return the rows sorted by a column: those with a value, those without one, those whose value is unknown."""
    if sort is None:
        return list(reversed(rows)) if reverse else list(rows)
    column = column_named(sort, "--sort")
    values = [(row, column.value(row)) for row in rows]
    keyed = [
        (row, _sort_key(value)) for row, value in values if not isinstance(value, Unknown) and value not in (None, "")
    ]
    keyed.sort(key=lambda pair: pair[1], reverse=reverse)
    return [
        *(row for row, _ in keyed),
        *(row for row, value in values if value in (None, "")),
        *(row for row, value in values if value is UNKNOWN),
    ]


def _sort_key(value: float | str | None) -> tuple[str, float]:
    return (value.lower(), 0.0) if isinstance(value, str) else ("", value or 0.0)


def read_columns(text: str) -> list[str]:
    """Read ``--columns``; the name becomes the first column if it is not among them."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise ActvizError(
            "--columns: {typed} contains no column; choose from {choices}",
            typed=quoted(text),
            choices=", ".join(COLUMNS),
        )
    if words == [ALL]:
        return list(COLUMNS)
    columns = [column_named(word, "--columns").name for word in words]
    return list(dict.fromkeys(columns if "name" in columns else ["name", *columns]))


@dataclass(frozen=True)
class Condition:
    """A condition on a column: whether a row satisfies it, or ``UNKNOWN`` if the value is unknown."""

    column: Column[Row]
    holds: Callable[[Row], bool | Unknown]


def read_condition(text: str) -> Condition:
    """Read a condition on a column.

    A row to which the column does not apply satisfies no condition. A row without a value satisfies only
    ``minimum=none`` and ``minimum!=0``. A word may be the value, as in ``dead=no``, or its text in the table, as in
    ``dead=none``, in English or Japanese; ``gain=unknown`` and ``gain!=unknown`` are conditions on whether a value is
    known. Raises ``ActvizError`` for an unknown column or word, an invalid comparison, and an ordering of words.
    """
    match = _CONDITION.fullmatch(text)
    if not match:
        raise ActvizError(
            "--where: {typed} is not a condition; write a condition such as monotonic=no or 'gain>1.5'",
            typed=quoted(text),
        )
    name, comparison, right = match.groups()
    column = column_named(name, "--where")
    compared = _COMPARED[comparison]
    meanings = {word.lower() for word in (right, *translations(right.lower()))}
    meanings |= {
        word.lower()
        for word in (*column.words, *TEXTS_OF_VALUES)
        if right in (*translations(word), *listed(name, word))
    }

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
            raise ActvizError("--where: {column} is text, not a number; compare it with = or !=", column=column.name)
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
    """Return the column with a name or heading, English or Japanese. Raises ``ActvizError`` if it does not exist."""
    headings = {heading.lower(): name for name, column in COLUMNS.items() for heading in translations(column.heading)}
    word = " ".join(text.lower().split())
    known = headings.get(word) or headings.get(word.replace("-", " "))
    if known:
        return COLUMNS[known]
    known_words = [*COLUMNS, *(row.heading for row in FACT_ROWS)]
    english = next((known for known in known_words if word in translations(known)), word)
    name = english.replace("-", "_").replace(" ", "_")
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
