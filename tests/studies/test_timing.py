"""Costs: statistics and selection are tested, not the times."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from actviz.studies.timing import measure_costs
from tests.functions import curve_of


def test_every_curve_is_measured_with_its_spread() -> None:
    ticks: list[None] = []
    costs = measure_costs([curve_of("relu"), curve_of("gelu")], rounds=4, tick=lambda: ticks.append(None))
    assert [cost.label for cost in costs] == ["relu", "gelu"]
    assert len(ticks) == 4
    for cost in costs:
        for spread in (cost.value, cost.derivative, cost.value_ratio, cost.derivative_ratio):
            assert spread is not None
            assert 0 < spread.low <= spread.median <= spread.high


FAULTS = """
import json, resource, sys
sys.modules.update({name: __import__(name) for name in sys.argv[1:]})
from actviz.curves import get
from actviz.studies.timing import measure_costs
curves = [get(name) for name in ("silu", "hard_swish")]
measure_costs(curves, rounds=2)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
measure_costs(curves, rounds=20)
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts the page faults of glibc's malloc")
@pytest.mark.parametrize("others", [(), ("matplotlib.figure",)])
def test_memory_is_not_measured(others: tuple[str, ...]) -> None:
    """What is loaded beside decides whether arrays are fetched page by page; the times must not show it."""
    code = [sys.executable, "-c", FAULTS, *others]
    assert json.loads(subprocess.run(code, capture_output=True, text=True, check=True).stdout) < 5000
