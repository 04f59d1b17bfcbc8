"""Figures as files: PNG, SVG and PDF, the same bytes every time, with a title and a description in words."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from typing import Any, BinaryIO, Literal

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.text import Text

from actviz.figures.typography import FONTS, boxes_for_unknown_characters, house_style, lacking

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")

SOFTWARE = "actviz"

__all__ = ["FORMATS", "Figure", "Format", "write_figure"]


def write_figure(figure: Figure, stream: BinaryIO, format: Format, *, dpi: int, title: str, description: str) -> None:
    """Write ``figure`` to ``stream`` in one piece, when it is complete.

    ``dpi`` matters to PNG only. ``title`` and ``description`` are for those who do not see the picture: SVG has them
    as ``<title>`` and ``<desc>``, PNG as text chunks, PDF as title and subject. Nothing in the file tells the time.
    """
    buffer = BytesIO()
    # Fonts of other scripts are often of a kind that PDF readers cannot take as they are: outlines they can.
    foreign = format == "pdf" and any(lacking(text.get_text()) for text in figure.findobj(Text))
    outlines: dict[Any, Any] = {"pdf.fonttype": 3} if foreign else {}
    with house_style(), rc_context(outlines), boxes_for_unknown_characters():
        figure.savefig(buffer, format=format, dpi=dpi, metadata=_metadata(format, title, description))
    content = buffer.getvalue()
    stream.write(_accessible(content, title, description) if format == "svg" else content)


def _metadata(format: Format, title: str, description: str) -> dict[str, str | None]:
    match format:
        case "png":
            return {"Title": title, "Description": description, "Software": SOFTWARE}
        case "pdf":
            return {"Title": title, "Subject": description, "Creator": SOFTWARE, "CreationDate": None}
        case "svg":
            return {"Creator": SOFTWARE, "Date": None}


def _accessible(svg: bytes, title: str, description: str) -> bytes:
    """Name and describe the picture for screen readers; give formulas more fonts to choose from, as other text has."""
    head, tag, rest = svg.decode().partition("<svg ")
    attributes, end, body = rest.partition(">\n")
    words = f' <title id="figure-title">{escape(title)}</title>\n'
    words += f' <desc id="figure-description">{escape(description)}</desc>\n'
    others = "".join(f", '{font}'" for font in FONTS[1:]) + ", sans-serif"
    body = re.sub(rf"'{FONTS[0]}'(, '[^']*')*(?=[;\"])", rf"\g<0>{others}", body)
    named = f'{tag}role="img" aria-labelledby="figure-title figure-description" {attributes}{end}'
    return f"{head}{named}{words}{body}".encode()
