"""Rendering of results to image files. ``deliver.load_matplotlib`` is called before this module is imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO

from actviz.cli.options import Figure
from actviz.cli.terminal_io import print_message
from actviz.figure_options import check_pixels
from actviz.figures.sizes import ONE_PANEL, page_size
from actviz.figures.style import Style, drawable_wording
from actviz.figures.text_metrics import FALLBACKS, not_in_fonts
from actviz.figures.themes import theme_named
from actviz.figures.wording import wording_in
from actviz.formats import ANIMATION
from actviz.language import current_language
from actviz.rendering import View, figure_file


class FigureRenderer:
    """Drawing of figures in the style of the options, and of messages about characters without a font."""

    def __init__(self, options: Figure, labels: Iterable[str]) -> None:
        self.options, self.labels = options, labels
        self.style = Style(
            theme=theme_named(options.theme),
            size=options.size,
            title=options.title,
            wording=drawable_wording(current_language()),
        )
        if self.style.wording is not wording_in(current_language()) and not options.quiet:
            print_message(
                "no Japanese font was found, so the figure is in English; install one with pip install 'actviz[ja]'"
            )

    def render(self, view: View, format: str) -> bytes:
        """Return the content of a file of the format, with a title and a description."""
        stream, style = BytesIO(), replace(self.style, y_range=view.options.get("y_range"))
        if format == ANIMATION:
            check_pixels(*page_size(style.size, ONE_PANEL), self.options.dpi)
            view.call("write", stream=stream, dpi=self.options.dpi, style=style)
            return stream.getvalue()
        content = figure_file(
            view, format, style, dpi=self.options.dpi, transparent=self.options.transparent, check=check_pixels
        )
        # An SVG contains text, which the viewer draws with its own fonts.
        missing = "" if format == "svg" else not_in_fonts((self.options.title or "", *self.labels))
        if missing and not self.options.quiet:
            fonts = ", ".join(FALLBACKS[:3])
            print_message(
                "no font was found for {characters}; they are drawn as boxes (searched {fonts} and others)",
                characters=missing,
                fonts=fonts,
            )
        return content
