"""``actviz plot``: curves in one figure, or as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from actviz.activations.catalogue import CATALOGUE
from actviz.cli import options
from actviz.cli.delivery import deliver
from actviz.cli.formats import PLOT, TEXTS
from actviz.cli.parsing import quoted
from actviz.cli.terminal_io import say
from actviz.cli.uncomputed_values import say_gaps

if TYPE_CHECKING:
    from actviz.studies.plot import Sample, Trace

EPILOG = (
    f"The activations: {', '.join(CATALOGUE)}. Their aliases and the names of torch, keras, tf, jax, onnx, mlx "
    "and tinygrad (torch.SiLU) are known too."
)


@dataclass(frozen=True, kw_only=True)
class Figure(options.Figure):
    """A figure that comes without a report."""

    formats: ClassVar[Sequence[str]] = PLOT
    format: Annotated[str | None, options.format_option(PLOT)] = None


@options.with_groups
def plot(
    names: options.OptionalNames = None,
    *,
    parameters: options.Parameters,
    family: options.Family = None,
    derivative: Annotated[bool, typer.Option("--derivative", "-d", help="Draw the slopes as well.")] = False,
    at: options.At = None,
    vectors: options.Vectors,
    axes: options.Axes,
    figure: Figure,
) -> None:
    """Draw curves in one figure, or write them as numbers."""
    from actviz.cli.function_specs import file_stem, read_curves, with_family
    from actviz.cli.values_at import choose_value_targets, write_values
    from actviz.studies.plot import sample

    words = with_family(names, family, "plot")
    stem = file_stem(
        [*(names or []), *([family] if family else [])],
        "with_derivative" if derivative else "",
        axes.file_piece,
    )
    if at is None:
        targets = figure.targets(stem)
    else:
        unused = axes.given | {"--show": figure.show, "--open": figure.open}
        targets = choose_value_targets(figure.output, figure.format, unused)
    look = figure.look(axes.y_range)
    curves = read_curves(words, parameters.shared, vectors.logits, vectors.move)
    targets = figure.checked(targets)
    if at is not None:
        write_values(curves, at, targets, slopes=derivative, quiet=figure.quiet)
        return
    with_slopes = derivative or any(target.format in TEXTS for target in targets)
    points = sample(curves, axes.interval, axes.samples, slopes=with_slopes)
    if not figure.quiet:
        say_gaps((trace.label, trace.gaps) for trace in points.traces)
    drawn = points
    if figure.show or any(target.format not in TEXTS for target in targets):
        drawn = _each_once(points, quiet=figure.quiet)

    def draw(format: str) -> bytes:
        from actviz.cli import drawing

        return drawing.draw(drawn, look, format, slopes=derivative, quiet=figure.quiet)

    def dots() -> list[Any]:
        from actviz.cli.preview import curves_in_dots

        return curves_in_dots(drawn, look, slopes=derivative)

    def text(format: str) -> str:
        return _as_text(points, format, derivative)

    deliver(targets, draw=draw, text=text, dots=dots, quiet=figure.quiet)


def _each_once(points: Sample, *, quiet: bool) -> Sample:
    """The sample without curves that are there already, as of one function by several names; a line says so."""
    found: dict[tuple[object, ...], list[Trace]] = {}
    for trace in points.traces:
        found.setdefault((trace.label, trace.formula, *trace.parameters.items()), []).append(trace)
    for first, *others in found.values():
        if others and not quiet:
            say(f"{quoted(first.label)} is named {1 + len(others)} times and drawn once")
    return replace(points, traces=tuple(same[0] for same in found.values()))


def _as_text(points: Sample, format: str, slopes: bool) -> str:
    from actviz.tables import plot as tables

    match format:
        case "json":
            return tables.to_json(points)
        case "csv":
            return tables.to_csv(points, slopes=slopes)
        case _:
            return tables.to_markdown(points)
