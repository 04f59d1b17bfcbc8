"""How a figure is to look, read from the options; nothing here loads Matplotlib."""

from __future__ import annotations

from dataclasses import dataclass

from actviz.cli.choices import one_of, plain_text
from actviz.cli.languages import read_language
from actviz.cli.numbers import interval, size, whole
from actviz.figures.themes import THEMES, Theme
from actviz.figures.wording import WORDINGS, Wording
from actviz.formulas.errors import ActvizError

MAX_PIXELS = 100_000_000


@dataclass(frozen=True)
class Look:
    """Options of a figure that any command may draw; ``size`` is in inches, None is the size that fits the figure."""

    theme: Theme
    wording: Wording
    size: tuple[float, float] | None
    dpi: int
    title: str | None
    y_range: tuple[float, float] | None


def read_look(
    *, theme: str, lang: str | None, figure_size: str | None, dpi: str, title: str | None, y_range: str | None
) -> Look:
    """Read the options; raises ``ActvizError`` for one that is wrong."""
    look = Look(
        theme=THEMES[one_of(THEMES, theme, "--theme")],
        wording=WORDINGS[read_language(lang)],
        size=None if figure_size is None else size(figure_size),
        dpi=whole(dpi, "--dpi", 10, 1200),
        title=None if title is None else plain_text(title, "--title"),
        y_range=None if y_range is None else interval(y_range, "--y-range"),
    )
    if look.size and (pixels := look.size[0] * look.size[1] * look.dpi**2) > MAX_PIXELS:
        raise ActvizError(
            f"--size, --dpi: {figure_size} inches at {dpi} dots per inch are {pixels / 1e6:.0f} million pixels; "
            f"at most {MAX_PIXELS / 1e6:.0f} million are possible"
        )
    return look
