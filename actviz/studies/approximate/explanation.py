"""A network and its target, as lines and points for a figure: kinks, error, and sums of units."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.network import Network
from actviz.studies.approximate.network_error import Candidate, polyline_of
from actviz.studies.approximate.polyline_error import ErrorCurve, error_of
from actviz.studies.approximate.target import TargetFunction
from actviz.studies.plot import Sample, sample
from actviz.studies.polylines import PlotLine

ALIKE = 1e-4
"""The relative difference from the largest error up to which an extremum counts as equal to it."""
FLAT = 1e-12
"""The difference, relative to the largest error, up to which neighbouring errors are equal."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """One network and its target on an interval.

    ``sample`` contains the target; ``fit`` and ``error`` (target minus network) are lines over the same x, which
    includes the kinks of the network. ``kinks`` and ``peaks`` have the rows x and y: of the network at its kinks, and
    of the error where its magnitude is largest. ``layers`` are partial sums before the output activation: first the
    line of the skip connection, then with one more unit at a time, from the leftmost kink to the rightmost. ``hidden``
    is the permitted number of units. ``lower_bound`` is a lower bound of the error of networks of this size (with
    ``tails`` of those that end in the asymptotes), or None. ``network`` is that of the candidate without terms that are
    only rounding errors.
    """

    candidate: Candidate
    sample: Sample
    fit: PlotLine = field(repr=False)
    error: PlotLine = field(repr=False)
    kinks: Floats = field(repr=False)
    peaks: Floats = field(repr=False)
    layers: tuple[Floats, ...] = field(repr=False)
    hidden: int
    lower_bound: float | None
    network: Network
    tails: bool = False

    @property
    def x(self) -> Floats:
        """The points of all lines."""
        return self.sample.x


def explain(
    curve: Curve, candidate: Candidate, interval: tuple[float, float], count: int = 1001, *, fit: Fit | None = None
) -> Explanation:
    """Sample a network and its target; ``fit`` is the fit of the network, or None.

    Raises ``ActvizError`` as ``sample`` does.
    """
    network = candidate.network
    kinks, peaks = np.empty((2, 0)), np.empty((2, 0))
    if network.activation == "relu":
        line = polyline_of(network, interval)
        inner = line.corners[(line.corners > interval[0]) & (line.corners < interval[1])]
        kinks = np.array([inner, network(inner)])
        error = error_of(TargetFunction(curve, *interval), line)
        rows = _ends_of_plateaus(error, error.peak_rows(candidate.max_error * (1 - ALIKE)))
        peaks = np.array([error.x[rows], error.value[rows]])
    points = sample([curve], interval, count, extra=np.concatenate([kinks[0], peaks[0]]))
    x = points.x
    return Explanation(
        candidate=candidate,
        sample=points,
        fit=_line(x, network(x)),
        error=_difference(points.traces[0].value, x, network),
        kinks=kinks,
        peaks=peaks,
        layers=_layers(network, x),
        hidden=fit.hidden if fit else len(network.units),
        lower_bound=fit.lower_bound if fit else None,
        network=network.without_noise(fit.extent if fit else interval),
        tails=fit is not None and fit.tails,
    )


def _ends_of_plateaus(error: ErrorCurve, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the extrema without those between two points of equal error."""
    value = np.pad(error.value, 1, constant_values=np.inf)
    level = np.abs(np.diff(value)) <= FLAT * np.abs(error.value).max()
    return np.asarray(rows[~(level[rows] & level[rows + 1])])


def _line(x: Floats, y: Floats) -> PlotLine:
    return PlotLine(y, ((x, y),), ())


def _difference(target: PlotLine, at: Floats, network: Network) -> PlotLine:
    """Return the target minus the network, in the continuous parts of the target."""
    strokes = tuple((x, y - network(x)) for x, y in target.strokes)
    return PlotLine(target.y - network(at), strokes, ())


def _layers(network: Network, x: Floats) -> tuple[Floats, ...]:
    contributions = network.contributions(x)
    order = sorted(range(len(contributions)), key=lambda i: _kink(network, i))
    sums = [network.skip * x + network.bias]
    for number in order:
        sums.append(sums[-1] + contributions[number])
    return tuple(sums)


def _kink(network: Network, number: int) -> float:
    unit = network.units[number]
    return -unit.bias / unit.weight if unit.weight else float("inf")
