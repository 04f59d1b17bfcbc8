"""A small picture of a curve in Braille characters: two by four dots in each."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats

BLANK = 0x2800
BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
"""The bit of each dot, by row and column."""
AXIS_STEP = 3
"""One dot of an axis stands in so many."""


def picture(x: Floats, y: Floats, *, columns: int, rows: int, view: tuple[float, float]) -> list[str]:
    """Lines of text that show ``y`` over increasing ``x``; where y is not finite, or out of ``view``, nothing is drawn.

    Axes through 0 are dotted. ``view`` is the lowest and the highest y.
    """
    span = float(x[0]), float(x[-1])
    dots = axes(columns=columns, rows=rows, x_view=span, y_view=view)
    dots |= covered([(x, y)], columns=columns, rows=rows, x_view=span, y_view=view)
    return ["".join(chr(BLANK + int(bits)) for bits in row) for row in characters(dots)]


def axes(*, columns: int, rows: int, x_view: tuple[float, float], y_view: tuple[float, float]) -> NDArray[np.bool_]:
    """The dots of dotted lines through 0, of shape (4*rows, 2*columns)."""
    dots = np.zeros((4 * rows, 2 * columns), dtype=bool)
    (left, right), (low, high) = x_view, y_view
    if low < 0 < high:
        dots[_row(0.0, y_view, rows), ::AXIS_STEP] = True
    if left < 0 < right:
        dots[::AXIS_STEP, round((2 * columns - 1) * -left / (right - left))] = True
    return dots


def covered(
    strokes: Iterable[tuple[Floats, Floats]],
    *,
    columns: int,
    rows: int,
    x_view: tuple[float, float],
    y_view: tuple[float, float],
) -> NDArray[np.bool_]:
    """The dots that strokes cover, of shape (4*rows, 2*columns); a stroke is an increasing x and its y."""
    dots = np.zeros((4 * rows, 2 * columns), dtype=bool)
    (left, right), (low, high) = x_view, y_view
    grid = np.linspace(left, right, 16 * columns)
    for x, y in strokes:
        inside = (grid >= x[0]) & (grid <= x[-1])
        # Ends of a stroke count too, and a kink between two points of the grid.
        places = np.union1d(grid[inside], x[(x >= left) & (x <= right)])
        with np.errstate(invalid="ignore"):
            height = np.interp(places, x, y)
        column = np.rint((2 * columns - 1) * (places - left) / (right - left)).astype(int)
        seen = np.isfinite(height) & (height >= low) & (height <= high)
        for at in np.unique(column[seen]):
            here = height[seen & (column == at)]
            dots[_row(float(here.max()), y_view, rows) : _row(float(here.min()), y_view, rows) + 1, at] = True
    return dots


def characters(dots: NDArray[np.bool_]) -> NDArray[np.int_]:
    """Dots of shape (4*rows, 2*columns) as the bits of Braille characters, of shape (rows, columns)."""
    rows, columns = dots.shape[0] // 4, dots.shape[1] // 2
    cells = dots.reshape(rows, 4, columns, 2).transpose(0, 2, 1, 3)
    bits: NDArray[np.int_] = (cells * BITS).sum(axis=(2, 3))
    return bits


def _row(y: float, view: tuple[float, float], rows: int) -> int:
    low, high = view
    return round((4 * rows - 1) * (high - y) / (high - low))
