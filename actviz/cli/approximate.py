"""``actviz approximate``: the best network of ReLU units for a curve, with proof, and how training gets there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, cast

import numpy as np
import typer

from actviz.cli import options
from actviz.cli.approximation_options import (
    Kind,
    above_0,
    format_of,
    kind_of,
    one_size,
    reject_unused,
    several_sizes,
)
from actviz.cli.approximations import Answer, Article, Fitted, Swept, Trained
from actviz.cli.choices import one_of, quoted
from actviz.cli.looks import read_look
from actviz.cli.numbers import interval, whole
from actviz.cli.output import ANIMATION, CODE, FIGURES, REPORT, TEXTS, choose_target
from actviz.cli.progress import Progress
from actviz.cli.reports import report, report_beside
from actviz.cli.themes import ThemeName
from actviz.cli.words import file_stem, read_curves, read_word, shared_parameters
from actviz.curves import Curve, VectorFunction
from actviz.formulas.errors import ActvizError
from actviz.studies.approximation import training as descent
from actviz.studies.approximation.article import ARTICLE, best_values
from actviz.studies.approximation.fixed_point import quantized
from actviz.studies.approximation.law import law_constant
from actviz.studies.approximation.measured import Candidate, measured
from actviz.studies.approximation.network import OutputActivation, network_of
from actviz.studies.approximation.optimal import MOST_HIDDEN, NORMS, OUTPUTS, Fit, Norm, check_reach, fewest_units
from actviz.studies.approximation.optimal import approximate as best
from actviz.studies.approximation.target import Target
from actviz.studies.sampling import MAX_SAMPLES

METHODS = ("optimal", "train", "article")
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
            help="max: the largest error, with proof; rms: the root mean square, the best of several starts.",
            show_default="max",
            autocompletion=options.completion(lambda: NORMS),
        ),
    ] = None,
    output_activation: Annotated[
        str | None,
        typer.Option(
            "--output-activation",
            metavar="NAME",
            help="identity or relu; relu adds a kink of its own.",
            show_default="identity",
            autocompletion=options.completion(lambda: OUTPUTS),
        ),
    ] = None,
    tails: Annotated[
        bool, typer.Option("--tails", help="End in the asymptotes, so that the error holds on the whole line.")
    ] = False,
    method: Annotated[
        str | None,
        typer.Option(
            "--method",
            metavar="METHOD",
            help="optimal; train: gradient descent; article: a hand-made example for the sigmoid with kinks at -4, -2, "
            "2, 4.",
            show_default="optimal",
            autocompletion=options.completion(lambda: METHODS),
        ),
    ] = None,
    activation: Annotated[
        str,
        typer.Option("--activation", metavar="NAME", help="What hidden units compute; any but relu is trained."),
    ] = "relu",
    steps: Annotated[
        str | None,
        typer.Option("--steps", metavar="N", help="Steps of gradient descent (Adam).", show_default=str(descent.STEPS)),
    ] = None,
    lr: Annotated[
        str | None,
        typer.Option(
            "--lr", metavar="RATE", help="Learning rate at the start.", show_default=str(descent.LEARNING_RATE)
        ),
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option("--seed", metavar="N", help="Seed of the random starts.", show_default=str(descent.SEED)),
    ] = None,
    restarts: Annotated[
        str | None,
        typer.Option("--restarts", metavar="N", help="Random starts.", show_default=str(descent.RESTARTS)),
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
            help="png, svg, pdf, json, csv, md, rich (the report alone), c (.h), numpy, torch, keras (all .py), gif (a "
            "training).",
            show_default="png",
            autocompletion=options.completion(lambda: FORMATS),
        ),
    ] = None,
    theme: ThemeName = "auto",
    figure_size: options.Size = None,
    dpi: options.Dpi = "150",
    title: options.Title = None,
    lang: options.Lang = None,
    no_clobber: options.NoClobber = False,
    quiet: options.Quiet = False,
) -> None:
    """Approximate a function by one hidden layer of ReLU units: the best network there is, or a trained one.

    Units count the kinks: beside them runs one straight line from input to output, which costs no unit.

    \b
    actviz approximate sigmoid --hidden 4
    actviz approximate gelu --tolerance 0.01 --format c
    actviz approximate tanh --sweep 1,2,4,8,16,32
    actviz approximate softplus --hidden 6 --tails --panels fit,error,units,network
    actviz approximate sigmoid --method train -o training.gif
    actviz approximate sigmoid --method article
    actviz approximate silu --hidden 16 --bits 8
    """  # noqa: D301 - \b is no slip, it keeps the lines of the help apart
    name_of_file = f"{file_stem([name])}-approximation"
    target = choose_target(output, format_of(output, format), name_of_file, FORMATS)
    look = read_look(
        theme=theme, lang=lang, figure_size=figure_size, dpi=dpi, title=title, y_range=y_range, quiet=quiet
    )
    _reject_vectors(name)
    curve = _single(read_curves([name], shared_parameters({"alpha": alpha, "beta": beta}, param or []), None, None))
    _reject_vectors(activation)
    unit = _single(read_curves([activation], [], None, None))
    span, count = interval(x_range, "--range"), whole(samples, "--samples", 2, MAX_SAMPLES)
    check_reach(*span)
    shown = _panels(panels)
    way = None if method is None else one_of(METHODS, method, "--method")
    wanted = cast(Norm, one_of(NORMS, norm or "max", "--norm"))
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
    size = HIDDEN if hidden is None else one_size(hidden, MOST_HIDDEN)
    if kind == "article":
        _reject_beside_the_article(size, curve)
    most = None if tolerance is None else above_0(tolerance, "--tolerance", 0.01)
    last = cast(OutputActivation, one_of(OUTPUTS, output_activation or "identity", "--output-activation"))
    width = None if bits is None else whole(bits, "--bits", 2, 32)
    ways = descent.Settings(
        steps=descent.STEPS if steps is None else whole(steps, "--steps", 1, descent.MOST_STEPS),
        learning_rate=descent.LEARNING_RATE if lr is None else above_0(lr, "--lr", descent.LEARNING_RATE),
        restarts=descent.RESTARTS if restarts is None else whole(restarts, "--restarts", 1, descent.MOST_RESTARTS),
        seed=descent.SEED if seed is None else whole(seed, "--seed", 0, 2**32 - 1),
    )
    _reject_format(target.format, kind, width)
    target.check(no_clobber=no_clobber)

    def fit(units: int) -> Fit:
        return best(curve, hidden=units, interval=span, norm=wanted, output_activation=last, tails=tails)

    answer: Answer
    if sweep is not None:
        answer = Swept(_swept(fit, several_sizes(sweep, MOST_HIDDEN), quiet=quiet), law_constant(curve, span))
    elif kind == "identity":
        answer = Fitted(curve, fit(0), shown, count, collapsed=size)
    elif kind == "trained":
        answer = _trained(curve, unit, size, span, last, ways, panels=shown if panels else (), count=count, quiet=quiet)
    elif kind == "article":
        answer = _article(curve, span, ways, shown if panels else (), count, quiet=quiet)
    else:
        found = (
            fit(size)
            if most is None
            else fewest_units(curve, most, interval=span, norm=wanted, output_activation=last, tails=tails)
        )
        fixed = None if width is None else quantized(curve, found, width)
        answer = Fitted(curve, found, shown, count, fixed=fixed, tolerance=most)
    if target.format in (*FIGURES, ANIMATION):
        content = answer.draw(look, target.format)
        if not quiet:
            report_beside(answer.report())
    elif target.format == REPORT:
        content = report(answer.report(), target)
    else:
        content = answer.text(target.format).encode()
    target.write(content, quiet=quiet)


def _reject_vectors(text: str) -> None:
    word = read_word(text)
    if word.is_name and isinstance(word.curve(word.own), VectorFunction):
        raise ActvizError(f"{quoted(text)} takes a vector; approximate is about functions of one number")


def _single(curves: list[Curve]) -> Curve:
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


def _reject_beside_the_article(size: int, curve: Curve) -> None:
    if size != HIDDEN:
        raise ActvizError("--method article: its network has 4 ReLU units with weights of their own")
    sigmoid = _single(read_curves(["sigmoid"], [], None, None))
    x = np.linspace(-8, 8, 101)
    if not np.allclose(curve(x), sigmoid(x), rtol=0, atol=1e-9):
        raise ActvizError(f"--method article: its network is one for sigmoid, not for {curve.label[:60]}")


def _swept(fit: Callable[[int], Fit], sizes: Sequence[int], *, quiet: bool) -> list[Fit]:
    fits = []
    with Progress("sizes", len(sizes), quiet=quiet) as progress:
        for size in sizes:
            fits.append(fit(size))
            progress.tick()
    return fits


def _trained(
    curve: Curve,
    unit: Curve,
    hidden: int,
    span: tuple[float, float],
    last: OutputActivation,
    ways: descent.Settings,
    *,
    panels: tuple[str, ...],
    count: int,
    quiet: bool,
) -> Trained:
    Target(curve, *span)  # complains before the long work if the curve is not finite
    with Progress("training", ways.steps, quiet=quiet) as progress:
        training = descent.train(
            curve, unit, hidden=hidden, interval=span, output_activation=last, settings=ways, tick=progress.tick
        )
    least = best(curve, hidden=hidden, interval=span, output_activation=last)
    flattest = best(curve, hidden=hidden, interval=span, norm="rms", output_activation=last)
    candidates = [
        measured("trained", curve, training.network, span),
        _candidate("smallest rms error", flattest),
        _candidate("smallest largest error", least),
    ]
    return Trained(curve, training, flattest, candidates, panels, count)


def _article(
    curve: Curve,
    span: tuple[float, float],
    ways: descent.Settings,
    panels: tuple[str, ...],
    count: int,
    *,
    quiet: bool,
) -> Article:
    """The article's network, its kinks with the best values, a trained one, and the optimum."""
    kinks = np.array([kink for kink in (-4.0, -2.0, 2.0, 4.0) if span[0] < kink < span[1]])
    line = best_values(Target(curve, *span), kinks, span)
    relu = _single(read_curves(["relu"], [], None, None))
    with Progress("training", ways.steps, quiet=quiet) as progress:
        training = descent.train(curve, relu, hidden=HIDDEN, interval=span, settings=ways, tick=progress.tick)
    least = best(curve, hidden=HIDDEN, interval=span)
    candidates = [
        measured("article", curve, ARTICLE, span),
        measured("its kinks, best values", curve, network_of(line), span),
        measured("trained", curve, training.network, span),
        _candidate("optimal", least),
    ]
    return Article(curve, least, candidates, panels, count)


def _candidate(label: str, fit: Fit) -> Candidate:
    return Candidate(label, fit.network, fit.max_error, fit.max_error_at, fit.rms_error)
