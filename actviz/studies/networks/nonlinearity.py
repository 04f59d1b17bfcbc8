"""An activation inside many networks at once: its values, its slopes, and how its parameters change the values.

A fixed activation is its curve. A learned one has its parameters among the weights: one number each for every hidden
layer (He et al. 2015, arXiv:1502.01852, share PReLU's slope within a layer too), read from the derivative of the
formula with respect to the parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np

from actviz.activations.catalogue import find
from actviz.curves import Curve
from actviz.formulas import calculus
from actviz.formulas.arrays import Floats
from actviz.formulas.evaluation import compile_open

NEAR = 1e-3
"""How near a learned parameter may come to a bound that it must not reach."""


class Response(NamedTuple):
    """What an activation makes of a layer: values and slopes, and the derivative of the values by each parameter."""

    value: Floats
    slope: Floats
    by_parameter: tuple[Floats, ...]


class Nonlinearity(Protocol):
    """An activation as a layer uses it; ``start`` are its learned parameters at the beginning, of shape (count,)."""

    start: Floats

    def value(self, z: Floats, learned: Floats) -> Floats:
        """The values for inputs of shape (networks, points, units) and parameters of shape (networks, count)."""

    def response(self, z: Floats, learned: Floats) -> Response:
        """The values, the slopes and the derivatives by the parameters."""

    def bound(self, learned: Floats) -> None:
        """Bring learned parameters back into their ranges, in place."""


class Fixed:
    """An activation as it is; at a kink its slope is that of the curve."""

    start: Floats = np.empty(0)

    def __init__(self, curve: Curve) -> None:
        self.curve = curve

    def value(self, z: Floats, learned: Floats) -> Floats:  # noqa: ARG002 - nothing is learned
        """See ``Nonlinearity``."""
        return np.asarray(self.curve(z))

    def response(self, z: Floats, learned: Floats) -> Response:  # noqa: ARG002
        """See ``Nonlinearity``."""
        return Response(np.asarray(self.curve(z)), np.asarray(self.curve.derivative(z)), ())

    def bound(self, learned: Floats) -> None:
        """See ``Nonlinearity``."""


class Learned:
    """An activation of which all parameters are learned."""

    def __init__(self, curve: Curve) -> None:
        names = tuple(curve.parameters)
        tree = curve.function.stable.get(0, curve.function.tree)
        trees = [tree, *(calculus.derivative(tree, curve.function.definitions, by) for by in ("x", *names))]
        self._value, self._slope, *self._by_parameter = (
            compile_open(calculus.expand(one, curve.function.definitions, stable=True), names) for one in trees
        )
        self.start = np.array(list(curve.parameters.values()))
        self.low, self.high = _ranges(curve, names)

    def value(self, z: Floats, learned: Floats) -> Floats:
        """See ``Nonlinearity``."""
        return _of(self._value, z, learned)

    def response(self, z: Floats, learned: Floats) -> Response:
        """See ``Nonlinearity``."""
        by = tuple(_of(function, z, learned) for function in self._by_parameter)
        return Response(_of(self._value, z, learned), _of(self._slope, z, learned), by)

    def bound(self, learned: Floats) -> None:
        """See ``Nonlinearity``."""
        np.clip(learned, self.low, self.high, out=learned)


@np.errstate(all="ignore")
def _of(function: Callable[..., Any], z: Floats, learned: Floats) -> Floats:
    parameters = (column[:, None, None] for column in learned.T)
    return np.broadcast_to(np.asarray(function(z, *parameters), dtype=np.float64), z.shape)


def _ranges(curve: Curve, names: tuple[str, ...]) -> tuple[Floats, Floats]:
    """The least and the largest value of each parameter; those of a formula that was typed may be any number."""
    if curve.name is None:
        return np.full(len(names), -np.inf), np.full(len(names), np.inf)
    known = {parameter.name: parameter for parameter in find(curve.name, curve.parameters).entry.parameters}
    low = [max(known[name].at_least, known[name].above + NEAR) for name in names]
    high = [min(known[name].at_most, known[name].below - NEAR) for name in names]
    return np.array(low), np.array(high)
