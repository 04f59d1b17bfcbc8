"""From results to the bytes of a figure; importing this module loads Matplotlib."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from io import BytesIO
from typing import cast

from actviz.cli import matplotlib_setup  # noqa: F401 - first of all
from actviz.cli.deliver import View
from actviz.cli.formats import ANIMATION
from actviz.cli.options import Figure, check_pixels
from actviz.cli.terminal_io import say
from actviz.figures.files import Format, write_figure
from actviz.figures.sizes import page_size
from actviz.figures.text_metrics import FALLBACKS, not_in_fonts
from actviz.figures.themes import theme_named
from actviz.figures.wording import WORDINGS, Wording
from actviz.language import spoken


class FigureRenderer:
    """Draws figures in the style that options choose; tells of characters for which there is no font."""

    def __init__(self, options: Figure, labels: Iterable[str]) -> None:
        self.options, self.labels = options, labels
        self.theme = theme_named(options.theme)
        self.style = {"size": options.size, "title": options.title, "wording": self._wording()}

    def _wording(self) -> Wording:
        """The words of figures; English ones if there is no font for those of the language."""
        wording = WORDINGS[spoken()]
        if spoken() == "en" or not not_in_fonts(asdict(wording).values()):
            return wording
        if not self.options.quiet:
            say("no Japanese font was found, so the figure is in English; pip install 'actviz[ja]' brings one")
        return WORDINGS["en"]

    def render(self, view: View, format: str) -> bytes:
        """The figure as a file of a format, with a title and a description."""
        stream = BytesIO()
        if format == ANIMATION:
            from actviz.figures.approximate_animation import SIZE

            check_pixels(*page_size(self.options.size, SIZE), self.options.dpi)
            view.call("write", stream=stream, dpi=self.options.dpi, theme=self.theme, **self.style)
            return stream.getvalue()
        name, description = view.call("describe", **self.style)
        figure = view.call("draw", theme=self.theme, **self.style)
        dark = self.theme.dark if format == "svg" else None
        width, height = figure.get_size_inches()
        check_pixels(width, height, self.options.dpi)
        write_figure(
            figure,
            stream,
            cast(Format, format),
            dpi=self.options.dpi,
            title=self.options.title or name,
            description=description,
            dark=view.call("draw", theme=dark, **self.style) if dark else None,
            transparent=self.options.transparent,
        )
        # An SVG file holds text as text, and whoever shows it has fonts of their own.
        missing = "" if format == "svg" else not_in_fonts((self.options.title or "", *self.labels))
        if missing and not self.options.quiet:
            fonts = ", ".join(FALLBACKS[:3])
            say(f"no font was found for {missing}; boxes are drawn instead (looked for {fonts} and others)")
        return stream.getvalue()
