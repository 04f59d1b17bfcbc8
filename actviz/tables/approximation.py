"""A ``Fit``, a ``Training`` and other networks as JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

import numpy as np
from rich.console import RenderableType

from actviz.studies.approximation.fixed_point import FixedPoint
from actviz.studies.approximation.measured import Candidate
from actviz.studies.approximation.network import Network, Unit
from actviz.studies.approximation.optimal import Fit
from actviz.studies.approximation.training import Training
from actviz.tables.numbers import json_number, json_samples, short
from actviz.tables.terminal import card, grid

PROVEN = 1e-6
"""A bound that is nearer to the error than this, relatively, proves the optimum."""
LISTED = 16
"""More units than this are not printed on a terminal."""
CLOSE = (1.01, 1.1, 1.5, 2.0, 5.0)
"""How near to the optimum restarts are counted: errors up to so many times as large."""


# --- one fit -----------------------------------------------------------------------------------------------------


def fit_json(fit: Fit, extra: Mapping[str, Any] | None = None) -> str:
    """The fit in full precision, with further keys."""
    return _text({**_fit(fit), **(extra or {})})


def _text(answer: Mapping[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n"


def _fit(fit: Fit) -> dict[str, Any]:
    return {
        "target": fit.target,
        "interval": list(fit.interval),
        "hidden": fit.hidden,
        "norm": fit.norm,
        "max_error": fit.max_error,
        "max_error_at": fit.max_error_at,
        "rms_error": fit.rms_error,
        "lower_bound": fit.lower_bound,
        "gap": json_number(fit.gap),
        "tails": fit.tails,
        "knots": json_samples(fit.knots),
        "values": json_samples(fit.values),
        "outer_slopes": [fit.left, fit.right],
        "network": network_json(fit.network),
    }


def network_json(network: Network) -> dict[str, Any]:
    """The weights of a network."""
    return {
        "skip": network.skip,
        "bias": network.bias,
        "units": [{"weight": unit.weight, "bias": unit.bias, "out": unit.out} for unit in network.units],
        "output_activation": network.output_activation,
        "activation": network.activation,
    }


def candidate_json(candidate: Candidate) -> dict[str, Any]:
    """A network with its errors."""
    return {
        "label": candidate.label,
        "max_error": json_number(candidate.max_error),
        "max_error_at": json_number(candidate.max_error_at),
        "rms_error": json_number(candidate.rms_error),
        "network": network_json(candidate.network),
    }


def knots_csv(knots: Iterable[float], values: Iterable[float]) -> str:
    """The knots and their values, which survive rounding better than weights do."""
    return _csv(["x", "value"], zip(knots, values, strict=True))


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([repr(cell) if isinstance(cell, float) else cell for cell in row] for row in rows)
    return text.getvalue()


def fit_report(fit: Fit, rows: Iterable[tuple[str, str]] = ()) -> Iterator[RenderableType]:
    """What a terminal shows of a fit: errors, proof, knots and weights; ``rows`` are told besides."""
    low, high = fit.interval
    where = "on the whole line" if fit.tails else f"from {low:g} to {high:g}"
    yield card(
        f"{fit.target} {where} by {units(fit.hidden)}",
        [
            ("largest error", f"{short(fit.max_error)} at x = {short(fit.max_error_at)}"),
            ("proof" if fit.norm == "max" else "bound", _proof(fit)),
            ("rms error", short(fit.rms_error) + (", the best of several starts" if fit.norm == "rms" else "")),
            *rows,
            ("network", network_formula(fit.network)),
        ],
    )
    yield ""
    yield from _knots(fit)


def units(count: int, activation: str = "relu") -> str:
    """So many units, in words."""
    name = "ReLU" if activation == "relu" else activation
    return f"{count or 'no'} {name} unit{'' if count == 1 else 's'}"


def _proof(fit: Fit) -> str:
    if fit.max_error == 0 or fit.max_error <= 1e-15 * float(np.abs(fit.values).max(initial=0.0)):
        return "the network is the function itself"
    if fit.norm == "rms":
        return f"in the largest error no network of {units(fit.hidden)} gets below {short(fit.lower_bound)}"
    if fit.gap <= PROVEN:
        others = f"network of {units(fit.hidden)}" if fit.hidden else "straight line"
        return f"no {others} does better: all are {short(fit.lower_bound)} off or more"
    return (
        f"the best lies between {short(fit.lower_bound)} and {short(fit.max_error)}, {100 * fit.gap:.2g} % apart"
        if np.isfinite(fit.gap)
        else f"none is known, but {short(fit.lower_bound)}"
    )


def network_formula(network: Network, digits: int = 6) -> str:
    """The network as one line, numbers as the article writes them."""
    if len(network.units) > LISTED:
        return f"{len(network.units)} units; --format json has their weights"
    terms = [(network.skip, "x")] if network.skip else []
    name = "ReLU" if network.activation == "relu" else network.activation
    terms += [(unit.out, f"{name}({_inner(unit, digits)})") for unit in network.units]
    text = ""
    for factor, what in [*terms, (network.bias, "")]:
        if factor == 0 and text:
            continue
        sign = " - " if factor < 0 and text else "-" if factor < 0 else " + " if text else ""
        size = f"{abs(factor):.{digits}g}"
        text += sign + (what if what and size == "1" else f"{size} {what}".rstrip())
    return f"y = ReLU({text})" if network.output_activation == "relu" else f"y = {text}"


def _inner(unit: Unit, digits: int) -> str:
    factor = {1.0: "x", -1.0: "-x"}.get(unit.weight, f"{unit.weight:.{digits}g} x")
    if unit.bias == 0:
        return factor
    return f"{factor} {'-' if unit.bias < 0 else '+'} {abs(unit.bias):.{digits}g}"


def _knots(fit: Fit) -> Iterator[RenderableType]:
    if fit.knots.size > LISTED + 2:
        yield f"  {fit.knots.size} knots; --format csv has them"
        return
    slopes = np.diff(fit.values) / np.diff(fit.knots)
    rows = [
        [f"  {short(knot)}", short(value), short(slope)]
        for knot, value, slope in zip(
            fit.knots.tolist(), fit.values.tolist(), [*slopes.tolist(), fit.right], strict=True
        )
    ]
    yield grid(["  knot", "value", "slope after it"], rows)


def fit_markdown(fit: Fit) -> str:
    """The fit as a table of knots to paste into a document, and its errors."""
    low, high = fit.interval
    lines = [
        f"`{fit.target}` from {low:g} to {high:g} by {units(fit.hidden)}: largest error {short(fit.max_error)} at "
        f"x = {short(fit.max_error_at)}, lower bound {short(fit.lower_bound)}, rms error {short(fit.rms_error)}.",
        "",
        "| knot | value |",
        "|---|---|",
        *(f"| {knot!r} | {value!r} |" for knot, value in zip(fit.knots.tolist(), fit.values.tolist(), strict=True)),
        "",
        f"`{network_formula(fit.network)}`",
    ]
    return "\n".join(lines) + "\n"


# --- fixed point -------------------------------------------------------------------------------------------------


def fixed_point_json(fixed: FixedPoint) -> dict[str, Any]:
    """Knots and values in fixed point, ready for ``json``."""
    table = fixed.table
    return {
        "bits": fixed.bits,
        "memory_bits": fixed.memory,
        "knot_fraction_bits": fixed.knot_format.fraction_bits,
        "value_fraction_bits": fixed.value_format.fraction_bits,
        "knot_codes": fixed.knot_codes.tolist(),
        "value_codes": fixed.value_codes.tolist(),
        "knots": json_samples(fixed.knots),
        "values": json_samples(fixed.values),
        "merged_knots": fixed.merged,
        "max_error": fixed.max_error,
        "max_error_at": fixed.max_error_at,
        "ideal_error": fixed.ideal_error,
        "table": {
            "entries": table.entries,
            "memory_bits": table.entries * fixed.bits,
            "nearest_error": table.nearest_error,
            "linear_error": table.linear_error,
        },
    }


def fixed_point_rows(fixed: FixedPoint) -> Iterator[tuple[str, str]]:
    """What is told of fixed point beside the fit."""
    merged = f", {fixed.merged} knots became others" if fixed.merged else ""
    yield (
        f"{fixed.bits} bits",
        f"largest error {short(fixed.max_error)} at x = {short(fixed.max_error_at)}{merged}; "
        f"{fixed.knots.size} knots in steps of 2^{-fixed.knot_format.fraction_bits}, "
        f"values in steps of 2^{-fixed.value_format.fraction_bits}, {fixed.memory} bits in all",
    )
    table = fixed.table
    yield (
        "plain table",
        f"{table.entries} entries, {table.entries * fixed.bits} bits: {short(table.nearest_error)} by the nearest "
        f"entry, {short(table.linear_error)} by straight lines between them",
    )


# --- several sizes -----------------------------------------------------------------------------------------------

SWEEP = ("hidden", "max_error", "lower_bound", "rms_error", "law")


def sweep_rows(fits: Sequence[Fit], constant: float) -> list[tuple[int, float, float, float, float]]:
    """For each size the errors, and what the law C/(H + 1)^2 says."""
    return [
        (fit.hidden, fit.max_error, fit.lower_bound, fit.rms_error, constant / (fit.hidden + 1) ** 2) for fit in fits
    ]


def sweep_json(fits: Sequence[Fit], constant: float) -> str:
    """All fits in full precision, and the constant of the law."""
    first = fits[0]
    return _text(
        {
            "target": first.target,
            "interval": list(first.interval),
            "norm": first.norm,
            "law_constant": json_number(constant),
            "sweep": [_fit(fit) for fit in fits],
        }
    )


def sweep_csv(fits: Sequence[Fit], constant: float) -> str:
    """One row for each size."""
    return _csv(SWEEP, sweep_rows(fits, constant))


def sweep_report(fits: Sequence[Fit], constant: float) -> Iterator[RenderableType]:
    """What a terminal shows of several sizes."""
    low, high = fits[0].interval
    yield f"{fits[0].target} from {low:g} to {high:g}: error against units, law C/(H + 1)^2 with C = {short(constant)}"
    yield ""
    header = ["units", "largest error", "lower bound", "rms error", "law", "error / law"]
    rows = [
        [f"{hidden}", short(error), short(bound), short(rms), short(law), f"{error / law:.4f}" if law > 0 else ""]
        for hidden, error, bound, rms, law in sweep_rows(fits, constant)
    ]
    yield grid(header, rows)


def sweep_markdown(fits: Sequence[Fit], constant: float) -> str:
    """The sizes as a table to paste into a document."""
    lines = ["| units | largest error | lower bound | rms error | C/(H + 1)² |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(short(float(cell)) for cell in row) + " |" for row in sweep_rows(fits, constant)]
    return "\n".join([*lines, "", f"C = {short(constant)}", ""])


# --- training ----------------------------------------------------------------------------------------------------


def training_json(training: Training, optimum: Fit, candidates: Sequence[Candidate]) -> dict[str, Any]:
    """What gradient descent came to, ready for ``json``."""
    return {
        "method": "train",
        "activation": training.activation,
        "lr": training.learning_rate,
        "seed": training.seed,
        "restarts": len(training.networks),
        "steps": training.steps.tolist(),
        "best_restart": training.best,
        "max_errors": [json_samples(row) for row in training.max_errors],
        "rms_errors": [json_samples(row) for row in training.rms_errors],
        "optimum": {"max_error": optimum.max_error, "rms_error": optimum.rms_error},
        "close": {f"{times:g}": count for times, count in closeness(training, optimum)},
        "candidates": [candidate_json(candidate) for candidate in candidates],
    }


def trained_json(optimum: Fit, trained: Candidate, extra: Mapping[str, Any]) -> str:
    """The trained network in the place of the fit, with the story of its training."""
    line = trained.network
    kinks = sorted(-unit.bias / unit.weight for unit in line.units if unit.weight) if line.activation == "relu" else []
    low, high = optimum.interval
    knots = np.array([low, *(kink for kink in kinks if low < kink < high), high])
    return _text(
        {
            "target": optimum.target,
            "interval": [low, high],
            "hidden": optimum.hidden,
            "norm": "rms",
            "max_error": json_number(trained.max_error),
            "max_error_at": json_number(trained.max_error_at),
            "rms_error": json_number(trained.rms_error),
            "lower_bound": optimum.lower_bound if line.activation == "relu" else None,
            "knots": json_samples(knots),
            "values": json_samples(line.before_output(knots)),
            "network": network_json(line),
            **extra,
        }
    )


def closeness(training: Training, optimum: Fit) -> list[tuple[float, int]]:
    """How many restarts ended with an rms error of up to so many times that of the optimum."""
    final = training.rms_errors[:, -1]
    return [(times, int(np.sum(final <= times * optimum.rms_error))) for times in CLOSE]


def candidates_report(candidates: Sequence[Candidate]) -> RenderableType:
    """Networks next to each other."""
    rows = [
        [candidate.label, short(candidate.max_error), short(candidate.max_error_at), short(candidate.rms_error)]
        for candidate in candidates
    ]
    return grid(["network", "largest error", "at x", "rms error"], rows)


def training_report(training: Training, optimum: Fit, candidates: Sequence[Candidate]) -> Iterator[RenderableType]:
    """What a terminal shows of a training: how near the restarts came to the optimum, and the networks."""
    low, high = training.interval
    count = len(training.networks)
    final = training.rms_errors[:, -1] / optimum.rms_error
    near = ", ".join(f"{found} within {times:g} times" for times, found in closeness(training, optimum))
    yield card(
        f"{training.target} from {low:g} to {high:g}: {units(optimum.hidden, training.activation)} trained "
        f"for {training.steps[-1]} steps",
        [
            ("restarts", f"{count}, seed {training.seed}, learning rate {training.learning_rate:g} falling to 0"),
            ("rms error", f"{final.min():.3g} to {final.max():.3g} times the best by {units(optimum.hidden)}"),
            ("of these", near),
            ("network", network_formula(training.network)),
        ],
    )
    yield ""
    yield candidates_report(candidates)


def candidates_markdown(candidates: Sequence[Candidate]) -> str:
    """Networks as a table to paste into a document."""
    lines = ["| network | largest error | at x | rms error |", "|---|---|---|---|"]
    lines += [
        f"| {candidate.label} | {short(candidate.max_error)} | {short(candidate.max_error_at)} | "
        f"{short(candidate.rms_error)} |"
        for candidate in candidates
    ]
    return "\n".join(lines) + "\n"


def training_csv(training: Training) -> str:
    """One row for each recorded step: the errors of every restart."""
    count = len(training.networks)
    header = ["step", *(f"rms_error_{i}" for i in range(count)), *(f"max_error_{i}" for i in range(count))]
    rows = np.column_stack([training.rms_errors.T, training.max_errors.T]).tolist()
    return _csv(header, ([step, *row] for step, row in zip(training.steps.tolist(), rows, strict=True)))
