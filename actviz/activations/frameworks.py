"""The names of frameworks, with their defaults, formulas and derivatives at kinks.

All rows were measured on a CPU: values and defaults by calls of the functions, derivatives at kinks by the framework's
reverse-mode automatic differentiation. Keras has its default backend, TensorFlow. ONNX has no derivatives.
"""

from __future__ import annotations

from collections.abc import Mapping

from actviz.activations.dialect import Dialect, Spelling, by_option, clip_spelling, same_names
from actviz.activations.entry import Parameter
from actviz.activations.families.vectors import KERAS_SPARSEMAX

_LEFT, _RIGHT = {"0": "left"}, {"0": "right"}
_INNER = {"min_val": "right", "max_val": "left"}
_ROUNDED_SELU = {"alpha": 1.67326, "lam": 1.0507}
_SINC = Spelling(
    name="sinc",
    means="sinc",
    formula="sinc(pi*x)",
    note="normalised form sin(pi*x)/(pi*x): first zero at 1, not at pi",
)

_TORCH = (
    *same_names(
        "Identity ReLU ReLU6 Sigmoid Tanh SiLU Mish GELU CELU Hardtanh Hardswish=hard_swish Hardshrink Softshrink "
        "LogSigmoid=log_sigmoid Softsign Tanhshrink Threshold GLU Softmin Softmax LogSoftmax=log_softmax sign "
        "abs=absolute absolute exp=exponential asinh arcsinh=asinh atan=arctan arctan erf sin=sine ndtr=normal_cdf"
    ),
    *by_option(
        gelu_tanh="gelu(x, approximate='tanh')",
        ramp="hardtanh(x, 0, 1)",
        clipped_relu="hardtanh(x, 0, n)",
        thresholded_relu="threshold(x, theta, 0)",
    ),
    Spelling(name="LeakyReLU", means="leaky_relu", at_kinks=_LEFT),
    Spelling(name="PReLU", means="prelu", at_kinks=_LEFT, note="forward-mode derivative 1 at 0"),
    Spelling(
        name="RReLU", means="rrelu", at_kinks=_LEFT, note="random during training; the figure uses the mean slope"
    ),
    Spelling(name="ELU", means="elu", at_kinks=_LEFT),
    Spelling(name="SELU", means="selu", at_kinks=_LEFT),
    Spelling(name="Softmax2d", means="softmax", note="applied along the channel axis -3"),
    Spelling(
        name="gumbel_softmax",
        means="gumbel_softmax",
        note="random in every call; the figure uses random numbers of NumPy",
    ),
    Spelling(name="Hardsigmoid", means="hard_sigmoid", note="derivative 1/6 correct to only 7 digits, even in float64"),
    Spelling(
        name="Softplus",
        means="softplus",
        formula="x if beta*x > threshold else softplus(beta*x)/beta",
        parameters=(
            Parameter(name="beta", default=1.0, above=0, meaning="sharpness of the bend"),
            Parameter(name="threshold", default=20.0, meaning="threshold of beta*x above which the output is x"),
        ),
        note="returns x where beta*x > 20: error 2e-9, derivative exactly 1",
    ),
    Spelling(
        name="heaviside",
        means="binary_step",
        differentiable=False,
        note="use heaviside(x, torch.ones_like(x)); no derivative available",
    ),
    _SINC,
    clip_spelling("clamp", "min", "max", "1"),
    clip_spelling("clip", "min", "max", "1"),
)

