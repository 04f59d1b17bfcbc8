"""One pair of axes: heading, ticks and names around a graph whose place is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Transform

from actviz.figures.layout import Box, Graph, Stroke
from actviz.figures.legend import draw_text, page_transform
from actviz.figures.point_labels import Mark
from actviz.figures.text_metrics import Extent, extent, font, wrap
from actviz.figures.themes import Theme
from actviz.figures.ticks import ticks

LEADING = 1.2
"""From one line of an axis name to the next, in units of the text size."""

LONGEST, DEEPEST = 160, 10
"""Longer mathtext is not even measured: it could only be too wide. Deeper mathtext is more than Matplotlib can read."""


def is_short(formula: str) -> bool:
    """Tell whether a formula is worth measuring."""
    depth = max(accumulate((c == "{") - (c == "}") for c in formula), default=0)
    return 0 < len(formula) <= LONGEST and depth <= DEEPEST


@dataclass(frozen=True)
class _Piece:
    """A piece of the heading; with ``math`` it is a formula."""

    text: str
    size: float
    color: str
    math: bool = False

    @property
    def extent(self) -> Extent:
        """The size of the piece."""
        return extent(self.text, self.size, math=self.math)


def text_size(width: float, height: float) -> float:
    """Size of labels in points: smaller on a small page, but not in proportion."""
    return min(max(9.5 * sqrt(min(width / 460, height / 302)), 5.0), 14.0)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What stands around the curves of one pair of axes.

    ``text`` is the size of labels. ``title`` may be followed by a ``formula`` (mathtext without dollar signs).
    ``strokes`` are all that a legend must not cover; ``ends`` are the y values with which the curves that the legend
    names reach the right side, None if some do not. ``marks`` are points with a label. Numbers along an axis can be
    left to a neighbour that shares it.
    """

    theme: Theme
    text: float
    x_view: tuple[float, float]
    y_view: tuple[float, float]
    x_name: str = ""
    y_name: str = ""
    title: str = ""
    formula: str = ""
    strokes: Sequence[Stroke] = ()
    ends: tuple[float, ...] | None = None
    marks: tuple[Mark, ...] = ()
    x_numbers: bool = True
    y_numbers: bool = True

    @property
    def tick_size(self) -> float:
        """Size of the numbers along the axes."""
        return 0.9 * self.text

    def y_numbers_width(self, height: float) -> float:
        """Return the room that the numbers of a graph of that height take at its left."""
        _, texts = self.y_ticks(height)
        return max((extent(text, self.tick_size).width for text in texts), default=0.0) + 0.6 * self.text

    def y_name_width(self, height: float) -> float:
        """Return the room that the name of the y axis takes at the left of these numbers."""
        return 1.6 * self.text + LEADING * self.text * (len(self._y_name_lines(height)) - 1)

    def _y_name_lines(self, height: float) -> list[str]:
        return wrap(self.y_name, self.text, height, most=2) or [""]

    def y_ticks(self, height: float) -> tuple[list[float], list[str]]:
        """Return numbers along the y axis and how they are written."""
        return ticks(*self.y_view, most=max(2, int(height / (3.2 * self.text))))

    def x_ticks(self, width: float) -> tuple[list[float], list[str]]:
        """Return as many numbers along the x axis as fit side by side, and how they are written."""
        for most in range(max(2, int(width / (3.8 * self.text))), 0, -1):
            numbers, texts = ticks(*self.x_view, most=most)
            if sum(extent(text, self.tick_size).width + 1.2 * self.text for text in texts) <= width:
                break
        return numbers, texts

    def draw_heading(self, figure: Figure, left: float, right: float, top: float) -> None:
        """Draw title and formula, side by side if there is room."""
        size, y = 1.25 * self.text, top
        for row in self._heading(right - left):
            x, y = left, y - _ascent(row, size)
            for piece in row:
                draw_text(figure, piece.text, x, y, piece.size, piece.color, math=piece.math)
                x += piece.extent.width + size
            y -= _descent(row, size)

    def heading_height(self, width: float) -> float:
        """Return the height that the heading takes."""
        size = 1.25 * self.text
        return sum(_ascent(row, size) + _descent(row, size) for row in self._heading(width))

    def _heading(self, room: float) -> list[list[_Piece]]:
        size = 1.25 * self.text
        rows = [[_Piece(line, size, self.theme.ink)] for line in wrap(self.title, size, room)]
        for formula in (_Piece(self.formula, s, self.theme.muted, math=True) for s in (size, 0.8 * size)):
            if is_short(self.formula) and formula.extent.width <= room:
                if rows and rows[-1][0].extent.width + size + formula.extent.width <= room:
                    rows[-1].append(formula)
                else:
                    rows.append([formula])
                break
        return rows

    def draw(self, figure: Figure, graph: Graph, numbers_width: float) -> Axes:
        """Draw the axes through the origin where it is in view, the numbers at the edges where no curve runs.

        The name of the y axis keeps ``numbers_width`` away from the graph.
        """
        box, theme = graph.box, self.theme
        width, height = figure.get_size_inches() * 72
        axes = figure.add_axes(
            (box.left / width, box.bottom / height, max(box.width, 1) / width, max(box.height, 1) / height)
        )
        axes.set(facecolor=theme.background, xlim=self.x_view, ylim=self.y_view, axisbelow=True)
        for side in axes.spines.values():
            side.set(visible=False, zorder=1, color=theme.axis, linewidth=0.9)
        for (low, high), edge, through in ((self.x_view, "left", "right"), (self.y_view, "bottom", "top")):
            spine = axes.spines[through if low <= 0 <= high else edge]
            if low <= 0 <= high:
                spine.set_position("zero")
            spine.set_visible(True)
        axes.tick_params("x", length=0, pad=0.7 * self.text, labelbottom=self.x_numbers)
        axes.tick_params("y", length=0, pad=0.4 * self.text, labelleft=self.y_numbers)
        axes.set_xticks(*self.x_ticks(box.width), fontproperties=font(self.tick_size), color=theme.muted)
        axes.set_yticks(*self.y_ticks(box.height), fontproperties=font(self.tick_size), color=theme.muted)
        axes.grid(color=theme.grid, linewidth=0.7)
        self._draw_names(axes, box, page_transform(figure), numbers_width)
        return axes

    def _draw_names(self, axes: Axes, box: Box, points: Transform, numbers_width: float) -> None:
        lines = self._y_name_lines(box.height)
        style: dict[str, Any] = {"color": self.theme.muted, "verticalalignment": "baseline"}
        axes.set_xlabel(self.x_name, fontproperties=font(self.text, self.x_name), **style)
        axes.set_ylabel(
            "\n".join(lines), fontproperties=font(self.text, self.y_name), rotation_mode="anchor",
            linespacing=LEADING, **style,
        )  # fmt: skip
        axes.xaxis.set_label_coords((box.left + box.right) / 2, box.bottom - 3.0 * self.text, transform=points)
        axes.yaxis.set_label_coords(
            box.left - numbers_width - 0.5 * self.text, (box.bottom + box.top) / 2, transform=points
        )


def _ascent(row: list[_Piece], size: float) -> float:
    return max(0.8 * size, *(piece.extent.ascent for piece in row))


def _descent(row: list[_Piece], size: float) -> float:
    return 0.25 * size + max(piece.extent.descent for piece in row)
