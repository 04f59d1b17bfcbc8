"""Small multiples: a ``Sample`` becomes a grid of cells on the same axes, one function a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.layout import Box, Graph
from actviz.figures.legend import Entry, Legend, draw_text
from actviz.figures.lines import dotted, draw_line, slopes_of, strokes_of
from actviz.figures.pages import MARGIN, draw_title
from actviz.figures.panels import Panel
from actviz.figures.plot import describe
from actviz.figures.stack import page_points
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import extent, wrap
from actviz.figures.ticks import y_view
from actviz.studies.plot import Sample
from actviz.studies.polylines import PlotLine

__all__ = ["describe", "draw"]

CELL = (1.75, 1.45)
"""Width and height of a cell in inches unless the caller says otherwise."""
NARROWEST = 0.85
"""The width of the narrowest cell on a page whose height is not given."""
BESIDE = 0.6
"""What numbers and names take of a page."""
PAGE = (1.5, 1.0)
"""About the shape of such a page."""
SMALLEST = (4.0, 3.0)
"""Width and height of the smallest figure that is chosen."""
TITLE_LINES = 2
LEADING = 1.25
USUAL, TALL = 0.85, 2.5
"""Lines that are so many times taller than this share of all lines are cut off."""


@drawing()
def draw(sample: Sample, style: Style = DEFAULT, *, slopes: bool = False) -> Figure:
    """Draw every curve of ``sample`` in a cell of its own, with ``slopes`` and its slope, dotted, on the same axes.

    All cells show the same part of the plane; numbers stand at the outer ones only. The figure is meant for
    ``write_figure``. Raises ``ValueError`` for slopes that were not sampled.
    """
    values = [trace.value for trace in sample.traces]
    steep = slopes_of(sample.traces) if slopes else []
    figure = style.figure(_size(len(values), None if style.size is None else style.size[0]))
    width, height = page_points(figure)
    view = style.y_range or _view([*values, *steep], sample.interval)
    _Grid(sample=sample, slopes=steep, view=view, style=style, width=width, height=height).draw(figure)
    return figure


def _view(lines: Sequence[PlotLine], interval: tuple[float, float]) -> tuple[float, float]:
    """Return the y range of all cells: that of most lines, for a few that are much taller would flatten them all."""
    strokes = [strokes_of(line) for line in lines]
    heights = [high - low for low, high in (y_view([line], interval) for line in strokes)]
    usual = float(np.quantile(heights, USUAL, method="higher"))
    return y_view([line for line, height in zip(strokes, heights, strict=True) if height <= TALL * usual], interval)


def _size(count: int, width: float | None = None) -> tuple[float, float]:
    """Return the size of a page with so many cells, or its proportions if it has that ``width``."""
    columns = _columns(count, *PAGE)
    if width is not None:
        columns = min(columns, max(1, int((width - BESIDE) / NARROWEST)))
    wide, high = CELL[0] * columns + BESIDE, CELL[1] * ceil(count / columns) + BESIDE
    return (max(wide, SMALLEST[0]), max(high, SMALLEST[1])) if width is None else (wide, high)


def _columns(count: int, width: float, height: float) -> int:
    """Return the number of columns with which the cells of a page look most like ``CELL``."""

    def misfit(columns: int) -> float:
        shape = width / columns * ceil(count / columns) / height
        ratio = shape * CELL[1] / CELL[0]
        empty = columns * ceil(count / columns) / count
        return max(ratio, 1 / ratio) * empty**3

    return min(range(1, count + 1), key=misfit)


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """A page of cells; ``width`` and ``height`` are in points."""

    sample: Sample
    slopes: list[PlotLine]
    view: tuple[float, float]
    style: Style
    width: float
    height: float

    @property
    def _count(self) -> int:
        return len(self.sample.traces)

    @property
    def _column_count(self) -> int:
        return _columns(self._count, self.width, self.height)

    @property
    def _row_count(self) -> int:
        return ceil(self._count / self._column_count)

    @property
    def _text(self) -> float:
        cell = min(self.width / self._column_count / (72 * CELL[0]), self.height / self._row_count / (72 * CELL[1]))
        return min(max(8.5 * sqrt(cell), 5.0), 12.0)

    def draw(self, figure: Figure) -> None:
        """Draw title, cells, names and key."""
        text, theme = self._text, self.style.theme
        plain = Panel(theme=theme, text=text, x_view=self.sample.interval, y_view=self.view)
        top = draw_title(figure, self.style.title or "", text, theme)
        numbers = plain.y_numbers_width(self.height / self._row_count - 4 * text)
        gap = self._gap(plain)
        left = MARGIN + 1.6 * text + numbers
        bottom = MARGIN + 3.6 * text
        cell_width = (self.width - MARGIN - gap / 2 - left + gap) / self._column_count - gap
        size, titles = self._titles(cell_width)
        head = LEADING * size * max(map(len, titles)) + 0.6 * text
        cell_height = (top - bottom) / self._row_count - 0.6 * text
        for number, lines in enumerate(titles):
            row, column = divmod(number, self._column_count)
            x, y = left + column * (cell_width + gap), top - row * (cell_height + 0.6 * text)
            box = Box(x, y - cell_height, x + cell_width, y - head)
            for line_number, line in enumerate(lines):
                baseline = box.top + 0.5 * text + LEADING * size * (len(lines) - 1 - line_number)
                draw_text(figure, line, x, baseline, size, theme.ink)
            self._draw_cell(figure, number, box, numbers)
        self._draw_names(figure, left, bottom, top)

    def _gap(self, panel: Panel) -> float:
        """Return the space between cells, so that the numbers of neighbours stay apart."""
        _, texts = panel.x_ticks(self.width / self._column_count - 3 * self._text)
        ends = (extent(text, panel.tick_size).width for text in (texts[0], texts[-1]))
        return sum(ends) / 2 + 0.6 * self._text

    def _titles(self, width: float) -> tuple[float, list[list[str]]]:
        """Return the labels in lines, and the largest size in which none has to be shortened, if there is one."""
        labels = [trace.label for trace in self.sample.traces]
        sizes = [scale * self._text for scale in (1.05, 0.95, 0.85)]
        for size in sizes:
            titles = [wrap(label, size, width) for label in labels]
            whole = [" ".join(lines) == " ".join(label.split()) for lines, label in zip(titles, labels, strict=True)]
            if all(whole) and max(map(len, titles)) <= TITLE_LINES:
                return size, titles
        return sizes[-1], [wrap(label, sizes[-1], width, most=TITLE_LINES) for label in labels]

    def _draw_cell(self, figure: Figure, number: int, box: Box, numbers: float) -> None:
        value, theme = self.sample.traces[number].value, self.style.theme
        panel = Panel(
            theme=theme,
            text=self._text,
            x_view=self.sample.interval,
            y_view=self.view,
            x_numbers=number + self._column_count >= self._count,
            y_numbers=number % self._column_count == 0,
        )
        axes = panel.draw(figure, Graph(box, panel.x_view, panel.y_view), numbers)
        draw_line(axes, value, theme.pen(0, 1.7), f"curve-{number + 1}", 2.5, theme)
        if self.slopes:
            draw_line(axes, self.slopes[number], dotted(theme.pen(1, 1.9)), f"slope-{number + 1}", 3.5, theme)

    def _draw_names(self, figure: Figure, left: float, bottom: float, top: float) -> None:
        """Draw the names of the axes in the margins, once, and which line is the slope."""
        text, theme, wording = self._text, self.style.theme, self.style.wording
        key_width = 0.0
        if self.slopes:
            entries = (Entry(theme.pen(0, 1.7), wording.value), Entry(dotted(theme.pen(1, 1.9)), wording.slope))
            key = Legend(entries, text, columns=2)
            key.draw(figure, Box(left, 0.0, 0.0, MARGIN + key.height), theme, frame=False)
            key_width = key.width
        x = max((left + self.width - MARGIN) / 2, left + key_width + text)
        draw_text(figure, wording.x, x, MARGIN + 1.0 * text, text, theme.muted)
        if not self.slopes:
            figure.text(
                (MARGIN + text) / self.width, (bottom + top) / 2 / self.height, wording.value, rotation=90,
                horizontalalignment="center", verticalalignment="center", fontsize=text, color=theme.muted,
            )  # fmt: skip
