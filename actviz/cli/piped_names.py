"""``-`` as a NAME: names from stdin, one per line, or those in the JSON, CSV, Markdown or text output of a command."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from actviz.activations.catalogue import find
from actviz.activations.entry import VectorActivation
from actviz.cli.options import PIPED
from actviz.cli.terminal_io import is_terminal, print_message
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import quoted
from actviz.language import translations
from actviz.line_breaks import cell_count
from actviz.studies.networks.propagate_settings import INITS

MOST_BYTES = 100_000_000
Json = Mapping[str, Any]

NAMED = ("name", "label")
"""Headings of the CSV column that contains names or labels."""
NAME = translations("name")
"""Headings of the column of names in Markdown and in text."""
SLOPES = re.compile(r" (?:second )?derivative(?: left| right)?$")
GAP = re.compile(r"(?<=\S) {2,}")
"""The space between two columns of a text."""
CELL = re.compile(r"\S+(?: \S+)*")
"""The content of one column in a line of text."""
LATEX = re.compile(r"^\s*\\begin\{", re.MULTILINE)
INIT = re.compile(f", ({'|'.join(INITS)})$")
"""The suffix of labels of ``propagate`` if there are several initialisations."""
SETTING = re.compile(r"(?P<rest>.+) (?P<setting>[^\s=]+=[^\s=]+)", re.DOTALL)


def replace_piped(names: Sequence[str], *, vectors: bool, quiet: bool) -> list[str]:
    """Return the names, with ``-`` replaced by the names from stdin. Raises ``ActvizError`` if there are none.

    Functions of a vector among the names from stdin are omitted unless ``vectors`` is true, and so are labels that are
    neither names nor formulas; both are reported on stderr.
    """
    if names.count(PIPED) > 1:
        raise ActvizError("NAME: '-' represents all names from stdin; write it only once")
    words, unknown = _words(_read_stdin())
    scalars = [word for word in words if vectors or not _is_vector(word)]
    if not quiet and unknown:
        print_message(
            "skipped {labels}: the table does not contain the formula; --format json contains it",
            labels=_name_list(unknown),
        )
    if not quiet and 0 < len(scalars) < len(words):
        print_message(
            "skipped {names}: this command supports only scalar functions",
            names=_name_list(word for word in words if word not in scalars),
        )
    return [word for name in names for word in ((scalars or words) if name == PIPED else [name])]


def _name_list(words: Iterable[str]) -> str:
    first, *rest = dict.fromkeys(quoted(word) for word in words)
    return ", ".join([first, *rest[:4], *(["..."] if len(rest) > 4 else [])])


def _is_vector(word: str) -> bool:
    try:
        return isinstance(find(word.partition(":")[0]).entry, VectorActivation)
    except ActvizError:
        return False


def _read_stdin() -> str:
    if sys.stdin is None or is_terminal(sys.stdin):
        raise ActvizError("NAME: '-' reads names from stdin; use a pipe, such as echo relu | actviz plot -")
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ActvizError("NAME: '-': stdin contains more than the maximum of {count} MB", count=MOST_BYTES // 1000000)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ActvizError("NAME: '-': stdin is not UTF-8 text") from None


def _words(content: str) -> tuple[list[str], list[str]]:
    """Return the words in the content of stdin, and labels that are not words."""
    lines = [line.strip() for line in content.splitlines()]
    unknown: list[str] = []
    if content.lstrip().startswith(("{", "[")):
        words = _json_words(content)
    elif (labels := _table_labels(content)) is not None:
        by_label = {label: _word(label) for label in labels}
        words = [word for word in by_label.values() if word]
        unknown = [label for label, word in by_label.items() if word is None]
        if not words:
            raise ActvizError("NAME: '-': the table contains no names of functions; use the output of --format json")
    else:
        words = [line for line in lines if line and not line.startswith("#")]
    if not words:
        raise ActvizError("NAME: '-': stdin contains no names; write one name per line")
    return words, unknown


def _json_words(content: str) -> list[str]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ActvizError("NAME: '-': stdin starts like JSON, but is not valid JSON") from None
    try:
        return [*dict.fromkeys(_words_in(data))]
    except (AttributeError, KeyError, TypeError):
        raise _no_curves_error() from None


def _words_in(data: Any) -> Iterator[str]:
    """Yield the words for all curves in the JSON of any command: lists of names, curves, or the target's network."""
    match data:
        case str():
            yield data
        case list():
            for part in data:
                yield from _words_in(part)
        case {"network": dict(network), "target": str()}:
            yield _polyline_formula(data) if "layers" in network else _network_formula(network)
        case {"sweep": list(fits)}:
            yield from map(_fit_formula, fits)
        case {"curves": list(curves)}:
            yield from _words_in(curves)
        case {"formula": str(formula)}:
            yield _curve_word(data, formula)
        case {"name": str(name)}:
            yield name
        case _:
            raise _no_curves_error()


def _no_curves_error() -> ActvizError:
    return ActvizError("NAME: '-': the JSON contains no curves; use the JSON of plot, derivative, compare or table")


def _curve_word(data: Json, formula: str) -> str:
    """Return the name of a function of the catalogue, or any other function as a formula with its label if possible."""
    settings = ",".join(f"{name}={float(value)!r}" for name, value in data.get("parameters", {}).items())
    name = data.get("name")
    label = str(data.get("label", "")).partition(" ")[0]
    output = re.sub(r"\[(\d+)\]$", r"_\1", label)  # softmax[0], an output of a function of a vector
    if output != label or not (isinstance(name, str) and _is_known(name)):
        label = output
        name = f"{label} = {formula}" if label.isidentifier() else formula
    return f"{name}:{settings}" if settings else name


