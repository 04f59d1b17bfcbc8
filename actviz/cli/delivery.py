"""How an answer is handed over: in the terminal, in files, in the viewer, with its report beside a figure."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from actviz.cli.formats import DRAWN, REPORT
from actviz.cli.inline_images import inline, protocol_of
from actviz.cli.output import Target
from actviz.cli.reports import rendered, report_beside
from actviz.cli.reports import report as reported
from actviz.cli.terminal_io import answer, is_terminal

Content = Callable[[str], bytes]
"""Makes a figure of a format; it is called only if one is wanted, for that loads Matplotlib."""
Text = Callable[[str], str]
"""Makes a text of a format."""
Parts = Callable[[], Iterable[Any]]
"""Makes what the tables room renders."""


def deliver(
    targets: Sequence[Target], *, draw: Content, text: Text, dots: Parts, report: Parts | None = None, quiet: bool
) -> None:
    """Show a figure and write every answer, as the targets want it.

    ``dots`` are shown where the terminal cannot show a picture. The report is printed after a figure, unless it is
    itself an answer.
    """
    if any(target.shown for target in targets):
        terminal = is_terminal(sys.stdout)
        protocol = protocol_of(os.environ) if terminal else None
        answer(inline(draw("png"), protocol) if protocol else rendered(dots(), terminal=terminal).encode())
    contents = [(target, _content(target, draw, text, report)) for target in targets if target.written]
    if report and not quiet and reports_beside(targets):
        report_beside(report())
    for target, content in contents:
        target.write(content, quiet=quiet)


def reports_beside(targets: Sequence[Target]) -> bool:
    """Whether a figure is written and the report is printed in addition, not as an answer of its own."""
    formats = {target.format for target in targets}
    return not formats.isdisjoint(DRAWN) and REPORT not in formats


def _content(target: Target, draw: Content, text: Text, report: Parts | None) -> bytes:
    if target.format in DRAWN:
        return draw(target.format)
    if target.format == REPORT and report:
        return reported(report(), target)
    return text(target.format).encode()
