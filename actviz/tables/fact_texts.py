"""The facts of a curve as texts."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isinf
from typing import TypeVar

from actviz.language import tr, tr_in
from actviz.studies.facts.model import Facts
from actviz.studies.results import Bound, Singularity, condition
from actviz.studies.unknown import UNKNOWN, Unknown, is_known
from actviz.tables.extremum_text import magnitude, place
from actviz.tables.numbers import readable, with_infinity

T = TypeVar("T")


def format_fact(fact: T | Unknown | None, write: Callable[[T], str]) -> str:
    """Return a fact as text: ``none`` for None, ``unknown`` for ``UNKNOWN``, else the result of ``write``."""
    if fact is None:
        return tr("none")
    return tr("unknown") if isinstance(fact, Unknown) else write(fact)


def format_number(value: float | Unknown | None) -> str:
    """Return a number that is a fact."""
    return format_fact(value, with_infinity)


def format_domain(facts: Facts) -> str:
    """Return the domain of the function; empty if it is the whole real line."""
    if not is_known(facts.domain) or not facts.domain:
        return tr("none") if is_known(facts.domain) else tr("unknown")
    parts = (condition(part, with_infinity) for part in facts.domain if (part[0].x, part[1].x) != (-inf, inf))
    return tr(", ").join(parts)


def format_range(facts: Facts, unknown: str) -> str:
    """Return the values as an interval, or as ``{0, 1}`` or ``{-5} ∪ (1, ∞)`` for a function with jumps.

    An unknown end is written as ``unknown``. If both ends are unknown, the result is ``unknown``.
    """
    if facts.range == (None, None):
        return tr("none")
    if facts.range == (UNKNOWN, UNKNOWN):
        return unknown
    if not is_known(facts.values) or not facts.values:
        return _interval(*facts.range, unknown)
    parts = [part for part in facts.values if part[0].value < part[1].value]
    if not parts:
        return f"{{{', '.join(with_infinity(low.value) for low, _ in facts.values)}}}"
    return " ∪ ".join(_interval(*part, unknown) if part in parts else f"{{{with_infinity(part[0].value)}}}"
                      for part in facts.values)  # fmt: skip


def _interval(lowest: Bound | Unknown | None, highest: Bound | Unknown | None, unknown: str) -> str:
    """Return an interval; an end that is reached has a square bracket."""
    ends = [with_infinity(bound.value) if isinstance(bound, Bound) else unknown for bound in (lowest, highest)]
    reached = [isinstance(bound, Bound) and bound.is_reached for bound in (lowest, highest)]
    return f"{'[' if reached[0] else '('}{ends[0]}, {ends[1]}{']' if reached[1] else ')'}"


def format_minimum(facts: Facts) -> str:
    """Return the smallest value and its position."""
    return format_fact(
        facts.minimum,
        lambda one: tr("{value} for all x", value=readable(one.value)) if _is_constant(facts) else place(one),
    )


def _is_constant(facts: Facts) -> bool:
    values = facts.values if is_known(facts.values) else ()
    return len({end.value for part in values for end in part}) == 1


def format_limits(facts: Facts) -> str:
    """Return the limits on both sides."""
    left, right = map(format_number, facts.limits)
    return tr("{left} on the left, {right} on the right", left=left, right=right)


def format_at_zero(facts: Facts) -> str:
    """Return the value and the slopes at 0."""

    def write(value: float) -> str:
        return f"{value:.0f}".replace("inf", "∞") if isinf(value) else readable(value)

    slopes = " / ".join(dict.fromkeys(format_fact(slope, write) for slope in facts.slopes_at_zero))
    return tr("undefined") if facts.at_zero is None else f"{format_fact(facts.at_zero, write)}, {slopes}"


def format_monotonic(facts: Facts) -> str:
    """Return whether the function increases, decreases or is constant."""
    return (
        tr("constant") if _is_constant(facts) else format_fact(facts.monotonic, lambda word: tr_in("monotonic", word))
    )


def format_steepest(facts: Facts) -> str:
    """Return the largest magnitude of the slope and its position."""
    return format_fact(facts.steepest, lambda one: magnitude(one, 6, is_selection=not facts.kinks_complete))


def format_max_slope(facts: Facts) -> str:
    """Return the largest slope and its position."""
    return format_fact(facts.max_slope, lambda one: place(one, digits=6))


def format_dead(facts: Facts) -> str:
    """Return the intervals of slope 0 that are nearest to x = 0."""
    if not is_known(facts.dead):
        return tr("unknown")
    nearest = sorted(sorted(facts.dead, key=lambda ends: min(map(abs, ends)))[:2])
    stretches = [tr("{low} to {high}", low=with_infinity(low), high=with_infinity(high)) for low, high in nearest]
    is_cut = len(facts.dead) > 2 or not facts.dead_complete
    return tr(", ").join(stretches) + (" ..." if is_cut else "") or tr("none")


def format_kinks(facts: Facts) -> str:
    """Return the kinks, poles, removable discontinuities and jumps that are nearest to x = 0."""
    if facts.kinks is UNKNOWN and facts.singularities is UNKNOWN:
        return tr("unknown")
    return tr("; ").join([_kinks_text(facts), *_singularities_texts(facts)])


def _kinks_text(facts: Facts) -> str:
    if not is_known(facts.kinks):
        return tr("unknown")
    nearest = sorted(sorted(facts.kinks, key=lambda kink: abs(kink.x))[:3], key=lambda kink: kink.x)
    places = ", ".join(readable(kink.x) for kink in nearest)
    is_cut = len(facts.kinks) > 3 or not facts.kinks_complete
    return (tr("at {x}", x=places) if places else tr("none")) + (" ..." if is_cut else "")


def _singularities_texts(facts: Facts) -> list[str]:
    if not is_known(facts.singularities):
        return [tr("poles unknown")]
    nearest = sorted(facts.singularities, key=lambda one: abs(one.x))
    places = [_singularity_text(one) for one in sorted(nearest[:2], key=lambda one: one.x)]
    return places + (["..."] if len(nearest) > 2 else [])


def _singularity_text(one: Singularity) -> str:
    match one.kind:
        case "pole":
            return tr("pole at {x}", x=readable(one.x))
        case "gap":
            return tr(
                "removable discontinuity at {x} (limit {limit})", x=readable(one.x), limit=format_number(one.left)
            )
        case "jump":
            return tr("jump at {x}", x=readable(one.x))
        case "essential":
            return tr("no limit at {x}", x=readable(one.x))
    return tr("undefined at {x}, limit unknown", x=readable(one.x))


def format_saturates(facts: Facts) -> str:
    """Return the sides on which the limit is finite, or a text for each side if one of them is unknown."""
    value = saturated_sides(facts)
    if value is not UNKNOWN:
        return tr("both sides") if value == "both" else tr(value)
    if facts.saturates == (UNKNOWN, UNKNOWN):
        return tr("unknown")
    left, right = (format_fact(side, lambda ends: tr("yes") if ends else tr("no")) for side in facts.saturates)
    return tr("{left} on the left, {right} on the right", left=left, right=right)


def saturated_sides(facts: Facts) -> str | Unknown:
    """Return the sides on which the limit is finite: ``both``, ``left``, ``right`` or ``no``."""
    left, right = facts.saturates
    if not is_known(left) or not is_known(right):
        return UNKNOWN
    return "both" if left and right else "left" if left else "right" if right else "no"
