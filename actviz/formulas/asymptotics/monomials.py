"""Monomials of growth: products of powers of t, log(t), exp(t), exp(-t**2), exp(exp(t)) and others, for large t.

A monomial is represented by its logarithm, a sum of multiples of *generators*, which tend to infinity: t, iterated
logarithms of t, and other monomials. The generator with the fastest growth determines the growth of a monomial, and
which of two monomials is larger for large t (Gruntz 1996, On computing limits in a symbolic manipulation system; his
comparability classes). ``GrowthBounds`` bounds monomials on the whole interval from T to infinity.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property, cmp_to_key, lru_cache

from actviz.formulas.asymptotics import scalar_intervals
from actviz.formulas.asymptotics.constants import Constant, rational
from actviz.formulas.asymptotics.scalar_intervals import ScalarInterval
from actviz.formulas.errors import ActvizError

MAX_LOGARITHMS = 3
"""The largest number of iterated logarithms."""


CACHE_SIZE = 1 << 14
"""The number of cached results of each function of monomials."""


class NotYetValidError(ActvizError):
    """A statement about large t is false or unproven for some t >= T."""


class UnsupportedError(ActvizError):
    """The behaviour of a formula for large t is unsupported or unknown."""


class Monomial:
    """The exponential of a sum of multiples of generators.

    A generator is another monomial, or an integer: 0 represents t, 1, 2 ... its iterated logarithms, and -1, -2 ... its
    iterated exponentials.
    """

    def __init__(self, logarithm: tuple[tuple[ScaleGenerator, Constant], ...]) -> None:
        self.logarithm = logarithm
        self._hash = hash(logarithm)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Monomial) and self.logarithm == other.logarithm)

    def __repr__(self) -> str:
        return " ".join(f"exp({constant.name} {generator!r})" for generator, constant in self.logarithm) or "1"

    @cached_property
    def growth(self) -> int:
        """1 if the monomial tends to infinity, -1 if it tends to 0, 0 if it is 1."""
        if not self.logarithm:
            return 0
        sign = self.logarithm[0][1].sign
        if sign is None:
            raise UnsupportedError("whether something grows depends on a constant whose sign is not known")
        return sign


ScaleGenerator = int | Monomial
ONE = Monomial(())


@lru_cache(CACHE_SIZE)
def monomial_of(generator: ScaleGenerator) -> Monomial:
    """Return the generator as a monomial."""
    if isinstance(generator, Monomial):
        return generator
    if generator >= MAX_LOGARITHMS:
        raise UnsupportedError("logarithms of logarithms of logarithms")
    return _interned(((generator + 1, rational(1)),))


def generator_of(monomial: Monomial) -> ScaleGenerator:
    """Return the monomial as a generator of others."""
    if len(monomial.logarithm) == 1:
        generator, constant = monomial.logarithm[0]
        if isinstance(generator, int) and constant.rational == 1:
            return generator - 1
    return monomial


@lru_cache(CACHE_SIZE)
def _compare_generators(a: ScaleGenerator, b: ScaleGenerator) -> int:
    if isinstance(a, int) and isinstance(b, int):
        return (a < b) - (a > b)
    return compare(monomial_of(a), monomial_of(b))


@lru_cache(CACHE_SIZE)
def _interned(logarithm: tuple[tuple[ScaleGenerator, Constant], ...]) -> Monomial:
    """Return a unique object for each monomial, so that most comparisons are by identity."""
    return Monomial(logarithm)


def exponential(logarithm: Mapping[ScaleGenerator, Constant]) -> Monomial:
    """Return the monomial with a logarithm."""
    generators = [generator for generator, constant in logarithm.items() if not constant.is_zero]
    generators.sort(key=cmp_to_key(_compare_generators), reverse=True)
    return _interned(tuple((generator, logarithm[generator]) for generator in generators))


@lru_cache(CACHE_SIZE)
def product(a: Monomial, b: Monomial) -> Monomial:
    """Return the product of two monomials."""
    if not a.logarithm or not b.logarithm:
        return a if a.logarithm else b
    merged = dict(a.logarithm)
    for generator, constant in b.logarithm:
        merged[generator] = merged[generator].plus(constant) if generator in merged else constant
    return exponential(merged)


@lru_cache(CACHE_SIZE)
def raised(a: Monomial, exponent: Constant) -> Monomial:
    """Return the monomial to a power."""
    return _interned(tuple((generator, constant.times(exponent)) for generator, constant in a.logarithm))


MINUS_ONE = rational(-1)


@lru_cache(CACHE_SIZE)
def quotient(a: Monomial, b: Monomial) -> Monomial:
    """Return the quotient of two monomials."""
    return ONE if a == b else product(a, raised(b, MINUS_ONE))


@lru_cache(CACHE_SIZE)
def compare(a: Monomial, b: Monomial) -> int:
    """Return 1 if a/b tends to infinity, -1 if it tends to 0, 0 if it is 1."""
    return quotient(a, b).growth


class GrowthBounds:
    """Bounds of monomials for all t >= ``start``."""

    def __init__(self, start: float) -> None:
        self.start = start
        self._largest: dict[Monomial, float] = {}
        self._towers = {0: ScalarInterval(start, start)}

    def above(self, monomial: Monomial) -> float:
        """Return an upper bound of a monomial that is 1 or tends to 0. Raises ``NotYetValidError`` if none is found."""
        if monomial not in self._largest:
            self._largest[monomial] = self._above(monomial)
        return self._largest[monomial]

    def range(self, monomial: Monomial) -> ScalarInterval:
        """Return an interval of all values of a monomial."""
        if monomial.growth == 0:
            return scalar_intervals.ONE
        if monomial.growth < 0:
            return ScalarInterval(0.0, self.above(monomial))
        return ScalarInterval(self._below(monomial), math.inf)

    def _below(self, monomial: Monomial) -> float:
        """Return a lower bound of a monomial that tends to infinity."""
        largest = self.above(raised(monomial, MINUS_ONE))
        return ScalarInterval(largest, largest).reciprocal().low

    def _above(self, monomial: Monomial) -> float:
        """Return exp of an upper bound of the logarithm, whose first generator grows faster than the others."""
        if not monomial.logarithm:
            return 1.0
        if monomial.growth > 0:
            raise AssertionError("a monomial that tends to infinity has no upper bound")
        first, leading = monomial.logarithm[0]
        rate, rest = leading.range, scalar_intervals.ZERO
        power = scalar_intervals.ZERO
        for generator, constant in monomial.logarithm[1:]:
            if isinstance(first, int) and generator == first + 1 and constant.sign == 1:
                power = constant.range
            elif constant.sign == -1:
                rest = rest.plus(constant.range.times(self._lower_bound(generator)))
            else:
                share = ScalarInterval(0.0, self._ratio(generator, first))
                rate = rate.plus(constant.range.times(share))
        if not rate.high < 0:
            raise NotYetValidError("the leading term does not lead yet")
        height = self._largest_exponent(rate.high, power.high, self._lower_bound(first)).plus(rest).high
        return scalar_intervals.word_range("exp", ScalarInterval(height, height)).high

    def _largest_exponent(self, rate: float, power: float, least: ScalarInterval) -> ScalarInterval:
        """Return the largest value of rate*u + power*log(u) for u >= ``least``; if rate < 0, it is at -power/rate."""
        start = (
            ScalarInterval(-power, -power).times(ScalarInterval(rate, rate).reciprocal())
            if power > 0
            else scalar_intervals.ZERO
        )
        u = start if start.low > least.high else start.hull(least) if start.high > least.low else least
        falling = ScalarInterval(rate, rate).times(u)
        return (
            falling.plus(ScalarInterval(power, power).times(scalar_intervals.word_range("log", u)))
            if power > 0
            else falling
        )

    def _lower_bound(self, generator: ScaleGenerator) -> ScalarInterval:
        """Return a lower bound of a generator, as an interval of one number."""
        low = self._below(generator) if isinstance(generator, Monomial) else self._tower(generator).low
        if not low > 0:
            raise NotYetValidError("a logarithm is not positive yet")
        return ScalarInterval(low, low)

    def _tower(self, generator: int) -> ScalarInterval:
        """Return the value at the start of a generator that is an integer."""
        if generator not in self._towers:
            inner = self._tower(generator - 1 if generator > 0 else generator + 1)
            if generator > 0 and not inner.low > 0:
                raise NotYetValidError("a logarithm is not positive yet")
            self._towers[generator] = scalar_intervals.word_range("log" if generator > 0 else "exp", inner)
        return self._towers[generator]

    def _ratio(self, small: ScaleGenerator, large: ScaleGenerator) -> float:
        """Return an upper bound of the quotient of two generators."""
        if isinstance(small, int) and isinstance(large, int):
            bound = scalar_intervals.ONE
            for k in range(large, small):
                # log(u)/u decreases for u >= e, and its maximum is 1/e.
                u = self._lower_bound(k)
                at_start = scalar_intervals.word_range("log", u).times(u.reciprocal())
                high = at_start.high if u.low >= math.e else math.inf
                bound = bound.times(ScalarInterval(0.0, min(high, 0.36787944117144245)))
            return bound.high
        return self.above(quotient(monomial_of(small), monomial_of(large)))
