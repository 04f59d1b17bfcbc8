"""Tables as text: coloured and as wide as the window on a terminal, plain and uncut anywhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

GAP = 3
"""Blanks between columns."""
NARROWEST = 18
"""The first column is not made narrower than this."""
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


@dataclass(frozen=True)
class Grid:
    """A table with a line below its header; on a page too narrow for it, a card for each row.

    Columns stand to the right, unbroken; the first one, and those of ``words`` by number, to the left.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: Collection[int] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Choose what fits."""
        widths = [max(cell_len(text) for text in column) for column in zip(self.header, *self.rows, strict=True)]
        others = sum(widths[1:]) + GAP * (len(widths) - 1)
        if others + min(widths[0], NARROWEST) <= options.max_width:
            yield self._table()
        else:
            for row in self.rows:
                yield card(row[0].strip(), zip(self.header[1:], row[1:], strict=True))

    def _table(self) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        for number, name in enumerate(self.header):
            if number:
                table.add_column(Text(name), justify="left" if number in self.words else "right", no_wrap=True)
            else:
                table.add_column(Text(name), overflow="fold")
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table


def grid(header: Sequence[str], rows: Iterable[Sequence[str]], words: Collection[int] = ()) -> Grid:
    """A table, as wide as there is room for; the columns of ``words`` stand to the left."""
    return Grid(tuple(header), tuple(tuple(row) for row in rows), words)
