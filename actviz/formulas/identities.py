"""What algebra proves of a tree: that it is zero, odd or even, constant, periodic."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import gcd, inf, isinf, lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.calculus import derivative
from actviz.formulas.enclosures import enclosing
from actviz.formulas.errors import ActvizError
from actviz.formulas.field import Field
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.normal import Reading, as_fractions
from actviz.formulas.polynomials import NO_VALUES, line_of, rational_roots
from actviz.formulas.ring import Base, Form, GaveUpError, InfiniteError, NoValueError
from actviz.formulas.signs import Facts, UndecidedError
from actviz.formulas.trees import is_call, key, names_in, negative, number, refuses_deep_trees, rewriter, substitute
from actviz.formulas.values import compile_tree, evaluate

MAX_PARTS = 96
"""So many parts of the line, or cases of signs, are looked at one by one."""

FARTHEST = 1e100
SIZES = np.concatenate([10.0 ** np.arange(-30, 31, 3), np.linspace(0.0, 8.0, 33)[1:]])
"""Distances from 0 at which a formula is compared with its mirror image."""

Check = Callable[[Reading, Facts], bool]


def is_zero(tree: ast.expr, parameters: Mapping[str, float] = NO_VALUES, low: float = -inf, high: float = inf) -> bool:
    """Whether a tree is proven to be 0 wherever it has a value between two points."""

    def check(reading: Reading, facts: Facts) -> bool:
        return _is_zero(reading, tree, facts)

    return low < high and _holds_everywhere(check, parameters, Facts(low=_exact(low), high=_exact(high)))


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
            except UndecidedError as question:
                waiting += _cases(question, here)
            except InfiniteError:
                if here.at is None:  # floating point goes on with an infinite number
                    return False
            except NoValueError:
                continue
            else:
                if outcome is False:
                    return False
                proven |= here.at is None and 0 not in here.signs.values()
    except (GaveUpError, ActvizError):
        return False
    return proven


def _cases(question: UndecidedError, facts: Facts) -> list[Facts]:
    """The parts of the line, or the signs, into which a question divides what is known."""
    roots = _places(question)
    if roots is not None:
        inside = [root for root in roots if facts.low < root < facts.high]
        if inside:
            ends = [facts.low, *inside, facts.high]
            return [*[Facts(at=Form(root)) for root in inside], *[facts.between(a, b) for a, b in pairwise(ends)]]
    at = question.signs.line_root(question.polynomial)
    zero = Facts(at=at) if at is not None else facts.where(question.polynomial, 0)
    return [zero, *[facts.where(question.polynomial, sign) for sign in (-1, 1)]]


def _places(question: UndecidedError) -> list[Fraction] | None:
    """Where the polynomial in question changes its sign, if these are rational numbers and it depends on x alone."""
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


def _is_zero(reading: Reading, tree: ast.expr, facts: Facts) -> bool:
    form = reading.form(tree)
    while not form.is_zero and reading.learn():
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


def _contradicts_itself(reading: Reading) -> bool:
    """Whether the tree has no value, since something and its negative should both be positive."""
    conditions = reading.open_conditions()
    return any(
        (other, base, -direction) in conditions
        for kind, base, direction in conditions
        for other in ("positive", "nonnegative")
        if kind == "positive"
    )


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
    inside = [place for place in (0.0, 1.0, -1.0, 0.5, *_middles(low, high)) if low < place < high]
    return any(is_zero(ast.BinOp(tree, ast.Sub(), _at(tree, number(place))), parameters, low, high) for place in inside)


def _middles(low: float, high: float) -> list[float]:
    if isinf(low) or isinf(high):
        return [end + 1 if end == low else end - 1 for end in (low, high) if not isinf(end)]
    return [low / 2 + high / 2]


def _at(tree: ast.expr, x: ast.expr) -> ast.expr:
    return substitute(tree, {VARIABLE: x})


# --- symmetry -----------------------------------------------------------------------------------------------------


def symmetry(tree: ast.expr, parameters: Mapping[str, float] = NO_VALUES) -> str | None:
    """Whether a tree is ``"odd"``, ``"even"`` or ``"none"`` of both, with proof; None if that is not known.

    Odd and even are proven by algebra, and that it is neither by points at which the enclosures of f(x) and of f(-x),
    or of -f(-x), have nothing in common, or at which one of f(x) and f(-x) has no value.
    """
    enclose = enclosing(as_fractions(tree, parameters), parameters)
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
    mirrored = _at(tree, negative(ast.Name(VARIABLE)))
    for word, operator, is_refuted in (("even", ast.Sub(), is_not_even), ("odd", ast.Add(), is_not_odd)):
        if not is_refuted.any() and _agree(tree, mirrored, ast.BinOp(tree, operator, mirrored), parameters):
            return word
    return None


def _points(tree: ast.expr, parameters: Mapping[str, float]) -> NDArray[np.float64]:
    """Points at which a formula may show that it is not symmetric: of all sizes, and around its own places."""
    lines = [line_of(part, parameters) for part in ast.walk(tree) if isinstance(part, ast.BinOp)]
    places = {abs(float(line.root)) for line in lines if line and line.slope and abs(line.root) < FARTHEST}
    around = [place * (1 + offset) for place in places for offset in (-1e-1, -1e-2, -1e-3, 0.0, 1e-3, 1e-2, 1e-1)]
    return np.unique(np.concatenate([[0.0], SIZES, around]))


def _have_one_domain(reading: Reading, a: ast.expr, b: ast.expr) -> bool:
    """Whether one tree is proven to have values where the other one has."""
    conditions, lacking = [], 0
    for tree in (a, b):
        one = Reading(reading.parameters, reading.facts, reading.ring)
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


def _without_implied(reading: Reading) -> dict[tuple[str, Base, int], Form]:
    """The open conditions of a tree, without those that f is not 0 where f is a factor of what must be positive."""
    conditions = reading.open_conditions()
    positive = [form for (kind, *_), form in conditions.items() if kind == "positive"]
    known = {factor for form in positive for factor, _ in reading.ring.components(form)}
    return {
        key: form
        for key, form in conditions.items()
        if key[0] != "nonzero" or not {factor for factor, _ in reading.ring.components(form)} <= known
    }


def _has_equivalent(reading: Reading, form: Form, others: list[Form]) -> bool:
    """Whether another form has the same sign everywhere, since their product is positive."""
    products = [reading.ring.product([form, other]) for other in others]
    return any(reading.form_sign(product) == 1 or _is_positive(reading, product) for product in products)


def _is_positive(reading: Reading, form: Form) -> bool:
    try:
        return reading.form_sign(reading.ring.form_of(reading.ring.expanded(form))) == 1
    except GaveUpError:  # a denominator
        return False


# --- periods ------------------------------------------------------------------------------------------------------


class Period(NamedTuple):
    """A period: a tree without x, and its number."""

    tree: ast.expr
    value: float


def period(tree: ast.expr, parameters: Mapping[str, float] = NO_VALUES) -> Period | None:
    """A period of a tree in which x occurs in sin, cos and tan of lines only; None if none is proven.

    It is the least one in most cases: of two halves and three thirds it is known whether they are periods too. A
    constant has no period.
    """
    waves = _waves(tree)
    found = _common_period(waves, parameters) if _depends_on(tree, waves) else None
    if found is None or is_constant(tree, parameters):
        return None
    return _least(tree, parameters, found, ast.Constant(0))[0]


def linear_plus_periodic(tree: ast.expr, parameters: Mapping[str, float] = NO_VALUES) -> tuple[float, Period] | None:
    """The slope c and the period of a tree that is c*x plus a periodic function, such as x + sin(x); else None.

    Proven by ``f(x + p) - f(x) = f(p) - f(0)``. None where that does not succeed.
    """
    found = _common_period(_waves(tree), parameters)
    if found is None:
        return None
    rise: ast.expr = ast.BinOp(_at(tree, found.tree), ast.Sub(), _at(tree, ast.Constant(0)))
    slope = ast.BinOp(rise, ast.Div(), found.tree)
    line = ast.BinOp(slope, ast.Mult(), ast.Name(VARIABLE))
    if not _repeats(tree, parameters, found.tree, rise):
        return None
    if is_constant(ast.BinOp(tree, ast.Sub(), line), parameters):
        return None
    return _value(slope, parameters), _least(tree, parameters, found, rise)[0]


def _depends_on(tree: ast.expr, waves: list[ast.Call]) -> bool:
    """Whether x occurs in these calls only."""
    constant = {key(wave): ast.Constant(0) for wave in waves}
    return VARIABLE not in names_in(rewriter(lambda part: constant.get(key(part)))(tree))


def _waves(tree: ast.expr) -> list[ast.Call]:
    """The calls of sin, cos and tan whose arguments are lines in x."""
    calls = [part for part in ast.walk(tree) if is_call(part, "sin", "cos", "tan") and VARIABLE in names_in(part)]
    return [part for part in calls if VARIABLE not in names_in(derivative(part.args[0]))]


def _common_period(waves: list[ast.Call], parameters: Mapping[str, float]) -> Period | None:
    """A period of all of these calls, if their arguments are lines whose slopes are commensurable."""
    slopes = [derivative(wave.args[0]) for wave in waves]
    if not slopes:
        return None
    multiples = [
        (ratio, wave)
        for slope, wave in zip(slopes, waves, strict=True)
        if (ratio := _number(ast.BinOp(slope, ast.Div(), slopes[0]), parameters)) is not None
    ]
    if len(multiples) < len(waves):
        return None
    ratios = [abs(ratio) * (2 if is_call(wave, "tan") else 1) for ratio, wave in multiples]
    common = Fraction(reduce(gcd, [r.numerator for r in ratios]), reduce(lcm, [r.denominator for r in ratios]))
    return _period_of(ast.BinOp(ast.Name("pi"), ast.Div(), slopes[0]), 2 / common, parameters)


def _period_of(unit: ast.expr, multiple: Fraction, parameters: Mapping[str, float]) -> Period:
    tree = ast.BinOp(number(multiple), ast.Mult(), unit)
    value = _value(tree, parameters)
    return Period(tree if value > 0 else negative(tree), abs(value))


def _number(tree: ast.expr, parameters: Mapping[str, float]) -> Fraction | None:
    """The rational number that a tree without x is, else None."""
    try:
        return Reading(parameters, Facts(), Field()).form(tree).number
    except (GaveUpError, NoValueError, UndecidedError):
        return None


def _value(tree: ast.expr, parameters: Mapping[str, float]) -> float:
    """The number that a tree without x is."""
    exact = _number(tree, parameters)
    return float(evaluate(compile_tree(tree, parameters), 0.0)) if exact is None else float(exact)


def _repeats(tree: ast.expr, parameters: Mapping[str, float], shift: ast.expr, rise: ast.expr) -> bool:
    """Whether ``f(x + shift) - f(x)`` is proven to be ``rise``, where either has a value."""
    moved = _at(tree, ast.BinOp(ast.Name(VARIABLE), ast.Add(), shift))
    difference = ast.BinOp(ast.BinOp(moved, ast.Sub(), tree), ast.Sub(), rise)
    return _agree(tree, moved, difference, parameters)


def _agree(a: ast.expr, b: ast.expr, difference: ast.expr, parameters: Mapping[str, float]) -> bool:
    """Whether two trees are proven to have values at the same points, and a difference of them to be 0 there."""

    def check(reading: Reading, facts: Facts) -> bool:
        return _have_one_domain(reading, a, b) and _is_zero(reading, difference, facts)

    return _holds_everywhere(check, parameters, Facts())


def _least(tree: ast.expr, parameters: Mapping[str, float], found: Period, rise: ast.expr) -> tuple[Period, ast.expr]:
    """The period divided by 2 and by 3 as long as that is a period too."""
    for divisor in (2, 3):
        while True:
            shift, part = (ast.BinOp(whole, ast.Div(), ast.Constant(divisor)) for whole in (found.tree, rise))
            if not _repeats(tree, parameters, shift, part):
                break
            found, rise = Period(shift, found.value / divisor), part
    return found, rise
