"""Smooth ReLUs: monotonic curves with two linear asymptotes and one bend between them."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="softplus",
        title="Softplus",
        formula="log(1 + exp(beta*x))/beta",
        stable="softplus(beta*x)/beta",
        slope="sigmoid(beta*x)",
        parameters=(
            Parameter(
                name="beta", default=1.0, above=0, meaning="sharpness of the bend; larger values are closer to ReLU"
            ),
        ),
        aliases=("SmoothReLU",),
        family="smooth-relu",
        source="Dugas, Bengio, Bélisle, Nadeau & Garcia 2000, Incorporating Second-Order Functional Knowledge for "
        "Better Option Pricing, NIPS 2000",
        year=2000,
        uses="Outputs that must be positive (scales, variances, rates); smooth networks for differential equations.",
        strengths="Positive and infinitely differentiable; its slope is the logistic sigmoid.",
        weaknesses="Never exactly 0, and f(0) is not 0; one exp and one log per value.",
    ),
    Activation(
        name="shifted_softplus",
        title="Shifted Softplus",
        formula="softplus(x) - log(2)",
        # The difference cancels near 0.
        stable="log1p(expm1(x)/2) if x < 1 else softplus(x) - log(2)",
        slope="sigmoid(x)",
        aliases=("ssp",),
        family="smooth-relu",
        source="Schütt et al. 2017, SchNet: A continuous-filter convolutional neural network for modeling quantum "
        "interactions, NeurIPS 2017, arXiv:1706.08566",
        year=2017,
        uses="Atomistic networks such as SchNet, where forces are derivatives of the output.",
        strengths="Softplus with f(0) = 0; infinitely differentiable, so forces are smooth.",
        weaknesses="Higher cost than ReLU; bounded below, so the information of large negative inputs is lost.",
    ),
    Activation(
        name="squareplus",
        title="Squareplus",
        formula="(x + sqrt(x**2 + b))/2",
        # x + sqrt(x^2 + b) cancels on the left; multiplied by its conjugate, it does not.
        stable="x + b/(2*(hypot(x, sqrt(b)) + x)) if x >= 0 else b/(2*(hypot(x, sqrt(b)) - x))",
        parameters=(
            Parameter(
                name="b",
                default=4.0,
                above=0,
                meaning="width of the bend; values near 0 approach ReLU (for exactly 0, the slope at the kink is "
                "undefined)",
            ),
        ),
        aliases=("algebraic_softplus",),
        family="smooth-relu",
        source="Barron 2021, Squareplus: A Softplus-Like Algebraic Rectifier, arXiv:2112.11687",
        year=2021,
        uses="Replacement for softplus if only arithmetic and a square root are available.",
        strengths="Smooth and positive without exp or log.",
        weaknesses="The left tail decreases only as 1/|x|; direct evaluation of the formula has cancellation there, "
        "and squares overflow.",
    ),
    Activation(
        name="sparse_plus",
        title="Sparseplus",
        formula="0 if x <= -1 else (x if x >= 1 else (x + 1)**2/4)",
        family="smooth-relu",
        source="as in JAX and Keras; its slope, the sparse sigmoid, is in Blondel, Martins & Niculae 2019, Learning "
        "with Fenchel-Young Losses, arXiv:1901.02324",
        uses="A ReLU without a kink that still has outputs of exactly 0.",
        strengths="Exact zeros, the exact identity, and a continuous slope between them.",
        weaknesses="Output and gradient 0 below -1; the second derivative jumps at both ends of the bend.",
    ),
    Activation(
        name="bent_identity",
        title="Bent Identity",
        formula="(sqrt(x**2 + 1) - 1)/2 + x",
        # sqrt(x^2 + 1) - 1 cancels near 0, and squares overflow.
        stable="x + x*(x/(hypot(x, 1) + 1))/2",
        slope="1 + x/(2*sqrt(x**2 + 1))",
        stable_slope="1 + x/(2*hypot(x, 1))",
        stable_curvature="hypot(x, 1)**-3/2",
        aliases=("bent_linear",),
        family="smooth-relu",
        source="no original paper known; commonly listed in tables of activation functions",
        uses="Regression; teaching.",
        strengths="The slope is never 0: gradients neither vanish nor explode; f(0) = 0.",
        weaknesses="Almost linear, so it adds little expressive power; rarely used in practice.",
    ),
)
