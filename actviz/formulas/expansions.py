"""What a formula does towards an end, with proof: limits, signs, and bounds on the whole stretch up to the end.

The end is moved to infinity (x = t, x = -t, x = p + 1/t or x = p - 1/t) and the tree is read as an expansion that
holds for all t from some T on (see ``actviz.formulas.series``). Its leading term gives the limit and the sign; its
rest bounds the values. What is not found is unknown, never guessed.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from actviz.formulas import constants, forms, jets, monomials, scalars
from actviz.formulas.constants import Constant
from actviz.formulas.errors import ActvizError
from actviz.formulas.grammar import VARIABLE
from actviz.formulas.monomials import Monomial, NotKnownError, TooNearError
from actviz.formulas.piecewise import compared, decided
from actviz.formulas.scalars import OutOfDomainError, Scalar
from actviz.formulas.series import Arithmetic, Expansion, Purse, Rest, TooFewError, of_constant
from actviz.formulas.trees import key, substitute
from actviz.formulas.waves import Wave
from actviz.formulas.words import WORDS

STARTS = (4.0, 8.0, 16.0, 64.0, 256.0, 4096.0, 65536.0, 2.0**20, 2.0**30, 2.0**40)
"""An expansion holds from the first of these on for which that can be shown."""
KEPT = (6, 12, 24)
"""So many terms are kept; more if those cancel."""
BUDGET = 8_000
"""Products of terms that one reading may take."""


@dataclass(frozen=True)
class End:
    """What a formula does between ``reach`` and the end towards which it was read.

    Attributes
    ----------
    reach
        All of the following holds for every x strictly between ``reach`` and the end. It is the end itself if nothing
        is known.
    sign
        The sign of all values; 0 if the formula is 0 by algebra, None if the sign is unknown or changes.
    limit
        The limit, which may be infinite; None if there is none or none is known.
    has_limit
        True if the limit is known, False if it was shown that there is none, None if neither.
    low, high
        Bounds of all values.
    lower, upper
        The limits inferior and superior, None if they are not known.
    """

    reach: float
    sign: int | None = None
    limit: float | None = None
    has_limit: bool | None = None
    low: float = -math.inf
    high: float = math.inf
    lower: float | None = None
    upper: float | None = None


def towards(tree: ast.expr, parameters: Mapping[str, float], place: float, side: int = 1) -> End:
    """Tell what a tree does towards an end, with proof.

    Parameters
    ----------
    tree
        A formula in x; definitions must have been expanded. Conditionals and words that switch are decided by the
        sign of the difference they depend on, where that can be shown.
    parameters
        The numbers of its parameters. As everywhere, a float means the decimal that it is written as.
    place
        -inf, inf, or a finite place. A finite place that is written in the formula, or that is the nearest float to a
        simple fraction, a simple multiple of pi or the root of a simple fraction, stands for that number; any other
        stands for a number that is not known better than to the neighbouring floats.
    side
        1 to come from the right of a finite place, -1 from its left; without meaning at infinity.

    Returns
    -------
    End
        What was shown. No formula raises an error: what cannot be shown, or not within the budget, is unknown.

    Notes
    -----
    The leading term decides as in Gruntz (1996, On computing limits in a symbolic manipulation system). The terms left
    out are bounded, as in Taylor models (Makino & Berz 2003, Taylor models and other validated functional inclusion
    methods), so that the statements hold from a stated point on and not only in the end.

    Examples
    --------
    >>> import ast, math
    >>> end = towards(ast.parse("sqrt(x**2 + x) - x", mode="eval").body, {}, math.inf)
    >>> end.limit, end.sign, end.reach
    (0.5, 1, 4.0)
    >>> end = towards(ast.parse("a*sin(x)", mode="eval").body, {"a": 2.0}, math.inf)
    >>> end.limit, end.has_limit, end.lower, end.upper
    (None, False, -2.0, 2.0)
    """
    found = End(place)
    starts = list(STARTS)
    try:
        purse, at = Purse(BUDGET), _exact_end(tree, parameters, place)
        for kept in KEPT:
            while starts:
                reader = Reader(parameters, place, at, side, starts[0], kept, purse)
                try:
                    expansion = reader.read(tree)
                    found = reader.end(expansion)
                except (TooNearError, OutOfDomainError):
                    starts.pop(0)
                    continue
                except TooFewError:
                    break
                if expansion.terms and found.sign is None and expansion.terms[0][1].sign is not None:
                    starts.pop(0)
                    continue
                if expansion.terms or expansion.is_zero:
                    return found
                break
    except (ActvizError, RecursionError, ArithmeticError):
        pass
    return found


class Reader:
    """One reading of trees as expansions for t from ``start`` on."""

    def __init__(
        self,
        parameters: Mapping[str, float],
        place: float,
        at: Constant,
        side: int,
        start: float,
        kept: int,
        purse: Purse,
    ) -> None:
        self.parameters = parameters
        self.do = Arithmetic(start, kept, purse)
        self.kept = kept
        self.place = place
        self.side = (1 if place > 0 else -1) if math.isinf(place) else side
        self.known: dict[str, Expansion] = {}
        self.exact, self.enclosed = jets.exact(), jets.enclosed()
        self.variable = self._variable(at)

    def _variable(self, at: Constant) -> Expansion:
        if math.isinf(self.place):
            return Expansion(((_T, constants.rational(self.side)),))
        self.width = _width(self.place)
        step = Expansion(((_INVERSE_T, constants.rational(self.side * self.width)),))
        return self.do.plus(of_constant(at), step)

    @property
    def reach(self) -> float:
        """From where on the expansion holds."""
        start = self.do.scale.start
        if math.isinf(self.place):
            return self.side * start
        far = self.place + self.side * float(self.width) / start
        return math.nextafter(far, self.place)

    # --- what is found --------------------------------------------------------------------------------------------

    def end(self, a: Expansion) -> End:
        """What the expansion says."""
        if a.is_zero:
            return End(self.reach, 0, 0.0, True, 0.0, 0.0, 0.0, 0.0)
        size = self.do.size(a)
        share = self.do.relative(a, size)
        values = self.do.values(a)
        sign = share.sign or None
        if a.terms and len(a.terms) == 1 and a.rest is None:
            sign = a.terms[0][1].sign
        lower, upper = self._limits(a)
        low, high = values
        low, high = (max(low, 0.0), high) if sign == 1 else (low, min(high, 0.0)) if sign == -1 else (low, high)
        has_limit = None if lower is None or upper is None else lower == upper
        return End(self.reach, sign, lower if has_limit else None, has_limit, low, high, lower, upper)

    def _limits(self, a: Expansion) -> tuple[float | None, float | None]:
        """The limits inferior and superior."""
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
        margin = scalars.TIGHT * max(-low, high)
        at_zero = 0.0 if len(a.terms) == 1 and a.rest is None else None
        return (
            -math.inf if low < -margin else at_zero if low == 0 else None,
            math.inf if high > margin else at_zero if high == 0 else None,
        )

    def _limits_of_constant(self, constant: Constant) -> tuple[float | None, float | None]:
        low, high = constant.range
        if not constant.swings:
            limit = float(constant.rational) if constant.rational is not None else _middle(low, high)
            return limit, limit
        if constant.extremes is None:
            return None, None
        low, high = constant.extremes
        size = max(abs(low), abs(high))
        return _simple(low, size), _simple(high, size)

    # --- reading --------------------------------------------------------------------------------------------------

    def read(self, node: ast.expr) -> Expansion:
        """The expansion of a tree; equal parts are expanded once."""
        name = key(node)
        if name not in self.known:
            self.known[name] = self._read(node)
        return self.known[name]

    def _read(self, node: ast.expr) -> Expansion:
        match node:
            case ast.Constant(value=int() | float() as value):
                return of_constant(constants.rational(Fraction(repr(value))))
            case ast.Name(id=name):
                return self._name(name)
            case ast.UnaryOp(op=ast.USub()):
                return self.do.scaled(self.read(node.operand), constants.rational(-1))
            case ast.BinOp(op=ast.Pow()):
                return self._power(self.read(node.left), self.read(node.right))
            case ast.BinOp():
                return self._arithmetic(node.op, self.read(node.left), self.read(node.right))
            case ast.IfExp():
                return self._choice(node)
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in WORDS:
                return self._call(name, node)
        raise NotKnownError("not a formula that is read")

    def _name(self, name: str) -> Expansion:
        if name == VARIABLE:
            return self.variable
        if name in self.parameters:
            value = float(self.parameters[name])
            if not math.isfinite(value):
                raise NotKnownError("an infinite parameter")
            return of_constant(constants.rational(Fraction(repr(value))))
        if name not in constants.NAMED:
            raise NotKnownError("a name without a value")
        return of_constant(constants.NAMED[name])

    def _arithmetic(self, operator: ast.operator, a: Expansion, b: Expansion) -> Expansion:
        match operator:
            case ast.Add():
                return self.do.plus(a, b)
            case ast.Sub():
                return self.do.minus(a, b)
            case ast.Mult():
                return self.do.times(a, b)
            case ast.Div():
                return self.do.times(a, self.do.inverse(b))
        raise NotKnownError("not arithmetic")

    def _power(self, a: Expansion, b: Expansion) -> Expansion:
        exponent = b.exact_constant
        if exponent is not None and exponent.rational is not None:
            return self.do.power(a, exponent.rational)
        if a.is_zero and self.sign(b) == 1:
            return a
        return self.do.exp(self.do.times(b, self.do.log(a)))

    # --- switches -------------------------------------------------------------------------------------------------

    def sign(self, a: Expansion) -> int:
        """The sign of an expansion from the start on; raises if it is not known."""
        if a.is_zero:
            return 0
        _, constant = a.lead
        if constant.sign is None:
            raise NotKnownError("a sign that is not known")
        if len(a.terms) == 1 and a.rest is None:
            return constant.sign
        self.do.split(a)
        return constant.sign

    def _choice(self, node: ast.IfExp) -> Expansion:
        def holds(test: ast.expr) -> bool:
            left, op, right = compared(test)
            return _HOLDS[type(op)](self.sign(self.do.minus(self.read(left), self.read(right))))

        return self.read(node.body if decided(node.test, holds) is True else node.orelse)

    def _part(self, name: str, a: Expansion) -> Expansion:
        """max(a, 0) or abs(a); what is left out of what swings changes them by no more than its size."""
        if a.is_zero or not a.terms or not a.terms[0][1].swings or a.terms[0][1].sign is not None:
            if self.sign(a) >= 0:
                return a
            return self.do.scaled(a, constants.rational(-1)) if name == "abs" else Expansion()
        monomial, constant = a.terms[0]
        lead = (monomial, constants.part_of_swing(name, constant))
        bare = Expansion(a.terms[1:], a.rest)
        if bare.is_zero:
            return Expansion((lead,))
        bound = self.do.relative(bare, self.do.size(bare))
        far = max(abs(bound.low), abs(bound.high))
        return self.do.collect([lead], [Rest(self.do.size(bare), Scalar(-far, far))])

    def _larger(self, a: Expansion, b: Expansion) -> Expansion:
        difference = self.do.minus(a, b)
        part = self._part("relu", difference)
        return b if part.is_zero else a if part is difference else self.do.plus(b, part)

    def _smaller(self, a: Expansion, b: Expansion) -> Expansion:
        minus = constants.rational(-1)
        return self.do.scaled(self._larger(self.do.scaled(a, minus), self.do.scaled(b, minus)), minus)

    # --- words ----------------------------------------------------------------------------------------------------

    def _call(self, name: str, node: ast.Call) -> Expansion:
        arguments = node.args
        match name:
            case "exp":
                return self.do.exp(self.read(arguments[0]))
            case "log":
                return self.do.log(self.read(arguments[0]))
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
                return self.read(forms.log_sum(node))
        return self._word(name, arguments)

    def _word(self, name: str, arguments: list[ast.expr]) -> Expansion:
        x = self.read(arguments[0])
        if x.growth > 0 and x.terms and x.terms[0][1].swings and x.terms[0][1].sign is None:
            values = scalars.word_range(name, Scalar(-math.inf, math.inf))
            if math.isfinite(values.low) and math.isfinite(values.high):
                return Expansion((), Rest(monomials.ONE, values))
        form = self._form(name, x)
        if form is not None:
            return self.read(substitute(form, dict(zip(WORDS[name].arguments, arguments, strict=True))))
        return self._far(name, x, arguments[0]) if x.growth > 0 else self._near(name, x)

    def _form(self, name: str, x: Expansion) -> ast.expr | None:
        """The formula that the word is expanded by."""
        at: float | None = None
        if x.growth > 0:
            at = x.terms[0][1].sign * math.inf if x.terms and x.terms[0][1].sign else None
        elif x.constant.rational is not None:
            at = float(x.constant.rational)
        special = None if at is None else forms.towards(name, at)
        beside = forms.beside_zero(name) if x.growth > 0 or x.constant.sign else None
        return special or beside or forms.plainer(name)

    def _far(self, name: str, x: Expansion, argument: ast.expr) -> Expansion:
        """A word whose argument tends to infinity."""
        _, constant = x.lead
        if constant.sign is None:
            raise NotKnownError("an argument that swings and grows")
        if name in ("sin", "cos"):
            return of_constant(constants.swinging(name, key(argument), _waves(x)))
        if name == "erfc":
            return self._erfc(x, argument)
        raise NotKnownError(f"{name} towards infinity")

    def _erfc(self, x: Expansion, argument: ast.expr) -> Expansion:
        """The asymptotic series, whose remainder has the size and the sign of the first term left out (DLMF 7.12.1)."""
        self.sign(x)
        factor = self.read(substitute(forms.parsed("exp(-x**2)/x/sqrt(pi)"), {"x": argument}))
        step = self.do.scaled(self.do.inverse(self.do.times(x, x)), constants.rational(Fraction(-1, 2)))
        coefficients, odd = [], Fraction(1)
        for k in range(self.kept):
            coefficients.append(constants.rational(odd))
            odd *= 2 * k + 1
        last = scalars.of_fraction(odd).hull(scalars.ZERO)
        return self.do.times(factor, self.do.taylor(coefficients, last, step))

    def _near(self, name: str, x: Expansion) -> Expansion:
        """A word whose argument tends to a number, or stays in an interval."""
        at = x.constant
        v = Expansion(tuple(term for term in x.terms if term[0] != monomials.ONE), x.rest)
        if name in _SINC:
            coefficients, last = _sinc(_SINC[name], self.kept)
            return self.do.taylor(coefficients, last, v)
        if v.is_zero:
            return of_constant(self.exact.word(name, at, 0)[0])
        near = at.range.plus(self.do.relative(v, monomials.ONE).hull(scalars.ZERO))
        if v.growth == 0:
            return Expansion((), Rest(monomials.ONE, scalars.word_range(name, near)))
        last = self.enclosed.word(name, near, self.kept)[-1]
        return self.do.taylor(self.exact.word(name, at, self.kept - 1), last, v)


_T = Monomial(((1, constants.rational(1)),))
_INVERSE_T = Monomial(((1, constants.rational(-1)),))
_HOLDS: Mapping[type[ast.cmpop], Callable[[int], bool]] = {
    ast.Lt: lambda sign: sign < 0,
    ast.LtE: lambda sign: sign <= 0,
    ast.Gt: lambda sign: sign > 0,
    ast.GtE: lambda sign: sign >= 0,
    ast.Eq: lambda sign: sign == 0,
    ast.NotEq: lambda sign: sign != 0,
}
_SINC = {"sinc": 0, "sinc_slope": 1, "sinc_curvature": 2}


def _waves(x: Expansion) -> Mapping[str, Wave]:
    """Sine and cosine of multiples of one growing phase are read together."""
    if x.rest is not None or any(constant.swings or monomial.growth < 0 for monomial, constant in x.terms):
        return {}
    growing = [(monomial, constant) for monomial, constant in x.terms if monomial.growth > 0]
    shift = x.constant.range
    if not shift.high - shift.low < scalars.TIGHT:
        return {}
    frequency = Fraction(growing[0][1].content)
    bare = [(monomial, constant.over(constants.rational(frequency))) for monomial, constant in growing]
    phase = " ".join([f"{monomial!r}: {constant.name}" for monomial, constant in bare])
    return {"sin": Wave(phase, frequency, shift.high - math.pi / 2), "cos": Wave(phase, frequency, shift.high)}


def _sinc(order: int, count: int) -> tuple[list[Constant], Scalar]:
    """Taylor coefficients at 0 of a derivative of sinc, whose n-th derivative is at most 1/(n + 1)."""
    coefficients = []
    for k in range(count):
        n = k + order
        value = Fraction((-1) ** (n // 2), (n + 1) * math.factorial(k)) if n % 2 == 0 else Fraction(0)
        coefficients.append(constants.rational(value))
    largest = scalars.of_fraction(Fraction(1, (count + order + 1) * math.factorial(count))).high
    return coefficients, Scalar(-largest, largest)


def _width(place: float) -> Fraction:
    """A power of 2 of about the size of the place, at least 1."""
    return Fraction(2) ** max(0, math.frexp(place)[1] - 1)


def _exact_end(tree: ast.expr, parameters: Mapping[str, float], place: float) -> Constant:
    """The number for which a place stands; 0 for infinity, which needs none."""
    if math.isinf(place):
        return constants.ZERO
    numbers = [part.value for part in ast.walk(tree) if isinstance(part, ast.Constant)]
    written = {abs(number) for number in numbers if isinstance(number, int | float)}
    if abs(place) in written or abs(place) in {abs(value) for value in parameters.values()}:
        return constants.rational(Fraction(repr(float(place))))
    return exact_place(float(place))


def exact_place(place: float) -> Constant:
    """The number for which a float stands: a simple fraction, root or multiple of pi, or it is only known roughly."""
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
    return constants.unknown(
        f"place {place!r}", Scalar(math.nextafter(place, -math.inf), math.nextafter(place, math.inf))
    )


def _middle(low: float, high: float) -> float | None:
    """The number that is known to lie in an interval of the size of rounding."""
    middle = low / 2 + high / 2
    return middle if Scalar(low, high).is_tight(abs(middle)) else None


def _simple(value: float, size: float) -> float:
    """A bound without the rounding outward of a simple number."""
    near = float(Fraction(value).limit_denominator(1000)) if math.isfinite(value) else value
    return near if abs(near - value) <= 1e-14 * size else value
