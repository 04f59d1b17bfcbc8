"""Figures of texts, whose height follows from their layout, or whose font size follows from a given height."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Protocol, TypeVar

from matplotlib.figure import Figure

from actviz.figures.page import MARGIN, draw_title, page_points
from actviz.figures.sizes import WIDTH
from actviz.figures.style import Style
from actviz.figures.text_metrics import wrap
from actviz.formulas.errors import ActvizError

FONT_SIZE, SMALLEST = 8.0, 3.5
"""The font size on a page of the usual width, and the smallest on a page of a given height."""
LEAST_WIDTH = 2.5
"""The smallest width in inches."""


class Layout(Protocol):
    """Texts and marks with a font size."""

    @property
    def height(self) -> float:
        """The height in points, including the margin below."""
        ...


L = TypeVar("L", bound=Layout)


def fitted(layout_of: Callable[[float, float], L], title: str, style: Style) -> tuple[Figure, L, float]:
    """Return a figure with a title, a layout that fits below the title, and its upper end in points.

    ``layout_of`` is called with the width of the page in points and a font size. Raises ``ActvizError`` if the page is
    too small.
    """
    width = style.size[0] if style.size else WIDTH
    size = FONT_SIZE * sqrt(min(width / WIDTH, 1.5))

    def needed(layout: L, size: float) -> float:
        lines = wrap(title, 1.25 * size, 72 * width - 2 * MARGIN)
        return layout.height + MARGIN + (1.75 * len(lines) + 0.5) * size

    layout = layout_of(72 * width, size)
    figure = style.figure((width, needed(layout, size) / 72))
    height = page_points(figure)[1] + 1e-6
    while needed(layout, size) > height and size > SMALLEST:
        size = max(0.97 * size, SMALLEST)
        layout = layout_of(72 * width, size)
    if style.size and (width < LEAST_WIDTH or needed(layout, size) > height):
        raise ActvizError(
            "--size: {size} is too small for this figure; the minimum is {least}",
            size="x".join(f"{length:g}" for length in style.size if length is not None),
            least=f"{max(width, LEAST_WIDTH):.3g}x{needed(layout, size) / 72 + 0.05:.1f}",
        )
    return figure, layout, draw_title(figure, title, size, style.theme) - 0.5 * size
