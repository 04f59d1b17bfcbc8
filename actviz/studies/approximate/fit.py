"""The fit of a curve by a network with one hidden layer of ReLU units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from actviz.curves import Curve
from actviz.defaults import SAMPLES
from actviz.formats import CODE, STUDY
from actviz.formulas.arrays import Floats
from actviz.formulas.evaluation import real_array
from actviz.messages import translatable
from actviz.rendering import Result, View, Views
from actviz.studies.approximate.network import Network
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.settings import Norm

if TYPE_CHECKING:
    from actviz.studies.approximate.explanation import Explanation

EXACT = 1e-15
"""The largest error of an exact fit, relative to the largest value of the target."""
PROVEN = 1e-6
"""The relative difference of error and lower bound up to which a fit is proven to be optimal."""


@dataclass(frozen=True, eq=False, repr=False)
class Fit(Result):
    """The best network of a given size for a curve, with its errors.

    ``hidden`` is the permitted number of units; the network may have fewer. ``max_error`` is the largest error on the
    interval, or on the whole real line with ``tails``. If ``is_enclosed`` is true, it is a proven upper bound of the
    error, apart from rounding; otherwise it is an estimate. ``error_found`` at ``max_error_at`` is the largest error
    that was found; ``max_error`` is larger if no tighter bound was proven. ``rms_error`` is the root mean square error
    on the interval.

    ``lower_bound`` is a proven lower bound of the largest error of all continuous piecewise-linear functions with the
    same number of kinks (with ``tails``, of those that end in the asymptotes), up to rounding; None for the norm "rms",
    for which no bound is known. If kinks farther out might reduce the error slightly, ``kinks_within`` is the largest
    distance of kinks, otherwise None.

    ``knots`` and ``values`` (float64, including both ends) are those of the hidden layer, before an output ReLU;
    outside them the network is linear with the slopes ``left`` and ``right``.
    """

    subject = "approximate"
    formats = (*STUDY, "c")

    target: str
    interval: tuple[float, float]
    hidden: int
    norm: Norm
    max_error: float
    max_error_at: float
    rms_error: float
    lower_bound: float | None
    knots: Floats
    values: Floats
    left: float
    right: float
    tails: bool
    network: Network
    curve: Curve
    kinks_within: float | None = None
    is_enclosed: bool = True
    error_found: float = 0.0

    def __call__(self, x: ArrayLike) -> Floats:
        """Evaluate the network at ``x``; the result is float64 and has the same shape."""
        return self.polyline(real_array(x))

    @property
    def polyline(self) -> Polyline:
        """The network as a piecewise-linear function."""
        clipped = self.network.output_activation == "relu"
        return Polyline(self.knots, self.values, self.left, self.right, clipped)

    def __repr__(self) -> str:
        low, high = self.interval
        return f"<Fit of {self.target} on {low:g}:{high:g}, hidden={self.hidden}, max_error={self.max_error:.4g}>"

    @property
    def labels(self) -> list[str]:
        """The label of the curve."""
        return [self.target]

    @property
    def views(self) -> Views:
        """The views of the fit."""
        return Views(
            text=View("tables.approximate.fit", self),
            figure=View("figures.approximate", self.explanation),
            other=dict.fromkeys(CODE, View("tables.code", self)),
        )

    def explanation(self, samples: int = SAMPLES) -> Explanation:
        """Sample the network and its target; see ``explain``."""
        from actviz.studies.approximate.explanation import explain  # noqa: PLC0415 - avoids a circular import
        from actviz.studies.approximate.network_error import Candidate  # noqa: PLC0415

        return explain(self.curve, Candidate.of(translatable("optimal"), self), self.interval, samples, fit=self)

    @property
    def extent(self) -> tuple[float, float]:
        """The interval, extended to contain all knots if ``tails`` is true."""
        return float(self.knots[0]), float(self.knots[-1])

    @property
    def is_exact(self) -> bool:
        """Whether the network equals the function, up to rounding."""
        return self.is_enclosed and self.max_error <= EXACT * float(np.abs(self.values).max())

    @property
    def is_proven(self) -> bool:
        """Whether the network is proven to be the best of its size (with ``tails``, of those with asymptotes)."""
        return self.is_exact or (self.is_enclosed and self.gap is not None and self.gap <= PROVEN)

    @property
    def gap(self) -> float | None:
        """The largest possible relative excess of ``max_error`` over the optimum; None without a ``lower_bound``."""
        if self.lower_bound is None:
            return None
        if self.is_exact or self.max_error <= self.lower_bound:
            return 0.0
        return self.max_error / self.lower_bound - 1 if self.lower_bound > 0 else float("inf")
