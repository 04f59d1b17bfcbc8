"""The normal form of a tree in exponentials, logarithms and powers, under assumptions that determine its branches.

Words are replaced by their definitions in exp, log, sqrt, sin and cos; sin and cos are expressed by exp(i*x). Literals
and parameters are decimals.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isfinite, nan
from typing import NamedTuple

from actviz.formulas.expressions import (
    exact_number,
    is_negative,
    is_sum,
    is_switching,
    key,
    negative,
    rewriter,
    signed_terms,
    substitute,
    tree_of,
)
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.normal_forms.functions import Field
from actviz.formulas.normal_forms.ring import UNIT, ZERO, Base, ComputationLimitError, Form, InfiniteError, NoValueError
from actviz.formulas.normal_forms.signs import Assumptions, Signs
from actviz.formulas.piecewise import HOLDS, as_conditional, reduce_test, split_comparison
from actviz.formulas.polynomials import exact_decimal
from actviz.formulas.vocabulary import WORDS

_TOTAL = frozenset(word.name for word in WORDS.values() if word.arguments == ("x",) and not word.is_partial)
"""Words of one argument with values everywhere, even if their definitions have none somewhere."""


class ValueCondition(NamedTuple):
    """A condition on a form that is necessary for a tree to have a value.

    ``kind`` is "positive", "nonnegative", "nonzero", "within" (-1 and 1), or "unknown".
    """

    kind: str
    form: Form


class FormBuilder(Signs):
    """Conversion of trees to forms under assumptions, which collects the conditions for values."""

    def __init__(self, parameters: Mapping[str, float], facts: Assumptions, ring: Field) -> None:
        super().__init__(facts, ring)
        self.parameters = parameters
        self.conditions: list[ValueCondition] = []
        self._forms: dict[int, tuple[ast.expr, Form]] = {}

    # --- signs --------------------------------------------------------------------------------------------------

    def learn_signs(self) -> bool:
        """Add the signs that follow from the existence of values; return whether any is new.

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

    # --- trees --------------------------------------------------------------------------------------------------

    def form(self, node: ast.expr) -> Form:
        """Return the form of a tree. Raises ``UndecidedError``, ``NoValueError`` or ``ComputationLimitError``."""
        if id(node) not in self._forms:
            self._forms[id(node)] = node, self._form(node)
        return self._forms[id(node)][1]

    def _form(self, node: ast.expr) -> Form:
        match node:
            case ast.Constant(value=int() | float()):
                return Form(exact_number(node))
            case ast.Name():
                return self._name(node.id)
            case ast.IfExp():
                holds = reduce_test(node.test, self._holds)
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
            return self.ring.sum([self.ring.times(self.form(part), sign) for part, sign in signed_terms(node)])
        raise ComputationLimitError

    def _name(self, name: str) -> Form:
        if name == VARIABLE:
            return self.ring.power(self.x) if self.facts.at is None else self.facts.at
        if name in self.parameters and isfinite(self.parameters[name]):
            return Form(exact_decimal(self.parameters[name]))
        if name == "pi":
            return self.ring.power(self.ring.pi)
        if name == "e":
            return self.ring.exponential(UNIT)
        raise ComputationLimitError

    def _needs(self, kind: str, form: Form) -> Form:
        self.conditions.append(ValueCondition(kind, form))
        return form

    def _nonzero(self, form: Form) -> Form:
        if form.is_zero:
            raise InfiniteError
        return self._needs("nonzero", form)

    def _positive(self, form: Form) -> Form:
        if form.is_zero:
            raise InfiniteError
        if self.form_sign(form) == -1:
            raise NoValueError
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
            raise NoValueError
        self._needs("nonnegative" if number > 0 else "positive", base)
        return self.ring.absolute_power(base, number)

    def _is_absolute(self, form: Form) -> bool:
        """Return whether a form is nonnegative without learned signs."""
        if form.coefficient < 0:
            return False
        for polynomial, exponent in self.ring.components(form):
            if exponent % 2 and self.sign(polynomial) != 1 and self._under_root(polynomial) is polynomial:
                return False
        return True

    def _is_known_positive(self, form: Form) -> bool:
        """Return whether a form is positive where the tree has values, by learned signs."""
        signs = [self.ring.signs.get(factor) for factor, _ in self.ring.components(form)]
        return form.coefficient > 0 and all(sign == 1 for sign in signs)

    def _call(self, node: ast.Call) -> Form:
        name = key(node.func)
        if name not in WORDS or node.keywords:
            raise ComputationLimitError
        if name in _BUILDERS:
            return _BUILDERS[name](self, [self.form(argument) for argument in node.args])
        if is_switching(node):
            return self.form(as_conditional(node))
        word = WORDS[name]
        text = word.elementary_form or word.definition
        if text is None:
            return self._atom(name, [self.form(argument) for argument in node.args])
        body = tree_of(text)
        if name not in _TOTAL:
            return self.form(substitute(body, dict(zip(word.arguments, node.args, strict=True))))
        argument = self.form(node.args[0])
        if isinstance(body, ast.IfExp):  # sinc: a quotient with a removable singularity at 0
            if not argument.is_zero and (self.ring.is_constant_form(argument) or 0 in self.facts.signs.values()):
                return self._atom(name, [argument])  # the argument may be 0
            body = body.body if argument.is_zero else body.orelse
        before = list(self.conditions)
        form = self.form(substitute(body, {"x": node.args[0]}))
        self.conditions = before
        return form

    def _atom(self, name: str, arguments: list[Form]) -> Form:
        sign, parity = 1, WORDS[name].parity if name in WORDS else None
        if parity:
            (argument,) = arguments
            if parity == "odd" and argument.is_zero:
                return ZERO
            turned = -1 if argument.coefficient < 0 else 1
            arguments = [self.ring.times(argument, turned)]
            sign = turned if parity == "odd" else 1
        if name == "asin":
            self._needs("within", arguments[0])
        is_constant = all(map(self.ring.is_constant_form, arguments))
        base = (name, *[(argument.coefficient, argument.base) for argument in arguments])
        atom = self.ring.times(self.ring.power(self.ring.generator("atom", base, is_constant=is_constant)), sign)
        return atom if name in _TOTAL or name == "asin" else self._needs("unknown", atom)

    def _holds(self, test: ast.expr) -> bool:
        left, op, right = split_comparison(test)
        signs = self.ring.signs
        inner = FormBuilder(self.parameters, self.facts, self.ring)  # conditions of tests do not apply to the tree
        try:
            difference = inner.form(ast.BinOp(left, ast.Sub(), right))
            for (kind, *_), form in inner.open_conditions().items():
                inner.require(kind, form)
            return HOLDS[type(op)](inner.decide(difference))
        except InfiniteError:
            raise ComputationLimitError from None
        except NoValueError:
            return isinstance(op, ast.NotEq)
        finally:
            self.activate(signs)

    def require(self, kind: str, form: Form) -> None:
        """Raise ``NoValueError`` if a condition is false, and ``UndecidedError`` if it is unknown."""
        if kind == "unknown":
            raise ComputationLimitError
        if kind.startswith("within"):
            form = self.ring.sum([UNIT, self.ring.times(self.ring.raised(form, 2), -1)])
        sign = self.decide(form)
        if sign == 0 and kind in ("positive", "nonzero"):
            raise InfiniteError
        if sign < 0 and kind != "nonzero":
            raise NoValueError

    def open_conditions(self) -> dict[tuple[str, Base, int], Form]:
        """Return the conditions that are not known to be true, by a key that is equal for equivalent ones."""
        found = {}
        for kind, form in self.conditions:
            if kind == "within":
                if form.number is None or abs(form.number) > 1:
                    found[f"within {1 / abs(form.coefficient)}", form.base, 1] = form
                continue
            sign = self.form_sign(form) if kind != "unknown" else None
            holds = (
                kind != "unknown"
                and {"positive": sign == 1, "nonzero": bool(sign), "nonnegative": sign in (0, 1)}[kind]
            )
            if not holds and not (kind == "nonnegative" and self._is_absolute(form)):
                direction = 1 if kind == "nonzero" or form.coefficient > 0 else -1
                found[kind, form.base, direction] = form
        return found

    # --- words --------------------------------------------------------------------------------------------------

    def _turns(self, argument: Form, sign: int) -> list[Form]:
        """Return half of exp(i*u) and ``sign`` times half of exp(-i*u)."""
        turn, back = (self.ring.turn(self.ring.times(argument, direction)) for direction in (1, -1))
        return [self.ring.times(turn, Fraction(1, 2)), self.ring.times(back, Fraction(sign, 2))]

    def _sin(self, arguments: list[Form]) -> Form:
        minus_i = self.ring.power(self.ring.i, 3)
        return self.ring.sum([self.ring.product([part, minus_i]) for part in self._turns(arguments[0], -1)])

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


