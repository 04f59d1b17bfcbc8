"""Networks and their errors, shared by the reports of fits and trainings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from actviz.curves import Curve
from actviz.language import tr
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import Network, Unit
from actviz.studies.approximate.network_error import Candidate
from actviz.tables.documents import csv_document, json_document
from actviz.tables.elements import Grid, grid, markdown
from actviz.tables.json_values import json_fields, json_samples
from actviz.tables.numbers import interval_ends, readable

LISTED = 16
"""The largest number of units whose weights are in a report."""


def network_json(network: Network) -> dict[str, Any]:
    """Return the weights of a network."""
    return {
        **json_fields(network, "skip", "bias"),
        "units": [json_fields(unit, "weight", "bias", "out") for unit in network.units],
        **json_fields(network, "output_activation", "activation"),
    }


def candidate_json(candidate: Candidate) -> dict[str, Any]:
    """Return a network with its errors."""
    return {"label": candidate.label, **_errors_json(candidate), "network": network_json(candidate.network)}


def _errors_json(candidate: Candidate) -> dict[str, Any]:
    largest = json_fields(candidate, "max_error", "max_error_at")
    return {**largest, "max_error_proven": candidate.is_enclosed, **json_fields(candidate, "rms_error")}


def candidates_json(
    optimum: Fit, candidate: Candidate, candidates: Sequence[Candidate], extra: Mapping[str, Any]
) -> str:
    """Return a network by its knots and weights, with the keys of ``extra``, and all ``candidates``."""
    network = candidate.network
    kinks = [-unit.bias / unit.weight for unit in network.units if unit.weight and network.activation == "relu"]
    low, high = optimum.interval
    knots = np.array([low, *sorted(kink for kink in kinks if low < kink < high), high])
    return json_document(
        {
            **json_fields(optimum, "target", "interval", "hidden"),
            "norm": "rms",
            **_errors_json(candidate),
            "lower_bound": None,
            "knots": json_samples(knots),
            "values": json_samples(network.before_output(knots)),
            "network": network_json(network),
            **extra,
            "candidates": [candidate_json(one) for one in candidates],
        }
    )


def knots_csv(knots: Iterable[float], values: Iterable[float]) -> str:
    """Return the knots and their values, which are less sensitive to rounding than weights."""
    return csv_document(["x", "value"], zip(knots, values, strict=True))


def candidates_markdown(optimum: Fit, candidate: Candidate, made: str, candidates: Sequence[Candidate]) -> str:
    """Return the method ``made``, errors and weights of a network, and a table of all ``candidates``."""
    network = candidate.network.without_noise(optimum.interval)
    sentence = tr(
        "{target} from {low} to {high}, approximated by {units}, {made}: largest error {error} at x = {x}, rms error "
        "{rms}.",
        target=f"`{optimum.target}`",
        **interval_ends(optimum.interval),
        units=units_text(len(network.units), network.activation),
        made=made,
        error=error_text(candidate.max_error, candidate.is_enclosed),
        x=readable(candidate.max_error_at),
        rms=readable(candidate.rms_error),
    )
    return markdown([sentence, f"`{network_formula(network)}`", candidates_table(candidates).markdown("---")])


def candidates_table(candidates: Sequence[Candidate]) -> Grid:
    """Return the errors of networks, a row for each."""
    header = [tr("network"), tr("largest error"), tr("at x"), tr("rms error")]
    rows = []
    for one in candidates:
        error = error_text(one.max_error, one.is_enclosed)
        rows.append([tr(one.label), error, readable(one.max_error_at), readable(one.rms_error)])
    return grid(header, rows)


def error_text(error: float, is_enclosed: bool) -> str:
    """Return an error, marked as an estimate if it is not proven."""
    return readable(error) if is_enclosed else tr("{error} (an estimate)", error=readable(error))


def units_text(count: int, activation: str = "relu") -> str:
    """Return the number of units of an activation."""
    name = "ReLU" if activation == "relu" else activation
    if not count:
        return tr("no {name} units", name=name)
    return tr("1 {name} unit", name=name) if count == 1 else tr("{count} {name} units", count=count, name=name)


def network_formula(network: Network, digits: int = 6) -> str:
    """Return the network as one line."""
    if len(network.units) > LISTED:
        return tr("{count} units; --format json lists their weights", count=len(network.units))
    terms = [(network.skip, "x")] if network.skip else []
    name, meaning = _activation_name(network)
    terms += [(unit.out, f"{name}({_argument(unit, digits)})") for unit in network.units]
    text = ""
    for factor, variable in [*terms, (network.bias, "")]:
        if factor == 0 and text:
            continue
        sign = " - " if factor < 0 and text else "-" if factor < 0 else " + " if text else ""
        size = f"{abs(factor):.{digits}g}"
        text += sign + (variable if variable and size == "1" else f"{size} {variable}".rstrip())
    return (f"y = ReLU({text})" if network.output_activation == "relu" else f"y = {text}") + meaning


def _activation_name(network: Network) -> tuple[str, str]:
    """Return a name for the activation of the hidden units, and its definition if the name is ``g``."""
    if network.activation == "relu":
        return "ReLU", ""
    if network.activation.isidentifier():
        return network.activation, ""
    if isinstance(network.function, Curve) and network.function.name is None:
        return "g", tr(" with g(x) = {formula}", formula=network.activation)
    return "g", tr(" with g = {name}", name=network.activation)


def _argument(unit: Unit, digits: int) -> str:
    """Return the argument of the activation of a unit."""
    factor = {1.0: "x", -1.0: "-x"}.get(unit.weight, f"{unit.weight:.{digits}g} x")
    if unit.bias == 0:
        return factor
    return f"{factor} {'-' if unit.bias < 0 else '+'} {abs(unit.bias):.{digits}g}"
