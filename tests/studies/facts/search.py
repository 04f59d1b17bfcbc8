"""Facts of one formula by numerical search: values by mpmath, at places found with float64."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Any

import numpy as np
from mpmath import mp, mpf

import actviz
from actviz.formulas import calculus
from tests import float_reading, mp_reading
from tests.studies.facts.places import Places, numbers

CLOSE = 1e-7
"""Relative distance within which an extreme must be approached."""
SLOW = {"erf", "erfc", "Phi"}
FINEST = 2000
"""Digits in which what exponentials leave of numbers up to 4,500 is still seen."""
OUTWARDS = (mpf("1e6"), mpf("1e15"), mpf("1e40"))
TURNS = 7


def near(a: Any, b: Any, relative: float = CLOSE, absolute: float = 1e-13) -> bool:
    """Whether two numbers are the same up to what a claim may be off."""
    if mp.isinf(a) or mp.isinf(b):
        return bool(a == b)
    return bool(abs(a - b) <= max(relative * max(abs(a), abs(b)), absolute))


class Search:
    """A formula, looked at closely."""

    def __init__(self, text: str) -> None:
        found = actviz.parse(text)
        assert isinstance(found, actviz.Curve)
        self.tree: ast.expr = calculus.expand(found.function.tree, found.function.definitions, stable=False)
        if found.parameters:
            raise ValueError("a judged formula has numbers in place of parameters")
        self.exact = mp_reading.read(self.tree)
        self.finest = mp_reading.read(self.tree, margins=(20,))
        words = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}
        self.finest_digits = FINEST if not words & SLOW else 200  # which take seconds to thousands of digits
        self.breaks = Places(self.tree)
        self._refined_known: dict[tuple[int, int], list[tuple[Any, Any]]] = {}
        self._levels_known: dict[tuple[Any, Any], list[Any]] = {}

    @cached_property
    def points(self) -> tuple[Any, Any, Any]:
        """Places, values and slopes by float64, increasing; what overflows there is read by mpmath if it is rare."""
        inner = [float(place.x) for place in self.breaks.all]
        around = np.concatenate([[0.0], np.geomspace(1e-12, 0.5, 40)])
        x = np.unique(
            np.concatenate(
                [
                    self.breaks.grid,
                    *(p + s * around * max(1e-3, min(1.0, abs(p) or 1.0)) for p in inner for s in (-1, 1)),
                ]
            )
        )
        value, slope = (np.array(row) for row in float_reading.read(self.tree)(x))
        missing = np.flatnonzero(np.isnan(value))
        for i in missing[:: max(1, missing.size // 40)]:
            with mp.workdps(20):
                value[i] = float(self.exact(mpf(float(x[i]))))
        return x, value, slope

    def refined(self, row: int, sign: int) -> list[tuple[Any, Any]]:
        """Return places of the largest (``sign`` 1) or smallest values (``row`` 1) or slopes (2), by mpmath.

        A number that is wrong in float64 is corrected, and the search continues.
        """
        if (row, sign) not in self._refined_known:
            self._refined_known[row, sign] = self._refine(row, sign)
        return self._refined_known[row, sign]

    def _refine(self, row: int, sign: int) -> list[tuple[Any, Any]]:
        x, heights = self.points[0], np.nan_to_num(sign * self.points[row], nan=-np.inf)
        best = np.argpartition(-heights, min(800, x.size - 1))[:800]
        queue = [(-float(heights[i]), int(i)) for i in best if heights[i] > -np.inf]
        heapify(queue)
        found: list[tuple[Any, Any]] = []
        taken: list[int] = []
        for _ in range(400):
            if not queue or len(taken) == 5:
                break
            height, i = heappop(queue)
            if any(abs(i - j) <= 3 for j in taken):
                continue
            place = mpf(float(x[i]))
            right = self._read(row, place)
            if mp.isnan(right):
                continue
            found.append((place, right))
            if np.isinf(height) or near(-height, sign * right, 1e-6, 1e-9):
                taken.append(i)
                found += self._climbed(row, sign, i)
            else:
                heappush(queue, (float(-sign * right), i))
        return found

    def _climbed(self, row: int, sign: int, i: int) -> Iterator[tuple[Any, Any]]:
        """The top between two neighbours, by float64, ever closer."""
        x = self.points[0]
        low, high = x[max(i - 1, 0)], x[min(i + 1, x.size - 1)]
        for _ in range(4):
            inner = np.linspace(low, high, 65)
            found = float_reading.read(self.tree)(inner)[row - 1]
            top = int(np.argmax(np.where(np.isfinite(found), sign * found, -np.inf)))
            low, high = inner[max(top - 1, 0)], inner[min(top + 1, 64)]
        yield mpf(float(inner[top])), self._read(row, mpf(float(inner[top])))

    def _read(self, row: int, x: Any) -> Any:
        return self.exact(x) if row == 1 else self.slope(x)

    def slope(self, x: Any) -> Any:
        """Return the slope at a place, one-sided near a break (of larger magnitude); NaN near a jump."""
        found = []
        with mp.workdps(200):
            here = self.exact(x)
            for side in (-1, 1):
                steps = [side * mpf(10) ** k * max(1, abs(x)) for k in (-60, -70)]
                slopes = [(self.exact(x + step) - here) / step for step in steps]
                if not near(slopes[0], slopes[1], 1e-9, 1e-30):
                    return mp.nan
                found.append(slopes[1])
        return +max(found, key=abs) if not any(map(mp.isnan, found)) else mp.nan

    @cached_property
    def far(self) -> tuple[list[tuple[Any, list[Any]]], list[tuple[Any, list[Any]]]]:
        """Values far out on either side, several at each distance."""
        found = []
        with mp.workdps(90):  # so that no place is rounded to a integer
            for side in (-1, 1):
                row = []
                for size in OUTWARDS:
                    at = [side * size * (1 + mpf(turn * (7 * turn + 3) % 97) / 679) for turn in range(TURNS)]
                    row.append((side * size, [self.exact(x) for x in at]))
                found.append(row)
        return found[0], found[1]

    @cached_property
    def limits(self) -> tuple[Any, Any]:
        """Return the limits at both infinities; None if there is no limit or no value, NaN if undecided."""
        return self._limit(self.far[0]), self._limit(self.far[1])

    def _limit(self, row: list[tuple[Any, list[Any]]]) -> Any:
        first, middle, last = (values for _, values in row)
        if all(map(mp.isnan, last)):  # no values, or numbers that are too large even here
            nearer = [*first, *middle, self.exact(mp.sign(row[0][0]) * mpf("7.3"))]
            return None if all(map(mp.isnan, nearer)) else mp.nan
        if any(map(mp.isnan, last)):
            return mp.nan
        spreads = [max(values) - min(values) for values in (first, middle, last) if not any(map(mp.isnan, values))]
        size = max(map(abs, last))
        if mp.isinf(size) and len(set(last)) == 1:
            return last[0]
        if near(last[0], middle[0], 1e-8, 1e-10) and spreads[-1] <= mpf("1e-8") * max(1, size):
            return last[0]
        if all(value > abs(middle[0]) + 1 for value in last) or all(value < -abs(middle[0]) - 1 for value in last):
            steady = max(abs(value) for value in middle) >= max(abs(value) for value in first)
            return (
                mp.sign(last[0]) * mp.inf
                if steady and len({mp.sign(value) for value in middle + last}) == 1
                else mp.nan
            )
        if len(spreads) == 3 and spreads[2] >= spreads[0] / 4 and spreads[2] > mpf("1e-6") * size:
            return None
        return mp.nan

    def approached(self, sign: int) -> list[Any]:
        """Values that are only approached: limits far out, and one-sided ones at breaks."""
        sides = [side[0] for place in self.breaks.all for side in place.sides]
        found = [limit for limit in (*self.limits, *sides) if limit is not None and not mp.isnan(limit)]
        found += [value for row in self.far for _, values in row for value in values if not mp.isnan(value)]
        return sorted(found, key=lambda value: -sign * value)

    @cached_property
    def extremes(self) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
        """The smallest and the largest value that is taken at a place looked at: place and value."""
        found = []
        for sign in (-1, 1):
            taken = [pair for pair in self.refined(1, sign) if not mp.isnan(pair[1])]
            taken += [(p.x, p.value) for p in self.breaks.all if mp.isfinite(p.value)]
            found.append(max(taken, key=lambda pair: sign * pair[1], default=(mp.nan, mp.nan)))
        return found[0], found[1]

    def bound(self, sign: int) -> Any:
        """The supremum (``sign`` 1) or infimum (-1), as far as it was found."""
        candidates = [self.extremes[(sign + 1) // 2][1], *self.approached(sign)[:1]]
        return max((c for c in candidates if not mp.isnan(c)), key=lambda c: sign * c, default=mp.nan)

    @cached_property
    def turns(self) -> tuple[Any, Any]:
        """Where the value falls, and where it rises, if anywhere."""
        found = [self._turn(sign) for sign in (-1, 1)]
        return found[0], found[1]

    def _turn(self, sign: int) -> Any:
        x, value, slope = self.points
        known = np.flatnonzero(~np.isnan(value))
        with np.errstate(invalid="ignore"):
            steps = np.nan_to_num(sign * np.diff(value[known]), nan=0.0)
            downward = np.nan_to_num(sign * slope, nan=0.0)
        pairs = [(x[known[i]], x[known[i + 1]]) for i in np.argsort(-steps)[:8] if steps[i] > 0]
        steep = [i for i in np.argsort(-downward)[:8] if downward[i] > 0]
        pairs += [(x[i] - 1e-9 * max(1, abs(x[i])), x[i] + 1e-9 * max(1, abs(x[i]))) for i in steep]
        tiny = np.flatnonzero(downward > 0)
        pairs += [(x[i], np.nextafter(x[i], np.inf)) for i in tiny[:: max(1, tiny.size // 10)]]
        row = [(p, v) for end in self.far for p, values in end for v in values[:1]]
        for low, high in pairs:
            a, b = self.exact(mpf(float(low))), self.exact(mpf(float(high)))
            if not (mp.isnan(a) or mp.isnan(b)) and sign * (b - a) > mpf("1e-25") * abs(a):
                return mpf(float(low))
        for place in self.breaks.all:
            if mp.isfinite(place.value) and not any(place.is_empty):
                levels = place.left[0], place.value, place.right[0]
                if any(sign * (b - a) > mpf("1e-12") * max(1, abs(a)) for a, b in pairwise(levels)):
                    return place.x
        row = sorted([pair for pair in row if not mp.isnan(pair[1])], key=lambda pair: pair[0])
        for (p, a), (_, b) in pairwise(row):
            if sign * (b - a) > mpf("1e-25") * max(abs(a), abs(b)):
                return p
        return None

    @cached_property
    def symmetries(self) -> set[str]:
        sizes = [mpf(f"1.{37 * k % 91 + 3}") * mpf(10) ** ((k % 13) / mpf(3) - 3) for k in range(39)]
        found = {"odd", "even"}
        with mp.workdps(40):
            for x in [
                *sizes,
                *(abs(c) + more for c in numbers(self.tree) for more in (mpf(0), mpf("0.0137"))),
                *(abs(place.x) * mpf("1.003") + mpf("1e-9") for place in self.breaks.all[:12]),
            ]:
                right, left = self.exact(x), self.exact(-x)
                for word, sign in (("even", 1), ("odd", -1)):
                    if not (mp.isnan(right) and mp.isnan(left)) and not near(left, sign * right, 1e-30, 0.0):
                        found.discard(word)
        with mp.workdps(self.finest_digits if found else 40):
            x = mpf("1.37")
            right, left = self.finest(x), self.finest(-x)
            found = {
                word for word in found if abs(left - (1 if word == "even" else -1) * right) <= abs(left) * mp.eps * 1024
            }
        middle = self.exact(mpf(0))
        if mp.isfinite(middle) and middle != 0:
            found.discard("odd")
        return found

    @cached_property
    def slopes(self) -> tuple[Any, Any, list[Any]]:
        """The smallest and the largest slope that was found, and those far out."""
        sides = [side[1] for place in self.breaks.all for side in place.sides if not mp.isnan(side[1])]
        outer = [self.slope(x) for x in (s * mpf(10) ** k for s in (-1, 1) for k in (2, 3, 6, 15))]
        outer = [slope for slope in outer if not mp.isnan(slope)]
        lows, highs = ([s for _, s in self.refined(2, sign) if not mp.isnan(s)] for sign in (-1, 1))
        every = sides + outer + lows + highs
        return min(every, default=mp.nan), max(every, default=mp.nan), outer

    @cached_property
    def is_steep(self) -> tuple[bool, bool]:
        """Whether slopes below and above grow beyond all bounds, as far as can be seen: far out, or at a place."""
        found = []
        for sign in (-1, 1):
            sides = any(side[1] == sign * mp.inf for place in self.breaks.all for side in place.sides)
            far = []
            for k in (2, 6, 15):
                outer = [sign * self.slope(side * mpf(10) ** k) for side in (-1, 1)]
                far.append(max((slope for slope in outer if not mp.isnan(slope)), default=mpf(0)))
            grows = far[0] < far[1] < far[2] and far[2] > 1 + 2 * abs(far[0])
            wild = sign * self.slopes[:2][(sign + 1) // 2] > 1e8
            found.append(sides or grows or wild)
        return found[0], found[1]

    def pieces(self, reach: float) -> list[tuple[Any, Any]]:
        """Stretches between breaks within +-reach."""
        inner = [place.x for place in self.breaks.all if -reach < place.x < reach]
        borders = [mpf(-reach), *inner, mpf(reach)]
        return [(a, b) for a, b in pairwise(borders) if b > a]

    def levels(self, piece: tuple[Any, Any]) -> list[Any]:
        """Values inside of a piece, to 45 digits, also where an exponential is still seen."""
        if piece not in self._levels_known:
            low, high = piece
            width = min(high - low, mpf(3))
            where = [low + width * mpf(k) / 19 for k in (3, 7)] + [high - width * mpf(k) / 19 for k in (2, 5)]
            where += [low + (high - low) * mpf(k) / 23 for k in (3, 8, 13, 18)]
            centres = [mpf(c) + s * mpf("0.0137") for c in (0.0, *numbers(self.tree)) for s in (-1, 1)]
            places = [place.x for place in self.breaks.all]  # the stretch may go on beyond what is looked at
            low = low if low in places else max((x for x in places if x < low), default=-mp.inf)
            high = high if high in places else min((x for x in places if x > high), default=mp.inf)
            with mp.workdps(45):
                self._levels_known[piece] = [self.exact(x) for x in [*where, *centres] if low < x < high]
        return self._levels_known[piece]

    def is_flat(self, piece: tuple[Any, Any]) -> bool:
        """Whether the value is one number on a piece, to thousands of digits."""
        values = self.levels(piece)
        if len(set(values)) > 1 or mp.isnan(values[0]):
            return False
        low, high = piece
        with mp.workdps(self.finest_digits):
            return len({self.finest(low + (high - low) * mpf(k) / 17) for k in (2, 7, 15)}) == 1

    def _borders(self) -> Any:
        centres = [c for c in numbers(self.tree) if abs(c) < 13]
        near_by = [c + s * w for c in centres for s in (-1, 1) for w in (1e-5, 1e-4, 1e-3, 1e-2, 0.05)]
        inner = [float(place.x) for place in self.breaks.all if abs(place.x) < 13]
        return np.unique(np.concatenate([np.linspace(-13, 13, 261), inner, near_by]))

    def moment(self, power: int) -> tuple[float, float, bool]:
        """A moment by Gauss-Legendre quadrature, that of the magnitudes, and whether finer panels change nothing."""
        borders = self._borders()
        before = np.nan
        for _ in range(6):
            found, size = self._panels(borders, power)
            if abs(found - before) <= 1e-11 * size + 1e-16:
                return found, size, True
            before, borders = found, np.sort(np.concatenate([borders, (borders[:-1] + borders[1:]) / 2]))
        return found, size, False

    def _panels(self, borders: Any, power: int) -> tuple[float, float]:
        nodes, weights = np.polynomial.legendre.leggauss(24)
        half = np.diff(borders)[:, None] / 2
        x = borders[:-1, None] + half * (1 + nodes)
        value = float_reading.read(self.tree)(x.ravel())[0].reshape(x.shape)
        part = value**power * np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * weights * half
        return float(part.sum()), float(np.abs(part).sum())
