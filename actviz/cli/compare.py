"""``actviz compare``: functions against each other, as figure, report or numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.dialects import DIALECTS
from actviz.cli import options
from actviz.cli.choices import one_of
from actviz.cli.completion import completion
from actviz.cli.delivery import deliver
from actviz.cli.output import REPORT, TEXTS, choose_target
from actviz.cli.reports import report
from actviz.cli.themes import ThemeName
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.studies.comparison import Comparison
    from actviz.studies.cost import Timing
    from actviz.studies.facts.card import Facts

FAMILIES = tuple(dict.fromkeys(entry.family for entry in CATALOGUE.values() if entry.family != "vector"))


def compare(
    names: Annotated[list[str] | None, options.NAMES] = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    param: options.Param = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="NAME", help="Compare each with this one only, and draw the differences."),
    ] = None,
    family: Annotated[
        str | None,
        typer.Option(
            "--family",
            metavar="FAMILY",
            help=f"All functions of a family: {', '.join(FAMILIES)}.",
            autocompletion=completion(lambda: FAMILIES),
        ),
    ] = None,
    dialects: Annotated[
        bool, typer.Option("--dialects", help="What every framework means by the names, with its defaults.")
    ] = False,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="One name in the frameworks that are named: torch keras jax."),
    ] = None,
    grid: Annotated[bool, typer.Option("--grid", help="Draw one function a cell, all on the same axes.")] = False,
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
    quiet: options.Quiet = False,
) -> None:
    """Compare functions with each other, or with one. Arguments are the texts of options."""
    from actviz.cli.looks import read_look
    from actviz.cli.numbers import interval, numbers, whole
    from actviz.cli.references import apart, merged
    from actviz.cli.words import curves_of, read_families, shared_parameters
    from actviz.studies.comparison import compare as compared
    from actviz.studies.cost import measure_timings
    from actviz.studies.facts.measuring import facts
    from actviz.studies.sampling import MAX_SAMPLES

    words = _words(names or [], family, name, dialects=dialects)
    target = choose_target(
        output, format, _stem(names or [], against, family, name), options.REPORT_FORMATS, show=show, open_it=open_it
    )
    look = read_look(
        theme=theme,
        lang=lang,
        figure_size=figure_size,
        dpi=dpi,
        title=title,
        y_range=y_range,
        quiet=quiet,
        transparent=transparent,
    )
    shared = shared_parameters({"alpha": alpha, "beta": beta}, param or [])
    place = None if logits is None else numbers(logits, "--logits")
    families = read_families([*words, *([against] if against else [])], shared, place, move)
    curves = curves_of([function for family in families for function in family], place, move)
    reference = None
    if against:
        curves, reference = apart(curves, curves_of(families[-1], place, move), against)
    if (dialects or name is not None) and target.format not in TEXTS:
        curves = [*merged([curve for curve in curves if curve is not reference]), *([reference] if reference else [])]
        look = look if look.title is not None or len(words) == 1 else replace(look, title=", ".join(names or []))
    if len(curves) < 2 and (dialects or name is not None):
        raise ActvizError(f"there is nothing to compare: {curves[0].label} are the same")
    if len(curves) < 2:
        raise ActvizError(
            f"{curves[0].label} is alone; a comparison needs two functions: name another, or add --dialects or --family"
        )
    span, count = interval(x_range, "--range"), whole(samples, "--samples", 2, MAX_SAMPLES)
    target.check(no_clobber=no_clobber)

    result = compared(curves, span, count, against=reference)
    timings = measure_timings(curves) if cost else ()
    known = [] if target.format == "csv" else [facts(curve) for curve in curves]
    if target.format == REPORT:
        target.write(report(_report(result, known, timings), target), quiet=quiet)
        return
    if target.format in TEXTS:
        target.write(_as_text(result, known, timings, target.format).encode(), quiet=quiet)
        return
    drawn = result
    if len(curves) == 2 and reference is None and not grid:  # two curves: their difference is what they are drawn for
        drawn = compared(curves, span, count, against=curves[1])

    def draw(format: str) -> bytes:
        from actviz.cli import drawing

        if grid:
            return drawing.grid(result.sample, look, format, quiet=quiet)
        return drawing.comparison(drawn, look, format, quiet=quiet)

    def dots() -> list[Any]:
        from actviz.cli.showing import comparison_in_dots

        return comparison_in_dots(drawn, look)

    deliver(target, draw, dots=dots, report=lambda: _report(result, known, timings), quiet=quiet)


def _words(names: Sequence[str], family: str | None, name: str | None, *, dialects: bool) -> list[str]:
    """The words of all that is to be compared."""
    from actviz.cli.words import in_every_dialect

    if name is not None:
        names = [f"{one_of(DIALECTS, dialect, 'NAME (a framework, for --name)')}.{name}" for dialect in names]
    if family is not None:
        chosen = one_of(FAMILIES, family, "--family")
        names = [*names, *(entry.name for entry in CATALOGUE.values() if entry.family == chosen)]
    if not names:
        raise ActvizError("nothing is named; write such as actviz compare gelu silu, or --family gated")
    return [text for word in names for text in in_every_dialect(word)] if dialects else list(names)


def _stem(names: Sequence[str], against: str | None, family: str | None, name: str | None) -> str:
    from actviz.cli.words import file_stem

    parts = [*([name] if name else []), *names, *([family] if family else []), *([against] if against else [])]
    return f"{file_stem(parts)}-comparison" if parts else "comparison"


def _report(result: Comparison, known: Sequence[Facts], timings: Sequence[Timing]) -> Iterator[Any]:
    from actviz.tables.comparison import comparison_report

    yield from comparison_report(result, known, timings)


def _as_text(result: Comparison, known: Sequence[Facts], timings: Sequence[Timing], format: str) -> str:
    from actviz.tables import comparison as tables

    match format:
        case "json":
            return tables.comparison_json(result, known, timings)
        case "csv":
            return tables.comparison_csv(result, timings)
        case _:
            return tables.comparison_markdown(result, known, timings)
