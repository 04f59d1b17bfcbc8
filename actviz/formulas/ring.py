"""Exact arithmetic with products of powers of polynomials in generators.

A generator is x, a constant, or a function that is treated as a new variable: exp(x), log|f|, |f|**q, erf(x).
Coefficients are rational. Generators are regarded as independent but for a few relations: i**2 = -1,
``|f|**2 = f**2``, p**(1/2)*p**(1/2) = p for a prime p, exp(i*pi) = -1. So what is formally zero is zero, wherever its
parts have values; what is formally not zero may still be zero.

The method is that of a zero test in a tower of exponentials and logarithms (Risch 1979, "Algebraic properties of
the elementary functions of analysis"; Bronstein 2005, "Symbolic Integration I"), without the independence test.
"""

from __future__ import annotations

import cmath
from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from functools import cache
from math import floor, inf, isfinite
from typing import NamedTuple

MAX_STEPS = 30_000
"""Products of terms, after which a computation is given up."""
MAX_BITS = 4096
MAX_EXPANDED = 24
"""Higher powers of a sum are not multiplied out."""
MAX_PRIME = 1000
MAX_ARGUMENT = 700.0
"""Constants exp(v) and sin(v) are worked out in floating point for v up to this size."""
CLEAR = 1e-3
"""A constant is told from 0 if it is larger than this, relative to the sum of the sizes of its terms."""

Monomial = tuple[tuple[int, Fraction], ...]
ONE: Monomial = ()


class GiveUp(Exception):
    """The computation is too large, or holds something that is not understood."""


class NoValue(Exception):
    """The expression has no value anywhere, such as 1/0."""


