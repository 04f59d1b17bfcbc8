"""Advice as a table: what to take, why, who says so, and the measured fact that bears it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from actviz.activations.guidance import Advice
from actviz.language import tr
from actviz.studies.cost import Cost
from actviz.tables.catalogue import COLUMNS, Row
from actviz.tables.terminal import flowing

PLACES: Mapping[str, str] = {
    "first": "first layer",
    "hidden": "hidden layer",
    "output": "output layer",
    "gate": "gate layer",
}
"""How the layers of advice are told."""


@dataclass(frozen=True, eq=False)
class Advised:
    """An advice with the row of its function, and what it costs if that was measured."""

    advice: Advice
    row: Row
    cost: Cost | None = None

    @property
    def fact(self) -> str:
        """The measured fact that the advice rests on, in words; empty if there is none."""
        name = self.advice.fact
        if self.cost is not None:
            return tr(
                "takes {ratio} times as long as ReLU, measured just now", ratio=f"{self.cost.value_ratio.median:.2f}"
            )
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


def guidance_report(found: Sequence[Advised]) -> Iterator[RenderableType]:
    """Each advice with its reason, fact and source below it."""
    for number, one in enumerate(found):
        lines = [Text(one.row.label, style="bold").append(f"  {one.place}", style="dim")]
        below = [flowing(tr(one.advice.reason)), Text(one.fact, style="green"), Text(one.advice.source, style="dim")]
        told = [Padding(text, (0, 0, 0, 4)) for text in below if text]
        yield Group(*([Text("")] if number else []), *lines, *told)


def guidance_json(found: Iterable[Advised]) -> str:
    """Advice in full."""
    return (
        json.dumps(
            [
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
            ],
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def guidance_markdown(found: Iterable[Advised]) -> str:
    """A table to paste into a document."""
    header = [tr(word) for word in ("name", "where", "reason", "fact", "source")]
    lines = [header, ["---"] * len(header)]
    lines += [[f"`{one.row.label}`", one.place, tr(one.advice.reason), one.fact, one.advice.source] for one in found]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
