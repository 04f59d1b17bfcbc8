"""Jacobians as heat maps: the derivative of each output with respect to each input, as colours and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, isfinite, log10
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from actviz.figures.geometry import Box
from actviz.figures.number_format import format_number, with_minus
from actviz.figures.page import MARGIN, add_axes, draw_text, draw_title, draw_vertical_text, outline, page_points
from actviz.figures.panels import is_short, label_size
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import Extent, extent, font, shorten
from actviz.figures.themes import Theme, contrast
from actviz.figures.ticks import ticks
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.derivative import Jacobian

MAP = (3.6, 3.4)
"""Default width and height of one map in inches, without the colour bar."""
BAR = 0.8
COLUMNS, NARROWEST = 3, 2.2
"""Largest number of maps side by side on a page whose height is not given, and their smallest width in inches."""
MANY = 400
"""If there are more cells, they are drawn as one artist, without numbers."""
WIDEST = 1.9
"""Largest ratio of the sides of a cell."""

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@drawing()
def draw(results: Sequence[Jacobian], style: Style = DEFAULT) -> Figure:
    """Draw one heat map for each Jacobian, with rows for outputs and columns for inputs, all on the same colour scale.

    The numbers are written in the cells if they fit.
    """
    size, theme, count = style.size, style.theme, len(results)
    columns = min(count, COLUMNS, COLUMNS if size is None else max(1, int(size[0] / NARROWEST)))
    figure = style.figure((MAP[0] * columns + BAR, MAP[1] * ceil(count / columns)))
    width, height = page_points(figure)
    if size and size[1] is not None:
        columns = min(range(1, count + 1), key=lambda n: abs(np.log(width / n * ceil(count / n) / height)))
    rows = ceil(count / columns)
    font_size = label_size(1.6 * width / columns, 1.2 * height / rows)
    top = draw_title(figure, style.title or "", font_size, theme)
    scale = Scale.of(results, theme)
    bar_width = 2.4 * font_size + max(extent(text, 0.9 * font_size).width for text in scale.ticks()[1])
    right = width - MARGIN - bar_width
    wide, high = (right - MARGIN) / columns, (top - MARGIN) / rows
    boxes = [Box(MARGIN + c * wide, top - (r + 1) * high, MARGIN + (c + 1) * wide, top - r * high)
             for r in range(rows) for c in range(columns)]  # fmt: skip
    maps = [
        _Map(result, scale, font_size, style, number, box)
        for number, (result, box) in enumerate(zip(results, boxes, strict=False), 1)
    ]
    heading_height = max(one.heading_height for one in maps)
    places = [one.draw(figure, heading_height) for one in maps]
    left = max(place.right for place in places) + 1.2 * font_size
    bar = Box(left, min(p.bottom for p in places), left + 0.9 * font_size, max(p.top for p in places))
    scale.draw(figure, bar, font_size)
    return figure


def describe(results: Sequence[Jacobian], *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: inputs, outputs and all numbers of the Jacobians."""

    def numbers(values: Sequence[float]) -> str:
        return wording.comma.join(f"{value:.4g}" for value in values)

    title = wording.jacobians.format(names=wording.names([result.label for result in results]))
    sentences = [
        wording.jacobian.format(
            label=result.label,
            inputs=numbers(result.logits.tolist()),
            outputs=numbers(result.outputs.tolist()),
            rows="; ".join(wording.row.format(numbers=numbers(row)) for row in result.matrix.tolist()),
        )
        for result in results
    ]
    return title, " ".join(sentences)


