"""Sizes of an approximating network: how the largest error falls with the number of units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import inf

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figures.approximate import format_error
from actviz.figures.legend import Entry
from actviz.figures.log_axis import PLAIN, LogPanel
from actviz.figures.point_labels import Mark
from actviz.figures.stack import Plot, draw_stack, line_of
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import DASHES, Pen
from actviz.figures.wording import ENGLISH, Wording
from actviz.formulas.arrays import Floats
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network_error import Candidate

SIZE = (6.4, 4.2)
EXACT_DECADES = 1.0
"""So far below the smallest error stands an error that is none."""


@drawing()
def draw(fits: Sequence[Fit], constant: float, style: Style = DEFAULT) -> Figure:
    """Draw the largest error over the number of units, both logarithmically, and the law C/(H + 1)^2 dashed.

    ``constant`` is its C. An error of 0 has no logarithm: it stands below all others and is called exact.
    """
    theme, wording = style.theme, style.wording
    fits = sorted(fits, key=lambda fit: fit.hidden)
    hidden = np.array([fit.hidden for fit in fits])
    errors = np.array([_error(fit) for fit in fits])
    law = (np.nan if fits[0].norm == "rms" else constant) / (hidden + 1.0) ** 2
    x = np.log10(hidden + 1.0)
    measured, limit = theme.pen(0), Pen(theme.muted, DASHES[1], 1.4)
    span = (float(x[0]), float(x[-1])) if x[-1] > x[0] else (float(x[0]) - 0.1, float(x[0]) + 0.1)
    is_exact = errors <= 0
    logs = np.log10(np.where(is_exact, 1.0, errors))
    logs[is_exact] = logs[~is_exact].min(initial=0.0) - EXACT_DECADES
    lines = [(line_of(x[~is_exact], logs[~is_exact]), measured, "errors")] if not is_exact.all() else []
    entries = [Entry(measured, wording.best_network)]
    if (law > 0).all() and np.isfinite(law).all():
        lines.append((line_of(x, np.log10(law)), limit, "law"))
        entries.append(Entry(limit, wording.law))
    counts = {float(place): str(count) for place, count in zip(x, hidden.tolist(), strict=True)}
    exact = [
        Mark(float(x[i]), float(logs[i]), wording.exact, measured.color, theme.ink, f"exact-{i}", is_drawn=True)
        for i in np.flatnonzero(is_exact)[:1].tolist()
    ]
    least = float(logs[~is_exact].min(initial=inf)) - 1e-9 if is_exact.any() else -inf
    plot = Plot(
        lines=lines,
        y_name=wording.max_error,
        view=_padded(logs, *(y for line, _, gid in lines if gid == "law" for _, y in line.strokes)),
        title=style.title or _title(fits, wording),
        marks=tuple(exact),
        panel=partial(LogPanel, plain=PLAIN, x_labels=counts, y_least=least, y_numbers=not is_exact.all()),
    )
    figure = style.figure(SIZE)
    (axes,) = draw_stack(figure, [plot], theme=theme, x_view=span, x_name=wording.hidden_units, entries=entries)
    dots = Line2D(x, logs, linestyle="", marker="o", color=measured.color)
    dots.set(markersize=5, zorder=4, clip_on=False, gid="errors-dots")
    axes.add_line(dots)
    return figure


def describe(fits: Sequence[Fit], *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the largest error of each size."""
    errors = "; ".join(
        f"{fit.hidden}: {format_error(Candidate.of('', fit), wording, is_plain=True) if _error(fit) else 0}"
        for fit in fits
    )
    return _title(fits, wording), f"{wording.max_error}, {errors}."


def _error(fit: Fit) -> float:
    return 0.0 if fit.is_exact else fit.max_error


def _title(fits: Sequence[Fit], wording: Wording) -> str:
    return (wording.by_size_ending if fits[0].tails else wording.by_size).format(target=fits[0].target)


def _padded(*parts: Floats) -> tuple[float, float]:
    """The range of all numbers and a little more."""
    y = np.concatenate(parts)
    low, high = float(y.min()), float(y.max())
    pad = 0.05 * (high - low) or 0.5
    return low - pad, high + pad
