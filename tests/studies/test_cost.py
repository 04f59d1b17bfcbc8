"""Costs: the bookkeeping is checked, the time itself is not."""

from __future__ import annotations

from actviz.studies.cost import measure_costs
from tests.activations.entries import curve_of


def test_every_curve_is_measured_with_its_spread() -> None:
    ticks: list[None] = []
    costs = measure_costs([curve_of("relu"), curve_of("gelu")], rounds=4, tick=lambda: ticks.append(None))
    assert [cost.label for cost in costs] == ["relu", "gelu"]
    assert len(ticks) == 4
    for cost in costs:
        for spread in (cost.value, cost.derivative, cost.value_ratio, cost.derivative_ratio):
            assert 0 < spread.low <= spread.median <= spread.high
