"""``actviz approximate``: the best network of ReLU units for a curve, with proof, and how training gets there."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from actviz.cli import collect_as_usual, options
from actviz.cli.completion import completion
from actviz.cli.deliver import deliver
from actviz.cli.formats import ANIMATION, APPROXIMATE, CODE
from actviz.cli.parsing import Interval, Reader, above_0, choice, integer, numbers, one_of, quoted, whole
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.settings import (
    LIMITS,
    NORMS,
    OUTPUTS,
    PANELS,
    DescentSettings,
    Norm,
    OutputActivation,
    PanelName,
)

if TYPE_CHECKING:
    from actviz.curves import Curve

METHODS = {
    "optimal": "the best there is, with proof",
    "train": "gradient descent from random starts",
    "article": "a hand-made example for the sigmoid",
}
HIDDEN = 4
Kind = Literal["optimal", "sweep", "trained", "identity", "article"]

TRAINING = frozenset({"--steps", "--lr", "--seed", "--restarts"})
OPTIMUM = frozenset({"--norm", "--output-activation", "--tails"})
USED: Mapping[Kind, frozenset[str]] = {
    "optimal": OPTIMUM | {"--hidden", "--tolerance", "--bits", "--panels"},
    "sweep": OPTIMUM | {"--sweep"},
    "trained": TRAINING | {"--hidden", "--output-activation", "--panels"},
    "identity": OPTIMUM | {"--hidden", "--panels"},
    "article": TRAINING | {"--hidden", "--panels"},
}
"""The options that each kind of answer uses, of those that some do not."""
UNUSED: Mapping[Kind, str] = {
    "optimal": "is for a training; add --method train",
    "sweep": "is for one network; leave --sweep out",
    "trained": "is for the optimum of ReLU units; it says nothing about a training",
    "identity": "is of no use for identity units, which are one straight line; leave it out",
    "article": "is of no use for the network of the article, which is given; leave it out",
}


def one_size(text: str, option: str) -> int:
    """Read the number of hidden units."""
    if "," in text:
        raise ActvizError(f"--hidden: {quoted(text)} is more than one size; compare several by --sweep {text[:40]}")
    return whole(text, option, *LIMITS["hidden"])


def several_sizes(text: str, option: str) -> list[int]:
    """Read several numbers of hidden units."""
    if not all(part.strip() for part in text.split(",")):
        raise ActvizError(f"--sweep: {quoted(text)} is not a list of sizes; write it with commas, such as 1,2,4,8")
    return [whole(f"{value:g}", option, *LIMITS["hidden"]) for value in numbers(text, option)]


def _panels(text: str, option: str) -> tuple[PanelName, ...]:
    panels = [one_of(PANELS, part.strip(), option) for part in text.split(",")]
    for number, panel in enumerate(panels):
        if panel in panels[:number]:
            raise ActvizError(f"--panels: {quoted(text)} has {panel} twice; name every panel once")
    return tuple(panels)


class Network(options.Group):
    """How many units a network has, what it ends in and how its error is measured."""

    hidden: Annotated[
        int | None,
        typer.Option("--hidden", metavar="H", help="Hidden units.", show_default=str(HIDDEN)),
        Reader(one_size),
    ] = None
    tolerance: Annotated[
        float | None,
        typer.Option("--tolerance", metavar="E", help="The fewest units whose error is at most this."),
        above_0(0.01),
    ] = None
    sweep: Annotated[
        Sequence[int] | None,
        typer.Option("--sweep", metavar="H,H...", help="Several sizes, with the law of their errors."),
        Reader(several_sizes),
    ] = None
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
    ] = None
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
    ] = None
    tails: Annotated[
        bool,
        typer.Option(
            "--tails",
            help="End in the asymptotes, so that the error holds on the whole line. The best and the fewest units are "
            "then those of networks that end so.",
        ),
    ] = False


class Training(options.Group):
    """How a network is trained, under the names of ``DescentSettings``."""

    steps: Annotated[
        int | None,
        typer.Option(
            "--steps", metavar="N", help="Steps of gradient descent (Adam).", show_default=str(DescentSettings.steps)
        ),
        integer(*LIMITS["steps"]),
    ] = None
    learning_rate: Annotated[
        float | None,
        typer.Option(
            "--lr", metavar="RATE", help="Learning rate at the start.", show_default=str(DescentSettings.learning_rate)
        ),
        above_0(DescentSettings.learning_rate),
    ] = None
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Seed of the random starts.", show_default=str(DescentSettings.seed)),
        integer(*LIMITS["seed"]),
    ] = None
    restarts: Annotated[
        int | None,
        typer.Option("--restarts", metavar="N", help="Random starts.", show_default=str(DescentSettings.restarts)),
        integer(*LIMITS["restarts"]),
    ] = None

    @property
    def settings(self) -> DescentSettings:
        """The settings, with the defaults for what is not given."""
        return DescentSettings(**{name: value for name, value in vars(self).items() if value is not None})


class Axes(options.Axes):
    """Axes with a wider interval."""

    x_range: options.Range = Interval((-8.0, 8.0), "-8:8")


class Figure(options.Figure):
    """A figure, an animation or code."""

    formats: ClassVar[Sequence[str]] = APPROXIMATE
    format: Annotated[str | None, options.format_option(APPROXIMATE)] = None


@options.with_groups
def approximate(
    *,
    name: Annotated[str, options.NAME],
    parameters: options.Parameters,
    network: Network,
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
    training: Training,
    bits: Annotated[
        int | None,
        typer.Option(
            "--bits",
            metavar="N",
            help="Knots and values in fixed point, their error, and a plain table of as many bits; as C in integers.",
        ),
        integer(*LIMITS["bits"]),
    ] = None,
    panels: Annotated[
        tuple[PanelName, ...] | None,
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
    kind = kind_of(method, unit.name, is_sweep=network.sweep is not None)
    results = {"--bits": bits, "--panels": panels}
    given = {option: value for option, value in results.items() if value is not None}
    reject_unused(kind, {**network.given, **given, **training.given})
    for target in targets:
        _reject_format(target.format, kind, bits)
    if figure.show and kind == "sweep":
        raise ActvizError("--show is for one network; leave --sweep out")
    targets = figure.checked(targets)
    request = Request(curve, unit, network, training.settings, axes, bits=bits, panels=panels, quiet=figure.quiet)
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


def kind_of(method: str | None, unit: str | None, *, is_sweep: bool) -> Kind:
    """What kind of answer is asked for. ``unit`` is the name of what hidden units compute, None for a formula.

    Raises ``ActvizError`` if the two do not go together.
    """
    if method == "article":
        if unit != "relu":
            raise ActvizError("--method article: its network has 4 ReLU units with weights of their own")
        return "article"
    if unit == "identity":
        if method == "train":
            raise ActvizError("identity units are one straight line; leave --method train out to get the best one")
        return "identity"
    if method == "train" or unit != "relu":
        if method == "optimal":
            raise ActvizError("--method optimal is for ReLU units; others are trained, leave it out")
        return "trained"
    return "sweep" if is_sweep else "optimal"


def reject_unused(kind: Kind, given: Mapping[str, object]) -> None:
    """Raise ``ActvizError`` for the first option that is given but not used."""
    sizes = [option for option in ("--hidden", "--tolerance", "--sweep") if option in given]
    if len(sizes) > 1:
        raise ActvizError(f"{' and '.join(sizes)} each say how many units there are; give one of them")
    for option, value in given.items():
        if option in USED[kind]:
            continue
        if kind == "trained" and option == "--norm":
            if value == "rms":
                continue
            raise ActvizError("--norm max is for the optimum; a training goes by the mean square")
        why = UNUSED["optimal"] if kind == "sweep" and option in TRAINING else UNUSED[kind]
        raise ActvizError(f"{option} {why}")


def _single(curves: Sequence["Curve"]) -> "Curve":
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
