"""Places where formulas switch, to the last bit, and the branches next to them."""

from __future__ import annotations

import ast
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actviz.formulas.breakpoints import poles, resolve, switching_arguments
from actviz.formulas.enclosures.zeros import Zeros
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.expressions import is_smooth
from actviz.formulas.grammar import parse
from actviz.formulas.vocabulary import WORDS
from actviz.formulas.word import Word
from tests.formulas.samples import PARAMETERS, has_undefined_test, texts


def switches_of(text: str, low: float = -10, high: float = 10, **parameters: float) -> list[float]:
    return Zeros(switching_arguments(parse(text).tree), parameters).between(low, high)


def poles_of(text: str, low: float = -10, high: float = 10) -> list[float]:
    return Zeros(poles(parse(text).tree), {}).between(low, high)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("x*tanh(x)", []),
        ("max(x, 0)", [0.0]),
        ("max(0.1 - x, 0)", [0.1]),
        ("max(3*x - 0.3, 0)", [0.1]),
        ("clip(x + 3, 0, 6)/6", [-3.0, 3.0]),
        ("abs(7*x - 1)", [1 / 7]),
        ("sign(x**2 - 2)", [-(2**0.5), 2**0.5]),
        ("x if x > 0 else (1 if x < -5 else x**2)", [-5.0, 0.0]),
        ("x if -1 < x <= 1 and x != 0.5 else 0", [-1.0, 0.5, 1.0]),
        ("x if not x < 1/3 else 0", [1 / 3]),
        ("sqrt(1 - x**2)", [-1.0, 1.0]),
        ("abs(abs(x) - 1)", [-1.0, 0.0, 1.0]),
        ("max(x, 0, -x/2, 3*x - 7)", [0.0, 2.0, 7 / 3, 3.5]),
        ("max(0.3*max(x - 1, 0) + max(-x, 0) - 0.06, 0)", [-0.06, 0.0, 1.0, 1.2]),
        ("max((x - 1)**2, 0)", [1.0]),
        ("max((x - 1)**2*(x - 3), 0)", [1.0, 3.0]),
        ("max(x**2 + 1, 0)", []),
        ("max(2, 1)*x", []),
    ],
)
def test_polynomial_switches_are_exact(text: str, places: list[float]) -> None:
    assert switches_of(text) == places


def test_parameters_are_read_as_decimals() -> None:
    assert switches_of("max(x/a - 3, 0)", a=0.1) == [0.3]
    assert switches_of("clip(x, -a, a)", a=0.7) == [-0.7, 0.7]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x if exp(x) > 2 else 0", math.log(2)),
        ("abs(tanh(x) - 0.5)", math.atanh(0.5)),
        ("max(sin(x), 0.25) if x*x < 2 else 1/3", math.asin(0.25)),
        ("sign(log(1 + x**2) - 1) if x > 0 else -1", math.sqrt(math.e - 1)),
        ("max(erf(x) - a, 0)", 0.4769362762044699),
    ],
)
def test_other_switches_are_found_to_the_last_bit(text: str, place: float) -> None:
    found = switches_of(text, -3, 3, **({"a": 0.5} if "a," in text else {}))
    assert min(abs(at - place) for at in found) <= 2 * math.ulp(place)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("abs(sin(x))", [k * math.pi for k in range(-3, 4)]),
        ("sqrt(sin(x)**2)", [k * math.pi for k in range(-3, 4)]),
        ("sqrt((exp(x) - 1)**2)", [0.0]),
        ("sqrt((exp(x) - 3)**2)", [math.log(3)]),
        ("abs(cos(x) - 1)", [-2 * math.pi, 0.0, 2 * math.pi]),
    ],
)
def test_roots_that_only_touch_zero_are_found(text: str, places: list[float]) -> None:
    assert switches_of(text) == pytest.approx(places, abs=1e-7)


