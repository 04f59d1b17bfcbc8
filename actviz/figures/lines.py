"""Lines on axes: their strokes, circles at jumps, and styles that distinguish lines that coincide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from actviz.figures.geometry import Stroke
from actviz.figures.sizes import line_scale
from actviz.figures.themes import DOTS, LineStyle, Theme
from actviz.formulas.arrays import Floats
from actviz.studies.plot import Trace
from actviz.studies.polylines import PlotLine

Band = tuple[Floats, Floats, Floats]
"""The x of a band and the y of its lower and its upper line."""
MANY_DOTS, MOST_DOTS = 30, 200
"""The number of dots from which they are small and without an edge, and the number from which they are not drawn."""
MANY = 500
"""A line of more strokes is drawn as one artist with gaps, because each artist requires time and memory."""


class StyledLine(NamedTuple):
    """A line, its style, and its name in an SVG file."""

    line: PlotLine
    style: LineStyle
    name: str


class Dots(NamedTuple):
    """Dots on a line: the rows x and y, their colour, and their name in an SVG file."""

    points: Floats
    color: str
    name: str


def name_lines(lines: Sequence[PlotLine | None], line_styles: Sequence[LineStyle], kind: str) -> list[StyledLine]:
    """Return lines with their styles and the names ``kind-1``, ``kind-2`` ...; for None, a number is skipped."""
    pairs = enumerate(zip(lines, line_styles, strict=True), 1)
    return [StyledLine(line, style, f"{kind}-{number}") for number, (line, style) in pairs if line is not None]


def line_of(x: Floats, y: Floats) -> PlotLine:
    """Return a line of one stroke."""
    return PlotLine(y, ((x, y),), ())


def finite_line(x: Floats, y: Floats) -> PlotLine:
    """Return a line with a stroke for each interval of finite numbers."""
    edges = np.flatnonzero(np.diff(np.isfinite(y).astype(int), prepend=0, append=0))
    return PlotLine(y, tuple((x[a:b], y[a:b]) for a, b in edges.reshape(-1, 2).tolist()), ())


def draw_line(axes: Axes, line: PlotLine, line_style: LineStyle, name: str, layer: float, theme: Theme) -> None:
    """Draw all strokes, and at a jump a filled circle for the value and open circles for different limits."""
    # The gaps of dotted lines are filled, else a derivative would be invisible where it equals its function.
    gaps, is_dotted = {"gapcolor": theme.background}, line_style.dash == DOTS
    line_style = line_style.scaled(scale_of(axes))
    properties = line_style.properties | (gaps if is_dotted else {})
    for number, (x, y) in enumerate(_joined(line.strokes), 1):
        axes.add_line(Line2D(x, y, zorder=layer, gid=f"{name}-{number}", **properties))
    low, high = axes.get_ylim()
    same = 2e-3 * (high - low)
    values = [(jump.x, jump.value) for jump in line.jumps]
    limits = [(jump.x, y) for jump in line.jumps for y in (jump.left, jump.right) if not abs(y - jump.value) <= same]
    color, layer = line_style.color, layer + (0.5 if is_dotted else 1)
    for kind, points, face in (("limits", limits, theme.background), ("values", values, color)):
        inside = [(x, y) for x, y in points if low <= y <= high]
        if inside:
            circles = Line2D(*zip(*inside, strict=True), linestyle="", marker="o", color=color, markerfacecolor=face)
            circles.set(markersize=2.5 * line_style.width**0.75, clip_on=False, zorder=layer, gid=f"{name}-{kind}")
            axes.add_line(circles)


def draw_dots(axes: Axes, dots: Dots, theme: Theme) -> None:
    """Draw the dots in view, unless there are too many."""
    low, high = axes.get_ylim()
    x, y = dots.points[:, (dots.points[1] >= low) & (dots.points[1] <= high)]
    if 0 < x.size < MOST_DOTS:
        size, rim = (6.0, 1.0) if x.size < MANY_DOTS else (4.0, 0.0)
        scale = scale_of(axes)
        line = Line2D(x, y, linestyle="", marker="o", color=dots.color, markeredgecolor=theme.background)
        line.set(markersize=scale * size, markeredgewidth=scale * rim, zorder=4, clip_on=False, gid=dots.name)
        axes.add_line(line)


def draw_band(axes: Axes, band: Band, name: str, layer: float, **fill: Any) -> None:
    """Fill the area between the lower and the upper line of a band where both are finite."""
    x, low, high = band
    finite = np.isfinite(low) & np.isfinite(high)
    axes.fill_between(x, low, high, where=finite.tolist(), linewidth=0, zorder=layer, gid=name, **fill)


def scale_of(axes: Axes) -> float:
    """Return the factor for widths of lines and sizes of dots on these axes."""
    return line_scale(cast(Figure, axes.figure).get_figwidth())


def _joined(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    if len(strokes) <= MANY:
        return strokes
    gap = np.array([np.nan])
    x, y = (np.concatenate([*chain(*((part, gap) for part in parts))]) for parts in zip(*strokes, strict=True))
    return ((x, y),)


def line_styles_of(lines: Sequence[PlotLine], view: tuple[float, float], theme: Theme) -> list[LineStyle]:
    """Return a style for each line, with decreasing widths if two of the lines coincide within ``view``."""
    count = len(lines)
    widths = np.linspace(3.2, 1.8, count) if _coincide(lines, 4e-3 * (view[1] - view[0])) else np.full(count, 2.0)
    return [theme.line_style(number, float(width)) for number, width in enumerate(widths)]


def thickest(*choices: Sequence[LineStyle]) -> list[LineStyle]:
    """Return the thickest of several styles for each curve, so that it looks the same in every panel."""
    return [max(line_styles, key=lambda line_style: line_style.width) for line_styles in zip(*choices, strict=True)]


def dotted(line_style: LineStyle) -> LineStyle:
    """Return the style of the derivative of a function with this style."""
    return replace(line_style, dash=DOTS, width=0.7 * line_style.width)


def _coincide(lines: Sequence[PlotLine], tolerance: float) -> bool:
    """Return whether two lines are within ``tolerance`` of each other on more than a fiftieth of the interval."""
    ys = [line.y for line in lines]
    return any(np.mean(np.abs(a - b) <= tolerance) > 0.02 for a, b in combinations(ys, 2))


def slopes_of(traces: Sequence[Trace]) -> list[PlotLine]:
    """Return the derivatives of all traces. Raises ``ValueError`` if they were not sampled."""
    slopes = [trace.slope for trace in traces if trace.slope is not None]
    if len(slopes) < len(traces):
        raise ValueError("the slopes of this sample were not sampled")
    return slopes


def strokes_of(line: PlotLine) -> list[Stroke]:
    """Return the strokes of a line, and the circles at its jumps as strokes of one point."""
    points = [(jump.x, y) for jump in line.jumps for y in (jump.left, jump.right, jump.value) if np.isfinite(y)]
    return [*line.strokes, *((np.array([x]), np.array([y])) for x, y in points)]


def ends_of(lines: Sequence[PlotLine], right: float, view: tuple[float, float]) -> tuple[float, ...] | None:
    """Return the values of y at the right side if all lines end there within the view, else None."""
    ends = [float(line.strokes[-1][1][-1]) for line in lines if line.strokes and line.strokes[-1][0][-1] == right]
    inside = len(ends) == len(lines) and all(view[0] <= end <= view[1] for end in ends)
    return tuple(ends) if inside else None
