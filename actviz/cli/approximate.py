"""``actviz approximate``: the best network of ReLU units for a curve, with proof, and how training gets there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from actviz.cli import collect_as_usual, options
from actviz.cli.approximate_options import kind_of, one_size, reject_unused, several_sizes
from actviz.cli.completion import completion
from actviz.cli.deliver import deliver
from actviz.cli.parsing import MAX_SEED, Interval, Reader, above_0, choice, integer, one_of, quoted
from actviz.formats import ANIMATION, APPROXIMATE, CODE
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate import settings
from actviz.studies.approximate.settings import NORMS, OUTPUTS, Norm, OutputActivation

if TYPE_CHECKING:
    from actviz.cli.approximate_options import Kind
    from actviz.curves import Curve

METHODS = {
    "optimal": "the best there is, with proof",
    "train": "gradient descent from random starts",
    "article": "a hand-made example for the sigmoid",
}
PANELS = ("fit", "error", "units", "network")
HIDDEN = 4
RANGE = Interval((-8.0, 8.0), "-8:8")


@dataclass(frozen=True, kw_only=True)
class Axes(options.Axes):
    """Axes with a wider interval."""

    x_range: options.Range = RANGE


@dataclass(frozen=True, kw_only=True)
class Figure(options.Figure):
    """A figure, an animation or code."""

    formats: ClassVar[Sequence[str]] = APPROXIMATE
    format: Annotated[str | None, options.format_option(APPROXIMATE)] = None


def _panels(text: str, option: str) -> tuple[str, ...]:
    panels = [one_of(PANELS, part.strip(), option) for part in text.split(",")]
    for number, panel in enumerate(panels):
        if panel in panels[:number]:
            raise ActvizError(f"--panels: {quoted(text)} has {panel} twice; name every panel once")
    return tuple(panels)


@options.with_groups
def approximate(
    name: Annotated[str, options.NAME],
    *,
    parameters: options.Parameters,
    hidden: Annotated[
        int | None,
        typer.Option("--hidden", metavar="H", help="Hidden units.", show_default=str(HIDDEN)),
        Reader(one_size),
    ] = None,
    tolerance: Annotated[
        float | None,
        typer.Option("--tolerance", metavar="E", help="The fewest units whose error is at most this."),
        above_0(0.01),
    ] = None,
    sweep: Annotated[
        Sequence[int] | None,
        typer.Option("--sweep", metavar="H,H...", help="Several sizes, with the law of their errors."),
        Reader(several_sizes),
    ] = None,
    norm: Annotated[
        Norm | None,
        typer.Option(
            "--norm",
            metavar="NORM",
            help="Either max, the largest error, with proof; or rms, the root mean square, the best of several starts.",
            show_default="max",
            autocompletion=completion(lambda: {"max": "the largest error", "rms": "the root mean square"}),
        ),
        choice(NORMS),
    ] = None,
    output_activation: Annotated[
        OutputActivation | None,
        typer.Option(
            "--output-activation",
            metavar="NAME",
            help="Either identity or relu; relu adds a kink of its own.",
            show_default="identity",
            autocompletion=completion(lambda: OUTPUTS),
        ),
        choice(OUTPUTS),
    ] = None,
    tails: Annotated[
        bool,
        typer.Option(
            "--tails",
            help="End in the asymptotes, so that the error holds on the whole line. The best and the fewest units are "
            "then those of networks that end so.",
        ),
    ] = False,
    method: Annotated[
        str | None,
        typer.Option(
            "--method",
            metavar="METHOD",
            help="One of optimal; train: gradient descent; article: a hand-made example for the sigmoid with kinks at "
            "-4, -2, 2, 4.",
            show_default="optimal",
            autocompletion=completion(lambda: METHODS),
        ),
        choice(METHODS),
    ] = None,
    activation: Annotated[
        str,
        typer.Option("--activation", metavar="NAME", help="What hidden units compute; any but relu is trained."),
    ] = "relu",
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps", metavar="N", help="Steps of gradient descent (Adam).", show_default=str(settings.STEPS)
        ),
        integer(1, settings.MOST_STEPS),
    ] = None,
    lr: Annotated[
        float | None,
        typer.Option(
            "--lr", metavar="RATE", help="Learning rate at the start.", show_default=str(settings.LEARNING_RATE)
        ),
        above_0(settings.LEARNING_RATE),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Seed of the random starts.", show_default=str(settings.SEED)),
        integer(0, MAX_SEED),
    ] = None,
    restarts: Annotated[
        int | None,
        typer.Option("--restarts", metavar="N", help="Random starts.", show_default=str(settings.RESTARTS)),
        integer(1, settings.MOST_RESTARTS),
    ] = None,
    bits: Annotated[
        int | None,
        typer.Option(
            "--bits",
            metavar="N",
            help="Knots and values in fixed point, their error, and a plain table of as many bits; as C in integers.",
        ),
        integer(2, 32),
    ] = None,
    panels: Annotated[
        tuple[str, ...] | None,
        typer.Option(
            "--panels", metavar="PANEL,...", help=f"What is drawn: {', '.join(PANELS)}.", show_default="fit,error"
        ),
        Reader(_panels),
    ] = None,
    axes: Axes,
    figure: Figure,
) -> None:
    """Approximate a function by one hidden layer."""
    from actviz.cli.approximate_results import COMPUTE, Request, check
    from actviz.cli.function_specs import file_stem, read_scalar_curves
    from actviz.studies.approximate.optimal import check_reach

    targets = figure.targets(file_stem([name], "approximation", axes.file_piece))
    curve = _single(read_scalar_curves([name], parameters.shared, "approximate"))
    unit = _single(read_scalar_curves([activation], [], "approximate"))
    check_reach(*axes.interval)
    kind = kind_of(method, unit.name, is_sweep=sweep is not None)
    reject_unused(
        kind,
        {
            "--hidden": hidden,
            "--tolerance": tolerance,
            "--sweep": sweep,
            "--norm": norm,
            "--output-activation": output_activation,
            "--tails": tails,
            "--bits": bits,
            "--panels": panels,
            "--steps": steps,
            "--lr": lr,
            "--seed": seed,
            "--restarts": restarts,
        },
    )
    request = Request(
        curve=curve,
        unit=unit,
        interval=axes.interval,
        hidden=HIDDEN if hidden is None else hidden,
        sizes=sweep or (),
        tolerance=tolerance,
        norm=norm or "max",
        output_activation=output_activation or "identity",
        tails=tails,
        bits=bits,
        settings=settings.Settings(
            steps=steps or settings.STEPS,
            learning_rate=lr or settings.LEARNING_RATE,
            restarts=restarts or settings.RESTARTS,
            seed=settings.SEED if seed is None else seed,
        ),
        panels=panels,
        samples=axes.samples,
        y_range=axes.y_range,
        quiet=figure.quiet,
    )
    for target in targets:
        _reject_format(target.format, kind, bits)
    if figure.show and kind == "sweep":
        raise ActvizError("--show is for one network; leave --sweep out")
    targets = figure.checked(targets)
    check(kind, request)
    collect_as_usual()
    views = COMPUTE[kind](request)
    deliver(
        targets,
        figure,
        views.text,
        figure=views.figure,
        preview=views.preview,
        other=views.other,
        labels=[curve.label],
    )


def _single(curves: Sequence[Curve]) -> Curve:
    if len(curves) != 1:
        raise ActvizError(f"approximate takes one function; {quoted(curves[0].label)} and others are {len(curves)}")
    return curves[0]


def _reject_format(format: str, kind: Kind, bits: int | None) -> None:
    if format == ANIMATION and kind != "trained":
        raise ActvizError("an animation shows a training; add --method train")
    if kind == "sweep" and format in CODE:
        raise ActvizError(f"--format {format} is for one network; leave --sweep out")
    if bits is not None and format in CODE and format != "c":
        raise ActvizError(f"--bits makes integers, and {format} code has none; take --format c, or leave --bits out")
