"""Colours and styles of lines and areas.

Palettes start from Okabe and Ito (2008, "Color Universal Design"). Their lightness is changed until each colour has a
contrast of at least 3:1 with its background and differs from the others for red-, green- and blue-blind eyes. Each
colour has a dash pattern. Curves with the same pattern differ in lightness, so they can also be distinguished on a
photocopy. The tests compute all of this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from actviz.formulas.errors import ActvizError, did_you_mean
from actviz.messages import Message

Dash = tuple[float, ...]

SOLID: Dash = ()
DASHES: tuple[Dash, ...] = (
    SOLID,
    (9, 4),
    (9, 3, 2.5, 3),
    (4.5, 2.5),
    (9, 2.5, 2.5, 2.5, 2.5, 2.5),
)
"""Patterns of functions: on and off lengths in points."""

DOTS: Dash = (2.2, 1.8)
"""The pattern of slopes, shorter than any of ``DASHES``."""
FINE_DOTS: Dash = (1.2, 2.0)
"""The pattern of theory and bounds, thin enough to let the pattern of a line below be seen."""


@dataclass(frozen=True)
class LineStyle:
    """Colour, on and off lengths (empty: solid) and width of a line, both in points."""

    color: str
    dash: Dash = SOLID
    width: float = 2.0

    def scaled(self, factor: float) -> LineStyle:
        """Return the style with its width and lengths multiplied by a factor."""
        return LineStyle(self.color, tuple(factor * length for length in self.dash), factor * self.width)

    @property
    def properties(self) -> dict[str, Any]:
        """The style as properties of a matplotlib line."""
        # Matplotlib counts dashes in line widths.
        dash = (0, tuple(length / self.width for length in self.dash)) if self.dash and self.width else "-"
        return {"color": self.color, "linewidth": self.width, "linestyle": dash}


@dataclass(frozen=True)
class FillStyle:
    """Colour of an area and of its hatching, if it is hatched."""

    face: str
    hatching: str = ""

    @property
    def properties(self) -> dict[str, Any]:
        """The style as properties of a matplotlib patch."""
        hatched = {"hatch": "/////", "edgecolor": self.hatching} if self.hatching else {"edgecolor": "none"}
        return {"facecolor": self.face, "linewidth": 0.0, **hatched}


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours of a figure: ``ink`` of names, ``muted`` of formulas and numbers, ``axis`` of the two axes.

    ``dark`` is the theme of an SVG file on a dark page, None if it is the same.
    """

    name: str
    background: str
    ink: str
    muted: str
    axis: str
    grid: str
    colors: tuple[str, ...]
    dark: Theme | None = None

    def line_style(self, index: int, width: float = 2.0) -> LineStyle:
        """Return the style of curve number ``index``; colours and dashes cycle at different lengths."""
        return LineStyle(self.colors[index % len(self.colors)], DASHES[index % len(DASHES)], width)

    def tint(self, color: str, fraction: float) -> str:
        """Return the background mixed with a ``fraction`` of a colour, from 0 to 1."""
        mixed = (
            round(b + fraction * (c - b)) for c, b in zip(_channels(color), _channels(self.background), strict=True)
        )
        return "#" + "".join(f"{channel:02X}" for channel in mixed)

    @property
    def is_grey(self) -> bool:
        """Whether all curves are black, white or grey, so that no hue distinguishes them."""
        return all(len(set(_channels(color))) == 1 for color in self.colors)


def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    values = (channel / 255 for channel in _channels(color))
    linear = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


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
"""The light colours, and in an SVG file also the dark colours for dark pages."""
THEMES = {theme.name: theme for theme in (LIGHT, DARK, PRINT, AUTO)}


def theme_named(name: str) -> Theme:
    """Return the theme of that name. Raises ``ActvizError`` for any other name."""
    try:
        return THEMES[name.lower()]
    except KeyError:
        hint = did_you_mean(name, THEMES) or Message("; known themes: {known}", known=", ".join(THEMES))
        raise ActvizError("unknown theme '{typed}'{hint}", typed=name, hint=hint) from None
