"""Sample curves on an interval: points exactly on kinks, jumps as gaps, nothing that is not finite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve, differ
from actviz.formulas.errors import ActvizError
from actviz.formulas.typeset import latex_name
from actviz.studies.kinks import Kink, kinks_of
from actviz.studies.scan import Extremum, scan

Floats = NDArray[np.float64]

MAX_SAMPLES = 1_000_000
"""The most points of one curve."""
MAX_NUMBERS = 10_000_000
"""The most points of all curves together."""

MAX_PLACES = 1000
"""Curves that switch more often, taken together, are looked at closely at a selection of these places only."""

_TOWARDS_POLE = 0.5 ** np.arange(1, 12)


@dataclass(frozen=True)
class Jump:
    """A place where a line is torn: limits from both sides and the value at ``x`` itself.

    What does not exist, or lies outside the interval, is NaN.
    """

    x: float
    left: float
    right: float
    value: float


@dataclass(frozen=True)
class Line:
    """One line of a figure.

    ``y`` goes with the shared ``x`` of the sample, NaN where there is no finite number. ``strokes`` are what is drawn:
    pairs ``(x, y)`` of finite arrays over increasing x, each without a tear; ``jumps`` lie between strokes.
    """

    y: Floats
    strokes: tuple[tuple[Floats, Floats], ...]
    jumps: tuple[Jump, ...]


@dataclass(frozen=True)
class Trace:
    """One curve, sampled: what a legend, a figure, a table or a file needs to know of it.

    ``kinks`` are a selection if there are too many, and then not ``kinks_complete``. What concerns the slope is None,
    or empty, unless slopes were asked for; ``max_slope`` is None as well if it is not known.
    """

    label: str
    name: str | None
    formula: str
    latex: str
    parameters: Mapping[str, float]
    value: Line
    kinks: tuple[Kink, ...]
    settings_latex: str = ""
    kinks_complete: bool = True
    slope: Line | None = None
    slope_formula: str = ""
    slope_latex: str = ""
    max_slope: Extremum | None = None


@dataclass(frozen=True)
class Sample:
    """Several curves on one interval; ``x`` is shared, increasing, and holds the kinks of every curve."""

    interval: tuple[float, float]
    x: Floats
    traces: tuple[Trace, ...]


MAX_SETTINGS = 3
"""More parameters than this are not told beside a formula."""


def sample(
    curves: Sequence[Curve], interval: tuple[float, float], count: int = 1001, *, slopes: bool = False
) -> Sample:
    """Sample curves at ``count`` evenly spaced points of an interval and at every place where one of them switches.

    With ``slopes`` the first derivatives are sampled too, and the largest slope of each is found. Raises
    ``ActvizError`` for an interval that is empty, not finite or too narrow, for fewer than 2 or too many points, and
    for a curve that has no finite value on the interval.
    """
    low, high = interval
    check_range(low, high)
    most = min(MAX_SAMPLES, MAX_NUMBERS // max(len(curves), 1))
    if not 2 <= count <= most:
        many = f" of {len(curves)} curves" if most < MAX_SAMPLES else ""
        raise ActvizError(f"{count} samples{many} are not possible; from 2 to {most} are")
    places = {curve: curve.places(low, high) for curve in dict.fromkeys(curves)}
    share = max(20, MAX_PLACES // max(len(places), 1))
    chosen = {curve: found[:: 1 + len(found) // (share + 1)] for curve, found in places.items()}
    x = np.unique(np.concatenate([np.linspace(low, high, count), *map(np.array, chosen.values())]))
    traces = tuple(
        replace(_trace(curve, x, chosen[curve], slopes), kinks_complete=len(chosen[curve]) == len(places[curve]))
        for curve in curves
    )
    for trace in traces:
        if np.isnan(trace.value.y).all():
            raise ActvizError(f"{trace.label[:60]} has no finite value on {low:g}:{high:g}; choose another range")
    return Sample(interval, x, traces)


def check_range(low: float, high: float) -> None:
    """Raise ``ActvizError`` if no picture can show the numbers from ``low`` to ``high``."""
    if not low < high:
        raise ActvizError(f"the range {low:g}:{high:g} is empty; write it from low to high, such as -8:8")
    if not high - low < 1e307:
        raise ActvizError(f"the range {low:g}:{high:g} is too wide")
    if high - low < max(1e-290, 1e-14 * abs(low), 1e-14 * abs(high)):
        raise ActvizError(f"the range {low!r}:{high!r} is too narrow to tell numbers in it apart")


def _trace(curve: Curve, x: Floats, places: list[float], slopes: bool) -> Trace:
    interval = float(x[0]), float(x[-1])
    kinks = kinks_of(curve, places)
    poles = [pole for pole in curve.poles(*interval) if _tears(curve, pole)]
    trace = Trace(
        label=curve.label,
        name=curve.name,
        formula=curve.formula,
        latex=curve.latex,
        parameters=curve.parameters,
        settings_latex=_settings(curve),
        value=_line(curve, 0, x, places, poles),
        kinks=kinks,
    )
    if not slopes:
        return trace
    return replace(
        trace,
        slope=_line(curve, 1, x, [kink.x for kink in kinks], poles),
        slope_formula=curve.slope_formula,
        slope_latex=curve.slope_latex,
        max_slope=scan(curve, interval).highest(1),
    )


def _tears(curve: Curve, pole: float) -> bool:
    """Whether a curve really has no value at a pole, or other values beside it: the formula may have avoided it."""
    blur = _blur(pole)
    values = np.asarray(curve(np.array([pole - blur, pole, pole + blur])), dtype=np.float64)
    if not np.isfinite(values).all():
        return True
    return bool(np.ptp(values / 2) > 1e-3 * (1 + np.abs(values).min()))


def _settings(curve: Curve) -> str:
    """The values of a few parameters that the label does not tell, in LaTeX."""
    if not 0 < len(curve.unsaid) <= MAX_SETTINGS:
        return ""
    values = r",\ ".join(f"{latex_name(name)} = {curve.parameters[name]:.4g}" for name in curve.unsaid)
    return rf"\quad ({values})"


def _blur(place: float) -> float:
    """How far beside a place rounding may have put what belongs there, such as another curve's kink."""
    return 1e-12 * max(1.0, abs(place))


