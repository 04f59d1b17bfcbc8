"""Sizes of an approximating network: the largest error by number of units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import inf

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figures.approximate import format_error
from actviz.figures.legend import LegendEntry
from actviz.figures.lines import StyledLine, line_of
from actviz.figures.panels import Panel
from actviz.figures.point_labels import PointLabel
from actviz.figures.sizes import ONE_PANEL
from actviz.figures.stack import draw_stack
from actviz.figures.style import DEFAULT, Style, drawing
from actviz.figures.themes import DASHES, LineStyle
from actviz.figures.tick_locators import PLAIN, given_x_ticks, log_ticks
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network_error import Candidate

EXACT_DECADES = 1.0
"""An error of 0 is drawn this number of decades below the smallest other error."""


@drawing()
def draw(fits: Sequence[Fit], constant: float, style: Style = DEFAULT) -> Figure:
    """Draw the largest error over the number of units, both logarithmically, and the law C/(H + 1)^2 dashed.

    ``constant`` is its C. An error of 0 has no logarithm. It is drawn below all others with the label ``exact``.
    """
    theme, wording = style.theme, style.wording
    fits = sorted(fits, key=lambda fit: fit.hidden)
    hidden = np.array([fit.hidden for fit in fits])
    errors = np.array([_error(fit) for fit in fits])
    law = (np.nan if fits[0].norm == "rms" else constant) / (hidden + 1.0) ** 2
    x = np.log10(hidden + 1.0)
    measured, dashed = theme.line_style(0), LineStyle(theme.muted, DASHES[1], 1.4)
    x_view = (float(x[0]), float(x[-1])) if x[-1] > x[0] else (float(x[0]) - 0.1, float(x[0]) + 0.1)
    is_exact = errors <= 0
    logs = np.log10(np.where(is_exact, 1.0, errors))
    logs[is_exact] = logs[~is_exact].min(initial=0.0) - EXACT_DECADES
    lines, entries, y = [], [LegendEntry(measured, wording.best_network)], logs
    if not is_exact.all():
        lines.append(StyledLine(line_of(x[~is_exact], logs[~is_exact]), measured, "errors"))
    if (law > 0).all() and np.isfinite(law).all():
        lines.append(StyledLine(line_of(x, np.log10(law)), dashed, "law"))
        entries.append(LegendEntry(dashed, wording.law))
        y = np.append(y, np.log10(law))
    pad = 0.05 * float(np.ptp(y)) or 0.5
    exact = [
        PointLabel(float(x[i]), float(logs[i]), wording.exact, measured.color, theme.ink, f"exact-{i}", has_marker=True)
        for i in np.flatnonzero(is_exact)[:1].tolist()
    ]
    least = float(logs[~is_exact].min(initial=inf)) - 1e-9 if is_exact.any() else -inf
    panel = Panel(
        lines=lines,
        y_name=wording.max_error,
        view=(float(y.min()) - pad, float(y.max()) + pad),
        title=style.title or _title(fits, wording),
        point_labels=exact,
        x_locator=partial(given_x_ticks, texts=dict(zip(x.tolist(), map(str, hidden.tolist()), strict=True))),
        y_locator=partial(log_ticks, plain=PLAIN, least=least),
        y_numbers=not is_exact.all(),
    )
    figure = style.figure(ONE_PANEL)
    (axes,) = draw_stack(figure, [panel], theme=theme, x_view=x_view, x_name=wording.hidden_units, entries=entries)
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
