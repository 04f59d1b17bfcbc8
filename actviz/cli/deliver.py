"""Write a result in all formats that are asked for: to files, to stdout, as a figure in the terminal."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actviz.cli.options import Figure, Output
from actviz.cli.output import Target
from actviz.cli.terminal_io import OutputError, is_terminal, write_stderr, write_stdout
from actviz.formats import DRAWN, FORMATS, REPORT

if TYPE_CHECKING:
    from actviz.cli.render_figure import FigureRenderer

PAGE = 80
"""The width of a page of text in columns."""
NOTHING: Mapping[str, View] = {}


class View:
    """A module that renders a result, and the arguments of its functions: the result and keyword ``options``.

    Each function is given the options that it declares. The module is imported when a function is called, since that
    may load Rich or Matplotlib. An argument that is a function is evaluated at the same time, since that may be slow.
    """

    def __init__(self, module: str, result: Any, **options: Any) -> None:
        self.module, self.result, self.options = module, result, options

    def call(self, name: str, **further: Any) -> Any:
        """Call the function ``name`` of the module, with ``further`` options."""
        function = getattr(import_module(f"actviz.{self.module}"), name)
        options = {**self.options, **further}
        taken = [name for name in inspect.signature(function).parameters if name in options]
        return function(_value(self.result), **{name: _value(options[name]) for name in taken})


def _value(argument: Any) -> Any:
    return argument() if inspect.isroutine(argument) else argument


def deliver(
    targets: Sequence[Target],
    options: Output,
    text: View,
    *,
    figure: View | None = None,
    report: View | None = None,
    preview: View | None = None,
    other: Mapping[str, View] = NOTHING,
    labels: Iterable[str] = (),
) -> None:
    """Show a figure in the terminal and write all targets.

    ``text`` has functions such as ``to_json``; ``figure`` has ``draw`` and ``describe``. ``report``, by default
    ``text``, is printed beside a figure unless it is a target itself. ``preview``, by default ``figure``, is for
    terminals without pictures. ``other`` has views for single formats. ``labels`` are texts in the figure.
    """

    @cache
    def renderer() -> FigureRenderer:
        load_matplotlib()
        from actviz.cli.render_figure import FigureRenderer

        assert isinstance(options, Figure)
        return FigureRenderer(options, [*labels])

    def content(target: Target) -> bytes:
        view = other.get(target.format)
        if target.format in DRAWN:
            return renderer().render(view or figure or text, target.format)
        if target.format == REPORT:
            return _report((report or text).call("report"), target)
        document: str = (view or text).call(FORMATS[target.format].function)
        return document.encode()

    if any(target.is_shown for target in targets):
        from actviz.cli.preview import inline, protocol_of

        terminal = is_terminal(sys.stdout)
        protocol = protocol_of(os.environ) if terminal else None
        if protocol:
            write_stdout(inline(renderer().render(figure or text, "png"), protocol))
        else:
            write_stdout(render_text(_preview(preview or figure or text, options), terminal=terminal).encode())
    contents = [(target, content(target)) for target in targets if target.is_written]
    if REPORT in options.formats and not options.quiet and has_report_beside(targets):
        write_stderr(render_text((report or text).call("report"), terminal=is_terminal(sys.stderr)))
    for target, written in contents:
        target.write(written, quiet=options.quiet)


def load_matplotlib() -> None:
    """Load Matplotlib so that it only writes files. Raises ``OutputError`` if its settings are no text."""
    import logging

    # Matplotlib fails for a backend in the environment that it does not know.
    os.environ["MPLBACKEND"] = "agg"
    # What it logs at import (a new list of fonts, a wrong setting) has no effect on figures.
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())
    try:
        import actviz.figures.text_metrics  # noqa: F401
    except UnicodeDecodeError:
        raise OutputError("the settings for figures in 'matplotlibrc' cannot be read: they are no text") from None


def has_report_beside(targets: Sequence[Target]) -> bool:
    """Whether a figure is written without a report, so that the report is printed in addition."""
    formats = {target.format for target in targets}
    return not formats.isdisjoint(DRAWN) and REPORT not in formats


def _preview(figure: View, options: Output) -> Iterable[Any]:
    """Render a figure in Braille dots."""
    assert isinstance(options, Figure)
    kind = figure.module.rpartition(".")[2]
    shown: Iterable[Any] = View("cli.preview", figure.result, **figure.options).call(kind, title=options.title)
    return shown


def _report(parts: Iterable[Any], target: Target) -> bytes:
    """Render a report for a target."""
    return render_text(parts, terminal=target.path is None and is_terminal(sys.stdout)).encode()


def page(parts: Iterable[Any]) -> bytes:
    """Render a page of text for stdout."""
    return render_text(parts, terminal=is_terminal(sys.stdout), widest=PAGE).encode()


def render_text(parts: Iterable[Any], *, terminal: bool, widest: int | None = None) -> str:
    """Render the parts of a report as text."""
    from actviz.tables import elements

    return elements.render_text(parts, terminal=terminal, widest=widest)
