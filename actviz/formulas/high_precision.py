"""Evaluation of trees at one point with ``decimal``, as a reference for float64.

The range of exponents of ``decimal`` is so large that nothing overflows. The number of digits is doubled until two
values agree, which compensates for cancellation. This is slow, and intended for checks.
"""

from __future__ import annotations

import ast
import decimal
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from actviz.formulas.expressions import key, rejects_deep_trees, tree_of
from actviz.formulas.literals import ARITHMETIC
from actviz.formulas.piecewise import HOLDS
from actviz.formulas.vocabulary import WORDS

MIN_DIGITS, MAX_DIGITS = 40, 1280
"""The numbers of digits of the first and of the last attempt."""
AGREEMENT = Decimal("1e-25")
"""The relative difference up to which two values agree."""
CACHED_PI = 64
"""The number of precisions for which pi is cached."""
TANH_LIMIT = 10**6
"""Magnitude beyond which tanh is 1 or -1 to all digits."""
SERIES_END = 20
"""Argument beyond which erfc is computed by its asymptotic series, whose smallest term is exp(-x**2)."""


class _NoValueError(ArithmeticError):
    """A word has no real value for this argument."""


@rejects_deep_trees
def value_in_digits(tree: ast.expr, parameters: Mapping[str, float], x: float) -> Decimal | None:
    """Return the value of a tree at ``x`` to 25 digits; None if it has none, or if too many digits cancel.

    Literals and parameters are the nearest floats, as in float64; pi and e are exact.

    Examples
    --------
    >>> import ast
    >>> found = value_in_digits(ast.parse("log(cosh(x))", mode="eval").body, {}, 1e4)
    >>> float(found)
    9999.30685281944
    """
    # Near 0, several leading terms of series may cancel; the number of digits allows for that.
    digits = MIN_DIGITS + 4 * max(0, -Decimal(x).adjusted()) if x else MIN_DIGITS
    with decimal.localcontext(_context(MIN_DIGITS)):
        before = _value(tree, parameters, x, digits)
        while before is not None:
            digits *= 2
            found = _value(tree, parameters, x, digits)
            is_certain = found is not None and (found != 0 or digits >= MAX_DIGITS)
            if found is None or (is_certain and abs(found - before) <= AGREEMENT * abs(found)):
                return found
            before = found if digits < MAX_DIGITS else None
        return None


def _context(digits: int) -> decimal.Context:
    traps = [decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow]
    return decimal.Context(prec=digits, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=traps)


def _value(tree: ast.expr, parameters: Mapping[str, float], x: float, digits: int) -> Decimal | None:
    with decimal.localcontext(_context(digits)):
        names = {name: Decimal(float(number)) for name, number in {**parameters, "x": x}.items()}
        try:
            return +_read(tree, {"pi": _pi(digits), "e": Decimal(1).exp(), **names})
        except (ArithmeticError, ValueError, MemoryError):
            return None


def _read(node: ast.expr, names: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as value):
            return Decimal(float(value))
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp():
            return -_read(node.operand, names)
        case ast.IfExp():
            return _read(node.body if _holds(node.test, names) else node.orelse, names)
        case ast.BinOp(op=ast.Pow()):
            return _power(_read(node.left, names), _read(node.right, names))
        case ast.BinOp():
            a, b = _read(node.left, names), _read(node.right, names)
            result: Decimal = ARITHMETIC[type(node.op)](a, b)
            return result
        case ast.Call():
            return _call(node, names)
    raise TypeError(f"not a formula: {ast.dump(node)}")


def _holds(test: ast.expr, names: Mapping[str, Decimal]) -> bool:
    match test:
        case ast.BoolOp():
            join = all if isinstance(test.op, ast.And) else any
            return join(_holds(value, names) for value in test.values)
        case ast.UnaryOp():
            return not _holds(test.operand, names)
        case ast.Compare():
            return HOLDS[type(test.ops[0])](_read(test.left, names) - _read(test.comparators[0], names))
    raise TypeError(f"not a test: {ast.dump(test)}")


def _call(node: ast.Call, names: Mapping[str, Decimal]) -> Decimal:
    arguments = [_read(argument, names) for argument in node.args]
    name = key(node.func)
    if name in _FUNCTIONS:
        return _FUNCTIONS[name](*arguments)
    if name in ("max", "min"):
        return (max if name == "max" else min)(arguments)
    if name == "logsumexp":
        return sum((argument.exp() for argument in arguments), Decimal(0)).ln()
    word = WORDS[name]
    text = word.cases or word.definition or word.elementary_form
    assert text is not None
    return _read(tree_of(text), {**names, **dict(zip(word.arguments, arguments, strict=True))})


# --- functions that decimal lacks ---------------------------------------------------------------------------------


