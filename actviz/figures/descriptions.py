"""What a figure shows, in words."""

from __future__ import annotations

from collections.abc import Sequence

from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.sampling import Sample

NAMED = 4
"""With more curves than this the title only counts them."""

PLACES = 6
"""With more kinks or jumps than this, those of a curve are not listed."""


def describe(sample: Sample, *, slopes: bool = False, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description for ``write_figure``: the curves with their formulas, kinks and jumps."""
    labels = [trace.label for trace in sample.traces]
    title = _listed(labels, wording) if len(labels) <= NAMED else wording.many.format(count=len(labels))
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


def _listed(words: Sequence[str], wording: Wording) -> str:
    """Join words: ``a, b and c``."""
    *first, last = words
    return wording.comma.join(first) + wording.last + last if first else last
