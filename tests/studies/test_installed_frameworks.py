"""Timing in frameworks: which are used, with which input, and which functions are omitted; not the times."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from actviz import Curve
from actviz.studies import installed_frameworks
from actviz.studies.installed_frameworks import Backend, Jax, OnnxRuntime, Prepared, Setup, Torch, installed_backends
from actviz.studies.timing import measure_timings
from tests.functions import curve_of, vector_of

X = np.linspace(-3, 3, 64)


class StandIn:
    """A framework that has no gelu, fails at silu, and cannot differentiate mish."""

    def __init__(self, x: NDArray[np.float64]) -> None:
        self.x = x
        self.setup = Setup("stand_in", "Stand-in", "1.0", "float32", 1, x.size)

    def prepare(self, curve: Curve) -> Prepared | None:
        if curve.label == "gelu":
            return None
        if curve.label == "silu":
            raise LookupError("there is no silu")

        def derivative() -> object:
            if curve.label == "mish":
                raise NotImplementedError
            return curve.derivative(self.x)

        return Prepared(lambda: curve(self.x), derivative, f"stand_in.{curve.label}(x)", is_built_in=True)

    def running(self) -> AbstractContextManager[None]:
        return nullcontext()


def broken(x: NDArray[np.float64]) -> Backend:
    raise OSError("a library of the processor is missing")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in is installed, another framework is broken, and a third one is missing."""
    backends = {("math",): StandIn, ("json",): broken, ("math", "no_such_package_at_all"): StandIn}
    monkeypatch.setattr(installed_frameworks, "BACKENDS", backends)


@pytest.mark.usefixtures("known")
def test_only_what_is_installed_and_works_is_asked() -> None:
    assert [backend.setup.library for backend in installed_backends(X)] == ["Stand-in"]


@pytest.mark.usefixtures("known")
def test_what_a_framework_cannot_compute_is_left_out() -> None:
    names = ("relu", "gelu", "silu", "mish", "tanh")
    numpy, other = measure_timings([curve_of(name) for name in names], rounds=2)
    assert (numpy.setup.library, numpy.setup.dtype, numpy.setup.elements) == ("NumPy", "float64", 65536)
    assert [cost.label for cost in numpy.costs] == [*names]
    assert all(cost.derivative for cost in numpy.costs)
    assert [(cost.label, cost.code) for cost in other.costs] == [
        ("relu", "stand_in.relu(x)"),
        ("mish", "stand_in.mish(x)"),
        ("tanh", "stand_in.tanh(x)"),
    ]
    assert [cost.derivative is None for cost in other.costs] == [False, True, False]
    assert [cost.derivative_ratio is None for cost in other.costs] == [False, True, False]


def test_without_frameworks_there_is_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed_frameworks, "BACKENDS", {("no_such_package_at_all",): broken})
    assert [timing.setup.key for timing in measure_timings([curve_of("relu")], rounds=2)] == ["numpy"]


def numbers(result: Any) -> NDArray[np.float64]:
    """What a framework returns: an array, or a single one in a list or tuple."""
    found = result[0] if isinstance(result, list | tuple) else result
    return np.asarray(found.tolist(), dtype=np.float64)


@pytest.mark.parametrize(
    ("backend", "packages", "name", "code"),
    [
        (Torch, ("torch",), "gelu", "torch.nn.GELU("),
        (Torch, ("torch",), "x*tanh(x)", "x * torch.tanh(x)"),
        (Torch, ("torch",), "binary_step", "torch.heaviside(x, torch.ones_like(x))"),
        (Jax, ("jax",), "silu", "jax.nn.silu(x)"),
        (OnnxRuntime, ("onnxruntime", "onnx"), "gelu", 'onnx.helper.make_node("Gelu"'),
    ],
)
def test_a_framework_computes_the_function(
    backend: Callable[[NDArray[np.float64]], Backend], packages: tuple[str, ...], name: str, code: str
) -> None:
    for package in packages:
        pytest.importorskip(package, reason=f"times functions in {package}, which is not installed")
    curve = curve_of(name)
    ready = backend(X).prepare(curve)
    assert ready is not None
    assert ready.code.startswith(code)
    assert ready.is_built_in == ("(" not in name)
    assert numbers(ready.value()) == pytest.approx(curve(X), abs=1e-5)
    if ready.derivative is not None and name != "binary_step":  # PyTorch has no derivative of heaviside
        assert numbers(ready.derivative()) == pytest.approx(curve.derivative(X), abs=1e-5)
    with backend(X).running():
        pass


def test_an_output_of_a_function_of_a_vector_is_written_by_its_formula() -> None:
    softmax = vector_of("softmax")
    line = installed_frameworks._line(softmax.curves([1.0, 2.0], 0)[0], "torch")
    assert line is not None
    assert not line.is_built_in
    assert "softmax" not in line.code