@pytest.mark.parametrize("text", ["max(x, abs(x))", "abs(max(x, 0))", "max(abs(x) - x, 0)", "sign(max(sinh(x), 0))"])
def test_a_switching_argument_may_be_zero_on_a_stretch(text: str) -> None:
    assert switches_of(text, -3, 5) == [0.0]


def test_underflow_is_not_a_switch() -> None:
    assert switches_of("x if exp(-x**2) > 0 else 0", -100, 100) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1/x", [0.0]),
        ("1/(x**2 - 4)", [-2.0, 2.0]),
        ("x**-2 + log(x - 1) + 1/(2*(x + 3)**2)", [-3.0, 0.0, 1.0]),
        ("1/(1 + exp(-x))", []),
        ("1/(1 - cos(x))", [-2 * math.pi, 0.0, 2 * math.pi]),
        ("1/(exp(x) - 1)", [0.0]),
        ("tan(x/2)", [-3 * math.pi, -math.pi, math.pi, 3 * math.pi]),
        ("1/(-x*sqrt(x + 1))", [-1.0, 0.0]),
    ],
)
def test_poles_are_found(text: str, places: list[float]) -> None:
    assert poles_of(text) == pytest.approx(places, abs=1e-7)


def test_of_endless_zeros_the_first_are_found_and_the_rest_is_unsure() -> None:
    sine = Zeros([parse("sin(x)").tree], {})
    assert sine.between(2, 2) == []
    found = sine.between(2, math.inf)
    assert found == pytest.approx([k * math.pi for k in range(1, len(found) + 1)], rel=1e-15)
    ((low, high),) = sine.uncertain(2, math.inf)
    assert low == pytest.approx(found[-1], abs=2 * math.pi)
    assert high == math.inf
    assert len(found) >= 16
    assert switches_of("max(x, 0)", -math.inf, math.inf) == [0.0]


def test_huge_intervals_are_searched_without_a_warning() -> None:
    assert switches_of("abs(sinh(x))", -1.7e308, 1.7e308) == [0.0]


@given(texts(8))
def test_both_sides_of_every_switch_are_smooth(text: str) -> None:
    try:
        tree = parse(text).tree
    except ActvizError:
        return
    for place in [*Zeros(switching_arguments(tree), PARAMETERS).between(-6.5, 6.5)[:3], 0.4321]:
        for side in (-1e-7, 1e-7):
            branch = resolve(tree, PARAMETERS, place + side)
            assert is_smooth(branch)
            value, whole = (evaluate(compile_tree(t, PARAMETERS), place + side) for t in (branch, tree))
            if np.isfinite(whole) and not has_undefined_test(tree, place + side):
                assert value == pytest.approx(whole, rel=1e-9, abs=1e-300)


@given(st.integers(-99, 99).map(lambda k: k / 20), st.integers(-99, 99).map(lambda k: k / 20))
def test_kinks_of_two_units_are_where_they_bend(a: float, b: float) -> None:
    places = switches_of("max(x - a, 0) + max(b - x, 0)", a=a, b=b)
    assert places == sorted({a + 0.0, b + 0.0})


def test_the_branch_is_resolved_at_a_point() -> None:
    tree = parse("x if x > 0 else max(x**2, -x, a) if x < -1 else 0").tree
    assert ast.unparse(resolve(tree, {"a": 0.5}, 3.0)) == "x"
    assert ast.unparse(resolve(tree, {"a": 0.5}, -0.5)) == "0"
    assert ast.unparse(resolve(tree, {"a": 0.5}, -2.0)) == "x ** 2"
    assert ast.unparse(resolve(tree, {"a": 50}, -2.0)) == "a"


def test_a_turning_point_is_a_zero_only_where_nothing_but_rounding_is_left() -> None:
    """At log 7 the first argument is 7e-16, which is rounding; the last one is at least 1e-12."""
    assert switches_of("sqrt(exp(x) - 7*x + 7*0.9459101490553132)", -8, 8) == pytest.approx([math.log(7)], abs=1e-7)
    assert switches_of("sqrt(cosh(x - 0.3) - 1)", -8, 8) == pytest.approx([0.3], abs=1e-7)
    assert switches_of("sqrt(cosh(x - 0.3) - 1 + 1e-12)", -8, 8) == []


