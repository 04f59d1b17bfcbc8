"""Enclosures contain the values of mpmath, claim continuity only where it is true, and shrink with the cells."""

from __future__ import annotations

import ast
import itertools
import math
import random
from collections.abc import Iterator

import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.typing import NDArray

import actviz
from actviz.curves import Curve
from actviz.formulas.calculus import derivative, expand
from actviz.formulas.enclosures import intervals, tree_enclosure
from actviz.formulas.enclosures.intervals import ULP, Intervals
from actviz.formulas.enclosures.tree_enclosure import compile_enclosure
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import compile_tree
from actviz.formulas.vocabulary import WORDS
from actviz.formulas.word import Word
from tests.formulas.samples import PARAMETERS, random_text
from tests.functions import formula_tree
from tests.mp_reading import read
from tests.selection import everything, in_one_test

Ends = NDArray[np.float64]
SHAPED = [word for word in WORDS.values() if word.shape]
OF_X = [word for word in WORDS.values() if word.arguments == ("x",)]


def bounds(text: str, low: float, high: float, **parameters: float) -> tuple[float, float]:
    found = compile_enclosure(formula_tree(text), parameters)(low, high)
    return float(found.low), float(found.high)


def is_continuous(text: str, low: float, high: float) -> bool:
    return bool(compile_enclosure(formula_tree(text), PARAMETERS)(low, high).is_continuous)


# --- any formula on any cell --------------------------------------------------------------------------------------


def random_cells(chance: np.random.Generator, count: int) -> tuple[Ends, Ends]:
    """Return cells of all widths in all places, some with integers or infinity as ends."""
    places = np.stack(
        [
            chance.normal(scale=4, size=count),
            chance.normal(size=count) * 10.0 ** chance.integers(-5, 6, count),
            np.round(chance.normal(scale=3, size=count)),
        ]
    )
    middle = places[chance.choice([0, 0, 0, 1, 2], count), np.arange(count)]
    radius = np.abs(chance.normal(size=count)) * 10.0 ** chance.integers(-6, 2, count)
    kind = chance.random(count)
    low = np.where(kind < 0.05, -np.inf, np.where((kind > 0.1) & (kind < 0.2), np.round(middle), middle - radius))
    high = np.where(kind > 0.95, np.inf, np.where((kind > 0.15) & (kind < 0.25), np.round(middle), middle + radius))
    return np.minimum(low, high), np.maximum(low, high)


def random_points(chance: np.random.Generator, low: Ends, high: Ends) -> Ends:
    """Return a point in each cell: an end, 0, or another point."""
    far = 10.0 ** chance.uniform(-3, 4, low.size)
    start = np.where(np.isfinite(low), low, np.where(np.isfinite(high), high, 0.0) - far)
    end = np.where(np.isfinite(high), high, start + far)
    where = np.where(chance.random(low.size) < 0.3, chance.choice([0.0, 1.0], low.size), chance.random(low.size))
    points = np.clip(start + where * (end - start), start, end)
    return np.where((chance.random(low.size) < 0.1) & (low <= 0) & (high >= 0), 0.0, points)


def values_of_parts(tree: ast.expr, x: float) -> list[mpf]:
    parts = [part for part in ast.walk(tree) if isinstance(part, ast.BinOp | ast.Call)]
    return [read(part, PARAMETERS)(x) for part in parts]


def is_out_of_reach(tree: ast.expr, x: float, digits: int = 1000) -> bool:
    """Return whether a part is a number like exp(1e6), for which mpmath evaluates no function."""
    return any(abs(part) > mpf(10) ** digits for part in values_of_parts(tree, x))


def check_points(tree: ast.expr, chance: np.random.Generator, count: int, names: dict[str, float]) -> int:
    """Compare the enclosures of random cells with a value in each; return how many values there are."""
    low, high = random_cells(chance, count)
    points = random_points(chance, low, high)
    found = compile_enclosure(tree, names)(low, high)
    reading, text = read(tree, names), ast.unparse(tree)
    values = 0
    with mp.workdps(30):
        for i, x in enumerate(points.tolist()):
            value = reading(x)
            where = (text, low[i], high[i], x, value, found.low[i], found.high[i])
            assert found.is_defined[i] or not found.is_continuous[i], where
            if mp.isfinite(value) and math.isnan(found.low[i]):
                # In mpmath, log(0) is a number, and a comparison with nan is false.
                assert not all(map(mp.isfinite, values_of_parts(tree, x))), where
            elif mp.isfinite(value):
                assert found.low[i] <= value <= found.high[i], where
                values += 1
            elif found.is_defined[i]:
                assert is_out_of_reach(tree, x), where
    return values


