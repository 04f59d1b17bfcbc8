"""Sample curves on an interval: points exactly on kinks, jumps as gaps, nothing that is not finite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve, differ
from actviz.formulas.errors import ActvizError
from actviz.studies.slopes import Extremum, Kink, kinks_of, largest_slope

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Jump:
    """A place where a line is torn: limits from both sides and the value at ``x`` itself (NaN: none there)."""

    x: float
    left: float
    right: float
    value: float


@dataclass(frozen=True)
class Line:
    """One line of a figure.

    ``y`` goes with the shared ``x`` of the sample, NaN where there is no finite number. ``strokes`` are what
    is drawn: pairs ``(x, y)`` of finite arrays, each without a tear; ``jumps`` lie between strokes.
    """

    y: Floats
    strokes: tuple[tuple[Floats, Floats], ...]
    jumps: tuple[Jump, ...]


@dataclass(frozen=True)
class Trace:
    """One curve, sampled: what a legend, a figure, a table or a file needs to know of it.

    What concerns the slope is None, or empty, unless slopes were asked for.
    """

    label: str
    name: str | None
    formula: str
    latex: str
    parameters: Mapping[str, float]
    value: Line
    kinks: tuple[Kink, ...]
    slope: Line | None = None
    slope_formula: str = ""
    slope_latex: str = ""
    max_slope: Extremum | None = None


@dataclass(frozen=True)
class Sample:
    """Several curves on one interval; ``x`` is shared, increasing, and holds every kink of every curve."""

    interval: tuple[float, float]
    x: Floats
    traces: tuple[Trace, ...]


MAX_SAMPLES = 1_000_000
MAX_PLACES = 2000
_TOWARDS_POLE = 0.5 ** np.arange(1, 12)


def sample(curves: Sequence[Curve], interval: tuple[float, float], count: int = 1001, *, slopes: bool = False) -> Sample:
    """Sample curves at ``count`` evenly spaced points of an interval and at every place where one of them switches.

    With ``slopes`` the first derivatives are sampled too, and the largest slope of each is found. Raises ``ActvizError`` for an interval
    that is empty or not finite, and for fewer than 2 or more than a million points.
    """
    low, high = interval
    if not (np.isfinite(low) and np.isfinite(high) and low < high and np.isfinite(high - low)):
        raise ActvizError(f"the range {low:g}:{high:g} is empty; write it from low to high, such as --range=-8:8")
    if not 2 <= count <= MAX_SAMPLES:
        raise ActvizError(f"{count} samples are not possible; from 2 to {MAX_SAMPLES} are")
    places = {curve: _thinned(curve.places(low, high)) for curve in dict.fromkeys(curves)}
    x = np.unique(np.concatenate([np.linspace(low, high, count), *map(np.array, places.values())]))
    traces = tuple(_trace(curve, x, interval, places[curve], slopes) for curve in curves)
    for trace in traces:
        if np.isnan(trace.value.y).all():
            raise ActvizError(f"{trace.label} has no finite value on {low:g}:{high:g}; choose another range")
    return Sample(interval, x, traces)


def _thinned(places: list[float]) -> list[float]:
    """Beyond a limit no eye tells kinks apart, and each costs time."""
    return places if len(places) <= MAX_PLACES else places[:: -(-len(places) // MAX_PLACES)]


def _trace(curve: Curve, x: Floats, interval: tuple[float, float], places: list[float], slopes: bool) -> Trace:
    low, high = interval
    kinks = kinks_of(curve, places)
    poles = curve.poles(low, high)
    trace = Trace(
        label=curve.label,
        name=curve.name,
        formula=curve.formula,
        latex=curve.latex,
        parameters=curve.parameters,
        value=_line(curve, 0, x, [kink.x for kink in kinks], poles),
        kinks=kinks,
    )
    if not slopes:
        return trace
    return replace(
        trace,
        slope=_line(curve, 1, x, [kink.x for kink in kinks], poles),
        slope_formula=curve.slope_formula,
        slope_latex=curve.slope_latex,
        max_slope=largest_slope(curve, interval, kinks),
    )


def _line(curve: Curve, order: int, x: Floats, kinks: list[float], poles: list[float]) -> Line:
    raw = curve(x) if order == 0 else curve.derivative(x)
    y = np.where(np.isfinite(raw), raw, np.nan)
    jumps = tuple(jump for jump in (_jump(curve, order, place) for place in kinks) if jump is not None)
    torn = {jump.x: jump for jump in jumps}
    breaks = sorted({*torn, *poles, *(kinks if order else ())})
    edges = [-np.inf, *breaks, np.inf]
    strokes: list[tuple[Floats, Floats]] = []
    for left, right in zip(edges, edges[1:], strict=False):
        # Kinks of other curves may lie a rounding error beside this one's, and they are points of x as well.
        inside = (x > left + _blur(left)) & (x < right - _blur(right))
        parts = [(x[inside], y[inside])]
        parts.insert(0, _end(curve, order, left, torn, 1.0, x))
        parts.append(_end(curve, order, right, torn, -1.0, x))
        strokes += _finite_runs(np.concatenate([p for p, _ in parts]), np.concatenate([q for _, q in parts]))
    return Line(y, tuple(strokes), jumps)


def _blur(place: float) -> float:
    return 1e-12 * max(1.0, abs(place)) if np.isfinite(place) else 0.0


def _jump(curve: Curve, order: int, place: float) -> Jump | None:
    """The tear at a kink, if there is one: the slope is torn at every kink, the value only where it jumps."""
    left, right = curve.one_sided(place, order)
    if (order == 0 and not differ(left, right)) or not np.isfinite([left, right]).all():
        return None
    value = float(curve(place)) if order == 0 else float("nan")
    return Jump(place, left, right, value)


def _end(curve: Curve, order: int, place: float, torn: Mapping[float, Jump], side: float, x: Floats) -> tuple[Floats, Floats]:
    """The last points of a stroke beside a break: the one-sided limit at a jump, ever nearer points beside a pole."""
    if not np.isfinite(place):
        return np.empty(0), np.empty(0)
    if place in torn:
        jump = torn[place]
        return np.array([place]), np.array([jump.right if side > 0 else jump.left])
    near = np.sort(place + side * (x[-1] - x[0]) / len(x) * _TOWARDS_POLE)
    near = near[(near != place) & (near >= x[0]) & (near <= x[-1])]
    values = curve(near) if order == 0 else curve.derivative(near)
    return near, np.where(np.isfinite(values), values, np.nan)


def _finite_runs(x: Floats, y: Floats) -> list[tuple[Floats, Floats]]:
    """Split at what is not finite; a single point is no stroke."""
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    missing = np.flatnonzero(~np.isfinite(y))
    pieces = np.split(np.arange(x.size), missing)
    runs = [piece[np.isfinite(y[piece])] for piece in pieces]
    return [(x[run], y[run]) for run in runs if run.size > 1]
