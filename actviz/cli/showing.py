"""``--show``: curves in the terminal, as a picture where it can show one, and in Braille dots anywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence

from actviz.cli.inline import inline, protocol_of
from actviz.cli.reports import rendered
from actviz.cli.streams import answer, is_terminal
from actviz.figures.scales import AT_POLES, ticks, y_view
from actviz.studies.lines import Line
from actviz.tables.preview import ROWS, Drawn, Preview

X_TICKS = 6


def show(previews: Iterable[Preview], png: Callable[[], bytes]) -> None:
    """Show a figure on stdout; ``png`` draws it, ``previews`` are what can be seen of it in dots."""
    terminal = is_terminal(sys.stdout)
    protocol = protocol_of(os.environ) if terminal else None
    answer(inline(png(), protocol) if protocol else rendered(previews, terminal=terminal).encode())


def preview(
    title: str,
    lines: Sequence[tuple[str, Line]],
    span: tuple[float, float],
    y_range: tuple[float, float] | None = None,
    *,
    at_poles: float = AT_POLES,
) -> Preview:
    """Lines with their names over the interval ``span``, in the view that a figure would have."""
    drawn = [Drawn(name, line.strokes) for name, line in lines]
    view = y_range or y_view([curve.strokes for curve in drawn], span, at_poles=at_poles)
    return Preview(title, drawn, span, view, ticks(*span, most=X_TICKS), ticks(*view, most=ROWS // 4))
