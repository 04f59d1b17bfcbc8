"""Numbers as JSON and CSV hold them, in full precision and never NaN, and as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite, isnan
from typing import TYPE_CHECKING, TypeVar

from actviz.language import tr
from actviz.studies.results import Extremum, Located
from actviz.studies.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from actviz.formulas.arrays import Floats

T = TypeVar("T")

MOST_POWER = 300
"""Powers of ten up to this are written as numbers."""


def json_fact(fact: T | Unknown | None, form: Callable[[T], object]) -> object:
    """A fact: null if there is none, the string ``unknown`` if it is not known, else the ``form`` of its value."""
    if fact is None:
        return None
    return fact if isinstance(fact, Unknown) else form(fact)


def json_number(value: float) -> float | str | None:
    """A single number: null for NaN, the strings ``inf`` and ``-inf`` for the infinities."""
    if isnan(value):
        return None
    if isfinite(value):
        return float(value)
    return "inf" if value > 0 else "-inf"


def json_result(value: float | None) -> float | str:
    """A number that was asked for: the string ``unknown`` for None and for NaN."""
    found = None if value is None else json_number(value)
    return UNKNOWN if found is None else found


def json_extremum(extremum: Extremum | None, *, magnitude: bool = False) -> Mapping[str, float | str | None] | str:
    """Where a number is largest, and the number, or its ``magnitude``; ``unknown`` if that is not known."""
    if extremum is None:
        return UNKNOWN
    value = abs(extremum.value) if magnitude else extremum.value
    return {"x": json_number(extremum.x), "value": json_number(value)}


def json_located(found: Located | None) -> Mapping[str, object] | str:
    """The largest magnitude of a derivative, with all that is known of where it is; ``unknown`` if it is not known.

    ``stretches`` are pairs of ends between which it is one and the same, ``side`` that from which it is approached at
    ``x`` but not reached, and ``at_end`` tells whether it is at an end of the interval only.
    """
    if found is None:
        return UNKNOWN
    return {
        "x": json_number(found.x),
        "value": json_number(abs(found.value)),
        "stretches": [[json_number(low.x), json_number(high.x)] for low, high in found.stretches],
        "side": found.side,
        "at_end": bool(found.ends),
    }


def json_samples(values: Floats) -> list[float | None]:
    """Samples of a curve: null where there is no finite number."""
    return [value if isfinite(value) else None for value in values.tolist()]


def csv_samples(values: Floats) -> list[str]:
    """Samples of a curve, each as the shortest text that reads back as the same number; empty where there is none."""
    return [repr(value) if isfinite(value) else "" for value in values.tolist()]


def interval_ends(interval: tuple[float, float]) -> dict[str, str]:
    """Return the ends of an interval as values of ``{low}`` and ``{high}`` in a message."""
    low, high = interval
    return {"low": f"{low:g}", "high": f"{high:g}"}


def percent(fraction: float, form: str = ".3g") -> str:
    """Return a fraction as a percentage, without the sign."""
    return f"{100 * fraction:{form}}"


def power_of_ten(power: float, form: str = ".3g", limit: float = MOST_POWER) -> str:
    """Return ``10**power``, as ``10^power`` if the magnitude of ``power`` reaches the ``limit``."""
    return f"{10.0**power:{form}}" if abs(power) < limit else f"10^{power:.1f}"


def short(value: float, digits: int = 7) -> str:
    """A number with a few digits, and 0 without a sign; ``unknown`` for NaN."""
    if isnan(value):
        return "unknown"
    return f"{value + 0.0:.{digits}g}" if isfinite(value) else "infinite" if value > 0 else "-infinite"


def readable(value: float) -> str:
    """Return a number with a few digits, in the language that is spoken."""
    return tr(short(value))
