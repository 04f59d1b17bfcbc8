"""How a figure is to look, read from the options; the room that draws is loaded when it is asked for a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.cli.choices import one_of, plain_text
from actviz.cli.language_choice import read_language
from actviz.cli.numbers import interval, whole
from actviz.cli.output import ANIMATION
from actviz.cli.sizes import size
from actviz.cli.themes import THEMES
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.figures.sizes import Size
    from actviz.figures.style import Style

MAX_PIXELS = 100_000_000


@dataclass(frozen=True)
class Look:
    """Options of a figure that any command may draw; a ``size`` of None is the one that fits the figure."""

    theme_name: str
    language: str
    size: Size | None
    dpi: int
    title: str | None
    y_range: tuple[float, float] | None
    transparent: bool = False

    @cached_property
    def style(self) -> Style:
        """The style of a figure that is being drawn; in English if no font has the characters of the language."""
        from actviz.figures.style import Style, drawable_wording
        from actviz.figures.themes import theme_named

        return Style(
            theme=theme_named(self.theme_name),
            size=self.size,
            title=self.title,
            y_range=self.y_range,
            wording=drawable_wording(self.language),
        )


def read_look(
    *,
    theme: str,
    lang: str | None,
    figure_size: str | None,
    dpi: str,
    title: str | None,
    y_range: str | None,
    transparent: bool = False,
    formats: Sequence[str] = (),
) -> Look:
    """Read the options; raises ``ActvizError`` for one that is wrong or not for one of the ``formats``."""
    look = Look(
        theme_name=one_of(THEMES, theme, "--theme"),
        language=read_language(lang),
        size=None if figure_size is None else size(figure_size),
        dpi=whole(dpi, "--dpi", 10, 1200),
        title=None if title is None else plain_text(title, "--title"),
        y_range=None if y_range is None else interval(y_range, "--y-range"),
        transparent=transparent,
    )
    if transparent and ANIMATION in formats:
        raise ActvizError("--transparent: a GIF cannot show a page through soft edges; write a png, svg or pdf")
    if look.size and look.size[1] is not None:
        check_pixels(look.size[0], look.size[1], look.dpi)
    return look


def check_pixels(width: float, height: float, dpi: int) -> None:
    """Raise ``ActvizError`` for a picture of so many inches that no memory should be asked for."""
    if (pixels := width * height * dpi**2) > MAX_PIXELS:
        raise ActvizError(
            f"--size, --dpi: {width:.4g}x{height:.4g} inches at {dpi} dots per inch are {pixels / 1e6:.0f} million "
            f"pixels; at most {MAX_PIXELS / 1e6:.0f} million are possible"
        )
