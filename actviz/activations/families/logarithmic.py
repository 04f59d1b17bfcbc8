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
        year=2023,
        uses="Compression of rewards, values and observations of unknown scale in reinforcement learning.",
        strengths="The identity near 0 and a logarithm far from 0; the inverse is one formula.",
        weaknesses="The second derivative jumps from 1 to -1 at 0; large errors have little weight after the "
        "transformation.",
    ),
    Activation(
        name="asinh",
        title="Inverse Hyperbolic Sine",
        formula="asinh(x)",
        aliases=("arcsinh", "arsinh"),
        family="logarithmic",
        source="no single original paper",
        uses="Heavy-tailed inputs and targets; a smooth alternative to symlog.",
        strengths="Odd, unbounded and smooth everywhere; a logarithm for positive and negative inputs.",
        weaknesses="The textbook formula log(x + sqrt(x^2 + 1)) is inaccurate for large and for negative inputs.",
    ),
)