def _power(a: Decimal, b: Decimal) -> Decimal:
    if b == 0:
        return Decimal(1)
    if (a < 0 and b != b.to_integral_value()) or (a == 0 and b < 0):
        raise _NoValueError
    return a**b if b != 2 else a * a


def _log(x: Decimal) -> Decimal:
    if x <= 0:
        raise _NoValueError
    return x.ln()


@lru_cache(CACHED_PI)
def _pi(digits: int) -> Decimal:
    """Return pi by the Gauss-Legendre algorithm (Brent 1976, "Fast multiple-precision evaluation ...")."""
    with decimal.localcontext() as context:
        context.prec = digits + 10
        a, b, t, p = Decimal(1), 1 / Decimal(2).sqrt(), Decimal("0.25"), Decimal(1)
        while abs(a - b) > Decimal(10) ** -(digits + 5):
            middle = (a + b) / 2
            b, t, a, p = (a * b).sqrt(), t - p * (a - middle) ** 2, middle, 2 * p
        return (a + b) ** 2 / (4 * t)


def _series(first: Decimal, ratio: Callable[[int], Decimal]) -> Decimal:
    """Return the sum of a series whose term k is the previous one times ``ratio(k)``, k = 1, 2, ..."""
    total, term, k = first, first, 1
    smallest = Decimal(10) ** -(decimal.getcontext().prec + 5)
    while abs(term) > smallest * abs(total):
        term *= ratio(k)
        total += term
        k += 1
    return total


def _shifted_sine(x: Decimal, quarters: int) -> Decimal:
    """Return sin(x + quarters*pi/2)."""
    with decimal.localcontext() as context:
        context.prec += max(0, x.adjusted()) + 10
        pi = _pi(context.prec)
        turns = (x * 2 / pi).to_integral_value()
        rest = x - turns * pi / 2
        square = rest * rest
        quarter = int((turns + quarters) % 4) % 4
        if quarter % 2:
            found = _series(Decimal(1), lambda k: -square / ((2 * k - 1) * (2 * k)))
        else:
            found = _series(rest, lambda k: -square / ((2 * k) * (2 * k + 1)))
    return +(found if quarter < 2 else -found)


def _atan(x: Decimal) -> Decimal:
    with decimal.localcontext() as context:
        context.prec += 10
        for _ in range(4):
            x = x / (1 + (1 + x * x).sqrt())
        square, total, power, k = x * x, x, x, 1
        while abs(power) > Decimal(10) ** -context.prec * abs(total):
            power *= -square
            k += 2
            total += power / k
        return 16 * total


def _asin(x: Decimal) -> Decimal:
    if abs(x) > 1:
        raise _NoValueError
    if abs(x) == 1:
        return x * _pi(decimal.getcontext().prec) / 2
    return _atan(x / (1 - x * x).sqrt())


def _tanh(x: Decimal) -> Decimal:
    if abs(x) > TANH_LIMIT:
        return Decimal(1).copy_sign(x)
    power = (2 * x).exp()
    return (power - 1) / (power + 1)


def _erf(x: Decimal) -> Decimal:
    if abs(x) > SERIES_END:
        return Decimal(1).copy_sign(x) * (1 - _erfc(abs(x)))
    with decimal.localcontext() as context:
        context.prec += int(x * x) + 10  # the largest term is about exp(x**2)
        square, total, power, k = x * x, x, x, 0
        while abs(power) > Decimal(10) ** -context.prec * abs(total):
            k += 1
            power *= -square / k
            total += power / (2 * k + 1)
        return 2 * total / _pi(context.prec).sqrt()


def _erfc(x: Decimal) -> Decimal:
    if x < SERIES_END:
        with decimal.localcontext() as context:
            context.prec += int(x * x) if x > 0 else 0
            return 1 - _erf(x)
    total = term = Decimal(1)
    for k in range(1, SERIES_END**2):  # the asymptotic series, DLMF 7.12.1
        term *= -(2 * k - 1) / (2 * x * x)
        total += term
    return (-x * x).exp() / (x * _pi(decimal.getcontext().prec).sqrt()) * total


_FUNCTIONS: Mapping[str, Callable[..., Decimal]] = {
    "exp": lambda x: x.exp(),
    "log": _log,
    "sqrt": lambda x: x.sqrt(),
    "sin": lambda x: _shifted_sine(x, 0),
    "cos": lambda x: _shifted_sine(x, 1),
    "tanh": _tanh,
    "asin": _asin,
    "atan": _atan,
    "asinh": lambda x: (abs(x) + (x * x + 1).sqrt()).ln().copy_sign(x),
    "erf": _erf,
    "erfc": _erfc,
    "Phi": lambda x: _erfc(-x / Decimal(2).sqrt()) / 2,
    "abs": abs,
    "sign": lambda x: Decimal((x > 0) - (x < 0)),
}
