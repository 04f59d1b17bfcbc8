"""Lines on axes: strokes, circles where they are torn, and pens that keep those that coincide apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figures.layout import Stroke
from actviz.figures.sizes import line_scale
from actviz.figures.themes import DOTS, Pen, Theme
from actviz.studies.plot import Trace
from actviz.studies.polylines import PlotLine

MANY = 500
"""A line of more strokes than this is drawn in one go."""


def draw_line(axes: Axes, line: PlotLine, pen: Pen, name: str, layer: float, theme: Theme) -> None:
    """Draw every stroke; at a jump a filled circle for the value and open ones for the limits that are not it."""
    # The gaps of a slope are filled, else it would vanish where it lies on its own function.
    gaps, is_dotted = {"gapcolor": theme.background}, pen.dash == DOTS
    pen = pen.scaled(scale_of(axes))
    style = pen.style | (gaps if is_dotted else {})
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
                zorder=layer + (0.5 if is_dotted else 1),
                gid=f"{name}-{kind}",
            )
            axes.add_line(circles)


def scale_of(axes: Axes) -> float:
    """Return how thick lines and dots on these axes are."""
    return line_scale(cast(Figure, axes.figure).get_figwidth())


def _joined(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """Return the strokes, or a great many of them as one line with gaps: every line costs time and memory."""
    if len(strokes) <= MANY:
        return strokes
    gap = np.array([np.nan])
    x, y = (np.concatenate([*chain(*((part, gap) for part in parts))]) for parts in zip(*strokes, strict=True))
    return ((x, y),)


def pens_of(lines: Sequence[PlotLine], view: tuple[float, float], theme: Theme) -> list[Pen]:
    """Return a pen for each line, thinner from one to the next if two of them coincide where ``view`` is seen."""
    count = len(lines)
    widths = np.linspace(3.2, 1.8, count) if _coincide(lines, 4e-3 * (view[1] - view[0])) else np.full(count, 2.0)
    return [theme.pen(number, float(width)) for number, width in enumerate(widths)]


def thickest(*choices: Sequence[Pen]) -> list[Pen]:
    """Return of several pens for each curve the thickest, so that it looks the same in every panel."""
    return [max(pens, key=lambda pen: pen.width) for pens in zip(*choices, strict=True)]


def dotted(pen: Pen) -> Pen:
    """Return the pen of the slope that is drawn over its function."""
    return replace(pen, dash=DOTS, width=0.7 * pen.width)


def _coincide(lines: Sequence[PlotLine], tolerance: float) -> bool:
    """Tell whether two lines can hardly be told apart on more than a fiftieth of the interval."""
    ys = [line.y for line in lines]
    return any(np.mean(np.abs(a - b) <= tolerance) > 0.02 for a, b in combinations(ys, 2))


def slopes_of(traces: Sequence[Trace]) -> list[PlotLine]:
    """Return the slopes of all traces. Raises ``ValueError`` if they were not sampled."""
    slopes = [trace.slope for trace in traces if trace.slope is not None]
    if len(slopes) < len(traces):
        raise ValueError("the slopes of this sample were not sampled")
    return slopes


def strokes_of(line: PlotLine) -> list[Stroke]:
    """Return all that is seen of a line: the strokes, and the circles between them as strokes of one point."""
    points = [(jump.x, y) for jump in line.jumps for y in (jump.left, jump.right, jump.value) if np.isfinite(y)]
    return [*line.strokes, *((np.array([x]), np.array([y])) for x, y in points)]


def ends_of(lines: Sequence[PlotLine], right: float, view: tuple[float, float]) -> tuple[float, ...] | None:
    """Return the y values at the right side if every line gets there within the view, else None."""
    ends = [float(line.strokes[-1][1][-1]) for line in lines if line.strokes and line.strokes[-1][0][-1] == right]
    inside = len(ends) == len(lines) and all(view[0] <= end <= view[1] for end in ends)
    return tuple(ends) if inside else None
