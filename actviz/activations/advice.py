"""Recommendations of activations for tasks, layers and problems, with reasons and sources.

Each recommendation refers to the fact that supports it by the column of the table, so that the number is measured.
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

    Empty ``tasks`` mean all tasks. ``fact`` is the column of the table that supports the reason, or empty. ``cost`` and
    ``far_slope`` are compared with those of ``instead_of``, the function that is replaced.
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
        reason="standard choice for convolutional networks: low cost, slope 1 for every active unit, and sparse "
        "outputs",
        source="Glorot, Bordes & Bengio 2011, Deep Sparse Rectifier Neural Networks, AISTATS",
        fact="sparsity",
    ),
    Advice(
        name="leaky_relu",
        tasks=("image",),
        layer="hidden",
        reason="no dead units, because the slope is never 0; one multiplication more than ReLU, and no exponential",
        source="Maas, Hannun & Ng 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models, ICML workshop",
        fact="dead",
    ),
    Advice(
        name="hard_swish",
        tasks=("image",),
        layer="hidden",
        reason="close to SiLU without an exponential; for mobile devices and quantised networks",
        source="Howard et al. 2019, Searching for MobileNetV3, arXiv:1905.02244",
        fact="kinks",
    ),
    Advice(
        name="gelu",
        tasks=("image", "text"),
        layer="hidden",
        reason="standard choice for Transformers and later convolutional networks: smooth, and close to ReLU far from "
        "0",
        source="Hendrycks & Gimpel 2016, arXiv:1606.08415; Devlin et al. 2018, arXiv:1810.04805",
        fact="smoothness",
    ),
    Advice(
        name="silu",
        tasks=("image", "text"),
        layer="hidden",
        reason="found by automated search to perform better than ReLU in deep networks; smooth, with a small negative "
        "minimum",
        source="Ramachandran, Zoph & Le 2017, arXiv:1710.05941",
        fact="minimum",
    ),
    Advice(
        name="swiglu",
        tasks=("text",),
        layer="hidden",
        reason="a gated unit that replaces a feed-forward layer: lower perplexity at the same cost",
        source="Shazeer 2020, GLU Variants Improve Transformer, arXiv:2002.05202",
    ),
    Advice(
        name="relu",
        tasks=("tabular", "regression", "binary", "multiclass"),
        layer="hidden",
        reason="a simple network with ReLU is a strong baseline; start with it and compare other functions with it",
        source="Gorishniy et al. 2021, Revisiting Deep Learning Models for Tabular Data, arXiv:2106.11959",
        fact="max_abs_slope",
    ),
    Advice(
        name="selu",
        tasks=("tabular",),
        layer="hidden",
        reason="preserves mean 0 and variance 1 in every layer without normalisation layers, with LeCun initialisation",
        source="Klambauer et al. 2017, Self-Normalizing Neural Networks, arXiv:1706.02515",
        fact="second_moment",
    ),
    Advice(
        name="tanh",
        tasks=("rnn",),
        layer="hidden",
        reason="bounded, so a recurrent state cannot diverge; outputs are zero-centred",
        source="Hochreiter & Schmidhuber 1997, Long Short-Term Memory, Neural Computation 9",
        fact="range",
    ),
    Advice(
        name="leaky_relu",
        tasks=("gan",),
        layer="hidden",
        reason="for the discriminator: negative inputs also propagate gradients to the generator (slope 0.2)",
        source="Radford, Metz & Chintala 2015, DCGAN, arXiv:1511.06434",
        fact="dead",
    ),
    Advice(
        name="relu",
        tasks=("gan",),
        layer="hidden",
        reason="for the generator: learns faster and reproduces the colour range of the training images",
        source="Radford, Metz & Chintala 2015, DCGAN, arXiv:1511.06434",
        fact="max_abs_slope",
    ),
    Advice(
        name="sine",
        tasks=("regression",),
        layer="hidden",
        reason="for signals and fields as functions of coordinates: every derivative is again a sine",
        source="Sitzmann et al. 2020, SIREN, arXiv:2006.09661",
        fact="smoothness",
    ),
    # --- first layers ---------------------------------------------------------------------------------------------
    Advice(
        name="leaky_relu",
        layer="first",
        reason="no information of the input is lost: negative values have a nonzero slope",
        source="Xu et al. 2015, Empirical Evaluation of Rectified Activations, arXiv:1505.00853",
        fact="dead",
    ),
    Advice(
        name="elu",
        layer="first",
        reason="the mean output is closer to 0 than that of ReLU, and there is no kink; large negative noise saturates",
        source="Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289",
        fact="mean",
    ),
    # --- outputs --------------------------------------------------------------------------------------------------
    Advice(
        name="identity",
        tasks=("regression", "tabular"),
        layer="output",
        reason="the output can be any real number; with the squared error it estimates the mean of a normal "
        "distribution",
        source="Bishop 2006, Pattern Recognition and Machine Learning, 5.2",
        fact="range",
    ),
    Advice(
        name="softplus",
        tasks=("regression",),
        layer="output",
        reason="for outputs that must be positive: scales, variances, rates",
        source="Dugas et al. 2000, Incorporating Second-Order Functional Knowledge for Better Option Pricing, NIPS",
        fact="range",
    ),
    Advice(
        name="sigmoid",
        tasks=("binary",),
        layer="output",
        reason="the output is a probability; with the cross-entropy the gradient is the difference between output and "
        "label",
        source="Bishop 2006, Pattern Recognition and Machine Learning, 5.2",
        fact="range",
    ),
    Advice(
        name="softmax",
        tasks=("multiclass", "image", "text"),
        layer="output",
        reason="the outputs are probabilities of several classes that sum to 1; with the cross-entropy use log_softmax",
        source="Bridle 1990, Probabilistic Interpretation of Feedforward Classification Network Outputs",
    ),
    Advice(
        name="tanh",
        tasks=("gan",),
        layer="output",
        reason="images are scaled to the interval from -1 to 1, which is the range of this function",
        source="Radford, Metz & Chintala 2015, DCGAN, arXiv:1511.06434",
        fact="range",
    ),
    # --- gates ----------------------------------------------------------------------------------------------------
    Advice(
        name="sigmoid",
        tasks=("rnn",),
        layer="gate",
        reason="a gate multiplies a signal by a factor between 0 and 1",
        source="Hochreiter & Schmidhuber 1997, Neural Computation 9; Cho et al. 2014, arXiv:1406.1078",
        fact="range",
    ),
    Advice(
        name="hard_sigmoid",
        tasks=("rnn",),
        layer="gate",
        reason="the same with three linear pieces, for hardware where exp is expensive; the gate can close completely "
        "(factor 0)",
        source="Courbariaux, Bengio & David 2015, BinaryConnect, arXiv:1511.00363",
        fact="dead",
    ),
    # --- problems -------------------------------------------------------------------------------------------------
    Advice(
        name="relu",
        problem="vanishing",
        reason="with He initialisation, no layer reduces the gradient on average; with Glorot initialisation, every "
        "layer does",
        source="Glorot, Bordes & Bengio 2011, AISTATS; He et al. 2015, arXiv:1502.01852",
        fact="layer_gradient",
    ),
    Advice(
        name="gelu",
        problem="vanishing",
        reason="only with weights scaled by its exact gain; with Glorot initialisation, gradients vanish faster than "
        "with tanh",
        source="Hendrycks & Gimpel 2016, arXiv:1606.08415; measured with propagate --init glorot and exact",
        fact="layer_gradient",
    ),
    Advice(
        name="selu",
        problem="vanishing",
        reason="with LeCun initialisation, signals keep mean 0 and variance 1; the gradient increases slowly with "
        "depth",
        source="Klambauer et al. 2017, arXiv:1706.02515",
        fact="layer_gradient",
    ),
    Advice(
        name="leaky_relu",
        problem="dying",
        reason="a unit whose inputs are all negative still has a nonzero gradient and can become active again",
        source="Maas, Hannun & Ng 2013; Lu et al. 2019, Dying ReLU and Initialization, arXiv:1903.06733",
        fact="dead",
    ),
    Advice(
        name="prelu",
        problem="dying",
        reason="like leaky ReLU, but the slope for negative inputs is learned",
        source="He et al. 2015, Delving Deep into Rectifiers, arXiv:1502.01852",
        fact="dead",
    ),
    Advice(
        name="elu",
        problem="dying",
        reason="the slope for negative inputs decreases but is never 0",
        source="Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289",
        fact="dead",
    ),
    Advice(
        name="tanh",
        problem="exploding",
        reason="bounded, with a slope of at most 1; also use gradient clipping and scaled initial weights",
        source="Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063",
        fact="lipschitz",
    ),
    Advice(
        name="relu6",
        problem="exploding",
        reason="ReLU with an upper bound: outputs remain small, also in fixed-point arithmetic",
        source="Sandler et al. 2018, MobileNetV2, arXiv:1801.04381",
        fact="range",
    ),
    Advice(
        name="relu",
        problem="saturation",
        reason="does not saturate for positive inputs of any size",
        source="Glorot, Bordes & Bengio 2011, AISTATS",
        fact="limit_right",
    ),
    Advice(
        name="softsign",
        problem="saturation",
        reason="saturates much more slowly than tanh; for outputs that must be bounded",
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
        reason="shape similar to SiLU from one clip and one multiplication",
        source="Howard et al. 2019, arXiv:1905.02244",
        fact="cost",
        instead_of="silu",
    ),
    Advice(
        name="hard_sigmoid",
        problem="cost",
        reason="a sigmoid of three linear pieces",
        source="Courbariaux, Bengio & David 2015, arXiv:1511.00363",
        fact="cost",
        instead_of="sigmoid",
    ),
    Advice(
        name="elu",
        problem="negative-values",
        reason="negative outputs move the mean closer to 0, which accelerates learning",
        source="Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289; LeCun et al. 1998, Efficient BackProp",
        fact="mean",
    ),
    Advice(
        name="tanh",
        problem="negative-values",
        reason="odd: outputs are zero-centred",
        source="LeCun et al. 1998, Efficient BackProp",
        fact="symmetry",
    ),
    Advice(
        name="leaky_relu",
        problem="negative-values",
        reason="the order of negative inputs is preserved, and their slope is nonzero",
        source="Maas, Hannun & Ng 2013",
        fact="dead",
    ),
)


def advised(*, task: str | None = None, layer: str | None = None, problem: str | None = None) -> Iterator[Advice]:
    """Yield the advice for a task, a layer and a problem; None matches any."""
    for advice in ADVICE:
        fits_task = task is None or (not advice.problem and (task in advice.tasks or not advice.tasks))
        if fits_task and layer in (None, advice.layer) and problem in (None, advice.problem):
            yield advice
