"""Sampling of curves on an interval, with points at kinks and lines that are interrupted at jumps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from actviz.curves import Curve, KinkRule, differ
from actviz.defaults import SAMPLES
from actviz.formats import PLOT
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.formulas.typeset import latex_name
from actviz.rendering import Result, View, Views
from actviz.studies.accuracy import Gap, gaps
from actviz.studies.kinks import kinks_of
from actviz.studies.largest_slope import located, pieces_of
from actviz.studies.polylines import VALUE, PlotLine, Quantity, line_of
from actviz.studies.profile import Profile
from actviz.studies.ranges import check_range
from actviz.studies.results import Extremum, Kink, Labelled, Located

if TYPE_CHECKING:
    from actviz.studies.vector_outputs import VectorOutputs

MAX_SAMPLES = 1_000_000
"""The largest number of points of one curve."""
MAX_NUMBERS = 10_000_000
"""The largest number of points of all curves together."""

MAX_PLACES = 1000
"""The largest total number of places where formulas switch; if there are more, a selection is used."""


@dataclass(frozen=True, eq=False, repr=False)
class Trace(Labelled):
    """A sampled curve with the data for figures, tables and files.

    ``kinks`` are a selection unless ``kinks_complete``. Attributes of slopes are None or empty unless slopes were
    requested: ``slope`` and its formula are the derivative of the given order, ``max_slope`` is the largest first
    derivative and ``steepest`` the one with the largest magnitude, None if unknown. ``note`` describes how a
    framework's function differs. ``gaps`` are intervals on which a value or derivative of a user's formula is not
    finite in float64. ``mark`` is the point of the given inputs, x and y, for an output of a function of a vector.
    """

    label: str
    name: str | None
    formula: str
    latex: str
    parameters: Mapping[str, float]
    value: PlotLine
    kinks: tuple[Kink, ...]
    settings_latex: str = ""
    kinks_complete: bool = True
    slope: PlotLine | None = None
    slope_formula: str = ""
    slope_latex: str = ""
    max_slope: Extremum | None = None
    steepest: Located | None = None
    note: str = ""
    gaps: tuple[Gap, ...] = ()
    mark: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Sample(Result):
    """Several curves on one interval; ``x`` is shared, increasing, and includes the kinks of every curve.

    If ``shows_slopes`` is true, figures and CSV of the sample include the slopes, which must have been sampled.
    ``vectors`` are the functions of a vector whose outputs are among the curves, at the given inputs. If ``shows_bars``
    is true, figures, CSV and Markdown contain only these.
    """

    subject = "plot"
    formats = PLOT

    interval: tuple[float, float]
    x: Floats
    traces: tuple[Trace, ...]
    shows_slopes: bool = False
    vectors: tuple[VectorOutputs, ...] = ()
    shows_bars: bool = False

    @property
    def views(self) -> Views:
        """The views of the sample; a figure shows equal curves once."""
        text = View("tables.plot", self, slopes=self.shows_slopes)
        figure = View("figures.plot", lambda: self.distinct, slopes=self.shows_slopes)
        if not self.vectors:
            return Views(text=text, figure=figure)
        values = View("tables.vector_outputs", self.vectors)
        if not self.shows_bars:
            return Views(text=text, figure=figure, report=values)
        bars = View("figures.vector_outputs", self.vectors)
        return Views(text=text, figure=bars, report=values, other={"csv": values, "md": values})

    @property
    def labels(self) -> list[str]:
        """The labels of the functions in a figure."""
        return [one.label for one in (self.vectors if self.shows_bars else self.traces)]

    @property
    def distinct(self) -> Sample:
        """The sample without repeated traces, such as one function under several names."""
        first: dict[tuple[object, ...], Trace] = {}
        for trace in self.traces:
            first.setdefault((trace.label, trace.formula, *trace.parameters.items()), trace)
        return replace(self, traces=tuple(first.values()))


MAX_SETTINGS = 3
"""The largest number of parameters that are shown beside a formula."""


def sample(
    curves: Sequence[Curve],
    interval: tuple[float, float],
    count: int = SAMPLES,
    *,
    slopes: bool = False,
    order: Literal[1, 2] = 1,
    at_kink: KinkRule | None = None,
    extra: Sequence[float] | Floats = (),
) -> Sample:
    """Sample curves at ``count`` evenly spaced points of an interval and at every place where one of them switches.

    If ``slopes`` is true, the derivatives of an order are also sampled, by the rule ``at_kink`` at kinks (see
    ``Curve.derivative``), and the largest slope of each curve is determined. ``extra`` are additional points. Raises
    ``ActvizError`` for an interval that is empty, not finite or too narrow, for fewer than 2 or too many points, and
    for a curve without a finite value on the interval.
    """
    low, high = interval
    check_range(low, high)
    check_count(count, curves)
    places = {curve: curve.function.places(low, high) for curve in dict.fromkeys(curves)}
    limit = max(20, MAX_PLACES // max(len(places), 1))
    selected = {curve: found[:: 1 + len(found) // (limit + 1)] for curve, found in places.items()}
    x = np.unique(np.concatenate([np.linspace(low, high, count), *map(np.array, selected.values()), extra]))
    traces = tuple(
        replace(
            _trace(curve, x, selected[curve], Quantity(order, at_kink) if slopes else None),
            kinks_complete=len(selected[curve]) == len(places[curve]),
        )
        for curve in curves
    )
    for trace in traces:
        if np.isnan(trace.value.y).all():
            raise ActvizError(
                "{label} has no finite value on {interval}; choose another range",
                label=trace.label[:60],
                interval=f"{low:g}:{high:g}",
            )
    return Sample(interval, x, traces)


def check_count(count: int, curves: Sequence[Curve]) -> None:
    """Raise ``ActvizError`` if curves cannot be sampled at this number of points."""
    most = min(MAX_SAMPLES, MAX_NUMBERS // max(len(curves), 1))
    if not 2 <= count <= most:
        raise ActvizError(
            "{count} samples are out of range for {curves} curves; use from 2 to {most}"
            if most < MAX_SAMPLES
            else "{count} samples are out of range; use from 2 to {most}",
            count=count,
            curves=len(curves),
            most=most,
        )


def _trace(curve: Curve, x: Floats, places: list[float], slopes: Quantity | None) -> Trace:
    interval = float(x[0]), float(x[-1])
    kinks = kinks_of(curve, places)
    profile = Profile(curve, *interval)
    poles = profile.poles
    value = line_of(curve, VALUE, x, places, poles)
    trace = Trace(
        label=curve.label,
        name=curve.name,
        formula=curve.formula,
        latex=curve.latex,
        parameters=dict(curve.parameters),
        settings_latex=_settings(curve),
        value=value,
        kinks=kinks,
        note=curve.note,
        gaps=gaps(curve, x, value.y),
    )
    if slopes is None:
        return trace
    breaks = [
        place for place in places if any(differ(*curve.function.one_sided(place, k)) for k in range(slopes.order + 1))
    ]
    slope = line_of(curve, slopes, x, breaks, poles)
    return replace(
        trace,
        slope=slope,
        gaps=trace.gaps or gaps(curve, x, slope.y, slopes.order),
        slope_formula=curve.derivative_formula(slopes.order, slopes.at_kink),
        slope_latex=curve.derivative_latex(slopes.order, slopes.at_kink),
        max_slope=profile.highest(1),
        steepest=located(
            curve,
            profile.largest_magnitude(1),
            pieces_of(curve, interval),
            at_kink=slopes.at_kink,
            either_sign=True,
            interval=interval,
        ),
    )


def _settings(curve: Curve) -> str:
    """Return the values of parameters that are not in the label, in LaTeX; empty if there are many."""
    names = curve.function.default_parameters
    if not 0 < len(names) <= MAX_SETTINGS:
        return ""
    values = r",\ ".join(f"{latex_name(name)} = {curve.parameters[name]:.4g}" for name in names)
    return rf"\quad ({values})"
