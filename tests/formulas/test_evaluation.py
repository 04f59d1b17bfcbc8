"""The guarantees of evaluation, for every formula."""

from __future__ import annotations

import ast
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from mpmath import mp
from scipy.special import expit

from actviz.formulas.calculus import derivative
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import BLOCK, compile_tree, evaluate
from actviz.formulas.grammar import parse
from tests.formulas.samples import PARAMETERS, PLACES, allowance, has_undefined_test, is_tame, texts
from tests.mp_reading import read


def function(text: str, **parameters: float) -> Any:
    return compile_tree(parse(text).tree, parameters)


def value(text: str, x: Any, **parameters: float) -> Any:
    return evaluate(function(text, **parameters), x)


# --- numbers ------------------------------------------------------------------------------------------------------


@given(texts(), PLACES)
def test_values_agree_with_mpmath(text: str, x: float) -> None:
    try:
        tree = parse(text).tree
    except ActvizError:
        return
    found = float(evaluate(compile_tree(tree, PARAMETERS), x))
    with mp.workdps(30):
        right = read(tree, PARAMETERS)(x)
        allowed = allowance(tree, x)
        is_fair = mp.isfinite(right) and allowed < 1e-3 * abs(right) and is_tame(tree, x)
        if is_fair and not has_undefined_test(tree, x):
            assert abs(found - right) <= allowed


@given(texts(), st.sampled_from([1, 2]))
def test_derivatives_evaluate_without_a_warning(text: str, order: int) -> None:
    points = np.array([-np.inf, -1e300, -800.0, -1.0, -0.0, 0.0, 1e-300, 0.5, 1.0, 30.0, 800.0, 1e300, np.inf, np.nan])
    try:
        tree = parse(text).tree
        for _ in range(order):
            tree = derivative(tree)
    except ActvizError:
        return
    found = evaluate(compile_tree(tree, PARAMETERS), points)
    assert found.shape == points.shape
    assert np.isnan(found[-1])


@pytest.mark.parametrize(
    ("text", "x", "right"),
    [
        ("x*sigmoid(x)", -700.0, -700 * math.exp(-700)),
        ("softplus(x)", -700.0, math.exp(-700)),
        ("softplus(x)", 800.0, 800.0),
        ("-2 - x", 3.0, -5.0),
        ("2**-x", 3.0, 0.125),
        ("x**2 + x**3", -2.0, -4.0),
        ("1 if 0 < x < 1 else 2", 0.5, 1.0),
        ("1 if 0 < x < 1 else 2", 1.0, 2.0),
        ("x if not (x > 1 or x < -1) and x != 0 else a", 0.5, 0.5),
        ("x if not (x > 1 or x < -1) and x != 0 else a", 0.0, 9.0),
        ("5 if 1 > 0 and x > 0 else 6", 1.0, 5.0),
        ("clip(x, -1, 1) + max(x, 2, a) + min(x, 2)", 3.0, 12.0),
        ("pi*e", 1.0, math.pi * math.e),
        ("abs(-x)", -3.0, 3.0),
        ("a", 1.0, 9.0),
    ],
)
def test_single_values(text: str, x: float, right: float) -> None:
    assert float(value(text, x, a=9.0)) == pytest.approx(right, rel=1e-13, abs=0)


def test_the_branch_not_taken_is_silent() -> None:
    x = np.array([-1e300, -5.0, 0.0, 5.0, 1e300])
    assert value("log(x) if x > 0 else 0*exp(-x)", x)[1:].tolist() == [0.0, 0.0, math.log(5), math.log(1e300)]


# --- guarantees ---------------------------------------------------------------------------------------------------

