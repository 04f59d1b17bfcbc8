"""Advice refers to existing entries, answers every question, and is supported by its facts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import inf, sqrt

import pytest

from actviz.activations.advice import ADVICE, LAYERS, PROBLEMS, TASKS, Advice, advised
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
