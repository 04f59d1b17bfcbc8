"""``actviz propagate``: signal and gradient through random networks at initialisation, measured beside theory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from actviz.cli import options
from actviz.cli.choices import one_of
from actviz.cli.completion import completion
from actviz.cli.delivery import deliver
from actviz.cli.output import FIGURES, checked, choose_targets
from actviz.cli.progress import Progress
from actviz.cli.terminal_io import say
from actviz.cli.themes import ThemeName
from actviz.studies.networks import propagate_settings as chosen
from actviz.studies.networks.propagate_settings import INITS, Init, Settings

if TYPE_CHECKING:
    from actviz.studies.networks.propagate import Propagation

MAX_DEPTH, MAX_WIDTH, MAX_SEEDS, MAX_INPUTS = 10_000, 16_384, 100_000, 100_000
INTERRUPTED = 130
PANELS = ("variance", "gradient", "correlation", "zeros", "dead")


def propagate(
    names: options.Names,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    param: options.Param = None,
    depth: Annotated[str, typer.Option("--depth", metavar="N", help="Layers.")] = str(chosen.DEPTH),
    width: Annotated[str, typer.Option("--width", metavar="N", help="Units in each layer.")] = str(chosen.WIDTH),
    init: Annotated[
        str,
        typer.Option(
            "--init",
            metavar="INIT,...",
            help="How weights start: glorot, he, lecun, orthogonal, or exact: the gain 1/sqrt(E f^2) of the function. "
            "Layers are equally wide, so glorot and lecun are the same here. Several are compared.",
            autocompletion=completion(lambda: INITS),
        ),
    ] = "glorot",
    gain: Annotated[
        str | None,
        typer.Option("--gain", metavar="G", help="A gain of your own instead.", show_default="that of --init"),
    ] = None,
    sigma_b: Annotated[str, typer.Option("--sigma-b", metavar="S", help="Standard deviation of the biases.")] = "0",
    batchnorm: Annotated[bool, typer.Option("--batchnorm", help="Normalise over the data before each function.")] = (
        False
    ),
    residual: Annotated[bool, typer.Option("--residual", help="Add each layer to the one before it.")] = False,
    seeds: Annotated[str, typer.Option("--seeds", metavar="N", help="Random networks.")] = str(chosen.SEEDS),
    inputs: Annotated[str, typer.Option("--inputs", metavar="N", help="Random inputs that each network sees.")] = str(
        chosen.INPUTS
    ),
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Seed of all random numbers.")] = str(chosen.SEED),
    dead_below: Annotated[
        str,
        typer.Option("--dead-below", metavar="S", help="A unit is dead if no input gives it a slope above this."),
    ] = f"{chosen.DEAD_BELOW:g}",
    panels: Annotated[
        str | None,
        typer.Option(
            "--panels",
            metavar="PANEL,...",
            help=f"What is drawn: {', '.join(PANELS)}.",
            show_default="variance,gradient and what is not 0",
        ),
    ] = None,
    output: options.Output = None,
    format: options.ReportFormat = None,
    theme: ThemeName = "auto",
    figure_size: options.Size = None,
    dpi: options.Dpi = "150",
    transparent: options.Transparent = False,
    title: options.Title = None,
    lang: options.Lang = None,
    show: options.Show = False,
    open_it: options.Open = False,
    no_clobber: options.NoClobber = False,
    skip_existing: options.SkipExisting = False,
    quiet: options.Quiet = False,
) -> None:
    """Measure random networks beside theory. Arguments are the texts of options."""
    from actviz.cli.figure_style import read_look
    from actviz.cli.function_specs import file_stem, read_scalar_curves, shared_parameters
    from actviz.cli.numbers import at_least_0, whole
    from actviz.studies.networks import propagate as study

    stem = file_stem(names, "propagation")
    targets = choose_targets(output, format, stem, options.REPORT_FORMATS, show=show, open_it=open_it)
    look = read_look(
        theme=theme,
        lang=lang,
        figure_size=figure_size,
        dpi=dpi,
        title=title,
        y_range=None,
        transparent=transparent,
    )
    curves = read_scalar_curves(names, shared_parameters({"alpha": alpha, "beta": beta}, param or []), "propagate")
    shown = None if panels is None else _words(panels, PANELS, "--panels")
    if any(target.format in FIGURES for target in targets):
        from actviz.figures.sizes import check_size

        check_size(look.size, len(shown or PANELS[:2]))
    settings = Settings(
        depth=whole(depth, "--depth", 2, MAX_DEPTH),
        width=whole(width, "--width", 1, MAX_WIDTH),
        seeds=whole(seeds, "--seeds", 1, MAX_SEEDS),
        inputs=whole(inputs, "--inputs", 2 if batchnorm else 1, MAX_INPUTS),
        seed=whole(seed, "--seed", 0, 2**32 - 1),
        inits=cast(tuple[Init, ...], _words(init, INITS, "--init")),
        gain=None if gain is None else at_least_0(gain, "--gain"),
        sigma_b=at_least_0(sigma_b, "--sigma-b"),
        batchnorm=batchnorm,
        residual=residual,
        dead_below=at_least_0(dead_below, "--dead-below"),
    )
    targets = checked(targets, no_clobber=no_clobber, skip_existing=skip_existing, quiet=quiet)

    with Progress("propagating", study.steps(curves, settings), quiet=quiet) as progress:
        result = study.propagate(curves, settings, progress.tick)

    def draw(format: str) -> bytes:
        from actviz.cli import propagate_drawing

        return propagate_drawing.propagation(result, shown, look, format, quiet=quiet)

    def dots() -> list[Any]:
        from actviz.cli.preview import propagation_in_dots

        return propagation_in_dots(result, look)

    def text(format: str) -> str:
        return _as_text(result, format, quiet=quiet)

    deliver(targets, draw=draw, text=text, dots=dots, report=lambda: _report(result), quiet=quiet)
    if result.is_partial:
        say(f"partial: {result.measured_seeds} of {settings.seeds} networks were measured")
        raise typer.Exit(INTERRUPTED)


def _words(text: str, known: Sequence[str], option: str) -> tuple[str, ...]:
    parts = [part.strip() for part in text.split(",")]
    return tuple(dict.fromkeys(one_of(known, part, option) for part in parts))


def _report(result: Propagation) -> Any:
    from actviz.tables.propagate import propagation_report

    return propagation_report(result)


def _as_text(result: Propagation, format: str, *, quiet: bool) -> str:
    from actviz.tables import propagate as tables

    if not quiet:
        for warning in tables.warnings(result):
            say(warning)
    match format:
        case "json":
            return tables.propagation_json(result)
        case "csv":
            return tables.propagation_csv(result)
        case _:
            return tables.propagation_markdown(result)
