"""The greedy path compared with linear programmes, one for each distribution of the gates over the pieces."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from actviz.studies.approximate.greedy_walk import passes, walk
from actviz.studies.approximate.minimum_link_path import StraightLine, intersections
from actviz.studies.approximate.path_constraints import FREE, Ends, Paths
from actviz.studies.approximate.tunnel import Tunnel
from tests.selection import long_except

Floats = NDArray[np.float64]


def least_by_programmes(x: Floats, y: Floats, kinks: int, exact: int = 0, unfloored: float = -np.inf) -> float:
    """The least error at the points, over every way to put the kinks between neighbouring points.

    With the pieces fixed to runs of points, each is a line; a bend between two runs is where their lines cross, which
    must lie between the last point of one and the first point of the other: the difference of the lines there has
    opposite signs, one linear programme for each choice of signs. So many points at either end must be met exactly;
    at those not higher than ``unfloored`` a path may be as low as it likes.
    """
    count, best = x.size, np.inf
    for used in range(kinks + 1):
        for cuts in combinations(range(1, count), used):
            edges = [0, *cuts, count]
            for signs in np.ndindex(*(2,) * used):
                rows, right = [], []
                for piece in range(used + 1):
                    for i in range(edges[piece], edges[piece + 1]):
                        for side in (1, -1) if y[i] > unfloored else (1,):
                            row = np.zeros(2 * used + 3)
                            row[2 * piece : 2 * piece + 2] = side, side * x[i]
                            row[-1] = -1 if exact <= i < count - exact else 0
                            rows.append(row)
                            right.append(side * y[i])
                for k, cut in enumerate(cuts):
                    for at, sign in ((x[cut - 1], 1), (x[cut], -1)):
                        row = np.zeros(2 * used + 3)
                        turn = sign if signs[k] else -sign
                        row[2 * k : 2 * k + 4] = turn, turn * at, -turn, -turn * at
                        rows.append(row)
                        right.append(0.0)
                cost = np.zeros(2 * used + 3)
                cost[-1] = 1
                found = linprog(cost, np.array(rows), right, bounds=[(None, None)] * (2 * used + 3))
                if found.status == 0:
                    best = min(best, found.fun)
    return best


def least_by_walks(x: Floats, y: Floats, paths: Paths) -> float:
    tunnel = Tunnel(paths, x, y, y)
    low, high = 0.0, float(np.ptp(y)) + 9
    while high - low > 1e-12:
        level = (low + high) / 2
        low, high = (low, level) if passes(tunnel, level) else (level, high)
    return high


@pytest.mark.parametrize("seed", long_except(range(6), [0, 1]))
@pytest.mark.parametrize("kinks", [0, 1, 2])
def test_the_walk_finds_the_least_error_at_random_points(seed: int, kinks: int) -> None:
    random = np.random.default_rng(seed)
    x = np.sort(random.uniform(0, 1, 7))
    y = random.normal(size=7)
    least = least_by_walks(x, y, Paths(kinks, FREE, False))
    assert least == pytest.approx(least_by_programmes(x, y, kinks), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("slope", [0.0, 1.0, -2.0])
@pytest.mark.parametrize("seed", long_except(range(3), [0]))
@pytest.mark.parametrize("kinks", long_except([1, 2, 3], [1, 2]))
def test_given_outer_lines_are_as_good_as_points_met_exactly(seed: int, kinks: int, slope: float) -> None:
    random = np.random.default_rng(seed)
    x = np.sort(random.uniform(0, 1, 4))
    y = random.normal(size=4)
    left, right = StraightLine(0.0, 0.3, 0.5), StraightLine(0.0, -0.2, slope)
    far = np.array([200.0, 250.0])
    outer = np.concatenate([-far[::-1], x, far])
    heights = np.concatenate([[left.at(-250.0), left.at(-200.0)], y, [right.at(200.0), right.at(250.0)]])
    least = least_by_walks(x, y, Paths(kinks, Ends(left, right), False))
    judged = least_by_programmes(outer, heights, kinks, exact=2)
    assert least <= judged + 1e-8
    assert least == pytest.approx(judged, rel=5e-3)  # lines may cross further out than the points


@pytest.mark.parametrize("seed", long_except(range(4), [0]))
@pytest.mark.parametrize("kinks", long_except([0, 1, 2], [0, 1]))
def test_an_output_relu_takes_floors_away(seed: int, kinks: int) -> None:
    random = np.random.default_rng(seed)
    x = np.sort(random.uniform(0, 1, 6))
    y = np.abs(random.normal(size=6)) - 0.2
    judged = min(
        max(least_by_programmes(x, y, kinks, unfloored=height), height, -y.min()) for height in [0.0, *y[y > 0]]
    )
    assert least_by_walks(x, y, Paths(kinks, FREE, True)) == pytest.approx(judged, rel=1e-7, abs=1e-9)


def test_a_walk_that_arrives_stays_between_the_walls() -> None:
    random = np.random.default_rng(7)
    for _ in range(50):
        x = np.sort(random.uniform(0, 1, 60))
        y = np.cumsum(random.normal(size=60))
        found = walk(Tunnel(Paths(59, FREE, False), x, y, y), 1.0)
        assert found.arrived
        corners = np.array(
            [(x[0], found.lines[0].at(x[0])), *intersections(found.lines), (x[-1], found.lines[-1].at(x[-1]))]
        )
        assert (np.diff(corners[:, 0]) >= 0).all()
        path = np.interp(x, corners[:, 0], corners[:, 1])
        assert (np.abs(path - y) <= 1 + 1e-9).all()


def test_one_line_passes_where_floors_are_missing() -> None:
    x, y = np.array([0.0, 1.0, 2.0]), np.array([-1.0, -1.0, 6.0])
    found = walk(Tunnel(Paths(0, FREE, True), x, y, y), 1.0)
    assert found.arrived
    assert found.lines[0].at(1.0) <= 1e-12
    assert found.lines[0].at(2.0) >= 5 - 1e-12
    assert not walk(Tunnel(Paths(0, FREE, False), x, y, y), 1.0).arrived
