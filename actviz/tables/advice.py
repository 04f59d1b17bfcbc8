"""Advice on functions with reasons, sources and measured facts: JSON, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from actviz.activations.advice import Advice
from actviz.language import tr
from actviz.studies.timing import Cost
from actviz.tables.documents import json_document, markdown_table
from actviz.tables.elements import Paragraph, separated
from actviz.tables.json_values import json_fields
from actviz.tables.table import COLUMNS, Row

LAYERS: Mapping[str, str] = {
    "first": "first layer",
    "hidden": "hidden layer",
    "output": "output layer",
    "gate": "gate layer",
}
"""The names of layers in advice."""
TASKS: Mapping[str, str] = {
    "image": "images",
    "text": "text",
    "tabular": "tabular data",
    "rnn": "RNN",
    "gan": "GAN",
    "regression": "regression",
    "binary": "binary classification",
    "multiclass": "multiclass classification",
}
"""The names of tasks in advice."""
PROBLEMS: Mapping[str, str] = {
    "vanishing": "vanishing gradients",
    "dying": "dying ReLU units",
    "exploding": "exploding gradients",
    "saturation": "saturation",
    "cost": "computational cost",
    "negative-values": "loss of negative values",
}
"""The names of problems in advice."""
FAR = 5.0
"""The x at which the slopes of saturating functions are compared."""


@dataclass(frozen=True, eq=False)
class Advised:
    """An advice with the row of its function, and measurements of the function and of the function that it replaces.

    ``costs`` are the costs of both functions, or only of the recommended one; ``slopes`` are the slopes of both at
    ``FAR``.
    """

    advice: Advice
    row: Row
    costs: Sequence[Cost] = ()
    slopes: Sequence[float] = ()

    @property
    def fact(self) -> str:
        """The measured fact that supports the advice; empty if there is none."""
        name = self.advice.fact
        other = self.advice.instead_of
        if len(self.costs) == 1:
            time = f"{self.costs[0].value.median:.1f}"
            return tr("{time} ns per element in NumPy (measured now)", time=time)
        if self.costs:
            own, replaced = (f"{cost.value_ratio.median:.1f}" for cost in self.costs)
            return tr("{ratio} times the computation time of ReLU in NumPy, {other} {replaced} times (measured now)",
                      ratio=own, other=other, replaced=replaced)  # fmt: skip
        if self.slopes:
            own, replaced = (f"{slope:.3g}" for slope in self.slopes)
            return tr("slope at x = {x}: {slope} ({other}: {replaced})",
                      x=f"{FAR:g}", slope=own, other=other, replaced=replaced)  # fmt: skip
        if not name or self.row.facts is None:
            return ""
        return f"{tr(COLUMNS[name].heading)}: {COLUMNS[name].text(self.row)}"

    @property
    def purpose(self) -> str:
        """The tasks and layers, or the problem, to which the advice applies."""
        advice = self.advice
        if advice.problem:
            return tr("remedy for {problem}", problem=tr(PROBLEMS[advice.problem]))
        tasks = tr(", ").join(tr(TASKS[task]) for task in advice.tasks) or tr("all tasks")
        return tr("{layer}: {tasks}", layer=tr(LAYERS[advice.layer]), tasks=tasks)


def report(advice: Iterable[Advised]) -> Iterator[RenderableType]:
    """Yield each advice with its reason, fact and source."""
    return separated(map(_advice_report, advice))


def _advice_report(one: Advised) -> Iterator[RenderableType]:
    yield Text(one.row.label, style="bold").append(f"  {one.purpose}", style="dim")
    fact, source = Text(one.fact, style="green"), Text(one.advice.source, style="dim")
    for part in (Paragraph(tr(one.advice.reason)), fact, source):
        if part:
            yield Padding(part, (0, 0, 0, 4))


def to_json(advice: Iterable[Advised]) -> str:
    """Return all advice as JSON."""
    data = [
        {
            **json_fields(one.advice, "name", "tasks"),
            "layer": one.advice.layer or None,
            "problem": one.advice.problem or None,
            "reason": tr(one.advice.reason),
            "fact": one.fact or None,
            "source": one.advice.source,
        }
        for one in advice
    ]
    return json_document(data, indent=1)


def to_markdown(advice: Iterable[Advised]) -> str:
    """Return a table with a row for each advice."""
    header = [tr("name"), tr("used for"), tr("reason"), tr("property"), tr("source")]
    rows = ([f"`{one.row.label}`", one.purpose, tr(one.advice.reason), one.fact, one.advice.source] for one in advice)
    return markdown_table(header, rows) + "\n"
