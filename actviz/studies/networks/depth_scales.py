"""Depth scales of signals in wide random networks, of Schoenholz et al. 2017, arXiv:1611.01232.

In networks without batch normalisation and residual connections, the variance of z and the correlation between two
inputs converge to fixed points. In deep layers the distances from them decrease as exp(-layer / xi).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, nan

from actviz.numerics.roots import bisect
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.theory import SAME, LayerSpec, correlation_map, fixed_point

NEAR_1 = 1e-6
"""The smallest distance from 1 of a correlation in the chaotic phase."""


@dataclass(frozen=True)
class DepthScales:
    """The fixed point ``c`` of the correlation, and the depth scales of the variance (q) and of the correlation (c).

    A scale is infinite at the edge of chaos, where the distance decreases more slowly than exponentially, and NaN if it
    is not known.
    """

    c: float
    xi_q: float
    xi_c: float


def depth_scales(moments: GaussianMoments, spec: LayerSpec) -> DepthScales:
    """Return the depth scales of plain layers; all NaN if the variance converges to 0, to infinity or is not known."""
    fixed = fixed_point(moments, spec)
    if not 0 < fixed.q < inf:
        return DepthScales(nan, nan, nan)
    c = _correlation_limit(moments, spec, fixed.q, fixed.chi_1)
    slope = fixed.chi_1 if c == 1 else spec.sigma_w**2 * moments.slope_product(fixed.q, c)
    return DepthScales(c, _scale(fixed.slope), _scale(slope))


def _correlation_limit(moments: GaussianMoments, spec: LayerSpec, q: float, chi_1: float) -> float:
    """Return the stable fixed point of the correlation: 1 in the ordered phase, smaller in the chaotic one."""
    if not chi_1 > 1 + SAME:
        return 1.0 if chi_1 <= 1 + SAME else nan
    low, high = bisect(lambda c: correlation_map(moments, spec, q, c) > c, 0.0, 1 - NEAR_1)
    return (low + high) / 2


def _scale(slope: float) -> float:
    """Return in how many layers a distance decreases by the factor e, if each layer multiplies it by a slope."""
    size = abs(slope)
    if abs(size - 1) <= SAME:
        return inf
    return -1 / log(size) if 0 < size < 1 else 0.0 if size == 0 else nan
