"""``actviz compare``: functions against each other, as figure, report or numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.activations.frameworks import DIALECTS
from actviz.cli import options
from actviz.cli.deliver import View, deliver, has_report_beside
from actviz.cli.parsing import one_of
from actviz.cli.uncomputed_values import gaps_of, say_gaps
from actviz.formats import TEXTS
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.cli.reference_curve import Compared
    from actviz.studies.compare import Comparison


@options.with_groups
def compare(
    names: options.OptionalNames = None,
    *,
    parameters: options.Parameters,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="NAME", help="Compare each with this one only, and draw the differences."),
    ] = None,
    family: options.Family = None,
    dialects: Annotated[
        bool, typer.Option("--dialects", help="What every framework means by the names, with its defaults.")
    ] = False,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="One name in the frameworks that are named: torch keras jax."),
    ] = None,
    grid: Annotated[
        bool,
        typer.Option("--grid", help="Draw one function a cell, all on the same axes; no pairs are measured."),
    ] = False,
    cost: Annotated[
        bool,
        typer.Option("--cost", help="Measure nanoseconds an element, in NumPy and installed frameworks."),
    ] = False,
    vectors: options.Vectors,
    axes: options.Axes,
    figure: options.Figure,
) -> None:
    """Compare functions with each other, or with one."""
    from actviz.cli.function_specs import curves_of, file_stem, read_families
    from actviz.cli.reference_curve import Compared, apart, merged
    from actviz.studies.compare import MAX_PAIRS

    words = _words(names or [], family, name, dialects=dialects)
    stem = file_stem(
        [*([name] if name else []), *(names or []), *([family] if family else []), *([against] if against else [])],
        "dialects" if dialects else "",
        "grid" if grid else "comparison",
        axes.file_piece,
    )
    targets = figure.targets(stem)
    shared = parameters.shared
    place, move = vectors.logits, vectors.move
    families = read_families([*words, *([against] if against else [])], shared, place, move)
    curves = curves_of([function for family in families for function in family], place, move)
    reference = None
    if against:
        curves, reference = apart(curves, curves_of(families[-1], place, move), against)
    told = curves  # what texts tell of; figures and reports take what is the same in several frameworks as one
    if dialects or name is not None:
        curves = [*merged([curve for curve in curves if curve is not reference]), *([reference] if reference else [])]
        if figure.title is None and len(words) > 1:
            figure = replace(figure, title=", ".join(names or []))
    formats = {target.format for target in targets}
    fewest = min((told if formats <= {*TEXTS} else curves), (curves if formats - {*TEXTS} else told), key=len)
    if len(fewest) < 2 and (dialects or name is not None):
        raise ActvizError(f"there is nothing to compare: {fewest[0].label} are the same")
    if len(fewest) < 2:
        raise ActvizError(
            f"{fewest[0].label} is alone; a comparison needs two functions: name another, or add --dialects or --family"
        )
    targets = figure.checked(targets)

    if not figure.quiet:
        say_gaps(gaps_of(curves, axes.interval, axes.samples))
    shown = Compared(curves, reference, axes.interval, axes.samples, is_timed=cost)
    listed = shown if told is curves else replace(shown, curves=told)
    # A figure without a reference shows no differences: if there are very many pairs, the facts stand alone.
    is_large = grid or len(curves) * (len(curves) - 1) // 2 > MAX_PAIRS
    leaves_out_pairs = is_large and reference is None and has_report_beside(targets)
    curve_view = View("figures.compare", lambda: shown.drawn, y_range=axes.y_range)
    grid_view = View("figures.grid", lambda: shown.overview.sample, slopes=True, y_range=axes.y_range)
    deliver(
        targets,
        figure,
        _table(listed, lambda: listed.differences, listed),
        figure=grid_view if grid else curve_view,
        report=_table(shown, lambda: shown.overview if leaves_out_pairs else shown.differences, listed),
        preview=curve_view,
        labels=[curve.label for curve in curves],
    )


def _table(compared: Compared, result: Callable[[], Comparison], listed: Compared) -> View:
    """A table of curves that are compared, with the notes on all that are listed."""
    return View(
        "tables.compare", result, known=lambda: compared.known, timings=lambda: compared.timings, notes=listed.notes
    )


def _words(names: Sequence[str], family: str | None, name: str | None, *, dialects: bool) -> list[str]:
    """The words of all that is to be compared."""
    from actviz.cli.function_specs import in_every_dialect, with_family

    if name is not None:
        names = [f"{one_of(DIALECTS, dialect, 'NAME (a framework, for --name)')}.{name}" for dialect in names]
    names = with_family(names, family, "compare")
    return [text for word in names for text in in_every_dialect(word)] if dialects else list(names)
