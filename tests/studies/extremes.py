"""The largest and smallest values and slopes of a formula on an interval, by many samples and mpmath."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from mpmath import mp, mpf

from tests.studies.facts.judge import Judge


class Extremes:
    """A formula on an interval, looked at closely."""

    def __init__(self, text: str, interval: tuple[float, float]) -> None:
        self.judge = Judge(text)
        x, *rows = self.judge.points
        inside = (x >= interval[0]) & (x <= interval[1])
        vars(self.judge)["points"] = x[inside], *(row[inside] for row in rows)
        self.ends = mpf(interval[0]), mpf(interval[1])
        self.places = [place for place in self.judge.breaks.all if self.ends[0] <= place.x <= self.ends[1]]

    def found(self, order: int, signs: Iterable[int] = (-1, 1)) -> list[tuple[Any, Any]]:
        """Places and numbers: values (order 0) or slopes (1), among which are the largest (sign 1) or smallest (-1)."""
        found = [pair for sign in signs for pair in self.judge.refined(order + 1, sign)]
        for place in self.places:
            sides = zip((place.left, place.right), self.ends, strict=True)
            found += [(place.x, side[order]) for side, end in sides if place.x != end]
        return [(place, value) for place, value in found if not mp.isnan(value)]

    def largest(self, order: int) -> tuple[Any, Any]:
        """Where the number of largest magnitude is, and its magnitude."""
        known = ((place, abs(value)) for place, value in self.found(order))
        return max(known, key=lambda pair: pair[1], default=(mp.nan, mp.nan))

    @property
    def is_tame(self) -> bool:
        """Whether there are values and slopes on the whole interval, far from any pole, and no slope is infinite."""
        finite = all(np.isfinite(row).mean() > 0.99 for row in self.judge.points)
        limits = [side[order] for place in self.places for side in place.sides for order in (0, 1)]
        return finite and all(map(mp.isfinite, limits)) and not any(any(place.is_empty) for place in self.places)
