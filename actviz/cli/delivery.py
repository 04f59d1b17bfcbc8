"""How a figure is handed over: in the terminal, as a file, in the viewer, with its report beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from actviz.cli.inline import inline, protocol_of
from actviz.cli.output import Target
from actviz.cli.reports import rendered, report_beside
from actviz.cli.streams import answer, is_terminal

Draw = Callable[[str], bytes]
"""Makes a figure of a format; it is called only if one is wanted, for that loads Matplotlib."""
Parts = Callable[[], Iterable[Any]]
"""Makes what the tables room renders."""


def deliver(target: Target, draw: Draw, *, dots: Parts, report: Parts | None = None, quiet: bool) -> None:
    """Show a figure and write it, as the target wants it. ``dots`` are what is seen where no picture can be shown."""
    if target.shown:
        terminal = is_terminal(sys.stdout)
        protocol = protocol_of(os.environ) if terminal else None
        answer(inline(draw("png"), protocol) if protocol else rendered(dots(), terminal=terminal).encode())
    content = draw(target.format) if target.written else b""
    if report and not quiet:
        report_beside(report())
    if target.written:
        target.write(content, quiet=quiet)
