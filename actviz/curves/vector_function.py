"""Functions of a whole vector, and their outputs as curves in one input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activations.catalogue import CATALOGUE, definition_named, find
from actviz.activations.entry import VectorActivation
from actviz.curves.curve import Curve
from actviz.curves.kink_numbers import SAME
from actviz.curves.pickled_state import fields_of
from actviz.curves.scalar_function import ScalarFunction
from actviz.curves.vector_arrays import ARRAYS, ArrayFunction
from actviz.formulas import grammar
from actviz.formulas.arguments import is_whole, numbers_argument, short_text
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import BLOCK, kind_of

FARTHEST = 1e300
"""Number that replaces an infinite component of a vector."""


@dataclass(frozen=True, kw_only=True, repr=False)
class VectorFunction:
    """An activation of a whole vector, such as softmax, with values of its parameters.

    Functions of a vector come from ``actviz.get``.

    Attributes
    ----------
    label : str
        The text in a legend: the name and the specified parameters.
    name : str
        The name in the catalogue, with the framework's name if one was specified.
    note : str
        How the framework's function differs from the catalogue's; empty if it does not.
    parameters : Mapping[str, float]
        The values of the parameters by name, read-only.
    formula, latex : str
        The function in one line of text, and in LaTeX.
    entry : VectorActivation
        The entry of the catalogue. It is internal: its names and fields may change.

    Examples
    --------
    >>> import actviz
    >>> softmax = actviz.get("softmax")
    >>> softmax
    <VectorFunction softmax: exp(x_i) / sum_j exp(x_j)>
    >>> softmax([[0.0, 0.0], [1.0, 1.0]]).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """

    label: str
    name: str
    entry: VectorActivation
    parameters: Mapping[str, float]
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))

    def __getstate__(self) -> dict[str, Any]:
        """Return the fields, with the name instead of the entry."""
        return {**fields_of(self), "parameters": dict(self.parameters), "entry": None}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Restore the fields."""
        self.__dict__.update(state, entry=find(state["name"]).entry)
        self.__post_init__()

    def __hash__(self) -> int:
        return hash(self.label)

    def __repr__(self) -> str:
        return f"<VectorFunction {self.label}: {self.formula}>"

    @property
    def formula(self) -> str:
        """The definition of the function in one line of text."""
        return self.entry.formula

    @property
    def latex(self) -> str:
        """The function in LaTeX without dollar signs, limited to the commands of Matplotlib's mathtext."""
        return self.entry.latex

    def __call__(self, z: ArrayLike) -> NDArray[np.floating[Any]]:
        """Return the outputs for vectors of inputs.

        Parameters
        ----------
        z
            Real numbers in an array of at least one axis; the last axis has the inputs of a vector.

        Returns
        -------
        ndarray
            The outputs in the last axis; other axes and the dtype are as for a ``Curve``. If an input is NaN, all
            outputs are NaN. At infinite inputs the value is the limit; NaN if the limit depends on their relative
            growth.

        Raises
        ------
        ActvizError
            If the last axis is empty or its length is invalid for the function.
        """
        return self._on_vectors(self._arrays.value, z, axes=1)

    def jacobian(self, z: ArrayLike) -> NDArray[np.floating[Any]]:
        """Return the derivative of every output with respect to every input.

        Parameters
        ----------
        z
            Vectors of inputs, as for the values.

        Returns
        -------
        ndarray
            The derivatives, with the outputs in the last axis but one and the inputs in the last. Other axes, the
            dtype, NaN and infinities are as for the values. At a kink an element is the number of smallest magnitude
            between its one-sided values. An output that is NaN has NaN derivatives.

        Raises
        ------
        ActvizError
            As for the values.

        Examples
        --------
        >>> import actviz
        >>> actviz.get("softmax").jacobian([0.0, 0.0]).tolist()
        [[0.25, -0.25], [-0.25, 0.25]]
        """
        slopes = self._on_vectors(self._arrays.jacobian, z, axes=2)
        if not np.isfinite(z).all():
            slopes[np.isnan(self(z))] = np.nan
        return slopes

    def _repr_latex_(self) -> str:
        index = "_i" if "i" in self.latex else ""
        return f"$$f(x){index} = {self.latex}$$"

    @property
    def _arrays(self) -> ArrayFunction:
        return ARRAYS[self.entry.arrays or self.entry.name]

    @np.errstate(all="ignore")
    def _on_vectors(self, function: Callable[..., Floats], z: ArrayLike, axes: int) -> NDArray[np.floating[Any]]:
        """Apply a function of rows to an array of any shape, in blocks that fit into the processor's cache."""
        vectors = self._vectors(z)
        count, kind = vectors.shape[-1], kind_of(vectors)
        bound = partial(function, **self.parameters)
        shape = (*vectors.shape[:-1], *bound(np.zeros((0, count))).shape[1:])
        rows = np.ascontiguousarray(vectors).reshape(-1, count)
        step = max(1, BLOCK // count**axes)
        if len(rows) <= step:
            return _with_limits(bound, rows.astype(np.float64, copy=False)).reshape(shape).astype(kind, copy=False)
        results = np.empty((len(rows), *shape[vectors.ndim - 1 :]), dtype=kind)
        for start in range(0, len(rows), step):
            block = rows[start : start + step].astype(np.float64, copy=False)
            results[start : start + step] = _with_limits(bound, block)
        return results.reshape(shape)

    def _vectors(self, z: ArrayLike) -> NDArray[Any]:
        try:
            vectors = np.asarray(z)
        except ValueError:
            raise ActvizError("{name} is not an array of numbers: its rows have different lengths", name="z") from None
        if vectors.ndim == 0 or vectors.shape[-1] == 0:
            raise ActvizError("{name} must be a vector of at least one number", name=self.entry.name)
        if vectors.dtype.kind not in "fiub":
            raise ActvizError(
                "{name} contains values of type {type}; the input of an activation must be real numbers",
                name="z",
                type=vectors.dtype,
            )
        return vectors

    def curves(self, logits: Sequence[float] | NDArray[Any], move: int = 0) -> tuple[Curve, ...]:
        """Return a curve for each output, as a function of one input.

        Parameters
        ----------
        logits
            The inputs, finite.
        move
            The index of the input that is varied as x, from 0; the others have their values in ``logits``.

        Returns
        -------
        tuple of Curve
            The outputs.

        Raises
        ------
        ActvizError
            If ``logits`` contains no numbers, ``move`` is not an index of it, or the other inputs are not finite.

        Examples
        --------
        >>> import actviz
        >>> first, second = actviz.get("softmax").curves([0.0, 0.0])
        >>> first.label, float(second(0.0))
        ('softmax[0]', 0.5)
        """
        numbers = numbers_argument("logits", logits)
        if not numbers:
            raise ActvizError("{name} must be a vector of at least one number", name=self.entry.name)
        if not is_whole(move) or not -len(numbers) <= move < len(numbers):
            raise ActvizError(
                "move={move} is invalid; it must be the index of an input, from 0 to {last}",
                move=short_text(move),
                last=len(numbers) - 1,
            )
        move = int(move) % len(numbers)
        fixed = [number if i != move else 0.0 for i, number in enumerate(numbers)]
        if not np.isfinite(fixed).all():
            raise ActvizError("the fixed inputs must be finite numbers, not {numbers}", numbers=fixed)
        texts = self.entry.slices(fixed, move, **self.parameters)
        return tuple(self._output(i, text, tuple(fixed), move) for i, text in enumerate(texts))

    def _output(self, index: int, text: str, fixed: tuple[float, ...], move: int) -> Curve:
        formula = grammar.parse_generated(text, definition_named)
        return Curve(
            label=self.label.replace(self.name, f"{self.name}[{index}]", 1),
            name=self.name,
            function=ScalarFunction(
                tree=formula.tree,
                definitions=formula.definitions,
                at_kinks=_Slopes(self, fixed, move, index) if self.entry.arrays else {},
                is_entry=True,
                notation=self.entry.latex.replace("_i", f"_{{{index}}}"),
            ),
            note=self.note,
        )


def no_vector_function(option: str) -> ActvizError:
    """Return the error for an option that requires a function of a vector if none is specified."""
    known = ", ".join(name for name, entry in CATALOGUE.items() if entry.family == "vector")
    return ActvizError(
        "{option} requires a vector function, such as {known}; none is specified", option=option, known=known
    )


@dataclass(frozen=True)
class _Slopes(Mapping[float, float]):
    """The derivative of a framework at any place, computed on access; the mapping has no listed keys."""

    function: VectorFunction
    fixed: tuple[float, ...]
    move: int
    output: int

    def __getitem__(self, place: float) -> float:
        """Return the element of the Jacobian where the varied input is ``place``."""
        z = np.array(self.fixed)
        z[self.move] = place
        return float(self.function.jacobian(z)[self.output, self.move])

    def __iter__(self) -> Iterator[float]:
        """Return an empty iterator."""
        return iter(())

    def __len__(self) -> int:
        """Return 0."""
        return 0


def _with_limits(function: Callable[[Floats], Floats], rows: Floats) -> Floats:
    """Return a function of rows, extended by its limits to infinite inputs, and to NaN.

    Infinite inputs are approached at two rates; where the results differ, there is no limit and the value is NaN. A row
    that contains NaN gives NaN.
    """
    if np.isfinite(rows.sum()):  # the fastest test for the usual case
        return function(rows)
    unknown, far = np.isnan(rows), np.isinf(rows)
    known = np.where(unknown, 0.0, rows)
    lead = np.cumsum(far, axis=-1) / (2 * rows.shape[-1])
    distant = (np.copysign(FARTHEST * rate, known) for rate in (1 + lead, 1 - lead))
    first, second = (function(np.where(far, z, known)) for z in distant)
    beyond = far.any(axis=-1).reshape(-1, *[1] * (first.ndim - 1))
    first, second = (np.where(beyond & (np.abs(y) > FARTHEST**0.5), np.copysign(np.inf, y), y) for y in (first, second))
    agree = ~beyond | (first == second) | np.isclose(first, second, rtol=SAME, atol=0)
    return np.where(agree & ~unknown.any(axis=-1).reshape(beyond.shape), first, np.nan)
