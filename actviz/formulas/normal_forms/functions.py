"""Absolute values, logarithms, exponentials and angles of forms, by identities.

``|a*b|**q = |a|**q*|b|**q``, ``log|a*b| = log|a| + log|b|``, exp(a + b) = exp(a)*exp(b), exp(q*log|f|) = ``|f|**q``.
Each identity is valid where both sides have values.
"""

from __future__ import annotations

import cmath
from collections.abc import Callable, Hashable, Iterable
from fractions import Fraction

from actviz.formulas.normal_forms.ring import (
    MAX_ARGUMENT,
    MAX_EXPANDED,
    ONE,
    UNIT,
    ZERO,
    Base,
    ComputationLimitError,
    Form,
    InfiniteError,
    Polynomial,
    PowerProduct,
    Ring,
)
from actviz.formulas.polynomials import square_free_factors
from actviz.formulas.prime_factors import prime_powers

MAX_PRIME = 999
"""The largest prime factor that is searched for."""


class Field(Ring):
    """Generators and arithmetic with them, with exponentials and logarithms.

    ``sign_of`` returns the strict sign of a polynomial; None if it is unknown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pi = self.generator("pi", None, cmath.pi, is_constant=True)
        self.sign_of: Callable[[Polynomial], int | None] = lambda _: None

    def absolute_power(self, form: Form, exponent: Fraction) -> Form:
        """Return ``|form|**exponent``, by its factors. Raises ``InfiniteError`` for an undefined power of 0."""
        if form.is_zero:
            if exponent < 0:
                raise InfiniteError
            return ZERO
        parts = [self.prime_power(prime, count * exponent) for prime, count in _primes(form)]
        for number, power in form.monomial:
            generator = self.generators[number]
            if generator.kind in ("i", "turn"):
                raise ComputationLimitError
            is_size = generator.is_positive or generator.kind == "root"
            size = number if is_size else self._root(Polynomial({((number, Fraction(1)),): Fraction(1)}))
            parts.append(self.power(size, power * exponent))
        for factor, count in form.factors.items():
            parts += [self.power(self._root(part), count * times * exponent) for part, times in self._split(factor)]
        return self.product(parts)

    def prime_power(self, prime: int, exponent: Fraction) -> Form:
        """Return a power of a prime number, or of an integer without small prime factors."""
        return self.power(self.generator("prime", prime, prime, is_constant=True), exponent)

    def _root(self, base: Polynomial) -> int:
        if base not in self.signs and (sign := self.sign_of(base)):
            self.signs[base] = sign
        value = self.value_of(base)
        return self.generator(
            "root", base, None if value is None else abs(value), is_constant=self.is_constant(base.terms)
        )

    def logarithm(self, form: Form) -> Form:
        """Return ``log|form|``, by its factors."""
        if form.is_zero:
            raise InfiniteError
        parts = [self.times(self._log(prime), count) for prime, count in _primes(form)]
        for number, power in form.monomial:
            parts.append(self.times(self._log_of_generator(number), power))
        for factor, count in form.factors.items():
            parts += [self.times(self._log_of_factor(part), count * times) for part, times in self._split(factor)]
        return self.sum(parts)

    def _split(self, factor: Polynomial) -> list[tuple[Polynomial, int]]:
        """Return the factors of a monic polynomial in one generator with exponents; others are one factor."""
        univariate = self.univariate(factor)
        if univariate is None:
            return [(factor, 1)]
        number, unit, coefficients = univariate
        split = square_free_factors(coefficients)
        if len(split) < 2 and split[0][1] == 1:
            return [(factor, 1)]
        found = []
        for part, times in split:
            terms = {((number, k * unit),) if k else ONE: c / part[-1] for k, c in enumerate(part) if c}
            found.append((Polynomial(terms), times))
        return found

    def _log(self, base: Hashable, value: complex | None = None, *, is_constant: bool = True) -> Form:
        if isinstance(base, int):
            value = cmath.log(base)
        return self.power(self.generator("log", base, value, is_constant=is_constant))

    def _log_of_generator(self, number: int) -> Form:
        generator = self.generators[number]
        if generator.kind == "exp":
            assert isinstance(generator.base, Base)
            return generator.base.form
        if generator.kind == "root":
            assert isinstance(generator.base, Polynomial)
            if len(generator.base.terms) > 1:
                return self._log_of_factor(generator.base)
            ((monomial, _),) = generator.base.terms.items()
            return self._log_of_generator(monomial[0][0])
        if generator.kind == "prime":
            return self._log(generator.base)
        if generator.kind in ("i", "turn"):
            raise ComputationLimitError
        polynomial = Polynomial({((number, Fraction(1)),): Fraction(1)})
        return self._log(polynomial, _log_value(generator.value), is_constant=generator.is_constant)

    def _log_of_factor(self, factor: Polynomial) -> Form:
        # log|a - b*r| is log|a**2 - b**2*r**2| - log|a + b*r| for a square root r.
        for number in sorted({number for monomial in factor.terms for number, _ in monomial}):
            mirrored = self._conjugate(factor, number)
            if mirrored is not None:
                norm = self.form_of(self.multiplied(factor.terms, mirrored))
                other = self.form_of(mirrored)
                if norm.is_zero:
                    break
                return self.sum([self.logarithm(norm), self.times(self.logarithm(other), -1)])
        value = self.value_of(factor)
        return self._log(factor, _log_value(value), is_constant=self.is_constant(factor.terms))

    def _conjugate(self, factor: Polynomial, number: int) -> dict[PowerProduct, Fraction] | None:
        """Return the conjugate of a polynomial in the square root ``number``; None for one of the two conjugates."""
        generator = self.generators[number]
        if generator.kind not in ("root", "prime"):
            return None
        powers = [dict(monomial).get(number, Fraction(0)) for monomial in factor.terms]
        if any(power not in (0, Fraction(1, 2)) for power in powers):
            return None
        if generator.kind == "root" and self.signs.get(generator.base) is None:  # type: ignore[call-overload]
            return None
        without = {m: c for (m, c), power in zip(factor.terms.items(), powers, strict=True) if not power}
        with_root = {m: c for (m, c), power in zip(factor.terms.items(), powers, strict=True) if power}
        if not without or not with_root or (without[max(without)] > 0) == (with_root[max(with_root)] > 0):
            return None
        return {**without, **{m: -c for m, c in with_root.items()}}

    def exponential(self, form: Form) -> Form:
        """Return ``exp(form)``, as a product over the terms of the form if it has no denominator."""
        parts = []
        for term in self.terms_of(form):
            number = self._lone_log(term)
            if number is not None:
                parts.append(self._exp_of_log(number, term.coefficient))
            else:
                parts.append(self.power(self._exp(term), term.coefficient))
        return self.product(parts)

    def terms_of(self, form: Form) -> list[Form]:
        """Return the expanded terms of a form without a denominator, otherwise the form itself."""
        if form.is_zero:
            return []
        if any(not 0 < count <= MAX_EXPANDED for count in form.factors.values()):
            return [form]
        return [Form(coefficient, monomial) for monomial, coefficient in self.expanded(form).items() if coefficient]

    def _exp(self, term: Form) -> int:
        value = self.value(term._replace(coefficient=Fraction(1)))
        number = None if value is None or abs(value) > MAX_ARGUMENT else cmath.exp(value)
        return self.generator("exp", term.base, number, is_constant=self.is_constant_form(term))

    def _lone_log(self, term: Form) -> int | None:
        if len(term.monomial) == 1 and not term.factors and term.monomial[0][1] == 1:
            number = term.monomial[0][0]
            return number if self.generators[number].kind == "log" else None
        return None

    def _exp_of_log(self, number: int, exponent: Fraction) -> Form:
        base = self.generators[number].base
        if isinstance(base, int):
            return self.prime_power(base, exponent)
        assert isinstance(base, Polynomial)
        return self.absolute_power(self.form_of(base.terms), exponent)

    def turn(self, form: Form) -> Form:
        """Return ``exp(i*form)``, a complex number of magnitude 1."""
        parts = []
        for term in self.terms_of(form):
            if term.base == self.power(self.pi).base:
                parts.append(self._turn_of_pi(term.coefficient))
                continue
            value = self.value(term._replace(coefficient=Fraction(1)))
            generator = self.generator("turn", term.base, value, is_constant=self.is_constant_form(term))
            parts.append(self.power(generator, term.coefficient))
        return self.product(parts)

    def _turn_of_pi(self, multiple: Fraction) -> Form:
        quarter, rest = divmod(multiple, Fraction(1, 2))
        unit = self.power(self.i, int(quarter) % 4)
        half, root2, root3 = Fraction(1, 2), self.prime_power(2, Fraction(1, 2)), self.prime_power(3, Fraction(1, 2))
        known = {
            Fraction(0): (UNIT, ZERO),
            Fraction(1, 6): (self.times(root3, half), self.times(UNIT, half)),
            Fraction(1, 4): (self.times(root2, half), self.times(root2, half)),
            Fraction(1, 3): (self.times(UNIT, half), self.times(root3, half)),
        }
        if rest in known:
            real, imaginary = known[rest]
            return self.product([unit, self.sum([real, self.product([imaginary, self.power(self.i)])])])
        generator = self.generator("turn", "pi", cmath.pi, is_constant=True)
        return self.power(generator, multiple)


def _primes(form: Form) -> Iterable[tuple[int, int]]:
    """Return the prime factors of the coefficient without its sign, with their exponents."""
    return prime_powers(abs(form.coefficient), MAX_PRIME).items()


def _log_value(value: complex | None) -> complex | None:
    return None if value is None or value == 0 else complex(cmath.log(abs(value)).real)
