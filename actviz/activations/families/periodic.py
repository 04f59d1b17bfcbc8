"""Periodic and oscillating functions, for periodic signals and signals with fine detail."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="sine",
        title="Sine",
        formula="sin(omega*x)",
        parameters=(
            Parameter(
                name="omega",
                default=1.0,
                meaning="angular frequency; SIREN uses 30 in its first layer",
                aliases=("omega_0", "w0"),
            ),
        ),
        aliases=("sin", "siren", "sinusoid"),
        family="periodic",
        source="Sitzmann, Martel, Bergman, Lindell & Wetzstein 2020, Implicit Neural Representations with Periodic "
        "Activation Functions (SIREN), NeurIPS 2020, arXiv:2006.09661",
        year=2020,
        uses="Images, shapes and fields represented as networks; physics-informed networks.",
        strengths="Represents fine detail; every derivative is again a sine.",
        weaknesses="Difficult to train without its special initialisation; many inputs have the same output.",
    ),
    Activation(
        name="snake",
        title="Snake",
        formula="x + sin(a*x)**2/a",
        slope="1 + sin(2*a*x)",
        # Where the slope is 0, 1 + sin(u) cancels; there it is cos(u)**2/(1 - sin(u)).
        stable_slope="1 + sin(2*a*x) if sin(2*a*x) > 0 else cos(2*a*x)**2/(1 - sin(2*a*x))",
        parameters=(
            Parameter(
                name="a",
                default=1.0,
                above=0,
                meaning="frequency of the periodic term; the period is pi/a",
                aliases=("alpha",),
            ),
        ),
        aliases=("snake_a",),
        family="periodic",
        source="Ziyin, Hartwig & Ueda 2020, Neural Networks Fail to Learn Periodic Functions and How to Fix It, "
        "NeurIPS 2020, arXiv:2006.08195",
        year=2020,
        uses="Audio vocoders (BigVGAN, DAC); periodic data outside the range of the training data.",
        strengths="A linear trend plus a periodic term: extrapolates periodic signals and never decreases.",
        weaknesses="Slope 0 once per period; the best value of a depends on the data, so a is usually learned.",
    ),
    Activation(
        name="gcu",
        title="Growing Cosine Unit",
        formula="x*cos(x)",
        family="periodic",
        source="Noel, Trivedi & Dutta 2021, Growing Cosine Unit: A Novel Oscillatory Activation Function That Can "
        "Speedup Training and Reduce Parameters in Convolutional Neural Networks, arXiv:2108.12943",
        year=2021,
        uses="Demonstration that a single neuron can learn XOR; experiments with convolutional networks.",
        strengths="One neuron can represent several decision boundaries.",
        weaknesses="Oscillates with unbounded amplitude, and its slope increases with the input; no limit on either "
        "side.",
    ),
    Activation(
        name="sinc",
        title="Cardinal Sine",
        formula="sin(x)/x",
        stable="sinc(x)",
        aliases=("cardinal_sine",),
        family="periodic",
        source="no single original paper",
        uses="Band-limited interpolation; toy networks.",
        strengths="Smooth, bounded and local: the oscillation decays.",
        weaknesses="Direct evaluation is 0/0 at the origin; in libraries the name often means the normalised form "
        "sin(pi*x)/(pi*x).",
    ),
)
