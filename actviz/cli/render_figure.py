"""From results to the bytes of a figure. ``deliver.load_matplotlib`` is called before this module is imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from typing import cast

from actviz.cli.deliver import View
from actviz.cli.options import Figure, check_pixels
from actviz.cli.terminal_io import print_message
from actviz.figures.files import Format, write_figure
from actviz.figures.sizes import page_size
from actviz.figures.style import Style, drawable_wording
from actviz.figures.text_metrics import FALLBACKS, not_in_fonts
from actviz.figures.themes import theme_named
from actviz.figures.wording import WORDINGS
from actviz.formats import ANIMATION
from actviz.language import spoken


class FigureRenderer:
    """Draws figures in the style of the options, and reports characters for which there is no font."""

    def __init__(self, options: Figure, labels: Iterable[str]) -> None:
        self.options, self.labels = options, labels
        self.style = Style(
            theme=theme_named(options.theme),
            size=options.size,
            title=options.title,
            wording=drawable_wording(spoken()),
        )
        if self.style.wording is not WORDINGS[spoken()] and not options.quiet:
            print_message(
                "no Japanese font was found, so the figure is in English; pip install 'actviz[ja]' brings one"
            )

    def render(self, view: View, format: str) -> bytes:
        """Return the content of a file of the format, with a title and a description."""
        stream, style = BytesIO(), replace(self.style, y_range=view.options.get("y_range"))
        if format == ANIMATION:
            from actviz.figures.approximate_animation import SIZE

            check_pixels(*page_size(style.size, SIZE), self.options.dpi)
            view.call("write", stream=stream, dpi=self.options.dpi, style=style)
            return stream.getvalue()
        title, description = view.call("describe", wording=style.wording)
        figure, dark = view.call("draw", style=style), style.theme.dark
        width, height = figure.get_size_inches()
        check_pixels(width, height, self.options.dpi)
        write_figure(
            figure,
            stream,
            cast(Format, format),
            dpi=self.options.dpi,
            title=style.title or title,
            description=description,
            dark=view.call("draw", style=replace(style, theme=dark)) if dark and format == "svg" else None,
            transparent=self.options.transparent,
        )
        # An SVG contains text, which its viewer draws with its own fonts.
        missing = "" if format == "svg" else not_in_fonts((self.options.title or "", *self.labels))
        if missing and not self.options.quiet:
            fonts = ", ".join(FALLBACKS[:3])
            print_message(f"no font was found for {missing}; boxes are drawn instead (looked for {fonts} and others)")
        return stream.getvalue()
