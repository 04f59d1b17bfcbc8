"""How hard the formulas are tried: a minute by default, longer with ACTVIZ_LONG=1 (or a number of examples)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = int(os.environ.get("ACTVIZ_LONG", "0"))

settings.register_profile(
    "formulas",
    max_examples={0: 200, 1: 5000}.get(LONG, LONG),
    deadline=None,
    database=None,
    derandomize=not LONG,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("formulas")
