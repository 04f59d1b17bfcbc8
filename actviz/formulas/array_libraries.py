"""The functions of formulas in the array libraries for which code is generated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Library:
    """The spelling of formulas in one library.

    ``modules`` maps the name of a module in code to the line that imports it. ``words`` maps functions to templates in
    the names of their arguments. It includes ``where(test, a, b)``, ``maximum(a, b)``, ``minimum(a, b)`` and ``full(x,
    a)``, an array like ``x`` filled with ``a``. ``floor`` and ``ceiling``, if present, are maximum and minimum with a
    number, ``relu`` is the maximum with 0. ``spelled`` has formulas for functions that the library lacks; for others
    the kernel or the definition of the vocabulary is used.
    """

    modules: Mapping[str, str]
    words: Mapping[str, str]
    spelled: Mapping[str, str] = field(default_factory=dict)


def _functions(module: str, names: str) -> dict[str, str]:
    """Return templates of functions of one argument, from ``name`` or ``name=name_in_library``."""
    pairs = (word.partition("=") for word in names.split())
    return {name: f"{module}.{theirs or name}(x)" for name, _, theirs in pairs}


_ELEMENTARY = "exp expm1 log log1p sqrt sin cos tan sinh cosh tanh abs sign"
_SHORT_ARC = "asin acos atan asinh"
_LONG_ARC = "asin=arcsin acos=arccos atan=arctan asinh=arcsinh"

_SINC = "sin(max(abs(x), 1e-30))/max(abs(x), 1e-30)"  # even, and defined at 0
_TAIL = "0.5*erfc(-sqrt(0.5)*x)"
_PAIR = "b + softplus(a - b)"

_TORCH = Library(
    modules={"torch": "import torch"},
    words={
        **_functions("torch", f"{_ELEMENTARY} {_SHORT_ARC} erf erfc sigmoid relu"),
        "Phi": "torch.special.ndtr(x)",
        "sinc": "torch.sinc(x / torch.pi)",
        # Above its threshold, by default 20, PyTorch's softplus is x; from 37 on that is exact in float64.
        "softplus": "torch.nn.functional.softplus(x, threshold=40)",
        "clip": "torch.clamp(x, min=lo, max=hi)",
        "floor": "torch.clamp(a, min=b)",
        "ceiling": "torch.clamp(a, max=b)",
        "maximum": "torch.maximum(a, b)",
        "minimum": "torch.minimum(a, b)",
        "where": "torch.where(test, a, b)",
        "full": "torch.full_like(x, a)",
    },
    spelled={"logsumexp": _PAIR},
)
_JAX = Library(
    modules={"jax": "import jax", "jnp": "import jax.numpy as jnp", "jsp": "import jax.scipy as jsp"},
    words={
        **_functions("jnp", f"{_ELEMENTARY} {_LONG_ARC}"),
        **_functions("jax.nn", "sigmoid softplus relu"),
        **_functions("jsp.special", "erf erfc Phi=ndtr"),
        "sinc": "jnp.sinc(x / jnp.pi)",
        "hypot": "jnp.hypot(a, b)",
        "logsumexp": "jnp.logaddexp(a, b)",
        "clip": "jnp.clip(x, lo, hi)",
        "maximum": "jnp.maximum(a, b)",
        "minimum": "jnp.minimum(a, b)",
        "where": "jnp.where(test, a, b)",
        "full": "jnp.full_like(x, a)",
    },
)
_TF = Library(
    modules={"tf": "import tensorflow as tf"},
    words={
        **_functions("tf.math", f"{_ELEMENTARY} {_SHORT_ARC} erf erfc sigmoid softplus"),
        **_functions("tf.nn", "relu"),
        "clip": "tf.clip_by_value(x, lo, hi)",
        "maximum": "tf.math.maximum(a, b)",
        "minimum": "tf.math.minimum(a, b)",
        "where": "tf.where(test, a, b)",
        "full": "tf.ones_like(x) * a",
    },
    spelled={"sinc": _SINC, "Phi": _TAIL, "logsumexp": _PAIR},
)
_KERAS = Library(
    modules={"keras": "import keras"},
    words={
        **_functions("keras.ops", f"{_ELEMENTARY} {_LONG_ARC} erf erfc sigmoid softplus relu"),
        "clip": "keras.ops.clip(x, lo, hi)",
        "maximum": "keras.ops.maximum(a, b)",
        "minimum": "keras.ops.minimum(a, b)",
        "where": "keras.ops.where(test, a, b)",
        "full": "keras.ops.full_like(x, a)",
    },
    spelled={
        "sinc": _SINC,
        "Phi": "0.5*(1 + erf(sqrt(0.5)*x))",
        "logsumexp": _PAIR,
    },
)
_NUMPY = Library(
    modules={"math": "import math", "np": "import numpy as np"},
    words={
        **_functions("np", f"{_ELEMENTARY} {_LONG_ARC}"),
        "erf": "np.vectorize(math.erf, otypes=[float])(x)",
        "erfc": "np.vectorize(math.erfc, otypes=[float])(x)",
        "sinc": "np.sinc(x / np.pi)",
        "softplus": "np.logaddexp(0, x)",
        "hypot": "np.hypot(a, b)",
        "logsumexp": "np.logaddexp(a, b)",
        "clip": "np.clip(x, lo, hi)",
        "maximum": "np.maximum(a, b)",
        "minimum": "np.minimum(a, b)",
        "where": "np.where(test, a, b)",
        "full": "np.full_like(x, a)",
    },
    # As exp(logaddexp), the sigmoid does not overflow and is accurate in the tail.
    spelled={"sigmoid": "exp(-softplus(-x))", "Phi": _TAIL},
)
LIBRARIES: Mapping[str, Library | None] = {
    "torch": _TORCH,
    "keras": _KERAS,
    "jax": _JAX,
    "tf": _TF,
    "onnx": None,
    "numpy": _NUMPY,
}
"""The libraries by name. ONNX has no expressions, and therefore no code for formulas."""
