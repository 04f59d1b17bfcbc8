"""``Facts`` as JSON, and next to each other as a table, what differs first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from typing import Any, TypeVar

from rich.console import RenderableType

from actviz.language import tr, translated
from actviz.studies.facts.model import FACTS, MOMENTS, Facts
from actviz.studies.results import Bound, Kink, Singularity, condition
from actviz.studies.unknown import UNKNOWN, Unknown, is_known
from actviz.tables.elements import Paragraph, grid, said
from actviz.tables.extremum_text import magnitude
from actviz.tables.numbers import json_extremum, json_fact, json_located, json_number, json_result

T = TypeVar("T")

SIDE_BY_SIDE = 4
"""Up to so many functions stand in columns, more in rows."""


def facts_json(facts: Facts) -> Mapping[str, Any]:
    """The facts of one curve, ready for ``json``.

    What is not known is the string ``unknown``, null is what there is not, and an infinite number is a string.
    """
    left, right = facts.saturates
    return {
        "label": facts.label,
        "name": facts.name,
        "formula": facts.formula,
        "derivative": facts.derivative,
        "parameters": dict(facts.parameters),
        "range": [_json_end(bound) for bound in facts.range],
        "range_reached": [json_fact(bound, lambda end: end.is_reached) for bound in facts.range],
        "values": json_fact(facts.values, lambda parts: [[_json_end(end) for end in part] for part in parts]),
        "values_reached": json_fact(facts.values, lambda parts: [[end.is_reached for end in part] for part in parts]),
        "domain": json_fact(facts.domain, lambda parts: [[json_number(end.x) for end in part] for part in parts]),
        "minimum": json_fact(facts.minimum, json_extremum),
        "limits": [json_fact(limit, json_number) for limit in facts.limits],
        "monotonic": json_fact(facts.monotonic, str),
        "smoothness": json_fact(facts.smoothness, str),
        "kinks": json_fact(facts.kinks, lambda kinks: [*map(_kink_json, kinks)]),
        "kinks_complete": facts.kinks_complete,
        "singularities": json_fact(facts.singularities, lambda places: [*map(_singularity_json, places)]),
        "max_slope": json_fact(facts.max_slope, json_extremum),
        "max_abs_slope": json_fact(facts.steepest, json_located),
        "lipschitz": json_fact(facts.lipschitz, json_number),
        "value_at_zero": json_fact(facts.at_zero, json_number),
        "slopes_at_zero": [json_fact(slope, json_number) for slope in facts.slopes_at_zero],
        "zero_at_zero": json_fact(facts.zero_at_zero, bool),
        "symmetry": json_fact(facts.symmetry, str),
        "saturates": {"left": json_fact(left, bool), "right": json_fact(right, bool)},
        "dead": json_fact(facts.dead, lambda parts: [[*map(json_number, part)] for part in parts]),
        "dead_complete": facts.dead_complete,
        **{name: json_fact(getattr(facts.gaussian, name), json_number) for name in MOMENTS},
        "known_by": {KEYS.get(name, name): facts.known_by.get(name, UNKNOWN) for name in FACTS},
    }


KEYS: Mapping[str, str] = {"steepest": "max_abs_slope", "at_zero": "value_at_zero"}
"""The names in JSON of facts that have another one there."""


def _json_end(bound: Bound | Unknown | None) -> object:
    return json_fact(bound, lambda end: json_number(end.value))


def _kink_json(kink: Kink) -> Mapping[str, object]:
    return {"x": kink.x, "left": json_result(kink.left), "right": json_result(kink.right)}


def _singularity_json(one: Singularity) -> Mapping[str, object]:
    left, right = (json_fact(end, json_number) for end in (one.left, one.right))
    return {"x": one.x, "kind": one.kind, "left": left, "right": right}


def facts_report(known: Sequence[Facts]) -> Iterator[RenderableType]:
    """Facts next to each other; those that differ come first, and what they are about last."""
    header, rows = facts_rows(known)
    if len(known) <= SIDE_BY_SIDE:
        yield grid(header, rows)
    else:
        turned = zip(header[1:], *(row[1:] for row in rows), strict=True)
        yield grid([header[0], *(row[0] for row in rows)], turned)
    yield Paragraph(
        "  "
        + tr("on the whole line; sparsity, mean and gain for normal input Z: P(f(Z) = 0), E f(Z), 1/sqrt(E f(Z)^2)")
    )


def facts_rows(known: Sequence[Facts]) -> tuple[list[str], list[list[str]]]:
    """A header of labels, and a row for each fact, those first in which the functions differ."""
    rows = [[tr(name), *(read(facts) for facts in known)] for name, read in READINGS.items()]
    rows.sort(key=lambda row: len(set(row[1:])) == 1)
    return [tr("fact"), *(facts.label for facts in known)], rows


def told(fact: T | Unknown | None, write: Callable[[T], str]) -> str:
    """A fact in words: ``none`` if there is none, ``unknown`` if it is not known, else what ``write`` says of it."""
    if fact is None:
        return tr("none")
    return tr(fact) if isinstance(fact, Unknown) else write(fact)


def range_told(facts: Facts, unknown: str) -> str:
    """What values there are: ``{0, 1}`` or ``{-5}, (1, ∞)`` for a function with jumps, else an interval.

    An end that is not known is ``unknown``, and so is the whole if neither is.
    """
    if facts.range == (UNKNOWN, UNKNOWN):
        return unknown
    if not is_known(facts.values) or not facts.values:
        return _interval(*facts.range, unknown)
    parts = [part for part in facts.values if part[0].value < part[1].value]
    lone = [low.value for low, high in facts.values if low.value == high.value]
    if not parts:
        return f"{{{', '.join(map(_end, lone))}}}"
    return ", ".join(_interval(*part, unknown) if part in parts else f"{{{_end(part[0].value)}}}"
                     for part in facts.values)  # fmt: skip


def _range(facts: Facts) -> str:
    return tr("none") if facts.range == (None, None) else range_told(facts, tr("unknown"))


def _interval(lowest: Bound | Unknown | None, highest: Bound | Unknown | None, unknown: str) -> str:
    """An interval, its brackets by whether an end is reached."""
    ends = [_end(bound.value) if isinstance(bound, Bound) else unknown for bound in (lowest, highest)]
    reached = [isinstance(bound, Bound) and bound.is_reached for bound in (lowest, highest)]
    return f"{'[' if reached[0] else '('}{ends[0]}, {ends[1]}{']' if reached[1] else ')'}"


def domain_told(facts: Facts) -> str:
    """Where there are values; empty if that is everywhere."""
    if not is_known(facts.domain) or not facts.domain:
        return tr("no x") if is_known(facts.domain) else tr("unknown")
    parts = (condition(part, _end) for part in facts.domain if (part[0].x, part[1].x) != (-inf, inf))
    return ", ".join(parts)


def _end(value: float) -> str:
    return f"{value:.6g}" if abs(value) < inf else "∞" if value > 0 else "-∞"


def number_told(value: float | Unknown | None) -> str:
    """A number that is a fact."""
    return told(value, _end)


def _dead(facts: Facts) -> str:
    if not is_known(facts.dead):
        return tr("unknown")
    nearest = sorted(sorted(facts.dead, key=lambda ends: min(map(abs, ends)))[:2])
    stretches = [tr("{low} to {high}", low=_end(low), high=_end(high)) for low, high in nearest]
    is_cut = len(facts.dead) > 2 or not facts.dead_complete
    return ", ".join(stretches) + (" ..." if is_cut else "") or tr("none")


def _kinks(facts: Facts) -> str:
    if facts.kinks is UNKNOWN and facts.singularities is UNKNOWN:
        return tr("unknown")
    return "; ".join([_bends(facts), *_singular(facts)])


def _bends(facts: Facts) -> str:
    """The kinks, nearest to 0."""
    if not is_known(facts.kinks):
        return tr("unknown")
    nearest = sorted(sorted(facts.kinks, key=lambda kink: abs(kink.x))[:3], key=lambda kink: kink.x)
    places = ", ".join(said(kink.x) for kink in nearest)
    is_cut = len(facts.kinks) > 3 or not facts.kinks_complete
    return (tr("at {x}", x=places) if places else tr("none")) + (" ..." if is_cut else "")


def _singular(facts: Facts) -> list[str]:
    """Poles, gaps and jumps, nearest to 0."""
    if not is_known(facts.singularities):
        return [tr("poles unknown")]
    nearest = sorted(facts.singularities, key=lambda one: abs(one.x))
    places = [_singularity(one) for one in sorted(nearest[:2], key=lambda one: one.x)]
    return places + (["..."] if len(nearest) > 2 else [])


def _singularity(one: Singularity) -> str:
    match one.kind:
        case "pole":
            return tr("pole at {x}", x=said(one.x))
        case "gap":
            return tr("gap at {x} (limit {limit})", x=said(one.x), limit=number_told(one.left))
        case "jump":
            return tr("jump at {x}", x=said(one.x))
        case "essential":
            return tr("no limit at {x}", x=said(one.x))
    return tr("no value at {x}, limit unknown", x=said(one.x))


def _saturates(facts: Facts) -> str:
    match facts.saturates:
        case (True, True):
            return tr("both sides")
        case (True, False):
            return tr("left")
        case (False, True):
            return tr("right")
        case (False, False):
            return tr("no")
        case (Unknown(), Unknown()):
            return tr("unknown")
    left, right = (told(side, lambda ends: tr("yes") if ends else tr("no")) for side in facts.saturates)
    return tr("{left} on the left, {right} on the right", left=left, right=right)


def _monotonic(facts: Facts) -> str:
    return tr("constant") if is_constant(facts) else told(facts.monotonic, translated)


def is_constant(facts: Facts) -> bool:
    """Whether one number is all there is."""
    values = facts.values if is_known(facts.values) else ()
    return len({end.value for part in values for end in part}) == 1


def certainty_told(facts: Facts, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """How facts are known: a heading for each way, and the ``names`` of the facts known that way.

    What is most frequent, as ``all others``, comes after the rest, and before what is not known.
    """
    ways: dict[str, list[str]] = {}
    for fact, name in names.items():
        ways.setdefault(facts.known_by.get(fact, UNKNOWN), []).append(name)
    unknown = ways.pop(UNKNOWN, [])
    ordered = sorted(ways, key=lambda way: len(ways[way]))
    rows = [(tr(WAYS[way]), ", ".join(ways[way])) for way in ordered[:-1]]
    rows += [(tr(WAYS[way]), tr("all others") if rows or unknown else tr("all")) for way in ordered[-1:]]
    return [*rows, *([(tr("unknown"), ", ".join(unknown))] if unknown else [])]


WAYS: Mapping[str, str] = {
    "formula": "proven from the formula",
    "enclosed": "proven by enclosures",
    "computed": "computed, not proven",
}
"""How facts are known, in words."""


READINGS: Mapping[str, Callable[[Facts], str]] = {
    "range": _range,
    "monotonic": _monotonic,
    "smoothness": lambda facts: told(facts.smoothness, translated),
    "kinks": _kinks,
    "largest |slope|": lambda facts: told(
        facts.steepest, lambda found: magnitude(found, 6, is_selection=not facts.kinks_complete)
    ),
    "dead zone": _dead,
    "saturates": _saturates,
    "symmetry": lambda facts: told(facts.symmetry, translated),
    "sparsity": lambda facts: number_told(facts.gaussian.sparsity),
    "mean": lambda facts: number_told(facts.gaussian.mean),
    "gain": lambda facts: number_told(facts.gaussian.gain),
}
"""What is told of a function beside others; sparsity, mean and gain are for standard normal input."""
