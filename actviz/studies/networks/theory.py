"""Mean-field theory of random networks: variance, gradient and correlation from layer to layer.

A layer computes z = W f(z of the layer before) + b, with weights of variance ``sigma_w**2 / fan_in`` and biases of
variance ``sigma_b**2``. In a wide network z is normal, and its variance q follows a one-dimensional map (Poole et al.
2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232). With batch normalisation the argument of f has mean 0
and variance 1 over many data points (Yang et al. 2019, arXiv:1902.08129). With residual connections z of the layer
before is added.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log10, nan, sqrt
from typing import Literal, get_args

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.numerics.roots import bisect
from actviz.studies.networks.gaussian_moments import GaussianMoments

Stability = Literal["stable", "marginal", "unstable"]
STABILITIES: tuple[Stability, ...] = get_args(Stability)

SAME = 1e-9
"""The relative difference up to which numbers count as equal."""
ROUNDING = 1e-13
"""The largest change of log10(q) by the variance map that may be rounding."""
NEAR_EDGE = 1e-6
"""The largest difference of chi_1 from 1 at the edge of chaos."""
SETTLED = 1e-14
"""The relative difference of successive layers up to which all further layers are the same."""
FAR, FARTHER = 1e40, 3e40
"""Two variances at which the limit at infinity is evaluated."""
_POWERS = np.concatenate([np.linspace(0.0, 2.0, 41), np.arange(2.25, 6.0, 0.25), np.arange(6.0, 41.0, 1.0)])


@dataclass(frozen=True)
class LayerSpec:
    """The parameters of the layers of a random network."""

    sigma_w: float = 1.0
    sigma_b: float = 0.0
    batchnorm: bool = False
    residual: bool = False


@dataclass(frozen=True)
class VarianceFixedPoint:
    """The fixed point ``q`` of the variance map to which the variance of a network that starts at 1 converges.

    ``q`` is 0 or infinite if the variance vanishes or is unbounded. ``slope`` is the derivative of the map there; the
    fixed point is stable if that is below 1 in magnitude. ``chi_1`` is the factor of the squared gradient of a layer.
    NaN represents unknown values, and the slope at infinity.
    """

    q: float
    slope: float
    chi_1: float

    @property
    def stability(self) -> Stability | None:
        """Whether nearby variances converge to it, stay or diverge from it; None if the slope is not known."""
        if np.isnan(self.slope):
            return None
        if abs(abs(self.slope) - 1) <= SAME:
            return "marginal"
        return "stable" if abs(self.slope) < 1 else "unstable"


@dataclass(frozen=True)
class EdgeOfChaos:
    """The edge of chaos, and the fixed point ``q`` at which the gradient neither grows nor shrinks.

    ``is_reached`` is whether the variance of a network that starts at 1 converges to such a fixed point.
    """

    sigma_w: float
    sigma_b: float
    q: float
    is_reached: bool


@dataclass(frozen=True, eq=False)
class Theory:
    """The predictions for a wide network, layer by layer; all arrays have shape (depth,).

    ``variance`` is the mean of z^2, ``log10_gradient`` the gradient with respect to z relative to that in the last
    layer, ``correlation`` that of z for two independent inputs, and ``zeros`` the fraction of outputs that are exactly
    0. NaN represents unknown values. ``edge`` is None with batch normalisation or residual connections.
    """

    fixed_point: VarianceFixedPoint
    edge: EdgeOfChaos | None
    variance: Floats
    log10_gradient: Floats
    correlation: Floats
    zeros: Floats

    @property
    def log10_gradient_ratio(self) -> float:
        """The decimal logarithm of the gradient in the first layer over that in the last one."""
        return float(self.log10_gradient[0])


def mean_field_theory(moments: GaussianMoments, spec: LayerSpec, depth: int) -> Theory:
    """Predict variance, gradient and correlation in ``depth`` layers; the first one has variance 1."""
    state = (1.0, 1.0, 0.0)
    rows: list[tuple[float, ...]] = []
    while len(rows) < depth:
        q, spread, c = state
        rows.append((q, c, chi(moments, spec, q, spread), moments.zeros(1.0 if spec.batchnorm else q)))
        following = variance_map(moments, spec, q)
        state = (following, _variance_over_data(moments, spec, spread), _correlation(moments, spec, q, c, following))
        if all(abs(new - old) <= SETTLED * abs(old) for new, old in zip(state, (q, spread, c), strict=True)):
            rows += [rows[-1]] * (depth - len(rows))
    variance, correlation, factors, zeros = np.array(rows, dtype=np.float64).T
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log10(factors[:-1]) / 2
    gradient = np.append(np.cumsum(logs[::-1])[::-1], 0.0)
    is_plain = not (spec.batchnorm or spec.residual)
    edge = edge_of_chaos(moments, spec.sigma_b) if is_plain else None
    return Theory(fixed_point(moments, spec), edge, variance, gradient, correlation, zeros)


def variance_map(moments: GaussianMoments, spec: LayerSpec, q: float) -> float:
    """Return the variance of z in the next layer."""
    made = spec.sigma_w**2 * moments.second_moment(1.0 if spec.batchnorm else q) + spec.sigma_b**2
    return q + made if spec.residual else made


def chi(moments: GaussianMoments, spec: LayerSpec, q: float, spread: float = 1.0) -> float:
    """Return the factor by which backpropagation through a layer multiplies the squared gradient.

    ``q`` is the variance of z in the layer and ``spread`` that over the data, by which batch normalisation divides.
    """
    if spec.batchnorm:
        through = spec.sigma_w**2 * moments.slope_moment(1.0) / spread if spread > 0 else nan
    else:
        through = spec.sigma_w**2 * moments.slope_moment(q)
    return 1 + through if spec.residual else through


def correlation_map(moments: GaussianMoments, spec: LayerSpec, q: float, c: float) -> float:
    """Return the correlation of z for two inputs in the next layer, from that in this one and the variance ``q``."""
    return _correlation(moments, spec, q, c, variance_map(moments, spec, q))


def fixed_point(moments: GaussianMoments, spec: LayerSpec) -> VarianceFixedPoint:
    """Return the fixed point to which the variance map converges from 1."""
    if spec.batchnorm:
        return _normalised_fixed_point(moments, spec)
    q = _limit(moments, spec)
    if np.isnan(q):
        return VarianceFixedPoint(nan, nan, nan)
    if q == inf:
        near, far = (chi(moments, spec, place) for place in (FAR, FARTHER))
        return VarianceFixedPoint(inf, nan, near if abs(near - far) <= 1e-6 * near else nan)
    growth = spec.sigma_w**2 * moments.growth(q)
    return VarianceFixedPoint(q, growth, chi(moments, spec, q))


def edge_of_chaos(moments: GaussianMoments, sigma_b: float = 0.0) -> EdgeOfChaos | None:
    """Return the edge of chaos for a sigma_b: the sigma_w for which chi_1 = 1 at the fixed point.

    Of several edges it is the one with the smallest variance; None if there is none.
    """
    grid = 10.0 ** np.concatenate([[-20.0], np.arange(-8.0, 6.01, 0.2)])
    squares = np.array([_critical_bias(moments, q) for q in grid]) - sigma_b**2
    near = np.abs(squares) <= SAME * (grid + sigma_b**2)
    crossings = np.flatnonzero(np.sign(squares[:-1]) * np.sign(squares[1:]) < 0)
    if near.any() and (not crossings.size or np.argmax(near) <= crossings[0]):
        q = float(grid[np.argmax(near)])
    elif crossings.size:
        low, high = grid[crossings[0]], grid[crossings[0] + 1]
        rises = squares[crossings[0]] < 0
        low, high = bisect(
            lambda q: (_critical_bias(moments, q) < sigma_b**2) == rises, low, high, mean=lambda a, b: sqrt(a * b)
        )
        q = sqrt(low * high)
    else:
        return None
    sigma_w = 1 / sqrt(moments.slope_moment(q))
    end = fixed_point(moments, LayerSpec(sigma_w, sigma_b))
    is_reached = end.stability in ("stable", "marginal") and abs(end.chi_1 - 1) <= NEAR_EDGE
    return EdgeOfChaos(sigma_w, sigma_b, q if q > grid[0] else 0.0, is_reached)


def critical(moments: GaussianMoments, q: float) -> tuple[float, float]:
    """Return (sigma_w^2, sigma_b^2) for which ``q`` is a fixed point at the edge of chaos.

    sigma_b^2 is negative if there is none. Raises ``ActvizError`` for a curve whose slope is 0 or not known.
    """
    slope = moments.slope_moment(q)
    if not 0 < slope < inf:
        raise ActvizError(
            "{label} has no edge of chaos: the mean squared slope E f′² is {value}",
            label=moments.curve.label,
            value=f"{slope:g}",
        )
    return 1 / slope, q - moments.second_moment(q) / slope


def exact_gain(moments: GaussianMoments) -> float:
    """Return the sigma_w that preserves a variance of 1, 1/sqrt(E f^2) for x ~ N(0, 1); NaN if there is none."""
    second = moments.second_moment(1.0)
    return 1 / sqrt(second) if 0 < second < inf else nan


def normalising(moments: GaussianMoments) -> tuple[float, float]:
    """Return (alpha, scale) for which ``scale * (f(x) if x > 0 else alpha * f(x))`` has mean 0 and variance 1.

    For ELU with alpha = 1 this is SELU (Klambauer et al. 2017, arXiv:1706.02515). Raises ``ActvizError`` if
    there is no such alpha.
    """
    (left, right), (left_square, right_square) = moments.split_at_0()
    if not left * right < 0:
        raise ActvizError(
            "{label}: no positive alpha makes the mean 0: both sides have the same sign", label=moments.curve.label
        )
    alpha = -right / left
    return float(alpha), float(1 / sqrt(alpha**2 * left_square + right_square))


def _variance_over_data(moments: GaussianMoments, spec: LayerSpec, spread: float) -> float:
    """Return the variance of z over the data in the next layer of a network with batch normalisation."""
    made = spec.sigma_w**2 * (moments.second_moment(1.0) - moments.mean(1.0) ** 2)
    return spread + made if spec.residual else made


def _correlation(moments: GaussianMoments, spec: LayerSpec, q: float, c: float, following: float) -> float:
    if not 0 < following < inf or np.isnan(c):
        return nan
    # After batch normalisation two of many inputs are nearly uncorrelated.
    both = moments.mean(1.0) ** 2 if spec.batchnorm else moments.product(q, c)
    made = spec.sigma_w**2 * both + spec.sigma_b**2
    return float(np.clip((made + q * c if spec.residual else made) / following, -1.0, 1.0))


def _normalised_fixed_point(moments: GaussianMoments, spec: LayerSpec) -> VarianceFixedPoint:
    if spec.residual:
        return VarianceFixedPoint(inf, nan, 1.0)
    spread = _variance_over_data(moments, spec, 1.0)
    return VarianceFixedPoint(variance_map(moments, spec, 1.0), 0.0, chi(moments, spec, 1.0, spread))


def _limit(moments: GaussianMoments, spec: LayerSpec) -> float:
    """Return the limit of the iterated variance map from 1: a fixed point, 0 or infinity."""

    def log_change(power: float) -> float:
        return _log_ratio(variance_map(moments, spec, 10.0**power), 10.0**power)

    first = log_change(0.0)
    if np.isnan(first) or abs(first) <= SAME:
        return nan if np.isnan(first) else 1.0
    side = 1.0 if first > 0 else -1.0
    if spec.residual:
        return inf  # the variance never decreases
    before = 0.0
    for power in (side * _POWERS[1:]).tolist():
        now = log_change(power)
        if np.isnan(now):
            return nan
        if now * side < -ROUNDING:
            inner, outer = bisect(lambda middle: log_change(middle) * side > 0, before, power)
            return float(10.0 ** ((inner + outer) / 2))
        before = power
    return inf if side > 0 else 0.0


def _log_ratio(to: float, origin: float) -> float:
    """Return log10(to / origin), infinite if ``to`` is 0 or infinite."""
    if np.isnan(to):
        return nan
    ratio = to / origin
    return log10(ratio) if 0 < ratio < inf else inf if ratio else -inf


def _critical_bias(moments: GaussianMoments, q: float) -> float:
    """Return the sigma_b^2 of the edge of chaos with fixed point ``q``; NaN if the slope is 0 or not known."""
    slope = moments.slope_moment(q)
    return q - moments.second_moment(q) / slope if 0 < slope < inf else nan