_JAX = (
    *same_names(
        "identity relu relu6 sigmoid tanh silu swish=silu mish celu hard_sigmoid hard_silu=hard_swish hard_swish "
        "log_sigmoid soft_sign=softsign softplus squareplus sparse_plus glu softmax log_softmax sign exp=exponential "
        "asinh arcsinh=asinh atan=arctan arctan erf sin=sine ndtr=normal_cdf"
    ),
    Spelling(name="gelu", means="gelu_tanh", note="tanh approximation; gelu(x, approximate=False) is exact"),
    Spelling(name="gelu_exact", means="gelu", note="use gelu(x, approximate=False)"),
    Spelling(name="leaky_relu", means="leaky_relu", at_kinks=_RIGHT),
    Spelling(name="elu", means="elu", at_kinks=_LEFT),
    Spelling(name="selu", means="selu", at_kinks=_LEFT),
    Spelling(name="hard_tanh", means="hardtanh", at_kinks=_INNER),
    Spelling(
        name="sparse_sigmoid",
        means="sparse_sigmoid",
        at_kinks={"-1": "0.25", "1": "0.25"},
        note="the derivative at a bound is the mean of both one-sided derivatives",
    ),
    Spelling(name="abs", means="absolute", at_kinks=_RIGHT),
    Spelling(name="absolute", means="absolute", at_kinks=_RIGHT),
    Spelling(name="heaviside", means="binary_step", note="use heaviside(x, 1)"),
    _SINC,
    Spelling(name="ramp", means="ramp", at_kinks={"0": "0.5", "1": "0.5"}, note="use clip(x, 0, 1)"),
    clip_spelling("clip", "min", "max", "0.5"),
)

_TF_SHARED = (
    *same_names("relu6 sigmoid tanh softplus softsign log_sigmoid softmax log_softmax"),
    Spelling(name="selu", means="selu", at_kinks=_RIGHT),
)
_TF = (
    *_TF_SHARED,
    *same_names("relu identity elu crelu sign abs=absolute exp=exponential asinh atan=arctan erf sin=sine"),
    *by_option(gelu_tanh="gelu(x, approximate=True)"),
    Spelling(
        name="gelu",
        means="gelu",
        note="only 9 correct digits for float64 input, because an internal constant is a float32 number",
    ),
    Spelling(name="silu", means="swish", note="accepts beta, unlike silu of other frameworks"),
    Spelling(name="swish", means="swish", note="the same function as silu"),
    Spelling(name="leaky_relu", means="leaky_relu", defaults={"alpha": 0.2}, at_kinks=_LEFT, note="slope 0.2"),
    clip_spelling("clip_by_value", "clip_value_min", "clip_value_max", "1"),
)


def _keras_relu(name: str) -> tuple[Spelling, ...]:
    """Return Keras's ReLU with its three options. With a threshold and a slope it is discontinuous at the threshold."""
    slope = Parameter(name="negative_slope", default=0.0, aliases=("alpha",), meaning="slope below the threshold")
    threshold = Parameter(name="threshold", default=0.0, meaning="inputs above it are unchanged")
    top = Parameter(name="max_value", default=6.0, at_least=0, illustrative=True, meaning="largest output")
    below = "negative_slope*(x - threshold)"
    note = "the only ReLU with a slope, a threshold and a maximum; the line on the left starts at the threshold"
    return (
        Spelling(name=name, means="relu", note="also accepts negative_slope, threshold and max_value"),
        Spelling(
            name=name,
            means="relu",
            formula=f"x if x > threshold else {below}",
            parameters=(slope, threshold),
            at_kinks={"threshold": "negative_slope if threshold == 0 else 0"},
            note=note,
        ),
        Spelling(
            name=name,
            means="relu",
            formula=f"clip(x, 0, max_value) if x > threshold else {below}",
            parameters=(slope, threshold, top),
            at_kinks={
                "threshold": "0",
                "0": "negative_slope if threshold > 0 else 0 if threshold == 0 else 1",
                "max_value": "negative_slope if threshold > max_value else 0 if threshold == max_value "
                "or max_value == 6 and threshold == 0 else 1",
            },
            note=note,
        ),
    )


