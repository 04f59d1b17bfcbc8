"""Proofs of the behaviour of a formula as x tends to infinity or a finite place: limits, signs and bounds.

The place is mapped to infinity (x = t, x = -t, x = p + 1/t or x = p - 1/t), and the tree is expanded for all t >= T
(see ``actviz.formulas.asymptotics.expansions``). The leading term determines the limit and the sign, the remainder
bounds the values. Results that are not proven are None.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction

from actviz.formulas.asymptotics import constants, monomials, scalar_intervals
from actviz.formulas.asymptotics.constants import Constant
from actviz.formulas.asymptotics.expansions import Arithmetic, Budget, CancellationError, Expansion, of_constant
from actviz.formulas.asymptotics.monomials import Monomial, NotYetValidError
from actviz.formulas.asymptotics.scalar_intervals import OutOfDomainError, ScalarInterval
from actviz.formulas.asymptotics.tree_expansion import TreeExpander
from actviz.formulas.enclosures.periodic_places import PLACE_ULPS
from actviz.formulas.errors import ActvizError
from actviz.formulas.polynomials import line_of

STARTS = (4.0, 8.0, 16.0, 64.0, 256.0, 4096.0, 65536.0, 2.0**20, 2.0**30, 2.0**40)
"""The values of T in the order of the attempts."""
TERM_COUNTS = (6, 12, 24)
"""The numbers of terms in the order of the attempts; more are needed if terms cancel."""
FAR_SHIFT, MAX_SHIFTS = 20, 4
"""Zeros of linear parts farther from 0 than the first number become origins, up to the second number of them."""
BUDGET = 5_000
"""The largest number of products of terms in one expansion."""
FAILURES = (ActvizError, RecursionError, ArithmeticError, ValueError)
"""Exceptions of failed expansions."""


@dataclass(frozen=True)
class EndBehaviour:
    """The behaviour of a formula between ``reach`` and an end, which is infinity or a finite place.

    Attributes
    ----------
    reach
        The following attributes are valid for every x strictly between ``reach`` and the end. It is the end itself if
        nothing is known.
    sign
        The sign of all values; 0 if the formula is formally 0, None if the sign is unknown or not constant.
    limit
        The limit, which may be infinite; None if it does not exist or is unknown.
    has_limit
        True if the limit is known, False if it is proven not to exist, otherwise None.
    low, high
        Bounds of all values.
    lower, upper
        The limits inferior and superior; None if they are unknown.
    attains
        Whether the limits inferior and superior are known to be attained infinitely often.
    is_flat
        Whether the formula is known to decay faster than every power of the distance to a finite end. If no part of it
        oscillates, so do all derivatives.
    exact
        The limit as an exact constant, of which ``limit`` is the rounded value; None if it is infinite or unknown.
    is_steady
        Whether terms of the expansion are known and none of them oscillates.
    """

    reach: float
    sign: int | None = None
    limit: float | None = None
    has_limit: bool | None = None
    low: float = -math.inf
    high: float = math.inf
    lower: float | None = None
    upper: float | None = None
    is_flat: bool = False
    attains: bool = False
    exact: Constant | None = field(default=None, repr=False)
    is_steady: bool = field(default=False, repr=False)

    def shifted(self, place: float, other: float) -> EndBehaviour:
        """Return this behaviour at another place at a distance of whole periods, up to the rounding of both places."""
        side = 1 if self.reach > place else -1
        tolerance = 2 * PLACE_ULPS * math.ulp(max(abs(place), abs(other), abs(self.reach)))
        distance = abs(self.reach - place) - tolerance
        return replace(self, reach=other + side * max(0.0, distance))


def end_behaviour(
    tree: ast.expr,
    parameters: Mapping[str, float],
    place: float,
    side: int = 1,
    zeros: frozenset[str] = frozenset(),
) -> EndBehaviour:
    """Prove the behaviour of a tree as x tends to an end.

    Parameters
    ----------
    tree
        A formula in x with expanded definitions. The branches of conditionals, and of words that switch, are selected
        by the proven sign of the difference that they depend on.
    parameters
        The values of its parameters. A float represents the decimal number that is its repr.
    place
        -inf, inf, or a finite place. A float that is a literal of the formula, or the nearest float to a simple
        fraction, a simple multiple of pi or the root of a simple fraction, represents that number. Any other float
        represents an unknown number up to the neighbouring floats.
    side
        1 for the limit from the right of a finite place, -1 from the left; ignored at infinity.
    zeros
        The keys (see ``expressions.key``) of parts of the formula that are known to be 0 at the place, even if its
        float is rounded.

    Returns
    -------
    EndBehaviour
        The proven behaviour. No formula raises an error; results that cannot be proven within the budget are None.

    Notes
    -----
    The leading term determines the limit as in Gruntz (1996, On computing limits in a symbolic manipulation system).
    Omitted terms are bounded as in Taylor models (Makino & Berz 2003, Taylor models and other validated functional
    inclusion methods), so that the results are valid from a known point on.

    Examples
    --------
    >>> import ast, math
    >>> end = end_behaviour(ast.parse("sqrt(x**2 + x) - x", mode="eval").body, {}, math.inf)
    >>> end.limit, end.sign, end.reach
    (0.5, 1, 4.0)
    >>> end = end_behaviour(ast.parse("a*sin(x)", mode="eval").body, {"a": 2.0}, math.inf)
    >>> end.limit, end.has_limit, end.lower, end.upper
    (None, False, -2.0, 2.0)
    """
    return _solve(_Problem(tree, parameters, place, side, zeros))


def residual_behaviour(
    tree: ast.expr, parameters: Mapping[str, float], place: float, slope: Constant, beyond: float | None = None
) -> EndBehaviour:
    """Prove the behaviour of a tree minus ``slope`` times x as x tends to infinity.

    The slope is exact, such as the ``exact`` limit of the tree over x. With a rounded slope, a difference with a finite
    limit would grow like x.

    Parameters
    ----------
    tree, parameters
        As for ``end_behaviour``.
    place
        -inf or inf.
    slope
        The factor of x.
    beyond
        A place beyond which bounds of all values are required; without such bounds the result is unknown. By default,
        the first place is used beyond which the sign is known, or else the limit.

    Returns
    -------
    EndBehaviour
        The proven behaviour.

    Examples
    --------
    >>> import ast, math
    >>> tree = ast.parse("(0.1*x**2 + 1)/(0.3*x + 0.7)", mode="eval").body
    >>> slope = end_behaviour(ast.BinOp(tree, ast.Div(), ast.Name("x")), {}, math.inf).exact
    >>> slope, float(residual_behaviour(tree, {}, math.inf, slope).exact.rational * 9)
    (Constant(1/3), -7.0)
    """
    return _solve(_Problem(tree, parameters, place, slope=slope, beyond=beyond))


@dataclass(frozen=True)
class _Problem:
    """The input: a tree minus ``slope`` times x, and an end, approached from a side of a finite place.

    The result must be valid from ``beyond`` on; None for any place.
    """

    tree: ast.expr
    parameters: Mapping[str, float]
    place: float
    side: int = 1
    zeros: frozenset[str] = frozenset()
    slope: Constant = constants.ZERO
    beyond: float | None = None

    def origins(self) -> Iterator[Constant]:
        """Yield the numbers around which the tree is expanded.

        Around 0 the exponentials of tanh(1000*(x - 5)) overflow; around a place near ``beyond`` they do not.
        """
        if self.beyond is None:
            yield from _origins(self.tree, self.parameters, self.place)
        else:
            yield constants.ZERO
            yield constants.rational(Fraction(self.beyond) - Fraction(math.copysign(STARTS[0], self.place)))

    def starts(self, at: Constant) -> list[float]:
        """Return the distances from an origin beyond which an expansion is attempted."""
        if self.beyond is None:
            return list(STARTS)
        start = abs(self.beyond - at.range.low)
        return [start] if start >= STARTS[0] and (self.beyond > at.range.low) == (self.place > 0) else []

    def is_better(self, end: EndBehaviour, found: EndBehaviour | None) -> bool:
        """Return whether one result is better than another: it has a sign, or narrower bounds."""
        if found is None or self.beyond is None:
            return found is None or end.sign is not None
        return end.high - end.low < found.high - found.low

    def is_solved_by(self, end: EndBehaviour) -> bool:
        """Return whether a result contains everything that is required."""
        return end.sign is not None if self.beyond is None else math.isfinite(end.high - end.low)


def _solve(problem: _Problem) -> EndBehaviour:
    """Return the best result from the origins, until one is sufficient."""
    found = None
    with suppress(*FAILURES):
        for at in problem.origins():
            with suppress(*FAILURES):
                for end in _candidates(problem, at):
                    found = end if problem.is_better(end, found) else found
            if found is not None and problem.is_solved_by(found):
                break
    return found or EndBehaviour(problem.place)


def _candidates(problem: _Problem, at: Constant) -> Iterator[EndBehaviour]:
    """Yield results for increasing T and numbers of terms, until more terms do not improve them."""
    starts = problem.starts(at)
    budget = Budget(BUDGET)
    for max_terms in TERM_COUNTS:
        while starts:
            approach = _Approach(problem.place, at, problem.side, starts[0], max_terms, budget)
            try:
                reader = TreeExpander(problem.parameters, approach.variable, approach.ops, problem.zeros)
                expansion = approach.less_line(reader.read(problem.tree), problem.slope)
                end = approach.end(expansion)
            except (NotYetValidError, OutOfDomainError):
                starts.pop(0)
                continue
            except CancellationError:
                break
            yield end
            if expansion.is_zero or (expansion.terms and (end.sign is not None or expansion.terms[0][1].sign is None)):
                return
            if not expansion.terms:
                break
            starts.pop(0)


class _Approach:
    """An end mapped to infinity: x is at + side*width/t, or at + side*t if it is infinite, for t >= ``start``."""

    def __init__(self, place: float, at: Constant, side: int, start: float, max_terms: int, budget: Budget) -> None:
        self.ops = Arithmetic(start, max_terms, budget)
        self.place = place
        self.side = (1 if place > 0 else -1) if math.isinf(place) else side
        self.width = Fraction(1) if math.isinf(place) else _width(place)
        power = monomials.exponential({1: constants.rational(1 if math.isinf(place) else -1)})
        step = Expansion(((power, constants.rational(self.side * self.width)),))
        self.at = at.range.low
        self.variable = self.ops.plus(of_constant(at), step)

    def less_line(self, a: Expansion, slope: Constant) -> Expansion:
        """Return an expansion minus a multiple of x."""
        return a if slope.is_zero else self.ops.minus(a, self.ops.scaled(self.variable, slope))

    @property
    def reach(self) -> float:
        """The x from which the expansion is valid."""
        start = self.ops.growth_bounds.start
        if math.isinf(self.place):
            return math.nextafter(self.at + self.side * start, self.place) if self.at else self.side * start
        return math.nextafter(self.place + self.side * float(self.width) / start, self.place)

    def end(self, a: Expansion) -> EndBehaviour:
        """Return the behaviour that follows from an expansion."""
        if a.is_zero:
            return EndBehaviour(
                self.reach, 0, 0.0, True, 0.0, 0.0, 0.0, 0.0, True, exact=constants.ZERO, is_steady=True
            )
        size = self.ops.size(a)
        ratio = self.ops.relative(a, size)
        values = self.ops.values(a)
        sign = ratio.sign or None
        if a.terms and len(a.terms) == 1 and a.remainder is None:
            sign = a.terms[0][1].sign
        lower, upper = self._limits(a)
        low, high = values
        low, high = (max(low, 0.0), high) if sign == 1 else (low, min(high, 0.0)) if sign == -1 else (low, high)
        has_limit = None if lower is None or upper is None else lower == upper
        attains = a.growth == 0 and len(a.terms) == 1 and a.remainder is None
        limit = lower if has_limit else None
        exact = a.constant if limit is not None and math.isfinite(limit) else None
        is_steady = bool(a.terms) and not any(constant.oscillates for _, constant in a.terms)
        return EndBehaviour(
            self.reach, sign, limit, has_limit, low, high, lower, upper, _is_flat(a), attains, exact, is_steady
        )

    def _limits(self, a: Expansion) -> tuple[float | None, float | None]:
        """Return the limits inferior and superior."""
        if a.growth < 0:
            return 0.0, 0.0
        if not a.terms:
            return None, None
        constant = a.terms[0][1]
        if a.growth == 0:
            return self._limits_of_constant(constant)
        if constant.sign is not None:
            return (math.inf, math.inf) if constant.sign > 0 else (-math.inf, -math.inf)
        if constant.extremes is None:
            return None, None
        low, high = constant.extremes
        margin = scalar_intervals.TIGHT * max(-low, high)
        at_zero = 0.0 if len(a.terms) == 1 and a.remainder is None else None
        return (
            -math.inf if low < -margin else at_zero if low == 0 else None,
            math.inf if high > margin else at_zero if high == 0 else None,
        )

    def _limits_of_constant(self, constant: Constant) -> tuple[float | None, float | None]:
        low, high = constant.range
        if not constant.oscillates:
            limit = float(constant.rational) if constant.rational is not None else _middle(low, high)
            return limit, limit
        if constant.extremes is None:
            return None, None
        low, high = constant.extremes
        size = max(abs(low), abs(high))
        return _simple(low, size), _simple(high, size)


def _is_flat(a: Expansion) -> bool:
    """Return whether the largest term decays faster than every power of t, like exp(-t) or exp(-t**p)."""
    if not a.terms or a.growth >= 0:
        return False
    generator = a.terms[0][0].logarithm[0][0]
    return generator == 0 or (isinstance(generator, Monomial) and generator.logarithm[0][0] in (0, 1))


def _width(place: float) -> Fraction:
    """Return a power of 2 of about the size of the place, at least 1."""
    return Fraction(2) ** max(0, math.frexp(place)[1] - 1)


def _origins(tree: ast.expr, parameters: Mapping[str, float], place: float) -> Iterator[Constant]:
    """Yield the number that a finite place represents; for infinity 0, and then zeros of linear parts far from 0."""
    if not math.isinf(place):
        yield _exact_end(tree, parameters, place)
        return
    yield constants.ZERO
    lines = (line_of(part, parameters) for part in ast.walk(tree) if isinstance(part, ast.BinOp))
    roots = dict.fromkeys(line.root for line in lines if line is not None and line.slope)
    yield from (constants.rational(root) for root in [root for root in roots if abs(root) > FAR_SHIFT][:MAX_SHIFTS])


def _exact_end(tree: ast.expr, parameters: Mapping[str, float], place: float) -> Constant:
    """Return the number that a finite place represents."""
    numbers = [part.value for part in ast.walk(tree) if isinstance(part, ast.Constant)]
    literals = {abs(number) for number in numbers if isinstance(number, int | float)}
    if abs(place) in literals or abs(place) in {abs(value) for value in parameters.values()}:
        return constants.rational(Fraction(repr(float(place))))
    return exact_place(float(place))


def exact_place(place: float) -> Constant:
    """Return the number that a float represents: a simple fraction, root or multiple of pi, or an interval."""
    for number in (Fraction(place).limit_denominator(1000), Fraction(repr(place))):
        is_short = len(repr(place).strip("-0").replace(".", "")) <= 12 or number.denominator <= 1000
        if float(number) == place and is_short:
            return constants.rational(number)
    turns = Fraction(place / math.pi).limit_denominator(24)
    if turns and abs(float(turns) * math.pi - place) <= 2 * math.ulp(place):
        return constants.PI.times(constants.rational(turns))
    square = Fraction(place * place).limit_denominator(1000)
    if square and math.sqrt(square) == abs(place):
        return constants.rational(square).power(Fraction(1, 2)).times(constants.rational(1 if place > 0 else -1))
    tolerance = PLACE_ULPS * math.ulp(place)
    return constants.of_interval(f"place {place!r}", ScalarInterval(place - tolerance, place + tolerance))


def _middle(low: float, high: float) -> float | None:
    """Return the middle of an interval whose ends differ only by rounding, otherwise None."""
    middle = low / 2 + high / 2
    return middle if ScalarInterval(low, high).is_tight(abs(middle)) else None


def _simple(value: float, size: float) -> float:
    """Return a bound, or the simple fraction that was rounded outward to it."""
    near = float(Fraction(value).limit_denominator(1000)) if math.isfinite(value) else value
    return near if abs(near - value) <= 1e-14 * size else value
