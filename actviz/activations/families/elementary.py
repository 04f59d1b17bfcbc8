"""The elementary pieces: the straight line, the absolute value and the two step functions."""

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
        uses="Output layer of a regression; a placeholder where no activation is wanted; the baseline to compare with.",
        strengths="Costs nothing and passes every gradient unchanged.",
        weaknesses="Layers joined by it are together no more than one affine map.",
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
        uses="Features that ignore the sign of a contrast; scattering and Lipschitz-bounded networks.",
        strengths="Never saturates and never dies: the slope is 1 in size on both sides.",
        weaknesses="Not monotonic, so opposite inputs cannot be told apart; frameworks differ on the slope at 0.",
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
        uses="The classical perceptron; binarised and spiking networks, trained with a surrogate gradient.",
        strengths="The output is one bit: nothing is cheaper to store or to compute with.",
        weaknesses="The slope is 0 wherever it exists, so nothing is learned; the value at 0 (here 1) is a convention.",
    ),
    Activation(
        name="sign",
        title="Sign",
        formula="sign(x)",
        aliases=("signum", "sgn", "bipolar step", "hardlims", "symmetric hard limit"),
        family="piecewise-linear",
        source="no single original paper",
        uses="Weights and activations of binarised networks (with a straight-through gradient); Hopfield networks.",
        strengths="Zero-centred, and products of its outputs need no multiplier.",
        weaknesses="No gradient to learn from; three-valued here, while binarised networks map 0 to +1 or to -1.",
    ),
)
