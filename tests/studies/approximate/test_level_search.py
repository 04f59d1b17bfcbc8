"""The path between curved walls where its cubics are exact, compared with paths through thousands of gates."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

from actviz.studies.approximate.greedy_walk import passes
from actviz.studies.approximate.level_search import search_level
from actviz.studies.approximate.minimum_link_path import StraightLine, intersections
from actviz.studies.approximate.path_constraints import FREE, Ends, Paths
from actviz.studies.approximate.target import TargetFunction
from actviz.studies.approximate.tunnel import Cell, Tunnel, tunnel_of
from tests.functions import curve_of

Floats = NDArray[np.float64]

WAVE = Polynomial([0.0, -1.0, 0.0, 1.0])
BOW = Polynomial([0.3, 0.5, 1.0])
CUBE = Polynomial([1.7, 1.0]) ** 3 / 8
SLANTED = Polynomial([0.0, 0.2, 0.6, -1.0])


def cell_of(f: Polynomial, low: float, high: float) -> Cell:
    second, third = f.deriv(2)(low) / 2, f.deriv(3)(low) / 6
    return Cell(low, high - low, f(low), f.deriv()(low), second, third, f.deriv()(high), f(high))


def roots(f: Polynomial) -> list[complex]:
    return [complex(root) for root in f.roots()]


def tunnel(f: Polynomial, gates: Sequence[float], paths: Paths) -> Tunnel:
    x = np.array(gates, dtype=np.float64)
    y = f(x)
    return Tunnel(paths, x, y, y, tuple(cell_of(f, *pair) for pair in pairwise(gates)))


def dense(f: Polynomial, gates: Sequence[float], paths: Paths, count: int = 501) -> Tunnel:
    x = np.unique([*np.linspace(gates[0], gates[-1], count), *gates])
    return Tunnel(paths, x, f(x), f(x))


def least(found: Tunnel) -> float:
    low, high = 0.0, 4.0
    for _ in range(24):
        level = (low + high) / 2
        low, high = (low, level) if passes(found, level) else (level, high)
    return high


def height(lines: Sequence[StraightLine], x: Floats) -> Floats:
    """The path of lines one after another."""
    meet = np.array(intersections(lines)).reshape(-1, 2)[:, 0]
    piece = np.searchsorted(meet, x)
    return np.array([lines[number].at(at) for number, at in zip(piece, x.tolist(), strict=True)])


ENDS = {
    "free": FREE,
    "both": Ends(StraightLine(0.0, 0.2, -0.3), StraightLine(0.0, -0.1, 0.4)),
}
BENT = {"bow": BOW, "cube": CUBE, "cave": -CUBE, "mirrored": CUBE(Polynomial([0.0, -1.0]))}


def levels_and_error(f: Polynomial, paths: Paths, gates: int) -> tuple[float, float, float]:
    """The level of the walk, the one through many gates, and the largest error of the path."""
    places = np.linspace(-1.5, 1.5, gates).tolist()
    path, blocked = search_level(tunnel(f, places, paths), 0.01, 0.1, (1e-9, 0.0))
    assert path.arrived
    assert blocked.level <= path.level
    assert path.level - blocked.level <= 1e-9 * path.level or blocked.level == path.level
    assert len(path.lines) <= paths.kinks + 1
    x = np.linspace(-1.5, 1.5, 301)
    drawn = height(path.lines, x)
    error = np.abs((np.maximum(drawn, 0) if paths.clipped else drawn) - f(x)).max()
    many = dense(f, places, paths)
    return path.level, max(least(many), many.least), float(error)


@pytest.mark.parametrize("kinks", [2, 3])
@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("f", ["bow", "cube", "cave"])
def test_what_bends_one_way_needs_few_gates(f: str, ends: str, kinks: int) -> None:
    level, right, error = levels_and_error(BENT[f], Paths(kinks, ENDS[ends], False), 41)
    assert right * (1 - 1e-4) <= level <= right * 1.02  # between many gates a path may bend too late
    assert error <= level * (1 + 1e-7)


def test_a_floor_begins_and_ends_inside_of_a_cell() -> None:
    level, right, error = levels_and_error(SLANTED + 1.8, Paths(3, FREE, True), 6)
    assert right * (1 - 1e-4) <= level <= right * 1.02
    assert error <= level * (1 + 1e-7)


@pytest.mark.parametrize("gates", [25, 60])
@pytest.mark.parametrize("f", BENT)
def test_the_error_is_as_large_at_every_kink_and_between(f: str, gates: int) -> None:
    """Chebyshev's theorem for each of the lines, which meet where the error is largest."""
    places = np.linspace(-1.5, 1.5, gates).tolist()
    path, _ = search_level(tunnel(BENT[f], places, Paths(3, FREE, False)), 0.01, 0.1, (1e-10, 0.0))
    meet = np.array([-1.5, *(x for x, _ in intersections(path.lines)), 1.5])
    for line, low, high in zip(path.lines, meet, meet[1:], strict=False):
        error = BENT[f] - Polynomial([line.y - line.slope * line.x, line.slope])
        (turn,) = [root.real for root in roots(error.deriv()) if low < root.real < high]
        assert np.abs(error(np.array([low, turn, high]))) == pytest.approx(path.level, rel=1e-6)
        assert error(low) * error(turn) < 0 < error(low) * error(high)


