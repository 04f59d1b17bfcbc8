"""Panels above one another that share x."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from math import inf

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from actviz.figures.legend import Entry
from actviz.figures.lines import draw_line, strokes_of
from actviz.figures.log_axis import ErrorsPanel
from actviz.figures.pages import Page
from actviz.figures.panels import Panel, text_size
from actviz.figures.point_labels import Mark
from actviz.figures.text_metrics import house_style
from actviz.figures.themes import Pen, Theme
from actviz.figures.ticks import y_view
from actviz.studies.polylines import Line

Floats = NDArray[np.float64]
Drawn = tuple[Line, Pen, str]


def draw_stack(
    rows: Sequence[Sequence[Drawn]],
    entries: Sequence[Entry],
    x_view: tuple[float, float],
    y_names: Sequence[str],
    x_name: str,
    heading: str,
    size: tuple[float, float],
    theme: Theme,
    powers: Mapping[float, str] | None = None,
    *,
    unseen: Sequence[Line] = (),
    view: tuple[float, float] | None = None,
    y_least: float = -inf,
    marks: Sequence[Mark] = (),
    y_numbers: bool = True,
) -> tuple[Figure, list[Axes]]:
    """A figure of several panels; with ``powers``, y is a logarithm, and x has these numbers if there are any.

    ``unseen`` are lines that are not drawn but have room, unless ``view`` says which y are shown.
    """
    width, height = 72 * size[0], 72 * size[1]
    text = text_size(width, height * (1.0 if len(rows) == 1 else 0.75))
    with house_style(), np.errstate(over="ignore"):
        panels = []
        for number, (lines, name) in enumerate(zip(rows, y_names, strict=True)):
            strokes = [strokes_of(line) for line in [*(line for line, _, _ in lines), *unseen]]
            last = number == len(rows) - 1
            kind = Panel if powers is None else partial(ErrorsPanel, x_labels=powers, y_least=y_least)
            panels.append(
                kind(
                    theme=theme,
                    text=text,
                    x_view=x_view,
                    y_view=view or y_view(strokes, x_view),
                    x_name=x_name if last else "",
                    y_name=name,
                    title=heading if number == 0 else "",
                    strokes=[stroke for line in strokes for stroke in line],
                    x_numbers=last,
                    y_numbers=y_numbers,
                    marks=tuple(marks),
                )
            )
        figure = Figure(figsize=size, facecolor=theme.background)
        page = Page(width=width, height=height, theme=theme, panels=tuple(panels), entries=tuple(entries))
        drawn = page.draw(figure)
        for axes, lines in zip(drawn, rows, strict=True):
            for layer, (line, pen, gid) in enumerate(lines):
                draw_line(axes, line, pen, gid, 2.5 + 1e-3 * layer, theme)
    return figure, drawn


def line_of(x: Floats, y: Floats) -> Line:
    """Return a line of one stroke."""
    return Line(y, ((x, y),), ())
