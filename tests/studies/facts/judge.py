"""An independent check of facts: every definite claim about a formula is compared with mpmath.

``verdicts(text)`` maps each fact to ``right``, ``unknown``, ``undecided`` (the judge cannot tell) or ``wrong: ...``.
Where to look is found with ``tests.float_reading``; what is said is confirmed by ``tests.mp_reading``. Facts are read
as the JSON that people get. There, ``"unknown"`` is no claim, and null is the claim that there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath
import numpy as np
from mpmath import mp, mpf

import actviz
from actviz.formulas.expressions import names_in
from actviz.tables.facts import facts_json
from tests.studies.facts.places import ORDERS
from tests.studies.facts.search import CLOSE, Search, near

UNKNOWN = "unknown"
RIGHT = "right"
UNDECIDED = "undecided"
FACTS = (
    "range", "minimum", "limits", "saturates", "monotonic", "symmetry", "smoothness", "kinks", "max_slope", "lipschitz",
    "max_abs_slope", "zero_at_zero", "dead", "sparsity", "mean", "second_moment",
)  # fmt: skip
ABSENT = ("minimum", "limits")
"""Facts that do not exist if they are null, in this version and before."""
TELLS_UNKNOWN = hasattr(actviz, "UNKNOWN")
"""Whether unknown facts are distinguished from facts that do not exist."""


def claims(text: str) -> Mapping[str, Any]:
    """The facts of a formula as JSON."""
    found = actviz.parse(text)
    assert isinstance(found, actviz.Curve)
    return facts_json(actviz.facts(found))


def number(claim: Any) -> Any:
    """A claimed number."""
    return mpf(claim) if isinstance(claim, str) else mpf(float(claim))


class Judge(Search):
    """Verdicts on what is claimed of one formula."""

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

    def judge_range(self, side: int, claim: Any, claimed: Mapping[str, Any]) -> str:
        """The infimum or supremum, and whether it is reached."""
        sign = 2 * side - 1
        stated, found = number(claim), self.bound(sign)
        if mp.isnan(found):
            return UNDECIDED
        if not near(stated, found, absolute=1e-12):
            if stated == sign * mp.inf and sign * found > mpf(10) ** 300:
                return RIGHT
            is_reached = claimed.get("range_reached", [None, None])[side]
            if is_reached is False and {"sin", "cos"} & names_in(self.tree) and sign * found < sign * stated:
                return UNDECIDED  # it may be approached farther out than the samples are
            if sign * found < sign * stated and any(mp.isnan(limit or 0) for limit in self.limits):
                return UNDECIDED
            return f"{claim}, found {mp.nstr(found, 12)}"
        reached = claimed.get("range_reached", [None, None])[side]
        if reached is False and self._surely_takes(stated, sign):
            return f"{claim} is said not to be reached, but is"
        if reached is True and not self._may_take(stated, sign):
            if {"sin", "cos"} & names_in(self.tree):
                return UNDECIDED  # it may be taken between the samples
            return f"{claim} is said to be reached, but is only approached"
        return RIGHT

    def _surely_takes(self, level: Any, sign: int) -> bool:
        """Whether a level, or one beyond, is the value on a stretch, at a break or at a plain number."""
        flat = [self.levels(piece)[0] for piece in self.pieces(50) if self.is_flat(piece)]
        with mp.workdps(50):
            row = [self.exact(mpf(k) / 4) for k in range(-16, 17)]
            plain = [b for a, b, c in zip(row, row[1:], row[2:], strict=False) if a != b != c and b == mp.nint(b)]
        taken = flat + [place.value for place in self.breaks.all] + plain
        return any(sign * value >= sign * level for value in taken if mp.isfinite(value))

    def _may_take(self, level: Any, sign: int) -> bool:
        """Whether a level is not only approached far out: it is taken for sure, or there is a turn near it."""
        flat = [self.levels(piece)[0] for piece in self.pieces(50) if self.is_flat(piece)]
        if any(near(value, level, 1e-12, 1e-14) for value in [*flat, *(place.value for place in self.breaks.all)]):
            return True
        if self._surely_takes(level, sign) or sign * self.extremes[(sign + 1) // 2][1] > sign * level:
            return True
        with mp.workdps(60):
            for x, value in self.refined(1, sign):
                if abs(x) < 1e5 and near(value, level, CLOSE, 1e-9):
                    for step in (mpf("1e-3") * max(1, abs(x)), mpf("1e-3")):  # it may swing quickly
                        if all(sign * self.exact(x + s * step) < sign * value for s in (-1, 1)):
                            return True
        return near(self.exact(mpf(0)), level, 1e-12, 1e-12)

    def judge_minimum(self, claim: Any, _: Any) -> str:
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
        if not any(near(value, stated, CLOSE, 1e-12) for value in here):
            return f"{claim['value']} at {claim['x']}, there is {mp.nstr(here[0], 12)}"
        if taken < stated - max(abs(stated), mpf("1e-6")) * CLOSE:
            return f"{claim['value']}, found {mp.nstr(taken, 12)} at {mp.nstr(x, 12)}"
        if ends and ends[0] < min(stated, taken) - max(abs(stated), mpf("1e-3")) * CLOSE:
            return f"{claim['value']}, but it is only above {mp.nstr(ends[0], 12)}"
        if ends and ends[0] <= stated and not any(value <= ends[0] for value in here) and abs(place) > 1e5:
            return f"{claim['value']} at {claim['x']} is only approached"
        return RIGHT

    def _is_level(self, x: Any) -> bool:
        return any(low <= x <= high and self.is_flat((low, high)) for low, high in self.pieces(50))

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
        fall, rise = self.turns
        match claim:
            case "increasing":
                return f"increasing, falls near {mp.nstr(fall, 12)}" if fall is not None else RIGHT
            case "decreasing":
                return f"decreasing, rises near {mp.nstr(rise, 12)}" if rise is not None else RIGHT
        if fall is not None and rise is not None:
            return RIGHT
        if any(place.jumps and len(place.sides) == 2 for place in self.breaks.all):
            return UNDECIDED  # beyond a pole or a jump it may rise although it falls everywhere
        return f"no, but it never {'falls' if fall is None else 'rises'}"

    def judge_symmetry(self, claim: str, _: Any) -> str:
        """By values at places that are not special."""
        found = self.symmetries
        if claim in found or (claim == "none" and not found):
            return RIGHT
        return f"{claim}, found {' and '.join(sorted(found)) or 'none'}"

    def judge_zero_at_zero(self, claim: bool, _: Any) -> str:
        """The value at 0."""
        found = self.exact(mpf(0))
        if found and abs(found) < 1e-300:
            return UNDECIDED  # a float64 cannot hold it
        return RIGHT if claim == (found == 0) else f"{claim}, there is {mp.nstr(found, 12)}"

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
                continue  # of very many kinks, only those near 0 may be listed
            if not any(near(mpf(one["x"]), place.x, 1e-9, 1e-9) for one in claim):
                return f"misses {mp.nstr(place.x, 12)}"
        for one in claim:
            place = self.breaks.at(mpf(one["x"]))
            known = next((p for p in true if near(mpf(one["x"]), p.x, 1e-9, 1e-9)), None)
            if (
                known is None
                and not place.is_kink
                and not place.jumps
                and (self.breaks.is_complete or abs(place.x) < 3)
            ):
                return f"no kink at {one['x']}"
            if known is not None and not known.jumps:
                for side in ("left", "right"):
                    right = getattr(known, side)[1]
                    if one[side] not in (None, UNKNOWN) and not near(number(one[side]), right, 1e-6, 1e-9):
                        return f"slope {side} of {one['x']} is {mp.nstr(right, 9)}, not {one[side]}"
        return RIGHT

    def _slope_verdict(self, claim: Any, found: Any, steep: bool) -> str:
        stated = number(claim)
        if mp.isnan(found):
            return UNDECIDED
        if stated == mp.inf or steep:
            return (
                RIGHT if (stated == mp.inf) == steep else f"{claim}, found {mp.nstr(found, 9)}{' and no end' * steep}"
            )
        # A slope that is only approached far out is not quite reached there.
        return RIGHT if near(stated, found, 1e-6, 1e-7) else f"{claim}, found {mp.nstr(found, 12)}"

    def judge_max_slope(self, claim: Mapping[str, Any], _: Any) -> str:
        """The largest slope with its sign."""
        if number(claim["value"]) == -mp.inf:
            return UNDECIDED
        return self._slope_verdict(claim["value"], self.slopes[1], self.is_steep[1])

    def judge_max_abs_slope(self, claim: Mapping[str, Any], _: Any) -> str:
        """The slope of largest magnitude."""
        return self._slope_verdict(abs(number(claim["value"])), max(map(abs, self.slopes[:2])), any(self.is_steep))

    def judge_lipschitz(self, claim: Any, _: Any) -> str:
        """A bound of slopes, infinite beside a jump."""
        if any(place.jumps for place in self.breaks.all):
            return RIGHT if number(claim) == mp.inf else f"{claim}, but it jumps"
        return self._slope_verdict(claim, max(map(abs, self.slopes[:2])), any(self.is_steep))

    def judge_dead(self, claim: list[list[Any]], claimed: Mapping[str, Any]) -> str:
        """Stretches on which the value is one number."""
        for low, high in claim:
            a, b = number(low), number(high)
            ends = [end for end in (a, b) if mp.isfinite(end)]
            far = (max(map(abs, ends), default=mpf(0)) + 1) * 40
            inner = max(a, -far), min(b, far)
            with mp.workdps(45):
                values = [self.exact(inner[0] + (inner[1] - inner[0]) * mpf(k) / 23) for k in range(1, 23)]
            # The numbers of a formula are decimals, of which floats are only near: 2.0 + 1.2 - 2.2 - 1 is 0.
            if any(abs(value - values[0]) > mpf("1e-14") * (1 + abs(value)) for value in values):
                return f"[{low}, {high}] is not level"
        for piece in self.pieces(50):
            values = self.levels(piece)
            if self.is_flat(piece) and not mp.isnan(values[0]):
                middle = (piece[0] + piece[1]) / 2
                if not any(number(low) <= middle <= number(high) for low, high in claim):
                    if not claimed.get("dead_complete", True):
                        return RIGHT  # those that are named are a selection
                    return f"misses {mp.nstr(piece[0], 9)} to {mp.nstr(piece[1], 9)}"
        return RIGHT

    def judge_sparsity(self, claim: float, _: Any) -> str:
        """The weight of the stretches on which the value is 0."""
        share = mpf(0)
        pieces = self.pieces(40)
        if not self.breaks.is_complete:
            return UNDECIDED
        for low, high in pieces:
            if self.levels((low, high))[0] == 0 and self.is_flat((low, high)):
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
        found, size, is_sure = self.moment(power)
        ends = [abs(self.exact(mpf(end))) ** power * mpmath.npdf(end) for end in (-13, 13)]
        if not is_sure or not all(end <= mpf("1e-12") * size + mpf("1e-30") for end in ends):
            return UNDECIDED
        right = near(number(claim), mpf(found), 1e-8, max(1e-9 * size, 1e-15))
        return RIGHT if right else f"{claim}, found {found:.13g}"

    def _judge_absent_moment(self, fact: str) -> str:
        """The claim that a moment does not exist, or is not finite."""
        found, _, is_sure = self.moment(1 if fact == "mean" else 2)
        x, value, _ = self.points
        size = np.abs(value[np.abs(x) < 60])
        tame = np.isfinite(size).all() and not (size > 1e8).any()
        bounded = all(mp.isfinite(side[0]) for place in self.breaks.all for side in place.sides)
        return f"wrong: none, found {found:.12g}" if tame and bounded and is_sure else UNDECIDED


def verdicts(text: str) -> dict[str, str]:
    """Return the verdict on every fact that is claimed of a formula."""
    return Judge(text).verdicts(claims(text))
