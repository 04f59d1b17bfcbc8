"""``Propagation`` as JSON, CSV, Markdown and a report for the terminal."""

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
from actviz.tables.documents import csv_document, json_document
from actviz.tables.elements import Grid, Paragraph, card, grid, markdown
from actviz.tables.numbers import MOST_POWER, csv_samples, json_number, json_samples, percent, power_of_ten, readable

QUANTITIES = ("variance", "log10_gradient", "correlation", "zeros", "dead")
FOLLOWED = ("variance", "log10_gradient", "correlation", "zeros")
"""Quantities that theory has, too."""
STEADY = 0.02
"""What a layer multiplies by a factor that is nearer to 1 than this keeps its size."""
CORNER = 4
"""So many rows and columns of a matrix are shown."""
WHOLE = 64
"""Matrices up to this width are given as a whole in JSON."""


def to_json(result: Propagation) -> str:
    """All that was measured, and the theory, in full precision."""
    settings = result.settings
    data = {
        "depth": settings.depth,
        "width": settings.width,
        "seeds": settings.seeds,
        "seed": settings.seed,
        "inputs": settings.inputs,
        "batchnorm": settings.batchnorm,
        "residual": settings.residual,
        "dead_below": settings.dead_below,
        "partial": result.is_partial,
        "curves": [_network_json(network, settings.depth) for network in result.networks],
    }
    return json_document(data)


def _network_json(network: RandomNetwork, depth: int) -> Mapping[str, Any]:
    """``stable`` tells whether the variance returns to its fixed point; gradients shrink if ``chi_1`` is below 1."""
    theory, measured, fixed = network.theory, network.measured, network.theory.fixed_point
    mean, std = measured.log10_gradient_ratio
    stability = fixed.stability
    return {
        "label": network.label,
        "name": network.name,
        "formula": network.formula,
        "note": network.note or None,
        "parameters": dict(network.parameters),
        "init": network.init,
        "gain": network.spec.sigma_w,
        "exact_gain": json_number(network.exact_gain),
        "sigma_b": network.spec.sigma_b,
        "chi_1": json_number(fixed.chi_1),
        "q_star": json_number(fixed.q),
        "stable": None if stability is None else stability != "unstable",
        "stability": stability,
        "edge_of_chaos": theory.edge and asdict(theory.edge),
        "theory": {"log10_gradient_ratio": json_number(theory.log10_gradient_ratio)},
        "measured": {
            "log10_gradient_ratio": {"mean": json_number(mean), "std": json_number(std)},
            "gradient_per_layer": _power(json_number(mean / (depth - 1))),
            "networks": measured.count,
            "blocked": measured.blocked,
            "diverged": int(measured.diverged.sum()),
            "undefined": int(measured.undefined.sum()),
        },
        "layers": _layers_json(network),
        "collapse": network.collapse and _collapse_json(network.collapse),
    }


def _columns(network: RandomNetwork) -> Iterator[tuple[str, Floats]]:
    """For each quantity the mean over the networks, the standard deviation, and what theory says, over the layers."""
    for name in QUANTITIES:
        mean, std = mean_and_std(getattr(network.measured, name))
        yield name, mean
        yield f"{name}_std", std
        if name in FOLLOWED:
            yield f"{name}_theory", getattr(network.theory, name)


