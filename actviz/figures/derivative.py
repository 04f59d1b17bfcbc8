"""Functions and their derivatives in two panels, or in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from matplotlib.figure import Figure

from actviz.figures.chain_rule import HEIGHT, draw_chain_rule
from actviz.figures.legend import LegendEntry
from actviz.figures.lines import dotted, line_styles_of, name_lines, slopes_of, strokes_of
from actviz.figures.number_format import format_extremum, format_number
from actviz.figures.page import page_points
from actviz.figures.panels import Panel, label_size
from actviz.figures.plot import PLACES, shared_slope_entry, value_and_slope_panels
from actviz.figures.plot import describe as describe_curves
from actviz.figures.point_labels import PointLabel
from actviz.figures.sizes import ONE_PANEL, TWO_PANELS
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import LineStyle
from actviz.figures.vanishing_zones import shading
from actviz.figures.views import view_with_labels, y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.derivative import Derivative, Derivatives
from actviz.studies.profile import TIE
from actviz.studies.results import Located


@drawing()
def draw(result: Derivatives, style: Style = DEFAULT, *, overlay: bool = False) -> Figure:
    """Draw functions above their derivatives, or with ``overlay`` all on the same axes, the derivatives dotted.

    The derivative of largest magnitude of each curve has a label. Zones of vanishing slope are shaded. A single curve
    has its label and formula above the axes. For several depths, a panel below shows how the gradient shrinks or grows
    with the number of layers.
    """
    width, usual = ONE_PANEL if overlay else TWO_PANELS
    has_chain = all(curve.chain is not None for curve in result.curves)
    total = usual + HEIGHT if has_chain else usual
    figure = style.figure((width, total))
    width, height = page_points(figure)
    bottom = height * (1 - usual / total)
    line_styles = (_draw_overlaid if overlay else _draw_two_panels)(figure, result, style, bottom)
    if has_chain:
        font_size = label_size(width, (1 if overlay else 0.75) * (height - bottom))
        draw_chain_rule(figure, result, line_styles, style, font_size=font_size, top=bottom)
    return figure


def describe(result: Derivatives, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the curves, the largest derivatives, and the zones of vanishing slope."""
    names, description = describe_curves(result.sample, wording=wording)
    is_first = result.order == 1
    title = (wording.derivatives if is_first else wording.second_derivatives).format(names=names)
    span = result.sample.interval[1] - result.sample.interval[0]
    peaks = [
        wording.labelled.format(label=curve.trace.label, text=format_extremum(abs(peak.value), peak, span, wording))
        for curve in result.curves
        if (peak := curve.largest) and isfinite(peak.value)
    ]
    template = wording.highest_slopes if is_first else wording.highest_curvatures
    sentences = [description, *([template.format(places="; ".join(peaks))] if peaks else [])]
    for template, is_dead in ((wording.vanishing_zones, False), (wording.dead_zones, True)):
        zones = [
            wording.zone.format(
                label=curve.trace.label, low=format_number(zone.low, span), high=format_number(zone.high, span)
            )
            for curve in result.curves
            if len(curve.zones) <= PLACES
            for zone in curve.zones
            if zone.is_dead == is_dead
        ]
        if zones:
            sentences.append(template.format(limit=f"{result.vanishing:g}", places="; ".join(zones)))
    return title, " ".join(sentences)


def _draw_two_panels(figure: Figure, result: Derivatives, style: Style, bottom: float) -> Sequence[LineStyle]:
    interval, theme, wording = result.sample.interval, style.theme, style.wording
    traces = [curve.trace for curve in result.curves]
    upper, lower, line_styles = value_and_slope_panels(traces, interval, style)
    zones = shading(result, [one.color for one in line_styles], theme)
    width, height = page_points(figure)
    height -= bottom
    font_size = label_size(width, 0.75 * height)
    labels = _point_labels(result, line_styles, style)
    is_single = len(traces) == 1
    view = _view_with_peaks(result.curves[0], lower.y_view) if is_single else lower.y_view
    view = view_with_labels(view, [label.y for label in labels], font_size, 0.35 * height)
    view = zones.view_with_bands(view)
    name = _derivative_name(result, wording)
    lower = replace(
        lower,
        y_name=name,
        view=view,
        title=name if is_single else "",
        formula=traces[0].slope_latex if is_single else "",
        obstacles=zones.strokes(view),
        point_labels=labels,
    )
    above, below = draw_stack(
        figure,
        [upper, lower],
        theme=theme,
        font_size=font_size,
        x_view=interval,
        x_name=wording.x,
        entries=() if style.is_named_by(traces) else _entries(result, line_styles),
        notes=zones.entries(result.vanishing, wording),
        bottom=bottom,
    )
    if is_single:
        zones.draw(above, "zone-above")
    zones.draw(below, "zone")
    return line_styles


