"""What a figure shows, in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from actviz.figures.point_labels import whereabouts, written
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.compare import Comparison
from actviz.studies.derivative import Derivatives, Jacobian
from actviz.studies.plot import Sample

NAMED = 4
"""With more curves than this the title only counts them."""

PLACES = 6
"""With more kinks or jumps than this, those of a curve are not listed."""


def describe(sample: Sample, *, slopes: bool = False, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description for ``write_figure``: the curves with their formulas, kinks and jumps."""
    title = _named([trace.label for trace in sample.traces], wording)
    curves = [wording.definition.format(label=trace.label, formula=trace.formula) for trace in sample.traces]
    low, high = (f"{end:g}" for end in sample.interval)
    jumps = {trace.label: [jump.x for jump in trace.value.jumps] for trace in sample.traces}
    kinks = {t.label: [kink.x for kink in t.kinks if kink.x not in jumps[t.label]] for t in sample.traces}
    sentences = [wording.curves.format(low=low, high=high, curves="; ".join(curves))]
    sentences += [wording.slopes] * slopes
    for template, places in ((wording.kinks, kinks), (wording.jumps, jumps)):
        listed = [
            wording.place.format(label=label, x=_listed([f"{x:g}" for x in xs], wording))
            for label, xs in places.items()
            if 0 < len(xs) <= PLACES
        ]
        if listed:
            sentences.append(template.format(places="; ".join(listed)))
    return title, " ".join(sentences)


def describe_derivatives(result: Derivatives, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: what ``describe`` says, the largest derivatives, and where slopes vanish."""
    names, description = describe(result.sample, wording=wording)
    first = result.order == 1
    title = (wording.derivatives if first else wording.second_derivatives).format(names=names)
    span = result.sample.interval[1] - result.sample.interval[0]
    peaks = [
        wording.labelled.format(label=curve.trace.label, text=whereabouts(abs(peak.value), peak, span, wording))
        for curve in result.curves
        if (peak := curve.largest) and isfinite(peak.value)
    ]
    sentences = [description]
    if peaks:
        template = wording.highest_slopes if first else wording.highest_curvatures
        sentences.append(template.format(places="; ".join(peaks)))
    for template, is_dead in ((wording.vanishing_zones, False), (wording.dead_zones, True)):
        zones = [
            wording.zone.format(label=curve.trace.label, low=written(zone.low, span), high=written(zone.high, span))
            for curve in result.curves
            if len(curve.zones) <= PLACES
            for zone in curve.zones
            if zone.is_dead == is_dead
        ]
        if zones:
            sentences.append(template.format(limit=f"{result.vanishing:g}", places="; ".join(zones)))
    return title, " ".join(sentences)


def describe_comparison(result: Comparison, *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: what ``describe`` says, and the largest differences from the reference."""
    names, description = describe(result.sample, wording=wording)
    if result.reference is None:
        return wording.comparison.format(names=names), f"{description} {wording.below_slopes}"
    span = result.sample.interval[1] - result.sample.interval[0]
    differences = []
    for deviation in filter(None, result.deviations):
        label, largest = deviation.label, deviation.largest
        if largest and largest.value == 0:
            differences.append(wording.no_difference.format(label=label))
        elif largest and isfinite(largest.value):
            value, x = written(largest.value), written(largest.x, span)
            differences.append(wording.extremum.format(label=label, value=value, x=x))
    others = [
        trace.label for trace, deviation in zip(result.sample.traces, result.deviations, strict=True) if deviation
    ]
    title = wording.comparison_with.format(names=_named(others, wording), label=result.reference)
    sentences = [description, wording.below_slopes]
    if differences:
        sentences.append(wording.differences.format(label=result.reference, places="; ".join(differences)))
    return title, " ".join(sentences)


def describe_jacobians(results: Sequence[Jacobian], *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: inputs, outputs and all numbers of the Jacobians."""

    def numbers(values: Sequence[float]) -> str:
        return wording.comma.join(f"{value:.4g}" for value in values)

    title = wording.jacobians.format(names=_named([result.label for result in results], wording))
    sentences = [
        wording.jacobian.format(
            label=result.label,
            inputs=numbers(result.logits.tolist()),
            outputs=numbers(result.outputs.tolist()),
            rows="; ".join(wording.row.format(numbers=numbers(row)) for row in result.matrix.tolist()),
        )
        for result in results
    ]
    return title, " ".join(sentences)


def _named(labels: Sequence[str], wording: Wording) -> str:
    """Name curves, or count them if there are many."""
    return _listed(labels, wording) if len(labels) <= NAMED else wording.many.format(count=len(labels))


def _listed(words: Sequence[str], wording: Wording) -> str:
    """Join words: ``a, b and c``."""
    *first, last = words
    return wording.comma.join(first) + wording.last + last if first else last
