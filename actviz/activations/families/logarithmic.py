"""Symmetric functions that grow like a logarithm: symlog and the inverse hyperbolic sine."""

from __future__ import annotations

from actviz.activations.entry import Activation

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="symlog",
        title="Symmetric Logarithm",
        formula="sign(x)*log1p(abs(x))",
        aliases=("symmetric log", "bi-symmetric log", "signed log1p"),
        family="logarithmic",
        source="Hafner et al., Mastering Diverse Domains through World Models, 2023, arXiv:2301.04104",
        uses="Squashing rewards, values and observations of unknown scale in reinforcement learning.",
        strengths="The identity near 0, a logarithm far out, and inverted by one formula.",
        weaknesses="The second derivative jumps from 1 to -1 at 0; large errors hardly count after it.",
    ),
    Activation(
        name="asinh",
        title="Inverse Hyperbolic Sine",
        formula="asinh(x)",
        aliases=("arcsinh", "arsinh"),
        family="logarithmic",
        source="no single original paper",
        uses="Heavy-tailed inputs and targets; a smooth alternative to symlog.",
        strengths="Odd, unbounded and smooth everywhere; a logarithm that accepts every sign.",
        weaknesses="The textbook logarithm log(x + sqrt(x^2 + 1)) fails for large and for negative inputs.",
    ),
)