def _is_known(name: str) -> bool:
    try:
        return bool(find(name))
    except ActvizError:
        return False


def _network_formula(network: Json, name: str = "network") -> str:
    """Return a network of ``approximate`` as a formula."""
    activation = network.get("activation", "relu")
    if not str(activation).isidentifier():
        raise ActvizError(
            "NAME: '-': units with the activation {typed} cannot be converted to a formula",
            typed=quoted(str(activation)),
        )
    parts = [f"{network['skip']!r}*x", repr(network["bias"])]
    parts += [f"{unit['out']!r}*{activation}({unit['weight']!r}*x + {unit['bias']!r})" for unit in network["units"]]
    total = " + ".join(f"({part})" if part.startswith("-") else part for part in parts)
    return f"{name} = relu({total})" if network.get("output_activation") == "relu" else f"{name} = {total}"


def _fit_formula(fit: Json) -> str:
    """Return a network of a sweep as a formula whose name has the number of units of each layer."""
    hidden = fit["hidden"]
    if isinstance(hidden, list):
        return _polyline_formula(fit, f"network_{'_'.join(map(str, hidden))}")
    return _network_formula(fit["network"], f"network_{hidden}")


def _polyline_formula(fit: Json, name: str = "network") -> str:
    """Return a network with several layers as a formula by its knots, beyond which the outer pieces extend."""
    points = [*zip(fit["knots"], fit["values"], strict=True)]
    slopes = [(there - here) / (right - left) for (left, here), (right, there) in pairwise(points)]
    (start, value), *_ = points
    parts = [f"{value!r}", f"{slopes[0]!r}*(x - {start!r})"]
    for (knot, _), (before, after) in zip(points[1:-1], pairwise(slopes), strict=True):
        parts.append(f"{after - before!r}*relu(x - {knot!r})")
    return f"{name} = {' + '.join(f'({part})' if part.startswith('-') else part for part in parts)}"


def _table_labels(content: str) -> list[str] | None:
    """Return the labels of the functions in a table without repetition; None if the text is not a table.

    Raises ``ActvizError`` for LaTeX, whose formulas and labels are typeset.
    """
    from actviz.tables.table import COLUMNS

    if LATEX.search(content):
        raise ActvizError("NAME: '-': LaTeX cannot be read; use the output of --format json or csv")
    lines = content.splitlines()
    first = lines[0] if lines else ""
    if len(lines) > 1 and {*GAP.split(first)} & {*NAME} and set(lines[1].strip()) <= {"─", "-"}:
        return _without_repetition(_text_labels(first, lines[2:]))
    header = first.split(",")
    if first.startswith(("x,", "a,b,", "hidden,", "step,")) or header[0] in NAMED or {*header} <= COLUMNS.keys():
        return _without_repetition(_csv_labels(lines))
    if any(re.fullmatch(r"\|( ?-+ ?\|)+", line) for line in lines):
        return _without_repetition(_markdown_labels(lines))
    if sum(bool(GAP.search(line.strip())) for line in lines) > 1:
        return []  # a report, in columns of words
    return None


def _word(label: str) -> str | None:
    """Return the word for a label such as ``elu α=2``; None if it is neither a name nor a formula."""
    from actviz.curves.function_spec import parse_spec

    head, settings = label, list[str]()
    while match := SETTING.fullmatch(head):
        head, settings = match["rest"], [match["setting"], *settings]
    word = f"{head}:{','.join(settings)}" if settings else head
    try:
        read = parse_spec(word)
        return word if {*read.takes()} >= {*read.parameters} else None
    except ActvizError:
        return None


def _without_repetition(labels: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(label for label in labels if label))


def _text_labels(header: str, lines: Sequence[str]) -> Iterable[str]:
    """Return the cells of the column of names, which begin or end at the same position as its heading."""
    if GAP.split(header)[0] in NAME:
        several = bool(GAP.search(header))  # a line of text may follow the columns
        return (GAP.split(line)[0] for line in lines if bool(GAP.search(line)) == several)
    start, stop = next((start, stop) for start, stop, heading in _cell_positions(header) if heading in NAME)
    return (cell for line in lines for low, high, cell in _cell_positions(line) if low < stop and high > start)


def _cell_positions(line: str) -> Iterable[tuple[int, int, str]]:
    """Return the cells of a line with the terminal columns at which they begin and end."""
    for match in CELL.finditer(line):
        start = cell_count(line[: match.start()])
        yield start, start + cell_count(match[0]), match[0]


def _csv_labels(lines: Sequence[str]) -> list[str]:
    from actviz.tables.table import COLUMNS

    header, *rows = csv.reader(lines)
    column = next((number for number, heading in enumerate(header) if heading in NAMED), None)
    if column is not None and (column == 0 or {*header} <= COLUMNS.keys()):
        return [row[column] for row in rows if len(row) > column]
    if header[:2] == ["a", "b"]:
        return [label for row in rows for label in row[:2]]
    if header[0] == "x" and header[1:] != ["value"]:
        return [label for label in header[1:] if not SLOPES.search(label)]
    return []


def _markdown_labels(lines: Sequence[str]) -> list[str]:
    """Return the code cells in the column of names of the first table, or in its first; of pairs, in two columns."""
    start = next(number for number, line in enumerate(lines) if line.startswith("|"))
    headings = _markdown_cells(lines[start])
    name = next((number for number, heading in enumerate(headings) if heading in NAME), 0)
    columns = slice(0, 2) if headings[:2] == ["a", "b"] else slice(name, name + 1)
    labels: list[str] = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = _markdown_cells(line)[columns]
        labels += [INIT.sub("", cell[1:].partition("`")[0]) for cell in cells if cell.startswith("`")]
    return labels


def _markdown_cells(line: str) -> list[str]:
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
