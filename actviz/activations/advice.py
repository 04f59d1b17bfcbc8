"""Recommendations of activations for tasks, layers and problems, with reasons and sources.

The fact that supports a recommendation is named by its column in the table, so that its number is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TASKS = ("image", "text", "tabular", "rnn", "gan", "regression", "binary", "multiclass")
LAYERS = ("first", "hidden", "output", "gate")
PROBLEMS = ("vanishing", "dying", "exploding", "saturation", "cost", "negative-values")


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A function recommended for a layer of a task, or against a problem.

    No ``tasks`` are all tasks. ``fact`` is the column of the table that supports the reason, or empty. ``cost`` and
    ``far_slope`` are compared with those of the function that is replaced, ``instead_of``.
    """

    name: str
    reason: str
    source: str
    tasks: tuple[str, ...] = ()
    layer: str = ""
    problem: str = ""
    fact: str = ""
    instead_of: str = ""


ADVICE: tuple[Advice, ...] = (
    # --- hidden layers --------------------------------------------------------------------------------------------
    Advice(
        name="relu",
        tasks=("image",),
        layer="hidden",
        reason="the first choice for convolutions: cheap, a slope of 1 wherever a unit is active, and sparse outputs",
        source="Glorot, Bordes & Bengio 2011, Deep Sparse Rectifier Neural Networks, AISTATS",
        fact="sparsity",
    ),
    Advice(
        name="leaky_relu",
        tasks=("image",),
        layer="hidden",
        reason="no unit can die: the slope is never 0; a product more than ReLU, and no exponential",
        source="Maas, Hannun & Ng 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models, ICML workshop",
        fact="dead",
    ),
    Advice(
        name="hard_swish",
        tasks=("image",),
        layer="hidden",
        reason="close to SiLU without an exponential, for phones and quantised networks",
        source="Howard et al. 2019, Searching for MobileNetV3, arXiv:1905.02244",
        fact="kinks",
    ),
    Advice(
        name="gelu",
        tasks=("image", "text"),
        layer="hidden",
        reason="the standard of Transformers and of convolutions built after them: smooth, and near to ReLU far from 0",
        source="Hendrycks & Gimpel 2016, arXiv:1606.08415; Devlin et al. 2018, arXiv:1810.04805",
        fact="smoothness",
    ),
    Advice(
        name="silu",
        tasks=("image", "text"),
        layer="hidden",
        reason="found by search to do better than ReLU in deep networks; smooth, with a small dip below 0",
        source="Ramachandran, Zoph & Le 2017, arXiv:1710.05941",
        fact="minimum",
    ),
    Advice(
        name="swiglu",
        tasks=("text",),
        layer="hidden",
        reason="a gated unit in place of a layer of the feed-forward part: lower perplexity for the same cost",
        source="Shazeer 2020, GLU Variants Improve Transformer, arXiv:2002.05202",
    ),
    Advice(
        name="relu",
        tasks=("tabular", "regression", "binary", "multiclass"),
        layer="hidden",
        reason="a plain network with ReLU is a strong baseline; start here and compare the others with it",
        source="Gorishniy et al. 2021, Revisiting Deep Learning Models for Tabular Data, arXiv:2106.11959",
        fact="max_abs_slope",
    ),
    Advice(
        name="selu",
        tasks=("tabular",),
        layer="hidden",
        reason="keeps mean 0 and variance 1 from layer to layer by itself, with LeCun's initialisation",
        source="Klambauer et al. 2017, Self-Normalizing Neural Networks, arXiv:1706.02515",
        fact="second_moment",
    ),
    Advice(
        name="tanh",
        tasks=("rnn",),
        layer="hidden",
        reason="bounded, so that a state fed back again and again cannot grow; and centred on 0",
        source="Hochreiter & Schmidhuber 1997, Long Short-Term Memory, Neural Computation 9",
        fact="range",
    ),
    Advice(
        name="leaky_relu",
        tasks=("gan",),
        layer="hidden",
        reason="in the discriminator: gradients reach the generator through negative inputs, too (slope 0.2 there)",
        source="Radford, Metz & Chintala 2015, DCGAN, arXiv:1511.06434",
        fact="dead",
    ),
    Advice(
        name="relu",
        tasks=("gan",),
        layer="hidden",
        reason="in the generator: learns faster and covers the colours of the training images",
        source="Radford, Metz & Chintala 2015, DCGAN, arXiv:1511.06434",
        fact="max_abs_slope",
    ),
    Advice(
        name="sine",
        tasks=("regression",),
        layer="hidden",
        reason="for signals and fields given by coordinates: every derivative is a sine again",
        source="Sitzmann et al. 2020, SIREN, arXiv:2006.09661",
        fact="smoothness",
    ),
    # --- first layers ---------------------------------------------------------------------------------------------
    Advice(
        name="leaky_relu",
        layer="first",
        reason="nothing of the input is thrown away: negative values keep a slope",
        source="Xu et al. 2015, Empirical Evaluation of Rectified Activations, arXiv:1505.00853",
        fact="dead",
    ),
    Advice(
        name="elu",
        layer="first",
        reason="its mean output is nearer to 0 than ReLU's, and it has no kink; noise far below 0 is levelled",
        source="Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289",
        fact="mean",
    ),
    # --- outputs --------------------------------------------------------------------------------------------------
    Advice(
        name="identity",
        tasks=("regression", "tabular"),
        layer="output",
        reason="a number of any size must come out; with the squared error this is the mean of a normal distribution",
        source="Bishop 2006, Pattern Recognition and Machine Learning, 5.2",
        fact="range",
    ),
    Advice(
        name="softplus",
        tasks=("regression",),
        layer="output",
        reason="where the output must be positive: scales, variances, rates",
        source="Dugas et al. 2000, Incorporating Second-Order Functional Knowledge for Better Option Pricing, NIPS",
        fact="range",
    ),
    Advice(
        name="sigmoid",
        tasks=("binary",),
        layer="output",
        reason="a probability must come out; with the cross-entropy the gradient is the plain difference to the label",
        source="Bishop 2006, Pattern Recognition and Machine Learning, 5.2",
        fact="range",
    ),
    Advice(
        name="softmax",
        tasks=("multiclass", "image", "text"),
        layer="output",
        reason="probabilities of several classes, which add up to 1; with the cross-entropy take log_softmax",
        source="Bridle 1990, Probabilistic Interpretation of Feedforward Classification Network Outputs",
    ),
    Advice(
        name="tanh",
        tasks=("gan",),
        layer="output",
        reason="pictures are scaled to -1 .. 1, and this is its range",
        source="Radford, Metz & Chintala 2015, DCGAN, arXiv:1511.06434",
        fact="range",
    ),
    # --- gates ----------------------------------------------------------------------------------------------------
    Advice(
        name="sigmoid",
        tasks=("rnn",),
        layer="gate",
        reason="a gate lets through a share between 0 and 1",
        source="Hochreiter & Schmidhuber 1997, Neural Computation 9; Cho et al. 2014, arXiv:1406.1078",
        fact="range",
    ),
    Advice(
        name="hard_sigmoid",
        tasks=("rnn",),
        layer="gate",
        reason="the same with three straight pieces, where exponentials are dear; it can close altogether",
        source="Courbariaux, Bengio & David 2015, BinaryConnect, arXiv:1511.00363",
        fact="dead",
    ),
    # --- problems -------------------------------------------------------------------------------------------------
    Advice(
        name="relu",
        problem="vanishing",
        reason="with He's initialisation no layer shrinks the gradient on average; with Glorot's every layer does",
        source="Glorot, Bordes & Bengio 2011, AISTATS; He et al. 2015, arXiv:1502.01852",
        fact="layer_gradient",
    ),
    Advice(
        name="gelu",
        problem="vanishing",
        reason="only with weights scaled by its own gain; with Glorot's, gradients fade faster than tanh's",
        source="Hendrycks & Gimpel 2016, arXiv:1606.08415; measured with propagate --init glorot and exact",
        fact="layer_gradient",
    ),
    Advice(
        name="selu",
        problem="vanishing",
        reason="with LeCun's initialisation signals keep mean 0 and variance 1; the gradient grows slowly with depth",
        source="Klambauer et al. 2017, arXiv:1706.02515",
        fact="layer_gradient",
    ),
    Advice(
        name="leaky_relu",
        problem="dying",
        reason="a unit whose inputs are all negative still gets a gradient and can come back",
        source="Maas, Hannun & Ng 2013; Lu et al. 2019, Dying ReLU and Initialization, arXiv:1903.06733",
        fact="dead",
    ),
    Advice(
        name="prelu",
        problem="dying",
        reason="as leaky ReLU, and the slope on the left is learned",
        source="He et al. 2015, Delving Deep into Rectifiers, arXiv:1502.01852",
        fact="dead",
    ),
    Advice(
        name="elu",
        problem="dying",
        reason="a slope on the left that fades but never is 0",
        source="Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289",
        fact="dead",
    ),
    Advice(
        name="tanh",
        problem="exploding",
        reason="bounded, with a slope of at most 1; clip gradients and scale the initial weights as well",
        source="Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063",
        fact="lipschitz",
    ),
    Advice(
        name="relu6",
        problem="exploding",
        reason="ReLU with a ceiling, so that outputs stay small, also in fixed point",
        source="Sandler et al. 2018, MobileNetV2, arXiv:1801.04381",
        fact="range",
    ),
    Advice(
        name="relu",
        problem="saturation",
        reason="does not flatten out on the right, however large the input",
        source="Glorot, Bordes & Bengio 2011, AISTATS",
        fact="limit_right",
    ),
    Advice(
        name="softsign",
        problem="saturation",
        reason="flattens out far more slowly than tanh, where an output must be bounded",
        source="Glorot & Bengio 2010, Understanding the Difficulty of Training Deep Neural Networks, AISTATS",
        fact="far_slope",
        instead_of="tanh",
    ),
    Advice(
        name="relu",
        problem="cost",
        reason="one comparison, no exponential",
        source="Glorot, Bordes & Bengio 2011, AISTATS",
        fact="cost",
    ),
    Advice(
        name="hard_swish",
        problem="cost",
        reason="SiLU's shape from a clip and a product",
        source="Howard et al. 2019, arXiv:1905.02244",
        fact="cost",
        instead_of="silu",
    ),
    Advice(
        name="hard_sigmoid",
        problem="cost",
        reason="a sigmoid of three straight pieces",
        source="Courbariaux, Bengio & David 2015, arXiv:1511.00363",
        fact="cost",
        instead_of="sigmoid",
    ),
    Advice(
        name="elu",
        problem="negative-values",
        reason="negative outputs bring the mean nearer to 0, which speeds up learning",
        source="Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289; LeCun et al. 1998, Efficient BackProp",
        fact="mean",
    ),
    Advice(
        name="tanh",
        problem="negative-values",
        reason="odd: outputs are centred on 0",
        source="LeCun et al. 1998, Efficient BackProp",
        fact="symmetry",
    ),
    Advice(
        name="leaky_relu",
        problem="negative-values",
        reason="negative inputs keep their order and a slope",
        source="Maas, Hannun & Ng 2013",
        fact="dead",
    ),
)


def advised(*, task: str | None = None, layer: str | None = None, problem: str | None = None) -> Iterator[Advice]:
    """Yield the advice for a task, a layer and a problem; None is any."""
    for advice in ADVICE:
        fits_task = task is None or (not advice.problem and (task in advice.tasks or not advice.tasks))
        if fits_task and layer in (None, advice.layer) and problem in (None, advice.problem):
            yield advice