_KERAS_PRELU = Spelling(
    name="PReLU",
    means="prelu",
    defaults={"alpha": 0.0},
    at_kinks={"0": "0"},
    note="initial slope 0, so initially equal to ReLU; derivative 0 at 0 for every slope",
)
_KERAS_SHARED = (
    *_TF_SHARED,
    *same_names(
        "silu swish=silu hard_sigmoid hard_silu=hard_swish hard_swish tanh_shrink=tanhshrink "
        "hard_shrink=hardshrink soft_shrink=softshrink threshold squareplus sparse_plus sparse_sigmoid glu "
        "sign abs=absolute absolute exp=exponential arcsinh=asinh arctan erf sin=sine"
    ),
    Spelling(
        name="leaky_relu",
        means="leaky_relu",
        defaults={"alpha": 0.2},
        at_kinks=_LEFT,
        note="slope 0.2; most frameworks use 0.01, the layer LeakyReLU uses 0.3",
    ),
    Spelling(
        name="sparsemax",
        means="sparsemax",
        vector=KERAS_SPARSEMAX,
        note="up to version 3.15 not a projection: the outputs do not sum to 1 if the support contains several inputs",
    ),
    Spelling(name="elu", means="elu", at_kinks=_LEFT),
    Spelling(name="celu", means="celu", at_kinks={"0": "2"}, note="derivative 2 at 0, but 1 on both sides"),
    Spelling(name="hard_tanh", means="hardtanh", at_kinks=_INNER),
    _SINC,
    *by_option(thresholded_relu="threshold(x, theta, 0)"),
    clip_spelling("clip", "x_min", "x_max", "1"),
)
_KERAS = (
    *_keras_relu("relu"),
    *_KERAS_SHARED,
    *same_names("linear=identity exponential gelu mish"),
    *by_option(gelu_tanh="gelu(x, approximate=True)"),
    Spelling(
        name="clipped_relu",
        means="clipped_relu",
        at_kinks={"n": "0 if n == 6 else 1"},
        note="use relu(x, max_value=n)",
    ),
    _KERAS_PRELU,
)
_KERAS_OPS = (
    *_KERAS_SHARED,
    *same_names("relu"),
    Spelling(name="gelu", means="gelu_tanh", note="tanh approximation; keras.activations.gelu is exact"),
    Spelling(name="gelu_exact", means="gelu", note="use gelu(x, approximate=False)"),
)
_KERAS_LAYERS = (
    *_keras_relu("ReLU"),
    *same_names("Identity Softmax"),
    Spelling(
        name="LeakyReLU",
        means="leaky_relu",
        defaults={"alpha": 0.3},
        at_kinks=_LEFT,
        note="slope 0.3; most frameworks use 0.01, the function leaky_relu uses 0.2; computes in float32",
    ),
    Spelling(name="ELU", means="elu", at_kinks=_LEFT, note="computes in float32"),
    _KERAS_PRELU,
)
_KERAS2 = (
    *_keras_relu("relu"),
    *same_names("linear=identity exponential sigmoid tanh softplus softsign swish=silu mish gelu softmax"),
    *by_option(gelu_tanh="gelu(x, approximate=True)"),
    Spelling(
        name="hard_sigmoid",
        means="hard_sigmoid_02",
        at_kinks={"-beta/alpha": "right", "(1 - beta)/alpha": "left"},
        note="clip(0.2*x + 0.5, 0, 1) with kinks at -2.5 and 2.5; Keras 3 has slope 1/6 and kinks at -3 and 3",
    ),
    Spelling(name="elu", means="elu", at_kinks=_LEFT),
    Spelling(name="selu", means="selu", at_kinks=_RIGHT),
    Spelling(name="LeakyReLU", means="leaky_relu", defaults={"alpha": 0.3}, at_kinks=_LEFT, note="slope 0.3"),
    _KERAS_PRELU,
    Spelling(name="ThresholdedReLU", means="thresholded_relu", note="removed in Keras 3"),
)

