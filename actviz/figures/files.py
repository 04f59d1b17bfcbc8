"""Figures as PNG, SVG and PDF files, reproducible to the byte, with a title and a description."""

from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO, Literal

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.text import Text

from actviz.figure_options import DPI
from actviz.figures.svg import complete_svg
from actviz.figures.text_metrics import boxes_for_unknown_characters, matplotlib_settings, missing_characters

Format = Literal["png", "svg", "pdf"]

SOFTWARE = "actviz"


class NotebookFigure(Figure):
    """A figure that notebooks display. They display Matplotlib's own figures only after ``pyplot`` is imported."""

    def _repr_png_(self) -> bytes:
        return _render(self, "png", DPI, {"Software": SOFTWARE}, transparent=False)


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
    """Write ``figure`` to ``stream`` after the file has been rendered completely.

    ``dpi`` is used for PNG only. ``title`` and ``description`` are for screen readers: ``<title>`` and ``<desc>`` in
    SVG, text chunks in PNG, title and subject in PDF. ``dark`` is the same figure in the colours of an SVG on a
    dark page. ``transparent`` removes the background of the page and of all axes, but not of texts and circles. The
    file contains no date.
    """
    content = _render(figure, format, dpi, _metadata(format, title, description), transparent=transparent)
    if format == "svg":
        dark_svg = (
            _render(dark, format, dpi, _metadata(format, "", ""), transparent=transparent).decode() if dark else None
        )
        content = complete_svg(content.decode(), title, description, dark_svg).encode()
    stream.write(content)


def _render(figure: Figure, format: Format, dpi: int, metadata: dict[str, str | None], *, transparent: bool) -> bytes:
    buffer = BytesIO()
    # Fonts of other scripts often cannot be embedded as type 42; as type 3 their outlines are embedded.
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
