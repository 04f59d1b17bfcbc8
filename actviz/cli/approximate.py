"""``actviz approximate``: the best network of ReLU units for a curve with a proof, and networks that are trained."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from actviz.cli import collect_as_usual, options
from actviz.cli.deliver import deliver
from actviz.cli.groups import Group, option, with_groups
from actviz.cli.parsing import Interval, Reader, above_0, choice, integer, whole
from actviz.formats import ANIMATION, APPROXIMATE, CODE
from actviz.formulas.errors import ActvizError, all_of
from actviz.formulas.input_text import one_of, quoted
from actviz.messages import translatable
from actviz.studies.approximate.settings import (
    DEPTH,
    LIMITS,
    MAX_LAYERS,
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
    "sawtooth": "layers that fold the interval, for quadratic functions and sawtooth waves",
}
NORM_MEANINGS = {"max": "the largest error", "rms": "the root mean square"}
HIDDEN = 4
Kind = Literal["optimal", "sweep", "deep", "deep_sweep", "sawtooth", "trained", "identity", "linear", "article"]

TRAINING = frozenset({"--steps", "--lr", "--seed", "--restarts"})
OPTIMUM = frozenset({"--norm", "--output-activation", "--tails"})
DEEP = frozenset({"--norm", "--restarts", "--seed"})
USED: Mapping[Kind, frozenset[str]] = {
    "optimal": OPTIMUM | {"--hidden", "--depth", "--tolerance", "--bits", "--panels"},
    "sweep": OPTIMUM | {"--sweep"},
    "deep": DEEP | {"--hidden", "--depth", "--tolerance", "--panels"},
    "deep_sweep": DEEP | {"--sweep"},
    "sawtooth": frozenset({"--depth", "--tolerance", "--panels"}),
    "trained": TRAINING | {"--hidden", "--output-activation", "--panels"},
    "identity": OPTIMUM | {"--hidden", "--depth", "--panels"},
    "linear": OPTIMUM | {"--hidden", "--depth", "--panels", "--seed"},
    "article": TRAINING | {"--hidden", "--panels"},
}
"""The options of each kind of result, among those that not all kinds use."""
UNUSED: Mapping[Kind, str] = {
    "optimal": translatable("{option} requires a training; add --method train"),
    "sweep": translatable("{option} requires a single network; remove --sweep"),
    "deep": translatable("{option} requires one hidden layer; use --hidden 4 or remove {option}"),
    "deep_sweep": translatable("{option} is not available for a sweep of several layers; remove {option}"),
    "sawtooth": translatable("{option} does not apply to --method sawtooth; remove {option}"),
    "trained": translatable(
        "{option} applies only to optimal networks of ReLU units, not to a training; remove {option}"
    ),
    "identity": translatable(
        "{option} has no effect for identity units, which are equivalent to one straight line; remove {option}"
    ),
    "linear": translatable(
        "{option} has no effect for identity units, which are equivalent to one straight line; remove {option}"
    ),
    "article": translatable("{option} has no effect for the network of the article, which is fixed; remove {option}"),
}


def _layers(text: str, option: str) -> tuple[int, ...]:
    """Read the number of units of each hidden layer."""
    parts = text.split(",")
    if len(parts) > MAX_LAYERS:
        raise ActvizError(
            "{option}: {count} layers are too many; specify at most {most}",
            option=option,
            count=len(parts),
            most=MAX_LAYERS,
        )
    least, most = LIMITS["hidden"]
    return tuple(whole(part, option, least if len(parts) == 1 else 1, most) for part in parts)


def _sizes(text: str, option: str) -> list[tuple[int, ...]]:
    """Read several networks: numbers of units between commas, or layers between semicolons."""
    separator = ";" if ";" in text else ","
    if not all(part.strip() for part in text.split(separator)):
        raise ActvizError(
            "--sweep: {typed} is not a list of numbers of units; separate them by commas, such as 1,2,4,8",
            typed=quoted(text),
        )
    return [_layers(part, option) for part in text.split(separator)]


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
        tuple[int, ...] | None,
        option(
            "--hidden",
            "H[,H...]",
            "Number of hidden units. With commas, the number of units of each of several layers.",
            default=str(HIDDEN),
        ),
        Reader(_layers),
    ] = None
    tolerance: Annotated[
        float | None,
        option(
            "--tolerance", "E", "Largest permitted error. Find the smallest number of units whose error is at most E."
        ),
        above_0(0.01),
    ] = None
    sweep: Annotated[
        Sequence[tuple[int, ...]] | None,
        option(
            "--sweep",
            "H,H...",
            "Compare several numbers of units, with the asymptotic law of the error. Separate networks with several "
            "layers by semicolons: '4;8;4,4'.",
        ),
        Reader(_sizes),
    ] = None
    depth: Annotated[
        int | None,
        option(
            "--depth",
            "N",
            "Number of hidden layers, each with --hidden units, or with the fewest units for --tolerance.",
            default=f"1; {DEPTH} with --method sawtooth",
        ),
        integer(*LIMITS["depth"]),
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
        option(
            "--restarts",
            "N",
            "Number of random restarts; with several layers, by default 12 to 200, depending on the size.",
            default=str(DescentSettings.restarts),
        ),
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
            "Method: optimal, train (gradient descent), article (manually designed example for sigmoid, with kinks "
            "at -4, -2, 2 and 4) or sawtooth (layers that fold the interval, for quadratic functions and sawtooth "
            "waves).",
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
    """Approximate a function by one hidden layer, or by several."""
    from actviz.cli.approximate_results import COMPUTE, Request, check
    from actviz.cli.function_specs import file_stem, read_scalar_curves
    from actviz.studies.approximate.optimal import check_reach

    targets = figure.targets(file_stem([name], "approximation", axes.file_piece))
    curve = _single(read_scalar_curves([name], parameters.shared, "approximate"))
    unit = _single(read_scalar_curves([activation], [], "approximate"))
    check_reach(*axes.interval)
    kind = result_kind(method, unit.name, fit)
    reject_unused(kind, {**fit.given, **result.given, **training.given})
    for target in targets:
        _reject_format(target.format, kind, result.bits)
    if figure.show and kind in ("sweep", "deep_sweep"):
        raise ActvizError("--show requires a single network; remove --sweep")
    targets = figure.check(targets)
    request = Request(curve, unit, fit, training, result, axes, quiet=figure.quiet)
    check(kind, request)
    collect_as_usual()
    deliver(targets, figure, COMPUTE[kind](request), labels=[curve.label])


def result_kind(method: str | None, unit: str | None, fit: FitOptions) -> Kind:
    """Return the kind of result. ``unit`` is the name of the activation of hidden units, None for a formula.

    Raises ``ActvizError`` if they cannot be combined.
    """
    is_deep = (fit.depth or 1) > 1 or any(len(layers) > 1 for layers in (fit.hidden or (), *(fit.sweep or ())))
    if method == "article":
        if unit != "relu":
            raise ActvizError(
                "--method article: the network of the article is fixed (4 ReLU units); remove --hidden and --activation"
            )
        return "article"
    if method == "sawtooth":
        if unit != "relu":
            raise ActvizError("--method sawtooth: the network has ReLU units; remove --activation")
        return "sawtooth"
    if unit == "identity":
        if method == "train":
            raise ActvizError(
                "identity units are equivalent to one straight line; remove --method train to compute the best line"
            )
        return "linear" if is_deep else "identity"
    if is_deep and (method is not None or unit != "relu"):
        raise _one_layer_error(method)
    if method == "train" or unit != "relu":
        if method == "optimal":
            raise ActvizError("--method optimal requires ReLU units; remove it to train other units")
        return "trained"
    if fit.sweep is not None:
        return "deep_sweep" if is_deep else "sweep"
    return "deep" if is_deep else "optimal"


def _one_layer_error(method: str | None) -> ActvizError:
    """Return the error for options that require one hidden layer."""
    if method is None:
        return ActvizError("--activation requires one hidden layer; use ReLU units for several layers")
    if method == "optimal":
        return ActvizError(
            "--method optimal requires one hidden layer, since the optimum of several layers is unknown; remove "
            "--method optimal"
        )
    return ActvizError("--method train requires one hidden layer; remove it, since several layers are always trained")


def reject_unused(kind: Kind, given: Mapping[str, object]) -> None:
    """Raise ``ActvizError`` for the first option that is specified but not used."""
    sizes = [option for option in ("--hidden", "--tolerance", "--sweep") if option in given]
    if len(sizes) > 1:
        raise ActvizError("{choices} each set the number of units; use only one of them", choices=all_of(sizes))
    for other in ("--hidden", "--tolerance"):
        value = given.get(other)
        if "--depth" in given and ((kind == "sawtooth" and value) or (isinstance(value, tuple) and len(value) > 1)):
            raise ActvizError(
                "{choices} each set the number of layers; use only one of them", choices=all_of([other, "--depth"])
            )
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
        if kind == "sawtooth" and name in ("--hidden", "--sweep"):
            raise ActvizError("--method sawtooth: the layers have 2 or 3 units; specify their number by --depth")
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
    if kind in ("sweep", "deep_sweep") and format in CODE:
        raise ActvizError("--format {format} requires a single network; remove --sweep", format=format)
    if bits is not None and format in CODE and format != "c":
        raise ActvizError(
            "--bits produces integer code, which is not available in {language}; use --format c or remove --bits",
            language=format,
        )