_BUILDERS: Mapping[str, Callable[[FormBuilder, list[Form]], Form]] = {
    "exp": lambda builder, arguments: builder.ring.exponential(arguments[0]),
    "log": lambda builder, arguments: builder.ring.logarithm(builder._positive(arguments[0])),
    "sqrt": lambda builder, arguments: builder._power(arguments[0], Form(Fraction(1, 2))),
    "sin": FormBuilder._sin,
    "cos": lambda builder, arguments: builder.ring.sum(builder._turns(arguments[0], 1)),
    "abs": lambda builder, arguments: builder.ring.absolute_power(arguments[0], Fraction(1)),
    "sign": lambda builder, arguments: Form(Fraction(builder.decide(arguments[0]))),
    "max": lambda builder, arguments: builder._extreme(arguments, 1),
    "min": lambda builder, arguments: builder._extreme(arguments, -1),
    "clip": FormBuilder._clip,
    "logsumexp": lambda builder, arguments: builder.ring.logarithm(
        builder.ring.sum(map(builder.ring.exponential, arguments))
    ),
}
"""Functions that build the forms of words that have no definition, or whose definition is not used."""


def as_fractions(tree: ast.expr, parameters: Mapping[str, float]) -> ast.expr:
    """Return the tree with literals and parameters as exact quotients of floats: 0.1 becomes 1/10."""

    def change(part: ast.expr) -> ast.expr | None:
        if isinstance(part, ast.Name) and isfinite(parameters.get(part.id, nan)):
            return _quotient(exact_decimal(parameters[part.id]))
        is_decimal = isinstance(part, ast.Constant) and isinstance(part.value, float)
        return _quotient(exact_number(part)) if is_decimal else None  # type: ignore[arg-type]

    return rewriter(change)(tree)


def _quotient(value: Fraction) -> ast.expr:
    """Return a rational number as an exact float, or as a quotient of exact integers."""
    if value < 0:
        return negative(_quotient(-value))
    if float(value) == value:
        return ast.Constant(float(value))
    return ast.BinOp(_whole(value.numerator), ast.Div(), _whole(value.denominator))


def _whole(value: int) -> ast.expr:
    """Return an integer in terms of exact floats."""
    if value < 2**1023 and int(float(value)) == value:
        return ast.Constant(value if value < 2**53 else float(value))
    high, low = divmod(value, 2**40)
    return ast.BinOp(ast.BinOp(_whole(high), ast.Mult(), ast.Constant(float(2**40))), ast.Add(), _whole(low))
