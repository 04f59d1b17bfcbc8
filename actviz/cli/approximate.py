"""``actviz approximate``: the best network of ReLU units for a curve, with proof, and how training gets there."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from actviz.cli import collect_as_usual, options
from actviz.cli.deliver import deliver
from actviz.cli.groups import Group, option, with_groups
from actviz.cli.parsing import Interval, Reader, above_0, choice, integer, numbers, whole
from actviz.formats import ANIMATION, APPROXIMATE, CODE
from actviz.formulas.errors import ActvizError, all_of
from actviz.formulas.input_text import one_of, quoted
from actviz.messages import translatable
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
"""The options that each kind of result uses, of those that not all use."""
UNUSED: Mapping[Kind, str] = {
    "optimal": translatable("{option} is for a training; add --method train"),
    "sweep": translatable("{option} is for one network; leave --sweep out"),
    "trained": translatable("{option} is for the optimum of ReLU units; it says nothing about a training"),
    "identity": translatable("{option} is of no use for identity units, which are one straight line; leave it out"),
    "article": translatable("{option} is of no use for the network of the article, which is given; leave it out"),
}


def _hidden(text: str, option: str) -> int:
    """Read the number of hidden units."""
    if "," in text:
        raise ActvizError(
            "--hidden: {typed} is more than one size; compare several by --sweep {sizes}",
            typed=quoted(text),
            sizes=text[:40],
        )
    return whole(text, option, *LIMITS["hidden"])


def _sizes(text: str, option: str) -> list[int]:
    """Read several numbers of hidden units."""
    if not all(part.strip() for part in text.split(",")):
        raise ActvizError(
            "--sweep: {typed} is not a list of sizes; write it with commas, such as 1,2,4,8", typed=quoted(text)
        )
    return [whole(f"{value:g}", option, *LIMITS["hidden"]) for value in numbers(text, option)]


def _panels(text: str, option: str) -> tuple[PanelName, ...]:
    panels = [one_of(PANELS, part.strip(), option) for part in text.split(",")]
    for number, panel in enumerate(panels):
        if panel in panels[:number]:
            raise ActvizError(
                "--panels: {typed} has {panel} twice; name every panel once", typed=quoted(text), panel=panel
            )
    return tuple(panels)


class FitOptions(Group):
    """The number of hidden units, the error that is minimized, and conditions on the network."""

    hidden: Annotated[int | None, option("--hidden", "H", "Hidden units.", default=str(HIDDEN)), Reader(_hidden)] = None
    tolerance: Annotated[
        float | None, option("--tolerance", "E", "The fewest units whose error is at most this."), above_0(0.01)
    ] = None
    sweep: Annotated[
        Sequence[int] | None,
        option("--sweep", "H,H...", "Several sizes, with the law of their errors."),
        Reader(_sizes),
    ] = None
    norm: Annotated[
        Norm | None,
        option(
            "--norm",
            "NORM",
            "Either max, the largest error, with proof; or rms, the root mean square, the best of several starts.",
            words={"max": "the largest error", "rms": "the root mean square"},
            default="max",
        ),
        choice(NORMS),
    ] = None
    output_activation: Annotated[
        OutputActivation | None,
        option(
            "--output-activation",
            "NAME",
            "Either identity or relu; relu adds a kink of its own.",
            words=OUTPUTS,
            default="identity",
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


class TrainingOptions(Group):
    """Options for training; fields have the names of ``DescentSettings``."""

    steps: Annotated[
        int | None,
        option("--steps", "N", "Steps of gradient descent (Adam).", default=str(DescentSettings.steps)),
        integer(*LIMITS["steps"]),
    ] = None
    learning_rate: Annotated[
        float | None,
        option("--lr", "RATE", "Learning rate at the start.", default=str(DescentSettings.learning_rate)),
        above_0(DescentSettings.learning_rate),
    ] = None
    seed: Annotated[
        int | None,
        option("--seed", "N", "Seed of the random starts.", default=str(DescentSettings.seed)),
        integer(*LIMITS["seed"]),
    ] = None
    restarts: Annotated[
        int | None,
        option("--restarts", "N", "Random starts.", default=str(DescentSettings.restarts)),
        integer(*LIMITS["restarts"]),
    ] = None

    @property
    def settings(self) -> DescentSettings:
        """The settings, with the defaults for what is not given."""
        return DescentSettings(**{name: value for name, value in vars(self).items() if value is not None})


class ResultOptions(Group):
    """How a network is rounded and drawn."""

    bits: Annotated[
        int | None,
        option(
            "--bits",
            "N",
            "Knots and values in fixed point, their error, and a plain table of as many bits; as C in integers.",
        ),
        integer(*LIMITS["bits"]),
    ] = None
    panels: Annotated[
        tuple[PanelName, ...] | None,
        option("--panels", "PANEL,...", f"What is drawn: {', '.join(PANELS)}.", default="fit,error"),
        Reader(_panels),
    ] = None


class Axes(options.Axes):
    """Axes with a wider interval."""

    x_range: options.Range = Interval((-8.0, 8.0), "-8:8")


class Figure(options.Figure):
    """A figure, an animation or code."""

    formats: ClassVar[Sequence[str]] = APPROXIMATE
    format: Annotated[str | None, options.format_option(APPROXIMATE)] = None


@with_groups
def approximate(
    *,
    name: Annotated[str, options.NAME],
    parameters: options.Parameters,
    fit: FitOptions,
    method: Annotated[
        str | None,
        option(
            "--method",
            "METHOD",
            "One of optimal; train: gradient descent; article: a hand-made example for the sigmoid with kinks at "
            "-4, -2, 2, 4.",
            words=METHODS,
            default="optimal",
        ),
        choice(METHODS),
    ] = None,
    activation: Annotated[
        str, option("--activation", "NAME", "What hidden units compute; any but relu is trained.")
    ] = "relu",
    training: TrainingOptions,
    result: ResultOptions,
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
    kind = result_kind(method, unit.name, is_sweep=fit.sweep is not None)
    reject_unused(kind, {**fit.given, **result.given, **training.given})
    for target in targets:
        _reject_format(target.format, kind, result.bits)
    if figure.show and kind == "sweep":
        raise ActvizError("--show is for one network; leave --sweep out")
    targets = figure.check(targets)
    request = Request(curve, unit, fit, training.settings, result, axes, quiet=figure.quiet)
    check(kind, request)
    collect_as_usual()
    deliver(targets, figure, COMPUTE[kind](request), labels=[curve.label])


def result_kind(method: str | None, unit: str | None, *, is_sweep: bool) -> Kind:
    """Return the kind of result. ``unit`` is the name of the activation of hidden units, None for a formula.

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
        raise ActvizError("{choices} each say how many units there are; give one of them", choices=all_of(sizes))
    for name, value in given.items():
        if name in USED[kind]:
            continue
        if kind == "trained" and name == "--norm":
            if value == "rms":
                continue
            raise ActvizError("--norm max is for the optimum; a training goes by the mean square")
        why = UNUSED["optimal"] if kind == "sweep" and name in TRAINING else UNUSED[kind]
        raise ActvizError(why, option=name)


def _single(curves: Sequence["Curve"]) -> "Curve":
    if len(curves) != 1:
        raise ActvizError(
            "approximate takes one function; {typed} and others are {count}",
            typed=quoted(curves[0].label),
            count=len(curves),
        )
    return curves[0]


def _reject_format(format: str, kind: Kind, bits: int | None) -> None:
    if format == ANIMATION and kind != "trained":
        raise ActvizError("an animation shows a training; add --method train")
    if kind == "sweep" and format in CODE:
        raise ActvizError("--format {format} is for one network; leave --sweep out", format=format)
    if bits is not None and format in CODE and format != "c":
        raise ActvizError(
            "--bits makes integers, and {language} code has none; take --format c, or leave --bits out", language=format
        )
