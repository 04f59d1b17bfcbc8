"""Advice as a table: what to take, why, who says so, and the measured fact that bears it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from actviz.activations.advice import Advice
from actviz.language import tr
from actviz.studies.timing import Cost
from actviz.tables.documents import json_document, markdown_table
from actviz.tables.elements import Paragraph
from actviz.tables.table import COLUMNS, Row

PLACES: Mapping[str, str] = {
    "first": "first layer",
    "hidden": "hidden layer",
    "output": "output layer",
    "gate": "gate layer",
}
"""The names of layers in advice."""


FAR = 5.0
"""Where slopes are compared of functions that flatten out."""


@dataclass(frozen=True, eq=False)
class Advised:
    """An advice with the row of its function, and what was measured for it and for the one that it replaces.

    ``costs`` are of both, or of the function alone; ``slopes`` are of both at ``FAR``.
    """

    advice: Advice
    row: Row
    costs: Sequence[Cost] = ()
    slopes: Sequence[float] = ()

    @property
    def fact(self) -> str:
        """The measured fact that the advice rests on, in words; empty if there is none."""
        name = self.advice.fact
        other = self.advice.instead_of
        if len(self.costs) == 1:
            return tr(
                "takes {time} ns an element in NumPy, measured just now", time=f"{self.costs[0].value.median:.1f}"
            )
        if self.costs:
            own, replaced = (f"{cost.value_ratio.median:.1f}" for cost in self.costs)
            return tr("takes {ratio} times as long as ReLU in NumPy, {other} {replaced} times, measured just now",
                      ratio=own, other=other, replaced=replaced)  # fmt: skip
        if self.slopes:
            own, replaced = (f"{slope:.3g}" for slope in self.slopes)
            return tr("slope at x = {x}: {slope}, of {other} {replaced}",
                      x=f"{FAR:g}", slope=own, other=other, replaced=replaced)  # fmt: skip
        if not name or self.row.facts is None:
            return ""
        return f"{tr(COLUMNS[name].heading)}: {COLUMNS[name].text(self.row)}"

    @property
    def place(self) -> str:
        """For which tasks and layers, or against which problem."""
        advice = self.advice
        if advice.problem:
            return tr("against {problem}", problem=tr(advice.problem))
        tasks = ", ".join(tr(task) for task in advice.tasks) or tr("any task")
        return tr("{layer}: {tasks}", layer=tr(PLACES[advice.layer]), tasks=tasks)


def report(found: Sequence[Advised]) -> Iterator[RenderableType]:
    """Each advice with its reason, fact and source below it."""
    for number, one in enumerate(found):
        lines = [Text(one.row.label, style="bold").append(f"  {one.place}", style="dim")]
        below: list[RenderableType] = [
            Paragraph(tr(one.advice.reason)),
            Text(one.fact, style="green"),
            Text(one.advice.source, style="dim"),
        ]
        indented = [Padding(text, (0, 0, 0, 4)) for text in below if text]
        yield Group(*([Text("")] if number else []), *lines, *indented)


def to_json(found: Iterable[Advised]) -> str:
    """Advice in full."""
    data = [
        {
            "name": one.advice.name,
            "tasks": list(one.advice.tasks),
            "layer": one.advice.layer or None,
            "problem": one.advice.problem or None,
            "reason": tr(one.advice.reason),
            "fact": one.fact or None,
            "source": one.advice.source,
        }
        for one in found
    ]
    return json_document(data, indent=1)


def to_markdown(found: Iterable[Advised]) -> str:
    """A table to paste into a document."""
    header = [tr(word) for word in ("name", "where", "reason", "fact", "source")]
    rows = ([f"`{one.row.label}`", one.place, tr(one.advice.reason), one.fact, one.advice.source] for one in found)
    return markdown_table(header, rows) + "\n"