# --- lines -------------------------------------------------------------------------------------------------------


def _line(curve: Curve, order: int, x: Floats, places: Iterable[float], poles: Iterable[float]) -> Line:
    """The values of a curve (order 0) or its slopes (order 1), torn at poles and where they jump at ``places``."""
    y = _finite(curve, order, x)
    torn = {place: jump for place in places if (jump := _jump(curve, order, place, x)) is not None}
    strokes: list[tuple[Floats, Floats]] = []
    for left, right in pairwise([-np.inf, *sorted({*torn, *poles}), np.inf]):
        start = 0 if left == -np.inf else np.searchsorted(x, left + _blur(left), side="right")
        stop = x.size if right == np.inf else np.searchsorted(x, right - _blur(right))
        parts = [
            _end(curve, order, left, torn, 1.0, x),
            (x[start:stop], y[start:stop]),
            _end(curve, order, right, torn, -1.0, x),
        ]
        strokes += _finite_runs(*map(np.concatenate, zip(*parts, strict=True)))
    return Line(y, tuple(strokes), tuple(jump for jump in torn.values() if np.isfinite([jump.left, jump.right]).any()))


def _finite(curve: Curve, order: int, x: Floats) -> Floats:
    y = np.asarray(curve.derivative(x) if order else curve(x), dtype=np.float64)
    return np.where(np.isfinite(y), y, np.nan)


def _jump(curve: Curve, order: int, place: float, x: Floats) -> Jump | None:
    """The tear at a place: a slope is torn at every kink, a value where the limits and itself are not all the same."""
    inside = (place > x[0], place < x[-1])
    limits = zip(curve.one_sided(place, order), inside, strict=True)
    left, right = (limit if here and np.isfinite(limit) else float("nan") for limit, here in limits)
    value = float(_finite(curve, order, np.array([place]))[0]) if order == 0 else float("nan")
    if order == 0 and not any(differ(*pair) for pair in combinations((left, right, value), 2)):
        return None
    return Jump(place, left, right, value)


def _end(
    curve: Curve, order: int, place: float, torn: Mapping[float, Jump], side: float, x: Floats
) -> tuple[Floats, Floats]:
    """The last points of a stroke beside a break: the one-sided limit at a jump, ever nearer points beside a pole."""
    if not np.isfinite(place):
        return np.empty(0), np.empty(0)
    limit = float("nan") if place not in torn else torn[place].right if side > 0 else torn[place].left
    if np.isfinite(limit):
        return np.array([place]), np.array([limit])
    near = np.sort(place + side * (x[-1] - x[0]) / len(x) * _TOWARDS_POLE)
    near = near[(near != place) & (near >= x[0]) & (near <= x[-1])]
    return near, _finite(curve, order, near)


def _finite_runs(x: Floats, y: Floats) -> list[tuple[Floats, Floats]]:
    """Split at what is not finite; a single point is no stroke."""
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    edges = np.flatnonzero(np.diff(np.isfinite(y), prepend=False, append=False))
    return [(x[start:stop], y[start:stop]) for start, stop in edges.reshape(-1, 2) if stop - start > 1]
