"""The table of functions for ``actviz.table``: JSON, CSV, Markdown, LaTeX, HTML and a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rich.console import RenderableType

from actviz.activations.catalogue import CATALOGUE, find
from actviz.curves import Curve, VectorFunction, get
from actviz.formulas.input_text import one_of
from actviz.language import tr
from actviz.studies.facts.measure import facts
from actviz.studies.function_table import FunctionTable
from actviz.tables import table
from actviz.tables.catalogue_rows import catalogue_rows, entry_row, names_of
from actviz.tables.documents import html_table
from actviz.tables.entry_texts import texts_of
from actviz.tables.table import COLUMNS, DEFAULT, Row


def report(result: FunctionTable) -> Iterator[RenderableType]:
    """Yield the table."""
    return table.report(_rows(result), columns_of(result))


def to_json(result: FunctionTable) -> str:
    """Return all properties of each function, in full precision."""
    return table.to_json(_rows(result))


def to_csv(result: FunctionTable) -> str:
    """Return a row for each function, numbers in full precision."""
    return table.to_csv(_rows(result), columns_of(result))


def to_markdown(result: FunctionTable) -> str:
    """Return a Markdown table with a row for each function."""
    return table.to_markdown(_rows(result), columns_of(result))


def to_tex(result: FunctionTable) -> str:
    """Return a ``tabular`` for LaTeX with typeset formulas."""
    return table.to_tex(typeset_rows(_rows(result, in_tex=True), columns_of(result)), columns_of(result))


def to_html(result: FunctionTable) -> str:
    """Return an HTML table with a row for each function."""
    columns = columns_of(result) or DEFAULT
    cells = [[COLUMNS[name].text(row) for name in columns] for row in _rows(result)]
    return html_table([tr(COLUMNS[name].heading) for name in columns], cells)


def columns_of(result: FunctionTable) -> list[str] | None:
    """Return the names of the columns. Raises ``ActvizError`` for a column that does not exist."""
    return None if result.columns is None else [one_of(COLUMNS, name, "columns") for name in result.columns]


def _rows(result: FunctionTable, *, in_tex: bool = False) -> list[Row]:
    return rows_of(result.functions, in_tex=in_tex) if result.functions else catalogue_rows()


def rows_of(functions: Iterable[Curve | VectorFunction], *, in_tex: bool = False) -> list[Row]:
    """Return a row for each function, with facts for its parameters, and formulas in TeX if ``in_tex``."""
    return [typeset(row_of(function), function) if in_tex else row_of(function) for function in functions]


def row_of(function: Curve | VectorFunction) -> Row:
    """Return the row of a function; for an entry with its default parameters, the stored facts are used."""
    name = function.name
    if name in CATALOGUE and function.label == name:
        return entry_row(name)
    entry = find(name).entry if name else None
    base = CATALOGUE.get(entry.name, entry) if entry else None
    return Row(
        name=name or function.label,
        label=function.label,
        formula=function.formula,
        entry=base,
        facts=facts(function) if isinstance(function, Curve) else None,
        dialects=names_of(base.name) if base else {},
        texts=texts_of(base) if base else {},
        parameters=dict(function.parameters),
        note=function.note,
    )


def typeset(row: Row, function: Curve | VectorFunction) -> Row:
    """Return the row with the formulas of its function in TeX."""
    slope = function.derivative_latex() if isinstance(function, Curve) else ""
    return replace(row, latex=function.latex, slope_latex=slope)


def typeset_rows(rows: Sequence[Row], columns: Sequence[str] | None) -> Sequence[Row]:
    """Return the rows, with formulas in TeX if ``columns`` contain formulas and a row has none."""
    if {"formula", "derivative"}.isdisjoint(columns or DEFAULT):
        return rows
    return [row if row.latex else typeset(row, get(row.name)) for row in rows]
