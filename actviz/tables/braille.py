"""Curves in Braille characters, each of two columns and four rows of dots."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats

BLANK = 0x2800
BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
"""The bit of each dot, by row and column."""
AXIS_STEP = 3
"""The distance between two dots of an axis."""


def braille_lines(x: Floats, y: Floats, *, columns: int, rows: int, view: tuple[float, float]) -> list[str]:
    """Return lines of text that plot ``y`` against increasing ``x``, with dotted axes through 0.

    ``view`` is the lowest and the highest y. Values that are not finite or outside ``view`` are omitted.
    """
    span = float(x[0]), float(x[-1])
    dots = axis_dots(columns=columns, rows=rows, x_view=span, y_view=view)
    dots |= curve_dots([(x, y)], columns=columns, rows=rows, x_view=span, y_view=view)
    return ["".join(chr(BLANK + int(bits)) for bits in row) for row in braille_bits(dots)]


def axis_dots(
    *, columns: int, rows: int, x_view: tuple[float, float], y_view: tuple[float, float]
) -> NDArray[np.bool_]:
    """Return the dots of dotted lines through 0, of shape (4*rows, 2*columns)."""
    dots = np.zeros((4 * rows, 2 * columns), dtype=bool)
    (left, right), (low, high) = x_view, y_view
    if low < 0 < high:
        dots[_row(0.0, y_view, rows), ::AXIS_STEP] = True
    if left < 0 < right:
        dots[::AXIS_STEP, round((2 * columns - 1) * -left / (right - left))] = True
    return dots


def curve_dots(
    strokes: Iterable[tuple[Floats, Floats]],
    *,
    columns: int,
    rows: int,
    x_view: tuple[float, float],
    y_view: tuple[float, float],
) -> NDArray[np.bool_]:
    """Return the dots covered by strokes, of shape (4*rows, 2*columns); a stroke is an increasing x and its y."""
    dots = np.zeros((4 * rows, 2 * columns), dtype=bool)
    (left, right), (low, high) = x_view, y_view
    grid = np.linspace(left, right, 16 * columns)
    for x, y in strokes:
        inside = (grid >= x[0]) & (grid <= x[-1])
        # Ends and kinks of a stroke are between points of the grid, so its own points are added.
        points = np.union1d(grid[inside], x[(x >= left) & (x <= right)])
        with np.errstate(invalid="ignore"):
            heights = np.interp(points, x, y)
        column = np.rint((2 * columns - 1) * (points - left) / (right - left)).astype(int)
        visible = np.isfinite(heights) & (heights >= low) & (heights <= high)
        for at in np.unique(column[visible]):
            own = heights[visible & (column == at)]
            dots[_row(float(own.max()), y_view, rows) : _row(float(own.min()), y_view, rows) + 1, at] = True
    return dots


def braille_bits(dots: NDArray[np.bool_]) -> NDArray[np.int_]:
    """Return dots of shape (4*rows, 2*columns) as the bits of Braille characters, of shape (rows, columns)."""
    rows, columns = dots.shape[0] // 4, dots.shape[1] // 2
    cells = dots.reshape(rows, 4, columns, 2).transpose(0, 2, 1, 3)
    bits: NDArray[np.int_] = (cells * BITS).sum(axis=(2, 3))
    return bits


def _row(y: float, view: tuple[float, float], rows: int) -> int:
    low, high = view
    return round((4 * rows - 1) * (high - y) / (high - low))
