"""The functions in a table that a command wrote: CSV, Markdown, or the text for a terminal."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence

from actviz.cli.error_pointer import cell_count
from actviz.formulas.errors import ActvizError
from actviz.language import TEXTS
from actviz.studies.networks.propagate_settings import INITS
from actviz.tables.table import COLUMNS

NAMED = ("name", "label")
"""Headings of the CSV column that holds names or labels."""
NAME = ("name", TEXTS["name"])
"""Headings of the column of names in Markdown and in text."""
SLOPES = re.compile(r" (?:second )?derivative(?: left| right)?$")
GAP = re.compile(r"(?<=\S) {2,}")
"""What is between two columns of a text."""
CELL = re.compile(r"\S+(?: \S+)*")
"""What stands in one column of a line of text."""
LATEX = re.compile(r"^\s*\\begin\{", re.MULTILINE)
INIT = re.compile(f", ({'|'.join(INITS)})$")
"""What ``propagate`` puts behind a label where there are several."""
SETTING = re.compile(r"(?P<rest>.+) (?P<setting>[^\s=]+=[^\s=]+)", re.DOTALL)


def labels_of(content: str) -> list[str] | None:
    """The labels of the functions in a table, each once; None for what is no table.

    Raises ``ActvizError`` for LaTeX, whose formulas and labels are typeset.
    """
    if LATEX.search(content):
        raise ActvizError("NAME: '-': LaTeX cannot be read; --format json or csv writes what can be read")
    lines = content.splitlines()
    first = lines[0] if lines else ""
    if len(lines) > 1 and {*GAP.split(first)} & {*NAME} and set(lines[1].strip()) <= {"─", "-"}:
        return _unique(_in_text(first, lines[2:]))
    header = first.split(",")
    if first.startswith(("x,", "a,b,", "hidden,", "step,")) or header[0] in NAMED or {*header} <= COLUMNS.keys():
        return _unique(_in_csv(lines))
    if any(re.fullmatch(r"\|( ?-+ ?\|)+", line) for line in lines):
        return _unique(_in_markdown(lines))
    if sum(bool(GAP.search(line.strip())) for line in lines) > 1:
        return []  # a report, in columns of words
    return None


def word_of(label: str) -> str | None:
    """The word for a label such as ``elu α=2``; None if that is neither a name nor a formula."""
    from actviz.curves.function_spec import parse_spec

    head, settings = label, list[str]()
    while found := SETTING.fullmatch(head):
        head, settings = found["rest"], [found["setting"], *settings]
    word = f"{head}:{','.join(settings)}" if settings else head
    try:
        read = parse_spec(word)
        return word if {*read.takes()} >= {*read.own} else None
    except ActvizError:
        return None


def _unique(labels: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(label for label in labels if label))


def _in_text(header: str, lines: Sequence[str]) -> Iterable[str]:
    """The cells below the heading of the names. Headings and cells of a column begin or end at one place."""
    if GAP.split(header)[0] in NAME:
        several = bool(GAP.search(header))  # below the columns may stand a line of text
        return (GAP.split(line)[0] for line in lines if bool(GAP.search(line)) == several)
    start, stop = next((start, stop) for start, stop, heading in _placed(header) if heading in NAME)
    return (cell for line in lines for low, high, cell in _placed(line) if low < stop and high > start)


def _placed(line: str) -> Iterable[tuple[int, int, str]]:
    """The cells of a line, and where each begins and ends when it is shown."""
    for found in CELL.finditer(line):
        start = cell_count(line[: found.start()])
        yield start, start + cell_count(found[0]), found[0]


def _in_csv(lines: Sequence[str]) -> list[str]:
    header, *rows = csv.reader(lines)
    column = next((number for number, heading in enumerate(header) if heading in NAMED), None)
    if column is not None and (column == 0 or {*header} <= COLUMNS.keys()):
        return [row[column] for row in rows if len(row) > column]
    if header[:2] == ["a", "b"]:
        return [label for row in rows for label in row[:2]]
    if header[0] == "x" and header[1:] != ["value"]:
        return [label for label in header[1:] if not SLOPES.search(label)]
    return []


def _in_markdown(lines: Sequence[str]) -> list[str]:
    """The cells in code of the column of names of the first table, else of its first; of pairs, of the first two."""
    start = next(number for number, line in enumerate(lines) if line.startswith("|"))
    headings = _cells(lines[start])
    name = next((number for number, heading in enumerate(headings) if heading in NAME), 0)
    columns = slice(0, 2) if headings[:2] == ["a", "b"] else slice(name, name + 1)
    found: list[str] = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = _cells(line)[columns]
        found += [INIT.sub("", cell[1:].partition("`")[0]) for cell in cells if cell.startswith("`")]
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
