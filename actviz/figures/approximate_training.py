"""Trainings of an approximating network: how the rms error falls over the steps."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from actviz.figures.approximate import units
from actviz.figures.legend import Entry
from actviz.figures.point_labels import written
from actviz.figures.sizes import Size, page_size
from actviz.figures.stack import draw_stack, line_of
from actviz.figures.themes import DASHES, LIGHT, Pen, Theme
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.training import Training

Floats = NDArray[np.float64]

SIZE = (6.4, 4.2)
LEAST = 1e-300


def draw(
    training: Training,
    optimum: float,
    *,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw the rms error of all restarts over the steps, the best one strong, and the optimum's as a dashed line."""
    logs = np.log10(np.maximum(training.rms_errors, LEAST))
    steps = training.steps.astype(np.float64)
    best, other = Pen(theme.colors[1], (), 2.4), Pen(theme.tint(theme.colors[0], 0.45), (), 1.0)
    limit = Pen(theme.ink, DASHES[1], 1.4)
    span = (0.0, float(steps[-1]))
    lines = [(line_of(steps, row), other, f"restart-{number + 1}") for number, row in enumerate(logs)]
    lines[training.best] = (lines[training.best][0], best, lines[training.best][2])
    lines.append(lines.pop(training.best))
    entries = [Entry(best, wording.best_start.format(count=len(logs)))]
    entries += [Entry(other, wording.other_starts)] if len(logs) > 1 else []
    if optimum > 0:
        level = np.full(2, np.log10(optimum))
        lines.append((line_of(np.array(span), level), limit, "optimum"))
        entries.append(Entry(limit, wording.optimum.format(error=written(optimum))))
    figure, _ = draw_stack(
        [lines],
        entries,
        span,
        [wording.rms_error],
        wording.step,
        title or _title(training, wording),
        page_size(size, SIZE),
        theme,
        powers={},
    )
    return figure


def describe(training: Training, optimum: float, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the error that was reached, and the optimum's."""
    reached = wording.optimum.format(error=f"{optimum:.7g}")
    return _title(training, wording), f"{wording.rms_error}: {float(training.rms_errors[:, -1].min()):.7g}; {reached}."


def _title(training: Training, wording: Wording) -> str:
    count = units(len(training.network.units), training.activation, wording)
    return wording.by_units.format(target=training.target, units=count)
