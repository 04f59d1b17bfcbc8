"""Invalid arguments of the functions of the package, and accepted forms of arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.cli.app import run

get: Any = actviz.get
parse: Any = actviz.parse
plot: Any = actviz.plot
derivative: Any = actviz.derivative
compare: Any = actviz.compare
table: Any = actviz.table
propagate: Any = actviz.propagate
train: Any = actviz.train
facts: Any = actviz.facts
approximate: Any = actviz.approximate

SHORT: dict[str, Any] = {"task": "xor", "seeds": 2, "steps": 5}
INITS = "choose from glorot, he, exact, lecun, orthogonal"
INTERVAL = "is invalid; it must be two finite numbers, such as (-8, 8)"
LOGITS = "is invalid; it must be a list of numbers, such as [2, 1, 0.1]"
MOVE = "is invalid; it must be the index of an input, from 0 to 1"
FLAG = "is invalid; choose from True, False"
RATE = "is invalid; it must be a positive number, such as 0.01"
ONE_BY_ONE = 'is no function; names, formulas and curves are given one by one, such as plot("relu", "gelu")'
DEPTHS = "is invalid; it must be an integer from 1 to 100000"

WRONG: list[tuple[Callable[[], object], str]] = [
    (lambda: propagate("relu", init="xavier"), f"init='xavier' is invalid; {INITS}"),
    (lambda: propagate("relu", init=["he", "xavier"]), f"init='xavier' is invalid; {INITS}"),
    (lambda: propagate("relu", init=[]), f"init=[] is invalid; {INITS}"),
    (lambda: propagate("relu", init=None), f"init=None is invalid; {INITS}"),
    (lambda: derivative("relu", depth=[-3, 0, 1.5]), f"depth=-3 {DEPTHS}"),
    (lambda: derivative("relu", depth=1.5), f"depth=1.5 {DEPTHS}"),
    (lambda: derivative("relu", depth="30"), f"depth='30' {DEPTHS}"),
    (lambda: derivative("relu", depth=[]), f"depth=[] {DEPTHS}"),
    (lambda: plot("softmax", logits=[1, 2], move=0.5), f"move=0.5 {MOVE}"),
    (lambda: plot("softmax", logits=[1, 2], move=-1), f"move=-1 {MOVE}"),
    (lambda: plot("softmax", logits=[1, 2], move="0"), f"move='0' {MOVE}"),
    (lambda: plot("softmax", logits=["a", 1]), f"logits=['a', 1] {LOGITS}"),
    (lambda: plot("softmax", logits=[float("nan"), 1]), f"logits=[nan, 1] {LOGITS}"),
    (lambda: plot("softmax", logits=3), f"logits=3 {LOGITS}"),
    (lambda: plot("softmax", logits="1,2"), f"logits='1,2' {LOGITS}"),
    (lambda: get("softmax").curves([]), "softmax must be a vector of at least one number"),
    (lambda: parse("x*b", b="1"), "b='1' is not a number; b must be a real number"),
    (lambda: get("elu", alpha="1"), "elu: alpha='1' is not a number"),
    (lambda: approximate("tanh", tails="no"), f"tails='no' {FLAG}"),
    (lambda: plot("relu", derivative="no"), f"derivative='no' {FLAG}"),
    (lambda: compare("relu", "gelu", cost=None), f"cost=None {FLAG}"),
    (lambda: compare("relu", "gelu", interval=(float("nan"), 1)), f"interval=(nan, 1) {INTERVAL}"),
    (lambda: compare("relu", "gelu", interval=(1, 1)), "the range 1:1 is empty"),
    (lambda: compare("relu", "gelu", samples=1), "1 samples are out of range; use from 2 to 1000000"),
    (lambda: table("relu", columns=["nam"]), "columns: unsupported value 'nam'; did you mean 'name'"),
    (lambda: table("relu", columns="name"), "columns='name' is invalid; it must be a list of names"),
    (lambda: table("relu", columns=[3]), "columns=[3] is invalid; it must be a list of names"),
    (lambda: plot("relu", interval=3), f"interval=3 {INTERVAL}"),
    (lambda: plot("relu", interval="-6:6"), f"interval='-6:6' {INTERVAL}"),
    (lambda: plot("relu", interval=[-1, 1, 2]), f"interval=[-1, 1, 2] {INTERVAL}"),
    (lambda: plot("relu", interval=("a", 1)), f"interval=('a', 1) {INTERVAL}"),
    (lambda: approximate("tanh", interval="8"), f"interval='8' {INTERVAL}"),
    (lambda: get("relu").plot("gelu"), f"interval='gelu' {INTERVAL}"),
    (lambda: plot("relu", samples="10"), "samples='10' is invalid; it must be an integer from 2 to 1000000"),
    (lambda: compare("relu", "gelu", samples=2.5), "samples=2.5 is invalid; it must be an integer from 2 to 1000000"),
    (lambda: propagate("relu", depth="5"), "depth='5' is invalid; it must be an integer from 2 to 10000"),
    (lambda: propagate("relu", depth=None), "depth=None is invalid; it must be an integer from 2 to 10000"),
    (lambda: propagate("relu", gain="2"), "gain='2' is invalid; it must be a number, such as 1.5"),
    (lambda: propagate("relu", residual=1), f"residual=1 {FLAG}"),
    (lambda: derivative("relu", order="2"), "order='2' is invalid; it must be 1 or 2"),
    (lambda: derivative("relu", vanishing="0"), "vanishing='0' is invalid; it must be a number, such as 0.01"),
    (lambda: derivative("relu", check=2), f"check=2 {FLAG}"),
    (lambda: parse(lambda x: x), "function is no text; write one, such as actviz.parse('x*tanh(x)')"),
    (lambda: get(3), "int is no text; write one, such as actviz.get('tanh')"),
    (lambda: train("relu", lr="fast"), f"lr='fast' {RATE}"),
    (lambda: train("relu", lr=[0.1, None]), f"lr=None {RATE}"),
    (lambda: train("relu", lr=0), f"lr=0 {RATE}"),
    (lambda: train("relu", processes=0), "processes=0 is invalid; it must be an integer from 1 to 256"),
    (lambda: train("relu", processes="2"), "processes='2' is invalid; it must be an integer from 1 to 256"),
    (lambda: train("relu", steps="9"), "steps='9' is invalid; it must be an integer from 1 to 1000000"),
    (lambda: train("relu", task=[]), "task=[] is invalid; choose from xor, moons"),
    (lambda: train("relu", init=3), "init=3 is invalid; choose from exact, he"),
    (lambda: approximate("tanh")(["a"]), ("x contains values of type <U1; the input of an activation must be real "
                                         "numbers")),
    (lambda: propagate("relu", gain=2, init="he"), "init='he' and gain both set the gain; remove one of them"),
    (lambda: train("relu", learn=True), ("learn=True: none of the functions has a parameter; use prelu, apl, swish or "
                                        "a formula with a parameter")),
    (lambda: facts("rleu"), "unknown activation 'rleu'; did you mean 'relu'"),
    (lambda: facts("softmax"), "'softmax' is a vector function; facts supports only scalar functions"),
    (lambda: facts(3), "int is not the curve of a scalar function; create one, such as actviz.get('tanh')"),
    (lambda: approximate("x*b"), "b in 'x * b' has no value"),
    (lambda: approximate(get("softmax")), "'softmax' is a vector function; approximate supports only scalar functions"),
    (lambda: plot(["relu", "gelu"]), f"list {ONE_BY_ONE}"),
    (lambda: plot(3), f"int {ONE_BY_ONE}"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_wrong_argument_is_refused_by_the_call(number: int) -> None:
    call, message = WRONG[number]
    with pytest.raises(actviz.ActvizError) as error:
        call()
    assert str(error.value).startswith(message)


def test_digits_without_scikit_learn_name_the_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    from actviz.studies.networks import datasets

    datasets._all_digits.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "sklearn.datasets", None)
    with pytest.raises(
        actviz.ActvizError,
        match=(
            r"^task='digits' requires scikit-learn, which is not installed; install it with pip "
            r"install 'actviz\[digits\]'"
        ),
    ):
        train("relu", task="digits")
    datasets._all_digits.cache_clear()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("propagate relu --init he --gain 2", "--init he and --gain both set the gain; remove one of them"),
        ("propagate relu --init he --gain 2 --lang ja", "--init he と --gain はどちらもゲインを決めます"),
        (
            "train relu --learn",
            "--learn: none of the functions has a parameter; use prelu, apl, swish or a formula with",
        ),
        ("train relu --learn --lang ja", "--learn: パラメーターのある関数が"),
    ],
)
def test_the_command_names_the_option(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line.split()) == 2
    assert message in capsys.readouterr().err


# --- accepted forms ---------------------------------------------------------------------------------------------------


def test_one_depth_needs_no_list() -> None:
    assert derivative("relu", depth=7).to_json() == derivative("relu", depth=[7]).to_json()
    assert derivative("relu", depth=np.array([5, 9])).to_json() == derivative("relu", depth=[5, 9]).to_json()


@pytest.mark.parametrize("function", [plot, derivative])
def test_logits_may_be_an_array(function: Any) -> None:
    array = function("softmax", logits=np.array([1, 2, 3.0]))
    assert array.to_json() == function("softmax", logits=[1, 2, 3]).to_json()
    assert len(get("softmax").curves(np.array([1.0, 2.0]))) == 2


def test_numbers_may_be_those_of_numpy() -> None:
    result = plot("relu", interval=np.array([-2, 2]), samples=np.int64(5), derivative=np.True_)
    assert result.x.tolist() == [-2, -1, 0, 1, 2]
    assert plot("relu", samples=5.0).x.size == 5


@pytest.mark.parametrize("lr", ["auto", None])
def test_the_default_search_of_the_learning_rate_has_a_name(lr: Any) -> None:
    assert train("relu", lr=lr, **SHORT).to_json() == train("relu", **SHORT).to_json()


def test_facts_and_approximations_accept_text() -> None:
    assert facts("leaky_relu:alpha=0.3").to_json() == facts(get("leaky_relu", alpha=0.3)).to_json()
    assert facts("x*exp(x)/(1+exp(x))").smoothness == "Cinf"
    assert approximate("keras.elu").to_json() == approximate(get("keras.elu")).to_json()
