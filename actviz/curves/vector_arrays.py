"""Functions of a vector on NumPy arrays: values and Jacobians.

A function accepts finite float64 vectors of shape (rows, inputs) and the parameters of its entry. Its value has the
shape (rows, outputs), its Jacobian (rows, outputs, inputs). ``VectorFunction`` adds support for other shapes and
dtypes, NaN and infinities. At a kink an element of the Jacobian is the number of smallest magnitude between its
one-sided values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from actviz.activations.catalogue import definition_named
from actviz.activations.families.vectors import group_size, gumbel_noise, half_of
from actviz.curves.scalar_function import ScalarFunction
from actviz.formulas import grammar
from actviz.formulas.arrays import Floats


@dataclass(frozen=True)
class ArrayFunction:
    """A function of a vector: its value and its Jacobian."""

    value: Callable[..., Floats]
    jacobian: Callable[..., Floats]


def _diagonal(matrices: Floats) -> Floats:
    """Return a writable view of the diagonals of square matrices in the last two axes."""
    view: Floats = np.einsum("...ii->...i", matrices)
    return view


def _minus_outer(a: Floats, b: Floats) -> Floats:
    """Return the matrices of -a_i b_j, with 0 instead of -0."""
    matrices: Floats = np.multiply(a[:, :, None], b[:, None, :])
    return np.subtract(0.0, matrices, out=matrices)


# --- softmax and its relatives ----------------------------------------------------------------------------------------


def _softmax(z: Floats) -> Floats:
    powers: Floats = np.subtract(z, z.max(axis=-1, keepdims=True))
    np.exp(powers, out=powers)
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers


def _below_top(z: Floats) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Return ``z`` minus its maximum, the sum of exp of it without the first maximum, and the index of that maximum."""
    top = z.argmax(axis=-1, keepdims=True)
    below = z - np.take_along_axis(z, top, axis=-1)
    powers = np.exp(below)
    np.put_along_axis(powers, top, 0.0, axis=-1)
    return below, powers.sum(axis=-1, keepdims=True), top


def _complements(z: Floats, shares: Floats) -> Floats:
    """Return 1 - softmax(z) without cancellation where a share is close to 1."""
    _, rest, top = _below_top(z)
    complements = 1 - shares
    np.put_along_axis(complements, top, rest / (1 + rest), axis=-1)
    return complements


def _softmax_jacobian(z: Floats, factor: float = 1.0) -> Floats:
    """Return the Jacobian of softmax at ``z``, times a number."""
    shares = _softmax(z)
    scaled = factor * shares
    matrices = _minus_outer(scaled, shares)
    _diagonal(matrices)[...] = scaled * _complements(z, shares)
    return matrices


def _log_softmax(z: Floats) -> Floats:
    below, rest, _ = _below_top(z)
    below -= np.log1p(rest)
    return below


def _log_softmax_jacobian(z: Floats) -> Floats:
    shares = _softmax(z)
    matrices = np.empty((*z.shape, z.shape[-1]))
    matrices[...] = 0.0 - shares[:, None, :]
    _diagonal(matrices)[...] = _complements(z, shares)
    return matrices


def _noisy(z: Floats, tau: float, seed: float) -> Floats:
    """Return the argument of the softmax, minus its maximum, so that a small ``tau`` can overflow only to -inf."""
    noisy = z + gumbel_noise(z.shape[-1], seed)
    noisy -= noisy.max(axis=-1, keepdims=True)
    noisy /= tau
    return noisy


def _gumbel_softmax(z: Floats, tau: float, seed: float) -> Floats:
    return _softmax(_noisy(z, tau, seed))


def _gumbel_softmax_jacobian(z: Floats, tau: float, seed: float) -> Floats:
    return _softmax_jacobian(_noisy(z, tau, seed), 1 / tau)


def _hardmax(z: Floats) -> Floats:
    outputs = np.zeros_like(z)
    np.put_along_axis(outputs, z.argmax(axis=-1, keepdims=True), 1.0, axis=-1)
    return outputs


# --- sparse projections -----------------------------------------------------------------------------------------------