MOST_PARTS = 1000 if everything else 90
"""mpmath takes seconds for larger trees."""


def random_trees(seed: int, count: int) -> Iterator[ast.expr]:
    """Return trees of random formulas; two thirds are first or second derivatives."""
    chance = random.Random(seed)
    while count:
        text = random_text(chance)
        if "pi" in text and ("sin" in text or "tan" in text):
            continue  # in mpmath, sin(pi) is not 0 but tiny, and sinc_curvature of it is wrong
        try:
            tree = formula_tree(text)
            for _ in range(chance.randrange(3)):
                tree = derivative(tree)
        except ActvizError:
            continue
        if len(list(ast.walk(tree))) < MOST_PARTS:
            count -= 1
            yield tree


def test_enclosures_of_random_formulas_contain_every_value() -> None:
    chance = np.random.default_rng(14)
    trees = random_trees(24, 3000 if everything else 400)
    values = sum(check_points(tree, chance, 25, PARAMETERS) for tree in trees)
    assert values > (50_000 if everything else 8000)


def catalogue() -> Iterator[tuple[ast.expr, dict[str, float]]]:
    for name in actviz.names():
        curve = actviz.get(name)
        if isinstance(curve, Curve):
            yield expand(curve.function.tree, curve.function.definitions, stable=True), dict(curve.parameters)


def test_enclosures_of_the_catalogue_contain_every_value() -> None:
    chance = np.random.default_rng(15)
    for tree, names in catalogue():
        slope = derivative(tree)
        for part in (tree, slope, derivative(slope)):
            check_points(part, chance, 200 if everything else 12, names)


# --- words --------------------------------------------------------------------------------------------------------


def test_every_word_has_an_enclosure() -> None:
    assert [name for name, word in WORDS.items() if not (word.shape or word.enclosure)] == []


def far_and_near(seed: int, count: int) -> list[float]:
    """Return points of all magnitudes, and those at which a part of a word is 0, 1 or inaccurate."""
    chance = np.random.default_rng(seed)
    signs = chance.choice([-1.0, 1.0], count)
    beside = 10.0 ** chance.uniform(-16, -1, count)
    halves = np.pi / 2 * np.round(10.0 ** chance.uniform(0, 9, count))
    special = [0.0, 5e-324, 1e-310, 1.0, 37.5, 38.4, 709.7, 745.1, 1e22, 6381956970095103 * 2.0**797, 1.7e308]
    drawn = np.concatenate(
        [
            chance.normal(scale=3, size=count),
            chance.uniform(-40, 40, count),
            chance.uniform(-760, 760, count),
            signs * 10.0 ** chance.uniform(-324, 308, count),
            signs * (1 + beside),
            signs * (1 - beside),
            halves,
            np.nextafter(halves, 0),
        ]
    )
    return [*drawn.tolist(), *special, *(-x for x in special)]


def ulps(value: float, right: mpf) -> float:
    """Return the error of a value in units in the last place of the correct value."""
    place = max(mp.mag(right) - 53, -1074) if right else -1074
    return float(abs(value - right) / mpf(2) ** place)


@pytest.mark.parametrize("word", SHAPED, ids=lambda word: word.name)
def test_the_float_implementation_of_a_word_is_as_good_as_its_row_claims(word: Word) -> None:
    tree = formula_tree(f"{word.name}(x)")
    function, reading, shape = compile_tree(tree), read(tree), word.shape
    assert shape is not None
    points = far_and_near(1, 200 if everything else 15)
    with np.errstate(all="ignore"):
        values = np.asarray(function(np.array(points))).tolist()
    with mp.workdps(25):
        for x, value in zip(points, values, strict=True):
            right = reading(x)
            if mp.isfinite(right) and math.isfinite(value):
                assert ulps(value, right) <= shape.ulps + shape.ulps_per_square * x * x, (x, value, right)
                assert (value == 0) == (x == shape.zero) or shape.zero is None


