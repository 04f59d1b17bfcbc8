"""Several approximating networks over one target, and the error of each."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from actviz.figures.approximate import format_error
from actviz.figures.legend import LegendEntry
from actviz.figures.lines import StyledLine, name_lines
from actviz.figures.panels import Panel
from actviz.figures.sizes import WIDTH
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import LineStyle
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.explanation import Explanation

SIZE = (WIDTH, 5.8)
"""Default width and height in inches."""


@drawing()
def draw(explanations: Sequence[Explanation], style: Style = DEFAULT) -> Figure:
    """Draw several networks with their target, and below them their errors."""
    (trace,) = explanations[0].sample.traces
    theme, wording = style.theme, style.wording
    target = LineStyle(theme.tint(theme.ink, 0.35), (), 5.0)
    line_styles = [theme.line_style(number, 1.8) for number in range(len(explanations))]
    networks = name_lines([one.fit for one in explanations], line_styles, "network")
    upper = Panel(
        lines=[StyledLine(trace.value, target, "target"), *networks],
        y_name=wording.value,
        title=style.title or trace.label,
    )
    lower = Panel(lines=name_lines([one.error for one in explanations], line_styles, "error"), y_name=wording.miss)
    entries = [LegendEntry(target, trace.label)]
    for one, line_style in zip(explanations, line_styles, strict=True):
        entries.append(LegendEntry(line_style, f"{one.candidate.label}: {format_error(one.candidate, wording)}"))
    figure = style.figure(SIZE)
    interval = explanations[0].sample.interval
    draw_stack(figure, [upper, lower], theme=theme, x_view=interval, x_name=wording.x, entries=entries)
    return figure


def describe(explanations: Sequence[Explanation], *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the largest error of each network."""
    (trace,) = explanations[0].sample.traces
    errors = "; ".join(
        f"{one.candidate.label} {format_error(one.candidate, wording, is_plain=True)}" for one in explanations
    )
    return trace.label, f"{wording.max_error}: {errors}."
