"""``Derivatives`` and ``Jacobian`` as JSON, Markdown and a report for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from rich.console import RenderableType

from actviz.formulas.typeset import plain_name
from actviz.language import tr, translated
from actviz.studies.accuracy import Accuracy
from actviz.studies.derivative import Derivative, Derivatives, GradientBound, Jacobian, KinkSlopes, Zone
from actviz.studies.results import Extremum
from actviz.tables import plot
from actviz.tables.documents import json_document, markdown_table
from actviz.tables.elements import card, grid, note_rows
from actviz.tables.extremum_text import magnitude, place
from actviz.tables.numbers import (
    interval_ends,
    json_extremum,
    json_located,
    json_number,
    json_result,
    json_samples,
    power_of_ten,
    readable,
)

LISTED = 6
"""Of more kinks or zones than this only the first are listed."""
VANISHED, EXPLODED = -3.0, 3.0
"""Powers of ten: a gradient that is smaller is gone, one that is larger too large."""

MARKS = {1: "f′(x)", 2: "f″(x)"}


def to_json(result: Derivatives | None, jacobians: Sequence[Jacobian] = ()) -> str:
    """The sample with all that was found about the derivatives, in full precision."""
    data: dict[str, Any] = {}
    if result is not None:
        data = {
            "interval": list(result.sample.interval),
            "order": result.order,
            "vanishing": result.vanishing,
            "x": json_samples(result.sample.x),
            "curves": [_curve_json(curve) for curve in result.curves],
        }
    if jacobians:
        data["jacobians"] = [
            {
                "label": jacobian.label,
                "name": jacobian.name,
                "formula": jacobian.formula,
                "note": jacobian.note or None,
                "logits": json_samples(jacobian.logits),
                "outputs": json_samples(jacobian.outputs),
                "matrix": [json_samples(row) for row in jacobian.matrix],
            }
            for jacobian in jacobians
        ]
    return json_document(data)


def _curve_json(curve: Derivative) -> Mapping[str, Any]:
    products = [{"depth": product.depth, "log10": json_result(product.log10)} for product in curve.products]
    return {
        **plot.curve_json(curve.trace),
        "kinks": [_kink_json(kink) for kink in curve.kinks],
        "max_abs_derivative": json_located(curve.largest),
        "max_derivative": json_extremum(curve.highest),
        "min_derivative": json_extremum(curve.lowest),
        "steepest": json_extremum(curve.steepest),
        "bends": [
            {"x": bend.x, "left": json_number(bend.left), "right": json_number(bend.right)} for bend in curve.bends
        ],
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
                "order": found.order,
                "max_relative_error": {"x": found.x, "value": json_number(found.error)},
                "digits": found.digits,
                "points": found.points,
            }
            for found in curve.accuracies
        ],
    }


def _kink_json(kink: KinkSlopes) -> Mapping[str, Any]:
    return {
        "x": kink.x,
        "left": json_result(kink.left),
        "right": json_result(kink.right),
        "number": None if kink.number is None else json_number(kink.number),
        "jump": [json_number(side) for side in kink.value] if kink.is_jump else None,
        "frameworks": {name: json_number(number) for name, number in kink.frameworks.items()},
    }


def to_csv(result: Derivatives) -> str:
    """Return the sampled functions and their derivatives, as ``plot --derivative`` writes them."""
    return plot.to_csv(result.sample, slopes=True, order=result.order)


def to_markdown(result: Derivatives) -> str:
    """A table to paste into a document: formulas, extremes, kinks, and where the slope vanishes."""
    mark = MARKS[result.order]
    magnitudes = "largest |slope|" if result.order == 1 else "largest |f″|"
    below = tr("slope below {limit}", limit=readable(result.vanishing))
    names = (tr("curve"), "f(x)", mark, tr(magnitudes), tr("largest"), tr("smallest"), tr("kinks"), below)
    rows = []
    for curve in result.curves:
        trace = curve.trace
        kinks = [f"{readable(kink.x)}: {_sides(kink)}" for kink in curve.kinks]
        cells = [
            f"`{trace.label}`",
            f"${trace.latex}$",
            f"${trace.slope_latex}$",
            *_extremes(curve, result.order),
            "; ".join(kinks[:LISTED]) or tr("none"),
            _listed([_stretch(zone) for zone in curve.zones]) or tr("nowhere"),
        ]
        rows.append(cells)
    where = tr("On x from {low} to {high}.", **interval_ends(result.sample.interval))
    return f"{markdown_table(names, rows, rule='---')}\n\n{where}\n"


def report(result: Derivatives | None, jacobians: Sequence[Jacobian] = ()) -> Iterator[RenderableType]:
    """Yield for each curve the formulas, extremes, kinks and vanishing slopes in words, then the Jacobians."""
    if result:
        yield from _curves(result)
    if result and jacobians:
        yield ""
    yield from _jacobians(jacobians)


def _curves(result: Derivatives) -> Iterator[RenderableType]:
    for number, curve in enumerate(result.curves):
        if number:
            yield ""
        yield card(curve.trace.label, _rows(curve, result))
        table = _framework_table(curve)
        if table:
            yield table


def _rows(curve: Derivative, result: Derivatives) -> Iterator[tuple[str, str]]:
    yield "f(x)", curve.plain + _settings(curve)
    yield MARKS[result.order], curve.derivative_plain
    yield from note_rows(curve.trace.note)
    is_slope = result.order == 1
    largest, highest, lowest = _extremes(curve, result.order)
    yield tr("largest |slope|") if is_slope else tr("largest |f″|"), largest
    if not (curve.largest and curve.highest and curve.largest.value == curve.highest.value):
        yield tr("largest slope") if is_slope else tr("largest f″"), highest
    yield tr("smallest slope") if is_slope else tr("smallest f″"), lowest
    if curve.poles:
        yield tr("no value"), tr("at x = {places}", places=_listed([readable(pole) for pole in curve.poles]))
    for bend in curve.bends[:LISTED]:
        yield (
            tr("no f″"),
            tr(
                "x = {x}: {left} on the left, {right} on the right",
                x=readable(bend.x),
                left=readable(bend.left),
                right=readable(bend.right),
            ),
        )
    for kink in curve.kinks[:LISTED]:
        yield tr("jump") if kink.is_jump else tr("kink"), f"x = {readable(kink.x)}: {_sides(kink)}"
    if len(curve.kinks) > LISTED:
        yield "", tr("and {count} more", count=len(curve.kinks) - LISTED)
    yield tr("vanishing"), _vanishing(curve, result)
    for product in curve.products:
        yield tr("{count} layers", count=product.depth), _gradient_text(curve, product)
    for check in curve.checks:
        error = f"{check.disagreement:.1e}"
        worst = tr("off by at most {error}, at x = {x}", error=error, x=readable(check.x))
        agreement = worst if check.disagreement else tr("the same to the last digit")
        method = translated(check.method)
        yield (
            tr("check"),
            tr("{method} ({count} points): {agreement}", method=method, count=check.points, agreement=agreement),
        )
    for found in curve.accuracies:
        yield tr("digits"), _digits(found)
    if len(curve.checks) == 1:
        yield "", tr("no complex step: the formula has words that take no complex numbers here")


def _digits(found: Accuracy) -> str:
    what = "f(x)" if found.order == 0 else MARKS[found.order]
    values = {"what": what, "count": found.points, "digits": found.digits, "x": readable(found.x)}
    if found.is_poor:
        return tr(
            "{what} ({count} points): only {digits} of 16 are right at x = {x}, where the formula loses them", **values
        )
    return tr("{what} ({count} points): {digits} of 16 are right, or more; fewest at x = {x}", **values)


def _extremes(curve: Derivative, order: int) -> tuple[str, str, str]:
    """The largest magnitude, the largest and the smallest derivative; each says if a number taken at a kink is beyond.

    A number at a kink is a convention and no slope, so that it is no extreme.
    """
    taken = [kink.number for kink in curve.kinks if kink.number is not None] if order == 1 else []

    def qualified(text: str, found: Extremum | None, numbers: Iterable[float]) -> str:
        beyond = found is not None and any(number > found.value + 1e-9 * abs(found.value) for number in numbers)
        return tr("{extreme}, apart from kinks", extreme=text) if beyond else text

    size = curve.largest and replace(curve.largest, value=abs(curve.largest.value))
    fall = curve.lowest and replace(curve.lowest, value=-curve.lowest.value)
    return (
        qualified(magnitude(curve.largest), size, map(abs, taken)),
        qualified(place(curve.highest), curve.highest, taken),
        qualified(place(curve.lowest), fall, (-number for number in taken)),
    )


def _settings(curve: Derivative) -> str:
    values = [f"{plain_name(name)} = {readable(value)}" for name, value in curve.trace.parameters.items()]
    return f"  ({', '.join(values)})" if values else ""


def _sides(kink: KinkSlopes) -> str:
    slopes = tr("slope {left} on the left, {right} on the right", left=readable(kink.left), right=readable(kink.right))
    if kink.is_jump:
        left, right = map(readable, kink.value)
        jump = tr("the value jumps from {left} to {right}, there is no derivative", left=left, right=right)
        return f"{jump}; {slopes}"
    return tr("{slopes}, taken as {number}", slopes=slopes, number=readable(kink.number or 0.0))


def _vanishing(curve: Derivative, result: Derivatives) -> str:
    small = [_stretch(zone) for zone in curve.zones if not zone.is_dead]
    dead = [_stretch(zone) for zone in curve.zones if zone.is_dead]
    limit = readable(result.vanishing)
    parts = [tr("|slope| below {limit} {places}", limit=limit, places=_listed(small))] if small else []
    parts += [tr("slope exactly 0 {places}", places=_listed(dead))] if dead else []
    return "; ".join(parts) or tr("nowhere: |slope| is {limit} or more", limit=limit)


def _stretch(zone: Zone) -> str:
    return tr("from {low} to {high}", low=readable(zone.low), high=readable(zone.high))


def _listed(texts: Sequence[str]) -> str:
    listed = ", ".join(texts[:LISTED])
    return tr("{listed} and {count} more", listed=listed, count=len(texts) - LISTED) if len(texts) > LISTED else listed


def _gradient_text(curve: Derivative, through: GradientBound) -> str:
    """One line on what becomes of a gradient: each layer multiplies it by a slope."""
    power = through.log10
    if power is None or curve.steepest is None:
        return tr("unknown, as the steepest slope is not known")
    if power == inf and abs(curve.steepest.value) == inf:
        return tr("a slope without bound: nothing limits the gradient")
    if power == -inf:
        return tr("a slope of 0 everywhere: no gradient gets through one layer")
    steepest = readable(abs(curve.steepest.value))
    product = tr(
        "{product} at best",
        product=f"{steepest}^{through.depth} = {power_of_ten(power)}",
    )
    if power < VANISHED:
        return tr("{product}: the gradient vanishes", product=product)
    if power > EXPLODED:
        return tr("{product}: the gradient may explode", product=product)
    if power >= 0:
        return tr("{product}: the gradient can pass", product=product)
    return tr("{product}: the gradient shrinks", product=product)


def _framework_table(curve: Derivative) -> RenderableType | None:
    """What frameworks return at the kinks, those that agree in one row."""
    kinks = [kink for kink in curve.kinks[:LISTED] if kink.frameworks]
    if not kinks:
        return None
    by_numbers: dict[tuple[str, ...], list[str]] = {}
    for name in kinks[0].frameworks:
        by_numbers.setdefault(tuple(readable(kink.frameworks[name]) for kink in kinks), []).append(name)
    header = ["  " + tr("derivative in"), *(tr("at {x}", x=readable(kink.x)) for kink in kinks)]
    return grid(header, [[f"  {', '.join(names)}", *numbers] for numbers, names in by_numbers.items()])


def _jacobians(jacobians: Sequence[Jacobian]) -> Iterator[RenderableType]:
    """Yield a card and a grid for each Jacobian: outputs in rows, inputs in columns."""
    for number, jacobian in enumerate(jacobians):
        if number:
            yield ""
        yield card(jacobian.label, [("f(z)", jacobian.formula), *note_rows(jacobian.note)])
        header = [
            "  " + tr("d output / d input"),
            *(f"z[{i}] = {readable(z)}" for i, z in enumerate(jacobian.logits.tolist())),
        ]
        rows = [
            [f"  [{i}] = {readable(output)}", *map(readable, slopes)]
            for i, (output, slopes) in enumerate(zip(jacobian.outputs.tolist(), jacobian.matrix.tolist(), strict=True))
        ]
        yield grid(header, rows)
