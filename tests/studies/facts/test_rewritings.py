"""Two spellings of one function have the same facts, as far as they are known."""

from __future__ import annotations

from typing import Any

import pytest
from mpmath import mp, mpf

from tests import mp_reading
from tests.selection import long_except
from tests.studies.facts.judge import FACTS, TELLS_UNKNOWN, UNKNOWN, Judge, claims
from tests.studies.facts.rewritings import pairs

ALL = pairs(200, 14)
SHORT = ALL[::6]


def same(a: Any, b: Any, fact: str) -> bool:
    """Return whether two claims agree; one that is not known agrees with any."""
    if UNKNOWN in (a, b) or (None in (a, b) and fact not in ("minimum", "limits") and not TELLS_UNKNOWN):
        return True
    if isinstance(a, dict) and isinstance(b, dict):
        keys = ("value",) if "value" in a else a.keys()  # an extreme may be reached at several places
        return all(same(a[key], b[key], fact) for key in keys)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y, fact) for x, y in zip(a, b, strict=True))
    if fact in ("monotonic", "symmetry", "smoothness") or None in (a, b) or isinstance(a, bool):
        return bool(a == b)
    x, y = mpf(a), mpf(b)
    return bool(x == y if mp.isinf(x) or mp.isinf(y) else abs(x - y) <= 1e-8 * max(abs(x), abs(y)) + 1e-9)


@pytest.mark.parametrize(("one", "other"), long_except(ALL, SHORT, unpack=True))
def test_two_spellings_have_the_same_facts(one: str, other: str) -> None:
    first, second = claims(one), claims(other)
    apart = {fact: (first[fact], second[fact]) for fact in FACTS if not same(first[fact], second[fact], fact)}
    assert apart == {}


@pytest.mark.parametrize(("one", "other"), long_except(ALL, ALL[::20], unpack=True))
def test_the_pairs_are_one_function(one: str, other: str) -> None:
    readings = [mp_reading.read(Judge(text).tree) for text in (one, other)]
    for k in range(-20, 21):
        with mp.workdps(40):
            a, b = (reading(mpf(k) * mpf("0.371") + mpf("0.01")) for reading in readings)
            assert abs(a - b) <= mpf("1e-35") * max(1, abs(a)), k
