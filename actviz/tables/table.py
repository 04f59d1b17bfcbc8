"""The table of functions: JSON, CSV, Markdown, LaTeX and a report for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

from actviz.activations.catalogue import Entry
from actviz.formulas.typeset import GREEK
from actviz.language import tr
from actviz.studies.facts.model import Facts
from actviz.tables.cases import latex_cases
from actviz.tables.documents import csv_document, json_document
from actviz.tables.elements import GAP, Grid, Paragraph, grid
from actviz.tables.facts import FACT_ROWS, JSON_KEYS, Column, Value, facts_json
from actviz.tables.json_values import json_number
from actviz.tables.numbers import NOTHING


@dataclass(frozen=True, eq=False)
class Row:
    """One function: its entry, or None for a formula; its facts, or None for a vector function.

    ``dialects`` are its names in the frameworks; ``latex`` and ``slope_latex`` its formulas for LaTeX, empty for other
    formats. ``parameters`` are the parameters of a vector function that differ from the defaults of the entry. ``note``
    describes the difference of a framework's function to the entry.
    """

    name: str
    label: str
    formula: str
    entry: Entry | None
    facts: Facts | None
    dialects: Mapping[str, Sequence[str]]
    texts: Mapping[str, str]
    latex: str = ""
    slope_latex: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


def _text_column(name: str, read: Callable[[Row], str], *, heading: str = "", empty: str = NOTHING) -> Column[Row]:
    """Return a column of texts, with ``empty`` for missing ones."""
    return Column(name, heading or name, read, lambda row: read(row) or empty, is_text=True)


def _fact_column(column: Column[Facts]) -> Column[Row]:
    """Return a column of facts, which vector functions do not have."""
    return Column(
        column.name,
        column.heading,
        lambda row: column.value(row.facts) if row.facts else None,
        lambda row: column.text(row.facts) if row.facts else NOTHING,
        column.words,
        column.is_text,
    )


def _family(row: Row) -> str:
    return row.entry.family if row.entry else ""


def _parameters_text(row: Row) -> str:
    values = row.facts.parameters if row.facts else {}
    return ", ".join(f"{name}={value:.7g}" for name, value in values.items())


COLUMNS: Mapping[str, Column[Row]] = {
    column.name: column
    for column in (
        Column[Row]("name", "name", lambda row: row.label, lambda row: row.label),
        _text_column("title", lambda row: row.texts.get("title", ""), empty=""),
        Column[Row]("family", "family", _family, lambda row: tr(_family(row)) or NOTHING, is_text=True),
        _text_column("formula", lambda row: row.formula),
        _text_column("derivative", lambda row: row.facts.derivative if row.facts else ""),
        _text_column("parameters", _parameters_text),
        *(_fact_column(column) for row in FACT_ROWS for column in row.all_columns),
        _text_column("dialects", lambda row: ", ".join(row.dialects), heading="frameworks"),
        _text_column("uses", lambda row: row.texts.get("uses", ""), empty=""),
        _text_column("strengths", lambda row: row.texts.get("strengths", ""), empty=""),
        _text_column("weaknesses", lambda row: row.texts.get("weaknesses", ""), empty=""),
        _text_column("source", lambda row: row.entry.source if row.entry else "", empty=""),
    )
}
"""Every column by its name."""

DEFAULT = (
    "name", "range", "monotonic", "smoothness", "max_abs_slope", "gain", "formula", "dead", "symmetry", "kinks",
    "sparsity", "mean", "saturates", "family", "dialects",
)  # fmt: skip
"""The default columns; a terminal shows those of them that fit."""
CODE = ("name", "formula", "derivative")
"""The columns that are typeset as code in Markdown."""


@dataclass(frozen=True)
class Listing:
    """A table with the given ``columns``, or else with those of ``DEFAULT`` that fit."""

    rows: Sequence[Row]
    columns: Sequence[str] | None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table, and the number of its columns if some are omitted."""
        names = self.columns or self._fitting(options.max_width)
        yield _grid(self.rows, names)
        if not self.columns and len(names) < len(COLUMNS):
            text = tr(
                "{rows} functions, {shown} of {all} columns. Use --columns to select others, or specify one function "
                "to show its details.",
                rows=len(self.rows),
                shown=len(names),
                all=len(COLUMNS),
            )
            yield Paragraph(text)

    def _fitting(self, width: int) -> Sequence[str]:
        """Return the columns that fit side by side; a column that is too wide is skipped."""
        names: list[str] = []
        for name in DEFAULT:
            column = COLUMNS[name]
            widest = max(cell_len(text) for text in (tr(column.heading), *map(column.text, self.rows)))
            if widest + (GAP if names else 0) <= width or not names:
                names.append(name)
                width -= widest + GAP * (len(names) > 1)
        return names


