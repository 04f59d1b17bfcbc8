"""A network beside its target: fit, error, how the units add up, and the network itself as a diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from actviz.figures.legend import Entry
from actviz.figures.lines import draw_line, scale_of, strokes_of
from actviz.figures.network_diagram import draw_network
from actviz.figures.pages import Page
from actviz.figures.panels import Panel, text_size
from actviz.figures.point_labels import written
from actviz.figures.sizes import Size, page_size
from actviz.figures.text_metrics import house_style
from actviz.figures.themes import DASHES, LIGHT, Pen, Theme
from actviz.figures.ticks import y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.explanation import Explanation
from actviz.studies.approximate.network_error import Candidate
from actviz.studies.polylines import Line

Floats = NDArray[np.float64]
Name = Literal["fit", "error", "units", "network"]

WIDTH, PANEL_HEIGHT, DIAGRAM_HEIGHT = 6.4, 2.7, 3.0
"""Inches, unless the caller says otherwise."""
PROVEN = 1e-6
"""A bound that is nearer to the error than this, relatively, is as good as the error."""
MANY_DOTS, MOST_DOTS = 30, 200
"""So many dots are small and have no rims; more than so many are not drawn: they would hide the curve."""
LAYERS = 8
"""Of more layers than this only some are drawn."""


def draw(
    explanation: Explanation,
    *,
    panels: Sequence[Name] = ("fit", "error"),
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    y_range: tuple[float, float] | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw the ``panels`` of an explanation in their order; those that stand together, without the network, share x.

    ``size`` is in inches, ``title`` stands in the place of the first heading, and ``y_range`` is what the axes of the
    fit show. The figure is meant for ``write_figure``.
    """
    graphs = [name for name in panels if name != "network"]
    inches = page_size(size, (WIDTH, PANEL_HEIGHT * len(graphs) + DIAGRAM_HEIGHT * ("network" in panels) + 0.4))
    width, height = 72 * inches[0], 72 * inches[1]
    share = height / (DIAGRAM_HEIGHT * ("network" in panels) + PANEL_HEIGHT * len(graphs))
    text = text_size(width, 0.75 * height / max(len(panels) - 1, 1))
    with house_style(), np.errstate(over="ignore"):
        figure = Figure(figsize=inches, facecolor=theme.background)
        top = height
        for is_diagram, group in groupby(panels, lambda name: name == "network"):
            names = list(group)
            tall = share * (DIAGRAM_HEIGHT if is_diagram else PANEL_HEIGHT * len(names))
            if is_diagram:
                draw_network(figure, explanation.network, (width, top, tall), text, theme, wording)
            else:
                place = (width, top, max(top - tall, 0.0))
                _draw_graphs(figure, explanation, names, place, text, theme, title, y_range, wording)
                title = None
            top -= tall
    return figure


