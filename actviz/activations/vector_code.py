"""Functions of a vector in frameworks that lack them: one line of Python for each, with the vector in the last axis."""

from __future__ import annotations

from collections.abc import Mapping

from actviz.activations import onnx_nodes

# The threshold of sparsemax is the largest of (sum of the k largest - 1)/k.
TORCH: Mapping[str, str] = {
    "sparsemax": "torch.relu(x - ((x.sort(dim=-1, descending=True).values.cumsum(dim=-1) - 1) "
    "/ torch.arange(1, x.shape[-1] + 1, device=x.device)).amax(dim=-1, keepdim=True))",
    "hardmax": "torch.nn.functional.one_hot(x.argmax(dim=-1), x.shape[-1]).to(x.dtype)",
    "bilinear_glu": "torch.mul(*x.chunk(2, dim=-1))",
    "reglu": "(lambda a, b: torch.relu(a) * b)(*x.chunk(2, dim=-1))",
    "geglu": "(lambda a, b: torch.nn.functional.gelu(a) * b)(*x.chunk(2, dim=-1))",
    "swiglu": "(lambda a, b: torch.nn.functional.silu(a) * b)(*x.chunk(2, dim=-1))",
    "maxout": "x.unflatten(-1, (-1, {pieces:.0f})).amax(dim=-1)",
    "crelu": "torch.relu(torch.cat((x, -x), dim=-1))",
}
KERAS: Mapping[str, str] = {
    "sparsemax": "keras.activations.relu(x - keras.ops.max((keras.ops.cumsum(-keras.ops.sort(-x, axis=-1), axis=-1) "
    "- 1) / keras.ops.arange(1, x.shape[-1] + 1, dtype=x.dtype), axis=-1, keepdims=True))",
    "softmin": "keras.activations.softmax(-x, axis=-1)",
    "hardmax": "keras.ops.one_hot(keras.ops.argmax(x, axis=-1), x.shape[-1], dtype=x.dtype)",
    "gumbel_softmax": "keras.activations.softmax((x - keras.ops.log(-keras.ops.log(keras.random.uniform(x.shape, "
    "minval=1e-30, dtype=x.dtype, seed={seed:.0f})))) / {tau}, axis=-1)",
    "bilinear_glu": "keras.ops.multiply(*keras.ops.split(x, 2, axis=-1))",
    "reglu": "(lambda a, b: keras.activations.relu(a) * b)(*keras.ops.split(x, 2, axis=-1))",
    "geglu": "(lambda a, b: keras.activations.gelu(a, approximate=False) * b)(*keras.ops.split(x, 2, axis=-1))",
    "swiglu": "(lambda a, b: keras.activations.silu(a) * b)(*keras.ops.split(x, 2, axis=-1))",
    "maxout": "keras.ops.max(keras.ops.reshape(x, (*x.shape[:-1], -1, {pieces:.0f})), axis=-1)",
    "crelu": "keras.activations.relu(keras.ops.concatenate((x, -x), axis=-1))",
}
JAX: Mapping[str, str] = {
    "sparsemax": "jax.nn.relu(x - ((jnp.cumsum(-jnp.sort(-x, axis=-1), axis=-1) - 1) "
    "/ jnp.arange(1, x.shape[-1] + 1)).max(axis=-1, keepdims=True))",
    "softmin": "jax.nn.softmax(-x, axis=-1)",
    "hardmax": "jax.nn.one_hot(x.argmax(axis=-1), x.shape[-1], dtype=x.dtype)",
    "gumbel_softmax": "jax.nn.softmax((x + jax.random.gumbel(jax.random.key({seed:.0f}), x.shape, x.dtype)) / {tau}, "
    "axis=-1)",
    "bilinear_glu": "jnp.multiply(*jnp.split(x, 2, axis=-1))",
    "reglu": "(lambda a, b: jax.nn.relu(a) * b)(*jnp.split(x, 2, axis=-1))",
    "geglu": "(lambda a, b: jax.nn.gelu(a, approximate=False) * b)(*jnp.split(x, 2, axis=-1))",
    "swiglu": "(lambda a, b: jax.nn.silu(a) * b)(*jnp.split(x, 2, axis=-1))",
    "maxout": "x.reshape(*x.shape[:-1], -1, {pieces:.0f}).max(axis=-1)",
    "crelu": "jax.nn.relu(jnp.concatenate((x, -x), axis=-1))",
}
TF: Mapping[str, str] = {
    "sparsemax": 'tf.nn.relu(x - tf.reduce_max((tf.cumsum(tf.sort(x, direction="DESCENDING"), axis=-1) - 1) '
    "/ tf.range(1, x.shape[-1] + 1, dtype=x.dtype), axis=-1, keepdims=True))",
    "softmin": "tf.nn.softmax(-x, axis=-1)",
    "hardmax": "tf.one_hot(tf.argmax(x, axis=-1), x.shape[-1], dtype=x.dtype)",
    "gumbel_softmax": "tf.nn.softmax((x - tf.math.log(-tf.math.log(tf.random.uniform(tf.shape(x), minval=1e-30, "
    "dtype=x.dtype, seed={seed:.0f})))) / {tau}, axis=-1)",
    "glu": "(lambda a, b: a * tf.nn.sigmoid(b))(*tf.split(x, 2, axis=-1))",
    "bilinear_glu": "tf.multiply(*tf.split(x, 2, axis=-1))",
    "reglu": "(lambda a, b: tf.nn.relu(a) * b)(*tf.split(x, 2, axis=-1))",
    "geglu": "(lambda a, b: tf.nn.gelu(a, approximate=False) * b)(*tf.split(x, 2, axis=-1))",
    "swiglu": "(lambda a, b: tf.nn.silu(a) * b)(*tf.split(x, 2, axis=-1))",
    "maxout": "tf.reduce_max(tf.reshape(x, (*x.shape[:-1], -1, {pieces:.0f})), axis=-1)",
}
ONNX: Mapping[str, str] = {
    "softmin": '[onnx.helper.make_node("Neg", ["x"], ["z"]), onnx.helper.make_node("Softmax", ["z"], ["y"], axis=-1)]',
    "glu": onnx_nodes.gated("Sigmoid", "b"),
    "bilinear_glu": onnx_nodes.gated(""),
    "reglu": onnx_nodes.gated("Relu", "a"),
    "geglu": onnx_nodes.gated("Gelu", "a"),
    "crelu": '[onnx.helper.make_node("Neg", ["x"], ["z"]), '
    'onnx.helper.make_node("Concat", ["x", "z"], ["c"], axis=-1), onnx.helper.make_node("Relu", ["c"], ["y"])]',
}
NUMPY: Mapping[str, str] = {
    "sparsemax": "np.maximum(x - ((np.cumsum(-np.sort(-x, axis=-1), axis=-1) - 1) "
    "/ np.arange(1, x.shape[-1] + 1)).max(axis=-1, keepdims=True), 0)",
    "softmax": "np.exp(x - np.logaddexp.reduce(x, axis=-1, keepdims=True))",
    "log_softmax": "x - np.logaddexp.reduce(x, axis=-1, keepdims=True)",
    "softmin": "np.exp(-x - np.logaddexp.reduce(-x, axis=-1, keepdims=True))",
    "hardmax": "np.eye(x.shape[-1])[np.argmax(x, axis=-1)]",
    "gumbel_softmax": "(lambda z: np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True)))"
    "((x + np.random.default_rng({seed:.0f}).gumbel(size=x.shape)) / {tau})",
    "glu": "(lambda a, b: a * np.exp(-np.logaddexp(0, -b)))(*np.split(x, 2, axis=-1))",
    "bilinear_glu": "np.multiply(*np.split(x, 2, axis=-1))",
    "reglu": "(lambda a, b: np.maximum(a, 0) * b)(*np.split(x, 2, axis=-1))",
    "geglu": "(lambda a, b: 0.5 * a * np.vectorize(math.erfc, otypes=[float])(-a / np.sqrt(2)) * b)"
    "(*np.split(x, 2, axis=-1))",
    "swiglu": "(lambda a, b: a * np.exp(-np.logaddexp(0, -a)) * b)(*np.split(x, 2, axis=-1))",
    "maxout": "x.reshape(*x.shape[:-1], -1, {pieces:.0f}).max(axis=-1)",
    "crelu": "np.maximum(np.concatenate((x, -x), axis=-1), 0)",
}
