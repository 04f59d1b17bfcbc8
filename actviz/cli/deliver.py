"""From a result to formats and places: a picture in the terminal, files, text on stdout, a report beside a figure."""

from __future__ import annotations

import inspect
import logging
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actviz.cli.formats import DRAWN, FORMATS, REPORT
from actviz.cli.options import Figure, Output
from actviz.cli.output import Target
from actviz.cli.terminal_io import OutputError, is_terminal, write_stderr, write_stdout

if TYPE_CHECKING:
    from actviz.cli.render_figure import FigureRenderer

PAGE = 80
"""Columns of a page of text."""
NOTHING: Mapping[str, View] = {}


class View:
    """A module that shows a result, and the arguments of its functions: the result, and ``options`` by name.

    A function takes those of the options that it declares. The module is imported when a function is called, for that
    may load Rich or Matplotlib. An argument that is a function itself is called then, for its value may take time.
    """

    def __init__(self, module: str, result: Any, **options: Any) -> None:
        self.module, self.result, self.options = module, result, options

    def call(self, name: str, **further: Any) -> Any:
        """Call the function ``name``, with ``further`` options."""
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

    ``text`` has functions such as ``to_json``, ``figure`` has ``draw`` and ``describe``. ``report`` is ``text`` by
    default; it is printed after a figure unless it is a target itself. ``preview`` is ``figure`` by default, for
    terminals that cannot show pictures. ``other`` are views for single formats. ``labels`` are texts in the figure.
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
            return report_for((report or text).call("report"), target)
        document: str = (view or text).call(FORMATS[target.format].function)
        return document.encode()

    if any(target.shown for target in targets):
        from actviz.cli.preview import inline, protocol_of

        terminal = is_terminal(sys.stdout)
        protocol = protocol_of(os.environ) if terminal else None
        if protocol:
            write_stdout(inline(renderer().render(figure or text, "png"), protocol))
        else:
            write_stdout(rendered(_preview(preview or figure or text, options), terminal=terminal).encode())
    contents = [(target, content(target)) for target in targets if target.written]
    if REPORT in options.formats and not options.quiet and has_report_beside(targets):
        write_stderr(rendered((report or text).call("report"), terminal=is_terminal(sys.stderr)))
    for target, written in contents:
        target.write(written, quiet=options.quiet)


def load_matplotlib() -> None:
    """Load Matplotlib so that it only writes files. Raises ``OutputError`` if its settings are no text."""
    # A name in the environment that Matplotlib does not know would stop it.
    os.environ["MPLBACKEND"] = "agg"
    # What it logs on starting (that a list of fonts is made, that a setting is wrong) changes no figure.
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())
    try:
        import actviz.figures.text_metrics  # noqa: F401
    except UnicodeDecodeError:
        raise OutputError("the settings for figures in 'matplotlibrc' cannot be read: they are no text") from None


def has_report_beside(targets: Sequence[Target]) -> bool:
    """Whether a figure is written and no report, so that the report is printed in addition."""
    formats = {target.format for target in targets}
    return not formats.isdisjoint(DRAWN) and REPORT not in formats


def _preview(figure: View, options: Output) -> Iterable[Any]:
    """A figure in Braille dots."""
    assert isinstance(options, Figure)
    kind = figure.module.rpartition(".")[2]
    shown: Iterable[Any] = View("cli.preview", figure.result, **figure.options).call(kind, title=options.title)
    return shown


def report_for(parts: Iterable[Any], target: Target) -> bytes:
    """A report as the content of a target."""
    return rendered(parts, terminal=target.path is None and is_terminal(sys.stdout)).encode()


def page(parts: Iterable[Any]) -> bytes:
    """A page of text for stdout, in lines that can be read."""
    return rendered(parts, terminal=is_terminal(sys.stdout), widest=PAGE).encode()


def rendered(parts: Iterable[Any], *, terminal: bool, widest: int | None = None) -> str:
    """The parts of a report as text."""
    from actviz.tables import elements

    return elements.rendered(parts, terminal=terminal, widest=widest)