@pytest.mark.parametrize("word", OF_X, ids=lambda word: word.name)
def test_enclosures_of_words_at_single_points_contain_the_value(word: Word) -> None:
    tree = formula_tree(f"{word.name}(x)")
    points = far_and_near(2, 200 if everything else 15)
    found, reading = compile_enclosure(tree)(points, points), read(tree)
    with mp.workdps(25):
        for i, x in enumerate(points):
            value = reading(x)
            if mp.isfinite(value):
                assert found.low[i] <= value <= found.high[i], (x, value, found.low[i], found.high[i])
                assert found.is_continuous[i] or (word.name, x) == ("sign", 0) or word.name == "tan"
            else:
                assert math.isnan(found.low[i]) or abs(value) > 1e308, x


def test_a_word_without_data_gives_the_whole_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDS, "strange", Word(name="strange", value="np.exp"))
    found = compile_enclosure(formula_tree("strange(x) + 1"))([0.0, 1.0], [1.0, 2.0])
    assert found.low.tolist() == [-math.inf] * 2
    assert found.high.tolist() == [math.inf] * 2
    assert not found.is_continuous.any()
    assert not found.is_defined.any()
    assert bounds("tanh(strange(x))", 0, 1) == (-1, 1)


@in_one_test(
    "text, low, high",
    [(f"{name}(x)", 0.0, 0.0) for name, word in WORDS.items() if word.shape and word.shape.zero == 0]
    + [("sin(x)", 0.0, 0.0), ("tan(x)", 0.0, 0.0), ("abs(x)", 0.0, 0.0), ("sign(x)", 0.0, 0.0), ("log(x)", 1.0, 1.0)]
    + [("max(x, 0)", -2.0, -1.0), ("max(x, 0)*exp(x)", -2.0, -1.0), ("max(x, 0)**3", -2.0, -1.0), ("x - x", 1.0, 2.0)]
    + [("sqrt(max(x, 0))", -2.0, -1.0), ("0*x", 1.0, 2.0), ("0*x", -math.inf, math.inf), ("(x - 1)*x", 1.0, 1.0)]
    + [("hypot(x, 0)", 0.0, 0.0), ("max(x, 0)/(1 + x**2)", -2.0, -1.0), ("max(x, 0)**0.3", -math.inf, -1.0)],
)
def test_what_is_exactly_zero_stays_so(text: str, low: float, high: float) -> None:
    assert bounds(text, low, high) == (0, 0)


