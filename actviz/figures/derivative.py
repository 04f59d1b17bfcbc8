"""Functions and their derivatives: ``Derivatives`` become a figure of two panels, or of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from math import isfinite

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.legend import Entry
from actviz.figures.lines import dotted, draw_line, ends_of, pens_of, strokes_of, thickest
from actviz.figures.pages import Page
from actviz.figures.panels import Panel, text_size
from actviz.figures.plot import PLACES
from actviz.figures.plot import describe as describe_curves
from actviz.figures.point_labels import Mark, headroom, whereabouts, written
from actviz.figures.sizes import Size, page_size
from actviz.figures.text_metrics import house_style
from actviz.figures.themes import LIGHT, Pen, Theme
from actviz.figures.ticks import STEEP_AT_POLES, y_view
from actviz.figures.vanishing_zones import Shading, shading
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.derivative import Derivative, Derivatives
from actviz.studies.polylines import Line
from actviz.studies.profile import TIE
from actviz.studies.results import Located

SIZE, OVERLAY_SIZE = (6.4, 5.6), (6.4, 4.2)
"""Width and height of a figure in inches unless the caller says otherwise."""


def draw(
    result: Derivatives,
    *,
    overlay: bool = False,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    y_range: tuple[float, float] | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw functions above their derivatives, or with ``overlay`` all on the same axes, the derivatives dotted.

    The derivative of largest magnitude of each curve is marked, and stretches where the slope vanishes are shaded.
    ``size`` is in inches. ``title`` stands above; without one, a single curve has its label and formula there.
    ``y_range`` is what the axes of the functions show. The figure is meant for ``write_figure``.
    """
    inches = page_size(size, OVERLAY_SIZE if overlay else SIZE)
    with house_style(), np.errstate(over="ignore"):  # a curve may be far out of view
        figure = Figure(figsize=inches, facecolor=theme.background)
        draw_on = _draw_overlaid if overlay else _draw_panels
        draw_on(figure, result, theme, title, y_range, wording)
    return figure


