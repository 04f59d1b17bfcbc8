"""One pair of axes: its lines, and the heading, numbers and names around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import sqrt
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actviz.figures.geometry import Box, Graph, Stroke
from actviz.figures.lines import Dots, StyledLine, draw_dots, draw_line, ends_of, strokes_of
from actviz.figures.page import add_axes, draw_text, page_transform
from actviz.figures.point_labels import PointLabel
from actviz.figures.text_metrics import Extent, extent, font, wrap
from actviz.figures.themes import LIGHT, Theme
from actviz.figures.tick_locators import TICK_SIZE, Locator, x_ticks, y_ticks
from actviz.figures.ticks import Ticks
from actviz.figures.views import y_view
from actviz.studies.polylines import PlotLine

LEADING = 1.2
"""Distance of the lines of an axis name, in units of the font size."""

LONGEST, DEEPEST = 160, 10
"""The length above which mathtext is not measured, because it is too wide, and the depth that Matplotlib can parse."""


def is_short(formula: str) -> bool:
    """Return whether a formula is short enough to be measured."""
    depth = max(accumulate((c == "{") - (c == "}") for c in formula), default=0)
    return 0 < len(formula) <= LONGEST and depth <= DEEPEST


@dataclass(frozen=True)
class _Piece:
    """A piece of a heading; with ``math`` it is a formula."""

    text: str
    size: float
    color: str
    math: bool = False

    @property
    def extent(self) -> Extent:
        """The size of the piece."""
        return extent(self.text, self.size, math=self.math)


def label_size(width: float, height: float) -> float:
    """Return the font size of labels on a page of that size, in points; it grows with the square root of the page."""
    return min(max(9.5 * sqrt(min(width / 460, height / 302)), 5.0), 14.0)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One pair of axes with its lines and texts.

    ``overlay`` are lines above the others. ``view`` is the range of y; with None, it shows all ``lines``. ``title`` may
    be followed by a ``formula`` (mathtext without dollar signs). A legend does not cover the lines and the
    ``obstacles``. With ``end_labels``, the ends of all lines can have labels instead of a legend. ``x_numbers`` and
    ``y_numbers`` state whether there are numbers along the axes. A stack sets the fields from ``theme`` on.
    """

    lines: Sequence[StyledLine] = ()
    overlay: Sequence[StyledLine] = ()
    y_name: str = ""
    view: tuple[float, float] | None = None
    title: str = ""
    formula: str = ""
    obstacles: Sequence[Stroke] = ()
    end_labels: bool = False
    dots: Dots | None = None
    point_labels: Sequence[PointLabel] = ()
    x_locator: Locator = x_ticks
    y_locator: Locator = y_ticks
    y_numbers: bool = True
    theme: Theme = LIGHT
    font_size: float = 9.5
    x_view: tuple[float, float] = (0.0, 1.0)
    x_name: str = ""
    x_numbers: bool = True

    @cached_property
    def y_view(self) -> tuple[float, float]:
        """The range of y."""
        return self.view or y_view([strokes_of(line) for line, _, _ in self.lines], self.x_view)

    @cached_property
    def strokes(self) -> list[Stroke]:
        """The lines and areas that a legend does not cover."""
        return [*(stroke for line in self._all_lines for stroke in strokes_of(line)), *self.obstacles]

    @property
    def _all_lines(self) -> list[PlotLine]:
        return [line for line, _, _ in (*self.lines, *self.overlay)]

    @property
    def ends(self) -> tuple[float, ...] | None:
        """The values of y at which the lines reach the right side; None without labels, or if some do not reach it."""
        return ends_of(self._all_lines, self.x_view[1], self.y_view) if self.end_labels else None

    @property
    def tick_size(self) -> float:
        """Font size of the numbers along the axes."""
        return TICK_SIZE * self.font_size

    def y_numbers_width(self, height: float) -> float:
        """Return the width of the numbers on the left of a graph of this height."""
        _, texts = self.y_ticks(height)
        return max((extent(text, self.tick_size).width for text in texts), default=0.0) + 0.6 * self.font_size

    def y_name_width(self, height: float) -> float:
        """Return the width of the name of the y axis on the left of these numbers."""
        return 1.6 * self.font_size + LEADING * self.font_size * (len(self._y_name_lines(height)) - 1)

    def _y_name_lines(self, height: float) -> list[str]:
        return wrap(self.y_name, self.font_size, height, most=2) or [""]

    def y_ticks(self, height: float) -> Ticks:
        """Return numbers along the y axis and how they are written."""
        return self.y_locator(self.y_view, height, self.font_size)

    def x_ticks(self, width: float) -> Ticks:
        """Return numbers along the x axis and how they are written."""
        return self.x_locator(self.x_view, width, self.font_size)

    def draw_heading(self, figure: Figure, left: float, right: float, top: float) -> None:
        """Draw title and formula, side by side if they fit."""
        size, y = 1.25 * self.font_size, top
        for row in self._heading(right - left):
            x, y = left, y - _ascent(row, size)
            for piece in row:
                draw_text(figure, piece.text, x, y, piece.size, piece.color, math=piece.math)
                x += piece.extent.width + size
            y -= _descent(row, size)

    def heading_height(self, width: float) -> float:
        """Return the height of the heading."""
        size = 1.25 * self.font_size
        return sum(_ascent(row, size) + _descent(row, size) for row in self._heading(width))

    def _heading(self, width: float) -> list[list[_Piece]]:
        size = 1.25 * self.font_size
        rows = [[_Piece(line, size, self.theme.ink)] for line in wrap(self.title, size, width)]
        for formula in (_Piece(self.formula, s, self.theme.muted, math=True) for s in (size, 0.8 * size)):
            if is_short(self.formula) and formula.extent.width <= width:
                if rows and rows[-1][0].extent.width + size + formula.extent.width <= width:
                    rows[-1].append(formula)
                else:
                    rows.append([formula])
                break
        return rows

    def draw(self, figure: Figure, graph: Graph, numbers_width: float) -> Axes:
        """Draw the lines, with axes through the origin if it is in view and numbers at the edges.

        The name of the y axis is ``numbers_width`` away from the graph.
        """
        box, theme = graph.box, self.theme
        axes = add_axes(figure, box)
        axes.set(facecolor=theme.background, xlim=self.x_view, ylim=self.y_view, axisbelow=True)
        for side in axes.spines.values():
            side.set(visible=False, zorder=1, color=theme.axis, linewidth=0.9)
        for (low, high), edge, through in ((self.x_view, "left", "right"), (self.y_view, "bottom", "top")):
            spine = axes.spines[through if low <= 0 <= high else edge]
            if low <= 0 <= high:
                spine.set_position("zero")
            spine.set_visible(True)
        axes.tick_params("x", length=0, pad=0.7 * self.font_size, labelbottom=self.x_numbers)
        axes.tick_params("y", length=0, pad=0.4 * self.font_size, labelleft=self.y_numbers)
        axes.set_xticks(*self.x_ticks(box.width), fontproperties=font(self.tick_size), color=theme.muted)
        axes.set_yticks(*self.y_ticks(box.height), fontproperties=font(self.tick_size), color=theme.muted)
        axes.grid(color=theme.grid, linewidth=0.7)
        self._draw_names(figure, axes, box, numbers_width)
        for layer, lines in ((2.5, self.lines), (3.5, self.overlay)):
            for number, (line, line_style, name) in enumerate(lines):
                draw_line(axes, line, line_style, name, layer + 1e-3 * number, theme)
        if self.dots:
            draw_dots(axes, self.dots, theme)
        return axes

    def _draw_names(self, figure: Figure, axes: Axes, box: Box, numbers_width: float) -> None:
        lines, points = self._y_name_lines(box.height), page_transform(figure)
        style: dict[str, Any] = {"color": self.theme.muted, "verticalalignment": "baseline"}
        axes.set_xlabel(self.x_name, fontproperties=font(self.font_size, self.x_name), **style)
        axes.set_ylabel(
            "\n".join(lines), fontproperties=font(self.font_size, self.y_name), rotation_mode="anchor",
            linespacing=LEADING, **style,
        )  # fmt: skip
        axes.xaxis.set_label_coords((box.left + box.right) / 2, box.bottom - 3.0 * self.font_size, transform=points)
        axes.yaxis.set_label_coords(
            box.left - numbers_width - 0.5 * self.font_size, (box.bottom + box.top) / 2, transform=points
        )


def _ascent(row: list[_Piece], size: float) -> float:
    return max(0.8 * size, *(piece.extent.ascent for piece in row))


def _descent(row: list[_Piece], size: float) -> float:
    return 0.25 * size + max(piece.extent.descent for piece in row)
