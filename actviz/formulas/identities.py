"""What algebra proves of a tree: that it is zero, odd or even, constant, periodic."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf, isinf

from actviz.formulas.errors import ActvizError
from actviz.formulas.normal import Facts, Reading, Undecided
from actviz.formulas.polynomials import NO_VALUES, real_roots
from actviz.formulas.ring import Form, GiveUp, NoValue, Polynomial, Ring
from actviz.formulas.trees import negative, refuses_deep_trees, substitute

MAX_PARTS = 96
"""So many parts of the line, or cases of signs, are looked at one by one."""
MAX_DENOMINATOR = 10**6

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
    ring, waiting, seen, proven = Ring(), [facts], 0, False
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
    univariate = question.reading.univariate(question.polynomial)
    if univariate is not None and univariate[0] == question.reading.x:
        roots = _rational_roots(univariate[1])
        if roots is not None:
            inside = [root for root in roots if facts.low < root < facts.high]
            if inside:
                ends = [facts.low, *inside, facts.high]
                points = [Facts(at=root) for root in inside]
                return [*points, *[facts.between(a, b) for a, b in zip(ends[:-1], ends[1:], strict=True)]]
    signs: list[int | None] = [0, -1, 1]
    if question.may_lack_value:
        signs.insert(0, None)
    return [facts.where(question.polynomial, sign) for sign in signs]


def _rational_roots(coefficients: list[Fraction]) -> list[Fraction] | None:
    """All real roots, if all of them are rational numbers with small denominators."""
    if len(coefficients) == 2:
        return [-coefficients[0] / coefficients[1]]
    found = []
    for root in real_roots(coefficients):
        near = Fraction(root).limit_denominator(MAX_DENOMINATOR)
        if sum([c * near**k for k, c in enumerate(coefficients)]) != 0:
            return None
        found.append(near)
    return sorted(found)


def _is_zero(reading: Reading, tree: ast.expr, facts: Facts) -> bool:
    form = reading.form(tree)
    while not form.is_zero and (reading.learn() | reading.settle(form)):
        form = reading.form(tree)
    if form.is_zero or _vanishes(reading, form, facts):
        return True
    for polynomial in reading.roots_in(form):
        if polynomial not in facts.signs:
            raise Undecided(polynomial, reading)
    return False


def _vanishes(reading: Reading, form: Form, facts: Facts) -> bool:
    """Whether a form is a multiple of a polynomial that is 0 here."""
    zeros = [polynomial for polynomial, sign in facts.signs.items() if sign == 0]
    return any(form.factors.get(polynomial, 0) > 0 for polynomial in zeros) or any(
        reading.ring.components(Form(Fraction(1), monomial))[0][0] in zeros
        for monomial in [((number, Fraction(1)),) for number, power in form.monomial if power > 0]
    )
