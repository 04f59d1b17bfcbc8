"""Panels above one another on a page: edges that are aligned, one name of x, and a legend where it hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actviz.figures.layout import Box, Graph
from actviz.figures.legend import EndLabels, Entry, Legend, draw_text
from actviz.figures.panels import Panel, is_short
from actviz.figures.point_labels import draw_marks
from actviz.figures.text_metrics import extent, shorten, wrap
from actviz.figures.themes import Theme

MARGIN = 7.0
"""Points left free at the border of a page."""

FORMULAS = 6
"""A legend with more entries than this shows no formulas."""

Entries = tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One panel, or several that share x, from top to bottom.

    ``width`` and ``height`` are in points; ``base`` is how far above the lower edge of the figure the page begins.
    ``entries`` are the rows of the legend that name curves, ``notes`` those that explain something else. All panels
    have the same size of text.
    """

    width: float
    height: float
    theme: Theme
    panels: Sequence[Panel]
    entries: Sequence[Entry] = ()
    notes: Sequence[Entry] = ()
    base: float = 0.0

    def draw(self, figure: Figure) -> list[Axes]:
        """Draw everything but the curves; return the axes that they go on."""
        right = self._left + self._heading_width
        self.panels[0].draw_heading(figure, self._left, right, self.height - MARGIN)
        graphs, keys = self._draw_legend(figure)
        drawn = []
        for number, (panel, graph) in enumerate(zip(self.panels, graphs, strict=True)):
            if number:
                top = graph.box.top + 0.7 * self._text + panel.heading_height(self._heading_width)
                panel.draw_heading(figure, self._left, right, top)
            drawn.append(panel.draw(figure, graph, self._numbers_width))
            draw_marks(figure, graph, panel, keys)
        return drawn

    @property
    def _text(self) -> float:
        return self.panels[0].text

    @cached_property
    def _numbers_width(self) -> float:
        return max(panel.y_numbers_width(self._typical_height) for panel in self.panels)

    @property
    def _typical_height(self) -> float:
        return (self._tall - 5 * self._text) / len(self.panels)

    @property
    def _tall(self) -> float:
        return self.height - self.base

    @cached_property
    def _left(self) -> float:
        """Where the headings begin, and the graphs as long as no name of an axis needs a second line."""
        return MARGIN + 1.6 * self._text + self._numbers_width

    @property
    def _heading_width(self) -> float:
        return self.width - MARGIN - self._left

    def _graphs(self, right: float | None = None, below: float = 0.0) -> list[Graph]:
        """Return the graphs, with an edge on the ``right`` and some room ``below`` for a legend."""
        last = self.panels[-1].x_ticks(self.width - MARGIN - self._left)[1][-1:]
        overhang = max(extent(text, self.panels[0].tick_size).width / 2 for text in (*last, "0"))
        right = self.width - MARGIN - overhang if right is None else right
        headings = [panel.heading_height(self._heading_width) for panel in self.panels]
        gaps = [(0.7 if heading else 0.0) * self._text + heading + 1.2 * self._text for heading in headings[1:]]
        top = self.height - MARGIN - headings[0] - 0.7 * self._text
        bottom = self.base + MARGIN + 3.4 * self._text + below
        each = (top - bottom - sum(gaps)) / len(self.panels)
        left = MARGIN + max(panel.y_name_width(each) for panel in self.panels) + self._numbers_width
        graphs = []
        for panel, gap in zip(self.panels, [*gaps, 0.0], strict=True):
            graphs.append(Graph(Box(left, top - each, right, top), panel.x_view, panel.y_view))
            top -= each + gap
        return graphs

    def _draw_legend(self, figure: Figure) -> tuple[list[Graph], list[Box]]:
        """Draw the legend where it hides nothing. Return the graphs, in what space is left, and its boxes.

        Best are labels at the ends of the curves, then a legend on a graph, then one beside or below them, each with
        formulas if there is room for them.
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
            rows, last = (*entries, *self.notes), entries == self._plain_entries
            if shrunk := self._draw_outside(figure, graphs, rows, last=last):
                return shrunk, []
        raise AssertionError("the last key is drawn in any case")

    @cached_property
    def _plain_entries(self) -> Entries:
        widest = 0.45 * self.width
        return tuple(replace(e, label=shorten(e.label, self._text, widest), formula="") for e in self.entries)

    @cached_property
    def _rich_entries(self) -> Entries:
        """The entries with those formulas that are short enough."""
        if len(self.entries) > FORMULAS:
            return self._plain_entries
        widest = 0.4 * self.width
        return tuple(
            replace(plain, formula=entry.formula)
            if is_short(entry.formula) and extent(entry.formula, self._text, math=True).width <= widest
            else plain
            for entry, plain in zip(self.entries, self._plain_entries, strict=True)
        )

    def _label_ends(
        self, figure: Figure, graphs: list[Graph], entries: Entries
    ) -> tuple[list[Graph], list[Box]] | None:
        """Draw labels at the ends of the curves of one panel if the notes have a place on a graph."""
        if not entries:
            return None
        for number, (panel, graph) in enumerate(zip(self.panels, graphs, strict=True)):
            if panel.ends is None:
                continue
            labels = EndLabels(entries, tuple(float(graph.y(end)) for end in panel.ends), self._text)
            lowest = self.base + MARGIN if number == len(graphs) - 1 else graph.box.bottom - 0.7 * self._text
            if labels.width > 0.3 * self.width or not labels.fits(lowest, graph.box.top + 0.7 * self._text):
                continue
            right = self.width - MARGIN - labels.width
            narrow = self._graphs(right)
            keys = [box] if self.notes and (box := self._draw_inside(figure, narrow, self.notes)) else []
            if self.notes and not keys:
                return None
            labels.draw(figure, right, self.theme)
            return narrow, keys
        return None

    def _draw_inside(self, figure: Figure, graphs: list[Graph], rows: Sequence[Entry]) -> Box | None:
        """Draw a legend on the first graph that has a place for it; None if there is none."""
        key = Legend(tuple(rows), self._text)
        for panel, graph in zip(self.panels, graphs, strict=True):
            if place := graph.free_place(key.width, key.height, panel.strokes, gap=0.7 * self._text):
                key.draw(figure, place, self.theme, frame=True)
                return place
        return None

    def _draw_outside(self, figure: Figure, graphs: list[Graph], rows: Entries, *, last: bool) -> list[Graph] | None:
        """Draw the legend beside or below; None if that leaves too little of the graphs, unless it is the ``last``."""
        top, bottom, room = graphs[0].box.top, graphs[-1].box.bottom, self.width - 2 * MARGIN
        key = Legend(rows, self._text)
        if self.entries and key.width <= 0.3 * self.width and key.height <= top - bottom:
            right = self.width - MARGIN - key.width
            key.draw(figure, Box(right, bottom, right + key.width, top), self.theme, frame=False)
            return self._graphs(right - 0.6 * self._text)
        # The more panels, the smaller the text: then formulas are left out before names become too small to be read.
        several = len(self.panels) > 1
        smallest = 0.85 if several and not last else 0.7
        tallest = 0.4 if last else 0.15 if several else 0.25
        for size in (scale * self._text for scale in (1.0, 0.85, 0.7) if scale >= smallest):
            key = Legend(rows, size).spread(room)
            if key.height <= tallest * self._tall and key.width <= room:
                break
        else:
            if not last:
                return None
            key = key.cut(0.55 * self._tall)
        left = MARGIN + max(0.0, min(self._left - MARGIN, room - key.width))
        bottom = self.base + MARGIN
        key.draw(figure, Box(left, bottom, left + key.width, bottom + key.height), self.theme, frame=False)
        return self._graphs(below=key.height)


def draw_title(figure: Figure, title: str, text: float, theme: Theme) -> float:
    """Draw a title at the top of a page, in as many lines as it needs; return how high the space below it reaches."""
    width, height = figure.get_size_inches() * 72
    top = height - MARGIN
    for line in wrap(title, 1.25 * text, width - 2 * MARGIN):
        draw_text(figure, line, MARGIN, top - 1.25 * text, 1.25 * text, theme.ink)
        top -= 1.75 * text
    return float(top)
