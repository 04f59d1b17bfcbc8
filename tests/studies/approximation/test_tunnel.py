"""The walk against a judge that knows nothing of it: linear programmes, one for every way to share out the gates."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from actviz.studies.approximation.tunnel import Walk, bends, lowest_level, walk


def least_by_programmes(x: np.ndarray, y: np.ndarray, kinks: int) -> float:
    """The least error at the points, over every way to put the kinks between neighbouring points.

    With the pieces fixed to runs of points, each is a line; a bend between two runs is where their lines cross, which
    must lie between the last point of one and the first point of the other: the difference of the lines there has
    opposite signs, one linear programme for each choice of signs.
    """
    count, best = x.size, np.inf
    for used in range(kinks + 1):
        for cuts in combinations(range(1, count), used):
            edges = [0, *cuts, count]
            for signs in np.ndindex(*(2,) * used):
                rows, right = [], []
                for piece in range(used + 1):
                    for i in range(edges[piece], edges[piece + 1]):
                        for side in (1, -1):
                            row = np.zeros(2 * used + 3)
                            row[2 * piece : 2 * piece + 2] = side, side * x[i]
                            row[-1] = -1
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


def least_by_walks(x: np.ndarray, y: np.ndarray, kinks: int) -> float:
    def passes(level: float) -> Walk:
        return walk(x.tolist(), (y - level).tolist(), (y + level).tolist(), kinks + 1)

    found = lowest_level(passes, lambda _: -1.0, (0.0, float(np.ptp(y)) + 1), 1e-12, 1e-12)
    assert found is not None
    return found.high


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kinks", [0, 1, 2])
def test_the_walk_finds_the_least_error_at_random_points(seed: int, kinks: int) -> None:
    random = np.random.default_rng(seed)
    x = np.sort(random.uniform(0, 1, 7))
    y = random.normal(size=7)
    assert least_by_walks(x, y, kinks) == pytest.approx(least_by_programmes(x, y, kinks), rel=1e-7, abs=1e-9)


def test_a_walk_that_arrives_stays_between_the_walls() -> None:
    random = np.random.default_rng(7)
    for _ in range(50):
        x = np.sort(random.uniform(0, 1, 60))
        y = np.cumsum(random.normal(size=60))
        lower, upper = y - 1.0, y + 1.0
        found = walk(x.tolist(), lower.tolist(), upper.tolist(), 60)
        assert found.arrived
        corners = np.array([(x[0], found.lines[0].at(x[0])), *bends(found.lines), (x[-1], found.lines[-1].at(x[-1]))])
        assert (np.diff(corners[:, 0]) >= 0).all()
        path = np.interp(x, corners[:, 0], corners[:, 1])
        assert (path >= lower - 1e-9).all()
        assert (path <= upper + 1e-9).all()


def test_walls_may_be_missing() -> None:
    infinity = float("inf")
    found = walk([0.0, 1.0, 2.0], [-infinity, -infinity, 5.0], [0.0, infinity, infinity], 1)
    assert found.arrived
    assert found.lines[0].at(0.0) <= 1e-12
    assert found.lines[0].at(2.0) >= 5 - 1e-12
