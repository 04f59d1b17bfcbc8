"""A word of the vocabulary: how it is computed, differentiated, enclosed, expanded and typeset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Literal

VARIADIC = "..."
"""Stands in ``Word.arguments`` for «two or more arguments of the same kind»."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Where a word of one argument rises and falls, from which its enclosures follow.

    It is monotone, and continuous, between the ends of ``domain`` and ``turns``; ``is_falling`` is for a word without
    turns. ``poles`` are the ends of the domain that do not belong to it, ``values`` bounds of the values, whether they
    are reached or not. ``ulps`` bounds the error of the float implementation in units in the last place, which for
    some words grows by ``ulps_per_square * x**2``; at ``zero`` there is none.
    """

    is_falling: bool = False
    turns: tuple[float, ...] = ()
    domain: tuple[float, float] = (-inf, inf)
    poles: tuple[float, ...] = ()
    values: tuple[float, float] = (-inf, inf)
    zero: float | None = None
    ulps: float = 4
    ulps_per_square: float = 0


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word of the vocabulary.

    ``slopes`` holds the partial derivative for each argument, as text in the arguments' names; for a variadic word it
    is a single text in ``a`` (the argument) and ``whole`` (the value of the call). A word is computed by the function
    that ``value`` names, of NumPy (``np.exp``) or of ``formulas.numpy_functions``, or, stably, as the text ``kernel``,
    whose parts are then shared: sigmoid(x) and sigmoid(-x) have a denominator in common. ``latex`` and ``plain`` are
    templates for the typeset arguments; without them the word is typeset by its definition.

    ``parity`` says that a word of one argument is odd or even; without it, it is neither.
    Enclosures of a word follow from its ``shape``, or from the function of ``formulas.enclosures.word_intervals`` that
    ``enclosure`` names; of a word with neither nothing is known.

    ``exact_values`` maps arguments to values that are known exactly: an integer, or a multiple of pi such as ``pi/6``.
    ``period`` is the smallest period in units of pi. ``is_steep`` marks words that grow exponentially, and overflow
    for arguments of ordinary size.

    ``branch_points`` are texts in the arguments that are zero where a word that does not switch has no finite slope,
    or two of them; ``poles`` those that are zero where it has no finite value.

    Expansions read a word by its ``plainer`` form in other words, or by its definition, or, if it has neither, by the
    Taylor series that its slope gives; ``towards`` are other forms for arguments that tend to a place.
    """

    name: str
    arguments: tuple[str, ...] = ("x",)
    value: str | None = None
    kernel: str | None = None
    slopes: tuple[str, ...] = ()
    definition: str | None = None
    cases: str | None = None
    parity: Literal["odd", "even"] | None = None
    exact_values: Mapping[float, str] = field(default_factory=dict, hash=False)
    period: int | None = None
    is_steep: bool = False
    shape: Shape | None = None
    enclosure: str | None = None
    branch_points: tuple[str, ...] = ()
    poles: tuple[str, ...] = ()
    plainer: str | None = None
    towards: Mapping[float, str] = field(default_factory=dict, hash=False)
    latex: str | None = None
    plain: str | None = None

    @property
    def is_variadic(self) -> bool:
        """Whether the word takes any number of arguments, two at least."""
        return self.arguments == (VARIADIC,)

    def takes(self, count: int) -> bool:
        """Whether ``count`` arguments are the right number."""
        return count >= 2 if self.is_variadic else count == len(self.arguments)

    @property
    def is_partial(self) -> bool:
        """Whether the word has no finite value for some real arguments."""
        return bool(self.poles) or (self.shape is not None and self.shape.domain != (-inf, inf))

    @property
    def is_positive(self) -> bool:
        """Whether every value is known to be above 0, though its float may underflow."""
        return self.shape is not None and self.shape.values[0] >= 0 and self.shape.zero is None

    @property
    def oscillates(self) -> bool:
        """Whether a word of one argument, which does not switch, has infinitely many turning points or poles."""
        return self.arguments == ("x",) and self.shape is None and self.cases is None
