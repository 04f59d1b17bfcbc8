"""Initialisations of weights, which ``propagate`` and ``train`` share.

The weights of layer l have mean 0 and variance g_l**2 / fan_in. The inputs of the first layer are data, so g_1 = 1. The
inputs of all other layers are outputs of f, and g_l = g:

    exact        g = 1 / sqrt(E f(x)**2) for x ~ N(0, 1), which preserves a variance of 1
    he           g = sqrt(2), which is exact for ReLU (He et al. 2015, arXiv:1502.01852)
    lecun        g = 1, which is exact for the identity (LeCun et al. 1998, "Efficient BackProp")
    glorot       variance 2 / (fan_in + fan_out) in all layers, as lecun if these are equal (Glorot & Bengio 2010)
    orthogonal   g = 1, and the shorter side of each matrix is orthonormal (Saxe et al. 2014, arXiv:1312.6120)
"""

from __future__ import annotations

from math import isnan, sqrt

from actviz.formulas.errors import ActvizError
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.propagate_settings import MAX_SIGMA
from actviz.studies.networks.theory import exact_gain


def gain_of(init: str, moments: GaussianMoments) -> float:
    """Return the gain g of an initialisation, 1 for ``exact`` if no gain preserves the variance.

    Raises ``ActvizError`` if it is too large.
    """
    if init == "he":
        return sqrt(2)
    if init != "exact":
        return 1.0
    found = exact_gain(moments)
    if found > MAX_SIGMA:
        raise ActvizError(
            "{label} has an exact gain of {gain}; the maximum is {most}",
            label=moments.curve.label,
            gain=f"{found:g}",
            most=f"{MAX_SIGMA:g}",
        )
    return 1.0 if isnan(found) else found


def variance_factor(gain: float, moments: GaussianMoments) -> float:
    """Return the factor by which a layer multiplies a variance of 1, g**2 E f(x)**2; NaN if it is not known."""
    return gain**2 * moments.second_moment(1.0)
