"""Recommendations of activations against problems of training, with reasons and sources."""

from __future__ import annotations

from actviz.activations.advice_entry import GLOROT_2010, Advice

PROBLEM_ADVICE: tuple[Advice, ...] = (
    Advice(
        name="relu",
        problem="vanishing",
        depth="shallow",
        reason="with 3 layers or fewer, gradients vanish only with functions of small slope, such as sigmoid; also "
        "check the scale of inputs and weights",
        source=GLOROT_2010,
        setup="standardised inputs; He initialisation",
        fact="layer_gradient",
    ),
    Advice(
        name="relu",
        problem="vanishing",
        depth="deep",
        reason="with He initialisation, no layer reduces the gradient on average; residual connections transmit it "
        "unchanged",
        source="He et al. 2015, arXiv:1502.01852; Ioffe & Szegedy 2015, arXiv:1502.03167; He et al. 2015, "
        "arXiv:1512.03385",
        setup="He initialisation and batch normalisation; residual connections beyond about 20 layers",
        fact="layer_gradient",
    ),
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
        reason="bounded, with a slope of at most 1",
        source="Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063; Ioffe & Szegedy 2015, arXiv:1502.03167; Glorot & "
        "Bengio 2010, AISTATS",
        setup="gradient clipping; batch normalisation; Glorot initialisation",
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
        source=GLOROT_2010,
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
