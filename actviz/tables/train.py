"""Functions compared in training: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from actviz.language import tr
from actviz.numerics.statistics import Estimate
from actviz.studies.networks.comparisons import FEW, MANY, SAME, UNDONE, PairedComparison, seeds_needed
from actviz.studies.networks.train import Trained, Trainings
from actviz.tables.documents import csv_document, json_document
from actviz.tables.elements import Grid, Paragraph, card, grid, markdown
from actviz.tables.initialisation import init_hints
from actviz.tables.json_values import json_fields, json_number, json_samples
from actviz.tables.learning_rates import NumberFormat, learning_rate_notes, learning_rate_report
from actviz.tables.numbers import NOTHING, percent, readable

LISTED = 60
"""The largest number of pairs in a report, those with the smallest p first."""
LISTED_WEIGHTS = 8
"""The largest number of weights of an affine map in a report."""
ROUNDING = 1e-9
"""Weights between inputs and outputs below this are rounding errors; both are about 1."""


def to_json(result: Trainings) -> str:
    """Return all results in full precision; a diverged run has the score null (0 where a score is 1 or 0).

    ``ci95`` belongs to ``p_uncorrected``, ``ci_corrected`` to ``p`` and the verdict; all are null where runs diverged.
    """
    data: dict[str, Any] = {
        "task": result.task.name,
        "score": result.task.score,
        "seeds": result.wanted,
        "partial": result.is_partial,
        "missing": list(result.missing),
        **json_fields(result.config, "depth", "width", "steps"),
        "batch": min(result.config.batch, result.task.train),
        **json_fields(result.config, "optimizer", "init", "learn", "seed"),
        "curves": [_curve_json(curve) for curve in result.curves],
        "pairs": [_pair_json(pair) for pair in result.pairs],
        "seeds_needed": _seeds_needed(result, len(result.pairs)),
    }
    return json_document(data)


def _seeds_needed(result: Trainings, pairs: int) -> int | None:
    return seeds_needed(pairs, is_yes_or_no=result.task.is_yes_or_no) if pairs else None


def _curve_json(curve: Trained) -> Mapping[str, Any]:
    data: dict[str, Any] = {
        **json_fields(curve, "label", "name", "formula", "parameters"),
        "gain": curve.gain,
        "lr": curve.rate,
        "lrs": list(curve.rates),
        "lr_at_end": curve.end_of_rates,
        "scores": json_samples(curve.scores),
        "mean": json_number(curve.score.mean),
        "ci95": _ends_json(curve.score),
        "dead": json_number(curve.dead_units),
        "saturated": json_number(curve.saturated_units),
        "diverged": int(curve.diverged.sum()),
        "undefined": int(curve.undefined.sum()),
        "history": {
            "step": curve.steps.tolist(),
            "loss": json_samples(curve.losses),
            "score": json_samples(curve.course),
            "dead": json_samples(curve.dead),
            "saturated": json_samples(curve.saturated),
        },
        "tried": [
            {
                "lr": one.rate,
                "mean": json_number(one.score),
                **json_fields(one, "loss", "dead", "diverged"),
                "chosen": curve.rates.count(one.rate),
            }
            for one in curve.tried
        ],
    }
    if curve.learned:
        data["learned"] = {
            name: {"start": curve.starts[name], "end": json_samples(values)} for name, values in curve.learned.items()
        }
    if curve.collapsed:
        matrix, bias = curve.collapsed
        data["collapsed"] = {"weight": matrix.T.tolist(), "bias": bias.tolist()}
    return data


def _pair_json(pair: PairedComparison) -> Mapping[str, Any]:
    return {
        **json_fields(pair, "a", "b"),
        "difference": json_number(pair.difference.mean),
        "ci95": _ends_json(pair.difference),
        "p": json_number(pair.p),
        "p_uncorrected": json_number(pair.raw_p),
        **json_fields(pair, "least_p"),
        "ci_corrected": [json_number(end) for end in pair.interval],
        "seeds": pair.count,
        **json_fields(pair, "diverged", "undefined", "verdict"),
    }


def _ends_json(interval: Estimate) -> list[Any]:
    return [json_number(interval.low), json_number(interval.high)]


def to_csv(result: Trainings) -> str:
    """Return a row for each run: its score, its loss and its dead units at the end, empty where it diverged."""
    rows: list[Sequence[object]] = []
    for curve in result.curves:
        numbers = zip(curve.scores, curve.losses[:, -1], curve.dead[:, -1], strict=True)
        for seed, rate, own, diverged in zip(curve.seeds, curve.rates, numbers, curve.diverged, strict=True):
            cells = ["" if isnan(value) else float(value) for value in own]
            rows.append([curve.label, rate, seed, *cells, int(diverged)])
    return csv_document(["label", "lr", "seed", "score", "loss", "dead", "diverged"], rows)


def to_markdown(result: Trainings) -> str:
    """Return the settings, and the functions and their pairs as tables."""
    pairs = [_pair_table(result, result.pairs, mark="`")] if result.pairs else []
    return markdown([_settings_text(result), _table(result), *pairs, _too_few_seeds(result)])


def report(result: Trainings) -> Iterator[RenderableType]:
    """Yield the functions, the differences of pairs, what was learned, and the learning rates tried."""
    yield Text(f"{result.task.name}: {tr(result.task.meaning)}", style="bold")
    yield Paragraph(f"  {_settings_text(result)}")
    if result.is_partial:
        yield Text(f"  {_partial_text(result)}", style="bold")
    yield ""
    yield _table(result)
    yield from (Paragraph(f"  {note}") for note in _notes(result))
    yield from _pairs_report(result)
    yield from _learned_report(result)
    yield from _collapsed_report(result)
    yield from learning_rate_report(result, _score_format(result, is_short=True))


def _partial_text(result: Trainings) -> str:
    done = ", ".join(f"{curve.label} {len(curve.seeds)}" for curve in result.curves)
    text = tr("PARTIAL: interrupted; completed seeds (of {count}): {done}", count=result.wanted, done=done)
    return (
        tr("{told}; not started: {missing}", told=text, missing=", ".join(result.missing)) if result.missing else text
    )


def _settings_text(result: Trainings) -> str:
    config = result.config
    return tr(
        "{layers}, {steps} steps of {optimizer} with {batch} points, {seeds}",
        layers=_layers(config.depth, config.width),
        steps=config.steps,
        optimizer={"adam": "Adam", "sgd": "SGD"}[config.optimizer],
        batch=min(config.batch, result.task.train),
        seeds=_seeds(result.wanted),
    )


def _layers(depth: int, width: int) -> str:
    if not depth:
        return tr("no hidden layer")
    layers = tr("1 hidden layer") if depth == 1 else tr("{count} hidden layers", count=depth)
    if width == 1:
        return tr("{layers} of 1 unit", layers=layers)
    return tr("{layers} of {count} units", layers=layers, count=width)


def _seeds(count: int) -> str:
    return tr("1 seed") if count == 1 else tr("{count} seeds", count=count)


def _table(result: Trainings) -> Grid:
    score_text = _score_format(result)
    header = [tr("function"), tr("lr"), tr(result.task.score), tr("95 % interval"), tr("dead units"), tr("diverged")]
    rows = [
        [
            curve.label,
            f"{curve.rate:g}",
            score_text(curve.score.mean),
            _interval_text(curve.score, score_text),
            NOTHING if isnan(curve.dead_units) else f"{percent(curve.dead_units, '.1f')} %",
            tr("{count} of {all}", count=int(curve.diverged.sum()), all=len(curve.seeds)),
        ]
        for curve in result.curves
    ]
    return grid(header, rows, code=[0])


def _score_text(result: Trainings) -> str:
    """Return what the score is."""
    if result.task.is_yes_or_no:
        return tr("solved: at all four points, the probability of the correct class is at least 80 % (margin 0.6)")
    text = tr("{score} on {count} test points", score=tr(result.task.score), count=result.task.test)
    has_diverged = any(curve.diverged.any() for curve in result.curves)
    return tr("{line}; means exclude diverged runs", line=text) if has_diverged else text


def _notes(result: Trainings) -> Iterator[str]:
    """Yield what the score is, and how far the numbers of the table are valid."""
    yield _score_text(result)
    if result.task.is_split:
        yield tr("all seeds split the same data set, so the intervals are valid for this data set only")
    for curve in result.curves:
        if curve.saturated_units > 0:
            yield tr(
                "{label}: {share} % of the units are saturated (slope 0 and a constant output other than 0)",
                label=curve.label,
                share=percent(curve.saturated_units, ".1f"),
            )
    yield from init_hints(result.config.init, [(curve.label, curve.variance_factor) for curve in result.curves])
    for curve in result.curves:
        if curve.undefined.any():
            yield tr(
                "{label}: undefined for some inputs of its units in {count} of {all} runs",
                label=curve.label,
                count=int(curve.undefined.sum()),
                all=len(curve.seeds),
            )
    yield from learning_rate_notes(result)


def _pair_table(result: Trainings, pairs: Sequence[PairedComparison], mark: str = "") -> Grid:
    """Return the differences of pairs, with labels between marks."""
    header = [tr("difference"), tr("mean"), tr("interval"), "p", tr("verdict")]
    rows = [[f"{mark}{pair.a}{mark} − {mark}{pair.b}{mark}", *_pair_cells(pair, result)] for pair in pairs]
    return grid(header, rows)


def _pairs_report(result: Trainings) -> Iterator[RenderableType]:
    if not result.pairs:
        return
    pairs: Sequence[PairedComparison] = result.pairs
    if len(pairs) > LISTED:
        pairs = sorted(pairs, key=lambda pair: (not pair.is_compared, pair.p))[:LISTED]
    count, rest = sum(pair.is_compared for pair in result.pairs), len(result.pairs) - len(pairs)
    yield ""
    if count == len(result.pairs) > 1 and not any(pair.is_significant or pair.is_undecidable for pair in result.pairs):
        yield Paragraph(
            tr("not distinguishable: over these seeds, none of {count} pairs has a significant difference", count=count)
        )
    yield _pair_table(result, pairs)
    if rest:
        yield Paragraph("  " + tr("{count} more pairs have a larger p; --format json lists all", count=rest))
    if any(pair.undefined for pair in result.pairs):
        yield Paragraph("  " + tr("pairs with undefined runs are not compared; use another function"))
    if any(pair.diverged > pair.undefined for pair in result.pairs):
        yield Paragraph("  " + tr("pairs with diverged runs are not compared; try a smaller --lr"))
    if not count:
        return
    corrected = tr(", corrected for {count} pairs (Holm)", count=count) if count > 1 else ""
    yield Paragraph("  " + tr("same seeds for both functions; p from a sign-flip permutation test") + corrected)
    yield Paragraph(
        "  " + tr("intervals are from the same test: an interval excludes 0 exactly when the difference is significant")
    )
    if warning := _too_few_seeds(result):
        yield Paragraph(f"  {warning}")


def _too_few_seeds(result: Trainings) -> str:
    """Return what is needed if no difference of some pairs can be significant; else an empty text."""
    undecidable = [pair for pair in result.pairs if pair.is_undecidable]
    if not undecidable:
        return ""
    needed = _seeds_needed(result, sum(pair.is_compared for pair in result.pairs))
    if needed is None:
        return tr(
            "too many pairs: with {count} pairs, no corrected p can be below {least}; compare fewer functions",
            count=sum(pair.is_compared for pair in result.pairs),
            least=f"{max(pair.least_p for pair in undecidable):.2g}",
        )
    return tr(
        "too few seeds: with {seeds}, p cannot be below {least}; use at least {needed} seeds",
        seeds=_seeds(min(pair.count for pair in undecidable)),
        least=f"{max(pair.least_p for pair in undecidable):.2g}",
        needed=needed,
    )


def _pair_cells(pair: PairedComparison, result: Trainings) -> list[str]:
    score_text = _score_format(result, signed=True)
    if not pair.is_compared:
        return [NOTHING, NOTHING, NOTHING, _verdict_text(pair)]
    low, high = pair.interval
    is_uninformative = -low == high >= result.task.bounds[1] - result.task.bounds[0]
    interval = NOTHING if is_uninformative else _interval_text(Estimate(pair.difference.mean, low, high), score_text)
    p = "< 0.0001" if pair.p < 1e-4 else f"{pair.p:.4f}" if pair.p < 0.1 else f"{pair.p:.2f}"
    return [score_text(pair.difference.mean), interval, p, _verdict_text(pair)]


def _verdict_text(pair: PairedComparison) -> str:
    if not pair.runs:
        return tr(UNDONE)
    if not pair.is_compared:
        if pair.undefined == pair.diverged:
            return tr("cannot be compared: {count} of {all} undefined", count=pair.undefined, all=pair.runs)
        return tr("cannot be compared: {count} of {all} diverged", count=pair.diverged, all=pair.runs)
    if pair.verdict == FEW:
        return tr("too few seeds: at least {count}", count=pair.seeds_needed)
    if not pair.is_significant:
        return tr(MANY if pair.is_undecidable else SAME)
    return tr("{label} is better", label=pair.a if pair.difference.mean > 0 else pair.b)


def _learned_report(result: Trainings) -> Iterator[RenderableType]:
    rows = []
    for curve in result.curves:
        for name, values in curve.learned.items():
            last = values[~curve.diverged]
            if last.size:
                end = f"{last.mean():.3g} ± {last.std():.2g}".replace("-", "−")
                text = tr("from {low} to {high}", low=f"{curve.starts[name]:g}", high=end)
                rows.append((f"{curve.label} {name}", text))
    if rows:
        yield ""
        yield card(tr("parameters learned with the weights (mean ± standard deviation over seeds and layers)"), rows)


def _collapsed_report(result: Trainings) -> Iterator[RenderableType]:
    for curve in result.curves:
        if curve.collapsed:
            matrix, bias = curve.collapsed
            weights = _weights_text(matrix.ravel().tolist()[:LISTED_WEIGHTS])
            more = ", ..." if matrix.size > LISTED_WEIGHTS else ""
            title = tr(
                "{label}: any number of layers without an activation is equivalent to one affine map", label=curve.label
            )
            yield ""
            yield card(title, [("w", f"({weights}{more})"), ("b", _weights_text(bias.tolist()))])


def _weights_text(values: Sequence[float]) -> str:
    """Return weights as texts, those below ``ROUNDING`` as 0."""
    return ", ".join(readable(value if abs(value) >= ROUNDING else 0.0) for value in values)


def _score_format(result: Trainings, *, is_short: bool = False, signed: bool = False) -> NumberFormat:
    """Return what formats a score: as a percentage, unless it is a number; without the unit if ``is_short``."""
    is_number = result.task.goal == "number"
    factor, decimals, unit = (1, 4, "") if is_number else (100, 1, " %")
    if is_short:
        decimals, unit = (2 if is_number else 0), ""

    def format_score(value: float) -> str:
        if isnan(value):
            return NOTHING
        sign = "+" if signed and value else ""
        return f"{factor * value:{sign}.{decimals}f}{unit}".replace("-", "−")

    return format_score


def _interval_text(interval: Estimate, score_text: NumberFormat) -> str:
    if isnan(interval.low):
        return NOTHING
    return tr("{low} to {high}", low=score_text(interval.low).removesuffix(" %"), high=score_text(interval.high))
