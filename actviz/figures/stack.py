"""Panels above one another that share x: what most figures are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actviz.figures.layout import Stroke
from actviz.figures.legend import Entry
from actviz.figures.lines import draw_line, ends_of, strokes_of
from actviz.figures.pages import Page
from actviz.figures.panels import Panel, text_size
from actviz.figures.point_labels import Mark
from actviz.figures.themes import Pen, Theme
from actviz.figures.ticks import y_view
from actviz.formulas.arrays import Floats
from actviz.studies.polylines import PlotLine

Drawn = tuple[PlotLine, Pen, str]
"""A line, its pen, and its name in an SVG file."""


@dataclass(frozen=True, kw_only=True)
class Plot:
    """What one panel of a stack shows.

    ``view`` is the range of y; None is one in which all lines can be seen. ``strokes`` are what a legend must not cover
    beside the lines. ``labelled`` are lines whose ends may have labels instead of a legend. ``panel`` makes the panel.
    """

    lines: Sequence[Drawn]
    y_name: str
    view: tuple[float, float] | None = None
    title: str = ""
    formula: str = ""
    strokes: Sequence[Stroke] = ()
    labelled: Sequence[PlotLine] = ()
    marks: tuple[Mark, ...] = ()
    panel: Callable[..., Panel] = Panel


def draw_stack(
    figure: Figure,
    plots: Sequence[Plot],
    *,
    theme: Theme,
    x_view: tuple[float, float],
    x_name: str,
    text: float | None = None,
    entries: Sequence[Entry] = (),
    notes: Sequence[Entry] = (),
    top: float | None = None,
    base: float = 0.0,
) -> list[Axes]:
    """Draw plots from top to bottom with one legend of ``entries`` and ``notes``; return the axes of each.

    The stack is between ``base`` and ``top``, in points, which are the edges of the figure unless they are given.
    ``text`` is the size of labels in points.
    """
    width, height = page_points(figure)
    height = height if top is None else top
    text = text or text_size(width, height * (1.0 if len(plots) == 1 else 0.75))
    panels = []
    for plot in plots:
        strokes = [strokes_of(line) for line, _, _ in plot.lines]
        view = plot.view or y_view(strokes, x_view)
        is_last = plot is plots[-1]
        panels.append(
            plot.panel(
                theme=theme,
                text=text,
                x_view=x_view,
                y_view=view,
                x_name=x_name if is_last else "",
                y_name=plot.y_name,
                title=plot.title,
                formula=plot.formula,
                strokes=[*(stroke for line in strokes for stroke in line), *plot.strokes],
                ends=ends_of(plot.labelled, x_view[1], view) if plot.labelled else None,
                marks=plot.marks,
                x_numbers=is_last,
            )
        )
    page = Page(width=width, height=height, theme=theme, panels=panels, entries=entries, notes=notes, base=base)
    drawn = page.draw(figure)
    for axes, plot in zip(drawn, plots, strict=True):
        for number, (line, pen, name) in enumerate(plot.lines):
            draw_line(axes, line, pen, name, 2.5 + 1e-3 * number, theme)
    return drawn


def page_points(figure: Figure) -> tuple[float, float]:
    """Return width and height of a figure in points."""
    width, height = figure.get_size_inches()
    return 72 * float(width), 72 * float(height)


def numbered(lines: Sequence[PlotLine | None], pens: Sequence[Pen], kind: str) -> list[Drawn]:
    """Return lines with their pens and the names ``kind-1``, ``kind-2`` ...; None is no line, but has a number."""
    parts = enumerate(zip(lines, pens, strict=True), 1)
    return [(line, pen, f"{kind}-{number}") for number, (line, pen) in parts if line is not None]


def line_of(x: Floats, y: Floats) -> PlotLine:
    """Return a line of one stroke."""
    return PlotLine(y, ((x, y),), ())
