"""Formulas as one line of Python: the line computes the values of the formula."""

from __future__ import annotations

import ast
import warnings
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import scipy.special
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from actviz.formulas.array_libraries import LIBRARIES
from actviz.formulas.code_generation import CodeLine, imports_of, python_line
from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import compile_tree, evaluate
from actviz.formulas.grammar import parse
from actviz.formulas.vocabulary import WORDS
from tests.formulas.samples import PARAMETERS, PLACES, allowance, has_undefined_test, is_tame, texts

Floats = NDArray[np.floating[Any]]
PRINTED = [name for name, library in LIBRARIES.items() if library]
PACKAGES = {"tf": "tensorflow"}


def line_of(text: str, library: str = "numpy", **parameters: float) -> CodeLine:
    line = python_line(parse(text).tree, library, parameters)
    assert line is not None
    return line


def code(text: str, library: str = "numpy", **parameters: float) -> str:
    return line_of(text, library, **parameters).code


def values_of(line: CodeLine, library: str, x: Floats) -> Floats:
    """Return the values of a line that has access only to its imports and x, an array of the library."""
    names: dict[str, Any] = {}
    exec("\n".join(line.imports), names)
    match library:
        case "torch":
            import torch

            return eval(line.code, {**names, "x": torch.from_numpy(x)}).numpy()  # type: ignore[no-any-return]
        case "jax":
            jax: Any = pytest.importorskip("jax")
            with jax.enable_x64(True):
                return np.asarray(eval(line.code, {**names, "x": jax.numpy.asarray(x)}))
        case "tf":
            tensorflow: Any = pytest.importorskip("tensorflow")
            return eval(line.code, {**names, "x": tensorflow.constant(x)}).numpy()  # type: ignore[no-any-return]
    return np.asarray(eval(line.code, {**names, "x": x}))


