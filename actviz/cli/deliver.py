"""Output of a result in all requested formats: to files, to stdout, as a figure in the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from actviz.cli.options import Figure, Output
from actviz.cli.output import Target
from actviz.cli.terminal_io import OutputError, is_terminal, write_stderr, write_stdout
from actviz.formats import DRAWN, FORMATS, REPORT
from actviz.rendering import View, Views

if TYPE_CHECKING:
    from actviz.cli.render_figure import FigureRenderer

PAGE = 80
"""The width of a page of text in columns."""


def deliver(
    targets: Sequence[Target], options: Output, views: Views, *, labels: Iterable[str] = (), **figure_options: Any
) -> None:
    """Show a figure in the terminal and write all targets; a report is printed beside a figure.

    Parameters
    ----------
    targets
        The formats and files.
    options
        The options for output, and for figures if available.
    views
        The views of the result.
    labels
        Texts in the figure, for whose characters a font is needed.
    **figure_options
        Further arguments of the functions that draw, such as ``y_range`` and ``panels``.
    """

    @cache
    def renderer() -> FigureRenderer:
        load_matplotlib()
        from actviz.cli.render_figure import FigureRenderer

        assert isinstance(options, Figure)
        return FigureRenderer(options, [*labels])

    def drawn(view: View | None) -> View:
        assert view is not None
        return View(view.module, view.result, **{**view.options, **figure_options})

    def report() -> Any:
        return (views.report or views.text).call("report")

    def content(target: Target) -> bytes:
        view = views.other.get(target.format)
        if target.format in DRAWN:
            return renderer().render(drawn(view or views.figure), target.format)
        if target.format == REPORT:
            return render_text(report(), terminal=target.path is None and is_terminal(sys.stdout)).encode()
        document: str = (view or views.text).call(FORMATS[target.format].function)
        return document.encode()

    if any(target.is_shown for target in targets):
        from actviz.cli.preview import inline, protocol_of

        terminal = is_terminal(sys.stdout)
        protocol = protocol_of(os.environ) if terminal else None
        if protocol:
            write_stdout(inline(renderer().render(drawn(views.figure), "png"), protocol))
        else:
            write_stdout(
                render_text(_preview(drawn(views.preview or views.figure), options), terminal=terminal).encode()
            )
    contents = [(target, content(target)) for target in targets if target.is_written]
    if REPORT in options.formats and not options.quiet and has_report_beside(targets):
        write_stderr(render_text(report(), terminal=is_terminal(sys.stderr)))
    for target, written in contents:
        target.write(written, quiet=options.quiet)


def load_matplotlib() -> None:
    """Load Matplotlib for writing files only. Raises ``OutputError`` if its settings are not text."""
    import logging

    # Matplotlib fails for an unknown backend in the environment.
    os.environ["MPLBACKEND"] = "agg"
    # What it logs at import (a new list of fonts, a wrong setting) has no effect on figures.
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())
    try:
        import actviz.figures.text_metrics  # noqa: F401
    except UnicodeDecodeError:
        raise OutputError("cannot read the figure settings in 'matplotlibrc': it is not a text file") from None


def has_report_beside(targets: Sequence[Target]) -> bool:
    """Return whether a figure is written without a report, so that the report is printed in addition."""
    formats = {target.format for target in targets}
    return not formats.isdisjoint(DRAWN) and REPORT not in formats


def _preview(figure: View, options: Output) -> Iterable[Any]:
    """Render a figure in Braille dots."""
    assert isinstance(options, Figure)
    kind = figure.module.rpartition(".")[2]
    parts: Iterable[Any] = View("cli.preview", figure.result, **figure.options).call(kind, title=options.title)
    return parts


def page(parts: Iterable[Any]) -> bytes:
    """Render a page of text for stdout."""
    return render_text(parts, terminal=is_terminal(sys.stdout), widest=PAGE).encode()


def render_text(parts: Iterable[Any], *, terminal: bool, widest: int | None = None) -> str:
    """Render the parts of a report as text."""
    from actviz.tables import elements

    return elements.render_text(parts, terminal=terminal, widest=widest)
