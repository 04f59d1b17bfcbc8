"""Algebraic proofs that a tree is zero, constant, odd or even.

A tree is converted into its normal form on each part of the real line on which its branches are known. If the form is
formally zero, the tree is zero there. If the signs of switching arguments are unknown, all cases are considered.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import inf, isinf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.enclosures.tree_enclosure import compile_enclosure
from actviz.formulas.errors import ActvizError
from actviz.formulas.expressions import is_same, negative, number, rejects_deep_trees, substitute
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.normal_forms.functions import Field
from actviz.formulas.normal_forms.ring import Base, ComputationLimitError, Form, InfiniteError, NoValueError
from actviz.formulas.normal_forms.signs import Assumptions, UndecidedError
from actviz.formulas.normal_forms.tree_forms import FormBuilder, as_fractions
from actviz.formulas.piecewise import side_difference
from actviz.formulas.polynomials import NO_PARAMETERS, line_of, rational_roots
from actviz.formulas.simplification import simplify

Symmetry = Literal["odd", "even", "none"]

MAX_PARTS = 96
"""The largest number of parts of the line, or of cases of signs."""
FARTHEST = 1e100
"""The largest distance from 0 of places of a formula that are compared with their mirror images."""
SIZES = np.concatenate([10.0 ** np.arange(-30, 31, 3), np.linspace(0.0, 8.0, 33)[1:]])
"""Distances from 0 at which a formula is compared with its mirror image."""

Check = Callable[[FormBuilder, Assumptions], bool]


def is_zero(
    tree: ast.expr, parameters: Mapping[str, float] = NO_PARAMETERS, low: float = -inf, high: float = inf
) -> bool:
    """Return whether a tree is proven to be 0 wherever it has a value between two points.

    Parameters
    ----------
    tree : ast.expr
        A tree in x, constants and ``parameters``. Literals and parameters are decimals: 0.1 is 1/10.
    parameters : mapping
        The values of the parameters.
    low, high : float
        The open interval of x.

    Returns
    -------
    bool
        True if there is a proof, and an interval on which the tree may have a value. False if the tree is not zero, or
        if there is no proof within the limit of steps.

    Examples
    --------
    >>> import ast
    >>> is_zero(ast.parse("sigmoid(x) + sigmoid(-x) - 1", mode="eval").body)
    True
    >>> is_zero(ast.parse("sqrt(x**2) - x", mode="eval").body)
    False
    >>> is_zero(ast.parse("sqrt(x**2) - x", mode="eval").body, low=0.0)
    True
    """

    def check(reading: FormBuilder, facts: Assumptions) -> bool:
        return _is_zero(reading, tree, facts)

    return low < high and _holds_everywhere(check, parameters, Assumptions(low=_exact(low), high=_exact(high)))


def _exact(end: float) -> Fraction | float:
    return end if isinf(end) else Fraction(end)


def _holds_everywhere(check: Check, parameters: Mapping[str, float], facts: Assumptions) -> bool:
    """Return whether a check succeeds in all cases of signs that it depends on, at least one of them with values."""
    ring, waiting, count, proven = Field(), [facts], 0, False
    try:
        while waiting:
            here = waiting.pop()
            count += 1
            if count > MAX_PARTS:
                return False
            try:
                outcome = rejects_deep_trees(check)(FormBuilder(parameters, here, ring), here)
            except UndecidedError as question:
                waiting += _cases(question, here)
            except InfiniteError:
                if here.at is None:  # the value may be infinite in floating point
                    return False
            except NoValueError:
                continue
            else:
                if outcome is False:
                    return False
                proven |= here.at is None and 0 not in here.signs.values()
    except (ComputationLimitError, ActvizError):
        return False
    return proven


def _cases(question: UndecidedError, facts: Assumptions) -> list[Assumptions]:
    """Return assumptions that decide a question: one for each part of the line, or for each sign."""
    roots = _places(question)
    if roots is not None:
        interior_roots = [root for root in roots if facts.low < root < facts.high]
        if interior_roots:
            ends = [facts.low, *interior_roots, facts.high]
            return [
                *[Assumptions(at=Form(root)) for root in interior_roots],
                *[facts.between(a, b) for a, b in pairwise(ends)],
            ]
    at = question.signs.line_root(question.polynomial)
    zero = Assumptions(at=at) if at is not None else facts.where(question.polynomial, 0)
    return [zero, *[facts.where(question.polynomial, sign) for sign in (-1, 1)]]


def _places(question: UndecidedError) -> list[Fraction] | None:
    """Return the zeros of the polynomial in question, if they are rational and it depends only on x; otherwise None."""
    signs = question.signs
    univariate = signs.ring.univariate(question.polynomial)
    if univariate is None:
        return None
    number, _, coefficients = univariate
    generator = signs.ring.generators[number]
    if generator.kind == "x":
        return rational_roots(coefficients)
    if generator.kind == "exp" and generator.base == signs.ring.power(signs.x).base:
        roots = rational_roots(coefficients)
        if roots is not None and all(root == 1 for root in roots if root > 0):
            return [Fraction(0) for root in roots if root > 0]
    return None


def _is_zero(reading: FormBuilder, tree: ast.expr, facts: Assumptions) -> bool:
    form = reading.form(tree)
    while not form.is_zero and reading.learn_signs():
        form = reading.form(tree)
    if form.is_zero or _vanishes(reading, form, facts):
        if _contradicts_itself(reading):
            raise NoValueError
        return True
    open_roots = [polynomial for polynomial in reading.roots_in(form) if polynomial not in facts.signs]
    if not open_roots:
        return False
    questions = [UndecidedError(polynomial, reading) for polynomial in open_roots]
    raise next((question for question in questions if _places(question)), questions[0])


def _contradicts_itself(reading: FormBuilder) -> bool:
    """Return whether the tree has no value, because a form and its negative would both have to be positive."""
    conditions = reading.open_conditions()
    return any(
        (other, base, -direction) in conditions
        for kind, base, direction in conditions
        for other in ("positive", "nonnegative")
        if kind == "positive"
    )


def _vanishes(reading: FormBuilder, form: Form, facts: Assumptions) -> bool:
    """Return whether a form is a multiple of a polynomial that is 0 under the assumptions."""
    zeros = [polynomial for polynomial, sign in facts.signs.items() if sign == 0]
    return any(form.factors.get(polynomial, 0) > 0 for polynomial in zeros) or any(
        reading.ring.components(Form(Fraction(1), monomial))[0][0] in zeros
        for monomial in [((number, Fraction(1)),) for number, power in form.monomial if power > 0]
    )


def is_constant(tree: ast.expr, parameters: Mapping[str, float] = NO_PARAMETERS) -> bool:
    """Return whether a tree is proven to be constant where it has values."""
    changes = [ast.BinOp(tree, ast.Sub(), at_point(tree, number(place))) for place in (0, 1, -1, 0.5)]
    return any(is_zero(change, parameters) for change in changes)


def at_point(tree: ast.expr, x: ast.expr) -> ast.expr:
    """Return the tree with x replaced by another tree."""
    return substitute(tree, {VARIABLE: x})


# --- symmetry -----------------------------------------------------------------------------------------------------


def symmetry(tree: ast.expr, parameters: Mapping[str, float] = NO_PARAMETERS) -> Symmetry | None:
    """Return whether a tree is proven to be ``"odd"``, ``"even"`` or ``"none"`` of both; None if that is unknown.

    Odd and even are proven by algebra. Neither is proven by points at which the enclosures of f(x) and of f(-x), or of
    f(x) and -f(-x), are disjoint, or at which only one of f(x) and f(-x) has a value. The zero function is even.

    Examples
    --------
    >>> import ast
    >>> [symmetry(ast.parse(text, mode="eval").body) for text in ("sigmoid(x) - 0.5", "log(cosh(x))", "x + 1e-9")]
    ['odd', 'even', 'none']
    """
    enclose = compile_enclosure(as_fractions(tree, parameters), parameters)  # literals are decimals, as in the proofs
    points = _points(tree, parameters)
    found = enclose([points, -points], [points, -points])
    (low, other_low), (high, other_high), is_defined = found.low, found.high, found.is_defined
    lacks = np.isnan(found.low)
    lacking = lacks[0] & is_defined[1] | lacks[1] & is_defined[0]
    has_value = is_defined[0] | is_defined[1]
    is_not_even = lacking | has_value & ((low > other_high) | (high < other_low))
    is_not_odd = lacking | has_value & ((low > -other_low) | (high < -other_high))
    if is_not_even.any() and is_not_odd.any():
        return "none"
    mirrored = at_point(tree, negative(ast.Name(VARIABLE)))
    if enclose([-inf], [inf]).is_defined[0]:  # simplification cannot extend the domain
        plain, turned = simplify(tree), simplify(mirrored)
        if is_same(plain, turned):
            return "even"
        if is_same(simplify(negative(plain)), turned):
            return "odd"
    if not is_not_even.any() and agrees_everywhere(tree, mirrored, ast.BinOp(tree, ast.Sub(), mirrored), parameters):
        return "even"
    if not is_not_odd.any() and agrees_everywhere(tree, mirrored, ast.BinOp(tree, ast.Add(), mirrored), parameters):
        return "odd"
    return None


def _points(tree: ast.expr, parameters: Mapping[str, float]) -> NDArray[np.float64]:
    """Return points for the disproof of symmetry: of all magnitudes, and near zeros of linear parts."""
    lines = [line_of(part, parameters) for part in _operands(tree)]
    places = {abs(float(line.root)) for line in lines if line and line.slope and abs(line.root) < FARTHEST}
    nearby = [place * (1 + offset) for place in places for offset in (-1e-1, -1e-2, -1e-3, 0.0, 1e-3, 1e-2, 1e-1)]
    return np.unique(np.concatenate([[0.0], SIZES, nearby]))


def _operands(tree: ast.expr) -> Iterator[ast.expr]:
    """Yield arguments of calls, operands of powers and quotients, and differences in comparisons."""
    for part in ast.walk(tree):
        match part:
            case ast.Call():
                yield from part.args
            case ast.BinOp(op=ast.Pow() | ast.Div()):
                yield from (part.left, part.right)
            case ast.Compare():
                yield side_difference(part)


def agrees_everywhere(a: ast.expr, b: ast.expr, difference: ast.expr, parameters: Mapping[str, float]) -> bool:
    """Return whether two trees are proven to have values at the same points, and ``difference`` to be 0 there."""

    def check(reading: FormBuilder, facts: Assumptions) -> bool:
        return _have_one_domain(reading, a, b) and _is_zero(reading, difference, facts)

    return _holds_everywhere(check, parameters, Assumptions())


def _have_one_domain(reading: FormBuilder, a: ast.expr, b: ast.expr) -> bool:
    """Return whether two trees are proven to have values at the same points."""
    conditions, lacking = [], 0
    for tree in (a, b):
        one = FormBuilder(reading.parameters, reading.facts, reading.ring)
        try:
            one.form(tree)
        except InfiniteError:
            raise
        except NoValueError:
            lacking += 1
        conditions.append(_without_implied(one))
    if lacking:
        return lacking == 2
    first, second = conditions
    unmatched = [form for key, form in first.items() if key not in second]
    others = [form for key, form in second.items() if key not in first]
    if any(key[0].startswith("within") for key in first.keys() ^ second.keys()):
        return False
    return all(_has_equivalent(reading, form, others) for form in unmatched) and all(
        _has_equivalent(reading, form, unmatched) for form in others
    )


def _without_implied(reading: FormBuilder) -> dict[tuple[str, Base, int], Form]:
    """Return the open conditions of a tree, without nonzero conditions that follow from positive ones."""
    conditions = reading.open_conditions()
    positive = [form for (kind, *_), form in conditions.items() if kind == "positive"]
    known = {factor for form in positive for factor, _ in reading.ring.components(form)}
    return {
        key: form
        for key, form in conditions.items()
        if key[0] != "nonzero" or not {factor for factor, _ in reading.ring.components(form)} <= known
    }


def _has_equivalent(reading: FormBuilder, form: Form, others: list[Form]) -> bool:
    """Return whether one of other forms has the same sign everywhere, because their product is positive."""
    products = [reading.ring.product([form, other]) for other in others]
    return any(reading.form_sign(product) == 1 or _is_positive(reading, product) for product in products)


def _is_positive(reading: FormBuilder, form: Form) -> bool:
    try:
        return reading.form_sign(reading.ring.form_of(reading.ring.expanded(form))) == 1
    except ComputationLimitError:  # the form has a denominator
        return False
