"""Curves on one pair of axes: a ``Sample`` becomes a figure."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.legend import Entry
from actviz.figures.lines import dotted, draw_line, ends_of, pens_of, strokes_of
from actviz.figures.pages import Page
from actviz.figures.panels import Panel, text_size
from actviz.figures.sizes import Size, page_size
from actviz.figures.text_metrics import house_style
from actviz.figures.themes import LIGHT, Pen, Theme
from actviz.figures.ticks import y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.plot import Sample, Trace
from actviz.studies.polylines import Line

SIZE = (6.4, 4.2)
"""Width and height of a figure in inches unless the caller says otherwise."""

PLACES = 6
"""With more kinks or jumps than this, those of a curve are not listed."""


def draw(
    sample: Sample,
    *,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    slopes: bool = False,
    y_range: tuple[float, float] | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw the curves of ``sample``, and with ``slopes`` their slopes, dotted, on the same axes.

    ``size`` is in inches. ``title`` stands above the axes; without one, a single curve has its label and formula
    there. ``y_range`` is what the axes show; left out, it is chosen so that every curve can be seen. The figure
    is meant for ``write_figure``. Raises ``ValueError`` for slopes that were not sampled.
    """
    traces = sample.traces
    lines = [trace.value for trace in traces] + (_slopes(traces) if slopes else [])
    strokes = [strokes_of(line) for line in lines]
    view = y_range or y_view(strokes, sample.interval)
    alone = len(traces) == 1 and title is None
    inches = page_size(size, SIZE)
    width, height = 72 * inches[0], 72 * inches[1]
    with house_style(), np.errstate(over="ignore"):  # a curve may be far out of view
        pens = pens_of([trace.value for trace in traces], view, theme)
        pens += [dotted(pen) for pen in pens if slopes]
        figure = Figure(figsize=inches, facecolor=theme.background)
        panel = Panel(
            theme=theme,
            text=text_size(width, height),
            x_view=sample.interval,
            y_view=view,
            x_name=wording.x,
            y_name=wording.value_and_slope if slopes else wording.value,
            title=traces[0].label if alone else title or "",
            formula=traces[0].latex + traces[0].settings_latex if alone else "",
            strokes=[*chain(*strokes)],
            ends=None if slopes and len(traces) > 1 else ends_of(lines, sample.interval[1], view),
        )
        entries = _entries(traces, pens, alone, slopes, theme, wording)
        (axes,) = Page(width=width, height=height, theme=theme, panels=(panel,), entries=entries).draw(figure)
        for number, (line, pen) in enumerate(zip(lines, pens, strict=True)):
            kind, index = ("slope", number - len(traces)) if number >= len(traces) else ("curve", number)
            draw_line(axes, line, pen, f"{kind}-{index + 1}", 2.5 + 1e-3 * number, theme)
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


def _slopes(traces: tuple[Trace, ...]) -> list[Line]:
    lines = [trace.slope for trace in traces if trace.slope]
    if len(lines) < len(traces):
        raise ValueError("the slopes of this sample were not sampled")
    return lines


def _entries(
    traces: tuple[Trace, ...], pens: list[Pen], alone: bool, slopes: bool, theme: Theme, wording: Wording
) -> tuple[Entry, ...]:
    """Return the rows of the key; a curve that is ``alone`` has its name in the heading.

    The slopes of several curves share one row, for each has the colour of its function.
    """
    if alone:
        entries = [Entry(pens[0], wording.value)] if slopes else []
    else:
        entries = [
            Entry(pen, trace.label, trace.latex + trace.settings_latex)
            for trace, pen in zip(traces, pens, strict=False)
        ]
    if slopes and len(traces) == 1:
        entries.append(Entry(pens[1], wording.slope, traces[0].slope_latex))
    elif slopes:
        entries.append(Entry(replace(pens[-1], color=theme.ink), wording.slope))
    return tuple(entries)
