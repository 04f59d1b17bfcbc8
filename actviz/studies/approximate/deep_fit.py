"""The fit of a curve by a network with several layers, beside the best networks with one layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from actviz.curves import Curve
from actviz.defaults import SAMPLES
from actviz.formats import CODE, STUDY
from actviz.formulas.arrays import Floats
from actviz.rendering import Result, View, Views
from actviz.studies.approximate.deep_explanation import DeepExplanation, explain
from actviz.studies.approximate.deep_network import DeepNetwork, most_kinks
from actviz.studies.approximate.fit import EXACT, Fit
from actviz.studies.approximate.settings import Norm


@dataclass(frozen=True, eq=False, repr=False)
class DeepFit(Result):
    """A network with several layers of ReLU units for a curve, with its errors.

    ``max_error`` at ``max_error_at`` is the largest error on the interval; if ``is_enclosed``, no error is proven to be
    larger, otherwise it is an estimate. ``rms_error`` is the root mean square error. ``knots`` and ``values`` are the
    same function as a polyline on the interval, both ends included.

    No optimum of deep networks is known. ``lower_bound`` is proven to be a lower bound of their largest error: that of
    one layer with ``most_kinks`` units; None if it is not computed. ``equal_units`` is the best network with one layer
    of as many units, and ``equal_parameters`` that of the most units that have at most as many weights and biases.

    ``start`` is the kind of initial weights that led to the network: "random", "folded", "one layer", or "exact"
    for a construction. ``starts`` is the number of initial weights, drawn with ``seed``. ``waves`` are the
    sawtooth waves that the layers of a construction compute, one for each layer.

    ``same_error`` is the network with one layer and the fewest units whose error in the norm is at most that of this
    network; None if that needs too many units, or if the error is 0.
    """

    subject = "approximate"
    formats = (*STUDY, "c")

    target: str
    interval: tuple[float, float]
    hidden: tuple[int, ...]
    norm: Norm
    max_error: float
    max_error_at: float
    rms_error: float
    lower_bound: float | None
    knots: Floats
    values: Floats
    network: DeepNetwork
    curve: Curve
    equal_units: Fit
    equal_parameters: Fit
    same_error: Fit | None
    start: str
    starts: int
    seed: int
    is_enclosed: bool = True
    waves: tuple[DeepNetwork, ...] = ()

    def __call__(self, x: ArrayLike) -> Floats:
        """Evaluate the network at ``x``; the result is float64 and has the same shape."""
        return self.network(x)

    def __repr__(self) -> str:
        low, high = self.interval
        return f"<DeepFit of {self.target} on {low:g}:{high:g}, hidden={self.hidden}, max_error={self.max_error:.4g}>"

    @property
    def labels(self) -> list[str]:
        """The label of the curve."""
        return [self.target]

    @property
    def units(self) -> int:
        """The number of hidden units."""
        return sum(self.hidden)

    @property
    def pieces(self) -> int:
        """The number of straight pieces on the interval."""
        return self.knots.size - 1

    @property
    def most_kinks(self) -> int:
        """The largest number of kinks of networks with these layers."""
        return most_kinks(self.hidden)

    @property
    def is_exact(self) -> bool:
        """Whether the network equals the function, up to rounding of x and of the values."""
        steepest = np.abs(np.diff(self.values) / np.diff(self.knots)).max()
        scale = np.abs(self.values).max() + steepest * np.abs(self.knots).max()
        return self.is_enclosed and self.max_error <= 2 * EXACT * float(scale)

    @property
    def error(self) -> float:
        """The error in the norm."""
        return self.max_error if self.norm == "max" else self.rms_error

    def ratio_to(self, other: Fit) -> float:
        """Return the error relative to that of a network with one layer, in the norm; 1 if both are exact."""
        error = other.max_error if self.norm == "max" else other.rms_error
        if self.is_exact or error == 0:
            return 1.0 if self.is_exact and other.is_exact else 0.0 if self.is_exact else float("inf")
        return self.error / error

    @property
    def views(self) -> Views:
        """How the fit is rendered."""
        return Views(
            text=View("tables.approximate.deep", self),
            figure=View("figures.approximate_deep", self.explanation),
            other=dict.fromkeys(CODE, View("tables.code", self)),
        )

    def explanation(self, samples: int = SAMPLES) -> DeepExplanation:
        """Sample the network beside its target; see ``explain``."""
        return explain(self, samples)
