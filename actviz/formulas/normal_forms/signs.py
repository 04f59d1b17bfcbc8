"""Proven signs of polynomials in generators under assumptions.

A sign follows from the signs of the terms, from the real roots of a polynomial in x or in exp(x), or from the sign of
another polynomial.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf, isinf, nextafter

from actviz.formulas.normal_forms.functions import Field
from actviz.formulas.normal_forms.ring import ONE, Form, Polynomial, PowerProduct
from actviz.formulas.polynomials import real_roots, sign_at


class UndecidedError(Exception):
    """The result depends on the unknown sign of a polynomial."""

    def __init__(self, polynomial: Polynomial, signs: Signs) -> None:
        super().__init__()
        self.polynomial = polynomial
        self.signs = signs


@dataclass(frozen=True)
class Assumptions:
    """Assumptions: x is in the open interval from ``low`` to ``high``, or ``at`` a point, and signs of polynomials.

    Signs are strict; 0 is an equation.
    """

    low: Fraction | float = -inf
    high: Fraction | float = inf
    at: Form | None = None
    signs: Mapping[Polynomial, int] = field(default_factory=dict)

    def between(self, low: Fraction | float, high: Fraction | float) -> Assumptions:
        """Return the same assumptions on a smaller interval."""
        return replace(self, low=low, high=high)

    def where(self, polynomial: Polynomial, sign: int) -> Assumptions:
        """Return these assumptions and the sign of a polynomial."""
        return replace(self, signs={**self.signs, polynomial: sign})


class Signs:
    """The signs that follow from assumptions.

    The ring reduces absolute values by the signs of the last activated instance.
    """

    def __init__(self, facts: Assumptions, ring: Field) -> None:
        self.facts = facts
        self.ring = ring
        self.x = ring.generator("x", None)
        self.activate({polynomial: sign for polynomial, sign in facts.signs.items() if sign})

    def activate(self, known: dict[Polynomial, int]) -> None:
        """Make the ring reduce absolute values by the signs of this instance."""
        self.ring.signs, self.ring.sign_of = known, self.sign

    def roots_in(self, form: Form) -> list[Polynomial]:
        """Return the polynomials of unknown sign whose absolute values are generators in a form."""
        monomials = [form.monomial, *[monomial for factor in form.factors for monomial in factor.terms]]
        numbers = sorted({number for monomial in monomials for number, _ in monomial})
        bases = [self.ring.generators[n].base for n in numbers if self.ring.generators[n].kind == "root"]
        return [base for base in bases if isinstance(base, Polynomial) and base not in self.ring.signs]

    def sign(self, polynomial: Polynomial) -> int | None:
        """Return the strict sign of a polynomial where it has values; None if it is unknown."""
        if polynomial in self.facts.signs:
            return self.facts.signs[polynomial]
        terms = polynomial.terms
        signs = {1 if coefficient > 0 else -1 for coefficient in terms.values()}
        if len(signs) == 1 and all(map(self._is_not_negative, terms)) and any(map(self._is_positive, terms)):
            return signs.pop()
        value = self.ring.value_of(polynomial)
        if value is not None:
            return 1 if value > 0 else -1
        return self._sign_of_log(polynomial) or self._sign_by_roots(polynomial) or self._sign_beside(polynomial)

    def _sign_beside(self, polynomial: Polynomial) -> int | None:
        """Return the sign of a polynomial that is one of known sign plus a constant of the same sign or 0."""
        x = ((self.x, Fraction(1)),)
        ends = [(self.facts.low, 1), (self.facts.high, -1)]
        lines = [(Polynomial({x: Fraction(1), ONE: -Fraction(end)}), sign) for end, sign in ends if not isinf(end)]
        for known, sign in [*lines, *self.facts.signs.items()]:
            if self.ring.is_constant({*polynomial.terms} ^ {*known.terms}):
                rest = self.ring.sum(
                    [self.ring.form_of(polynomial.terms), self.ring.times(self.ring.form_of(known.terms), -1)]
                )
                if self.ring.is_constant_form(rest) and self.form_sign(rest) in (sign, 0):
                    return sign
        return None

    def line_root(self, polynomial: Polynomial) -> Form | None:
        """Return the zero of a linear function of x with constant coefficients; None for other polynomials."""
        slope: dict[PowerProduct, Fraction] = {}
        offset: dict[PowerProduct, Fraction] = {}
        for monomial, coefficient in polynomial.terms.items():
            rest: PowerProduct = tuple([item for item in monomial if item != (self.x, Fraction(1))])
            (offset if len(rest) == len(monomial) else slope)[rest] = coefficient
        if not slope or not self.ring.is_constant({*slope, *offset}):
            return None
        quotient = [self.ring.form_of(offset), self.ring.raised(self.ring.form_of(slope), -1)]
        return self.ring.times(self.ring.product(quotient), -1)

    def _sign_of_log(self, polynomial: Polynomial) -> int | None:
        """Return the sign of log(f) for a positive f, which is that of f - 1."""
        ((monomial, _),) = list(polynomial.terms.items())[:1]
        if len(polynomial.terms) > 1 or not monomial:
            return None
        generator = self.ring.generators[monomial[0][0]]
        if generator.kind != "log" or not isinstance(generator.base, Polynomial) or self.sign(generator.base) != 1:
            return None
        rest = {**generator.base.terms, ONE: generator.base.terms.get(ONE, Fraction(0)) - 1}
        return self.form_sign(self.ring.form_of(rest))

    def _is_positive(self, monomial: Iterable[tuple[int, Fraction]]) -> bool:
        return all(self.ring.generators[number].is_positive for number, _ in monomial)

    def _is_not_negative(self, monomial: Iterable[tuple[int, Fraction]]) -> bool:
        for number, exponent in monomial:
            generator = self.ring.generators[number]
            if generator.kind in ("i", "turn") or not (
                generator.is_positive or generator.kind == "root" or exponent % 2 == 0
            ):
                return False
        return True

    def _sign_by_roots(self, polynomial: Polynomial) -> int | None:
        univariate = self.ring.univariate(polynomial)
        if univariate is None or self.ring.generators[univariate[0]].kind not in ("x", "exp"):
            return None
        number, _, coefficients = univariate
        low, high = self._range_of(number)
        roots = real_roots(coefficients)
        ends = [end for end in (low, high) if not isinf(end)]
        if any(_is_beside(root, end) for root in roots for end in ends if sign_at(coefficients, end) != 0):
            return None
        interior_roots = [r for r in roots if low < r < high and not any(_is_beside(r, end) for end in ends)]
        if interior_roots:
            return None
        return sign_at(coefficients, _interior_point(low, high)) or None

    def _range_of(self, number: int) -> tuple[Fraction | float, Fraction | float]:
        generator = self.ring.generators[number]
        if generator.kind == "x":
            return self.facts.low, self.facts.high
        sign = self.form_sign(generator.base.form)  # type: ignore[attr-defined]
        return (Fraction(1), inf) if sign == 1 else (Fraction(0), Fraction(1)) if sign == -1 else (Fraction(0), inf)

    def form_sign(self, form: Form) -> int | None:
        """Return the strict sign of a form where it has values, or 0; None if it is unknown."""
        if form.is_zero:
            return 0
        sign = 1 if form.coefficient > 0 else -1
        for polynomial, exponent in self.ring.components(form):
            known = self._component_sign(polynomial)
            if known is None:
                return None
            sign *= known if exponent % 2 else abs(known)
        return sign

    def _component_sign(self, polynomial: Polynomial) -> int | None:
        """Return the sign of a factor; for an absolute value, by the sign of its base."""
        if len(polynomial.terms) == 1:
            ((monomial, _),) = polynomial.terms.items()
            generator = self.ring.generators[monomial[0][0]]
            if generator.kind == "root" and isinstance(generator.base, Polynomial):
                known = self._component_sign(generator.base)
                return None if known is None else abs(known)
        return self.sign(polynomial)

    def decide(self, form: Form) -> int:
        """Return the sign of a form. Raises ``UndecidedError`` if it is unknown."""
        sign = self.form_sign(form)
        if sign is not None:
            return sign
        unknown = [part for part, _ in self.ring.components(form) if self._component_sign(part) is None]
        raise UndecidedError(self._under_root(unknown[0]), self)

    def _under_root(self, polynomial: Polynomial) -> Polynomial:
        if len(polynomial.terms) == 1:
            ((monomial, _),) = polynomial.terms.items()
            base = self.ring.generators[monomial[0][0]].base
            if isinstance(base, Polynomial) and self.ring.generators[monomial[0][0]].kind == "root":
                return self._under_root(base)
        return polynomial


def _interior_point(low: Fraction | float, high: Fraction | float) -> Fraction:
    if isinf(low) and isinf(high):
        return Fraction(0)
    if isinf(low) or isinf(high):
        return Fraction(high) - 1 if isinf(low) else Fraction(low) + 1
    return (Fraction(low) + Fraction(high)) / 2


def _is_beside(root: float, end: Fraction | float) -> bool:
    """Return whether a rounded root may be on either side of an end."""
    return nextafter(root, -inf) <= end <= nextafter(root, inf)
