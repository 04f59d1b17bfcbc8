"""Documents in JSON and CSV, and tables in Markdown and HTML."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from html import escape
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actviz.formulas.arrays import Floats


def json_document(data: object, indent: int | None = None) -> str:
    """Return ``data`` as strict JSON: NaN and infinities raise ``ValueError``."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent) + "\n"


def csv_document(header: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a header and rows as CSV; floats are written so that they read back unchanged."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([repr(cell) if isinstance(cell, float) else cell for cell in row] for row in rows)
    return text.getvalue()


def csv_samples(values: Floats) -> list[str]:
    """Return samples of a curve, each as the shortest text that reads back unchanged, or empty if it is not finite."""
    return [repr(value) if isfinite(value) else "" for value in values.tolist()]


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]], rule: str = " --- ") -> str:
    """Return a Markdown table; vertical bars in cells are escaped, ``rule`` is written below each heading."""
    head, *body = ("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in (header, *rows))
    return "\n".join([head, "|" + f"{rule}|" * len(header), *body])


def html_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return an HTML table, its cells escaped; without a header it has rows only."""

    def row(tag: str, cells: Sequence[str]) -> str:
        return "<tr>" + "".join(f"<{tag} style='text-align: left'>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    head = f"<thead>{row('th', header)}</thead>" if header else ""
    return f"<table>{head}<tbody>{''.join(row('td', cells) for cells in rows)}</tbody></table>"
