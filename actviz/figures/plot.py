"""Curves on one pair of axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.legend import LegendEntry
from actviz.figures.lines import Dots, dotted, draw_dots, line_styles_of, name_lines, slopes_of, strokes_of, thickest
from actviz.figures.panels import Panel
from actviz.figures.sizes import ONE_PANEL
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import LineStyle
from actviz.figures.views import STEEP_AT_POLES, y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.plot import Sample, Trace

PLACES = 6
"""The largest number of kinks or jumps of a curve that are listed."""


@drawing()
def draw(sample: Sample, style: Style = DEFAULT, *, slopes: bool = False) -> Figure:
    """Draw the curves of ``sample``, and with ``slopes`` their derivatives, dotted, on the same axes.

    Dots mark the given inputs of functions of a vector. A single curve has its label and formula above the axes.
    Raises ``ValueError`` for slopes that were not sampled.
    """
    traces, wording = sample.traces, style.wording
    values = [trace.value for trace in traces]
    lines = [*values, *(slopes_of(traces) if slopes else [])]
    view = style.y_range or y_view([strokes_of(line) for line in lines], sample.interval)
    line_styles = line_styles_of(values, view, style.theme)
    styled = name_lines(values, line_styles, "curve")
    if slopes:
        styled += name_lines(lines[len(values) :], [dotted(one) for one in line_styles], "slope")
    title, formula = style.heading(traces)
    panel = Panel(
        lines=styled,
        y_name=wording.value_and_slope if slopes else wording.value,
        view=view,
        title=title,
        formula=formula,
        end_labels=not slopes or len(traces) == 1,
    )
    figure = style.figure(ONE_PANEL)
    entries = _entries(traces, line_styles, style, slopes=slopes)
    (axes,) = draw_stack(figure, [panel], theme=style.theme, x_view=sample.interval, x_name=wording.x, entries=entries)
    for number, (trace, line_style) in enumerate(zip(traces, line_styles, strict=True), 1):
        if trace.mark is not None and sample.interval[0] <= trace.mark[0] <= sample.interval[1]:
            draw_dots(axes, Dots(np.array(trace.mark)[:, None], line_style.color, f"mark-{number}"), style.theme)
    return figure


def describe(sample: Sample, *, slopes: bool = False, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description for ``write_figure``: the curves with their formulas, kinks and jumps."""
    title = wording.names([trace.label for trace in sample.traces])
    curves = [wording.definition.format(label=trace.label, formula=trace.formula) for trace in sample.traces]
    low, high = (f"{end:g}" for end in sample.interval)
    jumps = {trace.label: [jump.x for jump in trace.value.jumps] for trace in sample.traces}
    kinks = {t.label: [kink.x for kink in t.kinks if kink.x not in jumps[t.label]] for t in sample.traces}
    sentences = [wording.curves.format(low=low, high=high, curves="; ".join(curves))]
    sentences += [wording.slopes] * slopes
    for template, places in ((wording.kinks, kinks), (wording.jumps, jumps)):
        listed = [
            wording.place.format(label=label, x=wording.join([f"{x:g}" for x in xs]))
            for label, xs in places.items()
            if 0 < len(xs) <= PLACES
        ]
        sentences += [template.format(places="; ".join(listed))] if listed else []
    return title, " ".join(sentences)


def _entries(
    traces: Sequence[Trace], line_styles: Sequence[LineStyle], style: Style, *, slopes: bool
) -> list[LegendEntry]:
    """Return the entries of the legend; a curve named by the heading has an entry only if its derivative has one."""
    wording = style.wording
    if not style.is_named_by(traces):
        entries = trace_entries(traces, line_styles)
    else:
        entries = [LegendEntry(line_styles[0], wording.value)] if slopes else []
    if slopes and len(traces) == 1:
        entries.append(LegendEntry(dotted(line_styles[0]), wording.slope, traces[0].slope_latex))
    elif slopes:
        entries.append(shared_slope_entry(wording.slope, line_styles, style))
    return entries


def value_and_slope_panels(
    traces: Sequence[Trace], interval: tuple[float, float], style: Style
) -> tuple[Panel, Panel, list[LineStyle]]:
    """Return a panel of values, a panel of derivatives, and the style of each curve, which is the same in both.

    Raises ``ValueError`` if the slopes were not sampled.
    """
    values, slopes = [trace.value for trace in traces], slopes_of(traces)
    value_view = style.y_range or y_view([strokes_of(line) for line in values], interval)
    slope_view = y_view([strokes_of(line) for line in slopes], interval, at_poles=STEEP_AT_POLES)
    styles = thickest(line_styles_of(values, value_view, style.theme), line_styles_of(slopes, slope_view, style.theme))
    title, formula = style.heading(traces)
    upper = Panel(
        lines=name_lines(values, styles, "curve"),
        y_name=style.wording.value,
        view=value_view,
        title=title,
        formula=formula,
        end_labels=True,
    )
    lines = name_lines(slopes, styles, "slope")
    return upper, Panel(lines=lines, y_name=style.wording.slope, view=slope_view, end_labels=True), styles


def trace_entries(traces: Sequence[Trace], line_styles: Sequence[LineStyle]) -> list[LegendEntry]:
    """Return an entry of the legend for each curve: its label and its formula."""
    pairs = zip(traces, line_styles, strict=True)
    return [LegendEntry(style, trace.label, trace.latex + trace.settings_latex) for trace, style in pairs]


def shared_slope_entry(name: str, line_styles: Sequence[LineStyle], style: Style) -> LegendEntry:
    """Return the entry for the derivatives of several curves, each with the colour of its curve."""
    return LegendEntry(replace(dotted(line_styles[-1]), color=style.theme.ink), name)
