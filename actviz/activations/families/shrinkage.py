"""Shrinkage functions, which set small inputs to zero, from wavelet denoising and sparse coding."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

_LAMBD = Parameter(
    name="lambd",
    default=0.5,
    meaning="half the width of the interval around 0 whose output is 0",
    at_least=0,
    aliases=("lambda", "threshold"),
)

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="hardshrink",
        title="Hard Shrinkage",
        formula="x if abs(x) > lambd else 0",
        parameters=(_LAMBD,),
        aliases=("hard thresholding",),
        family="piecewise-linear",
        source="Donoho & Johnstone, Ideal Spatial Adaptation by Wavelet Shrinkage, Biometrika 81, 1994",
        year=1994,
        uses="Denoising and sparse coding with unchanged large coefficients.",
        strengths="Exact zeros for small inputs, no bias for large inputs.",
        weaknesses="Jumps by lambd at both ends of the dead zone, so a small change of the input can activate a "
        "feature.",
    ),
    Activation(
        name="softshrink",
        title="Soft Shrinkage",
        formula="x - lambd if x > lambd else x + lambd if x < -lambd else 0",
        parameters=(_LAMBD,),
        aliases=("soft thresholding",),
        family="piecewise-linear",
        source=(
            "Donoho & Johnstone, Ideal Spatial Adaptation by Wavelet Shrinkage, Biometrika 81, 1994; "
            "in networks: Gregor & LeCun, Learning Fast Approximations of Sparse Coding, ICML 2010"
        ),
        year=1994,
        uses="Unrolled sparse coding (ISTA, LISTA), as the proximal operator of the absolute value; denoising.",
        strengths="Continuous, with exact zeros.",
        weaknesses="Reduces the magnitude of every large input by lambd; no gradient inside the dead zone.",
    ),
)
