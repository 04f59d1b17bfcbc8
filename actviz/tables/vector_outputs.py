"""Outputs of functions of a vector: CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.console import RenderableType

from actviz.formulas.arrays import Floats
from actviz.language import tr
from actviz.messages import translatable
from actviz.studies.vector_outputs import DirectEvaluation, OutputsAt, VectorOutputs
from actviz.tables.cases import plain_cases
from actviz.tables.documents import csv_document
from actviz.tables.elements import Grid, card, definitions, grid, note_rows, separated
from actviz.tables.json_values import json_number
from actviz.tables.numbers import NOTHING, readable, short

LISTED = 8
"""The largest number of outputs of direct evaluation that are listed."""
CSV_COLUMNS = ("function", "temperature", "index", "input", "output", "sum", "gradient", "loss", "exp", "exp_shifted")
CAUSES = {
    "overflow": translatable(
        "exp({z}) overflows for {z} above {limit}, so the textbook formula gives {outputs}; subtracting max({z}) = "
        "{largest} first avoids this"
    ),
    "sum overflow": translatable(
        "the sum of exp({z}) overflows, so the textbook formula gives {outputs}; subtracting max({z}) = {largest} "
        "first avoids this"
    ),
    "underflow": translatable(
        "exp({z}) underflows, so the textbook formula gives {outputs}; subtracting max({z}) = {largest} first avoids "
        "this"
    ),
    None: translatable("exp({z}) does not overflow: the largest {z} is {largest}, the limit is {limit}"),
}
"""The texts about direct evaluation, by the cause of wrong outputs."""


def to_csv(results: Sequence[VectorOutputs]) -> str:
    """Return a row for each input and output at each temperature; cells without a number are empty."""
    rows = []
    for result in results:
        for one in result.scaled:
            columns = [result.logits, one.outputs, one.gradient, _powers(one), one.shifted]
            for index, cells in enumerate(_rows(columns)):
                z, y, slope, power, shifted = (None if cell is None else json_number(cell) for cell in cells)
                rows.append(
                    [result.label, one.temperature, index, z, y, one.sum, slope, one.loss, power, shifted]
                )  # fmt: skip
    return csv_document(CSV_COLUMNS, rows)


def _powers(one: OutputsAt) -> Floats | None:
    """Return the exponentials in float64."""
    return one.direct[-1].exponentials if one.direct else None


def _rows(columns: Sequence[Floats | None]) -> Iterator[tuple[float | None, ...]]:
    """Yield the rows of columns of different lengths; missing numbers are None."""
    return zip_longest(*([] if column is None else column.tolist() for column in columns))


def to_markdown(results: Sequence[VectorOutputs]) -> str:
    """Return a table for each function and temperature, and below it the loss and the overflow."""
    parts = []
    for result in results:
        for one in result.scaled:
            parts += [f"`{result.label}`, {_temperature(one)}", _table(result, one).markdown(rule="---")]
            parts += ["\n".join(f"- {name}: {text}" for name, text in _notes(result, one))]
    return "\n\n".join(part for part in parts if part) + "\n"


def report(results: Sequence[VectorOutputs]) -> Iterator[RenderableType]:
    """Yield for each function a card, and a table for each temperature with inputs, outputs, gradient and exp."""
    return separated(map(_report, results))


def _report(result: VectorOutputs) -> Iterator[RenderableType]:
    yield card(result.label, [("f(z)", plain_cases(result.formula)), *note_rows(result.note)])
    for one in result.scaled:
        if _is_scaled(result):
            yield f"  {_temperature(one)}"
        yield _table(result, one)
        if notes := [*_notes(result, one)]:
            yield definitions(notes, style="dim")


def _temperature(one: OutputsAt) -> str:
    return tr("temperature T = {temperature}", temperature=readable(one.temperature))


def _is_scaled(result: VectorOutputs) -> bool:
    """Return whether the inputs are divided by a temperature other than 1."""
    return [one.temperature for one in result.scaled] != [1.0]


def _argument(result: VectorOutputs) -> str:
    """Return the argument of exp as text."""
    return f"{'' if result.sign > 0 else '-'}z{'/T' if _is_scaled(result) else ''}"


def _table(result: VectorOutputs, one: OutputsAt) -> Grid:
    """Return a table with a row for each index, and a row of sums."""
    z = _argument(result)
    columns: list[tuple[str, Floats | None, float | None]] = [
        (tr("input z"), result.logits, None),
        (tr("output"), one.outputs, None if result.is_logarithmic else one.sum),
    ]
    if one.probabilities is not None:
        if result.is_logarithmic:
            columns.append(("exp", one.probabilities, one.sum))
        columns.append((tr("gradient"), one.gradient, None))
        columns += [
            (heading, values, float(values.sum()))
            for heading, values in ((f"exp({z})", _powers(one)), (f"exp({z} - max)", one.shifted))
            if values is not None
        ]
    headings, values, sums = zip(*columns, strict=True)
    rows = [[f"  [{index}]", *map(_cell, cells)] for index, cells in enumerate(_rows(values))]
    return grid(["  " + tr("index"), *headings], [*rows, ["  " + tr("sum"), *map(_cell, sums)]])


def _cell(value: float | None) -> str:
    return NOTHING if value is None else tr(short(value, 5))


def _notes(result: VectorOutputs, one: OutputsAt) -> Iterator[tuple[str, str]]:
    """Yield the loss with its gradient, and for each type the largest input of exp and what happens above it."""
    if one.loss is None:
        return
    difference = "p - y" if result.sign > 0 else "y - p"
    yield (
        tr("loss"),
        tr(
            "-log p[{target}] = {loss}; its gradient is {gradient}, where y is 1 for the correct class {target} and 0 "
            "otherwise",
            target=result.target,
            loss=readable(one.loss),
            gradient=f"({difference})/T" if _is_scaled(result) else difference,
        ),
    )
    for direct in one.direct:
        yield direct.dtype, _direct_text(result, one, direct)


def _direct_text(result: VectorOutputs, one: OutputsAt, direct: DirectEvaluation) -> str:
    outputs = [_direct_number(value) for value in direct.outputs[:LISTED].tolist()]
    outputs += ["..."] * (direct.outputs.size > LISTED)
    largest = float((result.sign * result.logits / one.temperature).max())
    return tr(
        CAUSES[direct.cause],
        z=_argument(result),
        limit=readable(direct.largest_input),
        largest=readable(largest),
        outputs=", ".join(outputs),
    )


def _direct_number(value: float) -> str:
    return "nan" if value != value else short(value, 3)  # noqa: PLR0124 - NaN differs from itself
