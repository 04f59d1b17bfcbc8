"""A small picture of a curve in Braille characters: two by four dots in each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BLANK = 0x2800
BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
"""The bit of each dot, by row and column."""
AXIS_STEP = 3
"""One dot of an axis stands in so many."""


def picture(x: Floats, y: Floats, *, columns: int, rows: int, view: tuple[float, float]) -> list[str]:
    """Lines of text that show ``y`` over increasing ``x``; where y is not finite, or out of ``view``, nothing is drawn.

    Axes through 0 are dotted. ``view`` is the lowest and the highest y.
    """
    dots = np.zeros((4 * rows, 2 * columns), dtype=bool)
    low, high = view
    if low < 0 < high:
        dots[_row(0.0, view, rows), ::AXIS_STEP] = True
    if x[0] < 0 < x[-1]:
        dots[::AXIS_STEP, round((2 * columns - 1) * -x[0] / (x[-1] - x[0]))] = True
    across = np.linspace(x[0], x[-1], 16 * columns)
    with np.errstate(invalid="ignore"):
        height = np.interp(across, x, y)
    column = np.rint((2 * columns - 1) * (across - x[0]) / (x[-1] - x[0])).astype(int)
    for at in range(2 * columns):
        seen = height[column == at]
        seen = seen[np.isfinite(seen) & (seen >= low) & (seen <= high)]
        if seen.size:
            dots[_row(float(seen.max()), view, rows) : _row(float(seen.min()), view, rows) + 1, at] = True
    cells = dots.reshape(rows, 4, columns, 2).transpose(0, 2, 1, 3)
    return ["".join(chr(BLANK + int(bits)) for bits in row) for row in (cells * BITS).sum(axis=(2, 3))]


def _row(y: float, view: tuple[float, float], rows: int) -> int:
    low, high = view
    return round((4 * rows - 1) * (high - y) / (high - low))
