"""Exact arithmetic with products of powers of polynomials in generators.

A generator is x, a constant, or a function that is treated as a new variable: exp(x), log|f|, |f|**q, erf(x).
Coefficients are rational. Generators are treated as independent except for a few relations: i**2 = -1,
``|f|**2 = f**2``, p**(1/2)*p**(1/2) = p for a prime p, exp(i*pi) = -1. A formally zero expression is zero where its
parts have values; an expression that is not formally zero may still be zero.

The method is that of a zero test in a tower of exponentials and logarithms (Risch 1979, "Algebraic properties of
the elementary functions of analysis"; Bronstein 2005, "Symbolic Integration I"), without the independence test.
"""

from __future__ import annotations

import cmath
from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from math import floor, inf, isfinite
from typing import NamedTuple

MAX_STEPS = 8_000
"""The largest number of steps of a computation; the product of two terms is one step."""
PRODUCT_COST = 2
"""The number of steps of a product of forms that is not expanded."""
MAX_BITS = 4096
MAX_EXPANDED = 24
"""The highest power of a sum that is expanded."""
MAX_ARGUMENT = 700.0
"""The largest magnitude of v for which constants exp(v) and sin(v) are evaluated in floating point."""
MAX_DEGREE = 12
MIN_RELATIVE_SIZE = 1e-3
"""The smallest magnitude of a nonzero constant, relative to the sum of the magnitudes of its terms."""

PowerProduct = tuple[tuple[int, Fraction], ...]
ONE: PowerProduct = ()


class ComputationLimitError(Exception):
    """The computation is too large, or the expression is not supported."""


class NoValueError(Exception):
    """The expression has no value anywhere, such as log(-1)."""


class InfiniteError(NoValueError):
    """The expression has no finite value anywhere, such as 1/0; it may be infinite in floating point."""


