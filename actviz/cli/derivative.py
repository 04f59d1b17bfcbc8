"""``actviz derivative``: slopes next to their functions, as figure, report or numbers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from actviz.activations.dialect import AT_KINK, KinkRule
from actviz.cli import options
from actviz.cli.deliver import deliver
from actviz.cli.groups import Group, option, with_groups
from actviz.cli.parsing import Reader, at_least_0, integer, integers
from actviz.cli.uncomputed_values import print_gaps
from actviz.defaults import DEPTHS, MAX_DEPTH, VANISHING
from actviz.formats import TEXTS
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import number, one_of, quoted
from actviz.rendering import View, Views

if TYPE_CHECKING:
    from actviz.curves import Curve
    from actviz.studies.derivative import Derivatives

RULES = {
    "left": "the slope on the left",
    "right": "the slope on the right",
    "min": "the value of smallest magnitude between both",
    "mid": "their mean",
}


class SlopeOptions(Group):
    """The derivative that is computed, and the content of its report."""

    order: Annotated[Literal[1, 2], option("--order", "1|2", "Order of the derivative: 1 or 2."), integer(1, 2)] = 1
    at_kink: Annotated[
        str | None,
        option(
            "--at-kink",
            "RULE",
            "Derivative at a kink: left, right, mid (mean of both slopes), min (value of smallest magnitude between "
            "both slopes) or a number.",
            words=RULES,
            default="the value of the framework, min for other functions",
        ),
    ] = None
    vanishing: Annotated[
        float,
        option("--vanishing", "V", "Threshold of |slope| below which the slope is reported as vanishing."),
        Reader(at_least_0),
    ] = VANISHING
    depth: Annotated[
        Sequence[int],
        option(
            "--depth",
            "N,...",
            "Network depth used to estimate the decay of the gradient. Several depths add a panel to the figure.",
        ),
        integers(1, MAX_DEPTH),
    ] = DEPTHS
    check: Annotated[
        bool, typer.Option("--check", help="Check the derivative with central differences and the complex-step method.")
    ] = False
    overlay: Annotated[bool, typer.Option("--overlay", help="Plot function and derivative on the same axes.")] = False

    @property
    def rule(self) -> KinkRule | None:
        """``--at-kink``: a word, or for the first derivative a number."""
        text = self.at_kink
        if text is None:
            return None
        if re.fullmatch(r"[A-Za-z]+", text.strip()):
            return one_of(AT_KINK, text.strip(), "--at-kink")
        if self.order == 2:
            raise ActvizError(
                "--at-kink: the number {typed} applies only to the first derivative; remove --order 2",
                typed=quoted(text),
            )
        return number(text, "--at-kink")

    def differentiate(self, curves: "Sequence[Curve]", axes: options.Axes) -> "Derivatives":
        """Return the derivatives of curves on an interval."""
        from actviz.studies.derivative import differentiate

        return differentiate(
            curves,
            axes.interval,
            axes.samples,
            order=self.order,
            at_kink=self.rule,
            vanishing=self.vanishing,
            depths=self.depth,
            checked=self.check,
        )


@with_groups
def derivative(
    *,
    names: options.OptionalNames = None,
    parameters: options.Parameters,
    family: options.Family = None,
    slopes: SlopeOptions,
    at: options.At = None,
    vectors: options.Vectors,
    axes: options.Axes,
    figure: options.Figure,
) -> None:
    """Draw and report slopes beside their functions."""
    from actviz.cli.function_specs import curves_of, file_stem, read_functions, with_family
    from actviz.curves import VectorFunction
    from actviz.studies.derivative import jacobian
    from actviz.studies.values_at import evaluate_at

    words = with_family(names, family, "derivative")
    stem = file_stem(
        [*(names or []), *([family] if family else [])],
        "derivative" if slopes.order == 1 else "second_derivative",
        "overlay" if slopes.overlay else "",
        axes.file_piece,
    )
    targets = figure.targets(stem) if at is None else figure.value_targets(axes, slopes)
    logits, move = vectors.logits, vectors.move
    functions = read_functions(words, parameters.shared, logits, move)
    rule = slopes.rule
    targets = figure.check(targets)

    if at is not None:
        values = evaluate_at(curves_of(functions, logits, move), at, order=slopes.order, at_kink=rule)
        deliver(targets, figure, Views(text=View("tables.values_at", values, slopes=True)))
        return
    vector_functions = [one for one in functions if isinstance(one, VectorFunction)] if move is None else []
    jacobians = tuple(jacobian(function, logits or ()) for function in vector_functions)
    has_curves = len(jacobians) < len(functions)
    if not has_curves and all(target.format not in TEXTS for target in targets):
        # Only texts have numbers for the outputs of functions of a vector, each with its curve.
        text, heat_maps = View("tables.derivative", None, jacobians=jacobians), View("figures.jacobian", jacobians)
        deliver(targets, figure, Views(text=text, figure=heat_maps), labels=[one.label for one in jacobians])
        return
    result = slopes.differentiate(curves_of(functions, logits, move), axes)
    result = replace(result, jacobians=jacobians, shows_jacobians=not has_curves)
    if not figure.quiet:
        print_gaps((trace.label, trace.gaps) for trace in result.sample.traces)
    style = {"y_range": axes.y_range, "overlay": slopes.overlay} if has_curves else {}
    deliver(targets, figure, result.views, labels=result.labels, **style)
