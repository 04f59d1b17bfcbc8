"""Names, numbers, tables and comments of generated code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from textwrap import indent, wrap

from actviz.tables.elements import Paragraph

C_WIDTH, PYTHON_WIDTH = 80, 88
"""Columns of generated code."""
MAX_NAME = 40
MAX_LABEL = 60
"""The largest number of characters of a name and of a label."""


def identifier(label: str) -> str:
    """Return a name derived from a label: small ASCII letters, digits and underscores, after ``approx_``.

    The prefix avoids the keywords and library functions of all languages.
    """
    letters = "".join(_ascii(letter) for letter in unicodedata.normalize("NFKD", label))
    words = re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")
    return f"approx_{words[:MAX_NAME].strip('_') or 'curve'}"


def class_name(label: str) -> str:
    """Return the name of a class derived from a label."""
    return "".join(word.capitalize() for word in identifier(label).split("_"))


def _ascii(letter: str) -> str:
    """Return a letter in ASCII: a Greek letter as its name, other characters as a space."""
    if letter.isascii():
        return letter
    if unicodedata.combining(letter):
        return ""
    greek = re.fullmatch(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", unicodedata.name(letter, ""))
    return f" {greek[1]} " if greek else " "


def literal(number: float) -> str:
    """Return the shortest text that reads back as the same float64 in C and in Python; -0.0 becomes 0.0."""
    return repr(float(number) + 0.0)


def rows(table: Iterable[Sequence[float]], brackets: str, spaces: int) -> str:
    """Return the rows of a table, each on a separate line followed by a comma."""
    return indent(
        "\n".join(f"{brackets[0]}{', '.join(map(literal, row))}{brackets[1]}," for row in table), " " * spaces
    )


def printable(label: str) -> str:
    """Return a label that cannot end a comment or a string or change the direction of text, shortened if it is long."""
    clean = "".join(letter if letter.isprintable() else " " for letter in label)
    clean = re.sub(r"\*(?=/)|/(?=\*)", r"\g<0> ", clean).replace("\\", "/").replace('"', "'").replace("??", "? ?")
    return clean if len(clean) <= MAX_LABEL else clean[: MAX_LABEL - 3] + "..."


def paragraphs(width: int, *texts: str) -> str:
    """Return wrapped texts with an empty line between them."""
    return "\n\n".join("\n".join(_lines(Paragraph(text), width)) for text in texts)


def _lines(paragraph: Paragraph, width: int) -> Iterable[str]:
    if paragraph.is_wide:
        return paragraph.lines(width)
    return wrap(paragraph.text, width, break_long_words=False, break_on_hyphens=False)


def c_comment(*texts: str) -> str:
    """Return paragraphs as a comment in C."""
    return "\n".join(["/*", *(f" * {line}".rstrip() for line in paragraphs(C_WIDTH - 3, *texts).split("\n")), " */"])


def c_file(comment: str, guard: str, parts: Iterable[str]) -> str:
    """Return a C header with a comment and an include guard."""
    return "\n\n".join([comment, f"#ifndef {guard}\n#define {guard}", *parts, "#endif"]) + "\n"


def c_bisection(knot: str, spaces: int) -> str:
    """Return a bisection loop in C that moves ``low`` and ``high`` to the neighbours of x; ``knot`` is the middle."""
    loop = f"""\
while (high - low > 1) {{
    const int middle = (low + high) / 2;
    if (x < {knot})
        high = middle;
    else
        low = middle;
}}"""
    return indent(loop, " " * spaces)
