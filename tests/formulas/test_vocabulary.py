"""Values and slopes of every word compared with mpmath, to the last digits, also in the tails."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from mpmath import mp, mpf

from actviz.formulas.calculus import derivative
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.vocabulary import CONSTANTS, WORDS
from actviz.formulas.word import Word
from tests.functions import tree_of
from tests.mp_reading import read, read_text, slope
from tests.selection import long_except

EPS = 2.0**-52
SMALL = 2.0**-1022  # below this float64 has fewer digits
MAGNITUDES = [0.0, 1e-300, 1e-9, 1e-3, 0.1, 0.4, 0.9, 1.0, 1.1, 2.5, 5.0, 9.0, 19.5, 26.0, 37.0, 300.0, 700.0, 745.0]
FAR = [1e5, 1e17, 1e155, 1e300]
OF_X = [word for word in WORDS.values() if word.arguments == ("x",)]


with_points = pytest.mark.parametrize("drawn", [1, pytest.param(200, marks=pytest.mark.long)])


def points(word: Word, drawn: int) -> list[float]:
    """Return points on the whole line, including random ones."""
    chance = random.Random(word.name)
    fixed = [sign * size for size in MAGNITUDES + FAR for sign in (-1.0, 1.0)]
    return fixed + [chance.gauss(0, spread) for spread in (0.3, 2.0, 12.0) for _ in range(drawn)]


def is_close(value: float, right: mpf, changes: mpf) -> bool:
    """Return whether the error of a value is a few roundings of the value, or of the argument."""
    if not mp.isfinite(right):
        return not math.isfinite(value)
    if abs(right) > 1e307:
        return math.isinf(value) or bool(abs(value - right) < abs(right) * 1e-12)
    allowed = abs(right) + (abs(changes) if mp.isfinite(changes) else 0)
    return bool(abs(value - right) <= 8 * EPS * allowed + SMALL)


@with_points
@pytest.mark.parametrize("word", OF_X, ids=lambda word: word.name)
def test_values_keep_their_digits_everywhere(word: Word, drawn: int) -> None:
    tree = tree_of(f"{word.name}(x)")
    reading, change = read(tree), read(derivative(tree))
    x = np.array(points(word, drawn))
    values = evaluate(compile_tree(tree), x)
    with mp.workdps(25):
        for at, value in zip(x.tolist(), values.tolist(), strict=True):
            right = reading(at)
            assert is_close(value, right, at * change(at) if abs(at) < 1e3 else mpf(0)), (word.name, at, value, right)


@with_points
@pytest.mark.parametrize("word", OF_X, ids=lambda word: word.name)
def test_slopes_keep_their_digits_everywhere(word: Word, drawn: int) -> None:
    tree = derivative(tree_of(f"{word.name}(x)"))
    reading, change = read_text(f"{word.name}(x)"), read(derivative(tree))
    step = 5 if drawn == 1 else 1  # differences in mpmath are slow
    x = np.array([at for at in points(word, drawn)[::step] if at != 0])
    values = evaluate(compile_tree(tree), x)
    with mp.workdps(25):
        for at, value in zip(x.tolist(), values.tolist(), strict=True):
            if mp.isfinite(reading(at)):
                right = slope(reading, at)
                assert is_close(value, right, at * change(at) if abs(at) < 1e3 else mpf(0)), (word.name, at, value)


@with_points
@pytest.mark.parametrize("word", [word for word in WORDS.values() if word.kernel], ids=lambda word: word.name)
def test_a_kernel_is_the_definition(word: Word, drawn: int) -> None:
    assert word.kernel
    assert word.definition
    kernel, definition = read_text(word.kernel), read_text(word.definition)
    with mp.workdps(50):
        for at in points(word, drawn):
            right = definition(at)
            # 1 + erf(-212) is 0 to all digits that are computed.
            assert abs(kernel(at) - right) <= max(abs(right) * mpf(10) ** -45, mpf(10) ** -1400), (word.name, at)


@pytest.mark.parametrize(
    ("text", "order"),
    long_except(
        [
            ("hypot(x, 1)", 1),
            ("hypot(2*x, x - 3)", 1),
            ("logsumexp(x, 0, -x)", 1),
            ("logsumexp(2*x, 1)", 2),
            ("hypot(x, 1)", 2),
            ("clip(x**2, -1, 3)", 1),
            ("max(x, x**2, 1)", 1),
            ("min(x, x**2, 1)", 1),
        ],
        lambda value: value != ("logsumexp(2*x, 1)", 2),
        unpack=True,
    ),
)
def test_words_of_several_arguments_have_their_slopes(text: str, order: int) -> None:
    tree = tree_of(text)
    for _ in range(order):
        tree = derivative(tree)
    with mp.workdps(30):
        for at in (-700.1, -30.3, -1.9, -0.3, 0.2, 0.7, 1.3, 5.1, 40.4, 700.3):
            right = slope(read_text(text), at, order)
            assert abs(read(tree)(at) - right) <= abs(right) * mpf(10) ** -25 + mpf(10) ** -400, at
            if order == 1:
                assert float(evaluate(compile_tree(tree), at)) == pytest.approx(float(right), rel=1e-13, abs=1e-300), at


def test_hypot_and_logsumexp_do_not_overflow() -> None:
    huge = np.array([1e300, -1e300, 1e155])
    assert evaluate(compile_tree(tree_of("hypot(x, x)")), huge) == pytest.approx(np.abs(huge) * math.sqrt(2), rel=1e-15)
    assert evaluate(compile_tree(tree_of("logsumexp(x, 0)")), huge).tolist() == [1e300, 0.0, 1e155]
    assert float(evaluate(compile_tree(tree_of("logsumexp(x, 0)")), -700.0)) == pytest.approx(math.exp(-700), rel=1e-12)


@pytest.mark.parametrize("word", WORDS.values(), ids=lambda word: word.name)
def test_a_row_is_complete(word: Word) -> None:
    assert (word.value is None) == (word.kernel is not None), "one way to compute it"
    assert word.slopes or word.cases, "a slope, or cases to take it from"
    assert word.is_variadic or not word.slopes or len(word.slopes) == len(word.arguments)
    assert (word.latex is None) == (word.plain is None)
    assert word.latex or word.definition, "a way to write it"


def test_names_are_words_or_constants_not_both() -> None:
    assert not set(WORDS) & {*CONSTANTS, "x"}
    assert dict(CONSTANTS) == {"pi": math.pi, "e": math.e}


@pytest.mark.parametrize(
    ("name", "count", "takes"),
    [("exp", 1, True), ("exp", 2, False), ("max", 1, False), ("max", 2, True), ("max", 9, True)],
)
def test_a_word_knows_how_many_arguments_it_takes(name: str, count: int, takes: bool) -> None:
    assert WORDS[name].takes(count) is takes
