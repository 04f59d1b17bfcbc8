"""Names in frameworks: every spelling is found; defaults and derivatives at kinks are the measured ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import actviz
from actviz import ActvizError, Curve, VectorFunction
from actviz.activations.catalogue import CATALOGUE, find, key
from actviz.activations.dialect import Dialect, Spelling
from actviz.activations.framework_calls import FRAMEWORKS
from actviz.activations.frameworks import DIALECTS
from actviz.studies.framework_differences import divergences
from tests.functions import curve_of, vector_of
from tests.selection import in_one_test

SPELLINGS = [(dialect, spelling) for dialect in DIALECTS.values() for spelling in dialect.spellings]
each_spelling = in_one_test("dialect, spelling", SPELLINGS)

# --- what the frameworks expose; ``name=meaning`` where key(name) is not the catalogue's -----------------------------

EXPOSED = {
    "torch": "Threshold ReLU RReLU Hardtanh ReLU6 Sigmoid Hardsigmoid Tanh SiLU Mish Hardswish ELU CELU SELU GLU GELU "
    "Hardshrink LeakyReLU LogSigmoid Softplus Softshrink PReLU Softsign Tanhshrink Softmin Softmax Softmax2d=softmax "
    "LogSoftmax Identity gumbel_softmax",
    "keras": "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu=hard_swish hard_tanh leaky_relu "
    "linear=identity log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign "
    "sparse_plus sparse_sigmoid sparsemax squareplus tanh tanh_shrink threshold PReLU",
    "jax": "celu elu gelu=gelu_tanh glu hard_sigmoid hard_silu=hard_swish hard_tanh identity leaky_relu log_sigmoid "
    "log_softmax mish relu relu6 selu sigmoid silu soft_sign softmax softplus sparse_plus sparse_sigmoid squareplus "
    "tanh",
    "onnx": "Celu Elu Gelu HardSigmoid=hard_sigmoid_02 HardSwish Hardmax Identity LeakyRelu LogSoftmax Mish PRelu Relu "
    "Selu Shrink=hardshrink Sigmoid Softmax Softplus Softsign SwiGLU Swish Tanh ThresholdedRelu",
    "tf": "crelu elu gelu leaky_relu log_softmax relu relu6 selu sigmoid silu=swish softmax softplus softsign tanh "
    "log_sigmoid",
    "mlx": "celu elu gelu gelu_approx=gelu_tanh gelu_fast_approx=quick_gelu glu hard_shrink hard_tanh hardswish "
    "leaky_relu log_sigmoid log_softmax mish prelu relu relu2=relu_squared relu6 selu sigmoid silu softmax softmin "
    "softplus softshrink softsign step=binary_step tanh",
    "tinygrad": "celu elu gelu=gelu_tanh hardsigmoid hardswish hardtanh leaky_relu log_softmax logsigmoid mish "
    "quick_gelu relu relu6 selu sigmoid silu softmax softmin softplus softsign tanh",
}
# Catalogues of models, whose names are aliases here.
MODELS = (
    "gelu gelu_10=clipped_gelu gelu_fast=gelu_tanh gelu_new=gelu_tanh gelu_python=gelu gelu_pytorch_tanh=gelu_tanh "
    "gelu_python_tanh=gelu_tanh gelu_accurate=gelu_tanh hardswish laplace leaky_relu linear=identity mish quick_gelu "
    "relu relu2=relu_squared relu6 sigmoid silu sqrtsoftplus tanh prelu xielu hard_mish identity celu selu gelu_tanh"
)


def parameters_of(spelling: Spelling) -> dict[str, float]:
    """Return all parameters of a spelling, with the framework's numbers."""
    parameters = spelling.parameters if spelling.formula else CATALOGUE[spelling.means].parameters
    return {parameter.name: spelling.defaults.get(parameter.name, parameter.default) for parameter in parameters}


