"""Curves against each other: a ``Comparison`` becomes functions above slopes above differences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from math import isfinite

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.legend import Entry
from actviz.figures.lines import draw_line, ends_of, pens_of, strokes_of, thickest
from actviz.figures.pages import Page
from actviz.figures.panels import Panel, text_size
from actviz.figures.plot import describe as describe_curves
from actviz.figures.point_labels import Mark, headroom, written
from actviz.figures.sizes import Size, page_size
from actviz.figures.text_metrics import house_style
from actviz.figures.themes import LIGHT, Pen, Theme
from actviz.figures.ticks import AT_POLES, STEEP_AT_POLES, y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.compare import Comparison
from actviz.studies.polylines import Line

SIZES = {2: (6.4, 5.6), 3: (6.4, 7.6)}
"""Width and height in inches by the number of panels, unless the caller says otherwise."""

TEXT_SHARES = {2: 0.75, 3: 0.58}
"""Text is as large as on a page with one panel and this part of the height."""

HIDDEN = (AT_POLES, STEEP_AT_POLES, AT_POLES)
"""How much poles may hide in each panel."""

Lines = list[Line | None]


def draw(
    result: Comparison,
    *,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    y_range: tuple[float, float] | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw functions above their slopes, and if there is a reference, below both the differences from it.

    Each curve has one colour in all panels. The largest difference of each is marked. ``size`` is in inches, ``title``
    stands above, ``y_range`` is what the axes of the functions show. The figure is meant for ``write_figure``.
    Raises ``ValueError`` for a comparison whose slopes were not sampled.
    """
    traces = result.sample.traces
    rows: list[Lines] = [[trace.value for trace in traces], [trace.slope for trace in traces]]
    if None in rows[1]:
        raise ValueError("the slopes of this sample were not sampled")
    names = [wording.value, wording.slope]
    if result.reference is not None:
        rows.append([None if deviation is None else deviation.line for deviation in result.deviations])
        names.append(wording.difference.format(label=result.reference))
    inches = page_size(size, SIZES[len(rows)])
    width, height = 72 * inches[0], 72 * inches[1]
    text = text_size(width, TEXT_SHARES[len(rows)] * height)
    with house_style(), np.errstate(over="ignore"):  # a curve may be far out of view
        views = [_view(lines, result, part) for lines, part in zip(rows, HIDDEN, strict=False)]
        views[0] = y_range or views[0]
        seen = zip(rows[:2], views, strict=False)
        pens = thickest(*(pens_of([line for line in lines if line], view, theme) for lines, view in seen))
        marks = _marks(result, pens, wording)
        if marks:
            views[2] = headroom(marks, views[2], text, 0.2 * height)
        last = len(rows) - 1
        panels = tuple(
            Panel(
                theme=theme,
                text=text,
                x_view=result.sample.interval,
                y_view=view,
                x_name=wording.x if number == last else "",
                y_name=name,
                title=title or "" if number == 0 else "",
                strokes=[*chain(*(strokes_of(line) for line in lines if line))],
                ends=ends_of([line for line in lines if line], result.sample.interval[1], view) if number < 2 else None,
                marks=marks if number == 2 else (),
                x_numbers=number == last,
            )
            for number, (lines, view, name) in enumerate(zip(rows, views, names, strict=True))
        )
        entries = tuple(
            Entry(pen, trace.label, trace.latex + trace.settings_latex) for trace, pen in zip(traces, pens, strict=True)
        )
        figure = Figure(figsize=inches, facecolor=theme.background)
        drawn = Page(width=width, height=height, theme=theme, panels=panels, entries=entries).draw(figure)
        for axes, lines, kind in zip(drawn, rows, ("curve", "slope", "difference"), strict=False):
            for number, (line, pen) in enumerate(zip(lines, pens, strict=True)):
                if line:
                    draw_line(axes, line, pen, f"{kind}-{number + 1}", 2.5 + 1e-3 * number, theme)
    return figure


def describe(result: Comparison, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: that of the curves, and the largest differences from the reference."""
    names, description = describe_curves(result.sample, wording=wording)
    if result.reference is None:
        return wording.comparison.format(names=names), f"{description} {wording.below_slopes}"
    span = result.sample.interval[1] - result.sample.interval[0]
    differences = []
    for deviation in filter(None, result.deviations):
        label, largest = deviation.label, deviation.largest
        if largest and largest.value == 0:
            differences.append(wording.no_difference.format(label=label))
        elif largest and isfinite(largest.value):
            value, x = written(largest.value), written(largest.x, span)
            differences.append(wording.extremum.format(label=label, value=value, x=x))
    others = [
        trace.label for trace, deviation in zip(result.sample.traces, result.deviations, strict=True) if deviation
    ]
    title = wording.comparison_with.format(names=wording.names(others), label=result.reference)
    sentences = [description, wording.below_slopes]
    if differences:
        sentences.append(wording.differences.format(label=result.reference, places="; ".join(differences)))
    return title, " ".join(sentences)


def _view(lines: Lines, result: Comparison, at_poles: float) -> tuple[float, float]:
    return y_view([strokes_of(line) for line in lines if line], result.sample.interval, at_poles=at_poles)


def _marks(result: Comparison, pens: Sequence[Pen], wording: Wording) -> tuple[Mark, ...]:
    """Return marks at the largest differences that are finite and not 0."""
    low, high = result.sample.interval
    marks = []
    for number, (deviation, pen) in enumerate(zip(result.deviations, pens, strict=False), 1):
        largest = deviation and deviation.largest
        if deviation and largest and isfinite(largest.value) and largest.value:
            text = wording.extreme.format(value=written(largest.value), x=written(largest.x, high - low))
            torn = any(jump.x == largest.x for jump in deviation.line.jumps)
            marks.append(Mark(largest.x, largest.value, text, pen.color, pen.color, f"difference-{number}", torn))
    return tuple(marks)
