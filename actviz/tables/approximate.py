"""A ``Fit``, a ``Training`` and other networks as JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, TypeVar

import numpy as np
from rich.console import RenderableType

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.language import tr, translated
from actviz.studies.approximate.fixed_point import FixedPoint
from actviz.studies.approximate.network import NOISE, Network, Unit
from actviz.studies.approximate.network_error import Candidate
from actviz.studies.approximate.optimal import Fit
from actviz.studies.approximate.training import Training
from actviz.tables.elements import card, flowing, grid, said
from actviz.tables.numbers import json_number, json_samples
from actviz.tables.unit_count import A_LINE, allowance

Cell = TypeVar("Cell")

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
        "max_error_proven": fit.is_enclosed,
        "error_found": fit.error_found,
        "rms_error": fit.rms_error,
        "lower_bound": fit.lower_bound,
        "lower_bound_for": _bound_for(fit),
        "gap": None if fit.gap is None else json_number(fit.gap),
        "kinks_within": fit.kinks_within,
        "tails": fit.tails,
        "knots": json_samples(fit.knots),
        "values": json_samples(fit.values),
        "outer_slopes": [fit.left, fit.right],
        "network": network_json(fit.network),
    }


def _bound_for(fit: Fit) -> str | None:
    """Which networks of the size the lower bound is about; None without one."""
    if fit.lower_bound is None:
        return None
    return "networks that end in the asymptotes" if fit.tails else "all networks"


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
        "max_error_proven": candidate.is_enclosed,
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
    network = fit.network.without_noise(fit.extent)
    yield card(
        _heading(fit, fit.target, network),
        [
            (tr("units"), _told_units(fit, network)),
            (tr("largest error"), _largest(fit)),
            *_proof(fit),
            (tr("rms error"), _rms(fit)),
            *((translated(name), translated(text)) for name, text in rows),
            (tr("network"), network_formula(network)),
        ],
    )
    yield ""
    yield from _knots(fit)


def _largest(fit: Fit) -> str:
    """What is known of the largest error: the number, a bound that is farther off, or an estimate."""
    found, at = said(fit.error_found), said(fit.max_error_at)
    if not fit.is_enclosed:
        return tr("{value} at x = {x}, an estimate: that none is larger is not proven", value=found, x=at)
    if fit.max_error > fit.error_found:
        return tr(
            "at most {bound}; the largest one found is {value} at x = {x}", bound=said(fit.max_error), value=found, x=at
        )
    return tr("{value} at x = {x}", value=found, x=at)


def within_tolerance(fit: Fit, tolerance: float) -> str:
    """What the fewest units were found for; they are proven to be the fewest in the maximum norm only."""
    error = f"{tolerance:g}"
    if fit.norm == "max" and fit.tails:
        return tr(
            "largest error at most {error}, by the fewest units of networks that end in the asymptotes", error=error
        )
    if fit.norm == "max":
        return tr("largest error at most {error}, by the fewest units", error=error)
    if fit.tails:
        return tr(
            "rms error at most {error}, by the fewest units found of networks that end in the asymptotes", error=error
        )
    return tr("rms error at most {error}, by the fewest units found", error=error)


def _claimed(error: float, is_enclosed: bool) -> str:
    """An error, with a word where it is not proven."""
    return said(error) if is_enclosed else tr("{error} (an estimate)", error=said(error))


def _told_units(fit: Fit, network: Network) -> str:
    """How many there are, and the straight line beside them."""
    used = len(network.units)
    spare = translated(allowance(fit.hidden, used, is_proven=fit.is_proven))
    if spare and fit.is_proven and fit.tails:
        spare = tr("{spare} if the network ends in the asymptotes", spare=spare)
    text = spare or f"{used or tr('none')}"
    if not network.skip:
        return text
    return f"{text}{tr('; ') if spare else tr(', ')}{tr(A_LINE)}"


def _heading(fit: Fit, target: str, network: Network) -> str:
    """What is approximated, where, and by how many units."""
    (low, high), count = fit.interval, units(len(network.units))
    if fit.tails:
        return tr("{target} on the whole line by {units}", target=target, units=count)
    return tr("{target} from {low} to {high} by {units}", target=target, low=f"{low:g}", high=f"{high:g}", units=count)


def _over_interval(fit: Fit, error: str) -> str:
    """An error that is one on the interval, whatever the other one is on."""
    low, high = (f"{end:g}" for end in fit.interval)
    return tr("{error} from {low} to {high}", error=error, low=low, high=high) if fit.tails else error


def _rms(fit: Fit) -> str:
    error = _over_interval(fit, said(fit.rms_error))
    return tr("{error}, the best of several starts", error=error) if fit.norm == "rms" else error


def units(count: int, activation: str = "relu") -> str:
    """So many units, in words."""
    name = "ReLU" if activation == "relu" else activation
    if not count:
        return tr("no {name} units", name=name)
    return tr("1 {name} unit", name=name) if count == 1 else tr("{count} {name} units", count=count, name=name)


def _proof(fit: Fit) -> Iterator[tuple[str, str]]:
    """What is proven of the error, as a row of the report; none without a bound in the norm of the fit."""
    if fit.is_exact:
        yield tr("proof"), tr("the network is the function itself")
    elif fit.lower_bound is not None and fit.gap is not None:
        yield tr("proof"), _bound(fit, said(fit.lower_bound), fit.gap)


def _bound(fit: Fit, bound: str, gap: float) -> str:
    if fit.tails:
        return _bound_with_tails(fit, bound, gap)
    if not fit.is_enclosed:
        return tr("the best is {bound} off or more; how far this network is from it is not known", bound=bound)
    if gap <= PROVEN and fit.hidden:
        return tr(
            "no network of {units} does better: all are {bound} off or more", units=units(fit.hidden), bound=bound
        )
    if gap <= PROVEN:
        return tr("no straight line does better: all are {bound} off or more", bound=bound)
    if not np.isfinite(gap):
        return tr("none is known, but {bound}", bound=bound)
    error, apart = said(fit.max_error), f"{100 * gap:.2g}"
    return tr("the best lies between {bound} and {error}, {gap} % apart", bound=bound, error=error, gap=apart)


def _bound_with_tails(fit: Fit, bound: str, gap: float) -> str:
    """What is proven of networks that end in the asymptotes; others may do better."""
    if not fit.is_enclosed:
        return tr(
            "the best that ends in the asymptotes is {bound} off or more; how far this network is from it is not known",
            bound=bound,
        )
    if gap <= PROVEN and fit.hidden:
        return tr(
            "no network of {units} that ends in the asymptotes does better: all are {bound} off or more",
            units=units(fit.hidden),
            bound=bound,
        )
    if gap <= PROVEN:
        return tr("no straight line that ends in the asymptotes does better: all are {bound} off or more", bound=bound)
    if not np.isfinite(gap):
        return tr("none is known, but {bound}", bound=bound)
    if fit.kinks_within is None:
        return tr(
            "the best that ends in the asymptotes lies between {bound} and {error}, {gap} % apart",
            bound=bound,
            error=said(fit.max_error),
            gap=f"{100 * gap:.2g}",
        )
    return tr(
        "the kinks lie from x = -{far} to {far}; with kinks farther out, but an end in the asymptotes, the error is "
        "still at least {bound}, {gap} % less",
        far=f"{fit.kinks_within:g}",
        bound=bound,
        gap=f"{100 * gap / (1 + gap):.2g}",
    )


def network_formula(network: Network, digits: int = 6) -> str:
    """The network as one line, numbers as the article writes them."""
    if len(network.units) > LISTED:
        return tr("{count} units; --format json has their weights", count=len(network.units))
    terms = [(network.skip, "x")] if network.skip else []
    name, meaning = _function(network)
    terms += [(unit.out, f"{name}({_inner(unit, digits)})") for unit in network.units]
    text = ""
    for factor, what in [*terms, (network.bias, "")]:
        if factor == 0 and text:
            continue
        sign = " - " if factor < 0 and text else "-" if factor < 0 else " + " if text else ""
        size = f"{abs(factor):.{digits}g}"
        text += sign + (what if what and size == "1" else f"{size} {what}".rstrip())
    return (f"y = ReLU({text})" if network.output_activation == "relu" else f"y = {text}") + meaning


def _function(network: Network) -> tuple[str, str]:
    """The name of what hidden units compute, and what it means if it does not say so itself."""
    if network.activation == "relu":
        return "ReLU", ""
    if network.activation.isidentifier():
        return network.activation, ""
    if isinstance(network.function, Curve) and network.function.name is None:
        return "g", tr(" with g(x) = {formula}", formula=network.activation)
    return "g", tr(" with g = {name}", name=network.activation)


def _inner(unit: Unit, digits: int) -> str:
    factor = {1.0: "x", -1.0: "-x"}.get(unit.weight, f"{unit.weight:.{digits}g} x")
    if unit.bias == 0:
        return factor
    return f"{factor} {'-' if unit.bias < 0 else '+'} {abs(unit.bias):.{digits}g}"


def _knots(fit: Fit) -> Iterator[RenderableType]:
    if fit.knots.size > LISTED + 2:
        yield flowing("  " + tr("{count} knots; --format csv has them", count=fit.knots.size))
        return
    columns = fit.knots, fit.values, np.append(np.diff(fit.values) / np.diff(fit.knots), fit.right)
    rows = [
        [f"  {said(knot)}", said(value), said(slope)]
        for knot, value, slope in zip(*map(_without_noise, columns), strict=True)
    ]
    yield grid(["  " + tr("knot"), tr("value"), tr("slope after it")], rows)


def _without_noise(numbers: Floats) -> list[float]:
    """Numbers as they are shown: 0 where they are nothing beside the largest."""
    return np.where(np.abs(numbers) <= NOISE * np.abs(numbers).max(), 0.0, numbers).tolist()  # type: ignore[no-any-return]


def fit_markdown(fit: Fit, rows: Iterable[tuple[str, str]] = ()) -> str:
    """The fit as a table of knots to paste into a document, and its errors; ``rows`` are told besides."""
    network = fit.network.without_noise(fit.extent)
    bound = ""
    if fit.lower_bound is not None and fit.tails:
        bound = tr(", at least {bound} for networks that end in the asymptotes", bound=said(fit.lower_bound))
    elif fit.lower_bound is not None:
        bound = tr(", lower bound {bound}", bound=said(fit.lower_bound))
    lines = [
        tr(
            "{heading}: largest error {error} at x = {x}{bound}, rms error {rms}.",
            heading=_heading(fit, f"`{fit.target}`", network),
            error=_claimed(fit.max_error, fit.is_enclosed),
            x=said(fit.max_error_at),
            bound=bound,
            rms=_over_interval(fit, said(fit.rms_error)),
        ),
        "",
        f"* {tr('units')}: {_told_units(fit, network)}",
        *(f"* {name}: {text}" for name, text in _proof(fit) if fit.kinks_within is not None),
        *(f"* {translated(name)}: {translated(text)}" for name, text in rows),
        "",
        f"| {tr('knot')} | {tr('value')} |",
        "|---|---|",
        *(f"| {knot!r} | {value!r} |" for knot, value in zip(fit.knots.tolist(), fit.values.tolist(), strict=True)),
        "",
        f"`{network_formula(network)}`",
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
        "output_codes": None if fixed.output_codes is None else list(fixed.output_codes),
        "merged_knots": fixed.merged,
        "max_error": fixed.max_error,
        "max_error_at": fixed.max_error_at,
        "max_error_proven": fixed.is_enclosed,
        "ideal_error": fixed.ideal_error,
        "table": {
            "entries": table.entries,
            "memory_bits": table.memory,
            "nearest_error": table.nearest_error,
            "linear_error": table.linear_error,
        },
    }


def fixed_point_rows(fixed: FixedPoint) -> Iterator[tuple[str, str]]:
    """What is told of fixed point beside the fit."""
    yield (
        tr("{count} bits", count=fixed.bits),
        tr(
            "largest error {error} at x = {x}{merged}; {count} knots in steps of 2^{knot_power}, "
            "values in steps of 2^{value_power}{cut}; they take {bits} bits",
            error=_claimed(fixed.max_error, fixed.is_enclosed),
            x=said(fixed.max_error_at),
            merged=tr(", {count} knots became others", count=fixed.merged) if fixed.merged else "",
            count=fixed.knots.size,
            knot_power=-fixed.knot_format.fraction_bits,
            value_power=-fixed.value_format.fraction_bits,
            cut=_cut(fixed),
            bits=fixed.memory,
        ),
    )
    table = fixed.table
    yield (
        tr("plain table"),
        tr(
            "{count} even entries, which take {bits} bits: {nearest} by the nearest entry, "
            "{linear} by straight lines between them",
            count=table.entries,
            bits=table.memory,
            nearest=said(table.nearest_error),
            linear=said(table.linear_error),
        ),
    )


def _cut(fixed: FixedPoint) -> str:
    """Where results are cut off, if any are."""
    if fixed.output_codes is None:
        return ""
    low, high = fixed.value_format.numbers(np.array(fixed.output_codes)).tolist()
    return tr(", results cut off at {low} and {high}", low=said(low), high=said(high))


def fixed_point_csv(fixed: FixedPoint) -> str:
    """The rounded knots and values, and the integers that stand for them."""
    columns = fixed.knots, fixed.values, fixed.knot_codes, fixed.value_codes
    return _csv(["x", "value", "knot_code", "value_code"], zip(*(c.tolist() for c in columns), strict=True))


# --- several sizes -----------------------------------------------------------------------------------------------

SWEEP = ("hidden", "max_error", "lower_bound", "rms_error", "law")
PROVEN_COLUMN = "max_error_proven"
"""A column that is there if an error is an estimate."""


def sweep_rows(fits: Sequence[Fit], constant: float) -> list[tuple[int, float, float, float, float]]:
    """For each size the errors, the bound (NaN if there is none), and what the law C/(H + 1)^2 says."""
    return [
        (
            fit.hidden,
            fit.max_error,
            np.nan if fit.lower_bound is None else fit.lower_bound,
            fit.rms_error,
            constant / (fit.hidden + 1) ** 2,
        )
        for fit in fits
    ]


def _law(fits: Sequence[Fit], constant: float) -> str:
    """What the law says in one sentence; empty if it is not about this error."""
    if fits[0].norm == "rms":
        return ""
    if not np.isfinite(constant) and fits[0].network.output_activation == "relu":
        return tr(
            "the law C/(H + 1)^2 does not apply: f'' = 0, a jump, or values below 0, which an output ReLU does not give"
        )
    if not np.isfinite(constant):
        return tr("the law C/(H + 1)^2 does not apply: f'' = 0 or a jump")
    return tr(
        "for many units H the largest error tends to C/(H + 1)^2, C = {constant}: the integral of sqrt(abs(f'')), "
        "squared, over 16",
        constant=said(constant),
    )


def sweep_json(fits: Sequence[Fit], constant: float) -> str:
    """All fits in full precision, and the constant of the law."""
    first = fits[0]
    return _text(
        {
            "target": first.target,
            "interval": list(first.interval),
            "norm": first.norm,
            **({} if first.norm == "rms" else {"law_constant": json_number(constant)}),
            "sweep": [_fit(fit) for fit in fits],
        }
    )


def sweep_csv(fits: Sequence[Fit], constant: float) -> str:
    """One row for each size; the law is about the maximum norm, and so is every bound.

    If an error is an estimate, a last column tells which ones are proven.
    """
    shown = _sweep_columns(fits[0], has_law=fits[0].norm == "max")
    rows = [shown(["" if np.isnan(cell) else cell for cell in row]) for row in sweep_rows(fits, constant)]
    header = shown(SWEEP)
    if not all(fit.is_enclosed for fit in fits):
        header.append(PROVEN_COLUMN)
        rows = [[*row, str(fit.is_enclosed).lower()] for row, fit in zip(rows, fits, strict=True)]
    return _csv(header, rows)


def sweep_report(fits: Sequence[Fit], constant: float) -> Iterator[RenderableType]:
    """What a terminal shows of several sizes."""
    low, high = (f"{end:g}" for end in fits[0].interval)
    law, target = _law(fits, constant), fits[0].target
    if fits[0].tails:
        yield flowing(
            tr(
                "{target} on the whole line, rms from {low} to {high}, by networks that end in the asymptotes: "
                "error against units",
                target=target,
                low=low,
                high=high,
            )
        )
    else:
        yield flowing(tr("{target} from {low} to {high}: error against units", target=target, low=low, high=high))
    if law:
        yield flowing(law)
    yield ""
    header = [tr("units"), tr("largest error"), tr("lower bound"), tr("rms error"), tr("law"), tr("error / law")]
    shown = _sweep_columns(fits[0], has_law=bool(law) and np.isfinite(constant))
    rows = [
        [
            f"{hidden}",
            tr("exact") if fit.is_exact else _claimed(error, fit.is_enclosed),
            said(bound),
            said(rms),
            said(law),
            f"{error / law:.4f}",
        ]
        for fit, (hidden, error, bound, rms, law) in zip(fits, sweep_rows(fits, constant), strict=True)
    ]
    yield grid(shown(header), map(shown, rows))


def _sweep_columns(fit: Fit, *, has_law: bool) -> Callable[[Sequence[Cell]], list[Cell]]:
    """What keeps the columns that say something: a norm without a bound has none, nor has every target a law."""
    kept = [0, 1, *([] if fit.lower_bound is None else [2]), 3, *([4, 5] if has_law else [])]
    return lambda row: [row[number] for number in kept if number < len(row)]


def sweep_markdown(fits: Sequence[Fit], constant: float) -> str:
    """The sizes as a table to paste into a document."""
    low, high = (f"{end:g}" for end in fits[0].interval)
    law, target = _law(fits, constant), f"`{fits[0].target}`"
    shown = _sweep_columns(fits[0], has_law=bool(law) and np.isfinite(constant))
    header = shown([tr("units"), tr("largest error"), tr("lower bound"), tr("rms error"), "C/(H + 1)²"])
    where = tr("{target} from {low} to {high}.", target=target, low=low, high=high)
    if fits[0].tails:
        where = tr(
            "{target} on the whole line, rms from {low} to {high}, by networks that end in the asymptotes.",
            target=target,
            low=low,
            high=high,
        )
    lines = [where, "", f"| {' | '.join(header)} |", "|---" * len(header) + "|"]
    for fit, (hidden, error, *others) in zip(fits, sweep_rows(fits, constant), strict=True):
        cells = [said(float(hidden)), _claimed(error, fit.is_enclosed), *map(said, others)]
        lines.append(f"| {' | '.join(shown(cells))} |")
    return "\n".join([*lines, "", *([tr("{sentence}.", sentence=law[0].upper() + law[1:]), ""] if law else [])])


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
            "max_error_proven": trained.is_enclosed,
            "rms_error": json_number(trained.rms_error),
            "lower_bound": None,
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
    return grid(_candidate_columns(), map(_candidate_cells, candidates))


def training_report(training: Training, optimum: Fit, candidates: Sequence[Candidate]) -> Iterator[RenderableType]:
    """What a terminal shows of a training: how near the restarts came to the optimum, and the networks."""
    low, high = training.interval
    near = ", ".join(
        tr("{count} within {times} times", count=found, times=f"{times:g}")
        for times, found in closeness(training, optimum)
    )
    starts = tr(
        "{count}, seed {seed}, learning rate {rate} falling to 0",
        count=len(training.networks),
        seed=training.seed,
        rate=f"{training.learning_rate:g}",
    )
    yield card(
        tr(
            "{target} from {low} to {high}: {units} trained for {count} steps",
            target=training.target,
            low=f"{low:g}",
            high=f"{high:g}",
            units=units(optimum.hidden, training.activation),
            count=training.steps[-1],
        ),
        [
            (tr("restarts"), starts),
            (tr("rms error"), _reached(training, optimum)),
            *([] if optimum.is_exact else [(tr("of these"), near)]),
            (tr("network"), network_formula(training.network.without_noise(training.interval))),
        ],
    )
    yield ""
    yield candidates_report(candidates)


def _reached(training: Training, optimum: Fit) -> str:
    """The errors of the restarts, beside the best one that there is."""
    final, best = training.rms_errors[:, -1], units(optimum.hidden)
    if optimum.is_exact:
        least, most = f"{final.min():.3g}", f"{final.max():.3g}"
        return tr("{least} to {most}, where {units} can be exact", least=least, most=most, units=best)
    times = final / optimum.rms_error
    least, most = f"{times.min():.3g}", f"{times.max():.3g}"
    return tr("{least} to {most} times the best by {units}", least=least, most=most, units=best)


def article_report(optimum: Fit, candidates: Sequence[Candidate]) -> Iterator[RenderableType]:
    """What a terminal shows of the network of the article: errors and weights, and how others do."""
    low, high = optimum.interval
    article = candidates[0]
    yield card(
        tr(
            "{target} from {low} to {high} by the network of the article, made by hand",
            target=optimum.target,
            low=f"{low:g}",
            high=f"{high:g}",
        ),
        [
            (tr("units"), f"{len(article.network.units)}{tr(', ')}{tr(A_LINE)}"),
            (
                tr("largest error"),
                tr(
                    "{value} at x = {x}",
                    value=_claimed(article.max_error, article.is_enclosed),
                    x=said(article.max_error_at),
                ),
            ),
            (tr("rms error"), said(article.rms_error)),
            (tr("network"), network_formula(article.network)),
        ],
    )
    yield ""
    yield candidates_report(candidates)


def candidate_markdown(target: str, interval: tuple[float, float], candidate: Candidate, made: str) -> str:
    """What a network is to do, how it was made, its errors and its weights."""
    network = candidate.network.without_noise(interval)
    told = tr(
        "{target} from {low} to {high} by {units}, {made}: largest error {error} at x = {x}, rms error {rms}.",
        target=f"`{target}`",
        low=f"{interval[0]:g}",
        high=f"{interval[1]:g}",
        units=units(len(network.units), network.activation),
        made=made,
        error=_claimed(candidate.max_error, candidate.is_enclosed),
        x=said(candidate.max_error_at),
        rms=said(candidate.rms_error),
    )
    return f"{told}\n\n`{network_formula(network)}`\n"


def candidates_markdown(candidates: Sequence[Candidate]) -> str:
    """Networks as a table to paste into a document."""
    header, *rows = (f"| {' | '.join(row)} |" for row in (_candidate_columns(), *map(_candidate_cells, candidates)))
    return "\n".join([header, "|---|---|---|---|", *rows]) + "\n"


def _candidate_columns() -> list[str]:
    return [tr("network"), tr("largest error"), tr("at x"), tr("rms error")]


def _candidate_cells(candidate: Candidate) -> list[str]:
    error = _claimed(candidate.max_error, candidate.is_enclosed)
    return [translated(candidate.label), error, said(candidate.max_error_at), said(candidate.rms_error)]


def training_csv(training: Training) -> str:
    """One row for each recorded step: the errors of every restart."""
    count = len(training.networks)
    header = ["step", *(f"rms_error_{i}" for i in range(count)), *(f"max_error_{i}" for i in range(count))]
    rows = np.column_stack([training.rms_errors.T, training.max_errors.T]).tolist()
    return _csv(header, ([step, *row] for step, row in zip(training.steps.tolist(), rows, strict=True)))
