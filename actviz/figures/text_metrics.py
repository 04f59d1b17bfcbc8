"""Fonts, and the size of a text in points before it is drawn."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from matplotlib import get_data_path, rc_context, rcParamsDefault
from matplotlib.font_manager import FontProperties, findfont, findSystemFonts, fontManager, get_font
from matplotlib.textpath import text_to_path

from actviz.line_breaks import pieces

FONTS = ("DejaVu Sans", "Verdana", "Geneva")
"""The first font is part of Matplotlib. The others have the same widths, for browsers without the first font."""

PRIME = "\N{MODIFIER LETTER PRIME}"

FALLBACKS = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
    "IPAexGothic",
    "IPAGothic",
    "TakaoGothic",
    "Noto Serif CJK JP",
    "PingFang SC",
    "Microsoft YaHei",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "WenQuanYi Micro Hei",
    "Arial Unicode MS",
)
"""Fonts for characters that the first of ``FONTS`` does not have; they are searched only if required."""

_FILE = Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")

_STYLE: dict[Any, Any] = {
    **{key: rcParamsDefault[key] for key in rcParamsDefault if key != "backend" and key[0] != "_"},
    "agg.path.chunksize": 20_000,  # otherwise a million oscillating points require gigabytes
    "font.sans-serif": list(FONTS),
    "text.hinting": "none",  # otherwise text in PNG files is up to a seventh wider or narrower than measured here
    "svg.fonttype": "none",
    "svg.hashsalt": "actviz",
    "pdf.fonttype": 42,
}


def matplotlib_settings() -> AbstractContextManager[None]:
    """Return a context in which Matplotlib has actviz's settings and ignores a ``matplotlibrc``."""
    return rc_context(_STYLE)


def font(size: float, text: str = "") -> FontProperties:
    """Return the font of ``text`` by its file, because a search among all fonts would be repeated for each size."""
    if text.isascii() or not (others := _fallbacks(missing_characters(text))):
        return FontProperties(fname=_FILE, size=size)
    return FontProperties(family=[FONTS[0], *others], size=size)


def not_in_fonts(texts: Iterable[str]) -> str:
    """Return the characters of the texts that no installed font has."""
    characters = missing_characters("".join(texts))
    fonts = [_fallback(name) for name in _fallbacks(characters)]
    return "".join(
        c for c in characters if not any(font_file and font_file.get_char_index(ord(c)) for font_file in fonts)
    )


def missing_characters(text: str) -> str:
    """Return the characters that the first of ``FONTS`` does not have, each once."""
    if text.isascii():
        return ""
    font_file = get_font(_FILE)
    return "".join(c for c in dict.fromkeys(text) if not c.isspace() and not font_file.get_char_index(ord(c)))


@lru_cache(maxsize=1024)
def _fallbacks(characters: str) -> tuple[str, ...]:
    """Return installed fonts that together have as many of the characters as possible."""
    for is_retry in (False, True):
        if is_retry and not _add_new_fonts():
            break
        names, rest = [], set(characters)
        for name in FALLBACKS:
            font_file = _fallback(name) if rest else None
            covered = {c for c in rest if font_file and font_file.get_char_index(ord(c))}
            if covered:
                names.append(name)
                rest -= covered
        if not rest:
            break
    return tuple(names)


def _fallback(name: str) -> Any:
    """Return a fallback font, None if it is not installed."""
    with suppress(ValueError, OSError, RuntimeError):
        return get_font(findfont(FontProperties(family=name), fallback_to_default=False))
    return None


@cache
def _add_new_fonts() -> bool:
    """Add newly installed fonts to Matplotlib's stored list; return whether there are any."""
    known = {entry.fname for entry in fontManager.ttflist}
    new = [path for path in [*_packaged_fonts(), *findSystemFonts()] if path not in known]
    for path in new:
        with suppress(OSError, RuntimeError):
            fontManager.addfont(path)
    return bool(new)


def _packaged_fonts() -> list[str]:
    """Return the font files of the extra ``ja`` without importing its package."""
    package = find_spec("matplotlib_fontja")
    folders = package.submodule_search_locations if package else None
    return [str(path) for folder in folders or () for path in Path(folder, "fonts").glob("*.ttf")]


@contextmanager
def boxes_for_unknown_characters() -> Iterator[None]:
    """Draw a box for a character that no font has, without a warning; ``not_in_fonts`` returns such characters."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph ", category=UserWarning)
        yield


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
    with boxes_for_unknown_characters():
        width, height, descent = map(float, text_to_path.get_text_width_height_descent(string, font(size, text), math))
    return Extent(width, height - descent, descent)


def mathtext(formula: str) -> str:
    """Return a formula as Matplotlib parses it, with fractions in the size of the rest.

    A prime is a letter: Matplotlib's own is a glyph of a font that browsers do not have.
    """
    return "$" + formula.replace(r"\frac", r"\dfrac").replace("'", PRIME) + "$"


def shorten(text: str, size: float, width: float) -> str:
    """Return ``text``, or the longest beginning that fits with a ``…`` into ``width`` points."""
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


def wrap(text: str, size: float, width: float, *, most: int | None = None) -> list[str]:
    """Break ``text`` into lines of at most ``width`` points; a single piece that is wider is shortened.

    If there are more than ``most`` lines, the rest is shortened to the last of them.
    """
    lines: list[str] = []
    for piece in pieces(" ".join(text.split())):
        longer = lines[-1] + piece if lines else piece
        if lines and extent(longer.rstrip(), size).width <= width:
            lines[-1] = longer
        else:
            lines.append(piece if extent(piece.rstrip(), size).width <= width else shorten(piece, size, width))
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], shorten("".join(lines[most - 1 :]), size, width)]
    return [line.rstrip() for line in lines]
