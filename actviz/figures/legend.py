"""The legend of a figure: which line is which, as a legend or as labels at the ends of the curves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, Transform

from actviz.figures.layout import Box
from actviz.figures.sizes import line_scale
from actviz.figures.text_metrics import Extent, extent, font, mathtext
from actviz.figures.themes import Pen, Theme

SAMPLE = 2.6
"""Length of the line that stands before a label; this and all below is in units of the text size."""
GAP = 0.6
PADDING = 0.6
LEADING = 1.5
FORMULA_SIZE = 0.95


@dataclass(frozen=True)
class Fill:
    """How an area is filled: its colour and, hatched, that of the lines on it."""

    face: str
    hatching: str = ""

    @property
    def style(self) -> dict[str, Any]:
        """The fill as properties of a matplotlib patch."""
        hatched = {"hatch": "/////", "edgecolor": self.hatching} if self.hatching else {"edgecolor": "none"}
        return {"facecolor": self.face, "linewidth": 0.0, **hatched}


@dataclass(frozen=True)
class Entry:
    """One row of a legend, for a line or an area; ``formula`` is mathtext without dollar signs, or empty."""

    pen: Pen | Fill
    label: str
    formula: str = ""


@dataclass(frozen=True)
class Legend:
    """A legend: rows of line, label and formula in one or more columns, measured in points."""

    entries: tuple[Entry, ...]
    size: float
    columns: int = 1

    @cached_property
    def _labels(self) -> float:
        """Width of the labels that have a formula beside them."""
        return max((extent(entry.label, self.size).width for entry in self.entries if entry.formula), default=0.0)

    @cached_property
    def _formulas(self) -> tuple[Extent, ...]:
        return tuple(extent(entry.formula, FORMULA_SIZE * self.size, math=True) for entry in self.entries)

    @cached_property
    def _column(self) -> float:
        """Width of a column without the space between columns."""
        formulas = max(formula.width for formula in self._formulas)
        labels = max(extent(entry.label, self.size).width for entry in self.entries)
        with_formula = self._labels + 2 * GAP * self.size + formulas if formulas else 0.0
        return (SAMPLE + GAP) * self.size + max(labels, with_formula)

    @cached_property
    def _rows(self) -> int:
        return ceil(len(self.entries) / self.columns)

    @cached_property
    def _heights(self) -> list[tuple[float, float]]:
        """Room above and below the baseline of each row."""
        above, below = 0.95 * self.size, (LEADING - 0.95) * self.size
        rows = [self._formulas[row :: self._rows] for row in range(self._rows)]
        air = 0.35 * self.size
        return [
            (max(above, *(f.ascent + air for f in row)), max(below, *(f.descent + air for f in row))) for row in rows
        ]

    @property
    def width(self) -> float:
        """The width in points."""
        return self.columns * self._column + (2 * (self.columns - 1) * GAP + 2 * PADDING) * self.size

    @property
    def height(self) -> float:
        """The height in points."""
        return sum(above + below for above, below in self._heights) + (2 * PADDING - 0.3) * self.size

    def spread(self, width: float) -> Legend:
        """Return the legend with as many columns as ``width`` has room for, evenly filled."""
        space = 2 * GAP * self.size
        room = width - 2 * PADDING * self.size + space
        most = min(max(1, int(room / (self._column + space))), len(self.entries))
        rows = ceil(len(self.entries) / most)
        return replace(self, columns=ceil(len(self.entries) / rows))

    def cut(self, height: float) -> Legend:
        """Return the legend with as many of its entries as ``height`` has room for, and how many more there are."""
        room = self.columns * max(1, int((height - self.height) / (LEADING * self.size)) + self._rows)
        if room >= len(self.entries):
            return self
        rest = Entry(Pen("none", width=0.0), f"… +{len(self.entries) - room + 1}")
        return replace(self, entries=(*self.entries[: room - 1], rest))

    def draw(self, figure: Figure, place: Box, theme: Theme, *, frame: bool) -> None:
        """Draw the legend so that its upper left corner is that of ``place``."""
        points = page_transform(figure)
        if frame:
            figure.add_artist(
                Rectangle(
                    (place.left, place.top - self.height), self.width, self.height, transform=points, gid="key",
                    facecolor=theme.background, edgecolor=theme.grid, linewidth=0.8,
                )
            )  # fmt: skip
        for number, entry in enumerate(self.entries):
            column, row = divmod(number, self._rows)
            x = place.left + PADDING * self.size + column * (self._column + 2 * GAP * self.size)
            y = place.top - (PADDING - 0.15) * self.size
            y -= sum(above + below for above, below in self._heights[:row]) + self._heights[row][0]
            draw_entry(figure, entry, x, y, self.size, theme)
            if entry.formula:
                x += (SAMPLE + 3 * GAP) * self.size + self._labels
                draw_text(figure, entry.formula, x, y, FORMULA_SIZE * self.size, theme.muted, math=True)


@dataclass(frozen=True)
class EndLabels:
    """Labels beside the right ends of curves, each on a line with its end and its formula below.

    ``ends`` are the heights of the ends on the page.
    """

    entries: tuple[Entry, ...]
    ends: tuple[float, ...]
    size: float

    @cached_property
    def _formulas(self) -> tuple[Extent, ...]:
        return tuple(extent(entry.formula, FORMULA_SIZE * self.size, math=True) for entry in self.entries)

    @property
    def width(self) -> float:
        """The width in points."""
        labels = (extent(entry.label, self.size).width for entry in self.entries)
        return (SAMPLE + 2 * GAP) * self.size + max(*labels, *(formula.width for formula in self._formulas))

    def fits(self, bottom: float, top: float) -> bool:
        """Whether all labels lie between two heights of the page and none touches another."""
        blocks = []
        for end, formula in zip(self.ends, self._formulas, strict=True):
            below = self._drop(formula) + formula.descent if formula.width else 0.5 * self.size
            blocks.append((end - below, end + 0.7 * self.size))
        blocks.sort()
        edges = [bottom, *(edge for block in blocks for edge in block), top]
        return all(a <= b for a, b in pairwise(edges))

    def _drop(self, formula: Extent) -> float:
        """How far below a curve's end the baseline of its formula is."""
        return formula.ascent + 0.9 * self.size

    def draw(self, figure: Figure, left: float, theme: Theme) -> None:
        """Draw the labels to the right of ``left``."""
        left += GAP * self.size
        for entry, end, formula in zip(self.entries, self.ends, self._formulas, strict=True):
            draw_entry(figure, entry, left, end - 0.36 * self.size, self.size, theme)
            if entry.formula:
                x, y = left + (SAMPLE + GAP) * self.size, end - self._drop(formula)
                draw_text(figure, entry.formula, x, y, FORMULA_SIZE * self.size, theme.muted, math=True)


