"""Exact constants: polynomials with rational coefficients in named numbers such as pi, sqrt(2) and tanh(1).

Constants with equal representations are equal, so that cancellation is detected. Every constant has an interval that
contains its value. For some numbers only the interval is known; others oscillate in it, as sin(x) does for large x.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache, wraps
from hashlib import blake2b
from typing import ParamSpec, TypeVar

from actviz.formulas.asymptotics import scalar_intervals
from actviz.formulas.asymptotics.scalar_intervals import OutOfDomainError, ScalarInterval
from actviz.formulas.asymptotics.waves import Wave, WaveProduct, extremes
from actviz.formulas.errors import ActvizError
from actviz.formulas.prime_factors import prime_powers

MAX_BITS = 4000
"""Largest size in bits of rational numbers; computations with larger ones are abandoned."""
MAX_TERMS = 3
"""A sum of more terms is abbreviated to one named number."""
MAX_PRIME = 99
"""The largest prime factor that is split off roots and logarithms of integers."""
CACHED_INTEGERS = 1024

Rational = int | Fraction
"""Integers are ``int``, which is faster."""

P = ParamSpec("P")
T = TypeVar("T")


class NoConstantError(ActvizError):
    """A constant has no value, or none that can be computed."""


def raises_for_constants(function: Callable[P, T]) -> Callable[P, T]:
    """Convert ``OutOfDomainError`` to ``NoConstantError``: longer expansions can only prevent the former."""

    @wraps(function)
    def guarded(*arguments: P.args, **keywords: P.kwargs) -> T:
        try:
            return function(*arguments, **keywords)
        except OutOfDomainError as error:
            raise NoConstantError(str(error)) from None

    return guarded


@dataclass(frozen=True, eq=False)
class Atom:
    """A named number, or a number that depends on x and remains in an interval.

    ``whole`` is the value of an integer. ``oscillates`` marks a number that depends on x. ``covers_range`` marks one
    that is continuous in x and approaches both ends of its range arbitrarily closely, infinitely often. If the number
    is a sine or cosine, ``wave`` describes it, and ``square`` is its square in terms of another number. ``logarithm``
    and ``exponential`` are set if they are constants.
    """

    name: str
    range: ScalarInterval
    is_positive: bool = False
    whole: int | None = None
    oscillates: bool = False
    covers_range: bool = False
    logarithm: Constant | None = field(default=None, repr=False)
    exponential: Constant | None = field(default=None, repr=False)
    wave: Wave | None = None
    square: Constant | None = field(default=None, repr=False)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Atom) and self.name == other.name)

    def __hash__(self) -> int:
        return hash(self.name)


Powers = tuple[tuple[Atom, Rational], ...]
"""A product of powers of atoms, sorted by name."""


class Constant:
    """A sum of rational multiples of products of atoms; immutable and hashable."""

    def __init__(self, terms: Mapping[Powers, Rational]) -> None:
        self.terms = terms
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Constant) and self.terms == other.terms)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"Constant({self.name})"

    @cached_property
    def name(self) -> str:
        """A text that identifies the constant."""
        return " + ".join(sorted(_term_name(powers, factor) for powers, factor in self.terms.items())) or "0"

    @property
    def is_zero(self) -> bool:
        """Whether the constant is formally 0."""
        return not self.terms

    @property
    def rational(self) -> Fraction | None:
        """The value of a rational constant, otherwise None."""
        if not self.terms:
            return Fraction(0)
        value = self.terms.get(()) if len(self.terms) == 1 else None
        return None if value is None else Fraction(value)

    @cached_property
    def range(self) -> ScalarInterval:
        """An interval that contains the value."""
        total = scalar_intervals.ZERO
        for powers, factor in self.terms.items():
            value = scalar_intervals.of_fraction(factor)
            for atom, exponent in powers:
                value = value.times(atom.range.power(exponent))
            total = total.plus(value)
        return total

    @cached_property
    def sign(self) -> int | None:
        """The sign of the value; None if it is unknown or not constant."""
        if len(self.terms) == 1:
            powers, factor = next(iter(self.terms.items()))
            if all(atom.is_positive for atom, _ in powers):
                return 1 if factor > 0 else -1
        return self.range.sign if self.terms else 0

    @cached_property
    def oscillates(self) -> bool:
        """Whether the value depends on x."""
        return any(atom.oscillates for powers in self.terms for atom, _ in powers)

    @cached_property
    def covers_range(self) -> bool:
        """Whether the value approaches both ends of its range arbitrarily closely, infinitely often."""
        oscillating = [(powers, atom) for powers in self.terms for atom, _ in powers if atom.oscillates]
        if len(oscillating) != 1 or not oscillating[0][1].covers_range:
            return False
        powers, swing = oscillating[0]
        others = Constant({tuple(pair for pair in powers if pair[0] != swing): self.terms[powers]})
        constant_part = Constant({other: factor for other, factor in self.terms.items() if other != powers})
        size = max(-self.range.low, self.range.high)
        return others.range.is_tight(abs(others.range.high)) and constant_part.range.is_tight(size)

    @cached_property
    def extremes(self) -> tuple[float, float] | None:
        """Return the limits inferior and superior of an oscillating value; None if unknown or equal up to rounding."""
        found = self.range if self.covers_range else self._extremes_of_waves()
        return None if found is None or ScalarInterval(*found).is_tight(max(-found[0], found[1])) else found

    def _extremes_of_waves(self) -> tuple[float, float] | None:
        products = []
        for powers, factor in self.terms.items():
            others = Constant({tuple(pair for pair in powers if not pair[0].oscillates): factor}).range
            oscillating = [(atom.wave, exponent) for atom, exponent in powers if atom.oscillates]
            waves = [(wave, int(power)) for wave, power in oscillating if wave and power.denominator == 1 and power > 0]
            if len(waves) < len(oscillating) or not others.is_tight(abs(others.high)):
                return None
            products.append(WaveProduct(others.low / 2 + others.high / 2, waves))
        return extremes(products)

    def plus(self, other: Constant) -> Constant:
        """Return the sum."""
        terms = dict(self.terms)
        for powers, factor in other.terms.items():
            total = terms.get(powers, 0) + factor
            if total == 0:
                del terms[powers]
            else:
                terms[powers] = _as_int(total)
        return _limited(terms)

    def times(self, other: Constant) -> Constant:
        """Return the product."""
        terms: dict[Powers, Rational] = {}
        for a, p in self.terms.items():
            for b, q in other.terms.items():
                powers, factor = _product_of_powers(a, b) if a and b else (a or b, 1)
                total = terms.get(powers, 0) + p * q * factor
                if total == 0:
                    terms.pop(powers, None)
                else:
                    terms[powers] = _as_int(total)
        return _without_squares(terms) if self.oscillates and other.oscillates else _limited(terms)

    def negative(self) -> Constant:
        """Return minus the constant."""
        return Constant({powers: -factor for powers, factor in self.terms.items()})

    def minus(self, other: Constant) -> Constant:
        """Return the difference."""
        return self.plus(other.negative())

    def over(self, other: Constant) -> Constant:
        """Return the quotient."""
        return self.times(other.power(Fraction(-1)))

    @raises_for_constants
    def power(self, exponent: Rational) -> Constant:
        """Return the constant to a rational power. Raises ``OutOfDomainError`` if that is undefined."""
        if exponent == 0:
            return ONE
        if not self.terms:
            if exponent < 0:
                raise OutOfDomainError("a division by zero")
            return self
        if exponent.denominator == 1 and 0 < exponent <= (12 if len(self.terms) == 1 else 4):
            result = self
            for _ in range(int(exponent) - 1):
                result = result.times(self)
            return result
        if len(self.terms) == 1:
            powers, factor = next(iter(self.terms.items()))
            if exponent.denominator == 1:
                is_one = all(atom.is_positive or not atom.range.has_zero for atom, _ in powers)
            else:
                is_one = factor > 0 and all(atom.is_positive for atom, _ in powers)
            if is_one:
                raised, extra = _reduced({atom: power * exponent for atom, power in powers})
                return _rational_power(factor, exponent).times(Constant({raised: extra}))
        content = self.content
        bare = self.times(rational(1 / Fraction(content)))
        base = Atom(
            f"({bare.name})", bare.range, bare.sign == 1, oscillates=bare.oscillates, covers_range=bare.covers_range
        )
        if exponent.denominator != 1 and bare.range.low < 0:
            raise OutOfDomainError("a root of what may be negative")
        if exponent < 0 and bare.sign in (None, 0):
            raise OutOfDomainError("a division by what may be zero")
        return _rational_power(content, exponent).times(Constant({((base, exponent),): 1}))

    @property
    def content(self) -> Rational:
        """Return the positive rational factor of a sum, which is split off so that proportional sums have one name."""
        first = min(self.terms, key=lambda powers: _term_name(powers, 1))
        return max(self.terms[first], -self.terms[first])


def _as_int(value: Rational) -> Rational:
    return int(value) if value.denominator == 1 else value


def _term_name(powers: Powers, factor: Rational) -> str:
    return "*".join([str(factor), *[f"{atom.name}^{exponent}" for atom, exponent in powers]])


def _limited(terms: dict[Powers, Rational]) -> Constant:
    for factor in terms.values():
        if factor.denominator.bit_length() + factor.numerator.bit_length() > MAX_BITS:
            raise NoConstantError("a constant has too many digits")
    whole = Constant(terms)
    return whole if len(terms) <= MAX_TERMS else _abbreviated(whole)


def _without_squares(terms: dict[Powers, Rational]) -> Constant:
    """Replace cos(x)**2 by 1 - sin(x)**2."""
    for powers, factor in terms.items():
        for atom, exponent in powers:
            if atom.square is not None and exponent >= 2:
                rest = {other: power - 2 if other == atom else power for other, power in powers}
                product = Constant({_reduced(rest)[0]: factor}).times(atom.square)
                return _without_squares({other: f for other, f in terms.items() if other != powers}).plus(product)
    return _limited(terms)


def _abbreviated(whole: Constant) -> Constant:
    """Return a long sum as one number with a unique name."""
    name = f"#{blake2b(whole.name.encode(), digest_size=16).hexdigest()}"
    return of_atom(
        Atom(name, whole.range, whole.sign == 1, oscillates=whole.oscillates, covers_range=whole.covers_range)
    )


def _product_of_powers(a: Powers, b: Powers) -> tuple[Powers, Rational]:
    powers = dict(a)
    for atom, exponent in b:
        powers[atom] = powers.get(atom, 0) + exponent
    return _reduced(powers)


def _reduced(powers: Mapping[Atom, Rational]) -> tuple[Powers, Rational]:
    """Return a sorted product of powers, and the rational factor of integer powers of integers."""
    factor: Rational = 1
    remaining: dict[Atom, Rational] = {}
    for atom, exponent in powers.items():
        if atom.whole is not None:
            whole = math.floor(exponent)
            factor *= Fraction(atom.whole) ** whole if whole else 1
            if exponent != whole:
                remaining[atom] = exponent - whole
        elif exponent != 0:
            remaining[atom] = exponent
    return tuple(sorted(remaining.items(), key=lambda pair: pair[0].name)), _as_int(factor)


def rational(value: Rational) -> Constant:
    """Return a rational number as a constant."""
    return Constant({(): _as_int(value)}) if value else ZERO


def of_atom(atom: Atom) -> Constant:
    """Return an atom as a constant."""
    return Constant({((atom, 1),): 1})


ZERO = Constant({})
ONE = Constant({(): 1})


def of_interval(name: str, range: ScalarInterval) -> Constant:
    """Return a number that is known by an interval; numbers with the same name are equal."""
    return of_atom(Atom(name, range, range.low > 0))


def _rounded(value: float) -> ScalarInterval:
    return ScalarInterval(math.nextafter(value, -math.inf), math.nextafter(value, math.inf))


PI = of_atom(Atom("pi", _rounded(math.pi), True))
E_ATOM = Atom("e", _rounded(math.e), True, logarithm=ONE)
E = of_atom(E_ATOM)
NAMED = {"pi": PI, "e": E}


# --- powers and logarithms of rational numbers ----------------------------------------------------------------------


def _rational_power(value: Rational, exponent: Rational) -> Constant:
    exact = Fraction(value)
    if abs(Fraction(exponent)) * (exact.numerator.bit_length() + exact.denominator.bit_length()) > MAX_BITS:
        raise NoConstantError("a power has too many digits")
    if exponent.denominator == 1:
        return rational(exact ** int(exponent))
    powers, factor = _reduced(
        {_integer(prime): exponent * count for prime, count in prime_powers(exact, MAX_PRIME).items()}
    )
    return Constant({powers: factor})


def _integer(value: int) -> Atom:
    return Atom(f"{value}", scalar_intervals.of_fraction(Fraction(value)), True, value, logarithm=log_of_integer(value))


@lru_cache(CACHED_INTEGERS)
def log_of_integer(value: int) -> Constant:
    """Return the natural logarithm of a positive integer."""
    range = scalar_intervals.word_range("log", scalar_intervals.of_fraction(Fraction(value)))
    return of_atom(Atom(f"log({value})", range, True, exponential=rational(value)))
