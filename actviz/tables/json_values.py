"""Results as JSON values: numbers in full precision, null for values that do not exist, and never NaN."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, TypeVar

from actviz.studies.results import Extremum, Kink, Located
from actviz.studies.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from actviz.formulas.arrays import Floats
    from actviz.studies.derivative import KinkSlopes

T = TypeVar("T")


def json_fields(record: object, *names: str) -> dict[str, Any]:
    """Return the named attributes of a record, arrays as ``json_samples`` and floats as ``json_number``."""
    return {name: _json_value(getattr(record, name)) for name in names}


def _json_value(value: Any) -> object:
    if isinstance(value, float):
        return json_number(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return list(value)
    return json_samples(value) if hasattr(value, "tolist") else value


def json_fact(fact: T | Unknown | None, form: Callable[[T], object]) -> object:
    """Return a fact: null for None, ``unknown`` for ``UNKNOWN``, else the ``form`` of its value."""
    if fact is None:
        return None
    return fact if isinstance(fact, Unknown) else form(fact)


def json_number(value: float) -> float | str | None:
    """Return a single number: null for NaN, the strings ``inf`` and ``-inf`` for the infinities."""
    if isnan(value):
        return None
    if isfinite(value):
        return float(value)
    return "inf" if value > 0 else "-inf"


def json_result(value: float | None) -> float | str:
    """Return a number, or the string ``unknown`` for None and NaN."""
    number = None if value is None else json_number(value)
    return UNKNOWN if number is None else number


def json_kink(kink: Kink | KinkSlopes) -> Mapping[str, object]:
    """Return a kink with its one-sided slopes; an unknown slope is ``unknown``."""
    return {"x": kink.x, "left": json_result(kink.left), "right": json_result(kink.right)}


def json_extremum(extremum: Extremum | None, *, magnitude: bool = False) -> Mapping[str, float | str | None] | str:
    """Return x and value of an extremum, or its ``magnitude``; ``unknown`` if it is unknown."""
    if extremum is None:
        return UNKNOWN
    value = abs(extremum.value) if magnitude else extremum.value
    return {"x": json_number(extremum.x), "value": json_number(value)}


def json_located(located: Located | None) -> Mapping[str, object] | str:
    """Return the largest magnitude of a derivative with its positions; ``unknown`` if it is unknown.

    ``stretches`` are the ends of the intervals on which it is attained. ``side`` is the side of ``x`` from which it is
    approached, if it is not attained. ``at_end`` is true if it is attained only at an end of the interval.
    """
    if located is None:
        return UNKNOWN
    return {
        "x": json_number(located.x),
        "value": json_number(abs(located.value)),
        "stretches": [[json_number(low.x), json_number(high.x)] for low, high in located.stretches],
        "side": located.side,
        "at_end": bool(located.ends),
    }


def json_samples(values: Floats) -> list[Any]:
    """Return an array as nested lists; numbers that are not finite are null."""
    if values.ndim > 1:
        return [json_samples(row) for row in values]
    return [value if isfinite(value) else None for value in values.tolist()]
