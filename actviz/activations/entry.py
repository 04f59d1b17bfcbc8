"""The types of entries of the catalogue: ``Activation``, ``VectorActivation`` and ``Parameter``.

Entries consist of text and numbers. Values, derivatives, kinks, typeset formulas and options are derived from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite

from actviz.formulas.errors import ActvizError, all_of
from actviz.messages import Message, translatable


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of an activation, with its range.

    ``at_least`` and ``at_most`` are closed bounds, ``above`` and ``below`` are open bounds. ``aliases`` are other
    accepted names, such as the keyword of a framework. ``illustrative`` marks a default that is not defined by a paper
    or a framework and only illustrates the shape of the function.
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
        given: object = value
        try:
            number = float("nothing" if isinstance(given, str | bytes) else value)  # text is invalid, even "1"
        except (TypeError, ValueError, OverflowError):
            raise self._error("{name}={typed} is not a number; {name} must be {range}", repr(value)) from None
        if not isfinite(number):
            raise self._error("{name}={typed} is not a finite number; {name} must be {range}", number)
        if not (self.at_least <= number <= self.at_most and self.above < number < self.below):
            raise self._error("{name}={typed} is out of range; {name} must be {range}", f"{number:g}")
        return number

    def _error(self, template: str, typed: object) -> ActvizError:
        return ActvizError(template, name=self.name, typed=typed, range=self.range)

    @property
    def range(self) -> Message:
        """The range of values as text: ``above 0``, ``at least 0 and at most 1`` ..."""
        bounds = [
            Message(template, bound=f"{bound:g}")
            for template, bound in (
                (translatable("above {bound}"), self.above),
                (translatable("at least {bound}"), self.at_least),
                (translatable("below {bound}"), self.below),
                (translatable("at most {bound}"), self.at_most),
            )
            if isfinite(bound)
        ]
        return all_of(bounds) if bounds else Message("a real number")


@dataclass(frozen=True, kw_only=True)
class Activation:
    """One elementwise activation function: an entry of the catalogue.

    ``formula`` is the textbook form in the language of ``actviz.formulas``, in ``x`` and the names of the parameters.
    ``slope`` is the first derivative, if the textbook form is simpler than the one that is derived automatically. Both
    are displayed. ``stable``, ``stable_slope`` and ``stable_curvature`` are evaluated instead of the formula and its
    first and second derivative where those lose accuracy in floating point. The tests verify that they are equal to
    ``formula``. ``ascending`` names parameters that must not decrease in this order. ``aliases`` are other names, in
    papers and frameworks; names are compared without case, ``-`` and ``_``. ``year`` is the year in which the function
    was first published for a network or for statistics, that of the preprint if there is one; it is None if ``source``
    does not show it.
    """

    name: str
    title: str
    formula: str
    family: str
    source: str
    uses: str
    strengths: str
    weaknesses: str
    year: int | None = None
    parameters: tuple[Parameter, ...] = ()
    ascending: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    slope: str | None = None
    stable: str | None = None
    stable_slope: str | None = None
    stable_curvature: str | None = None

    def check(self, parameters: Mapping[str, float]) -> None:
        """Raise ``ActvizError`` if the parameters, each valid by itself, are invalid together."""
        for low, high in pairwise(self.ascending):
            if parameters[low] > parameters[high]:
                raise ActvizError(
                    "{low}={small} is greater than {high}={large}; {low} must be at most {high}",
                    low=low,
                    small=f"{parameters[low]:g}",
                    high=high,
                    large=f"{parameters[high]:g}",
                )


@dataclass(frozen=True, kw_only=True)
class VectorActivation:
    """One activation function of a whole vector: an entry of the catalogue.

    ``formula`` and ``latex`` are displayed. ``slices(z, move, **parameters)`` returns the formula of each output in
    ``x``, which replaces the component ``move`` of the vector ``z``; curves are drawn from these. ``arrays`` is the
    name of the function of arrays in ``actviz.curves.vector_arrays``, by default ``name``. The tests verify that both
    compute the same values. ``year`` is as in ``Activation``.
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
    year: int | None = None
    parameters: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()
    family: str = "vector"
    arrays: str = ""
