"""Advice names what exists, covers every question, and its facts bear it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import inf

import pytest

from actviz.activations.activation import Activation
from actviz.activations.catalogue import CATALOGUE
from actviz.activations.guidance import ADVICE, LAYERS, PROBLEMS, TASKS, Advice, advised
from actviz.studies.facts.card import Facts
from actviz.studies.facts.stored import facts_of_entry
from actviz.tables.catalogue import COLUMNS


@pytest.mark.parametrize("advice", ADVICE, ids=lambda advice: f"{advice.name}-{advice.problem or advice.layer}")
def test_advice_is_whole(advice: Advice) -> None:
    assert advice.name in CATALOGUE
    assert advice.reason
    assert advice.source
    assert bool(advice.problem) != bool(advice.layer)
    assert set(advice.tasks) <= set(TASKS)
    assert advice.layer in (*LAYERS, "")
    assert advice.problem in (*PROBLEMS, "")
    assert advice.fact in (*COLUMNS, "cost", "")


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_advice_for_hidden_layers_and_outputs_or_gates(task: str) -> None:
    layers = {advice.layer for advice in advised(task=task)}
    assert "hidden" in layers
    assert layers & {"output", "gate"}


@pytest.mark.parametrize("name", [*LAYERS, *PROBLEMS])
def test_every_layer_and_problem_has_advice(name: str) -> None:
    assert list(advised(layer=name) if name in LAYERS else advised(problem=name))


def test_questions_are_answered_by_what_fits_them() -> None:
    for task, layer in product(TASKS, LAYERS):
        for advice in advised(task=task, layer=layer):
            assert advice.layer == layer
            assert not advice.tasks or task in advice.tasks


BORNE: dict[str, Callable[[Facts], bool]] = {
    "vanishing": lambda facts: facts.max_slope is not None and facts.max_slope.value >= 1,
    "dying": lambda facts: not facts.dead,
    "exploding": lambda facts: facts.lipschitz is not None and facts.lipschitz <= 1,
    "saturation": lambda facts: not facts.saturates[1] or facts.limits[1] < inf,
    "negative-values": lambda facts: facts.range[0] is not None and facts.range[0].value < 0,
}


@pytest.mark.parametrize("problem", BORNE)
def test_the_facts_bear_the_advice(problem: str) -> None:
    for advice in advised(problem=problem):
        entry = CATALOGUE[advice.name]
        assert isinstance(entry, Activation)
        assert BORNE[problem](facts_of_entry(entry)), advice.name
