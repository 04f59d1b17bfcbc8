"""A curve: a function of one number with a label, ready to be evaluated, differentiated and drawn."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activations.dialect import KinkRule
from actviz.curves.scalar_function import ScalarFunction
from actviz.formulas.errors import ActvizError
from actviz.formulas.typeset import latex, plain
from actviz.rendering import Result, plot


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Curve:
    """One function of x with a label, ready to be evaluated, differentiated and drawn.

    Curves come from ``get``, ``parse`` and ``VectorFunction.curves``. ``note`` says what is different in the framework
    whose function this is. ``function`` computes and proves; it is not for users. ``notation`` is the LaTeX to display
    where the formula itself would hold numbers that nobody typed. ``default_parameters`` are the names of parameters
    with default values that the label does not show.
    """

    label: str
    name: str | None
    function: ScalarFunction
    note: str = ""
    notation: str | None = None
    default_parameters: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Curve {self.label}: {self.formula}>"

    @property
    def parameters(self) -> Mapping[str, float]:
        """The values of the parameters, by name."""
        return self.function.parameters

    @cached_property
    def formula(self) -> str:
        """The textbook formula as text in x and the names of the parameters; ``parse`` reads it again."""
        return ast.unparse(self.function.tree)

    @cached_property
    def latex(self) -> str:
        """The formula in LaTeX without dollar signs, within what Matplotlib's mathtext draws."""
        return self.notation or latex(self.function.tree)

    @cached_property
    def plain(self) -> str:
        """The formula in one line of Unicode."""
        return plain(self.function.tree)

    def derivative_formula(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """The derivative of order 1 or 2 as text, simplified as a person would write it."""
        return ast.unparse(self.function.displayed_derivative(order, at_kink))

    def derivative_latex(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """The derivative in LaTeX without dollar signs."""
        return latex(self.function.displayed_derivative(order, at_kink))

    def derivative_plain(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """The derivative in one line of Unicode."""
        return plain(self.function.displayed_derivative(order, at_kink))

    def __call__(self, x: ArrayLike) -> NDArray[np.floating[Any]]:
        """The value at ``x`` in the same shape; float16 and float32 stay what they are, the rest is float64."""
        return self.function(x)

    def derivative(self, x: ArrayLike, order: int = 1, at_kink: KinkRule | None = None) -> NDArray[np.floating[Any]]:
        """The derivative of order 1 or 2 at ``x``, in the shape and dtype of the value.

        At a kink the number is chosen from the one-sided derivatives: ``left``, ``right``, ``mid`` (their mean) or
        ``min`` (the number of smallest magnitude between them, PyTorch's documented rule). For order 1, ``at_kink`` may
        also be the number itself. Without ``at_kink`` it is what the curve's framework returns there, and ``min`` for a
        curve of no framework. Raises ``ActvizError`` for another order or word.
        """
        return self.function.derivative(x, order, at_kink)

    def kinks(self, low: float, high: float) -> NDArray[np.float64]:
        """The places in [low, high] where the slope or the value jumps, increasing."""
        return self.function.kinks(low, high)

    def plot(
        self, interval: tuple[float, float] = (-6.0, 6.0), samples: int = 1001, *, derivative: bool = False
    ) -> Result:
        """Sample the curve on an interval, for a figure or as numbers; the same as ``actviz.plot``."""
        return plot(self, interval=interval, samples=samples, derivative=derivative)

    def _repr_latex_(self) -> str:
        return f"$$f(x) = {self.latex}$$"

    def _repr_svg_(self) -> str | None:
        with suppress(ActvizError):  # it has no finite value there
            return self.plot()._repr_svg_()
        return None

    def _repr_html_(self) -> str | None:
        with suppress(ActvizError):
            return self.plot()._repr_html_()
        return None


def difference(a: Curve, b: Curve) -> Curve:
    """Return the difference of two curves, as one formula with the label of the first."""
    return Curve(label=a.label, name=None, function=a.function.minus(b.function))
