"""Taylor coefficients of words, from their slopes in the vocabulary.

The coefficients of a word at a point follow recursively from those of its slope. With an interval instead of the point,
the same recurrence bounds the remainder (Moore, Kearfott & Cloud 2009, chapter 9).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Generic, Protocol, Self, TypeVar

from actviz.formulas.asymptotics import constant_words, constants, scalar_intervals, word_expansions
from actviz.formulas.asymptotics.constants import Constant
from actviz.formulas.asymptotics.scalar_intervals import OutOfDomainError, ScalarInterval
from actviz.formulas.expressions import exact_number, key


class Number(Protocol):
    """The type of coefficients: exact constants or intervals."""

    def plus(self, other: Self, /) -> Self:
        """Return the sum."""

    def times(self, other: Self, /) -> Self:
        """Return the product."""

    def power(self, exponent: Fraction, /) -> Self:
        """Return a rational power."""


N = TypeVar("N", bound=Number)
Jet = list[N]
"""Taylor coefficients: the value, the slope, half the second derivative ..."""


class Jets(Generic[N]):
    """Taylor coefficients of one type.

    ``number`` converts a rational number, ``named`` a constant of formulas; ``apply`` returns the value of a word.
    """

    def __init__(
        self, number: Callable[[Fraction], N], named: Callable[[str], N], apply: Callable[[str, N], N]
    ) -> None:
        self.number = number
        self.named = named
        self.apply = apply
        self.known: dict[tuple[str, N, int], Jet[N]] = {}

    def word(self, name: str, at: N, order: int) -> Jet[N]:
        """Return the coefficients of a word up to ``order``."""
        place = (name, at, order)
        if place not in self.known:
            self.known[place] = self._word(name, at, order)
        return self.known[place]

    def _word(self, name: str, at: N, order: int) -> Jet[N]:
        x = [at, self.number(Fraction(1)), *[self.number(Fraction(0))] * order][: order + 1]
        form = word_expansions.elementary_form(name)
        if form is not None:
            return self.read(form, {"x": x}, order)
        value = self.apply(name, at)
        if order == 0:
            return [value]
        slope: Jet[N] = self.read(word_expansions.slope(name), {"x": x[:order]}, order - 1)
        return [value, *[c.times(self.number(Fraction(1, k + 1))) for k, c in enumerate(slope)]]

    def read(self, node: ast.expr, names: Mapping[str, Jet[N]], order: int) -> Jet[N]:
        """Return the coefficients of a tree."""
        match node:
            case ast.Constant(value=int() | float()):
                return self._constant(self.number(exact_number(node)), order)
            case ast.Name(id=name):
                return names[name] if name in names else self._constant(self.named(name), order)
            case ast.UnaryOp(op=ast.USub()):
                return self._scaled(self.read(node.operand, names, order), Fraction(-1))
            case ast.BinOp(op=ast.Pow()):
                exponent = _rational_of(node.right)
                return self._power(self.read(node.left, names, order), exponent)
            case ast.BinOp():
                return self._arithmetic(node.op, *[self.read(part, names, order) for part in (node.left, node.right)])
            case ast.Call(args=[argument]):
                inner = self.read(argument, names, order)
                return self._composed(self.word(key(node.func), inner[0], order), inner)
        raise OutOfDomainError("a slope that is not read")

    def _constant(self, value: N, order: int) -> Jet[N]:
        return [value, *[self.number(Fraction(0))] * order]

    def _scaled(self, a: Jet[N], factor: Fraction) -> Jet[N]:
        return [c.times(self.number(factor)) for c in a]

    def _arithmetic(self, operator: ast.operator, a: Jet[N], b: Jet[N]) -> Jet[N]:
        match operator:
            case ast.Add():
                return [p.plus(q) for p, q in zip(a, b, strict=True)]
            case ast.Sub():
                return [p.plus(q) for p, q in zip(a, self._scaled(b, Fraction(-1)), strict=True)]
            case ast.Mult():
                return self._product(a, b)
        return self._product(a, self._power(b, Fraction(-1)))

    def _product(self, a: Jet[N], b: Jet[N]) -> Jet[N]:
        result = [a[0].times(c) for c in b]
        for i in range(1, len(a)):
            for j in range(len(a) - i):
                result[i + j] = result[i + j].plus(a[i].times(b[j]))
        return result

    def _power(self, a: Jet[N], exponent: Fraction) -> Jet[N]:
        if exponent.denominator == 1 and 0 <= exponent <= 4:
            result = self._constant(self.number(Fraction(1)), len(a) - 1)
            for _ in range(int(exponent)):
                result = self._product(result, a)
            return result
        coefficients, binomial = [], Fraction(1)
        for k in range(len(a)):
            coefficients.append(a[0].power(exponent - k).times(self.number(binomial)))
            binomial *= (exponent - k) / (k + 1)
        return self._composed(coefficients, a)

    def _composed(self, outer: Jet[N], inner: Jet[N]) -> Jet[N]:
        step = [self.number(Fraction(0)), *inner[1:]]
        result = self._constant(outer[-1], len(inner) - 1)
        for coefficient in reversed(outer[:-1]):
            result = self._product(result, step)
            result[0] = result[0].plus(coefficient)
        return result


def _rational_of(node: ast.expr) -> Fraction:
    """Return the rational number that a tree represents."""
    match node:
        case ast.Constant(value=int() | float()):
            return exact_number(node)
        case ast.UnaryOp(op=ast.USub()):
            return -_rational_of(node.operand)
        case ast.BinOp(op=ast.Div()):
            return _rational_of(node.left) / _rational_of(node.right)
    raise OutOfDomainError("an exponent that is not read")


def exact() -> Jets[Constant]:
    """Return the arithmetic of Taylor coefficients that are exact constants."""
    return Jets(constants.rational, constants.NAMED.__getitem__, constant_words.apply)


def enclosed() -> Jets[ScalarInterval]:
    """Return the arithmetic of Taylor coefficients that are intervals."""
    return Jets(scalar_intervals.of_fraction, lambda name: constants.NAMED[name].range, scalar_intervals.word_range)