_ONNX = (
    *same_names(
        "Identity Relu Sigmoid Tanh Softplus Softsign Mish Gelu Elu Celu HardSwish=hard_swish LeakyRelu=leaky_relu "
        "SwiGLU Softmax LogSoftmax=log_softmax Hardmax Sign Abs=absolute Exp=exponential Asinh Atan=arctan Erf Sin=sine"
    ),
    *by_option(
        gelu_tanh="Gelu with approximate='tanh'",
        silu="Swish",
        softshrink="Shrink with bias = lambd",
        ramp="Clip with min = 0, max = 1",
        relu6="Clip with min = 0, max = 6",
        clipped_relu="Clip with min = 0, max = n",
    ),
    Spelling(name="PRelu", means="prelu", aliases={"slope": "alpha"}, note="the slope is an input without a default"),
    Spelling(name="Swish", means="swish", note="the parameter beta is named alpha"),
    Spelling(
        name="HardSigmoid",
        means="hard_sigmoid_02",
        note="slope 0.2 and kinks at -2.5 and 2.5; use alpha=1/6 for the slope of most frameworks",
    ),
    Spelling(
        name="Selu",
        means="selu",
        defaults={"alpha": 1.6732631921768188, "lam": 1.0507010221481323},
        note="the constants are float32 numbers",
    ),
    Spelling(
        name="ThresholdedRelu",
        means="thresholded_relu",
        note="0 at x = alpha; inside the recurrent operators, alpha at x = alpha",
    ),
    Spelling(name="Shrink", means="hardshrink", note="also accepts bias"),
    Spelling(
        name="Shrink",
        means="hardshrink",
        formula="x + bias if x < -lambd else x - bias if x > lambd else 0",
        parameters=(
            Parameter(name="lambd", default=0.5, at_least=0, meaning="half the width of the dead zone"),
            Parameter(name="bias", default=0.0, meaning="value subtracted outside the dead zone"),
        ),
        note="hard shrinkage with bias 0, soft shrinkage with bias = lambd",
    ),
    clip_spelling("Clip", "min", "max"),
)

_MLX = (
    *same_names(
        "identity relu relu6 relu2=relu_squared sigmoid tanh silu mish gelu gelu_approx=gelu_tanh hard_tanh=hardtanh "
        "gelu_fast_approx=quick_gelu hardswish=hard_swish hard_shrink=hardshrink softshrink softplus softsign "
        "log_sigmoid glu softmax softmin log_softmax sign abs=absolute exp=exponential arcsinh=asinh arctan erf "
        "sin=sine"
    ),
    Spelling(
        name="leaky_relu",
        means="leaky_relu",
        formula="max(alpha*x, x)",
        parameters=(
            Parameter(name="alpha", default=0.01, aliases=("negative_slope",), meaning="slope of the negative side"),
        ),
        at_kinks={"0": "1"},
        note="maximum of alpha*x and x: for alpha > 1, alpha is the slope of the positive side",
    ),
    Spelling(
        name="prelu",
        means="prelu",
        at_kinks={"0": "1 + alpha"},
        note="derivative at 0 is the sum of both one-sided slopes",
    ),
    Spelling(name="elu", means="elu", at_kinks=_LEFT, note="derivative nan above 88.7 (float32)"),
    Spelling(name="selu", means="selu", defaults=_ROUNDED_SELU, at_kinks=_LEFT, note="constants rounded to 5 decimals"),
    Spelling(name="celu", means="celu", at_kinks={"0": "0"}, note="derivative 0 at 0, but 1 on both sides"),
    Spelling(name="step", means="binary_step", note="value 1 at 0"),
    Spelling(
        name="step",
        means="binary_step",
        formula="1 if x >= threshold else 0",
        parameters=(Parameter(name="threshold", default=0.0, meaning="the smallest input that gives 1"),),
    ),
    clip_spelling("clip", "a_min", "a_max"),
)

