"""Outputs of sparsemax and related functions as one input varies, as formulas in x.

As x increases, the other inputs leave the support one after another, the smallest first. While k of them remain, the
threshold tau has one closed form in x. An output is therefore a chain of at most as many forms as there are inputs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import fsum, sqrt

MAX_CHAIN = 32
"""A chain with more conditions is written as a binary search, which limits the depth of nesting."""


def as_text(number: float) -> str:
    """Return a number as text for a formula, with all digits, in parentheses if negative."""
    text = repr(float(number))
    return f"({text})" if text.startswith("-") else text


def _times(count: int) -> str:
    return f"{count}*" if count > 1 else ""


def _below(edge: float) -> str:
    return f"x < {as_text(edge)}"


def _chain(pieces: Sequence[tuple[str, str]], last: str) -> str:
    """Return the formula of the first piece whose condition is true, otherwise ``last``.

    The conditions are upper bounds of x in increasing order.
    """
    if len(pieces) > MAX_CHAIN:
        half = len(pieces) // 2
        condition, text = pieces[half - 1]
        return f"({_chain(pieces[: half - 1], text)}) if {condition} else {_chain(pieces[half:], last)}"
    for condition, text in reversed(pieces):
        last = f"{text} if {condition} else {last}"
    return last


def _supports(others: Sequence[float], power: float) -> list[list[float]]:
    """Return the supports without x that occur while x increases, largest first, as descending values.

    An output is ((z_i - tau) / power) ** power. An input is therefore in the support if and only if the differences of
    larger inputs to it, raised to the same power, sum to less than 1. Equal inputs leave together.
    """
    down = sorted(others, reverse=True)
    size = sum(fsum(min((up - own) / power, 1) ** power for up in down[:k]) < 1 for k, own in enumerate(down))
    return [down[:k] for k in range(size, -1, -1) if k in (0, size) or down[k] < down[k - 1]]


def _supports_with(own: float, stages: Sequence[list[float]]) -> list[list[float]]:
    """Return the stages whose support contains an input."""
    return [stage for stage in stages if stage and own >= stage[-1]]


# --- sparsemax --------------------------------------------------------------------------------------------------------


def _lead(own: float, stage: list[float]) -> float:
    """Return 1 plus the sum of the differences to a support, without cancellation for large numbers."""
    return fsum([1, *(own - up for up in stage)])


def _exit_point(stage: list[float]) -> float:
    """Return the x at which the smallest inputs of a support leave it, because their outputs become 0."""
    return stage[-1] + _lead(stage[-1], stage)


def sparsemax(z: Sequence[float], move: int) -> list[str]:
    """Return the outputs of sparsemax."""
    others = [value for i, value in enumerate(z) if i != move]
    if not others:
        return ["1"]
    *stages, _ = _supports(others, power=1)  # without the last stage, in which x is alone and its output is 1
    top = stages[0][0]
    enters = top - _lead(top, stages[0]) / len(stages[0])

    def mover(stage: list[float]) -> str:
        k = len(stage)
        return f"({_times(k)}(x - {as_text(stage[0])}) + {as_text(_lead(stage[0], stage))}) / {k + 1}"

    def other(own: float, stage: list[float]) -> str:
        return f"({as_text(_lead(own, stage))} - (x - {as_text(own)})) / {len(stage) + 1}"

    def output(own: float) -> str:
        held = _supports_with(own, stages)
        if not held:
            return "0"
        still = as_text(_lead(own, stages[0]) / len(stages[0]))  # while x is not in the support
        if len(held) > MAX_CHAIN:
            return _chain(
                [(_below(enters), still), *((_below(_exit_point(stage)), other(own, stage)) for stage in held)], "0"
            )
        return f"max(min({still}, {', '.join(other(own, stage) for stage in held)}), 0)"

    if len(stages) > MAX_CHAIN:
        rising = _chain([(_below(enters), "0"), *((_below(_exit_point(stage)), mover(stage)) for stage in stages)], "1")
    else:
        rising = f"max(min(1, {', '.join(map(mover, reversed(stages)))}), 0)"
    return [rising if i == move else output(own) for i, own in enumerate(z)]


# --- entmax15 ---------------------------------------------------------------------------------------------------------


def entmax15(z: Sequence[float], move: int) -> list[str]:
    """Return the outputs of entmax15."""
    others = [value for i, value in enumerate(z) if i != move]
    if not others:
        return ["1"]
    *stages, _ = _supports(others, power=2)  # without the last stage, in which x is alone and its output is 1

    def spread(stage: list[float]) -> tuple[float, float]:
        """Return the mean of the halved values, and 1 minus the sum of their squared deviations."""
        mean = fsum(stage) / len(stage)
        return mean, 1 - fsum(((value - mean) / 2) ** 2 for value in stage)

    spreads = {len(stage): spread(stage) for stage in stages}
    size = len(stages[0])
    mean, left = spreads[size]
    tau = mean - 2 * sqrt(left / size)  # of z, not z / 2; while x is not in the support
    leaves = {
        len(stage): stage[-1] + 2 * sqrt(1 - fsum(((up - stage[-1]) / 2) ** 2 for up in stage)) for stage in stages
    }

    def piece(own: float | None, k: int) -> str:
        """Return the formula of output ``own`` (None: the varied one) while ``k`` others and x form the support."""
        (mean, left), m = spreads[k], k + 1
        ahead = f"(x - {as_text(mean)})"
        root = f"sqrt({as_text(left / m)} - {_times(k)}({ahead} / {2 * m})**2)"
        lead = f"{_times(k)}{ahead} / {2 * m}" if own is None else f"{as_text((own - mean) / 2)} - {ahead} / {2 * m}"
        return f"({lead} + {root})**2"

    def output(own: float | None) -> str:
        held = stages if own is None else _supports_with(own, stages)
        if not held:
            return "0"
        start = 0.0 if own is None else ((own - mean) / 2 + sqrt(left / size)) ** 2
        pieces = [(_below(leaves[len(stage)]), piece(own, len(stage))) for stage in held]
        return _chain([(_below(tau), as_text(start)), *pieces], "1" if own is None else "0")

    return [output(None if i == move else own) for i, own in enumerate(z)]


# --- the sparsemax of Keras -------------------------------------------------------------------------------------------


def keras_sparsemax(z: Sequence[float], move: int) -> list[str]:
    """Return the outputs of Keras's sparsemax, whose threshold is (the sum of all cumulative sums - 1) / k.

    The outputs jump where the support changes, and have a kink where x passes an input of the support.
    """
    others = sorted((value for i, value in enumerate(z) if i != move), reverse=True)
    stages = [stage for stage in _supports(others, power=1) if stage]
    edges: dict[float, str] = {}
    if stages:
        enters = stages[0][0] - _lead(stages[0][0], stages[0]) / len(stages[0])
        edges = {edge: _below(edge) for edge in (*map(_exit_point, stages), *stages[0])}
        edges = {edge: test for edge, test in edges.items() if edge > enters}
        edges[enters] = f"x <= {as_text(enters)}"  # at this x it is not yet in the support
    ordered = sorted(edges)
    middles = [low + (high - low) / 2 for low, high in pairwise(ordered)]
    places = [ordered[0] - 1, *middles, ordered[-1] + 1] if ordered else [0.0]

    def threshold(place: float) -> str:
        """Return "- threshold" as a formula in x that is valid around a place."""
        rank = len(others) - bisect_right(others[::-1], place)
        down = [*others[:rank], place, *others[rank:]]
        size = sum(1 + k * own > fsum(down[:k]) for k, own in enumerate(down, 1))
        rest = fsum([-1, *((size - k) * own for k, own in enumerate(down[:size]) if k != rank)])
        if rank >= size:
            return f"- {as_text(rest / size)}"
        plus = f" {'-' if rest < 0 else '+'} {abs(rest)!r}" if rest else ""
        return f"- ({_times(size - rank)}x{plus})" + (f" / {size}" if size > 1 else "")

    thresholds = [threshold(place) for place in places]

    def output(own: str) -> str:
        *pieces, last = [f"max({own} {tau}, 0)" for tau in thresholds]
        return _chain([(edges[edge], piece) for edge, piece in zip(ordered, pieces, strict=True)], last)

    return [output("x" if i == move else as_text(own)) for i, own in enumerate(z)]
