"""Known facts from the table claims.csv, in the form of the JSON of facts."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from mpmath import mp, mpf

UNKNOWN = "unknown"
_SATURATES = {"both": (True, True), "left": (True, False), "right": (False, True), "neither": (False, False)}
ABSENT = ("minimum", "limits")
"""Facts that do not exist if they are null; other facts are unknown if they are null."""
_KEYS = {"largest slope": "max_slope", "second moment": "second_moment"}


class Claim(NamedTuple):
    """One row: a formula, a fact of it, and whether the answer ``unknown`` is accepted, too."""

    formula: str
    fact: str
    value: str
    may_be_unknown: bool


@cache
def read() -> tuple[Claim, ...]:
    """All rows."""
    with Path(__file__).with_name("claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(Claim(formula, fact, value, unknown == UNKNOWN) for formula, fact, value, unknown in rows)


def facts_only() -> list[Claim]:
    """The rows that are about facts, not about values or gaps."""
    return [claim for claim in read() if not claim.fact.startswith(("value at", "gap to", "slope gap to"))]


def as_json(claim: Claim) -> dict[str, Any]:
    """Return the expected facts, under the keys of the program's JSON."""
    value = claim.value
    match claim.fact:
        case "range":
            low, high = value[1:-1].split(", ")
            return {"range": [number(low), number(high)], "range_reached": [value[0] == "[", value[-1] == "]"]}
        case "limits":
            return {"limits": [None if end == "none" else number(end) for end in value.split(", ")]}
        case "saturates":
            return {"saturates": dict(zip(("left", "right"), _SATURATES[value], strict=True))}
        case "minimum":
            if value == "none":
                return {"minimum": None}
            level, place = value.split(" at ")
            return {"minimum": {"x": number(place), "value": number(level)}}
        case "kinks":
            return {"kinks": [{"x": number(x), "left": None, "right": None} for x in _several(value)]}
        case "dead":
            return {"dead": [[number(end) for end in one.split(" to ")] for one in _several(value)]}
        case "largest slope":
            return {"max_slope": {"x": None, "value": number(value)}}
        case "monotonic" | "symmetry" | "smoothness":
            return {claim.fact: value}
    return {_KEYS.get(claim.fact, claim.fact): number(value)}


def _several(value: str) -> list[str]:
    return [] if value == "none" else value.split(", ")


def number(text: str) -> float | str:
    """A number as in the program's JSON."""
    return text if text in ("inf", "-inf") else float(text)


def wrong(right: Mapping[str, Any], said: Mapping[str, Any]) -> str | None:
    """Return the wrong part of a claim, if any; ``unknown`` if a part is unknown."""
    open_ends = (
        [UNKNOWN if end is None else end for end in said["range"]] if isinstance(said["range"], list) else UNKNOWN
    )
    known = {key: UNKNOWN if said[key] is None and key not in ABSENT else said[key] for key in right} | {
        "range": open_ends
    }
    is_open = UNKNOWN in open_ends  # and then it is not known whether it is reached
    found = [_differs(right[key], known[key]) for key in right if not (key == "range_reached" and is_open)]
    told = [one for one in found if one not in (None, UNKNOWN)]
    return told[0] if told else UNKNOWN if UNKNOWN in found else None


def _differs(right: Any, said: Any) -> str | None:
    if said == UNKNOWN:
        return UNKNOWN
    if isinstance(right, Mapping):
        if not isinstance(said, Mapping):
            is_slope = right.get("x", 0) is None
            return UNKNOWN if said is None and is_slope else f"says {said}, right {dict(right)}"
        keys = [key for key in right if right[key] is not None]
        # Where a largest number is attained at several places, any of them is correct: the value is compared first.
        return next((one for one in (_differs(right[key], said.get(key)) for key in keys) if one is not None), None)
    if isinstance(right, list):
        if not isinstance(said, list) or len(said) != len(right):
            return f"says {said}, right {right}"
        found = [_differs(*pair) for pair in zip(right, said, strict=True)]
        return next((one for one in found if one not in (None, UNKNOWN)), UNKNOWN if UNKNOWN in found else None)
    if isinstance(right, float) or right in ("inf", "-inf"):
        if said is None or isinstance(said, bool):
            return f"says {said}, right {right}"
        a, b = mpf(right), mpf(said)
        near = mpf("1e-8") * max(abs(a), mpf(0.1) * (0 < abs(a) < 1e-3)) if a else mpf("1e-12")
        same = a == b if mp.isinf(a) or mp.isinf(b) else abs(a - b) <= near
        return None if same else f"says {said}, right {right}"
    return None if said == right else f"says {said}, right {right}"
