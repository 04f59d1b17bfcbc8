"""Differences of two formulas and of their slopes, for random pairs, compared with many samples and mpmath."""

from __future__ import annotations

import ast
from random import Random
from typing import Any

import pytest
from mpmath import mp, mpf

from actviz.curves import Curve
from actviz.studies.compare import compare
from tests.functions import curve_of
from tests.selection import long_except
from tests.studies.extremes import Extremes
from tests.studies.facts.formulas import by_kind

INTERVAL = (-6.0, 6.0)


def _pairs(count: int) -> list[tuple[str, str]]:
    random = Random(3)
    drawn = list(by_kind(3 * count, 31))
    random.shuffle(drawn)
    bent = [text for kind, text in drawn if kind in ("clipped", "branched", "hinges", "conditional")]
    texts = [text for kind, text in drawn if kind not in ("far", "tree")]
    found = [("0*x", "abs(sin(x))"), ("x", "max(sin(x), 0.5)"), ("0*x", "relu(cos(3*x))"), ("0*x", "abs(x**2-2)")]
    for text, one, other in zip(bent, texts[::2], texts[1::2], strict=False):
        found += [(random.choice(("0*x", "x", "tanh(x)")), text), (one, other)]
    return found[:count]


PAIRS = _pairs(200)


@pytest.mark.parametrize(("one", "other"), long_except(PAIRS, PAIRS[:24:2], unpack=True))
def test_no_larger_gap_is_found(one: str, other: str) -> None:
    with mp.workdps(30):
        gap = Extremes(f"({one})-({other})", INTERVAL)
        if not gap.is_tame:
            return
        (pair,) = compare([_typed(one), _typed(other)], INTERVAL).pairs
        told: tuple[Any, Any] = pair.difference, pair.slope_difference
        for order, claimed in enumerate(told):
            if not hasattr(claimed, "value"):
                continue  # not known
            place, found = gap.largest(order)
            stated = abs(mpf(float(claimed.value)))
            what = f"{mp.nstr(stated, 12)} at {claimed.x}, found {mp.nstr(found, 12)} at {mp.nstr(place, 12)}"
            assert found <= stated * mpf(1 + 1e-7) + mpf("1e-11"), what
            assert found >= stated * mpf(1 - 1e-4) - mpf("1e-11"), what


def _typed(text: str) -> Curve:
    found = curve_of(text)
    assert isinstance(found.function.tree, ast.expr)
    return found