FORMULAS = [
    "x",
    "3",
    "max(x, 0)",
    "1 if x > 0 else 0",
    "x*sigmoid(x)",
    "Phi(x)",
    "sign(x)",
    "logsumexp(x, 0)",
    "sinc(x)",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_nan_gives_nan(text: str) -> None:
    found = value(text, [1.0, np.nan, -1.0])
    assert np.isnan(found).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("given_type", "kept"),
    [
        (np.float16, np.float16),
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.longdouble, np.float64),
        (np.int8, np.float64),
        (np.int64, np.float64),
        (np.uint8, np.float64),
        (np.bool_, np.float64),
        (">f8", np.float64),
        (">f4", np.float32),
    ],
)
@pytest.mark.parametrize("text", ["max(x, 0)", "x*sigmoid(x)", "2"])
def test_types(given_type: Any, kept: Any, text: str) -> None:
    found = value(text, np.array([0, 1], dtype=given_type))
    assert found.dtype == kept
    assert found == pytest.approx(value(text, [0.0, 1.0]), rel=1e-3)


def test_half_precision_is_computed_in_double() -> None:
    assert value("exp(x)/exp(x)", np.array([20], np.float16)).tolist() == [1.0]
    assert value("exp(x)", np.array([20], np.float16)).tolist() == [math.inf]


@pytest.mark.parametrize("x", [5, 5.0, True, [1, 2.5], (1, 2), np.float32(3), [[1], [2]]])
def test_whatever_holds_numbers_is_taken(x: Any) -> None:
    assert value("2*x", x) == pytest.approx(2.0 * np.asarray(x, dtype=float))


@pytest.mark.parametrize(
    "x", [1j, [1, 1j], "1", ["a"], None, [None], object(), b"1", {}, [[1], [1, 2]], np.array(["2020-01-01"], "M8[D]")]
)
def test_whatever_does_not_is_refused(x: Any) -> None:
    with pytest.raises(ActvizError) as caught:
        value("x", x)
    assert "\n" not in str(caught.value)


@given(arrays(np.float64, array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)), st.sampled_from(FORMULAS))
def test_the_shape_is_kept(x: Any, text: str) -> None:
    found = value(text, x)
    assert found.shape == x.shape
    flat = np.array([float(value(text, one)) for one in x.ravel()])
    assert found.ravel() == pytest.approx(flat, nan_ok=True, rel=1e-14)


def test_arrays_of_every_layout_are_taken_and_left_alone() -> None:
    x = np.arange(24.0).reshape(4, 6) - 9
    for layout in (x[::2, ::-1], x.T, np.asfortranarray(x), x[:, 2], np.broadcast_to(x[0], (3, 6))):
        before = layout.copy()
        assert np.array_equal(value("max(x, 0)", layout), np.maximum(layout, 0))
        assert np.array_equal(layout, before)
    x.setflags(write=False)
    found = value("x", x)
    found[0, 0] = 99
    assert x[0, 0] == -9


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_blocks_leave_no_seam(size: int) -> None:
    x = np.linspace(-30, 30, size)
    x[size // 2 : size // 2 + 1] = np.nan
    assert np.array_equal(value("tanh(x)", x), np.tanh(x), equal_nan=True)


def test_parts_that_occur_twice_are_computed_once() -> None:
    # Without that, this tree would take 2**40 steps: each level contains the next one twice.
    tree: ast.expr = ast.Name("x")
    for _ in range(12):
        tree = ast.BinOp(ast.Call(ast.Name("tanh"), [tree], []), ast.Add(), ast.Call(ast.Name("tanh"), [tree], []))
    x = np.linspace(-1, 1, BLOCK)
    compiled = compile_tree(tree)
    start = time.process_time()
    evaluate(compiled, x)
    assert time.process_time() - start < 0.5


def test_what_is_not_a_formula_is_no_function() -> None:
    with pytest.raises(TypeError, match="not a formula"):
        compile_tree(ast.parse("x[0]", mode="eval").body)


# --- speed --------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_silu_is_about_as_fast_as_with_scipy() -> None:
    x = np.random.default_rng(0).normal(size=10**6) * 5
    tree = parse("x*sigmoid(x)").tree
    compiled, slope = compile_tree(tree), compile_tree(derivative(tree))
    runs: list[Callable[[], Any]] = [lambda: x * expit(x), lambda: evaluate(compiled, x), lambda: evaluate(slope, x)]
    best = [math.inf] * 3
    for _ in range(11):
        for i, run in enumerate(runs):
            start = time.process_time()
            run()
            best[i] = min(best[i], time.process_time() - start)
    assert best[1] < 2 * best[0]
    assert best[2] < 3 * best[0]
