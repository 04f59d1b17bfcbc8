"""A network with several layers beside its target: fit, error, and the functions that its layers compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.figure import Figure

from actviz.figures.approximate import error_panel, limit_style
from actviz.figures.arguments import panels_of
from actviz.figures.legend import LegendEntry
from actviz.figures.lines import Dots, StyledLine, line_of
from actviz.figures.number_format import format_number
from actviz.figures.panels import Panel
from actviz.figures.plot import trace_entries
from actviz.figures.sizes import WIDTH
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import LineStyle
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.deep_explanation import DeepExplanation
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.settings import DEEP_PANELS, PanelName

PANEL_HEIGHT, LAYER_HEIGHT = 2.7, 1.7
"""Usual heights in inches."""
DEFAULT_PANELS: tuple[PanelName, ...] = ("fit", "error")

_PanelsAndEntries = tuple[list[Panel], list[LegendEntry]]


@drawing()
def draw(
    explanation: DeepExplanation, style: Style = DEFAULT, *, panels: Sequence[PanelName] | PanelName | None = None
) -> Figure:
    """Draw the ``panels`` of an explanation in their order, by default fit and error.

    ``units`` are the functions of each layer. The title of the style replaces the first heading, and its range of y is
    that of the fit. Raises ``ActvizError`` for other panels.
    """
    names = panels_of(DEFAULT_PANELS if panels is None else panels, DEEP_PANELS)
    drawn: list[Panel] = []
    entries: list[LegendEntry] = []
    height = 0.4
    for name in names:
        several, some = _PANELS[name](explanation, style)
        drawn += several
        entries += some
        height += LAYER_HEIGHT * len(several) if len(several) > 1 else PANEL_HEIGHT
    if style.title is not None:
        drawn[0] = replace(drawn[0], title=style.title)
    figure = style.figure((WIDTH, height))
    interval = explanation.sample.interval
    draw_stack(figure, drawn, theme=style.theme, x_view=interval, x_name=style.wording.x, entries=entries)
    return figure


def describe(explanation: DeepExplanation, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the layers, and the largest errors of the network and of one layer."""
    title = _title(explanation.fit, wording)
    return title, f"{title}. {_error_title(explanation.fit, wording)}."


def _title(fit: DeepFit, wording: Wording) -> str:
    sizes = ", ".join(map(str, fit.hidden))
    return wording.by_layers.format(target=fit.target, sizes=sizes, pieces=fit.pieces)


def _fit(explanation: DeepExplanation, style: Style) -> _PanelsAndEntries:
    (trace,) = explanation.sample.traces
    target, line_style = style.theme.line_style(0, 3.2), style.theme.line_style(1, 1.8)
    panel = Panel(
        lines=[StyledLine(trace.value, target, "target"), StyledLine(explanation.line, line_style, "network")],
        y_name=style.wording.value,
        view=style.y_range,
        title=_title(explanation.fit, style.wording),
        dots=Dots(explanation.kinks, line_style.color, "fit-dots"),
    )
    return [panel], [*trace_entries([trace], [target]), LegendEntry(line_style, style.wording.network)]


def _error(explanation: DeepExplanation, style: Style) -> _PanelsAndEntries:
    """Return the error, and that of one layer with as many units as a pair of dashed lines."""
    fit, title = explanation.fit, _error_title(explanation.fit, style.wording)
    panel = error_panel(explanation, fit.equal_units.max_error, "one-layer", title, style)
    label = style.wording.one_layer_error.format(count=fit.equal_units.hidden)
    return [panel], [LegendEntry(limit_style(style.theme), label)]


def _error_title(fit: DeepFit, wording: Wording) -> str:
    error = format_number(fit.max_error)
    if not fit.is_enclosed:
        error = wording.estimate.format(error=error)
    is_alone = fit.equal_units.hidden == fit.equal_parameters.hidden
    beside = wording.beside_one_layer_only if is_alone else wording.beside_one_layer
    largest = wording.exact if fit.is_exact else wording.largest_error.format(error=error)
    return largest + beside.format(
        error=format_number(fit.equal_units.max_error),
        count=fit.equal_units.hidden,
        other_error=format_number(fit.equal_parameters.max_error),
        other=fit.equal_parameters.hidden,
    )


def _units(explanation: DeepExplanation, style: Style) -> _PanelsAndEntries:
    """Return a panel for each layer with the outputs of its units."""
    panels = []
    for number, outputs in enumerate(explanation.layers, 1):
        lines = []
        for unit, y in enumerate(outputs):
            fraction = 0.25 + 0.75 * (unit + 1) / len(outputs)
            color = style.theme.tint(style.theme.colors[(number - 1) % len(style.theme.colors)], fraction)
            line_style = LineStyle(color, (), 1.4)
            lines.append(StyledLine(line_of(explanation.x, y), line_style, f"layer-{number}-unit-{unit + 1}"))
        title = style.wording.layer_outputs.format(number=number, count=len(outputs))
        if explanation.fit.waves:
            title = style.wording.layer_wave.format(number=number, count=2**number)
        low, high = float(outputs.min()), float(outputs.max())
        pad = 0.05 * (high - low) or 0.5
        panels.append(Panel(lines=lines, title=title, view=(low - pad, high + pad)))
    return panels, []


_PANELS = {"fit": _fit, "error": _error, "units": _units}
