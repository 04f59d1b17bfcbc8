"""Words and shared parameters become curves."""

from __future__ import annotations

import numpy as np
import pytest

import actviz
from actviz.cli.function_specs import MAX_CURVES, file_stem, read_curves
from actviz.cli.parsing import assignment, shared_parameter
from actviz.curves import Curve
from actviz.curves.function_spec import parse_spec
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import number
from tests.cli.conftest import Run


def curves(*texts: str, **shared: str) -> list[Curve]:
    parameters = [
        shared_parameter(name).read(text, f"--{name}")
        if name in ("alpha", "beta")
        else assignment(f"{name}={text}", "--param")
        for name, text in shared.items()
    ]
    return read_curves(texts, parameters, None, None)


def outputs(*texts: str, logits: list[float] | None = None, move: str | None = None) -> list[Curve]:
    return read_curves(texts, [], logits, None if move is None else number(move, "--move"))


def labels(*texts: str, **shared: str) -> list[str]:
    return [curve.label for curve in curves(*texts, **shared)]


# --- one word ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "head", "own", "is_name"),
    [
        ("relu", "relu", {}, True),
        ("LeakyReLU:alpha=0.3", "LeakyReLU", {"alpha": 0.3}, True),
        ("keras.leaky_relu", "keras.leaky_relu", {}, True),
        ("torch.nn.functional.elu: alpha = 1/2", "torch.nn.functional.elu", {"alpha": 0.5}, True),
        ("leaky-relu", "leaky-relu", {}, True),
        ("leaky relu", "leaky relu", {}, True),
        ("mine = x*tanh(x)", "mine = x*tanh(x)", {}, False),
        ("x*sigmoid(b*x):b=1.5", "x*sigmoid(b*x)", {"b": 1.5}, False),
        ("a*x+b:a=1,b=-2*pi", "a*x+b", {"a": 1.0, "b": -2 * np.pi}, False),
        ("x", "x", {}, False),
        ("pi", "pi", {}, False),
        ("3", "3", {}, False),
        ("x if x > 0 else -x", "x if x > 0 else -x", {}, False),
        ("a if b else c", "a if b else c", {}, False),
        ("sigmoid-x", "sigmoid-x", {}, False),
    ],
)
def test_a_word_is_taken_apart(text: str, head: str, own: dict[str, float], is_name: bool) -> None:
    word = parse_spec(text)
    assert (word.text, word.parameters, word.is_name) == (head, own, is_name)


def test_every_name_of_the_catalogue_is_a_name() -> None:
    assert all(parse_spec(name).is_name for name in actviz.names())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (":", "parameters are written as name=value after the colon"),
        ("relu:", "parameters are written as name=value"),
        ("relu:0.3", "parameters are written as name=value"),
        ("relu:=3", "parameters are written as name=value"),
        ("elu:alpha=1,", "parameters are written as name=value"),
        ("elu:alpha=1,alpha=2", "alpha is specified twice; specify it once"),
        ("elu:alpha=nan", "alpha: 'nan' is not a finite number; specify a finite number"),
        ("elu:alpha=", "alpha: '' is not a number"),
        ("elu:alpha=1:2", "alpha: '1:2' is not a number"),
    ],
)
def test_a_word_that_cannot_be_taken_apart(text: str, message: str) -> None:
    with pytest.raises(ActvizError) as error:
        parse_spec(text)
    assert message in str(error.value)


# --- curves ------------------------------------------------------------------------------------------------------


def test_words_keep_their_order_and_any_mixture_goes() -> None:
    assert labels("tanh", "mine = x*tanh(softplus(x))", "keras.leaky_relu", "x**2") == [
        "tanh",
        "mine",
        actviz.get("keras.leaky_relu").label,
        "x**2",
    ]


def test_a_parameter_of_the_word_wins_over_the_option_and_that_over_the_default() -> None:
    found = curves("leaky_relu:alpha=0.3", "elu", "relu", alpha="0.1")
    assert [dict(curve.parameters) for curve in found] == [{"alpha": 0.3}, {"alpha": 0.1}, {}]
    assert [dict(curve.parameters) for curve in curves("leaky_relu")] == [{"alpha": 0.01}]


def test_several_values_draw_a_family() -> None:
    assert labels("leaky_relu", "relu", alpha="0.01,0.1") == ["leaky_relu α=0.01", "leaky_relu α=0.1", "relu"]
    assert labels("a*x + b", a="1,2", b="3,4") == [
        "a*x + b a=1 b=3",
        "a*x + b a=1 b=4",
        "a*x + b a=2 b=3",
        "a*x + b a=2 b=4",
    ]


def test_other_spellings_of_a_parameter_and_parameters_of_formulas() -> None:
    (spelled,) = curves("leaky_relu", negative_slope="0.25")
    assert spelled.parameters == {"alpha": 0.25}
    (formula,) = curves("x*sigmoid(beta*x)", beta="1.5")
    assert formula.parameters == {"beta": 1.5}


