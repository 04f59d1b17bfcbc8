"""One pair of axes on a page: heading, ticks, names, and a key where it hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from math import sqrt
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actviz.figures.keys import EndLabels, Entry, Key, draw_text, page_transform
from actviz.figures.layout import Box, Graph, Stroke
from actviz.figures.scales import ticks
from actviz.figures.themes import Theme
from actviz.figures.typography import Extent, extent, font, shorten, wrap

MARGIN = 7.0
"""Points left free at the border of a page."""

FORMULAS = 6
"""A key with more entries than this shows no formulas."""

LONGEST, DEEPEST = 160, 10
"""Longer mathtext is not even measured: it could only be too wide. Deeper mathtext is more than Matplotlib can read."""


def _is_short(formula: str) -> bool:
    depth = max(accumulate((c == "{") - (c == "}") for c in formula), default=0)
    return 0 < len(formula) <= LONGEST and depth <= DEEPEST


@dataclass(frozen=True)
class _Words:
    """A piece of the heading; with ``math`` it is a formula."""

    text: str
    size: float
    color: str
    math: bool = False

    @property
    def extent(self) -> Extent:
        """The size of the piece."""
        return extent(self.text, self.size, math=self.math)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What stands around the curves of one pair of axes.

    ``box`` is its part of the page in points. ``title`` may be followed by a ``formula`` (mathtext without dollar
    signs). ``strokes`` are all that the key must not cover; ``ends`` are the y values with which the curves of
    ``entries`` reach the right side, None if some do not.
    """

    box: Box
    theme: Theme
    x_view: tuple[float, float]
    y_view: tuple[float, float]
    x_name: str
    y_name: str
    title: str = ""
    formula: str = ""
    entries: tuple[Entry, ...] = ()
    strokes: Sequence[Stroke] = ()
    ends: tuple[float, ...] | None = None

    def draw(self, figure: Figure) -> Axes:
        """Draw everything but the curves; return the axes that they go on."""
        left = self.box.left + MARGIN + 1.6 * self.text + self._y_tick_width
        top = self.box.top - MARGIN - self._draw_heading(figure, left) - 0.7 * self.text
        bottom = self.box.bottom + MARGIN + 3.4 * self.text
        right = self.box.right - MARGIN
        last = self._x_ticks(right - left)[1][-1:]
        free = Box(left, bottom, right - max(extent(text, self._tick_size).width / 2 for text in (*last, "0")), top)
        return self._draw_axes(figure, self._draw_key(figure, self._graph(free)))

    @cached_property
    def text(self) -> float:
        """Size of labels in points: smaller on a small panel, but not in proportion."""
        return min(max(9.5 * sqrt(min(self.box.width / 460, self.box.height / 302)), 5.0), 14.0)

    @property
    def _tick_size(self) -> float:
        return 0.9 * self.text

    @property
    def _y_tick_width(self) -> float:
        _, texts = self._y_ticks(self.box.height - 5 * self.text)
        return max((extent(text, self._tick_size).width for text in texts), default=0.0) + 0.6 * self.text

    def _y_ticks(self, height: float) -> tuple[list[float], list[str]]:
        return ticks(*self.y_view, most=max(2, int(height / (3.2 * self.text))))

    def _x_ticks(self, width: float) -> tuple[list[float], list[str]]:
        """Return as many ticks as fit side by side."""
        for most in range(max(2, int(width / (3.8 * self.text))), 0, -1):
            numbers, texts = ticks(*self.x_view, most=most)
            if sum(extent(text, self._tick_size).width + 1.2 * self.text for text in texts) <= width:
                break
        return numbers, texts

    def _graph(self, box: Box) -> Graph:
        return Graph(box, self.x_view, self.y_view)

    def _draw_heading(self, figure: Figure, left: float) -> float:
        """Draw title and formula, side by side if there is room; return the height that they take."""
        size = 1.25 * self.text
        room = self.box.right - MARGIN - left
        rows = [[_Words(line, size, self.theme.ink)] for line in wrap(self.title, size, room)]
        for formula in (_Words(self.formula, s, self.theme.muted, math=True) for s in (size, 0.8 * size)):
            if _is_short(self.formula) and formula.extent.width <= room:
                if rows and rows[-1][0].extent.width + size + formula.extent.width <= room:
                    rows[-1].append(formula)
                else:
                    rows.append([formula])
                break
        y = top = self.box.top - MARGIN
        for row in rows:
            x, y = left, y - max(0.8 * size, *(words.extent.ascent for words in row))
            for words in row:
                draw_text(figure, words.text, x, y, words.size, words.color, math=words.math)
                x += words.extent.width + size
            y -= 0.25 * size + max(words.extent.descent for words in row)
        return top - y

    def _draw_key(self, figure: Figure, graph: Graph) -> Graph:
        """Draw the key where it hides nothing; return the graph with the room that is left to it.

        Best are labels at the ends of the curves, then a legend on the graph, then one beside or below it, each with
        formulas if there is room for them.
        """
        if not self.entries:
            return graph
        choices = dict.fromkeys((self._rich_entries, self._plain_entries))
        for entries in choices:
            if shrunk := self._label_ends(figure, graph, entries):
                return shrunk
        for entries in choices:
            key = Key(entries, self.text)
            if place := graph.free_place(key.width, key.height, self.strokes, gap=0.7 * self.text):
                key.draw(figure, place, self.theme, frame=True)
                return graph
        for entries in choices:
            if shrunk := self._draw_key_outside(figure, graph, entries, last=entries == self._plain_entries):
                return shrunk
        raise AssertionError("the last key is drawn in any case")

    @cached_property
    def _plain_entries(self) -> tuple[Entry, ...]:
        widest = 0.45 * self.box.width
        return tuple(replace(e, label=shorten(e.label, self.text, widest), formula="") for e in self.entries)

    @cached_property
    def _rich_entries(self) -> tuple[Entry, ...]:
        """The entries with those formulas that are short enough."""
        if len(self.entries) > FORMULAS:
            return self._plain_entries
        widest = 0.4 * self.box.width
        return tuple(
            replace(plain, formula=entry.formula)
            if _is_short(entry.formula) and extent(entry.formula, self.text, math=True).width <= widest
            else plain
            for entry, plain in zip(self.entries, self._plain_entries, strict=True)
        )

    def _label_ends(self, figure: Figure, graph: Graph, entries: tuple[Entry, ...]) -> Graph | None:
        if self.ends is None:
            return None
        box = graph.box
        labels = EndLabels(entries, tuple(float(graph.y(end)) for end in self.ends), self.text)
        if labels.width > 0.3 * self.box.width or not labels.fits(self.box.bottom + MARGIN, box.top + 0.7 * self.text):
            return None
        right = self.box.right - MARGIN - labels.width
        labels.draw(figure, right, self.theme)
        return self._graph(replace(box, right=right))

    def _draw_key_outside(
        self, figure: Figure, graph: Graph, entries: tuple[Entry, ...], *, last: bool
    ) -> Graph | None:
        """Draw the key beside or below the graph; None if that leaves too little of it, unless it is the ``last``."""
        box, room = graph.box, self.box.width - 2 * MARGIN
        key = Key(entries, self.text)
        if key.width <= 0.3 * self.box.width and key.height <= box.height:
            right = self.box.right - MARGIN - key.width
            key.draw(figure, Box(right, box.bottom, right + key.width, box.top), self.theme, frame=False)
            return self._graph(replace(box, right=right - 0.6 * self.text))
        for size in (self.text, 0.85 * self.text, 0.7 * self.text):
            key = Key(entries, size).spread(room)
            if key.height <= (0.4 if last else 0.25) * self.box.height and key.width <= room:
                break
        else:
            if not last:
                return None
            key = key.cut(0.55 * self.box.height)
        left = self.box.left + MARGIN + max(0.0, min(box.left - self.box.left - MARGIN, room - key.width))
        bottom = self.box.bottom + MARGIN
        key.draw(figure, Box(left, bottom, left + key.width, bottom + key.height), self.theme, frame=False)
        return self._graph(replace(box, bottom=box.bottom + key.height))

    def _draw_axes(self, figure: Figure, graph: Graph) -> Axes:
        """Draw the axes through the origin where it is in view, the numbers at the edges where no curve runs."""
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
        axes.tick_params("x", length=0, pad=0.7 * self.text)
        axes.tick_params("y", length=0, pad=0.4 * self.text)
        axes.set_xticks(*self._x_ticks(box.width), fontproperties=font(self._tick_size), color=theme.muted)
        axes.set_yticks(*self._y_ticks(box.height), fontproperties=font(self._tick_size), color=theme.muted)
        axes.grid(color=theme.grid, linewidth=0.7)
        points = page_transform(figure)
        style: dict[str, Any] = {"fontproperties": font(self.text), "color": theme.muted}
        axes.set_xlabel(self.x_name, verticalalignment="baseline", **style)
        axes.set_ylabel(self.y_name, verticalalignment="baseline", rotation_mode="anchor", **style)
        axes.xaxis.set_label_coords((box.left + box.right) / 2, box.bottom - 3.0 * self.text, transform=points)
        axes.yaxis.set_label_coords(
            box.left - self._y_tick_width - 0.5 * self.text, (box.bottom + box.top) / 2, transform=points
        )
        return axes
