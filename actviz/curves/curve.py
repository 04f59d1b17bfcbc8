"""A curve: a function of one number with a label, which can be evaluated, differentiated and drawn."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activations.dialect import KinkRule
from actviz.curves.pickled_state import fields_of
from actviz.curves.scalar_function import ScalarFunction
from actviz.defaults import INTERVAL, SAMPLES
from actviz.formulas.errors import ActvizError
from actviz.formulas.typeset import latex, plain
from actviz.rendering import plot

if TYPE_CHECKING:
    from actviz.rendering import Sample


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Curve:
    """A function of one number x with a label, which can be evaluated, differentiated and drawn.

    Curves come from ``actviz.get``, ``actviz.parse`` and ``VectorFunction.curves``.

    Attributes
    ----------
    label : str
        The text in a legend: the name and the specified parameters.
    name : str or None
        The name in the catalogue, with the framework's name if one was specified; None for a typed formula.
    note : str
        How the framework's function differs from the catalogue's; empty if it does not.
    parameters : Mapping[str, float]
        The values of the parameters of the formula, by name.
    formula, latex, plain : str
        The textbook formula, as text that ``actviz.parse`` reads, in LaTeX, and in Unicode.
    function : ScalarFunction
        The object that evaluates the formula and proves its properties. It is internal: its names and results may
        change.

    Examples
    --------
    >>> import actviz
    >>> curve = actviz.get("leaky_relu", alpha=0.1)
    >>> curve
    <Curve leaky_relu α=0.1: x if x >= 0 else alpha * x>
    >>> curve([-2.0, 0.0, 3.0]).tolist()
    [-0.2, 0.0, 3.0]
    """

    label: str
    name: str | None
    function: ScalarFunction
    note: str = ""

    def __repr__(self) -> str:
        return f"<Curve {self.label}: {self.formula}>"

    def __getstate__(self) -> dict[str, Any]:
        """Return the fields without cached results, which a copy computes again."""
        return fields_of(self)

    @property
    def parameters(self) -> Mapping[str, float]:
        """The values of the parameters by name, read-only."""
        return MappingProxyType(self.function.parameters)

    @cached_property
    def formula(self) -> str:
        """The textbook formula as text in x and the names of the parameters, which ``actviz.parse`` accepts."""
        return ast.unparse(self.function.tree)

    @cached_property
    def latex(self) -> str:
        """The formula in LaTeX without dollar signs, limited to the commands of Matplotlib's mathtext."""
        return self.function.notation or latex(self.function.tree)

    @cached_property
    def plain(self) -> str:
        """The formula in one line of Unicode."""
        return plain(self.function.tree)

    def derivative_formula(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """Return the derivative of order 1 or 2 as text, simplified for reading.

        Parameters
        ----------
        order
            1 for the first derivative, 2 for the second.
        at_kink
            The derivative at a kink, as for ``derivative``.

        Examples
        --------
        >>> import actviz
        >>> actviz.get("relu").derivative_formula()
        '1 if x > 0 else 0'
        """
        return ast.unparse(self.function.displayed_derivative(order, at_kink))

    def derivative_latex(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """Return the derivative in LaTeX without dollar signs; the parameters are as for ``derivative_formula``."""
        return latex(self.function.displayed_derivative(order, at_kink))

    def derivative_plain(self, order: int = 1, at_kink: KinkRule | None = None) -> str:
        """Return the derivative in one line of Unicode; the parameters are as for ``derivative_formula``."""
        return plain(self.function.displayed_derivative(order, at_kink))

    def __call__(self, x: ArrayLike) -> NDArray[np.floating[Any]]:
        """Return the values at ``x``.

        Parameters
        ----------
        x
            Real numbers in an array of any shape. At infinity the value is the limit.

        Returns
        -------
        ndarray
            The values in the shape of ``x``, as float16 or float32 if ``x`` is, otherwise as float64. They are NaN
            where ``x`` is NaN, and where the function has no value.

        Raises
        ------
        ActvizError
            If ``x`` contains anything but real numbers.

        Examples
        --------
        >>> import numpy as np
        >>> import actviz
        >>> actviz.get("tanh")([-np.inf, 0, np.inf]).tolist()
        [-1.0, 0.0, 1.0]
        """
        return self.function(x)

    def derivative(self, x: ArrayLike, order: int = 1, at_kink: KinkRule | None = None) -> NDArray[np.floating[Any]]:
        """Return the first or second derivative at ``x``.

        Parameters
        ----------
        x
            Real numbers in an array of any shape.
        order
            1 for the first derivative, 2 for the second.
        at_kink
            The derivative at a kink: ``left`` or ``right``, the one-sided derivatives; ``mid``, their mean; ``min``,
            the number of smallest magnitude between them, which is PyTorch's documented rule; for order 1 also a
            number. By default it is the derivative of the framework of the curve, or ``min`` for a curve without a
            framework.

        Returns
        -------
        ndarray
            The derivatives, in the shape and dtype of the values.

        Raises
        ------
        ActvizError
            If the order or the rule is invalid, or ``x`` contains anything but real numbers.

        Examples
        --------
        >>> import actviz
        >>> relu = actviz.get("relu")
        >>> relu.derivative([-1.0, 0.0, 1.0]).tolist()
        [0.0, 0.0, 1.0]
        >>> float(relu.derivative(0.0, at_kink="mid"))
        0.5
        """
        return self.function.derivative(x, order, at_kink)

    def with_slope(self, x: ArrayLike) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
        """Return the values and the first derivative at ``x``; faster than ``curve(x)`` and ``curve.derivative(x)``.

        Parameters
        ----------
        x
            Real numbers in an array of any shape.

        Returns
        -------
        tuple of ndarray
            The values and the slopes, both in the shape and dtype of the values.

        Raises
        ------
        ActvizError
            If ``x`` contains anything but real numbers.

        Examples
        --------
        >>> import actviz
        >>> values, slopes = actviz.get("relu").with_slope([-1, 2])
        >>> values.tolist(), slopes.tolist()
        ([0.0, 2.0], [0.0, 1.0])
        """
        return self.function.with_slope(x)

    def kinks(self, low: float, high: float) -> NDArray[np.float64]:
        """Return the places in [low, high] where the slope or the value is discontinuous.

        Parameters
        ----------
        low, high
            The ends of the interval, which may be infinite.

        Returns
        -------
        ndarray
            The places, increasing, float64 of shape (n,).

        Examples
        --------
        >>> import actviz
        >>> actviz.get("hard_sigmoid").kinks(-8, 8).tolist()
        [-3.0, 3.0]
        """
        return self.function.kinks(low, high)

    def plot(
        self, interval: tuple[float, float] = INTERVAL, samples: int = SAMPLES, *, derivative: bool = False
    ) -> Sample:
        """Sample the curve on an interval, for a figure or as numbers; the same as ``actviz.plot`` of this curve.

        Parameters
        ----------
        interval
            The interval of x, both ends finite.
        samples
            The number of evenly spaced points, at least 2; kinks are added to them.
        derivative
            Whether a figure includes the derivative.

        Returns
        -------
        Sample
            The samples, which can be drawn (``draw``) and saved (``save``).

        Raises
        ------
        ActvizError
            As for ``actviz.plot``.

        Examples
        --------
        >>> import actviz
        >>> figure = actviz.get("mish").plot((-4, 4)).draw(theme="dark")
        """
        return plot(self, interval=interval, samples=samples, derivative=derivative)

    def _repr_latex_(self) -> str:
        return f"$$f(x) = {self.latex}$$"

    def _repr_svg_(self) -> str | None:
        with suppress(ActvizError):  # no finite value on the default interval
            return self.plot()._repr_svg_()
        return None

    def _repr_html_(self) -> str | None:
        with suppress(ActvizError):
            return self.plot()._repr_html_()
        return None


def difference(a: Curve, b: Curve) -> Curve:
    """Return the difference of two curves, as one formula with the label of the first."""
    return Curve(label=a.label, name=None, function=a.function.minus(b.function))
