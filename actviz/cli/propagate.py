"""``actviz propagate``: signal and gradient through random networks at initialisation, measured beside theory."""

from collections.abc import Sequence
from typing import Annotated

import typer

from actviz.cli import options
from actviz.cli.completion import completion
from actviz.cli.deliver import View, deliver
from actviz.cli.formats import FIGURES, TEXTS
from actviz.cli.parsing import Reader, at_least_0, choices, integer, whole
from actviz.cli.progress import Progress
from actviz.cli.terminal_io import INTERRUPTED, print_message
from actviz.studies.networks.propagate_settings import INITS, LIMITS, PANELS, Init, PropagationSettings


class Networks(options.Group):
    """How networks are made, under the names of ``PropagationSettings``."""

    depth: Annotated[int, typer.Option("--depth", metavar="N", help="Layers."), integer(*LIMITS["depth"])] = (
        PropagationSettings.depth
    )
    width: Annotated[
        int, typer.Option("--width", metavar="N", help="Units in each layer."), integer(*LIMITS["width"])
    ] = PropagationSettings.width
    inits: Annotated[
        tuple[Init, ...],
        typer.Option(
            "--init",
            metavar="INIT,...",
            help="How weights start: glorot, he, lecun, orthogonal, or exact: the gain 1/sqrt(E f^2) of the function. "
            "Layers are equally wide, so glorot and lecun are the same here. Several are compared.",
            autocompletion=completion(lambda: INITS),
        ),
        choices(INITS),
    ] = PropagationSettings.inits
    gain: Annotated[
        float | None,
        typer.Option("--gain", metavar="G", help="A gain of your own instead.", show_default="that of --init"),
        Reader(at_least_0),
    ] = PropagationSettings.gain
    sigma_b: Annotated[
        float,
        typer.Option("--sigma-b", metavar="S", help="Standard deviation of the biases."),
        Reader(at_least_0),
    ] = PropagationSettings.sigma_b
    batchnorm: Annotated[bool, typer.Option("--batchnorm", help="Normalise over the data before each function.")] = (
        PropagationSettings.batchnorm
    )
    residual: Annotated[bool, typer.Option("--residual", help="Add each layer to the one before it.")] = (
        PropagationSettings.residual
    )
    seeds: Annotated[int, typer.Option("--seeds", metavar="N", help="Random networks."), integer(*LIMITS["seeds"])] = (
        PropagationSettings.seeds
    )
    inputs: Annotated[
        int,
        typer.Option("--inputs", metavar="N", help="Random inputs that each network sees."),
        integer(*LIMITS["inputs"]),
    ] = PropagationSettings.inputs
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="Seed of all random numbers."), integer(*LIMITS["seed"])
    ] = PropagationSettings.seed
    dead_below: Annotated[
        float,
        typer.Option("--dead-below", metavar="S", help="A unit is dead if no input gives it a slope above this."),
        Reader(at_least_0),
    ] = PropagationSettings.dead_below


@options.with_groups
def propagate(
    *,
    names: options.Names,
    parameters: options.Parameters,
    networks: Networks,
    panels: Annotated[
        Sequence[str] | None,
        typer.Option(
            "--panels",
            metavar="PANEL,...",
            help=f"What is drawn: {', '.join(PANELS)}.",
            show_default="variance,gradient and what is not 0",
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
    targets = figure.checked(targets)

    with Progress("propagating", study.steps(curves, settings), quiet=figure.quiet) as progress:
        result = study.propagate(curves, settings, progress.tick)
    if not figure.quiet and any(target.format in TEXTS for target in targets):
        from actviz.tables.propagate import warnings

        for warning in warnings(result):
            print_message(warning)
    deliver(
        targets,
        figure,
        View("tables.propagate", result),
        figure=View("figures.propagate", result, panels=panels),
        labels=[one.label for one in result.networks],
    )
    if result.is_partial:
        print_message(f"partial: {result.measured_seeds} of {settings.seeds} networks were measured")
        raise typer.Exit(INTERRUPTED)
