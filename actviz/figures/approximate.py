"""A network beside its target: fit, error, how the units add up, and the network itself as a diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figures.legend import Entry
from actviz.figures.lines import scale_of, strokes_of
from actviz.figures.network_diagram import draw_network
from actviz.figures.panels import text_size
from actviz.figures.plot import trace_entries
from actviz.figures.point_labels import format_number
from actviz.figures.stack import Drawn, Plot, draw_stack, line_of, page_points
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import DASHES, Pen, Theme
from actviz.figures.ticks import y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.arrays import Floats
from actviz.studies.approximate.explanation import Explanation
from actviz.studies.approximate.network_error import Candidate
from actviz.studies.approximate.settings import PanelName

WIDTH, PANEL_HEIGHT, DIAGRAM_HEIGHT = 6.4, 2.7, 3.0
"""Inches, unless the caller says otherwise."""
PROVEN = 1e-6
"""A bound that is nearer to the error than this, relatively, is as good as the error."""
MANY_DOTS, MOST_DOTS = 30, 200
"""So many dots are small and have no rims; more than so many are not drawn: they would hide the curve."""
LAYERS = 8
"""Of more layers than this only some are drawn."""


@drawing()
def draw(explanation: Explanation, style: Style = DEFAULT, *, panels: Sequence[PanelName] = ("fit", "error")) -> Figure:
    """Draw the ``panels`` of an explanation in their order; those that stand together, without the network, share x.

    The title of the style stands in the place of the first heading, and its range of y is that of the fit. The figure
    is meant for ``write_figure``.
    """
    graphs = [name for name in panels if name != "network"]
    usual = PANEL_HEIGHT * len(graphs) + DIAGRAM_HEIGHT * ("network" in panels)
    figure = style.figure((WIDTH, usual + 0.4))
    width, height = page_points(figure)
    text = text_size(width, 0.75 * height / max(len(panels) - 1, 1))
    share = height / usual
    top = height
    for is_diagram, group in groupby(panels, lambda name: name == "network"):
        names = list(group)
        tall = share * (DIAGRAM_HEIGHT if is_diagram else PANEL_HEIGHT * len(names))
        if is_diagram:
            place = (width, top, tall)
            draw_network(figure, explanation.network, place, text, style.theme, style.wording)
        else:
            _draw_graphs(figure, explanation, names, style, text, top=top, base=max(top - tall, 0.0))
            style = replace(style, title=None)
        top -= tall
    return figure


def describe(explanation: Explanation, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the number of units, and the largest error."""
    (trace,) = explanation.sample.traces
    network = units(explanation.hidden, explanation.candidate.network.activation, wording)
    title = wording.by_units.format(target=trace.label, units=network)
    error = wording.largest_error.format(error=format_error(explanation.candidate, wording, is_plain=True))
    return title, f"{title}. {error}."


def _draw_graphs(
    figure: Figure,
    explanation: Explanation,
    names: Sequence[PanelName],
    style: Style,
    text: float,
    *,
    top: float,
    base: float,
) -> None:
    parts = [_PARTS[name](explanation, style) for name in names]
    if style.title is not None:
        parts[0] = replace(parts[0], title=style.title)
    interval = explanation.sample.interval
    plots = []
    for name, part in zip(names, parts, strict=True):
        view = y_view([[stroke for line, _, _ in part.lines for stroke in strokes_of(line)]], interval)
        if name == "fit" and style.y_range:
            view = style.y_range
        plots.append(Plot(lines=part.lines, y_name=part.y_name, view=view, title=part.title))
    drawn = draw_stack(
        figure,
        plots,
        theme=style.theme,
        text=text,
        x_view=interval,
        x_name=style.wording.x,
        entries=list({entry.label: entry for part in parts for entry in part.entries}.values()),
        top=top,
        base=base,
    )
    for axes, name, part in zip(drawn, names, parts, strict=True):
        low, high = axes.get_ylim()
        dots = part.dots[:, (part.dots[1] >= low) & (part.dots[1] <= high)]
        _draw_dots(axes, dots, part.color, f"{name}-dots", style.theme)


