"""Checks of derivatives: they confirm correct derivatives, and detect wrong ones."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

import actviz
from actviz import Curve
from actviz.activations.entry import Activation
from actviz.studies.derivative_check import DerivativeCheck, check_derivative
from tests.activations.entries import ELEMENTWISE, each
from tests.functions import curve_of


def checks(curve: Curve, order: int = 1, low: float = -6, high: float = 6) -> dict[str, DerivativeCheck]:
    assert order in (1, 2)
    return {check.method: check for check in check_derivative(curve, (low, high), 1 if order == 1 else 2)}


def with_slope(curve: Curve, slope: ast.expr) -> Curve:
    return replace(curve, function=replace(curve.function, slope=slope, stable={}))


@each(*ELEMENTWISE)
@pytest.mark.parametrize("order", [1, 2])
def test_every_derivative_of_the_catalogue_is_confirmed(entry: Activation, order: int) -> None:
    found = checks(curve_of(entry.name), order)
    # The two kinks of pau are at a distance of 1.4e-5, which is small for differences; sinc's formula cancels near 0.
    assert found["central differences"].disagreement < (1e-8 if entry.name == "pau" else 1e-11)
    if "complex step" in found:
        assert found["complex step"].disagreement < (1e-11 if entry.name == "sinc" else 1e-13)
    assert all(check.points >= 490 for check in found.values())


def test_which_way_applies() -> None:
    assert set(checks(curve_of("silu"))) == {"central differences", "complex step"}
    assert set(checks(curve_of("gelu"))) == {"central differences"}
    assert set(checks(curve_of("hardtanh"))) == {"central differences", "complex step"}


@pytest.mark.parametrize("error", ["0.001", "0.0001*x", "1e-9"])
def test_a_wrong_derivative_is_found_out(error: str) -> None:
    silu = curve_of("silu")
    wrong = ast.parse(f"{silu.derivative_formula()} + {error}", mode="eval").body
    for check in checks(with_slope(silu, wrong)).values():
        assert check.disagreement >= 0.9 * max(eval(error, {"x": abs(check.x)}), 1e-9)


def test_where_it_disagrees_most() -> None:
    tanh = curve_of("tanh")
    wrong = ast.parse("sech2(x) + 0.01*exp(-(x - 2)**2)", mode="eval").body
    for check in checks(with_slope(tanh, wrong)).values():
        assert check.x == pytest.approx(2, abs=0.02)
        assert check.disagreement == pytest.approx(0.01, rel=1e-3)


def test_poles_and_edges_of_a_domain_are_kept_off() -> None:
    for text in ("1/x", "log(x)", "sqrt(x)", "tan(x)"):
        curve = actviz.parse(text)
        assert checks(curve)["central differences"].disagreement < 1e-7


def test_a_formula_that_is_defined_nowhere_has_no_opinions() -> None:
    assert checks(actviz.parse("log(-1 - x**2)")) == {}


def test_more_stretches_than_are_looked_at() -> None:
    found = checks(actviz.parse("abs(sin(50*x))"))
    assert found["central differences"].disagreement < 1e-9
    assert found["central differences"].points >= 200