def _descending(z: Floats, power: int) -> tuple[Floats, Floats]:
    """Return ``z`` minus its maximum, divided by ``power``, in the original and in descending order.

    Elements below -1 are outside the support; they are clipped to -1, so that no sum overflows or loses digits.
    """
    below = np.maximum((z - z.max(axis=-1, keepdims=True)) / power, -1.0)
    return below, np.sort(below, axis=-1)[:, ::-1]


def _above_tau(z: Floats) -> Floats:
    """Return the differences of the elements to the threshold of sparsemax; not positive outside the support."""
    below, ordered = _descending(z, 1)
    sums, counts = np.cumsum(ordered, axis=-1), np.arange(1, z.shape[-1] + 1)
    size = np.sum(1 + counts * ordered > sums, axis=-1, keepdims=True)
    above = below - (np.take_along_axis(sums, size - 1, axis=-1) - 1) / size
    # One correction: small differences are exact, but the threshold is rounded.
    excess = np.maximum(above, 0).sum(axis=-1, keepdims=True) - 1
    return np.where(above == 0, 0.0, above - excess / size)


def _sparsemax(z: Floats) -> Floats:
    return np.maximum(_above_tau(z), 0)


def _sparsemax_jacobian(z: Floats) -> Floats:
    above = _above_tau(z)
    inside = (above > 0).astype(np.float64)
    size = inside.sum(axis=-1, keepdims=True)
    # An element on the border of the support is inside for one of the one-sided derivatives.
    with_border = size + np.sum(above == 0, axis=-1, keepdims=True)
    matrices = _minus_outer(inside / with_border, inside)
    _diagonal(matrices)[...] = inside * (1 - 1 / size)
    return matrices


def _entmax_roots(z: Floats) -> Floats:
    """Return the square roots of the outputs of entmax15."""
    below, ordered = _descending(z, 2)
    counts = np.arange(1, z.shape[-1] + 1)
    mean = np.cumsum(ordered, axis=-1) / counts
    scatter = np.cumsum(ordered**2, axis=-1) - counts * mean**2
    thresholds = mean - np.sqrt(np.maximum((1 - scatter) / counts, 0))
    size = np.sum(thresholds <= ordered, axis=-1, keepdims=True)
    roots = np.maximum(below - np.take_along_axis(thresholds, size - 1, axis=-1), 0)
    # One step of Newton's method corrects the rounding error of the threshold.
    excess = (np.sum(roots**2, axis=-1, keepdims=True) - 1) / (2 * roots.sum(axis=-1, keepdims=True))
    return np.where(roots > 0, np.maximum(roots - excess, 0), 0.0)


def _entmax15(z: Floats) -> Floats:
    return np.square(_entmax_roots(z))


def _entmax15_jacobian(z: Floats) -> Floats:
    roots = _entmax_roots(z)
    total = roots.sum(axis=-1, keepdims=True)
    matrices = _minus_outer(roots, roots / total)
    _diagonal(matrices)[...] = roots * (1 - roots / total)
    return matrices


# --- halves, groups and copies ----------------------------------------------------------------------------------------


@cache
def _factor(text: str) -> ScalarFunction:
    formula = grammar.parse(text, definition_named)
    return ScalarFunction(tree=formula.tree, definitions=formula.definitions, is_entry=True)


def _gated(left: str, right: str) -> ArrayFunction:
    """Return the product of a formula in x on the first half of the vector and one on the second half."""

    def value(z: Floats) -> Floats:
        half = half_of(z.shape[-1])
        products: Floats = np.multiply(_factor(left)(z[:, :half]), _factor(right)(z[:, half:]))
        return products

    def jacobian(z: Floats) -> Floats:
        half = half_of(z.shape[-1])
        (f, a), (g, b) = (_factor(left), z[:, :half]), (_factor(right), z[:, half:])
        matrices = np.zeros((len(z), half, z.shape[-1]))
        _diagonal(matrices[:, :, :half])[...] = f.derivative(a) * g(b)
        _diagonal(matrices[:, :, half:])[...] = f(a) * g.derivative(b)
        return matrices

    return ArrayFunction(value, jacobian)