@in_one_test(
    "text, low, high, least, largest",
    [
        ("sin(x)", 0.0, 7.0, -1, 1),
        ("sin(x)", 1.0, 2.0, math.sin(1), 1),
        ("sin(x)", 1e22, 1e22 + 3e6, -1, 1),
        ("sin(x)", 0.5, math.inf, -1, 1),
        ("cos(x)", -1.0, 1.0, math.cos(1), 1),
        ("cos(x)", 3.0, 4.0, -1, math.cos(4)),
        ("cos(x)", -math.inf, 0.0, -1, 1),
        ("tan(x)", -1.0, 1.0, -math.tan(1), math.tan(1)),
        ("tan(x)", 1.0, 2.0, -math.inf, math.inf),
        ("tan(x)", 2.0, 4.0, math.tan(2), math.tan(4)),
        ("tan(x)", 2.0, 5.0, -math.inf, math.inf),
        ("tan(x)", 1.0, math.inf, -math.inf, math.inf),
        ("cosh(x)", -1.0, 2.0, 1, math.cosh(2)),
        ("cosh(x)", -math.inf, -2.0, math.cosh(2), math.inf),
        ("phi(x)", -1.0, 2.0, math.exp(-2) / math.sqrt(2 * math.pi), 1 / math.sqrt(2 * math.pi)),
        ("sech2(x)", -math.inf, 1.0, 0, 1),
        ("tanh(x)", -math.inf, math.inf, -1, 1),
        ("erf(x)", -math.inf, math.inf, -1, 1),
        ("erfc(x)", 0.0, math.inf, 0, 1),
        ("sigmoid(x)", -math.inf, 0.0, 0, 0.5),
        ("softplus(x)", -math.inf, 0.0, 0, math.log(2)),
        ("Phi(x)", -math.inf, 0.0, 0, 0.5),
        ("asin(x)", -3.0, 3.0, -math.pi / 2, math.pi / 2),
        ("acos(x)", 0.0, 3.0, 0, math.pi / 2),
        ("atan(x)", -math.inf, math.inf, -math.pi / 2, math.pi / 2),
        ("log(x)", -1.0, math.e, -math.inf, 1),
        ("log1p(x)", -2.0, 0.0, -math.inf, 0),
        ("sqrt(x)", -1.0, 4.0, 0, 2),
        ("hypot(x, 3)", -1.0, 4.0, 3, 5),
        ("hypot(x, x + 1)", -math.inf, 0.0, 0, math.inf),
        ("logsumexp(x, 0)", -math.inf, 0.0, 0, math.log(2)),
        ("logsumexp(x, 0, -1e300)", 0.0, 0.0, math.log(2), math.log(2)),
        ("logsumexp(x, x, 0)", 0.0, 800.0, math.log(3), 800 + math.log(2)),
        ("sinc(x)", -math.inf, math.inf, -1, 1),
        ("sinc(x)", 100.0, math.inf, -0.01, 0.01),
        ("sinc_slope(x)", 100.0, math.inf, -0.02, 0.02),
        ("sinc_slope(x)", -9.0, 9.0, -0.5, 0.5),
        ("sinc_curvature(x)", -9.0, 9.0, -1 / 3, 1 / 3),
        ("sign(x)", -1.0, 2.0, -1, 1),
        ("sign(x)", 0.0, 2.0, 0, 1),
        ("clip(x, -1, 1)", -3.0, 0.5, -1, 0.5),
        ("max(x, 0, -x)", -3.0, 1.0, 0, 3),
        ("min(x, 1)", -3.0, 2.0, -3, 1),
    ],
)
def test_bounds_of_words_are_the_right_ones(text: str, low: float, high: float, least: float, largest: float) -> None:
    assert bounds(text, low, high) == pytest.approx((least, largest), rel=2e-14, abs=1e-15)


@in_one_test("name", [word.name for word in OF_X if word.parity])
def test_parity_is_right(name: str) -> None:
    reading = read(formula_tree(f"{name}(x)"))
    sign = 1 if WORDS[name].parity == "even" else -1
    for x in (0.1, 0.7, 0.9):
        assert reading(-x) == sign * reading(x)


def test_words_without_parity_have_none() -> None:
    for name in [word.name for word in OF_X if not word.parity]:
        reading = read(formula_tree(f"{name}(x)"))
        assert all(reading(-0.3) != sign * reading(0.3) for sign in (-1, 1)), name


# --- continuity ---------------------------------------------------------------------------------------------------


@in_one_test(
    "text, low, high",
    [
        ("1/x", -1.0, 1.0),
        ("1/x", 0.0, 1.0),
        ("1/x", -1.0, 0.0),
        ("1/x", -math.inf, math.inf),
        ("x/x", -1.0, 1.0),
        ("x**-1", 0.0, 1.0),
        ("x**-2", -1.0, 1.0),
        ("x**-0.5", 0.0, 1.0),
        ("x**0.5", -1.0, 1.0),
        ("x**(1/3)", -1.0, 1.0),
        ("x**x", 0.0, 1.0),
        ("log(x)", 0.0, 1.0),
        ("log(x)", -1.0, 1.0),
        ("log1p(x)", -1.0, 1.0),
        ("sqrt(x)", -1.0, 1.0),
        ("asin(x)", 0.0, 2.0),
        ("acos(x)", -2.0, 0.0),
        ("tan(x)", 1.0, 2.0),
        ("tan(x)", 0.0, 100.0),
        ("sign(x)", -1.0, 1.0),
        ("sign(x)", 0.0, 1.0),
        ("1 if x > 0 else 0", -1.0, 1.0),
        ("1 if x > 0 else 0", 0.0, 1.0),
        ("1 if x >= 1 else 0", 0.0, 1.0),
        ("x if x > 1 else 2*x", 0.0, 2.0),
        ("1 if x == 0 else 0", -1.0, 1.0),
        ("2 if abs(x) > 1 else 3", 0.0, 2.0),
        ("2 if sqrt(x) >= 0 else 3", -1.0, 1.0),
        ("log(x) if x > -1 else 0", -2.0, 2.0),
        ("1/(1 - x)", 0.0, 1.0),
        ("exp(1/x)", -1.0, 0.0),
        ("1/(1/x)", 0.0, 1.0),
        ("0*log(x)", 0.0, 1.0),
        ("max(1/x, 0)", -1.0, 0.0),
        ("tanh(1/x)", -1.0, 1.0),
    ],
)
def test_a_pole_a_jump_or_a_missing_value_is_not_continuous(text: str, low: float, high: float) -> None:
    assert not is_continuous(text, low, high)


