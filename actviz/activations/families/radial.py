"""Radial functions: largest at 0 and decreasing towards 0 on both sides."""

from __future__ import annotations

from actviz.activations.entry import Activation

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="gaussian",
        title="Gaussian",
        formula="exp(-x**2)",
        aliases=("rbf", "gaussian_rbf", "bump"),
        family="radial",
        source="commonly attributed to Broomhead & Lowe 1988, Multivariable functional interpolation and adaptive "
        "networks, Complex Systems 2",
        year=1988,
        uses="Radial basis function networks; coordinate networks for scenes (GARF).",
        strengths="Local: a unit responds only near its centre; smooth and bounded.",
        weaknesses="Almost no gradient far from 0; the same name is also used for exp(-x^2/2).",
    ),
)
