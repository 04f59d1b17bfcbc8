"""Places that are whole periods apart, at which results are reused."""

from __future__ import annotations

from dataclasses import astuple
from math import inf, pi

import numpy as np
import pytest

import actviz
from actviz.formulas.asymptotics.limits import end_behaviour
from actviz.formulas.enclosures.periodic_places import MIN_PLACES, PeriodicPlaces
from actviz.formulas.enclosures.smooth import Smooth
from actviz.formulas.grammar import parse
from actviz.studies.monotone_sections import Order
from actviz.studies.profile import Profile


def test_places_are_alike_that_are_whole_periods_apart() -> None:
    found = PeriodicPlaces(lambda: 0.1)
    for place in range(MIN_PLACES):
        assert found.equivalent(0.01 * place) is None
    assert found.equivalent(100.03) == pytest.approx(0.03)
    assert found.equivalent(100.035) is None
    assert found.equivalent(0.03) is None  # itself
    assert found.equivalent(inf) is None


def test_nothing_is_alike_without_a_period() -> None:
    found = PeriodicPlaces(lambda: None)
    assert [found.equivalent(float(place)) for place in range(3 * MIN_PLACES)] == [None] * (3 * MIN_PLACES)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("side", [-1, 1])
def test_an_end_is_that_of_a_place_whole_periods_away(order: int, side: int) -> None:
    tree = parse("tan(x) + sin(2*x)").tree
    smooth = Smooth(tree, {})
    for k in range(MIN_PLACES, -1, -1):
        smooth.end(pi / 2 + k * pi, side, order)
    for k in (20, -30, 1000):
        place = pi / 2 + k * pi
        end = smooth.end(place, side, order)
        right = end_behaviour(smooth.tree(order), {}, pi / 2, side)
        assert astuple(end)[1:4] == astuple(right)[1:4]
        assert 0 < side * (end.reach - place) <= abs(right.reach - pi / 2)
        x = place + (end.reach - place) * np.array([0.999, 0.5, 0.01])
        assert ((end.low <= smooth.values(x, order)) & (smooth.values(x, order) <= end.high)).all()


@pytest.mark.parametrize(
    "text", ["tan(3*x)", "sqrt(sin(3*x))", "abs(sin(x)) + cos(2*x)", "1/(2 + sin(3*x)) + relu(sin(3*x))"]
)
@pytest.mark.parametrize("order", [0, 1])
def test_sections_are_those_of_a_stretch_whole_periods_away(text: str, order: Order) -> None:
    """Return the results for one period on a separate interval, and near the ends of an interval that cuts periods."""
    curve = actviz.parse(text)
    whole = Profile(curve, -41.3, 41.7)
    sections = whole.sections(order)
    x = np.linspace(-41.3, 41.7, 20_001)[1:-1]
    values = curve.derivative(x) if order else curve(x)
    for section in sections:
        inside = values[(section.low < x) & (x < section.high)]
        inside = inside[np.isfinite(inside)]
        room = 1e-9 * max(1.0, *np.abs(inside), 1.0) if inside.size else 0.0
        assert (section.lower - room <= inside).all()
        assert (inside <= section.upper + room).all()
        if section.sign is not None and inside.size > 1:
            assert (np.diff(inside) * section.sign >= -room).all()
