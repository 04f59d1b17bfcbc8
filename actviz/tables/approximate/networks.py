"""Networks and their errors: in JSON, as a formula, and next to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from actviz.curves import Curve
from actviz.language import tr, translated
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import Network, Unit
from actviz.studies.approximate.network_error import Candidate
from actviz.tables.documents import csv_document, json_document
from actviz.tables.elements import Grid, grid, markdown
from actviz.tables.numbers import interval_ends, json_number, json_samples, readable

LISTED = 16
"""More units than this are not printed on a terminal."""


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


def trained_json(optimum: Fit, trained: Candidate, extra: Mapping[str, Any]) -> str:
    """The trained network in the place of the fit, with the story of its training."""
    line = trained.network
    kinks = sorted(-unit.bias / unit.weight for unit in line.units if unit.weight) if line.activation == "relu" else []
    low, high = optimum.interval
    knots = np.array([low, *(kink for kink in kinks if low < kink < high), high])
    return json_document(
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


def knots_csv(knots: Iterable[float], values: Iterable[float]) -> str:
    """The knots and their values, which survive rounding better than weights do."""
    return csv_document(["x", "value"], zip(knots, values, strict=True))


def candidates_markdown(optimum: Fit, candidate: Candidate, made: str, candidates: Sequence[Candidate]) -> str:
    """Return how a network was ``made``, its errors and its weights, and a table of all ``candidates``."""
    network = candidate.network.without_noise(optimum.interval)
    sentence = tr(
        "{target} from {low} to {high} by {units}, {made}: largest error {error} at x = {x}, rms error {rms}.",
        target=f"`{optimum.target}`",
        **interval_ends(optimum.interval),
        units=units(len(network.units), network.activation),
        made=made,
        error=error_text(candidate.max_error, candidate.is_enclosed),
        x=readable(candidate.max_error_at),
        rms=readable(candidate.rms_error),
    )
    return markdown([sentence, f"`{network_formula(network)}`", candidates_table(candidates).markdown("---")])


def candidates_table(candidates: Sequence[Candidate]) -> Grid:
    """Return the errors of networks, a row for each."""
    header = [tr("network"), tr("largest error"), tr("at x"), tr("rms error")]
    rows = [
        (
            translated(one.label),
            error_text(one.max_error, one.is_enclosed),
            readable(one.max_error_at),
            readable(one.rms_error),
        )
        for one in candidates
    ]
    return grid(header, rows)


def error_text(error: float, is_enclosed: bool) -> str:
    """An error, with a word where it is not proven."""
    return readable(error) if is_enclosed else tr("{error} (an estimate)", error=readable(error))


def units(count: int, activation: str = "relu") -> str:
    """So many units, in words."""
    name = "ReLU" if activation == "relu" else activation
    if not count:
        return tr("no {name} units", name=name)
    return tr("1 {name} unit", name=name) if count == 1 else tr("{count} {name} units", count=count, name=name)


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