def report(rows: Sequence[Row], columns: Sequence[str] | None) -> Iterator[RenderableType]:
    """Yield the table."""
    yield Listing(tuple(rows), columns)


def to_json(rows: Iterable[Row]) -> str:
    """Return all properties of each function, in full precision."""
    return json_document([row_json(row) for row in rows], indent=1)


def row_json(row: Row) -> Mapping[str, Any]:
    """Return all properties of one function."""
    entry, facts = row.entry, row.facts
    known: dict[str, Any] = {"name": row.name, "title": row.texts.get("title")}
    known["family"] = entry.family if entry else None
    known |= facts_json(facts) if facts else dict.fromkeys(JSON_KEYS)
    known |= {"name": row.name, "label": row.label, "formula": row.formula}
    if facts is None and entry is not None:
        defaults = {parameter.name: parameter.default for parameter in entry.parameters}
        known["parameters"] = {**defaults, **row.parameters}
    known["note"] = row.note or None
    known["dialects"] = {dialect: list(names) for dialect, names in row.dialects.items()}
    known["aliases"] = list(entry.aliases) if entry else []
    known |= {text: row.texts.get(text) for text in ("uses", "strengths", "weaknesses")}
    known["source"] = entry.source if entry else None
    return known


def to_csv(rows: Iterable[Row], columns: Sequence[str] | None) -> str:
    """Return a row for each function, numbers in full precision; the cell of a missing value is empty."""
    names = columns or tuple(COLUMNS)
    return csv_document(names, ([_csv_cell(COLUMNS[name].value(row)) for name in names] for row in rows))


def _csv_cell(value: Value) -> str:
    if value is None or isinstance(value, str):
        return "" if value is None else str(value)
    return str(json_number(value)) if abs(value) == inf else repr(value)


def to_markdown(rows: Iterable[Row], columns: Sequence[str] | None) -> str:
    """Return a table with a row for each function."""
    return _grid(rows, columns or DEFAULT).markdown() + "\n"


def _grid(rows: Iterable[Row], names: Sequence[str]) -> Grid:
    columns = [COLUMNS[name] for name in names]
    left = [number for number, column in enumerate(columns) if column.is_text]
    code = [number for number, column in enumerate(columns) if column.name in CODE]
    cells = ([column.text(row) for column in columns] for row in rows)
    return grid([tr(column.heading) for column in columns], cells, left, code)


def to_tex(rows: Iterable[Row], columns: Sequence[str] | None) -> str:
    r"""Return a ``tabular`` for LaTeX with ``\usepackage{booktabs}``."""
    names = columns or DEFAULT
    header = " & ".join(_escape_tex(tr(COLUMNS[name].heading)) for name in names)
    lines = [rf"\begin{{tabular}}{{{'l' * len(names)}}}", r"\toprule", header + r" \\", r"\midrule"]
    for row in rows:
        typeset = {"formula": row.latex, "derivative": row.slope_latex}
        cells = [
            latex_cases(typeset[name]) if typeset.get(name) else _escape_tex(COLUMNS[name].text(row)) for name in names
        ]
        lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


TEX_ESCAPES = str.maketrans(
    {
        **{character: rf"\{character}" for character in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"${character}$" for character in "<>|"},  # other signs in the text fonts of TeX
        **{digit: f"$_{number}$" for number, digit in enumerate("₀₁₂₃₄₅₆₇₈₉")},
        **{digit: f"$^{number}$" for number, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
        **{letter: rf"$\{name}$" for name, letter in GREEK.items()},
        "⁻": "$^-$",
        "∞": r"$\infty$",
        "∪": r"$\cup$",
        "−": r"$-$",
        "′": r"$'$",
        "″": r"$''$",
        "Φ": r"$\Phi$",
        "√": r"$\surd$",
        "·": r"$\cdot$",
        "×": r"$\times$",
        "≤": r"$\leq$",
        "≥": r"$\geq$",
        "≠": r"$\neq$",
        "→": r"$\to$",
        NOTHING: "--",
    }
)


def _escape_tex(text: str) -> str:
    return text.translate(TEX_ESCAPES)
