"""Curves on one pair of axes: a ``Sample`` becomes a figure."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figures.keys import Entry
from actviz.figures.layout import Box, Stroke
from actviz.figures.panels import Panel
from actviz.figures.scales import y_view
from actviz.figures.themes import DOTS, LIGHT, Pen, Theme
from actviz.figures.typography import house_style
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.lines import Line
from actviz.studies.sampling import Sample, Trace

SIZE = (6.4, 4.2)
"""Width and height of a figure in inches unless the caller says otherwise."""

MANY = 500
"""A line of more strokes than this is drawn in one go."""


def draw_curves(
    sample: Sample,
    *,
    theme: Theme = LIGHT,
    size: tuple[float, float] = SIZE,
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
    strokes = [_strokes(line) for line in lines]
    view = y_range or y_view(strokes, sample.interval)
    alone = len(traces) == 1 and title is None
    with house_style(), np.errstate(over="ignore"):  # a curve may be far out of view
        pens = _pens(sample, view, theme, slopes)
        figure = Figure(figsize=size, facecolor=theme.background)
        axes = Panel(
            box=Box(0, 0, 72 * size[0], 72 * size[1]),
            theme=theme,
            x_view=sample.interval,
            y_view=view,
            x_name=wording.x,
            y_name=wording.value_and_slope if slopes else wording.value,
            title=traces[0].label if alone else title or "",
            formula=traces[0].latex + traces[0].settings_latex if alone else "",
            entries=_entries(traces, pens, alone, slopes, theme, wording),
            strokes=[*chain(*strokes)],
            ends=None if slopes and len(traces) > 1 else _ends(lines, sample.interval[1], view),
        ).draw(figure)
        for number, (line, pen) in enumerate(zip(lines, pens, strict=True)):
            kind, index = ("slope", number - len(traces)) if number >= len(traces) else ("curve", number)
            _draw_line(axes, line, pen, f"{kind}-{index + 1}", 2.5 + 1e-3 * number, theme)
    return figure


def _slopes(traces: tuple[Trace, ...]) -> list[Line]:
    lines = [trace.slope for trace in traces if trace.slope]
    if len(lines) < len(traces):
        raise ValueError("the slopes of this sample were not sampled")
    return lines


def _draw_line(axes: Axes, line: Line, pen: Pen, name: str, layer: float, theme: Theme) -> None:
    """Draw every stroke; at a jump a filled circle for the value and open ones for the limits that are not it."""
    # The gaps of a slope are filled, else it would vanish where it lies on its own function.
    style = pen.style | ({"gapcolor": theme.background} if pen.dash == DOTS else {})
    for number, (x, y) in enumerate(_joined(line.strokes), 1):
        axes.add_line(Line2D(x, y, zorder=layer, gid=f"{name}-{number}", **style))
    low, high = axes.get_ylim()
    same = 2e-3 * (high - low)
    values = [(jump.x, jump.value) for jump in line.jumps]
    limits = [(jump.x, y) for jump in line.jumps for y in (jump.left, jump.right) if not abs(y - jump.value) <= same]
    for kind, points, face in (("limits", limits, theme.background), ("values", values, pen.color)):
        seen = [(x, y) for x, y in points if low <= y <= high]
        if seen:
            circles = Line2D(*zip(*seen, strict=True), linestyle="", marker="o", color=pen.color, markerfacecolor=face)
            circles.set(
                markersize=2.5 * pen.width**0.75,
                clip_on=False,
                zorder=layer + (0.5 if pen.dash == DOTS else 1),
                gid=f"{name}-{kind}",
            )
            axes.add_line(circles)


def _joined(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """Return the strokes, or a great many of them as one line with gaps: every line costs time and memory."""
    if len(strokes) <= MANY:
        return strokes
    gap = np.array([np.nan])
    x, y = (np.concatenate([*chain(*((part, gap) for part in parts))]) for parts in zip(*strokes, strict=True))
    return ((x, y),)


def _pens(sample: Sample, view: tuple[float, float], theme: Theme, slopes: bool) -> list[Pen]:
    """Return the pens of all functions, then of all slopes, thinner from one to the next if functions coincide."""
    count = len(sample.traces)
    widths = np.linspace(3.2, 1.8, count) if _coincide(sample, 4e-3 * (view[1] - view[0])) else np.full(count, 2.0)
    pens = [theme.pen(number, float(width)) for number, width in enumerate(widths)]
    return pens + [replace(pen, dash=DOTS, width=0.7 * pen.width) for pen in pens if slopes]


def _coincide(sample: Sample, tolerance: float) -> bool:
    """Tell whether two functions can hardly be told apart on more than a fiftieth of the interval."""
    ys = [trace.value.y for trace in sample.traces]
    return any(np.mean(np.abs(a - b) <= tolerance) > 0.02 for a, b in combinations(ys, 2))


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


def _strokes(line: Line) -> list[Stroke]:
    """Return all that is seen of a line: the strokes, and the circles between them as strokes of one point."""
    points = [(jump.x, y) for jump in line.jumps for y in (jump.left, jump.right, jump.value) if np.isfinite(y)]
    return [*line.strokes, *((np.array([x]), np.array([y])) for x, y in points)]


def _ends(lines: list[Line], right: float, view: tuple[float, float]) -> tuple[float, ...] | None:
    """Return the y values at the right side if every line gets there within the view, else None."""
    ends = [float(line.strokes[-1][1][-1]) for line in lines if line.strokes and line.strokes[-1][0][-1] == right]
    inside = len(ends) == len(lines) and all(view[0] <= end <= view[1] for end in ends)
    return tuple(ends) if inside else None
