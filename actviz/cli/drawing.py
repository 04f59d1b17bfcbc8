"""From a sample to the bytes of a figure; importing this module loads Matplotlib."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, cast

from actviz.figures.curves import SIZE, draw_curves
from actviz.figures.descriptions import describe
from actviz.figures.files import Format, write_figure
from actviz.figures.themes import theme_named
from actviz.figures.wording import WORDINGS
from actviz.studies.sampling import Sample


def figure_maker(
    sample: Sample,
    format: str,
    *,
    theme: str,
    size: tuple[float, float] | None,
    dpi: int,
    title: str | None,
    slopes: bool,
    y_range: tuple[float, float] | None,
    lang: str,
) -> Callable[[BinaryIO], None]:
    """Draw the figure and return what writes it to a stream."""
    wording = WORDINGS[lang]
    figure = draw_curves(
        sample, theme=theme_named(theme), size=size or SIZE, title=title, slopes=slopes, y_range=y_range, wording=wording
    )
    name, description = describe(sample, slopes=slopes, wording=wording)

    def make(stream: BinaryIO) -> None:
        write_figure(figure, stream, cast(Format, format), dpi=dpi, title=title or name, description=description)

    return make
