"""How large a figure is, and how small it can be; nothing here loads Matplotlib."""

from __future__ import annotations

from math import ceil, sqrt

from actviz.formulas.errors import ActvizError

Size = tuple[float, float | None]
"""Width and height in inches; a height of None is the one that fits the width."""

USUAL_WIDTH, LOWEST = 6.4, 1.0
"""Inches."""

LEAST_WIDTH = 3.0
HEAD, PANEL, MAPS = 0.9, 1.0, 1.6
"""Inches: what heading and x axis take at least, what each panel takes, and each row of maps."""
COLUMNS = 4
"""No more maps than this stand side by side."""


def page_size(size: Size | None, usual: tuple[float, float]) -> tuple[float, float]:
    """Return width and height of a figure that usually has others; only with a height they lose their proportions."""
    if size is None:
        return usual
    width, height = size
    return width, max(LOWEST, width * usual[1] / usual[0]) if height is None else height


def line_scale(width: float) -> float:
    """Return how thick lines and dots are on a page of that width: thinner on a narrow one, but not in proportion."""
    return min(1.0, sqrt(width / USUAL_WIDTH))


def least_size(panels: int, maps: int = 0) -> tuple[float, float]:
    """The smallest width and height in inches for so many panels and maps."""
    return LEAST_WIDTH, HEAD + PANEL * panels + MAPS * ceil(maps / COLUMNS)


def fits(size: Size | None, panels: int, maps: int = 0) -> bool:
    """Whether there is room for so many panels and maps; None is a size, or a height, that is chosen for them."""
    width, height = least_size(panels, maps)
    return size is None or (size[0] >= width and (size[1] is None or size[1] >= height))


def check_size(size: Size | None, panels: int, maps: int = 0) -> None:
    """Raise ``ActvizError`` for a size at which nobody could read the figure."""
    if size is not None and not fits(size, panels, maps):
        width, height = least_size(panels, maps)
        typed = "x".join(f"{length:g}" for length in size if length is not None)
        raise ActvizError(f"--size: {typed} is too small for what is drawn; it is at least {width:g}x{height:g}")
