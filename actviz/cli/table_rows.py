"""The rows of the table: of the catalogue, filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation
from actviz.activations.frameworks import spellings_of
from actviz.cli.parsing import quoted
from actviz.cli.table_filter import Condition, column_named, condition
from actviz.cli.terminal_io import print_message
from actviz.formulas.errors import ActvizError
from actviz.studies.facts.precomputed import facts_of_entry
from actviz.studies.unknown import UNKNOWN, Unknown
from actviz.tables.entry_texts import all_texts_of, texts_of
from actviz.tables.table import COLUMNS, Row

ALL = "all"


def catalogue_rows() -> list[Row]:
    """A row for each entry of the catalogue."""
    return [entry_row(name) for name in CATALOGUE]


def entry_row(name: str) -> Row:
    """The row of an entry, with its stored facts."""
    entry = CATALOGUE[name]
    return Row(
        name=name,
        label=name,
        formula=entry.formula,
        entry=entry,
        facts=facts_of_entry(entry) if isinstance(entry, Activation) else None,
        dialects=names_of(name),
        texts=texts_of(entry),
    )


def names_of(name: str) -> dict[str, list[str]]:
    """What a function of the catalogue is called in each dialect."""
    return {
        dialect: list(dict.fromkeys(f"{dialect}.{spelling.name}" for spelling in spellings))
        for dialect, spellings in spellings_of(name).items()
    }


def filter_rows(
    rows: Sequence[Row], *, family: str | None, where: Sequence[str], search: str | None, quiet: bool = False
) -> list[Row]:
    """The rows that meet all conditions; raises ``ActvizError`` if there is none.

    A line on stderr says how many are left out only because something is not known of them, unless ``quiet``.
    """
    conditions = [condition(text) for text in where]
    searched = [
        row
        for row in rows
        if (family is None or (row.entry is not None and row.entry.family == family))
        and (search is None or search.lower() in _searched(row).lower())
    ]
    answers = [[one.holds(row) for one in conditions] for row in searched]
    if not quiet:
        _report_unknown(conditions, answers)
    found = [row for row, met in zip(searched, answers, strict=True) if all(one is True for one in met)]
    if not found:
        given = [f"--family {family}"] if family is not None else []
        given += [f"--where {text}" for text in where] + ([f"--search {quoted(search)}"] if search is not None else [])
        wishes = ", ".join(given)
        raise ActvizError(f"no function fits {wishes}")
    return found


def _report_unknown(conditions: Sequence[Condition], answers: Sequence[Sequence[bool | Unknown]]) -> None:
    """Print how many rows meet the conditions as far as they are known."""
    unsure = [met for met in answers if UNKNOWN in met and not any(one is False for one in met)]
    columns = dict.fromkeys(
        one.column.name for met in unsure for one, holds in zip(conditions, met, strict=True) if holds is UNKNOWN
    )
    for name in columns:
        count = sum(
            one.column.name == name and holds is UNKNOWN
            for met in unsure
            for one, holds in zip(conditions, met, strict=True)
        )
        print_message(f"left out {count}: {name} is not known; --where '{name}=unknown' lists them")


def _searched(row: Row) -> str:
    return all_texts_of(row.entry) if row.entry else f"{row.label}\n{row.formula}"


def sort_rows(rows: Sequence[Row], sort: str | None, *, reverse: bool) -> list[Row]:
    """The rows by the value of a column, then those without one, and last those of which it is not known."""
    if sort is None:
        return list(reversed(rows)) if reverse else list(rows)
    column = column_named(sort, "--sort")
    values = [(row, column.value(row)) for row in rows]
    sorted_by = [
        (row, _sorted_by(value)) for row, value in values if not isinstance(value, Unknown) and value not in (None, "")
    ]
    sorted_by.sort(key=lambda pair: pair[1], reverse=reverse)
    return [
        *(row for row, _ in sorted_by),
        *(row for row, value in values if value in (None, "")),
        *(row for row, value in values if value is UNKNOWN),
    ]


def _sorted_by(value: float | str | None) -> tuple[str, float]:
    return (value.lower(), 0.0) if isinstance(value, str) else ("", value or 0.0)


def read_columns(text: str) -> list[str]:
    """The columns of ``--columns``; the name comes first if it is not among them."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise ActvizError(f"--columns: {quoted(text)} names no column; choose of {', '.join(COLUMNS)}")
    if words == [ALL]:
        return list(COLUMNS)
    chosen = [column_named(word, "--columns").name for word in words]
    return list(dict.fromkeys(chosen if "name" in chosen else ["name", *chosen]))
