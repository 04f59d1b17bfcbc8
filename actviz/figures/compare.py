"""Comparisons of curves: panels of functions, derivatives and, with a reference, differences."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from matplotlib.figure import Figure

from actviz.figures.lines import name_lines, strokes_of
from actviz.figures.number_format import format_number
from actviz.figures.page import page_points
from actviz.figures.panels import Panel, label_size
from actviz.figures.plot import describe as describe_curves
from actviz.figures.plot import trace_entries, value_and_slope_panels
from actviz.figures.point_labels import PointLabel
from actviz.figures.sizes import TWO_PANELS, WIDTH
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import LineStyle
from actviz.figures.views import view_with_labels, y_view
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.compare import Comparison

THREE_PANELS = (WIDTH, 7.6)
"""Default width and height of a figure with differences, in inches."""
TEXT_SHARE = 0.58
"""Text in such a figure has the size used for a page with one panel and this fraction of the height."""


@drawing()
def draw(result: Comparison, style: Style = DEFAULT) -> Figure:
    """Draw functions above their derivatives and, if there is a reference, the differences from it.

    Each curve has the same colour in all panels. The largest difference of each curve has a label. Raises
    ``ValueError`` for a comparison whose slopes were not sampled.
    """
    traces, wording, interval = result.sample.traces, style.wording, result.sample.interval
    upper, lower, line_styles = value_and_slope_panels(traces, interval, style)
    panels = [upper, lower]
    figure = style.figure(TWO_PANELS if result.reference is None else THREE_PANELS)
    width, height = page_points(figure)
    font_size = label_size(width, (0.75 if result.reference is None else TEXT_SHARE) * height)
    if result.reference is not None:
        differences = [deviation.line if deviation else None for deviation in result.deviations]
        labels = _point_labels(result, line_styles, wording)
        view = y_view([strokes_of(line) for line in differences if line], interval)
        panels.append(
            Panel(
                lines=name_lines(differences, line_styles, "difference"),
                y_name=wording.difference.format(label=result.reference),
                view=view_with_labels(view, [label.y for label in labels], font_size, 0.2 * height),
                point_labels=labels,
            )
        )
    draw_stack(
        figure,
        panels,
        theme=style.theme,
        font_size=font_size,
        x_view=interval,
        x_name=wording.x,
        entries=trace_entries(traces, line_styles),
    )
    return figure


def describe(result: Comparison, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the curves, and the largest differences from the reference."""
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


def _point_labels(result: Comparison, line_styles: Sequence[LineStyle], wording: Wording) -> list[PointLabel]:
    """Return labels of the largest differences that are finite and not 0."""
    low, high = result.sample.interval
    labels = []
    for number, (deviation, line_style) in enumerate(zip(result.deviations, line_styles, strict=False), 1):
        largest = deviation and deviation.largest
        if deviation and largest and isfinite(largest.value) and largest.value:
            x, y, color = largest.x, largest.value, line_style.color
            text = wording.extreme.format(value=format_number(y), x=format_number(x, high - low))
            is_at_jump = any(jump.x == x for jump in deviation.line.jumps)
            labels.append(PointLabel(x, y, text, color, color, f"difference-{number}", is_at_jump))
    return labels
