"""Recommendations of activations for tasks, layers, depths and problems, with reasons and sources.

Each recommendation refers to the fact that supports it by the column of the table, so that the number is measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from actviz.activations.advice_entry import SHALLOW, Advice
from actviz.activations.advice_layers import LAYER_ADVICE
from actviz.activations.advice_problems import PROBLEM_ADVICE

ADVICE: tuple[Advice, ...] = (*LAYER_ADVICE, *PROBLEM_ADVICE)


def depth_class(layers: int) -> str:
    """Return the one of ``DEPTHS`` to which a number of layers belongs."""
    return "shallow" if layers <= SHALLOW else "deep"


def advised(
    *, task: str | None = None, layer: str | None = None, problem: str | None = None, depth: int | None = None
) -> Iterator[Advice]:
    """Yield the advice for a task, a layer, a problem and a number of layers; None matches any.

    Advice for the depth comes first. It replaces advice on the same function for any depth, and is omitted if ``depth``
    is None. If only ``depth`` is given, there is no other advice.
    """

    def fits(advice: Advice) -> bool:
        fits_task = task is None or (not advice.problem and (task in advice.tasks or not advice.tasks))
        return fits_task and layer in (None, advice.layer) and problem in (None, advice.problem)

    special = [advice for advice in ADVICE if depth and advice.depth == depth_class(depth) and fits(advice)]
    if depth is not None and (task, layer, problem) == (None, None, None):
        yield from (advice for advice in special if not advice.problem)
        return
    yield from special
    replaced = {(advice.name, advice.layer, advice.problem) for advice in special}
    for advice in ADVICE:
        if not advice.depth and fits(advice) and (advice.name, advice.layer, advice.problem) not in replaced:
            yield advice
