"""Large brackets, roots and sums of formulas in SVG files as paths, because browsers do not have their fonts."""

from __future__ import annotations

import re
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from actviz.figures.text_metrics import FONTS

_FORMULA = re.compile(r"<text>(.*?)</text>", re.DOTALL)
_LETTERS = re.compile(r"\s*<tspan ([^>]*)>([^<]*)</tspan>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_FONT = re.compile(r"([\d.]+)px(?:; font-family:)? '([^']*)'")
_FILL = re.compile("fill: [^;]*")
_COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_HEIGHT = 100
"""Font size of the glyphs of ``_shape``."""


def outline_math(drawing: str) -> str:
    """Return an SVG drawing whose text is in the default font; other letters of formulas become paths."""
    return _FORMULA.sub(_outlined, drawing)


def _outlined(formula: re.Match[str]) -> str:
    shapes: list[str] = []

    def replace(letters: re.Match[str]) -> str:
        paths = _shapes(dict(_ATTRIBUTE.findall(letters[1])), letters[2])
        shapes.extend(paths)
        return "" if paths else letters[0]

    text = _LETTERS.sub(replace, formula[1])
    return f"<text>{text}</text>{''.join(shapes)}"


def _shapes(attributes: dict[str, str], letters: str) -> list[str]:
    """Return letters of one style as paths, or none if they are in the default font; y can be a single value."""
    font = _FONT.search(attributes["style"])
    if font is None or font[2] == FONTS[0]:
        return []
    x, y = attributes["x"].split(), attributes["y"].split()
    y *= len(letters) if len(y) == 1 else 1
    scale = float(font[1]) / _HEIGHT
    fill = "".join(f' style="{fill}"' for fill in _FILL.findall(attributes["style"]))
    return [
        f'\n    <path d="{_shape(letter, font[2])}" '
        f'transform="translate({left} {base}) scale({scale:.6g} {-scale:.6g})"{fill}/>'
        for letter, left, base in zip(letters, x, y, strict=True)
    ]


@lru_cache(maxsize=1024)
def _shape(letter: str, family: str) -> str:
    """Return the path of a glyph."""
    font = FontProperties(fname=findfont(FontProperties(family=family)))
    return " ".join(
        _COMMANDS[code] + " ".join(f"{place:.5g}" for place in places) if code in _COMMANDS else "Z"
        for places, code in TextPath((0, 0), letter, size=_HEIGHT, prop=font).iter_segments(simplify=False)
    )
