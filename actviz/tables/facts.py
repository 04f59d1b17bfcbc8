"""``Facts`` as JSON, and next to each other as a table, what differs first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from typing import Any

from rich.console import RenderableType

from actviz.language import tr, translated
from actviz.studies.facts.card import Bound, Facts
from actviz.studies.findings import Singularity, condition
from actviz.tables.numbers import json_extremum, json_located, json_number
from actviz.tables.places import magnitude
from actviz.tables.terminal import flowing, grid, said

SIDE_BY_SIDE = 4
"""Up to so many functions stand in columns, more in rows."""


def facts_json(facts: Facts) -> Mapping[str, Any]:
    """The facts of one curve, ready for ``json``: null is what is not known, an infinite number a string."""
    lowest, highest = facts.range
    left, right = facts.saturates
    return {
        "label": facts.label,
        "name": facts.name,
        "formula": facts.formula,
        "derivative": facts.derivative,
        "parameters": dict(facts.parameters),
        "range": [_bound_json(lowest), _bound_json(highest)],
        "range_reached": [bound.is_reached if bound else None for bound in facts.range],
        "values": None if facts.values is None else [[json_number(end.value) for end in part] for part in facts.values],
        "values_reached": None if facts.values is None else [[end.is_reached for end in part] for part in facts.values],
        "domain": None if facts.domain is None else [[json_number(end.x) for end in part] for part in facts.domain],
        "minimum": json_extremum(facts.minimum),
        "limits": [json_number(limit) for limit in facts.limits],
        "monotonic": facts.monotonic,
        "smoothness": facts.smoothness,
        "kinks": [
            {"x": kink.x, "left": json_number(kink.left), "right": json_number(kink.right)} for kink in facts.kinks
        ],
        "singularities": [
            {"x": one.x, "kind": one.kind, "left": json_number(one.left), "right": json_number(one.right)}
            for one in facts.singularities
        ],
        "max_slope": json_extremum(facts.max_slope),
        "max_abs_slope": json_located(facts.steepest),
        "lipschitz": None if facts.lipschitz is None else json_number(facts.lipschitz),
        "value_at_zero": json_number(facts.at_zero),
        "slopes_at_zero": [json_number(slope) for slope in facts.slopes_at_zero],
        "zero_at_zero": facts.zero_at_zero,
        "symmetry": facts.symmetry,
        "saturates": {"left": left, "right": right},
        "dead": [[json_number(low), json_number(high)] for low, high in facts.dead],
        "sparsity": facts.gaussian.sparsity,
        "mean": facts.gaussian.mean,
        "second_moment": facts.gaussian.second_moment,
        "gain": facts.gaussian.gain,
        "slope_moment": facts.gaussian.slope_moment,
    }


def _bound_json(bound: Bound | None) -> float | str | None:
    return None if bound is None else json_number(bound.value)


def facts_report(known: Sequence[Facts]) -> Iterator[RenderableType]:
    """Facts next to each other; those that differ come first, and what they are about last."""
    header, rows = facts_rows(known)
    if len(known) <= SIDE_BY_SIDE:
        yield grid(header, rows)
    else:
        turned = zip(header[1:], *(row[1:] for row in rows), strict=True)
        yield grid([header[0], *(row[0] for row in rows)], turned)
    yield flowing(
        "  "
        + tr("on the whole line; sparsity, mean and gain for normal input Z: P(f(Z) = 0), E f(Z), 1/sqrt(E f(Z)^2)")
    )


def facts_rows(known: Sequence[Facts]) -> tuple[list[str], list[list[str]]]:
    """A header of labels, and a row for each fact, those first in which the functions differ."""
    rows = [[tr(name), *(read(facts) for facts in known)] for name, read in READINGS.items()]
    rows.sort(key=lambda row: len(set(row[1:])) == 1)
    return [tr("fact"), *(facts.label for facts in known)], rows


def _range(facts: Facts) -> str:
    """What values there are: ``{0, 1}`` or ``{-5}, (1, ∞)`` for a function with jumps, else an interval."""
    if facts.values is None or not facts.values:
        return tr("unknown") if facts.range == (None, None) else _interval(*facts.range)
    parts = [part for part in facts.values if part[0].value < part[1].value]
    lone = [low.value for low, high in facts.values if low.value == high.value]
    if not parts:
        return f"{{{', '.join(map(_end, lone))}}}"
    return ", ".join(_interval(*part) if part in parts else f"{{{_end(part[0].value)}}}" for part in facts.values)


def _interval(lowest: Bound | None, highest: Bound | None) -> str:
    start = "(?" if lowest is None else f"{'[' if lowest.is_reached else '('}{_end(lowest.value)}"
    stop = "?)" if highest is None else f"{_end(highest.value)}{']' if highest.is_reached else ')'}"
    return f"{start}, {stop}"


def domain_told(facts: Facts) -> str:
    """Where there are values; empty if that is everywhere."""
    if not facts.domain:
        return tr("unknown" if facts.domain is None else "no x")
    told = (condition(part, _end) for part in facts.domain if (part[0].x, part[1].x) != (-inf, inf))
    return ", ".join(told)


def _end(value: float) -> str:
    return f"{value:.6g}" if abs(value) < inf else "∞" if value > 0 else "-∞"


def _dead(facts: Facts) -> str:
    stretches = [tr("{low} to {high}", low=_end(low), high=_end(high)) for low, high in facts.dead]
    return ", ".join(stretches[:2]) + (" ..." if len(stretches) > 2 else "") or tr("none")


def _kinks(facts: Facts) -> str:
    nearest = sorted(sorted(facts.kinks, key=lambda kink: abs(kink.x))[:3], key=lambda kink: kink.x)
    places = ", ".join(said(kink.x) for kink in nearest)
    told = (tr("at {x}", x=places) if places else tr("none")) + (" ..." if len(facts.kinks) > 3 else "")
    return "; ".join([told, *_singular(facts)])


def _singular(facts: Facts) -> list[str]:
    """Poles, gaps and jumps, nearest to 0."""
    nearest = sorted(facts.singularities, key=lambda one: abs(one.x))
    told = [_singularity(one) for one in sorted(nearest[:2], key=lambda one: one.x)]
    return told + (["..."] if len(nearest) > 2 else [])


def _singularity(one: Singularity) -> str:
    match one.kind:
        case "pole":
            return tr("pole at {x}", x=said(one.x))
        case "gap":
            return tr("gap at {x} (limit {limit})", x=said(one.x), limit=f"{one.left:.6g}")
        case "jump":
            return tr("jump at {x}", x=said(one.x))
    return tr("no value at {x}", x=said(one.x))


def _saturates(facts: Facts) -> str:
    match facts.saturates:
        case (True, True):
            return tr("both sides")
        case (True, False):
            return tr("left")
        case (False, True):
            return tr("right")
    return tr("no")


def _monotonic(facts: Facts) -> str:
    if is_constant(facts):
        return tr("constant")
    return translated(facts.monotonic or "unknown")


def is_constant(facts: Facts) -> bool:
    """Whether one number is all there is."""
    return len({end.value for part in facts.values or () for end in part}) == 1


def _known(value: float | None) -> str:
    return tr("unknown") if value is None else f"{value:.6g}"


READINGS: Mapping[str, Callable[[Facts], str]] = {
    "range": _range,
    "monotonic": _monotonic,
    "smoothness": lambda facts: translated(facts.smoothness or "unknown"),
    "kinks": _kinks,
    "largest |slope|": lambda facts: magnitude(facts.steepest, digits=6),
    "dead zone": _dead,
    "saturates": _saturates,
    "symmetry": lambda facts: translated(facts.symmetry),
    "sparsity": lambda facts: _known(facts.gaussian.sparsity),
    "mean": lambda facts: _known(facts.gaussian.mean),
    "gain": lambda facts: _known(facts.gaussian.gain),
}
"""What is told of a function beside others; sparsity, mean and gain are for standard normal input."""
