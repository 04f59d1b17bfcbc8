"""Colours and line styles: how a figure looks, as data.

Palettes start from Okabe and Ito (2008, "Color Universal Design"), shifted in lightness until each colour keeps a
contrast of 3:1 against its background and stays apart from the others for red-, green- and blue-blind eyes.
Every colour comes with a dash pattern. Curves that share a pattern differ in lightness, so a photocopy tells
them apart as well; the tests compute all of this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from actviz.formulas.errors import ActvizError, did_you_mean

Dash = tuple[float, ...]

SOLID: Dash = ()
DASHES: tuple[Dash, ...] = (
    SOLID,
    (9, 4),
    (9, 3, 2.5, 3),
    (4.5, 2.5),
    (9, 2.5, 2.5, 2.5, 2.5, 2.5),
)
"""Patterns of functions, on and off lengths in points, long enough to read as lines."""

DOTS: Dash = (2.2, 1.8)
"""The pattern of slopes, shorter than any of ``DASHES``."""


@dataclass(frozen=True)
class Pen:
    """How one line is drawn: colour, on and off lengths (empty: solid) and width, both in points."""

    color: str
    dash: Dash = SOLID
    width: float = 2.0

    def scaled(self, by: float) -> Pen:
        """Return a pen with the same colour and so many times the width and the lengths."""
        return Pen(self.color, tuple(by * length for length in self.dash), by * self.width)

    @property
    def style(self) -> dict[str, Any]:
        """The pen as properties of a matplotlib line."""
        # Matplotlib counts dashes in line widths.
        dash = (0, tuple(length / self.width for length in self.dash)) if self.dash and self.width else "-"
        return {"color": self.color, "linewidth": self.width, "linestyle": dash}


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours of a figure. ``ink`` writes names, ``muted`` formulas and numbers, ``axis`` draws the two axes.

    ``dark`` is what an SVG file looks like on a dark page, None if that makes no difference.
    """

    name: str
    background: str
    ink: str
    muted: str
    axis: str
    grid: str
    colors: tuple[str, ...]
    dark: Theme | None = None

    def pen(self, index: int, width: float = 2.0) -> Pen:
        """Return the pen of curve number ``index``; colours and dashes cycle at different lengths."""
        return Pen(self.colors[index % len(self.colors)], DASHES[index % len(DASHES)], width)

    def tint(self, color: str, share: float) -> str:
        """Return the background with a ``share`` of a colour in it, from 0 to 1."""
        mixed = (round(b + share * (c - b)) for c, b in zip(_channels(color), _channels(self.background), strict=True))
        return "#" + "".join(f"{channel:02X}" for channel in mixed)

    @property
    def is_grey(self) -> bool:
        """Whether all curves are black, white or grey, so that no hue tells two of them apart."""
        return all(len(set(_channels(color))) == 1 for color in self.colors)


def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    shares = (channel / 255 for channel in _channels(color))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * light for weight, light in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


LIGHT = Theme(
    name="light",
    background="#FFFFFF",
    ink="#1F2328",
    muted="#59636E",
    axis="#6E7781",
    grid="#E4E7EB",
    colors=("#0072B2", "#D55E00", "#009E73", "#781F7C", "#6F560D", "#222222", "#AD2A3B", "#454DAC"),
)
DARK = Theme(
    name="dark",
    background="#15181D",
    ink="#E8EAED",
    muted="#A9B1BB",
    axis="#8B949E",
    grid="#2B3038",
    colors=("#56B4E9", "#E69F00", "#88E2BB", "#F2B6E0", "#DECB61", "#F2F3F5", "#F16F35", "#6C83DC"),
)
PRINT = Theme(
    name="print",
    background="#FFFFFF",
    ink="#000000",
    muted="#3A3A3A",
    axis="#9A9A9A",
    grid="#DADADA",
    colors=("#000000", "#7A7A7A", "#404040"),
)
AUTO = replace(LIGHT, name="auto", dark=DARK)
"""The light colours, and the dark ones where the reader's page is dark and the file can know it."""
THEMES = {theme.name: theme for theme in (LIGHT, DARK, PRINT, AUTO)}


def theme_named(name: str) -> Theme:
    """Return the theme of that name. Raises ``ActvizError`` for any other name."""
    try:
        return THEMES[name.lower()]
    except KeyError:
        hint = did_you_mean(name, THEMES) or f"; there are {', '.join(THEMES)}"
        raise ActvizError(f"no theme is called '{name}'{hint}") from None
