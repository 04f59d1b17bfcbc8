"""A deep network beside its target, as lines and points for a figure: kinks, error, and the units of each layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import error_of
from actviz.studies.approximate.target import TargetFunction
from actviz.studies.plot import Sample, sample
from actviz.studies.polylines import PlotLine

if TYPE_CHECKING:
    from actviz.studies.approximate.deep_fit import DeepFit

ALIKE = 1e-3
"""The relative difference from the largest error up to which an extremum counts as equal to it."""


@dataclass(frozen=True, eq=False)
class DeepExplanation:
    """One network and its target on an interval.

    ``sample`` holds the target; ``line`` and ``error`` (target minus network) are lines over the same x, which contains
    the kinks of the network. ``kinks`` and ``peaks`` have the rows x and y: of the network at its kinks, and of the
    error where its magnitude is largest. ``layers`` are the outputs of the units after each layer, shape (units,
    points), or the sawtooth waves of a construction, shape (1, points).
    """

    fit: DeepFit
    sample: Sample
    line: PlotLine = field(repr=False)
    error: PlotLine = field(repr=False)
    kinks: Floats = field(repr=False)
    peaks: Floats = field(repr=False)
    layers: tuple[Floats, ...] = field(repr=False)

    @property
    def x(self) -> Floats:
        """The points of all lines."""
        return self.sample.x


def explain(fit: DeepFit, count: int) -> DeepExplanation:
    """Sample a network beside its target. Raises ``ActvizError`` as ``sample`` does."""
    line = Polyline.through(fit.knots, fit.values)
    inner = fit.knots[1:-1]
    error = error_of(TargetFunction(fit.curve, *fit.interval), line)
    rows = error.peak_rows(fit.max_error * (1 - ALIKE)) if fit.max_error else np.empty(0, dtype=np.intp)
    peaks = np.array([error.x[rows], error.value[rows]])
    points = sample([fit.curve], fit.interval, count, extra=np.concatenate([inner, peaks[0]]))
    x = points.x
    target = points.traces[0].value
    strokes = tuple((at, y - line(at)) for at, y in target.strokes)
    return DeepExplanation(
        fit=fit,
        sample=points,
        line=PlotLine(line(x), ((x, line(x)),), ()),
        error=PlotLine(target.y - line(x), strokes, ()),
        kinks=np.array([inner, line(inner)]),
        peaks=peaks,
        layers=tuple(wave(x)[None] for wave in fit.waves) or tuple(fit.network.hidden_outputs(x)),
    )