@pytest.mark.parametrize(
    ("texts", "shared", "message"),
    [
        (["relu"], {"alpha": "1"}, "--alpha: relu has no parameter alpha; leaky_relu, "),
        (["relu", "tanh"], {"beta": "1"}, "--beta: relu, tanh have no parameter beta; "),
        (["relu"], {"negative_slope": "1"}, "--param negative_slope: relu has no parameter negative_slope; leaky_relu"),
        (["elu"], {"alpah": "1"}, "--param alpah: elu has no parameter alpah; did you mean 'alpha'?"),
        (["relu"], {"zzz": "1"}, "--param zzz: relu has no parameter zzz; no function of the catalogue has it"),
        (
            ["leaky_relu"],
            {"alpha": "1", "negative_slope": "2"},
            "'leaky_relu': two options set the same parameter; use only one of them",
        ),
        (["elu"], {"alpha": "1,nan"}, "--alpha: 'nan' is not a finite number; specify a finite number"),
        (["a*x"], {}, "has no value; specify one as a parameter, such as"),
        (["celu"], {"alpha": "0"}, "celu: alpha=0 is out of range; alpha must be above 0"),
        (["log"], {}, "'log' is not an activation but a function for formulas; write 'log(x)'"),
        (
            ["leaky_relu"],
            {"alpha": ",".join(["1"] * (MAX_CURVES + 1))},
            f"too many for one figure; the maximum is {MAX_CURVES}",
        ),
        (["a*x + b"], {"a": ",".join(["1"] * 99), "b": ",".join(["1"] * 99)}, "9801 curves are too many"),
        (["x"] * (MAX_CURVES + 1), {}, "curves are too many"),
    ],
)
def test_wrong_words(texts: list[str], shared: dict[str, str], message: str) -> None:
    with pytest.raises(ActvizError) as error:
        curves(*texts, **shared)
    assert message in str(error.value)


@pytest.mark.parametrize("text", ["alpha", "=1", ""])
def test_a_parameter_without_a_value(text: str) -> None:
    with pytest.raises(
        ActvizError, match=r"^--param: .* does not have the form name=value; write, for example, -p alpha=0.1"
    ):
        assignment(text, "--param")


# --- vectors -----------------------------------------------------------------------------------------------------


def test_a_vector_function_gives_a_curve_for_each_output() -> None:
    found = outputs("softmax", logits=[2, 1, 0.1])
    total = sum(curve(np.linspace(-5, 5, 11)) for curve in found)
    assert len(found) == 3
    np.testing.assert_allclose(total, 1, rtol=1e-15)
    assert [float(curve(2.0)) for curve in found] == pytest.approx([0.65900114, 0.24243297, 0.09856589])


def test_the_input_that_moves_can_be_chosen() -> None:
    first, last = (outputs("softmax", logits=[2, 1, 0.1], move=move)[2] for move in ("0", "2"))
    assert float(first(2.0)) == pytest.approx(float(last(0.1)))
    assert float(first(9.0)) < float(last(9.0))


def test_plain_and_vector_functions_in_one_figure() -> None:
    assert len(outputs("relu", "softmax", logits=[1, 2])) == 3


@pytest.mark.parametrize(
    ("text", "logits", "move", "message"),
    [
        ("softmax", None, None, "softmax is a vector function; specify its inputs, such as --logits"),
        ("softmax", None, "0", "softmax is a vector function; specify its inputs"),
        ("softmax", [1.0, 2.0], "2", "--move: '2' is invalid; it must be an integer from 0 to 1"),
        ("softmax", [1.0, 2.0], "-1", "--move: '-1' is invalid; it must be an integer from 0 to 1"),
        ("softmax", [1.0, 2.0], "0.5", "--move: '0.5' is invalid; it must be an integer from 0 to 1"),
        ("softmax", [1.0, 2.0], "a", "--move: 'a' is not a number"),
        ("relu", [1.0, 2.0], None, "--logits requires a vector function, such as softmax, "),
        ("relu", None, "1", "--move requires a vector function, such as softmax, "),
        ("glu", [1.0, 2.0, 3.0], None, "a vector of length 3"),
    ],
)
def test_wrong_vectors(text: str, logits: list[float] | None, move: str | None, message: str) -> None:
    with pytest.raises(ActvizError) as error:
        outputs(text, logits=logits, move=move)
    assert message in str(error.value)


# --- names of files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "stem"),
    [
        (["relu", "leaky_relu:alpha=0.1"], "relu-leaky_relu"),
        (["relu", "relu"], "relu"),
        (["keras.leaky_relu"], "keras.leaky_relu"),
        (["mine = x*tanh(x)"], "mine"),
        (["x*(x >= 0)"], "x_times_x_at_least_0"),
        (["x**2", "x*2", "x/2", "x-2", "x+2"], "x_to_2-x_times_2-x_over_2-x_minus_2-x_plus_2"),
        (["../../etc/passwd*x"], "over_.._over_etc_over_passwd_times_x"),
        (["名前 = x"], "名前"),
        (["-(x)"], "minus_x"),
        (["(-1)"], "minus_1"),
        (["()"], "formula"),
    ],
)
def test_a_file_is_named_after_the_curves(texts: list[str], stem: str) -> None:
    assert file_stem(texts) == stem


def test_a_name_of_a_file_is_never_long() -> None:
    assert len(file_stem(actviz.names())) <= 80


def test_a_formula_may_be_named_as_a_function_of_x(cli: Run) -> None:
    done = cli("plot", "f(x) = max(0, x)", "g = x", "--samples", "2", "--format", "csv")
    assert done.out.decode().splitlines()[0] == "x,f,g"
    assert cli("plot", "f(x) = max(0, x)", "--dpi", "20").out == b"f.png\n"


@pytest.mark.parametrize("name", ["relu", "keras.relu", "leaky_relu"])
def test_a_parameter_apart_from_its_function_is_no_constant(cli: Run, name: str) -> None:
    done = cli("plot", name, "alpha=0.1", "--format", "csv")
    message = f"'alpha=0.1' is not a function; write the parameter after a colon: {name}:alpha=0.1"
    assert (done.code, done.complaint) == (2, message)