def draw_entry(figure: Figure, entry: Entry, x: float, y: float, size: float, theme: Theme) -> None:
    """Draw a piece of the line and the label after it; ``x`` and ``y`` are the start of the baseline."""
    height, points = y + 0.36 * size, page_transform(figure)
    if isinstance(entry.pen, Fill):
        place = ((x, height - 0.4 * size), SAMPLE * size, 0.8 * size)
        figure.add_artist(Rectangle(*place, transform=points, **entry.pen.style))
    else:
        pen = entry.pen.scaled(line_scale(figure.get_figwidth()))
        figure.add_artist(Line2D((x, x + SAMPLE * size), (height, height), transform=points, **pen.style))
    draw_text(figure, entry.label, x + (SAMPLE + GAP) * size, y, size, theme.ink)


def draw_text(figure: Figure, text: str, x: float, y: float, size: float, color: str, *, math: bool = False) -> None:
    """Draw a text whose baseline starts at ``x``, ``y`` in points; with ``math``, mathtext without dollar signs."""
    string = mathtext(text) if math else text
    figure.text(
        x, y, string, fontproperties=font(size, text), color=color, verticalalignment="baseline", parse_math=math,
        transform=page_transform(figure),
    )  # fmt: skip


def page_transform(figure: Figure) -> Transform:
    """Return the transform that takes points from the lower left corner of the page."""
    return Affine2D().scale(1 / 72) + figure.dpi_scale_trans


def add_axes(figure: Figure, box: Box) -> Axes:
    """Add axes in the place of a box."""
    width, height = figure.get_size_inches() * 72
    return figure.add_axes((box.left / width, box.bottom / height, box.width / width, box.height / height))
