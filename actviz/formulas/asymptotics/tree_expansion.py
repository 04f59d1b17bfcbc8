"""Expansion of trees for large t, by recursion over their parts."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from fractions import Fraction

from actviz.formulas.asymptotics import (
    constant_words,
    constants,
    monomials,
    scalar_intervals,
    taylor_coefficients,
    word_expansions,
)
from actviz.formulas.asymptotics.constants import Constant
from actviz.formulas.asymptotics.expansions import Arithmetic, Expansion, Remainder, of_constant
from actviz.formulas.asymptotics.monomials import UnsupportedError
from actviz.formulas.asymptotics.scalar_intervals import ScalarInterval
from actviz.formulas.asymptotics.waves import Wave
from actviz.formulas.expressions import exact_number, key, log_of_sum, substitute, tree_of
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.piecewise import HOLDS, reduce_test, split_comparison
from actviz.formulas.vocabulary import WORDS

_SINC = {"sinc": 0, "sinc_slope": 1, "sinc_curvature": 2}
"""Words that are derivatives of sinc, which has a removable singularity at 0, with their orders."""


class TreeExpander:
    """Expansion of trees: ``variable`` is the expansion of x, and parts whose keys are in ``zeros`` tend to 0."""

    def __init__(
        self,
        parameters: Mapping[str, float],
        variable: Expansion,
        do: Arithmetic,
        zeros: frozenset[str] = frozenset(),
    ) -> None:
        self.parameters = parameters
        self.variable = variable
        self.ops = do
        self.zeros = zeros
        self.known: dict[str, Expansion] = {}
        self.exact, self.enclosed = taylor_coefficients.exact(), taylor_coefficients.enclosed()

    def read(self, node: ast.expr) -> Expansion:
        """Return the expansion of a tree; equal parts are expanded once."""
        name = key(node)
        if name not in self.known:
            found = self._read(node)
            self.known[name] = found.without_constant() if name in self.zeros else found
        return self.known[name]

    def _read(self, node: ast.expr) -> Expansion:
        match node:
            case ast.Constant(value=int() | float()):
                return of_constant(constants.rational(exact_number(node)))
            case ast.Name(id=name):
                return self._name(name)
            case ast.UnaryOp(op=ast.USub()):
                return self.ops.scaled(self.read(node.operand), constants.rational(-1))
            case ast.BinOp(op=ast.Pow()):
                return self._power(self.read(node.left), self.read(node.right))
            case ast.BinOp():
                return self._arithmetic(node.op, self.read(node.left), self.read(node.right))
            case ast.IfExp():
                return self._choice(node)
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in WORDS:
                return self._call(name, node)
        raise UnsupportedError("not a formula that is read")

    def _name(self, name: str) -> Expansion:
        if name == VARIABLE:
            return self.variable
        if name in self.parameters:
            value = float(self.parameters[name])
            if not math.isfinite(value):
                raise UnsupportedError("an infinite parameter")
            return of_constant(constants.rational(Fraction(repr(value))))
        if name not in constants.NAMED:
            raise UnsupportedError("a name without a value")
        return of_constant(constants.NAMED[name])

    def _arithmetic(self, operator: ast.operator, a: Expansion, b: Expansion) -> Expansion:
        match operator:
            case ast.Add():
                return self.ops.plus(a, b)
            case ast.Sub():
                return self.ops.minus(a, b)
            case ast.Mult():
                return self.ops.times(a, b)
            case ast.Div():
                return self.ops.times(a, self.ops.inverse(b))
        raise UnsupportedError("not arithmetic")

    def _power(self, a: Expansion, b: Expansion) -> Expansion:
        exponent = b.exact_constant
        if exponent is not None and exponent.rational is not None:
            return self.ops.power(a, exponent.rational)
        if a.is_zero and self.sign(b) == 1:
            return a
        return self.ops.exp(self.ops.times(b, self.ops.log(a)))

    # --- switches -------------------------------------------------------------------------------------------------

    def sign(self, a: Expansion) -> int:
        """Return the sign of an expansion for all t >= T. Raises an error if it is unknown."""
        if a.is_zero:
            return 0
        _, constant = a.leading_term
        if constant.sign is None:
            raise UnsupportedError("a sign that is not known")
        if len(a.terms) == 1 and a.remainder is None:
            return constant.sign
        self.ops.split(a)
        return constant.sign

    def _choice(self, node: ast.IfExp) -> Expansion:
        def holds(test: ast.expr) -> bool:
            left, op, right = split_comparison(test)
            return HOLDS[type(op)](self.sign(self.ops.minus(self.read(left), self.read(right))))

        return self.read(node.body if reduce_test(node.test, holds) is True else node.orelse)

    def _part(self, name: str, a: Expansion) -> Expansion:
        """Return max(a, 0) or abs(a); lower terms change that of an oscillating term by at most their magnitude."""
        if a.is_zero or not a.terms or not a.terms[0][1].oscillates or a.terms[0][1].sign is not None:
            if self.sign(a) >= 0:
                return a
            return self.ops.scaled(a, constants.rational(-1)) if name == "abs" else Expansion()
        monomial, constant = a.terms[0]
        if "relu(" in constant.name or "abs(" in constant.name:
            raise UnsupportedError("a part of a part of what swings may be 0 again and again")
        lead = (monomial, constant_words.part_of_oscillation(name, constant))
        bare = Expansion(a.terms[1:], a.remainder)
        if bare.is_zero:
            return Expansion((lead,))
        bound = self.ops.relative(bare, self.ops.size(bare))
        magnitude = max(abs(bound.low), abs(bound.high))
        return self.ops.collect([lead], [Remainder(self.ops.size(bare), ScalarInterval(-magnitude, magnitude))])

    def _larger(self, a: Expansion, b: Expansion) -> Expansion:
        difference = self.ops.minus(a, b)
        part = self._part("relu", difference)
        return b if part.is_zero else a if part is difference else self.ops.plus(b, part)

    def _smaller(self, a: Expansion, b: Expansion) -> Expansion:
        minus = constants.rational(-1)
        return self.ops.scaled(self._larger(self.ops.scaled(a, minus), self.ops.scaled(b, minus)), minus)

    # --- words ----------------------------------------------------------------------------------------------------

    def _call(self, name: str, node: ast.Call) -> Expansion:
        arguments = node.args
        match name:
            case "exp":
                return self.ops.exp(self.read(arguments[0]))
            case "log":
                return self.ops.log(self.read(arguments[0]))
            case "abs":
                return self._part("abs", self.read(arguments[0]))
            case "sign":
                return of_constant(constants.rational(self.sign(self.read(arguments[0]))))
            case "max" | "min":
                join = self._larger if name == "max" else self._smaller
                result = self.read(arguments[0])
                for argument in arguments[1:]:
                    result = join(result, self.read(argument))
                return result
            case "clip":
                x, low, high = map(self.read, arguments)
                return self._smaller(self._larger(x, low), high)
            case "logsumexp":
                return self.read(log_of_sum(arguments))
        return self._word(name, arguments)

    def _word(self, name: str, arguments: list[ast.expr]) -> Expansion:
        x = self.read(arguments[0])
        if x.growth > 0 and x.terms and x.terms[0][1].oscillates and x.terms[0][1].sign is None:
            values = scalar_intervals.word_range(name, ScalarInterval(-math.inf, math.inf))
            if math.isfinite(values.low) and math.isfinite(values.high):
                return Expansion((), Remainder(monomials.ONE, values))
        form = self._form(name, x)
        if form is not None:
            return self.read(substitute(form, dict(zip(WORDS[name].arguments, arguments, strict=True))))
        return self._far(name, x, arguments[0]) if x.growth > 0 else self._near(name, x)

    def _form(self, name: str, x: Expansion) -> ast.expr | None:
        """Return the formula by which a word is expanded."""
        at: float | None = None
        if x.growth > 0:
            at = x.terms[0][1].sign * math.inf if x.terms and x.terms[0][1].sign else None
        elif x.constant.rational is not None:
            at = float(x.constant.rational)
        special = None if at is None else word_expansions.form_at(name, at)
        form = word_expansions.form_away_from_zero(name) if x.growth > 0 or x.constant.sign else None
        return special or form or word_expansions.elementary_form(name)

    def _far(self, name: str, x: Expansion, argument: ast.expr) -> Expansion:
        """Expand a word whose argument tends to infinity."""
        _, constant = x.leading_term
        if constant.sign is None:
            raise UnsupportedError("an argument that swings and grows")
        if name in ("sin", "cos"):
            return of_constant(constant_words.oscillating(name, key(argument), _waves(x)))
        if name == "erfc":
            return self._erfc(x, argument)
        raise UnsupportedError(f"{name} towards infinity")

    def _erfc(self, x: Expansion, argument: ast.expr) -> Expansion:
        """Return the asymptotic series; the remainder is between 0 and the first omitted term (DLMF 7.12.1)."""
        self.sign(x)
        factor = self.read(substitute(tree_of("exp(-x**2)/x/sqrt(pi)"), {"x": argument}))
        step = self.ops.scaled(self.ops.inverse(self.ops.times(x, x)), constants.rational(Fraction(-1, 2)))
        coefficients, odd = [], Fraction(1)
        for k in range(self.ops.max_terms):
            coefficients.append(constants.rational(odd))
            odd *= 2 * k + 1
        last = scalar_intervals.of_fraction(odd).hull(scalar_intervals.ZERO)
        return self.ops.times(factor, self.ops.taylor(coefficients, last, step))

    def _near(self, name: str, x: Expansion) -> Expansion:
        """Expand a word whose argument tends to a number or is bounded."""
        at = x.constant
        v = Expansion(tuple(term for term in x.terms if term[0] != monomials.ONE), x.remainder)
        if name in _SINC and not at.is_zero:  # the argument may approach 0
            return Expansion((), Remainder(monomials.ONE, _sinc(_SINC[name], 0)[1]))
        if name in _SINC:
            coefficients, last = _sinc(_SINC[name], self.ops.max_terms)
            return self.ops.taylor(coefficients, last, v)
        if v.is_zero:
            return of_constant(self.exact.word(name, at, 0)[0])
        near = at.range.plus(self.ops.relative(v, monomials.ONE).hull(scalar_intervals.ZERO))
        if v.growth == 0:
            return Expansion((), Remainder(monomials.ONE, scalar_intervals.word_range(name, near)))
        last = self.enclosed.word(name, near, self.ops.max_terms)[-1]
        return self.ops.taylor(self.exact.word(name, at, self.ops.max_terms - 1), last, v)


def _waves(x: Expansion) -> Mapping[str, Wave]:
    """Return the sine and cosine of an argument as waves of an unbounded phase; empty if there is no such phase."""
    if x.remainder is not None or any(constant.oscillates or monomial.growth < 0 for monomial, constant in x.terms):
        return {}
    growing = [(monomial, constant) for monomial, constant in x.terms if monomial.growth > 0]
    shift = x.constant.range
    if not shift.high - shift.low < scalar_intervals.TIGHT:
        return {}
    frequency = Fraction(growing[0][1].content)
    bare = [(monomial, constant.over(constants.rational(frequency))) for monomial, constant in growing]
    phase = " ".join([f"{monomial!r}: {constant.name}" for monomial, constant in bare])
    return {"sin": Wave(phase, frequency, shift.high - math.pi / 2), "cos": Wave(phase, frequency, shift.high)}


def _sinc(order: int, count: int) -> tuple[list[Constant], ScalarInterval]:
    """Return Taylor coefficients at 0 of a derivative of sinc, whose n-th derivative is at most 1/(n + 1)."""
    coefficients = []
    for k in range(count):
        n = k + order
        value = Fraction((-1) ** (n // 2), (n + 1) * math.factorial(k)) if n % 2 == 0 else Fraction(0)
        coefficients.append(constants.rational(value))
    largest = scalar_intervals.of_fraction(Fraction(1, (count + order + 1) * math.factorial(count))).high
    return coefficients, ScalarInterval(-largest, largest)
