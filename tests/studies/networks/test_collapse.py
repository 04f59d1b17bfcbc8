"""Layers that are affine against the product of their weights."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest

from actviz.studies.networks.collapse import collapse, is_affine
from actviz.studies.networks.random_weights import RandomWeights
from actviz.studies.networks.theory import LayerSpec
from tests.functions import curve_of


def draws(depth: int = 5, width: int = 6, *, orthogonal: bool = False) -> RandomWeights:
    return RandomWeights(0, range(2), depth, width, 4, orthogonal=orthogonal, keep=False)


@pytest.mark.parametrize(
    ("text", "affine"),
    [("x", True), ("3*x - 2", True), ("7", True), ("relu(x)", False), ("tanh(x)", False), ("x + x**2", False),
     ("abs(x)", False), ("relu(x) - relu(-x)", False)],
)  # fmt: skip
def test_straight_lines_are_known_by_their_formula(text: str, affine: bool) -> None:
    assert is_affine(curve_of(text)) == affine


def test_identity_is_the_product_of_all_weights() -> None:
    found = collapse(curve_of("x"), LayerSpec(1.2), draws())
    assert found is not None
    weights = [draws().weights(layer)[0].astype(np.float64) for layer in range(5)]
    matrix = 1.2**4 * reduce(lambda done, weight: weight @ done, weights)
    assert found.matrix == pytest.approx(matrix, rel=1e-12)
    assert found.offset == pytest.approx(np.zeros(6))
    assert found.singular_values == pytest.approx(np.linalg.svd(matrix)[1], rel=1e-12)
    assert found.max_error < 1e-13
    assert found.strong == int(np.sum(found.singular_values > found.singular_values[0] / 100))


@pytest.mark.parametrize("residual", [False, True])
def test_an_affine_function_leaves_one_affine_map(residual: bool) -> None:
    found = collapse(curve_of("0.5*x + 2"), LayerSpec(1.1, 0.4, residual=residual), draws())
    assert found is not None
    assert np.abs(found.offset).min() > 0
    assert found.max_error < 1e-13


def test_orthogonal_layers_lose_no_direction() -> None:
    found = collapse(curve_of("x"), LayerSpec(), draws(depth=40, orthogonal=True))
    assert found is not None
    assert found.singular_values == pytest.approx(np.ones(6), rel=1e-5)
    assert found.strong == 6


def test_what_does_not_collapse_is_left_alone() -> None:
    assert collapse(curve_of("tanh(x)"), LayerSpec(), draws()) is None
    assert collapse(curve_of("x"), LayerSpec(batchnorm=True), draws()) is None
    assert collapse(curve_of("x"), LayerSpec(), draws(depth=2, width=3000)) is None
    assert collapse(curve_of("x"), LayerSpec(1e300), draws()) is None