def _layers_json(network: RandomNetwork) -> list[Mapping[str, Any]]:
    """A row for each layer; the gradient is relative to the last one."""
    columns: dict[str, list[Any]] = {name: list(map(json_number, values)) for name, values in _columns(network)}
    columns["gradient_norm"] = [_power(power) for power in columns["log10_gradient"]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _power(power: float | str | None) -> float | str | None:
    if power is None or isinstance(power, str):
        return power
    with np.errstate(over="ignore", under="ignore"):
        return json_number(float(np.power(10.0, power)))


def _collapse_json(collapse: Collapse) -> Mapping[str, Any]:
    is_small = len(collapse.matrix) <= WHOLE
    return {
        "max_error": collapse.max_error,
        "singular_values": json_samples(collapse.singular_values),
        "matrix": [json_samples(row) for row in collapse.matrix] if is_small else None,
        "offset": json_samples(collapse.offset) if is_small else None,
    }


def to_csv(result: Propagation) -> str:
    """A row for each layer of each function: means, standard deviations, and what theory says."""
    header = ["label", "init", "layer", *(name for name, _ in _columns(result.networks[0]))]
    rows: list[Sequence[object]] = []
    for network in result.networks:
        layers = zip(*(csv_samples(values) for _, values in _columns(network)), strict=True)
        rows += [(network.label, network.init, number, *row) for number, row in enumerate(layers, 1)]
    return csv_document(header, rows)


def to_markdown(result: Propagation) -> str:
    """A table to paste into a document: a row for each function."""
    return markdown([_table(result), _about(result)])


def report(result: Propagation) -> Iterator[RenderableType]:
    """What a terminal shows: a row for each function, then what it means in sentences."""
    yield _table(result)
    yield ""
    yield Paragraph(_about(result))
    yield Paragraph(_words())
    for network in result.networks:
        yield ""
        yield card(_title(network, result), _sentences(network, result))
        if network.collapse:
            yield from _matrix(network.collapse)


def warnings(result: Propagation) -> Iterator[str]:
    """What must not be overlooked, a line each."""
    for network in result.networks:
        yield from (f"{_title(network, result)}: {warning}" for warning in _warnings_of(network))


def _warnings_of(network: RandomNetwork) -> Iterator[str]:
    measured, fixed = network.measured, network.theory.fixed_point
    if fixed.stability == "unstable":
        yield tr(
            "the variance {q} that this gain keeps is unstable: a layer multiplies deviations from it by {slope}",
            q=readable(fixed.q),
            slope=f"{fixed.slope:.4g}",
        )
    if count := int(measured.undefined.sum()):
        yield tr(
            "{count} of {all} networks are left out: the function has no value at some of their numbers",
            count=count,
            all=measured.count,
        )
    if count := int((measured.diverged & ~measured.undefined).sum()):
        yield tr(
            "{count} of {all} networks are left out: their numbers become too large for a float",
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
    header = [tr("function"), tr("gain"), tr("a layer"), tr("gradient, log10"), tr("theory"), tr("zeros"), tr("dead")]
    return grid(header, _rows(result), code=[0])


def _rows(result: Propagation) -> Iterator[list[str]]:
    for network in result.networks:
        measured = network.measured
        mean, std = measured.log10_gradient_ratio
        last = [float(mean_and_std(getattr(measured, name)[:, -1:])[0][0]) for name in ("zeros", "dead")]
        theory = network.theory.log10_gradient_ratio
        yield [
            f"  {_title(network, result)}",
            _number(network.spec.sigma_w),
            _factor(mean, result),
            _with_spread(mean, std),
            f"{round(theory, 2) + 0.0:.2f}" if isfinite(theory) else tr("none"),
            *(tr("none") if isnan(share) else f"{percent(share)} %" for share in last),
        ]


def _title(network: RandomNetwork, result: Propagation) -> str:
    return f"{network.label}, {network.init}" if len(result.settings.inits) > 1 else network.label


def _about(result: Propagation) -> str:
    settings = result.settings
    partial = tr(" (of {count}: interrupted)", count=settings.seeds) if result.is_partial else ""
    return tr(
        "{networks} of {depth} layers of {width} units{extras}, {how}, {inputs}. "
        "Gradient: first layer over last; zeros and dead units: last layer.",
        networks=_random_networks(result.measured_seeds) + partial,
        depth=settings.depth,
        width=settings.width,
        extras=_extras(settings),
        how=_how(settings),
        inputs=tr("{count} inputs", count=settings.inputs) if settings.inputs > 1 else tr("1 input"),
    )


def _words() -> str:
    return tr(
        "±: standard deviation over the networks. chi_1: by how much a layer multiplies the squared gradient; 1 is the "
        "edge of chaos. A marginal fixed point neither attracts nor repels."
    )


def _random_networks(count: int) -> str:
    return tr("{count} random networks", count=count) if count > 1 else tr("1 random network")


def _extras(settings: PropagationSettings) -> str:
    match settings.batchnorm, settings.residual:
        case (True, True):
            return tr(" with batch normalisation and residual connections")
        case (True, False):
            return tr(" with batch normalisation")
        case (False, True):
            return tr(" with residual connections")
    return ""


def _how(settings: PropagationSettings) -> str:
    if settings.gain is None:
        return tr("{inits}", inits=", ".join(settings.inits))
    return tr("gain {gain}", gain=f"{settings.gain:g}")


def _factor(log10_ratio: float, result: Propagation) -> str:
    if not isfinite(log10_ratio):
        return tr("none")
    return _ten_to(log10_ratio / (result.settings.depth - 1))


def _with_spread(mean: float, std: float) -> str:
    if not isfinite(mean):
        return tr("none")
    rounded = f"{round(mean, 2) + 0.0:.2f}"  # no -0.00
    return f"{rounded} ± {std:.2f}" if isfinite(std) else rounded


def _sentences(network: RandomNetwork, result: Propagation) -> Iterator[tuple[str, str]]:
    yield from ((tr("warning"), warning) for warning in _warnings_of(network))
    yield tr("gradient"), _gradient(network, result)
    yield tr("variance"), _variance(network, result)
    yield tr("units"), _units(network, result)
    yield tr("theory"), _theory(network)
    if network.collapse:
        yield tr("collapse"), _collapsed(network.collapse, result)
    if not network.measured.diverged.all():
        yield "PyTorch", pytorch_line(network, result)


def _gradient(network: RandomNetwork, result: Propagation) -> str:
    power, depth = network.measured.log10_gradient_ratio[0], result.settings.depth
    if not isfinite(power):
        return tr("nothing of it gets back to the first layer") if network.measured.blocked else tr("not known")
    rate = power / (depth - 1)
    is_steady = 1 - STEADY <= 10 ** min(rate, 1.0) <= 1 + STEADY
    return tr(
        "{change}: {factor} times a layer, {times} times from layer {depth} back to layer 1",
        change=tr("keeps its size") if is_steady else tr("shrinks") if rate < 0 else tr("grows"),
        factor=_ten_to(rate),
        times=power_of_ten(power, ".2g", limit=2),
        depth=depth,
    )


def _ten_to(power: float) -> str:
    return _number(10**power) if abs(power) < MOST_POWER else power_of_ten(power)


def _number(value: float) -> str:
    """A number in a column, with four decimals unless it is very large or small."""
    return f"{value:.4f}" if value == 0 or 0.01 <= value < 1e4 else f"{value:.4g}"


def _variance(network: RandomNetwork, result: Propagation) -> str:
    with np.errstate(divide="ignore"):
        powers = np.log10(network.measured.variance[:, [0, -1]])
    fixed, (first, power) = network.theory.fixed_point, mean_and_std(powers)[0].tolist()
    if isnan(power) and not (powers[:, 1] == -np.inf).any():
        return tr("not known in the last layer")
    reached = tr("{variance} in the last layer", variance=f"{0.0 if isnan(power) else 10**power:.3g}")
    if fixed.q in (0, inf) and not isnan(power - first):
        factor = _ten_to((power - first) / (result.settings.depth - 1))
        reached = tr("{reached}, {factor} times a layer", reached=reached, factor=factor)
    if isnan(fixed.q):
        return tr("{reached}; its fixed point is not known", reached=reached)
    if fixed.q == inf:
        return tr("{reached}; in theory it grows without bound", reached=reached)
    if fixed.q == 0:
        return tr("{reached}; in theory it vanishes", reached=reached)
    stability = tr(fixed.stability or "of unknown stability")
    return tr(
        "{reached}; the fixed point {q} is {stability}", reached=reached, q=readable(fixed.q), stability=stability
    )


def _units(network: RandomNetwork, result: Propagation) -> str:
    zeros, dead = (float(mean_and_std(getattr(network.measured, name)[:, -1:])[0][0]) for name in ("zeros", "dead"))
    if isnan(zeros):
        return tr("not known, no network came through")
    dead_text = _dead(dead, result.settings) if dead else tr("no unit is dead")
    if zeros:
        return tr("{share} % of outputs are exactly 0; {dead}", share=percent(zeros), dead=dead_text)
    return tr("no output is exactly 0; {dead}", dead=dead_text)


def _dead(share: float, settings: PropagationSettings) -> str:
    inputs = settings.inputs
    return tr(
        "{share} % of units are dead (slopes up to {below} for {inputs})",
        share=percent(share),
        below=f"{settings.dead_below:g}",
        inputs=tr("the one input") if inputs == 1 else tr("all {count} inputs", count=inputs),
    )


def _theory(network: RandomNetwork) -> str:
    fixed, edge, sigma_b = network.theory.fixed_point, network.theory.edge, f"{network.spec.sigma_b:g}"
    chi = tr("chi_1 is not known") if isnan(fixed.chi_1) else f"chi_1 = {fixed.chi_1:.6g}"
    if network.spec.batchnorm or network.spec.residual:
        return chi
    if edge is None:
        return tr("{chi}; no edge of chaos was found for sigma_b = {sigma_b}", chi=chi, sigma_b=sigma_b)
    text = tr(
        "{chi}; edge of chaos at sigma_w = {sigma_w} for sigma_b = {sigma_b}",
        chi=chi,
        sigma_w=f"{edge.sigma_w:.6g}",
        sigma_b=sigma_b,
    )
    return (
        text
        if edge.is_reached
        else tr("{told}, but unstable: its variance, {q}, does not attract", told=text, q=readable(edge.q))
    )


def _collapsed(collapse: Collapse, result: Propagation) -> str:
    return tr(
        "all {depth} layers are one matrix, {width} x {width}, to within {error}: depth adds nothing. "
        "{strong} of {width} directions keep {weak} or more of what the strongest keeps",
        depth=result.settings.depth,
        width=len(collapse.matrix),
        error=f"{collapse.max_error:.0e}",
        strong=collapse.strong,
        weak=f"{WEAK:g}",
    )


def _matrix(collapse: Collapse) -> Iterator[RenderableType]:
    """The upper left corner of the matrix."""
    corner = collapse.matrix[:CORNER, :CORNER]
    more = len(collapse.matrix) > CORNER
    yield Text("  " + tr("the matrix:"))
    for row in corner.tolist():
        yield Text(f"    [{' '.join(f'{number:10.3g}' for number in row)}{'  ...' if more else ''}]")
    if more:
        yield Text("    ...")


def pytorch_line(network: RandomNetwork, result: Propagation) -> str:
    """The initialisation of a weight ``w``, ready to be pasted; PyTorch knows no gain of most functions."""
    size = f"{network.spec.sigma_w:.10g}"
    if network.init == "orthogonal":
        return f"nn.init.orthogonal_(w, gain={size})"
    if result.settings.gain is None and network.init != "exact":
        return {
            "glorot": "nn.init.xavier_normal_(w)",
            "he": 'nn.init.kaiming_normal_(w, nonlinearity="relu")',
            "lecun": 'nn.init.kaiming_normal_(w, nonlinearity="linear")',
        }[network.init]
    return f"nn.init.normal_(w, std={size} / w[0].numel() ** 0.5)"
