"""Names, numbers and sentences of generated code, in what all languages share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from textwrap import wrap

from actviz.studies.approximate.polyline import Polyline
from actviz.tables.code.portable import Portable
from actviz.tables.numbers import short
from actviz.tables.unit_count import allowance

C_WIDTH, PYTHON_WIDTH = 80, 88
"""Columns of generated code."""
LONGEST_NAME = 40
LONGEST_LABEL = 60


def identifier(label: str) -> str:
    """A name made of a label: small ASCII letters, digits and underscores, after ``approx_``.

    With that beginning it is neither a keyword nor a function of any language's library.
    """
    letters = "".join(_ascii(letter) for letter in unicodedata.normalize("NFKD", label))
    words = re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")
    return f"approx_{words[:LONGEST_NAME].strip('_') or 'curve'}"


def class_name(label: str) -> str:
    """The same name as classes are written."""
    return "".join(word.capitalize() for word in identifier(label).split("_"))


def _ascii(letter: str) -> str:
    """Greek letters by their names; what has no name in ASCII is a gap."""
    if letter.isascii():
        return letter
    if unicodedata.combining(letter):
        return ""
    greek = re.fullmatch(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", unicodedata.name(letter, ""))
    return f" {greek[1]} " if greek else " "


def literal(number: float) -> str:
    """The shortest text that reads back as the same number of float64, in C as in Python; -0.0 becomes 0.0."""
    return repr(float(number) + 0.0)


def rows(table: Iterable[Sequence[float]], brackets: str, indent: int) -> str:
    """The rows of a table, each on a line of its own with a comma behind it."""
    lines = (f"{brackets[0]}{', '.join(map(literal, row))}{brackets[1]}," for row in table)
    return "\n".join(" " * indent + line for line in lines)


def points(line: Polyline) -> list[tuple[float, float]]:
    """Knots and values in pairs."""
    return list(zip(line.knots.tolist(), line.values.tolist(), strict=True))


def units(code: Portable) -> list[tuple[float, float, float]]:
    """Weight, bias and output weight of every unit."""
    return [(unit.weight, unit.bias, unit.out) for unit in code.network.units]


def printable(label: str) -> str:
    """A label that cannot end a comment or a string, nor turn the direction of text, nor fill lines."""
    clean = "".join(letter if letter.isprintable() else " " for letter in label)
    clean = re.sub(r"\*(?=/)|/(?=\*)", r"\g<0> ", clean).replace("\\", "/").replace('"', "'").replace("??", "? ?")
    return clean if len(clean) <= LONGEST_LABEL else clean[: LONGEST_LABEL - 3] + "..."


def title(code: Portable) -> str:
    """What it is, in one sentence."""
    count = len(code.network.units)
    units = f"with {count} hidden {code.spelling.title} unit{'s' * (count > 1)}" if count else "without hidden units"
    return f"{printable(code.target)}, approximated by a network {units}{', clipped at 0' * code.is_clipped}."


def claim(code: Portable) -> str:
    """How well it does, and whether it needed all units that it was allowed."""
    low, high = (short(end) for end in code.interval)
    where = "the whole line" if code.tails else f"[{low}, {high}]"
    place = f"at x = {short(code.max_error_at)}"
    spare = allowance(code.allowed or 0, len(code.network.units), is_proven=code.is_proven)
    if spare and code.is_proven and code.tails:
        spare += " if the network ends in the asymptotes"
    error = f"The largest error on {where} is {short(code.max_error)}, {place}, up to rounding."
    if not code.is_enclosed:
        error = f"The largest error found on {where} is {short(code.max_error)}, {place}; a larger one is possible."
    return f"{error} {spare}{'.' * bool(spare)}"


def paragraphs(width: int, *texts: str) -> list[str]:
    """Lines of wrapped text with an empty one between paragraphs."""
    lines: list[str] = []
    for text in texts:
        lines += ["", *wrap(text, width, break_long_words=False, break_on_hyphens=False)]
    return lines[1:]


def c_comment(*texts: str) -> str:
    """Return paragraphs as a comment in C."""
    return "\n".join(["/*", *(f" * {line}".rstrip() for line in paragraphs(C_WIDTH - 3, *texts)), " */"])


def python_constants(code: Portable, before: str, after: str, indent: int) -> str:
    """Return a table of the units between ``before`` and ``after``, and the weights of the straight line."""
    table = (
        f"# weight, bias and output weight of every hidden unit\n{before}\n{rows(units(code), '[]', indent)}\n{after}\n"
    )
    skip, bias = literal(code.network.skip), literal(code.network.bias)
    return table * bool(code.network.units) + f"SKIP, BIAS = {skip}, {bias}"
