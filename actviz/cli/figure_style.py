"""How a figure is to look, as the options tell it; Matplotlib is loaded when a figure is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.cli.formats import ANIMATION
from actviz.cli.terminal_io import say
from actviz.formulas.errors import ActvizError
from actviz.language import spoken

if TYPE_CHECKING:
    from actviz.cli.options import Figure as FigureOptions
    from actviz.figures.sizes import Size
    from actviz.figures.themes import Theme
    from actviz.figures.wording import Wording

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
    quiet: bool = False
    transparent: bool = False

    @property
    def theme(self) -> Theme:
        """The colours of a figure that is being drawn."""
        from actviz.figures.themes import theme_named

        return theme_named(self.theme_name)

    @cached_property
    def wording(self) -> Wording:
        """The words of a figure that is being drawn; English ones if there is no font for those of the language."""
        from actviz.figures.wording import WORDINGS

        wording = WORDINGS[self.language]
        if self.language == "en":
            return wording
        from actviz.figures.text_metrics import not_in_fonts

        if not not_in_fonts(asdict(wording).values()):
            return wording
        if not self.quiet:
            say("no Japanese font was found, so the figure is in English; pip install 'actviz[ja]' brings one")
        return WORDINGS["en"]


def look_of(figure: FigureOptions, y_range: tuple[float, float] | None, formats: Sequence[str]) -> Look:
    """The look that options choose; raises ``ActvizError`` for one that is not for one of the ``formats``."""
    if figure.transparent and ANIMATION in formats:
        raise ActvizError("--transparent: a GIF cannot show a page through soft edges; write a png, svg or pdf")
    if figure.size and figure.size[1] is not None:
        check_pixels(figure.size[0], figure.size[1], figure.dpi)
    return Look(
        theme_name=figure.theme,
        language=spoken(),
        size=figure.size,
        dpi=figure.dpi,
        title=figure.title,
        y_range=y_range,
        quiet=figure.quiet,
        transparent=figure.transparent,
    )


def check_pixels(width: float, height: float, dpi: int) -> None:
    """Raise ``ActvizError`` for a picture of so many inches that no memory should be asked for."""
    if (pixels := width * height * dpi**2) > MAX_PIXELS:
        raise ActvizError(
            f"--size, --dpi: {width:.4g}x{height:.4g} inches at {dpi} dots per inch are {pixels / 1e6:.0f} million "
            f"pixels; at most {MAX_PIXELS / 1e6:.0f} million are possible"
        )
