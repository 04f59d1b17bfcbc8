"""The normal form of a tree in exponentials, logarithms and powers, on a part of the line where its switches are known.

Words are replaced by their definitions in exp, log, sqrt, sin and cos; sin and cos are written with exp(i*x). Numbers
are read as the decimals that they are written as, parameters too.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import inf, isfinite, isinf, nextafter, pi
from typing import NamedTuple

from actviz.formulas.field import Field
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.piecewise import HOLDS, cases, compared, decided
from actviz.formulas.polynomials import exact, real_roots
from actviz.formulas.ring import UNIT, ZERO, Base, Form, GiveUp, NoValue, Polynomial
from actviz.formulas.trees import is_negative, is_sum, key, negative, rewriter, substitute, switches
from actviz.formulas.words import WORDS

ODD = frozenset({"asin", "atan", "erf"})
"""Odd words that are generators."""
_DEFINITIONS: Mapping[str, str] = {
    "tan": "sin(x)/cos(x)",
    "sinh": "(exp(x) - exp(-x))/2",
    "cosh": "(exp(x) + exp(-x))/2",
    "tanh": "(exp(2*x) - 1)/(exp(2*x) + 1)",
    "asinh": "log(x + sqrt(x**2 + 1))",
    "acos": "pi/2 - asin(x)",
}
"""Definitions of words that are written as they are."""
_EVERYWHERE = frozenset({"asinh", "sinc", "sinc_slope", "sinc_curvature"})
"""Words with a value everywhere, though their definitions do not show it."""


class Undecided(Exception):
    """What is asked depends on the sign of a polynomial that is not known."""

    def __init__(self, polynomial: Polynomial, reading: Reading, *, may_lack_value: bool = False) -> None:
        super().__init__()
        self.polynomial = polynomial
        self.reading = reading
        self.may_lack_value = may_lack_value


@dataclass(frozen=True)
class Facts:
    """Where x lies: in the open interval from ``low`` to ``high``, or at one point; and the signs of polynomials.

    The signs are those of strict inequalities, 0 for an equation, None where the polynomial has no value.
    """

    low: Fraction | float = -inf
    high: Fraction | float = inf
    at: Fraction | None = None
    signs: Mapping[Polynomial, int | None] = field(default_factory=dict)

    def between(self, low: Fraction | float, high: Fraction | float) -> Facts:
        """The same facts on a smaller interval."""
        return replace(self, low=low, high=high)

    def where(self, polynomial: Polynomial, sign: int | None) -> Facts:
        """The same facts where a polynomial has this sign."""
        return replace(self, signs={**self.signs, polynomial: sign})


class Condition(NamedTuple):
    """What must hold where a tree has a value: "positive", "nonnegative", "nonzero" or "within" -1 and 1."""

    kind: str
    form: Form


class Reading:
    """Reads trees into forms, under facts; keeps the conditions under which the trees have values."""

    def __init__(self, parameters: Mapping[str, float], facts: Facts, ring: Field) -> None:
        self.parameters = parameters
        self.facts = facts
        self.ring = ring
        self.conditions: list[Condition] = []
        self.x = ring.generator("x", None)
        self.pi = ring.generator("pi", None, pi, is_constant=True)
        self._forms: dict[int, tuple[ast.expr, Form]] = {}
        ring.signs = {polynomial: sign for polynomial, sign in facts.signs.items() if sign}
        ring.sign_of = self.sign

    # --- signs --------------------------------------------------------------------------------------------------

    def learn(self) -> bool:
        """Let what a tree with a value implies be known from now on; whether that is more than was known.

        Where sqrt(f) has a value, f is not negative.
        """
        before = len(self.ring.signs)
        for condition in self.conditions:
            if condition.kind in ("positive", "nonnegative"):
                self._learn_sign(condition.form)
        self._forms.clear()
        return len(self.ring.signs) > before

    def _learn_sign(self, form: Form) -> None:
        sign, unknown = (1 if form.coefficient > 0 else -1), []
        for polynomial, exponent in self.ring.components(form):
            known = self.sign(polynomial)
            if known and exponent % 2:
                sign *= known
            elif exponent % 2 == 1:
                unknown.append(polynomial)
            elif exponent % 2:
                return
        if len(unknown) == 1:
            self.ring.signs.setdefault(unknown[0], sign)

    def roots_in(self, form: Form) -> list[Polynomial]:
        """The polynomials of unknown sign whose absolute values are generators of a form."""
        monomials = [form.monomial, *[monomial for factor in form.factors for monomial in factor.terms]]
        numbers = sorted({number for monomial in monomials for number, _ in monomial})
        bases = [self.ring.generators[n].base for n in numbers if self.ring.generators[n].kind == "root"]
        return [base for base in bases if isinstance(base, Polynomial) and base not in self.ring.signs]

    def sign(self, polynomial: Polynomial) -> int | None:
        """The sign of a polynomial wherever it has a value, strictly; None if that is not known."""
        if polynomial in self.facts.signs:
            return self.facts.signs[polynomial]
        terms = polynomial.terms
        signs = {1 if coefficient > 0 else -1 for coefficient in terms.values()}
        if len(signs) == 1 and all(map(self._is_not_negative, terms)) and any(map(self._is_positive, terms)):
            return signs.pop()
        value = self.ring.value_of(polynomial)
        if value is not None:
            return 1 if value > 0 else -1
        return self._sign_by_roots(polynomial)

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
        if any(_is_beside(root, end) for root in roots for end in ends if _at(coefficients, Fraction(end)) != 0):
            return None
        inside = [r for r in roots if low < r < high and not any(_is_beside(r, end) for end in ends)]
        if inside:
            return None
        value = _at(coefficients, _inside(low, high))
        return (value > 0) - (value < 0) or None

    def _range_of(self, number: int) -> tuple[Fraction | float, Fraction | float]:
        generator = self.ring.generators[number]
        if generator.kind == "x":
            return self.facts.low, self.facts.high
        sign = self.form_sign(generator.base.form)  # type: ignore[attr-defined]
        return (Fraction(1), inf) if sign == 1 else (Fraction(0), Fraction(1)) if sign == -1 else (Fraction(0), inf)

    def form_sign(self, form: Form) -> int | None:
        """The sign of a form wherever it has a value, strictly but for 0; None if that is not known."""
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
        """The sign of a factor; of an absolute value, by that of its base."""
        if len(polynomial.terms) == 1:
            ((monomial, _),) = polynomial.terms.items()
            generator = self.ring.generators[monomial[0][0]]
            if generator.kind == "root" and isinstance(generator.base, Polynomial):
                known = self._component_sign(generator.base)
                return None if known is None else abs(known)
        return self.sign(polynomial)

    def decide(self, form: Form, *, may_lack_value: bool = False) -> int:
        """The sign of a form. Raises ``Undecided`` if it is not known."""
        sign = self.form_sign(form)
        if sign is not None:
            return sign
        for polynomial, _ in self.ring.components(form):
            if self._component_sign(polynomial) is None:
                if polynomial in self.facts.signs:
                    raise NoValue
                base = self._under_root(polynomial)
                raise Undecided(base, self, may_lack_value=may_lack_value)
        raise GiveUp

    def _under_root(self, polynomial: Polynomial) -> Polynomial:
        if len(polynomial.terms) == 1:
            ((monomial, _),) = polynomial.terms.items()
            base = self.ring.generators[monomial[0][0]].base
            if isinstance(base, Polynomial) and self.ring.generators[monomial[0][0]].kind == "root":
                return self._under_root(base)
        return polynomial

    # --- trees --------------------------------------------------------------------------------------------------

    def form(self, node: ast.expr) -> Form:
        """The form of a tree. Raises ``Undecided``, ``NoValue`` or ``GiveUp``."""
        if id(node) not in self._forms:
            self._forms[id(node)] = node, self._form(node)
        return self._forms[id(node)][1]

    def _form(self, node: ast.expr) -> Form:
        match node:
            case ast.Constant(value=int() | float() as value):
                return Form(exact(value) if isinstance(value, float) else Fraction(value))
            case ast.Name():
                return self._name(node.id)
            case ast.IfExp():
                holds = decided(node.test, self._holds)
                return self.form(node.body if holds is True else node.orelse)
            case ast.Call():
                return self._call(node)
            case ast.BinOp(op=ast.Mult()):
                return self.ring.product([self.form(node.left), self.form(node.right)])
            case ast.BinOp(op=ast.Div()):
                divisor = self._nonzero(self.form(node.right))
                return self.ring.product([self.form(node.left), self.ring.raised(divisor, -1)])
            case ast.BinOp(op=ast.Pow()):
                return self._power(self.form(node.left), self.form(node.right))
        if is_sum(node) or is_negative(node):
            return self.ring.sum([self.ring.times(self.form(part), sign) for part, sign in _terms(node)])
        raise GiveUp

    def _name(self, name: str) -> Form:
        if name == VARIABLE:
            return self.ring.power(self.x) if self.facts.at is None else Form(self.facts.at)
        if name in self.parameters and isfinite(self.parameters[name]):
            return Form(exact(self.parameters[name]))
        if name == "pi":
            return self.ring.power(self.pi)
        if name == "e":
            return self.ring.exponential(UNIT)
        raise GiveUp

    def _needs(self, kind: str, form: Form) -> Form:
        self.conditions.append(Condition(kind, form))
        return form

    def _nonzero(self, form: Form) -> Form:
        if form.is_zero:
            raise NoValue
        return self._needs("nonzero", form)

    def _positive(self, form: Form) -> Form:
        if form.is_zero or self.form_sign(form) == -1:
            raise NoValue
        return self._needs("positive", form)

    def _power(self, base: Form, exponent: Form) -> Form:
        number = exponent.number
        if number is None:
            if self.form_sign(base) != 1 and not self._is_known_positive(base):
                return self._atom("pow", [base, exponent])
            self._needs("positive", base)
            return self.ring.exponential(self.ring.product([exponent, self.ring.logarithm(base)]))
        if number.denominator == 1:
            return self.ring.raised(base if number >= 0 else self._nonzero(base), int(number))
        if self.form_sign(base) == -1:
            raise NoValue
        self._needs("nonnegative" if number > 0 else "positive", base)
        return self.ring.absolute_power(base, number)

    def _is_absolute(self, form: Form) -> bool:
        """Whether a form is nowhere negative, whatever has been learned."""
        if form.coefficient < 0:
            return False
        for polynomial, exponent in self.ring.components(form):
            if exponent % 2 and self.sign(polynomial) != 1 and self._under_root(polynomial) is polynomial:
                return False
        return True

    def _is_known_positive(self, form: Form) -> bool:
        """Whether a form is positive wherever the tree has a value, since its logarithm or root is a part of it."""
        signs = [self.ring.signs.get(factor) for factor, _ in self.ring.components(form)]
        return form.coefficient > 0 and all(sign == 1 for sign in signs)

    def _call(self, node: ast.Call) -> Form:
        name = key(node.func)
        if name not in WORDS or node.keywords:
            raise GiveUp
        if name in _ACTIONS:
            return _ACTIONS[name](self, [self.form(argument) for argument in node.args])
        if switches(node):
            return self.form(cases(node))
        word = WORDS[name]
        text = _DEFINITIONS.get(name) or word.definition
        if text is None:
            return self._atom(name, [self.form(argument) for argument in node.args])
        body = _tree_of(text)
        if name not in _EVERYWHERE:
            return self.form(substitute(body, dict(zip(word.arguments, node.args, strict=True))))
        argument = self.form(node.args[0])
        if isinstance(body, ast.IfExp):  # sinc: a quotient whose gap at 0 is filled in
            if self.ring.is_constant_form(argument) and not argument.is_zero:
                return self._atom(name, [argument])
            body = body.body if argument.is_zero else body.orelse
        before = list(self.conditions)
        form = self.form(substitute(body, {"x": node.args[0]}))
        self.conditions = before
        return form

    def _atom(self, name: str, arguments: list[Form]) -> Form:
        sign = 1
        if name in ODD:
            (argument,) = arguments
            if argument.is_zero:
                return ZERO
            sign = -1 if argument.coefficient < 0 else 1
            arguments = [self.ring.times(argument, sign)]
        if name == "asin":
            self._needs("within", arguments[0])
        is_constant = all(map(self.ring.is_constant_form, arguments))
        base = (name, *[(argument.coefficient, argument.base) for argument in arguments])
        return self.ring.times(self.ring.power(self.ring.generator("atom", base, is_constant=is_constant)), sign)

    def _holds(self, test: ast.expr) -> bool:
        left, op, right = compared(test)
        signs = self.ring.signs
        inner = Reading(self.parameters, self.facts, self.ring)  # a test without a value does not hold
        try:
            difference = inner.form(ast.BinOp(left, ast.Sub(), right))
            sign = inner.decide(difference, may_lack_value=bool(inner.open_conditions()))
        except NoValue:
            return isinstance(op, ast.NotEq)
        finally:
            self.ring.signs, self.ring.sign_of = signs, self.sign
        return HOLDS[type(op)](sign)

    def open_conditions(self) -> dict[tuple[str, Base, int], Form]:
        """The conditions that are not known to hold, by what two of them have in common if they are equivalent."""
        found = {}
        for kind, form in self.conditions:
            if kind == "within":
                if form.number is None or abs(form.number) > 1:
                    found[f"within {1 / abs(form.coefficient)}", form.base, 1] = form
                continue
            sign = self.form_sign(form)
            holds = {"positive": sign == 1, "nonzero": bool(sign), "nonnegative": sign in (0, 1)}[kind]
            if not holds and not (kind == "nonnegative" and self._is_absolute(form)):
                direction = 1 if kind == "nonzero" or form.coefficient > 0 else -1
                found[kind, form.base, direction] = form
        return found

    # --- words --------------------------------------------------------------------------------------------------

    def _log(self, arguments: list[Form]) -> Form:
        return self.ring.logarithm(self._positive(arguments[0]))

    def _trigonometric(self, argument: Form, sign: int) -> Form:
        turn, back = (self.ring.turn(self.ring.times(argument, direction)) for direction in (1, -1))
        return self.ring.sum([self.ring.times(turn, Fraction(1, 2)), self.ring.times(back, Fraction(sign, 2))])

    def _sin(self, arguments: list[Form]) -> Form:
        minus_i = self.ring.power(self.ring.i, 3)
        turn, back = (self.ring.turn(self.ring.times(arguments[0], direction)) for direction in (1, -1))
        half = Fraction(1, 2)
        parts = [self.ring.times(turn, half), self.ring.times(back, -half)]
        return self.ring.sum([self.ring.product([part, minus_i]) for part in parts])

    def _extreme(self, arguments: list[Form], direction: int) -> Form:
        best, *others = arguments
        for other in others:
            difference = self.ring.sum([best, self.ring.times(other, -1)])
            if self.decide(difference) * direction < 0:
                best = other
        return best

    def _clip(self, arguments: list[Form]) -> Form:
        x, low, high = arguments
        return self._extreme([self._extreme([x, low], 1), high], -1)

    def _abs(self, arguments: list[Form]) -> Form:
        return self.ring.absolute_power(arguments[0], Fraction(1))

    def _logsumexp(self, arguments: list[Form]) -> Form:
        return self.ring.logarithm(self.ring.sum([self.ring.exponential(argument) for argument in arguments]))


_ACTIONS: Mapping[str, Callable[[Reading, list[Form]], Form]] = {
    "exp": lambda reading, arguments: reading.ring.exponential(arguments[0]),
    "log": Reading._log,
    "sqrt": lambda reading, arguments: reading._power(arguments[0], Form(Fraction(1, 2))),
    "sin": Reading._sin,
    "cos": lambda reading, arguments: reading._trigonometric(arguments[0], 1),
    "abs": Reading._abs,
    "sign": lambda reading, arguments: Form(Fraction(reading.decide(arguments[0]))),
    "max": lambda reading, arguments: reading._extreme(arguments, 1),
    "min": lambda reading, arguments: reading._extreme(arguments, -1),
    "clip": Reading._clip,
    "logsumexp": Reading._logsumexp,
}
"""How calls of words are read that have no definition, or are read without it."""


@cache
def _tree_of(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _terms(node: ast.expr) -> list[tuple[ast.expr, int]]:
    found, waiting = [], [(node, 1)]
    while waiting:
        part, sign = waiting.pop()
        if is_sum(part):
            waiting += [(part.right, sign if isinstance(part.op, ast.Add) else -sign), (part.left, sign)]
        elif is_negative(part):
            waiting.append((part.operand, -sign))
        else:
            found.append((part, sign))
    return found


def _at(coefficients: list[Fraction], x: Fraction) -> Fraction:
    value = Fraction(0)
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


def _inside(low: Fraction | float, high: Fraction | float) -> Fraction:
    if isinf(low) and isinf(high):
        return Fraction(0)
    if isinf(low) or isinf(high):
        return Fraction(high) - 1 if isinf(low) else Fraction(low) + 1
    return (Fraction(low) + Fraction(high)) / 2


def _is_beside(root: float, end: Fraction | float) -> bool:
    """Whether a root that was rounded may be on either side of an end."""
    return nextafter(root, -inf) <= end <= nextafter(root, inf)


def as_fractions(tree: ast.expr, parameters: Mapping[str, float]) -> ast.expr:
    """The tree with numbers and parameters as quotients of floats without rounding: 0.1 is 1/10."""

    def change(part: ast.expr) -> ast.expr | None:
        if isinstance(part, ast.Name) and part.id in parameters:
            return _quotient(parameters[part.id])
        return _quotient(part.value) if isinstance(part, ast.Constant) and isinstance(part.value, float) else None

    return rewriter(change)(tree)


def _quotient(value: float) -> ast.expr:
    """A number as a quotient of products of floats that are exact; the float itself where that is not possible."""
    if not isfinite(value) or exact(value) == Fraction(value):
        return ast.Constant(value) if value >= 0 else negative(ast.Constant(-value))
    if value < 0:
        return negative(_quotient(-value))
    top, bottom = Decimal(repr(value)).as_integer_ratio()
    return ast.BinOp(_whole(top), ast.Div(), _whole(bottom))


def _whole(value: int) -> ast.expr:
    """A whole number in terms of floats that are exact."""
    if int(float(value)) == value:
        return ast.Constant(value if value < 2**53 else float(value))
    high, low = divmod(value, 2**40)
    return ast.BinOp(ast.BinOp(_whole(high), ast.Mult(), ast.Constant(float(2**40))), ast.Add(), _whole(low))
