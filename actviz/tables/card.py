"""The card of one function: all that is known of it, for a terminal or a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from actviz.activations.code_snippets import Snippet
from actviz.formulas.typeset import plain_name
from actviz.language import tr, translated
from actviz.studies.framework_differences import Divergence
from actviz.studies.plot import Sample
from actviz.tables.braille import picture
from actviz.tables.elements import card, note_rows
from actviz.tables.facts import card_rows, certainty_rows
from actviz.tables.numbers import readable
from actviz.tables.table import Row

COLUMNS, ROWS = 40, 9
"""The size of the picture in characters."""
FEWEST = 12
"""A picture with fewer columns is left out."""
FLAT = 1e-3
"""A picture of one number goes that far beside it, relatively, or 1 if that is more."""
FORMULAS = ("f(x)", "f′(x)")
FLIPPED = {">": "≤", ">=": "<", "≥": "<", "<": "≥", "<=": ">", "≤": ">"}


@dataclass(frozen=True)
class ParameterLine:
    """A parameter, its range and its meaning."""

    name: str
    value: float
    range: str
    meaning: str


@dataclass(frozen=True, eq=False)
class Card:
    """The contents of a card: a row of the table, and what the table does not show; ``sample`` is for the picture."""

    row: Row
    plain: str
    slope_plain: str
    parameters: Sequence[ParameterLine]
    code: Sequence[Snippet]
    divergences: Sequence[Divergence]
    equations: Sequence[tuple[str, str]]
    sample: Sample | None


Section = tuple[str, list[tuple[str, str]]]


def report(data: Card) -> Iterator[RenderableType]:
    """The card for a terminal: a picture, and sections of names and texts."""
    (_, rows), *others = _sections(data)
    yield card(_title(data.row), rows)
    if data.sample is not None:
        yield Picture(data.sample)
    for heading, rows in others:
        yield card(f"  {heading}", [(f"  {name}", text) for name, text in rows])


def to_markdown(data: Card) -> str:
    """The card as a document."""
    lines = [f"# {_title(data.row)}", ""]
    for heading, rows in _sections(data):
        lines += [f"## {heading}", ""] if heading else []
        is_code = heading in (tr("one line of code"), tr("relatives"))
        marks = ("`" if is_code or name in FORMULAS else "" for name, _ in _joined(rows))
        lines += [f"- **{name}**: {mark}{text}{mark}" for mark, (name, text) in zip(marks, _joined(rows), strict=True)]
        lines.append("")
    return "\n".join(lines)


def _joined(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Rows in Markdown: the cases of a formula, each a row of its own on a terminal, become one item."""
    joined: list[tuple[str, str]] = []
    for name, text in rows:
        plain = re.sub(" {2,}", " ", text)
        joined.append((name, plain) if name else (joined[-1][0], f"{joined.pop()[1]}; {plain}"))
    return joined


def _title(row: Row) -> str:
    title = row.texts.get("title", "")
    return f"{row.label}: {title}" if title else row.label


def _sections(data: Card) -> Iterator[Section]:
    row, facts = data.row, data.row.facts
    formulas = [*_cases("f(x)", data.plain), *(_cases("f′(x)", data.slope_plain) if data.slope_plain else [])]
    yield "", [*formulas, *note_rows(row.note), *_named(row)]
    if data.parameters:
        yield (
            tr("parameters"),
            [(plain_name(line.name), _parameter(line)) for line in data.parameters],
        )
    if facts is not None:
        yield tr("facts on the whole line"), card_rows(facts)
        yield tr("how they are known"), certainty_rows(facts)
    if row.entry is not None:
        yield (
            tr("in use"),
            [(tr(name), row.texts[name]) for name in ("uses", "strengths", "weaknesses") if row.texts.get(name)],
        )
    if data.code:
        yield tr("one line of code"), [(one.framework, _code(one)) for one in data.code]
    if data.divergences:
        yield tr("where frameworks differ"), [(one.name, _difference(one)) for one in data.divergences]
    if data.equations:
        yield tr("relatives"), [(left, f"= {right}") for left, right in data.equations]


def _parameter(line: ParameterLine) -> str:
    value = f"{line.value:.7g}"
    if not line.meaning:
        return f"{value} ({line.range})"
    return tr("{value} ({range}): {meaning}", value=value, range=line.range, meaning=line.meaning)


def _named(row: Row) -> Iterator[tuple[str, str]]:
    if row.entry is None:
        return
    if row.entry.aliases:
        yield tr("also called"), ", ".join(row.entry.aliases)
    yield tr("family"), tr(row.entry.family)
    yield tr("source"), row.entry.source


def _cases(name: str, formula: str) -> list[tuple[str, str]]:
    """A formula, or a line for each of its cases as a table in an article has them."""
    parts = formula.split(", else ")
    tests = [part.partition(" if ") for part in parts[:-1]]
    if not tests or any("(" in test or " if " in test for _, _, test in tests) or " if " in parts[-1]:
        return [(name, formula)]
    width = max(len(value) for value in (*(value for value, _, _ in tests), parts[-1]))
    lines = [f"{value:<{width}}  {tr('for {condition}', condition=test)}" for value, _, test in tests]
    lines.append(f"{parts[-1]:<{width}}  {_otherwise([test for _, _, test in tests])}")
    return [(name if number == 0 else "", line) for number, line in enumerate(lines)]


def _otherwise(tests: Sequence[str]) -> str:
    words = tests[0].split(" ")
    if len(tests) == 1 and len(words) == 3 and words[1] in FLIPPED:
        return tr("for {condition}", condition=f"{words[0]} {FLIPPED[words[1]]} {words[2]}")
    return tr("otherwise")


def _code(one: Snippet) -> str:
    if one.code is None:
        return tr("none known")
    imports = f"   # {'; '.join(one.imports)}" if one.imports else ""
    return one.code + imports if one.is_built_in else tr("{code}  (by its formula)", code=one.code + imports)


def _difference(one: Divergence) -> str:
    parts = [f"{plain_name(name)} = {value:g}" for name, value in one.parameters.items()]
    if one.difference is not None:
        parts.append(
            tr("differs by {value} at x = {x}", value=f"{abs(one.difference.value):.4g}", x=readable(one.difference.x))
        )
    parts += [tr("f′({x}) = {value}", x=readable(x), value=readable(value)) for x, value in one.kinks.items()]
    return "; ".join([*parts, *([translated(one.note)] if one.note else [])])


@dataclass(frozen=True, eq=False)
class Picture:
    """The picture on a card, narrower where there is less room, and left out where there is next to none."""

    sample: Sample

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it as wide as the page allows."""
        x, y = self.sample.x, self.sample.traces[0].value.y
        view = _view(y)
        low, high = (f"{end:.3g}" for end in view)
        margin = max(len(low), len(high)) + 4
        columns = min(COLUMNS, options.max_width - margin - 1)
        if columns < FEWEST:
            return
        labels = [high, *[""] * (ROWS - 2), low]
        dots = picture(x, y, columns=columns, rows=ROWS, view=view)
        below = f"{x[0]:g}".ljust(columns // 2) + f"{x[-1]:g}".rjust(columns - columns // 2)
        lines = ["", *map(f"{{:>{margin}}} {{}}".format, labels, dots), " " * (margin + 1) + below]
        yield Text("\n".join(lines), no_wrap=True)


def _view(y: NDArray[np.float64]) -> tuple[float, float]:
    """The lowest and highest number of a picture."""
    finite = y[np.isfinite(y)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    aside = max(1.0, FLAT * abs(low))
    return (low - aside, high + aside) if low == high else (low, high)
