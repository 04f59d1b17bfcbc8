"""Gated units: x*g(x), the input times a gate that increases with the input. Most have a minimum below 0."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

ENTRIES: tuple[Activation, ...] = (
    # --- gates that are a sigmoid ---
    Activation(
        name="silu",
        title="Sigmoid Linear Unit",
        formula="x*sigmoid(x)",
        aliases=("swish_1", "sil", "sigmoid_weighted_linear_unit"),
        family="gated",
        source="Hendrycks & Gimpel 2016, arXiv:1606.08415 (the name); Elfwing, Uchibe & Doya 2017, arXiv:1702.03118; "
        "Ramachandran, Zoph & Le 2017, arXiv:1710.05941 (as Swish)",
        year=2016,
        uses="EfficientNet, YOLO, diffusion U-Nets; the gate of SwiGLU in LLaMA.",
        strengths="Smooth, and close to ReLU far from 0; moderately negative inputs have a nonzero gradient.",
        weaknesses="One exponential per value; not monotonic; direct evaluation of the product is NaN at minus "
        "infinity.",
    ),
    Activation(
        name="swish",
        title="Swish",
        formula="x*sigmoid(beta*x)",
        parameters=(
            Parameter(
                name="beta",
                default=1.0,
                meaning="sharpness of the gate: 0 is x/2, 1 is SiLU, large values approach ReLU",
                aliases=("alpha",),
            ),
        ),
        aliases=("swish_beta", "parametric_swish"),
        family="gated",
        source="Ramachandran, Zoph & Le 2017, Searching for Activation Functions, arXiv:1710.05941",
        year=2017,
        uses="Image classifiers in which beta is learned, per layer or per channel.",
        strengths="One trainable parameter that varies the shape from a straight line to ReLU.",
        weaknesses="Many frameworks use the name swish for beta = 1; not monotonic; one exponential per value.",
    ),
    Activation(
        name="e_swish",
        title="E-swish",
        formula="beta*x*sigmoid(x)",
        parameters=(
            Parameter(
                name="beta",
                default=1.5,
                above=0,
                meaning="factor of SiLU; the paper examines 1 to 2",
                illustrative=True,
            ),
        ),
        family="gated",
        source="Alcaide 2018, E-swish: Adjusting Activations to Different Network Depths, arXiv:1801.07145",
        year=2018,
        uses="Experiments on signal scale in deep image classifiers.",
        strengths="A steeper SiLU: the slope can be adjusted to the depth of the network.",
        weaknesses="A factor that weights can represent as well; implementations use different defaults of beta.",
    ),
    Activation(
        name="quick_gelu",
        title="Quick GELU",
        formula="x*sigmoid(1.702*x)",
        aliases=("gelu_quick", "gelu_sigmoid", "sigmoid_gelu", "gelu_fast_approx"),
        family="gated",
        source="Hendrycks & Gimpel 2016, Gaussian Error Linear Units (GELUs), arXiv:1606.08415",
        year=2016,
        uses="OpenAI's CLIP and models derived from it.",
        strengths="A GELU at the cost of one sigmoid.",
        weaknesses="A coarse approximation: weights trained with one form of GELU are not exact for another form.",
    ),
    Activation(
        name="flatten_t_swish",
        title="Flatten-T Swish",
        formula="x*sigmoid(x) + T if x >= 0 else T",
        parameters=(
            Parameter(
                name="T",
                default=-0.2,
                meaning="output for all negative inputs, and offset of all other outputs",
                aliases=("t",),
            ),
        ),
        aliases=("ftswish", "fts"),
        family="gated",
        source="Chieng, Wahid, Pauline & Perla 2018, Flatten-T Swish: a thresholded ReLU-Swish-like activation "
        "function for deep learning, arXiv:1812.06247",
        year=2018,
        uses="Experiments with image classifiers.",
        strengths="A negative T moves the mean activation towards 0; monotonic, unlike SiLU.",
        weaknesses="Gradient 0 for negative inputs, like ReLU; a kink at 0; f(0) is not 0.",
    ),
    Activation(
        name="aptx",
        title="Alpha Plus Tanh Times",
        formula="(alpha + tanh(beta*x))*gamma*x",
        # alpha + tanh cancels on the left if alpha is 1; there, tanh(u) = 2*sigmoid(2u) - 1.
        stable="gamma*x*(alpha - 1 + 2*sigmoid(2*beta*x) if beta*x < -1 else alpha + tanh(beta*x))",
        parameters=(
            Parameter(
                name="alpha",
                default=1.0,
                at_least=0,
                meaning="offset of the gate; for 1, the gate tends to 0 on the left",
            ),
            Parameter(name="beta", default=1.0, meaning="sharpness of the gate"),
            Parameter(
                name="gamma",
                default=0.5,
                meaning="factor of the whole function; the slope on the right is gamma*(1 + alpha)",
            ),
        ),
        family="gated",
        source="Kumar 2022, APTx: better activation function than MISH, SWISH, and ReLU's variants used in deep "
        "learning, arXiv:2209.06119",
        year=2022,
        uses="Replacement for Mish or Swish at lower cost.",
        strengths="One tanh and few other operations; three trainable parameters.",
        weaknesses="With its default parameters, equal to Swish with beta = 2.",
    ),
    Activation(
        name="acon_c",
        title="ACON-C",
        formula="(p1 - p2)*x*sigmoid(beta*(p1 - p2)*x) + p2*x",
        # The same function without a difference: where p1*x is the limit, p2*x cancels in the textbook form.
        stable="x*(p1*sigmoid(beta*(p1 - p2)*x) + p2*sigmoid(beta*(p2 - p1)*x))",
        parameters=(
            Parameter(
                name="p1",
                default=1.0,
                meaning="slope of the first line (on the far right, if it is the larger slope)",
                illustrative=True,
            ),
            Parameter(
                name="p2",
                default=0.25,
                meaning="slope of the second line (on the far left, if it is the smaller slope)",
                illustrative=True,
            ),
            Parameter(
                name="beta",
                default=1.0,
                meaning="sharpness of the transition: 0 is a straight line, large values approach max(p1*x, p2*x)",
                illustrative=True,
            ),
        ),
        aliases=("acon",),
        family="gated",
        source="Ma, Zhang, Liu & Sun 2020, Activate or Not: Learning Customized Activation, CVPR 2021, "
        "arXiv:2009.04759",
        year=2020,
        uses="Image classifiers that learn for each channel whether it is activated.",
        strengths="A smooth maximum of two lines: contains Swish, and leaky or parametric ReLU as limits.",
        weaknesses="Three additional parameters per channel.",
    ),
    # --- gates that are a normal distribution function, or nearly so ---
    Activation(
        name="gelu",
        title="Gaussian Error Linear Unit",
        formula="x*Phi(x)",
        aliases=("gelu_exact", "gelu_erf", "gelu_python"),
        family="gated",
        source="Hendrycks & Gimpel 2016, Gaussian Error Linear Units (GELUs), arXiv:1606.08415",
        year=2016,
        uses="Transformers such as BERT and ViT.",
        strengths="Smooth; weights an input by the probability that it exceeds Gaussian noise.",
        weaknesses="Requires an error function; not monotonic; the name gelu means this form or the tanh "
        "approximation, depending on the framework.",
    ),
    Activation(
        name="gelu_tanh",
        title="GELU, tanh approximation",
        formula="0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))",
        # 1 + tanh(u) = 2*sigmoid(2u) is accurate in the left tail; x is clipped in the square where the gate is 0 or 1.
        stable="x*sigmoid(2*sqrt(2/pi)*x*(1 + 0.044715*min(x**2, 1000000)))",
        aliases=(
            "gelu_new",
            "gelu_fast",
            "gelu_accurate",
            "gelu_approx",
            "gelu_approximate",
            "gelu_pytorch_tanh",
            "gelu_python_tanh",
        ),
        family="gated",
        source="Hendrycks & Gimpel 2016, Gaussian Error Linear Units (GELUs), arXiv:1606.08415",
        year=2016,
        uses="GPT-2, Gemma and the original BERT code; what jax.nn.gelu computes by default.",
        strengths="Very close to the exact GELU, with tanh instead of the error function.",
        weaknesses="Slightly different from the exact GELU and easily confused with it; the cube overflows first.",
    ),
    Activation(
        name="phish",
        title="Phish",
        formula="x*tanh(x*Phi(x))",
        family="gated",
        source="Naveen 2022, Phish: A Novel Hyper-Optimizable Activation Function, TechRxiv 17283824",
        year=2022,
        uses="Experiments with image classifiers.",
        strengths="Smooth and nonnegative; close to the identity for large inputs.",
        weaknesses="Slope 0 at the origin; moderately negative inputs have positive outputs; published only as a "
        "preprint.",
    ),
    # --- gates made of tanh, erf and softplus ---
    Activation(
        name="mish",
        title="Mish",
        formula="x*tanh(softplus(x))",
        family="gated",
        source="Misra 2019, Mish: A Self Regularized Non-Monotonic Activation Function, BMVC 2020, arXiv:1908.08681",
        year=2019,
        uses="Image models such as the YOLOv4 backbone.",
        strengths="Infinitely differentiable; negative inputs have slightly larger outputs in magnitude than with "
        "SiLU.",
        weaknesses="Requires one exp, one log and one tanh per value; not monotonic.",
    ),
    Activation(
        name="serf",
        title="Serf (log-Softplus Error Function)",
        formula="x*erf(softplus(x))",
        family="gated",
        source="Nag & Bhattacharyya 2021, SERF: Towards better training of deep neural networks using log-Softplus "
        "ERror activation Function, WACV 2023, arXiv:2108.09598",
        year=2021,
        uses="Experiments with vision models.",
        strengths="Similar in shape to Mish, and closer to the identity on the right.",
        weaknesses="Higher cost than Mish: one exp, one log and one error function per value.",
    ),
    Activation(
        name="tanhexp",
        title="TanhExp",
        formula="x*tanh(exp(x))",
        # Beyond 20 the gate is 1. Clipping x there prevents the product of an infinite exp and 0.
        stable="x*tanh(exp(min(x, 20)))",
        aliases=("telu",),
        family="gated",
        source="Liu & Di 2020, TanhExp: A Smooth Activation Function with High Convergence Speed for Lightweight "
        "Neural Networks, arXiv:2003.09855; again as TeLU, Fernandez & Mali 2024, arXiv:2412.20269",
        year=2020,
        uses="Small convolutional networks; later proposed again as TeLU.",
        strengths="Almost the identity even for small positive inputs; smooth.",
        weaknesses="Not monotonic; direct evaluation of its slope is infinity times 0 for large inputs.",
    ),
    Activation(
        name="lisht",
        title="Linearly Scaled Hyperbolic Tangent",
        formula="x*tanh(x)",
        family="gated",
        source="Roy, Manna, Dubey & Chaudhuri 2019, LiSHT: Non-Parametric Linearly Scaled Hyperbolic Tangent "
        "Activation Function, arXiv:1901.05894",
        year=2019,
        uses="A smooth absolute value.",
        strengths="Nonzero gradient for large inputs of both signs; nonnegative and smooth.",
        weaknesses="Even: the sign of the input is lost; slope 0 at the origin.",
    ),
    Activation(
        name="logish",
        title="Logish",
        formula="x*log1p(sigmoid(x))",
        family="gated",
        source="Zhu, Zeng, Liu & Zhang 2021, Logish: A new nonlinear nonmonotonic activation function for "
        "convolutional neural network, Neurocomputing 458",
        year=2021,
        uses="Experiments with convolutional networks.",
        strengths="Smooth, with a small negative minimum on the left.",
        weaknesses="Slope log(2) instead of 1 on the right, so signals decrease from layer to layer.",
    ),
    Activation(
        name="smish",
        title="Smish",
        formula="x*tanh(log1p(sigmoid(x)))",
        family="gated",
        source="Wang, Ren & Wang 2022, Smish: A Novel Activation Function for Deep Learning Methods, Electronics "
        "11(4), 540",
        year=2022,
        uses="Experiments with convolutional networks.",
        strengths="Smooth, with a small negative minimum on the left.",
        weaknesses="Slope 0.6 instead of 1 on the right, so signals decrease from layer to layer; composition of "
        "three functions.",
    ),
    # --- gates with a double exponential: asymmetric, with a steep decrease on one side ---
    Activation(
        name="loglogish",
        title="LogLogish",
        formula="x*(1 - exp(-exp(x)))",
        stable="-x*expm1(-exp(min(x, 20)))",
        family="gated",
        source="original unknown; commonly cited from the survey of Kunc & Kléma 2024, arXiv:2402.09092",
        uses="Experiments.",
        strengths="Gated by the complementary log-log function, so it approaches the identity quickly on the right.",
        weaknesses="Two exponentials; direct evaluation of the formula has no correct digits far on the left; few "
        "published tests.",
    ),
    Activation(
        name="gish",
        title="Gish",
        formula="x*log(2 - exp(-exp(x)))",
        stable="x*log1p(-expm1(-exp(min(x, 20))))",
        family="gated",
        source="Kaytan, Aydilek & Yeroğlu 2023, Gish: a novel activation function for image classification, Neural "
        "Computing and Applications 35",
        year=2023,
        uses="Experiments with image classifiers.",
        strengths="Smooth, with a moderate negative minimum on the left.",
        weaknesses="Slope log(2) instead of 1 on the right; two exponentials and one logarithm per value.",
    ),
    Activation(
        name="golu",
        title="Gompertz Linear Unit",
        formula="x*exp(-exp(-x))",
        stable="x*exp(-exp(-max(x, -20)))",
        aliases=("expexpish",),
        family="gated",
        source="Das, Safari, Adriaensen & Hutter 2025, Gompertz Linear Units: Leveraging Asymmetry for Enhanced "
        "Learning Dynamics, arXiv:2502.03654",
        year=2025,
        uses="Experiments with recent vision and language models.",
        strengths="An asymmetric gate: a small negative minimum, and a smaller slope around 0 than GELU or SiLU.",
        weaknesses="The gate tends to 0 double-exponentially on the left, where the gradient vanishes; two "
        "exponentials per value.",
    ),
    Activation(
        name="colu",
        title="Collapsing Linear Unit",
        formula="x/(1 - x*exp(-(x + exp(x))))",
        # On the left exp(-x) overflows. There 1 - x*exp(-u) is 1 + exp(log(-x) - u), whose inverse is a sigmoid.
        stable="x/(1 - x*exp(-x - exp(min(x, 20)))) if x >= 0 else x*sigmoid(x + exp(x) - log(-x))",
        family="gated",
        source="Vagerwal 2021, Deeper Learning with CoLU Activation, arXiv:2112.12078",
        year=2021,
        uses="Experiments with deep classifiers.",
        strengths="Smooth, with slope 1 at the origin and on the right.",
        weaknesses="A formula that is hard to interpret; its direct evaluation overflows on the left; few published "
        "tests.",
    ),
    # --- two pieces that meet at 0 ---
    Activation(
        name="elish",
        title="Exponential Linear Squashing",
        formula="x*sigmoid(x) if x >= 0 else expm1(x)*sigmoid(x)",
        family="gated",
        source="Basirat & Roth 2018, The Quest for the Golden Activation Function, arXiv:1808.00783",
        year=2018,
        uses="Experiments with image classifiers.",
        strengths="SiLU on the right and a gated ELU on the left, with equal slopes at 0.",
        weaknesses="Two branches with two exponentials; the second derivative jumps at 0; not available in frameworks.",
    ),
)
