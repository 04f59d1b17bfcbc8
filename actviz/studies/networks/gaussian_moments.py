"""Moments of a curve for normal input of any variance, the input of units in wide random networks.

Integrals are computed by Gauss-Legendre quadrature on cells that end where the curve switches. The widths of the cells
grow geometrically from 0 outwards, so that the same nodes serve for variances of any size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite, nan, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.numerics.quadrature import panels
from actviz.numerics.statistics import NORMAL_REACH, normal_cdf
from actviz.studies.profile import Profile

NEGLIGIBLE = 1e-20
"""Nodes nearer to 0 than this many standard deviations are left out."""
SMALL_ENDS = 1e-12
"""The largest relative contribution of the outermost nodes; an integral with a larger one counts as divergent."""
SMALLEST, LARGEST = 1e-165, 1e60
"""The cells on both sides of 0 reach from one to the other, each ``WIDER`` times as wide as the one before."""
WIDER = 1.1
LEAST_VARIANCE, MOST_VARIANCE = 1e-300, (LARGEST / NORMAL_REACH) ** 2
"""Smaller variances count as 0, larger ones as infinite."""
NEAR = 9.0
"""Integrals over two inputs end at this many standard deviations; the remainder is below 1e-18."""
MOST_PLACES = 30
_FAR_PLACES = 1e6
_OUTER, _INNER = np.linspace(-NEAR, NEAR, 37), np.linspace(-NEAR, NEAR, 25)
_SCALES = np.array([0.5, 1.5, 4.0, 10.0, 25.0, 60.0])
_BESIDE = np.array([-8.0, -3.0, -1.0, 0.0, 1.0, 3.0, 8.0])


@dataclass(frozen=True, eq=False)
class GaussianMoments:
    """Moments of f(x) for x ~ N(0, q), for any variance q >= 0.

    A moment is NaN if it is not known, because the curve has no value somewhere, a pole, or an infinite slope, and
    infinite if it is unbounded.
    """

    curve: Curve

    def mean(self, q: float) -> float:
        """Return the mean of f(x)."""
        return float(self.curve(0.0)) if q <= LEAST_VARIANCE else self._moment(self._values, q)

    def second_moment(self, q: float) -> float:
        """Return the mean of f(x)^2."""
        return float(np.square(self.curve(0.0))) if q <= LEAST_VARIANCE else self._moment(self._squares, q)

    def slope_moment(self, q: float) -> float:
        """Return the mean of f'(x)^2; near q = 0 its limit, that of the slopes on both sides of 0."""
        if self._has_infinite_slopes:
            return nan
        return self._moment(self._slopes, max(q, 10 * LEAST_VARIANCE))

    def growth(self, q: float) -> float:
        """Return the derivative of the mean of f(x)^2 with respect to q, from that of the density: f may jump."""
        q = min(max(q, 10 * LEAST_VARIANCE), MOST_VARIANCE)
        part = self._nodes_for(q)
        with np.errstate(over="ignore", invalid="ignore"):
            terms = (self._squares[part] - float(np.square(self.curve(0.0)))) * (self._x[part] ** 2 / q - 1)
        return self._sum(terms, part, q) / (2 * q)

    def zeros(self, q: float) -> float:
        """Return the probability that f(x) is exactly 0."""
        if q <= LEAST_VARIANCE:
            return float(self.curve(0.0) == 0)
        return sum((normal_cdf(high / sqrt(q)) - normal_cdf(low / sqrt(q)) for low, high in self.zero_pieces), 0.0)

    def slope_product(self, q: float, c: float) -> float:
        """Return the mean of f'(u) f'(v) for u, v ~ N(0, q) with correlation c."""
        if self._has_infinite_slopes:
            return nan
        return self.slope_moment(q) if c >= 1 - 1e-14 else self._product(self.curve.derivative, q, c)

    def product(self, q: float, c: float) -> float:
        """Return the mean of f(u) f(v) for u, v ~ N(0, q) with correlation c."""
        return self.second_moment(q) if c >= 1 - 1e-14 else self._product(self.curve, q, c)

    def _product(self, function: Callable[[Floats], Any], q: float, c: float) -> float:
        if self._has_poles or not LEAST_VARIANCE < q < MOST_VARIANCE:
            return nan
        spread, beside = sqrt(q), sqrt(max(1 - c * c, 1e-28))
        places = self._places[np.abs(self._places) < 2 * NEAR * spread] / spread
        kinks = np.concatenate(
            [places, *([np.array([0.0]), -_SCALES / spread, _SCALES / spread] if spread > 3 else [])]
        )
        # As a function of u, the mean over v changes within this distance where v passes a kink.
        breaks = (kinks[:, None] / c + (beside / abs(c)) * _BESIDE).reshape(-1) if abs(c) > 0.3 else np.empty(0)
        u, outer = _cells(np.concatenate([_OUTER, kinks, breaks])[None, :])
        edges = np.concatenate([np.broadcast_to(_INNER, (u.size, _INNER.size)), (kinks - c * u.T) / beside], axis=1)
        t, inner = _cells(edges)
        with np.errstate(all="ignore"):
            around = np.sum(inner * function(spread * (c * u.T + beside * t)), axis=1)
            result = float(np.sum(outer[0] * function(spread * u[0]) * around))
        return result if isfinite(result) else nan

    def split_at_0(self) -> tuple[Floats, Floats]:
        """Return the contributions of x < 0 and of x > 0 to the means of f(x) and of f(x)^2 for x ~ N(0, 1)."""
        part = self._nodes_for(1.0)
        sides = (self._x[part] < 0, self._x[part] > 0)
        first, second = (
            np.array([self._sum(np.where(side, terms[part], 0.0), part, 1.0) for side in sides])
            for terms in (self._values, self._squares)
        )
        return first, second

    @cached_property
    def zero_pieces(self) -> list[tuple[float, float]]:
        """The stretches on which f is 0 by its formula, not by underflow."""
        return Profile(self.curve).zero_stretches

    @cached_property
    def _places(self) -> Floats:
        """Where the curve switches; the nearest to 0 if there are many."""
        places = np.array(self.curve.function.places(-_FAR_PLACES, _FAR_PLACES), dtype=np.float64)
        return np.sort(places[np.argsort(np.abs(places))[:MOST_PLACES]])

    @cached_property
    def _profile(self) -> Profile:
        return Profile(self.curve, -NORMAL_REACH, NORMAL_REACH)

    @cached_property
    def _has_poles(self) -> bool:
        """Whether values are infinite or unknown somewhere."""
        return not self._profile.is_bounded(0)

    @cached_property
    def _has_infinite_slopes(self) -> bool:
        return self._has_poles or not self._profile.is_bounded(1)

    @cached_property
    def _rule(self) -> tuple[Floats, Floats]:
        graded = np.exp(np.arange(np.log(SMALLEST), np.log(LARGEST), np.log(WIDER)))
        inside = self._profile.borders
        edges = np.unique(np.concatenate([-graded, graded, [0.0], inside, self._places]))
        half = np.diff(edges) / 2
        nodes, weights = panels(edges[:-1] + half, half)
        return nodes.T.reshape(-1), weights.T.reshape(-1)

    @property
    def _x(self) -> Floats:
        return self._rule[0]

    @cached_property
    def _values(self) -> Floats:
        return np.asarray(self.curve(self._x), dtype=np.float64)

    @cached_property
    def _squares(self) -> Floats:
        with np.errstate(over="ignore", under="ignore"):
            return self._values**2

    @cached_property
    def _slopes(self) -> Floats:
        with np.errstate(over="ignore", under="ignore"):
            return np.asarray(self.curve.derivative(self._x), dtype=np.float64) ** 2

    def _nodes_for(self, q: float) -> NDArray[np.intp]:
        """Return the indices of the nodes whose contribution is not negligible for a variance."""
        far, near = NORMAL_REACH * sqrt(q), NEGLIGIBLE * sqrt(q)
        ends = np.searchsorted(self._x, (-far, -near, near, far)).tolist()
        return np.concatenate([np.arange(*ends[:2]), np.arange(*ends[2:])])

    def _moment(self, values: Floats, q: float) -> float:
        if not q < MOST_VARIANCE:
            return nan if np.isnan(q) else inf
        part = self._nodes_for(q)
        return self._sum(values[part], part, q)

    def _sum(self, values: Floats, part: NDArray[np.intp], q: float) -> float:
        if self._has_poles:
            return nan
        x, weights = self._x[part], self._rule[1][part]
        with np.errstate(all="ignore"):
            density = np.exp(-((x / sqrt(q)) ** 2) / 2) * (weights / sqrt(2 * pi * q))
            terms = np.where(density > 0, density * values, 0.0)
            total = float(np.sum(terms))
            ends = float(np.abs(terms[[0, -1]]).max())
        # An integrand that is not small at the last nodes has a part beyond them.
        return total if ends <= SMALL_ENDS * abs(total) + 1e-300 else nan


def _cells(edges: Floats) -> tuple[Floats, Floats]:
    """Return nodes between edges, given unsorted in rows, and weights with the standard normal density."""
    ordered = np.sort(np.clip(edges, -NEAR, NEAR), axis=1)
    half = np.diff(ordered, axis=1) / 2
    nodes, weights = (np.moveaxis(part, 0, -1).reshape(len(edges), -1) for part in panels(ordered[:, :-1] + half, half))
    return nodes, weights * np.exp(-(nodes**2) / 2) / sqrt(2 * pi)
