"""Elementary functions: identity, absolute value and two step functions."""

from __future__ import annotations

from actviz.activations.entry import Activation

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="identity",
        title="Identity",
        formula="x",
        aliases=("linear", "pass-through"),
        family="piecewise-linear",
        source="no original paper: the linear neuron is older than the literature on activations",
        uses="Output layer for regression; placeholder if no activation is used; baseline for comparisons.",
        strengths="No computational cost; gradients are unchanged.",
        weaknesses="Any number of layers with it is equivalent to one affine map.",
    ),
    Activation(
        name="absolute",
        title="Absolute Value",
        formula="abs(x)",
        aliases=("abs", "full-wave rectifier"),
        family="piecewise-linear",
        source=(
            "commonly attributed to Jarrett, Kavukcuoglu, Ranzato & LeCun, "
            "What is the Best Multi-Stage Architecture for Object Recognition?, ICCV 2009"
        ),
        year=2009,
        uses="Features that do not depend on the sign of a contrast; scattering networks and Lipschitz-bounded "
        "networks.",
        strengths="Never saturates, and units never die: the magnitude of the slope is 1 on both sides.",
        weaknesses="Not monotonic, so x and -x have the same output; frameworks use different derivatives at 0.",
    ),
    Activation(
        name="binary_step",
        title="Binary Step",
        formula="1 if x >= 0 else 0",
        aliases=("heaviside", "unit step", "step", "hardlim", "threshold logic unit"),
        family="piecewise-linear",
        source=(
            "commonly attributed to McCulloch & Pitts, A Logical Calculus of the Ideas Immanent in Nervous Activity, "
            "Bulletin of Mathematical Biophysics 5, 1943"
        ),
        year=1943,
        uses="The classical perceptron; binarised and spiking networks, trained with a surrogate gradient.",
        strengths="The output is one bit, with minimal memory and computational cost.",
        weaknesses="The slope is 0 at every point where it exists, so gradient descent cannot learn; the value at 0 "
        "(here 1) is a convention.",
    ),
    Activation(
        name="sign",
        title="Sign",
        formula="sign(x)",
        aliases=("signum", "sgn", "bipolar step", "hardlims", "symmetric hard limit"),
        family="piecewise-linear",
        source="no single original paper",
        uses="Weights and activations of binarised networks (with a straight-through gradient); Hopfield networks.",
        strengths="Zero-centred; products of its outputs require no multiplier.",
        weaknesses="No gradient for learning; three values here, but binarised networks map 0 to +1 or -1.",
    ),
)
