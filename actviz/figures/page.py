"""Texts and axes on a page, placed in points from its lower left corner."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Transform

from actviz.figures.geometry import Box
from actviz.figures.text_metrics import font, mathtext, wrap
from actviz.figures.themes import Theme

MARGIN = 7.0
"""The margin of a page in points."""


def page_points(figure: Figure) -> tuple[float, float]:
    """Return width and height of a figure in points."""
    width, height = figure.get_size_inches()
    return 72 * float(width), 72 * float(height)


def page_transform(figure: Figure) -> Transform:
    """Return the transform from points."""
    return Affine2D().scale(1 / 72) + figure.dpi_scale_trans


def add_axes(figure: Figure, box: Box) -> Axes:
    """Add axes at the position of a box, at least one point wide and high."""
    width, height = page_points(figure)
    return figure.add_axes(
        (box.left / width, box.bottom / height, max(box.width, 1) / width, max(box.height, 1) / height)
    )


def outline(axes: Axes, theme: Theme) -> None:
    """Draw thin lines around axes."""
    for side in axes.spines.values():
        side.set(color=theme.axis, linewidth=0.6)


def draw_text(figure: Figure, text: str, x: float, y: float, size: float, color: str, *, math: bool = False) -> None:
    """Draw a text whose baseline starts at ``x``, ``y``; with ``math``, mathtext without dollar signs."""
    string = mathtext(text) if math else text
    figure.text(
        x, y, string, fontproperties=font(size, text), color=color, verticalalignment="baseline", parse_math=math,
        transform=page_transform(figure),
    )  # fmt: skip


def draw_vertical_text(figure: Figure, text: str, x: float, y: float, size: float, color: str) -> None:
    """Draw a text that runs upwards, with its centre at ``x``, ``y``."""
    width, height = page_points(figure)
    figure.text(
        x / width, y / height, text, rotation=90, horizontalalignment="center", verticalalignment="center",
        fontproperties=font(size, text), color=color,
    )  # fmt: skip


def draw_title(figure: Figure, title: str, font_size: float, theme: Theme) -> float:
    """Draw a title at the top of a page, in as many lines as required; return the top of the space below it."""
    width, height = page_points(figure)
    top = height - MARGIN
    for line in wrap(title, 1.25 * font_size, width - 2 * MARGIN):
        draw_text(figure, line, MARGIN, top - 1.25 * font_size, 1.25 * font_size, theme.ink)
        top -= 1.75 * font_size
    return top
