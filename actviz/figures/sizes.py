"""Default and smallest sizes of figures. This module does not import Matplotlib."""

from __future__ import annotations

from math import ceil, sqrt

from actviz.figure_options import Size
from actviz.formulas.errors import ActvizError

WIDTH, LOWEST = 6.4, 1.0
"""Default width of a figure, and the smallest height computed from a width, in inches."""
ONE_PANEL, TWO_PANELS = (WIDTH, 4.2), (WIDTH, 5.6)
"""Default width and height of figures by the number of panels, in inches."""

LEAST_WIDTH = 3.0
HEAD, PANEL, MAPS = 0.9, 1.0, 1.6
"""Smallest heights in inches: of heading and x axis, of each panel, and of each row of maps."""
COLUMNS = 4
"""The largest number of maps side by side."""


def page_size(size: Size | None, usual: tuple[float, float]) -> tuple[float, float]:
    """Return width and height of a figure; if ``size`` has no height, with the aspect ratio of ``usual``."""
    if size is None:
        return usual
    width, height = size
    return width, max(LOWEST, width * usual[1] / usual[0]) if height is None else height


def line_scale(width: float) -> float:
    """Return the factor for widths of lines on a page: the square root of the ratio of its width to the default."""
    return min(1.0, sqrt(width / WIDTH))


def least_size(panels: int, maps: int = 0) -> tuple[float, float]:
    """Return the smallest width and height in inches for these numbers of panels and maps."""
    return LEAST_WIDTH, HEAD + PANEL * panels + MAPS * ceil(maps / COLUMNS)


def fits(size: Size | None, panels: int, maps: int = 0) -> bool:
    """Return whether these numbers of panels and maps fit; None is a size or height chosen automatically."""
    width, height = least_size(panels, maps)
    return size is None or (size[0] >= width and (size[1] is None or size[1] >= height))


def check_size(size: Size | None, panels: int, maps: int = 0) -> None:
    """Raise ``ActvizError`` for a size that is too small for these numbers of panels and maps."""
    if size is not None and not fits(size, panels, maps):
        width, height = least_size(panels, maps)
        typed = "x".join(f"{length:g}" for length in size if length is not None)
        raise ActvizError(
            "--size: {size} is too small for this figure; the minimum is {least}",
            size=typed,
            least=f"{width:g}x{height:g}",
        )
