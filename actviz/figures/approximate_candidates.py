"""Several approximating networks over one target, and the error of each."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from actviz.figures.approximate import format_error
from actviz.figures.legend import Entry
from actviz.figures.stack import Plot, draw_stack, numbered
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import Pen
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.explanation import Explanation

SIZE = (6.4, 5.8)


@drawing()
def draw(explanations: Sequence[Explanation], style: Style = DEFAULT) -> Figure:
    """Draw several networks over their target, and below how far each is from it."""
    (trace,) = explanations[0].sample.traces
    theme, wording = style.theme, style.wording
    target = Pen(theme.tint(theme.ink, 0.35), (), 5.0)
    pens = [theme.pen(number, 1.8) for number in range(len(explanations))]
    networks = numbered([one.fit for one in explanations], pens, "network")
    above = Plot(
        lines=[(trace.value, target, "target"), *networks], y_name=wording.value, title=style.title or trace.label
    )
    below = Plot(lines=numbered([one.error for one in explanations], pens, "error"), y_name=wording.miss)
    entries = [Entry(target, trace.label)]
    for one, pen in zip(explanations, pens, strict=True):
        entries.append(Entry(pen, f"{one.candidate.label}: {format_error(one.candidate, wording)}"))
    figure = style.figure(SIZE)
    interval = explanations[0].sample.interval
    draw_stack(figure, [above, below], theme=theme, x_view=interval, x_name=wording.x, entries=entries)
    return figure


def describe(explanations: Sequence[Explanation], *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the largest error of each network."""
    (trace,) = explanations[0].sample.traces
    errors = "; ".join(
        f"{one.candidate.label} {format_error(one.candidate, wording, is_plain=True)}" for one in explanations
    )
    return trace.label, f"{wording.max_error}: {errors}."
