"""Recommendations of activations for the layers of networks, with reasons and sources."""

from __future__ import annotations

from actviz.activations.advice_entry import GLOROT_2010, Advice

FEED_FORWARD = ("image", "tabular", "regression", "binary", "multiclass")
"""The tasks of feed-forward networks other than GANs and Transformers."""
LESHNO_1993 = "Leshno et al. 1993, Multilayer Feedforward Networks with a Nonpolynomial Activation Function"

LAYER_ADVICE: tuple[Advice, ...] = (
    # --- hidden layers of a given depth ---------------------------------------------------------------------------
    Advice(
        name="relu",
        tasks=(*FEED_FORWARD, "gan", "text"),
        layer="hidden",
        depth="shallow",
        reason="with 3 layers or fewer, most functions are suitable: with 3, ReLU, tanh and GELU reach the same score, "
        "sigmoid a lower one; ReLU is the cheapest",
        source=f"{LESHNO_1993}; {GLOROT_2010}; measured with train --task regression --depth 3",
        fact="layer_gradient",
    ),
    Advice(
        name="tanh",
        tasks=(*FEED_FORWARD, "gan", "text", "rnn"),
        layer="hidden",
        depth="shallow",
        reason="smooth, bounded and zero-centred; with 1 layer, it fits smooth targets better than ReLU",
        source=f"LeCun et al. 1998, Efficient BackProp; {GLOROT_2010}; measured with train --task regression --depth 1",
        setup="Glorot initialisation",
        fact="layer_gradient",
    ),
    Advice(
        name="relu",
        tasks=(*FEED_FORWARD, "gan"),
        layer="hidden",
        depth="deep",
        reason="slope 1 for every active unit, so the gradient does not decrease with depth",
        source="Glorot, Bordes & Bengio 2011, AISTATS; He et al. 2015, arXiv:1502.01852; Ioffe & Szegedy 2015, "
        "arXiv:1502.03167; He et al. 2015, arXiv:1512.03385",
        setup="He initialisation and batch normalisation; residual connections beyond about 20 layers",
        fact="layer_gradient",
    ),
    Advice(
        name="leaky_relu",
        tasks=(*FEED_FORWARD, "gan"),
        layer="hidden",
        depth="deep",
        reason="as ReLU, without dead units, which are more frequent in deeper networks",
        source="Maas, Hannun & Ng 2013; Lu et al. 2019, arXiv:1903.06733; He et al. 2015, arXiv:1502.01852",
        setup="He initialisation with the gain of the negative slope; batch normalisation",
        fact="layer_gradient",
    ),
    Advice(
        name="selu",
        tasks=("tabular", "regression", "binary", "multiclass"),
        layer="hidden",
        depth="deep",
        reason="preserves mean 0 and variance 1 in every fully connected layer without normalisation layers",
        source="Klambauer et al. 2017, Self-Normalizing Neural Networks, arXiv:1706.02515",
        setup="LeCun initialisation; alpha dropout instead of dropout",
        fact="layer_gradient",
    ),
    Advice(
        name="gelu",
        tasks=("text",),
        layer="hidden",
        depth="deep",
        reason="standard choice for Transformers; residual connections transmit the gradient through all layers",
        source="Devlin et al. 2018, arXiv:1810.04805; Ba et al. 2016, arXiv:1607.06450; Xiong et al. 2020, "
        "arXiv:2002.04745",
        setup="residual connections, and layer normalisation before each block",
        fact="layer_gradient",
    ),
    Advice(
        name="tanh",
        tasks=("rnn",),
        layer="hidden",
        depth="deep",
        reason="bounded, so a recurrent state cannot diverge; the gates of LSTM or GRU transmit the gradient",
        source="Wu et al. 2016, arXiv:1609.08144; Ba et al. 2016, arXiv:1607.06450",
        setup="residual connections between stacked layers, layer normalisation, gradient clipping",
        fact="range",
    ),
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
        tasks=("regression", "tabular", "image"),
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
)
