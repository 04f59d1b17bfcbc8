"""The Python interface: conversion of words to curves, and the attributes of a curve."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mpmath import mpf

import actviz
from actviz import ActvizError, Curve, VectorFunction
from actviz.activations.entry import Activation
from actviz.activations.frameworks import DIALECTS
from actviz.curves import ScalarFunction, differ
from actviz.curves.lookup import free_names, in_dialects
from actviz.formulas import calculus
from tests.activations.entries import ELEMENTWISE, each
from tests.activations.truth import is_close, jet, reading
from tests.functions import curve_of

X = np.array([-1e4, -40.0, -3.0, -1.5, -1e-3, -1e-8, 0.25, 1.0, 2.5, 3.0, 20.0, 700.0])


# --- get --------------------------------------------------------------------------------------------------------------


def test_names_are_those_of_the_catalogue() -> None:
    names = actviz.names()
    assert len(names) == len({*names}) >= 102
    assert names[:5] == ["identity", "absolute", "binary_step", "sign", "relu"]
    names.clear()
    assert actviz.names() != []


@pytest.mark.parametrize(
    "word", ["leaky_relu", "LeakyReLU", "leaky-relu", "LEAKY RELU", " leaky_relu ", "LReLU", "torch.LeakyReLU"]
)
def test_a_name_is_found_in_any_spelling(word: str) -> None:
    assert actviz.get(word).formula == "x if x >= 0 else alpha * x"


def test_vector_functions_and_curves_are_two_types() -> None:
    assert isinstance(actviz.get("relu"), Curve)
    assert isinstance(actviz.get("softmax"), VectorFunction)


def test_a_parameter_has_its_default_or_what_is_given() -> None:
    assert actviz.get("leaky_relu").parameters == {"alpha": 0.01}
    for name in ("alpha", "negative_slope"):
        curve = curve_of("leaky_relu", **{name: 0.1})
        assert curve.parameters == {"alpha": 0.1}
        assert curve(-1.0) == -0.1
        assert curve.label == "leaky_relu α=0.1"
    assert actviz.get("keras.leaky_relu").parameters == {"alpha": 0.2}
    assert actviz.get("keras.leaky_relu", alpha=0.5).parameters == {"alpha": 0.5}


def test_a_label_tells_the_parameters_that_were_given() -> None:
    assert actviz.get("elu").label == "elu"
    assert actviz.get("elu", alpha=1).label == "elu α=1"
    assert actviz.get("hardtanh", min_val=-2).label == "hardtanh min_val=-2"
    assert actviz.get("selu", lam=1, alpha=2).label == "selu λ=1 α=2"


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: actviz.get("rleu"), "unknown activation 'rleu'; did you mean 'relu'"),
        (
            lambda: actviz.get("nonsense"),
            ("unknown activation 'nonsense'; write a formula in the variable x, such as 'x*sigmoid(x)'"),
        ),
        (lambda: actviz.get(""), "unknown activation ''"),
        (lambda: actviz.get("a\nb"), "unknown activation 'a?b'"),
        (lambda: actviz.get("x" * 500), "unknown activation 'xxxx"),
        (lambda: actviz.get("relu", alpha=1), "relu has no parameter 'alpha'; it has no parameters"),
        (lambda: actviz.get("elu", beta=1), "elu has no parameter 'beta'; its parameters are alpha"),
        (lambda: actviz.get("elu", alpha=-1), "elu: alpha=-1 is out of range; alpha must be at least 0"),
        (
            lambda: actviz.get("elu", alpha=np.nan),
            ("elu: alpha=nan is not a finite number; alpha must be at least 0"),
        ),
        (
            lambda: actviz.get("rrelu", lower=2),
            "rrelu: lower=2 is out of range; lower must be at least 0 and at most 1",
        ),
        (
            lambda: actviz.get("leaky_relu", alpha=1, negative_slope=2),
            "leaky_relu: alpha is specified twice; specify it once",
        ),
        (lambda: actviz.get("keras.celu", alpha=0), "keras.celu: alpha=0 is out of range; alpha must be above 0"),
    ],
)
def test_wrong_names_raise_an_error_of_one_line(act: Callable[[], object], message: str) -> None:
    with pytest.raises(ActvizError) as error:
        act()
    assert str(error.value).startswith(message)
    assert len(str(error.value).splitlines()) == 1
    assert len(str(error.value)) < 200


# --- parse ------------------------------------------------------------------------------------------------------------


def test_a_formula_may_call_functions_of_the_catalogue() -> None:
    curve = actviz.parse("relu(x) - 0.1*relu(-x)")
    assert curve(X) == pytest.approx(curve_of("leaky_relu", alpha=0.1)(X))
    assert curve.derivative(X) == pytest.approx(curve_of("leaky_relu", alpha=0.1).derivative(X))
    assert curve.kinks(-8, 8).tolist() == [0.0]
    assert actviz.parse("elu(x, alpha=0.5)")(X).tolist() == curve_of("elu", alpha=0.5)(X).tolist()
    assert actviz.parse("leaky_relu(x, negative_slope=0.5)")(-1.0) == -0.5
    assert actviz.parse("LReLU(x) + SiLU(x)")(1.0) == pytest.approx(1.7310585786300049)


def test_free_names_are_parameters() -> None:
    curve = actviz.parse("a*x + b", a=2, b=-1)
    assert curve(3.0) == 5.0
    assert curve.parameters == {"a": 2.0, "b": -1.0}
    assert curve.label == "a*x + b a=2 b=-1"
    assert curve.name is None


@pytest.mark.parametrize("text", ["mine = x*tanh(x)", "mine=x*tanh(x)", "  mine  =  x*tanh(x)"])
def test_a_formula_may_have_a_name(text: str) -> None:
    curve = actviz.parse(text)
    assert curve.label == "mine"
    assert curve.formula == "x * tanh(x)"
    assert curve(2.0) == curve_of("lisht")(2.0)


def test_a_comparison_is_no_name() -> None:
    assert actviz.parse("x <= 1")([0.0, 2.0]).tolist() == [1.0, 0.0]
    assert actviz.parse("x == 1")([1.0, 2.0]).tolist() == [1.0, 0.0]
    assert actviz.parse("elu(x, alpha=2)").label == "elu(x, alpha=2)"


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: actviz.parse("a*x"), "a in 'a * x' has no value; specify"),
        (lambda: actviz.parse("a*x + b"), "a, b in 'a * x + b' have no value; specify"),
        (lambda: actviz.parse("a*x", b=1, a=2), "'a * x' does not contain b; its parameters are a"),
        (lambda: actviz.parse("x", b=1), "'x' does not contain b; it has no parameters"),
        (lambda: actviz.parse("a*x", a=np.inf), "a=inf is not a finite number"),
        (lambda: actviz.parse("a*x", a="much"), "a='much' is not a number"),  # type: ignore[arg-type]
        (
            lambda: actviz.parse("sigmod(x)"),
            "formula 'sigmod(x)', column 1: unknown function 'sigmod'; did you mean 'sigmoid'",
        ),
        (lambda: actviz.parse("elu(x, alpha=-1)"), "alpha=-1 is out of range; alpha must be at least 0"),
        (lambda: actviz.parse("softmax(x)"), "softmax is a vector function, and x in a formula is a scalar"),
        (lambda: actviz.parse("mine ="), "the formula is empty"),
        (lambda: actviz.parse("x +"), "formula 'x +' has a syntax error"),
    ],
)
def test_wrong_formulas_raise_an_error_of_one_line(act: Callable[[], object], message: str) -> None:
    with pytest.raises(ActvizError) as error:
        act()
    assert message in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@each(*ELEMENTWISE)
def test_a_call_is_as_exact_as_the_function_itself(entry: Activation) -> None:
    if entry.name == "erf":  # erf is a function of the language
        return
    curve = actviz.parse(f"{entry.name}(x)")
    itself = curve_of(entry.name)
    assert curve(X) == pytest.approx(itself(X), rel=1e-14, abs=1e-300)
    slopes, right = np.asarray(curve.derivative(X)), np.asarray(itself.derivative(X))
    # In a tail the slope depends on the last digits of x: phi(-13) changes by 173 ulp for each ulp of x.
    turning = 4e-16 * np.abs(X * np.asarray(itself.derivative(X, 2)))
    assert (np.abs(slopes - right) <= 1e-14 * np.abs(right) + turning + 1e-300).all()
    assert curve.kinks(-50, 50).tolist() == itself.kinks(-50, 50).tolist()


@each(*(entry for entry in ELEMENTWISE if entry.parameters))
def test_a_call_takes_every_parameter(entry: Activation) -> None:
    options = ", ".join(f"{parameter.name}={parameter.default!r}" for parameter in entry.parameters)
    curve = actviz.parse(f"{entry.name}(x, {options})")
    assert curve(X) == pytest.approx(curve_of(entry.name)(X), rel=1e-14, abs=1e-300)


@pytest.mark.parametrize(
    "text",
    ["silu(x) - 0.5*gelu(x)", "elu(2*x - 1)*sigmoid(x)", "tanhshrink(x/3)**2", "max(mish(x), snake(x, a=0.5)) + x"],
)
def test_formulas_of_functions_are_exact(text: str) -> None:
    curve = actviz.parse(text)
    true = reading(calculus.expand(curve.function.tree, curve.function.definitions, stable=False), curve.parameters)
    for x in (-7.3, -1.1, -1e-6, 0.3, 2.2, 11.0):
        truth = jet(true, x)
        for order, number in enumerate((curve(x), curve.derivative(x), curve.derivative(x, 2))):
            assert is_close(float(number), truth[order], 1e-11, mpf("1e-18")), (order, x)


# --- attributes -------------------------------------------------------------------------------------------------------


@each(*ELEMENTWISE)
def test_the_formula_that_is_shown_can_be_typed_again(entry: Activation) -> None:
    curve = curve_of(entry.name)
    again = actviz.parse(curve.formula, **curve.parameters)
    assert again.formula == curve.formula
    x = np.array([-3.3, -0.7, 0.4, 2.9])
    assert again(x) == pytest.approx(curve(x), rel=1e-9)
    taken = {name: value for name, value in curve.parameters.items() if name in _words(curve.derivative_formula())}
    slope = actviz.parse(curve.derivative_formula(), **taken)
    assert slope(x) == pytest.approx(curve.derivative(x), rel=1e-8, abs=1e-12)


def _words(text: str) -> set[str]:
    return {*"".join(c if c.isalnum() or c == "_" else " " for c in text).split()}


@each(*ELEMENTWISE)
def test_what_is_shown_is_mathtext_and_one_line(entry: Activation) -> None:
    mathtext = pytest.importorskip("matplotlib.mathtext")
    curve = curve_of(entry.name)
    parser = mathtext.MathTextParser("path")
    for text in (curve.latex, curve.derivative_latex()):
        parser.parse(f"${text}$")
    assert len(curve.plain.splitlines()) == 1
    assert curve.plain.isprintable()


def test_a_curve_does_not_change() -> None:
    curve = curve_of("elu")
    with pytest.raises(AttributeError):
        curve.label = "other"  # type: ignore[misc]
    assert curve_of("elu").function.tree is curve.function.tree


# --- derivatives and kinks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at_kink", "number"), [("left", 0.0), ("right", 1.0), ("min", 0.0), ("mid", 0.5), (None, 0.0)]
)
def test_the_number_at_a_kink_can_be_chosen(at_kink: actviz.curves.AtKink | None, number: float) -> None:
    relu = curve_of("relu")
    assert relu.derivative(0.0, at_kink=at_kink) == number
    assert relu.derivative(-0.0, at_kink=at_kink) == number
    assert relu.derivative([-1.0, 0.0, 1.0], at_kink=at_kink).tolist() == [0.0, number, 1.0]
    assert relu.derivative(np.float32(0), at_kink=at_kink).dtype == np.float32


def test_the_smallest_number_between_both_sides_is_taken() -> None:
    assert curve_of("absolute").derivative(0.0) == 0.0
    assert curve_of("leaky_relu").derivative(0.0) == 0.01
    assert curve_of("leaky_relu", alpha=2).derivative(0.0) == 1.0
    assert actviz.parse("-2*x if x < 0 else -x").derivative(0.0) == -1.0
    assert curve_of("hard_swish").derivative([-3.0, 3.0]).tolist() == [0.0, 1.0]


def test_a_choice_is_made_at_kinks_only() -> None:
    for at_kink in ("left", "right", "min", "mid"):
        assert curve_of("mish").derivative(X, at_kink=at_kink).tolist() == curve_of("mish").derivative(X).tolist()


def test_a_choice_overrules_the_framework() -> None:
    celu = curve_of("keras.celu")
    assert celu.derivative(0.0) == 2.0
    assert celu.derivative(0.0, at_kink="left") == celu.derivative(0.0, at_kink="min") == 1.0
    assert celu.derivative(0.0, order=2) == 0.0


def test_kinks_lie_in_the_closed_interval() -> None:
    tanh = curve_of("hardtanh")
    assert tanh.kinks(-1, 1).tolist() == [-1.0, 1.0]
    assert tanh.kinks(-1, 0.999).tolist() == [-1.0]
    assert tanh.kinks(1, 1).tolist() == [1.0]
    assert tanh.kinks(2, 3).tolist() == []
    assert tanh.kinks(-8, 8).dtype == np.float64


def test_kinks_depend_on_the_parameters() -> None:
    assert curve_of("elu").kinks(-8, 8).tolist() == []
    assert curve_of("elu", alpha=2).kinks(-8, 8).tolist() == [0.0]
    assert curve_of("hardshrink", lambd=2).kinks(-8, 8).tolist() == [-2.0, 2.0]
    assert curve_of("hardshrink", lambd=0).kinks(-8, 8).tolist() == []
    assert curve_of("penalized_tanh", a=1).kinks(-8, 8).tolist() == []
    assert curve_of("threshold", threshold=0.3, value=0.3).kinks(-8, 8).tolist() == [0.3]


def test_jumps_have_both_values() -> None:
    step = curve_of("binary_step")
    assert step.function.one_sided(0.0, 0) == (0.0, 1.0)
    assert step.function.one_sided(0.0, 1) == (0.0, 0.0)
    assert step.kinks(-1, 1).tolist() == [0.0]


def test_kinks_are_found_among_any_points() -> None:
    """Other calls in between have no effect."""
    for name, place in (("relu6", 6.0), ("clipped_gelu", 10.0), ("hardshrink", 0.5), ("clipped_relu", 20.0)):
        curve = curve_of(name)
        for x in ([place], [-1e300, place, 1e300], [place, np.inf, np.nan], np.linspace(place - 1, place + 1, 3)):
            here = np.asarray(x) == place
            left, right = (curve.derivative(x, at_kink=side)[here] for side in ("left", "right"))
            assert {float(left[0]), float(right[0])} == {0.0, 1.0}


def test_kinks_that_no_polynomial_gives_are_found() -> None:
    curve = actviz.parse("max(sin(x), 0.5)")
    assert curve.kinks(0, 7) == pytest.approx([np.pi / 6, 5 * np.pi / 6, 13 * np.pi / 6], rel=1e-15)
    curve = actviz.parse("abs(exp(x) - 2)")
    (kink,) = curve.kinks(-1, 3)
    assert kink == pytest.approx(np.log(2), rel=1e-15)
    assert curve.derivative(kink, at_kink="left") == pytest.approx(-2)
    assert curve.derivative(kink, at_kink="right") == pytest.approx(2)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (
            lambda: curve_of("relu").derivative(0.0, order=3),
            "order=3 is invalid; it must be 1 or 2",
        ),
        (
            lambda: curve_of("relu").derivative(0.0, order=0),
            "order=0 is invalid; it must be 1 or 2",
        ),
        (
            lambda: curve_of("relu").derivative(0.0, at_kink="up"),  # type: ignore[arg-type]
            "at_kink='up' is invalid; choose from left, right, min, mid",
        ),
        (
            lambda: curve_of("relu")("a"),
            ("x contains values of type <U1; the input of an activation must be real numbers"),
        ),
        (
            lambda: curve_of("relu")([1j]),
            ("x contains values of type complex128; the input of an activation must be real numbers"),
        ),
        (
            lambda: curve_of("relu").derivative(["a"]),
            ("x contains values of type <U1; the input of an activation must be real numbers"),
        ),
    ],
)
def test_what_a_curve_cannot_do_raises_an_error(act: Callable[[], object], message: str) -> None:
    with pytest.raises(ActvizError) as error:
        act()
    assert str(error.value) == message


def test_a_formula_without_a_value_has_no_slope() -> None:
    curve = actviz.parse("log(x)")
    assert np.isnan(curve.derivative([-1.0, 1.0])).tolist() == [True, False]
    assert np.isnan(curve.derivative(-1.0, order=2))


def test_nothing_is_written_into_the_array_that_is_given() -> None:
    x = np.array([0.0, 1.0])
    for curve in (curve_of("identity"), curve_of("relu")):
        y = curve(x)
        y[:] = 7
        curve.derivative(x)[:] = 7
        assert x.tolist() == [0.0, 1.0]
        assert curve(x).tolist() == [0.0, 1.0]


# --- the distance of one-sided limits ---------------------------------------------------------------------------------


def test_limits_where_there_is_no_value_are_read_near_by() -> None:
    curve = actviz.parse("(exp(x) - 1)/x")
    assert curve.function.one_sided(0.0, 0) == pytest.approx((1, 1), abs=1e-6)  # farther away the value differs
    assert curve.function.one_sided(0.0, 1) == pytest.approx((0.5, 0.5), abs=1e-2)  # nearer all digits are lost


def test_kinks_that_are_near_each_other_are_separate() -> None:
    curve = actviz.parse("max(x, 0) + max(x - 1e-7, 0)")
    assert curve.function.one_sided(0.0, 1) == (0, 1)
    assert curve.function.one_sided(1e-7, 1) == (1, 2)
    assert actviz.parse("max(x - 1e3, 0) + max(x - 1000.0001, 0)").function.one_sided(1000.0001, 1) == (1, 2)


@pytest.mark.parametrize("place", [0.5, 3.0, 1e6])
def test_a_stretch_without_an_end_is_judged_by_a_number_inside(place: float) -> None:
    ramp = actviz.parse("max(x - a, 0)", a=place)
    assert ramp.function.is_zero_between(-np.inf, place, order=0)
    assert not ramp.function.is_zero_between(place, np.inf, order=0)
    hill = actviz.parse("max(1 - abs(x - a), 0)", a=place)
    assert hill.function.is_zero_between(place + 1, np.inf, order=0)
    assert hill.function.is_zero_between(-np.inf, place - 1, order=0)
    assert not hill.function.is_zero_between(place - 1, place, order=1)
    assert hill.function.is_zero_between(place - 1, place, order=2)
    assert actviz.parse("1 if x == 7 else 0").function.is_zero_between(-np.inf, np.inf, order=0)


@pytest.mark.parametrize(
    ("left", "right", "two"),
    [(1.0, 1.0 + 5e-13, False), (1.0, 1.0 + 5e-12, True), (0.0, 5e-13, False), (1e6, 1e6 + 5e-7, False),
     (1e6, 1e6 + 5e-6, True), (-1e6, -1e6 - 5e-7, False), (np.inf, np.inf, False), (np.inf, 1.0, True),
     (-np.inf, np.inf, True), (np.nan, 1.0, False), (np.inf, np.nan, False)],
)  # fmt: skip
def test_limits_that_differ_by_rounding_are_one(left: float, right: float, two: bool) -> None:
    assert differ(left, right) == differ(right, left) == two


def test_one_side_without_a_value_leaves_the_slope_of_the_other() -> None:
    root = actviz.parse("sqrt(x)**4 + 2*x")
    assert root.derivative(0.0) == root.derivative(0.0, at_kink="mid") == root.derivative(0.0, at_kink="min") == 2
    assert np.isnan(root.derivative(0.0, at_kink="left"))


def test_the_number_at_a_kink_lies_between_both_sides() -> None:
    assert actviz.parse("3*x if x < 0 else 2*x").derivative(0.0) == 2
    assert actviz.parse("-3*x if x < 0 else -2*x").derivative(0.0) == -2
    assert actviz.parse("-3*x if x < 0 else 2*x").derivative(0.0) == 0
    assert actviz.parse("-3*x if x < 0 else 2*x").derivative(0.0, at_kink="mid") == -0.5
    assert actviz.parse("x**2/2 if x < 0 else x**2").derivative(0.0, order=2) == 1


# --- other results ----------------------------------------------------------------------------------------------------


def test_the_first_derivative_is_shown_unless_the_second_is_asked_for() -> None:
    tanh = curve_of("tanh")
    assert (tanh.derivative_formula(), tanh.derivative_formula(2)) == ("sech2(x)", "-(2 * tanh(x) * sech2(x))")
    assert ast.unparse(tanh.function.displayed_derivative()) == "sech2(x)"
    assert (tanh.derivative_plain(), tanh.derivative_plain(2)) == ("sech²(x)", "−2·tanh(x)·sech²(x)")
    assert tanh.derivative_latex() == r"\mathrm{sech}^2(x)"
    assert tanh.derivative_latex(2) == r"-2\tanh(x)\,\mathrm{sech}^2(x)"
    assert repr(tanh) == "<Curve tanh: tanh(x)>"


def test_every_framework_that_has_a_function_is_found() -> None:
    assert [found.name for found in in_dialects("sparse_plus")] == [
        "keras.sparse_plus",
        "keras.ops.sparse_plus",
        "jax.sparse_plus",
    ]
    found = in_dialects("leaky_relu", alpha=0.5)
    assert {*DIALECTS} >= {(function.name or "").rpartition(".")[0] for function in found} >= {"torch", "keras", "mlx"}
    assert all(function.parameters == {"alpha": 0.5} for function in found)
    assert len(found) == len(in_dialects("leaky_relu"))
    assert in_dialects("sparse_plus", alpha=0.5) == []
    with pytest.raises(ActvizError, match="unknown activation 'nonsense'"):
        in_dialects("nonsense")


def test_messages_name_what_is_missing_and_how_it_is_given() -> None:
    long = "a*x + " + "x + " * 50 + "b"
    shown = long.replace("*", " * ")[:60]
    with pytest.raises(ActvizError) as error:
        actviz.parse(long)
    assert str(error.value) == (
        f"a, b in '{shown}' have no value; specify one as a parameter, such as '{shown}:a=1,b=1'"
    )
    with pytest.raises(ActvizError) as error:
        actviz.parse("gelu + " + "x + " * 50 + "x")
    assert str(error.value) == f"gelu in '{('gelu + ' + 'x + ' * 50)[:60]}' is a function; write gelu(x)"
    with pytest.raises(ActvizError, match=r"^gelu in 'a \* gelu \+ relu' is a function; write gelu\(x\)$"):
        actviz.parse("a*gelu + relu")
    with pytest.raises(ActvizError) as error:
        actviz.parse(long, c=1, a=1, b=1)
    assert str(error.value) == f"'{shown}' does not contain c; its parameters are a, b"
    with pytest.raises(ActvizError, match=r"' does not contain c; it has no parameters$") as error:
        actviz.parse("x + " * 50 + "x", c=1)
    assert len(str(error.value)) == 60 + len("'' does not contain c; it has no parameters")


def test_names_that_are_free_and_names_of_formulas() -> None:
    assert free_names("mine = b*x + a") == ("b", "a")
    assert free_names("b*x + relu(x)") == ("b",)
    assert actviz.parse("leaky act-1 = x").label == "leaky act-1"
    assert actviz.parse("x  *\n 2").label == "x * 2"
    assert curve_of("elu").function.default_parameters == ("alpha",)
    assert curve_of("elu", alpha=1).function.default_parameters == ()
    assert curve_of("keras.leaky_relu").function.default_parameters == ()


def test_what_a_curve_keeps_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actviz.curves.scalar_function.PLACES_CACHED", 16)
    function = actviz.parse("abs(sin(100*x))").function
    kept = function._one_sided
    for place in np.linspace(0, 1, 20).tolist():
        function.one_sided(place, 0)
    assert kept.cache_info().currsize == 16  # type: ignore[attr-defined]
    given = {field.name for field in fields(ScalarFunction)}
    assert not [
        name for name, value in vars(function).items() if isinstance(value, dict | list | set) and name not in given
    ]


FIXED_KEYS = {
    "_all_digits": "no argument",
    "_function": "words of formulas",
    "_factor": "factors of gated functions of a vector",
    "_decoder": "types of facts",
    "_hints": "types of facts",
    "_kinds": "types of facts",
    "_stored": "no argument",
    "_to_ends": "no argument",
    "_translated_names": "no argument",
    "gauss_legendre": "numbers of nodes, each written in the code",
    "renderer": "no argument",
    "_erf_table": "no argument",
    "_erfc_table": "no argument",
    "_add_new_fonts": "no argument",
    "_catalogue": "languages",
    "_pattern": "messages of other programs",
    "form_away_from_zero": "words of formulas",
    "definition_of": "entries of the catalogue and of frameworks",
    "enclosure_of": "words of formulas",
    "elementary_form": "words of formulas",
    "wording_in": "languages",
    "tree_of": "texts of the vocabulary, of rules and of libraries",
    "trees_of": "entries of the catalogue and of frameworks",
}
"""The only functions with unlimited caches, and their few arguments."""


def test_no_cache_grows_without_end() -> None:
    found = set()
    for path in Path(actviz.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "cache" in text else ():
            if isinstance(node, ast.FunctionDef):
                decorators = map(ast.unparse, node.decorator_list)
                found |= {
                    node.name for text in decorators if text in ("cache", "lru_cache(maxsize=None)", "lru_cache(None)")
                }
    assert found == {*FIXED_KEYS}


@pytest.mark.parametrize(("name", "what"), [("lambda", "a reserved word"), ("e", "a constant"), ("x", "the variable")])
def test_a_parameter_needs_a_name_that_is_free(name: str, what: str) -> None:
    with pytest.raises(
        ActvizError, match=f"^{name} is {what}.* and cannot be the name of a parameter; use another name"
    ):
        actviz.parse("x", **{name: 0.5})


def test_a_number_at_kinks() -> None:
    x = np.array([-1.0, 0.0, 1.0])
    assert actviz.parse("relu(x)").derivative(x, at_kink=0.25).tolist() == [0.0, 0.25, 1.0]
    assert actviz.parse("elu(x)").derivative(x, at_kink=0.25)[1] == 1.0  # no kink
    for order, number in ((2, 0.25), (1, np.nan), (1, np.inf)):
        with pytest.raises(ActvizError, match=r"^at_kink=.* is invalid; choose from left, right, min, mid"):
            actviz.parse("relu(x)").derivative(x, order=order, at_kink=number)


@pytest.mark.parametrize(
    ("text", "place"), [("abs(tanh(x))", 0.0), ("abs(sin(x))", np.pi), ("abs(exp(x - 1) - 1)", 1.0)]
)
def test_a_kink_that_is_found_by_search_is_one_at_its_place_alone(text: str, place: float) -> None:
    curve = actviz.parse(text)
    assert curve.kinks(place, place).tolist() == curve.kinks(place - 1, place + 1).tolist() == [place]
    assert curve.function.one_sided(place, 1) == pytest.approx((-1, 1))
    assert curve.derivative(place, at_kink="left") == pytest.approx(-1)


@pytest.mark.parametrize(
    "name", ["relu(x)", "gelu(x)", "selu(x)", "log(max(x, 0))", "abs(x)/x", "softplus(x)", "relu(x)*exp(-x)", "1"]
)
def test_values_with_slopes(name: str) -> None:
    parsed = actviz.parse(name)
    for curve in (parsed, actviz.get(name[:-3])) if name.endswith("lu(x)") else (parsed,):
        _assert_same_together(curve)


def _assert_same_together(curve: Curve) -> None:
    x = np.array([-np.inf, -800, -3, -1e-3, -0.0, 0, 1e-30, 0.7, 4, 1e30, np.inf, np.nan]).reshape(3, 4)
    several: tuple[Any, ...] = (x, x.astype(np.float32), 0.5, [], 3)
    for points in several:
        values, slopes = curve.with_slope(points)
        for found, right in ((values, curve(points)), (slopes, curve.derivative(points))):
            assert found.dtype == right.dtype
            np.testing.assert_array_equal(found, right)
    with pytest.raises(actviz.ActvizError, match="not an array"):
        curve.with_slope([[1, 2], [3]])