def test_zeros_that_differ_by_the_last_bit_are_one() -> None:
    assert switches_of("abs(exp(x) - 3) + abs(x - 1.0986122886681098)", -3, 3) == [1.0986122886681096]
    assert switches_of("abs(sin(x) - 0.3) + abs(x - 0.3046926540153975)", -1, 1) == [0.30469265401539747]
    assert switches_of("max(x - 1, 0) + max(x - 1.00000000000001, 0)") == [1.0, 1.00000000000001]
    assert switches_of("max(x - 1e-20, 0) + max(x + 1e-20, 0)") == [-1e-20, 1e-20]
    assert switches_of("abs(sin(x)) + abs(tan(x))", -1, 1) == [0.0]
    three = "max(x + 1e6, 0) + max(x - 1e-10, 0) + max(x - 2e-10, 0)"
    assert switches_of(three, -2e6, 1) == [-1e6, 1e-10, 2e-10]


def test_a_branch_counts_where_it_is_taken() -> None:
    """The value of a steep branch at the float of its root is not exactly 0, and a selected constant is not 0."""
    assert switches_of("abs(max(1e7*x - 5e6/3, -5))") == pytest.approx([1 / 6 - 5e-7, 1 / 6], rel=1e-15)
    assert switches_of("abs(max(x, 1e-8))") == [1e-8]
    assert switches_of("abs(max(x - 1e6, 1e-4))", 0, 1e7) == [1e6 + 1e-4]
    assert switches_of("abs(max(x - 1e6, 1e-2))", 0, 1e7) == [1e6 + 1e-2]


def test_zeros_are_found_however_far_out_they_are() -> None:
    (place,) = switches_of("abs(atan(x/1e301) - 0.5)", -1.7e308, 1.7e308)
    assert place == pytest.approx(1e301 * math.tan(0.5), rel=1e-15)


def test_zeros_among_points() -> None:
    places = Zeros(switching_arguments(parse("max(x, 0) + abs(exp(x) - 3)").tree), {})
    log3 = 1.0986122886681096
    beside = [math.nextafter(log3, -9), log3, math.nextafter(log3, 9)]
    assert places.matching(np.array([3.0, *beside, -1.0, 0.0, math.inf, math.nan, log3])) == [0.0, log3]
    assert places.matching(np.array([3.0])) == []
    assert Zeros([], {}).matching(np.array([0.0])) == []
    sine = Zeros([parse("sin(x)").tree], {})
    assert sine.matching(np.array([math.pi, math.nextafter(math.pi, 9), math.nextafter(math.pi, 0)])) == [math.pi]
    flat = Zeros([parse("max(sinh(x), 0)").tree], {})
    assert flat.matching(np.array([-1.0, 0.0, 1.0])) == [0.0]


