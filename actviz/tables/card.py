"""The card of one function, with all its properties: Markdown and a report for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType

from actviz.activations.code_snippets import Snippet
from actviz.formulas.typeset import plain_name
from actviz.language import tr
from actviz.studies.framework_differences import Divergence
from actviz.studies.plot import Sample
from actviz.tables.cases import plain_cases, split_cases
from actviz.tables.elements import card, note_rows
from actviz.tables.facts import card_rows, certainty_rows, definitions
from actviz.tables.numbers import readable
from actviz.tables.preview import Thumbnail
from actviz.tables.table import Row

FORMULAS = ("f(x)", "f′(x)")
"""The names of rows that are typeset as code."""
NEGATIONS = {">": "≤", ">=": "<", "≥": "<", "<": "≥", "<=": ">", "≤": ">"}


@dataclass(frozen=True)
class ParameterLine:
    """A parameter, its range and its meaning."""

    name: str
    value: float
    range: str
    meaning: str


@dataclass(frozen=True, eq=False)
class Card:
    """The contents of a card: a row of the table and further data; ``sample`` is drawn as the thumbnail."""

    row: Row
    plain: str
    slope_plain: str
    parameters: Sequence[ParameterLine]
    code: Sequence[Snippet]
    divergences: Sequence[Divergence]
    equations: Sequence[tuple[str, str]]
    sample: Sample | None


Section = tuple[str, list[tuple[str, str]]]
"""A heading and its rows, each with a name and a text."""


def report(data: Card) -> Iterator[RenderableType]:
    """Yield the sections of the card, with a thumbnail after the first."""
    (_, rows), *others = _sections(data)
    yield card(_title(data.row), rows)
    if data.sample is not None:
        yield Thumbnail(data.sample.x, data.sample.traces[0].value.y)
    for heading, rows in others:
        yield card(f"  {heading}", [(f"  {name}", text) for name, text in rows])


def to_markdown(data: Card) -> str:
    """Return the card as a document with a list for each section."""
    lines = [f"# {_title(data.row)}", ""]
    for heading, rows in _sections(data):
        lines += [f"## {heading}", ""] if heading else []
        is_code = heading in (tr("code"), tr("related functions"))
        for name, text in _joined(rows):
            mark = "`" if is_code or name in FORMULAS else ""
            lines.append(f"- **{name}**: {mark}{text}{mark}")
        lines.append("")
    return "\n".join(lines)


def _joined(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the rows with all cases of a formula in one row. In the report, each case has a row."""
    joined: list[tuple[str, str]] = []
    for name, text in rows:
        plain = re.sub(" {2,}", " ", text)
        joined.append((name, plain) if name else (joined[-1][0], f"{joined.pop()[1]}{tr('; ')}{plain}"))
    return joined


def _title(row: Row) -> str:
    title = row.texts.get("title", "")
    return f"{row.label}: {title}" if title else row.label


def _sections(data: Card) -> Iterator[Section]:
    row, facts = data.row, data.row.facts
    formulas = _formula_rows("f(x)", data.plain)
    if data.slope_plain:
        formulas += _formula_rows("f′(x)", data.slope_plain)
    yield "", [*formulas, *note_rows(row.note), *_entry_rows(row)]
    if data.parameters:
        yield tr("parameters"), [(plain_name(line.name), _parameter_text(line)) for line in data.parameters]
    if facts is not None:
        yield tr("properties for all real x"), [*card_rows(facts), (tr("definitions"), definitions())]
        yield tr("verification"), certainty_rows(facts)
    if row.entry is not None:
        texts = {name: row.texts.get(name) for name in ("uses", "strengths", "weaknesses")}
        yield tr("usage"), [(tr(name), text) for name, text in texts.items() if text]
    if data.code:
        yield tr("code"), [(one.framework, _code_text(one)) for one in data.code]
    if data.divergences:
        yield tr("framework differences"), [(one.name, _divergence_text(one)) for one in data.divergences]
    if data.equations:
        yield tr("related functions"), [(left, f"= {right}") for left, right in data.equations]


def _parameter_text(line: ParameterLine) -> str:
    value = f"{line.value:.7g}"
    if not line.meaning:
        return f"{value} ({line.range})"
    return tr("{value} ({range}): {meaning}", value=value, range=line.range, meaning=line.meaning)


def _entry_rows(row: Row) -> list[tuple[str, str]]:
    if row.entry is None:
        return []
    aliases = [(tr("aliases"), ", ".join(row.entry.aliases))] if row.entry.aliases else []
    return [*aliases, (tr("family"), tr(row.entry.family)), (tr("source"), row.entry.source)]


def _formula_rows(name: str, formula: str) -> list[tuple[str, str]]:
    """Return a row for a formula, or one for each of its cases."""
    cases, last = split_cases(formula)
    if len(cases) != 1 or "(" in cases[0][1]:
        return [(name, plain_cases(formula))]
    width = max(len(value) for value in (*(value for value, _ in cases), last))
    lines = [f"{value:<{width}}  {tr('for {condition}', condition=test)}" for value, test in cases]
    lines.append(f"{last:<{width}}  {_last_condition([test for _, test in cases])}")
    return [(name if number == 0 else "", line) for number, line in enumerate(lines)]


def _last_condition(tests: Sequence[str]) -> str:
    """Return the condition of the last case: the negation of a single comparison, else ``otherwise``."""
    words = tests[0].split(" ")
    if len(tests) == 1 and len(words) == 3 and words[1] in NEGATIONS:
        return tr("for {condition}", condition=f"{words[0]} {NEGATIONS[words[1]]} {words[2]}")
    return tr("otherwise")


def _code_text(snippet: Snippet) -> str:
    if snippet.code is None:
        return tr("unknown")
    code = snippet.code + (f"   # {'; '.join(snippet.imports)}" if snippet.imports else "")
    return code if snippet.is_built_in else tr("{code}  (implemented from the formula)", code=code)


def _divergence_text(one: Divergence) -> str:
    parts = [f"{plain_name(name)} = {value:g}" for name, value in one.parameters.items()]
    if one.difference is not None:
        size = f"{abs(one.difference.value):.4g}"
        parts.append(tr("differs by {value} at x = {x}", value=size, x=readable(one.difference.x)))
    parts += [tr("f′({x}) = {value}", x=readable(x), value=readable(value)) for x, value in one.kinks.items()]
    return tr("; ").join([*parts, *([tr(one.note)] if one.note else [])])
