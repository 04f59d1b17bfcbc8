"""What algebra proves of a tree: that it is zero, odd or even, constant, periodic."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import inf, isinf

from actviz.formulas.errors import ActvizError
from actviz.formulas.field import Field
from actviz.formulas.normal import Facts, Reading, Undecided
from actviz.formulas.polynomials import NO_VALUES, rational_roots
from actviz.formulas.ring import Form, GiveUp, NoValue
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.trees import negative, number, refuses_deep_trees, substitute

MAX_PARTS = 96
"""So many parts of the line, or cases of signs, are looked at one by one."""

Check = Callable[[Reading, Facts], bool | None]


def is_zero(
    tree: ast.expr, parameters: Mapping[str, float] = NO_VALUES, low: float = -inf, high: float = inf
) -> bool:
    """Whether a tree is proven to be 0 wherever it has a value between two points."""

    def check(reading: Reading, facts: Facts) -> bool | None:
        return _is_zero(reading, tree, facts)

    return _holds_everywhere(check, parameters, Facts(low=_exact(low), high=_exact(high)))


def _exact(end: float) -> Fraction | float:
    return end if isinf(end) else Fraction(end)


def _holds_everywhere(check: Check, parameters: Mapping[str, float], facts: Facts) -> bool:
    """Whether a check succeeds in every case of the signs that it asks for, and not only where there is no value."""
    ring, waiting, seen, proven = Field(), [facts], 0, False
    try:
        while waiting:
            here = waiting.pop()
            seen += 1
            if seen > MAX_PARTS:
                return False
            try:
                outcome = refuses_deep_trees(check)(Reading(parameters, here, ring), here)
            except Undecided as question:
                waiting += _cases(question, here)
            except NoValue:
                continue
            else:
                if outcome is False:
                    return False
                proven = True
    except (GiveUp, ActvizError):
        return False
    return proven


def _cases(question: Undecided, facts: Facts) -> list[Facts]:
    """The parts of the line, or the signs, into which a question divides what is known."""
    roots = _places(question)
    if roots is not None:
        inside = [root for root in roots if facts.low < root < facts.high]
        if inside:
            ends = [facts.low, *inside, facts.high]
            return [*[Facts(at=root) for root in inside], *[facts.between(a, b) for a, b in pairwise(ends)]]
    signs: list[int | None] = [0, -1, 1]
    if question.may_lack_value:
        signs.insert(0, None)
    return [facts.where(question.polynomial, sign) for sign in signs]


def _places(question: Undecided) -> list[Fraction] | None:
    """Where the polynomial in question changes its sign, if these are rational numbers and it depends on x alone."""
    reading = question.reading
    univariate = reading.ring.univariate(question.polynomial)
    if univariate is None:
        return None
    number, _, coefficients = univariate
    generator = reading.ring.generators[number]
    if generator.kind == "x":
        return rational_roots(coefficients)
    if generator.kind == "exp" and generator.base == reading.ring.power(reading.x).base:
        roots = rational_roots(coefficients)
        if roots is not None and all(root == 1 for root in roots if root > 0):
            return [Fraction(0) for root in roots if root > 0]
    return None


def _is_zero(reading: Reading, tree: ast.expr, facts: Facts) -> bool:
    form = reading.form(tree)
    while not form.is_zero and reading.learn():
        form = reading.form(tree)
    if form.is_zero or _vanishes(reading, form, facts):
        return True
    open_roots = [polynomial for polynomial in reading.roots_in(form) if polynomial not in facts.signs]
    if not open_roots:
        return False
    questions = [Undecided(polynomial, reading) for polynomial in open_roots]
    raise next((question for question in questions if _places(question)), questions[0])


def _vanishes(reading: Reading, form: Form, facts: Facts) -> bool:
    """Whether a form is a multiple of a polynomial that is 0 here."""
    zeros = [polynomial for polynomial, sign in facts.signs.items() if sign == 0]
    return any(form.factors.get(polynomial, 0) > 0 for polynomial in zeros) or any(
        reading.ring.components(Form(Fraction(1), monomial))[0][0] in zeros
        for monomial in [((number, Fraction(1)),) for number, power in form.monomial if power > 0]
    )


def is_constant(
    tree: ast.expr, parameters: Mapping[str, float] = NO_VALUES, low: float = -inf, high: float = inf
) -> bool:
    """Whether a tree is proven to have the same value wherever it has one between two points."""
    inside = [place for place in (0, 1, -1, Fraction(1, 2), *_middles(low, high)) if low < place < high]
    return any(is_zero(ast.BinOp(tree, ast.Sub(), _at(tree, number(place))), parameters, low, high) for place in inside)


def _middles(low: float, high: float) -> list[float]:
    if isinf(low) or isinf(high):
        return [end + 1 if end == low else end - 1 for end in (low, high) if not isinf(end)]
    return [low / 2 + high / 2]


def _at(tree: ast.expr, x: ast.expr) -> ast.expr:
    return substitute(tree, {VARIABLE: x})


# --- symmetry -----------------------------------------------------------------------------------------------------


def mirrored(tree: ast.expr, parameters: Mapping[str, float] = NO_VALUES) -> str | None:
    """``"odd"`` or ``"even"`` if that is proven by algebra, else None."""
    other = _at(tree, negative(ast.Name(VARIABLE)))
    for word, operator in (("even", ast.Sub()), ("odd", ast.Add())):
        difference = ast.BinOp(tree, operator, other)

        def check(reading: Reading, facts: Facts, difference: ast.BinOp = difference) -> bool | None:
            return _have_one_domain(reading, tree, other) and _is_zero(reading, difference, facts)

        if _holds_everywhere(check, parameters, Facts()):
            return word
    return None


def _have_one_domain(reading: Reading, a: ast.expr, b: ast.expr) -> bool:
    """Whether one tree is proven to have values where the other one has."""
    conditions, lacking = [], 0
    for tree in (a, b):
        one = Reading(reading.parameters, reading.facts, reading.ring)
        try:
            one.form(tree)
        except NoValue:
            lacking += 1
        conditions.append(one.open_conditions())
    if lacking:
        return lacking == 2
    first, second = conditions
    unmatched = [form for key, form in first.items() if key not in second]
    others = [form for key, form in second.items() if key not in first]
    return all(_has_equivalent(reading, form, others) for form in unmatched) and all(
        _has_equivalent(reading, form, unmatched) for form in others
    )


def _has_equivalent(reading: Reading, form: Form, others: list[Form]) -> bool:
    """Whether another form has the same sign everywhere, since their product is positive."""
    return any(reading.form_sign(reading.ring.product([form, other])) == 1 for other in others)
