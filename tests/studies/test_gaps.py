"""Gaps of two formulas and of their slopes, for pairs drawn at random, against very many samples and mpmath."""

from __future__ import annotations

import ast
from random import Random
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from actviz.curves import Curve
from actviz.studies.comparison import compare
from tests.selection import long_except
from tests.studies.approximation.curves import curve
from tests.studies.facts.formulas import by_kind
from tests.studies.facts.judge import Judge

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


class Gap:
    """The difference of two formulas on the interval, looked at closely."""

    def __init__(self, one: str, other: str) -> None:
        self.judge = Judge(f"({one})-({other})")
        x, *rows = self.judge.points
        inside = (x >= INTERVAL[0]) & (x <= INTERVAL[1])
        vars(self.judge)["points"] = x[inside], *(row[inside] for row in rows)
        low, high = map(mpf, INTERVAL)
        self.places = [place for place in self.judge.breaks.all if low <= place.x <= high]
        self.ends = low, high

    def largest(self, order: int) -> tuple[Any, Any]:
        """Where the largest gap of the values (order 0) or slopes (1) was found, and how large it is."""
        found = [pair for sign in (-1, 1) for pair in self.judge.refined(order + 1, sign)]
        for place in self.places:
            for side, end in ((place.left, self.ends[0]), (place.right, self.ends[1])):
                if place.x != end:
                    found.append((place.x, side[order]))
        known = [(place, abs(value)) for place, value in found if not mp.isnan(value)]
        return max(known, key=lambda pair: pair[1], default=(mp.nan, mp.nan))

    @property
    def is_tame(self) -> bool:
        """Whether there are values and slopes on the whole interval, far from any pole, and no slope is infinite."""
        finite = all(np.isfinite(row).mean() > 0.99 for row in self.judge.points)
        limits = [side[order] for place in self.places for side in place.sides for order in (0, 1)]
        return finite and all(map(mp.isfinite, limits)) and not any(any(place.is_empty) for place in self.places)


@pytest.mark.parametrize(("one", "other"), long_except(PAIRS, PAIRS[:24:2], unpack=True))
def test_no_larger_gap_is_found(one: str, other: str) -> None:
    with mp.workdps(30):
        gap = Gap(one, other)
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
    found = curve(text)
    assert isinstance(found.tree, ast.expr)
    return found
