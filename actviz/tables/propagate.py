"""Signal propagation: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from math import inf, isfinite, isnan
from typing import Any

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from actviz.formulas.arrays import Floats
from actviz.language import tr
from actviz.numerics.statistics import mean_and_std
from actviz.studies.networks.collapse import WEAK, Collapse
from actviz.studies.networks.propagate import Propagation, RandomNetwork
from actviz.studies.networks.propagate_settings import PropagationSettings
from actviz.tables.documents import csv_document, csv_samples, json_document
from actviz.tables.elements import Grid, Paragraph, card, grid, markdown
from actviz.tables.json_values import json_fields, json_number
from actviz.tables.numbers import MOST_POWER, four_decimals, percent, power_of_ten, readable, two_decimals

QUANTITIES = ("variance", "log10_gradient", "correlation", "zeros", "dead")
"""What is measured in each layer."""
PREDICTED = ("variance", "log10_gradient", "correlation", "zeros")
"""The quantities that theory predicts."""
STEADY = 0.02
"""A gradient whose factor a layer differs from 1 by at most this keeps its size."""
CORNER = 4
"""Rows and columns of a matrix in a report."""
MAX_WIDTH = 64
"""JSON holds matrices up to this width."""


def to_json(result: Propagation) -> str:
    """Return all measurements and the theory in full precision."""
    settings = result.settings
    data = {
        **json_fields(settings, "depth", "width", "seeds", "seed", "inputs", "batchnorm", "residual", "dead_below"),
        "partial": result.is_partial,
        "curves": [_network_json(network, settings.depth) for network in result.networks],
    }
    return json_document(data)


def _network_json(network: RandomNetwork, depth: int) -> Mapping[str, Any]:
    """Return one network; ``stable`` is whether the variance returns to its fixed point."""
    theory, measured, fixed = network.theory, network.measured, network.theory.fixed_point
    mean, std = measured.log10_gradient_ratio
    return {
        **json_fields(network, "label", "name", "formula"),
        "note": network.note or None,
        **json_fields(network, "parameters", "init"),
        "gain": network.spec.sigma_w,
        "exact_gain": json_number(network.exact_gain),
        "sigma_b": network.spec.sigma_b,
        "chi_1": json_number(fixed.chi_1),
        "q_star": json_number(fixed.q),
        "stable": None if fixed.stability is None else fixed.stability != "unstable",
        "stability": fixed.stability,
        "edge_of_chaos": theory.edge and asdict(theory.edge),
        "theory": json_fields(theory, "log10_gradient_ratio"),
        "measured": {
            "log10_gradient_ratio": {"mean": json_number(mean), "std": json_number(std)},
            "gradient_per_layer": _json_power(mean / (depth - 1)),
            "networks": measured.count,
            "blocked": measured.blocked,
            "diverged": int(measured.diverged.sum()),
            "undefined": int(measured.undefined.sum()),
        },
        "layers": _layers_json(network),
        "collapse": network.collapse and _collapse_json(network.collapse),
    }


def _columns(network: RandomNetwork) -> Iterator[tuple[str, Floats]]:
    """Yield for each quantity its mean and standard deviation over the networks, and its theory, layer by layer."""
    for name in QUANTITIES:
        mean, std = mean_and_std(getattr(network.measured, name))
        yield name, mean
        yield f"{name}_std", std
        if name in PREDICTED:
            yield f"{name}_theory", getattr(network.theory, name)


def _layers_json(network: RandomNetwork) -> list[Mapping[str, Any]]:
    """Return an object for each layer; the gradient is relative to the last one."""
    arrays = dict(_columns(network))
    columns: dict[str, list[Any]] = {name: [*map(json_number, values)] for name, values in arrays.items()}
    columns["gradient_norm"] = [*map(_json_power, arrays["log10_gradient"])]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _json_power(power: float) -> float | str | None:
    """Return ``10**power``; a power that is not finite is returned as it is."""
    with np.errstate(over="ignore", under="ignore"):
        return json_number(float(np.power(10.0, power)) if isfinite(power) else power)


def _collapse_json(collapse: Collapse) -> Mapping[str, Any]:
    is_small = len(collapse.matrix) <= MAX_WIDTH
    matrix = json_fields(collapse, "matrix", "offset") if is_small else {"matrix": None, "offset": None}
    return {**json_fields(collapse, "max_error", "singular_values"), **matrix}


def to_csv(result: Propagation) -> str:
    """Return a row for each layer of each function: means, standard deviations, and theory."""
    header = ["label", "init", "layer", *(name for name, _ in _columns(result.networks[0]))]
    rows: list[Sequence[object]] = []
    for network in result.networks:
        layers = zip(*(csv_samples(values) for _, values in _columns(network)), strict=True)
        rows += [(network.label, network.init, number, *row) for number, row in enumerate(layers, 1)]
    return csv_document(header, rows)


def to_markdown(result: Propagation) -> str:
    """Return a table with a row for each function, and the settings."""
    return markdown([_table(result), _settings_text(result)])


def report(result: Propagation) -> Iterator[RenderableType]:
    """Yield a table with a row for each function, the settings, and a card for each function."""
    yield _table(result)
    yield ""
    yield Paragraph(_settings_text(result))
    yield Paragraph(
        tr(
            "±: standard deviation over the networks. chi_1: factor by which a layer multiplies the squared gradient; "
            "it is 1 at the edge of chaos. A marginal fixed point neither attracts nor repels."
        )
    )
    for network in result.networks:
        yield ""
        yield card(_title(network, result), _card_rows(network, result))
        if network.collapse:
            yield from _matrix(network.collapse)


def warnings(result: Propagation) -> Iterator[str]:
    """Yield a line for each warning about a network."""
    for network in result.networks:
        yield from (f"{_title(network, result)}: {warning}" for warning in _warnings_of(network))


def _warnings_of(network: RandomNetwork) -> Iterator[str]:
    measured, fixed = network.measured, network.theory.fixed_point
    if fixed.stability == "unstable":
        yield tr(
            "the variance {q} that this gain preserves is unstable: each layer multiplies deviations from it by "
            "{slope}",
            q=readable(fixed.q),
            slope=f"{fixed.slope:.4g}",
        )
    if count := int(measured.undefined.sum()):
        yield tr(
            "{count} of {all} networks are excluded: the function is undefined for some of their inputs",
            count=count,
            all=measured.count,
        )
    if count := int((measured.diverged & ~measured.undefined).sum()):
        yield tr(
            "{count} of {all} networks are excluded: their numbers are outside the floating-point range",
            count=count,
            all=measured.count,
        )
    if measured.blocked:
        yield tr(
            "in {count} of {all} networks no gradient reaches the first layer",
            count=measured.blocked,
            all=measured.count,
        )


def _table(result: Propagation) -> Grid:
    header = [tr("function"), tr("gain"), tr("per layer"), tr("gradient, log10"), tr("theory"), tr("zeros"), tr("dead")]
    return grid(header, [_row(network, result) for network in result.networks], code=[0])


def _row(network: RandomNetwork, result: Propagation) -> list[str]:
    mean, std = network.measured.log10_gradient_ratio
    return [
        f"  {_title(network, result)}",
        four_decimals(network.spec.sigma_w),
        _factor(mean / (result.settings.depth - 1)) if isfinite(mean) else tr("none"),
        two_decimals(mean) + (f" ± {std:.2f}" if isfinite(mean) and isfinite(std) else ""),
        two_decimals(network.theory.log10_gradient_ratio),
        *(tr("none") if isnan(fraction) else f"{percent(fraction)} %" for fraction in _last_fractions(network)),
    ]


def _last_fractions(network: RandomNetwork) -> Iterator[float]:
    """Yield the mean fractions of zeros and of dead units in the last layer."""
    for name in ("zeros", "dead"):
        yield float(mean_and_std(getattr(network.measured, name)[:, -1:])[0][0])


def _title(network: RandomNetwork, result: Propagation) -> str:
    return f"{network.label}, {network.init}" if len(result.settings.inits) > 1 else network.label


def _settings_text(result: Propagation) -> str:
    settings, count = result.settings, result.measured_seeds
    networks = tr("{count} random networks", count=count) if count > 1 else tr("1 random network")
    if result.is_partial:
        networks += tr(" (interrupted; {count} planned)", count=settings.seeds)
    inits = tr("{inits} initialisation", inits=", ".join(settings.inits))
    return tr(
        "{networks} with {depth} layers of {width} units{extras}, {how}, {inputs}. Gradient: ratio of the first layer "
        "to the last layer. Zeros and dead: shares of outputs that are 0 and of dead units in the last layer.",
        networks=networks,
        depth=settings.depth,
        width=settings.width,
        extras=_layer_kind(settings),
        how=inits if settings.gain is None else tr("gain {gain}", gain=f"{settings.gain:g}"),
        inputs=tr("{count} inputs", count=settings.inputs) if settings.inputs > 1 else tr("1 input"),
    )


def _layer_kind(settings: PropagationSettings) -> str:
    match settings.batchnorm, settings.residual:
        case (True, True):
            return tr(", batch normalisation and residual connections")
        case (True, False):
            return tr(", batch normalisation")
        case (False, True):
            return tr(", residual connections")
    return ""


def _card_rows(network: RandomNetwork, result: Propagation) -> Iterator[tuple[str, str]]:
    yield from ((tr("warning"), warning) for warning in _warnings_of(network))
    yield tr("gradient"), _gradient(network, result)
    yield tr("variance"), _variance(network, result)
    yield tr("units"), _units(network, result)
    yield tr("theory"), _theory(network)
    if network.collapse:
        yield tr("collapse"), _collapse_text(network.collapse, result)
    if not network.measured.diverged.all():
        yield "PyTorch", pytorch_line(network, result)


def _gradient(network: RandomNetwork, result: Propagation) -> str:
    power, depth = network.measured.log10_gradient_ratio[0], result.settings.depth
    if not isfinite(power):
        return tr("no gradient reaches the first layer") if network.measured.blocked else tr("unknown")
    rate = power / (depth - 1)
    is_steady = 1 - STEADY <= 10 ** min(rate, 1.0) <= 1 + STEADY
    return tr(
        "{change}: factor {factor} per layer, {times} in total from layer {depth} back to layer 1",
        change=tr("nearly constant") if is_steady else tr("shrinks") if rate < 0 else tr("grows"),
        factor=_factor(rate),
        times=power_of_ten(power, ".2g", limit=2),
        depth=depth,
    )


def _factor(power: float) -> str:
    """Return ``10**power``."""
    return four_decimals(10**power) if abs(power) < MOST_POWER else power_of_ten(power)


def _variance(network: RandomNetwork, result: Propagation) -> str:
    with np.errstate(divide="ignore"):
        powers = np.log10(network.measured.variance[:, [0, -1]])
    fixed, (first, power) = network.theory.fixed_point, mean_and_std(powers)[0].tolist()
    if isnan(power) and not (powers[:, 1] == -np.inf).any():
        return tr("unknown in the last layer")
    reached = tr("{variance} in the last layer", variance=f"{0.0 if isnan(power) else 10**power:.3g}")
    if fixed.q in (0, inf) and not isnan(power - first):
        factor = _factor((power - first) / (result.settings.depth - 1))
        reached = tr("{reached}, factor {factor} per layer", reached=reached, factor=factor)
    if isnan(fixed.q):
        return tr("{reached}; fixed point unknown", reached=reached)
    if fixed.q == inf:
        return tr("{reached}; in theory it diverges", reached=reached)
    if fixed.q == 0:
        return tr("{reached}; in theory it converges to 0", reached=reached)
    q, stability = readable(fixed.q), tr(fixed.stability or "unknown")
    return tr("{reached}; fixed point {q} ({stability})", reached=reached, q=q, stability=stability)


def _units(network: RandomNetwork, result: Propagation) -> str:
    zeros, dead = _last_fractions(network)
    if isnan(zeros):
        return tr("unknown, because all networks diverged")
    dead_text = _dead(dead, result.settings) if dead else tr("no dead units")
    if zeros:
        return tr("{share} % of outputs are exactly 0; {dead}", share=percent(zeros), dead=dead_text)
    return tr("no output is exactly 0; {dead}", dead=dead_text)


def _dead(fraction: float, settings: PropagationSettings) -> str:
    inputs = settings.inputs
    return tr(
        "{share} % of units are dead (|slope| at most {below} for {inputs})",
        share=percent(fraction),
        below=f"{settings.dead_below:g}",
        inputs=tr("the only input") if inputs == 1 else tr("all {count} inputs", count=inputs),
    )


def _theory(network: RandomNetwork) -> str:
    fixed, edge, sigma_b = network.theory.fixed_point, network.theory.edge, f"{network.spec.sigma_b:g}"
    chi = tr("chi_1 is unknown") if isnan(fixed.chi_1) else f"chi_1 = {fixed.chi_1:.6g}"
    if network.spec.batchnorm or network.spec.residual:
        return chi
    if edge is None:
        return tr("{chi}; no edge of chaos was found for sigma_b = {sigma_b}", chi=chi, sigma_b=sigma_b)
    sigma_w = f"{edge.sigma_w:.6g}"
    text = tr(
        "{chi}; edge of chaos at sigma_w = {sigma_w} for sigma_b = {sigma_b}", chi=chi, sigma_w=sigma_w, sigma_b=sigma_b
    )
    if edge.is_reached:
        return text
    return tr("{told}, but unstable: the fixed point of variance {q} is not attracting", told=text, q=readable(edge.q))


def _collapse_text(collapse: Collapse, result: Propagation) -> str:
    return tr(
        "all {depth} layers are equivalent to one {width} x {width} matrix (error at most {error}), so depth has no "
        "effect; {strong} of its {width} singular values are at least {weak} times the largest one",
        depth=result.settings.depth,
        width=len(collapse.matrix),
        error=f"{collapse.max_error:.0e}",
        strong=collapse.strong,
        weak=f"{WEAK:g}",
    )


def _matrix(collapse: Collapse) -> Iterator[RenderableType]:
    """Yield the upper left corner of the matrix."""
    corner = collapse.matrix[:CORNER, :CORNER]
    more = len(collapse.matrix) > CORNER
    yield Text("  " + tr("matrix:"))
    for row in corner.tolist():
        yield Text(f"    [{' '.join(f'{number:10.3g}' for number in row)}{'  ...' if more else ''}]")
    if more:
        yield Text("    ...")


def pytorch_line(network: RandomNetwork, result: Propagation) -> str:
    """Return the initialisation of a weight ``w`` in PyTorch, which has no gain for most functions."""
    gain = f"{network.spec.sigma_w:.10g}"
    if network.init == "orthogonal":
        return f"nn.init.orthogonal_(w, gain={gain})"
    if result.settings.gain is None and network.init != "exact":
        return {
            "glorot": "nn.init.xavier_normal_(w)",
            "he": 'nn.init.kaiming_normal_(w, nonlinearity="relu")',
            "lecun": 'nn.init.kaiming_normal_(w, nonlinearity="linear")',
        }[network.init]
    return f"nn.init.normal_(w, std={gain} / w[0].numel() ** 0.5)"
