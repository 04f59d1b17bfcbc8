"""``--show``: figures in Braille dots. A function for each module of ``actviz.figures``, of the same name."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from actviz.figures.ticks import AT_POLES, STEEP_AT_POLES, ticks, y_view
from actviz.figures.wording import WORDINGS, Wording
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.language import spoken
from actviz.studies.plot import Sample
from actviz.studies.polylines import PlotLine
from actviz.tables.preview import ROWS, Preview, PreviewCurve

if TYPE_CHECKING:
    from actviz.studies.approximate.explanation import Explanation
    from actviz.studies.compare import Comparison
    from actviz.studies.derivative import Derivatives, Jacobian
    from actviz.studies.networks.propagate import Propagation
    from actviz.studies.networks.train import Trainings

Range = tuple[float, float]
Named = tuple[str, PlotLine]
X_TICKS = 6
Protocol = Literal["kitty", "iterm"]

CHUNK = 4096
"""Bytes of a picture that kitty takes at a time, after their encoding."""
KITTY = ("kitty", "ghostty", "wezterm", "konsole")
ITERM = ("iterm.app", "iterm2", "mintty", "vscode")


def plot(sample: Sample, *, title: str | None, y_range: Range | None, slopes: bool) -> list[Preview]:
    """Curves, and below them their slopes."""
    words, span = _words(), sample.interval
    alone = sample.traces[0].label if len(sample.traces) == 1 else ""
    found = [_preview(title or (words.value if slopes else alone), _values(sample), span, y_range)]
    if slopes:
        found.append(_preview(words.slope, _slopes(sample), span, at_poles=STEEP_AT_POLES))
    return found


def derivative(result: Derivatives, *, title: str | None, y_range: Range | None) -> list[Preview]:
    """Functions, and below them their derivatives."""
    words, sample = _words(), result.sample
    below = words.slope if result.order == 1 else words.curvature
    return [
        _preview(title or words.value, _values(sample), sample.interval, y_range),
        _preview(below, _slopes(sample), sample.interval, at_poles=STEEP_AT_POLES),
    ]


def jacobian(results: Sequence[Jacobian]) -> list[Preview]:  # noqa: ARG001 - as in the others
    """Raise ``ActvizError``: heat maps are not shown in dots."""
    raise ActvizError("--show is for curves; add --move 0 to see the outputs while one input moves")


def compare(result: Comparison, *, title: str | None, y_range: Range | None) -> list[Preview]:
    """Functions, and the differences from a reference if there is one."""
    words, sample = _words(), result.sample
    found = [_preview(title or words.value, _values(sample), sample.interval, y_range)]
    apart = [(one.label, one.line) for one in result.deviations if one]
    if apart:
        found.append(_preview(words.difference.format(label=result.reference), apart, sample.interval))
    return found


def approximate(explanation: Explanation, *, title: str | None, y_range: Range | None) -> list[Preview]:
    """A function and its network, and below them the error."""
    words, sample = _words(), explanation.sample
    both = [*_values(sample), (words.network, explanation.fit)]
    return [
        _preview(title or "", both, sample.interval, y_range),
        _preview(words.miss, [(words.miss, explanation.error)], sample.interval),
    ]


def propagate(result: Propagation, *, title: str | None) -> list[Preview]:
    """How variance and gradient change, layer by layer."""
    words, several = _words(), len(result.settings.inits) > 1
    layers = np.arange(1.0, result.settings.depth + 1)
    labels = [f"{one.label}, {one.init}" if several else one.label for one in result.networks]
    variances = [one.measured.mean_log10_variance for one in result.networks]
    gradients = [one.measured.mean_log10_gradient for one in result.networks]
    return [
        _over(layers, title or f"log10({words.variance})", zip(labels, variances, strict=True)),
        _over(layers, f"log10({words.gradient})", zip(labels, gradients, strict=True)),
    ]


def train(result: Trainings, *, title: str | None) -> list[Preview]:
    """The score over the steps."""
    steps = result.curves[0].steps.astype(float)
    courses = ((one.label, one.mean_course) for one in result.curves)
    return [_over(steps, title or _words().score(result.task.score), courses)]


def _words() -> Wording:
    return WORDINGS[spoken()]


def _over(x: Floats, title: str, rows: Iterable[tuple[str, Floats]]) -> Preview:
    """Rows of numbers over ``x``; at most one tear, for what is not finite comes at an end."""
    lines = []
    for name, y in rows:
        seen = np.isfinite(y)
        lines.append((name, PlotLine(y, ((x[seen], y[seen]),) if seen.any() else (), ())))
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
    """Lines with their names over the interval ``span``, in the view that a figure would have."""
    drawn = [PreviewCurve(name, line.strokes) for name, line in lines]
    view = y_range or y_view([curve.strokes for curve in drawn], span, at_poles=at_poles)
    return Preview(title, drawn, span, view, ticks(*span, most=X_TICKS), ticks(*view, most=ROWS // 4))


def protocol_of(environment: Mapping[str, str]) -> Protocol | None:
    """What a terminal says of itself; None for one that says nothing, or of which another program draws the page."""
    if environment.get("TMUX") or environment.get("STY") or environment.get("TERM", "").startswith(("screen", "tmux")):
        return None
    says = {environment.get(name, "").lower() for name in ("TERM_PROGRAM", "LC_TERMINAL")}
    if environment.get("KITTY_WINDOW_ID") or environment.get("TERM") in ("xterm-kitty", "xterm-ghostty"):
        return "kitty"
    if environment.get("KONSOLE_VERSION") or says & {*KITTY}:
        return "kitty"
    return "iterm" if says & {*ITERM} else None


def inline(png: bytes, protocol: Protocol) -> bytes:
    """The bytes that make a terminal show a PNG in place."""
    encoded = b64encode(png)
    if protocol == "iterm":
        return b"\x1b]1337;File=inline=1;size=%d:%b\x07\n" % (len(png), encoded)
    chunks = [encoded[start : start + CHUNK] for start in range(0, len(encoded), CHUNK)]
    first, last = b"a=T,f=100,q=2,", len(chunks) - 1
    parts = (b"\x1b_G%bm=%d;%b\x1b\\" % (first if not i else b"", i < last, part) for i, part in enumerate(chunks))
    return b"".join(parts) + b"\n"
