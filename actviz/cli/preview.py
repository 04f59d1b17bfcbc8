"""``--show``: what can be seen of a figure in Braille dots, where a terminal cannot show pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.cli.figure_style import Look
from actviz.figures.ticks import AT_POLES, STEEP_AT_POLES, ticks, y_view
from actviz.figures.wording import WORDINGS
from actviz.formulas.arrays import Floats
from actviz.studies.plot import Sample
from actviz.studies.polylines import Line
from actviz.tables.preview import ROWS, Drawn, Preview

if TYPE_CHECKING:
    from actviz.studies.approximate.explanation import Explanation
    from actviz.studies.compare import Comparison
    from actviz.studies.derivative import Derivatives
    from actviz.studies.networks.propagate import Propagation
    from actviz.studies.networks.train import Trainings

Named = tuple[str, Line]
X_TICKS = 6


def curves_in_dots(sample: Sample, look: Look, *, slopes: bool) -> list[Preview]:
    """What ``plot`` draws."""
    words, span = WORDINGS[look.language], sample.interval
    alone = sample.traces[0].label if len(sample.traces) == 1 else ""
    found = [_preview(look.title or (words.value if slopes else alone), _values(sample), span, look.y_range)]
    if slopes:
        found.append(_preview(words.slope, _slopes(sample), span, at_poles=STEEP_AT_POLES))
    return found


def derivatives_in_dots(result: Derivatives, look: Look) -> list[Preview]:
    """What ``derivative`` draws: functions, and below them their derivatives."""
    words, sample = WORDINGS[look.language], result.sample
    below = words.slope if result.order == 1 else words.curvature
    return [
        _preview(look.title or words.value, _values(sample), sample.interval, look.y_range),
        _preview(below, _slopes(sample), sample.interval, at_poles=STEEP_AT_POLES),
    ]


def comparison_in_dots(result: Comparison, look: Look) -> list[Preview]:
    """What ``compare`` draws: functions, and the differences from a reference if there is one."""
    words, sample = WORDINGS[look.language], result.sample
    found = [_preview(look.title or words.value, _values(sample), sample.interval, look.y_range)]
    apart = [(one.label, one.line) for one in result.deviations if one]
    if apart:
        found.append(_preview(words.difference.format(label=result.reference), apart, sample.interval))
    return found


def approximation_in_dots(explanation: Explanation, look: Look) -> list[Preview]:
    """What ``approximate`` draws: a function and its network, and below them the error."""
    words, sample = WORDINGS[look.language], explanation.sample
    both = [*_values(sample), (words.network, explanation.fit)]
    return [
        _preview(look.title or "", both, sample.interval, look.y_range),
        _preview(words.miss, [(words.miss, explanation.error)], sample.interval),
    ]


def propagation_in_dots(result: Propagation, look: Look) -> list[Preview]:
    """What ``propagate`` draws first: how variance and gradient change, layer by layer."""
    from actviz.studies.networks.propagate import spread

    words, several = WORDINGS[look.language], len(result.settings.inits) > 1
    layers = np.arange(1.0, result.settings.depth + 1)
    labels = [f"{one.label}, {one.init}" if several else one.label for one in result.networks]
    with np.errstate(divide="ignore"):
        variances = [spread(np.log10(one.measured.variance))[0] for one in result.networks]
    gradients = [spread(one.measured.log10_gradient)[0] for one in result.networks]
    above = look.title or f"log10({words.variance})"
    return [
        _over(layers, above, zip(labels, variances, strict=True)),
        _over(layers, f"log10({words.gradient})", zip(labels, gradients, strict=True)),
    ]


def learning_in_dots(result: Trainings, look: Look) -> list[Preview]:
    """What ``train`` draws first: the score over the steps."""
    from actviz.studies.networks.propagate import spread

    steps = result.curves[0].steps.astype(float)
    courses = ((one.label, spread(one.course)[0]) for one in result.curves)
    return [_over(steps, look.title or WORDINGS[look.language].score(result.task.score), courses)]


def _over(x: Floats, title: str, rows: Iterable[tuple[str, Floats]]) -> Preview:
    """Rows of numbers over ``x``; at most one tear, for what is not finite comes at an end."""
    lines = []
    for name, y in rows:
        seen = np.isfinite(y)
        lines.append((name, Line(y, ((x[seen], y[seen]),) if seen.any() else (), ())))
    return _preview(title, lines, (float(x[0]), float(x[-1])))


def _values(sample: Sample) -> list[Named]:
    return [(trace.label, trace.value) for trace in sample.traces]


def _slopes(sample: Sample) -> list[Named]:
    return [(trace.label, trace.slope) for trace in sample.traces if trace.slope]


def _preview(
    title: str,
    lines: Sequence[Named],
    span: tuple[float, float],
    y_range: tuple[float, float] | None = None,
    *,
    at_poles: float = AT_POLES,
) -> Preview:
    """Lines with their names over the interval ``span``, in the view that a figure would have."""
    drawn = [Drawn(name, line.strokes) for name, line in lines]
    view = y_range or y_view([curve.strokes for curve in drawn], span, at_poles=at_poles)
    return Preview(title, drawn, span, view, ticks(*span, most=X_TICKS), ticks(*view, most=ROWS // 4))
