"""The best network of a size: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from rich.console import RenderableType

from actviz.formulas.arrays import Floats
from actviz.language import tr, translate
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import NOISE, Network
from actviz.tables.approximate.networks import LISTED, error_text, knots_csv, network_formula, network_json, units_text
from actviz.tables.documents import csv_samples, html_table, json_document, markdown_table
from actviz.tables.elements import Paragraph, card, grid
from actviz.tables.json_values import json_fields
from actviz.tables.numbers import interval_ends, percent, readable
from actviz.tables.unit_count import STRAIGHT_LINE, allowance

PROVEN = 1e-6
"""The largest relative gap between the error and a lower bound that proves the optimum."""


def report(fit: Fit, rows: Iterable[tuple[str, str]] = ()) -> Iterator[RenderableType]:
    """Yield the report of a fit: errors, proof, knots and weights. ``rows`` are additional rows."""
    yield card(*_summary(fit, rows))
    yield ""
    yield _knots(fit)


def to_html(fit: Fit) -> str:
    """Return the errors and the proof of a fit as an HTML table."""
    title, rows = _summary(fit)
    return html_table([title, ""], rows)


def _summary(fit: Fit, rows: Iterable[tuple[str, str]] = ()) -> tuple[str, list[tuple[str, str]]]:
    """Return a heading, and rows of a name and a text. ``rows`` are additional rows."""
    network = fit.network.without_noise(fit.extent)
    return _heading(fit, fit.target, network), [
        (tr("units"), _unit_text(fit, network)),
        (tr("largest error"), _max_error_text(fit)),
        *_proof(fit),
        (tr("rms error"), _rms_error_text(fit)),
        *rows,
        (tr("network"), network_formula(network)),
    ]


def to_json(fit: Fit, extra: Mapping[str, Any] | None = None) -> str:
    """Return the fit in full precision, with the keys of ``extra``."""
    return json_document({**fit_json(fit), **(extra or {})})


def to_csv(fit: Fit) -> str:
    """Return the knots and their values."""
    return knots_csv(fit.knots.tolist(), fit.values.tolist())


def to_markdown(fit: Fit, rows: Iterable[tuple[str, str]] = ()) -> str:
    """Return the fit as a Markdown table of knots, and its errors. ``rows`` are additional rows."""
    network = fit.network.without_noise(fit.extent)
    bound = ""
    if fit.lower_bound is not None and fit.tails:
        bound = tr(", lower bound {bound} for networks that match the asymptotes", bound=readable(fit.lower_bound))
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
        *(f"* {name}: {text}" for name, text in rows),
        "",
        markdown_table([tr("knot"), tr("value")], knots, rule="---"),
        "",
        f"`{network_formula(network)}`",
    ]
    return "\n".join(lines) + "\n"


def fit_json(fit: Fit) -> dict[str, Any]:
    """Return the fit in full precision; ``lower_bound_for`` are the networks to which the lower bound applies."""
    bounded = "networks that end in the asymptotes" if fit.tails else "all networks"
    return {
        **json_fields(fit, "target", "interval", "hidden", "norm", "max_error", "max_error_at"),
        "max_error_proven": fit.is_enclosed,
        **json_fields(fit, "error_found", "rms_error", "lower_bound"),
        "lower_bound_for": None if fit.lower_bound is None else bounded,
        **json_fields(fit, "gap", "kinks_within", "tails", "knots", "values"),
        "outer_slopes": [fit.left, fit.right],
        "network": network_json(fit.network),
    }


def _max_error_text(fit: Fit) -> str:
    """Return the largest error, with an upper bound if that is larger, or as an estimate."""
    found, at = readable(fit.error_found), readable(fit.max_error_at)
    if not fit.is_enclosed:
        return tr("{value} at x = {x} (an estimate: a larger error is not excluded by proof)", value=found, x=at)
    if fit.max_error > fit.error_found:
        bound = readable(fit.max_error)
        return tr("at most {bound}; largest error found: {value} at x = {x}", bound=bound, value=found, x=at)
    return tr("{value} at x = {x}", value=found, x=at)


def within_tolerance(fit: Fit, tolerance: float) -> str:
    """Return the tolerance for which the smallest number of units was computed; it is not proven in the rms norm."""
    error = f"{tolerance:g}"
    if fit.norm == "max" and fit.tails:
        return tr(
            "largest error at most {error}: smallest number of units for networks that match the asymptotes",
            error=error,
        )
    if fit.norm == "max":
        return tr("largest error at most {error}: smallest number of units", error=error)
    if fit.tails:
        return tr(
            "rms error at most {error}: smallest number of units found for networks that match the asymptotes",
            error=error,
        )
    return tr("rms error at most {error}: smallest number of units found", error=error)


def _unit_text(fit: Fit, network: Network) -> str:
    """Return the number of units, and whether there is a skip connection."""
    used = len(network.units)
    spare = translate(allowance(fit.hidden, used, is_proven=fit.is_proven))
    if spare and fit.is_proven and fit.tails:
        spare = tr("{spare} if the network matches the asymptotes", spare=spare)
    text = spare or f"{used or tr('none')}"
    if not network.skip:
        return text
    return f"{text}{tr('; ') if spare else tr(', ')}{tr(STRAIGHT_LINE)}"


def _heading(fit: Fit, target: str, network: Network) -> str:
    """Return the target, the interval and the number of units."""
    count = units_text(len(network.units))
    if fit.tails:
        return tr("{target} for all real x, approximated by {units}", target=target, units=count)
    return tr(
        "{target} from {low} to {high}, approximated by {units}",
        target=target,
        units=count,
        **interval_ends(fit.interval),
    )


def _over_interval(fit: Fit, error: str) -> str:
    """Return an error with its interval, which is not the whole real line."""
    return tr("{error} from {low} to {high}", error=error, **interval_ends(fit.interval)) if fit.tails else error


def _rms_error_text(fit: Fit) -> str:
    error = _over_interval(fit, readable(fit.rms_error))
    return tr("{error} (best of several restarts)", error=error) if fit.norm == "rms" else error


def _proof(fit: Fit) -> Iterator[tuple[str, str]]:
    """Yield a row of the report with the proven bound of the error; none without a bound in the norm of the fit."""
    if fit.is_exact:
        yield tr("proof"), tr("the network equals the function")
    elif fit.lower_bound is not None and fit.gap is not None:
        write = _bound_with_tails_text if fit.tails else _bound_text
        yield tr("proof"), write(fit, readable(fit.lower_bound), fit.gap)


def _bound_text(fit: Fit, bound: str, gap: float) -> str:
    if not fit.is_enclosed:
        return tr(
            "the smallest possible error is at least {bound}; the difference to this network is unknown", bound=bound
        )
    if gap <= PROVEN and fit.hidden:
        count = units_text(fit.hidden)
        return tr("no network of {units} has a smaller error: the error is at least {bound}", units=count, bound=bound)
    if gap <= PROVEN:
        return tr("no straight line has a smaller error: the error is at least {bound}", bound=bound)
    if not np.isfinite(gap):
        return tr("no optimum is known; lower bound {bound}", bound=bound)
    error, relative = readable(fit.max_error), percent(gap, ".2g")
    return tr(
        "the smallest possible error is between {bound} and {error} ({gap} % apart)",
        bound=bound,
        error=error,
        gap=relative,
    )


def _bound_with_tails_text(fit: Fit, bound: str, gap: float) -> str:
    """Return the bound for networks that match the asymptotes; other networks may have smaller errors."""
    if not fit.is_enclosed:
        return tr(
            "the smallest possible error of networks that match the asymptotes is at least {bound}; the difference to "
            "this network is unknown",
            bound=bound,
        )
    if gap <= PROVEN and fit.hidden:
        return tr(
            "no network of {units} that matches the asymptotes has a smaller error: the error is at least {bound}",
            units=units_text(fit.hidden),
            bound=bound,
        )
    if gap <= PROVEN:
        return tr(
            "no straight line that matches the asymptotes has a smaller error: the error is at least {bound}",
            bound=bound,
        )
    if not np.isfinite(gap):
        return tr("no optimum is known; lower bound {bound}", bound=bound)
    if fit.kinks_within is None:
        return tr(
            "the smallest possible error of networks that match the asymptotes is between {bound} and {error} ({gap} "
            "% apart)",
            bound=bound,
            error=readable(fit.max_error),
            gap=percent(gap, ".2g"),
        )
    return tr(
        "all kinks are from x = -{far} to {far}; with kinks farther from 0, networks that match the asymptotes still "
        "have an error of at least {bound} ({gap} % smaller)",
        far=f"{fit.kinks_within:g}",
        bound=bound,
        gap=percent(gap / (1 + gap), ".2g"),
    )


def _knots(fit: Fit) -> RenderableType:
    """Return the knots as a table, or their number if there are many."""
    if fit.knots.size > LISTED + 2:
        return Paragraph("  " + tr("{count} knots; --format csv lists them", count=fit.knots.size))
    columns = fit.knots, fit.values, np.append(np.diff(fit.values) / np.diff(fit.knots), fit.right)
    rows = [
        [f"  {readable(knot)}", readable(value), readable(slope)]
        for knot, value, slope in zip(*map(_without_noise, columns), strict=True)
    ]
    return grid(["  " + tr("knot"), tr("value"), tr("slope to the right")], rows)


def _without_noise(numbers: Floats) -> list[float]:
    """Return the numbers, with 0 for those that are negligible beside the largest."""
    return np.where(np.abs(numbers) <= NOISE * np.abs(numbers).max(), 0.0, numbers).tolist()  # type: ignore[no-any-return]
