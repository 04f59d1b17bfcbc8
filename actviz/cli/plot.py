"""``actviz plot``: curves in one figure, or as numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from actviz.cli import options
from actviz.cli.deliver import deliver
from actviz.cli.groups import option, with_groups
from actviz.cli.parsing import integer, positive_numbers
from actviz.cli.terminal_io import print_message
from actviz.cli.uncomputed_values import print_gaps
from actviz.formats import PLOT, REPORT, STUDY, TEXTS, format_list
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import quoted
from actviz.rendering import View, Views

if TYPE_CHECKING:
    from actviz.studies.plot import Sample
    from actviz.studies.vector_outputs import Inputs

EPILOG = (
    "Use actviz table to list all functions, and actviz table NAME to show the properties, aliases and frameworks of "
    "one function."
)


MOST_INPUTS = 1_000_000
"""The largest index of a class."""


class Figure(options.Figure):
    """A figure without a report."""

    formats: ClassVar[Sequence[str]] = PLOT
    format: Annotated[
        str | None,
        options.format_option(STUDY, f"{format_list(PLOT)}, {REPORT} (only the report, for vector functions)"),
    ] = None


class VectorFigure(Figure):
    """A figure with a report, for functions of a vector."""

    formats: ClassVar[Sequence[str]] = STUDY


class Vectors(options.Vectors):
    """The inputs of functions of a vector, and their outputs as bars."""

    temperature: Annotated[
        Sequence[float] | None,
        option(
            "--temperature",
            "T,...",
            "Divide the inputs of vector functions by each T, and plot the outputs as bars, with the gradient of the "
            "cross-entropy.",
        ),
        positive_numbers(such_as=0.5),
    ] = None
    bars: Annotated[
        bool, typer.Option("--bars", help="Plot the outputs of vector functions at the given inputs as bars.")
    ] = False
    target: Annotated[
        int | None,
        option("--target", "I", "Index of the correct class in the cross-entropy, starting at 0.", default="0"),
        integer(0, MOST_INPUTS),
    ] = None

    def inputs(self) -> "Inputs":
        """Return the options for the study."""
        from actviz.studies.vector_outputs import Inputs

        move = int(self.move or 0)
        return Inputs(logits=self.logits, move=move, temperatures=self.temperature, target=self.target, bars=self.bars)


@with_groups
def plot(
    *,
    names: options.OptionalNames = None,
    parameters: options.Parameters,
    family: options.Family = None,
    derivative: Annotated[bool, typer.Option("--derivative", "-d", help="Also plot the derivatives.")] = False,
    at: options.At = None,
    vectors: Vectors,
    axes: options.Axes,
    figure: Figure,
) -> None:
    """Draw curves in one figure, or write them as numbers."""
    from actviz.cli.function_specs import curves_of, file_stem, read_functions, with_family
    from actviz.studies.values_at import evaluate_at
    from actviz.studies.vector_outputs import sample_functions

    words = with_family(names, family, "plot")
    if vectors.logits is not None:
        figure = VectorFigure(**vars(figure))
    inputs = vectors.inputs()
    if derivative and inputs.shows_bars:
        raise ActvizError("--derivative draws curves, not bars; remove it, or --bars and --temperature")
    kind = "bars" if inputs.shows_bars else "with_derivative" if derivative else ""
    stem = file_stem([*(names or []), *([family] if family else [])], kind, axes.file_piece)
    targets = figure.targets(stem) if at is None else figure.value_targets(axes, vectors)
    functions = read_functions(words, parameters.shared, vectors.logits, vectors.move)
    curves = curves_of(functions, vectors.logits, vectors.move)
    targets = figure.check(targets)
    if at is not None:
        deliver(targets, figure, Views(text=View("tables.values_at", evaluate_at(curves, at), slopes=derivative)))
        return
    with_slopes = derivative or any(target.format in TEXTS for target in targets)
    points = sample_functions(functions, curves, inputs, axes.interval, axes.samples, slopes=with_slopes)
    if not figure.quiet:
        print_gaps((trace.label, trace.gaps) for trace in points.traces)
        if figure.show or any(target.format not in TEXTS for target in targets):
            _print_repeated(points)
    points = replace(points, shows_slopes=derivative)
    deliver(targets, figure, points.views, labels=points.labels, y_range=axes.y_range)


def _print_repeated(points: "Sample") -> None:
    """Print the curves that are specified several times, such as one function by several names."""
    counts = Counter((trace.label, trace.formula, *trace.parameters.items()) for trace in points.traces)
    for (label, *_), count in counts.items():
        if count > 1:
            print_message("{label} is specified {count} times and drawn once", label=quoted(str(label)), count=count)
