"""Sigmoids: bounded monotonic curves, from the logistic function to the asymmetric link functions of statistics."""

from __future__ import annotations

from actviz.activations.entry import Activation, Parameter

ENTRIES: tuple[Activation, ...] = (
    Activation(
        name="sigmoid",
        title="Logistic Sigmoid",
        formula="1/(1 + exp(-x))",
        stable="sigmoid(x)",
        slope="sigmoid(x)*sigmoid(-x)",
        aliases=("logistic", "expit", "soft_step"),
        family="sigmoid",
        source="the curve is commonly attributed to Verhulst 1838, its use with backpropagation to Rumelhart, Hinton & "
        "Williams 1986",
        year=1986,
        uses="Binary and multi-label outputs; gates of LSTM, GRU and squeeze-and-excitation blocks.",
        strengths="The output can be interpreted as a probability; smooth and strictly increasing.",
        weaknesses="Saturates on both sides, and the slope is at most 1/4, so gradients vanish in deep networks; not "
        "zero-centred.",
    ),
    Activation(
        name="bipolar_sigmoid",
        title="Bipolar Sigmoid",
        formula="(1 - exp(-x))/(1 + exp(-x))",
        stable="tanh(x/2)",
        aliases=("symmetric_sigmoid", "bipolar_logistic"),
        family="sigmoid",
        source="the logistic curve stretched to (-1, 1); no paper of its own",
        uses="Classic perceptrons with targets coded as -1 and 1.",
        strengths="A zero-centred logistic function; equal to tanh(x/2).",
        weaknesses="Saturates on both sides; at the origin, the slope is only half that of tanh.",
    ),
    Activation(
        name="tanh",
        title="Hyperbolic Tangent",
        formula="tanh(x)",
        aliases=("hyperbolic_tangent", "tansig"),
        family="sigmoid",
        source="no single original paper",
        uses="States of recurrent networks; bounded outputs such as actions or pixel values.",
        strengths="Odd, with slope 1 at the origin: small signals are almost unchanged and remain zero-centred.",
        weaknesses="Saturates on both sides, and gradients vanish there.",
    ),
    Activation(
        name="lecun_tanh",
        title="LeCun's Scaled Tanh",
        formula="1.7159*tanh(2*x/3)",
        aliases=("scaled_tanh",),
        family="sigmoid",
        source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, in Neural Networks: Tricks of the Trade",
        year=1998,
        uses="Classic multilayer perceptrons and LeNet on standardised inputs.",
        strengths="Maps -1 and 1 almost exactly to themselves, near the points of largest curvature, so these target "
        "values are outside the saturated tails.",
        weaknesses="Saturates like tanh, but at larger inputs; the constants assume inputs of variance 1.",
    ),
    Activation(
        name="penalized_tanh",
        title="Penalized Tanh",
        formula="tanh(x) if x > 0 else a*tanh(x)",
        parameters=(
            Parameter(
                name="a",
                default=0.25,
                at_least=0,
                at_most=1,
                meaning="factor of the negative side; 1 is tanh",
                aliases=("alpha",),
            ),
        ),
        aliases=("leaky_tanh",),
        family="sigmoid",
        source="Xu, Huang & Li 2016, Revise Saturated Activation Functions, arXiv:1602.05980",
        year=2016,
        uses="Replacement for tanh in deep networks and in recurrent networks for text.",
        strengths="Bounded, with different slopes for the two signs, like leaky ReLU.",
        weaknesses="A kink at 0 unless a = 1; saturates on both sides.",
    ),
    Activation(
        name="tanhshrink",
        title="Tanh Shrinkage",
        formula="x - tanh(x)",
        # Near 0 the difference cancels; there a continued fraction of tanh, accurate to 50 digits, is used.
        stable="x - tanh(x) if abs(x) > 0.1 else x**3/(3 + x**2 + x**2/(5 + x**2/(7 + x**2/(9 + x**2/(11 + x**2/(13 + "
        "x**2/(15 + x**2/(17 + x**2/(19 + x**2/(21 + x**2/(23 + x**2/(25 + x**2/27))))))))))))",
        slope="tanh(x)**2",
        aliases=("tanh_residual",),
        family="sigmoid",
        source="no clear original; known from Torch7, and commonly linked to predictive sparse decomposition "
        "(Kavukcuoglu and others)",
        uses="Encoders that predict sparse codes.",
        strengths="A smooth shrinkage function: small inputs become almost 0, large inputs decrease by at most 1 in "
        "magnitude.",
        weaknesses="Slope 0 at the origin, so weak signals have almost no gradient; unbounded, despite its name.",
    ),
    Activation(
        name="softsign",
        title="Softsign",
        formula="x/(1 + abs(x))",
        aliases=("elliot_symmetric", "elliotsig"),
        family="sigmoid",
        source="Bergstra, Desjardins, Lamblin & Bengio 2009, Quadratic polynomials learn better image features, TR "
        "1337, Université de Montréal; earlier in Elliott 1993",
        year=1993,
        uses="Replacement for tanh if slow saturation is useful or an exponential is too expensive.",
        strengths="Requires only a division; the tails approach their limits as 1/|x|, so units can leave saturation.",
        weaknesses="Approaches its limits only for very large inputs; the second derivative jumps at 0.",
    ),
    Activation(
        name="elliott",
        title="Elliott Sigmoid",
        formula="0.5*x/(1 + abs(x)) + 0.5",
        stable="0.5/(1 - x) if x < 0 else 1 - 0.5/(1 + x)",
        slope="0.5/(1 + abs(x))**2",
        aliases=("elliot", "elliot_sigmoid"),
        family="sigmoid",
        source="Elliott 1993, A better activation function for artificial neural networks, ISR TR 93-8, University of "
        "Maryland",
        year=1993,
        uses="A logistic function of low cost in small libraries such as FANN and Encog.",
        strengths="Range (0, 1) without an exponential.",
        weaknesses="Approaches 0 and 1 only for very large inputs; the second derivative jumps at 0.",
    ),
    Activation(
        name="arctan",
        title="Arctangent",
        formula="atan(x)",
        aliases=("atan", "inverse_tangent"),
        family="sigmoid",
        source="no single original paper",
        uses="Bounded regression outputs; its slope is a surrogate gradient for the step function in spiking networks.",
        strengths="Odd and smooth, with slope 1 at the origin; saturates more slowly than tanh.",
        weaknesses="Limits -pi/2 and pi/2 instead of -1 and 1, which it approaches slowly.",
    ),
    Activation(
        name="erf",
        title="Gauss Error Function",
        formula="erf(x)",
        aliases=("error_function", "gauss_error_function"),
        family="sigmoid",
        source="no single original paper",
        uses="Component of GELU; theory of wide networks; proposed replacement for normalisation layers.",
        strengths="Odd and smooth; expected values for Gaussian inputs have closed forms.",
        weaknesses="Gaussian tails: the gradient vanishes for smaller inputs than that of tanh.",
    ),
    Activation(
        name="normal_cdf",
        title="Normal Distribution Function",
        formula="Phi(x)",
        aliases=("probit", "gaussian_cdf", "ndtr"),
        family="sigmoid",
        source="no single original paper; the probit model of statistics",
        uses="Outputs of probit regression; gate of GELU.",
        strengths="A probability with a clear meaning: that a standard normal variable is below x.",
        weaknesses="The gradient vanishes for smaller inputs than that of the logistic function; the name probit is "
        "also used for its inverse, the quantile function.",
    ),
    Activation(
        name="laplace",
        title="Laplace Attention Function",
        formula="Phi((x - mu)/sigma)",
        parameters=(
            Parameter(name="mu", default=0.707107, meaning="input at which the output is one half"),
            Parameter(
                name="sigma", default=0.282095, above=0, meaning="width of the transition: the standard deviation"
            ),
        ),
        family="sigmoid",
        source="Ma et al. 2022, Mega: Moving Average Equipped Gated Attention, ICLR 2023, arXiv:2209.10655",
        year=2022,
        uses="Attention weights in Mega, applied elementwise instead of softmax.",
        strengths="Equal to squared ReLU in value and slope at its centre, but both are bounded.",
        weaknesses="A normal distribution function despite its name; slope almost 0 outside a narrow interval.",
    ),
    Activation(
        name="cloglog",
        title="Complementary Log-Log",
        formula="1 - exp(-exp(x))",
        stable="-expm1(-exp(min(x, 20)))",
        # The second derivative is 0 at 0; beyond 20 the function is constant in floating point.
        stable_curvature="-expm1(min(x, 20))*exp(min(x, 20) - exp(min(x, 20)))",
        aliases=("complementary_log_log",),
        family="sigmoid",
        source="Gomes & Ludermir 2008, Complementary log-log and probit: activation functions implemented in "
        "artificial neural networks, HIS 2008",
        year=2008,
        uses="Binary outputs for rare events and waiting times.",
        strengths="Asymmetric: increases slowly from 0 and approaches 1 quickly.",
        weaknesses="Saturates abruptly on the right; some libraries use the mirrored form with exp(-x).",
    ),
    Activation(
        name="aranda_ordaz",
        title="Aranda-Ordaz Sigmoid",
        formula="1 - (1 + lam*exp(x))**(-1/lam)",
        stable="-expm1(-softplus(x + log(lam))/lam)",
        # The second derivative is 0 at 0.
        stable_curvature=(
            "exp(-softplus(x + log(lam))/lam)*sigmoid(x + log(lam))/lam"
            "*(expm1(-x)*sigmoid(x + log(lam))/lam if x > 0 else -expm1(x)*sigmoid(-x - log(lam)))"
        ),
        parameters=(
            Parameter(
                name="lam",
                default=2.0,
                above=0,
                meaning="skewness: 1 is the logistic function, values near 0 approach the complementary log-log "
                "function",
                aliases=("lambda",),
                illustrative=True,
            ),
        ),
        aliases=("asymmetric_logistic",),
        family="sigmoid",
        source="Aranda-Ordaz 1981, On two families of transformations to additivity for binary response data, "
        "Biometrika 68; its use in networks is commonly attributed to Gomes & Ludermir",
        year=1981,
        uses="Binary outputs with adjustable skewness; perceptrons for time series.",
        strengths="One parameter varies the shape from the logistic function to skewed link functions.",
        weaknesses="An additional parameter without a common default; a large lam makes the right tail very long.",
    ),
    Activation(
        name="log_sigmoid",
        title="Log-Sigmoid",
        formula="log(sigmoid(x))",
        stable="-softplus(-x)",
        aliases=("log_expit",),
        family="sigmoid",
        source="the logarithm of the logistic; no paper of its own",
        uses="Binary cross-entropy from logits; ranking and preference losses (BPR, DPO).",
        strengths="Preserves small probabilities that log(sigmoid(x)) rounds to log(0).",
        weaknesses="Unbounded below, so one confident mistake dominates a loss.",
    ),
    Activation(
        name="sqrt_softplus",
        title="Square Root of Softplus",
        formula="sqrt(softplus(x))",
        # Softplus underflows much earlier than its root.
        stable="exp(x/2) if x < -200 else sqrt(softplus(x))",
        family="sigmoid",
        source="expert routing of DeepSeek V4 as implemented in Hugging Face Transformers; no paper known",
        uses="Scores that assign tokens to experts.",
        strengths="Positive, and increases only as the square root, so scores do not diverge.",
        weaknesses="Unbounded and never exactly 0; direct evaluation of its slope is 0/0 far on the left.",
    ),
)
