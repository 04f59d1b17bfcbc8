"""``actviz derivative``: slopes next to their functions, as figure, report or numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from actviz.activations.dialect import AT_KINK, KinkRule
from actviz.cli import options
from actviz.cli.completion import completion
from actviz.cli.deliver import View, deliver
from actviz.cli.parsing import Reader, at_least_0, integer, integers, number, one_of, quoted
from actviz.cli.uncomputed_values import say_gaps
from actviz.formats import TEXTS
from actviz.formulas.errors import ActvizError

if TYPE_CHECKING:
    from actviz.curves import Curve, VectorFunction
    from actviz.studies.derivative import Jacobian

MAX_DEPTH = 100_000
RULES = {
    "left": "the slope on the left",
    "right": "the slope on the right",
    "min": "the one nearest 0 between both",
    "mid": "their mean",
}


@options.with_groups
def derivative(
    names: options.OptionalNames = None,
    *,
    parameters: options.Parameters,
    family: options.Family = None,
    order: Annotated[
        Literal[1, 2], typer.Option("--order", metavar="1|2", help="First or second derivative."), integer(1, 2)
    ] = 1,
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
        float,
        typer.Option("--vanishing", metavar="V", help="Slopes smaller than this are shown as vanishing."),
        Reader(at_least_0),
    ] = 0.01,
    depth: Annotated[
        Sequence[int],
        typer.Option("--depth", metavar="N,...", help="Layers through which a gradient is followed."),
        integers(1, MAX_DEPTH),
    ] = (30,),
    check: Annotated[
        bool, typer.Option("--check", help="Compare with central differences and with a complex step.")
    ] = False,
    overlay: Annotated[bool, typer.Option("--overlay", help="Draw function and slope on one pair of axes.")] = False,
    at: options.At = None,
    vectors: options.Vectors,
    axes: options.Axes,
    figure: options.Figure,
) -> None:
    """Draw and report slopes beside their functions."""
    from actviz.cli.function_specs import (
        curves_of,
        file_stem,
        read_functions,
        with_family,
    )
    from actviz.cli.values_at import choose_value_targets
    from actviz.studies.derivative import differentiate
    from actviz.studies.values_at import evaluate_at

    what = "second_derivative" if order == 2 else "derivative"
    words = with_family(names, family, "derivative")
    stem = file_stem(
        [*(names or []), *([family] if family else [])],
        what,
        "overlay" if overlay else "",
        axes.file_piece,
    )
    if at is None:
        targets = figure.targets(stem)
    else:
        unused = axes.given | {"--show": figure.show, "--open": figure.open}
        targets = choose_value_targets(figure.output, figure.format, unused | {"--check": check, "--overlay": overlay})
    place, move = vectors.logits, vectors.move
    functions = read_functions(words, parameters.shared, place, move)
    rule = None if at_kink is None else _rule(at_kink, order)
    targets = figure.checked(targets)

    if at is not None:
        values = evaluate_at(curves_of(functions, place, move), at, order=order, at_kink=rule)
        deliver(targets, figure, View("tables.values_at", values, slopes=True))
        return
    jacobians = jacobians_of(functions, place) if move is None else []
    result = None
    if len(jacobians) < len(functions) or any(target.format in TEXTS for target in targets):
        curves = curves_of(functions, place, move)
        result = differentiate(
            curves,
            axes.interval,
            axes.samples,
            order=order,
            at_kink=rule,
            vanishing=vanishing,
            depths=depth,
            checked=check,
        )
        if not figure.quiet:
            say_gaps((trace.label, trace.gaps) for trace in result.sample.traces)
    drawn = result if len(jacobians) < len(functions) else None
    curve_view = View("figures.derivative", drawn, overlay=overlay, y_range=axes.y_range)
    deliver(
        targets,
        figure,
        View("tables.derivative", result, jacobians=jacobians),
        figure=curve_view if drawn else View("figures.jacobian", jacobians),
        report=View("tables.derivative", drawn, jacobians=jacobians),
        labels=[trace.label for trace in drawn.sample.traces] if drawn else [one.label for one in jacobians],
    )


def _rule(text: str, order: int) -> KinkRule:
    """Read ``--at-kink``: a word, or for the first derivative a number."""
    if re.fullmatch(r"[A-Za-z]+", text.strip()):
        return one_of(AT_KINK, text.strip(), "--at-kink")
    if order == 2:
        raise ActvizError(f"--at-kink: {quoted(text)} is a number for the first derivative; leave --order 2 out")
    return number(text, "--at-kink")


def jacobians_of(functions: Sequence[Curve | VectorFunction], place: Sequence[float] | None) -> list[Jacobian]:
    """The Jacobians of all functions of a vector; curves have none."""
    from actviz.curves import VectorFunction
    from actviz.studies.derivative import jacobian

    return [jacobian(function, place or ()) for function in functions if isinstance(function, VectorFunction)]
