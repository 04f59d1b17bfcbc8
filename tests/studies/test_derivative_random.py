"""The largest slope and the kinks of random formulas in ``derivative``, compared with mpmath."""

from __future__ import annotations

from typing import Any

import pytest
from mpmath import mp, mpf

from actviz.studies.derivative import differentiate
from tests.functions import curve_of
from tests.selection import long_except
from tests.studies.extremes import Extremes
from tests.studies.facts.formulas import by_kind
from tests.studies.facts.search import near

INTERVAL = (-6.0, 6.0)
KNOWN = [
    "tanh(x)/x",
    "erf(x)/x",
    "1 if x == 0 else (exp(x)-1)/x",
    "1 if x == 0 else sin(x)/x",
    "0 if x == 0 else x*sin(x)/x",
    "max(isrlu(x), hardshrink(x))",
    "sqrt(1-cos(x))",
    "max(gelu(x), -0.1)",
    "abs(silu(x))",
    "min(7*x+3, x**2)",
    "(x**2)**0.5",
    "hypot(x, 0)",
    "max(x**2, pi*x)",
    "asin(sin(x))",
    "sqrt(max(x-1, 0))**3",
    "atan(x)/x",
    "sinh(x)/x",
]
DRAWN = [text for kind, text in by_kind(300, 77) if kind not in ("far", "tree")]


@pytest.mark.parametrize("text", long_except([*KNOWN, *DRAWN], [*KNOWN[:13], *DRAWN[3::60]]))
def test_no_slope_is_larger_and_no_kink_is_missed(text: str) -> None:
    with mp.workdps(30):
        seen = Extremes(text, INTERVAL)
        (told,) = differentiate([curve_of(text)], INTERVAL).curves
        finite = [place for place in seen.places if all(mp.isfinite(side[0]) for side in place.sides)]
        inner = [place for place in finite if seen.ends[0] < place.x < seen.ends[1]]
        for place in inner:
            listed = any(near(mpf(kink.x), place.x, 1e-9, 1e-9) for kink in told.kinks)
            assert listed or not place.is_kink, f"misses the kink at {mp.nstr(place.x, 12)}"
        for kink in told.kinks:
            known = any(near(mpf(kink.x), place.x, 1e-9, 1e-9) for place in seen.places if place.is_kink or place.jumps)
            assert known or not seen.judge.breaks.is_complete, f"no kink at {kink.x}"
        largest: Any = told.largest
        if not seen.is_tame or not hasattr(largest, "value"):
            return
        place, found = seen.largest(1)
        what = f"{largest.value} at {largest.x}, found {mp.nstr(found, 12)} at {mp.nstr(place, 12)}"
        assert near(abs(mpf(float(largest.value))), found, 1e-6, 1e-11), what
