"""``actviz propagate``: signal and gradient through random networks at initialisation, measured beside theory."""

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

    depth: Annotated[int, option("--depth", "N", "Layers."), integer(*LIMITS["depth"])] = PropagationSettings.depth
    width: Annotated[int, option("--width", "N", "Units in each layer."), integer(*LIMITS["width"])] = (
        PropagationSettings.width
    )
    inits: Annotated[
        tuple[Init, ...],
        option(
            "--init",
            "INIT,...",
            "How weights start: glorot, he, lecun, orthogonal, or exact: the gain 1/sqrt(E f^2) of the function. "
            "Layers are equally wide, so glorot and lecun are the same here. Several are compared.",
            words=INITS,
        ),
        choices(INITS),
    ] = PropagationSettings.inits
    gain: Annotated[
        float | None, option("--gain", "G", "A gain of your own instead.", default="that of --init"), Reader(at_least_0)
    ] = PropagationSettings.gain
    sigma_b: Annotated[float, option("--sigma-b", "S", "Standard deviation of the biases."), Reader(at_least_0)] = (
        PropagationSettings.sigma_b
    )
    batchnorm: Annotated[bool, typer.Option("--batchnorm", help="Normalise over the data before each function.")] = (
        PropagationSettings.batchnorm
    )
    residual: Annotated[bool, typer.Option("--residual", help="Add each layer to the one before it.")] = (
        PropagationSettings.residual
    )
    seeds: Annotated[int, option("--seeds", "N", "Random networks."), integer(*LIMITS["seeds"])] = (
        PropagationSettings.seeds
    )
    inputs: Annotated[
        int, option("--inputs", "N", "Random inputs that each network sees."), integer(*LIMITS["inputs"])
    ] = PropagationSettings.inputs
    seed: Annotated[int, option("--seed", "N", "Seed of all random numbers."), integer(*LIMITS["seed"])] = (
        PropagationSettings.seed
    )
    dead_below: Annotated[
        float,
        option("--dead-below", "S", "A unit is dead if no input gives it a slope above this."),
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
            f"What is drawn: {', '.join(PANELS)}.",
            default="variance,gradient and what is not 0",
        ),
        choices(PANELS),
    ] = None,
    figure: options.Figure,
) -> None:
    """Measure random networks beside theory."""
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

    with Progress("propagating", study.steps(curves, settings), quiet=figure.quiet) as progress:
        result = study.propagate(curves, settings, progress.tick)
    if not figure.quiet and any(target.format in TEXTS for target in targets):
        from actviz.tables.propagate import warnings

        for warning in warnings(result):
            print_message(warning)
    deliver(targets, figure, result.views, labels=result.labels, panels=panels)
    if result.is_partial:
        print_message(
            "partial: {done} of {count} networks were measured", done=result.measured_seeds, count=settings.seeds
        )
        raise typer.Exit(INTERRUPTED)
