"""A network and its target: fit, error, sum of the units, and a diagram of the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.arguments import panels_of
from actviz.figures.legend import LegendEntry
from actviz.figures.lines import Dots, StyledLine, line_of
from actviz.figures.network_diagram import draw_network
from actviz.figures.number_format import format_number
from actviz.figures.page import page_points
from actviz.figures.panels import Panel, label_size
from actviz.figures.plot import trace_entries
from actviz.figures.sizes import WIDTH
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import DASHES, LineStyle, Theme
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.deep_explanation import DeepExplanation
from actviz.studies.approximate.explanation import Explanation
from actviz.studies.approximate.network_error import Candidate
from actviz.studies.approximate.settings import PANELS, PanelName

PANEL_HEIGHT, DIAGRAM_HEIGHT = 2.7, 3.0
"""Default heights in inches."""
PROVEN = 1e-6
"""If the relative difference between error and bound is smaller, the error is reported as the smallest possible."""
DEFAULT_PANELS: tuple[PanelName, ...] = ("fit", "error")
LAYERS = 8
"""Of more layers than this only some are drawn."""

_PanelAndEntries = tuple[Panel, list[LegendEntry]]


@drawing()
def draw(
    explanation: Explanation, style: Style = DEFAULT, *, panels: Sequence[PanelName] | PanelName | None = None
) -> Figure:
    """Draw the ``panels`` of an explanation in their order, by default fit and error.

    Adjacent panels share x, except the network. The title of the style replaces the first heading, and its range of y
    applies to the fit. Raises ``ActvizError`` for other panels.
    """
    panels = panels_of(DEFAULT_PANELS if panels is None else panels, PANELS)
    graphs = [name for name in panels if name != "network"]
    usual = PANEL_HEIGHT * len(graphs) + DIAGRAM_HEIGHT * ("network" in panels)
    figure = style.figure((WIDTH, usual + 0.4))
    width, height = page_points(figure)
    font_size = label_size(width, 0.75 * height / max(len(panels) - 1, 1))
    scale = height / usual
    top = height
    for is_diagram, group in groupby(panels, lambda name: name == "network"):
        names = list(group)
        part = scale * (DIAGRAM_HEIGHT if is_diagram else PANEL_HEIGHT * len(names))
        if is_diagram:
            draw_network(figure, explanation.network, (width, top, part), font_size, style.theme, style.wording)
        else:
            _draw_graphs(figure, explanation, names, style, font_size, top=top, bottom=max(top - part, 0.0))
            style = replace(style, title=None)
        top -= part
    return figure


def describe(explanation: Explanation, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the number of units, and the largest error."""
    (trace,) = explanation.sample.traces
    network = format_units(explanation.hidden, explanation.candidate.network.activation, wording)
    title = wording.by_units.format(target=trace.label, units=network)
    error = wording.largest_error.format(error=format_error(explanation.candidate, wording, is_plain=True))
    return title, f"{title}. {error}."


def _draw_graphs(
    figure: Figure,
    explanation: Explanation,
    names: Sequence[PanelName],
    style: Style,
    font_size: float,
    *,
    top: float,
    bottom: float,
) -> None:
    panels, entries = zip(*(_PANELS[name](explanation, style) for name in names), strict=True)
    if style.title is not None:
        panels = (replace(panels[0], title=style.title), *panels[1:])
    draw_stack(
        figure,
        panels,
        theme=style.theme,
        font_size=font_size,
        x_view=explanation.sample.interval,
        x_name=style.wording.x,
        entries=list({entry.label: entry for row in entries for entry in row}.values()),
        top=top,
        bottom=bottom,
    )


def _network_style(theme: Theme) -> LineStyle:
    return theme.line_style(1, 1.8)


