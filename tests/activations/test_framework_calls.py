"""The line of code of every activation computes the function when it is run in its framework."""

from __future__ import annotations

import ast
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import actviz
from actviz import ActvizError
from actviz.activations.catalogue import CATALOGUE, Entry, find
from actviz.activations.code_snippets import Snippet, code_of
from actviz.activations.entry import Activation, VectorActivation
from actviz.activations.framework_calls import FRAMEWORKS
from actviz.activations.frameworks import DIALECTS
from tests.activations.entries import ELEMENTWISE, VECTORS, all_at_once, each, is_short
from tests.functions import curve_of
from tests.selection import long_except

Floats = NDArray[np.floating[Any]]
FAR = [-1000.0, -100.0, -50.0, -20.5, 20.5, 50.0, 100.0, 700.0]
POINTS = np.array([*np.linspace(-12, 12, 97), *FAR, -1e-9, 1e-9])
MATRIX = np.array([[0.3, -1.2, 0.5, 0.25, 2.0, -0.75], [1.5, 1.5, -3.0, 0.1, 0.2, 0.4]])
EVERY: list[Entry] = [*ELEMENTWISE, *VECTORS]
PRECISION = 1e-12
RANDOM = "gumbel_softmax"


def snippet_of(framework: str, entry: Entry, parameters: Mapping[str, float] | None = None) -> Snippet:
    return next(snippet for snippet in code_of(entry, parameters) if snippet.framework == framework)


def other_numbers(entry: Entry) -> dict[str, float]:
    """Return valid numbers that are not the defaults."""
    whole = {"pieces": 3.0, "seed": 5.0}
    numbers = {p.name: p.check(whole.get(p.name, p.default + 0.25)) for p in entry.parameters}
    if isinstance(entry, Activation):
        entry.check(numbers)
    return numbers


# --- running the line of each framework -------------------------------------------------------------------------------


