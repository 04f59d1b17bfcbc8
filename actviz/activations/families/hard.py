"""Hard functions: piecewise linear and quadratic approximations of sigmoid and tanh, and gated units made of them."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="ramp",
        title="Ramp",
        formula="clip(x, 0, 1)",
        aliases=("unit ramp", "saturating linear", "satlin", "relu1"),
        family="piecewise-linear",
        source="no single original paper",
        uses="Outputs that must be between 0 and 1, on hardware without an exponential.",
        strengths="Bounded and exact in fixed-point arithmetic.",
        weaknesses="No gradient outside the interval from 0 to 1; the name ramp is also used for ReLU.",
    ),
    Activation(
        name="hardtanh",
        title="Hard Hyperbolic Tangent",
        formula="clip(x, min_val, max_val)",
        parameters=(
            Parameter(name="min_val", default=-1.0, meaning="smallest output"),
            Parameter(name="max_val", default=1.0, meaning="largest output"),
        ),
        ascending=("min_val", "max_val"),
        aliases=("satlins", "symmetric saturating linear"),
        family="piecewise-linear",
        source="commonly attributed to Collobert, Large Scale Machine Learning, PhD thesis, Université Paris VI, 2004",
        year=2004,
        uses="Early neural language models; the surrogate slope of binarised networks; bounding actions in control.",
        strengths="Zero-centred and bounded like tanh, at the cost of two comparisons.",
        weaknesses="No gradient outside the bounds; frameworks use different derivatives at the bounds.",
    ),
    Activation(
        name="hard_sigmoid",
        title="Hard Sigmoid",
        formula="clip(x + 3, 0, 6)/6",
        aliases=("h-sigmoid",),
        family="piecewise-linear",
        source="Howard et al., Searching for MobileNetV3, ICCV 2019, arXiv:1905.02244",
        year=2019,
        uses="Gates of mobile networks, especially in squeeze-and-excitation blocks.",
        strengths="A piecewise-linear sigmoid: fast, and exact under quantisation.",
        weaknesses="No gradient for |x| > 3; the same name is used for three different slopes.",
    ),
    Activation(
        name="hard_sigmoid_02",
        title="Hard Sigmoid with Slope 0.2",
        formula="clip(alpha*x + beta, 0, 1)",
        # The bounds are compared with x itself, so that they are the same numbers as the kinks.
        stable="0 if x <= -beta/alpha else 1 if x >= (1 - beta)/alpha else alpha*(x + beta/alpha)",
        parameters=(
            Parameter(name="alpha", default=0.2, meaning="slope of the middle piece", above=0),
            Parameter(name="beta", default=0.5, meaning="output at 0"),
        ),
        aliases=("Theano hard sigmoid",),
        family="piecewise-linear",
        source="no original paper; the hard sigmoid of Theano and of early Keras, and the default of the ONNX operator",
        uses="Recurrent gates of older Keras models; exchange of models between frameworks.",
        strengths="Slope and offset are parameters, so it includes every other hard sigmoid.",
        weaknesses="Kinks at -2.5 and 2.5, while hard_sigmoid has kinks at -3 and 3: the difference is up to 1/12.",
    ),
    Activation(
        name="sparse_sigmoid",
        title="Sparse Sigmoid",
        formula="clip((x + 1)/2, 0, 1)",
        aliases=("two-class sparsemax", "BinaryConnect hard sigmoid"),
        family="piecewise-linear",
        source=(
            "Blondel, Martins & Niculae, Learning with Fenchel-Young Losses, 2019, arXiv:1901.02324; "
            "the same curve in Courbariaux, Bengio & David, BinaryConnect, 2015, arXiv:1511.00363"
        ),
        year=2015,
        uses="Probabilities that may be exactly 0 or 1; stochastic binarisation of weights.",
        strengths="Equal to sparsemax for two classes, with a corresponding convex loss.",
        weaknesses="No gradient for outputs of exactly 0 or 1; frameworks use different derivatives at -1 and 1.",
    ),
    Activation(
        name="sqnl",
        title="Square Nonlinearity",
        formula="-1 if x < -2 else x + x**2/4 if x < 0 else x - x**2/4 if x < 2 else 1",
        family="sigmoid",
        source="Wuraola & Patel, SQNL: A New Computationally Efficient Activation Function, IJCNN 2018",
        year=2018,
        uses="Replacement for tanh on microcontrollers and programmable logic.",
        strengths="Two parabolas: one square and one shift; the slope is continuous.",
        weaknesses="The gradient is exactly 0 for |x| > 2.",
    ),
    Activation(
        name="hard_swish",
        title="Hard Swish",
        formula="x*(clip(x + 3, 0, 6)/6)",
        aliases=("h-swish", "hard SiLU"),
        family="gated",
        source="Howard et al., Searching for MobileNetV3, ICCV 2019, arXiv:1905.02244",
        year=2019,
        uses="Mobile networks from MobileNetV3 on, and quantised inference.",
        strengths="Close to SiLU without an exponential; suitable for integer arithmetic.",
        weaknesses="Kinks at -3 and 3; quadratic between them, not piecewise linear.",
    ),
    Activation(
        name="hard_mish",
        title="Hard Mish",
        formula="x*(clip(x + 2, 0, 2)/2)",
        aliases=("H-Mish",),
        family="gated",
        source="Misra, H-Mish, 2020, no paper (github.com/digantamisra98/H-Mish)",
        year=2020,
        uses="Mobile vision models, as a replacement for Mish.",
        strengths="One clip and two multiplications; exactly the identity for positive inputs.",
        weaknesses="Minimum of -0.5, clearly lower than that of Mish; kink at -2.",
    ),
    Activation(
        name="hard_elish",
        title="Hard Exponential Linear Sigmoid Squashing",
        formula="(x if x >= 0 else expm1(x))*clip((x + 1)/2, 0, 1)",
        family="gated",
        source="Basirat & Roth, The Quest for the Golden Activation Function, 2018, arXiv:1808.00783",
        year=2018,
        uses="Experiments with functions found by evolutionary search.",
        strengths="Exactly zero below -1 and exactly the identity above 1.",
        weaknesses="Two kinks with an exponential between them; not available in frameworks.",
    ),
    Activation(
        name="clipped_gelu",
        title="Clipped Gaussian Error Linear Unit",
        formula="clip(x*Phi(x), lo, hi)",
        parameters=(
            Parameter(name="lo", default=-10.0, meaning="smallest output", aliases=("min",)),
            Parameter(name="hi", default=10.0, meaning="largest output", aliases=("max",)),
        ),
        ascending=("lo", "hi"),
        aliases=("gelu_10",),
        family="gated",
        source=(
            "Wu et al., Integer Quantization for Deep Learning Inference: Principles and Empirical Evaluation, 2020, "
            "arXiv:2004.09602"
        ),
        year=2020,
        uses="Eight-bit inference of BERT-like models.",
        strengths="Large activations cannot enlarge the quantisation range.",
        weaknesses="The default lower bound has no effect, because GELU stays above -0.17; no gradient above the "
        "upper bound.",
    ),
)
