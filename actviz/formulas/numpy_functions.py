"""Functions of arrays named in ``Word.value`` that NumPy lacks.

Their arguments and results are float64. They may emit warnings and overflow, which ``actviz.formulas.evaluation``
handles.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from actviz.formulas.vocabulary import sinc_series

_SLOPE, _CURVATURE = np.array(sinc_series(1)), np.array(sinc_series(2))


def function_named(name: str) -> Callable[..., Any]:
    """Return the function named in ``Word.value``: ``np.exp`` of NumPy, ``erf`` of this module."""
    module, _, plain = name.rpartition(".")
    function: Callable[..., Any] = getattr(np, plain) if module == "np" else globals()[plain]
    return function


def erf(x: Any) -> Any:
    """Return the error function, which NumPy lacks."""
    return _on_floats(math.erf, x)


def erfc(x: Any) -> Any:
    """Return 1 - erf(x), without cancellation for large x."""
    return _on_floats(math.erfc, x)


def _on_floats(function: Callable[[float], float], x: Any) -> Any:
    array = np.asarray(x, dtype=np.float64)
    values = np.fromiter(map(function, array.ravel().tolist()), np.float64, array.size)
    return values.reshape(array.shape)


def sinc(x: Any) -> Any:
    """Return sin(x)/x, and 1 at 0."""
    return np.where(np.equal(x, 0.0), 1.0, np.sin(x) / x)


def sinc_slope(x: Any) -> Any:
    """Return the first derivative of ``sinc``; near 0 by its series, because the closed form cancels there."""
    near = x * np.polynomial.polynomial.polyval(np.square(x), _SLOPE)
    return np.where(np.abs(x) < 1.0, near, (np.cos(x) - np.sin(x) / x) / x)


def sinc_curvature(x: Any) -> Any:
    """Return the second derivative of ``sinc``; near 0 by its series."""
    near = np.polynomial.polynomial.polyval(np.square(x), _CURVATURE)
    return np.where(np.abs(x) < 1.0, near, -sinc(x) - 2.0 * sinc_slope(x) / x)


def maximum(*values: Any) -> Any:
    """Return the maximum of two or more arrays."""
    return reduce(np.maximum, values)


def minimum(*values: Any) -> Any:
    """Return the minimum of two or more arrays."""
    return reduce(np.minimum, values)


def clip(x: Any, lo: Any, hi: Any) -> Any:
    """Return ``x`` clipped to [lo, hi]; ``hi`` if lo > hi."""
    return np.minimum(np.maximum(x, lo), hi)


def logsumexp(*values: Any) -> Any:
    """Return the logarithm of the sum of exponentials."""
    # log1p over all terms but the largest is accurate if the sum is close to the largest term.
    stack = np.stack(np.broadcast_arrays(*values))
    largest = stack.max(axis=0)
    rest = np.exp(stack - largest)
    np.put_along_axis(rest, stack.argmax(axis=0)[np.newaxis], 0.0, axis=0)
    return largest + np.log1p(rest.sum(axis=0))
