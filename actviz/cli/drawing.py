"""From results to the bytes of a figure; importing this module loads Matplotlib."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import cast

from actviz.cli import matplotlib_setup  # noqa: F401 - first of all
from actviz.cli.figure_style import Look, check_pixels
from actviz.cli.terminal_io import say
from actviz.figures import compare, derivative, jacobian, plot
from actviz.figures import grid as small_multiples
from actviz.figures.files import Figure, Format, write_figure
from actviz.figures.style import Style
from actviz.figures.text_metrics import FALLBACKS, not_in_fonts
from actviz.studies.compare import Comparison
from actviz.studies.derivative import Derivatives, Jacobian
from actviz.studies.plot import Sample


def draw(sample: Sample, look: Look, format: str, *, slopes: bool, quiet: bool) -> bytes:
    """Draw the curves of a sample as a file of the given format; tell of characters that cannot be drawn."""
    words = plot.describe(sample, slopes=slopes, wording=look.style.wording)
    return figure_file(partial(plot.draw, sample, slopes=slopes), words, _labels(sample), look, format, quiet=quiet)


def derivatives(result: Derivatives, look: Look, format: str, *, overlay: bool, quiet: bool) -> bytes:
    """Draw curves and their derivatives; the rest as in ``draw``."""
    figure = partial(derivative.draw, result, overlay=overlay)
    words = derivative.describe(result, wording=look.style.wording)
    return figure_file(figure, words, _labels(result.sample), look, format, quiet=quiet)


def jacobians(results: Sequence[Jacobian], look: Look, format: str, *, quiet: bool) -> bytes:
    """Draw Jacobians as heat maps; the rest as in ``draw``."""
    words = jacobian.describe(results, wording=look.style.wording)
    labels = [result.label for result in results]
    return figure_file(partial(jacobian.draw, results), words, labels, look, format, quiet=quiet)


def comparison(result: Comparison, look: Look, format: str, *, quiet: bool) -> bytes:
    """Draw functions above their slopes and the differences from a reference; the rest as in ``draw``."""
    words = compare.describe(result, wording=look.style.wording)
    return figure_file(partial(compare.draw, result), words, _labels(result.sample), look, format, quiet=quiet)


def grid(sample: Sample, look: Look, format: str, *, quiet: bool) -> bytes:
    """Draw small multiples, one function a cell, with its slope; the rest as in ``draw``."""
    words = small_multiples.describe(sample, slopes=True, wording=look.style.wording)
    figure = partial(small_multiples.draw, sample, slopes=True)
    return figure_file(figure, words, _labels(sample), look, format, quiet=quiet)


def _labels(sample: Sample) -> list[str]:
    return [trace.label for trace in sample.traces]


def figure_file(
    draw: Callable[[Style], Figure],
    words: tuple[str, str],
    labels: Iterable[str],
    look: Look,
    format: str,
    *,
    quiet: bool = True,
) -> bytes:
    """The bytes of a figure, with a title and a description; tell of characters that cannot be drawn.

    ``draw`` returns the figure in a style.
    """
    name, description = words
    figure, stream, dark = draw(look.style), BytesIO(), look.style.theme.dark
    width, height = figure.get_size_inches()
    check_pixels(width, height, look.dpi)
    write_figure(
        figure,
        stream,
        cast(Format, format),
        dpi=look.dpi,
        title=look.title or name,
        description=description,
        dark=draw(replace(look.style, theme=dark)) if dark and format == "svg" else None,
        transparent=look.transparent,
    )
    # An SVG file holds text as text, and whoever shows it has fonts of their own.
    strange = "" if format == "svg" else not_in_fonts((look.title or "", *labels))
    if strange and not quiet:
        fonts = ", ".join(FALLBACKS[:3])
        say(f"no font was found for {strange}; boxes are drawn instead (looked for {fonts} and others)")
    return stream.getvalue()
