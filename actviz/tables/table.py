"""The catalogue as a table: rows of functions, columns of what is known of them, in every format."""

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
from actviz.tables.documents import csv_document, json_document, markdown_table
from actviz.tables.elements import GAP, Paragraph, grid
from actviz.tables.facts import FACT_ROWS, JSON_KEYS, Column, Value, facts_json
from actviz.tables.json_values import json_number
from actviz.tables.numbers import NOTHING


@dataclass(frozen=True, eq=False)
class Row:
    """One function: its entry, or None for a formula; its facts, or None for a function of a vector.

    ``dialects`` are its names in the frameworks; ``latex`` and ``slope_latex`` its typeset formulas, in TeX only.
    ``parameters`` are those of a function of a vector that are not the entry's defaults, and ``note`` says what is
    different in the framework whose function this is.
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


def _text(name: str, read: Callable[[Row], str], *, heading: str = "", empty: str = NOTHING) -> Column[Row]:
    """A column of texts, with ``empty`` where there is none."""
    return Column(name, heading or name, read, lambda row: read(row) or empty, is_text=True)


def _of_facts(column: Column[Facts]) -> Column[Row]:
    """A column of facts, which functions of a vector have none of."""
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


def _settings(row: Row) -> str:
    values = row.facts.parameters if row.facts else {}
    return ", ".join(f"{name}={value:.7g}" for name, value in values.items())


COLUMNS: Mapping[str, Column[Row]] = {
    column.name: column
    for column in (
        Column[Row]("name", "name", lambda row: row.label, lambda row: row.label),
        _text("title", lambda row: row.texts.get("title", ""), empty=""),
        Column[Row]("family", "family", _family, lambda row: tr(_family(row)) or NOTHING, is_text=True),
        _text("formula", lambda row: row.formula),
        _text("derivative", lambda row: row.facts.derivative if row.facts else ""),
        _text("parameters", _settings),
        *(_of_facts(column) for row in FACT_ROWS for column in row.all_columns),
        _text("dialects", lambda row: ", ".join(row.dialects), heading="frameworks"),
        _text("uses", lambda row: row.texts.get("uses", ""), empty=""),
        _text("strengths", lambda row: row.texts.get("strengths", ""), empty=""),
        _text("weaknesses", lambda row: row.texts.get("weaknesses", ""), empty=""),
        _text("source", lambda row: row.entry.source if row.entry else "", empty=""),
    )
}
"""Every column by its name, in the order in which they are read."""

DEFAULT = (
    "name", "range", "monotonic", "smoothness", "max_abs_slope", "gain", "formula", "dead", "symmetry", "kinks",
    "sparsity", "mean", "saturates", "family", "dialects",
)  # fmt: skip
"""The columns of a page without edges; as many of the first ones as fit stand on a terminal."""


@dataclass(frozen=True)
class Listing:
    """A table of rows with the columns that were chosen; of ``None``, with those that fit."""

    rows: Sequence[Row]
    columns: Sequence[str] | None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the table out on a page."""
        chosen = self.columns or self._fitting(options.max_width)
        header = [tr(COLUMNS[name].heading) for name in chosen]
        words = [number for number, name in enumerate(chosen) if COLUMNS[name].is_text]
        yield grid(header, [[COLUMNS[name].text(row) for name in chosen] for row in self.rows], words)
        if not self.columns and len(chosen) < len(COLUMNS):
            yield Paragraph(
                tr(
                    "{rows} functions, {shown} of {all} columns; "
                    "--columns chooses others, one name shows its whole card",
                    rows=len(self.rows),
                    shown=len(chosen),
                    all=len(COLUMNS),
                )
            )

    def _fitting(self, width: int) -> Sequence[str]:
        """The first columns that fit beside each other; one that does not fit makes room for the next."""
        chosen: list[str] = []
        for name in DEFAULT:
            column = COLUMNS[name]
            widest = max(cell_len(text) for text in (tr(column.heading), *map(column.text, self.rows)))
            if widest + (GAP if chosen else 0) <= width or not chosen:
                chosen.append(name)
                width -= widest + GAP * (len(chosen) > 1)
        return chosen


def report(rows: Sequence[Row], columns: Sequence[str] | None) -> Iterator[RenderableType]:
    """The table for people."""
    yield Listing(tuple(rows), columns)


def to_json(rows: Iterable[Row]) -> str:
    """All that is known of each function, in full precision."""
    return json_document([row_json(row) for row in rows], indent=1)


def row_json(row: Row) -> Mapping[str, Any]:
    """What is known of one function, ready for ``json``."""
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
    """One line a function, numbers in full precision; a cell is empty where there is none, or nothing to tell."""
    chosen = columns or tuple(COLUMNS)
    return csv_document(chosen, ([_exact(COLUMNS[name].value(row)) for name in chosen] for row in rows))


def _exact(value: Value) -> str:
    if value is None or isinstance(value, str):
        return "" if value is None else str(value)
    return str(json_number(value)) if abs(value) == inf else repr(value)


def to_markdown(rows: Iterable[Row], columns: Sequence[str] | None) -> str:
    """A table to paste into a document."""
    chosen = columns or DEFAULT
    lines = []
    for row in rows:
        texts = {name: COLUMNS[name].text(row) for name in chosen}
        lines.append([f"`{text}`" if text and name in ("name", "formula", "derivative") else text
                      for name, text in texts.items()])  # fmt: skip
    return markdown_table([tr(COLUMNS[name].heading) for name in chosen], lines) + "\n"


def to_tex(rows: Iterable[Row], columns: Sequence[str] | None) -> str:
    r"""A ``tabular`` for LaTeX with ``\usepackage{booktabs}``, formulas typeset."""
    chosen = columns or DEFAULT
    lines = [rf"\begin{{tabular}}{{{'l' * len(chosen)}}}", r"\toprule"]
    lines.append(" & ".join(_tex(tr(COLUMNS[name].heading)) for name in chosen) + r" \\")
    lines.append(r"\midrule")
    for row in rows:
        typeset = {"formula": row.latex, "derivative": row.slope_latex}
        cells = [f"${typeset[name]}$" if typeset.get(name) else _tex(COLUMNS[name].text(row)) for name in chosen]
        lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


_TEX = str.maketrans(
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


def _tex(text: str) -> str:
    return text.translate(_TEX)
