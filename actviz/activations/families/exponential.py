"""Functions that are made of exponentials: exp itself and the family of the exponential linear unit."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

# In exp(x) = 1 + 2*x/(2 - x + c), this is c.
_REST = (
    "x**2/(6 + x**2/(10 + x**2/(14 + x**2/(18 + x**2/(22 + x**2/(26 + "
    "x**2/(30 + x**2/(34 + x**2/(38 + x**2/(42 + x**2/46))))))))))"
)

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="exponential",
        title="Exponential",
        formula="exp(x)",
        aliases=("exp",),
        family="exponential",
        source="no original paper",
        uses="Outputs that must be positive: rates of a Poisson regression, variances, scales.",
        strengths="Converts sums to products; its logarithm is the input.",
        weaknesses="Overflows above 710 in double, 89 in single and 11 in half precision; gradients explode.",
    ),
    Activation(
        name="elu",
        title="Exponential Linear Unit",
        formula="x if x > 0 else alpha*expm1(x)",
        parameters=(Parameter(name="alpha", default=1.0, meaning="the limit on the left is -alpha", at_least=0),),
        family="exponential",
        source=(
            "Clevert, Unterthiner & Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units, "
            "ICLR 2016, arXiv:1511.07289"
        ),
        year=2015,
        uses="Convolutional networks without batch normalisation; reinforcement learning.",
        strengths="Negative outputs move the mean activation towards 0; units do not die completely.",
        weaknesses="Requires an exponential, saturates on the left, and has a kink at 0 unless alpha is 1.",
    ),
    Activation(
        name="celu",
        title="Continuously Differentiable Exponential Linear Unit",
        formula="x if x > 0 else alpha*expm1(x/alpha)",
        parameters=(Parameter(name="alpha", default=1.0, meaning="the limit on the left is -alpha", above=0),),
        aliases=("continuously differentiable ELU",),
        family="exponential",
        source="Barron, Continuously Differentiable Exponential Linear Units, 2017, arXiv:1704.07483",
        year=2017,
        uses="Replacement for ELU with alpha different from 1, without a kink.",
        strengths="The slope is 1 at 0 for every alpha and never exceeds 1.",
        weaknesses="Requires an exponential and saturates on the left, like ELU.",
    ),
    Activation(
        name="selu",
        title="Scaled Exponential Linear Unit",
        formula="lam*x if x > 0 else lam*alpha*expm1(x)",
        parameters=(
            Parameter(
                name="lam",
                default=1.0507009873554805,
                meaning="factor of the whole function",
                above=0,
                aliases=("lambda", "scale", "gamma"),
            ),
            Parameter(
                name="alpha",
                default=1.6732632423543772,
                meaning="the limit on the left is -lam*alpha",
                at_least=0,
            ),
        ),
        aliases=("scaled ELU", "self-normalizing"),
        family="exponential",
        source=(
            "Klambauer, Unterthiner, Mayr & Hochreiter, Self-Normalizing Neural Networks, NeurIPS 2017, "
            "arXiv:1706.02515"
        ),
        year=2017,
        uses="Deep fully connected networks, with LeCun normal initialisation and alpha dropout.",
        strengths="Moves activations towards mean 0 and variance 1 without a normalisation layer.",
        weaknesses="This property holds only with the matching initialisation and dropout; kink at 0.",
    ),
    Activation(
        name="pelu",
        title="Parametric Exponential Linear Unit",
        formula="a/b*x if x >= 0 else a*expm1(x/b)",
        parameters=(
            Parameter(name="a", default=1.0, meaning="the limit on the left is -a", above=0),
            Parameter(
                name="b", default=1.0, meaning="decay length of the negative side; the slope at 0 is a/b", above=0
            ),
        ),
        aliases=("parametric ELU",),
        family="exponential",
        source=(
            "Trottier, Giguère & Chaib-draa, Parametric Exponential Linear Unit for Deep Convolutional "
            "Neural Networks, ICMLA 2017, arXiv:1605.09332"
        ),
        year=2016,
        uses="Convolutional networks that learn the shape of ELU for each layer.",
        strengths="Two learned parameters set slope, limit and decay; the function remains smooth at 0.",
        weaknesses="Both parameters must be kept positive during training; incorrect versions of the formula are "
        "common.",
    ),
    Activation(
        name="xielu",
        title="Expanded Integral of the Exponential Linear Unit",
        formula="alpha_p*x**2 + beta*x if x > 0 else alpha_n*(expm1(x) - x) + beta*x",
        # Far on the left, the two multiples of x cancel unless they are collected. Near 0, expm1(x) - x cancels; there
        # a continued fraction of exp, accurate to 50 digits, is used instead.
        stable=(
            "x*(alpha_p*x + beta) if x > 0 else (beta - alpha_n)*x + alpha_n*expm1(x) if x < -0.1 else "
            f"x*(beta + alpha_n*(x - {_REST})/(2 - x + {_REST}))"
        ),
        stable_slope="2*alpha_p*x + beta if x > 0 else "
        "alpha_n*expm1(x) + beta if x > -1 else beta - alpha_n + alpha_n*exp(x)",
        parameters=(
            Parameter(name="alpha_p", default=0.8, meaning="curvature of the positive side", at_least=0),
            Parameter(name="alpha_n", default=0.8, meaning="strength of the negative side", at_least=0),
            Parameter(name="beta", default=0.5, meaning="slope at 0"),
        ),
        aliases=("expanded integral of ELU",),
        family="exponential",
        source="Huang & Schlag, Deriving Activation Functions Using Integration, 2024, arXiv:2411.13010",
        year=2024,
        uses="Feed-forward blocks of large language models, with two strengths learned per layer.",
        strengths="Its slope is a trainable ELU: it increases linearly on the right and has a lower bound on the left.",
        weaknesses="Unbounded on both sides if alpha_n is greater than beta; quadratic growth on the right.",
    ),
)
