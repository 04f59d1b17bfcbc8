"""Small multiples: a grid of cells with equal axes, one function per cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.geometry import Box, Graph
from actviz.figures.legend import Legend, LegendEntry
from actviz.figures.lines import StyledLine, dotted, slopes_of, strokes_of
from actviz.figures.page import MARGIN, draw_text, draw_title, draw_vertical_text, page_points
from actviz.figures.panels import Panel
from actviz.figures.plot import describe
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import extent, wrap
from actviz.figures.themes import LineStyle, Theme
from actviz.figures.views import y_view
from actviz.studies.plot import Sample
from actviz.studies.polylines import PlotLine

__all__ = ["describe", "draw"]

CELL = (1.75, 1.45)
"""Default width and height of a cell in inches."""
NARROWEST = 0.85
"""The smallest width of a cell on a page whose height is not given."""
BESIDE = 0.6
"""The width and height of numbers and names on a page, in inches."""
PAGE = (1.5, 1.0)
"""Approximate aspect ratio of such a page."""
SMALLEST = (4.0, 3.0)
"""Smallest width and height of a figure whose size is not given."""
TITLE_LINES = 2
LEADING = 1.25
USUAL, TALL = 0.85, 2.5
"""Lines with ``TALL`` times the height of the quantile ``USUAL`` of all lines are cut off."""


@drawing()
def draw(sample: Sample, style: Style = DEFAULT, *, slopes: bool = False) -> Figure:
    """Draw each curve of ``sample`` in a separate cell; with ``slopes``, also its derivative, dotted, on the same axes.

    All cells have the same ranges of x and y. Only the outer cells have numbers. Raises ``ValueError`` for slopes
    that were not sampled.
    """
    values = [trace.value for trace in sample.traces]
    slope_lines = slopes_of(sample.traces) if slopes else []
    figure = style.figure(_size(len(values), None if style.size is None else style.size[0]))
    width, height = page_points(figure)
    view = style.y_range or _view([*values, *slope_lines], sample.interval)
    _Grid(sample=sample, slopes=slope_lines, view=view, style=style, width=width, height=height).draw(figure)
    return figure


def _view(lines: Sequence[PlotLine], interval: tuple[float, float]) -> tuple[float, float]:
    """Return the y range of all cells, which is that of most lines; a few much taller lines are cut off."""
    strokes = [strokes_of(line) for line in lines]
    heights = [high - low for low, high in (y_view([line], interval) for line in strokes)]
    usual = float(np.quantile(heights, USUAL, method="higher"))
    return y_view([line for line, height in zip(strokes, heights, strict=True) if height <= TALL * usual], interval)


def _size(count: int, width: float | None = None) -> tuple[float, float]:
    """Return the size of a page with this number of cells; with a ``width``, only its aspect ratio is used."""
    columns = _columns(count, *PAGE)
    if width is not None:
        columns = min(columns, max(1, int((width - BESIDE) / NARROWEST)))
    wide, high = CELL[0] * columns + BESIDE, CELL[1] * ceil(count / columns) + BESIDE
    return (max(wide, SMALLEST[0]), max(high, SMALLEST[1])) if width is None else (wide, high)


def _columns(count: int, width: float, height: float) -> int:
    """Return the number of columns for which the aspect ratio of cells is closest to that of ``CELL``."""

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
    def _font_size(self) -> float:
        cell = min(self.width / self._column_count / (72 * CELL[0]), self.height / self._row_count / (72 * CELL[1]))
        return min(max(8.5 * sqrt(cell), 5.0), 12.0)

    def draw(self, figure: Figure) -> None:
        """Draw title, cells, names and legend."""
        size, theme = self._font_size, self.style.theme
        panel = Panel(theme=theme, font_size=size, x_view=self.sample.interval, view=self.view)
        top = draw_title(figure, self.style.title or "", size, theme)
        numbers_width = panel.y_numbers_width(self.height / self._row_count - 4 * size)
        gap = self._gap(panel)
        left = MARGIN + 1.6 * size + numbers_width
        bottom = MARGIN + 3.6 * size
        cell_width = (self.width - MARGIN - gap / 2 - left + gap) / self._column_count - gap
        title_size, titles = self._titles(cell_width)
        title_height = LEADING * title_size * max(map(len, titles)) + 0.6 * size
        cell_height = (top - bottom) / self._row_count - 0.6 * size
        for number, lines in enumerate(titles):
            row, column = divmod(number, self._column_count)
            x, y = left + column * (cell_width + gap), top - row * (cell_height + 0.6 * size)
            box = Box(x, y - cell_height, x + cell_width, y - title_height)
            for line_number, line in enumerate(lines):
                baseline = box.top + 0.5 * size + LEADING * title_size * (len(lines) - 1 - line_number)
                draw_text(figure, line, x, baseline, title_size, theme.ink)
            self._draw_cell(figure, panel, number, box, numbers_width)
        self._draw_names(figure, left, bottom, top)

    def _gap(self, panel: Panel) -> float:
        """Return the space between cells, so that the numbers of adjacent cells do not touch."""
        _, texts = panel.x_ticks(self.width / self._column_count - 3 * self._font_size)
        ends = (extent(text, panel.tick_size).width for text in (texts[0], texts[-1]))
        return sum(ends) / 2 + 0.6 * self._font_size

    def _titles(self, width: float) -> tuple[float, list[list[str]]]:
        """Return the largest font size for which no label is shortened, if there is one, and the wrapped labels."""
        labels = [trace.label for trace in self.sample.traces]
        sizes = [scale * self._font_size for scale in (1.05, 0.95, 0.85)]
        for size in sizes:
            titles = [wrap(label, size, width) for label in labels]
            whole = [" ".join(lines) == " ".join(label.split()) for lines, label in zip(titles, labels, strict=True)]
            if all(whole) and max(map(len, titles)) <= TITLE_LINES:
                return size, titles
        return sizes[-1], [wrap(label, sizes[-1], width, most=TITLE_LINES) for label in labels]

    def _draw_cell(self, figure: Figure, panel: Panel, number: int, box: Box, numbers_width: float) -> None:
        value_style, slope_style = _line_styles(self.style.theme)
        cell = replace(
            panel,
            lines=[StyledLine(self.sample.traces[number].value, value_style, f"curve-{number + 1}")],
            overlay=[StyledLine(self.slopes[number], slope_style, f"slope-{number + 1}")] if self.slopes else (),
            x_numbers=number + self._column_count >= self._count,
            y_numbers=number % self._column_count == 0,
        )
        cell.draw(figure, Graph(box, cell.x_view, cell.y_view), numbers_width)

    def _draw_names(self, figure: Figure, left: float, bottom: float, top: float) -> None:
        """Draw the names of the axes once, in the margins, or a legend for value and derivative."""
        size, theme, wording = self._font_size, self.style.theme, self.style.wording
        legend_width = 0.0
        if self.slopes:
            value_style, slope_style = _line_styles(theme)
            entries = LegendEntry(value_style, wording.value), LegendEntry(slope_style, wording.slope)
            legend = Legend(entries, size, columns=2)
            legend.draw(figure, Box(left, 0.0, 0.0, MARGIN + legend.height), theme, frame=False)
            legend_width = legend.width
        x = max((left + self.width - MARGIN) / 2, left + legend_width + size)
        draw_text(figure, wording.x, x, MARGIN + 1.0 * size, size, theme.muted)
        if not self.slopes:
            draw_vertical_text(figure, wording.value, MARGIN + size, (bottom + top) / 2, size, theme.muted)


def _line_styles(theme: Theme) -> tuple[LineStyle, LineStyle]:
    """Return the styles of values and of derivatives."""
    return theme.line_style(0, 1.7), dotted(theme.line_style(1, 1.9))
