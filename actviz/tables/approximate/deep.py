"""A network with several layers beside the best networks with one layer: JSON, CSV, Markdown and a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import Any

from rich.console import RenderableType

from actviz.language import tr
from actviz.messages import translatable
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.deep_network import DeepNetwork, parameter_count
from actviz.studies.approximate.fit import Fit
from actviz.tables.approximate.networks import error_text, knots_csv
from actviz.tables.documents import json_document
from actviz.tables.elements import Grid, card, grid, markdown
from actviz.tables.json_values import json_fields, json_samples
from actviz.tables.numbers import interval_ends, readable
from actviz.tables.unit_count import STRAIGHT_LINE

STARTS = {
    "random": translatable("random weights"),
    "folded": translatable("folded layers"),
    "one layer": translatable("the optimum of one layer"),
}
"""The kinds of initial weights."""
ALIKE = 1e-3
"""The relative difference of two errors up to which neither network is better."""


def report(fit: DeepFit, rows: Iterable[tuple[str, str]] = ()) -> Iterator[RenderableType]:
    """Yield the errors of a network, a comparison with one layer, and its weights. ``rows`` are additional rows."""
    yield card(heading(fit, fit.target), [*_rows(fit), *rows])
    yield ""
    yield comparison(fit)


def to_json(fit: DeepFit, extra: Mapping[str, Any] | None = None) -> str:
    """Return the fit in full precision, with the keys of ``extra``."""
    return json_document({**deep_json(fit), **(extra or {})})


def to_csv(fit: DeepFit) -> str:
    """Return the knots and the values there."""
    return knots_csv(fit.knots.tolist(), fit.values.tolist())


def to_markdown(fit: DeepFit, rows: Iterable[tuple[str, str]] = ()) -> str:
    """Return the errors of a network, and a table that compares it with one layer. ``rows`` are additional rows."""
    title = tr("{sentence}.", sentence=heading(fit, f"`{fit.target}`"))
    items = "\n".join(f"* {name}: {text}" for name, text in [*_rows(fit), *rows])
    return markdown([title, items, comparison(fit).markdown("---")])


def deep_json(fit: DeepFit) -> dict[str, Any]:
    """Return a network with several layers in full precision, and the best networks with one layer."""
    return {
        **json_fields(fit, "target", "interval", "hidden", "norm", "max_error", "max_error_at"),
        "max_error_proven": fit.is_enclosed,
        **json_fields(fit, "rms_error", "lower_bound"),
        "lower_bound_for": None if fit.lower_bound is None else "all networks with these layers",
        **json_fields(fit, "knots", "values", "pieces", "units"),
        "parameters": fit.network.parameters,
        "start": fit.start,
        "restarts": fit.starts,
        "seed": fit.seed,
        "network": deep_network_json(fit.network),
        "one_layer": {
            "equal_units": _one_layer_json(fit.equal_units),
            "equal_parameters": _one_layer_json(fit.equal_parameters),
            "same_error": None if fit.same_error is None else _one_layer_json(fit.same_error),
        },
    }


def deep_network_json(network: DeepNetwork) -> dict[str, Any]:
    """Return the weights of a network: y = skip * x + the last layer."""
    return {
        "layers": [
            {"weights": json_samples(layer.weights), "biases": json_samples(layer.biases)} for layer in network.layers
        ],
        "skip": network.skip,
        "output_activation": "identity",
        "activation": network.activation,
    }


def _one_layer_json(fit: Fit) -> dict[str, Any]:
    numbers = json_fields(fit, "hidden", "max_error", "rms_error", "lower_bound")
    return {**numbers, "parameters": parameter_count((fit.hidden,))}


def heading(fit: DeepFit, target: str) -> str:
    """Return what is approximated, where, and by which layers."""
    sizes = layers_text(fit.hidden)
    return tr(
        "{target} from {low} to {high}, approximated by layers of {sizes} ReLU units",
        target=target,
        sizes=sizes,
        **interval_ends(fit.interval),
    )


def layers_text(hidden: Iterable[int]) -> str:
    """Return the numbers of units of all layers."""
    return ", ".join(map(str, hidden))


def _rows(fit: DeepFit) -> Iterator[tuple[str, str]]:
    """Yield rows of a name and a text."""
    count = f"{fit.units} ({' + '.join(map(str, fit.hidden))})"
    yield tr("units"), f"{count}{tr(', ')}{tr(STRAIGHT_LINE)}" if fit.network.skip else count
    yield tr("parameters"), tr("{count} weights and biases", count=fit.network.parameters)
    yield (
        tr("pieces"),
        tr("{count} straight pieces; at most {most} are possible", count=fit.pieces, most=fit.most_kinks + 1),
    )
    error = error_text(fit.max_error, fit.is_enclosed)
    yield tr("largest error"), tr("{value} at x = {x}", value=error, x=readable(fit.max_error_at))
    yield tr("rms error"), readable(fit.rms_error)
    if fit.is_exact:
        yield tr("proof"), tr("the network equals the function")
    elif fit.lower_bound is not None:
        bound = readable(fit.lower_bound)
        yield tr("proof"), tr("the error of networks with these layers is at least {bound}", bound=bound)
    if fit.start in STARTS:
        yield (
            tr("restarts"),
            tr(
                "{count}, seed {seed}; best start: {start}",
                count=fit.starts,
                seed=fit.seed,
                start=tr(STARTS[fit.start]),
            ),
        )
    yield tr("depth"), depth_text(fit)
    if fit.same_error is not None:
        yield (
            tr("same error"),
            tr("one layer needs at least {count} units for this error", count=fit.same_error.hidden)
            if fit.norm == "max"
            else tr("one layer of {count} units has this error", count=fit.same_error.hidden),
        )


def depth_text(fit: DeepFit) -> str:
    """Return whether several layers have a smaller error than one layer of as many units, or parameters."""
    by_units, by_parameters = fit.ratio_to(fit.equal_units), fit.ratio_to(fit.equal_parameters)
    values = {
        "units": _ratio(by_units),
        "parameters": _ratio(by_parameters),
        "count": fit.equal_units.hidden,
        "other": fit.equal_parameters.hidden,
    }
    if fit.is_exact and fit.equal_units.is_exact:
        return tr("depth does not help: one layer equals the function, too")
    if fit.is_exact and not fit.equal_parameters.is_exact:
        return tr(
            "depth helps: one layer with as many units ({count}), or with as many parameters ({other} units), does not "
            "equal the function",
            **values,
        )
    if by_units < 1 - ALIKE and by_parameters < 1 - ALIKE:
        return tr(
            "depth helps: the error is {units} times that of one layer with as many units ({count}), and {parameters} "
            "times that of one layer with as many parameters ({other} units)",
            **values,
        )
    if by_units < 1 - ALIKE:
        return tr(
            "depth saves units, but not parameters: the error is {units} times that of one layer with as many units "
            "({count}), but {parameters} times that of one layer with as many parameters ({other} units)",
            **values,
        )
    return tr(
        "depth does not help: the error found is {units} times that of one layer with as many units ({count}), and "
        "{parameters} times that of one layer with as many parameters ({other} units)",
        **values,
    )


def _ratio(ratio: float) -> str:
    return tr("infinite") if ratio == inf else f"{ratio:.3g}"


def comparison(fit: DeepFit) -> Grid:
    """Return a table of a network, and the best networks with one layer of as many units and parameters."""
    header = [
        tr("layers"), tr("units"), tr("parameters"), tr("pieces"), tr("largest error"), tr("lower bound"),
        tr("rms error"),
    ]  # fmt: skip
    one_layer = [one for one in (fit.equal_units, fit.equal_parameters, fit.same_error) if one is not None]
    fits = {one.hidden: one for one in sorted(one_layer, key=lambda one: one.hidden)}
    return grid(header, [comparison_row(fit), *(comparison_row(one) for one in fits.values())])


def comparison_row(fit: DeepFit | Fit) -> list[str]:
    """Return layers, units, parameters, pieces and errors of a network."""
    hidden = fit.hidden if isinstance(fit, DeepFit) else (fit.hidden,)
    pieces = fit.pieces if isinstance(fit, DeepFit) else len(fit.network.units) + 1
    return [
        layers_text(hidden),
        f"{sum(hidden)}",
        f"{parameter_count(hidden)}",
        f"{pieces}",
        tr("exact") if fit.is_exact else error_text(fit.max_error, fit.is_enclosed),
        "" if fit.lower_bound is None else readable(fit.lower_bound),
        readable(fit.rms_error),
    ]


def sawtooth_rows(fit: DeepFit, tolerance: float | None = None) -> Iterator[tuple[str, str]]:
    """Yield how many units and pieces a network has that folds the interval in each layer."""
    depth = len(fit.hidden)
    values = {"depth": depth, "pieces": 2**depth, "units": fit.units}
    if fit.units == 2 * depth and fit.is_exact:
        yield tr("sawtooth"), tr("{depth} layers make 2^{depth} = {pieces} pieces from 2 x {depth} units", **values)
    else:
        yield (
            tr("sawtooth"),
            tr(
                "{depth} layers make 2^{depth} = {pieces} pieces from 3 x {depth} - 2 = {units} units; the error is "
                "|f''|/2 (b - a)^2 / 4^({depth} + 1)",
                **values,
            ),
        )
    if tolerance is not None:
        yield tr("tolerance"), tr("largest error at most {error}: smallest number of layers", error=f"{tolerance:g}")


def tolerance_row(fit: DeepFit, tolerance: float) -> tuple[str, str]:
    """Return the tolerance that the fewest units were computed for."""
    values = {"error": f"{tolerance:g}", "depth": len(fit.hidden)}
    if fit.norm == "max":
        text = tr("largest error at most {error}: smallest number of units found for {depth} equal layers", **values)
    else:
        text = tr("rms error at most {error}: smallest number of units found for {depth} equal layers", **values)
    return tr("tolerance"), text