@pytest.mark.parametrize("kinks", [2, 3])
@pytest.mark.parametrize("clipped", [False, True])
@pytest.mark.parametrize("f", [WAVE, SLANTED, WAVE + 1.2, BOW - 0.5], ids=["wave", "slanted", "higher", "bow"])
def test_what_bends_both_ways_needs_more_gates(f: Polynomial, clipped: bool, kinks: int) -> None:
    level, right, error = levels_and_error(f, Paths(kinks, FREE, clipped), 129)
    assert right * (1 - 1e-3) <= level <= right * 1.02
    assert error <= level * (1 + 1e-3)


@pytest.mark.parametrize("kinks", [0, 1, 2, 5, 11])
def test_a_parabola_has_a_closed_form(kinks: int) -> None:
    found = tunnel(BOW, np.linspace(-1, 3, 70).tolist(), Paths(kinks, FREE, False))
    path, blocked = search_level(found, 1e-3, 0.25, (1e-12, 0.0))
    assert path.level == pytest.approx(2 * 4**2 / (16 * (kinks + 1) ** 2), rel=1e-9)
    assert not blocked.arrived
    meet = [x for x, _ in intersections(path.lines)]
    assert meet == pytest.approx(np.linspace(-1, 3, kinks + 2)[1:-1].tolist(), abs=1e-4)
    assert path.starts[0].x == pytest.approx(-1 + 4 / (kinks + 1), abs=1e-4) if kinks else not path.starts


def test_the_search_begins_anywhere() -> None:
    found = tunnel(WAVE, [-1.5, 0.0, 1.5], Paths(3, FREE, False))
    levels = [
        search_level(found, level, step, (1e-9, 0.0))[0].level for level, step in ((1e-6, 1.0), (0.1, 0.01), (5, 0.5))
    ]
    assert np.ptp(levels) <= 1e-8 * levels[0]
    loose, blocked = search_level(found, 0.1, 0.5, (1e-2, 0.0))
    assert levels[0] <= loose.level * (1 + 1e-9) <= levels[0] * 1.0102
    assert blocked.level >= loose.level * 0.99
    absolute, _ = search_level(found, 0.1, 0.5, (0.0, 1e-4))
    assert levels[0] - 1e-9 <= absolute.level <= levels[0] + 1e-4


# --- cells --------------------------------------------------------------------------------------------------------


def test_cells_are_split_into_the_same_cubic() -> None:
    cell = cell_of(SLANTED, -1.5, 1.5)
    left, right = cell.split(0.25)
    assert (left.x, left.width, right.x, right.width) == (-1.5, 1.75, 0.25, 1.25)
    for part, low, high in ((left, -1.5, 0.25), (right, 0.25, 1.5)):
        assert part == pytest.approx(cell_of(SLANTED, low, high), abs=1e-14)
        x = np.linspace(low, high, 7)
        assert [part.at(at) for at in x] == pytest.approx(SLANTED(x).tolist(), abs=1e-14)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_cubic_crosses_a_line(side: float) -> None:
    f = side * SLANTED
    cell, line = cell_of(f, -1.5, 1.5), StraightLine(0.5, side * 0.1, side * 0.2)
    apart = side * f - Polynomial([side * (line.y - line.slope * line.x), side * line.slope])
    for excess in (0.3, 1.0):
        (root,) = [r.real for r in roots(apart - excess) if abs(r.imag) < 1e-12 and -1.5 < r.real < -0.3]
        assert cell.crossing(line, side, excess, -0.3, -1.5) == pytest.approx(root, abs=1e-12)
    assert cell.crossing(line, side, 0.3, -1.4, -1.5) == -1.4  # beyond already
    assert cell.crossing(line, side, 9.0, -0.3, -1.5) == -1.5  # never


@pytest.mark.parametrize("text", ["x**3 - x", "sin(x)", "abs(x)*x", "abs(x)"])
def test_a_target_is_seen_as_cubics_with_its_values_and_slopes(text: str) -> None:
    target = TargetFunction(curve_of(text), -2, 3)
    found = tunnel_of(target, np.array([-5.0, -0.123, 2.5, 7.0]), Paths(1, FREE, False))
    assert {-0.123, 2.5} <= {*found.x.tolist()} <= {*target.points.x.tolist(), -0.123, 2.5}
    for cell in found.cells[::7]:
        x = np.linspace(cell.x, cell.x + cell.width, 5)
        assert [cell.at(at) for at in x] == pytest.approx(curve_of(text)(x).tolist(), abs=1e-7)
        assert cell.value_end == pytest.approx(cell.at(cell.x + cell.width), abs=1e-12)
        inside = x[1:4]
        t = inside - cell.x
        slopes = cell.slope + 2 * cell.second * t + 3 * cell.third * t**2
        assert slopes.tolist() == pytest.approx(curve_of(text).derivative(inside).tolist(), abs=1e-4)
    assert found.lowest == pytest.approx(curve_of(text)(found.x), abs=1e-15)
    assert (found.lowest == found.highest).all()
    if text == "abs(x)":
        assert all(cell.second == cell.third == 0 for cell in found.cells)


def test_a_jump_is_a_gate_with_both_its_limits() -> None:
    target = TargetFunction(curve_of("sign(x) + x/4"), -2, 3)
    found = tunnel_of(target, np.array([1.0]), Paths(1, FREE, False))
    at = found.x.tolist().index(0.0)
    assert (found.lowest[at], found.highest[at]) == (-1, 1)
    assert found.least == 1
    assert replace_paths(found, Paths(1, FREE, True)).least == 1.5
    assert not passes(found, 0.99)


def replace_paths(found: Tunnel, paths: Paths) -> Tunnel:
    return Tunnel(paths, found.x, found.lowest, found.highest, found.cells)
