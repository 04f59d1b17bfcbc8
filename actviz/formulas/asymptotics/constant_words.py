"""Values of words at exact constants: known constants, or new constants with an interval."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from actviz.formulas.asymptotics import scalar_intervals
from actviz.formulas.asymptotics.constants import (
    E_ATOM,
    MAX_PRIME,
    ONE,
    PI,
    ZERO,
    Atom,
    Constant,
    Powers,
    log_of_integer,
    of_atom,
    raises_for_constants,
    rational,
)
from actviz.formulas.asymptotics.scalar_intervals import OutOfDomainError, ScalarInterval
from actviz.formulas.asymptotics.waves import Wave
from actviz.formulas.expressions import substitute, tree_of
from actviz.formulas.polynomials import line_of
from actviz.formulas.prime_factors import prime_powers
from actviz.formulas.vocabulary import WORDS


@raises_for_constants
def apply(word: str, x: Constant) -> Constant:
    """Return the value of a word at a constant. Raises ``NoConstantError`` if no value is known."""
    exact = _known_value(word, x)
    if exact is not None:
        return exact
    range = scalar_intervals.word_range(word, x.range)
    is_positive = range.low > 0 or WORDS[word].is_positive
    covers_range = x.covers_range and scalar_intervals.monotone_on(word, x.range)
    return of_atom(Atom(f"{word}({x.name})", range, is_positive, oscillates=x.oscillates, covers_range=covers_range))


@raises_for_constants
def exp(value: Constant) -> Constant:
    """Return the exponential of a constant: the product over its terms."""
    result = ONE
    for powers, factor in value.terms.items():
        if not powers:
            atom = E_ATOM
        elif (raised := _exponential(powers)) is not None:
            result = result.times(raised.power(factor))
            continue
        else:
            inner = Constant({powers: 1})
            range = scalar_intervals.word_range("exp", inner.range)
            atom = Atom(f"exp({inner.name})", range, True, None, inner.oscillates, inner.covers_range, inner)
        result = result.times(Constant({((atom, factor),): 1}))
    return result


def _exponential(powers: Powers) -> Constant | None:
    """Return a for exp(log(a)), otherwise None."""
    return powers[0][0].exponential if len(powers) == 1 and powers[0][1] == 1 else None


@raises_for_constants
def log(value: Constant) -> Constant:
    """Return the natural logarithm of a positive constant."""
    if value.sign != 1:
        raise OutOfDomainError("a logarithm of what may not be positive")
    if len(value.terms) == 1:
        powers, factor = next(iter(value.terms.items()))
        if all(atom.is_positive for atom, _ in powers):
            total = ZERO
            for prime, count in prime_powers(factor, MAX_PRIME).items():
                total = total.plus(log_of_integer(prime).times(rational(count)))
            for atom, exponent in powers:
                total = total.plus(_log_of_atom(atom).times(rational(exponent)))
            return total
    content = value.content
    bare = value.times(rational(1 / Fraction(content)))
    range = scalar_intervals.word_range("log", bare.range)
    atom = Atom(f"log({bare.name})", range, range.low > 0, None, bare.oscillates, bare.covers_range, exponential=bare)
    return log(rational(content)).plus(of_atom(atom))


def _log_of_atom(atom: Atom) -> Constant:
    if atom.logarithm is not None:
        return atom.logarithm
    range = scalar_intervals.word_range("log", atom.range)
    named = f"log({atom.name})"
    return of_atom(
        Atom(named, range, range.low > 0, None, atom.oscillates, atom.covers_range, exponential=of_atom(atom))
    )


def _known_value(word: str, x: Constant) -> Constant | None:
    """Return known values: exponentials, logarithms, roots, zeros, and sine and cosine at multiples of pi/2."""
    value = x.rational
    if word == "exp":
        return exp(x)
    if word == "log":
        return log(x)
    if word == "sqrt":
        return x.power(Fraction(1, 2))
    if word in ("sin", "cos"):
        return _wave(word, x)
    if value is not None and (multiple := _exact_angle(word, abs(value))):
        return PI.times(rational(multiple if value > 0 else -multiple))
    row = WORDS[word]
    if value is not None and row.shape is not None and value == row.shape.zero:
        return ZERO
    if x.sign == -1 and row.parity is not None:
        mirrored = apply(word, x.negative())
        return mirrored.negative() if row.parity == "odd" else mirrored
    if word == "erf" and x.range.low > 1:  # 1 - erf(x) is smaller, with a smaller absolute error
        return ONE.minus(apply("erfc", x))
    if word == "erfc" and x.range.high <= 1:
        return ONE.minus(apply("erf", x))
    return None


def _exact_angle(word: str, value: Fraction) -> Fraction | None:
    """Return the angle of a value of an inverse trigonometric word as a multiple of pi, if it is known, else None."""
    text = WORDS[word].exact_values.get(float(value), "")
    line = line_of(substitute(tree_of(text), {"pi": ast.Name("x")})) if text else None
    return line.slope if line and line.slope and not line.intercept else None


def _wave(word: str, x: Constant) -> Constant | None:
    turns = x.over(PI).rational
    if turns is None:
        if x.sign != -1:
            return None
        mirrored = apply(word, x.negative())
        return mirrored.negative() if word == "sin" else mirrored
    quarter = turns * 2 + (0 if word == "cos" else -1)  # sin(x) is cos(x - pi/2)
    if quarter.denominator != 1:
        return None
    return rational((1, 0, -1, 0)[int(quarter) % 4])


# --- oscillating values ----------------------------------------------------------------------------------------------


def oscillating(word: str, argument: str, waves: Mapping[str, Wave]) -> Constant:
    """Return the sine or cosine (``word``) of an argument that tends to infinity, which oscillates in [-1, 1]."""
    sine = of_atom(_oscillation("sin", argument, waves))
    if word == "sin":
        return sine
    return of_atom(replace(_oscillation("cos", argument, waves), square=ONE.minus(sine.times(sine))))


def _oscillation(word: str, argument: str, waves: Mapping[str, Wave]) -> Atom:
    return Atom(
        f"{word}[{argument}]", ScalarInterval(-1.0, 1.0), oscillates=True, covers_range=True, wave=waves.get(word)
    )


def part_of_oscillation(name: str, of: Constant) -> Constant:
    """Return the absolute value (``abs``) or the positive part (``relu``) of an oscillating number."""
    low, high = of.range
    if name == "abs":
        range = ScalarInterval(0.0 if of.range.has_zero else min(abs(low), abs(high)), max(abs(low), abs(high)))
    else:
        range = ScalarInterval(max(low, 0.0), max(high, 0.0))
    return of_atom(Atom(f"{name}({of.name})", range, oscillates=True, covers_range=of.covers_range))
