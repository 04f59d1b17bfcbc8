"""Functions compared in training: JSON, CSV, Markdown and what a terminal shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isnan
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from actviz.language import tr
from actviz.numerics.statistics import Estimate
from actviz.studies.networks.comparisons import FEW, SAME, UNDONE, PairedComparison, seeds_needed
from actviz.studies.networks.train import Trained, Trainings
from actviz.studies.networks.train_settings import TUNING_SEEDS
from actviz.tables.documents import csv_document, json_document
from actviz.tables.elements import Grid, Paragraph, card, grid, markdown
from actviz.tables.numbers import json_number, json_samples, percent, readable

LISTED = 60
"""More pairs than this are not printed on a terminal, those with the smallest p first."""
ROUNDING = 1e-9
"""The smallest weight between inputs and outputs, which are about 1, that is not taken for rounding in a report."""
Write = Callable[[float], str]
_NONE = "–"


def to_json(result: Trainings) -> str:
    """Everything in full precision; a diverged run has the score null (0 where a score is 1 or 0).

    ``ci95`` goes with ``p_uncorrected``, ``ci_corrected`` with ``p`` and the verdict; all are null where runs diverged.
    """
    shape = result.config
    data: dict[str, Any] = {
        "task": result.task.name,
        "score": result.task.score,
        "seeds": result.wanted,
        "partial": result.is_partial,
        "missing": list(result.missing),
        "depth": shape.depth,
        "width": shape.width,
        "steps": shape.steps,
        "batch": min(shape.batch, result.task.train),
        "optimizer": shape.optimizer,
        "init": shape.init,
        "learn": shape.learn,
        "seed": shape.seed,
        "curves": [_curve_json(curve) for curve in result.curves],
        "pairs": [_pair_json(pair) for pair in result.pairs],
        "seeds_needed": seeds_needed(len(result.pairs)) if result.pairs else None,
    }
    return json_document(data)


def _curve_json(curve: Trained) -> Mapping[str, Any]:
    data: dict[str, Any] = {
        "label": curve.label,
        "name": curve.name,
        "formula": curve.formula,
        "parameters": dict(curve.parameters),
        "lr": curve.rate,
        "scores": json_samples(curve.scores),
        "mean": json_number(curve.score.mean),
        "ci95": _ends_json(curve.score),
        "dead": json_number(curve.dead_units),
        "diverged": int(curve.diverged.sum()),
        "history": {
            "step": curve.steps.tolist(),
            "loss": [json_samples(row) for row in curve.losses],
            "score": [json_samples(row) for row in curve.course],
            "dead": [json_samples(row) for row in curve.dead],
        },
        "tried": [
            {
                "lr": one.rate,
                "mean": json_number(one.score),
                "loss": json_number(one.loss),
                "dead": json_number(one.dead),
                "diverged": one.diverged,
            }
            for one in curve.tried
        ],
    }
    if curve.learned:
        data["learned"] = {
            name: {"start": curve.starts[name], "end": [json_samples(row) for row in values]}
            for name, values in curve.learned.items()
        }
    if curve.collapsed:
        matrix, bias = curve.collapsed
        data["collapsed"] = {"weight": matrix.T.tolist(), "bias": bias.tolist()}
    return data


def _pair_json(pair: PairedComparison) -> Mapping[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "difference": json_number(pair.difference.mean),
        "ci95": _ends_json(pair.difference),
        "p": json_number(pair.p),
        "p_uncorrected": json_number(pair.raw_p),
        "least_p": json_number(pair.least_p),
        "ci_corrected": [json_number(end) for end in pair.interval],
        "seeds": pair.count,
        "diverged": pair.diverged,
        "verdict": pair.verdict,
    }


def _ends_json(interval: Estimate) -> list[Any]:
    return [json_number(interval.low), json_number(interval.high)]


def to_csv(result: Trainings) -> str:
    """One row for each run: its score, its loss and its dead units at the end, empty where it diverged."""
    rows: list[Sequence[object]] = []
    for curve in result.curves:
        numbers = zip(curve.scores, curve.losses[:, -1], curve.dead[:, -1], strict=True)
        for seed, own, diverged in zip(curve.seeds, numbers, curve.diverged, strict=True):
            cells = ["" if isnan(value) else float(value) for value in own]
            rows.append([curve.label, curve.rate, seed, *cells, int(diverged)])
    return csv_document(["label", "lr", "seed", "score", "loss", "dead", "diverged"], rows)


def to_markdown(result: Trainings) -> str:
    """The functions and their pairs as tables to paste into a document."""
    pairs = [_pair_table(result, result.pairs, mark="`")] if result.pairs else []
    return markdown([_how(result), _table(result), *pairs, _too_few(result)])


def report(result: Trainings) -> Iterator[RenderableType]:
    """What a terminal shows: the functions, whether they can be text apart, what was learned, and the rates tried."""
    yield Text(f"{result.task.name}: {tr(result.task.meaning)}", style="bold")
    yield Paragraph(f"  {_how(result)}")
    if result.is_partial:
        yield Text(f"  {_partial(result)}", style="bold")
    yield ""
    yield _table(result)
    yield Paragraph(f"  {_score_line(result)}")
    yield from _pairs_report(result)
    yield from _learned_report(result)
    yield from _tried_report(result)


def _partial(result: Trainings) -> str:
    done = ", ".join(f"{curve.label} {len(curve.seeds)}" for curve in result.curves)
    text = tr("PARTIAL: interrupted after these of {count} seeds: {done}", count=result.wanted, done=done)
    return tr("{told}; none with {missing}", told=text, missing=", ".join(result.missing)) if result.missing else text


def _how(result: Trainings) -> str:
    shape = result.config
    return tr(
        "{layers}, {steps} steps of {optimizer} with {batch} points, {seeds}",
        layers=_layers(shape.depth, shape.width),
        steps=shape.steps,
        optimizer={"adam": "Adam", "sgd": "SGD"}[shape.optimizer],
        batch=min(shape.batch, result.task.train),
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
    write = _score_format(result)
    header = [tr("function"), tr("lr"), tr(result.task.score), tr("95 % interval"), tr("dead units"), tr("diverged")]
    rows = [
        [
            curve.label,
            f"{curve.rate:g}",
            write(curve.score.mean),
            _ends(curve.score, write),
            _percent(curve.dead_units),
            tr("{count} of {all}", count=int(curve.diverged.sum()), all=len(curve.seeds)),
        ]
        for curve in result.curves
    ]
    return grid(header, rows, code=[0])


def _score_line(result: Trainings) -> str:
    if result.task.is_yes_or_no:
        return tr("solved: all four points have at least 80 % for their class (a margin of 0.6)")
    line = tr("{score} on {count} points that were not trained on", score=tr(result.task.score), count=result.task.test)
    return (
        tr("{line}; diverged runs are in no mean", line=line) if any(c.diverged.any() for c in result.curves) else line
    )


def _pair_table(result: Trainings, pairs: Sequence[PairedComparison], mark: str = "") -> Grid:
    """The differences of pairs; labels stand between marks."""
    header = [tr("difference"), tr("mean"), tr("interval"), "p", tr("verdict")]
    return grid(
        header,
        [[f"{mark}{pair.a}{mark} − {mark}{pair.b}{mark}", *_pair_cells(pair, result)] for pair in pairs],
    )


def _pairs_report(result: Trainings) -> Iterator[RenderableType]:
    if not result.pairs:
        return
    many = len(result.pairs) > LISTED
    pairs = sorted(result.pairs, key=lambda pair: (not pair.is_compared, pair.p))[:LISTED] if many else result.pairs
    count, rest = sum(pair.is_compared for pair in result.pairs), len(result.pairs) - len(pairs)
    yield ""
    if count == len(result.pairs) > 1 and not any(pair.is_significant or pair.is_undecidable for pair in result.pairs):
        yield Paragraph(tr("not distinguishable: over these seeds, none of {count} pairs differs", count=count))
    yield _pair_table(result, pairs)
    if rest:
        yield Paragraph("  " + tr("{count} more pairs have a larger p; --format json has all", count=rest))
    if any(pair.diverged for pair in result.pairs):
        yield Paragraph("  " + tr("runs that came through are no fair sample: try a smaller --lr"))
    if not count:
        return
    corrected = tr(", corrected for {count} pairs (Holm)", count=count) if count > 1 else ""
    yield Paragraph("  " + tr("the same seeds for both; p by flipping signs") + corrected)
    yield Paragraph("  " + tr("intervals are those of the same test: 0 lies outside just where one is better"))
    if few := _too_few(result):
        yield Paragraph(f"  {few}")


def _too_few(result: Trainings) -> str:
    """That no difference could have text some functions apart, and how many seeds could; empty if all could be."""
    undecidable = [pair for pair in result.pairs if pair.is_undecidable]
    if not undecidable:
        return ""
    return tr(
        "too few seeds: with {seeds} no p can be below {least}; {needed} or more are needed",
        seeds=_seeds(min(pair.count for pair in undecidable)),
        least=f"{max(pair.least_p for pair in undecidable):.2g}",
        needed=seeds_needed(sum(pair.is_compared for pair in result.pairs)),
    )


def _pair_cells(pair: PairedComparison, result: Trainings) -> list[str]:
    write = _score_format(result, signed=True)
    if not pair.is_compared:
        return [_NONE, _NONE, _NONE, _verdict(pair)]
    low, high = pair.interval
    says_nothing = -low == high >= result.task.bounds[1] - result.task.bounds[0]
    interval = _NONE if says_nothing else _ends(Estimate(pair.difference.mean, low, high), write)
    p = "< 0.0001" if pair.p < 1e-4 else f"{pair.p:.4f}" if pair.p < 0.1 else f"{pair.p:.2f}"
    return [write(pair.difference.mean), interval, p, _verdict(pair)]


def _verdict(pair: PairedComparison) -> str:
    if not pair.runs:
        return tr(UNDONE)
    if not pair.is_compared:
        return tr("cannot be compared: {count} of {all} diverged", count=pair.diverged, all=pair.runs)
    if not pair.is_significant:
        return tr(FEW if pair.is_undecidable else SAME)
    return tr("{label} is better", label=pair.a if pair.difference.mean > 0 else pair.b)


def _learned_report(result: Trainings) -> Iterator[RenderableType]:
    rows = []
    for curve in result.curves:
        for name, values in curve.learned.items():
            last = values[~curve.diverged]
            if last.size:
                spread = f"{last.mean():.3g} ± {last.std():.2g}".replace("-", "−")
                rows.append(
                    (f"{curve.label} {name}", tr("from {low} to {high}", low=f"{curve.starts[name]:g}", high=spread))
                )
    if rows:
        yield ""
        yield card(tr("learned with the weights, mean and spread over seeds and layers"), rows)
    for curve in result.curves:
        if curve.collapsed:
            matrix, bias = curve.collapsed
            weights = ", ".join(map(_rounded, matrix.ravel().tolist()[:8]))
            more = ", ..." if matrix.size > 8 else ""
            yield ""
            yield card(
                tr(
                    "{label}: layers without an activation are one affine map, whatever their number", label=curve.label
                ),
                [("w", f"({weights}{more})"), ("b", ", ".join(map(_rounded, bias.tolist())))],
            )


def _rounded(value: float) -> str:
    """A weight for people; one that is as small as rounding is 0."""
    return readable(value if abs(value) >= ROUNDING else 0.0)


def _tried_report(result: Trainings) -> Iterator[RenderableType]:
    tried = [curve for curve in result.curves if curve.tried]
    if not tried:
        return
    rates = [f"{one.rate:g}" for one in tried[0].tried]
    yield ""
    header = [tr("{score} by learning rate", score=tr(result.task.score)), *rates]
    write = _score_format(result, is_short=True)
    yield grid(
        header, [[curve.label, *(_tried(one.score, one.diverged, write) for one in curve.tried)] for curve in tried]
    )
    yield Paragraph(
        "  " + tr("on {count} other seeds; each function was given the best of its row", count=TUNING_SEEDS)
    )
    if any(one.diverged for curve in tried for one in curve.tried):
        yield Paragraph("  " + tr("* some of them diverged, ÷ all"))
    if any(one.dead > 0 for curve in tried for one in curve.tried):
        yield ""
        rows = [
            [curve.label, *(_tried(one.dead, 0, lambda x: percent(x, ".0f")) for one in curve.tried)] for curve in tried
        ]
        yield grid([tr("dead units, %"), *rates], rows)


def _tried(value: float, diverged: int, write: Write) -> str:
    return "÷" if isnan(value) else write(value) + "*" * (diverged > 0)


def _score_format(result: Trainings, *, is_short: bool = False, signed: bool = False) -> Write:
    """Return what formats a score: as a percentage, unless it is a number; without the unit if ``is_short``."""
    is_number = result.task.goal == "number"
    factor, decimals, unit = (1, 4, "") if is_number else (100, 1, " %")
    if is_short:
        decimals, unit = (2 if is_number else 0), ""

    def write(value: float) -> str:
        if isnan(value):
            return _NONE
        sign = "+" if signed and value else ""
        return f"{factor * value:{sign}.{decimals}f}{unit}".replace("-", "−")

    return write


def _ends(interval: Estimate, write: Write) -> str:
    if isnan(interval.low):
        return _NONE
    return tr("{low} to {high}", low=write(interval.low).removesuffix(" %"), high=write(interval.high))


def _percent(value: float) -> str:
    return _NONE if isnan(value) else f"{percent(value, '.1f')} %"
