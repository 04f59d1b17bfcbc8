"""Waves: activations that oscillate, for signals that repeat or are full of detail."""

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
                meaning="angular frequency; SIREN takes 30 in its first layer",
                aliases=("omega_0", "w0"),
            ),
        ),
        aliases=("sin", "siren", "sinusoid"),
        family="periodic",
        source="Sitzmann, Martel, Bergman, Lindell & Wetzstein 2020, Implicit Neural Representations with Periodic "
        "Activation Functions (SIREN), NeurIPS 2020, arXiv:2006.09661",
        uses="images, shapes and fields stored as networks; physics-informed networks",
        strengths="fine detail comes through, and every derivative is again a sine",
        weaknesses="trains badly without its special initialisation; many inputs share one output",
    ),
    Activation(
        name="snake",
        title="Snake",
        formula="x + sin(a*x)**2/a",
        slope="1 + sin(2*a*x)",
        # The slope touches 0; there 1 + sin(u) is cos(u)**2/(1 - sin(u)).
        stable_slope="1 + sin(2*a*x) if sin(2*a*x) > 0 else cos(2*a*x)**2/(1 - sin(2*a*x))",
        parameters=(
            Parameter(
                name="a",
                default=1.0,
                above=0,
                meaning="frequency of the ripple; it repeats every pi/a",
                aliases=("alpha",),
            ),
        ),
        aliases=("snake_a",),
        family="periodic",
        source="Ziyin, Hartwig & Ueda 2020, Neural Networks Fail to Learn Periodic Functions and How to Fix It, "
        "NeurIPS 2020, arXiv:2006.08195",
        uses="audio vocoders (BigVGAN, DAC); periodic data beyond the range seen in training",
        strengths="a trend plus a ripple: extrapolates periodic signals and still never decreases",
        weaknesses="slope 0 once in every period; the right a depends on the data and is best learned",
    ),
    Activation(
        name="gcu",
        title="Growing Cosine Unit",
        formula="x*cos(x)",
        family="periodic",
        source="Noel, Trivedi & Dutta 2021, Growing Cosine Unit: A Novel Oscillatory Activation Function That Can "
        "Speedup Training and Reduce Parameters in Convolutional Neural Networks, arXiv:2108.12943",
        uses="showing that a single neuron can learn XOR; experiments with convolutional networks",
        strengths="one neuron can draw several decision boundaries",
        weaknesses="oscillates without bound, and its slope grows with the input; no limit on either side",
    ),
    Activation(
        name="sinc",
        title="Cardinal Sine",
        formula="sin(x)/x",
        stable="sinc(x)",
        aliases=("cardinal_sine",),
        family="periodic",
        source="no single original paper",
        uses="band-limited interpolation; toy networks",
        strengths="smooth, bounded and local: the ripple dies out",
        weaknesses="0/0 at the origin when written out; libraries often mean the normalised sin(pi*x)/(pi*x)",
    ),
)
