"""The functions in a table that a command wrote: CSV, Markdown, or the text for a terminal."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence

from actviz.formulas.errors import ActvizError
from actviz.language import TEXTS
from actviz.studies.networks.propagation_settings import INITS

NAMED = ("name", "label")
"""Headings of the CSV column that holds names or labels."""
SLOPES = re.compile(r" (?:second )?derivative(?: left| right)?$")
GAP = re.compile(r"(?<=\S) {2,}")
"""What is between two columns of a text."""
INIT = re.compile(f", ({'|'.join(INITS)})$")
"""What ``propagate`` puts behind a label where there are several."""
SETTING = re.compile(r"(?P<rest>.+) (?P<setting>[^\s=]+=[^\s=]+)", re.DOTALL)


def labels_of(content: str) -> list[str] | None:
    """The labels of the functions in a table, each once; None for what is no table."""
    lines = content.splitlines()
    first = lines[0] if lines else ""
    if len(lines) > 1 and GAP.split(first)[0] in ("name", TEXTS["name"]) and set(lines[1].strip()) <= {"─", "-"}:
        several = bool(GAP.search(first))  # below the columns may stand a line of text
        return _unique(GAP.split(line)[0] for line in lines[2:] if bool(GAP.search(line)) == several)
    if first.startswith(("x,", "a,b,", "hidden,", "step,")) or first.partition(",")[0] in NAMED:
        return _unique(_in_csv(lines))
    if any(re.fullmatch(r"\|( ?-+ ?\|)+", line) for line in lines):
        return _unique(_in_markdown(lines))
    if sum(bool(GAP.search(line.strip())) for line in lines) > 1:
        return []  # a report, in columns of words
    return None


def word_of(label: str) -> str | None:
    """The word for a label such as ``elu α=2``; None if that is neither a name nor a formula."""
    from actviz.cli.words import read_word

    head, settings = label, list[str]()
    while found := SETTING.fullmatch(head):
        head, settings = found["rest"], [found["setting"], *settings]
    word = f"{head}:{','.join(settings)}" if settings else head
    try:
        read = read_word(word)
        return word if {*read.takes()} >= {*read.own} else None
    except ActvizError:
        return None


def _unique(labels: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(label for label in labels if label))


def _in_csv(lines: Sequence[str]) -> list[str]:
    header, *rows = csv.reader(lines)
    if header[0] in NAMED:
        return [row[0] for row in rows if row]
    if header[:2] == ["a", "b"]:
        return [label for row in rows for label in row[:2]]
    if header[0] == "x" and header[1:] != ["value"]:
        return [label for label in header[1:] if not SLOPES.search(label)]
    return []


def _in_markdown(lines: Sequence[str]) -> list[str]:
    """The cells in code of the first column of the first table; of pairs, of the first two."""
    start = next(number for number, line in enumerate(lines) if line.startswith("|"))
    columns = 2 if lines[start].startswith("| a | b |") else 1
    found: list[str] = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        found += [INIT.sub("", cell[1:].partition("`")[0]) for cell in cells[:columns] if cell.startswith("`")]
    return found
