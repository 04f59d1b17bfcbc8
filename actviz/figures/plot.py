"""Curves on one pair of axes: a ``Sample`` becomes a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.figure import Figure

from actviz.figures.legend import Entry
from actviz.figures.lines import dotted, pens_of, slopes_of, strokes_of
from actviz.figures.stack import Plot, draw_stack, numbered
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import Pen
from actviz.figures.ticks import y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.plot import Sample, Trace

SIZE = (6.4, 4.2)
"""Width and height of a figure in inches unless the caller says otherwise."""

PLACES = 6
"""With more kinks or jumps than this, those of a curve are not listed."""


@drawing()
def draw(sample: Sample, style: Style = DEFAULT, *, slopes: bool = False) -> Figure:
    """Draw the curves of ``sample``, and with ``slopes`` their slopes, dotted, on the same axes.

    A single curve has its label and formula above the axes. The figure is meant for ``write_figure``. Raises
    ``ValueError`` for slopes that were not sampled.
    """
    traces, wording = sample.traces, style.wording
    values = [trace.value for trace in traces]
    lines = [*values, *(slopes_of(traces) if slopes else [])]
    view = style.y_range or y_view([strokes_of(line) for line in lines], sample.interval)
    pens = pens_of(values, view, style.theme)
    drawn = numbered(values, pens, "curve")
    if slopes:
        drawn += numbered(lines[len(values) :], [dotted(pen) for pen in pens], "slope")
    title, formula = style.heading(traces)
    plot = Plot(
        lines=drawn,
        y_name=wording.value_and_slope if slopes else wording.value,
        view=view,
        title=title,
        formula=formula,
        labelled=() if slopes and len(traces) > 1 else lines,
    )
    figure = style.figure(SIZE)
    entries = _entries(traces, pens, slopes, style)
    draw_stack(figure, [plot], theme=style.theme, x_view=sample.interval, x_name=wording.x, entries=entries)
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
        if listed:
            sentences.append(template.format(places="; ".join(listed)))
    return title, " ".join(sentences)


def _entries(traces: tuple[Trace, ...], pens: list[Pen], slopes: bool, style: Style) -> list[Entry]:
    """Return the rows of the legend; a curve that the heading names needs one only beside its slope.

    The slopes of several curves share one row, for each has the colour of its function.
    """
    wording = style.wording
    if style.is_named_by(traces):
        entries = [Entry(pens[0], wording.value)] if slopes else []
    else:
        entries = trace_entries(traces, pens)
    if slopes and len(traces) == 1:
        entries.append(Entry(dotted(pens[0]), wording.slope, traces[0].slope_latex))
    elif slopes:
        entries.append(Entry(replace(dotted(pens[-1]), color=style.theme.ink), wording.slope))
    return entries


def trace_entries(traces: Sequence[Trace], pens: Sequence[Pen]) -> list[Entry]:
    """Return a row of the legend for each curve: its label and its formula."""
    return [Entry(pen, t.label, t.latex + t.settings_latex) for t, pen in zip(traces, pens, strict=True)]
