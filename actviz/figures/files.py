"""Figures as files: PNG, SVG and PDF, the same bytes every time, with a title and a description in words."""

from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO, Literal

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.text import Text

from actviz.figures.svg import for_every_page
from actviz.figures.text_metrics import boxes_for_unknown_characters, matplotlib_settings, missing_characters

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")

SOFTWARE = "actviz"

__all__ = ["FORMATS", "Figure", "Format", "write_figure"]


def write_figure(
    figure: Figure,
    stream: BinaryIO,
    format: Format,
    *,
    dpi: int,
    title: str,
    description: str,
    dark: Figure | None = None,
    transparent: bool = False,
) -> None:
    """Write ``figure`` to ``stream`` in one piece, when it is complete.

    ``dpi`` matters to PNG only. ``title`` and ``description`` are for those who do not see the picture: SVG has them
    as ``<title>`` and ``<desc>``, PNG as text chunks, PDF as title and subject. ``dark`` is the same figure in the
    colours that SVG has on a dark page. ``transparent`` leaves out the background of the page and of all axes; what
    covers a line for the sake of a text or a circle stays. Nothing in the file tells the time.
    """
    content = _drawn(figure, format, dpi, _metadata(format, title, description), transparent=transparent)
    if format == "svg":
        night = _drawn(dark, format, dpi, _metadata(format, "", ""), transparent=transparent).decode() if dark else None
        content = for_every_page(content.decode(), title, description, night).encode()
    stream.write(content)


def _drawn(figure: Figure, format: Format, dpi: int, metadata: dict[str, str | None], *, transparent: bool) -> bytes:
    buffer = BytesIO()
    # Fonts of other scripts are often of a kind that PDF readers cannot take as they are: outlines they can.
    foreign = format == "pdf" and any(missing_characters(text.get_text()) for text in figure.findobj(Text))
    outlines: dict[Any, Any] = {"pdf.fonttype": 3} if foreign else {}
    with matplotlib_settings(), rc_context(outlines), boxes_for_unknown_characters():
        figure.savefig(buffer, format=format, dpi=dpi, metadata=metadata, transparent=transparent)
    return buffer.getvalue()


def _metadata(format: Format, title: str, description: str) -> dict[str, str | None]:
    match format:
        case "png":
            return {"Title": title, "Description": description, "Software": SOFTWARE}
        case "pdf":
            return {"Title": title, "Subject": description, "Creator": SOFTWARE, "CreationDate": None}
        case "svg":
            return {"Creator": SOFTWARE, "Date": None}
