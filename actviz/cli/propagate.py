"""``actviz propagate``: signals and gradients in random networks at initialisation, next to theory."""

from collections.abc import Sequence
from typing import Annotated

import typer

from actviz.cli import options
from actviz.cli.deliver import deliver
from actviz.cli.groups import Group, option, with_groups
from actviz.cli.parsing import Reader, at_least_0, choices, integer, whole
from actviz.cli.progress import Progress
from actviz.cli.terminal_io import INTERRUPTED, print_message
from actviz.formats import FIGURES, TEXTS
from actviz.studies.networks.propagate_settings import INITS, LIMITS, PANELS, Init, PropagationSettings


class NetworkOptions(Group):
    """Options for networks; fields have the names of ``PropagationSettings``."""

    depth: Annotated[int, option("--depth", "N", "Number of layers."), integer(*LIMITS["depth"])] = (
        PropagationSettings.depth
    )
    width: Annotated[int, option("--width", "N", "Number of units per layer."), integer(*LIMITS["width"])] = (
        PropagationSettings.width
    )
    inits: Annotated[
        tuple[Init, ...],
        option(
            "--init",
            "INIT,...",
            "Weight initialisation: exact (gain g = 1/sqrt(E f(x)^2) for x ~ N(0, 1), which preserves the variance), "
            "he (g^2 = 2), lecun, glorot or orthogonal (g = 1). Weights have the variance g^2/fan_in, and 1/fan_in in "
            "layer 1. Several are compared. glorot and lecun are equal here, because all layers have the same width.",
            words=INITS,
        ),
        choices(INITS),
    ] = PropagationSettings.inits
    gain: Annotated[
        float | None,
        option("--gain", "G", "Gain g of the weights, instead of the gain of --init.", default="gain of --init"),
        Reader(at_least_0),
    ] = PropagationSettings.gain
    sigma_b: Annotated[float, option("--sigma-b", "S", "Standard deviation of the biases."), Reader(at_least_0)] = (
        PropagationSettings.sigma_b
    )
    batchnorm: Annotated[
        bool, typer.Option("--batchnorm", help="Apply batch normalisation before each activation.")
    ] = PropagationSettings.batchnorm
    residual: Annotated[
        bool,
        typer.Option("--residual", help="Add residual connections: the output of each layer is added to its input."),
    ] = PropagationSettings.residual
    seeds: Annotated[int, option("--seeds", "N", "Number of random networks."), integer(*LIMITS["seeds"])] = (
        PropagationSettings.seeds
    )
    inputs: Annotated[
        int, option("--inputs", "N", "Number of random inputs per network."), integer(*LIMITS["inputs"])
    ] = PropagationSettings.inputs
    seed: Annotated[int, option("--seed", "N", "Seed of the random numbers."), integer(*LIMITS["seed"])] = (
        PropagationSettings.seed
    )
    dead_below: Annotated[
        float,
        option(
            "--dead-below",
            "S",
            "Threshold for dead units: a unit is dead if |slope| is at most this value and the output is 0 for all "
            "inputs.",
        ),
        Reader(at_least_0),
    ] = PropagationSettings.dead_below


@with_groups
def propagate(
    *,
    names: options.Names,
    parameters: options.Parameters,
    networks: NetworkOptions,
    panels: Annotated[
        Sequence[str] | None,
        option(
            "--panels",
            "PANEL,...",
            f"Panels to plot: {', '.join(PANELS)}.",
            default="variance, gradient, and zeros and dead unless they are 0",
        ),
        choices(PANELS),
    ] = None,
    figure: options.Figure,
) -> None:
    """Measure random networks and compare them with theory."""
    from actviz.cli.function_specs import file_stem, read_scalar_curves
    from actviz.studies.networks import propagate as study

    targets = figure.targets(file_stem(names, "propagation"))
    curves = read_scalar_curves(names, parameters.shared, "propagate")
    if any(target.format in FIGURES for target in targets):
        from actviz.figures.sizes import check_size

        check_size(figure.size, len(panels or PANELS[:2]))
    if networks.batchnorm:
        whole(str(networks.inputs), "--inputs", 2, LIMITS["inputs"][1])
    settings = PropagationSettings(**vars(networks))
    targets = figure.check(targets)

    with Progress("propagation", study.steps(curves, settings), quiet=figure.quiet) as progress:
        result = study.propagate(curves, settings, progress.tick)
    if not figure.quiet and any(target.format in TEXTS for target in targets):
        from actviz.tables.propagate import hints, warnings

        for text in (*warnings(result), *hints(result)):
            print_message(text)
    deliver(targets, figure, result.views, labels=result.labels, panels=panels)
    if result.is_partial:
        print_message(
            "partial result: {done} of {count} networks were measured", done=result.measured_seeds, count=settings.seeds
        )
        raise typer.Exit(INTERRUPTED)
