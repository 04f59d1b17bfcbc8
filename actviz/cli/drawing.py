"""From a sample to the bytes of a figure; importing this module loads Matplotlib."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from actviz.cli.looks import Look
from actviz.cli.streams import say
from actviz.figures.curves import SIZE, draw_curves
from actviz.figures.descriptions import describe
from actviz.figures.files import Format, write_figure
from actviz.figures.typography import FALLBACKS, not_in_fonts
from actviz.studies.sampling import Sample


def draw(sample: Sample, look: Look, format: str, *, slopes: bool, quiet: bool) -> bytes:
    """Draw the curves of a sample as a file of the given format; tell of characters that cannot be drawn."""
    figure = draw_curves(
        sample,
        theme=look.theme,
        size=look.size or SIZE,
        title=look.title,
        slopes=slopes,
        y_range=look.y_range,
        wording=look.wording,
    )
    name, description = describe(sample, slopes=slopes, wording=look.wording)
    stream = BytesIO()
    write_figure(figure, stream, cast(Format, format), dpi=look.dpi, title=look.title or name, description=description)
    # An SVG file holds text as text, and whoever shows it has fonts of their own.
    strange = "" if format == "svg" else not_in_fonts((look.title or "", *(trace.label for trace in sample.traces)))
    if strange and not quiet:
        fonts = ", ".join(FALLBACKS[:3])
        say(f"no font was found for {strange}; boxes are drawn instead (looked for {fonts} and others)")
    return stream.getvalue()
