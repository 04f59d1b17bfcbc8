"""Fonts, and the size of a text before it is drawn, in points and without a canvas."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from matplotlib import get_data_path, rc_context, rcParamsDefault
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

FONTS = ("DejaVu Sans", "Verdana", "Geneva")
"""The first ships with matplotlib; the others are as wide, for a browser that shows an SVG file without it."""

_FILE = Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")

_STYLE: dict[Any, Any] = {
    **{key: rcParamsDefault[key] for key in rcParamsDefault if key != "backend" and key[0] != "_"},
    "font.sans-serif": list(FONTS),
    "svg.fonttype": "none",
    "svg.hashsalt": "actviz",
    "pdf.fonttype": 42,
}


def house_style() -> AbstractContextManager[None]:
    """Return a context in which matplotlib has actviz's settings, whatever a ``matplotlibrc`` says."""
    return rc_context(_STYLE)


def font(size: float) -> FontProperties:
    """Return the font of all texts; named by its file it need not be searched for among all fonts, at every size."""
    return FontProperties(fname=_FILE, size=size)


@dataclass(frozen=True)
class Extent:
    """The size of a line of text in points: its width, and its ink above and below the baseline."""

    width: float
    ascent: float
    descent: float


@lru_cache(maxsize=1024)
def extent(text: str, size: float, *, math: bool = False) -> Extent:
    """Measure ``text`` set in ``size`` points; with ``math`` it is mathtext without its dollar signs."""
    if not text:
        return Extent(0.0, 0.0, 0.0)
    string = mathtext(text) if math else text
    width, height, descent = map(float, text_to_path.get_text_width_height_descent(string, font(size), math))
    return Extent(width, height - descent, descent)


def mathtext(formula: str) -> str:
    """Return a formula as matplotlib takes it; fractions are as large as the rest, else they could not be read."""
    return "$" + formula.replace(r"\frac", r"\dfrac") + "$"


def shorten(text: str, size: float, width: float) -> str:
    """Return ``text``, or as much of its beginning as fits with a ``…`` into ``width`` points."""
    if extent(text, size).width <= width:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if extent(text[:middle] + "…", size).width <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrap(text: str, size: float, width: float) -> list[str]:
    """Break ``text`` into lines of at most ``width`` points; a single word that is wider is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and extent(longer, size).width <= width:
            lines[-1] = longer
        else:
            lines.append(shorten(word, size, width))
    return lines
