"""Trainings of an approximating network: how the rms error falls over the steps."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.figure import Figure

from actviz.figures.approximate import units
from actviz.figures.legend import Entry
from actviz.figures.log_axis import PLAIN, LogPanel
from actviz.figures.point_labels import format_number
from actviz.figures.stack import Plot, draw_stack, line_of, numbered
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import DASHES, Pen
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.training import Training

SIZE = (6.4, 4.2)
LEAST = 1e-300


@drawing()
def draw(training: Training, optimum: float, style: Style = DEFAULT) -> Figure:
    """Draw the rms error of all restarts over the steps, the best one strong, and the optimum's as a dashed line."""
    theme, wording = style.theme, style.wording
    logs = np.log10(np.maximum(training.rms_errors, LEAST))
    steps = training.steps.astype(np.float64)
    best, other = Pen(theme.colors[1], (), 2.4), Pen(theme.tint(theme.colors[0], 0.45), (), 1.0)
    limit = Pen(theme.ink, DASHES[1], 1.4)
    span = (0.0, float(steps[-1]))
    lines = numbered([line_of(steps, row) for row in logs], [other] * len(logs), "restart")
    line, _, name = lines.pop(training.best)
    lines.append((line, best, name))
    entries = [Entry(best, wording.best_start.format(count=len(logs)))]
    entries += [Entry(other, wording.other_starts)] if len(logs) > 1 else []
    if optimum > 0:
        lines.append((line_of(np.array(span), np.full(2, np.log10(optimum))), limit, "optimum"))
        entries.append(Entry(limit, wording.optimum.format(error=format_number(optimum))))
    title = style.title or title_of(training, wording)
    plot = Plot(lines=lines, y_name=wording.rms_error, title=title, panel=partial(LogPanel, plain=PLAIN))
    figure = style.figure(SIZE)
    draw_stack(figure, [plot], theme=theme, x_view=span, x_name=wording.step, entries=entries)
    return figure


def describe(training: Training, optimum: float, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the error that was reached, and the optimum's."""
    reached = wording.optimum.format(error=f"{optimum:.7g}")
    return title_of(
        training, wording
    ), f"{wording.rms_error}: {float(training.rms_errors[:, -1].min()):.7g}; {reached}."


def title_of(training: Training, wording: Wording) -> str:
    """Return which function is approximated by how many units."""
    count = units(len(training.network.units), training.activation, wording)
    return wording.by_units.format(target=training.target, units=count)