def quietly(name: str) -> Any:
    """Import a framework, ignoring its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(name)


def evaluated(snippet: Snippet, x: Any = None) -> Any:
    """Return the value of a line that has access only to its imports and x."""
    names: dict[str, Any] = {}
    exec("\n".join(snippet.imports), names)
    return eval(snippet.code or "", names if x is None else {**names, "x": x})


def by_numpy(snippet: Snippet, x: Floats) -> Floats:
    return np.asarray(evaluated(snippet, x))


def by_torch(snippet: Snippet, x: Floats) -> Floats:
    torch = quietly("torch")
    tensor = torch.from_numpy(x)
    result = evaluated(snippet, tensor)
    if callable(result):
        result = result.double()(tensor)
    values: Floats = result.detach().numpy()
    return values


def by_jax(snippet: Snippet, x: Floats) -> Floats:
    jax = quietly("jax")
    with jax.enable_x64(True):
        return np.asarray(evaluated(snippet, jax.numpy.asarray(x)))


def by_tf(snippet: Snippet, x: Floats) -> Floats:
    tensorflow = quietly("tensorflow")
    values: Floats = evaluated(snippet, tensorflow.constant(x)).numpy()
    return values


def by_keras(snippet: Snippet, x: Floats) -> Floats:
    keras = quietly("keras")
    tensor = keras.ops.convert_to_tensor(x)
    result = evaluated(snippet, tensor)
    result = result(tensor) if callable(result) else result
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras with PyTorch converts arrays to NumPy by a deprecated method
        return np.asarray(keras.ops.convert_to_numpy(result))


def onnx_model(snippet: Snippet, shape: tuple[int, ...]) -> Any:
    onnx = quietly("onnx")
    nodes = evaluated(snippet)
    x = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, shape)
    y = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [None] * len(shape))
    graph = onnx.helper.make_graph(nodes if isinstance(nodes, list) else [nodes], "activation", [x], [y])
    # ONNX Runtime does not support the newest operators yet, such as SwiGLU.
    opset = onnx.helper.make_opsetid("", 28 if "SwiGLU" in (snippet.code or "") else 24)
    model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=10)
    onnx.checker.check_model(model, full_check=True)
    return model


def by_onnx(snippet: Snippet, x: Floats) -> Floats:
    model = onnx_model(snippet, x.shape)
    with np.errstate(all="ignore"):
        values: Floats = quietly("onnx.reference").ReferenceEvaluator(model).run(None, {"x": x})[0]
    return values


def by_onnxruntime(snippet: Snippet, x: Floats) -> Floats:
    runtime = quietly("onnxruntime")
    model = onnx_model(snippet, x.shape).SerializeToString()
    values: Floats = runtime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    return values


RUN: Mapping[str, Callable[[Snippet, Floats], Floats]] = {
    "numpy": by_numpy,
    "torch": by_torch,
    "jax": by_jax,
    "tf": by_tf,
    "keras": by_keras,
    "onnx": by_onnx,
    "onnxruntime": by_onnxruntime,
}
KERAS_BACKENDS = ("tensorflow", "jax", "torch")
PACKAGES: Mapping[str, tuple[str, ...]] = {
    **{way: (way,) for way in ("numpy", "torch", "jax", "onnx")},
    "tf": ("tensorflow",),
    "keras": ("keras",),
    "onnxruntime": ("onnx", "onnxruntime"),
}


if "keras" not in sys.modules and (backend := next((name for name in KERAS_BACKENDS if find_spec(name)), None)):
    os.environ.setdefault("KERAS_BACKEND", backend)


def can_run(way: str) -> bool:
    has_backend = way != "keras" or any(find_spec(name) for name in KERAS_BACKENDS)
    return has_backend and all(find_spec(name) for name in PACKAGES[way])


def each_line(*entries: Entry) -> pytest.MarkDecorator:
    """Run a test for each line of each entry in each framework that is installed."""
    cases = [
        (way, entry)
        for way in RUN
        if can_run(way)
        for entry in entries
        if snippet_of(way.removesuffix("runtime"), entry).code
        and (way, entry.name) != ("onnxruntime", "swiglu")  # not in onnxruntime 1.31
    ]
    missing = [
        pytest.param(way, None, id=way, marks=pytest.mark.skip(f"{way} is not installed"))
        for way in RUN
        if not can_run(way)
    ]
    chosen = long_except(cases, lambda case: is_short(case[1]), unpack=True)
    return pytest.mark.parametrize(("way", "entry"), [*chosen, *missing], ids=lambda part: getattr(part, "name", part))


NEED_A_NUMBER = {("onnx", "softplus"), ("onnx", "sine")}  # the operator exists only for the parameter 1
# TensorFlow contains float32 constants, and Keras's PReLU has a float32 weight.
LESS_PRECISE: Mapping[tuple[str, str], float] = {
    **{
        (framework, name): 1e-7
        for framework in ("tf", "keras")
        for name in ("leaky_relu", "gelu", "gelu_tanh", "geglu")
    },
    ("keras", "prelu"): 1e-6,
}


def is_single(way: str) -> bool:
    """Return whether some functions are computed in float32 for any input."""
    return way.startswith("onnx") or (way == "keras" and os.environ.get("KERAS_BACKEND") != "tensorflow")


def precision(way: str, entry: Entry) -> float:
    if is_single(way):
        return 1e-5
    return LESS_PRECISE.get((way, entry.name), PRECISION)


def agrees(way: str, entry: Entry, parameters: Mapping[str, float] | None = None) -> None:
    snippet = snippet_of(way.removesuffix("runtime"), entry, parameters)
    if snippet.code is None:
        assert (way.removesuffix("runtime"), entry.name) in NEED_A_NUMBER
        return
    kind = np.float32 if way.startswith("onnx") else np.float64
    x: Floats = np.asarray(MATRIX if isinstance(entry, VectorActivation) else POINTS, dtype=kind)
    if entry.name == "exponential" and is_single(way):
        x = x[np.less(x, 80)]
    values = RUN[way](snippet, x)
    if entry.name == RANDOM:
        assert values.shape == x.shape
        assert (values > 0).all()
        np.testing.assert_allclose(values.sum(axis=-1), 1, rtol=precision(way, entry))
        return
    right = actviz.get(entry.name, **(parameters or {}))(x.astype(np.float64))
    error = precision(way, entry)
    np.testing.assert_allclose(values, right, rtol=error, atol=error)
    if way != "keras":
        assert values.dtype == kind


@each_line(*EVERY)
def test_the_line_is_the_function(way: str, entry: Entry) -> None:
    agrees(way, entry)


@each_line(*[entry for entry in EVERY if entry.parameters])
def test_the_line_is_the_function_with_other_numbers(way: str, entry: Entry) -> None:
    agrees(way, entry, other_numbers(entry))


@each(*[entry for entry in ELEMENTWISE if not snippet_of("torch", entry).is_built_in])
def test_torch_has_the_right_gradient_everywhere(entry: Activation) -> None:
    torch = quietly("torch")
    snippet = snippet_of("torch", entry)
    # None of these places is a kink of an entry with its default parameters.
    points = np.array([*FAR, -7.3, -3.7, -1.7, -0.7, -0.3, 0.3, 0.7, 1.7, 2.7, 5.3, 9.1])
    x = torch.from_numpy(points).requires_grad_()
    y = evaluated(snippet, x)
    (slopes,) = torch.autograd.grad(y.sum(), x) if y.requires_grad else (torch.zeros_like(x),)
    np.testing.assert_allclose(slopes.numpy(), curve_of(entry.name).derivative(points), rtol=1e-11, atol=1e-11)


# --- properties of the lines ------------------------------------------------------------------------------------------


@all_at_once(*EVERY)
def test_every_framework_is_spoken_of_once_and_in_order(entry: Entry) -> None:
    assert [snippet.framework for snippet in code_of(entry)] == list(FRAMEWORKS)


@all_at_once(*EVERY)
def test_lines_are_one_expression_with_the_imports_they_need(entry: Entry) -> None:
    for snippet in code_of(entry):
        if snippet.code is None:
            assert snippet.imports == ()
            assert not snippet.is_built_in
            continue
        assert "\n" not in snippet.code
        assert "{" not in snippet.code
        ast.parse(snippet.code, mode="eval")
        roots = {node.id for node in ast.walk(ast.parse(snippet.code)) if isinstance(node, ast.Name)}
        imported = [line.split()[-1] for line in snippet.imports]
        assert {*imported} == roots & {*FRAMEWORKS[snippet.framework].modules}


@all_at_once(*ELEMENTWISE)
def test_every_elementwise_function_has_a_line_everywhere_but_in_onnx(entry: Activation) -> None:
    assert {snippet.framework for snippet in code_of(entry) if snippet.code is None} <= {"onnx"}


@pytest.mark.parametrize(
    ("framework", "dialect"),
    [(name, name) for name in FRAMEWORKS if name in DIALECTS] + [("keras", "keras.ops"), ("keras", "keras.layers")],
)
def test_every_function_that_a_dialect_knows_has_a_call_or_a_reason(framework: str, dialect: str) -> None:
    known = FRAMEWORKS[framework]
    names = {spelling.means for spelling in DIALECTS[dialect].spellings}
    assert names <= {*known.calls, *known.absent}
    assert not {*known.calls} & {*known.absent}
    assert not {*known.calls} & {*known.vector_code}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_calls_are_for_entries_and_their_parameters(framework: str) -> None:
    known = FRAMEWORKS[framework]
    assert {*known.calls, *known.vector_code, *known.absent} <= {*CATALOGUE}
    for name, call in known.calls.items():
        own = {parameter.name for parameter in CATALOGUE[name].parameters}
        in_call = {hole for hole in own if f"{{{hole}" in call.text} | {*call.only}
        # No framework accepts a seed for Gumbel noise.
        assert in_call == own - {"seed"}, name


def test_a_number_that_is_built_in_is_not_taken_for_another_one() -> None:
    swish = CATALOGUE["swish"]
    assert snippet_of("torch", swish).code == "torch.nn.SiLU()"
    assert snippet_of("torch", swish, {"beta": 2}) == Snippet(
        "torch", ("import torch",), "x * torch.sigmoid(2 * x)", False
    )
    assert snippet_of("tf", swish, {"beta": 2}).code == "tf.nn.silu(x, beta=2.0)"
    assert snippet_of("onnx", CATALOGUE["sine"], {"omega": 2}).code is None


def test_defaults_that_are_other_than_the_framework_s_are_written_out() -> None:
    for framework in ("torch", "keras", "jax", "tf", "onnx"):
        assert "=0.01" in (snippet_of(framework, CATALOGUE["leaky_relu"]).code or "")
    assert "approximate=False" in (snippet_of("jax", CATALOGUE["gelu"]).code or "")


def test_a_function_that_a_dialect_has_made_another_is_written_by_its_own_formula() -> None:
    found = find("torch.softplus", ["beta", "threshold"]).entry
    assert isinstance(found, Activation)
    snippet = snippet_of("numpy", found)
    assert snippet.code == "np.where(x > 20, x, np.logaddexp(0, x))"
    assert not snippet_of("torch", found).is_built_in


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(ActvizError, match="gelu has no parameter 'alpha'; it has no parameters"):
        code_of(CATALOGUE["gelu"], {"alpha": 1.0})
