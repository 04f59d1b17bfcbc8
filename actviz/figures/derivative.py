"""Functions and their derivatives: ``Derivatives`` become a figure of two panels, or of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from matplotlib.figure import Figure

from actviz.figures.legend import Entry
from actviz.figures.lines import dotted, draw_line, pens_of, slopes_of, strokes_of, thickest
from actviz.figures.panels import text_size
from actviz.figures.plot import PLACES
from actviz.figures.plot import describe as describe_curves
from actviz.figures.point_labels import Mark, format_extremum, format_number, headroom
from actviz.figures.stack import Plot, draw_stack, numbered, page_points
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import Pen
from actviz.figures.ticks import STEEP_AT_POLES, y_view
from actviz.figures.vanishing_zones import Shading, shading
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.derivative import Derivative, Derivatives
from actviz.studies.profile import TIE
from actviz.studies.results import Located

SIZE, OVERLAY_SIZE = (6.4, 5.6), (6.4, 4.2)
"""Width and height of a figure in inches unless the caller says otherwise."""


@drawing()
def draw(result: Derivatives, style: Style = DEFAULT, *, overlay: bool = False) -> Figure:
    """Draw functions above their derivatives, or with ``overlay`` all on the same axes, the derivatives dotted.

    The derivative of largest magnitude of each curve is marked, and stretches where the slope vanishes are shaded.
    A single curve has its label and formula above the axes. The figure is meant for ``write_figure``.
    """
    figure = style.figure(OVERLAY_SIZE if overlay else SIZE)
    draw_on = _draw_overlaid if overlay else _draw_panels
    draw_on(figure, result, style)
    return figure


def describe(result: Derivatives, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: that of the curves, the largest derivatives, and where slopes vanish."""
    names, description = describe_curves(result.sample, wording=wording)
    first = result.order == 1
    title = (wording.derivatives if first else wording.second_derivatives).format(names=names)
    span = result.sample.interval[1] - result.sample.interval[0]
    peaks = [
        wording.labelled.format(label=curve.trace.label, text=format_extremum(abs(peak.value), peak, span, wording))
        for curve in result.curves
        if (peak := curve.largest) and isfinite(peak.value)
    ]
    sentences = [description]
    if peaks:
        template = wording.highest_slopes if first else wording.highest_curvatures
        sentences.append(template.format(places="; ".join(peaks)))
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


def _draw_panels(figure: Figure, result: Derivatives, style: Style) -> None:
    interval, theme, wording = result.sample.interval, style.theme, style.wording
    traces = [curve.trace for curve in result.curves]
    values, slopes = [trace.value for trace in traces], slopes_of(traces)
    value_view = style.y_range or y_view([strokes_of(line) for line in values], interval)
    slope_view = y_view([strokes_of(line) for line in slopes], interval, at_poles=STEEP_AT_POLES)
    is_single = len(traces) == 1
    if is_single:
        slope_view = _whole(result.curves[0], slope_view)
    pens = thickest(pens_of(values, value_view, theme), pens_of(slopes, slope_view, theme))
    zones = shading(result, [pen.color for pen in pens], theme)
    width, height = page_points(figure)
    text = text_size(width, 0.75 * height)
    marks = _marks(result, pens, style)
    slope_view = _with_room(headroom(marks, slope_view, text, 0.35 * height), zones)
    title, formula = style.heading(traces)
    name = wording.slope if result.order == 1 else wording.curvature
    upper = Plot(
        lines=numbered(values, pens, "curve"),
        y_name=wording.value,
        view=value_view,
        title=title,
        formula=formula,
        labelled=values,
    )
    lower = Plot(
        lines=numbered(slopes, pens, "slope"),
        y_name=name,
        view=slope_view,
        title=name if is_single else "",
        formula=traces[0].slope_latex if is_single else "",
        strokes=zones.strokes(slope_view),
        labelled=slopes,
        marks=marks,
    )
    above, below = draw_stack(
        figure,
        [upper, lower],
        theme=theme,
        text=text,
        x_view=interval,
        x_name=wording.x,
        entries=() if style.is_named_by(traces) else _entries(result, pens),
        notes=zones.entries(result.vanishing, wording),
    )
    zones.draw(above, "zone-above")
    zones.draw(below, "zone")
    zones.draw_bands(below, "zone")


