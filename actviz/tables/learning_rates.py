"""Learning rates that were compared in training, for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isnan

from rich.console import RenderableType

from actviz.language import tr
from actviz.studies.networks.train import Trainings
from actviz.studies.networks.train_settings import TUNING_SEEDS
from actviz.studies.networks.tuned_training import RateTrial
from actviz.tables.elements import Grid, Paragraph, grid
from actviz.tables.numbers import percent

END_OF_RATES: Mapping[str, str] = {
    "smallest": "{label}: lr {rate} is the smallest of the learning rates compared; smaller ones may be better",
    "largest": "{label}: lr {rate} is the largest of the learning rates compared; larger ones may be better",
}
NumberFormat = Callable[[float], str]


def learning_rate_notes(result: Trainings) -> Iterator[str]:
    """Yield how the learning rates of a table were chosen, and which are at the end of those compared."""
    if any(len(set(curve.rates)) > 1 for curve in result.curves):
        yield tr("lr: median over the seeds, each of which uses its own best learning rate")
    for curve in result.curves:
        if curve.end_of_rates:
            yield tr(END_OF_RATES[curve.end_of_rates], label=curve.label, rate=f"{curve.rate:g}")


def learning_rate_report(result: Trainings, score_text: NumberFormat) -> Iterator[RenderableType]:
    """Yield the results with each learning rate, the seeds that use it, and dead units; nothing for a single rate."""
    tried = [curve for curve in result.curves if curve.tried]
    if not tried:
        return
    rates = [f"{one.rate:g}" for one in tried[0].tried]

    def score_cell(one: RateTrial) -> str:
        return "÷" if isnan(one.score) else score_text(one.score) + "*" * (one.diverged > 0)

    def dead_cell(one: RateTrial) -> str:
        return "÷" if isnan(one.dead) else percent(one.dead, ".0f")

    def table(heading: str, cell: Callable[[RateTrial], str]) -> Grid:
        return grid([heading, *rates], [[curve.label, *map(cell, curve.tried)] for curve in tried])

    yield ""
    yield table(tr("{score} for each learning rate", score=tr(result.task.score)), score_cell)
    yield Paragraph(
        "  "
        + tr(
            "means over tuning seeds, {count} for each seed; each seed uses the learning rate that is best on its own "
            "tuning seeds",
            count=TUNING_SEEDS,
        )
    )
    if any(one.diverged for curve in tried for one in curve.tried):
        yield Paragraph("  " + tr("*: some runs diverged; ÷: all runs diverged"))
    yield ""
    yield grid(
        [tr("seeds that use it"), *rates],
        [[curve.label, *(str(curve.rates.count(one.rate)) for one in curve.tried)] for curve in tried],
    )
    if any(one.dead > 0 for curve in tried for one in curve.tried):
        yield ""
        yield table(tr("dead units (%)"), dead_cell)
