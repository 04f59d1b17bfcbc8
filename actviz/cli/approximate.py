"""``actviz approximate``: the best network of ReLU units for a curve, with proof, and how training gets there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli import options
from actviz.cli.choices import one_of, quoted
from actviz.cli.completion import completion
from actviz.cli.delivery import deliver
from actviz.cli.output import ANIMATION, CODE, FIGURES, REPORT, TEXTS, checked, choose_targets, meanings
from actviz.cli.themes import ThemeName
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate import settings
from actviz.studies.approximate.settings import MOST_HIDDEN, NORMS, OUTPUTS

if TYPE_CHECKING:
    from actviz.cli.approximate_options import Kind
    from actviz.curves import Curve

METHODS = {
    "optimal": "the best there is, with proof",
    "train": "gradient descent from random starts",
    "article": "a hand-made example for the sigmoid",
}
PANELS = ("fit", "error", "units", "network")
FORMATS = (*FIGURES, *TEXTS, REPORT, *CODE, ANIMATION)
HIDDEN = 4


def approximate(
    name: Annotated[str, options.NAME],
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    param: options.Param = None,
    hidden: Annotated[
        str | None, typer.Option("--hidden", metavar="H", help="Hidden units.", show_default=str(HIDDEN))
    ] = None,
    tolerance: Annotated[
        str | None, typer.Option("--tolerance", metavar="E", help="The fewest units whose error is at most this.")
    ] = None,
    sweep: Annotated[
        str | None, typer.Option("--sweep", metavar="H,H...", help="Several sizes, with the law of their errors.")
    ] = None,
    norm: Annotated[
        str | None,
        typer.Option(
            "--norm",
            metavar="NORM",
            help="Either max, the largest error, with proof; or rms, the root mean square, the best of several starts.",
            show_default="max",
            autocompletion=completion(lambda: {"max": "the largest error", "rms": "the root mean square"}),
        ),
    ] = None,
    output_activation: Annotated[
        str | None,
        typer.Option(
            "--output-activation",
            metavar="NAME",
            help="Either identity or relu; relu adds a kink of its own.",
            show_default="identity",
            autocompletion=completion(lambda: OUTPUTS),
        ),
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
    ] = None,
    activation: Annotated[
        str,
        typer.Option("--activation", metavar="NAME", help="What hidden units compute; any but relu is trained."),
    ] = "relu",
    steps: Annotated[
        str | None,
        typer.Option(
            "--steps", metavar="N", help="Steps of gradient descent (Adam).", show_default=str(settings.STEPS)
        ),
    ] = None,
    lr: Annotated[
        str | None,
        typer.Option(
            "--lr", metavar="RATE", help="Learning rate at the start.", show_default=str(settings.LEARNING_RATE)
        ),
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option("--seed", metavar="N", help="Seed of the random starts.", show_default=str(settings.SEED)),
    ] = None,
    restarts: Annotated[
        str | None,
        typer.Option("--restarts", metavar="N", help="Random starts.", show_default=str(settings.RESTARTS)),
    ] = None,
    bits: Annotated[
        str | None,
        typer.Option(
            "--bits",
            metavar="N",
            help="Knots and values in fixed point, their error, and a plain table of as many bits; as C in integers.",
        ),
    ] = None,
    panels: Annotated[
        str | None,
        typer.Option(
            "--panels", metavar="PANEL,...", help=f"What is drawn: {', '.join(PANELS)}.", show_default="fit,error"
        ),
    ] = None,
    x_range: options.XRange = "-8:8",
    y_range: options.YRange = None,
    samples: options.Samples = "1001",
    output: options.Output = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="One of png, svg, pdf, json, csv, md, rich (the report alone), c (.h), numpy, torch, keras (all .py), "
            "gif (a training).",
            show_default="png",
            autocompletion=completion(lambda: meanings(FORMATS)),
        ),
    ] = None,
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
    """Approximate a function by one hidden layer. Arguments are the texts of options."""
    from actviz.cli.approximate_methods import Wish
    from actviz.cli.approximate_options import above_0, kind_of, one_size, reject_unused, several_sizes
    from actviz.cli.figure_style import read_look
    from actviz.cli.function_specs import file_stem, range_piece, read_scalar_curves, shared_parameters
    from actviz.cli.numbers import interval, whole
    from actviz.studies.approximate.optimal import check_reach
    from actviz.studies.plot import MAX_SAMPLES

    stem = file_stem([name], "approximation", range_piece(x_range, "-8:8"))
    targets = choose_targets(output, format, stem, FORMATS, show=show, open_it=open_it)
    look = read_look(
        theme=theme,
        lang=lang,
        figure_size=figure_size,
        dpi=dpi,
        title=title,
        y_range=y_range,
        transparent=transparent,
        formats=[target.format for target in targets],
    )
    shared = shared_parameters({"alpha": alpha, "beta": beta}, param or [])
    curve = _single(read_scalar_curves([name], shared, "approximate"))
    unit = _single(read_scalar_curves([activation], [], "approximate"))
    span, count = interval(x_range, "--range"), whole(samples, "--samples", 2, MAX_SAMPLES)
    check_reach(*span)
    shown = _panels(panels)
    way = None if method is None else one_of(METHODS, method, "--method")
    wanted = one_of(NORMS, norm or "max", "--norm")
    kind = kind_of(way, unit.name, is_sweep=sweep is not None)
    reject_unused(
        kind,
        {
            "--hidden": hidden,
            "--tolerance": tolerance,
            "--sweep": sweep,
            "--norm": norm and wanted,
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
    wish = Wish(
        kind=kind,
        curve=curve,
        unit=unit,
        span=span,
        hidden=HIDDEN if hidden is None else one_size(hidden, MOST_HIDDEN),
        sizes=() if sweep is None else several_sizes(sweep, MOST_HIDDEN),
        tolerance=None if tolerance is None else above_0(tolerance, "--tolerance", 0.01),
        norm=wanted,
        last=one_of(OUTPUTS, output_activation or "identity", "--output-activation"),
        tails=tails,
        bits=None if bits is None else whole(bits, "--bits", 2, 32),
        training=settings.Settings(
            steps=settings.STEPS if steps is None else whole(steps, "--steps", 1, settings.MOST_STEPS),
            learning_rate=settings.LEARNING_RATE if lr is None else above_0(lr, "--lr", settings.LEARNING_RATE),
            restarts=settings.RESTARTS
            if restarts is None
            else whole(restarts, "--restarts", 1, settings.MOST_RESTARTS),
            seed=settings.SEED if seed is None else whole(seed, "--seed", 0, 2**32 - 1),
        ),
        panels=shown,
        chosen=panels is not None,
        samples=count,
        quiet=quiet,
    )
    for target in targets:
        _reject_format(target.format, kind, wish.bits)
    if show and kind == "sweep":
        raise ActvizError("--show is for one network; leave --sweep out")
    targets = checked(targets, no_clobber=no_clobber, skip_existing=skip_existing, quiet=quiet)
    wish.check()

    answer = wish.answer()
    deliver(
        targets,
        draw=partial(answer.draw, look),
        text=answer.text,
        dots=partial(answer.dots, look),
        report=answer.report,
        quiet=quiet,
    )


def _single(curves: Sequence[Curve]) -> Curve:
    if len(curves) != 1:
        raise ActvizError(f"approximate takes one function; {quoted(curves[0].label)} and others are {len(curves)}")
    return curves[0]


def _panels(text: str | None) -> tuple[str, ...]:
    panels = [one_of(PANELS, part.strip(), "--panels") for part in (text or "fit,error").split(",")]
    for number, panel in enumerate(panels):
        if panel in panels[:number]:
            raise ActvizError(f"--panels: {quoted(text or '')} has {panel} twice; name every panel once")
    return tuple(panels)


def _reject_format(format: str, kind: Kind, bits: int | None) -> None:
    if format == ANIMATION and kind != "trained":
        raise ActvizError("an animation shows a training; add --method train")
    if kind == "sweep" and format in CODE:
        raise ActvizError(f"--format {format} is for one network; leave --sweep out")
    if bits is not None and format in CODE and format != "c":
        raise ActvizError(f"--bits makes integers, and {format} code has none; take --format c, or leave --bits out")