@in_one_test("text", ["2 if sqrt(x) >= 0 else 3", "2 if 1/x > 5 else 3", "2 if x > 0 and 1/x > 5 else 3"])
def test_a_conditional_has_no_value_where_its_test_has_none(text: str) -> None:
    assert not compile_enclosure(formula_tree(text))(-1.0, 1.0).is_defined


@in_one_test(
    "text, low, high",
    [
        ("exp(x)", -math.inf, math.inf),
        ("exp(x)", 1e6, 1e7),
        ("1/x", 1e-300, math.inf),
        ("sqrt(x)", 0.0, math.inf),
        ("asin(x)", -1.0, 1.0),
        ("x**0.5", 0.0, 1.0),
        ("x**(1/3)", 0.0, 1.0),
        ("x**(4/2)", -1.0, 1.0),
        ("x**3", -math.inf, math.inf),
        ("x**0", -1.0, 1.0),
        ("log(x)", 1e-300, 1.0),
        ("tan(x)", -1.5, 1.5),
        ("sign(x)", 1e-9, 1.0),
        ("max(x, 0)", -1.0, 1.0),
        ("abs(x)*sin(1/(1 + x**2))", -math.inf, math.inf),
        ("x if x > 0 else a*expm1(x)", -1.0, 1.0),
        ("x if x > 0 else a*expm1(x)", -math.inf, math.inf),
        ("0 if x < -3 else (1 if x > 3 else (x + 3)/6)", -9.0, 9.0),
        ("x if not x < 0 else -x", -1.0, 1.0),
        ("1 if x > 0 else 0", 1e-300, 1.0),
        ("log(x) if x > 0 else 0", 1.0, 2.0),
        ("log(x) if x > 0 else 0", -2.0, -1.0),
        ("sinc(x)*logsumexp(x, 0)", -9.0, 9.0),
    ],
)
def test_what_is_continuous_is_known_to_be(text: str, low: float, high: float) -> None:
    assert is_continuous(text, low, high)


def test_what_is_called_continuous_has_equal_limits_from_both_sides() -> None:
    chance = np.random.default_rng(16)
    places = [*range(-3, 4), *PARAMETERS.values(), 0.5, 0.1, 2.5]
    beside = mpf(10) ** -40
    checked = 0
    with mp.workdps(80):
        for tree in random_trees(17, 3000 if everything else 120):
            place = float(chance.choice(places))
            for low, high in ((place - 1, place + 0.7), (place, place + 0.01), (place - 1e-3, place)):
                if compile_enclosure(tree, PARAMETERS)(low, high).is_continuous:
                    value = read(tree, PARAMETERS)
                    inside = [
                        value(place + side * beside) for side in (-1, 0, 1) if low <= place + side * beside <= high
                    ]
                    checked += 1
                    where = (ast.unparse(tree), low, high)
                    if not all(map(mp.isfinite, inside)) or max(inside) - min(inside) > mpf(10) ** -9 * abs(inside[0]):
                        is_small = max(map(abs, inside)) < mpf(10) ** -9
                        assert is_small or is_out_of_reach(tree, place, 20), where  # a slope may be equally large
    assert checked > (3000 if everything else 150)


# --- conditionals -------------------------------------------------------------------------------------------------


