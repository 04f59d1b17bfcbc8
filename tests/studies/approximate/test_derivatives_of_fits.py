"""The derivatives of the squared error that are used by descent, compared with differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from actviz.studies.approximate import least_squares
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import quadrature, root_mean_square
from actviz.studies.approximate.target import TargetFunction
from tests.functions import curve_of

Floats = NDArray[np.float64]

INTERVAL = (-2.0, 3.0)
LINE = Polyline.through(np.array([-2.0, -0.7, 0.4, 1.1, 3.0]), np.array([0.1, -0.3, 0.2, 1.3, 2.7]))


def moved(line: Polyline, step: Floats, along: Floats) -> Polyline:
    """The line with knots and values moved by a step: values go along with their knots."""
    knots = line.knots + step[::2]
    values = line.values + step[1::2] + along * step[::2]
    return replace(Polyline.through(knots, values), clipped=line.clipped)


@pytest.mark.parametrize("text", ["gelu", "x**2/4"])
def test_newtons_system_is_that_of_the_squared_error(text: str) -> None:
    target = TargetFunction(curve_of(text), *INTERVAL)
    moments = least_squares._moments(target, LINE, INTERVAL)
    bands, gradient, along = least_squares._newton(target, LINE, moments)
    slopes = np.diff(LINE.values) / np.diff(LINE.knots)
    assert along.tolist() == pytest.approx([0, *((slopes[1:] + slopes[:-1]) / 2), 0])

    def squared(step: Floats) -> float:
        return root_mean_square(target, moved(LINE, step, along), INTERVAL) ** 2 * 5

    assert moments.squared.sum() == pytest.approx(squared(np.zeros(10)), rel=1e-12)
    size, h = gradient.size, 1e-4
    free = [i for i in range(size) if i not in (0, size - 2)]  # the outer knots stay
    unit = np.eye(size) * h
    for i in free:
        assert gradient[i] == pytest.approx((squared(unit[i]) - squared(-unit[i])) / (2 * h), abs=2e-7)
        for j in (j for j in free if i <= j <= i + 3):
            corners = [
                (1, unit[i] + unit[j]),
                (-1, unit[i] - unit[j]),
                (-1, unit[j] - unit[i]),
                (1, -unit[i] - unit[j]),
            ]
            second = sum(sign * squared(step) for sign, step in corners) / (4 * h * h)
            assert bands[j - i, i] == pytest.approx(second, abs=2e-5), (i, j)
    for still in (0, size - 2):
        assert gradient[still] == 0
        assert [bands[k, still] for k in range(4)] == [1, 0, 0, 0]
        assert not any(bands[k, still - k] for k in range(1, 4) if still >= k)


@pytest.mark.parametrize("clipped", [False, True])
@pytest.mark.parametrize("pinned", [(False, False), (True, False), (False, True), (True, True)])
def test_rows_are_how_a_polyline_changes(pinned: tuple[bool, bool], clipped: bool) -> None:
    target = TargetFunction(curve_of("gelu"), *INTERVAL)
    line = replace(LINE, clipped=clipped, left=-0.25, right=0.6)
    residual, rows = least_squares._linearised(target, line, INTERVAL, pinned)
    x, weight = quadrature(target, line.corners, INTERVAL)
    assert residual == pytest.approx(np.sqrt(weight) * (target(x) - line(x)), abs=1e-15)
    h = 1e-7
    for number in range(10):
        step = np.zeros(10)
        step[number] = h
        other = least_squares._moved_ends(line, step, pinned)
        assert other.left == (line.left if pinned[0] else pytest.approx(other.slopes[1]))
        assert other.right == (line.right if pinned[1] else pytest.approx(other.slopes[-2]))
        there = np.abs(line(x)) > 1e-6  # away from where it is cut off
        changed = np.sqrt(weight) * (other(x) - line(x)) / h
        inside = (np.abs(x[:, None] - LINE.knots).min(axis=1) > 1e-6) & there
        assert rows[inside, number] == pytest.approx(changed[inside], abs=1e-6)
    moves = {0: False, 8: False, 1: not pinned[0], 3: not pinned[0], 7: not pinned[1], 9: not pinned[1]}
    for number in range(10):
        assert rows[:, number].any() == moves.get(number, True)


@pytest.mark.parametrize("is_free", [True, False])
def test_knots_do_not_pass_each_other(is_free: bool) -> None:
    """A step that would make pieces shorter than four tenths of their length is cut."""
    if is_free:
        knots = np.array([0.0, 1.3, -1.0, 0.0, 0.0])
        found = least_squares._moved(LINE, knots, np.zeros(5))
    else:
        step = np.zeros(10)
        step[2], step[4] = 1.3, -1.0
        found = least_squares._moved_ends(LINE, step, (False, False))
    width = np.diff(LINE.knots)
    part = 0.6 * width[1] / 2.3
    assert np.diff(found.knots)[1] == pytest.approx(0.4 * width[1])
    assert found.knots == pytest.approx(LINE.knots + part * np.array([0.0, 1.3, -1.0, 0.0, 0.0]))
    least = least_squares._moved(LINE, np.array([0.0, 0.1, -0.1, 0.0, 0.0]), np.ones(5))
    assert (least.knots - LINE.knots).tolist() == pytest.approx([0, 0.1, -0.1, 0, 0])
    assert least.values == pytest.approx(LINE.values + 1)


def test_descents_come_to_a_stop_where_nothing_gets_less() -> None:
    target = TargetFunction(curve_of("gelu"), *INTERVAL)
    free = least_squares.descend(least_squares._Free(target, LINE, INTERVAL))
    line, squared = free.line, free.squared
    assert squared == pytest.approx(root_mean_square(target, line, INTERVAL) ** 2 * 5, rel=1e-9)
    _, gradient, _ = least_squares._newton(target, line, least_squares._moments(target, line, INTERVAL))
    assert np.abs(gradient).max() < 1e-8
    start = least_squares._Restricted(target, LINE, INTERVAL, (False, False))
    other = least_squares.descend(start)
    assert other.squared == pytest.approx(squared, rel=1e-5)
    assert other.line.knots == pytest.approx(line.knots, abs=1e-2)


# --- starts -------------------------------------------------------------------------------------------------------


def test_knots_are_added_where_the_squared_error_is_largest() -> None:
    target = TargetFunction(curve_of("0*x"), *INTERVAL)
    line = Polyline.through(np.array([-2.0, -1.0, 0.5, 3.0]), np.array([1.0, 0.0, 2.0, 0.0]))
    squares = [1 / 3, 1.5 * 4 / 3, 2.5 * 4 / 3]
    assert np.argmax(squares) == 2
    one = least_squares._with_kinks(target, line, 3, INTERVAL)
    assert one.knots.tolist() == [-2, -1, 0.5, 1.75, 3]
    more = least_squares._with_kinks(target, line, 4, INTERVAL)  # of the halves, 7/8 of the square are on the left
    assert more.knots.tolist() == [-2, -1, 0.5, 1.125, 1.75, 3]
    x = np.linspace(-3, 4, 50)
    assert more(x) == pytest.approx(line(x), abs=1e-15)
    assert least_squares._with_kinks(target, line, 2, INTERVAL).knots.tolist() == line.knots.tolist()


def test_two_kinks_are_spent_on_each_jump() -> None:
    target = TargetFunction(curve_of("sign(x) + 3*sign(x - 2) + x**2/50"), -4, 4)
    (start,) = least_squares._steep(target, 6)
    assert start.knots.size == 8
    for place in (0, 2):
        beside = start.knots[np.abs(start.knots - place) < 0.5]
        assert beside.size == 2
        assert beside.mean() == pytest.approx(place, abs=1e-9)
    (few,) = least_squares._steep(target, 3)  # the larger one first
    assert [int((np.abs(few.knots - place) < 1e-3).sum()) for place in (0, 2)] == [1, 2]
    assert list(least_squares._steep(TargetFunction(curve_of("gelu"), -4, 4), 6)) == []
    assert list(least_squares._steep(TargetFunction(curve_of("relu"), -4, 4), 6)) == []  # a kink is no jump