@dataclass(frozen=True)
class Scale:
    """Colours for numbers from ``-largest`` to ``largest``; 0 has the background colour.

    In grey themes, negative numbers are hatched.
    """

    largest: float
    theme: Theme

    @classmethod
    def of(cls, results: Sequence[Jacobian], theme: Theme) -> Scale:
        """Return the scale that contains the numbers of all Jacobians."""
        numbers = np.abs(np.concatenate([result.matrix.ravel() for result in results]))
        return cls(float(np.max(numbers, initial=0.0, where=np.isfinite(numbers))) or 1.0, theme)

    @property
    def colors(self) -> LinearSegmentedColormap:
        """The colours in the order of their numbers."""
        ends = self.theme.colors[1], self.theme.background, self.theme.colors[0]
        return LinearSegmentedColormap.from_list("slopes", ends, N=511)

    def color(self, value: float) -> str:
        """Return the colour of a number: for infinities the colour of the end, for NaN that of 0."""
        fraction = 0.0 if np.isnan(value) else min(max(value / self.largest, -1.0), 1.0)
        return to_hex(self.colors(Normalize(-1, 1)(fraction)))

    def ticks(self) -> tuple[list[float], list[str]]:
        """Return the numbers next to the colour bar."""
        return ticks(-self.largest, self.largest, most=4)

    def hatch(self, axes: Axes, negative: Sequence[Rectangle], name: str) -> None:
        """Hatch rectangles of negative numbers if the theme is grey."""
        if self.theme.is_grey and negative:
            hatched = PatchCollection(negative, facecolor="none", edgecolor=self.theme.background, hatch="///")
            hatched.set(linewidth=0.0, gid=name)
            axes.add_collection(hatched)

    def draw(self, figure: Figure, box: Box, font_size: float) -> None:
        """Draw the colour bar."""
        axes = add_axes(figure, box)
        edges = np.linspace(-self.largest, self.largest, 201)
        axes.pcolormesh(
            [0, 1], edges, ((edges[1:] + edges[:-1]) / 2)[:, None], cmap=self.colors, vmin=-self.largest,
            vmax=self.largest, rasterized=True, gid="bar",
        )  # fmt: skip
        self.hatch(axes, [Rectangle((0, -self.largest), 1, self.largest)], "negative")
        axes.set(xlim=(0, 1), ylim=(-self.largest, self.largest), xticks=[])
        axes.yaxis.tick_right()
        axes.tick_params("y", length=0, pad=0.4 * font_size)
        axes.set_yticks(*self.ticks(), fontproperties=font(0.9 * font_size), color=self.theme.muted)
        outline(axes, self.theme)


