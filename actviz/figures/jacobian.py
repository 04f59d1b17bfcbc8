"""Jacobians as heat maps: the slope of every output against every input, as colours and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from actviz.figures.layout import Box
from actviz.figures.legend import add_axes, draw_text
from actviz.figures.pages import MARGIN, draw_title
from actviz.figures.panels import is_short, text_size
from actviz.figures.point_labels import format_number
from actviz.figures.stack import page_points
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import Extent, extent, font, shorten
from actviz.figures.themes import Theme, contrast
from actviz.figures.ticks import ticks
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.derivative import Jacobian

MAP = (3.6, 3.4)
"""Width and height of one map in inches unless the caller says otherwise; the colour bar comes on top."""
BAR = 0.8
COLUMNS, NARROWEST = 3, 2.2
"""On a page whose height is not given, no more maps than this stand side by side, and each has so many inches."""
MANY = 400
"""More cells than this are drawn in one go, without numbers."""
WIDEST = 1.9
"""A cell is at most so many times as wide as it is high, and the other way round."""


@drawing()
def draw(results: Sequence[Jacobian], style: Style = DEFAULT) -> Figure:
    """Draw one heat map for each Jacobian, rows for outputs and columns for inputs, all with the same colours.

    The numbers stand in the cells if there is room. The figure is meant for ``write_figure``.
    """
    size, theme = style.size, style.theme
    most = COLUMNS if size is None else max(1, int(size[0] / NARROWEST))
    columns = min(len(results), COLUMNS, most)
    rows = ceil(len(results) / columns)
    figure = style.figure((MAP[0] * columns + BAR, MAP[1] * rows))
    width, height = page_points(figure)
    if size and size[1] is not None:
        columns = min(
            range(1, len(results) + 1), key=lambda n: abs(np.log(width / n * ceil(len(results) / n) / height))
        )
        rows = ceil(len(results) / columns)
    text = text_size(1.6 * width / columns, 1.2 * height / rows)
    top = draw_title(figure, style.title or "", text, theme)
    scale = Scale.of(results, theme)
    bar_width = 2.4 * text + max(extent(format_number, 0.9 * text).width for format_number in scale.ticks()[1])
    right = width - MARGIN - bar_width
    wide, high = (right - MARGIN) / columns, (top - MARGIN) / rows
    boxes = [Box(MARGIN + c * wide, top - (r + 1) * high, MARGIN + (c + 1) * wide, top - r * high)
             for r in range(rows) for c in range(columns)]  # fmt: skip
    maps = [_Map(result, scale, text, style, number) for number, result in enumerate(results, 1)]
    heads = [one.heading_height(box) for one, box in zip(maps, boxes, strict=False)]
    places = [one.draw(figure, box, max(heads)) for one, box in zip(maps, boxes, strict=False)]
    left = max(place.right for place in places) + 1.2 * text
    bar = Box(left, min(p.bottom for p in places), left + 0.9 * text, max(p.top for p in places))
    scale.draw(figure, bar, text)
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
    """Colours for numbers from ``-largest`` to ``largest``, the background for 0; in greys the negative are hatched."""

    largest: float
    theme: Theme

    @classmethod
    def of(cls, results: Sequence[Jacobian], theme: Theme) -> Scale:
        """Return the scale that all Jacobians fit on."""
        numbers = np.abs(np.concatenate([result.matrix.ravel() for result in results]))
        return cls(float(np.max(numbers, initial=0.0, where=np.isfinite(numbers))) or 1.0, theme)

    @property
    def colors(self) -> LinearSegmentedColormap:
        """The colours from the smallest to the largest number."""
        ends = self.theme.colors[1], self.theme.background, self.theme.colors[0]
        return LinearSegmentedColormap.from_list("slopes", ends, N=511)

    def color(self, value: float) -> str:
        """Return the colour of a number; one that is not finite has that of the end, or of 0."""
        share = 0.0 if np.isnan(value) else min(max(value / self.largest, -1.0), 1.0)
        return to_hex(self.colors(Normalize(-1, 1)(share)))

    def ticks(self) -> tuple[list[float], list[str]]:
        """Return the numbers beside the bar."""
        return ticks(-self.largest, self.largest, most=4)

    def hatch(self, axes: Axes, negative: Sequence[Rectangle], name: str) -> None:
        """Hatch rectangles of negative numbers if there is no other way to tell them."""
        if self.theme.is_grey and negative:
            hatched = PatchCollection(negative, facecolor="none", edgecolor=self.theme.background, hatch="///")
            hatched.set(linewidth=0.0, gid=name)
            axes.add_collection(hatched)

    def draw(self, figure: Figure, box: Box, text: float) -> None:
        """Draw the bar of colours."""
        axes = add_axes(figure, box)
        edges = np.linspace(-self.largest, self.largest, 201)
        axes.pcolormesh(
            [0, 1], edges, ((edges[1:] + edges[:-1]) / 2)[:, None], cmap=self.colors, vmin=-self.largest,
            vmax=self.largest, rasterized=True, gid="bar",
        )  # fmt: skip
        self.hatch(axes, [Rectangle((0, -self.largest), 1, self.largest)], "negative")
        axes.set(xlim=(0, 1), ylim=(-self.largest, self.largest), xticks=[])
        axes.yaxis.tick_right()
        axes.tick_params("y", length=0, pad=0.4 * text)
        axes.set_yticks(*self.ticks(), fontproperties=font(0.9 * text), color=self.theme.muted)
        for side in axes.spines.values():
            side.set(color=self.theme.axis, linewidth=0.6)


@dataclass(frozen=True)
class _Map:
    """One heat map."""

    result: Jacobian
    scale: Scale
    text: float
    style: Style
    number: int

    def draw(self, figure: Figure, box: Box, head: float) -> Box:
        """Draw the map with its name, inputs and outputs, ``head`` below the top; return where the cells are."""
        result, text, theme = self.result, self.text, self.style.theme
        rows, columns = result.matrix.shape
        outputs, inputs = _short(result.outputs), _short(result.logits)
        place = self._place(box)
        left = place.left
        self._draw_heading(figure, place, head)
        width, height = place.width / columns, (place.height - head) / rows
        width, height = min(width, WIDEST * height), min(height, WIDEST * width)
        top = box.top - head
        place = Box(left, top - rows * height, left + columns * width, top)
        axes = add_axes(figure, place)
        axes.set(xlim=(0, columns), ylim=(rows, 0))
        self._draw_cells(axes, width, height)
        axes.tick_params(length=0, pad=0.4 * text)
        style: dict[str, Any] = {"fontproperties": font(0.9 * text), "color": theme.muted}
        widest = max(extent(word, 0.9 * text).width for word in inputs) + 0.6 * text
        every_column, every_row = ceil(widest / width), ceil(1.2 * text / height)
        axes.set_xticks(np.arange(columns)[::every_column] + 0.5, inputs[::every_column], **style)
        axes.set_yticks(np.arange(rows)[::every_row] + 0.5, outputs[::every_row], **style)
        for side in axes.spines.values():
            side.set(color=theme.axis, linewidth=0.6)
        x_name, y_name = self.style.wording.inputs, self.style.wording.outputs
        middle = (place.left + place.right) / 2 - extent(x_name, text).width / 2
        draw_text(figure, x_name, max(middle, box.left), place.bottom - 2.9 * text, text, theme.muted)
        page_width, page_height = figure.get_size_inches() * 72
        figure.text(
            (box.left + 0.7 * text) / page_width, (place.bottom + place.top) / 2 / page_height, y_name, rotation=90,
            horizontalalignment="center", verticalalignment="center", fontproperties=font(text, y_name),
            color=theme.muted,
        )  # fmt: skip
        return place

    def _place(self, box: Box) -> Box:
        """Return the part of a box that heading and cells take."""
        text = self.text
        left = box.left + 2.5 * text + max(extent(word, 0.9 * text).width for word in _short(self.result.outputs))
        return Box(left, box.bottom + 3.4 * text, box.right - 1.2 * text, box.top)

    def _heading(self, place: Box) -> tuple[str, Extent, Extent | None]:
        """Return the label, its size, and that of the formula if there is room for it."""
        label = shorten(self.result.label, 1.15 * self.text, place.width)
        words = extent(label, 1.15 * self.text)
        if is_short(self.result.latex):
            formula = extent(self.result.latex, self.text, math=True)
            if words.width + self.text + formula.width <= place.width:
                return label, words, formula
        return label, words, None

    def heading_height(self, box: Box) -> float:
        """Return the height that the heading takes."""
        _, words, formula = self._heading(self._place(box))
        above, below = max(words.ascent, self.text), max(words.descent, 0.3 * self.text)
        if formula:
            above, below = max(above, formula.ascent), max(below, formula.descent)
        return above + below + 0.5 * self.text

    def _draw_heading(self, figure: Figure, place: Box, head: float) -> None:
        label, words, formula = self._heading(place)
        below = max(words.descent, 0.3 * self.text, formula.descent if formula else 0.0)
        baseline = place.top - head + 0.5 * self.text + below
        draw_text(figure, label, place.left, baseline, 1.15 * self.text, self.style.theme.ink)
        if formula:
            x = place.left + words.width + self.text
            draw_text(figure, self.result.latex, x, baseline, self.text, self.style.theme.muted, math=True)

    def _draw_cells(self, axes: Axes, width: float, height: float) -> None:
        matrix, line = self.result.matrix, min(1.0, 0.04 * min(width, height))
        words = _numbers(matrix)
        widest, size = max(extent(word, 1.0).width for word in words.ravel()), self.text
        size = min(size, 0.86 * width / widest, 0.6 * height)
        negative = [Rectangle((column, row), 1, 1) for row, column in np.argwhere(matrix < 0)]
        self.scale.hatch(axes, negative, f"negative-{self.number}")
        if matrix.size > MANY:
            axes.pcolormesh(
                matrix, cmap=self.scale.colors, vmin=-self.scale.largest, vmax=self.scale.largest, zorder=0.9,
                gid=f"cells-{self.number}",
            )  # fmt: skip
            return
        for (row, column), value in np.ndenumerate(matrix):
            color = self.scale.color(float(value))
            patch = Rectangle((column, row), 1, 1, facecolor=color, edgecolor=self.style.theme.grid, linewidth=line)
            patch.set(gid=f"cell-{self.number}-{row + 1}-{column + 1}")
            axes.add_patch(patch)
            if size >= 0.62 * self.text:
                inks = self.style.theme.ink, self.style.theme.background
                axes.text(
                    column + 0.5, row + 0.5, str(words[row, column]), fontproperties=font(size),
                    verticalalignment="center", horizontalalignment="center",
                    color=max(inks, key=lambda ink: contrast(ink, color)),
                    bbox={"facecolor": color, "edgecolor": "none", "pad": 1.0} if self.style.theme.is_grey else None,
                )  # fmt: skip


def _numbers(
    matrix: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
    """Write the numbers of a matrix alike, with up to three digits."""
    finite = np.abs(matrix[np.isfinite(matrix)])
    largest = float(finite.max(initial=0.0)) or 1.0
    decimals = 2 - floor(log10(largest))

    def write(value: float) -> str:
        if not isfinite(value):
            return "–" if np.isnan(value) else "∞" if value > 0 else "−∞"
        if value == 0:
            return "0"
        return (f"{value:.{max(decimals, 0)}f}" if -3 < decimals < 5 else f"{value:.1e}").replace("-", "−")

    return np.array([[write(float(value)) for value in row] for row in matrix])


def _short(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[str]:
    return [format_number(float(value), digits=3) for value in values]
