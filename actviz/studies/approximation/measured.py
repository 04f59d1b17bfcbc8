"""How good any network is: its largest error on the continuum and its root mean square, whatever it was made by."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.studies.approximation.errors import error_of, root_mean_square
from actviz.studies.approximation.network import Network
from actviz.studies.approximation.polyline import Polyline
from actviz.studies.approximation.target import Target
from actviz.studies.scan import scan

Floats = NDArray[np.float64]

BESIDE = 1e-9
"""How far beside a kink of a unit its sides are looked at, relative to where it is."""
FAR = 1e6
"""Kinks of an activation are looked for up to here."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A network with its errors on an interval; ``label`` says where it comes from."""

    label: str
    network: Network
    max_error: float
    max_error_at: float
    rms_error: float


def measured(label: str, curve: Curve, network: Network, interval: tuple[float, float]) -> Candidate:
    """Measure a network against a curve. Raises ``ActvizError`` if the curve is not finite on the interval."""
    target = Target(curve, *interval)
    if network.activation == "relu":
        line = polyline_of(network, interval)
        error = error_of(target, line)
        return Candidate(label, network, error.largest, error.at, root_mean_square(target, line, interval))
    assert isinstance(network.function, Curve)
    looked = scan(_Miss(curve, network, network.function), interval)
    worst = looked.steepest(0)
    at, largest = (worst.x, abs(worst.value)) if worst else (float("nan"), float("nan"))
    return Candidate(label, network, largest, at, sqrt(looked.mean_square()))


def polyline_of(network: Network, interval: tuple[float, float]) -> Polyline:
    """The network of ReLU units as a polyline with its knots in an interval."""
    low, high = interval
    kinks = [-unit.bias / unit.weight for unit in network.units if unit.weight]
    knots = np.unique([low, *(kink for kink in kinks if low < kink < high), high])
    values = network.before_output(knots)
    slopes = np.diff(values) / np.diff(knots)
    return Polyline(knots, values, float(slopes[0]), float(slopes[-1]), network.output_activation == "relu")


class _Miss:
    """A curve minus a network whose units compute a curve, too, to be scanned."""

    def __init__(self, curve: Curve, network: Network, unit: Curve) -> None:
        self.curve, self.network, self.unit = curve, network, unit

    def __call__(self, x: Any) -> NDArray[np.floating[Any]]:
        apart: NDArray[np.floating[Any]] = self.curve(x) - self.network(x)
        return apart

    def derivative(self, x: Any, order: int = 1) -> NDArray[np.floating[Any]]:
        """The difference of the derivatives; that of the network is 0 where its output is cut off."""
        at = np.asarray(x, dtype=np.float64)
        slope = np.full(at.shape, self.network.skip if order == 1 else 0.0)
        for unit in self.network.units:
            inner = unit.weight * at + unit.bias
            slope = slope + unit.out * unit.weight**order * self.unit.derivative(inner, order)
        if self.network.output_activation == "relu":
            slope = np.where(self.network.before_output(at) > 0, slope, 0.0)
        apart: NDArray[np.floating[Any]] = self.curve.derivative(at, order) - slope
        return apart

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        beside = BESIDE * max(1.0, abs(place))
        left, right = (
            float(self.derivative(place + side, order) if order else self(place + side)) for side in (-beside, beside)
        )
        if order == 0:  # where the curve jumps its limits are known exactly
            left, right = (limit - float(self.network(place)) for limit in self.curve.one_sided(place, 0))
        return left, right

    def places(self, low: float, high: float) -> list[float]:
        bends = self.unit.places(-FAR, FAR)
        kinks = [(bend - unit.bias) / unit.weight for unit in self.network.units if unit.weight for bend in bends]
        return sorted({*self.curve.places(low, high), *(kink for kink in kinks if low <= kink <= high)})

    def poles(self, low: float, high: float) -> list[float]:
        return self.curve.poles(low, high)
