"""``actviz derivative``: slopes next to their functions, as figure, report or numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from actviz.activations.frameworks import AT_KINK, KinkRule
from actviz.cli import options
from actviz.cli.choices import one_of, quoted
from actviz.cli.completion import completion
from actviz.cli.delivery import deliver
from actviz.cli.output import TEXTS, checked, choose_targets
from actviz.cli.themes import ThemeName
from actviz.cli.uncomputed_values import say_gaps
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.curves import Curve, VectorFunction
    from actviz.studies.derivative import Derivatives, Jacobian

MAX_DEPTH = 100_000
RULES = {
    "left": "the slope on the left",
    "right": "the slope on the right",
    "min": "the one nearest 0 between both",
    "mid": "their mean",
}


def derivative(
    names: options.OptionalNames = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    param: options.Param = None,
    family: options.Family = None,
    order: Annotated[str, typer.Option("--order", metavar="1|2", help="First or second derivative.")] = "1",
    at_kink: Annotated[
        str | None,
        typer.Option(
            "--at-kink",
            metavar="RULE",
            help=f"The number at a kink: {', '.join(AT_KINK)} (the one nearest 0 between both slopes), or a number.",
            show_default="the framework's, else min",
            autocompletion=completion(lambda: RULES),
        ),
    ] = None,
    vanishing: Annotated[
        str, typer.Option("--vanishing", metavar="V", help="Slopes smaller than this are shown as vanishing.")
    ] = "0.01",
    depth: Annotated[
        str,
        typer.Option("--depth", metavar="N,...", help="Layers through which a gradient is followed."),
    ] = "30",
    check: Annotated[
        bool, typer.Option("--check", help="Compare with central differences and with a complex step.")
    ] = False,
    overlay: Annotated[bool, typer.Option("--overlay", help="Draw function and slope on one pair of axes.")] = False,
    at: options.At = None,
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
    """Draw and report slopes beside their functions. Arguments are the texts of options."""
    from actviz.cli.figure_style import read_look
    from actviz.cli.function_specs import (
        curves_of,
        file_stem,
        range_piece,
        read_functions,
        shared_parameters,
        with_family,
    )
    from actviz.cli.numbers import at_least_0, interval, numbers, whole
    from actviz.cli.values_at import choose_value_targets, write_values
    from actviz.studies.derivative import differentiate
    from actviz.studies.plot import MAX_SAMPLES

    what = "second_derivative" if order.strip() == "2" else "derivative"
    words = with_family(names, family, "derivative")
    stem = file_stem(
        [*(names or []), *([family] if family else [])],
        what,
        "overlay" if overlay else "",
        range_piece(x_range, "-6:6"),
    )
    if at is None:
        targets = choose_targets(output, format, stem, options.REPORT_FORMATS, show=show, open_it=open_it)
    else:
        unused = {"--range": x_range != "-6:6", "--samples": samples != "1001", "--show": show, "--open": open_it}
        targets = choose_value_targets(output, format, unused | {"--check": check, "--overlay": overlay})
    look = read_look(
        theme=theme,
        lang=lang,
        figure_size=figure_size,
        dpi=dpi,
        title=title,
        y_range=y_range,
        transparent=transparent,
    )
    place = None if logits is None else numbers(logits, "--logits")
    functions = read_functions(words, shared_parameters({"alpha": alpha, "beta": beta}, param or []), place, move)
    span, count = interval(x_range, "--range"), whole(samples, "--samples", 2, MAX_SAMPLES)
    degree = cast(Literal[1, 2], whole(order, "--order", 1, 2))
    rule = None if at_kink is None else _rule(at_kink, degree)
    small = at_least_0(vanishing, "--vanishing")
    layers = [whole(part, "--depth", 1, MAX_DEPTH) for part in depth.split(",")]
    targets = checked(targets, no_clobber=no_clobber, skip_existing=skip_existing, quiet=quiet)

    if at is not None:
        curves = curves_of(functions, place, move)
        write_values(curves, at, targets, slopes=True, order=degree, at_kink=rule, quiet=quiet)
        return
    shown = jacobians_of(functions, place) if move is None else []
    result = None
    if len(shown) < len(functions) or any(target.format in TEXTS for target in targets):
        curves = curves_of(functions, place, move)
        result = differentiate(
            curves, span, count, order=degree, at_kink=rule, vanishing=small, depths=layers, checked=check
        )
        if not quiet:
            say_gaps((trace.label, trace.gaps) for trace in result.sample.traces)
    drawn = result if len(shown) < len(functions) else None

    def draw(format: str) -> bytes:
        from actviz.cli import drawing

        if drawn:
            return drawing.derivatives(drawn, look, format, overlay=overlay, quiet=quiet)
        return drawing.jacobians(shown, look, format, quiet=quiet)

    def dots() -> list[Any]:
        from actviz.cli.preview import derivatives_in_dots

        if not drawn:
            raise ActvizError("--show is for curves; add --move 0 to see the outputs while one input moves")
        return derivatives_in_dots(drawn, look)

    def text(format: str) -> str:
        return _as_text(result, shown, format)

    deliver(targets, draw=draw, text=text, dots=dots, report=lambda: _report(drawn, shown), quiet=quiet)


def _rule(text: str, order: int) -> KinkRule:
    """Read ``--at-kink``: a word, or for the first derivative a number."""
    from actviz.cli.numbers import number

    if text.strip().lower() in AT_KINK or re.fullmatch(r"[A-Za-z]+", text.strip()):
        return one_of(AT_KINK, text.strip(), "--at-kink")
    if order == 2:
        raise ActvizError(f"--at-kink: {quoted(text)} is a number for the first derivative; leave --order 2 out")
    return number(text, "--at-kink")


def jacobians_of(functions: Sequence[Curve | VectorFunction], place: Sequence[float] | None) -> list[Jacobian]:
    """The Jacobians of all functions of a vector; curves have none."""
    from actviz.curves import VectorFunction
    from actviz.studies.derivative import jacobian

    return [jacobian(function, place or ()) for function in functions if isinstance(function, VectorFunction)]


def _report(result: Derivatives | None, jacobians: Sequence[Jacobian]) -> Iterator[Any]:
    from actviz.tables.derivative import derivatives_report, jacobians_report

    if result:
        yield from derivatives_report(result)
        yield from [""] * bool(jacobians)
    yield from jacobians_report(jacobians)


def _as_text(result: Derivatives | None, jacobians: Sequence[Jacobian], format: str) -> str:
    from actviz.tables.derivative import derivatives_json, derivatives_markdown
    from actviz.tables.plot import sample_csv

    assert result
    match format:
        case "json":
            return derivatives_json(result, jacobians)
        case "csv":
            return sample_csv(result.sample, slopes=True, order=result.order)
        case _:
            return derivatives_markdown(result)
