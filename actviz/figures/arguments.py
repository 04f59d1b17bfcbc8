"""Check the arguments of ``draw`` and ``save`` in Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any, TypeVar

from actviz.figure_options import NAMED_SIZES, Size, check_lengths
from actviz.figures.style import Style, drawable_wording
from actviz.figures.themes import THEMES, theme_named
from actviz.formulas.arguments import not_one_of
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import one_of, plain_text
from actviz.studies.ranges import check_range

Name = TypeVar("Name", bound=str)


def style_of(theme: object, size: object, title: object, y_range: object, language: str) -> Style:
    """Return the style described by the arguments. Raises ``ActvizError`` for invalid arguments."""
    if not isinstance(theme, str):
        raise not_one_of("theme", theme, THEMES)
    if not (title is None or isinstance(title, str)):
        raise ActvizError("title={typed} is invalid; it must be a string or None", typed=repr(title))
    return Style(
        theme=theme_named(theme),
        size=_size_of(size),
        title=None if title is None else plain_text(title, "title"),
        y_range=_range_of(y_range),
        wording=drawable_wording(language),
    )


def panels_of(panels: Any, known: Sequence[Name]) -> list[Name]:
    """Return the names of panels, given as one string or several. Raises ``ActvizError`` for names not in ``known``."""
    names = [panels] if isinstance(panels, str) else list(panels) if isinstance(panels, Iterable) else []
    if not names or any(name not in known for name in names):
        raise not_one_of("panels", panels, known)
    choices = {str(name): name for name in known}
    return [choices[name] for name in names]


def _size_of(size: Any) -> Size | None:
    if size is None:
        return None
    if isinstance(size, str):
        return NAMED_SIZES[one_of(NAMED_SIZES, size, "size")]
    try:
        width, height = size
        inches = float(width), None if height is None else float(height)
    except (TypeError, ValueError):
        raise ActvizError(
            "size={typed} is invalid; specify width and height in inches, such as (6, 4) or (6, None), or one of "
            "{choices}",
            typed=repr(size),
            choices=", ".join(NAMED_SIZES),
        ) from None
    check_lengths(inches, "size", repr(size))
    return inches


def _range_of(y_range: Any) -> tuple[float, float] | None:
    if y_range is None:
        return None
    try:
        low, high = map(float, y_range)
    except (TypeError, ValueError):
        low = high = float("nan")
    if not (isfinite(low) and isfinite(high)):
        raise ActvizError("y_range={typed} is invalid; it must be two numbers, such as (-1, 2)", typed=repr(y_range))
    try:
        check_range(low, high)
    except ActvizError as error:
        raise ActvizError("{name}: {message}", name="y_range", message=error) from None
    return low, high
