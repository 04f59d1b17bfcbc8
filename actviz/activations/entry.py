"""The types of entries of the catalogue: ``Activation``, ``VectorActivation`` and ``Parameter``.

Entries consist of text and numbers. Values, derivatives, kinks, typeset formulas, options and tests follow from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite

from actviz.formulas.errors import ActvizError


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of an activation, with its range.

    ``at_least`` and ``at_most`` are closed bounds, ``above`` and ``below`` open ones. ``aliases`` are other accepted
    names, such as the keyword of a framework. ``illustrative`` marks a default that neither a paper nor a framework
    defines, chosen to show the shape of the function.
    """

    name: str
    default: float
    meaning: str
    at_least: float = -inf
    at_most: float = inf
    above: float = -inf
    below: float = inf
    aliases: tuple[str, ...] = ()
    illustrative: bool = False

    def check(self, value: float) -> float:
        """Return ``value`` as a float, or raise ``ActvizError`` if it is outside the range."""
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            raise ActvizError(f"{self.name}={value!r} is not a number; {self.name} is {self.range}") from None
        if not isfinite(number):
            raise ActvizError(f"{self.name}={number} is not a finite number; {self.name} is {self.range}")
        if not (self.at_least <= number <= self.at_most and self.above < number < self.below):
            raise ActvizError(f"{self.name}={number:g} is out of range; {self.name} is {self.range}")
        return number

    @property
    def range(self) -> str:
        """The range as text: ``above 0``, ``at least 0 and at most 1`` ..."""
        bounds = [
            f"{word} {bound:g}"
            for word, bound in (
                ("above", self.above),
                ("at least", self.at_least),
                ("below", self.below),
                ("at most", self.at_most),
            )
            if isfinite(bound)
        ]
        return " and ".join(bounds) or "any real number"


@dataclass(frozen=True, kw_only=True)
class Activation:
    """One elementwise activation function: an entry of the catalogue.

    ``formula`` is the textbook form in the language of ``actviz.formulas``, in ``x`` and the names of the parameters.
    ``slope`` is its first derivative if textbooks have a simpler one than is derived. Both are displayed. ``stable``,
    ``stable_slope`` and ``stable_curvature`` are for evaluation of the value and of the first and second derivative,
    where floating point needs another form. The tests verify that all are equal to ``formula``. ``ascending`` names
    parameters that must not decrease in this order. ``aliases`` are other names, in papers and frameworks; names are
    compared without case, ``-`` and ``_``.
    """

    name: str
    title: str
    formula: str
    family: str
    source: str
    uses: str
    strengths: str
    weaknesses: str
    parameters: tuple[Parameter, ...] = ()
    ascending: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    slope: str | None = None
    stable: str | None = None
    stable_slope: str | None = None
    stable_curvature: str | None = None

    def check(self, parameters: Mapping[str, float]) -> None:
        """Raise ``ActvizError`` if parameters that are valid one by one are not valid together."""
        for low, high in pairwise(self.ascending):
            if parameters[low] > parameters[high]:
                is_above = f"{low}={parameters[low]:g} is above {high}={parameters[high]:g}"
                raise ActvizError(f"{is_above}; {low} is at most {high}")


@dataclass(frozen=True, kw_only=True)
class VectorActivation:
    """One activation function of a whole vector: an entry of the catalogue.

    ``formula`` and ``latex`` are displayed. ``slices(z, move, **parameters)`` returns the formula of each output in
    ``x``, which replaces the component ``move`` of the vector ``z``; curves are drawn from these. ``arrays`` is the
    name of the function of arrays in ``actviz.curves.vector_arrays``, by default ``name``. The tests verify that both
    agree.
    """

    name: str
    title: str
    formula: str
    latex: str
    slices: Callable[..., Sequence[str]]
    source: str
    uses: str
    strengths: str
    weaknesses: str
    parameters: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()
    family: str = "vector"
    arrays: str = ""