def needs(library: str) -> None:
    """Import a library, ignoring its warnings; skip the test if it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip(PACKAGES.get(library, library))


# --- values -----------------------------------------------------------------------------------------------------------

X = np.linspace(0.15, 0.95, 9)  # where every word has a value
SLOPES = ("sinc_slope", "sinc_curvature")


def each_word_in_each_library() -> pytest.MarkDecorator:
    """Run a test for each word in each installed library; Keras has a separate test."""
    cases = []
    for library in PRINTED:
        if find_spec(PACKAGES.get(library, library)) is None:
            cases.append(pytest.param(library, "", id=library, marks=pytest.mark.skip(f"{library} is not installed")))
        elif library != "keras":
            cases += [pytest.param(library, name, id=f"{library}-{name}") for name in WORDS]
    return pytest.mark.parametrize(("library", "name"), cases)


@each_word_in_each_library()
def test_every_word_is_written(library: str, name: str) -> None:
    needs(library)
    word = WORDS[name]
    calls = [f"{name}(x)", f"{name}(0.7*x)"]
    if word.is_variadic:
        calls = [f"{name}(x, 0.4)", f"{name}(0, x)", f"{name}(x, x**2)", f"{name}(0.5, x, 0.2, 1/x)"]
    elif len(word.arguments) > 1:
        more = ["0.4", "0.7"][: len(word.arguments) - 1]
        calls = [f"{name}({', '.join(['x', *more])})", f"{name}({', '.join(['x', 'x**2', '2*x'][: len(more) + 1])})"]
    for text in calls:
        right = evaluate(compile_tree(parse(text).tree), X)
        error = 1e-12 if name in SLOPES else 1e-14
        np.testing.assert_allclose(values_of(line_of(text, library), library, X), right, rtol=error, atol=error)


@pytest.mark.parametrize("name", WORDS)
def test_every_word_is_written_for_keras(name: str) -> None:
    """Keras is run in the tests of the catalogue; here its names only have to exist."""
    word = WORDS[name]
    arguments = {"x": "x", "a": "x", "b": "x**2", "lo": "0", "hi": "x", "...": "x, 2*x, 3"}
    written = code(f"{name}({', '.join(arguments[argument] for argument in word.arguments)})", "keras")
    used = {node.attr for node in ast.walk(ast.parse(written)) if isinstance(node, ast.Attribute)} - {"ops"}
    assert used
    if find_spec("keras") is not None and find_spec("tensorflow") is not None:
        needs("keras")
        import keras

        assert all(hasattr(keras.ops, name) for name in used)


@given(texts(8), PLACES)
def test_whatever_is_written_for_numpy_has_the_values_of_the_formula(text: str, place: float) -> None:
    try:
        formula = parse(text)
    except ActvizError:
        assume(False)
    tree = formula.tree
    assume(not any(word in formula.text for word in SLOPES) and is_tame(tree, place))
    assume(not has_undefined_test(tree, place))
    off = allowance(tree, place)
    assume(np.isfinite(off) and off < 1)
    line = python_line(tree, "numpy", PARAMETERS)
    assert line is not None
    x = np.array([place])
    right = evaluate(compile_tree(tree, PARAMETERS), x)
    with np.errstate(all="ignore"):
        value = values_of(line, "numpy", x)
    assume(np.isfinite(right).all())
    assert value.shape == x.shape
    np.testing.assert_allclose(value, right, rtol=1e-13, atol=2 * off + 1e-15)


@pytest.mark.parametrize("library", ["numpy", "torch"])
@pytest.mark.parametrize(
    "text", ["3", "1 if x > 0 else 0", "x if x > 1 else 1/3", "sigmoid(x)", "softplus(x)", "sinc(x)"]
)
def test_single_precision_stays_single(text: str, library: str) -> None:
    needs(library)
    values = values_of(line_of(text, library), library, X.astype(np.float32))
    assert values.dtype == np.float32
    assert values.shape == X.shape


# --- text -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "library", "written"),
    [
        ("x*sigmoid(1.702*x)", "torch", "x * torch.sigmoid(1.702 * x)"),
        ("x*sigmoid(1.702*x)", "keras", "x * keras.ops.sigmoid(1.702 * x)"),
        ("x*sigmoid(1.702*x)", "jax", "x * jax.nn.sigmoid(1.702 * x)"),
        ("x*sigmoid(1.702*x)", "tf", "x * tf.math.sigmoid(1.702 * x)"),
        ("x*sigmoid(1.702*x)", "numpy", "x * np.exp(-np.logaddexp(0, -1.702 * x))"),
        ("x if x >= 0 else 0.1*x", "torch", "torch.where(x >= 0, x, 0.1 * x)"),
        ("x**2", "torch", "x**2"),
        ("max(x, 0)", "torch", "torch.relu(x)"),
        ("max(0, x - 1)", "jax", "jax.nn.relu(x - 1)"),
        ("max(x, 0)", "numpy", "np.maximum(x, 0)"),
        ("min(3, x, 2)", "torch", "torch.clamp(x, max=2)"),
        ("max(-1, x, x**3)", "torch", "torch.clamp(torch.maximum(x, x**3), min=-1)"),
        ("clip(x, -1, 1)", "torch", "torch.clamp(x, min=-1, max=1)"),
        ("clip(x, -x**2, 1)", "numpy", "np.minimum(np.maximum(x, -x**2), 1)"),
        ("hypot(1, x)", "torch", "torch.sqrt(1 + x**2)"),
        ("Phi(x)", "numpy", "0.5 * np.vectorize(math.erfc, otypes=[float])(-0.7071067811865476 * x)"),
        ("x > 0 and not x > 1", "numpy", "np.where((x > 0) & ~(x > 1), np.full_like(x, 1.0), 0.0)"),
        ("1 if x < -1 or x > 1 else x", "numpy", "np.where((x < -1) | (x > 1), 1.0, x)"),
        ("-1 if x < -2 else -0.5 if x < 0 else x", "numpy", "np.where(x < -2, -1.0, np.where(x < 0, -0.5, x))"),
    ],
)
def test_lines(text: str, library: str, written: str) -> None:
    assert code(text, library) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2*pi", "np.full_like(x, 6.283185307179586)"),
        ("x*sqrt(2/pi)", "x * 0.7978845608028654"),
        ("(a - 1)*x**2 + a*x", "x"),
        ("x/a + 0*exp(x)", "x"),
        ("x**a*a - (-x)", "x + x"),
        ("-(-x)", "x"),
        ("-a*x", "-x"),
        ("0 - x", "-x"),
        ("b + -2*x", "-1.25 - 2 * x"),
        ("x - -2", "x + 2"),
        ("x if a > 0 else exp(x)", "x"),
        ("x if a < 0 else cos(x)", "np.cos(x)"),
        ("x if x > 0 and a > 0 else 1", "np.where(x > 0, x, 1.0)"),
        ("x if x > 0 and a < 0 else 1", "np.full_like(x, 1)"),
        ("x if x > 0 or a > 0 else 1", "x"),
        ("x if x > 0 or not a > 0 else 1", "np.where(x > 0, x, 1.0)"),
        ("x if not (x > 0 or not a > 0) else 1", "np.where(~(x > 0), x, 1.0)"),
        ("x if a > 0 or a < 0 else 1", "x"),
        ("x if a > 0 and b < 0 else 1", "x"),
        ("x if a < 0 or b > 0 else 1", "np.full_like(x, 1)"),
        ("min(x, exp(1000))", "np.minimum(x, 1e309)"),
        ("max(x, -exp(1000))", "np.maximum(x, -1e309)"),
    ],
)
def test_what_does_not_depend_on_x_is_worked_out(text: str, written: str) -> None:
    assert code(text, "numpy", a=1.0, b=-1.25) == written


def test_a_number_that_is_none_stays_none() -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(values_of(line_of("x + (exp(1000) - exp(1000))"), "numpy", X)).all()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x if x > 0 else expm1(x)", "np.where(x > 0, x, np.expm1(np.minimum(x, 0)))"),
        ("x if 1 < x else expm1(2*x)", "np.where(1 < x, x, np.expm1(2 * np.minimum(x, 1)))"),
        ("exp(-x) if x >= -2 else x", "np.where(x >= -2, np.exp(-np.maximum(x, -2)), x)"),
        ("exp(x) if x < 0 else x", "np.where(x < 0, np.exp(np.minimum(x, 0)), x)"),
        ("exp(-x) if x < 0 else x", "np.where(x < 0, np.exp(-x), x)"),
        ("x if x**2 > 1 else exp(x)", "np.where(x**2 > 1, x, np.exp(x))"),
        ("cosh(x) if x > 1 else x", "np.where(x > 1, np.cosh(np.maximum(x, 1)), x)"),
        (
            "x if x > 100 else 0 if x > 0 else exp(x)",
            "np.where(x > 100, x, np.where(x > 0, 0.0, np.exp(np.minimum(np.minimum(x, 0), 100))))",
        ),
        (
            "x if x > 1 else 0 if x > 0 else exp(x)",
            "np.where(x > 1, x, np.where(x > 0, 0.0, np.exp(np.minimum(x, 1))))",
        ),
    ],
)
def test_an_exponential_does_not_overflow_in_the_branch_that_is_not_taken(text: str, written: str) -> None:
    assert code(text) == written


@given(st.floats(-900, 900))
def test_held_exponentials_change_no_value(x: float) -> None:
    text = "x + cosh(min(x, 5)) if x > 1 else exp(x) if x > -3 else expm1(x) + exp(x/2)"
    place = np.array([x])
    np.testing.assert_array_equal(
        values_of(line_of(text), "numpy", place), evaluate(compile_tree(parse(text).tree), place)
    )


def test_gradients_are_finite_beyond_the_branch() -> None:
    needs("torch")
    import torch

    x = torch.tensor([-1000.0, -1.0, 1.0, 1000.0], requires_grad=True)
    line = line_of("x if x > 0 else expm1(x)", "torch")
    (slopes,) = torch.autograd.grad(eval(line.code, {"x": x, "torch": torch}).sum(), x)
    np.testing.assert_allclose(slopes.numpy(), [0, np.exp(-1), 1, 1], rtol=1e-6)


# --- imports and limits -----------------------------------------------------------------------------------------------


def test_onnx_has_no_line() -> None:
    assert python_line(parse("x").tree, "onnx") is None


@pytest.mark.parametrize(
    ("text", "library", "imports"),
    [
        ("x", "torch", ()),
        ("exp(x)", "torch", ("import torch",)),
        ("exp(x)", "jax", ("import jax.numpy as jnp",)),
        ("erf(sigmoid(x))", "jax", ("import jax", "import jax.scipy as jsp")),
        ("erf(x)", "numpy", ("import math", "import numpy as np")),
        ("sin(x)", "numpy", ("import numpy as np",)),
        ("sin(x)", "tf", ("import tensorflow as tf",)),
        ("sin(x)", "keras", ("import keras",)),
    ],
)
def test_only_the_imports_that_are_needed(text: str, library: str, imports: tuple[str, ...]) -> None:
    assert line_of(text, library).imports == imports


def test_a_module_is_not_taken_for_another_one_that_ends_like_it() -> None:
    assert imports_of("tf.math.exp(x)", {"math": "import math", "tf": "import tensorflow as tf"}) == (
        "import tensorflow as tf",
    )


def test_a_formula_that_is_nested_too_deeply_is_refused() -> None:
    tree: ast.expr = ast.Name("x")
    for _ in range(5000):
        tree = ast.UnaryOp(ast.USub(), tree)
    with pytest.raises(ActvizError, match="nested too deeply"):
        python_line(tree, "numpy")


# --- libraries that need not be installed -----------------------------------------------------------------------------

ELEMENTARY = "exp expm1 log log1p sqrt sin cos tan sinh cosh tanh abs sign"
ARC = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh"}
OWN = {
    "torch": {name: f"torch.{name}" for name in [*ELEMENTARY.split(), *ARC, "erf", "erfc", "sigmoid"]}
    | {"Phi": "torch.special.ndtr"},
    "jax": {name: f"jnp.{ARC.get(name, name)}" for name in [*ELEMENTARY.split(), *ARC]}
    | {"sigmoid": "jax.nn.sigmoid", "softplus": "jax.nn.softplus"}
    | {"erf": "jsp.special.erf", "erfc": "jsp.special.erfc", "Phi": "jsp.special.ndtr"},
    "tf": {name: f"tf.math.{name}" for name in [*ELEMENTARY.split(), *ARC, "erf", "erfc", "sigmoid", "softplus"]},
    "keras": {
        name: f"keras.ops.{ARC.get(name, name)}"
        for name in [*ELEMENTARY.split(), *ARC, "erf", "erfc", "sigmoid", "softplus"]
    },
    "numpy": {name: f"np.{ARC.get(name, name)}" for name in [*ELEMENTARY.split(), *ARC]},
}
"""The functions of one argument that each library documents under a different name."""


@pytest.mark.parametrize("library", PRINTED)
def test_a_word_is_written_by_the_function_that_a_library_has(library: str) -> None:
    for name, function in OWN[library].items():
        assert code(f"{name}(x)", library) == f"{function}(x)"


@pytest.mark.parametrize(
    ("text", "library", "written"),
    [
        ("softplus(x)", "torch", "torch.nn.functional.softplus(x, threshold=40)"),
        ("softplus(x)", "numpy", "np.logaddexp(0, x)"),
        ("sinc(x)", "torch", "torch.sinc(x / torch.pi)"),
        ("sinc(x)", "jax", "jnp.sinc(x / jnp.pi)"),
        ("sinc(x)", "numpy", "np.sinc(x / np.pi)"),
        ("hypot(x, 2)", "jax", "jnp.hypot(x, 2)"),
        ("hypot(x, 2)", "numpy", "np.hypot(x, 2)"),
        ("logsumexp(x, 2)", "jax", "jnp.logaddexp(x, 2)"),
        ("logsumexp(x, 2)", "numpy", "np.logaddexp(x, 2)"),
        ("clip(x, -1, 2)", "jax", "jnp.clip(x, -1, 2)"),
        ("clip(x, -1, 2)", "tf", "tf.clip_by_value(x, -1, 2)"),
        ("clip(x, -1, 2)", "keras", "keras.ops.clip(x, -1, 2)"),
        ("clip(x, -1, 2)", "numpy", "np.clip(x, -1, 2)"),
        ("max(x, 0)", "tf", "tf.nn.relu(x)"),
        ("max(x, 0)", "keras", "keras.ops.relu(x)"),
        ("min(x, 0)", "torch", "torch.clamp(x, max=0)"),
        ("min(x, 0)", "jax", "jnp.minimum(x, 0)"),
        ("max(x, -x)", "torch", "torch.maximum(x, -x)"),
        ("min(x, -x)", "torch", "torch.minimum(x, -x)"),
        ("3", "torch", "torch.full_like(x, 3)"),
        ("3", "jax", "jnp.full_like(x, 3)"),
        ("3", "tf", "tf.ones_like(x) * 3"),
        ("3", "keras", "keras.ops.full_like(x, 3)"),
        ("x if x > 1 else x**2", "jax", "jnp.where(x > 1, x, x**2)"),
        ("x if x > 1 else x**2", "tf", "tf.where(x > 1, x, x**2)"),
        ("x if x > 1 else x**2", "keras", "keras.ops.where(x > 1, x, x**2)"),
    ],
)
def test_lines_for_every_library(text: str, library: str, written: str) -> None:
    assert code(text, library) == written


def stand_ins() -> dict[str, Any]:
    """Return the functions in the lines, from NumPy and SciPy: those of ``OWN`` and those of several arguments."""
    known: dict[str, Any] = {
        **{name: getattr(np, ARC.get(name, name)) for name in [*ELEMENTARY.split(), *ARC]},
        **{name: getattr(scipy.special, name) for name in ("erf", "erfc", "ndtr")},
        **{name: getattr(np, name) for name in (*ARC.values(), "maximum", "minimum", "where", "full_like", "clip")},
        **{name: getattr(np, name) for name in ("ones_like", "hypot", "logaddexp", "sinc", "pi")},
        "sigmoid": scipy.special.expit,
        "softplus": lambda x, **_: np.logaddexp(0, x),
        "relu": lambda x: np.maximum(x, 0),
        "clamp": lambda x, min=None, max=None: np.clip(x, min, max),
        "clip_by_value": np.clip,
    }
    flat = SimpleNamespace(**known)
    nn = SimpleNamespace(**known, functional=flat)
    module = SimpleNamespace(**known, nn=nn, special=flat, ops=flat, math=flat)
    return dict.fromkeys(("torch", "jax", "jnp", "jsp", "tf", "keras"), module)


@pytest.mark.parametrize("library", ["torch", "jax", "tf", "keras"])
@pytest.mark.parametrize("name", [name for name in WORDS if name not in SLOPES])
def test_lines_have_the_values_of_words(library: str, name: str) -> None:
    word = WORDS[name]
    arguments = ["x", "x**2", "0.4"] if word.is_variadic else ["x", "0.4", "0.7"][: len(word.arguments)]
    text = f"{name}({', '.join(arguments)}) + ({name}({', '.join(['-x/2', *arguments[1:]])}) if x > 0 else 1)"
    x = np.array([-0.9, -0.3, 0.2, 0.8]) if name not in ("log", "sqrt") else np.array([0.3, 0.8])
    text = text if name not in ("log", "sqrt") else f"{name}(x)"
    found = eval(line_of(text, library).code, {**stand_ins(), "x": x})
    np.testing.assert_allclose(found, evaluate(compile_tree(parse(text).tree), x), rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x + 0", "x"),
        ("0 + x", "x"),
        ("x - 0", "x"),
        ("x*1", "x"),
        ("1*x", "x"),
        ("x/1", "x"),
        ("x**1", "x"),
        ("x*0", "np.full_like(x, 0)"),
        ("0*x", "np.full_like(x, 0)"),
        ("0/x", "np.full_like(x, 0)"),
        ("-1*x", "-x"),
        ("-1*-x", "x"),
        ("x - -x", "x + x"),
        ("x + -x", "x - x"),
        ("x - -2*sin(x)", "x + 2 * np.sin(x)"),
        ("x + -2/x", "x - 2 / x"),
        ("x - x*-2", "x - x * -2"),
        ("-(2*x)", "-2 * x"),
        ("-(x*2)", "-(x * 2)"),
        ("2**x", "2**x"),
        ("x/0.5", "x / 0.5"),
        ("0 - 2*x", "-2 * x"),
    ],
)
def test_what_does_nothing_is_left_out(text: str, written: str) -> None:
    assert code(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x if x > 0 else exp(0.001*x)", "np.where(x > 0, x, np.exp(0.001 * x))"),
        ("x if x > 0 else exp(0.006*x)", "np.where(x > 0, x, np.exp(0.006 * np.minimum(x, 0)))"),
        ("x if x > 0 else sinh(-0.001*x)", "np.where(x > 0, x, np.sinh(-0.001 * x))"),
        ("x if x > 0 else sinh(-0.006*x)", "np.where(x > 0, x, np.sinh(-0.006 * np.minimum(x, 0)))"),
        ("exp(-0.001*x) if x > 0 else x", "np.where(x > 0, np.exp(-0.001 * x), x)"),
        ("exp(-0.006*x) if x > 0 else x", "np.where(x > 0, np.exp(-0.006 * np.maximum(x, 0)), x)"),
        ("x if x == 0 else exp(x)", "np.where(x == 0, x, np.exp(x))"),
        ("x if 0 == x else exp(x)", "np.where(0 == x, x, np.exp(x))"),
        ("x if 0 != x else exp(x)", "np.where(0 != x, x, np.exp(x))"),
        ("x if x != 0 else exp(x)", "np.where(x != 0, x, np.exp(x))"),
        ("x if 0 > x else exp(-x)", "np.where(0 > x, x, np.exp(-np.maximum(x, 0)))"),
        ("x if 0 <= x else exp(x)", "np.where(0 <= x, x, np.exp(np.minimum(x, 0)))"),
        ("x if x > x**2 else exp(x)", "np.where(x > x**2, x, np.exp(x))"),
        ("x if x > 0 and x < 1 else exp(x)", "np.where((x > 0) & (x < 1), x, np.exp(x))"),
        ("exp(-x) if x > 0 else exp(x)", "np.where(x > 0, np.exp(-np.maximum(x, 0)), np.exp(np.minimum(x, 0)))"),
    ],
)  # fmt: skip
def test_only_exponentials_that_grow_in_the_other_branch_are_held(text: str, written: str) -> None:
    assert code(text) == written
