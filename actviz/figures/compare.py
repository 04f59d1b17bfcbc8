"""Curves against each other: a ``Comparison`` becomes functions above slopes above differences."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from matplotlib.figure import Figure

from actviz.figures.lines import pens_of, slopes_of, strokes_of, thickest
from actviz.figures.panels import text_size
from actviz.figures.plot import describe as describe_curves
from actviz.figures.plot import trace_entries
from actviz.figures.point_labels import Mark, format_number, headroom
from actviz.figures.stack import Plot, draw_stack, numbered, page_points
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import Pen
from actviz.figures.ticks import AT_POLES, STEEP_AT_POLES, y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.compare import Comparison
from actviz.studies.polylines import PlotLine

SIZES = {2: (6.4, 5.6), 3: (6.4, 7.6)}
"""Width and height in inches by the number of panels, unless the caller says otherwise."""

TEXT_SHARES = {2: 0.75, 3: 0.58}
"""Text is as large as on a page with one panel and this part of the height."""

HIDDEN = (AT_POLES, STEEP_AT_POLES, AT_POLES)
"""How much poles may hide in each panel."""

KINDS = ("curve", "slope", "difference")
"""What the lines of each panel are called in an SVG file."""


@drawing()
def draw(result: Comparison, style: Style = DEFAULT) -> Figure:
    """Draw functions above their slopes, and if there is a reference, below both the differences from it.

    Each curve has one colour in all panels. The largest difference of each is marked. The figure is meant for
    ``write_figure``. Raises ``ValueError`` for a comparison whose slopes were not sampled.
    """
    traces, theme, wording = result.sample.traces, style.theme, style.wording
    rows: list[Sequence[PlotLine | None]] = [[trace.value for trace in traces], slopes_of(traces)]
    names = [wording.value, wording.slope]
    if result.reference is not None:
        rows.append([None if deviation is None else deviation.line for deviation in result.deviations])
        names.append(wording.difference.format(label=result.reference))
    present = [[line for line in row if line is not None] for row in rows]
    figure = style.figure(SIZES[len(rows)])
    width, height = page_points(figure)
    text = text_size(width, TEXT_SHARES[len(rows)] * height)
    views = [
        y_view([strokes_of(line) for line in lines], result.sample.interval, at_poles=part)
        for lines, part in zip(present, HIDDEN, strict=False)
    ]
    views[0] = style.y_range or views[0]
    pens = thickest(*(pens_of(lines, view, theme) for lines, view in zip(present[:2], views, strict=False)))
    marks = _marks(result, pens, wording)
    if marks:
        views[2] = headroom(marks, views[2], text, 0.2 * height)
    plots = [
        Plot(
            lines=numbered(row, pens, kind),
            y_name=name,
            view=view,
            title=style.title or "" if kind == "curve" else "",
            labelled=() if kind == "difference" else lines,
            marks=marks if kind == "difference" else (),
        )
        for row, lines, name, view, kind in zip(rows, present, names, views, KINDS, strict=False)
    ]
    draw_stack(
        figure,
        plots,
        theme=theme,
        text=text,
        x_view=result.sample.interval,
        x_name=wording.x,
        entries=trace_entries(traces, pens),
    )
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
            value, x = format_number(largest.value), format_number(largest.x, span)
            differences.append(wording.extremum.format(label=label, value=value, x=x))
    others = [
        trace.label for trace, deviation in zip(result.sample.traces, result.deviations, strict=True) if deviation
    ]
    title = wording.comparison_with.format(names=wording.names(others), label=result.reference)
    sentences = [description, wording.below_slopes]
    if differences:
        sentences.append(wording.differences.format(label=result.reference, places="; ".join(differences)))
    return title, " ".join(sentences)


def _marks(result: Comparison, pens: Sequence[Pen], wording: Wording) -> tuple[Mark, ...]:
    """Return marks at the largest differences that are finite and not 0."""
    low, high = result.sample.interval
    marks = []
    for number, (deviation, pen) in enumerate(zip(result.deviations, pens, strict=False), 1):
        largest = deviation and deviation.largest
        if deviation and largest and isfinite(largest.value) and largest.value:
            text = wording.extreme.format(value=format_number(largest.value), x=format_number(largest.x, high - low))
            torn = any(jump.x == largest.x for jump in deviation.line.jumps)
            marks.append(Mark(largest.x, largest.value, text, pen.color, pen.color, f"difference-{number}", torn))
    return tuple(marks)
