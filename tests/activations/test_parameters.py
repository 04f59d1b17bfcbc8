"""Values and derivatives are correct for all valid values of parameters.

A result is correct if it is exact for numbers that differ from the given ones in their last digits, because parameters
and inputs are rounded numbers themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

import actviz
from actviz.activations.entry import Activation, Parameter
from tests.activations.entries import ELEMENTWISE, each
from tests.activations.truth import Jet, is_close, jet, reading, textbook
from tests.functions import curve_of

RELATIVE = (1e-12, 1e-12, 1e-9)
LAST_DIGITS = 1e-15
WITH_PARAMETERS = [entry for entry in ELEMENTWISE if entry.parameters]

sizes = st.floats(-6, 6).map(lambda exponent: 10**exponent)
"""Numbers of all magnitudes for which the constants made of them do not overflow."""
signs = st.sampled_from([-1, 1])
inputs = st.one_of(
    st.floats(-40, 40),
    st.builds(lambda sign, size: sign * size, signs, sizes),
    st.sampled_from([sign * x for x in (1e-30, 1e-8, 20.0, 100.0, 710.0, 1e4) for sign in (-1, 1)]),
)


def is_legal(parameter: Parameter, value: float) -> bool:
    try:
        return parameter.check(value) == value
    except actviz.ActvizError:
        return False


def legal(parameter: Parameter) -> st.SearchStrategy[float]:
    corners = [parameter.default, 0.0, 1.0, -1.0, parameter.at_least, parameter.at_most]
    signed = st.builds(lambda sign, size: float(sign * size), signs, sizes)
    numbers = signed if parameter.at_least < 0 and parameter.above < 0 else sizes
    inside = st.floats(parameter.at_least, parameter.at_most) if abs(parameter.at_most) < 1e6 else numbers
    return st.one_of(inside, st.sampled_from([corner for corner in corners if is_legal(parameter, corner)]))


@st.composite
def parameters_of(draw: Any, entry: Activation) -> dict[str, float]:
    drawn = {parameter.name: draw(legal(parameter)) for parameter in entry.parameters}
    return drawn | dict(zip(entry.ascending, sorted(drawn[name] for name in entry.ascending), strict=True))


def nearly(name: str, parameters: Mapping[str, float], x: float) -> list[Jet]:
    """Return the exact results for numbers that differ in their last digits, one at a time."""
    tree, more = curve_of(name).function.tree, 1 + LAST_DIGITS
    moved = [{**parameters, key: value * more} for key, value in parameters.items() if value]
    return [*(jet(reading(tree, numbers), x) for numbers in moved), jet(reading(tree, parameters), x * more)]


def check(entry: Activation, parameters: Mapping[str, float], points: Iterable[float]) -> None:
    curve = curve_of(entry.name, **parameters)
    for x in points:
        if any(abs(x - place) <= 1e-9 * abs(place) for place in curve.function.places(x - 1, x + 1)):
            continue
        true = jet(textbook(curve), x)
        ours = (curve(x), curve.derivative(x), curve.derivative(x, 2))
        for order, number in enumerate(ours):
            if not is_close(float(number), true[order], RELATIVE[order]):
                around = nearly(entry.name, parameters, x)
                slack = 100 * sum((abs(other[order] - true[order]) for other in around), mpf(0))
                assert is_close(float(number), true[order], RELATIVE[order], slack), (parameters, order, x, number)


@each(*WITH_PARAMETERS)
@settings(max_examples=settings().max_examples // 8, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_any_legal_parameters(entry: Activation, data: st.DataObject) -> None:
    check(entry, data.draw(parameters_of(entry)), [data.draw(inputs)])


@each(*WITH_PARAMETERS)
def test_every_parameter_at_its_corners(entry: Activation) -> None:
    """Test one parameter at very small and very large values, with defaults for the others."""
    defaults = {parameter.name: parameter.default for parameter in entry.parameters}
    for parameter in entry.parameters:
        for value in (0.0, 1e-6, -1e-6, 1e6, -1e6, parameter.at_least, parameter.at_most):
            numbers = {**defaults, parameter.name: value}
            if is_legal(parameter, value) and [numbers[k] for k in entry.ascending] == sorted(
                numbers[k] for k in entry.ascending
            ):
                check(entry, numbers, [-20.0, -1e-3, -1e-8, 1e-8, 0.3, 20.0])


@pytest.mark.long
@each(*WITH_PARAMETERS)
@settings(max_examples=200, deadline=None, database=None)
@given(data=st.data())
def test_any_legal_parameters_many_times(entry: Activation, data: st.DataObject) -> None:
    check(entry, data.draw(parameters_of(entry)), [data.draw(inputs)])


@each(*WITH_PARAMETERS)
@settings(max_examples=settings().max_examples // 8, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_kinks_follow_the_parameters(entry: Activation, data: st.DataObject) -> None:
    """Both sides of every switch are correct, for all places of the switch."""
    parameters = data.draw(parameters_of(entry))
    curve = curve_of(entry.name, **parameters)
    true = textbook(curve)
    for place in curve.function.places(-100, 100):
        neighbours = [other for other in curve.function.places(-100, 100) if other != place]
        if any(abs(other - place) < 1e-6 * max(1, abs(place)) for other in neighbours):
            continue
        for side, index in ((-1, 0), (1, 1)):
            sides = jet(true, place, side)
            for order in (0, 1):
                size = 1 + abs(sides.slope) + abs(sides.curvature)
                ours = curve.function.one_sided(place, order)[index]
                assert is_close(ours, sides[order], 1e-12, mpf("1e-12") * size), (order, place, ours)
