"""``actviz plot``: curves in one figure, or as numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from actviz.cli import options
from actviz.cli.deliver import deliver
from actviz.cli.groups import with_groups
from actviz.cli.terminal_io import print_message
from actviz.cli.uncomputed_values import print_gaps
from actviz.formats import PLOT, TEXTS
from actviz.formulas.input_text import quoted
from actviz.rendering import View, Views

if TYPE_CHECKING:
    from actviz.studies.plot import Sample

EPILOG = (
    "Use actviz table to list all functions, and actviz table NAME to show the properties, aliases and frameworks of "
    "one function."
)


class Figure(options.Figure):
    """A figure without a report."""

    formats: ClassVar[Sequence[str]] = PLOT
    format: Annotated[str | None, options.format_option(PLOT)] = None


@with_groups
def plot(
    *,
    names: options.OptionalNames = None,
    parameters: options.Parameters,
    family: options.Family = None,
    derivative: Annotated[bool, typer.Option("--derivative", "-d", help="Also plot the derivatives.")] = False,
    at: options.At = None,
    vectors: options.Vectors,
    axes: options.Axes,
    figure: Figure,
) -> None:
    """Draw curves in one figure, or write them as numbers."""
    from actviz.cli.function_specs import file_stem, read_curves, with_family
    from actviz.studies.plot import sample
    from actviz.studies.values_at import evaluate_at

    words = with_family(names, family, "plot")
    stem = file_stem(
        [*(names or []), *([family] if family else [])], "with_derivative" if derivative else "", axes.file_piece
    )
    targets = figure.targets(stem) if at is None else figure.value_targets(axes)
    curves = read_curves(words, parameters.shared, vectors.logits, vectors.move)
    targets = figure.check(targets)
    if at is not None:
        deliver(targets, figure, Views(text=View("tables.values_at", evaluate_at(curves, at), slopes=derivative)))
        return
    with_slopes = derivative or any(target.format in TEXTS for target in targets)
    points = sample(curves, axes.interval, axes.samples, slopes=with_slopes)
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
