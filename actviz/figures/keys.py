"""The key of a figure: which line is which, as a legend or as labels at the ends of the curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, Transform

from actviz.figures.layout import Box
from actviz.figures.themes import Pen, Theme
from actviz.figures.typography import Extent, extent

SAMPLE = 2.6
"""Length of the line that stands before a label; this and all below is in units of the text size."""
GAP = 0.6
PADDING = 0.6
LEADING = 1.5
FORMULA_SIZE = 0.95


@dataclass(frozen=True)
class Entry:
    """One row of a key; ``formula`` is mathtext without dollar signs, or empty."""

    pen: Pen
    label: str
    formula: str = ""


@dataclass(frozen=True)
class Key:
    """A legend: rows of line, label and formula in one or more columns, measured in points."""

    entries: tuple[Entry, ...]
    size: float
    columns: int = 1

    @cached_property
    def _labels(self) -> float:
        return max(extent(entry.label, self.size).width for entry in self.entries)

    @cached_property
    def _formulas(self) -> tuple[Extent, ...]:
        return tuple(extent(entry.formula, FORMULA_SIZE * self.size, math=True) for entry in self.entries)

    @cached_property
    def _column(self) -> float:
        """Width of a column without the space between columns."""
        formulas = max(formula.width for formula in self._formulas)
        return (SAMPLE + GAP) * self.size + self._labels + (2 * GAP * self.size + formulas if formulas else 0.0)

    @cached_property
    def _rows(self) -> int:
        return ceil(len(self.entries) / self.columns)

    @cached_property
    def _heights(self) -> list[tuple[float, float]]:
        """Room above and below the baseline of each row."""
        above, below = 0.95 * self.size, (LEADING - 0.95) * self.size
        rows = [self._formulas[row :: self._rows] for row in range(self._rows)]
        air = 0.2 * self.size
        return [
            (max(above, *(f.ascent + air for f in row)), max(below, *(f.descent + air for f in row))) for row in rows
        ]

    @property
    def width(self) -> float:
        return self.columns * self._column + (2 * (self.columns - 1) * GAP + 2 * PADDING) * self.size

    @property
    def height(self) -> float:
        return sum(above + below for above, below in self._heights) + (2 * PADDING - 0.3) * self.size

    def draw(self, figure: Figure, place: Box, theme: Theme, *, frame: bool) -> None:
        """Draw the key so that its upper left corner is that of ``place``."""
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
                draw_text(figure, f"${entry.formula}$", x, y, FORMULA_SIZE * self.size, theme.muted)


@dataclass(frozen=True)
class EndLabels:
    """Labels beside the right ends of curves: each entry with the height of its curve's end on the page."""

    entries: tuple[Entry, ...]
    ends: tuple[float, ...]
    size: float

    @property
    def width(self) -> float:
        return (SAMPLE + 2 * GAP) * self.size + max(extent(entry.label, self.size).width for entry in self.entries)

    @property
    def clear(self) -> bool:
        """Whether every label has a line of its own at the height of its curve."""
        ends = sorted(self.ends)
        return all(b - a >= LEADING * self.size for a, b in zip(ends, ends[1:], strict=False))

    def draw(self, figure: Figure, left: float, theme: Theme) -> None:
        """Draw the labels to the right of ``left``."""
        for entry, end in zip(self.entries, self.ends, strict=True):
            draw_entry(figure, entry, left + GAP * self.size, end - 0.36 * self.size, self.size, theme)


def draw_entry(figure: Figure, entry: Entry, x: float, y: float, size: float, theme: Theme) -> None:
    """Draw a piece of the line and the label after it; ``x`` and ``y`` are the start of their baseline."""
    sample = Line2D((x, x + SAMPLE * size), (y + 0.36 * size,) * 2, transform=page_transform(figure))
    sample.set(**line_style(entry.pen))
    figure.add_artist(sample)
    draw_text(figure, entry.label, x + (SAMPLE + GAP) * size, y, size, theme.ink)


def draw_text(figure: Figure, text: str, x: float, y: float, size: float, color: str) -> None:
    """Draw a text that starts at ``x`` and stands on ``y``, in points; it is mathtext if it is in dollar signs."""
    figure.text(
        x, y, text, transform=page_transform(figure), fontsize=size, color=color,
        horizontalalignment="left", verticalalignment="baseline", parse_math=text[:1] == "$" == text[-1:],
    )  # fmt: skip