@dataclass(frozen=True)
class _Map:
    """One heat map with its heading, inputs and outputs, inside a ``box``."""

    result: Jacobian
    scale: Scale
    font_size: float
    style: Style
    number: int
    box: Box

    def draw(self, figure: Figure, heading_height: float) -> Box:
        """Draw the map below a heading of this height; return the box of the cells."""
        result, size, theme, wording = self.result, self.font_size, self.style.theme, self.style.wording
        rows, columns = result.matrix.shape
        outputs, inputs = _format_short(result.outputs), _format_short(result.logits)
        self._draw_heading(figure, heading_height)
        width, height = self._place.width / columns, (self._place.height - heading_height) / rows
        width, height = min(width, WIDEST * height), min(height, WIDEST * width)
        left, top = self._place.left, self.box.top - heading_height
        place = Box(left, top - rows * height, left + columns * width, top)
        axes = add_axes(figure, place)
        axes.set(xlim=(0, columns), ylim=(rows, 0))
        self._draw_cells(axes, width, height)
        axes.tick_params(length=0, pad=0.4 * size)
        text_style: dict[str, Any] = {"fontproperties": font(0.9 * size), "color": theme.muted}
        widest = max(extent(text, 0.9 * size).width for text in inputs) + 0.6 * size
        every_column, every_row = ceil(widest / width), ceil(1.2 * size / height)
        axes.set_xticks(np.arange(columns)[::every_column] + 0.5, inputs[::every_column], **text_style)
        axes.set_yticks(np.arange(rows)[::every_row] + 0.5, outputs[::every_row], **text_style)
        outline(axes, theme)
        x, y = place.center
        x = max(x - extent(wording.inputs, size).width / 2, self.box.left)
        draw_text(figure, wording.inputs, x, place.bottom - 2.9 * size, size, theme.muted)
        draw_vertical_text(figure, wording.outputs, self.box.left + 0.7 * size, y, size, theme.muted)
        return place

    @cached_property
    def _place(self) -> Box:
        """The part of the box that contains heading and cells."""
        size, box = self.font_size, self.box
        outputs_width = max(extent(text, 0.9 * size).width for text in _format_short(self.result.outputs))
        return Box(box.left + 2.5 * size + outputs_width, box.bottom + 3.4 * size, box.right - 1.2 * size, box.top)

    @cached_property
    def _label(self) -> str:
        return shorten(self.result.label, 1.15 * self.font_size, self._place.width)

    @cached_property
    def _extents(self) -> list[Extent]:
        """The sizes of the label and, if it fits next to it, of the formula."""
        label = extent(self._label, 1.15 * self.font_size)
        if is_short(self.result.latex):
            formula = extent(self.result.latex, self.font_size, math=True)
            if label.width + self.font_size + formula.width <= self._place.width:
                return [label, formula]
        return [label]

    @property
    def _heading_depth(self) -> float:
        return max(0.3 * self.font_size, *(one.descent for one in self._extents))

    @property
    def heading_height(self) -> float:
        """The height of the heading."""
        ascent = max(self.font_size, *(one.ascent for one in self._extents))
        return ascent + self._heading_depth + 0.5 * self.font_size

    def _draw_heading(self, figure: Figure, height: float) -> None:
        place, theme = self._place, self.style.theme
        baseline = place.top - height + 0.5 * self.font_size + self._heading_depth
        draw_text(figure, self._label, place.left, baseline, 1.15 * self.font_size, theme.ink)
        label, *formula = self._extents
        if formula:
            x = place.left + label.width + self.font_size
            draw_text(figure, self.result.latex, x, baseline, self.font_size, theme.muted, math=True)

    def _draw_cells(self, axes: Axes, width: float, height: float) -> None:
        matrix, theme, scale = self.result.matrix, self.style.theme, self.scale
        texts = _format_cells(matrix)
        widest = max(extent(text, 1.0).width for text in texts.ravel())
        size = min(self.font_size, 0.86 * width / widest, 0.6 * height)
        negative = [Rectangle((column, row), 1, 1) for row, column in np.argwhere(matrix < 0)]
        scale.hatch(axes, negative, f"negative-{self.number}")
        if matrix.size > MANY:
            largest = scale.largest
            axes.pcolormesh(
                matrix, cmap=scale.colors, vmin=-largest, vmax=largest, zorder=0.9, gid=f"cells-{self.number}"
            )
            return
        line_width = min(1.0, 0.04 * min(width, height))
        for (row, column), value in np.ndenumerate(matrix):
            color = scale.color(float(value))
            patch = Rectangle((column, row), 1, 1, facecolor=color, edgecolor=theme.grid, linewidth=line_width)
            patch.set(gid=f"cell-{self.number}-{row + 1}-{column + 1}")
            axes.add_patch(patch)
            if size >= 0.62 * self.font_size:
                axes.text(
                    column + 0.5, row + 0.5, str(texts[row, column]), fontproperties=font(size),
                    verticalalignment="center", horizontalalignment="center",
                    color=max((theme.ink, theme.background), key=lambda ink: contrast(ink, color)),
                    bbox={"facecolor": color, "edgecolor": "none", "pad": 1.0} if theme.is_grey else None,
                )  # fmt: skip


def _format_cells(matrix: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
    """Return the numbers of a matrix with the same number of decimals and at most three digits."""
    finite = np.abs(matrix[np.isfinite(matrix)])
    decimals = 2 - floor(log10(float(finite.max(initial=0.0)) or 1.0))

    def format_one(value: float) -> str:
        if not isfinite(value):
            return "–" if np.isnan(value) else "∞" if value > 0 else "−∞"
        if value == 0:
            return "0"
        return with_minus(f"{value:.{max(decimals, 0)}f}" if -3 < decimals < 5 else f"{value:.1e}")

    return np.array([[format_one(float(value)) for value in row] for row in matrix])


def _format_short(values: Array) -> list[str]:
    return [format_number(float(value), digits=3) for value in values]