def describe(result: Derivatives, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: that of the curves, the largest derivatives, and where slopes vanish."""
    names, description = describe_curves(result.sample, wording=wording)
    first = result.order == 1
    title = (wording.derivatives if first else wording.second_derivatives).format(names=names)
    span = result.sample.interval[1] - result.sample.interval[0]
    peaks = [
        wording.labelled.format(label=curve.trace.label, text=whereabouts(abs(peak.value), peak, span, wording))
        for curve in result.curves
        if (peak := curve.largest) and isfinite(peak.value)
    ]
    sentences = [description]
    if peaks:
        template = wording.highest_slopes if first else wording.highest_curvatures
        sentences.append(template.format(places="; ".join(peaks)))
    for template, is_dead in ((wording.vanishing_zones, False), (wording.dead_zones, True)):
        zones = [
            wording.zone.format(label=curve.trace.label, low=written(zone.low, span), high=written(zone.high, span))
            for curve in result.curves
            if len(curve.zones) <= PLACES
            for zone in curve.zones
            if zone.is_dead == is_dead
        ]
        if zones:
            sentences.append(template.format(limit=f"{result.vanishing:g}", places="; ".join(zones)))
    return title, " ".join(sentences)


def slopes_of(result: Derivatives) -> list[Line]:
    """Return the derivatives as lines. Raises ``ValueError`` if they were not sampled."""
    lines = [curve.trace.slope for curve in result.curves if curve.trace.slope]
    if len(lines) < len(result.curves):
        raise ValueError("the slopes of this sample were not sampled")
    return lines


def _draw_panels(
    figure: Figure,
    result: Derivatives,
    theme: Theme,
    title: str | None,
    y_range: tuple[float, float] | None,
    wording: Wording,
) -> None:
    curves, interval = result.curves, result.sample.interval
    single, alone = len(curves) == 1, len(curves) == 1 and title is None
    values, slopes = [curve.trace.value for curve in curves], slopes_of(result)
    value_strokes, slope_strokes = ([strokes_of(line) for line in lines] for lines in (values, slopes))
    value_view = y_range or y_view(value_strokes, interval)
    slope_view = y_view(slope_strokes, interval, at_poles=STEEP_AT_POLES)
    if single:
        slope_view = _whole(curves[0], slope_view)
    pens = thickest(pens_of(values, value_view, theme), pens_of(slopes, slope_view, theme))
    zones = shading(result, [pen.color for pen in pens], theme)
    name = wording.slope if result.order == 1 else wording.curvature
    width, height = (72 * length for length in figure.get_size_inches())
    text = text_size(width, 0.75 * height)
    marks = _marks(result, pens, theme, wording)
    slope_view = _with_room(headroom(marks, slope_view, text, 0.35 * height), zones)
    upper = Panel(
        theme=theme,
        text=text,
        x_view=interval,
        y_view=value_view,
        y_name=wording.value,
        title=curves[0].trace.label if alone else title or "",
        formula=curves[0].trace.latex + curves[0].trace.settings_latex if alone else "",
        strokes=[*chain(*value_strokes)],
        ends=ends_of(values, interval[1], value_view),
        x_numbers=False,
    )
    lower = replace(
        upper,
        y_view=slope_view,
        x_name=wording.x,
        y_name=name,
        title=name if single else "",
        formula=curves[0].trace.slope_latex if single else "",
        strokes=[*chain(*slope_strokes), *zones.strokes(slope_view)],
        ends=ends_of(slopes, interval[1], slope_view),
        marks=marks,
        x_numbers=True,
    )
    axes = Page(
        width=width,
        height=height,
        theme=theme,
        panels=(upper, lower),
        entries=() if alone else _entries(result, pens),
        notes=zones.entries(result.vanishing, wording),
    ).draw(figure)
    for number, (value, slope, pen) in enumerate(zip(values, slopes, pens, strict=True)):
        draw_line(axes[0], value, pen, f"curve-{number + 1}", 2.5 + 1e-3 * number, theme)
        draw_line(axes[1], slope, pen, f"slope-{number + 1}", 2.5 + 1e-3 * number, theme)
    zones.draw(axes[0], "zone-above")
    zones.draw(axes[1], "zone")
    zones.draw_bands(axes[1], "zone")


def _draw_overlaid(
    figure: Figure,
    result: Derivatives,
    theme: Theme,
    title: str | None,
    y_range: tuple[float, float] | None,
    wording: Wording,
) -> None:
    curves, interval = result.curves, result.sample.interval
    alone = len(curves) == 1 and title is None
    values, slopes = [curve.trace.value for curve in curves], slopes_of(result)
    strokes = [strokes_of(line) for line in (*values, *slopes)]
    view = y_range or y_view(strokes, interval)
    pens = pens_of(values, view, theme)
    zones = shading(result, [pen.color for pen in pens], theme)
    view = view if y_range else _with_room(view, zones)
    width, height = (72 * length for length in figure.get_size_inches())
    panel = Panel(
        theme=theme,
        text=text_size(width, height),
        x_view=interval,
        y_view=view,
        x_name=wording.x,
        y_name=wording.value_and_slope if result.order == 1 else wording.value_and_curvature,
        title=curves[0].trace.label if alone else title or "",
        formula=curves[0].trace.latex + curves[0].trace.settings_latex if alone else "",
        strokes=[*chain(*strokes), *zones.strokes(view)],
        ends=ends_of([*values, *slopes], interval[1], view) if alone else None,
        marks=_marks(result, pens, theme, wording),
    )
    (axes,) = Page(
        width=width,
        height=height,
        theme=theme,
        panels=(panel,),
        entries=_overlaid_entries(result, pens, alone, theme, wording),
        notes=zones.entries(result.vanishing, wording),
    ).draw(figure)
    for number, (value, slope, pen) in enumerate(zip(values, slopes, pens, strict=True)):
        draw_line(axes, value, pen, f"curve-{number + 1}", 2.5 + 1e-3 * number, theme)
        draw_line(axes, slope, dotted(pen), f"slope-{number + 1}", 3.5 + 1e-3 * number, theme)
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


def _marks(result: Derivatives, pens: Sequence[Pen], theme: Theme, wording: Wording) -> tuple[Mark, ...]:
    """Return marks at the derivatives of largest magnitude that are finite, larger than others, and no mere ends."""
    interval = result.sample.interval
    marks = []
    for number, (curve, pen) in enumerate(zip(result.curves, pens, strict=True), 1):
        if (peak := _peak(curve)) and isfinite(peak.value) and not peak.ends:
            line, ink = curve.trace.slope, theme.ink if len(pens) == 1 else pen.color
            torn = line is not None and any(jump.x == peak.x for jump in line.jumps)
            x = _middle(peak, interval) if peak.stretches else peak.x
            text = whereabouts(peak.value, peak, interval[1] - interval[0], wording)
            marks.append(Mark(x, peak.value, text, pen.color, ink, f"slope-{number}", torn or bool(peak.stretches)))
    return tuple(marks)


def _peak(curve: Derivative) -> Located | None:
    """Return the derivative of largest magnitude, with its sign; None if there is one value only."""
    found = [extreme for extreme in (curve.highest, curve.lowest) if extreme]
    if len(found) < 2 or found[0].value == found[1].value:
        return None
    highest, lowest = found
    return highest if abs(highest.value) >= abs(lowest.value) * (1 - TIE) else lowest


def _middle(peak: Located, interval: tuple[float, float]) -> float:
    """Return the middle of what is seen of the last stretch on which the derivative has one value."""
    low, high = (end.x for end in peak.stretches[-1])
    return (max(low, interval[0]) + min(high, interval[1])) / 2


def _entries(result: Derivatives, pens: Sequence[Pen]) -> tuple[Entry, ...]:
    """Return the rows of the key: the curves with the formulas of their derivatives."""
    sign = "f" + "'" * result.order
    return tuple(
        Entry(pen, curve.trace.label, f"{sign}(x) = {curve.trace.slope_latex}" if curve.trace.slope_latex else "")
        for curve, pen in zip(result.curves, pens, strict=True)
    )


def _overlaid_entries(
    result: Derivatives, pens: Sequence[Pen], alone: bool, theme: Theme, wording: Wording
) -> tuple[Entry, ...]:
    """Return the rows of the key of a single pair of axes; the derivatives of several curves share one."""
    name = wording.slope if result.order == 1 else wording.curvature
    if alone:
        return Entry(pens[0], wording.value), Entry(dotted(pens[0]), name, result.curves[0].trace.slope_latex)
    return (*_entries(result, pens), Entry(replace(dotted(pens[-1]), color=theme.ink), name))
