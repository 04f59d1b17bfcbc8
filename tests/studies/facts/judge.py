"""A judge of facts: every definite claim about a formula against mpmath.

``verdicts(text)`` maps each fact to ``right``, ``unknown``, ``undecided`` (the judge cannot tell) or ``wrong: ...``.
Where to look is found with ``tests.float_reading``; what is said is confirmed by ``tests.mp_reading``. Facts are read as
the JSON that people get. There, ``"unknown"`` is no claim, and null is the claim that there is none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import Any

import mpmath
import numpy as np
from mpmath import mp, mpf

import actviz
from actviz.formulas import calculus
from actviz.tables.facts import facts_json
from tests import float_reading, mp_reading
from tests.studies.facts.places import ORDERS, Places, numbers

UNKNOWN = "unknown"
RIGHT = "right"
UNDECIDED = "undecided"
FACTS = (
    "range", "minimum", "limits", "saturates", "monotonic", "symmetry", "smoothness", "kinks", "max_slope", "lipschitz",
    "max_abs_slope", "zero_at_zero", "dead", "sparsity", "mean", "second_moment",
)  # fmt: skip
ABSENT = ("minimum", "limits")
"""Facts for which null says that there is none, in this version and before."""
TELLS_UNKNOWN = hasattr(actviz, "UNKNOWN")
"""Whether what is not known is told apart from what does not exist."""
FINEST = 5000
"""Digits in which what exponentials leave of numbers up to 10,000 is still seen."""
CLOSE = 1e-7
"""Relative distance within which an extreme must be approached."""
OUTWARDS = (mpf("1e6"), mpf("1e15"), mpf("1e40"))
TURNS = 7


def claims(text: str) -> Mapping[str, Any]:
    """The facts of a formula as JSON."""
    found = actviz.parse(text)
    assert isinstance(found, actviz.Curve)
    return facts_json(actviz.facts(found))


def number(claim: Any) -> Any:
    """A claimed number."""
    return mpf(claim) if isinstance(claim, str) else mpf(float(claim))


def near(a: Any, b: Any, relative: float = CLOSE, absolute: float = 1e-13) -> bool:
    """Whether two numbers are the same up to what a claim may be off."""
    if mp.isinf(a) or mp.isinf(b):
        return bool(a == b)
    return bool(abs(a - b) <= max(relative * max(abs(a), abs(b)), absolute))


class Judge:
    """What is true of one formula."""

    def __init__(self, text: str) -> None:
        found = actviz.parse(text)
        assert isinstance(found, actviz.Curve)
        self.tree: ast.expr = calculus.expand(found.tree, found.definitions, stable=False)
        if found.parameters:
            raise ValueError("a judged formula has numbers in place of parameters")
        self.exact = mp_reading.read(self.tree)
        self.finest = mp_reading.read(self.tree, margins=(20,))
        self.breaks = Places(self.tree)
        self._refined_known: dict[tuple[int, int], list[tuple[Any, Any]]] = {}
        self._levels_known: dict[tuple[Any, Any], list[Any]] = {}

    def verdicts(self, claimed: Mapping[str, Any]) -> dict[str, str]:
        """A verdict on each fact."""
        with mp.workdps(30):
            return {fact: self.verdict(fact, claimed[fact], claimed) for fact in FACTS}

    def verdict(self, fact: str, claim: Any, claimed: Mapping[str, Any]) -> str:
        """A verdict on one fact; ``claimed`` may hold what is claimed besides, such as ``range_reached``."""
        if claim is None and fact in ("mean", "second_moment") and TELLS_UNKNOWN:
            return self._judge_absent_moment(fact)
        if claim == UNKNOWN or (claim is None and fact not in ABSENT):
            return UNKNOWN
        if fact == "saturates":
            claim = claim["left"], claim["right"]
        if isinstance(claim, list | tuple) and fact in ("range", "limits", "saturates"):
            ends = [self._end_verdict(fact, side, claim[side], claimed) for side in (0, 1)]
            for word in ("wrong", UNKNOWN, UNDECIDED):
                if any(end.startswith(word) for end in ends):
                    return next(end for end in ends if end.startswith(word))
            return RIGHT
        found = getattr(self, f"judge_{fact}")(claim, claimed)
        return found if found in (RIGHT, UNDECIDED) else f"wrong: {found}"

    def _end_verdict(self, fact: str, side: int, claim: Any, claimed: Mapping[str, Any]) -> str:
        if claim == UNKNOWN or (claim is None and fact != "limits"):
            return UNKNOWN
        found: str = getattr(self, f"judge_{fact}")(side, claim, claimed)
        return found if found in (RIGHT, UNDECIDED) else f"wrong: {found}"

    # --- where to look ---------------------------------------------------------------------------------------------

    @cached_property
    def points(self) -> tuple[Any, Any, Any]:
        """Places, values and slopes by float64, increasing; what overflows there is read by mpmath if it is rare."""
        inner = [float(place.x) for place in self.breaks.all]
        around = np.concatenate([[0.0], np.geomspace(1e-12, 0.5, 40)])
        x = np.unique(
            np.concatenate(
                [self.breaks.grid, *(p + s * around * max(1e-3, min(1.0, abs(p) or 1.0)) for p in inner for s in (-1, 1))]
            )
        )
        value, slope = (np.array(row) for row in float_reading.read(self.tree)(x))
        missing = np.flatnonzero(np.isnan(value))
        for i in missing[:: max(1, missing.size // 40)]:
            with mp.workdps(20):
                value[i] = float(self.exact(mpf(float(x[i]))))
        return x, value, slope

    def refined(self, row: int, sign: int) -> list[tuple[Any, Any]]:
        """Places of the largest (``sign`` 1) or smallest values (``row`` 1) or slopes (2), and what mpmath says.

        A number that float64 has wrong is put right, and the search goes on.
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
        """The slope at a place, one-sided if it lies beside a break (that of larger magnitude); NaN beside a jump."""
        found = []
        with mp.workdps(200):
            here = self.exact(x)
            for side in (-1, 1):
                steps = [side * mpf(10) ** k * max(1, abs(x)) for k in (-60, -70)]
                slopes = [(self.exact(x + step) - here) / step for step in steps]
                if not near(*slopes, 1e-9, 1e-30):
                    return mp.nan
                found.append(slopes[1])
        return +max(found, key=abs) if not any(map(mp.isnan, found)) else mp.nan

    @cached_property
    def far(self) -> tuple[list[tuple[Any, list[Any]]], list[tuple[Any, list[Any]]]]:
        """Values far out on either side, several at each distance."""
        found = []
        with mp.workdps(90):  # so that no place is rounded to a whole number
            for side in (-1, 1):
                row = []
                for size in OUTWARDS:
                    at = [side * size * (1 + mpf(turn * (7 * turn + 3) % 97) / 679) for turn in range(TURNS)]
                    row.append((side * size, [self.exact(x) for x in at]))
                found.append(row)
        return found[0], found[1]

    @cached_property
    def limits(self) -> tuple[Any, Any]:
        """The limits at both infinities; None if there is none (no value, too), NaN if the judge cannot tell."""
        return self._limit(self.far[0]), self._limit(self.far[1])

    def _limit(self, row: list[tuple[Any, list[Any]]]) -> Any:
        first, middle, last = (values for _, values in row)
        if all(map(mp.isnan, last)):
            return None
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
            return mp.sign(last[0]) * mp.inf if steady and len({mp.sign(value) for value in middle + last}) == 1 else mp.nan
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

    # --- values ----------------------------------------------------------------------------------------------------

    def judge_range(self, side: int, claim: Any, claimed: Mapping[str, Any]) -> str:
        """The infimum or supremum, and whether it is reached."""
        sign = 2 * side - 1
        stated, found = number(claim), self.bound(sign)
        if mp.isnan(found):
            return UNDECIDED
        if not near(stated, found, absolute=1e-12):
            if sign * found < sign * stated and any(mp.isnan(limit or 0) for limit in self.limits):
                return UNDECIDED
            return f"{claim}, found {mp.nstr(found, 12)}"
        reached = claimed.get("range_reached", [None, None])[side]
        if reached is False and self._surely_takes(stated, sign):
            return f"{claim} is said not to be reached, but is"
        if reached is True and not self._may_take(stated, sign):
            return f"{claim} is said to be reached, but is only approached"
        return RIGHT

    def _surely_takes(self, level: Any, sign: int) -> bool:
        """Whether a level, or one beyond, is the value on a stretch, at a break or at a plain number."""
        flat = [self._levels(piece)[0] for piece in self.pieces(50) if self._is_flat(piece)]
        with mp.workdps(50):
            row = [self.exact(mpf(k) / 4) for k in range(-16, 17)]
            plain = [b for a, b, c in zip(row, row[1:], row[2:], strict=False) if a != b != c and b == mp.nint(b)]
        taken = flat + [place.value for place in self.breaks.all] + plain
        return any(sign * value >= sign * level for value in taken if mp.isfinite(value))

    def _may_take(self, level: Any, sign: int) -> bool:
        """Whether a level is not only approached far out: it is taken for sure, or there is a turn near it."""
        flat = [self._levels(piece)[0] for piece in self.pieces(50) if self._is_flat(piece)]
        if any(near(value, level, 1e-12, 1e-14) for value in [*flat, *(place.value for place in self.breaks.all)]):
            return True
        if self._surely_takes(level, sign) or sign * self.extremes[(sign + 1) // 2][1] > sign * level:
            return True
        with mp.workdps(60):
            for x, value in self.refined(1, sign):
                if abs(x) < 1e5 and near(value, level, 1e-9, 1e-10):
                    step = mpf("1e-3") * max(1, abs(x))
                    if all(sign * self.exact(x + s * step) < sign * value for s in (-1, 1)):
                        return True
        return near(self.exact(mpf(0)), level, 1e-12, 1e-12)

    def judge_minimum(self, claim: Any, claimed: Mapping[str, Any]) -> str:
        """The smallest value that is reached."""
        x, taken = self.extremes[0]
        if mp.isnan(taken):
            return UNDECIDED
        ends = self.approached(-1)
        if claim is None:
            inner = abs(x) < 1e14 and (not ends or taken < ends[0] - max(abs(taken), 1) * mpf("1e-12"))
            level = abs(x) < 1e14 and bool(ends) and ends[0] >= taken and self._is_level(x)
            return f"none, found {mp.nstr(taken, 12)} at {mp.nstr(x, 12)}" if inner or level else RIGHT
        place, stated = mpf(claim["x"]), number(claim["value"])
        here = [self.exact(place)] + [p.value for p in self.breaks.all if near(p.x, place, 1e-12, 1e-12)]
        if not any(near(value, stated, 1e-9, 1e-12) for value in here):
            return f"{claim['value']} at {claim['x']}, there is {mp.nstr(here[0], 12)}"
        if taken < stated - max(abs(stated), mpf("1e-6")) * mpf("1e-9"):
            return f"{claim['value']}, found {mp.nstr(taken, 12)} at {mp.nstr(x, 12)}"
        if ends and ends[0] < min(stated, taken) - max(abs(stated), mpf("1e-3")) * mpf("1e-9"):
            return f"{claim['value']}, but it is only above {mp.nstr(ends[0], 12)}"
        if ends and ends[0] <= stated and not any(value <= ends[0] for value in here) and abs(place) > 1e5:
            return f"{claim['value']} at {claim['x']} is only approached"
        return RIGHT

    def _is_level(self, x: Any) -> bool:
        return any(low <= x <= high and self._is_flat((low, high)) for low, high in self.pieces(50))

    def judge_limits(self, side: int, claim: Any, _: Any) -> str:
        """The limit at an infinity."""
        found = self.limits[side]
        if found is not None and mp.isnan(found):
            return UNDECIDED
        where = ("left", "right")[side]
        if claim is None or found is None:
            return RIGHT if claim is found else f"{where} {claim}, found {mp.nstr(found, 12)}"
        return RIGHT if near(number(claim), found, 1e-9, 1e-9) else f"{where} {claim}, found {mp.nstr(found, 12)}"

    def judge_saturates(self, side: int, claim: Any, _: Any) -> str:
        """Whether the limit is finite."""
        found = self.limits[side]
        if found is not None and mp.isnan(found):
            return UNDECIDED
        where = ("left", "right")[side]
        return RIGHT if claim == (found is not None and mp.isfinite(found)) else f"{where} {claim}, limit {found}"

    def judge_monotonic(self, claim: str, _: Any) -> str:
        """Whether it rises or falls everywhere."""
        fall, rise = self._turns
        match claim:
            case "increasing":
                return f"increasing, falls near {mp.nstr(fall, 12)}" if fall is not None else RIGHT
            case "decreasing":
                return f"decreasing, rises near {mp.nstr(rise, 12)}" if rise is not None else RIGHT
        if fall is not None and rise is not None:
            return RIGHT
        return f"no, but it never {'falls' if fall is None else 'rises'}"

    @cached_property
    def _turns(self) -> tuple[Any, Any]:
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
        for i in np.argsort(-downward)[:8]:
            if downward[i] > 0:
                pairs.append((x[i] - 1e-9 * max(1, abs(x[i])), x[i] + 1e-9 * max(1, abs(x[i]))))
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
                if any(sign * (b - a) > mpf("1e-12") * max(1, abs(a)) for a, b in zip(levels, levels[1:], strict=False)):
                    return place.x
        row = sorted([pair for pair in row if not mp.isnan(pair[1])], key=lambda pair: pair[0])
        for (p, a), (_, b) in zip(row, row[1:], strict=False):
            if sign * (b - a) > mpf("1e-25") * max(abs(a), abs(b)):
                return p
        return None

    def judge_symmetry(self, claim: str, _: Any) -> str:
        """By values at places that are not special."""
        found = self._symmetries
        if claim in found or (claim == "none" and not found):
            return RIGHT
        return f"{claim}, found {' and '.join(sorted(found)) or 'none'}"

    @cached_property
    def _symmetries(self) -> set[str]:
        sizes = [mpf(f"1.{37 * k % 91 + 3}") * mpf(10) ** ((k % 13) / mpf(3) - 3) for k in range(39)]
        found = {"odd", "even"}
        with mp.workdps(40):
            for x in [*sizes, *(abs(place.x) * mpf("1.003") + mpf("1e-9") for place in self.breaks.all[:12])]:
                right, left = self.exact(x), self.exact(-x)
                for word, sign in (("even", 1), ("odd", -1)):
                    if not (mp.isnan(right) and mp.isnan(left)) and not near(left, sign * right, 1e-30, 0.0):
                        found.discard(word)
        with mp.workdps(FINEST if found else 40):
            x = mpf("1.37")
            right, left = self.finest(x), self.finest(-x)
            found = {word for word in found if abs(left - (1 if word == "even" else -1) * right) <= abs(left) * mp.eps * 1024}
        middle = self.exact(mpf(0))
        if mp.isfinite(middle) and middle != 0:
            found.discard("odd")
        return found

    def judge_zero_at_zero(self, claim: bool, _: Any) -> str:
        """The value at 0."""
        found = self.exact(mpf(0))
        if found and abs(found) < 1e-300:
            return UNDECIDED  # a float64 cannot hold it
        return RIGHT if claim == (found == 0) else f"{claim}, there is {mp.nstr(found, 12)}"

    # --- slopes ----------------------------------------------------------------------------------------------------

    def judge_smoothness(self, claim: str, _: Any) -> str:
        """The first order that breaks anywhere."""
        first = min((place.first_break for place in self.breaks.all), default=ORDERS)
        stated = {"discontinuous": 0, "Cinf": ORDERS}.get(claim)
        stated = int(claim[1:]) + 1 if stated is None else stated
        if stated > ORDERS - 1 and first == ORDERS:
            return RIGHT
        return RIGHT if stated == first else f"{claim}, but order {first} breaks first"

    def judge_kinks(self, claim: list[Mapping[str, Any]], _: Any) -> str:
        """Each kink, its slopes, and that none is missed."""
        true = [place for place in self.breaks.all if place.is_kink]
        for place in true:
            if len(claim) >= 8 and not min(one["x"] for one in claim) <= place.x <= max(one["x"] for one in claim):
                continue  # of very many those near 0 may be told
            if not any(near(mpf(one["x"]), place.x, 1e-9, 1e-9) for one in claim):
                return f"misses {mp.nstr(place.x, 12)}"
        for one in claim:
            place = self.breaks.at(mpf(one["x"]))
            known = next((p for p in true if near(mpf(one["x"]), p.x, 1e-9, 1e-9)), None)
            if known is None and not place.is_kink and not place.jumps and (len(self.breaks.all) < 20 or abs(place.x) < 3):
                return f"no kink at {one['x']}"
            if known is not None and not known.jumps:
                for side in ("left", "right"):
                    right = getattr(known, side)[1]
                    if one[side] not in (None, UNKNOWN) and not near(number(one[side]), right, 1e-6, 1e-9):
                        return f"slope {side} of {one['x']} is {mp.nstr(right, 9)}, not {one[side]}"
        return RIGHT

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
    def _is_steep(self) -> tuple[bool, bool]:
        """Whether slopes below and above grow beyond all bounds, as far as can be seen: far out, or at a place."""
        found = []
        for sign in (-1, 1):
            sides = any(side[1] == sign * mp.inf for place in self.breaks.all for side in place.sides)
            far = []
            for k in (2, 6, 15):
                outer = [sign * self.slope(side * mpf(10) ** k) for side in (-1, 1)]
                far.append(max((slope for slope in outer if not mp.isnan(slope)), default=mpf(0)))
            grows = far[0] < far[1] < far[2] and far[2] > 1 + 2 * abs(far[0])
            wild = sign * self.slopes[(sign + 1) // 2] > 1e8
            found.append(sides or grows or wild)
        return found[0], found[1]

    def _slope_verdict(self, claim: Any, found: Any, steep: bool) -> str:
        stated = number(claim)
        if mp.isnan(found):
            return UNDECIDED
        if stated == mp.inf or steep:
            return RIGHT if (stated == mp.inf) == steep else f"{claim}, found {mp.nstr(found, 9)}{' and no end' * steep}"
        return RIGHT if near(stated, found, 1e-6, 1e-12) else f"{claim}, found {mp.nstr(found, 12)}"

    def judge_max_slope(self, claim: Mapping[str, Any], _: Any) -> str:
        """The largest slope with its sign."""
        if number(claim["value"]) == -mp.inf:
            return UNDECIDED
        return self._slope_verdict(claim["value"], self.slopes[1], self._is_steep[1])

    def judge_max_abs_slope(self, claim: Mapping[str, Any], _: Any) -> str:
        """The slope of largest magnitude."""
        return self._slope_verdict(abs(number(claim["value"])), max(map(abs, self.slopes[:2])), any(self._is_steep))

    def judge_lipschitz(self, claim: Any, _: Any) -> str:
        """A bound of slopes, infinite beside a jump."""
        if any(place.jumps for place in self.breaks.all):
            return RIGHT if number(claim) == mp.inf else f"{claim}, but it jumps"
        return self._slope_verdict(claim, max(map(abs, self.slopes[:2])), any(self._is_steep))

    # --- stretches and moments -------------------------------------------------------------------------------------

    def pieces(self, reach: float) -> list[tuple[Any, Any]]:
        """Stretches between breaks within +-reach."""
        inner = [place.x for place in self.breaks.all if -reach < place.x < reach]
        borders = [mpf(-reach), *inner, mpf(reach)]
        return [(a, b) for a, b in zip(borders, borders[1:], strict=False) if b > a]

    def _levels(self, piece: tuple[Any, Any]) -> list[Any]:
        """Values inside of a piece, to 45 digits, also where an exponential is still seen."""
        if piece not in self._levels_known:
            low, high = piece
            width = min(high - low, mpf(3))
            where = [low + width * mpf(k) / 19 for k in (3, 7)] + [high - width * mpf(k) / 19 for k in (2, 5)]
            where += [low + (high - low) * mpf(k) / 23 for k in (3, 8, 13, 18)]
            centres = [mpf(c) + s * mpf("0.0137") for c in (0.0, *self.breaks._centres) for s in (-1, 1)]
            with mp.workdps(45):
                self._levels_known[piece] = [self.exact(x) for x in [*where, *centres] if low < x < high]
        return self._levels_known[piece]

    def _is_flat(self, piece: tuple[Any, Any]) -> bool:
        """Whether the value is one number on a piece, to thousands of digits."""
        values = self._levels(piece)
        if len(set(values)) > 1 or mp.isnan(values[0]):
            return False
        low, high = piece
        with mp.workdps(FINEST):
            return len({self.finest(low + (high - low) * mpf(k) / 17) for k in (2, 7, 15)}) == 1

    def judge_dead(self, claim: list[list[Any]], _: Any) -> str:
        """Stretches on which the value is one number."""
        for low, high in claim:
            a, b = number(low), number(high)
            ends = [end for end in (a, b) if mp.isfinite(end)]
            far = (max(map(abs, ends), default=mpf(0)) + 1) * 40
            inner = max(a, -far), min(b, far)
            with mp.workdps(45):
                values = [self.exact(inner[0] + (inner[1] - inner[0]) * mpf(k) / 23) for k in range(1, 23)]
            if any(value != values[0] for value in values):
                return f"[{low}, {high}] is not level"
        for piece in self.pieces(50):
            values = self._levels(piece)
            if self._is_flat(piece) and not mp.isnan(values[0]):
                middle = (piece[0] + piece[1]) / 2
                if not any(number(low) <= middle <= number(high) for low, high in claim):
                    return f"misses {mp.nstr(piece[0], 9)} to {mp.nstr(piece[1], 9)}"
        return RIGHT

    def judge_sparsity(self, claim: float, _: Any) -> str:
        """The weight of the stretches on which the value is 0."""
        share = mpf(0)
        pieces = self.pieces(40)
        if not self.breaks.is_complete:
            return UNDECIDED
        for low, high in pieces:
            if self._levels((low, high))[0] == 0 and self._is_flat((low, high)):
                share += mpmath.ncdf(high) - mpmath.ncdf(low) if low < 0 else mpmath.ncdf(-low) - mpmath.ncdf(-high)
        return RIGHT if near(mpf(claim), share, 1e-9, 1e-12) else f"{claim}, found {mp.nstr(share, 12)}"

    def judge_mean(self, claim: float, _: Any) -> str:
        """The mean for a normal input."""
        return self._moment_verdict(claim, 1)

    def judge_second_moment(self, claim: float, _: Any) -> str:
        """The mean square for a normal input."""
        return self._moment_verdict(claim, 2)

    def _moment_verdict(self, claim: Any, power: int) -> str:
        if any(not mp.isfinite(side[0]) for place in self.breaks.all for side in place.sides if abs(place.x) < 13):
            return UNDECIDED
        found, size, is_sure = self._moment(power)
        ends = [abs(self.exact(mpf(end))) ** power * mpmath.npdf(end) for end in (-13, 13)]
        if not is_sure or not all(end <= mpf("1e-12") * size + mpf("1e-30") for end in ends):
            return UNDECIDED
        right = near(number(claim), mpf(found), 1e-8, max(1e-9 * size, 1e-15))
        return RIGHT if right else f"{claim}, found {found:.13g}"

    def _judge_absent_moment(self, fact: str) -> str:
        """The claim that a moment does not exist, or is not finite."""
        found, _, is_sure = self._moment(1 if fact == "mean" else 2)
        x, value, _ = self.points
        size = np.abs(value[np.abs(x) < 60])
        tame = np.isfinite(size).all() and not (size > 1e8).any()
        bounded = all(mp.isfinite(side[0]) for place in self.breaks.all for side in place.sides)
        return f"wrong: none, found {found:.12g}" if tame and bounded and is_sure else UNDECIDED

    def _borders(self) -> Any:
        centres = [c for c in numbers(self.tree) if abs(c) < 13]
        near_by = [c + s * w for c in centres for s in (-1, 1) for w in (1e-5, 1e-4, 1e-3, 1e-2, 0.05)]
        inner = [float(place.x) for place in self.breaks.all if abs(place.x) < 13]
        return np.unique(np.concatenate([np.linspace(-13, 13, 261), inner, near_by]))

    def _moment(self, power: int) -> tuple[float, float, bool]:
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


def verdicts(text: str) -> dict[str, str]:
    """What the judge says of every fact that is claimed of a formula."""
    return Judge(text).verdicts(claims(text))
