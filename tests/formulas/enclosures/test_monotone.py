"""Monotone pieces and bounds of formulas, compared with mpmath at random points inside each piece."""

from __future__ import annotations

import math
import time
from itertools import pairwise
from math import inf, pi
from random import Random

import mpmath
import numpy as np
import pytest

from actviz.formulas.enclosures.monotone import Piece, bounds, monotone_pieces
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.grammar import parse
from tests.mp_reading import read

ENDS = {
    "sin(x)": (-20, 20),
    "x*exp(-x**2)": (-inf, inf),
    "tanh(x) + 0.5*exp(-((x - 1.9826)/1e-4)**2)": (-inf, inf),
    "exp(-(1000*(x - 0.03))**2)": (-5, 5),
    "x**3*exp(-x)": (-inf, inf),
    "sinh(x) - x": (-inf, inf),
    "(1 - cos(x))**2": (-7, 7),
    "sqrt(x) - x": (0, inf),
    "sqrt(1 - x**2)": (-1, 1),
    "x*log(x)": (0, inf),
    "log(x)/x": (0, inf),
    "exp(-1/x)/x": (0, inf),
    "1/x + x**2*exp(-x)": (0, inf),
    "tan(x)": (-pi / 2, pi / 2),
    "x*Phi(x)": (-inf, inf),
    "x*tanh(log(1 + exp(x)))": (-inf, inf),
    "sin(x)*exp(-x**2/1e4)": (-30, 30),
    "exp(sin(5*x))*cos(x)": (-4, 4),
    "erf(x)**3 - x/10": (-inf, inf),
    "atan(x) - x/(1 + x**2)": (-inf, inf),
    "x**5 - 3*x**3 + x": (-inf, inf),
    "(x**2 - 1)/(x**2 + 1)": (-inf, inf),
    "sin(1/x)": (0.02, 3),
    "acos(x) + x**2": (-1, 1),
    "exp(x) - 1000*x": (-inf, inf),
    "x**-0.5 + log(x)": (0, inf),
    "cos(x)": (1e6, 1e6 + 10),
}
"""Formulas with the ends of an open interval on which they are smooth."""
TOUCHING = {"(1 - cos(x))**2", "acos(x) + x**2"}
"""Formulas whose slope is 0, or almost 0, at a place that is not a float."""


def smooth(text: str) -> Smooth:
    return Smooth(parse(text).tree, {})


def points(random: Random, low: float, high: float, count: int) -> list[float]:
    """Return points inside an interval, some of them close to its ends, or far from 0."""
    found = []
    for _ in range(count):
        share = random.choice([random.random(), 10 ** random.uniform(-5, 0), 1 - 10 ** random.uniform(-5, 0)])
        if math.isinf(low) and math.isinf(high):
            found.append(random.choice([-1, 1]) * 10 ** random.uniform(-3, 3))
        elif math.isinf(low) or math.isinf(high):
            end, side = (high, -1) if math.isinf(low) else (low, 1)
            found.append(end + side * 10 ** random.uniform(-3, 3))
        else:
            found.append(low + share * (high - low))
    return sorted(x for x in found if low < x < high)


@pytest.mark.parametrize(("text", "order"), [(text, 0) for text in ENDS] + [(text, 1) for text in [*ENDS][:8]])
def test_pieces_follow_each_other_and_are_monotone(text: str, order: int) -> None:
    formula, (low, high) = smooth(text), ENDS[text]
    pieces = monotone_pieces(formula, low, high, order)
    assert [pieces[0].low, pieces[-1].high] == [low, high]
    assert all(one.high == other.low and one.sign != other.sign for one, other in pairwise(pieces))
    random = Random(text)
    right = read(formula.tree(order))
    for piece in pieces:
        at = points(random, piece.low, piece.high, 8)
        with mpmath.workdps(40):
            values = [right(x) for x in at]
            least, most = bounds(formula, piece, order)
            if piece.sign is None:
                assert text in TOUCHING
                assert piece.high - piece.low < 0.01
                assert piece.variation < 1e-9
                continue
            assert piece.sign
            for one, other in pairwise(values):
                assert piece.sign * (other - one) >= -1e-14 * max(abs(one), abs(other))
            for value in values:
                assert least - 1e-14 * abs(value) <= value <= most + 1e-14 * abs(value)


