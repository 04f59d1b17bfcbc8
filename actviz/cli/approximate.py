"""``actviz approximate``: the best network of ReLU units for a curve, with proof, and how training gets there."""

from __future__ import annotations

from typing import Annotated, cast

import numpy as np
import typer

from actviz.cli import options
from actviz.cli.approximations import Answer, Fitted, Swept, Trained
from actviz.cli.choices import one_of, quoted
from actviz.cli.looks import read_look
from actviz.cli.numbers import interval, number, numbers, whole
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
from actviz.studies.approximation.optimal import MOST_HIDDEN, NORMS, OUTPUTS, Fit, Norm, fewest_units
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
        str,
        typer.Option(
            "--norm",
            metavar="NORM",
            help="max: the largest error, with proof; rms: the root mean square, the best of several starts.",
            autocompletion=options.completion(lambda: NORMS),
        ),
    ] = "max",
    output_activation: Annotated[
        str,
        typer.Option(
            "--output-activation",
            metavar="NAME",
            help="identity or relu; relu adds a kink of its own.",
            autocompletion=options.completion(lambda: OUTPUTS),
        ),
    ] = "identity",
    tails: Annotated[
        bool, typer.Option("--tails", help="End in the asymptotes, so that the error holds on the whole line.")
    ] = False,
    method: Annotated[
        str,
        typer.Option(
            "--method",
            metavar="METHOD",
            help="optimal; train: gradient descent; article: hand-found weights for the sigmoid.",
            autocompletion=options.completion(lambda: METHODS),
        ),
    ] = "optimal",
    activation: Annotated[
        str,
        typer.Option("--activation", metavar="NAME", help="What hidden units compute; any but relu is trained."),
    ] = "relu",
    steps: Annotated[str, typer.Option("--steps", metavar="N", help="Steps of gradient descent (Adam).")] = str(
        descent.STEPS
    ),
    lr: Annotated[str, typer.Option("--lr", metavar="RATE", help="Learning rate at the start.")] = str(
        descent.LEARNING_RATE
    ),
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Seed of the random starts.")] = str(descent.SEED),
    restarts: Annotated[str, typer.Option("--restarts", metavar="N", help="Random starts.")] = str(descent.RESTARTS),
    bits: Annotated[
        str | None, typer.Option("--bits", metavar="N", help="Knots and values in fixed point, and its error.")
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
            help="png, svg, pdf, json, csv, md, rich (the report alone), c, numpy, torch, keras, gif (a training).",
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

    \b
    actviz approximate sigmoid --hidden 4
    actviz approximate gelu --tolerance 0.01 --format c
    actviz approximate tanh --sweep 1,2,4,8,16,32
    actviz approximate softplus --hidden 6 --tails --panels fit,error,units,network
    actviz approximate sigmoid --method train -o training.gif
    actviz approximate sigmoid --method article
    actviz approximate silu --hidden 16 --bits 8
    """  # noqa: D301 - \b is no slip, it keeps the lines of the help apart
    target = choose_target(output, format, f"{file_stem([name])}-approximation", FORMATS)
    look = read_look(
        theme=theme, lang=lang, figure_size=figure_size, dpi=dpi, title=title, y_range=y_range, quiet=quiet
    )
    _reject_vectors(name)
    curve = _single(read_curves([name], shared_parameters({"alpha": alpha, "beta": beta}, param or []), None, None))
    _reject_vectors(activation)
    unit = _single(read_curves([activation], [], None, None))
    span, count = interval(x_range, "--range"), whole(samples, "--samples", 2, MAX_SAMPLES)
    shown = _panels(panels)
    way = one_of(METHODS, method, "--method")
    _reject_contradictions(
        {"--hidden": hidden, "--tolerance": tolerance, "--sweep": sweep},
        {"--tails": tails, "--bits": bits, "--tolerance": tolerance, "--sweep": sweep},
        is_trained=way == "train" or unit.name not in ("relu", "identity"),
    )
    if way == "article" and (hidden not in (None, "4") or tails or unit.name != "relu"):
        raise ActvizError("--method article: its network has 4 ReLU units with weights of their own")
    size = HIDDEN if hidden is None else whole(hidden, "--hidden", 0, MOST_HIDDEN)
    sizes = [whole(f"{part:g}", "--sweep", 0, MOST_HIDDEN) for part in numbers(sweep, "--sweep")] if sweep else []
    most = None if tolerance is None else number(tolerance, "--tolerance")
    wanted = cast(Norm, one_of(NORMS, norm, "--norm"))
    last = cast(OutputActivation, one_of(OUTPUTS, output_activation, "--output-activation"))
    width = None if bits is None else whole(bits, "--bits", 2, 32)
    ways = descent.Settings(
        steps=whole(steps, "--steps", 1, descent.MOST_STEPS),
        learning_rate=number(lr, "--lr"),
        restarts=whole(restarts, "--restarts", 1, descent.MOST_RESTARTS),
        seed=whole(seed, "--seed", 0, 2**32 - 1),
    )
    is_trained = way == "train" or unit.name not in ("relu", "identity")
    if target.format == ANIMATION and not is_trained:
        raise ActvizError("an animation shows a training; add --method train")
    target.check(no_clobber=no_clobber)

    def fit(units: int, norm: Norm = wanted) -> Fit:
        return best(curve, hidden=units, interval=span, norm=norm, output_activation=last, tails=tails)

    answer: Answer
    if sizes:
        answer = Swept([fit(units) for units in sizes], law_constant(curve, span))
    elif unit.name == "identity":
        answer = Fitted(curve, fit(0), shown, count, collapsed=size)
    elif is_trained:
        answer = _trained(curve, unit, size, span, last, ways, panels=shown if panels else (), count=count, quiet=quiet)
    elif way == "article":
        answer = _article(curve, span, ways, shown, count, quiet=quiet)
    else:
        found = (
            fit(size)
            if most is None
            else fewest_units(curve, most, interval=span, norm=wanted, output_activation=last, tails=tails)
        )
        answer = Fitted(curve, found, shown, count, fixed=None if width is None else quantized(curve, found, width))
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
    parts = [part.strip() for part in (text or "fit,error").split(",")]
    return tuple(dict.fromkeys(one_of(PANELS, part, "--panels") for part in parts))


def _reject_contradictions(
    sizes: dict[str, str | None], optimal: dict[str, str | bool | None], *, is_trained: bool
) -> None:
    given = [option for option, value in sizes.items() if value is not None]
    if len(given) > 1:
        raise ActvizError(f"{' and '.join(given)} each say how many units there are; give one of them")
    for option, value in optimal.items():
        if is_trained and value:
            raise ActvizError(f"{option} is for the optimum of ReLU units; it says nothing about a training")


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
) -> Fitted:
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
    return Fitted(curve, least, panels, count, candidates=candidates)


def _candidate(label: str, fit: Fit) -> Candidate:
    return Candidate(label, fit.network, fit.max_error, fit.max_error_at, fit.rms_error)