def _draw_overlaid(figure: Figure, result: Derivatives, style: Style) -> None:
    interval, theme, wording = result.sample.interval, style.theme, style.wording
    traces = [curve.trace for curve in result.curves]
    values, slopes = [trace.value for trace in traces], slopes_of(traces)
    view = style.y_range or y_view([strokes_of(line) for line in (*values, *slopes)], interval)
    pens = pens_of(values, view, theme)
    zones = shading(result, [pen.color for pen in pens], theme)
    view = view if style.y_range else _with_room(view, zones)
    title, formula = style.heading(traces)
    plot = Plot(
        lines=numbered(values, pens, "curve"),
        y_name=wording.value_and_slope if result.order == 1 else wording.value_and_curvature,
        view=view,
        title=title,
        formula=formula,
        strokes=[*(stroke for line in slopes for stroke in strokes_of(line)), *zones.strokes(view)],
        labelled=[*values, *slopes] if style.is_named_by(traces) else (),
        marks=_marks(result, pens, style),
    )
    (axes,) = draw_stack(
        figure,
        [plot],
        theme=theme,
        x_view=interval,
        x_name=wording.x,
        entries=_overlaid_entries(result, pens, style),
        notes=zones.entries(result.vanishing, wording),
    )
    for number, (line, pen, name) in enumerate(numbered(slopes, pens, "slope")):
        draw_line(axes, line, dotted(pen), name, 3.5 + 1e-3 * number, theme)
    zones.draw(axes, "zone")
    zones.draw_bands(axes, "zone")


def _with_room(view: tuple[float, float], zones: Shading) -> tuple[float, float]:
    """Return the view with room for bands below the curves."""
    low, high = view
    return low - (high - low) * zones.room / (1 - zones.room), high


def _whole(curve: Derivative, view: tuple[float, float]) -> tuple[float, float]:
    """Return a view that does not cut off a peak that is known to be finite, however narrow it is."""
    if curve.poles or not (curve.highest and curve.lowest):
        return view
    low, high = curve.lowest.value, curve.highest.value
    if not (isfinite(low) and isfinite(high)) or (view[0] <= low and high <= view[1]):
        return view
    return min(view[0], low - 0.05 * (high - low)), max(view[1], high + 0.05 * (high - low))


def _marks(result: Derivatives, pens: Sequence[Pen], style: Style) -> tuple[Mark, ...]:
    """Return marks at the derivatives of largest magnitude that are finite, larger than others, and no mere ends."""
    interval = result.sample.interval
    marks = []
    for number, (curve, pen) in enumerate(zip(result.curves, pens, strict=True), 1):
        if (peak := _peak(curve)) and isfinite(peak.value) and not peak.ends:
            line, ink = curve.trace.slope, style.theme.ink if len(pens) == 1 else pen.color
            torn = line is not None and any(jump.x == peak.x for jump in line.jumps)
            x = _middle(peak, interval) if peak.stretches else peak.x
            text = format_extremum(peak.value, peak, interval[1] - interval[0], style.wording)
            marks.append(Mark(x, peak.value, text, pen.color, ink, f"slope-{number}", torn or bool(peak.stretches)))
    return tuple(marks)


def _peak(curve: Derivative) -> Located | None:
    """Return the derivative of largest magnitude, with its sign; None if there is one value only."""
    extremes = [extreme for extreme in (curve.highest, curve.lowest) if extreme]
    if len(extremes) < 2 or extremes[0].value == extremes[1].value:
        return None
    highest, lowest = extremes
    return highest if abs(highest.value) >= abs(lowest.value) * (1 - TIE) else lowest


def _middle(peak: Located, interval: tuple[float, float]) -> float:
    """Return the middle of what is seen of the last stretch on which the derivative has one value."""
    low, high = (end.x for end in peak.stretches[-1])
    return (max(low, interval[0]) + min(high, interval[1])) / 2


def _entries(result: Derivatives, pens: Sequence[Pen]) -> tuple[Entry, ...]:
    """Return the rows of the legend: the curves with the formulas of their derivatives."""
    sign = "f" + "'" * result.order
    return tuple(
        Entry(pen, curve.trace.label, f"{sign}(x) = {curve.trace.slope_latex}" if curve.trace.slope_latex else "")
        for curve, pen in zip(result.curves, pens, strict=True)
    )


def _overlaid_entries(result: Derivatives, pens: Sequence[Pen], style: Style) -> tuple[Entry, ...]:
    """Return the rows of the legend of a single pair of axes; the derivatives of several curves share one."""
    name = style.wording.slope if result.order == 1 else style.wording.curvature
    if style.is_named_by([curve.trace for curve in result.curves]):
        return Entry(pens[0], style.wording.value), Entry(dotted(pens[0]), name, result.curves[0].trace.slope_latex)
    return (*_entries(result, pens), Entry(replace(dotted(pens[-1]), color=style.theme.ink), name))