@pytest.mark.parametrize(
    ("text", "low", "high", "turns"),
    [
        ("sin(x)", -4, 4, [-pi / 2, pi / 2]),
        ("x**4 - 2*x**2", -inf, inf, [-1, 0, 1]),
        ("sinh(x) - x", -inf, inf, []),
        ("x**2*exp(-x)", -inf, inf, [0, 2]),
        ("x*log(x)", 0, inf, [math.exp(-1)]),
        ("sqrt(x) - x", 0, inf, [0.25]),
        ("exp(x) - 1000*x", -inf, inf, [math.log(1000)]),
        ("exp(-((x - 0.7)/1e-4)**2)", -inf, inf, [0.7]),
        ("x*(x - 1e-4)*(x - 2e-4)", -1, 1, [1e-4 * (1 - 3**-0.5), 1e-4 * (1 + 3**-0.5)]),
    ],
)
def test_turning_points_are_known_to_the_last_digits(text: str, low: float, high: float, turns: list[float]) -> None:
    found = [piece.low for piece in monotone_pieces(smooth(text), low, high)[1:]]
    assert found == pytest.approx(turns, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("seed", range(12))
def test_no_bump_is_missed(seed: int) -> None:
    random = Random(seed)
    at, width = random.uniform(-5, 5), 10 ** random.uniform(-4, -2)
    ground = random.choice(["tanh(x)", "x*sigmoid(x)", "sin(x)", "atan(x)/2"])
    pieces = monotone_pieces(smooth(f"{ground} + 0.5*exp(-((x - {at!r})/{width!r})**2)"), -6, 6)
    tops = [a.high for a, b in pairwise(pieces) if (a.sign, b.sign) == (1, -1)]
    assert min(abs(top - at) for top in tops) < width


def test_what_is_constant_by_algebra_has_one_level_piece() -> None:
    assert monotone_pieces(smooth("x - x + 3"), -inf, inf) == [Piece(-inf, inf, 0)]
    assert [piece.sign for piece in monotone_pieces(smooth("sin(x)**2 + cos(x)**2"), -inf, inf)] == [0]


@pytest.mark.parametrize(
    ("text", "lowest", "highest"), [("sin(x)", -1, 1), ("sin(x**2)", -1, 1), ("cos(exp(x))", -1, 1)]
)
def test_endless_turns_end_in_pieces_of_unknown_direction_with_bounds(text: str, lowest: float, highest: float) -> None:
    formula = smooth(text)
    pieces = monotone_pieces(formula, -inf, inf)
    assert pieces[-1].sign is None
    for piece in pieces:
        if piece.sign is None:
            least, most = bounds(formula, piece)
            assert -1 <= least <= most <= 1
            at = np.array(points(Random(text), piece.low, piece.high, 50))
            values = formula.values(at, 0)
            assert ((least - 1e-12 <= values) & (values <= most + 1e-12)).all()


def test_a_place_that_is_rounded_is_not_taken_for_exact() -> None:
    assert smooth("tan(x)").limit(pi / 2, -1, 0) == inf
    assert smooth("tan(x)").limit(pi / 2, 1, 1) == inf
    assert not smooth("tan(x)").is_continuous_at(pi / 2, 1)
    assert smooth("sin(x)").is_continuous_at(pi, 0)
    assert smooth("sqrt(x)").limit(0, 1, 0) == 0
    assert smooth("sqrt(x)").limit(0, 1, 1) == inf


@pytest.mark.parametrize(
    "text", ["sin(20*pi*x)", "exp(-20*sin(x))", "tanh(50*x)**3", "sin(x**2)*cos(3*x)", "sin(50/(1 + x**2))*exp(x/9)"]
)
def test_pieces_are_found_soon(text: str) -> None:
    start = time.process_time()
    for order in (0, 1):
        monotone_pieces(smooth(text), -inf, inf, order)
    assert time.process_time() - start < 3
