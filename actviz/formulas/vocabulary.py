"""The vocabulary of formulas: one row a word.

A row says how the word is computed (stably, in float64), what its slope is, how it is typeset, and, for a
word that switches between branches, which cases it stands for. Everything else in this room reads these rows.

``definition`` is the textbook meaning of a word in terms of plainer words; a word without a symbol
of its own is typeset by it. ``cases`` is the definition of a word that switches; its kinks, one-sided values and
derivatives follow from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Literal

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}

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
    that ``value`` names, of NumPy (``np.exp``) or of ``formulas.functions``, or, stably, as the text ``kernel``, whose
    parts are then shared: sigmoid(x) and sigmoid(-x) have a denominator in common. ``latex`` and ``plain`` are
    templates for the typeset arguments; without them the word is typeset by its definition.

    ``parity`` says that a word of one argument is odd or even; without it, it is neither.
    Enclosures of a word follow from its ``shape``, or from the function of ``formulas.word_intervals`` that
    ``enclosure`` names; of a word with neither nothing is known.

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


def sinc_series(order: int) -> list[float]:
    """Coefficients in x^2 of the ``order``-th derivative of sinc (after a factor x if the order is odd)."""
    powers = range((order + 1) // 2, 12)
    return [(-1.0) ** k * math.perm(2 * k, order) / math.factorial(2 * k + 1) for k in powers]


_SINC_THIRD = " + ".join(f"{c!r}*x**{2 * i}" for i, c in enumerate(sinc_series(3)))
"""The third derivative over x, to the last digits up to |x| = 1.7; above, the recurrence loses none."""


_ROWS = (
    Word(
        name="exp",
        value="np.exp",
        slopes=("exp(x)",),
        shape=Shape(values=(0, inf)),
        latex="e^{{{0}}}",
        plain="exp({0})",
    ),
    Word(
        name="expm1",
        value="np.expm1",
        slopes=("exp(x)",),
        definition="exp(x) - 1",
        shape=Shape(values=(-1, inf), zero=0),
    ),
    Word(
        name="log",
        value="np.log",
        slopes=("1/x",),
        shape=Shape(domain=(0, inf), poles=(0,), zero=1),
        poles=("x",),
        latex=r"\ln({0})",
        plain="ln({0})",
    ),
    Word(
        name="log1p",
        value="np.log1p",
        slopes=("1/(1 + x)",),
        definition="log(1 + x)",
        shape=Shape(domain=(-1, inf), poles=(-1,), zero=0),
        poles=("1 + x",),
    ),
    Word(
        name="sqrt",
        value="np.sqrt",
        slopes=("1/(2*sqrt(x))",),
        shape=Shape(domain=(0, inf), values=(0, inf), zero=0),
        branch_points=("x",),
        plainer="x**(1/2)",
        latex=r"\sqrt{{{0}}}",
        plain="√({0})",
    ),
    Word(
        name="sin",
        value="np.sin",
        slopes=("cos(x)",),
        parity="odd",
        enclosure="sine",
        latex=r"\sin({0})",
        plain="sin({0})",
    ),
    Word(
        name="cos",
        value="np.cos",
        slopes=("-sin(x)",),
        parity="even",
        enclosure="cosine",
        latex=r"\cos({0})",
        plain="cos({0})",
    ),
    Word(
        name="tan",
        value="np.tan",
        slopes=("1/cos(x)**2",),
        parity="odd",
        enclosure="tangent",
        poles=("cos(x)",),
        plainer="sin(x)/cos(x)",
        latex=r"\tan({0})",
        plain="tan({0})",
    ),
    Word(
        name="sinh",
        value="np.sinh",
        slopes=("cosh(x)",),
        parity="odd",
        shape=Shape(zero=0),
        plainer="(exp(x) - exp(-x))/2",
        latex=r"\sinh({0})",
        plain="sinh({0})",
    ),
    Word(
        name="cosh",
        value="np.cosh",
        slopes=("sinh(x)",),
        parity="even",
        shape=Shape(turns=(0,), values=(1, inf)),
        plainer="(exp(x) + exp(-x))/2",
        latex=r"\cosh({0})",
        plain="cosh({0})",
    ),
    Word(
        name="tanh",
        value="np.tanh",
        slopes=("sech2(x)",),
        parity="odd",
        shape=Shape(values=(-1, 1), zero=0),
        plainer="1 - 2/(1 + exp(2*x))",
        latex=r"\tanh({0})",
        plain="tanh({0})",
    ),
    Word(
        name="sech2",
        # 1 - tanh(x)**2 has no digits left beyond |x| = 19.
        kernel="4*exp(-2*abs(x))/(1 + exp(-2*abs(x)))**2",
        slopes=("-2*tanh(x)*sech2(x)",),
        definition="1/cosh(x)**2",
        parity="even",
        shape=Shape(turns=(0,), values=(0, 1), ulps=16),
        latex=r"\mathrm{{sech}}^2({0})",
        plain="sech²({0})",
    ),
    Word(
        name="asin",
        value="np.arcsin",
        slopes=("1/sqrt(1 - x**2)",),
        parity="odd",
        shape=Shape(domain=(-1, 1), zero=0),
        branch_points=("x + 1", "x - 1"),
        towards={1: "pi/2 - 2*asin(sqrt((1 - x)/2))", -1: "2*asin(sqrt((1 + x)/2)) - pi/2"},
        latex=r"\arcsin({0})",
        plain="arcsin({0})",
    ),
    Word(
        name="acos",
        value="np.arccos",
        slopes=("-1/sqrt(1 - x**2)",),
        shape=Shape(is_falling=True, domain=(-1, 1), values=(0, inf), zero=1),
        branch_points=("x + 1", "x - 1"),
        plainer="pi/2 - asin(x)",
        latex=r"\arccos({0})",
        plain="arccos({0})",
    ),
    Word(
        name="atan",
        value="np.arctan",
        slopes=("1/(1 + x**2)",),
        parity="odd",
        shape=Shape(zero=0),
        towards={inf: "pi/2 - atan(1/x)", -inf: "-pi/2 - atan(1/x)"},
        latex=r"\arctan({0})",
        plain="arctan({0})",
    ),
    Word(
        name="asinh",
        value="np.arcsinh",
        slopes=("1/hypot(1, x)",),
        parity="odd",
        shape=Shape(zero=0),
        plainer="log(x + sqrt(x**2 + 1))",
        towards={-inf: "-log(sqrt(x**2 + 1) - x)"},
        latex=r"\mathrm{{arsinh}}({0})",
        plain="arsinh({0})",
    ),
    Word(
        name="sigmoid",
        # Neither exponential overflows, both tails keep their digits, and another exponential is cheaper than a branch.
        kernel="exp(min(x, 0))/(1 + exp(-abs(x)))",
        slopes=("sigmoid(x)*sigmoid(-x)",),
        definition="1/(1 + exp(-x))",
        shape=Shape(values=(0, 1), ulps=16),
        latex=r"\sigma({0})",
        plain="σ({0})",
    ),
    Word(
        name="softplus",
        kernel="max(x, 0) + log1p(exp(-abs(x)))",
        slopes=("sigmoid(x)",),
        definition="log(1 + exp(x))",
        shape=Shape(values=(0, inf), ulps=16),
        latex=r"\mathrm{{softplus}}({0})",
        plain="softplus({0})",
    ),
    Word(
        name="erf",
        value="erf",
        slopes=("2/sqrt(pi)*exp(-x**2)",),
        parity="odd",
        shape=Shape(values=(-1, 1), zero=0, ulps=16),
        towards={inf: "1 - erfc(x)", -inf: "erfc(-x) - 1"},
        latex=r"\mathrm{{erf}}({0})",
        plain="erf({0})",
    ),
    Word(
        name="erfc",
        value="erfc",
        slopes=("-2/sqrt(pi)*exp(-x**2)",),
        definition="1 - erf(x)",
        shape=Shape(is_falling=True, values=(0, 2), ulps=16),
        towards={-inf: "2 - erfc(-x)"},
        latex=r"\mathrm{{erfc}}({0})",
        plain="erfc({0})",
    ),
    Word(
        name="Phi",
        kernel="0.5*erfc(-x*sqrt(0.5))",
        slopes=("phi(x)",),
        definition="(1 + erf(x/sqrt(2)))/2",
        shape=Shape(values=(0, 1), ulps=16, ulps_per_square=4),
        latex=r"\Phi({0})",
        plain="Φ({0})",
    ),
    Word(
        name="phi",
        kernel="exp(-0.5*x**2)/sqrt(2*pi)",
        slopes=("-x*phi(x)",),
        definition="exp(-x**2/2)/sqrt(2*pi)",
        parity="even",
        shape=Shape(turns=(0,), values=(0, inf), ulps=16, ulps_per_square=1),
        latex=r"\varphi({0})",
        plain="φ({0})",
    ),
    Word(
        name="sinc",
        value="sinc",
        slopes=("sinc_slope(x)",),
        definition="1 if x == 0 else sin(x)/x",
        parity="even",
        enclosure="sinc",
        latex=r"\mathrm{{sinc}}({0})",
        plain="sinc({0})",
    ),
    Word(
        name="sinc_slope",
        value="sinc_slope",
        slopes=("sinc_curvature(x)",),
        definition="0 if x == 0 else (x*cos(x) - sin(x))/x**2",
        parity="odd",
        enclosure="sinc_slope",
        latex=r"\mathrm{{sinc}}'({0})",
        plain="sinc′({0})",
    ),
    Word(
        name="sinc_curvature",
        value="sinc_curvature",
        slopes=(f"-(3*sinc_curvature(x) + sinc(x) + x*sinc_slope(x))/x if abs(x) > 1.7 else x*({_SINC_THIRD})",),
        definition="-1/3 if x == 0 else -sin(x)/x - 2*(x*cos(x) - sin(x))/x**3",
        parity="even",
        enclosure="sinc_curvature",
        latex=r"\mathrm{{sinc}}''({0})",
        plain="sinc″({0})",
    ),
    Word(
        name="hypot",
        arguments=("a", "b"),
        value="np.hypot",
        slopes=("a/hypot(a, b)", "b/hypot(a, b)"),
        definition="sqrt(a**2 + b**2)",
        enclosure="hypot",
        branch_points=("a**2 + b**2",),
    ),
    Word(
        name="logsumexp",
        arguments=(VARIADIC,),
        value="logsumexp",
        slopes=("exp(a - whole)",),
        enclosure="logsumexp",
        latex=r"\mathrm{{logsumexp}}({0})",
        plain="logsumexp({0})",
    ),
    Word(
        name="abs",
        value="np.abs",
        slopes=("sign(x)",),
        cases="-x if x < 0 else x",
        parity="even",
        enclosure="absolute",
        latex="|{0}|",
        plain="|{0}|",
    ),
    Word(
        name="sign",
        value="np.sign",
        slopes=("0",),
        cases="-1 if x < 0 else (1 if x > 0 else 0)",
        parity="odd",
        enclosure="sign",
        latex=r"\mathrm{{sgn}}({0})",
        plain="sgn({0})",
    ),
    Word(
        name="max",
        arguments=(VARIADIC,),
        value="maximum",
        cases="a if a > b else b",
        enclosure="maximum",
        latex=r"\max({0})",
        plain="max({0})",
    ),
    Word(
        name="min",
        arguments=(VARIADIC,),
        value="minimum",
        cases="a if a < b else b",
        enclosure="minimum",
        latex=r"\min({0})",
        plain="min({0})",
    ),
    Word(
        name="clip",
        arguments=("x", "lo", "hi"),
        value="clip",
        cases="lo if x < lo else (hi if x > hi else x)",
        enclosure="clip",
        latex=r"\mathrm{{clip}}({0}, {1}, {2})",
        plain="clip({0}, {1}, {2})",
    ),
)

WORDS: Mapping[str, Word] = {word.name: word for word in _ROWS}
