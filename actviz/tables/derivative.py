"""Derivatives and Jacobians: JSON, CSV, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from operator import neg
from typing import Any

import numpy as np
from rich.console import RenderableType

from actviz.formulas.typeset import plain_name
from actviz.language import tr
from actviz.messages import translatable
from actviz.studies.accuracy import Accuracy
from actviz.studies.chain_rule import SMALLEST_FLOAT32, ChainRule
from actviz.studies.derivative import Derivative, Derivatives, GradientBound, Jacobian, KinkSlopes, Zone
from actviz.studies.results import Extremum
from actviz.tables import plot
from actviz.tables.cases import latex_cases, plain_cases
from actviz.tables.documents import json_document, markdown_table
from actviz.tables.elements import Grid, card, grid, note_rows, separated
from actviz.tables.extremum_text import magnitude, place
from actviz.tables.json_values import (
    json_extremum,
    json_fields,
    json_kink,
    json_located,
    json_number,
    json_result,
    json_samples,
)
from actviz.tables.numbers import interval_ends, power_of_ten, readable

LISTED = 6
"""The largest number of listed kinks or zones of a curve."""
VANISHED, EXPLODED = -3.0, 3.0
"""The exponents of 10 below which a gradient vanishes and above which it explodes."""
MARKS = {1: "f′(x)", 2: "f″(x)"}
"""The names of derivatives by their order."""
HEADINGS = {
    1: (translatable("largest |slope|"), translatable("largest slope"), translatable("smallest slope")),
    2: (translatable("largest |f″|"), translatable("largest f″"), translatable("smallest f″")),
}
"""The headings of extrema by the order of the derivative."""


def to_json(result: Derivatives | None, jacobians: Sequence[Jacobian] = ()) -> str:
    """Return the sample with all results about the derivatives, and the Jacobians, in full precision."""
    data: dict[str, Any] = {}
    if result is not None:
        data = {
            **json_fields(result.sample, "interval"),
            **json_fields(result, "order", "vanishing"),
            "x": json_samples(result.sample.x),
            "curves": [_curve_json(curve) for curve in result.curves],
        }
    if jacobians:
        data["jacobians"] = [
            {
                **json_fields(jacobian, "label", "name", "formula"),
                "note": jacobian.note or None,
                **json_fields(jacobian, "logits", "outputs", "matrix"),
            }
            for jacobian in jacobians
        ]
    return json_document(data)


def _curve_json(curve: Derivative) -> Mapping[str, Any]:
    products = [
        {"depth": product.depth, "log10": json_result(product.log10), **_composed_json(curve.chain, product.depth)}
        for product in curve.products
    ]
    return {
        **plot.curve_json(curve.trace),
        "kinks": [_kink_json(kink) for kink in curve.kinks],
        "max_abs_derivative": json_located(curve.largest),
        "max_derivative": json_extremum(curve.highest),
        "min_derivative": json_extremum(curve.lowest),
        "steepest": json_extremum(curve.steepest),
        "bends": [json_fields(bend, "x", "left", "right") for bend in curve.bends],
        "poles": list(curve.poles),
        "zones": [{"low": zone.low, "high": zone.high, "dead": zone.is_dead} for zone in curve.zones],
        "product": products[0],
        "products": products,
        "check": [
            {
                "method": check.method,
                "max_disagreement": {"x": check.x, "value": json_number(check.disagreement)},
                "points": check.points,
            }
            for check in curve.checks
        ],
        "digits": [
            {
                "order": accuracy.order,
                "max_relative_error": {"x": accuracy.x, "value": json_number(accuracy.error)},
                **json_fields(accuracy, "digits", "points"),
            }
            for accuracy in curve.accuracies
        ],
    }


def _composed_json(chain: ChainRule | None, depth: int) -> Mapping[str, Any]:
    """Return the slope of the function composed with itself, if several depths were computed."""
    if chain is None:
        return {}
    number = int(np.searchsorted(chain.depths, depth))
    log10, x = (json_number(float(row[number])) for row in (chain.log10_composed, chain.composed_at))
    return {"composed": {"log10": log10, "x": x}}


def _kink_json(kink: KinkSlopes) -> Mapping[str, Any]:
    return {
        **json_kink(kink),
        "number": None if kink.number is None else json_number(kink.number),
        "jump": [json_number(side) for side in kink.value] if kink.is_jump else None,
        "frameworks": {name: json_number(number) for name, number in kink.frameworks.items()},
    }


def to_csv(result: Derivatives) -> str:
    """Return the sampled functions and their derivatives, as ``plot --derivative`` writes them."""
    return plot.to_csv(result.sample, slopes=True, order=result.order)


def to_markdown(result: Derivatives) -> str:
    """Return a table with a row for each curve: formulas, extrema, kinks and vanishing zones."""
    header = [tr("curve"), "f(x)", MARKS[result.order], tr(HEADINGS[result.order][0]), tr("largest"), tr("smallest")]
    header += [tr("kinks"), tr("slope below {limit}", limit=readable(result.vanishing))]
    rows = [
        [
            f"`{curve.trace.label}`",
            latex_cases(curve.trace.latex),
            latex_cases(curve.trace.slope_latex),
            *_extremes(curve, result.order),
            tr("; ").join(f"{readable(kink.x)}: {_slopes_at(kink)}" for kink in curve.kinks[:LISTED]) or tr("none"),
            _listed([_zone_text(zone) for zone in curve.zones]) or tr("none"),
        ]
        for curve in result.curves
    ]
    interval = tr("Interval of x: {low} to {high}.", **interval_ends(result.sample.interval))
    return f"{markdown_table(header, rows, rule='---')}\n\n{interval}\n"


def report(result: Derivatives | None, jacobians: Sequence[Jacobian] = ()) -> Iterator[RenderableType]:
    """Yield for each curve the formulas, extrema, kinks and vanishing zones as text, then the Jacobians."""
    parts = [[*_curve_report(curve, result)] for curve in result.curves] if result else []
    return separated([*parts, *map(_jacobian_report, jacobians)])


def _curve_report(curve: Derivative, result: Derivatives) -> Iterator[RenderableType]:
    yield card(curve.trace.label, _rows(curve, result))
    kinks = [kink for kink in curve.kinks[:LISTED] if kink.frameworks]
    if kinks:
        yield _framework_table(kinks)


def _rows(curve: Derivative, result: Derivatives) -> Iterator[tuple[str, str]]:
    yield "f(x)", plain_cases(curve.plain) + _parameters_text(curve)
    yield MARKS[result.order], plain_cases(curve.derivative_plain)
    yield from note_rows(curve.trace.note)
    is_same = curve.largest and curve.highest and curve.largest.value == curve.highest.value
    for heading, text in zip(HEADINGS[result.order], _extremes(curve, result.order), strict=True):
        if not (is_same and heading == HEADINGS[result.order][1]):
            yield tr(heading), text
    if curve.poles:
        yield tr("undefined"), tr("at x = {places}", places=_listed([readable(pole) for pole in curve.poles]))
    for bend in curve.bends[:LISTED]:
        yield (
            tr("f″ undefined"),
            tr(
                "x = {x}: {left} on the left, {right} on the right",
                x=readable(bend.x),
                left=readable(bend.left),
                right=readable(bend.right),
            ),
        )
    for kink in curve.kinks[:LISTED]:
        yield tr("jump") if kink.is_jump else tr("kink"), f"x = {readable(kink.x)}: {_slopes_at(kink)}"
    if len(curve.kinks) > LISTED:
        yield "", tr("and {count} more", count=len(curve.kinks) - LISTED)
    yield tr("vanishing slope"), _zones_text(curve, result)
    for product in curve.products:
        heading = tr("1 layer") if product.depth == 1 else tr("{count} layers", count=product.depth)
        yield heading, _gradient_text(curve, product)
    if curve.chain is not None:
        yield tr("composed"), _composed_text(curve.chain)
    for check in curve.checks:
        error = f"{check.disagreement:.1e}"
        worst = tr("largest difference {error} at x = {x}", error=error, x=readable(check.x))
        agreement = worst if check.disagreement else tr("identical to the last digit")
        method = tr(check.method)
        yield (
            tr("check"),
            tr("{method} ({count} points): {agreement}", method=method, count=check.points, agreement=agreement),
        )
    for accuracy in curve.accuracies:
        yield tr("correct digits"), _digits_text(accuracy)
    if len(curve.checks) == 1:
        yield "", tr("complex step not available: the formula contains functions without complex support")


def _digits_text(accuracy: Accuracy) -> str:
    name = "f(x)" if accuracy.order == 0 else MARKS[accuracy.order]
    values = {"what": name, "count": accuracy.points, "digits": accuracy.digits, "x": readable(accuracy.x)}
    if accuracy.is_poor:
        return tr(
            "{what} ({count} points): only {digits} of 16 digits are correct at x = {x} (cancellation in the formula)",
            **values,
        )
    return tr("{what} ({count} points): at least {digits} of 16 digits are correct; fewest at x = {x}", **values)


def _extremes(curve: Derivative, order: int) -> tuple[str, str, str]:
    """Return the texts of the largest magnitude, the largest and the smallest derivative.

    The derivative used at a kink is a convention, not a slope. If it exceeds an extremum, the text of the extremum
    states that kinks are excluded.
    """
    used = [kink.number for kink in curve.kinks if kink.number is not None] if order == 1 else []

    def qualified(text: str, extremum: Extremum | None, sign: Callable[[float], float]) -> str:
        largest = sign(extremum.value) if extremum else inf
        is_exceeded = any(sign(number) > largest + 1e-9 * abs(largest) for number in used)
        return tr("{extreme} (kinks excluded)", extreme=text) if is_exceeded else text

    return (
        qualified(magnitude(curve.largest), curve.largest, abs),
        qualified(place(curve.highest), curve.highest, float),
        qualified(place(curve.lowest), curve.lowest, neg),
    )


def _parameters_text(curve: Derivative) -> str:
    values = [f"{plain_name(name)} = {readable(value)}" for name, value in curve.trace.parameters.items()]
    return f"  ({', '.join(values)})" if values else ""


def _slopes_at(kink: KinkSlopes) -> str:
    """Return the one-sided slopes at a kink, and the derivative used there, or the jump of the value."""
    slopes = tr("left slope {left}, right slope {right}", left=readable(kink.left), right=readable(kink.right))
    if kink.is_jump:
        left, right = map(readable, kink.value)
        jump = tr("the value jumps from {left} to {right}; no derivative exists", left=left, right=right)
        return f"{jump}; {slopes}"
    return tr("{slopes}; derivative used: {number}", slopes=slopes, number=readable(kink.number or 0.0))


def _zones_text(curve: Derivative, result: Derivatives) -> str:
    """Return the zones where the slope is small or 0."""
    small = [_zone_text(zone) for zone in curve.zones if not zone.is_dead]
    dead = [_zone_text(zone) for zone in curve.zones if zone.is_dead]
    limit = readable(result.vanishing)
    parts = [tr("|slope| below {limit} {places}", limit=limit, places=_listed(small))] if small else []
    parts += [tr("slope exactly 0 {places}", places=_listed(dead))] if dead else []
    return tr("; ").join(parts) or tr("none: |slope| is at least {limit} everywhere", limit=limit)


def _zone_text(zone: Zone) -> str:
    return tr("from {low} to {high}", low=readable(zone.low), high=readable(zone.high))


def _listed(texts: Sequence[str]) -> str:
    listed = tr(", ").join(texts[:LISTED])
    return tr("{listed} and {count} more", listed=listed, count=len(texts) - LISTED) if len(texts) > LISTED else listed


def _gradient_text(curve: Derivative, product: GradientBound) -> str:
    """Return the bound of a gradient after several layers, each of which multiplies it by a slope."""
    power = product.log10
    if power is None or curve.steepest is None:
        return tr("unknown, because the largest |slope| is unknown")
    if power == inf and abs(curve.steepest.value) == inf:
        return tr("the slope is unbounded, and so is the gradient")
    if power == -inf:
        return tr("the slope is 0 everywhere: the gradient is 0 after one layer")
    steepest = readable(abs(curve.steepest.value))
    text = tr("at most {product}", product=f"{steepest}^{product.depth} = {power_of_ten(power)}")
    if power < VANISHED:
        return tr("{product}: the gradient vanishes", product=text)
    if power > EXPLODED:
        return tr("{product}: the gradient may explode", product=text)
    if power >= 0:
        return tr("{product}: the gradient can propagate", product=text)
    return tr("{product}: the gradient shrinks", product=text)


def _composed_text(chain: ChainRule) -> str:
    """Return the slope of the function composed with itself at the last depth, and where float32 ends."""
    depth, power = int(chain.depths[-1]), float(chain.log10_composed[-1])
    if np.isnan(power):
        return tr("f applied {depth} times is undefined at every sampled x", depth=depth)
    size = tr("beyond the floating-point range") if power == inf else "0" if power == -inf else power_of_ten(power)
    slope = tr("largest |slope| of f applied {depth} times: {slope}", depth=depth, slope=size)
    limit = chain.vanishes_from()
    if limit is None:
        return slope
    return tr(
        "{slope}; from {limit} layers on, the product is below the smallest normal float32 number, {smallest}",
        slope=slope,
        limit=limit,
        smallest=f"{SMALLEST_FLOAT32:.2g}",
    )


def _framework_table(kinks: Sequence[KinkSlopes]) -> Grid:
    """Return a table of the derivatives of frameworks at the kinks; frameworks that agree share a row."""
    by_numbers: dict[tuple[str, ...], list[str]] = {}
    for name in kinks[0].frameworks:
        by_numbers.setdefault(tuple(readable(kink.frameworks[name]) for kink in kinks), []).append(name)
    header = ["  " + tr("f′ in framework"), *(f"x = {readable(kink.x)}" for kink in kinks)]
    return grid(header, [[f"  {', '.join(names)}", *numbers] for numbers, names in by_numbers.items()])


def _jacobian_report(jacobian: Jacobian) -> Iterator[RenderableType]:
    """Yield a card, and a table with outputs in rows and inputs in columns."""
    yield card(jacobian.label, [("f(z)", plain_cases(jacobian.formula)), *note_rows(jacobian.note)])
    inputs = [f"z[{i}] = {readable(z)}" for i, z in enumerate(jacobian.logits.tolist())]
    rows = [
        [f"  [{i}] = {readable(output)}", *map(readable, slopes)]
        for i, (output, slopes) in enumerate(zip(jacobian.outputs.tolist(), jacobian.matrix.tolist(), strict=True))
    ]
    yield grid(["  " + tr("d output / d input"), *inputs], rows)