class Polynomial:
    """A polynomial in generators with rational coefficients and exponents; immutable."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Mapping[PowerProduct, Fraction]) -> None:
        self.terms = terms
        self._hash = hash(frozenset(terms.items()))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms


class Base(NamedTuple):
    """A form without its coefficient, for comparison and as the base of a generator."""

    monomial: PowerProduct
    factors: frozenset[tuple[Polynomial, int]]

    @property
    def form(self) -> Form:
        """The form with the coefficient 1."""
        return Form(Fraction(1), self.monomial, dict(self.factors))


class Form(NamedTuple):
    """``coefficient`` times a monomial times whole powers of polynomials, each of several terms and monic."""

    coefficient: Fraction
    monomial: PowerProduct = ONE
    factors: Mapping[Polynomial, int] = {}

    @property
    def is_zero(self) -> bool:
        """Whether it is formally zero."""
        return self.coefficient == 0

    @property
    def number(self) -> Fraction | None:
        """The value of a rational number, else None."""
        return None if self.coefficient and (self.monomial or self.factors) else self.coefficient

    @property
    def base(self) -> Base:
        """All but the coefficient."""
        return Base(self.monomial, frozenset(self.factors.items()))


ZERO = Form(Fraction(0))
UNIT = Form(Fraction(1))


class Generator(NamedTuple):
    """A generator of the ring.

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
    """The known generators, and arithmetic with them.

    ``signs`` maps polynomials to 1 if they are nonnegative everywhere, and to -1 if they are nonpositive.
    """

    def __init__(self) -> None:
        self.generators: list[Generator] = []
        self._numbers: dict[tuple[str, Hashable], int] = {}
        self.steps = 0
        self.signs: dict[Polynomial, int] = {}
        self.i = self.generator("i", None, 1j, is_constant=True)

    def generator(self, kind: str, base: Hashable, value: complex | None = None, *, is_constant: bool = False) -> int:
        """Return the index of the generator of a kind and base, which is added if it is new."""
        if (kind, base) not in self._numbers:
            self._numbers[kind, base] = len(self.generators)
            self.generators.append(Generator(kind, base, value, is_constant))
        return self._numbers[kind, base]

    def power(self, generator: int, exponent: Fraction | int = 1) -> Form:
        """Return a power of a generator."""
        return self.product([Form(Fraction(1), ((generator, Fraction(exponent)),))])

    def spend(self, steps: int) -> None:
        """Count steps. Raises ``ComputationLimitError`` if there are too many."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise ComputationLimitError

    # --- monomials and products -----------------------------------------------------------------------------------

    def _reduced(self, exponents: dict[int, Fraction]) -> tuple[Fraction, PowerProduct, dict[Polynomial, int]]:
        """Apply the relations to a product of powers; return a number, a power product, and polynomial factors."""
        coefficient, split = Fraction(1), dict[Polynomial, int]()
        for number in list(exponents):
            generator, exponent = self.generators[number], exponents[number]
            whole = 0
            if generator.kind == "i":
                whole = 2 * floor(exponent / 2)
                coefficient *= -1 if whole % 4 else 1
            elif generator.kind == "prime":
                whole = floor(exponent)
                assert isinstance(generator.base, int)
                coefficient *= rational_power(Fraction(generator.base), whole)
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
        """Return the product, not expanded."""
        coefficient, exponents, factors = Fraction(1), dict[int, Fraction](), dict[Polynomial, int]()
        self.spend(PRODUCT_COST)
        for form in forms:
            coefficient *= form.coefficient
            for number, exponent in form.monomial:
                exponents[number] = exponents.get(number, Fraction(0)) + exponent
            for factor, count in form.factors.items():
                factors[factor] = factors.get(factor, 0) + count
        if coefficient == 0:
            return ZERO
        unit, monomial, split = self._reduced(exponents)
        whole = [(factor, count) for factor, count in split.items() if len(factor.terms) == 1]
        for factor, count in split.items():
            if len(factor.terms) > 1:
                factors[factor] = factors.get(factor, 0) + count
        form = Form(bounded(coefficient * unit), monomial, {f: count for f, count in factors.items() if count})
        if not whole:
            return form
        single = [self.raised(Form(c, m), count) for f, count in whole for m, c in f.terms.items()]
        return self.product([form, *single])

    def raised(self, form: Form, exponent: int) -> Form:
        """Return a whole power. Raises ``InfiniteError`` for a power of 0 that has no value."""
        if exponent == 0:
            return UNIT
        if form.is_zero:
            if exponent < 0:
                raise InfiniteError
            return ZERO
        coefficient = rational_power(form.coefficient, exponent)
        monomial = tuple([(number, power * exponent) for number, power in form.monomial])
        factors = {factor: count * exponent for factor, count in form.factors.items()}
        return self.product([Form(coefficient, monomial, factors)])

    def times(self, form: Form, number: Fraction | int) -> Form:
        """Return the form times a rational number."""
        return ZERO if number == 0 else form._replace(coefficient=bounded(form.coefficient * number))

    # --- sums -----------------------------------------------------------------------------------------------------

    def sum(self, forms: Iterable[Form]) -> Form:
        """Return the sum: common factors, with the common denominator, times the expanded sum of the others."""
        nonzero = [form for form in forms if not form.is_zero]
        if len(nonzero) < 2:
            return nonzero[0] if nonzero else ZERO
        every = {factor for form in nonzero for factor in form.factors}
        common = {factor: min(form.factors.get(factor, 0) for form in nonzero) for factor in every}
        total: dict[PowerProduct, Fraction] = {}
        for form in nonzero:
            rest = {factor: form.factors.get(factor, 0) - common[factor] for factor in every}
            for monomial, coefficient in self.expanded(form._replace(factors=rest)).items():
                total[monomial] = total.get(monomial, Fraction(0)) + coefficient
        outside = Form(Fraction(1), ONE, {factor: count for factor, count in common.items() if count})
        return self.product([outside, self.form_of(total)])

    def expanded(self, form: Form) -> dict[PowerProduct, Fraction]:
        """Return the terms of a form. Raises ``ComputationLimitError`` for a denominator or a high power."""
        terms = {form.monomial: form.coefficient}
        for factor, count in form.factors.items():
            if not 0 <= count <= MAX_EXPANDED:
                raise ComputationLimitError
            for _ in range(count):
                terms = self.multiplied(terms, factor.terms)
        return terms

    def multiplied(
        self, a: Mapping[PowerProduct, Fraction], b: Mapping[PowerProduct, Fraction]
    ) -> dict[PowerProduct, Fraction]:
        """Return the terms of the product of two sums."""
        self.spend(len(a) * len(b))
        total: dict[PowerProduct, Fraction] = {}
        for left, p in a.items():
            for right, q in b.items():
                if left and right:
                    exponents = dict(left)
                    for number, exponent in right:
                        exponents[number] = exponents.get(number, Fraction(0)) + exponent
                    coefficient, monomial, split = self._reduced(exponents)
                else:
                    coefficient, monomial, split = Fraction(1), left or right, {}
                terms = {monomial: bounded(p * q * coefficient)}
                for factor, count in split.items():
                    for _ in range(count):
                        terms = self.multiplied(terms, factor.terms)
                for monomial, coefficient in terms.items():
                    total[monomial] = total.get(monomial, Fraction(0)) + coefficient
        return total

    def form_of(self, terms: Mapping[PowerProduct, Fraction]) -> Form:
        """Return a sum of terms as a form: a number times a power product times a monic polynomial."""
        nonzero = {monomial: coefficient for monomial, coefficient in terms.items() if coefficient}
        if len(nonzero) < 2:
            return next((Form(coefficient, monomial) for monomial, coefficient in nonzero.items()), ZERO)
        content = self._content(nonzero)
        if content:
            lowered = {}
            for monomial, coefficient in nonzero.items():
                exponents = dict(monomial)
                for number, exponent in content.items():
                    exponents[number] = exponents.get(number, Fraction(0)) - exponent
                lowered[tuple(sorted([item for item in exponents.items() if item[1]]))] = coefficient
            nonzero = lowered
        lead = nonzero[max(nonzero)]
        monic = Polynomial({monomial: coefficient / lead for monomial, coefficient in nonzero.items()})
        return Form(lead, tuple(sorted(content.items())), {monic: 1})

    def _content(self, terms: Mapping[PowerProduct, Fraction]) -> dict[int, Fraction]:
        """Return the common powers of generators of all terms, except of i and exp(i*x), so that factors stay real."""
        exponents = [dict(monomial) for monomial in terms]
        numbers = sorted({number for each in exponents for number in each})
        common = {
            number: min(each.get(number, Fraction(0)) for each in exponents)
            for number in numbers
            if self.generators[number].kind not in ("i", "turn")
        }
        return {number: exponent for number, exponent in common.items() if exponent}

    def components(self, form: Form) -> list[tuple[Polynomial, Fraction]]:
        """Return the factors of a form without its coefficient, generators as polynomials, with exponents."""
        single = [(Polynomial({((number, Fraction(1)),): Fraction(1)}), power) for number, power in form.monomial]
        return [*single, *[(factor, Fraction(count)) for factor, count in form.factors.items()]]

    def univariate(self, polynomial: Polynomial) -> tuple[int, Fraction, list[Fraction]] | None:
        """Return a polynomial in one real generator as its index, the unit of exponents, and rising coefficients.

        None for a polynomial in several, with i or exp(i*x), or of a high degree.
        """
        numbers = {number for monomial in polynomial.terms for number, _ in monomial}
        if len(numbers) != 1 or self.generators[min(numbers)].kind in ("i", "turn"):
            return None
        exponents = [monomial[0][1] if monomial else Fraction(0) for monomial in polynomial.terms]
        unit = min([abs(exponent) for exponent in exponents if exponent])
        powers = [exponent / unit for exponent in exponents]
        if self.generators[min(numbers)].kind != "exp":
            unit, powers = Fraction(1), exponents
        if any(power.denominator != 1 or not 0 <= power <= MAX_DEGREE for power in powers):
            return None
        coefficients = [Fraction(0)] * (int(max(powers)) + 1)
        for power, coefficient in zip(powers, polynomial.terms.values(), strict=True):
            coefficients[int(power)] = coefficient
        return min(numbers), unit, coefficients

    # --- constants and their values -------------------------------------------------------------------------

    def is_constant(self, terms: Iterable[PowerProduct]) -> bool:
        """Return whether no generator depends on x."""
        return all(self.generators[number].is_constant for monomial in terms for number, _ in monomial)

    def is_constant_form(self, form: Form) -> bool:
        """Return whether no generator depends on x."""
        return self.is_constant([form.monomial]) and all(self.is_constant(factor.terms) for factor in form.factors)

    def value(self, form: Form) -> float | None:
        """Return the value of a constant real form, if its sign is certain in spite of rounding; else None."""
        total = self._number({form.monomial: form.coefficient})
        for factor, count in form.factors.items():
            number = None if total is None else self.value_of(factor)
            if total is None or number is None:
                return None
            total *= _float_power(number, count)
        return total if total is not None and isfinite(total) and total else None

    def value_of(self, polynomial: Polynomial) -> float | None:
        """Return the value of a constant real polynomial, if its sign is certain in spite of rounding; else None."""
        return self._number(polynomial.terms)

    def _number(self, terms: Mapping[PowerProduct, Fraction]) -> float | None:
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
        return total.real if isfinite(size) and abs(total.real) > MIN_RELATIVE_SIZE * size else None


def _float_power(number: float, exponent: int) -> float:
    try:
        return float(number**exponent)
    except (OverflowError, ZeroDivisionError):
        return inf


def bounded(number: Fraction) -> Fraction:
    """Return the number. Raises ``ComputationLimitError`` if it has too many digits."""
    if number.numerator.bit_length() + number.denominator.bit_length() > MAX_BITS:
        raise ComputationLimitError
    return number


def rational_power(number: Fraction, exponent: int) -> Fraction:
    """Return a whole power. Raises ``ComputationLimitError`` if it has too many digits."""
    bits = number.numerator.bit_length() + number.denominator.bit_length()
    if abs(number) != 1 and bits * abs(exponent) > 2 * MAX_BITS:
        raise ComputationLimitError
    if abs(number) == 1:
        exponent %= 2
    return number**exponent
