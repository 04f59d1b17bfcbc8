"""Several approximating networks over one target, and the error of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from actviz.figures.approximate import claimed
from actviz.figures.legend import Entry
from actviz.figures.sizes import Size, page_size
from actviz.figures.stack import draw_stack
from actviz.figures.themes import LIGHT, Pen, Theme
from actviz.figures.wording import ENGLISH, Wording
from actviz.studies.approximate.explanation import Explanation

Floats = NDArray[np.float64]

SIZE = (6.4, 5.8)


def draw(
    explanations: Sequence[Explanation],
    *,
    theme: Theme = LIGHT,
    size: Size | None = None,
    title: str | None = None,
    wording: Wording = ENGLISH,
) -> Figure:
    """Draw several networks over their target, and below how far each is from it."""
    (trace,) = explanations[0].sample.traces
    target = Pen(theme.tint(theme.ink, 0.35), (), 5.0)
    pens = [theme.pen(number, 1.8) for number in range(len(explanations))]
    shown = list(zip(explanations, pens, strict=True))
    above = [(trace.value, target, "target")]
    above += [(one.fit, pen, f"network-{number}") for number, (one, pen) in enumerate(shown, 1)]
    below = [(one.error, pen, f"error-{number}") for number, (one, pen) in enumerate(shown, 1)]
    entries = [Entry(target, trace.label)]
    entries += [Entry(pen, f"{one.candidate.label}: {claimed(one.candidate, wording)}") for one, pen in shown]
    figure, _ = draw_stack(
        [above, below],
        entries,
        explanations[0].sample.interval,
        [wording.value, wording.miss],
        wording.x,
        title or trace.label,
        page_size(size, SIZE),
        theme,
    )
    return figure


def describe(explanations: Sequence[Explanation], *, wording: Wording = ENGLISH) -> tuple[str, str]:
    """Return a title and a description: the largest error of each network."""
    (trace,) = explanations[0].sample.traces
    errors = "; ".join(
        f"{one.candidate.label} {claimed(one.candidate, wording, is_plain=True)}" for one in explanations
    )
    return trace.label, f"{wording.max_error}: {errors}."
