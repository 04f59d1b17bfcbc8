"""Where in a formula the error is: the formula on stderr, and a caret under the place."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from actviz.cli.terminal_io import write_stderr
from actviz.formulas.errors import FormulaError

ROOM = 72
"""Characters of a formula that are shown at most, with the place among them."""


def point_at(error: FormulaError) -> None:
    """Write the formula and, below it, a line that points at the wrong part."""
    write_stderr("".join(f"  {line}\n" for line in pointed(error.text, error.start, error.length)))


def pointed(text: str, start: int, length: int) -> tuple[str, str]:
    """The part of a text around a place, and the line that points at it."""
    text = "".join(c if c.isprintable() else "?" for c in text)
    first = max(0, min(start - ROOM // 2, len(text) - ROOM))
    before, after = "..." * (first > 0), "..." * (len(text) > first + ROOM)
    shown = text[first : first + ROOM]
    place = start - first
    carets = max(1, cell_count(shown[place : place + length]))
    return f"{before}{shown}{after}", " " * (len(before) + cell_count(shown[:place])) + "^" * carets


def cell_count(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