def _fit(explanation: Explanation, style: Style) -> _PanelAndEntries:
    (trace,) = explanation.sample.traces
    wording, network = style.wording, explanation.network
    used = len(network.units)
    units = format_units(used, network.activation, wording)
    if network.activation == "relu" and used < explanation.hidden:
        units = wording.of_units.format(units=units, count=explanation.hidden)
    target, line_style = style.theme.line_style(0, 3.2), _network_style(style.theme)
    panel = Panel(
        lines=[StyledLine(trace.value, target, "target"), StyledLine(explanation.fit, line_style, "network")],
        y_name=wording.value,
        view=style.y_range,
        title=wording.by_units.format(target=trace.label, units=units),
        dots=Dots(explanation.kinks, line_style.color, "fit-dots"),
    )
    entries = [*trace_entries([trace], [target]), LegendEntry(line_style, wording.network)]
    return panel, entries


def _error(explanation: Explanation, style: Style) -> _PanelAndEntries:
    title = _error_title(explanation, style.wording)
    return error_panel(explanation, explanation.candidate.max_error, "bound", title, style), []


def error_panel(explanation: Explanation | DeepExplanation, level: float, name: str, title: str, style: Style) -> Panel:
    """Return the error with dots at its peaks, and dashed lines ``name`` at plus and minus ``level``."""
    line_style, limit = replace(style.theme.line_style(2), dash=()), limit_style(style.theme)
    ends, levels = np.array(explanation.sample.interval), np.full(2, level)
    return Panel(
        lines=[
            StyledLine(explanation.error, line_style, "error"),
            StyledLine(line_of(ends, levels), limit, f"{name}-upper"),
            StyledLine(line_of(ends, -levels), limit, f"{name}-lower"),
        ],
        y_name=style.wording.miss,
        title=title,
        dots=Dots(explanation.peaks, line_style.color, "error-dots"),
    )


def limit_style(theme: Theme) -> LineStyle:
    """Return the style of a limit of the error."""
    return LineStyle(theme.muted, DASHES[1], 1.2)


def _units(explanation: Explanation, style: Style) -> _PanelAndEntries:
    wording, network = style.wording, _network_style(style.theme)
    last = len(explanation.layers) - 1
    numbers = sorted({round(number) for number in np.linspace(0, last, min(last, LAYERS) + 1)})
    lines, entries = [], []
    for place, number in enumerate(numbers):
        fraction = 0.25 + 0.55 * place / max(len(numbers) - 1, 1)
        line_style = replace(network, color=style.theme.tint(network.color, fraction), width=1.4, dash=())
        label = format_units(number, explanation.candidate.network.activation, wording)
        if number == last:
            line_style, label = network, wording.network
        entries.append(LegendEntry(line_style, label))
        lines.append(StyledLine(line_of(explanation.x, explanation.layers[number]), line_style, f"layer-{number}"))
    dots = Dots(explanation.kinks, network.color, "units-dots")
    return Panel(lines=lines, y_name=wording.value, title=wording.unit_by_unit, dots=dots), entries


_PANELS = {"fit": _fit, "error": _error, "units": _units}


def format_units(count: int, activation: str, wording: Wording) -> str:
    """Return a number of units of an activation as text."""
    template = {0: wording.no_unit, 1: wording.one_unit}.get(count, wording.units)
    return template.format(count=count, name="ReLU" if activation == "relu" else activation)


def format_error(candidate: Candidate, wording: Wording, *, is_plain: bool = False) -> str:
    """Return the largest error, and whether it is an estimate; with ``is_plain``, in ASCII with one more digit."""
    error = f"{candidate.max_error:.7g}" if is_plain else format_number(candidate.max_error)
    return error if candidate.is_enclosed else wording.estimate.format(error=error)


def _error_title(explanation: Explanation, wording: Wording) -> str:
    """Return the largest error, and whether it is proven to be the smallest possible."""
    error, bound = explanation.candidate.max_error, explanation.lower_bound
    title = wording.largest_error.format(error=format_error(explanation.candidate, wording))
    if bound is None:
        return title
    among = wording.ending if explanation.tails else ""
    if explanation.candidate.is_enclosed and error <= bound * (1 + PROVEN):
        return title + wording.proven.format(units=format_units(explanation.hidden, "relu", wording), among=among)
    return title + wording.not_proven.format(bound=format_number(bound), among=among)