def _draw_dots(axes: Axes, dots: Floats, color: str, gid: str, theme: Theme) -> None:
    count = dots.shape[1]
    if 0 < count < MOST_DOTS:
        size, rim = (6.0, 1.0) if count < MANY_DOTS else (4.0, 0.0)
        points = Line2D(dots[0], dots[1], linestyle="", marker="o", color=color, markeredgecolor=theme.background)
        scale = scale_of(axes)
        points.set(markersize=scale * size, markeredgewidth=scale * rim, zorder=4, clip_on=False, gid=gid)
        axes.add_line(points)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What one panel shows: lines with their pens, dots of a ``color``, a title, and rows of the legend."""

    title: str
    y_name: str
    lines: list[Drawn]
    dots: Floats
    color: str
    entries: Sequence[Entry] = ()


def _network_pen(theme: Theme) -> Pen:
    return theme.pen(1, 1.8)


def _fit(explanation: Explanation, style: Style) -> _Part:
    (trace,) = explanation.sample.traces
    wording, network = style.wording, explanation.network
    used = len(network.units)
    count = units(used, network.activation, wording)
    if network.activation == "relu" and used < explanation.hidden:
        count = wording.of_units.format(units=count, count=explanation.hidden)
    target, pen = style.theme.pen(0, 3.2), _network_pen(style.theme)
    return _Part(
        title=wording.by_units.format(target=trace.label, units=count),
        y_name=wording.value,
        lines=[(trace.value, target, "target"), (explanation.fit, pen, "network")],
        dots=explanation.kinks,
        color=pen.color,
        entries=[*trace_entries([trace], [target]), Entry(pen, wording.network)],
    )


def _error(explanation: Explanation, style: Style) -> _Part:
    theme, ends = style.theme, np.array(explanation.sample.interval)
    pen, limit = replace(theme.pen(2), dash=()), Pen(theme.muted, DASHES[1], 1.2)
    level = np.full(2, explanation.candidate.max_error)
    return _Part(
        title=_proof(explanation, style.wording),
        y_name=style.wording.miss,
        lines=[
            (explanation.error, pen, "error"),
            (line_of(ends, level), limit, "bound-upper"),
            (line_of(ends, -level), limit, "bound-lower"),
        ],
        dots=explanation.peaks,
        color=pen.color,
    )


def _units(explanation: Explanation, style: Style) -> _Part:
    wording, network = style.wording, _network_pen(style.theme)
    last = len(explanation.layers) - 1
    numbers = sorted({round(number) for number in np.linspace(0, last, min(last, LAYERS) + 1)})
    lines, entries = [], []
    for place, number in enumerate(numbers):
        share = 0.25 + 0.55 * place / max(len(numbers) - 1, 1)
        pen = replace(network, color=style.theme.tint(network.color, share), width=1.4, dash=())
        label = units(number, explanation.candidate.network.activation, wording)
        if number == last:
            pen, label = network, wording.network
        entries.append(Entry(pen, label))
        lines.append((line_of(explanation.x, explanation.layers[number]), pen, f"layer-{number}"))
    return _Part(
        title=wording.unit_by_unit,
        y_name=wording.value,
        lines=lines,
        dots=explanation.kinks,
        color=network.color,
        entries=entries,
    )


_PARTS = {"fit": _fit, "error": _error, "units": _units}


def units(count: int, activation: str, wording: Wording) -> str:
    """So many units of an activation, in words."""
    template = {0: wording.no_unit, 1: wording.one_unit}.get(count, wording.units)
    return template.format(count=count, name="ReLU" if activation == "relu" else activation)


def format_error(candidate: Candidate, wording: Wording, *, is_plain: bool = False) -> str:
    """Return the largest error, and whether it is an estimate; ``is_plain``: in ASCII, with one more digit."""
    error = f"{candidate.max_error:.7g}" if is_plain else format_number(candidate.max_error)
    return error if candidate.is_enclosed else wording.estimate.format(error=error)


def _proof(explanation: Explanation, wording: Wording) -> str:
    error, bound = explanation.candidate.max_error, explanation.lower_bound
    words = wording.largest_error.format(error=format_error(explanation.candidate, wording))
    if bound is None:
        return words
    among = wording.ending if explanation.tails else ""
    if explanation.candidate.is_enclosed and error <= bound * (1 + PROVEN):
        return words + wording.proven.format(units=units(explanation.hidden, "relu", wording), among=among)
    return words + wording.not_proven.format(bound=format_number(bound), among=among)
