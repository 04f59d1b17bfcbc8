"""The size of a figure as people type it: 6x4, 85x60mm, a width alone, or the name of a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.cli.choices import one_of, quoted
from actviz.cli.numbers import number
from actviz.formulas.errors import ActvizError, did_you_mean

if TYPE_CHECKING:
    from actviz.figures.sizes import Size

UNITS = {"mm": 25.4, "cm": 2.54, "in": 1.0}
"""How many of them are an inch."""

PLACES: dict[str, Size] = {
    # Nature research figure guide, "Building and exporting figure panels": 89 mm and 183 mm.
    "nature": (89 / 25.4, None),
    "nature-double": (183 / 25.4, None),
    # IEEE templates for transactions, "Sizing of Graphics": 3.5 in (one column), 7.16 in (page).
    "ieee": (3.5, None),
    "ieee-double": (7.16, None),
    # What PowerPoint calls "On-screen Show (16:9)".
    "slide": (10.0, 5.625),
}
"""Widths of columns, and a slide, in inches."""


def size(text: str) -> Size:
    """Read a size; without a unit it is in inches, and the height is None if it was not given.

    Raises ``ActvizError`` for what is no size, and for one below 1 inch or above 100.
    """
    typed = text.strip().lower()
    if typed in PLACES or did_you_mean(typed, PLACES):
        return PLACES[one_of(PLACES, typed, "--size")]
    first, cross, second = (part.strip() for part in typed.replace("×", "x").partition("x"))
    # 85x60mm has one unit for both.
    unit = next((unit for unit in UNITS if first.endswith(unit)), "")
    other = next((unit for unit in UNITS if second.endswith(unit)), unit)
    try:
        width = number(first.removesuffix(unit), "--size") / UNITS[unit or other or "in"]
        height = number(second.removesuffix(other), "--size") / UNITS[other or "in"] if cross else None
    except ActvizError:
        raise ActvizError(
            f"--size: {quoted(text)} is not a size; write width and height such as 6x4 (inches) or 85x60mm, "
            "or a width alone such as 85mm"
        ) from None
    if not all(1 <= length <= 100 for length in (width, height) if length is not None):
        raise ActvizError(f"--size: {quoted(text)} is not possible; width and height are 1 to 100 inches")
    return width, height
