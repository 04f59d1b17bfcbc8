"""Formulas that start with a minus sign, and options that are given twice, wrongly or with an equals sign."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import actviz
from tests.cli.conftest import Run

FORMULAS = (
    "-relu(x)", "-sigmoid(4*x)", "-tanh(x)+1", "-(x)", "-2*x", "-gelu(x)", "-x", "-x**2", "-pi*x", "-pi", "-2", "-.5*x",
    "-prelu(x)", "-hardtanh(x)", "-quick_gelu(x)", "-x if x < 0 else x", "--relu(x)", "-1e3*x", "- x",
)  # fmt: skip


@pytest.mark.parametrize("formula", [*FORMULAS, "-a*x:a=2", "-p*x:p=2", "-o*x + q:o=1,q=2"])
def test_a_formula_may_start_with_a_minus_sign(cli: Run, formula: str) -> None:
    done = cli("plot", "relu", formula, "tanh", "--format", "json", "--samples", "5")
    assert done.code == 0, done.err
    answer = json.loads(done.out)
    assert [
        curve["label"].partition(" a=")[0].partition(" p=")[0].partition(" o=")[0] for curve in answer["curves"]
    ] == [
        "relu",
        formula.partition(":")[0],
        "tanh",
    ]
    curve = answer["curves"][1]
    expected = actviz.parse(curve["formula"], **curve["parameters"])(np.array(answer["x"]))
    assert curve["y"] == pytest.approx(expected.tolist())


@pytest.mark.parametrize(
    "words",
    [
        ["derivative", "-relu(x)"],
        ["compare", "-relu(x)", "-x"],
        ["compare", "relu", "--against", "-relu(x)"],
        ["compare", "relu", "--against=-relu(x)"],
        ["approximate", "-relu(x)"],
        ["table", "-relu(x)"],
        ["propagate", "-relu(x)", "--depth", "3", "--width", "4", "--seeds", "1"],
        ["plot", "--samples", "3", "--", "-relu(x)"],
        ["plot", "-relu(x)", "-d", "-qo", "-", "--range", "-2:2"],
    ],
    ids=" ".join,
)
def test_in_every_command_and_beside_options(cli: Run, words: list[str]) -> None:
    where = words.index("--") if "--" in words else len(words)
    done = cli(*words[:where], "--format", "csv", *words[where:])
    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-relux"], "No such option: -relux; did you mean '-relu(x)'"),
        (["-relu"], "No such option: -relu; did you mean '-relu(x)'"),
        (["relu", "-derivative"], "No such option: -derivative; did you mean '--derivative'?"),
        (["relu", "-range=-2:2"], "No such option: -range=-2:2; did you mean '--range'"),
        (["relu", "-theme", "dark"], "No such option: -theme; did you mean '--theme'?"),
        (["relu", "-z"], "No such option: -z"),
        (["relu", "--derivatve"], "No such option: --derivatve"),
        (["-reul(x)"], "formula '-reul(x)', column 2: unknown function 'reul'; did you mean 'relu'"),
        (["-relu(x"], "formula '-relu(x' has a syntax error at column 6: '(' was never closed"),
        (["-a*x"], "a in '-a * x' has no value"),
        (["-x^2"], "formula '-x^2', column 3: '-x^2' is not allowed; a power is written **"),
        (["-softmax(x)"], "softmax is a vector function, and x in a formula is a scalar"),
    ],
)
def test_what_is_neither_an_option_nor_a_formula(cli: Run, words: list[str], message: str) -> None:
    done = cli("plot", *words)
    assert (done.code, done.out) == (2, b"")
    assert done.complaint.startswith(message)


@pytest.mark.parametrize("word", ["-relu(x)", "x*sigmoid(x)", "relu", "leaky_relu:alpha=0.1", "torch.nn.ReLU"])
def test_a_function_in_the_place_of_a_command(cli: Run, word: str) -> None:
    shown = f"'{word}'" if "(" in word else word
    assert cli(word).complaint.endswith(f"Did you mean 'actviz plot {shown}'?")


def test_of_an_option_that_is_given_twice_the_last_value_counts(cli: Run) -> None:
    first = ["--range=-1:1", "--samples", "9", "--format", "json", "--theme", "dark"]
    last = ["--format", "csv", "--samples=3", "--range", "-2:2", "--theme", "light"]
    assert cli("plot", "relu", *first, *last).out == b"x,relu\n-2.0,0.0\n0.0,0.0\n2.0,2.0\n"


@pytest.mark.parametrize("words", [["--alpha", "1", "--alpha", "2"], ["--logits", "1", "--logits", "2"]], ids=" ".join)
def test_one_that_takes_a_list_is_given_once(cli: Run, words: list[str]) -> None:
    message = f"{words[0]} is specified twice; specify it once, with values separated by commas"
    assert cli("plot", "elu", *words).complaint == message


def test_flags_and_options_that_may_be_repeated(cli: Run) -> None:
    done = cli("plot", "hardtanh", "-qdd", "-d", "-p", "min_val=-2", "-pmax_val=2", "--samples", "3", "--format", "csv")
    assert (done.code, done.err) == (0, "")
    assert b"min_val=-2 max_val=2" in done.out


def test_a_short_option_with_an_equals_sign(cli: Run, tmp_path: Path) -> None:
    assert cli("plot", "relu", "-o=a.csv").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