@in_one_test(
    "text, low, high, least, largest",
    [
        ("x if x > 0 else 2*x", 1.0, 2.0, 1, 2),
        ("x if x > 0 else 2*x", -2.0, -1.0, -4, -2),
        ("x if x > 0 else 2*x", -1.0, 3.0, -2, 3),
        ("7 if x > 0 else 2*x", 0.0, 3.0, 0, 7),
        ("x if 0 < x < 1 else 5", -1.0, 3.0, 0, 5),
        ("x if x > 2 or x < 1 else 9", 0.0, 3.0, 0, 9),
        ("5 if x < 0 or x > 1 else x", -1.0, 3.0, 0, 5),
        ("sqrt(x) if not x < 0 else -1", -4.0, 4.0, -1, 2),
        ("log(x) if x > 1 else 0", -4.0, math.e, 0, 1),
        ("x*x if tanh(x) > 0 else tanh(x)", -math.inf, 1.0, -1, math.inf),
        ("x if x == 2 else 0", 1.0, 3.0, 0, 2),
        ("x if x != 2 else 9", 1.0, 3.0, 1, 9),
        ("x if log(x) > 0 else x", -3.0, 1.0, -3, 1),  # a comparison with nan is false
        ("0 if log(x) < hypot(x, x) else hypot(x, x)", -3.0, 0.0, 0, 3 * math.sqrt(2)),
        ("1 if 2 > 1 else x", 1.0, 3.0, 1, 1),
        ("x + 1 if a > b else x", 1.0, 3.0, 2, 4),
    ],
)
def test_a_branch_is_computed_where_it_is_taken(
    text: str, low: float, high: float, least: float, largest: float
) -> None:
    assert bounds(text, low, high, **PARAMETERS) == pytest.approx((least, largest), rel=1e-14)


# --- width --------------------------------------------------------------------------------------------------------


SMOOTH = ["x*sigmoid(x)", "x*Phi(x)", "x*tanh(softplus(x))", "sin(x)**2*x", "x/(1 + x**2)", "exp(-x**2)*sinc(x)"]
SMOOTH += [f"{word.name}(x)" for word in OF_X if word.name != "sign"]


@in_one_test("text", SMOOTH)
def test_enclosures_shrink_linearly(text: str) -> None:
    function = compile_enclosure(formula_tree(text))
    widths = []
    for power in (4, 8, 12, 16):
        found = function(0.375 - 2.0**-power, 0.375 + 2.0**-power)
        widths.append(float(found.high - found.low))
    assert all(small < wide / 12 for wide, small in itertools.pairwise(widths)), widths


# --- the compiled function ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x", "3", "pi", "x*x", "1 if x > 0 else 0"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_the_shape_of_cells_is_kept(text: str, shape: tuple[int, ...]) -> None:
    found = compile_enclosure(formula_tree(text))(np.zeros(shape), np.ones(shape))
    assert {np.shape(found.low), np.shape(found.high), np.shape(found.is_continuous)} == {shape}
    assert np.shape(found.is_defined) == shape


def test_constants_are_real_numbers_and_literals_are_what_they_are() -> None:
    low, high = bounds("pi", 0, 1)
    assert low < mp.pi < high
    assert bounds("0.1", 0, 1) == (0.1, 0.1)
    assert bounds("6/4 + 2*3 - 2**2", 0, 1) == (3.5, 3.5)
    low, high = bounds("1/3", 0, 1)
    with mp.workdps(30):
        assert low < mpf(1) / 3 < high == np.nextafter(low, 1)


def test_parts_that_occur_twice_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(a: Intervals, b: Intervals) -> Intervals:
        calls.append(a)
        return intervals.add(a, b)

    monkeypatch.setitem(tree_enclosure.INTERVAL_OPERATIONS.binary, ast.Add, counted)
    compile_enclosure(formula_tree("sin(x + 1)*(x + 1) - (x + 1)**2"))(0.0, 1.0)
    assert len(calls) == 1


def test_a_difference_of_one_part_with_itself_vanishes() -> None:
    assert bounds("exp(x) - exp(x)", -1, 1) == (0, 0)
    assert bounds("exp(x)/exp(x)", -1, 1) == (1, 1)
    low, high = bounds("x*x", -1, 1)
    assert low == 0
    assert high <= 1 + 4 * ULP
