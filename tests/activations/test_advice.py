"""Advice refers to existing entries, answers every question, and is supported by its facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from math import inf, sqrt
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.activations.advice import ADVICE, advised, depth_class
from actviz.activations.advice_entry import DEPTHS, LAYERS, PROBLEMS, SHALLOW, TASK_ALIASES, TASKS, Advice
from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation
from actviz.studies.facts.model import Facts
from actviz.studies.facts.precomputed import facts_of_entry
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.theory import LayerSpec, mean_field_theory
from actviz.tables.advice import FAR
from actviz.tables.table import COLUMNS
from tests.functions import curve_of
from tests.known import known


@pytest.mark.parametrize("advice", ADVICE, ids=lambda advice: f"{advice.name}-{advice.problem or advice.layer}")
def test_advice_is_whole(advice: Advice) -> None:
    assert advice.name in CATALOGUE
    assert advice.reason
    assert advice.source
    assert bool(advice.problem) != bool(advice.layer)
    assert set(advice.tasks) <= set(TASKS)
    assert advice.layer in (*LAYERS, "")
    assert advice.problem in (*PROBLEMS, "")
    assert advice.depth in (*DEPTHS, "")
    assert re.search(r"\b(19|20)\d\d\b|arXiv:\d{4}\.\d{5}", advice.source)
    assert advice.fact in (*COLUMNS, "cost", "far_slope", "")
    assert advice.instead_of in (*CATALOGUE, "")


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_advice_for_hidden_layers_and_outputs_or_gates(task: str) -> None:
    layers = {advice.layer for advice in advised(task=task)}
    assert "hidden" in layers
    assert layers & {"output", "gate"}


@pytest.mark.parametrize("name", [*LAYERS, *PROBLEMS])
def test_every_layer_and_problem_has_advice(name: str) -> None:
    assert list(advised(layer=name) if name in LAYERS else advised(problem=name))


def test_advice_fits_its_question() -> None:
    for task, layer in product(TASKS, LAYERS):
        for advice in advised(task=task, layer=layer):
            assert advice.layer == layer
            assert not advice.tasks or task in advice.tasks


@pytest.mark.parametrize("layers", [1, SHALLOW, SHALLOW + 1, 100])
def test_every_task_and_problem_has_advice_for_every_depth(layers: int) -> None:
    assert {advice.depth for advice in advised(depth=layers)} == {depth_class(layers)}
    for task in TASKS:
        found = list(advised(task=task, depth=layers))
        assert found[0].depth == depth_class(layers)
        assert {advice.depth for advice in found} == {depth_class(layers), ""}
        assert {advice.layer for advice in found} >= {advice.layer for advice in advised(task=task)}
        names = [(advice.name, advice.layer, advice.reason) for advice in found]
        assert len(names) == len(set(names))
    for problem in PROBLEMS:
        assert {advice.depth for advice in advised(problem=problem, depth=layers)} <= {depth_class(layers), ""}
        assert list(advised(problem=problem, depth=layers))


def test_deep_networks_get_functions_whose_gradient_does_not_vanish() -> None:
    for task in TASKS:
        names = [advice.name for advice in advised(task=task, layer="hidden", depth=50) if advice.depth]
        for name in names:
            entry = CATALOGUE[name]
            assert isinstance(entry, Activation)
            assert layer_gradient(facts_of_entry(entry)) > 1 - 1e-12, name


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ({"task": "image", "layer": "hidden"}, {"relu", "leaky_relu"}),
        ({"task": "image", "layer": "output"}, {"softmax", "identity"}),
        ({"task": "text", "layer": "hidden"}, {"gelu"}),
        ({"task": "rnn", "layer": "hidden"}, {"tanh"}),
        ({"task": "rnn", "layer": "gate"}, {"sigmoid"}),
        ({"task": "binary", "layer": "output"}, {"sigmoid"}),
        ({"task": "gan", "layer": "output"}, {"tanh"}),
        ({"layer": "first"}, {"leaky_relu", "elu"}),
        ({"problem": "vanishing"}, {"relu"}),
        ({"problem": "dying"}, {"leaky_relu", "prelu", "elu"}),
        ({"depth": 3}, {"relu", "tanh"}),
        ({"depth": 50}, {"relu", "leaky_relu", "selu"}),
    ],
    ids=lambda value: ",".join(sorted(map(str, value.values() if isinstance(value, dict) else value))),
)
def test_common_questions_have_the_common_answers(question: dict[str, Any], names: set[str]) -> None:
    assert names <= {advice.name for advice in advised(**question)}


def test_exploding_gradients_are_treated_by_clipping_normalisation_and_initialisation() -> None:
    setup = " ".join(advice.setup for advice in advised(problem="exploding"))
    assert all(word in setup for word in ("gradient clipping", "batch normalisation", "initialisation"))


def test_other_names_of_tasks() -> None:
    assert set(TASK_ALIASES.values()) <= set(TASKS)
    assert not set(TASK_ALIASES) & set(TASKS)


def test_advice_for_a_depth_requires_a_depth() -> None:
    for task in TASKS:
        assert not any(advice.depth for advice in advised(task=task))


def layer_gradient(facts: Facts) -> float:
    """Return the factor of the gradient per layer, with the exact gain."""
    return sqrt(known(facts.gaussian.slope_moment) / known(facts.gaussian.second_moment))


BORNE: dict[str, Callable[[Facts], bool]] = {
    "vanishing": lambda facts: 1 - 1e-12 < layer_gradient(facts) < 1.04,
    "dying": lambda facts: facts.dead == (),
    "exploding": lambda facts: known(facts.lipschitz) <= 1,
    "saturation": lambda facts: facts.limits[1] == inf or facts.label == "softsign",
    "negative-values": lambda facts: known(facts.range[0]).value < 0,
}


@pytest.mark.parametrize("problem", BORNE)
def test_the_facts_bear_the_advice(problem: str) -> None:
    for advice in advised(problem=problem):
        entry = CATALOGUE[advice.name]
        assert isinstance(entry, Activation)
        assert BORNE[problem](facts_of_entry(entry)), advice.name


def test_softsign_flattens_out_far_more_slowly_than_tanh() -> None:
    softsign, tanh = (curve_of(name).derivative(FAR) for name in ("softsign", "tanh"))
    assert softsign == pytest.approx(1 / (1 + FAR) ** 2)
    assert softsign > 100 * tanh


@pytest.mark.parametrize(("scale", "order"), [("glorot", ["gelu", "relu", "tanh", "selu"]), ("he", ["relu"])])
def test_initialisations_do_to_gradients_what_the_advice_claims(scale: str, order: list[str]) -> None:
    """Test the gradient over 30 layers with Glorot's and He's initialisation."""
    spec = LayerSpec(1.0 if scale == "glorot" else sqrt(2))
    ratios = [mean_field_theory(GaussianMoments(curve_of(name)), spec, 30).log10_gradient_ratio for name in order]
    assert ratios == sorted(ratios)
    assert ratios[-1] == pytest.approx(0.0, abs=1e-9) if scale == "he" else ratios[2] < -0.5 < 0.2 < ratios[3]


@pytest.mark.long
@pytest.mark.parametrize(
    ("depth", "good", "bad"), [(3, ["relu", "tanh", "gelu"], "sigmoid"), (1, ["tanh"], "relu")], ids=["3", "1"]
)
def test_shallow_networks_reach_the_scores_that_the_advice_claims(depth: int, good: list[str], bad: str) -> None:
    """Test the scores on the regression task, each with the best of four rates."""
    rates = (0.01, 0.03, 0.1, 0.3)
    trainings = [actviz.train(*good, bad, task="regression", depth=depth, seeds=4, lr=rate) for rate in rates]
    best = {name: max(float(np.mean(one.curves[i].scores)) for one in trainings) for i, name in enumerate([*good, bad])}
    scores = [best[name] for name in good]
    assert min(scores) > 0.96
    assert best[bad] < 0.93