def _groups(z: Floats, pieces: float) -> Floats:
    count = z.shape[-1]
    size = group_size(count, pieces)
    return z.reshape(len(z), count // size, size)


def _maxout(z: Floats, pieces: float) -> Floats:
    largest: Floats = _groups(z, pieces).max(axis=-1)
    return largest


def _maxout_jacobian(z: Floats, pieces: float) -> Floats:
    groups = _groups(z, pieces)
    wins = groups == groups.max(axis=-1, keepdims=True)
    matrices = np.zeros((len(z), groups.shape[1], *groups.shape[1:]))
    np.einsum("riij->rij", matrices)[...] = wins & (wins.sum(axis=-1, keepdims=True) == 1)
    return matrices.reshape(len(z), groups.shape[1], z.shape[-1])


def _crelu(z: Floats) -> Floats:
    return np.maximum(np.concatenate((z, -z), axis=-1), 0)


def _crelu_jacobian(z: Floats) -> Floats:
    count = z.shape[-1]
    matrices = np.zeros((len(z), 2 * count, count))
    _diagonal(matrices[:, :count])[...] = z > 0
    _diagonal(matrices[:, count:])[...] = np.where(z < 0, -1.0, 0.0)
    return matrices


# --- functions of frameworks ------------------------------------------------------------------------------------------


def _keras_order(z: Floats) -> tuple[NDArray[np.intp], NDArray[np.bool_], Floats]:
    """Return Keras's sorting order of ``z``, a mask of the sorted elements in the support, and the threshold."""
    order = np.argsort(-z, axis=-1, kind="stable")
    ordered = np.take_along_axis(z, order, axis=-1)
    sums = np.cumsum(ordered, axis=-1)
    support = ordered - (sums - 1) / np.arange(1, z.shape[-1] + 1) > 0
    size = support.sum(axis=-1, keepdims=True)
    return order, support, (np.where(support, sums, 0).sum(axis=-1, keepdims=True) - 1) / size


def _keras_sparsemax(z: Floats) -> Floats:
    return np.maximum(z - _keras_order(z)[2], 0)


def _keras_sparsemax_jacobian(z: Floats) -> Floats:
    order, support, tau = _keras_order(z)
    # Every element is in its own cumulative sum and in those of all smaller elements of the support.
    counts = np.cumsum(support[:, ::-1], axis=-1)[:, ::-1] * support
    slopes = np.empty_like(z)
    np.put_along_axis(slopes, order, counts / support.sum(axis=-1, keepdims=True), axis=-1)
    inside = (z >= tau).astype(np.float64)  # TensorFlow's and PyTorch's derivative of max(x, 0) at 0 is 1 there
    matrices = _minus_outer(inside, slopes)
    _diagonal(matrices)[...] += inside
    return matrices


ARRAYS: Mapping[str, ArrayFunction] = {
    "softmax": ArrayFunction(_softmax, _softmax_jacobian),
    "log_softmax": ArrayFunction(_log_softmax, _log_softmax_jacobian),
    "softmin": ArrayFunction(lambda z: _softmax(-z), lambda z: _softmax_jacobian(-z, -1.0)),
    "sparsemax": ArrayFunction(_sparsemax, _sparsemax_jacobian),
    "entmax15": ArrayFunction(_entmax15, _entmax15_jacobian),
    "hardmax": ArrayFunction(_hardmax, lambda z: np.zeros((*z.shape, z.shape[-1]))),
    "gumbel_softmax": ArrayFunction(_gumbel_softmax, _gumbel_softmax_jacobian),
    "glu": _gated("x", "sigmoid(x)"),
    "bilinear_glu": _gated("x", "x"),
    "reglu": _gated("max(x, 0)", "x"),
    "geglu": _gated("gelu(x)", "x"),
    "swiglu": _gated("silu(x)", "x"),
    "maxout": ArrayFunction(_maxout, _maxout_jacobian),
    "crelu": ArrayFunction(_crelu, _crelu_jacobian),
    "keras_sparsemax": ArrayFunction(_keras_sparsemax, _keras_sparsemax_jacobian),
}
"""The functions by ``VectorActivation.arrays``."""
