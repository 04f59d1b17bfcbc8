"""Sizes and resolutions of figures that the command line and the Python functions accept."""

from __future__ import annotations

from actviz.formulas.errors import ActvizError

Size = tuple[float, float | None]
"""Width and height of a figure in inches; if the height is None, the figure determines it."""

NAMED_SIZES: dict[str, Size] = {
    # Nature research figure guide, "Building and exporting figure panels": 89 mm and 183 mm.
    "nature": (89 / 25.4, None),
    "nature-double": (183 / 25.4, None),
    # IEEE templates for transactions, "Sizing of Graphics": 3.5 in (one column), 7.16 in (page).
    "ieee": (3.5, None),
    "ieee-double": (7.16, None),
    # The size "On-screen Show (16:9)" of PowerPoint.
    "slide": (10.0, 5.625),
}
"""Widths of columns and the size of a slide, in inches."""

DPI = 150
"""The default resolution of a PNG in dots per inch."""
DPI_LIMITS = (10, 1200)
LENGTH_LIMITS = (1, 100)
"""The smallest and the largest width and height in inches."""
MAX_PIXELS = 100_000_000


def check_lengths(size: Size, name: str, typed: str) -> None:
    """Raise ``ActvizError`` for an invalid width or height; ``name`` is the option, ``typed`` its value."""
    least, most = LENGTH_LIMITS
    if not all(least <= length <= most for length in size if length is not None):
        raise ActvizError(
            "{name}: {typed} is out of range; width and height must be from 1 to 100 inches", name=name, typed=typed
        )


def check_pixels(width: float, height: float, dpi: int, prefix: str = "--") -> None:
    """Raise ``ActvizError`` for a figure of more than ``MAX_PIXELS`` pixels; sizes are in inches.

    ``prefix`` precedes the names of options in the error.
    """
    if (pixels := width * height * dpi**2) > MAX_PIXELS:
        raise ActvizError(
            "{prefix}size, {prefix}dpi: {size} inches at {dpi} dots per inch are {count} megapixels; the maximum is "
            "{most} megapixels",
            prefix=prefix,
            size=f"{width:.4g}x{height:.4g}",
            dpi=dpi,
            count=f"{pixels / 1000000.0:.0f}",
            most=f"{MAX_PIXELS / 1000000.0:.0f}",
        )
