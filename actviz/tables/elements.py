"""Tables as text: coloured and as wide as the window on a terminal, otherwise plain and not shortened."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from actviz.language import tr
from actviz.tables.documents import markdown_table
from actviz.tables.line_breaks import WIDE, is_wide, pieces, wrapped

GAP = 3
"""The number of spaces between columns."""
MIN_WIDTH = 18
"""The smallest width of the first column."""
UNLIMITED = 100_000
"""The width of output that is not written to a terminal, which is not wrapped."""
MIN_SPLIT = 6
"""Full-width names in a header with fewer characters are not broken."""


def render_text(parts: Iterable[RenderableType], *, terminal: bool, widest: int | None = None) -> str:
    """Return the parts of a report as text, with colours if it is for a ``terminal`` that supports them.

    No line is wider than ``widest``. Without it, the width is that of the terminal, and other output is not wrapped.
    """
    page = StringIO()
    # Rich itself reads FORCE_COLOR, NO_COLOR and TERM.
    width = None if terminal else widest or UNLIMITED
    # In a notebook Rich would display the text instead of writing it.
    console = Console(file=page, force_terminal=terminal or None, force_jupyter=False, width=width, highlight=False)
    console.width = min(console.width, widest or UNLIMITED)
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in page.getvalue().split("\n"))


def card(title: str, rows: Iterable[tuple[str, str]]) -> Group:
    """Return a title, and below it rows of a name and a text."""
    return Group(Text(title, style="bold"), definitions(rows, style="dim"))


def definitions(rows: Iterable[tuple[str, str]], *, style: str, no_wrap: bool = True) -> Table:
    """Return rows of a name and a text. Texts are wrapped, and so are names unless ``no_wrap``."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=style, no_wrap=no_wrap, overflow="fold")
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(Text(f"  {name}"), Paragraph(text))
    return table


def note_rows(note: str) -> list[tuple[str, str]]:
    """Return the row of a card with a note on the framework; none without a note."""
    return [(tr("note"), tr(note))] if note else []


@dataclass(frozen=True)
class Grid:
    """A table with a line below its header, or a card for each row if the page is too narrow.

    Columns are aligned right, except the first one and those with the indices ``left``. Headings in full-width
    characters are broken into two lines if the table does not fit otherwise. In Markdown, the columns with the indices
    ``code`` are typeset as code.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: Collection[int] = ()
    code: Collection[int] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table, or a card for each row."""
        for header in (self.header, [_split(name) for name in self.header]):
            if self._width(header) <= options.max_width:
                yield self._table(header)
                return
        for row in self.rows:
            yield card(self._title(row[0].strip()), zip(self.header[1:], row[1:], strict=True))

    def markdown(self, rule: str = " --- ") -> str:
        """Return the table as Markdown, without the indentation of cells; ``rule`` is written below each heading."""
        rows = [
            [f"`{cell.strip()}`" if cell and number in self.code else cell.strip() for number, cell in enumerate(row)]
            for row in self.rows
        ]
        return markdown_table([name.strip() for name in self.header], rows, rule)

    def _title(self, cell: str) -> str:
        """Return the title of a card: the cell, with its heading if it is a number."""
        try:
            float(cell)
        except ValueError:
            return cell
        return f"{self.header[0].strip()} {cell}"

    def _width(self, header: Sequence[str]) -> int:
        widths = [
            max(cell_len(line) for text in column for line in text.split("\n"))
            for column in zip(header, *self.rows, strict=True)
        ]
        return min(widths[0], MIN_WIDTH) + sum(widths[1:]) + GAP * (len(widths) - 1)

    def _table(self, header: Sequence[str]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        for number, name in enumerate(header):
            if number:
                table.add_column(Text(name), justify="left" if number in self.left else "right", no_wrap=True)
            else:
                table.add_column(Text(name), overflow="fold")
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table


def grid(
    header: Iterable[str], rows: Iterable[Sequence[str]], left: Collection[int] = (), code: Collection[int] = ()
) -> Grid:
    """Return a table of the ``rows``; see ``Grid``."""
    return Grid(tuple(header), tuple(tuple(row) for row in rows), left, code)


def _split(name: str) -> str:
    """Return a long name in full-width characters as two lines, the first not longer than the second."""
    wide = re.fullmatch(f"[{WIDE}]+", name) and len(name) >= MIN_SPLIT
    return f"{name[: len(name) // 2]}\n{name[len(name) // 2 :]}" if wide else name


@dataclass(frozen=True)
class Paragraph:
    """A text that is wrapped.

    All of its lines have the indentation of the first line. A text in full-width characters has few spaces, so it is
    broken between words as well.
    """

    text: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        yield Text("\n".join(self.lines(options.max_width)), overflow="fold")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the width of the widest piece and of the whole text."""
        if not self.is_wide:
            return Measurement.get(console, options, Text(self.text))
        widest = max((cell_len(piece.rstrip()) for piece in pieces(self.text)), default=0)
        return Measurement(widest, cell_len(self.text)).with_maximum(options.max_width)

    def markdown(self) -> str:
        """Return the text without its indentation."""
        return self.text.strip()

    @property
    def is_wide(self) -> bool:
        """Whether the text has full-width characters."""
        return is_wide(self.text)

    def lines(self, width: int) -> Iterator[str]:
        """Return the lines of the text, each at most ``width`` cells wide if possible."""
        return wrapped(self.text, width)


def separated(parts: Iterable[Iterable[RenderableType]]) -> Iterator[RenderableType]:
    """Yield the elements of several parts of a report, with an empty line between two parts."""
    for number, part in enumerate(parts):
        if number:
            yield ""
        yield from part


def markdown(parts: Iterable[Grid | Paragraph | str]) -> str:
    """Return the parts of a report as a Markdown document; empty parts are omitted."""
    texts = (part if isinstance(part, str) else part.markdown() for part in parts)
    return "\n\n".join(text for text in texts if text) + "\n"