def describe(explanation: Explanation, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the number of units, and the largest error."""
    (trace,) = explanation.sample.traces
    network = units(explanation.hidden, explanation.candidate.network.activation, wording)
    title = wording.by_units.format(target=trace.label, units=network)
    error = wording.largest_error.format(error=claimed(explanation.candidate, wording, is_plain=True))
    return title, f"{title}. {error}."


def _draw_graphs(
    figure: Figure,
    explanation: Explanation,
    names: Sequence[Name],
    place: tuple[float, float, float],
    text: float,
    theme: Theme,
    title: str | None,
    y_range: tuple[float, float] | None,
    wording: Wording,
) -> None:
    parts = [_Part(name, explanation, theme, wording) for name in names]
    panels = []
    for number, part in enumerate(parts):
        strokes = [stroke for line, _, _ in part.lines for stroke in strokes_of(line)]
        view = y_view([strokes], explanation.sample.interval)
        if part.name == "fit" and y_range:
            view = y_range
        panels.append(
            Panel(
                theme=theme,
                text=text,
                x_view=explanation.sample.interval,
                y_view=view,
                x_name=wording.x if number == len(parts) - 1 else "",
                y_name=part.y_name,
                title=title if title is not None and number == 0 else part.heading,
                strokes=strokes,
                x_numbers=number == len(parts) - 1,
            )
        )
    entries = tuple({entry.label: entry for part in parts for entry in part.entries}.values())
    width, top, base = place
    page = Page(width=width, height=top, theme=theme, panels=tuple(panels), entries=entries, base=base)
    for axes, part, panel in zip(page.draw(figure), parts, panels, strict=True):
        for line, pen, gid in part.lines:
            draw_line(axes, line, pen, gid, 2.5, theme)
        low, high = panel.y_view
        dots = part.dots[:, (part.dots[1] >= low) & (part.dots[1] <= high)]
        _draw_dots(axes, dots, part.color, f"{part.name}-dots", theme)


def _draw_dots(axes: Axes, dots: Floats, color: str, gid: str, theme: Theme) -> None:
    count = dots.shape[1]
    if 0 < count < MOST_DOTS:
        size, rim = (6.0, 1.0) if count < MANY_DOTS else (4.0, 0.0)
        points = Line2D(dots[0], dots[1], linestyle="", marker="o", color=color, markeredgecolor=theme.background)
        scale = scale_of(axes)
        points.set(markersize=scale * size, markeredgewidth=scale * rim, zorder=4, clip_on=False, gid=gid)
        axes.add_line(points)


class _Part:
    """What one panel shows: lines with their pens, dots, a heading, and rows of the key."""

    def __init__(self, name: Name, explanation: Explanation, theme: Theme, wording: Wording) -> None:
        self.name, self.explanation, self.theme, self.wording = name, explanation, theme, wording
        self.target, self.network = theme.pen(0, 3.2), theme.pen(1, 1.8)
        self.color = self.network.color
        self.lines: list[tuple[Line, Pen, str]] = []
        self.dots: Floats = np.empty((2, 0))
        self.entries: list[Entry] = []
        self.heading = self.y_name = ""
        getattr(self, f"_{name}")()

    def _fit(self) -> None:
        explanation, wording = self.explanation, self.wording
        (trace,) = explanation.sample.traces
        network, used = explanation.network, len(explanation.network.units)
        told = units(used, network.activation, wording)
        if network.activation == "relu" and used < explanation.hidden:
            told = wording.of_units.format(units=told, count=explanation.hidden)
        self.heading = wording.by_units.format(target=trace.label, units=told)
        self.y_name = wording.value
        self.lines = [(trace.value, self.target, "target"), (explanation.fit, self.network, "network")]
        self.dots = explanation.kinks
        self.entries = [
            Entry(self.target, trace.label, trace.latex + trace.settings_latex),
            Entry(self.network, wording.network),
        ]

    def _error(self) -> None:
        explanation, theme = self.explanation, self.theme
        self.heading = _proof(explanation, self.wording)
        self.y_name = self.wording.miss
        self.lines = [(explanation.error, replace(theme.pen(2), dash=()), "error")]
        low, high = explanation.sample.interval
        limit = Pen(theme.muted, DASHES[1], 1.2)
        for sign, gid in ((1, "upper"), (-1, "lower")):
            level = np.full(2, sign * explanation.candidate.max_error)
            self.lines.append((Line(level, ((np.array([low, high]), level),), ()), limit, f"bound-{gid}"))
        self.dots, self.color = explanation.peaks, theme.pen(2).color

    def _units(self) -> None:
        explanation, wording = self.explanation, self.wording
        self.heading = wording.unit_by_unit
        self.y_name = wording.value
        last = len(explanation.layers) - 1
        shown = sorted({round(number) for number in np.linspace(0, last, min(last, LAYERS) + 1)})
        for place, number in enumerate(shown):
            share = 0.25 + 0.55 * place / max(len(shown) - 1, 1)
            pen = replace(self.network, color=self.theme.tint(self.network.color, share), width=1.4, dash=())
            y = explanation.layers[number]
            told = units(number, explanation.candidate.network.activation, wording)
            self.entries.append(Entry(self.network, wording.network) if number == last else Entry(pen, told))
            self.lines.append(
                (Line(y, ((explanation.x, y),), ()), self.network if number == last else pen, f"layer-{number}")
            )
        self.dots = explanation.kinks


def units(count: int, activation: str, wording: Wording) -> str:
    """So many units of an activation, in words."""
    template = {0: wording.no_unit, 1: wording.one_unit}.get(count, wording.units)
    return template.format(count=count, name="ReLU" if activation == "relu" else activation)


def claimed(candidate: Candidate, wording: Wording, *, is_plain: bool = False) -> str:
    """Return the largest error, and whether it is an estimate; ``is_plain``: in ASCII, with one more digit."""
    error = f"{candidate.max_error:.7g}" if is_plain else written(candidate.max_error)
    return error if candidate.is_enclosed else wording.estimate.format(error=error)


def _proof(explanation: Explanation, wording: Wording) -> str:
    error, bound = explanation.candidate.max_error, explanation.lower_bound
    words = wording.largest_error.format(error=claimed(explanation.candidate, wording))
    if bound is None:
        return words
    among = wording.ending if explanation.tails else ""
    if explanation.candidate.is_enclosed and error <= bound * (1 + PROVEN):
        return words + wording.proven.format(units=units(explanation.hidden, "relu", wording), among=among)
    return words + wording.not_proven.format(bound=written(bound), among=among)
