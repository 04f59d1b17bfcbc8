"""Activation functions over the years of their publication: one mark per function, and labels of well-known ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.activations.catalogue import Entry
from actviz.figures.fitted import fitted
from actviz.figures.geometry import Box
from actviz.figures.page import MARGIN, draw_text, page_transform
from actviz.figures.sizes import line_scale
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.text_metrics import extent, wrap
from actviz.figures.themes import Theme
from actviz.figures.timeline_labels import Label, place_labels
from actviz.figures.wording import Wording
from actviz.language import tr, using_language

LANDMARKS = (
    "binary_step", "relu", "sigmoid", "gaussian", "softmax", "softsign", "lecun_tanh", "softplus", "hardtanh", "relu6",
    "leaky_relu", "maxout", "prelu", "elu", "gelu", "silu", "glu", "selu", "swish", "mish", "hard_swish", "swiglu",
    "sine", "relu_squared", "symlog", "xielu", "golu",
)  # fmt: skip
"""The functions with labels if there are more than ``MOST_LABELS``."""
MOST_LABELS = 16
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
"""The marks of families; the last is for all further families."""
CHANGE, FRACTION = 2010, 0.45
"""The year in which the scale changes, and the fraction of the width before it."""
PITCH = 0.72
"""The distance of the marks in a stack, in units of the font size."""


@drawing()
def draw(entries: Sequence[Entry], *, style: Style = DEFAULT) -> Figure:
    """Draw the marks in a stack for each year, with labels above them, and below them a legend."""
    wording = style.wording
    with using_language(wording.language):
        title = style.title or wording.timeline
        figure, layout, _ = fitted(lambda width, size: _Layout(entries, wording, width, size), title, style)
        layout.draw(figure, style.theme)
    return figure


def describe(entries: Sequence[Entry], *, wording: Wording) -> tuple[str, str]:
    """Return the title of the timeline, and the functions of each year as a text."""
    sentences = [
        wording.published.format(year=year, names=wording.comma.join(entry.name for entry in published))
        for year, published in _by_year(entries).items()
    ]
    return wording.timeline, " ".join(sentences)


def _by_year(entries: Sequence[Entry]) -> Mapping[int, list[Entry]]:
    """Return the entries of each year, those with labels last."""
    years = sorted({entry.year for entry in entries if entry.year is not None})
    labelled = _labelled(entries)
    return {
        year: sorted((entry for entry in entries if entry.year == year), key=lambda entry: entry.name in labelled)
        for year in years
    }


def _labelled(entries: Sequence[Entry]) -> set[str]:
    names = [entry.name for entry in entries if entry.year is not None]
    return set(names) if len(names) <= MOST_LABELS else set(names) & set(LANDMARKS)


@dataclass(frozen=True)
class _Layout:
    """The marks, labels and texts on a page of a width in points, with a font size."""

    entries: Sequence[Entry]
    wording: Wording
    width: float
    size: float

    @cached_property
    def _years(self) -> Mapping[int, list[Entry]]:
        return _by_year(self.entries)

    @cached_property
    def _scale(self) -> tuple[list[float], list[float]]:
        """Years and their x, between which x is linear."""
        first, last = min(self._years), max(self._years)
        left, right = MARGIN + 1.5 * self.size, self.width - MARGIN - 1.5 * self.size
        start = 10.0 * (first // 10)
        if self._changes_scale:
            return [start, CHANGE, last], [left, left + FRACTION * (right - left), right]
        return [start, max(last, start + 10)], [left, right]

    @property
    def _changes_scale(self) -> bool:
        return min(self._years) < CHANGE - 10 and max(self._years) > CHANGE

    def _x(self, year: float) -> float:
        return float(np.interp(year, *self._scale))

    @property
    def _pitch(self) -> float:
        return PITCH * self.size

    @cached_property
    def _stacks(self) -> Mapping[int, Box]:
        """The stack of marks of each year above the axis; stacks that would overlap are above each other."""
        stacks: dict[int, Box] = {}
        for year, published in self._years.items():
            x, height = self._x(year), self._pitch * len(published)
            near = [other for other in stacks.values() if other.right > x - self._pitch / 2]
            bottoms = sorted([0.3 * self._pitch, *(other.top for other in near)])
            bottom = next(y for y in bottoms if not any(other.bottom < y + height and y < other.top for other in near))
            stacks[year] = Box(x - self._pitch / 2, bottom, x + self._pitch / 2, bottom + height)
        return stacks

    @cached_property
    def _families(self) -> Mapping[str, int]:
        """The number of the mark of each family, the most frequent families first."""
        counts = Counter(entry.family for entry in self.entries if entry.year is not None)
        return {name: min(number, len(MARKERS) - 1) for number, (name, _) in enumerate(counts.most_common())}

    @cached_property
    def _labels(self) -> Sequence[Label]:
        """The labels, with y from the axis upwards."""
        labelled = _labelled(self.entries)
        texts = [
            f"{year} {', '.join(names)}" if (names := [e.name for e in stack if e.name in labelled]) else ""
            for year, stack in self._years.items()
        ]
        return place_labels(texts, [*self._stacks.values()], self.size, MARGIN, self.width - MARGIN)

    @cached_property
    def _notes(self) -> list[str]:
        """The lines below the legend."""
        unknown = [entry.name for entry in self.entries if entry.year is None]
        texts = [self.wording.two_scales.format(year=CHANGE)] if self._changes_scale else []
        texts += [self.wording.year_unknown.format(names=self.wording.comma.join(unknown))] if unknown else []
        return [line for text in texts for line in wrap(text, 0.9 * self.size, self.width - 2 * MARGIN)]

    @cached_property
    def _legend(self) -> list[tuple[int, str, float, int]]:
        """The entries of the legend: number of the mark, text, x and row."""
        names: dict[int, str] = {}
        for family, number in self._families.items():
            names[number] = tr(family) if number not in names else self.wording.other_families
        placed, x, row = [], MARGIN, 0
        for number, name in names.items():
            width = extent(name, self.size).width + 1.1 * self.size
            if x > MARGIN and x + width > self.width - MARGIN:
                x, row = MARGIN, row + 1
            placed.append((number, name, x, row))
            x += width + 1.3 * self.size
        return placed

    @property
    def _axis(self) -> float:
        """The distance of the axis from the lower side of the page."""
        rows = 1 + self._legend[-1][3]
        return MARGIN + (1.3 * 0.9 * len(self._notes) + 1.5 * rows + 3.0) * self.size

    @property
    def height(self) -> float:
        """The height of everything except the title."""
        return self._axis + max(label.box.top for label in self._labels) + self.size

    def draw(self, figure: Figure, theme: Theme) -> None:
        """Draw everything except the title."""
        self._draw_axis(figure, theme)
        self._draw_marks(figure, theme)
        for label in self._labels:
            xs, ys = (label.x, label.x), (self._axis + label.foot, self._axis + label.box.top)
            _line(figure, xs, ys, color=theme.axis, linewidth=0.7, zorder=0.5)
            y = self._axis + label.box.bottom + 0.35 * self.size
            draw_text(figure, label.text, label.box.left, y, self.size, theme.ink)
        for number, name, x, row in self._legend:
            y = self._axis - (3.4 + 1.5 * row) * self.size
            self._mark(figure, theme, number, [x + 0.4 * self.size], [y + 0.36 * self.size], f"legend-{number + 1}")
            draw_text(figure, name, x + 1.1 * self.size, y, self.size, theme.ink)
        for number, line in enumerate(reversed(self._notes)):
            y = MARGIN + (1.3 * 0.9 * number + 0.25) * self.size
            draw_text(figure, line, MARGIN, y, 0.9 * self.size, theme.muted)

    def _draw_axis(self, figure: Figure, theme: Theme) -> None:
        ends = self._scale[1]
        _line(figure, (ends[0] - self.size, ends[-1] + self.size), (self._axis, self._axis), color=theme.axis)
        drawn: list[tuple[float, float]] = []
        for year in sorted(self._ticks, key=lambda year: (year % 20 != 0, year % 10 != 0, year % 5 != 0, year)):
            x, width = self._x(year), extent(str(year), self.size).width
            left, right = x - width / 2, x + width / 2
            if all(right + 0.5 * self.size < other[0] or other[1] + 0.5 * self.size < left for other in drawn):
                drawn.append((left, right))
                _line(figure, (x, x), (self._axis - 0.4 * self.size, self._axis), color=theme.axis)
                draw_text(figure, str(year), left, self._axis - 1.5 * self.size, self.size, theme.muted)

    @property
    def _ticks(self) -> set[int]:
        """The years that may be marked on the axis: decades, and all years on the larger scale."""
        first, last = int(self._scale[0][0]), max(self._years)
        return {
            *range(first, last + 1, 10),
            *(range(CHANGE, last + 1) if self._changes_scale or first >= CHANGE else ()),
        }

    def _draw_marks(self, figure: Figure, theme: Theme) -> None:
        labelled = _labelled(self.entries)
        for number in sorted(set(self._families.values())):
            for is_labelled in (False, True):
                points = [
                    (self._x(year), self._axis + self._stacks[year].bottom + self._pitch * (place + 0.5))
                    for year, stack in self._years.items()
                    for place, entry in enumerate(stack)
                    if self._families[entry.family] == number and (entry.name in labelled) == is_labelled
                ]
                if points:
                    xs, ys = zip(*points, strict=True)
                    name = f"{'labelled' if is_labelled else 'family'}-{number + 1}"
                    self._mark(figure, theme, number, xs, ys, name, is_labelled=is_labelled)

    def _mark(
        self, figure: Figure, theme: Theme, number: int, x: Sequence[float], y: Sequence[float], name: str,
        *, is_labelled: bool = False,
    ) -> None:  # fmt: skip
        """Draw the marks of a family; those of labelled functions have an edge."""
        size = 0.9 * self._pitch * (0.85 if MARKERS[number] == "D" else 1.0)
        line = Line2D(x, y, linestyle="", marker=MARKERS[number], markersize=size, transform=page_transform(figure))
        line.set(color=theme.colors[number % len(theme.colors)], gid=name, zorder=3)
        line.set(markeredgecolor=theme.ink if is_labelled else "none", markeredgewidth=0.12 * size)
        figure.add_artist(line)


def _line(figure: Figure, x: Sequence[float], y: Sequence[float], **properties: object) -> None:
    line = Line2D(x, y, transform=page_transform(figure))
    line.set(**{"linewidth": 0.9, **properties})
    line.set_linewidth(line.get_linewidth() * line_scale(figure.get_figwidth()))
    figure.add_artist(line)
