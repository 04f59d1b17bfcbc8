"""The figures of ``actviz table``: the flowchart of the choice of a function, and the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from actviz.activations.decision import TREE
from actviz.cli.deliver import deliver
from actviz.cli.options import Figure
from actviz.cli.output import Target
from actviz.formulas.errors import ActvizError
from actviz.rendering import View, Views
from actviz.tables.table import Row

COLUMNS = ("year", "name", "family", "title")
"""The default columns of the table beside a timeline."""


def flowchart(targets: Sequence[Target], output: Figure) -> None:
    """Write the flowchart."""
    text = View("tables.flowchart", TREE)
    deliver(targets, output, Views(text=text, figure=View("figures.flowchart", TREE)))


def timeline(targets: Sequence[Target], output: Figure, rows: Sequence[Row], columns: Sequence[str] | None) -> None:
    """Write the timeline of the entries among the rows. Raises ``ActvizError`` if no year is known."""
    entries = [*{row.entry.name: row.entry for row in rows if row.entry is not None}.values()]
    if not any(entry.year for entry in entries):
        raise ActvizError("--timeline: the year of publication is not known for any of these functions")
    text = View("tables.table", rows, columns=columns or COLUMNS)
    deliver(targets, output, Views(text=text, figure=View("figures.timeline", entries)))
