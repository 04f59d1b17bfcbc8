"""``actviz approximate``: the best network of ReLU units for a curve with a proof, and networks that are trained."""

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
    "optimal": "the optimal network, with proof",
    "train": "gradient descent with random restarts",
    "article": "a manually designed example for sigmoid",
}
NORM_MEANINGS = {"max": "the largest error", "rms": "the root mean square"}
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
"""The options of each kind of result, among those that not all kinds use."""
UNUSED: Mapping[Kind, str] = {
    "optimal": translatable("{option} requires a training; add --method train"),
    "sweep": translatable("{option} requires a single network; remove --sweep"),
    "trained": translatable(
        "{option} applies only to optimal networks of ReLU units, not to a training; remove {option}"
    ),
    "identity": translatable(
        "{option} has no effect for identity units, which are equivalent to one straight line; remove {option}"
    ),
    "article": translatable("{option} has no effect for the network of the article, which is fixed; remove {option}"),
}


def _hidden(text: str, option: str) -> int:
    """Read the number of hidden units."""
    if "," in text:
        raise ActvizError(
            "--hidden: {typed} is a list; specify one number of units, or compare several with --sweep {sizes}",
            typed=quoted(text),
            sizes=text[:40],
        )
    return whole(text, option, *LIMITS["hidden"])


def _sizes(text: str, option: str) -> list[int]:
    """Read several numbers of hidden units."""
    if not all(part.strip() for part in text.split(",")):
        raise ActvizError(
            "--sweep: {typed} is not a list of numbers of units; separate them by commas, such as 1,2,4,8",
            typed=quoted(text),
        )
    return [whole(f"{value:g}", option, *LIMITS["hidden"]) for value in numbers(text, option)]


def _panels(text: str, option: str) -> tuple[PanelName, ...]:
    panels = [one_of(PANELS, part.strip(), option) for part in text.split(",")]
    for number, panel in enumerate(panels):
        if panel in panels[:number]:
            raise ActvizError(
                "--panels: {typed} contains {panel} twice; specify each panel once", typed=quoted(text), panel=panel
            )
    return tuple(panels)


class FitOptions(Group):
    """The number of hidden units, the error that is minimized, and conditions on the network."""

    hidden: Annotated[
        int | None, option("--hidden", "H", "Number of hidden units.", default=str(HIDDEN)), Reader(_hidden)
    ] = None
    tolerance: Annotated[
        float | None,
        option("--tolerance", "E", "Maximum error. Find the smallest number of units that satisfies it."),
        above_0(0.01),
    ] = None
    sweep: Annotated[
        Sequence[int] | None,
        option("--sweep", "H,H...", "Compare several numbers of units, with the asymptotic law of the error."),
        Reader(_sizes),
    ] = None
    norm: Annotated[
        Norm | None,
        option(
            "--norm",
            "NORM",
            "Error norm to minimise: max (largest error, with a proven lower bound) or rms (root mean square, best of "
            "several restarts).",
            words=NORM_MEANINGS,
            default="max",
        ),
        choice(NORMS),
    ] = None
    output_activation: Annotated[
        OutputActivation | None,
        option(
            "--output-activation",
            "NAME",
            "Activation of the output: identity or relu. relu can add kinks.",
            words=OUTPUTS,
            default="identity",
        ),
        choice(OUTPUTS),
    ] = None
    tails: Annotated[
        bool,
        typer.Option(
            "--tails",
            help="Match the asymptotes of the function, so the error bound holds for all real x. Optimum and number "
            "of units then refer to networks that match the asymptotes.",
        ),
    ] = False


class TrainingOptions(Group):
    """Options for training; fields have the names of ``DescentSettings``."""

    steps: Annotated[
        int | None,
        option("--steps", "N", "Number of training steps (Adam).", default=str(DescentSettings.steps)),
        integer(*LIMITS["steps"]),
    ] = None
    learning_rate: Annotated[
        float | None,
        option("--lr", "RATE", "Initial learning rate.", default=str(DescentSettings.learning_rate)),
        above_0(DescentSettings.learning_rate),
    ] = None
    seed: Annotated[
        int | None,
        option("--seed", "N", "Seed of the random initial values.", default=str(DescentSettings.seed)),
        integer(*LIMITS["seed"]),
    ] = None
    restarts: Annotated[
        int | None,
        option("--restarts", "N", "Number of random restarts.", default=str(DescentSettings.restarts)),
        integer(*LIMITS["restarts"]),
    ] = None

    @property
    def settings(self) -> DescentSettings:
        """The settings, with the defaults for what is not given."""
        return DescentSettings(**{name: value for name, value in vars(self).items() if value is not None})


