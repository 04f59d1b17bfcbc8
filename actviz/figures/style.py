"""Theme, size, title, range of y and language of a figure in one argument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields

import numpy as np
from matplotlib.figure import Figure

from actviz.figure_options import Size
from actviz.figures.files import NotebookFigure
from actviz.figures.sizes import page_size
from actviz.figures.text_metrics import matplotlib_settings, not_in_fonts
from actviz.figures.themes import LIGHT, Theme
from actviz.figures.wording import ENGLISH, Wording, wording_in
from actviz.studies.plot import Trace


@dataclass(frozen=True, kw_only=True)
class Style:
    """Theme, size, title, range of y and language of a figure.

    ``size`` is in inches; None is the default size of the figure. ``title`` replaces the title of the figure.
    ``y_range`` is the range of y of the axes for values of functions; with None, it shows all curves.
    """

    theme: Theme = LIGHT
    size: Size | None = None
    title: str | None = None
    y_range: tuple[float, float] | None = None
    wording: Wording = ENGLISH

    def figure(self, usual: tuple[float, float]) -> Figure:
        """Return an empty figure of the size of the style, or else of the ``usual`` size."""
        return NotebookFigure(figsize=page_size(self.size, usual), facecolor=self.theme.background)

    def heading(self, traces: Sequence[Trace]) -> tuple[str, str]:
        """Return the title and its formula: those of a single curve unless the style has a title."""
        if self.is_named_by(traces):
            return traces[0].label, traces[0].latex + traces[0].settings_latex
        return self.title or "", ""

    def is_named_by(self, traces: Sequence[Trace]) -> bool:
        """Return whether the heading names the only curve, so that no legend is required."""
        return len(traces) == 1 and self.title is None


DEFAULT = Style()


@contextmanager
def drawing() -> Iterator[None]:
    """Decorate a function to use actviz's settings of Matplotlib and ignore overflow, which occurs outside the view."""
    with matplotlib_settings(), np.errstate(over="ignore"):
        yield


def drawable_wording(language: str) -> Wording:
    """Return the texts of a language, the English ones if no installed fonts have all of their characters."""
    wording = wording_in(language)
    if wording is not ENGLISH and not_in_fonts(getattr(wording, field.name) for field in fields(wording)):
        return ENGLISH
    return wording
