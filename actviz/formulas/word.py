"""The properties of a word of the vocabulary: evaluation, slopes, enclosures, expansions and notation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Literal

VARIADIC = "..."
"""In ``Word.arguments``: two or more arguments of the same kind."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The monotonicity of a word of one argument, from which its enclosures follow.

    The word is continuous and monotone between neighbouring points of ``domain`` and ``turns``. ``is_falling`` applies
    to words without turns. ``poles`` are the ends of the domain that do not belong to it. ``values`` are bounds of the
    values, which may or may not be attained. The error of the float implementation is at most ``ulps + ulps_per_square
    * x**2`` units in the last place, and 0 at ``zero``.
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

    Attributes
    ----------
    value, kernel
        The evaluation of the word: by the function named ``value``, of NumPy (``np.exp``) or of
        ``formulas.numpy_functions``, or by the formula ``kernel``, whose parts are shared with those of other words:
        sigmoid(x) and sigmoid(-x) have a common denominator.
    slopes
        The partial derivative for each argument, in the names of the arguments. For a variadic word it is a single
        formula in ``a`` (the argument) and ``whole`` (the value of the call).
    definition, cases
        A textbook formula in other words, and the conditional that defines a word that switches.
    parity
        Whether a word of one argument is odd or even; None if it is neither.
    exact_values
        Arguments with exactly known values: an integer, or a multiple of pi such as ``pi/6``.
    period
        The smallest period in units of pi.
    is_steep
        Whether the word grows exponentially, so that it overflows for arguments of moderate size.
    shape, enclosure
        The source of enclosures of the word: its monotonicity, or the function with this name in
        ``formulas.enclosures.word_intervals``. Without both, no bounds are known.
    branch_points, poles
        Formulas in the arguments that are zero where the word has no finite slope or two one-sided slopes, and where it
        has no finite value.
    elementary_form, limit_forms
        Formulas by which the word is expanded, everywhere and for arguments that tend to a place. By default, the
        definition or the Taylor series from the slope is used.
    latex, plain
        Templates for typeset arguments. By default the word is typeset by its definition.
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
    elementary_form: str | None = None
    limit_forms: Mapping[float, str] = field(default_factory=dict, hash=False)
    latex: str | None = None
    plain: str | None = None

    @property
    def is_variadic(self) -> bool:
        """Whether the word accepts any number of arguments from two on."""
        return self.arguments == (VARIADIC,)

    def takes(self, count: int) -> bool:
        """Return whether the word accepts ``count`` arguments."""
        return count >= 2 if self.is_variadic else count == len(self.arguments)

    @property
    def is_partial(self) -> bool:
        """Whether the word has no finite value for some real arguments."""
        return bool(self.poles) or (self.shape is not None and self.shape.domain != (-inf, inf))

    @property
    def is_positive(self) -> bool:
        """Whether all values are known to be positive; their floats may underflow."""
        return self.shape is not None and self.shape.values[0] >= 0 and self.shape.zero is None

    @property
    def oscillates(self) -> bool:
        """Whether a word of one argument that does not switch has infinitely many extrema or poles."""
        return self.arguments == ("x",) and self.shape is None and self.cases is None