def found_by(dialect: Dialect, spelling: Spelling) -> Curve | VectorFunction:
    """Return the result of looking up a spelling, with its parameters if the name is repeated."""
    first = next(other for other in dialect.spellings if key(other.name) == key(spelling.name))
    return actviz.get(f"{dialect.name}.{spelling.name}", **({} if first is spelling else parameters_of(spelling)))


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the meanings by name: that of ``ReLU`` is ``relu``, that of ``linear=identity`` is ``identity``."""
    by_key = {key(name): name for name in CATALOGUE}
    split = (word.partition("=") for word in text.split())
    return [(name, meaning or by_key[key(name)]) for name, _, meaning in split]


@pytest.mark.parametrize("dialect", EXPOSED)
def test_every_function_that_a_framework_exposes_is_known(dialect: str) -> None:
    for name, meaning in pairs(EXPOSED[dialect]):
        assert find(f"{dialect}.{name}").entry.name == meaning, name


def test_the_names_in_catalogues_of_models_are_known() -> None:
    for name, meaning in pairs(MODELS):
        assert actviz.get(name).name == meaning


# --- every spelling ---------------------------------------------------------------------------------------------------


@each_spelling
def test_every_spelling_works(dialect: Dialect, spelling: Spelling) -> None:
    found = found_by(dialect, spelling)
    entry = CATALOGUE[spelling.means]
    assert (found.name or "").startswith(f"{dialect.name}.")
    if spelling.formula is None and spelling.vector is None:
        assert found.formula == actviz.get(entry.name).formula
        assert found.parameters == parameters_of(spelling)
        assert {*spelling.defaults, *spelling.aliases.values()} <= {*found.parameters}
    if isinstance(found, Curve):
        x = np.linspace(-8, 8, 101)
        assert np.isfinite(found(x)).all()
        assert np.isfinite(found.derivative(x)).all()
    else:
        assert np.isfinite(found([1.0, -2.0])).all()


@each_spelling
def test_listed_kinks_are_places_where_the_function_switches(dialect: Dialect, spelling: Spelling) -> None:
    found = found_by(dialect, spelling)
    if isinstance(found, Curve):
        # 0 is also listed where a framework has a wrong derivative of a smooth function.
        assert {*found.function.at_kinks} <= {0.0, *found.function.places(-100, 100)}


@each_spelling
def test_keywords_of_the_framework_are_taken(dialect: Dialect, spelling: Spelling) -> None:
    for keyword, name in spelling.aliases.items():
        default = actviz.get(f"{dialect.name}.{spelling.name}").parameters[name]
        found = actviz.get(f"{dialect.name}.{spelling.name}", **{keyword: default})
        assert found.parameters[name] == default


@each_spelling
def test_notes_are_one_line(dialect: Dialect, spelling: Spelling) -> None:
    assert dialect.title
    assert spelling.note == " ".join(spelling.note.split())
    assert len(spelling.note) < 120


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("pytorch.relu", "torch.relu"),
        ("torch.nn.ReLU", "torch.relu"),
        ("torch.nn.functional.leaky_relu", "torch.leaky_relu"),
        ("jax.nn.gelu", "jax.gelu"),
        ("keras.activations.leaky_relu", "keras.leaky_relu"),
        ("tensorflow.elu", "tf.elu"),
        ("tf.nn.leaky_relu", "tf.leaky_relu"),
        ("mlx.nn.prelu", "mlx.prelu"),
        ("TORCH.Leaky-ReLU", "torch.leaky_relu"),
        ("F.gelu", "torch.gelu"),
        ("nn.GELU", "torch.gelu"),
        ("nn.functional.leaky_relu", "torch.leaky_relu"),
        ("torch.nn.modules.activation.Softplus", "torch.softplus"),
        ("jnp.tanh", "jax.tanh"),
        ("flax.linen.gelu", "jax.gelu"),
        ("tensorflow.nn.leaky_relu", "tf.leaky_relu"),
        ("tf.keras.activations.gelu", "keras.gelu"),
        ("tf.keras.ops.gelu", "keras.ops.gelu"),
        ("tensorflow.keras.layers.LeakyReLU", "keras.layers.leaky_relu"),
        ("layers.LeakyReLU", "keras.layers.leaky_relu"),
        ("tf_keras.layers.LeakyReLU", "keras2.leaky_relu"),
        ("tf_keras.activations.hard_sigmoid", "keras2.hard_sigmoid"),
        ("ai.onnx.HardSigmoid", "onnx.hard_sigmoid"),
        ("mlx.core.abs", "mlx.absolute"),
        ("tinygrad.Tensor.gelu", "tinygrad.gelu"),
    ],
)
def test_modules_stand_for_their_framework(word: str, same: str) -> None:
    assert actviz.get(word).name == actviz.get(same).name
    assert actviz.get(word).label == actviz.get(same).label


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("torhc.relu", "unknown framework 'torhc' in 'torhc.relu'; did you mean 'torch'?"),
        ("nonsense.relu", "unknown framework 'nonsense' in 'nonsense.relu'; known frameworks: torch, keras"),
        (
            "torch.snake",
            ("unknown function 'snake' of PyTorch 2.13; remove 'torch.' to use the function of the catalogue"),
        ),
        (
            "torch.nn.snake",
            ("unknown function 'snake' of PyTorch 2.13; remove 'torch.nn.' to use the function of the catalogue"),
        ),
        (
            "torch.foo",
            "unknown function 'foo' of PyTorch 2.13; known functions: 'Identity', 'ReLU', 'ReLU6', 'Sigmoid', ",
        ),
        ("tensorfow.nn.relu", "unknown framework 'tensorfow.nn' in 'tensorfow.nn.relu'; did you mean 'tensorflow.nn'"),
        ("keras.layer.ReLU", "unknown framework 'keras.layer' in 'keras.layer.ReLU'; did you mean 'keras.layers'"),
        ("np.tanh", "unknown framework 'np' in 'np.tanh'; remove 'np.' to use the function of the catalogue"),
        ("scipy.special.foo", "unknown framework 'scipy.special' in 'scipy.special.foo'; did you mean"),
        ("keras.layers.gelu", "unknown function 'gelu' of Keras 3.15, keras.layers; did you mean 'keras.gelu'?"),
        ("keras.ops.mish", "unknown function 'mish' of Keras 3.15, keras.ops; did you mean 'keras.mish'?"),
        ("keras.leakyrelo", "unknown function 'leakyrelo' of Keras 3.15; did you mean 'keras.leaky_relu'?"),
    ],
)
def test_wrong_names_raise_an_error(word: str, message: str) -> None:
    with pytest.raises(ActvizError) as error:
        actviz.get(word)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("framework", ["torch", "keras", "jax", "tf"])
def test_every_function_that_a_card_calls_is_a_name_of_its_framework(framework: str) -> None:
    for call in FRAMEWORKS[framework].calls.values():
        name = re.match(r"[\w.]+", call.text)
        assert name
        assert find(f"{framework}.{name[0].rpartition('.')[2]}", ()).name.startswith(framework)


def test_no_error_claims_that_a_framework_lacks_something() -> None:
    for word in ("torch.heaviside_2", "keras.snake", "onnx.squareplus2", "jax.rsqrt"):
        with pytest.raises(ActvizError, match="^unknown function '"):
            actviz.get(word)


# --- different defaults under the same name ---------------------------------------------------------------------------

SELU = {"torch": 1.6732632423543772, "onnx": 1.6732631921768188, "mlx": 1.67326, "tinygrad": 1.67326}
VALUES: list[tuple[str, float, float]] = [
    *((f"{f}.leaky_relu", -1.0, -0.01) for f in ("torch", "jax", "onnx", "mlx", "tinygrad")),
    *((f"{f}.leaky_relu", -1.0, -0.2) for f in ("keras", "keras.ops", "tf")),
    *((f"{f}.LeakyReLU", -1.0, -0.3) for f in ("keras.layers", "keras2")),
    ("torch.prelu", -1.0, -0.25),
    ("mlx.prelu", -1.0, -0.25),
    ("keras.layers.prelu", -1.0, 0.0),
    *((f"{f}.gelu", 1.0, 0.8413447460685429) for f in ("torch", "keras", "tf", "onnx", "mlx", "keras2")),
    *((f"{f}.gelu", 1.0, 0.8411919906) for f in ("jax", "tinygrad", "keras.ops")),
    ("mlx.gelu_fast_approx", 2.0, 2 / (1 + np.exp(-3.404))),
    *((f"{f}.hard_sigmoid", 1.0, 2 / 3) for f in ("torch", "keras", "jax", "tinygrad")),
    *((f"{f}.hard_sigmoid", 1.0, 0.7) for f in ("onnx", "keras2")),
    *((f"{f}.selu", -30.0, -SELU[f] * s) for f, s in (("torch", 1.0507009873554805), ("onnx", 1.0507010221481323))),
    *((f"{f}.selu", 1.0, 1.0507) for f in ("mlx", "tinygrad")),
    ("torch.softplus", 25.0, 25.0),
    ("jax.softplus", 25.0, 25.000000000013888),
    ("torch.sinc", 0.5, 2 / np.pi),
    ("mlx.step", 0.0, 1.0),
    ("onnx.thresholded_relu", 1.0, 0.0),
]


@pytest.mark.parametrize(("word", "x", "value"), VALUES, ids=lambda part: str(part) if isinstance(part, str) else "")
def test_values_by_default(word: str, x: float, value: float) -> None:
    assert float(curve_of(word)(x)) == pytest.approx(value, rel=2e-10, abs=1e-16)


def test_keras_relu_jumps_at_its_threshold() -> None:
    relu = curve_of("keras.relu", negative_slope=0.1, threshold=1)
    assert relu([0.999, 1.001]) == pytest.approx([-1e-4, 1.001])
    assert relu.kinks(-5, 5).tolist() == [1.0]
    assert curve_of("keras.relu", max_value=3)([-1, 2, 5]).tolist() == [0.0, 2.0, 3.0]


def test_defaults_that_differ_are_in_the_label() -> None:
    assert actviz.get("keras.leaky_relu").label == "keras.leaky_relu α=0.2"
    assert actviz.get("torch.leaky_relu").label == "torch.leaky_relu"


# --- the derivative exactly at a kink ---------------------------------------------------------------------------------
# ``function parameters: place value ...``; a dash: the framework has no derivative.

S = 1.0507009873554805 * 1.6732632423543772
KINKS = {
    "torch": f"""
        relu: 0 0; relu6: 0 0 6 0; leaky_relu: 0 0.01; prelu: 0 0.25; elu: 0 1; elu alpha=2: 0 2; selu: 0 {S};
        celu: 0 1; hardtanh: -1 0 1 0; hard_sigmoid: -3 0 3 0; hard_swish: -3 0 3 1; hardshrink: 0.5 0;
        softshrink: 0.5 0; threshold threshold=0 value=0: 0 0; softsign: 0 1; abs: 0 0; clip min=0 max=1: 0 1 1 1
    """,
    "jax": f"""
        relu: 0 0; relu6: 0 0 6 0; leaky_relu: 0 1; elu: 0 1; elu alpha=2: 0 2; selu: 0 {S}; celu: 0 1;
        hard_tanh: -1 1 1 1; hard_sigmoid: -3 0 3 0; hard_swish: -3 0 3 1; soft_sign: 0 1; sparse_plus: -1 0 1 1;
        sparse_sigmoid: -1 0.25 1 0.25; abs: 0 1; clip min=0 max=1: 0 0.5 1 0.5
    """,
    "keras": """
        relu: 0 0; relu6: 0 0 6 0; leaky_relu: 0 0.2; elu: 0 1; elu alpha=2: 0 2; selu: 0 1.0507009873554805; celu: 0 2;
        hard_tanh: -1 1 1 1; hard_sigmoid: -3 0 3 0; hard_swish: -3 0 3 1; hard_shrink: 0.5 0; soft_shrink: 0.5 0;
        threshold threshold=0 value=0: 0 0; softsign: 0 1; sparse_plus: -1 0 1 1; sparse_sigmoid: -1 0 1 0; abs: 0 0
    """,
    "tf": """
        relu: 0 0; relu6: 0 0 6 0; leaky_relu: 0 0.2; elu: 0 1; selu: 0 1.0507009873554805; softsign: 0 1; abs: 0 0;
        clip_by_value clip_value_min=0 clip_value_max=1: 0 1 1 1
    """,
    "tinygrad": """
        relu: 0 0; relu6: 0 0 6 1; leaky_relu: 0 1; elu: 0 0; elu alpha=2: 0 0; selu: 0 1.0507; celu: 0 1;
        hardtanh: -1 1 1 1; hardsigmoid: -3 0 3 0; hardswish: -3 0 3 1.5; softsign: 0 1; abs: 0 0
    """,
    "mlx": f"""
        relu: 0 0; relu6: 0 0 6 0; leaky_relu: 0 1; prelu: 0 1.25; elu: 0 1; selu: 0 {1.67326 * 1.0507}; celu: 0 0;
        hard_tanh: -1 0 1 0; hardswish: -3 0 3 1; hard_shrink: 0.5 0; softshrink: 0.5 0; softsign: 0 1; relu2: 0 0;
        abs: 0 0; clip a_min=0 a_max=1: 0 0 1 0
    """,
}
AT_KINKS = [
    (f"{dialect}.{words.split()[0]}", words.split()[1:], [float(number) for number in numbers.split()])
    for dialect, rows in KINKS.items()
    for words, _, numbers in (row.partition(":") for row in rows.split(";"))
]


@pytest.mark.parametrize(("word", "options", "numbers"), AT_KINKS, ids=[" ".join([w, *o]) for w, o, _ in AT_KINKS])
def test_derivatives_at_kinks(word: str, options: list[str], numbers: list[float]) -> None:
    curve = curve_of(word, **{name: float(value) for name, _, value in (option.partition("=") for option in options)})
    places, expected = numbers[::2], numbers[1::2]
    assert curve.derivative(places) == pytest.approx(expected, rel=1e-15, abs=0)
    for place in places:
        left, right = curve.function.one_sided(place, 1)
        assert curve.derivative([place] * 2, at_kink="left").tolist() == [left] * 2
        assert curve.derivative(place, at_kink="right") == right


# --- what Keras computed, by measure_keras.py ------------------------------------------------------------------------

KERAS = json.loads(Path(__file__).with_name("keras_numbers.json").read_text(encoding="utf-8"))


def test_the_numbers_were_measured_in_the_version_of_the_title() -> None:
    assert DIALECTS["keras"].title == "Keras " + KERAS["versions"]["keras"].rpartition(".")[0]


@pytest.mark.parametrize("name", ["keras.sparsemax", "keras.ops.sparsemax"])
@pytest.mark.parametrize("case", KERAS["sparsemax"], ids=lambda case: str(case["z"]))
def test_sparsemax_is_what_keras_computes(name: str, case: dict[str, Any]) -> None:
    function = vector_of(name)
    assert function(case["z"]) == pytest.approx(np.array(case["outputs"]), rel=1e-13, abs=1e-15)
    assert function.jacobian(case["z"]) == pytest.approx(np.array(case["jacobian"]), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("logits", [[0, 0.5, 1], [1, 1, 0.5], [2, 1, 0.1], [-0.3, -0.1, -0.2], [0.3]])
def test_slices_of_the_sparsemax_of_keras(logits: list[float]) -> None:
    function = vector_of("keras.sparsemax")
    for move in range(len(logits)):
        x = np.array([*logits, -2.0, -0.37, 0.123, 0.77, 1.23, 4.0])
        moved = np.tile(np.array(logits, dtype=np.float64), (len(x), 1))
        moved[:, move] = x
        curves = function.curves(logits, move)
        drawn = np.array([curve(x) for curve in curves]).T
        slopes = np.array([curve.derivative(x) for curve in curves]).T
        assert drawn == pytest.approx(function(moved), abs=1e-15)
        assert slopes == pytest.approx(function.jacobian(moved)[:, :, move], abs=1e-15)


@pytest.mark.parametrize("case", KERAS["relu"], ids=lambda case: " ".join(f"{v:g}" for v in case["options"].values()))
def test_relu_with_options_is_what_keras_computes(case: dict[str, Any]) -> None:
    curve = curve_of("keras.relu", **case["options"])
    assert curve(case["x"]) == pytest.approx(case["y"], abs=1e-15)
    assert curve.derivative(case["x"]) == pytest.approx(case["derivative"], abs=1e-15)


# --- notes ------------------------------------------------------------------------------------------------------------


@each_spelling
def test_functions_carry_their_note(dialect: Dialect, spelling: Spelling) -> None:
    found = found_by(dialect, spelling)
    assert found.note == spelling.note
    if isinstance(found, VectorFunction):
        assert {curve.note for curve in found.curves([1.0, 2.0])} == {spelling.note}


def test_the_note_of_a_difference_is_that_of_the_function_that_differs() -> None:
    notes = {one.name: one.note for one in divergences("gelu")}
    assert notes["jax.gelu"] == "tanh approximation; gelu(x, approximate=False) is exact"
    assert "keras.sparsemax" in {one.name for one in divergences("sparsemax")}


# --- the text of the table --------------------------------------------------------------------------------------------


def test_a_name_stands_twice_only_with_other_parameters() -> None:
    for dialect in DIALECTS.values():
        seen: dict[str, list[set[str]]] = {}
        for spelling in dialect.spellings:
            options = {*parameters_of(spelling)}
            before = seen.setdefault(key(spelling.name), [])
            assert not any(options <= others for others in before), f"{dialect.name}.{spelling.name}"
            before.append(options)


def test_titles_tell_the_version() -> None:
    for dialect in DIALECTS.values():
        assert re.search(r"\d", dialect.title)
