"""Gated units: the input times a gate that opens with it, x*g(x). Most dip below 0 before they rise."""

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
        uses="EfficientNet, YOLO, diffusion U-Nets; the gate of SwiGLU in LLaMA",
        strengths="smooth, close to ReLU far out; moderately negative inputs keep a gradient",
        weaknesses="an exponential per value; not monotonic; a plain product is NaN at minus infinity",
    ),
    Activation(
        name="swish",
        title="Swish",
        formula="x*sigmoid(beta*x)",
        parameters=(
            Parameter(
                name="beta",
                default=1.0,
                meaning="sharpness of the gate: 0 gives x/2, 1 SiLU, large values come near to ReLU",
                aliases=("alpha",),
            ),
        ),
        aliases=("swish_beta", "parametric_swish"),
        family="gated",
        source="Ramachandran, Zoph & Le 2017, Searching for Activation Functions, arXiv:1710.05941",
        uses="image classifiers in which beta is learned, per layer or per channel",
        strengths="one parameter leads from a straight line to ReLU, and it can be trained",
        weaknesses="many libraries say swish and mean beta = 1; not monotonic; an exponential per value",
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
                meaning="factor on SiLU; the paper looks at 1 to 2",
                illustrative=True,
            ),
        ),
        family="gated",
        source="Alcaide 2018, E-swish: Adjusting Activations to Different Network Depths, arXiv:1801.07145",
        uses="experiments on signal scale in deep image classifiers",
        strengths="a steeper SiLU: the slope can be matched to the depth",
        weaknesses="a factor that weights could absorb; implementations do not agree on a default beta",
    ),
    Activation(
        name="quick_gelu",
        title="Quick GELU",
        formula="x*sigmoid(1.702*x)",
        aliases=("gelu_quick", "gelu_sigmoid", "sigmoid_gelu", "gelu_fast_approx"),
        family="gated",
        source="Hendrycks & Gimpel 2016, Gaussian Error Linear Units (GELUs), arXiv:1606.08415",
        uses="OpenAI's CLIP and models derived from it",
        strengths="a GELU that costs one sigmoid",
        weaknesses="a coarse approximation: weights trained with one GELU do not carry over exactly to another",
    ),
    Activation(
        name="flatten_t_swish",
        title="Flatten-T Swish",
        formula="x*sigmoid(x) + T if x >= 0 else T",
        parameters=(
            Parameter(
                name="T", default=-0.2, meaning="output for all negative inputs, and shift of the rest", aliases=("t",)
            ),
        ),
        aliases=("ftswish", "fts"),
        family="gated",
        source="Chieng, Wahid, Pauline & Perla 2018, Flatten-T Swish: a thresholded ReLU-Swish-like activation "
        "function for deep learning, arXiv:1812.06247",
        uses="experiments with image classifiers",
        strengths="a negative T pulls the mean activation towards 0; monotonic, unlike SiLU",
        weaknesses="dead for negative inputs, like ReLU; a kink at 0; 0 is not mapped to 0",
    ),
    Activation(
        name="aptx",
        title="Alpha Plus Tanh Times",
        formula="(alpha + tanh(beta*x))*gamma*x",
        # alpha + tanh cancels on the left if alpha is 1; there, tanh(u) = 2*sigmoid(2u) - 1.
        stable="gamma*x*(alpha - 1 + 2*sigmoid(2*beta*x) if beta*x < -1 else alpha + tanh(beta*x))",
        parameters=(
            Parameter(name="alpha", default=1.0, at_least=0, meaning="offset of the gate; at 1 it closes on the left"),
            Parameter(name="beta", default=1.0, meaning="sharpness of the gate"),
            Parameter(
                name="gamma", default=0.5, meaning="factor on the whole; the slope on the right is gamma*(1 + alpha)"
            ),
        ),
        family="gated",
        source="Kumar 2022, APTx: better activation function than MISH, SWISH, and ReLU's variants used in deep "
        "learning, arXiv:2209.06119",
        uses="a cheaper stand-in for Mish or Swish",
        strengths="one tanh and few operations; three parameters that can be trained",
        weaknesses="by default it is Swish with beta = 2 under another name",
    ),
    Activation(
        name="acon_c",
        title="ACON-C",
        formula="(p1 - p2)*x*sigmoid(beta*(p1 - p2)*x) + p2*x",
        # The same, without a difference: where p1*x is the limit, p2*x cancels in the textbook form.
        stable="x*(p1*sigmoid(beta*(p1 - p2)*x) + p2*sigmoid(beta*(p2 - p1)*x))",
        parameters=(
            Parameter(
                name="p1",
                default=1.0,
                meaning="slope of the one line (far on the right, if larger)",
                illustrative=True,
            ),
            Parameter(
                name="p2",
                default=0.25,
                meaning="slope of the other line (far on the left, if smaller)",
                illustrative=True,
            ),
            Parameter(
                name="beta",
                default=1.0,
                meaning="switch: 0 gives a straight line, large values come near to max(p1*x, p2*x)",
                illustrative=True,
            ),
        ),
        aliases=("acon",),
        family="gated",
        source="Ma, Zhang, Liu & Sun 2020, Activate or Not: Learning Customized Activation, CVPR 2021, "
        "arXiv:2009.04759",
        uses="image classifiers that learn, per channel, whether to activate",
        strengths="a smooth maximum of two lines: contains Swish, and leaky or parametric ReLU as limits",
        weaknesses="three more parameters in every channel",
    ),
    # --- gates that are a normal distribution function, or nearly so ---
    Activation(
        name="gelu",
        title="Gaussian Error Linear Unit",
        formula="x*Phi(x)",
        aliases=("gelu_exact", "gelu_erf", "gelu_python"),
        family="gated",
        source="Hendrycks & Gimpel 2016, Gaussian Error Linear Units (GELUs), arXiv:1606.08415",
        uses="Transformers such as BERT and ViT",
        strengths="smooth; weighs an input by how likely it exceeds Gaussian noise",
        weaknesses="needs an error function; not monotonic; whether gelu means this or the tanh form depends on the "
        "library",
    ),
    Activation(
        name="gelu_tanh",
        title="GELU, tanh approximation",
        formula="0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))",
        # 1 + tanh(u) = 2*sigmoid(2u) keeps the left tail; the square is held where the gate has long been 0 or 1.
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
        uses="GPT-2, Gemma and the original BERT code; what jax.nn.gelu computes by default",
        strengths="very close to the exact GELU with a tanh in place of the error function",
        weaknesses="not quite the exact GELU, which is easily mixed up with it; the cube overflows first",
    ),
    Activation(
        name="phish",
        title="Phish",
        formula="x*tanh(x*Phi(x))",
        family="gated",
        source="Naveen 2022, Phish: A Novel Hyper-Optimizable Activation Function, TechRxiv 17283824",
        uses="experiments with image classifiers",
        strengths="smooth and nonnegative; close to the identity for large inputs",
        weaknesses="slope 0 at the origin, and moderately negative inputs turn positive; a preprint only",
    ),
    # --- gates made of tanh, erf and softplus ---
    Activation(
        name="mish",
        title="Mish",
        formula="x*tanh(softplus(x))",
        family="gated",
        source="Misra 2019, Mish: A Self Regularized Non-Monotonic Activation Function, BMVC 2020, arXiv:1908.08681",
        uses="image models such as the YOLOv4 backbone",
        strengths="infinitely smooth; lets a little more of the negative side through than SiLU",
        weaknesses="costs an exp, a log and a tanh per value; not monotonic",
    ),
    Activation(
        name="serf",
        title="Serf (log-Softplus Error Function)",
        formula="x*erf(softplus(x))",
        family="gated",
        source="Nag & Bhattacharyya 2021, SERF: Towards better training of deep neural networks using log-Softplus "
        "ERror activation Function, WACV 2023, arXiv:2108.09598",
        uses="experiments with vision models",
        strengths="shaped like Mish, and nearer to the identity on the right",
        weaknesses="dearer still: an exp, a log and an error function per value",
    ),
    Activation(
        name="tanhexp",
        title="TanhExp",
        formula="x*tanh(exp(x))",
        # Beyond 20 the gate is 1; held there, exp cannot meet a 0 as infinity.
        stable="x*tanh(exp(min(x, 20)))",
        aliases=("telu",),
        family="gated",
        source="Liu & Di 2020, TanhExp: A Smooth Activation Function with High Convergence Speed for Lightweight "
        "Neural Networks, arXiv:2003.09855; again as TeLU, Fernandez & Mali 2024, arXiv:2412.20269",
        uses="light convolutional networks; proposed anew as TeLU",
        strengths="almost the identity already for small positive inputs; smooth",
        weaknesses="not monotonic; its slope, written out, is infinity times 0 for large inputs",
    ),
    Activation(
        name="lisht",
        title="Linearly Scaled Hyperbolic Tangent",
        formula="x*tanh(x)",
        family="gated",
        source="Roy, Manna, Dubey & Chaudhuri 2019, LiSHT: Non-Parametric Linearly Scaled Hyperbolic Tangent "
        "Activation Function, arXiv:1901.05894",
        uses="a smooth absolute value",
        strengths="large inputs of either sign keep a gradient; nonnegative and smooth",
        weaknesses="even: the sign of the input is lost; slope 0 at the origin",
    ),
    Activation(
        name="logish",
        title="Logish",
        formula="x*log1p(sigmoid(x))",
        family="gated",
        source="Zhu, Zeng, Liu & Zhang 2021, Logish: A new nonlinear nonmonotonic activation function for "
        "convolutional neural network, Neurocomputing 458",
        uses="experiments with convolutional networks",
        strengths="smooth, with a small dip on the left",
        weaknesses="slope log(2) rather than 1 on the right, so signals shrink from layer to layer",
    ),
    Activation(
        name="smish",
        title="Smish",
        formula="x*tanh(log1p(sigmoid(x)))",
        family="gated",
        source="Wang, Ren & Wang 2022, Smish: A Novel Activation Function for Deep Learning Methods, Electronics "
        "11(4), 540",
        uses="experiments with convolutional networks",
        strengths="smooth, with a small dip on the left",
        weaknesses="slope 0.6 rather than 1 on the right, so signals shrink from layer to layer; three functions deep",
    ),
    # --- gates with a double exponential: skewed, closing fast on one side ---
    Activation(
        name="loglogish",
        title="LogLogish",
        formula="x*(1 - exp(-exp(x)))",
        stable="-x*expm1(-exp(min(x, 20)))",
        family="gated",
        source="original unknown; commonly cited from the survey of Kunc & Kléma 2024, arXiv:2402.09092",
        uses="experiments",
        strengths="gated by the complementary log-log, so it joins the identity quickly on the right",
        weaknesses="two exponentials, of which the plain form keeps no digits far on the left; little tested",
    ),
    Activation(
        name="gish",
        title="Gish",
        formula="x*log(2 - exp(-exp(x)))",
        stable="x*log1p(-expm1(-exp(min(x, 20))))",
        family="gated",
        source="Kaytan, Aydilek & Yeroğlu 2023, Gish: a novel activation function for image classification, Neural "
        "Computing and Applications 35",
        uses="experiments with image classifiers",
        strengths="smooth, with a moderate dip on the left",
        weaknesses="slope log(2) rather than 1 on the right; two exponentials and a logarithm per value",
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
        uses="recent vision and language models, on trial",
        strengths="a skewed gate: a shallow dip, and a gentler slope around 0 than GELU or SiLU",
        weaknesses="closes doubly exponentially on the left, where no gradient is left; two exponentials per value",
    ),
    Activation(
        name="colu",
        title="Collapsing Linear Unit",
        formula="x/(1 - x*exp(-(x + exp(x))))",
        # On the left exp(-x) overflows; there 1 - x*exp(-u) is 1 + exp(log(-x) - u), and its inverse a sigmoid.
        stable="x/(1 - x*exp(-x - exp(min(x, 20)))) if x >= 0 else x*sigmoid(x + exp(x) - log(-x))",
        family="gated",
        source="Vagerwal 2021, Deeper Learning with CoLU Activation, arXiv:2112.12078",
        uses="experiments with deep classifiers",
        strengths="smooth, with slope 1 at the origin and on the right",
        weaknesses="an opaque formula whose plain form overflows on the left; little tested",
    ),
    # --- halves glued at 0 ---
    Activation(
        name="elish",
        title="Exponential Linear Squashing",
        formula="x*sigmoid(x) if x >= 0 else expm1(x)*sigmoid(x)",
        family="gated",
        source="Basirat & Roth 2018, The Quest for the Golden Activation Function, arXiv:1808.00783",
        uses="experiments with image classifiers",
        strengths="SiLU on the right, a gated ELU on the left, joined with equal slopes",
        weaknesses="two branches with two exponentials; the second derivative jumps at 0; no framework has it",
    ),
)
