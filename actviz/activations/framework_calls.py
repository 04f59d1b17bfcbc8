"""Calls of the frameworks' own functions and layers: one line of Python for each.

A call is an expression in ``x``, or constructs a layer. An ONNX call constructs the node, or the list of nodes, from
``"x"`` to ``"y"``. Vectors are in the last axis. Every call computes the catalogue's function: parameters that the
framework accepts are specified, and ``only`` contains the values of those that it fixes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actviz.activations import onnx_nodes, vector_code
from actviz.formulas.array_libraries import LIBRARIES


@dataclass(frozen=True)
class Call:
    """The text of a call with the catalogue's parameters in braces, and the only values for which it is valid."""

    text: str
    only: Mapping[str, float] = field(default_factory=dict)

    def fits(self, parameters: Mapping[str, float]) -> bool:
        """Return whether the call is valid for parameters."""
        return all(parameters[name] == value for name, value in self.only.items())


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One framework: its import lines, by the names of its modules in code, and its calls.

    ``vector_code`` is code for functions of a vector that it lacks, which have no formula in a single ``x``. ``absent``
    contains the reasons why names of its dialect have no call.
    """

    title: str
    modules: Mapping[str, str]
    calls: Mapping[str, Call]
    vector_code: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)


def _modules(library: str) -> Mapping[str, str]:
    known = LIBRARIES[library]
    return known.modules if known else {"onnx": "import onnx"}


def _calls(texts: Mapping[str, str], only: Mapping[str, Mapping[str, float]]) -> Mapping[str, Call]:
    return {name: Call(text, only.get(name, {})) for name, text in texts.items()}


_SELU = {"lam": 1.0507009873554805, "alpha": 1.6732632423543772}
_UNIT = {"min_val": -1.0, "max_val": 1.0}
_NORMALISED = "sinc(x) is the normalised one here; it is written by its formula"

_TORCH = {
    "identity": "torch.nn.Identity()",
    "absolute": "torch.abs(x)",
    "binary_step": "torch.heaviside(x, torch.ones_like(x))",
    "sign": "torch.sign(x)",
    "relu": "torch.nn.ReLU()",
    "relu6": "torch.nn.ReLU6()",
    "clipped_relu": "torch.nn.Hardtanh(min_val=0, max_val={n})",
    "leaky_relu": "torch.nn.LeakyReLU(negative_slope={alpha})",
    "prelu": "torch.nn.PReLU(init={alpha})",
    "rrelu": "torch.nn.RReLU(lower={lower}, upper={upper}).eval()",
    "threshold": "torch.nn.Threshold(threshold={threshold}, value={value})",
    "thresholded_relu": "torch.nn.Threshold(threshold={theta}, value=0)",
    "ramp": "torch.nn.Hardtanh(min_val=0, max_val=1)",
    "hardtanh": "torch.nn.functional.hardtanh(x, min_val={min_val}, max_val={max_val})",
    "hard_sigmoid": "torch.nn.Hardsigmoid()",
    "hard_swish": "torch.nn.Hardswish()",
    "hardshrink": "torch.nn.Hardshrink(lambd={lambd})",
    "softshrink": "torch.nn.Softshrink(lambd={lambd})",
    "exponential": "torch.exp(x)",
    "elu": "torch.nn.ELU(alpha={alpha})",
    "celu": "torch.nn.CELU(alpha={alpha})",
    "selu": "torch.nn.SELU()",
    "softplus": "torch.nn.Softplus(beta={beta}, threshold=40)",
    "silu": "torch.nn.SiLU()",
    "swish": "torch.nn.SiLU()",
    "gelu": 'torch.nn.GELU(approximate="none")',
    "gelu_tanh": 'torch.nn.GELU(approximate="tanh")',
    "mish": "torch.nn.Mish()",
    "sigmoid": "torch.nn.Sigmoid()",
    "tanh": "torch.nn.Tanh()",
    "tanhshrink": "torch.nn.Tanhshrink()",
    "softsign": "torch.nn.Softsign()",
    "arctan": "torch.atan(x)",
    "erf": "torch.erf(x)",
    "normal_cdf": "torch.special.ndtr(x)",
    "log_sigmoid": "torch.nn.LogSigmoid()",
    "asinh": "torch.asinh(x)",
    "sine": "torch.sin(x)",
    "softmax": "torch.nn.Softmax(dim=-1)",
    "log_softmax": "torch.nn.LogSoftmax(dim=-1)",
    "softmin": "torch.nn.Softmin(dim=-1)",
    "gumbel_softmax": "torch.nn.functional.gumbel_softmax(x, tau={tau}, dim=-1)",
    "glu": "torch.nn.GLU(dim=-1)",
}
_KERAS = {
    "identity": "keras.activations.linear(x)",
    "absolute": "keras.ops.abs(x)",
    "sign": "keras.ops.sign(x)",
    "relu": "keras.activations.relu(x)",
    "relu6": "keras.activations.relu6(x)",
    "clipped_relu": "keras.activations.relu(x, max_value={n})",
    "leaky_relu": "keras.activations.leaky_relu(x, negative_slope={alpha})",
    "prelu": "keras.layers.PReLU(alpha_initializer=keras.initializers.Constant({alpha}))",
    "threshold": "keras.activations.threshold(x, threshold={threshold}, default_value={value})",
    "thresholded_relu": "keras.activations.threshold(x, threshold={theta}, default_value=0)",
    "hardtanh": "keras.activations.hard_tanh(x)",
    "hard_sigmoid": "keras.activations.hard_sigmoid(x)",
    "sparse_sigmoid": "keras.activations.sparse_sigmoid(x)",
    "hard_swish": "keras.activations.hard_silu(x)",
    "hardshrink": "keras.activations.hard_shrink(x, threshold={lambd})",
    "softshrink": "keras.activations.soft_shrink(x, threshold={lambd})",
    "exponential": "keras.activations.exponential(x)",
    "elu": "keras.activations.elu(x, alpha={alpha})",
    "celu": "keras.activations.celu(x, alpha={alpha})",
    "selu": "keras.activations.selu(x)",
    "softplus": "keras.activations.softplus(x)",
    "squareplus": "keras.activations.squareplus(x, b={b})",
    "sparse_plus": "keras.activations.sparse_plus(x)",
    "silu": "keras.activations.silu(x)",
    "swish": "keras.activations.silu(x)",
    "gelu": "keras.activations.gelu(x, approximate=False)",
    "gelu_tanh": "keras.activations.gelu(x, approximate=True)",
    "mish": "keras.activations.mish(x)",
    "sigmoid": "keras.activations.sigmoid(x)",
    "tanh": "keras.activations.tanh(x)",
    "tanhshrink": "keras.activations.tanh_shrink(x)",
    "softsign": "keras.activations.softsign(x)",
    "arctan": "keras.ops.arctan(x)",
    "erf": "keras.ops.erf(x)",
    "log_sigmoid": "keras.activations.log_sigmoid(x)",
    "asinh": "keras.ops.arcsinh(x)",
    "sine": "keras.ops.sin(x)",
    "softmax": "keras.activations.softmax(x, axis=-1)",
    "log_softmax": "keras.activations.log_softmax(x, axis=-1)",
    "glu": "keras.activations.glu(x, axis=-1)",
}
_JAX = {
    "identity": "jax.nn.identity(x)",
    "absolute": "jnp.abs(x)",
    "binary_step": "jnp.heaviside(x, 1)",
    "sign": "jnp.sign(x)",
    "relu": "jax.nn.relu(x)",
    "relu6": "jax.nn.relu6(x)",
    "leaky_relu": "jax.nn.leaky_relu(x, negative_slope={alpha})",
    "ramp": "jnp.clip(x, 0, 1)",
    "hardtanh": "jax.nn.hard_tanh(x)",
    "hard_sigmoid": "jax.nn.hard_sigmoid(x)",
    "sparse_sigmoid": "jax.nn.sparse_sigmoid(x)",
    "hard_swish": "jax.nn.hard_silu(x)",
    "exponential": "jnp.exp(x)",
    "elu": "jax.nn.elu(x, alpha={alpha})",
    "celu": "jax.nn.celu(x, alpha={alpha})",
    "selu": "jax.nn.selu(x)",
    "softplus": "jax.nn.softplus(x)",
    "squareplus": "jax.nn.squareplus(x, b={b})",
    "sparse_plus": "jax.nn.sparse_plus(x)",
    "silu": "jax.nn.silu(x)",
    "swish": "jax.nn.silu(x)",
    "gelu": "jax.nn.gelu(x, approximate=False)",
    "gelu_tanh": "jax.nn.gelu(x, approximate=True)",
    "mish": "jax.nn.mish(x)",
    "sigmoid": "jax.nn.sigmoid(x)",
    "tanh": "jax.nn.tanh(x)",
    "softsign": "jax.nn.soft_sign(x)",
    "arctan": "jnp.arctan(x)",
    "erf": "jsp.special.erf(x)",
    "normal_cdf": "jsp.special.ndtr(x)",
    "log_sigmoid": "jax.nn.log_sigmoid(x)",
    "asinh": "jnp.arcsinh(x)",
    "sine": "jnp.sin(x)",
    "softmax": "jax.nn.softmax(x, axis=-1)",
    "log_softmax": "jax.nn.log_softmax(x, axis=-1)",
    "glu": "jax.nn.glu(x, axis=-1)",
}
_TF = {
    "identity": "tf.identity(x)",
    "absolute": "tf.math.abs(x)",
    "sign": "tf.math.sign(x)",
    "relu": "tf.nn.relu(x)",
    "relu6": "tf.nn.relu6(x)",
    "leaky_relu": "tf.nn.leaky_relu(x, alpha={alpha})",
    "hardtanh": "tf.clip_by_value(x, {min_val}, {max_val})",
    "exponential": "tf.math.exp(x)",
    "elu": "tf.nn.elu(x)",
    "selu": "tf.nn.selu(x)",
    "softplus": "tf.nn.softplus(x)",
    "silu": "tf.nn.silu(x)",
    "swish": "tf.nn.silu(x, beta={beta})",
    "gelu": "tf.nn.gelu(x, approximate=False)",
    "gelu_tanh": "tf.nn.gelu(x, approximate=True)",
    "sigmoid": "tf.nn.sigmoid(x)",
    "tanh": "tf.nn.tanh(x)",
    "softsign": "tf.nn.softsign(x)",
    "arctan": "tf.math.atan(x)",
    "erf": "tf.math.erf(x)",
    "log_sigmoid": "tf.math.log_sigmoid(x)",
    "asinh": "tf.math.asinh(x)",
    "sine": "tf.math.sin(x)",
    "softmax": "tf.nn.softmax(x, axis=-1)",
    "log_softmax": "tf.nn.log_softmax(x, axis=-1)",
    "crelu": "tf.nn.crelu(x, axis=-1)",
}


_ONNX = {
    **{
        name: onnx_nodes.node(operator)
        for name, operator in {
            "identity": "Identity",
            "absolute": "Abs",
            "sign": "Sign",
            "relu": "Relu",
            "hard_swish": "HardSwish",
            "exponential": "Exp",
            "softplus": "Softplus",
            "mish": "Mish",
            "sigmoid": "Sigmoid",
            "tanh": "Tanh",
            "softsign": "Softsign",
            "arctan": "Atan",
            "erf": "Erf",
            "asinh": "Asinh",
            "sine": "Sin",
        }.items()
    },
    "relu6": onnx_nodes.clip("0.0", "6.0"),
    "clipped_relu": onnx_nodes.clip("0.0", "{n}"),
    "leaky_relu": onnx_nodes.node("LeakyRelu", alpha="{alpha}"),
    "prelu": onnx_nodes.given("PRelu", slope="{alpha}"),
    "thresholded_relu": onnx_nodes.node("ThresholdedRelu", alpha="{theta}"),
    "ramp": onnx_nodes.clip("0.0", "1.0"),
    "hardtanh": onnx_nodes.clip("{min_val}", "{max_val}"),
    "hard_sigmoid": onnx_nodes.node("HardSigmoid", alpha="1 / 6", beta="0.5"),
    "hard_sigmoid_02": onnx_nodes.node("HardSigmoid", alpha="{alpha}", beta="{beta}"),
    "sparse_sigmoid": onnx_nodes.node("HardSigmoid", alpha="0.5", beta="0.5"),
    "hardshrink": onnx_nodes.node("Shrink", lambd="{lambd}", bias="0.0"),
    "softshrink": onnx_nodes.node("Shrink", lambd="{lambd}", bias="{lambd}"),
    "elu": onnx_nodes.node("Elu", alpha="{alpha}"),
    "celu": onnx_nodes.node("Celu", alpha="{alpha}"),
    "selu": onnx_nodes.node("Selu", alpha="{alpha}", gamma="{lam}"),
    "silu": onnx_nodes.node("Swish", alpha="1.0"),
    "swish": onnx_nodes.node("Swish", alpha="{beta}"),
    "quick_gelu": onnx_nodes.node("Swish", alpha="1.702"),
    "gelu": onnx_nodes.node("Gelu", approximate='"none"'),
    "gelu_tanh": onnx_nodes.node("Gelu", approximate='"tanh"'),
    "softmax": onnx_nodes.node("Softmax", axis="-1"),
    "log_softmax": onnx_nodes.node("LogSoftmax", axis="-1"),
    "hardmax": onnx_nodes.node("Hardmax", axis="-1"),
    "swiglu": f'[{onnx_nodes.SPLIT}, onnx.helper.make_node("SwiGLU", ["a", "b"], ["y"])]',
}

_NUMPY = {
    "absolute": "np.abs(x)",
    "binary_step": "np.heaviside(x, 1)",
    "sign": "np.sign(x)",
    "ramp": "np.clip(x, 0, 1)",
    "hardtanh": "np.clip(x, {min_val}, {max_val})",
    "exponential": "np.exp(x)",
    "tanh": "np.tanh(x)",
    "arctan": "np.arctan(x)",
    "asinh": "np.arcsinh(x)",
    "sine": "np.sin(x)",
}

_PLAIN = {"softplus": {"beta": 1.0}, "swish": {"beta": 1.0}, "sine": {"omega": 1.0}, "selu": _SELU}
FRAMEWORKS: Mapping[str, Framework] = {
    "torch": Framework(
        title="PyTorch",
        modules=_modules("torch"),
        calls=_calls(_TORCH, {name: _PLAIN[name] for name in ("swish", "sine", "selu")}),
        vector_code=vector_code.TORCH,
        absent={"sinc": _NORMALISED},
    ),
    "keras": Framework(
        title="Keras 3",
        modules=_modules("keras"),
        calls=_calls(_KERAS, {**_PLAIN, "hardtanh": _UNIT}),
        vector_code=vector_code.KERAS,
        absent={
            "sinc": _NORMALISED,
            "sparsemax": "up to Keras 3.15 its outputs do not sum to 1 (keras-team/keras issue 23425); written out",
        },
    ),
    "jax": Framework(
        title="JAX",
        modules=_modules("jax"),
        calls=_calls(_JAX, {**_PLAIN, "hardtanh": _UNIT}),
        vector_code=vector_code.JAX,
        absent={"sinc": _NORMALISED},
    ),
    "tf": Framework(
        title="TensorFlow",
        modules=_modules("tf"),
        calls=_calls(_TF, {**{name: _PLAIN[name] for name in ("softplus", "sine", "selu")}, "elu": {"alpha": 1.0}}),
        vector_code=vector_code.TF,
    ),
    "onnx": Framework(
        title="ONNX",
        modules=_modules("onnx"),
        calls=_calls(_ONNX, {name: _PLAIN[name] for name in ("softplus", "sine")}),
        vector_code=vector_code.ONNX,
    ),
    "numpy": Framework(
        title="NumPy",
        modules=_modules("numpy"),
        calls=_calls(_NUMPY, {"sine": _PLAIN["sine"]}),
        vector_code=vector_code.NUMPY,
    ),
}
"""All frameworks for which code is generated, by their names in ``LIBRARIES``."""
