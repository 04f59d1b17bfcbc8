"""How large a figure is."""

from __future__ import annotations

from math import sqrt

Size = tuple[float, float | None]
"""Width and height in inches; a height of None is the one that fits the width."""


USUAL_WIDTH, LOWEST = 6.4, 1.0
"""Inches."""


def page_size(size: Size | None, usual: tuple[float, float]) -> tuple[float, float]:
    """Return width and height of a figure that usually has others; only with a height they lose their proportions."""
    if size is None:
        return usual
    width, height = size
    return width, max(LOWEST, width * usual[1] / usual[0]) if height is None else height


def line_scale(width: float) -> float:
    """Return how thick lines and dots are on a page of that width: thinner on a narrow one, but not in proportion."""
    return min(1.0, sqrt(width / USUAL_WIDTH))
