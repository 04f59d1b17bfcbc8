"""Expansions for large t: sums of constants times monomials with a bounded remainder, valid for all t >= T.

An expansion is a Taylor model at infinity (Makino & Berz 2003, Taylor models and other validated functional inclusion
methods). The remainder is a monomial times an interval. Every operation bounds the terms that it omits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, cmp_to_key

from actviz.formulas.asymptotics import constant_words, constants, monomials, scalar_intervals
from actviz.formulas.asymptotics.constants import Constant
from actviz.formulas.asymptotics.monomials import GrowthBounds, Monomial, NotYetValidError, UnsupportedError
from actviz.formulas.asymptotics.scalar_intervals import ScalarInterval
from actviz.formulas.errors import ActvizError


class CancellationError(ActvizError):
    """All computed terms cancel; more terms are needed."""


Term = tuple[Monomial, Constant]


@dataclass(frozen=True)
class Remainder:
    """The remainder of an expansion: a monomial times a function of t with values in an interval."""

    monomial: Monomial
    bound: ScalarInterval


@dataclass(frozen=True)
class Expansion:
    """Terms in decreasing order, and a remainder smaller than each of them; None if the terms are exact."""

    terms: tuple[Term, ...] = ()
    remainder: Remainder | None = None

    @property
    def is_zero(self) -> bool:
        """Whether the expansion is formally 0."""
        return not self.terms and self.remainder is None

    @property
    def leading_term(self) -> Term:
        """The largest term. Raises ``CancellationError`` if there is only a remainder."""
        if not self.terms:
            raise CancellationError("all terms cancel")
        return self.terms[0]

    @cached_property
    def growth(self) -> int:
        """1 if the expansion may be unbounded, 0 if it is bounded, -1 if it tends to 0."""
        if self.is_zero:
            return -1
        if not self.terms:
            assert self.remainder is not None
            return self.remainder.monomial.growth
        return self.terms[0][0].growth

    @property
    def constant(self) -> Constant:
        """The constant term."""
        return next((constant for monomial, constant in self.terms if monomial == monomials.ONE), constants.ZERO)

    def without_constant(self) -> Expansion:
        """Return the expansion without a constant term of unknown sign."""
        return Expansion(
            tuple(
                (monomial, constant)
                for monomial, constant in self.terms
                if monomial != monomials.ONE or constant.sign is not None
            ),
            self.remainder,
        )

    @property
    def exact_constant(self) -> Constant | None:
        """The value of a constant expansion, otherwise None."""
        is_constant = self.remainder is None and all(monomial == monomials.ONE for monomial, _ in self.terms)
        return self.constant if is_constant else None


def of_constant(constant: Constant) -> Expansion:
    """Return a constant as an expansion."""
    return Expansion() if constant.is_zero else Expansion(((monomials.ONE, constant),))


_BY_SIZE = cmp_to_key(monomials.compare)


class Budget:
    """The remaining number of operations."""

    def __init__(self, budget: int) -> None:
        self.left = budget

    def spend(self, cost: int) -> None:
        """Count operations. Raises ``UnsupportedError`` if none remain."""
        self.left -= cost
        if self.left < 0:
            raise UnsupportedError("the expansion takes too long")


class Arithmetic:
    """Arithmetic of expansions for t >= ``start`` with up to ``max_terms`` terms, within a budget."""

    def __init__(self, start: float, max_terms: int, budget: Budget) -> None:
        self.growth_bounds = GrowthBounds(start)
        self.max_terms = max_terms
        self.spend = budget.spend

    # --- bounds ---------------------------------------------------------------------------------------------------

    def relative(self, a: Expansion, to: Monomial) -> ScalarInterval:
        """Return an interval of all values of the expansion divided by a monomial that is at least as large."""
        total = scalar_intervals.ZERO
        for monomial, constant in a.terms:
            total = total.plus(constant.range.times(self._ratio_range(monomial, to)))
        if a.remainder is not None:
            total = total.plus(a.remainder.bound.times(self._ratio_range(a.remainder.monomial, to)))
        return total

    def _ratio_range(self, small: Monomial, large: Monomial) -> ScalarInterval:
        return self.growth_bounds.range(monomials.quotient(small, large))

    def size(self, a: Expansion) -> Monomial:
        """Return the monomial that bounds the expansion."""
        if a.terms:
            return a.terms[0][0]
        assert a.remainder is not None
        return a.remainder.monomial

    def values(self, a: Expansion) -> ScalarInterval:
        """Return an interval of all values of the expansion."""
        if a.is_zero:
            return scalar_intervals.ZERO
        if a.growth > 0:
            return self.relative(a, self.size(a)).times(self.growth_bounds.range(self.size(a)))
        return self.relative(a, monomials.ONE)

    # --- arithmetic -----------------------------------------------------------------------------------------------

    def collect(self, terms: Iterable[Term], rests: Iterable[Remainder]) -> Expansion:
        """Return the sum of terms and remainders, with like terms collected and the smallest terms in the remainder."""
        joined: dict[Monomial, Constant] = {}
        for monomial, constant in terms:
            joined[monomial] = joined[monomial].plus(constant) if monomial in joined else constant
        nonzero = [(monomial, constant) for monomial, constant in joined.items() if not constant.is_zero]
        nonzero.sort(key=lambda term: _BY_SIZE(term[0]), reverse=True)
        left_out = list(rests)
        largest = max([rest.monomial for rest in left_out], key=_BY_SIZE, default=None)
        if len(nonzero) > self.max_terms:
            first = nonzero[self.max_terms][0]
            largest = first if largest is None else max(largest, first, key=_BY_SIZE)
        if largest is None:
            return Expansion(tuple(nonzero))
        bound = scalar_intervals.ZERO
        for rest in left_out:
            bound = bound.plus(rest.bound.times(self._ratio_range(rest.monomial, largest)))
        count = sum(monomials.compare(monomial, largest) > 0 for monomial, _ in nonzero)
        for monomial, constant in nonzero[count:]:
            bound = bound.plus(constant.range.times(self._ratio_range(monomial, largest)))
        return Expansion(tuple(nonzero[:count]), Remainder(largest, bound))

    def plus(self, a: Expansion, b: Expansion) -> Expansion:
        """Return the sum."""
        self.spend(len(a.terms) + len(b.terms))
        return self.collect([*a.terms, *b.terms], [rest for rest in (a.remainder, b.remainder) if rest is not None])

    def minus(self, a: Expansion, b: Expansion) -> Expansion:
        """Return the difference."""
        return self.plus(a, self.scaled(b, constants.rational(-1)))

    def scaled(self, a: Expansion, factor: Constant, monomial: Monomial = monomials.ONE) -> Expansion:
        """Return the expansion times a constant times a monomial."""
        if factor.is_zero:
            return Expansion()
        self.spend(len(a.terms))
        terms = tuple((monomials.product(m, monomial), constant.times(factor)) for m, constant in a.terms)
        if a.remainder is None:
            return Expansion(terms)
        bound = a.remainder.bound.times(factor.range)
        return Expansion(terms, Remainder(monomials.product(a.remainder.monomial, monomial), bound))

    def times(self, a: Expansion, b: Expansion) -> Expansion:
        """Return the product."""
        if a.is_zero or b.is_zero:
            return Expansion()
        for one, other in ((a, b), (b, a)):
            if len(one.terms) == 1 and one.remainder is None:
                return self.scaled(other, one.terms[0][1], one.terms[0][0])
        rests = []
        if a.remainder is not None:
            rests.append(self._rest_times(a.remainder, b))
        if b.remainder is not None and a.terms:
            rests.append(self._rest_times(b.remainder, Expansion(a.terms)))
        largest = max([rest.monomial for rest in rests], key=_BY_SIZE, default=None)
        terms = []
        for m, p in a.terms:
            for n, q in b.terms:
                monomial = monomials.product(m, n)
                if largest is None or monomials.compare(monomial, largest) > 0:
                    self.spend(len(p.terms) * len(q.terms))
                    terms.append((monomial, p.times(q)))
                else:
                    rests.append(Remainder(monomial, p.range.times(q.range)))
        self.spend(len(a.terms) * len(b.terms))
        return self.collect(terms, rests)

    def _rest_times(self, rest: Remainder, b: Expansion) -> Remainder:
        size = self.size(b)
        return Remainder(monomials.product(rest.monomial, size), rest.bound.times(self.relative(b, size)))

    def taylor(self, coefficients: Sequence[Constant], last: ScalarInterval, v: Expansion) -> Expansion:
        """Return the sum of ``coefficients[k]*v**k`` for k < n, and ``last*v**n``; v must be bounded."""
        if v.is_zero:
            return of_constant(coefficients[0])
        result = Expansion((), Remainder(monomials.ONE, last))
        for coefficient in reversed(coefficients):
            result = self.plus(self.times(result, v), of_constant(coefficient))
        return result

    # --- powers, exponentials and logarithms ----------------------------------------------------------------------

    def split(self, a: Expansion) -> tuple[Monomial, Constant, Expansion, ScalarInterval]:
        """Return m, c, v of the expansion as m*c*(1 + v), and an interval of the values of 1 + v, which is positive.

        Raises ``NotYetValidError`` if they are not proven to be positive.
        """
        monomial, constant = a.leading_term
        if constant.sign is None:
            raise UnsupportedError("the sign of the leading constant is not known")
        inverse = constant.power(Fraction(-1))
        bare = Expansion(a.terms[1:], a.remainder)
        v = self.scaled(bare, inverse, monomials.raised(monomial, monomials.MINUS_ONE))
        near = scalar_intervals.ONE.plus(self.relative(v, monomials.ONE))
        if near.low <= 0:
            raise NotYetValidError("the leading term does not lead yet")
        return monomial, constant, v, near

    def power(self, a: Expansion, exponent: Fraction) -> Expansion:
        """Return the expansion to a rational power."""
        if exponent == 0:
            return of_constant(constants.ONE)
        if exponent == 1:
            return a
        if a.is_zero:
            if exponent < 0:
                raise UnsupportedError("a division by zero")
            return a
        if exponent.denominator == 1 and exponent > 0 and self._is_multiplied(a, int(exponent)):
            half = self.power(a, Fraction(int(exponent) // 2))
            square = self.times(half, half)
            return self.times(square, a) if exponent % 2 else square
        if len(a.terms) == 1 and a.remainder is None and a.terms[0][1].sign is None:
            monomial, constant = a.terms[0]
            return Expansion(((monomials.raised(monomial, constants.rational(exponent)), constant.power(exponent)),))
        monomial, constant, v, near = self.split(a)
        factor = constant.power(exponent)
        if v.is_zero:
            return Expansion(((monomials.raised(monomial, constants.rational(exponent)), factor),))
        coefficients, binomial = [], Fraction(1)
        for k in range(self.max_terms):
            coefficients.append(constants.rational(binomial))
            binomial *= (exponent - k) / (k + 1)
        ends = near.hull(scalar_intervals.ONE)
        last = scalar_intervals.of_fraction(binomial).times(ends.power(exponent - self.max_terms))
        body = self.taylor(coefficients, last, v)
        return self.scaled(body, factor, monomials.raised(monomial, constants.rational(exponent)))

    def _is_multiplied(self, a: Expansion, exponent: int) -> bool:
        """Return whether a power is computed by repeated multiplication."""
        if not a.terms or a.terms[0][1].sign is None or exponent <= 3:
            return exponent <= 64
        return a.remainder is None and exponent * (len(a.terms) - 1) < self.max_terms and exponent <= 64

    def inverse(self, a: Expansion) -> Expansion:
        """Return one over the expansion."""
        return self.power(a, Fraction(-1))

    def exp(self, a: Expansion) -> Expansion:
        """Return the exponential; unbounded terms become the logarithm of the monomial."""
        logarithm: dict[monomials.ScaleGenerator, Constant] = {}
        small = []
        for monomial, constant in a.terms:
            if monomial.growth > 0:
                if constant.oscillates:
                    raise UnsupportedError("an exponential of what swings and grows")
                logarithm[monomials.generator_of(monomial)] = constant
            elif monomial.growth < 0:
                small.append((monomial, constant))
        if a.remainder is not None and a.remainder.monomial.growth > 0:
            raise CancellationError("the exponent is not known well enough")
        v = Expansion(tuple(small), a.remainder)
        coefficients, factorial = [], Fraction(1)
        for k in range(self.max_terms):
            coefficients.append(constants.rational(factorial))
            factorial /= k + 1
        near = ScalarInterval(0.0, 0.0) if v.is_zero else self.relative(v, monomials.ONE)
        ends = scalar_intervals.word_range("exp", near.hull(scalar_intervals.ZERO))
        body = self.taylor(coefficients, scalar_intervals.of_fraction(factorial).times(ends), v)
        return self.scaled(body, constant_words.exp(a.constant), monomials.exponential(logarithm))

    def log(self, a: Expansion) -> Expansion:
        """Return the natural logarithm of a positive expansion."""
        if a.is_zero:
            raise UnsupportedError("a logarithm of zero")
        monomial, constant, v, near = self.split(a)
        if constant.sign != 1:
            raise UnsupportedError("a logarithm of a negative number")
        terms = [(monomials.monomial_of(generator), factor) for generator, factor in monomial.logarithm]
        whole = self.plus(self.collect(terms, ()), of_constant(constant_words.log(constant)))
        if v.is_zero:
            return whole
        coefficients = [constants.ZERO]
        coefficients += [constants.rational(Fraction((-1) ** (k + 1), k)) for k in range(1, self.max_terms)]
        ends = near.hull(scalar_intervals.ONE).power(Fraction(-self.max_terms))
        last = scalar_intervals.of_fraction(Fraction((-1) ** (self.max_terms + 1), self.max_terms)).times(ends)
        return self.plus(whole, self.taylor(coefficients, last, v))