class Polynomial:
    """A polynomial in generators with rational coefficients and rational exponents; never changed."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Mapping[Monomial, Fraction]) -> None:
        self.terms = terms
        self._hash = hash(frozenset(terms.items()))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms


class Base(NamedTuple):
    """A form without its coefficient, for comparison and as the base of a generator."""

    monomial: Monomial
    factors: frozenset[tuple[Polynomial, int]]

    @property
    def form(self) -> Form:
        """The form with the coefficient 1."""
        return Form(Fraction(1), self.monomial, dict(self.factors))


class Form(NamedTuple):
    """``coefficient`` times a monomial times whole powers of polynomials, each of several terms and monic."""

    coefficient: Fraction
    monomial: Monomial = ONE
    factors: Mapping[Polynomial, int] = {}

    @property
    def is_zero(self) -> bool:
        """Whether it is formally zero."""
        return self.coefficient == 0

    @property
    def number(self) -> Fraction | None:
        """The rational number that it is, else None."""
        return None if self.coefficient and (self.monomial or self.factors) else self.coefficient

    @property
    def base(self) -> Base:
        """All but the coefficient."""
        return Base(self.monomial, frozenset(self.factors.items()))


ZERO = Form(Fraction(0))
UNIT = Form(Fraction(1))


class Generator(NamedTuple):
    """What stands for a variable.

    ``kind`` is one of "x", "pi", "i", "prime", "exp", "turn" (exp(i*base)), "log" (log|base|), "root" (|base|) and
    "atom". ``value`` is its number if it is constant, else None.
    """

    kind: str
    base: Hashable
    value: complex | None
    is_constant: bool

    @property
    def is_positive(self) -> bool:
        """Whether it is larger than 0 everywhere."""
        return self.kind in ("pi", "prime", "exp")


class Ring:
    """The generators met so far, and arithmetic with them.

    ``signs`` says of polynomials that they are nowhere negative (1) or nowhere positive (-1), where that is known.
    """

    def __init__(self) -> None:
        self.generators: list[Generator] = []
        self._numbers: dict[tuple[str, Hashable], int] = {}
        self.steps = 0
        self.signs: dict[Polynomial, int] = {}
        self.i = self.generator("i", None, 1j, is_constant=True)

    def generator(self, kind: str, base: Hashable, value: complex | None = None, *, is_constant: bool = False) -> int:
        """The number of a generator, which is new unless one of this kind and base is known."""
        if (kind, base) not in self._numbers:
            self._numbers[kind, base] = len(self.generators)
            self.generators.append(Generator(kind, base, value, is_constant))
        return self._numbers[kind, base]

    def power(self, generator: int, exponent: Fraction | int = 1) -> Form:
        """A power of a generator."""
        return self.product([Form(Fraction(1), ((generator, Fraction(exponent)),))])

    # --- monomials and products -----------------------------------------------------------------------------------

    def _reduced(self, exponents: dict[int, Fraction]) -> tuple[Fraction, Monomial, dict[Polynomial, int]]:
        """Apply the relations to a product of powers of generators: a number, a monomial, and factors split off."""
        coefficient, split = Fraction(1), dict[Polynomial, int]()
        for number in list(exponents):
            generator, exponent = self.generators[number], exponents[number]
            whole = 0
            if generator.kind == "i":
                whole = 2 * floor(exponent / 2)
                coefficient *= -1 if whole % 4 else 1
            elif generator.kind == "prime":
                whole = floor(exponent)
                coefficient *= _rational_power(Fraction(generator.base), whole)  # type: ignore[arg-type]
            elif generator.kind == "turn" and generator.base == "pi":
                whole = floor(exponent)
                coefficient *= -1 if whole % 2 else 1
            elif generator.kind == "root" and isinstance(generator.base, Polynomial):
                sign = self.signs.get(generator.base)
                whole = 2 * floor(exponent / 2) if sign is None else floor(exponent)
                if whole:
                    coefficient *= -1 if sign == -1 and whole % 2 else 1
                    split[generator.base] = whole
            exponents[number] = exponent - whole
        monomial = tuple(sorted([item for item in exponents.items() if item[1]]))
        return coefficient, monomial, split

    def product(self, forms: Iterable[Form]) -> Form:
        """The product; nothing is multiplied out."""
        coefficient, exponents, factors = Fraction(1), dict[int, Fraction](), dict[Polynomial, int]()
        for form in forms:
            coefficient *= form.coefficient
            for number, exponent in form.monomial:
                exponents[number] = exponents.get(number, Fraction(0)) + exponent
            for factor, count in form.factors.items():
                factors[factor] = factors.get(factor, 0) + count
        if coefficient == 0:
            return ZERO
        number, monomial, split = self._reduced(exponents)
        whole = [(factor, count) for factor, count in split.items() if len(factor.terms) == 1]
        for factor, count in split.items():
            if len(factor.terms) > 1:
                factors[factor] = factors.get(factor, 0) + count
        form = Form(_bounded(coefficient * number), monomial, {f: count for f, count in factors.items() if count})
        if not whole:
            return form
        single = [self.raised(Form(c, m), count) for f, count in whole for m, c in f.terms.items()]
        return self.product([form, *single])

    def raised(self, form: Form, exponent: int) -> Form:
        """A whole power. Raises ``NoValue`` for a power of 0 that has no value."""
        if exponent == 0:
            return UNIT
        if form.is_zero:
            if exponent < 0:
                raise NoValue
            return ZERO
        coefficient = _rational_power(form.coefficient, exponent)
        monomial = tuple([(number, power * exponent) for number, power in form.monomial])
        factors = {factor: count * exponent for factor, count in form.factors.items()}
        return self.product([Form(coefficient, monomial, factors)])

    def times(self, form: Form, number: Fraction | int) -> Form:
        """The form times a rational number."""
        return ZERO if number == 0 else form._replace(coefficient=_bounded(form.coefficient * number))

    # --- sums -----------------------------------------------------------------------------------------------------

    def sum(self, forms: Iterable[Form]) -> Form:
        """The sum: common factors, the least denominator among them, times what is multiplied out."""
        kept = [form for form in forms if not form.is_zero]
        if len(kept) < 2:
            return kept[0] if kept else ZERO
        every = {factor for form in kept for factor in form.factors}
        common = {factor: min(form.factors.get(factor, 0) for form in kept) for factor in every}
        total: dict[Monomial, Fraction] = {}
        for form in kept:
            rest = {factor: form.factors.get(factor, 0) - common[factor] for factor in every}
            for monomial, coefficient in self.expanded(form._replace(factors=rest)).items():
                total[monomial] = total.get(monomial, Fraction(0)) + coefficient
        outside = Form(Fraction(1), ONE, {factor: count for factor, count in common.items() if count})
        return self.product([outside, self.form_of(total)])

    def expanded(self, form: Form) -> dict[Monomial, Fraction]:
        """The terms of a form without a denominator. Raises ``GiveUp`` for a denominator or high powers."""
        terms = {form.monomial: form.coefficient}
        for factor, count in form.factors.items():
            if not 0 <= count <= MAX_EXPANDED:
                raise GiveUp
            for _ in range(count):
                terms = self._multiplied(terms, factor.terms)
        return terms

    def _multiplied(self, a: Mapping[Monomial, Fraction], b: Mapping[Monomial, Fraction]) -> dict[Monomial, Fraction]:
        self.steps += len(a) * len(b)
        if self.steps > MAX_STEPS:
            raise GiveUp
        total: dict[Monomial, Fraction] = {}
        for left, p in a.items():
            for right, q in b.items():
                if left and right:
                    exponents = dict(left)
                    for number, exponent in right:
                        exponents[number] = exponents.get(number, Fraction(0)) + exponent
                    coefficient, monomial, split = self._reduced(exponents)
                else:
                    coefficient, monomial, split = Fraction(1), left or right, {}
                terms = {monomial: _bounded(p * q * coefficient)}
                for factor, count in split.items():
                    for _ in range(count):
                        terms = self._multiplied(terms, factor.terms)
                for monomial, coefficient in terms.items():
                    total[monomial] = total.get(monomial, Fraction(0)) + coefficient
        return total

    def form_of(self, terms: Mapping[Monomial, Fraction]) -> Form:
        """A sum of terms as a form: a number times a monomial times a monic polynomial."""
        kept = {monomial: coefficient for monomial, coefficient in terms.items() if coefficient}
        if len(kept) < 2:
            return next((Form(coefficient, monomial) for monomial, coefficient in kept.items()), ZERO)
        content = self._content(kept)
        if content:
            lowered = {}
            for monomial, coefficient in kept.items():
                exponents = dict(monomial)
                for number, exponent in content.items():
                    exponents[number] = exponents.get(number, Fraction(0)) - exponent
                lowered[tuple(sorted([item for item in exponents.items() if item[1]]))] = coefficient
            kept = lowered
        lead = kept[max(kept)]
        monic = Polynomial({monomial: coefficient / lead for monomial, coefficient in kept.items()})
        return Form(lead, tuple(sorted(content.items())), {monic: 1})

    def _content(self, terms: Mapping[Monomial, Fraction]) -> dict[int, Fraction]:
        """The powers of generators that all terms have in common; those of exp(i*x) stay, so that all is real."""
        exponents = [dict(monomial) for monomial in terms]
        numbers = sorted({number for each in exponents for number in each})
        common = {
            number: min(each.get(number, Fraction(0)) for each in exponents)
            for number in numbers
            if self.generators[number].kind not in ("i", "turn")
        }
        return {number: exponent for number, exponent in common.items() if exponent}

    # --- absolute values, logarithms, exponentials ----------------------------------------------------------------

    def components(self, form: Form) -> list[tuple[Polynomial, Fraction]]:
        """The generators and polynomials of which a form is the product, but for its coefficient."""
        single = [(Polynomial({((number, Fraction(1)),): Fraction(1)}), power) for number, power in form.monomial]
        return [*single, *[(factor, Fraction(count)) for factor, count in form.factors.items()]]

    def absolute_power(self, form: Form, exponent: Fraction) -> Form:
        """``|form|**exponent``, by its factors. Raises ``NoValue`` for a power of 0 that has no value."""
        if form.is_zero:
            if exponent < 0:
                raise NoValue
            return ZERO
        parts = [self.prime_power(prime, count * exponent) for prime, count in _primes(abs(form.coefficient))]
        for number, power in form.monomial:
            generator = self.generators[number]
            if generator.kind in ("i", "turn"):
                raise GiveUp
            if not generator.is_positive and generator.kind != "root":
                number = self._root(Polynomial({((number, Fraction(1)),): Fraction(1)}))
            parts.append(self.power(number, power * exponent))
        parts += [self.power(self._root(factor), count * exponent) for factor, count in form.factors.items()]
        return self.product(parts)

    def prime_power(self, prime: int, exponent: Fraction) -> Form:
        """A power of a prime number, or of a large number without small divisors."""
        return self.power(self.generator("prime", prime, prime, is_constant=True), exponent)

    def _root(self, base: Polynomial) -> int:
        value = self.value_of(base)
        return self.generator(
            "root", base, None if value is None else abs(value), is_constant=self.is_constant(base.terms)
        )

    def logarithm(self, form: Form) -> Form:
        """``log|form|``, by its factors."""
        if form.is_zero:
            raise NoValue
        parts = [self.times(self._log(prime), count) for prime, count in _primes(abs(form.coefficient))]
        for number, power in form.monomial:
            parts.append(self.times(self._log_of_generator(number), power))
        for factor, count in form.factors.items():
            parts.append(self.times(self._log_of_factor(factor), count))
        return self.sum(parts)

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
            raise GiveUp
        polynomial = Polynomial({((number, Fraction(1)),): Fraction(1)})
        return self._log(polynomial, _log_value(generator.value), is_constant=generator.is_constant)

    def _log_of_factor(self, factor: Polynomial) -> Form:
        # log|a - b*r| is log|a**2 - b**2*r**2| - log|a + b*r| for a square root r.
        for number in sorted({number for monomial in factor.terms for number, _ in monomial}):
            mirrored = self._conjugate(factor, number)
            if mirrored is not None:
                norm = self.form_of(self._multiplied(factor.terms, mirrored))
                other = self.form_of(mirrored)
                if norm.is_zero:
                    break
                return self.sum([self.logarithm(norm), self.times(self.logarithm(other), -1)])
        value = self.value_of(factor)
        return self._log(factor, _log_value(value), is_constant=self.is_constant(factor.terms))

    def _conjugate(self, factor: Polynomial, number: int) -> dict[Monomial, Fraction] | None:
        """The polynomial with minus the square root ``number``, if that is the one whose logarithm is taken."""
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
        """``exp(form)``, as a product over the terms of the form if it has no denominator."""
        parts = []
        for term in self.terms_of(form):
            number = self._lone_log(term)
            if number is not None:
                parts.append(self._exp_of_log(number, term.coefficient))
            else:
                parts.append(self.power(self._exp(term), term.coefficient))
        return self.product(parts)

    def terms_of(self, form: Form) -> list[Form]:
        """The terms of a form without a denominator, multiplied out; else the form itself."""
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
        """``exp(i*form)``, a complex number of size 1."""
        parts = []
        for term in self.terms_of(form):
            if not term.factors and len(term.monomial) == 1 and term.monomial[0][1] == 1:
                if self.generators[term.monomial[0][0]].kind == "pi":
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

    # --- what is constant, and its number -------------------------------------------------------------------------

    def is_constant(self, terms: Iterable[Monomial]) -> bool:
        """Whether no generator depends on x."""
        return all(self.generators[number].is_constant for monomial in terms for number, _ in monomial)

    def is_constant_form(self, form: Form) -> bool:
        """Whether no generator depends on x."""
        return self.is_constant([form.monomial]) and all(self.is_constant(factor.terms) for factor in form.factors)

    def value(self, form: Form) -> float | None:
        """The number that a constant real form is, if rounding leaves no doubt of its sign; else None."""
        total = self._number({form.monomial: form.coefficient})
        for factor, count in form.factors.items():
            number = None if total is None else self.value_of(factor)
            if total is None or number is None:
                return None
            total *= _float_power(number, count)
        return total if total is not None and isfinite(total) and total else None

    def value_of(self, polynomial: Polynomial) -> float | None:
        """The number that a constant real polynomial is, if rounding leaves no doubt of its sign; else None."""
        return self._number(polynomial.terms)

    def _number(self, terms: Mapping[Monomial, Fraction]) -> float | None:
        total, size = 0j, 0.0
        try:
            for monomial, coefficient in terms.items():
                term = complex(float(coefficient))
                for number, exponent in monomial:
                    generator = self.generators[number]
                    if generator.value is None:
                        return None
                    if generator.kind == "turn":
                        angle = generator.value.real * float(exponent)
                        if abs(angle) > MAX_ARGUMENT:
                            return None
                        term *= cmath.exp(1j * angle)
                    else:
                        term *= generator.value ** float(exponent)
                total, size = total + term, size + abs(term)
        except (OverflowError, ZeroDivisionError):
            return None
        return total.real if isfinite(size) and abs(total.real) > CLEAR * size else None


def _float_power(number: float, exponent: int) -> float:
    try:
        return float(number**exponent)
    except (OverflowError, ZeroDivisionError):
        return inf


def _log_value(value: complex | None) -> complex | None:
    return None if value is None or value == 0 else complex(cmath.log(abs(value)).real)


def _bounded(number: Fraction) -> Fraction:
    if number.numerator.bit_length() + number.denominator.bit_length() > MAX_BITS:
        raise GiveUp
    return number


def _rational_power(number: Fraction, exponent: int) -> Fraction:
    bits = number.numerator.bit_length() + number.denominator.bit_length()
    if abs(number) != 1 and bits * abs(exponent) > 2 * MAX_BITS:
        raise GiveUp
    if abs(number) == 1:
        exponent %= 2
    return number**exponent


def _primes(number: Fraction) -> list[tuple[int, int]]:
    """The prime factors of a positive rational number with their exponents; what has none that are small stays whole."""
    return [*_prime_factors(number.numerator), *[(p, -count) for p, count in _prime_factors(number.denominator)]]


@cache
def _prime_factors(number: int) -> list[tuple[int, int]]:
    found = []
    for prime in range(2, MAX_PRIME):
        count = 0
        while number % prime == 0:
            number, count = number // prime, count + 1
        if count:
            found.append((prime, count))
        if prime * prime > number:
            break
    return [*found, (number, 1)] if number > 1 else found