class ResultOptions(Group):
    """Options for rounding and drawing a network."""

    bits: Annotated[
        int | None,
        option(
            "--bits",
            "N",
            "Round knots and values to fixed-point numbers of N bits; report the error and compare with a lookup "
            "table. With --format c, generate integer code.",
        ),
        integer(*LIMITS["bits"]),
    ] = None
    panels: Annotated[
        tuple[PanelName, ...] | None,
        option("--panels", "PANEL,...", f"Panels to plot: {', '.join(PANELS)}.", default="fit,error"),
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
            "Method: optimal, train (gradient descent) or article (manually designed example for sigmoid, with kinks "
            "at -4, -2, 2 and 4).",
            words=METHODS,
            default="optimal",
        ),
        choice(METHODS),
    ] = None,
    activation: Annotated[
        str,
        option(
            "--activation", "NAME", "Activation of the hidden units. Networks with other units than relu are trained."
        ),
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
        raise ActvizError("--show requires a single network; remove --sweep")
    targets = figure.check(targets)
    request = Request(curve, unit, fit, training.settings, result, axes, quiet=figure.quiet)
    check(kind, request)
    collect_as_usual()
    deliver(targets, figure, COMPUTE[kind](request), labels=[curve.label])


def result_kind(method: str | None, unit: str | None, *, is_sweep: bool) -> Kind:
    """Return the kind of result. ``unit`` is the name of the activation of hidden units, None for a formula.

    Raises ``ActvizError`` if they cannot be combined.
    """
    if method == "article":
        if unit != "relu":
            raise ActvizError(
                "--method article: the network of the article is fixed (4 ReLU units); remove --hidden and --activation"
            )
        return "article"
    if unit == "identity":
        if method == "train":
            raise ActvizError(
                "identity units are equivalent to one straight line; remove --method train to compute the best line"
            )
        return "identity"
    if method == "train" or unit != "relu":
        if method == "optimal":
            raise ActvizError("--method optimal requires ReLU units; remove it to train other units")
        return "trained"
    return "sweep" if is_sweep else "optimal"


def reject_unused(kind: Kind, given: Mapping[str, object]) -> None:
    """Raise ``ActvizError`` for the first option that is specified but not used."""
    sizes = [option for option in ("--hidden", "--tolerance", "--sweep") if option in given]
    if len(sizes) > 1:
        raise ActvizError("{choices} each set the number of units; use only one of them", choices=all_of(sizes))
    for name, value in given.items():
        if name in USED[kind]:
            continue
        if kind == "trained" and name == "--norm":
            if value == "rms":
                continue
            raise ActvizError(
                "--norm max applies only to optimal networks; a training minimises the mean squared "
                "error, so remove --norm max"
            )
        why = UNUSED["optimal"] if kind == "sweep" and name in TRAINING else UNUSED[kind]
        raise ActvizError(why, option=name)


def _single(curves: Sequence["Curve"]) -> "Curve":
    if len(curves) != 1:
        raise ActvizError(
            "approximate accepts one function, but {count} are specified ({typed} and others); specify only one",
            typed=quoted(curves[0].label),
            count=len(curves),
        )
    return curves[0]


def _reject_format(format: str, kind: Kind, bits: int | None) -> None:
    if format == ANIMATION and kind != "trained":
        raise ActvizError("an animation requires a training; add --method train")
    if kind == "sweep" and format in CODE:
        raise ActvizError("--format {format} requires a single network; remove --sweep", format=format)
    if bits is not None and format in CODE and format != "c":
        raise ActvizError(
            "--bits produces integer code, which is not available in {language}; use --format c or remove --bits",
            language=format,
        )