_TINYGRAD = (
    *same_names(
        "relu sigmoid silu=silu swish=silu mish quick_gelu hardsigmoid=hard_sigmoid softplus softsign celu "
        "logsigmoid=log_sigmoid softmax softmin log_softmax sign abs=absolute exp=exponential asinh sin=sine"
    ),
    Spelling(
        name="hardsigmoid",
        means="hard_sigmoid_02",
        defaults={"alpha": 1 / 6},
        at_kinks={"(1 - beta)/alpha": "left"},
        note="slope and offset can be specified",
    ),
    Spelling(name="gelu", means="gelu_tanh", note="tanh approximation; gelu('none') is the exact form"),
    Spelling(
        name="gelu_exact", means="gelu", note="use gelu('none'); its erf is an approximation with 7 correct digits"
    ),
    Spelling(name="erf", means="erf", note="approximation with 7 correct digits"),
    Spelling(name="atan", means="arctan", note="derivative 0 at 0, but the correct value is 1"),
    Spelling(name="tanh", means="tanh", note="computed as 2*sigmoid(2*x) - 1, with cancellation near 0"),
    Spelling(name="relu6", means="relu6", at_kinks={"6": "left"}),
    Spelling(name="leaky_relu", means="leaky_relu", aliases={"neg_slope": "alpha"}, at_kinks=_RIGHT),
    Spelling(name="elu", means="elu", at_kinks={"0": "0"}, note="derivative 0 at 0, and nan above 88.7 (float32)"),
    Spelling(
        name="selu", means="selu", defaults=_ROUNDED_SELU, at_kinks=_RIGHT, note="constants rounded to 5 decimals"
    ),
    Spelling(name="hardtanh", means="hardtanh", at_kinks=_INNER),
    Spelling(name="hardswish", means="hard_swish", at_kinks={"3": "left"}),
    clip_spelling("clip", "min_", "max_", "1"),
    clip_spelling("clamp", "min_", "max_", "1"),
)

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            name="torch",
            title="PyTorch 2.13",
            spellings=_TORCH,
            modules="pytorch nn f functional nn.functional torch.nn torch.nn.functional torch.functional torch.special "
            "torch.nn.modules torch.nn.modules.activation torch.tensor",
        ),
        Dialect(name="keras", title="Keras 3.15", spellings=_KERAS, modules="keras.activations activations"),
        Dialect(name="keras.ops", title="Keras 3.15, keras.ops", spellings=_KERAS_OPS, modules="ops"),
        Dialect(name="keras.layers", title="Keras 3.15, keras.layers", spellings=_KERAS_LAYERS, modules="layers"),
        Dialect(
            name="keras2",
            title="Keras 2 (tf_keras 2.21)",
            spellings=_KERAS2,
            modules="tf_keras tf_keras.activations tf_keras.layers",
        ),
        Dialect(
            name="tf",
            title="TensorFlow 2.21",
            spellings=_TF,
            modules="tensorflow tf.nn tf.math tensorflow.nn tensorflow.math",
        ),
        Dialect(
            name="jax",
            title="JAX 0.10",
            spellings=_JAX,
            modules="jnp jax.nn jax.numpy jax.lax jax.scipy.special flax flax.linen linen flax.nnx nnx",
        ),
        Dialect(name="onnx", title="ONNX, opset 28", spellings=_ONNX, modules="ai.onnx", differentiates=False),
        Dialect(name="mlx", title="MLX 0.32", spellings=_MLX, modules="mx mlx.nn mlx.nn.layers mlx.core"),
        Dialect(
            name="tinygrad",
            title="tinygrad 0.14",
            spellings=_TINYGRAD,
            modules="tensor tinygrad.tensor tinygrad.tensor.tensor",
        ),
    )
}
"""Every dialect by its prefix: ``torch`` in ``torch.gelu``."""


def spellings_of(name: str) -> Mapping[str, tuple[Spelling, ...]]:
    """Return the spellings of a function of the catalogue in each dialect that has it."""
    found = {
        dialect.name: tuple(spelling for spelling in dialect.spellings if spelling.means == name)
        for dialect in DIALECTS.values()
    }
    return {dialect: spellings for dialect, spellings in found.items() if spellings}
