"""A ``Fit``: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from rich.console import RenderableType

from actviz.formulas.arrays import Floats
from actviz.language import tr, translated
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import NOISE, Network
from actviz.tables.approximate.networks import LISTED, error_text, knots_csv, network_formula, network_json, units
from actviz.tables.documents import html_table, json_document, markdown_table
from actviz.tables.elements import Paragraph, card, grid
from actviz.tables.numbers import csv_samples, interval_ends, json_number, json_samples, readable
from actviz.tables.unit_count import A_LINE, allowance

PROVEN = 1e-6
"""A bound that is nearer to the error than this, relatively, proves the optimum."""


def report(fit: Fit, rows: Iterable[tuple[str, str]] = ()) -> Iterator[RenderableType]:
    """Return the report of a fit: errors, proof, knots and weights. ``rows`` are additional rows."""
    yield card(*_summary(fit, rows))
    yield ""
    yield from _knots(fit)


def to_html(fit: Fit) -> str:
    """Return the errors and the proof of a fit as a table for a page."""
    title, rows = _summary(fit)
    return html_table([title, ""], rows)


def _summary(fit: Fit, rows: Iterable[tuple[str, str]] = ()) -> tuple[str, list[tuple[str, str]]]:
    """Return a heading, and rows of names and texts."""
    network = fit.network.without_noise(fit.extent)
    return _heading(fit, fit.target, network), [
        (tr("units"), _unit_text(fit, network)),
        (tr("largest error"), _largest(fit)),
        *_proof(fit),
        (tr("rms error"), _rms(fit)),
        *((translated(name), translated(text)) for name, text in rows),
        (tr("network"), network_formula(network)),
    ]


def to_json(fit: Fit, extra: Mapping[str, Any] | None = None) -> str:
    """The fit in full precision, with further keys."""
    return json_document({**fit_data(fit), **(extra or {})})


def to_csv(fit: Fit) -> str:
    """Return the knots and the values there."""
    return knots_csv(fit.knots.tolist(), fit.values.tolist())


def to_markdown(fit: Fit, rows: Iterable[tuple[str, str]] = ()) -> str:
    """Return the fit as a Markdown table of knots, and its errors. ``rows`` are additional rows."""
    network = fit.network.without_noise(fit.extent)
    bound = ""
    if fit.lower_bound is not None and fit.tails:
        bound = tr(", at least {bound} for networks that end in the asymptotes", bound=readable(fit.lower_bound))
    elif fit.lower_bound is not None:
        bound = tr(", lower bound {bound}", bound=readable(fit.lower_bound))
    knots = zip(csv_samples(fit.knots), csv_samples(fit.values), strict=True)
    lines = [
        tr(
            "{heading}: largest error {error} at x = {x}{bound}, rms error {rms}.",
            heading=_heading(fit, f"`{fit.target}`", network),
            error=error_text(fit.max_error, fit.is_enclosed),
            x=readable(fit.max_error_at),
            bound=bound,
            rms=_over_interval(fit, readable(fit.rms_error)),
        ),
        "",
        f"* {tr('units')}: {_unit_text(fit, network)}",
        *(f"* {name}: {text}" for name, text in _proof(fit) if fit.kinks_within is not None),
        *(f"* {translated(name)}: {translated(text)}" for name, text in rows),
        "",
        markdown_table([tr("knot"), tr("value")], knots, rule="---"),
        "",
        f"`{network_formula(network)}`",
    ]
    return "\n".join(lines) + "\n"


def fit_data(fit: Fit) -> dict[str, Any]:
    """Return the fit in full precision, ready for ``json``."""
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


def _largest(fit: Fit) -> str:
    """What is known of the largest error: the number, a bound that is farther off, or an estimate."""
    found, at = readable(fit.error_found), readable(fit.max_error_at)
    if not fit.is_enclosed:
        return tr("{value} at x = {x}, an estimate: that none is larger is not proven", value=found, x=at)
    if fit.max_error > fit.error_found:
        return tr(
            "at most {bound}; the largest one found is {value} at x = {x}",
            bound=readable(fit.max_error),
            value=found,
            x=at,
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


def _unit_text(fit: Fit, network: Network) -> str:
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
    count = units(len(network.units))
    if fit.tails:
        return tr("{target} on the whole line by {units}", target=target, units=count)
    return tr("{target} from {low} to {high} by {units}", target=target, units=count, **interval_ends(fit.interval))


def _over_interval(fit: Fit, error: str) -> str:
    """An error that is one on the interval, whatever the other one is on."""
    return tr("{error} from {low} to {high}", error=error, **interval_ends(fit.interval)) if fit.tails else error


def _rms(fit: Fit) -> str:
    error = _over_interval(fit, readable(fit.rms_error))
    return tr("{error}, the best of several starts", error=error) if fit.norm == "rms" else error


def _proof(fit: Fit) -> Iterator[tuple[str, str]]:
    """What is proven of the error, as a row of the report; none without a bound in the norm of the fit."""
    if fit.is_exact:
        yield tr("proof"), tr("the network is the function itself")
    elif fit.lower_bound is not None and fit.gap is not None:
        yield tr("proof"), _bound(fit, readable(fit.lower_bound), fit.gap)


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
    error, apart = readable(fit.max_error), f"{100 * gap:.2g}"
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
            error=readable(fit.max_error),
            gap=f"{100 * gap:.2g}",
        )
    return tr(
        "the kinks lie from x = -{far} to {far}; with kinks farther out, but an end in the asymptotes, the error is "
        "still at least {bound}, {gap} % less",
        far=f"{fit.kinks_within:g}",
        bound=bound,
        gap=f"{100 * gap / (1 + gap):.2g}",
    )


def _knots(fit: Fit) -> Iterator[RenderableType]:
    if fit.knots.size > LISTED + 2:
        yield Paragraph("  " + tr("{count} knots; --format csv has them", count=fit.knots.size))
        return
    columns = fit.knots, fit.values, np.append(np.diff(fit.values) / np.diff(fit.knots), fit.right)
    rows = [
        [f"  {readable(knot)}", readable(value), readable(slope)]
        for knot, value, slope in zip(*map(_without_noise, columns), strict=True)
    ]
    yield grid(["  " + tr("knot"), tr("value"), tr("slope after it")], rows)


def _without_noise(numbers: Floats) -> list[float]:
    """Numbers as they are shown: 0 where they are nothing beside the largest."""
    return np.where(np.abs(numbers) <= NOISE * np.abs(numbers).max(), 0.0, numbers).tolist()  # type: ignore[no-any-return]
