"""Panels arranged vertically with a common x and one legend, as in most figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actviz.figures.geometry import Box, Graph
from actviz.figures.legend import EndLabels, Legend, LegendEntry
from actviz.figures.page import MARGIN, page_points
from actviz.figures.panels import Panel, is_short, label_size
from actviz.figures.point_labels import draw_point_labels
from actviz.figures.text_metrics import extent, shorten
from actviz.figures.themes import Theme

FORMULAS = 6
"""The largest number of entries of a legend with formulas."""

Entries = tuple[LegendEntry, ...]


def draw_stack(
    figure: Figure,
    panels: Sequence[Panel],
    *,
    theme: Theme,
    x_view: tuple[float, float],
    x_name: str,
    font_size: float | None = None,
    entries: Sequence[LegendEntry] = (),
    notes: Sequence[LegendEntry] = (),
    top: float | None = None,
    bottom: float = 0.0,
) -> list[Axes]:
    """Draw panels from top to bottom with one legend; return the axes of each.

    The stack is between ``bottom`` and ``top``, in points, which are the edges of the figure unless they are given.
    ``font_size`` is the size of labels. In the legend, ``entries`` are for lines and ``notes`` for other elements.
    """
    width, height = page_points(figure)
    top = height if top is None else top
    size = font_size or label_size(width, top * (1.0 if len(panels) == 1 else 0.75))
    *others, last = (replace(panel, theme=theme, font_size=size, x_view=x_view) for panel in panels)
    panels = [*(replace(panel, x_numbers=False) for panel in others), replace(last, x_name=x_name)]
    return _Stack(width, bottom, top, theme, size, panels, tuple(entries), tuple(notes)).draw(figure)


@dataclass(frozen=True)
class _Stack:
    """Panels that share x, and their legend; the stack is between ``bottom`` and ``top``."""

    width: float
    bottom: float
    top: float
    theme: Theme
    font_size: float
    panels: Sequence[Panel]
    entries: Entries
    notes: Entries

    def draw(self, figure: Figure) -> list[Axes]:
        """Draw all panels and the legend; return the axes."""
        right = self._left + self._heading_width
        self.panels[0].draw_heading(figure, self._left, right, self.top - MARGIN)
        graphs, legends = self._draw_legend(figure)
        all_axes = []
        for number, (panel, graph) in enumerate(zip(self.panels, graphs, strict=True)):
            if number:
                top = graph.box.top + 0.7 * self.font_size + panel.heading_height(self._heading_width)
                panel.draw_heading(figure, self._left, right, top)
            all_axes.append(panel.draw(figure, graph, self._numbers_width))
            draw_point_labels(figure, graph, panel, legends)
        return all_axes

    @cached_property
    def _numbers_width(self) -> float:
        typical_height = (self._height - 5 * self.font_size) / len(self.panels)
        return max(panel.y_numbers_width(typical_height) for panel in self.panels)

    @property
    def _height(self) -> float:
        return self.top - self.bottom

    @property
    def _inner_width(self) -> float:
        return self.width - 2 * MARGIN

    @cached_property
    def _left(self) -> float:
        """The left end of the headings, and of the graphs unless the name of a y axis requires a second line."""
        return MARGIN + 1.6 * self.font_size + self._numbers_width

    @property
    def _heading_width(self) -> float:
        return self.width - MARGIN - self._left

    def _graphs(self, right: float | None = None, below: float = 0.0) -> list[Graph]:
        """Return the graphs, with margins ``right`` and ``below`` in points for a legend."""
        last = self.panels[-1].x_ticks(self.width - MARGIN - self._left)[1][-1:]
        overhang = max(extent(text, self.panels[0].tick_size).width / 2 for text in (*last, "0"))
        right = self.width - MARGIN - overhang if right is None else right
        headings = [panel.heading_height(self._heading_width) for panel in self.panels]
        gaps = [(0.7 if heading else 0.0) * self.font_size + heading + 1.2 * self.font_size for heading in headings[1:]]
        top = self.top - MARGIN - headings[0] - 0.7 * self.font_size
        bottom = self.bottom + MARGIN + 3.4 * self.font_size + below
        each = (top - bottom - sum(gaps)) / len(self.panels)
        left = MARGIN + max(panel.y_name_width(each) for panel in self.panels) + self._numbers_width
        graphs = []
        for panel, gap in zip(self.panels, [*gaps, 0.0], strict=True):
            graphs.append(Graph(Box(left, top - each, right, top), panel.x_view, panel.y_view))
            top -= each + gap
        return graphs

    def _draw_legend(self, figure: Figure) -> tuple[list[Graph], list[Box]]:
        """Draw the legend where it covers nothing; return the graphs and the boxes of the legend on them.

        Labels at the ends of lines are preferred, then a legend on a graph, then a legend beside or below the graphs.
        Each of them has formulas if they fit.
        """
        graphs = self._graphs()
        if not self.entries and not self.notes:
            return graphs, []
        choices = dict.fromkeys((self._rich_entries, self._plain_entries))
        for entries in choices:
            if labelled := self._label_ends(figure, graphs, entries):
                return labelled
        for entries in choices:
            if box := self._draw_inside(figure, graphs, (*entries, *self.notes)):
                return graphs, [box]
        for entries in choices:
            rows, is_last = (*entries, *self.notes), entries == self._plain_entries
            if smaller := self._draw_outside(figure, graphs, rows, is_last=is_last):
                return smaller, []
        raise AssertionError("the last legend is drawn in any case")

    @cached_property
    def _plain_entries(self) -> Entries:
        """The entries without formulas."""
        widest = 0.45 * self.width
        return tuple(replace(e, label=shorten(e.label, self.font_size, widest), formula="") for e in self.entries)

    @cached_property
    def _rich_entries(self) -> Entries:
        """The entries with those formulas that are short enough."""
        if len(self.entries) > FORMULAS:
            return self._plain_entries
        widest = 0.4 * self.width
        return tuple(
            replace(plain, formula=entry.formula)
            if is_short(entry.formula) and extent(entry.formula, self.font_size, math=True).width <= widest
            else plain
            for entry, plain in zip(self.entries, self._plain_entries, strict=True)
        )

    def _label_ends(
        self, figure: Figure, graphs: list[Graph], entries: Entries
    ) -> tuple[list[Graph], list[Box]] | None:
        """Draw labels at the ends of the lines of one panel if the notes fit on a graph."""
        if not entries:
            return None
        gap = 0.7 * self.font_size
        for number, (panel, graph) in enumerate(zip(self.panels, graphs, strict=True)):
            if panel.ends is None:
                continue
            labels = EndLabels(entries, self.font_size, tuple(float(graph.y(end)) for end in panel.ends))
            lowest = self.bottom + MARGIN if number == len(graphs) - 1 else graph.box.bottom - gap
            if labels.width > 0.3 * self.width or not labels.fits(lowest, graph.box.top + gap):
                continue
            right = self.width - MARGIN - labels.width
            narrow = self._graphs(right)
            boxes = [box] if self.notes and (box := self._draw_inside(figure, narrow, self.notes)) else []
            if self.notes and not boxes:
                return None
            labels.draw(figure, right, self.theme)
            return narrow, boxes
        return None

    def _draw_inside(self, figure: Figure, graphs: list[Graph], rows: Entries) -> Box | None:
        """Draw a legend on the first graph with enough free space; return None if there is none."""
        legend = Legend(rows, self.font_size)
        for panel, graph in zip(self.panels, graphs, strict=True):
            if place := graph.free_place(legend.width, legend.height, panel.strokes, gap=0.7 * self.font_size):
                legend.draw(figure, place, self.theme, frame=True)
                return place
        return None

    def _draw_outside(self, figure: Figure, graphs: list[Graph], rows: Entries, *, is_last: bool) -> list[Graph] | None:
        """Draw the legend beside or below the graphs and return the smaller graphs.

        None is returned if the graphs become too small, unless this ``is_last`` of the choices.
        """
        top, bottom = graphs[0].box.top, graphs[-1].box.bottom
        legend = Legend(rows, self.font_size)
        if self.entries and legend.width <= 0.3 * self.width and legend.height <= top - bottom:
            right = self.width - MARGIN - legend.width
            legend.draw(figure, Box(right, bottom, right + legend.width, top), self.theme, frame=False)
            return self._graphs(right - 0.6 * self.font_size)
        # With more panels the text is smaller; formulas are omitted before names become too small to read.
        several = len(self.panels) > 1
        smallest = 0.85 if several and not is_last else 0.7
        tallest = 0.4 if is_last else 0.15 if several else 0.25
        for size in (scale * self.font_size for scale in (1.0, 0.85, 0.7) if scale >= smallest):
            legend = Legend(rows, size).spread(self._inner_width)
            if legend.height <= tallest * self._height and legend.width <= self._inner_width:
                break
        else:
            if not is_last:
                return None
            legend = legend.truncated(0.55 * self._height)
        left = MARGIN + max(0.0, min(self._left - MARGIN, self._inner_width - legend.width))
        bottom = self.bottom + MARGIN
        legend.draw(figure, Box(left, bottom, left + legend.width, bottom + legend.height), self.theme, frame=False)
        return self._graphs(below=legend.height)
