"""Tables as text: coloured and as wide as the window on a terminal, plain and uncut anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

UNCUT = 100_000
"""The width of a page that is no terminal: nothing is wrapped."""


def rendered(parts: Iterable[RenderableType], *, terminal: bool) -> str:
    """The parts one below the other as text, with colours if it goes to a ``terminal`` that has them."""
    page = StringIO()
    console = Console(file=page, force_terminal=terminal, width=None if terminal else UNCUT, highlight=False)
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in page.getvalue().split("\n"))


def card(title: str, rows: Iterable[tuple[str, str]]) -> Group:
    """A title, and below it rows of a name and what is to be said; the second column wraps."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(Text(f"  {name}"), Text(text))
    return Group(Text(title, style="bold"), table)


def grid(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = True) -> Table:
    """A table with a line below its header; with ``numbers`` all columns but the first stand to the right, unbroken."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for number, name in enumerate(header):
        if numbers and number:
            table.add_column(Text(name), justify="right", no_wrap=True)
        else:
            table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table
