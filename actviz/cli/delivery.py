"""How an answer is handed over: in the terminal, in files, in the viewer, with its report beside a figure."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from actviz.cli.inline_images import inline, protocol_of
from actviz.cli.output import ANIMATION, FIGURES, REPORT, Target
from actviz.cli.reports import rendered, report_beside
from actviz.cli.reports import report as reported
from actviz.cli.terminal_io import answer, is_terminal, say
from actviz.language import spoken

DRAWN = (*FIGURES, ANIMATION)
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
    shows = any(target.shown for target in targets)
    terminal = shows and is_terminal(sys.stdout)
    protocol = protocol_of(os.environ) if terminal else None
    if not quiet and (protocol or any(target.written and target.format in DRAWN for target in targets)):
        _tell_of_a_missing_font()
    if shows:
        answer(inline(draw("png"), protocol) if protocol else rendered(dots(), terminal=terminal).encode())
    contents = [(target, _content(target, draw, text, report)) for target in targets if target.written]
    if report and not quiet and reports_beside(targets):
        report_beside(report())
    for target, content in contents:
        target.write(content, quiet=quiet)


def _tell_of_a_missing_font() -> None:
    """Tell why figures are in English if no font has the characters of the language."""
    if spoken() == "en":
        return
    from actviz.cli import matplotlib_setup  # noqa: F401 - first of all
    from actviz.figures.style import drawable_wording
    from actviz.figures.wording import WORDINGS

    if drawable_wording(spoken()) is not WORDINGS[spoken()]:
        say("no Japanese font was found, so the figure is in English; pip install 'actviz[ja]' brings one")


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
