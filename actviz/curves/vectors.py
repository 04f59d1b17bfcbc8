"""Functions of a whole vector, and their outputs as curves while one input moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activations.activation import VectorActivation
from actviz.activations.catalogue import definition_named
from actviz.curves.curve import SAME, Curve
from actviz.formulas import grammar
from actviz.formulas.errors import ActvizError
from actviz.formulas.values import kind_of

FARTHEST = 1e300
"""What stands for an infinite component of a vector."""


@dataclass(frozen=True, kw_only=True)
class VectorFunction:
    """An activation of a whole vector, such as softmax, with its parameters bound.

    Called with an array it acts along the last axis. ``curves`` are its outputs while one input moves.
    """

    label: str
    name: str
    entry: VectorActivation
    parameters: Mapping[str, float]

    @property
    def formula(self) -> str:
        """One line that shows the function of the vector."""
        return self.entry.formula

    @property
    def latex(self) -> str:
        """The function in LaTeX without dollar signs, within what Matplotlib's mathtext draws."""
        return self.entry.latex

    def __call__(self, z: ArrayLike) -> NDArray[np.floating[Any]]:
        """The outputs for the inputs in the last axis of ``z``; other axes and the dtype are kept as by a ``Curve``.

        NaN among the inputs makes all outputs NaN. At infinite inputs stands the limit, NaN if it depends on which of
        them is the faster one. Raises ``ActvizError`` if the last axis is empty or has a length that the function
        does not take.
        """
        vectors = self._vectors(z)
        count = self._outputs(np.zeros(vectors.shape[-1])).size
        inputs = vectors.reshape(-1, vectors.shape[-1]).astype(np.float64)
        outputs = np.array([_even_at_infinity(self._outputs, row) for row in inputs])
        with np.errstate(over="ignore"):
            return outputs.reshape(*vectors.shape[:-1], count).astype(kind_of(vectors))

    def jacobian(self, z: ArrayLike) -> NDArray[np.float64]:
        """The derivative of every output (rows) with respect to every input (columns) at one vector ``z``."""
        vector = self._vectors(z)
        if vector.ndim != 1:
            raise ActvizError(f"the Jacobian is taken at one vector; z has {vector.ndim} axes")
        return _even_at_infinity(self._slopes, vector.astype(np.float64))

    def _vectors(self, z: ArrayLike) -> NDArray[Any]:
        vectors = np.asarray(z)
        if vectors.ndim == 0 or vectors.shape[-1] == 0:
            raise ActvizError(f"{self.entry.name} needs a vector of at least one number")
        if vectors.dtype.kind not in "fiub":
            raise ActvizError(f"z holds {vectors.dtype} values; an activation takes real numbers")
        return vectors

    def _outputs(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([float(curve(z[0])) for curve in self.curves(z.tolist())])

    def _slopes(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([[curve.derivative(x) for curve in self.curves(z.tolist(), j)] for j, x in enumerate(z)]).T

    def curves(self, logits: Sequence[float], move: int = 0) -> tuple[Curve, ...]:
        """One curve for each output: a function of input number ``move``, the others fixed at ``logits``."""
        if len(logits) == 0:
            raise ActvizError(f"{self.entry.name} needs a vector of at least one number")
        if not -len(logits) <= move < len(logits):
            raise ActvizError(f"move={move} is not possible; the inputs are numbered 0 to {len(logits) - 1}")
        move %= len(logits)
        fixed = [float(number) if i != move else 0.0 for i, number in enumerate(logits)]
        if not np.isfinite(fixed).all():
            raise ActvizError(f"the inputs that stay fixed must be finite numbers; they are {fixed}")
        texts = self.entry.outputs(fixed, move, **self.parameters)
        return tuple(self._output(i, text) for i, text in enumerate(texts))

    def _output(self, index: int, text: str) -> Curve:
        formula = grammar.parse(text, definition_named)
        label = self.label.replace(self.name, f"{self.name}[{index}]", 1)
        return Curve(
            label=label,
            name=self.name,
            tree=formula.tree,
            parameters={},
            definitions=formula.definitions,
            notation=self.entry.latex.replace("_i", f"_{{{index}}}"),
        )


def _even_at_infinity(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]], z: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A function of a vector; where ``z`` is infinite, it is followed there at two paces, which must agree."""
    if np.isnan(z).any():
        return function(np.zeros_like(z)) * np.nan
    far = np.isinf(z)
    if not far.any():
        return function(z)
    lead = np.cumsum(far) / (2 * z.size)
    first, second = (function(np.where(far, np.copysign(FARTHEST * pace, z), z)) for pace in (1 + lead, 1 - lead))
    first, second = (np.where(np.abs(y) > FARTHEST**0.5, np.copysign(np.inf, y), y) for y in (first, second))
    return np.where((first == second) | np.isclose(first, second, rtol=SAME, atol=0), first, np.nan)
