"""Functions of a whole vector: values, Jacobians and curves, compared with definitions in mpmath."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mpmath import mp, mpf
from numpy.typing import NDArray

from actviz import ActvizError
from actviz.activations.entry import VectorActivation
from tests.activations.entries import VECTORS, each, random_for
from tests.functions import vector_of
from tests.selection import long_except

Vector = list[Any]


# --- definitions ------------------------------------------------------------------------------------------------------


def softmax(z: Vector) -> Vector:
    total = mp.fsum(mp.exp(x) for x in z)
    return [mp.exp(x) / total for x in z]


def projection(power: int) -> Callable[[Vector], Vector]:
    """Return the outputs max(z/power - tau, 0)**power that sum to 1, with tau by bisection."""

    def project(z: Vector) -> Vector:
        scaled = [x / power for x in z]
        low, high = max(scaled) - 1, max(scaled)
        while (high - low) > mpf(10) ** (5 - mp.dps):
            middle = (low + high) / 2
            total = mp.fsum(max(x - middle, 0) ** power for x in scaled)
            low, high = (middle, high) if total > 1 else (low, middle)
        return [max(x - low, mpf(0)) ** power for x in scaled]

    return project


def gated(gate: Callable[[Any, Any], Any]) -> Callable[[Vector], Vector]:
    def halves(z: Vector) -> Vector:
        half = len(z) // 2
        return [gate(a, b) for a, b in zip(z[:half], z[half:], strict=True)]

    return halves


def sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def gumbel(z: Vector) -> Vector:
    noise = -np.log(-np.log(np.random.default_rng(0).random(len(z))))
    return softmax([x + mpf(float(g)) for x, g in zip(z, noise, strict=True)])


DEFINITIONS: dict[str, Callable[[Vector], Vector]] = {
    "softmax": softmax,
    "log_softmax": lambda z: [mp.log(share) for share in softmax(z)],
    "softmin": lambda z: softmax([-x for x in z]),
    "sparsemax": projection(1),
    "entmax15": projection(2),
    "hardmax": lambda z: [mpf(i == z.index(max(z))) for i in range(len(z))],
    "gumbel_softmax": gumbel,
    "glu": gated(lambda a, b: a * sigmoid(b)),
    "bilinear_glu": gated(lambda a, b: a * b),
    "reglu": gated(lambda a, b: max(a, 0) * b),
    "geglu": gated(lambda a, b: a * mp.ncdf(a) * b),
    "swiglu": gated(lambda a, b: a * sigmoid(a) * b),
    "maxout": lambda z: [max(pair) for pair in zip(z[::2], z[1::2], strict=True)],
    "crelu": lambda z: [max(x, mpf(0)) for x in z] + [max(-x, mpf(0)) for x in z],
}
SHARES = ("softmax", "softmin", "sparsemax", "entmax15", "hardmax", "gumbel_softmax")
PROJECTIONS = ("sparsemax", "entmax15")


def vectors_for(name: str) -> list[NDArray[np.float64]]:
    """Return vectors of even length: with close, distant, equal and very large components."""
    random = random_for(name)
    drawn = [random.normal(scale=scale, size=size) for scale in (0.1, 1, 5) for size in (2, 4, 6)]
    chosen = ([1, 1], [2, 1, 0.1, 1], [0, -0.0], [-50, 30], [700, -700, 1, 0])
    return [*drawn, *(np.array(z, dtype=np.float64) for z in chosen)]


def defined(name: str, z: NDArray[np.float64]) -> list[float]:
    with mp.workdps(60 if name in PROJECTIONS else 700):  # a bisection takes as many steps as there are bits
        return [float(number) for number in DEFINITIONS[name]([mpf(float(x)) for x in z])]


# --- values and Jacobians ---------------------------------------------------------------------------------------------


@each(*VECTORS)
def test_every_function_has_a_definition_here(entry: VectorActivation) -> None:
    assert entry.name in DEFINITIONS


@each(*VECTORS)
def test_values(entry: VectorActivation) -> None:
    function = vector_of(entry.name)
    for z in vectors_for(entry.name):
        assert function(z) == pytest.approx(defined(entry.name, z), rel=1e-12, abs=1e-16), z


@each(*VECTORS)
def test_jacobians(entry: VectorActivation) -> None:
    function = vector_of(entry.name)
    for z in vectors_for(entry.name)[:9]:  # the others are on kinks
        with mp.workdps(45):
            step = mpf("1e-20")
            point = [mpf(float(x)) for x in z]
            columns = []
            for j in range(len(z)):
                above, below = (DEFINITIONS[entry.name](_moved(point, j, side * step)) for side in (1, -1))
                columns.append([float((b - a) / (2 * step)) for a, b in zip(below, above, strict=True)])
        assert function.jacobian(z) == pytest.approx(np.array(columns).T, rel=1e-11, abs=1e-15), z


def _moved(z: Vector, index: int, step: Any) -> Vector:
    return [x + step if i == index else x for i, x in enumerate(z)]


@pytest.mark.parametrize("name", SHARES)
def test_shares_sum_to_1(name: str) -> None:
    function = vector_of(name)
    for z in vectors_for(name):
        assert function(z).min() >= 0
        assert function(z).sum() == pytest.approx(1, abs=1e-15)
        assert function.jacobian(z).sum(axis=0) == pytest.approx(np.zeros(z.size), abs=1e-15)
    assert function([3.7]).tolist() == [1.0]


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin", "sparsemax", "entmax15", "hardmax"])
def test_adding_a_number_to_all_changes_nothing(name: str) -> None:
    function = vector_of(name)
    for z in vectors_for(name):
        whole = np.round(z * 8) / 8
        assert function(whole + 1024) == pytest.approx(function(whole), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin", "sparsemax", "entmax15"])
def test_the_order_of_inputs_does_not_matter(name: str) -> None:
    function = vector_of(name)
    for z in vectors_for(name):
        assert function(z[::-1]) == pytest.approx(function(z)[::-1], rel=1e-13, abs=1e-16)


def test_sparse_functions_give_exact_zeros() -> None:
    z = [2.0, 1.0, 0.1]
    assert vector_of("sparsemax")(z).tolist() == [1.0, 0.0, 0.0]
    assert vector_of("entmax15")(z).tolist()[2] == 0.0
    assert vector_of("hardmax")([1.0, 1.0, 0.0]).tolist() == [1.0, 0.0, 0.0]


def test_the_example_of_the_textbooks() -> None:
    shares = vector_of("softmax")([2.0, 1.0, 0.1])
    assert shares == pytest.approx([0.6590011388859679, 0.2424329707047139, 0.09856589040931818], rel=1e-14)
    assert vector_of("softmax")([1000.0, 1001.0, 1002.0]) == pytest.approx(
        [0.09003057317038046, 0.24472847105479764, 0.6652409557748218], rel=1e-14
    )
    assert vector_of("log_softmax")([0.0, -800.0]).tolist() == [0.0, -800.0]


# --- arrays -----------------------------------------------------------------------------------------------------------


@each(*VECTORS)
def test_axes_and_types_are_kept(entry: VectorActivation) -> None:
    function = vector_of(entry.name)
    z = random_for(entry.name).normal(size=(3, 2, 4))
    together = function(z)
    assert together.shape[:-1] == (3, 2)
    assert all(np.array_equal(together[i, j], function(z[i, j])) for i in range(3) for j in range(2))
    assert function(z[:0]).shape == (0, 2, together.shape[-1])
    assert function([1, 0]).dtype == np.float64
    for kind in (np.float16, np.float32):
        short = z.astype(kind)
        assert function(short).dtype == kind
        assert np.array_equal(function(short), function(short.astype(np.float64)).astype(kind))


@each(*VECTORS)
def test_nan_makes_all_outputs_nan(entry: VectorActivation) -> None:
    function = vector_of(entry.name)
    outputs = function([[1.0, np.nan], [1.0, 2.0]])
    assert np.isnan(outputs[0]).all()
    assert not np.isnan(outputs[1]).any()
    assert np.isnan(function.jacobian([1.0, np.nan])).all()


@each(*VECTORS)
def test_axes_and_types_of_jacobians_are_kept(entry: VectorActivation) -> None:
    function = vector_of(entry.name)
    z = random_for(entry.name).normal(size=(3, 2, 4))
    together = function.jacobian(z)
    assert together.shape == (3, 2, function(z).shape[-1], 4)
    assert all(np.array_equal(together[i, j], function.jacobian(z[i, j])) for i in range(3) for j in range(2))
    assert function.jacobian(z[:0]).shape == (0, *together.shape[1:])
    short = z.astype(np.float32)
    assert function.jacobian(short).dtype == np.float32
    assert np.array_equal(function.jacobian(short), function.jacobian(short.astype(np.float64)).astype(np.float32))


@each(*VECTORS)
@settings(max_examples=settings().max_examples // 5, deadline=None)
@given(data=st.data())
def test_every_row_is_a_vector_of_its_own(entry: VectorActivation, data: st.DataObject) -> None:
    shape = data.draw(
        st.tuples(*[st.integers(0, 3)] * data.draw(st.integers(0, 3)), st.integers(1, 5).map(lambda n: 2 * n))
    )
    numbers = st.one_of(st.floats(-4, 4), st.floats(allow_subnormal=False), st.sampled_from([0.0, 1.0]))
    z = data.draw(arrays(np.float64, shape, elements=numbers))
    function = vector_of(entry.name)
    rows = z.reshape(-1, shape[-1])
    for result in (function, function.jacobian):
        together, alone = result(z), [result(row) for row in rows]
        expected = np.array(alone).reshape(*shape[:-1], *result(np.zeros(shape[-1])).shape)
        assert np.array_equal(together, expected, equal_nan=True)
        for one, row in zip(alone, rows, strict=True):
            if np.isnan(row).any() or np.abs(row).max() < 1e150:
                assert np.isnan(one).all() == np.isnan(one).any() == np.isnan(row).any()


# --- long vectors -----------------------------------------------------------------------------------------------------


def long_vectors(count: int) -> list[NDArray[np.float64]]:
    """Return vectors of a given length: with distant, close and equal elements."""
    random = np.random.default_rng(count)
    return [random.normal(size=count), random.normal(scale=0.01, size=count), np.round(random.normal(size=count), 1)]


def bisected(z: NDArray[np.float64], power: int) -> NDArray[np.float64]:
    """Return the outputs max(z/power - tau, 0)**power that sum to 1, without sorting."""
    scaled = (z - z.max()) / power
    low, high = -1.0, 0.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sum(np.maximum(scaled - middle, 0) ** power) > 1 else (low, middle)
    outputs: NDArray[np.float64] = np.maximum(scaled - low, 0) ** power
    return outputs


@pytest.mark.parametrize("count", [50, 100, 1000])
def test_long_vectors(count: int) -> None:
    special = pytest.importorskip(
        "scipy.special", reason="SciPy is not installed: it is only asked for a second opinion"
    )
    for z in long_vectors(count):
        for name, expected in (
            ("softmax", special.softmax(z)),
            ("log_softmax", special.log_softmax(z)),
            ("softmin", special.softmax(-z)),
            ("sparsemax", bisected(z, 1)),
            ("entmax15", bisected(z, 2)),
        ):
            assert vector_of(name)(z) == pytest.approx(expected, rel=1e-10, abs=1e-14), name


@each(*VECTORS)
def test_jacobians_of_long_vectors_are_slopes(entry: VectorActivation) -> None:
    """Return the derivative in a direction, by the difference of values."""
    function = vector_of(entry.name)
    z = random_for(entry.name).normal(scale=0.5, size=100)
    direction = random_for(entry.name).normal(size=100)
    direction[np.abs(z) < 1e-3] = 0
    h = 1e-6
    slope = (function(z + h * direction) - function(z - h * direction)) / (2 * h)
    assert function.jacobian(z) @ direction == pytest.approx(slope, rel=1e-5, abs=1e-7)


def test_jacobians_keep_small_numbers() -> None:
    """Return complements of shares that round to 1."""
    tiny = np.exp(-80.0)
    assert vector_of("softmax").jacobian([50.0, -30.0]) == pytest.approx(
        tiny * np.array([[1, -1], [-1, 1]]), rel=1e-13, abs=0
    )
    assert vector_of("log_softmax").jacobian([50.0, -30.0])[0] == pytest.approx([tiny, -tiny], rel=1e-13, abs=0)
    assert vector_of("log_softmax")([50.0, -30.0])[0] == pytest.approx(-tiny, rel=1e-13, abs=0)


@pytest.mark.parametrize(
    ("name", "z", "expected"),
    [
        ("maxout", [1.0, 1.0], [[0, 0]]),
        ("hardmax", [1.0, 1.0], [[0, 0], [0, 0]]),
        ("reglu", [0.0, 3.0], [[0, 0]]),
        ("crelu", [0.0], [[0], [0]]),
        ("sparsemax", [1.0, 0.0], [[0, 0], [0, 0]]),
        ("sparsemax", [1.0, 1.0, 0.5], [[1 / 2, -1 / 3, 0], [-1 / 3, 1 / 2, 0], [0, 0, 0]]),
    ],
)
def test_at_ties_stands_the_smallest_of_both_slopes(name: str, z: list[float], expected: list[list[float]]) -> None:
    found = vector_of(name).jacobian(z)
    assert found == pytest.approx(np.array(expected, dtype=np.float64), abs=1e-15)
    assert not np.signbit(found[found == 0]).any()
    slopes = [[curve.derivative(x) for curve in vector_of(name).curves(z, move)] for move, x in enumerate(z)]
    assert found == pytest.approx(np.array(slopes, dtype=np.float64).T, abs=1e-15)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("softmax", "softmax"),
        ("log_softmax", "log_softmax"),
        ("softmin", "softmin"),
        ("glu", "glu"),
    ],
)
def test_values_and_jacobians_of_pytorch(name: str, call: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: it is only asked for a second opinion")
    z = random_for(name).normal(scale=3, size=(4, 6))

    def theirs(row: Any) -> Any:
        return getattr(torch.nn.functional, call)(row, dim=-1)

    assert vector_of(name)(z) == pytest.approx(theirs(torch.tensor(z)).numpy(), rel=1e-13, abs=1e-15)
    for row in z:
        expected = torch.autograd.functional.jacobian(theirs, torch.tensor(row)).numpy()
        assert vector_of(name).jacobian(row) == pytest.approx(expected, rel=1e-12, abs=1e-15)


INF = np.inf


@pytest.mark.parametrize(
    ("name", "z", "limit"),
    [
        ("softmax", [1.0, INF], [0, 1]),
        ("softmax", [-INF, -INF, 0.0, 0.0], [0, 0, 0.5, 0.5]),
        ("softmax", [INF, -INF], [1, 0]),
        ("softmax", [INF, INF], [np.nan] * 2),
        ("softmax", [-INF, -INF], [np.nan] * 2),
        ("log_softmax", [-INF, 0.0], [-INF, 0]),
        ("softmin", [-INF, -INF, 0.0], [np.nan, np.nan, 0]),
        ("sparsemax", [1.0, INF], [0, 1]),
        ("sparsemax", [-INF, 0.0, 0.5], [0, 0.25, 0.75]),
        ("entmax15", [1.0, INF], [0, 1]),
        ("hardmax", [INF, INF], [np.nan] * 2),
        ("glu", [INF, 0.0], [INF]),
        ("glu", [2.0, INF], [2]),
        ("swiglu", [-INF, 3.0], [0]),
        ("maxout", [-INF, INF], [INF]),
        ("crelu", [-INF, 2.0], [0, 2, INF, 0]),
    ],
)
def test_at_infinity_stands_the_limit_if_there_is_one(name: str, z: list[float], limit: list[float]) -> None:
    outputs, slopes = vector_of(name)(z), vector_of(name).jacobian(z)
    assert outputs == pytest.approx(limit, nan_ok=True)
    assert np.isnan(slopes[np.isnan(outputs)]).all()


# --- curves: one input varies
# ------------------------------------------------------------------------------------------


@each(*VECTORS)
def test_curves_are_the_outputs_while_one_input_moves(entry: VectorActivation) -> None:
    function = vector_of(entry.name)
    for z in (np.array([2.0, 1.0, 0.1, -1.0]), np.array([0.5, 0.5])):
        for move in range(-len(z), len(z)):
            curves = function.curves(z.tolist(), move)
            x = np.array([-300.0, -5.0, -0.7, 0.0, 0.3, 2.5, 300.0])
            moved = np.tile(z, (len(x), 1))
            moved[:, move] = x
            drawn = np.array([curve(x) for curve in curves]).T
            assert drawn == pytest.approx(function(moved), rel=1e-13, abs=1e-15)
            slopes = np.array([curve.derivative(z[move]) for curve in curves])
            assert slopes == pytest.approx(function.jacobian(z)[:, move], abs=1e-15)


LONG = [(100, 1.0), (20, 0.05), (40, 0.05)]
"""Numbers of inputs of which few are in the support, or nearly all."""


@pytest.mark.parametrize(
    "name", long_except(["softmax", "sparsemax", "entmax15", "keras.sparsemax"], ["softmax", "sparsemax", "entmax15"])
)
@pytest.mark.parametrize(
    ("count", "scale"), long_except(LONG, LONG[:2], unpack=True)
)  # few inputs in the support, and all of them
def test_curves_of_long_vectors(name: str, count: int, scale: float) -> None:
    function = vector_of(name)
    z = np.random.default_rng(count).normal(scale=scale, size=count)
    x = np.concatenate([np.linspace(-1, 1.5, 40), z[:5] + 1e-9])
    moved = np.tile(z, (len(x), 1))
    moved[:, 0] = x
    curves = function.curves(z.tolist())
    assert len(curves) == count
    for i in (0, 1, int(z.argmax()), int(z.argmin())):
        assert curves[i](x) == pytest.approx(function(moved)[:, i], rel=1e-11, abs=1e-14)


def test_kinks_of_long_vectors_are_exact() -> None:
    z = (np.arange(40) / 4096).tolist()
    (first, *_) = vector_of("sparsemax").curves(z)
    fixed = z[1:]
    leaves = [up + 1 - sum(other - up for other in fixed if other > up) for up in fixed]
    enters = (sum(fixed) - 1) / len(fixed)
    assert first.kinks(-10, 10) == pytest.approx(sorted([enters, *leaves]), rel=1e-12)


@each(*VECTORS)
def test_where_the_moving_input_stands_does_not_matter(entry: VectorActivation) -> None:
    function = vector_of(entry.name)
    texts = [[curve.formula for curve in function.curves([start, 1.0, 0.5, 0.0])] for start in (0.0, 7.0, INF)]
    assert texts[0] == texts[1] == texts[2]


@each(*VECTORS)
def test_the_outputs_are_named(entry: VectorActivation) -> None:
    curves = vector_of(entry.name).curves([2.0, 1.0])
    assert [curve.label for curve in curves] == [f"{entry.name}[{i}]" for i in range(len(curves))]
    assert {curve.name for curve in curves} == {entry.name}


def test_kinks_of_curves() -> None:
    first, second, third = vector_of("sparsemax").curves([2.0, 1.0, 0.1])
    # It enters the support at 0.05, removes the third input at 0.2 and the second at 2.
    for curve, kinks in ((first, [0.05, 0.2, 2]), (second, [0.05, 0.2, 2]), (third, [0.05, 0.2])):
        assert curve.kinks(-10, 10) == pytest.approx(kinks, rel=1e-15)
    assert [float(curve(0.5)) for curve in (first, second, third)] == [0.25, 0.75, 0.0]
    (hinge,) = vector_of("maxout").curves([0.0, 0.5])
    assert hinge.kinks(-10, 10).tolist() == [0.5]
    assert hinge.function.one_sided(0.5, 1) == (0.0, 1.0)


def test_parameters_of_vector_functions() -> None:
    cold = vector_of("gumbel_softmax", tau=0.001)
    assert cold([1.0, 2.0, 3.0]).max() > 0.999
    other = vector_of("gumbel_softmax", seed=1)
    assert not np.array_equal(other([1.0, 2.0]), vector_of("gumbel_softmax")([1.0, 2.0]))
    assert vector_of("maxout", pieces=3)([1.0, 5.0, 2.0]).tolist() == [5.0]
    assert other.label == "gumbel_softmax seed=1"


def test_gumbel_softmax_draws_categorical_samples() -> None:
    z = np.array([1.0, 0.0, -1.0])
    winners = [int(vector_of("gumbel_softmax", seed=seed)(z).argmax()) for seed in range(400)]
    shares = vector_of("softmax")(z)
    assert np.bincount(winners, minlength=3) / 400 == pytest.approx(shares, abs=0.08)


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (
            lambda: vector_of("glu")([1.0, 2.0, 3.0]),
            "a vector of length 3 cannot be split into two halves; a gated unit",
        ),
        (
            lambda: vector_of("maxout")([1.0, 2.0, 3.0]),
            "3 inputs cannot be split into groups of 2; maxout requires a multiple of 2 inputs",
        ),
        (lambda: vector_of("maxout", pieces=1.5)([1.0, 2.0]), "pieces=1.5 is not an integer"),
        (lambda: vector_of("gumbel_softmax", seed=0.5)([1.0]), "seed=0.5 is not an integer"),
        (lambda: vector_of("softmax")([]), "softmax must be a vector of at least one number"),
        (lambda: vector_of("softmax")(1.0), "softmax must be a vector of at least one number"),
        (
            lambda: vector_of("softmax")(["a"]),
            ("z contains values of type <U1; the input of an activation must be real numbers"),
        ),
        (
            lambda: vector_of("softmax")([1j]),
            ("z contains values of type complex128; the input of an activation must be real numbers"),
        ),
        (lambda: vector_of("softmax").curves([]), "softmax must be a vector of at least one number"),
        (
            lambda: vector_of("softmax").curves([1.0, 2.0], 2),
            "move=2 is invalid; it must be the index of an input, from 0 to 1",
        ),
        (lambda: vector_of("softmax").curves([1.0, INF]), "the fixed inputs must be finite numbers"),
        (lambda: vector_of("softmax").jacobian([[]]), "softmax must be a vector of at least one number"),
        (
            lambda: vector_of("glu").jacobian([1.0]),
            "a vector of length 1 cannot be split into two halves; a gated unit",
        ),
        (
            lambda: vector_of("softmax")([[1.0], [1.0, 2.0]]),
            "z is not an array of numbers: its rows have different lengths",
        ),
    ],
)
def test_what_cannot_be_is_refused(act: Callable[[], object], message: str) -> None:
    with pytest.raises(ActvizError) as error:
        act()
    assert str(error.value).startswith(message)


def test_keras_sparsemax_in_rows_has_the_jacobian_of_differences() -> None:
    function = vector_of("keras.sparsemax")
    z = np.random.default_rng(8).normal(size=(2, 3, 5))
    rows = [[function(row) for row in block] for block in z]
    assert np.array_equal(function(z), np.array(rows))
    found, h = function.jacobian(z), 1e-6
    for i in range(5):
        step = h * np.eye(5)[i]
        assert found[..., i] == pytest.approx((function(z + step) - function(z - step)) / (2 * h), abs=1e-8)
