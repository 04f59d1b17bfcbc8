"""The legend of a figure: entries in a box, or as labels at the ends of lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import ceil

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from actviz.figures.geometry import Box
from actviz.figures.page import draw_text, page_transform
from actviz.figures.sizes import line_scale
from actviz.figures.text_metrics import Extent, extent
from actviz.figures.themes import FillStyle, LineStyle, Theme

SAMPLE = 2.6
"""Length of the line before a label. This and the following lengths are in units of the font size."""
GAP = 0.6
PADDING = 0.6
LEADING = 1.5
FORMULA_SIZE = 0.95


@dataclass(frozen=True)
class LegendEntry:
    """One row of a legend, for a line or an area; ``formula`` is mathtext without dollar signs, or empty."""

    style: LineStyle | FillStyle
    label: str
    formula: str = ""

    def draw(self, figure: Figure, x: float, y: float, size: float, theme: Theme) -> None:
        """Draw a sample of the line and then the label; the baseline starts at ``x``, ``y``."""
        middle, points = y + 0.36 * size, page_transform(figure)
        if isinstance(self.style, FillStyle):
            corner = (x, middle - 0.4 * size)
            figure.add_artist(Rectangle(corner, SAMPLE * size, 0.8 * size, transform=points, **self.style.properties))
        else:
            properties = self.style.scaled(line_scale(figure.get_figwidth())).properties
            figure.add_artist(Line2D((x, x + SAMPLE * size), (middle, middle), transform=points, **properties))
        draw_text(figure, self.label, x + (SAMPLE + GAP) * size, y, size, theme.ink)

    def draw_formula(self, figure: Figure, x: float, y: float, size: float, theme: Theme) -> None:
        """Draw the formula, if there is one; its baseline starts at ``x``, ``y``."""
        if self.formula:
            draw_text(figure, self.formula, x, y, FORMULA_SIZE * size, theme.muted, math=True)


@dataclass(frozen=True)
class _Entries:
    """Entries and the font size of their labels in points."""

    entries: tuple[LegendEntry, ...]
    size: float

    @cached_property
    def _formulas(self) -> tuple[Extent, ...]:
        return tuple(extent(entry.formula, FORMULA_SIZE * self.size, math=True) for entry in self.entries)

    @cached_property
    def _label_width(self) -> float:
        return max(extent(entry.label, self.size).width for entry in self.entries)

    @cached_property
    def _formula_width(self) -> float:
        return max(formula.width for formula in self._formulas)


@dataclass(frozen=True)
class Legend(_Entries):
    """Rows of line, label and formula in one or more columns, measured in points."""

    columns: int = 1

    @cached_property
    def _paired_width(self) -> float:
        """Width of the labels next to a formula."""
        return max((extent(entry.label, self.size).width for entry in self.entries if entry.formula), default=0.0)

    @cached_property
    def _column_width(self) -> float:
        """Width of a column without the space between columns."""
        with_formula = self._paired_width + 2 * GAP * self.size + self._formula_width if self._formula_width else 0.0
        return (SAMPLE + GAP) * self.size + max(self._label_width, with_formula)

    @cached_property
    def _row_count(self) -> int:
        return ceil(len(self.entries) / self.columns)

    @cached_property
    def _row_heights(self) -> list[tuple[float, float]]:
        """Heights above and below the baseline of each row."""
        above, below, gap = 0.95 * self.size, (LEADING - 0.95) * self.size, 0.35 * self.size
        rows = [self._formulas[row :: self._row_count] for row in range(self._row_count)]
        return [
            (max(above, *(f.ascent + gap for f in row)), max(below, *(f.descent + gap for f in row))) for row in rows
        ]

    @property
    def width(self) -> float:
        """The width in points."""
        return self.columns * self._column_width + (2 * (self.columns - 1) * GAP + 2 * PADDING) * self.size

    @property
    def height(self) -> float:
        """The height in points."""
        return sum(above + below for above, below in self._row_heights) + (2 * PADDING - 0.3) * self.size

    def spread(self, width: float) -> Legend:
        """Return the legend with as many columns as fit into ``width``, with equal numbers of entries."""
        gap = 2 * GAP * self.size
        available = width - 2 * PADDING * self.size + gap
        most = min(max(1, int(available / (self._column_width + gap))), len(self.entries))
        rows = ceil(len(self.entries) / most)
        return replace(self, columns=ceil(len(self.entries) / rows))

    def truncated(self, height: float) -> Legend:
        """Return the legend with as many entries as fit into ``height``; the last one counts the omitted entries."""
        most = self.columns * max(1, int((height - self.height) / (LEADING * self.size)) + self._row_count)
        if most >= len(self.entries):
            return self
        rest = LegendEntry(LineStyle("none", width=0.0), f"… +{len(self.entries) - most + 1}")
        return replace(self, entries=(*self.entries[: most - 1], rest))

    def draw(self, figure: Figure, place: Box, theme: Theme, *, frame: bool) -> None:
        """Draw the legend with the upper left corner of ``place``."""
        if frame:
            figure.add_artist(
                Rectangle(
                    (place.left, place.top - self.height), self.width, self.height, gid="key", linewidth=0.8,
                    transform=page_transform(figure), facecolor=theme.background, edgecolor=theme.grid,
                )
            )  # fmt: skip
        for number, entry in enumerate(self.entries):
            column, row = divmod(number, self._row_count)
            x = place.left + PADDING * self.size + column * (self._column_width + 2 * GAP * self.size)
            y = place.top - (PADDING - 0.15) * self.size
            y -= sum(above + below for above, below in self._row_heights[:row]) + self._row_heights[row][0]
            entry.draw(figure, x, y, self.size, theme)
            entry.draw_formula(figure, x + ((SAMPLE + 3 * GAP) * self.size + self._paired_width), y, self.size, theme)


@dataclass(frozen=True)
class EndLabels(_Entries):
    """Labels at the right ends of lines, with their formulas below; ``ends`` are the vertical positions on the page."""

    ends: tuple[float, ...]

    @property
    def width(self) -> float:
        """The width in points."""
        return (SAMPLE + 2 * GAP) * self.size + max(self._label_width, self._formula_width)

    def fits(self, bottom: float, top: float) -> bool:
        """Return whether all labels are between two vertical positions of the page and do not touch each other."""
        blocks = []
        for end, formula in zip(self.ends, self._formulas, strict=True):
            below = self._formula_depth(formula) + formula.descent if formula.width else 0.5 * self.size
            blocks.append((end - below, end + 0.7 * self.size))
        blocks.sort()
        edges = [bottom, *(edge for block in blocks for edge in block), top]
        return all(a <= b for a, b in pairwise(edges))

    def _formula_depth(self, formula: Extent) -> float:
        """Return how far below the end of a line the baseline of its formula is."""
        return formula.ascent + 0.9 * self.size

    def draw(self, figure: Figure, left: float, theme: Theme) -> None:
        """Draw the labels to the right of ``left``."""
        left += GAP * self.size
        for entry, end, formula in zip(self.entries, self.ends, self._formulas, strict=True):
            entry.draw(figure, left, end - 0.36 * self.size, self.size, theme)
            x, y = left + (SAMPLE + GAP) * self.size, end - self._formula_depth(formula)
            entry.draw_formula(figure, x, y, self.size, theme)
