"""Curves on a terminal, in Braille dots: figures in colours with axes and a legend, and thumbnails."""

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
from actviz.tables.braille import BLANK, axis_dots, braille_bits, braille_lines, curve_dots

Stroke = tuple[Floats, Floats]
Ticks = tuple[Sequence[float], Sequence[str]]

MAX_WIDTH = 78
"""The largest width of a figure in columns."""
MIN_COLUMNS = 16
"""The smallest number of columns of dots."""
ROWS = 16
"""The height of a figure."""
STYLES = ("blue", "yellow", "green", "magenta", "cyan", "red")
"""The colours of the curves, used cyclically; terminals adapt their shades to the background."""
MARK_STEP = 26
"""The distance in columns between the marks of a curve."""
NUMBERS = "123456789abcdefghijklmnopqrstuvwxyz"
"""The numbers of the curves."""
THUMBNAIL_COLUMNS, THUMBNAIL_ROWS = 40, 9
"""The largest size of a thumbnail."""
MIN_THUMBNAIL_COLUMNS = 12
"""A narrower thumbnail is omitted."""
FLAT = 1e-3
"""The margin around a constant in a thumbnail, relative to the constant; it is at least 1."""


@dataclass(frozen=True)
class PreviewCurve:
    """A curve with its name in the legend; ``strokes`` are pairs of finite x and y, x increasing."""

    name: str
    strokes: Sequence[Stroke]


@dataclass(frozen=True)
class Preview:
    """Curves in one frame, as wide as the page, with numbers along both axes.

    ``x_view`` and ``y_view`` are the lowest and the highest number in the frame, ticks the numbers along it.
    """

    title: str
    curves: Sequence[PreviewCurve]
    x_view: tuple[float, float]
    y_view: tuple[float, float]
    x_ticks: Ticks
    y_ticks: Ticks

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the curves as wide as the page allows."""
        margin = max(map(cell_len, self.y_ticks[1])) + 3
        columns = max(min(options.max_width, MAX_WIDTH) - margin, MIN_COLUMNS)
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
            curve_dots(curve.strokes, columns=columns, rows=ROWS, x_view=self.x_view, y_view=self.y_view)
            for curve in self.curves
        ]
        covered = [braille_bits(dots) > 0 for dots in layers]
        marks = _marks(covered) if len(covered) > 1 else {}
        axes = axis_dots(columns=columns, rows=ROWS, x_view=self.x_view, y_view=self.y_view)
        cells = braille_bits(np.logical_or.reduce([axes, *layers]))
        labels = {self._row(number): text for number, text in zip(*self.y_ticks, strict=True)}
        for row in range(ROWS):
            owners = [
                max((n for n, one in enumerate(covered) if one[row, column]), default=-1) for column in range(columns)
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
        """Return the numbers along the x axis; a number that would touch another one is omitted."""
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


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A curve without a frame, with the ends of both axes. On a narrow page it is narrower or omitted."""

    x: Floats
    y: Floats

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the curve."""
        view = _thumbnail_view(self.y)
        low, high = (f"{end:.3g}" for end in view)
        margin = max(len(low), len(high)) + 4
        columns = min(THUMBNAIL_COLUMNS, options.max_width - margin - 1)
        if columns < MIN_THUMBNAIL_COLUMNS:
            return
        labels = [high, *[""] * (THUMBNAIL_ROWS - 2), low]
        dots = braille_lines(self.x, self.y, columns=columns, rows=THUMBNAIL_ROWS, view=view)
        numbers = f"{self.x[0]:g}".ljust(columns // 2) + f"{self.x[-1]:g}".rjust(columns - columns // 2)
        lines = ["", *map(f"{{:>{margin}}} {{}}".format, labels, dots), " " * (margin + 1) + numbers]
        yield Text("\n".join(lines), no_wrap=True)


def _thumbnail_view(y: Floats) -> tuple[float, float]:
    """Return the lowest and the highest y of a thumbnail."""
    finite = y[np.isfinite(y)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    margin = max(1.0, FLAT * abs(low))
    return (low - margin, high + margin) if low == high else (low, high)


def _marks(covered: Sequence[NDArray[np.bool_]]) -> dict[tuple[int, int], str]:
    """Return the cells for the number of each curve, which no other curve covers."""
    marks: dict[tuple[int, int], str] = {}
    count = sum(one.astype(int) for one in covered)
    for number, one in enumerate(covered):
        own = np.argwhere(one & (np.asarray(count) == 1))
        last = -MARK_STEP
        for row, column in own[np.argsort(own[:, 1], kind="stable")]:
            if column - last >= MARK_STEP and (last >= 0 or column >= 3 + 5 * number % MARK_STEP):
                marks[int(row), int(column)] = _mark(number)
                last = int(column)
    return marks


def _mark(number: int) -> str:
    return NUMBERS[number % len(NUMBERS)]


def _style(number: int) -> str:
    return STYLES[number % len(STYLES)]
