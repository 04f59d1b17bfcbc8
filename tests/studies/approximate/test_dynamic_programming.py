"""The best polyline on a grid, compared with all polylines."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from actviz.studies.approximate import dynamic_programming
from actviz.studies.approximate.dynamic_programming import best_on_grid, quantiles_of_curvature
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import root_mean_square
from actviz.studies.approximate.target import TargetFunction
from tests.functions import curve_of
from tests.selection import long_except


@pytest.mark.parametrize("name", long_except(["gelu", "sin(x)", "relu"], ["sin(x)"]))
def test_no_other_polyline_on_the_grid_is_better(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(dynamic_programming, "FEWEST_PLACES", 9)
    monkeypatch.setattr(dynamic_programming, "PER_PIECE", 1)
    monkeypatch.setattr(dynamic_programming, "AROUND", np.array([-1.0, 0.0, 0.5]))
    target = TargetFunction(curve_of(name), -3, 5)
    x = quantiles_of_curvature(target, np.linspace(0, 1, 10), 1.0)
    f = target.anywhere(x)
    every = [
        Polyline.through(x[places], f[places] + 0.2 * np.array(offsets))
        for inner in combinations(range(1, 9), 2)
        for places in [[0, *inner, 9]]
        for offsets in product([-1.0, 0.0, 0.5], repeat=4)
    ]
    least = min(root_mean_square(target, line, (-3, 5)) for line in every)
    found = best_on_grid(target, 2, 0.2, 1.0, around=True)
    assert root_mean_square(target, found, (-3, 5)) == pytest.approx(least, rel=1e-6)
    assert found.knots.size == 4


@pytest.mark.parametrize("power", [0.5, 1.0])
def test_places_are_as_dense_as_the_target_bends(power: float) -> None:
    x = quantiles_of_curvature(TargetFunction(curve_of("exp(x)"), 0, 4), np.linspace(0, 1, 101), power)
    dense = np.exp(power * (x[:-1] + x[1:]) / 4) * np.diff(x)
    assert np.ptp(dense) < 0.15 * dense.mean()
    assert (x[0], x[-1]) == (0, 4)
