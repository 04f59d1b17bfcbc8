"""Curves on a terminal: Braille dots in colours, axes, a key, and numbers on the curves that tell them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from actviz.formulas.arrays import Floats
from actviz.tables.braille import BLANK, axes, characters, covered

Stroke = tuple[Floats, Floats]
Ticks = tuple[Sequence[float], Sequence[str]]

WIDEST, NARROWEST = 78, 16
"""Columns of the page that are used at most, and columns of dots that there are at least."""
ROWS = 16
STYLES = ("blue", "yellow", "green", "magenta", "cyan", "red")
"""Of the curves, one after the other: a terminal has them in shades that go with its background."""
APART = 26
"""A curve's number stands on it every so many columns, where no other curve is near."""
NUMBERS = "123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Drawn:
    """A curve with the name by which the key calls it; ``strokes`` are pairs of finite x and y, x increasing."""

    name: str
    strokes: Sequence[Stroke]


@dataclass(frozen=True)
class Preview:
    """Curves in one frame, as wide as the page, with numbers along both axes.

    ``x_view`` and ``y_view`` are the lowest and the highest number that is shown, ticks the numbers that are written.
    """

    title: str
    curves: Sequence[Drawn]
    x_view: tuple[float, float]
    y_view: tuple[float, float]
    x_ticks: Ticks
    y_ticks: Ticks

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw what there is room for."""
        margin = max(map(cell_len, self.y_ticks[1])) + 3
        columns = max(min(options.max_width, WIDEST) - margin, NARROWEST)
        if self.title:
            yield Text(f"{' ' * margin}{self.title}", style="bold", no_wrap=True, overflow="ellipsis")
        yield from self._rows(columns, margin)
        yield Text(self._numbers(columns, margin), style="dim", no_wrap=True, overflow="crop")
        if len(self.curves) == 1 and self.curves[0].name != self.title:
            yield Text(f"{' ' * margin}{self.curves[0].name}", style=_style(0), overflow="fold")
        elif len(self.curves) > 1:
            for number, curve in enumerate(self.curves):
                yield Text(f"{' ' * margin}{_mark(number)} {curve.name}", style=_style(number), overflow="fold")

    def _rows(self, columns: int, margin: int) -> Iterator[Text]:
        layers = [
            covered(curve.strokes, columns=columns, rows=ROWS, x_view=self.x_view, y_view=self.y_view)
            for curve in self.curves
        ]
        seen = [characters(dots) > 0 for dots in layers]
        marks = _marks(seen) if len(seen) > 1 else {}
        lines = axes(columns=columns, rows=ROWS, x_view=self.x_view, y_view=self.y_view)
        cells = characters(np.logical_or.reduce([lines, *layers]))
        labels = {self._row(number): text for number, text in zip(*self.y_ticks, strict=True)}
        for row in range(ROWS):
            owners = [
                max((n for n, one in enumerate(seen) if one[row, column]), default=-1) for column in range(columns)
            ]
            texts = [marks.get((row, column)) or chr(BLANK + int(bits)) for column, bits in enumerate(cells[row])]
            line = Text(no_wrap=True).append(
                f"{labels.get(row, ''):>{margin - 2}} {'┤' if row in labels else '│'}", style="dim"
            )
            for owner, run in groupby(zip(owners, texts, strict=True), key=itemgetter(0)):
                line.append("".join(text for _, text in run), style="dim" if owner < 0 else _style(owner))
            yield line

    def _row(self, y: float) -> int:
        low, high = self.y_view
        return min(ROWS - 1, int(ROWS * (high - y) / (high - low)))

    def _numbers(self, columns: int, margin: int) -> str:
        """The numbers along the x axis, each below its place; one that would touch another is left out."""
        line = [" "] * (columns + margin)
        low, high = self.x_view
        free = 0
        for number, text in zip(*self.x_ticks, strict=True):
            at = margin + round((columns - 1) * (number - low) / (high - low)) - len(text) // 2
            at = min(max(at, 0), columns + margin - len(text))
            if at >= free:
                line[at : at + len(text)] = text
                free = at + len(text) + 1
        return "".join(line).rstrip()


def _marks(seen: Sequence[NDArray[np.bool_]]) -> dict[tuple[int, int], str]:
    """Where the number of a curve stands on it: cells that it has for itself, and alone as far as possible."""
    marks: dict[tuple[int, int], str] = {}
    count = sum(one.astype(int) for one in seen)
    for number, one in enumerate(seen):
        own = np.argwhere(one & (np.asarray(count) == 1))
        last = -APART
        for row, column in own[np.argsort(own[:, 1], kind="stable")]:
            if column - last >= APART and (last >= 0 or column >= 3 + 5 * number % APART):
                marks[int(row), int(column)] = _mark(number)
                last = int(column)
    return marks


def _mark(number: int) -> str:
    return NUMBERS[number % len(NUMBERS)]


def _style(number: int) -> str:
    return STYLES[number % len(STYLES)]
