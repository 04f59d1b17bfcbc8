"""Curves can be pickled and copied, before and after use, and their parameters cannot be changed."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest

import actviz

X = np.linspace(-3, 3, 13)
CURVES: dict[str, Callable[[], actviz.Curve]] = {
    "relu": lambda: actviz.get("relu"),
    "keras.leaky_relu": lambda: actviz.get("keras.leaky_relu", alpha=0.1),
    "gelu": lambda: actviz.get("gelu"),
    "mine": lambda: actviz.parse("mine = log(relu(x)*b) + abs(x)", b=2),
    "softmax": lambda: actviz.get("softmax").curves([1.0, 2.0])[1],
    "entmax15": lambda: actviz.get("entmax15").curves([1.0, 2.0])[1],
}


def use(curve: actviz.Curve) -> None:
    curve(X)
    curve.derivative(0.0, order=2)
    curve.kinks(-5, 5)
    curve.derivative_latex()
    curve._repr_svg_()
    curve._repr_html_()
    assert curve.function.period() is None


@pytest.mark.parametrize("is_used", [False, True])
@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("copied", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy, copy.copy])
def test_a_copy_of_a_curve_has_its_values(name: str, is_used: bool, copied: Callable[[Any], Any]) -> None:
    curve = CURVES[name]()
    if is_used:
        use(curve)
    same = copied(curve)
    np.testing.assert_array_equal(same(X), curve(X))
    np.testing.assert_array_equal(same.derivative(X), curve.derivative(X))
    assert (same.label, same.name, same.note, same.formula) == (curve.label, curve.name, curve.note, curve.formula)
    assert same.derivative_formula() == curve.derivative_formula()
    assert same.parameters == curve.parameters


def test_every_function_of_the_catalogue_is_pickled() -> None:
    for name in [*actviz.names(), "torch.softmax", "torch.glu", "keras.elu"]:
        function = actviz.get(name)
        inputs = [0.5, -1.0, 2.0, 0.0]
        function(inputs)
        np.testing.assert_array_equal(pickle.loads(pickle.dumps(function))(inputs), function(inputs))


def test_a_vector_function_equals_its_copies() -> None:
    function = actviz.get("torch.softmax")
    assert pickle.loads(pickle.dumps(function)) == copy.deepcopy(function) == function


def test_a_curve_is_sent_to_another_process() -> None:
    curve = CURVES["mine"]()
    use(curve)
    with ProcessPoolExecutor(1) as pool:
        assert list(pool.map(curve, [1.0, 2.0])) == curve([1.0, 2.0]).tolist()


def test_a_result_with_parameters_is_pickled() -> None:
    result = actviz.plot("leaky_relu:alpha=0.3", samples=5)
    assert pickle.loads(pickle.dumps(result)).traces[0].parameters == {"alpha": 0.3}


@pytest.mark.parametrize("name", ["leaky_relu", "gumbel_softmax"])
def test_parameters_cannot_be_changed(name: str) -> None:
    parameters: Any = actviz.get(name).parameters
    (first, *_) = parameters
    for each in (parameters, pickle.loads(pickle.dumps(actviz.get(name))).parameters):
        with pytest.raises(TypeError):
            each[first] = 5


@pytest.mark.parametrize("method", ["derivative_formula", "derivative_latex", "derivative_plain"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((7,), "order=7 is invalid; it must be 1 or 2"),
        ((0,), "order=0 is invalid; it must be 1 or 2"),
        (("2",), "order='2' is invalid; it must be 1 or 2"),
        ((1, "middle"), "at_kink='middle' is invalid; choose from left, right, min, mid"),
        ((2, 0.5), r"at_kink=0\.5 is invalid; choose from left, right, min, mid"),
    ],
)
def test_texts_of_derivatives_refuse_what_the_derivative_refuses(
    method: str, arguments: tuple[Any, ...], message: str
) -> None:
    curve = actviz.get("tanh")
    with pytest.raises(actviz.ActvizError, match=message):
        getattr(curve, method)(*arguments)
    with pytest.raises(actviz.ActvizError, match=message):
        curve.derivative(0.0, *arguments)
