"""Depth scales beside values of the literature, and beside how fast the maps of theory converge."""

from __future__ import annotations

from math import exp, inf, isnan, sqrt

import pytest

from actviz.studies.networks.depth_scales import depth_scales
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.theory import LayerSpec, correlation_map, fixed_point
from tests.functions import curve_of


def spec(sigma_w_square: float, sigma_b_square: float) -> LayerSpec:
    return LayerSpec(sqrt(sigma_w_square), sqrt(sigma_b_square))


def test_tanh_in_both_phases() -> None:
    tanh = GaussianMoments(curve_of("tanh"))
    ordered, chaotic = (depth_scales(tanh, spec(square, 0.05)) for square in (1.7, 2.5))
    assert ordered.c == 1
    assert ordered.xi_c == pytest.approx(74.918, abs=5e-4)
    assert chaotic.c == pytest.approx(0.446804, abs=5e-7)


@pytest.mark.parametrize("name", ["tanh", "erf(x)", "elu"])
@pytest.mark.parametrize("square", [1.2, 2.5])
def test_the_correlation_converges_as_fast_as_its_depth_scale(name: str, square: float) -> None:
    moments, layers = GaussianMoments(curve_of(name)), spec(square, 0.05)
    q, scales = fixed_point(moments, layers).q, depth_scales(moments, layers)
    if not 0 < q < inf:
        assert isnan(scales.xi_c)
        return
    near = scales.c - 1e-3
    distance = scales.c - correlation_map(moments, layers, q, near)
    assert distance / 1e-3 == pytest.approx(exp(-1 / scales.xi_c), rel=5e-3)


def test_the_edge_of_chaos_has_no_scale() -> None:
    relu = GaussianMoments(curve_of("relu"))
    assert depth_scales(relu, LayerSpec(sqrt(2))).xi_c == inf
    assert isnan(depth_scales(relu, LayerSpec(1.0)).xi_c)