@pytest.mark.parametrize(
    ("text", "factors"),
    [
        ("1/(x*(x - 1))", ["x", "x - 1"]),
        ("1/((x - 2)**3)", ["x - 2"]),
        ("x/(-x)", ["x"]),
        ("1/sqrt(x - 2)", ["x - 2"]),
        ("1/abs(x - 2)", ["x - 2"]),
        ("1/exp(x)", ["exp(x)"]),
        ("(x - 1)**-2", ["x - 1"]),
        ("(x - 1)**2", []),
        ("tan(2*x)", ["cos(2 * x)"]),
        ("log(x - 1)", ["x - 1"]),
        ("log1p(2*x)", ["1 + 2 * x"]),
        ("(x*(x - 1))**-0.5", ["x", "x - 1"]),
        ("(x - 1)**-1.5", ["x - 1"]),
        ("x**a", ["x"]),
        ("x**0.5", []),
        ("sqrt(x)", []),
    ],
)
def test_what_must_not_be_zero(text: str, factors: list[str]) -> None:
    assert sorted(map(ast.unparse, poles(parse(text).tree))) == sorted(factors)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("sqrt(x - 1)*sqrt(x - 1)", ["x - 1"]),
        ("max(sqrt(x), 1)", ["sqrt(x) - 1", "x"]),
        ("x if x > 1 and x < 2 else (x if x > 1 else 2)", ["x - 1", "x - 2"]),
        ("sin(abs(x))", ["x - 0"]),
        ("(x - 2)**1.5", ["x - 2"]),
        ("(x*(x - 1)**2)**a", ["x", "x - 1"]),
        ("x**x", ["x"]),
        ("2**x", []),
        ("x**3", []),
        ("(x**2 + 1)**0.5", []),
        ("(1 + sqrt(x))**0.3", ["x"]),
        ("asin(x/2)", ["x / 2 + 1", "x / 2 - 1"]),
        ("acos(sin(x))", ["sin(x) + 1", "sin(x) - 1"]),
        ("hypot(x, 0)", ["x ** 2 + 0 ** 2"]),
        ("sin(x)", []),
    ],
)
def test_what_switches_is_found_once(text: str, arguments: list[str]) -> None:
    assert [ast.unparse(argument) for argument in switching_arguments(parse(text).tree)] == arguments


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("tanh(x)", 0.0),
        ("exp(x) - 1", 0.0),
        ("exp(x - 1) - 1", 1.0),
        ("sin(x)", np.pi),
        ("1 - cos(x)", 0.0),
        ("sin(x) - 1", np.pi / 2),
        ("exp(x) - 2", np.log(2)),
    ],
)
def test_a_zero_found_by_search_is_found_on_every_interval_that_holds_it(formula: str, place: float) -> None:
    zeros = Zeros([parse(formula).tree], {})
    ends = [(0, 0), (0, 1), (1, 0), (1e-7, 2e-7), (1, 1.3)]
    assert [zeros.between(place - before, place + after) for before, after in ends] == [[place]] * len(ends)
    assert zeros.matching(np.array([place - 0.5, place, place + 0.5])) == [place]


def test_a_point_beside_a_zero_or_on_a_stretch_of_zeros_is_none() -> None:
    assert Zeros([parse("tanh(x)").tree], {}).between(1e-300, 1e-300) == []
    assert Zeros([parse("max(tanh(x), 0)").tree], {}).between(-1, -1) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("(x**2)**0.5", [0.0]),
        ("(x**2 - 4)**(2/3)", [-2.0, 2.0]),
        ("hypot(x - 1, 0)", [1.0]),
        ("hypot(x, 1)", []),
        ("hypot(x - 2, 3*x - 6)", [2.0]),
        ("asin(x)", [-1.0, 1.0]),
        ("abs(x)**1.5", [0.0]),
        ("(x - 1)**0.2 + (x - 1)**3", [1.0]),
    ],
)
def test_branch_points_of_powers_and_words_are_places(text: str, places: list[float]) -> None:
    assert switches_of(text) == places


@pytest.mark.parametrize("word", [word for word in WORDS.values() if not word.cases], ids=lambda word: word.name)
def test_a_word_has_its_branch_points_and_poles_in_its_row(word: Word) -> None:
    """The vocabulary contains every finite place where the slope of a word has no finite limit."""
    if len(word.arguments) != 1 or word.is_variadic:
        return
    (slope,) = word.slopes
    places = [-2.0, -1.0, 0.0, 1.0, 2.0, math.pi / 2]
    function = compile_tree(parse(slope).tree)
    beside = {at: np.nan_to_num(evaluate(function, [at - 1e-9, at, at + 1e-9])) for at in places}
    steep = [at for at, values in beside.items() if np.abs(values).max() > 1e4]
    texts = [*word.branch_points, *word.poles]
    zeros = Zeros([parse(text).tree for text in texts], {}).between(-2, 2)
    assert all(min((abs(at - zero) for zero in zeros), default=9) < 1e-9 for at in steep)
    assert all(any(abs(at - zero) < 1e-9 for at in steep) for zero in zeros if zero > -1.5)
