"""``--show``: figures in the terminal, as images or in Braille dots.

A function that draws dots has the name of the module of ``actviz.figures`` that draws the same figure.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from actviz.figures.ticks import ticks
from actviz.figures.views import AT_POLES, STEEP_AT_POLES, y_view
from actviz.figures.wording import Wording, wording_in
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.language import current_language
from actviz.studies.plot import Sample
from actviz.studies.polylines import PlotLine
from actviz.tables.preview import ROWS, Preview, PreviewCurve

if TYPE_CHECKING:
    from actviz.activations.catalogue import Entry
    from actviz.activations.decision import Question
    from actviz.studies.approximate.deep_explanation import DeepExplanation
    from actviz.studies.approximate.explanation import Explanation
    from actviz.studies.compare import Comparison
    from actviz.studies.derivative import Derivatives, Jacobian
    from actviz.studies.networks.propagate import Propagation
    from actviz.studies.networks.train import Trainings
    from actviz.studies.vector_outputs import VectorOutputs

Range = tuple[float, float]
Named = tuple[str, PlotLine]
X_TICKS = 6
Protocol = Literal["kitty", "iterm"]

CHUNK = 4096
"""The number of bytes of an encoded image that kitty reads at a time."""
KITTY = ("kitty", "ghostty", "wezterm", "konsole")
ITERM = ("iterm.app", "iterm2", "mintty", "vscode")


def plot(sample: Sample, *, title: str | None, y_range: Range | None, slopes: bool) -> list[Preview]:
    """Return curves, and below them their slopes."""
    wording, span = _wording(), sample.interval
    alone = sample.traces[0].label if len(sample.traces) == 1 else ""
    previews = [_preview(title or (wording.value if slopes else alone), _values(sample), span, y_range)]
    if slopes:
        previews.append(_preview(wording.slope, _slopes(sample), span, at_poles=STEEP_AT_POLES))
    return previews


def derivative(result: Derivatives, *, title: str | None, y_range: Range | None) -> list[Preview]:
    """Return functions, and below them their derivatives."""
    wording, sample = _wording(), result.sample
    below = wording.slope if result.order == 1 else wording.curvature
    return [
        _preview(title or wording.value, _values(sample), sample.interval, y_range),
        _preview(below, _slopes(sample), sample.interval, at_poles=STEEP_AT_POLES),
    ]


def jacobian(results: Sequence[Jacobian]) -> list[Preview]:  # noqa: ARG001 - as in the others
    """Raise ``ActvizError``: heat maps are not shown in dots."""
    raise ActvizError("--show requires curves; add --move 0 to show the outputs as functions of one input")


def vector_outputs(results: Sequence[VectorOutputs]) -> list[Preview]:  # noqa: ARG001 - as in the others
    """Raise ``ActvizError``: bars are not shown in dots."""
    raise ActvizError("--show requires curves; remove --bars and --temperature, or use --format rich")


def compare(result: Comparison, *, title: str | None, y_range: Range | None) -> list[Preview]:
    """Return functions, and the differences from a reference if available."""
    wording, sample = _wording(), result.sample
    previews = [_preview(title or wording.value, _values(sample), sample.interval, y_range)]
    deviations = [(one.label, one.line) for one in result.deviations if one]
    if deviations:
        previews.append(_preview(wording.difference.format(label=result.reference), deviations, sample.interval))
    return previews


def approximate(explanation: Explanation, *, title: str | None, y_range: Range | None) -> list[Preview]:
    """Return a function and its network, and below them the error."""
    wording, sample = _wording(), explanation.sample
    both = [*_values(sample), (wording.network, explanation.fit)]
    return [
        _preview(title or "", both, sample.interval, y_range),
        _preview(wording.miss, [(wording.miss, explanation.error)], sample.interval),
    ]


def approximate_deep(explanation: DeepExplanation, *, title: str | None, y_range: Range | None) -> list[Preview]:
    """Preview a function and its network with several layers, and below them the error."""
    wording, sample = _wording(), explanation.sample
    both = [*_values(sample), (wording.network, explanation.line)]
    return [
        _preview(title or "", both, sample.interval, y_range),
        _preview(wording.miss, [(wording.miss, explanation.error)], sample.interval),
    ]


def propagate(result: Propagation, *, title: str | None) -> list[Preview]:
    """Return variance and gradient over the layers."""
    wording, several = _wording(), len(result.settings.inits) > 1
    layers = np.arange(1.0, result.settings.depth + 1)
    labels = [f"{one.label}, {one.init}" if several else one.label for one in result.networks]
    variances = [one.measured.mean_log10_variance for one in result.networks]
    gradients = [one.measured.mean_log10_gradient for one in result.networks]
    return [
        _preview_of_rows(layers, title or f"log10({wording.variance})", zip(labels, variances, strict=True)),
        _preview_of_rows(layers, f"log10({wording.gradient})", zip(labels, gradients, strict=True)),
    ]


def train(result: Trainings, *, title: str | None) -> list[Preview]:
    """Return the score over the steps."""
    steps = result.curves[0].steps.astype(float)
    courses = ((one.label, one.mean_course) for one in result.curves)
    return [_preview_of_rows(steps, title or _wording().score(result.task.score), courses)]


def flowchart(tree: Question) -> Iterable[Any]:
    """Return the report, because boxes cannot be drawn in dots."""
    from actviz.tables.flowchart import report

    parts: Iterable[Any] = report(tree)
    return parts


def timeline(entries: Sequence[Entry], *, title: str | None) -> list[Preview]:
    """Return the number of functions published up to each year."""
    years = np.array(sorted(entry.year for entry in entries if entry.year is not None), float)
    span = np.arange(years[0] - 1, years[-1] + 2)
    counts = np.searchsorted(years, span, "right").astype(float)
    return [_preview_of_rows(span, title or _wording().timeline, [("", counts)])]


def _wording() -> Wording:
    return wording_in(current_language())


def _preview_of_rows(x: Floats, title: str, rows: Iterable[tuple[str, Floats]]) -> Preview:
    """Draw rows of numbers over ``x``. Values that are not finite come first or last."""
    lines = []
    for name, y in rows:
        finite = np.isfinite(y)
        lines.append((name, PlotLine(y, ((x[finite], y[finite]),) if finite.any() else (), ())))
    return _preview(title, lines, (float(x[0]), float(x[-1])))


def _values(sample: Sample) -> list[Named]:
    return [(trace.label, trace.value) for trace in sample.traces]


def _slopes(sample: Sample) -> list[Named]:
    return [(trace.label, trace.slope) for trace in sample.traces if trace.slope]


def _preview(
    title: str,
    lines: Sequence[Named],
    span: Range,
    y_range: Range | None = None,
    *,
    at_poles: float = AT_POLES,
) -> Preview:
    """Draw lines with their names over the interval ``span``, with the y axis that a figure would have."""
    drawn = [PreviewCurve(name, line.strokes) for name, line in lines]
    view = y_range or y_view([curve.strokes for curve in drawn], span, at_poles=at_poles)
    return Preview(title, drawn, span, view, ticks(*span, most=X_TICKS), ticks(*view, most=ROWS // 4))


def protocol_of(environment: Mapping[str, str]) -> Protocol | None:
    """Return the protocol of the terminal for images; None without one, and inside tmux and screen."""
    if environment.get("TMUX") or environment.get("STY") or environment.get("TERM", "").startswith(("screen", "tmux")):
        return None
    names = {environment.get(name, "").lower() for name in ("TERM_PROGRAM", "LC_TERMINAL")}
    if environment.get("KITTY_WINDOW_ID") or environment.get("TERM") in ("xterm-kitty", "xterm-ghostty"):
        return "kitty"
    if environment.get("KONSOLE_VERSION") or names & {*KITTY}:
        return "kitty"
    return "iterm" if names & {*ITERM} else None


def inline(png: bytes, protocol: Protocol) -> bytes:
    """Return the control sequence that shows a PNG in the terminal."""
    encoded = b64encode(png)
    if protocol == "iterm":
        return b"\x1b]1337;File=inline=1;size=%d:%b\x07\n" % (len(png), encoded)
    chunks = [encoded[start : start + CHUNK] for start in range(0, len(encoded), CHUNK)]
    first, last = b"a=T,f=100,q=2,", len(chunks) - 1
    parts = (b"\x1b_G%bm=%d;%b\x1b\\" % (first if not i else b"", i < last, part) for i, part in enumerate(chunks))
    return b"".join(parts) + b"\n"
