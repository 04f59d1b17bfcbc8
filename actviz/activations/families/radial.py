"""Bumps: activations that answer to nearness, largest at 0 and fading on both sides."""

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
        uses="radial basis function networks; coordinate networks for scenes (GARF)",
        strengths="local: a unit answers only near its centre; smooth and bounded",
        weaknesses="no gradient away from 0; some write exp(-x^2/2) under the same name",
    ),
)
