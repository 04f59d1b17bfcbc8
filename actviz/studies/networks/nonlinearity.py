"""Activations of several networks at once: values, slopes, and derivatives with respect to parameters.

The parameters of a learned activation are trained with the weights, separately for every hidden layer (He et al. 2015,
arXiv:1502.01852, also have one slope of PReLU for a layer). Their gradients follow from the derivative of the formula
with respect to the parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np

from actviz.activations.catalogue import find
from actviz.curves import Curve
from actviz.formulas import calculus
from actviz.formulas.arrays import Floats
from actviz.formulas.evaluation import compile_tree

NEAR = 1e-3
"""The smallest distance of a learned parameter from an open bound of its range."""


class Response(NamedTuple):
    """The values and slopes of a layer, and the derivatives of the values with respect to each parameter."""

    value: Floats
    slope: Floats
    by_parameter: tuple[Floats, ...]


class LayerActivation(Protocol):
    """An activation of layers; ``start`` are the initial values of its learned parameters, shape (count,)."""

    start: Floats

    def value(self, z: Floats, learned: Floats) -> Floats:
        """Return the values at inputs (networks, points, units) with parameters (networks, count)."""

    def response(self, z: Floats, learned: Floats) -> Response:
        """Return values, slopes and derivatives with respect to the parameters."""

    def clip(self, learned: Floats) -> None:
        """Clip learned parameters to their ranges, in place."""


class FixedActivation:
    """An activation without learned parameters; its slope at a kink is that of the curve."""

    start: Floats = np.empty(0)

    def __init__(self, curve: Curve) -> None:
        self.curve = curve

    def value(self, z: Floats, learned: Floats) -> Floats:  # noqa: ARG002 - nothing is learned
        """See ``LayerActivation``."""
        return np.asarray(self.curve(z))

    def response(self, z: Floats, learned: Floats) -> Response:  # noqa: ARG002
        """See ``LayerActivation``."""
        value, slope = self.curve.with_slope(z)
        return Response(np.asarray(value), np.asarray(slope), ())

    def clip(self, learned: Floats) -> None:
        """See ``LayerActivation``."""


class LearnedActivation:
    """An activation whose parameters are learned."""

    def __init__(self, curve: Curve) -> None:
        names = tuple(curve.parameters)
        tree = curve.function.stable.get(0, curve.function.tree)
        trees = [tree, *(calculus.derivative(tree, curve.function.definitions, by) for by in ("x", *names))]
        self._value, self._slope, *self._by_parameter = (
            compile_tree(calculus.expand(one, curve.function.definitions, stable=True), names=names) for one in trees
        )
        self.start = np.array(list(curve.parameters.values()))
        self.low, self.high = _parameter_ranges(curve, names)

    def value(self, z: Floats, learned: Floats) -> Floats:
        """See ``LayerActivation``."""
        return _evaluate(self._value, z, learned)

    def response(self, z: Floats, learned: Floats) -> Response:
        """See ``LayerActivation``."""
        by = tuple(_evaluate(function, z, learned) for function in self._by_parameter)
        return Response(_evaluate(self._value, z, learned), _evaluate(self._slope, z, learned), by)

    def clip(self, learned: Floats) -> None:
        """See ``LayerActivation``."""
        np.clip(learned, self.low, self.high, out=learned)


@np.errstate(all="ignore")
def _evaluate(function: Callable[..., Any], z: Floats, learned: Floats) -> Floats:
    parameters = (column[:, None, None] for column in learned.T)
    return np.broadcast_to(np.asarray(function(z, *parameters), dtype=np.float64), z.shape)


def _parameter_ranges(curve: Curve, names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Return the smallest and the largest value of each parameter; those of a user's formula are unbounded."""
    if curve.name is None:
        return np.full(len(names), -np.inf), np.full(len(names), np.inf)
    known = {parameter.name: parameter for parameter in find(curve.name, curve.parameters).entry.parameters}
    low = [max(known[name].at_least, known[name].above + NEAR) for name in names]
    high = [min(known[name].at_most, known[name].below - NEAR) for name in names]
    return np.array(low), np.array(high)
