"""``actviz compare``: functions against each other, as figure, report or numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actviz.activations.frameworks import DIALECTS
from actviz.cli import options
from actviz.cli.choices import one_of
from actviz.cli.delivery import deliver, reports_beside
from actviz.cli.output import TEXTS, checked, choose_targets
from actviz.cli.themes import ThemeName
from actviz.cli.uncomputed_values import gaps_of, say_gaps
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.cli.reference_curve import Compared
    from actviz.studies.compare import Comparison
    from actviz.studies.facts.model import Facts
    from actviz.studies.timing import Timing


def compare(
    names: options.OptionalNames = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    param: options.Param = None,
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
    logits: options.Logits = None,
    move: options.Move = None,
    x_range: options.XRange = "-6:6",
    y_range: options.YRange = None,
    samples: options.Samples = "1001",
    output: options.Output = None,
    format: options.ReportFormat = None,
    theme: ThemeName = "auto",
    figure_size: options.Size = None,
    dpi: options.Dpi = "150",
    transparent: options.Transparent = False,
    title: options.Title = None,
    lang: options.Lang = None,
    show: options.Show = False,
    open_it: options.Open = False,
    no_clobber: options.NoClobber = False,
    skip_existing: options.SkipExisting = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare functions with each other, or with one. Arguments are the texts of options."""
    from actviz.cli.figure_style import read_look
    from actviz.cli.function_specs import curves_of, file_stem, range_piece, read_families, shared_parameters
    from actviz.cli.numbers import interval, numbers, whole
    from actviz.cli.reference_curve import Compared, apart, merged
    from actviz.studies.compare import MAX_PAIRS
    from actviz.studies.plot import MAX_SAMPLES

    words = _words(names or [], family, name, dialects=dialects)
    stem = file_stem(
        [*([name] if name else []), *(names or []), *([family] if family else []), *([against] if against else [])],
        "dialects" if dialects else "",
        "grid" if grid else "comparison",
        range_piece(x_range, "-6:6"),
    )
    targets = choose_targets(output, format, stem, options.REPORT_FORMATS, show=show, open_it=open_it)
    look = read_look(
        theme=theme,
        lang=lang,
        figure_size=figure_size,
        dpi=dpi,
        title=title,
        y_range=y_range,
        transparent=transparent,
    )
    shared = shared_parameters({"alpha": alpha, "beta": beta}, param or [])
    place = None if logits is None else numbers(logits, "--logits")
    families = read_families([*words, *([against] if against else [])], shared, place, move)
    curves = curves_of([function for family in families for function in family], place, move)
    reference = None
    if against:
        curves, reference = apart(curves, curves_of(families[-1], place, move), against)
    told = curves  # what texts tell of; figures and reports take what is the same in several frameworks as one
    if dialects or name is not None:
        curves = [*merged([curve for curve in curves if curve is not reference]), *([reference] if reference else [])]
        look = look if look.title is not None or len(words) == 1 else replace(look, title=", ".join(names or []))
    formats = {target.format for target in targets}
    fewest = min((told if formats <= {*TEXTS} else curves), (curves if formats - {*TEXTS} else told), key=len)
    if len(fewest) < 2 and (dialects or name is not None):
        raise ActvizError(f"there is nothing to compare: {fewest[0].label} are the same")
    if len(fewest) < 2:
        raise ActvizError(
            f"{fewest[0].label} is alone; a comparison needs two functions: name another, or add --dialects or --family"
        )
    span, count = interval(x_range, "--range"), whole(samples, "--samples", 2, MAX_SAMPLES)
    targets = checked(targets, no_clobber=no_clobber, skip_existing=skip_existing, quiet=quiet)

    if not quiet:
        say_gaps(gaps_of(curves, span, count))
    shown = Compared(curves, reference, span, count, is_timed=cost)
    listed = shown if told is curves else replace(shown, curves=told)

    def draw(format: str) -> bytes:
        from actviz.cli import drawing

        if grid:
            return drawing.grid(shown.overview.sample, look, format, quiet=quiet)
        return drawing.comparison(shown.drawn, look, format, quiet=quiet)

    def dots() -> list[Any]:
        from actviz.cli.preview import comparison_in_dots

        return comparison_in_dots(shown.drawn, look)

    def text(format: str) -> str:
        return _as_text(listed, format)

    def report() -> Iterator[Any]:
        # A figure without a reference shows no differences: if there are very many pairs, the facts stand alone.
        is_large = grid or len(curves) * (len(curves) - 1) // 2 > MAX_PAIRS
        leaves_out_pairs = is_large and reference is None and reports_beside(targets)
        result = shown.overview if leaves_out_pairs else shown.differences
        return _report(result, shown.known, shown.timings, listed.notes)

    deliver(targets, draw=draw, text=text, dots=dots, report=report, quiet=quiet)


def _words(names: Sequence[str], family: str | None, name: str | None, *, dialects: bool) -> list[str]:
    """The words of all that is to be compared."""
    from actviz.cli.function_specs import in_every_dialect, with_family

    if name is not None:
        names = [f"{one_of(DIALECTS, dialect, 'NAME (a framework, for --name)')}.{name}" for dialect in names]
    names = with_family(names, family, "compare")
    return [text for word in names for text in in_every_dialect(word)] if dialects else list(names)


def _report(
    result: Comparison, known: Sequence[Facts], timings: Sequence[Timing], notes: Mapping[str, str]
) -> Iterator[Any]:
    from actviz.tables.compare import comparison_report

    yield from comparison_report(result, known, timings, notes)


def _as_text(compared: Compared, format: str) -> str:
    from actviz.tables import compare as tables

    match format:
        case "json":
            return tables.comparison_json(compared.differences, compared.known, compared.timings)
        case "csv":
            return tables.comparison_csv(compared.differences, compared.timings)
        case _:
            return tables.comparison_markdown(compared.differences, compared.known, compared.timings, compared.notes)