def _draw_overlaid(figure: Figure, result: Derivatives, style: Style, bottom: float) -> Sequence[LineStyle]:
    interval, theme, wording = result.sample.interval, style.theme, style.wording
    traces = [curve.trace for curve in result.curves]
    values, slopes = [trace.value for trace in traces], slopes_of(traces)
    view = style.y_range or y_view([strokes_of(line) for line in (*values, *slopes)], interval)
    line_styles = line_styles_of(values, view, theme)
    slope_styles = [dotted(one) for one in line_styles]
    zones = shading(result, [one.color for one in line_styles], theme)
    view = style.y_range or zones.view_with_bands(view)
    title, formula = style.heading(traces)
    name = _derivative_name(result, wording)
    if is_named := style.is_named_by(traces):
        entries = [
            LegendEntry(line_styles[0], wording.value),
            LegendEntry(slope_styles[0], name, traces[0].slope_latex),
        ]
    else:
        entries = [*_entries(result, line_styles), shared_slope_entry(name, line_styles, style)]
    panel = Panel(
        lines=name_lines(values, line_styles, "curve"),
        overlay=name_lines(slopes, slope_styles, "slope"),
        y_name=wording.value_and_slope if result.order == 1 else wording.value_and_curvature,
        view=view,
        title=title,
        formula=formula,
        obstacles=zones.strokes(view),
        end_labels=is_named,
        point_labels=_point_labels(result, line_styles, style),
    )
    notes = zones.entries(result.vanishing, wording)
    (axes,) = draw_stack(
        figure, [panel], theme=theme, x_view=interval, x_name=wording.x, entries=entries, notes=notes, bottom=bottom
    )
    zones.draw(axes, "zone")
    return line_styles


def _derivative_name(result: Derivatives, wording: Wording) -> str:
    return wording.slope if result.order == 1 else wording.curvature


def _view_with_peaks(curve: Derivative, view: tuple[float, float]) -> tuple[float, float]:
    """Return a range of y that contains all extrema known to be finite, also those of narrow peaks."""
    if curve.poles or not (curve.highest and curve.lowest):
        return view
    low, high = curve.lowest.value, curve.highest.value
    if not (isfinite(low) and isfinite(high)) or (view[0] <= low and high <= view[1]):
        return view
    return min(view[0], low - 0.05 * (high - low)), max(view[1], high + 0.05 * (high - low))


def _point_labels(result: Derivatives, line_styles: Sequence[LineStyle], style: Style) -> list[PointLabel]:
    """Return labels of the largest |derivatives| that are finite, larger than others, and inside the view."""
    interval = result.sample.interval
    labels = []
    for number, (curve, line_style) in enumerate(zip(result.curves, line_styles, strict=True), 1):
        if (peak := _peak(curve)) and isfinite(peak.value) and not peak.ends:
            line, color = curve.trace.slope, line_style.color
            is_at_jump = line is not None and any(jump.x == peak.x for jump in line.jumps)
            labels.append(
                PointLabel(
                    x=_middle(peak, interval) if peak.stretches else peak.x,
                    y=peak.value,
                    text=format_extremum(peak.value, peak, interval[1] - interval[0], style.wording),
                    color=color,
                    text_color=style.theme.ink if len(line_styles) == 1 else color,
                    name=f"slope-{number}",
                    has_marker=is_at_jump or bool(peak.stretches),
                )
            )
    return labels


def _peak(curve: Derivative) -> Located | None:
    """Return the derivative of largest magnitude, with its sign; None if the derivative has only one value."""
    highest, lowest = curve.highest, curve.lowest
    if not (highest and lowest) or highest.value == lowest.value:
        return None
    return highest if abs(highest.value) >= abs(lowest.value) * (1 - TIE) else lowest


def _middle(peak: Located, interval: tuple[float, float]) -> float:
    """Return the middle of the visible part of the last interval on which the derivative is constant."""
    low, high = (end.x for end in peak.stretches[-1])
    return (max(low, interval[0]) + min(high, interval[1])) / 2


def _entries(result: Derivatives, line_styles: Sequence[LineStyle]) -> list[LegendEntry]:
    """Return the entries of the legend: the curves with the formulas of their derivatives."""
    sign = "f" + "'" * result.order
    formulas = [f"{sign}(x) = {c.trace.slope_latex}" if c.trace.slope_latex else "" for c in result.curves]
    rows = zip(line_styles, result.curves, formulas, strict=True)
    return [LegendEntry(line_style, curve.trace.label, formula) for line_style, curve, formula in rows]
