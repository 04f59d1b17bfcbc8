"""``-`` reads names, or the JSON of a command, from stdin."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from actviz.curves import parse
from tests.cli.conftest import Run


def labels(csv: bytes) -> list[str]:
    return csv.decode().splitlines()[0].split(",")[1:]


def numbers(cli: Run, *words: str, stdin: bytes = b"") -> dict[str, list[float]]:
    done = cli("plot", *words, "--samples", "9", "--format", "json", stdin=stdin)
    assert done.code == 0, done.err
    return {curve["label"]: curve["y"] for curve in json.loads(done.out)["curves"]}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_names_one_a_line(cli: Run, end: str) -> None:
    lines = ["relu", "  elu:alpha=2  ", "", "# a remark", "mine = x*tanh(x)", "keras.leaky_relu"]
    done = cli("plot", "-", "--samples", "3", "--format", "csv", stdin=end.join(lines).encode())
    assert labels(done.out) == ["relu", "elu α=2", "mine", "keras.leaky_relu α=0.2"]


def test_names_before_and_behind(cli: Run) -> None:
    done = cli("plot", "gelu", "-", "tanh", "--samples", "3", "--format", "csv", stdin=b"relu")
    assert labels(done.out) == ["gelu", "relu", "tanh"]


@pytest.mark.parametrize(
    "words",
    [
        ["relu", "keras.leaky_relu", "elu:alpha=2"],
        ["mine = x*tanh(a*x):a=2", "x*sigmoid(x)"],
        ["leaky_relu", "--alpha", "0.01,0.1"],
        ["softmax", "--logits", "1.5,1,0.1"],
        ["snake:a=0.1234567890123456"],
    ],
    ids=" ".join,
)
def test_the_json_of_plot_is_read_back(cli: Run, words: list[str]) -> None:
    first = cli("plot", *words, "--samples", "9", "--format", "json")
    there = {curve["label"]: curve["y"] for curve in json.loads(first.out)["curves"]}
    back = numbers(cli, "-", stdin=first.out)
    assert list(back.values()) == list(there.values())
    if "softmax" not in words:
        assert [label.replace(" * ", "*") for label in back] == list(there)


@pytest.mark.parametrize(
    "words",
    [
        ["table", "relu", "gelu", "q = x*tanh(a*x):a=2"],
        ["compare", "relu", "gelu", "q = x*tanh(a*x):a=2"],
        ["derivative", "relu", "gelu", "q = x*tanh(a*x):a=2"],
    ],
)
def test_the_json_of_other_commands_too(cli: Run, words: list[str]) -> None:
    done = cli(*words, "--format", "json")
    assert list(numbers(cli, "-", stdin=done.out).values()) == list(numbers(cli, *words[1:]).values())


@pytest.mark.parametrize(
    "how", [[], ["--output-activation", "relu"], ["--activation", "tanh", "--steps", "20", "--restarts", "1"]]
)
def test_a_network_becomes_a_curve(cli: Run, how: list[str]) -> None:
    done = cli("approximate", "softplus", "--hidden", "3", *how, "--format", "json")
    network = json.loads(done.out)["network"]
    x = np.linspace(-6, 6, 9)
    function = np.tanh if network["activation"] == "tanh" else lambda z: np.maximum(z, 0)
    y = network["skip"] * x + network["bias"]
    y = y + sum(unit["out"] * function(unit["weight"] * x + unit["bias"]) for unit in network["units"])
    y = np.maximum(y, 0) if network["output_activation"] == "relu" else y
    read = cli("plot", "-", "--format", "json", "--samples", "9", stdin=done.out)
    answer = json.loads(read.out)
    np.testing.assert_allclose(np.interp(x, answer["x"], answer["curves"][0]["y"]), y, atol=1e-12)


def test_one_name_for_approximate(cli: Run) -> None:
    assert cli("approximate", "-", "--format", "md", stdin=b"tanh\n").code == 0
    done = cli("approximate", "-", stdin=b"tanh\nrelu\n")
    assert (done.code, done.complaint) == (2, "NAME: '-': stdin contains 2 names; approximate accepts one function")


@pytest.mark.parametrize(
    ("words", "stdin", "message"),
    [
        (["-"], b"", "stdin contains no names; write one name per line"),
        (["-"], b"# nothing\n\n", "stdin contains no names; write one name per line"),
        (["-", "-"], b"relu", "represents all names from stdin; write it only once"),
        (["-"], b"\xff\xfe", "stdin is not UTF-8 text"),
        (["-"], b"{", "starts like JSON, but is not valid JSON"),
        (["-"], b"[" * 100_000, "starts like JSON, but is not valid JSON"),
        (["-"], b'{"a": 1}', "the JSON contains no curves"),
        (["-"], b"[1, 2]", "the JSON contains no curves"),
        (["-"], b'{"target": "x", "network": {}}', "the JSON contains no curves"),
        (["-"], b'[{"formula": "x", "parameters": {"a": null}}]', "the JSON contains no curves"),
        (["-"], b"[]", "stdin contains no names; write one name per line"),
        (["-"], b"rleu", "unknown activation 'rleu'"),
        (["-"], b"x*sigmod(x)", "column 3: unknown function 'sigmod'"),
    ],
)
def test_what_is_no_name(cli: Run, words: list[str], stdin: bytes, message: str) -> None:
    done = cli("plot", *words, stdin=stdin)
    assert (done.code, done.out) == (2, b"")
    assert message in done.complaint


FUNCTIONS = ("relu", "elu:alpha=2", "x*tanh(a*x):a=2", "keras.leaky_relu")
LABELS = ["relu", "elu α=2", "x*tanh(a*x) a=2", "keras.leaky_relu α=0.2"]
WRITERS = [
    ["plot", *FUNCTIONS, "--samples", "3"],
    ["derivative", *FUNCTIONS, "--samples", "3"],
    pytest.param(["derivative", *FUNCTIONS, "--samples", "3", "--order", "2"], marks=pytest.mark.long),
    ["compare", *FUNCTIONS, "--samples", "3"],
    ["table", *FUNCTIONS],
    ["table", *FUNCTIONS, "--columns", "name"],
    ["propagate", *FUNCTIONS, "--depth", "3", "--width", "4", "--seeds", "1", "--init", "he,glorot"],
    ["train", *FUNCTIONS, "--seeds", "2", "--steps", "3", "--lr", "0.1", "--jobs", "1"],
]


@pytest.mark.parametrize("words", WRITERS, ids=lambda words: " ".join(words[:1] + words[5:]))
def test_what_one_command_writes_another_one_reads(cli: Run, tmp_path: Path, words: list[str]) -> None:
    files = ["a.json", "a.csv", "a.md", *(["a.txt"] if words[0] != "plot" else [])]
    assert cli(*words, *(word for file in files for word in ("-o", file)), "-q").code == 0
    for file in files:
        written = (tmp_path / file).read_bytes()
        if file == "a.txt" and words[0] != "table":  # of reports for people, only tables are read
            assert "the table contains no names of functions" in cli("plot", "-", stdin=written).complaint
            continue
        done = cli("plot", "-", "--samples", "3", "--format", "csv", stdin=written)
        assert (done.code, done.err) == (0, "")
        assert [label.replace(" * ", "*") for label in labels(done.out)] == LABELS


@pytest.mark.parametrize(
    "words",
    [
        ["plot", "-"],
        ["derivative", "-"],
        ["compare", "-"],
        ["table", "-"],
        ["propagate", "-", "--depth", "3", "--width", "4", "--seeds", "1"],
        ["train", "-", "--seeds", "2", "--steps", "3", "--lr", "0.1", "--jobs", "1"],
    ],
    ids=lambda words: words[0],
)
def test_functions_of_a_vector_in_a_list_are_left_out(cli: Run, words: list[str]) -> None:
    every = json.loads(cli("table", "--task", "image", "--format", "json").out)
    few = [one for one in every if one["name"] in ("relu", "softmax", "silu")]
    assert len({one["name"] for one in few}) == 3
    advice = json.dumps(few).encode()
    done = cli(*words, "--format", "csv", stdin=advice)
    assert done.code == 0
    left_out = "actviz: skipped 'softmax': this command supports only scalar functions\n"
    notes = [line for line in done.err.splitlines(keepends=True) if not line.startswith("actviz: silu: ")]
    assert "".join(notes) == ("" if words[0] == "table" else left_out)
    assert cli(*words, "--format", "csv", "-q", stdin=advice).err == ""


def test_functions_of_a_vector_alone_or_with_their_inputs(cli: Run) -> None:
    assert cli("plot", "-", stdin=b"softmax\nsparsemax").complaint.startswith(
        "softmax is a vector function; specify its inputs"
    )
    done = cli("plot", "-", "--logits", "1,2", "--format", "csv", stdin=cli("table", "softmax", "relu").out)
    assert labels(done.out) == ["softmax[0]", "softmax[1]", "relu"]
    json_of_both = cli("table", "softmax", "tanh", "--format", "json").out
    assert cli("approximate", "-", "--hidden", "1", "--format", "csv", stdin=json_of_both).code == 0


def test_a_label_without_its_formula_is_left_out(cli: Run) -> None:
    table = cli("plot", "q = a*x:a=2", "relu", "softmax", "--logits", "1,2", "--format", "csv").out
    done = cli("plot", "-", "--samples", "3", "--format", "csv", stdin=table)
    assert labels(done.out) == ["relu"]
    assert done.complaint == (
        "skipped 'q a=2', 'softmax[0]', 'softmax[1]': the table does not contain the formula; --format json contains it"
    )


def test_each_network_of_a_sweep(cli: Run) -> None:
    sweep = cli("approximate", "tanh", "--sweep", "1,2", "--format", "json").out
    assert [*numbers(cli, "-", stdin=sweep)] == ["network_1", "network_2"]


@pytest.mark.parametrize("how", [["--hidden", "2"], ["--sweep", "1,2"]])
def test_a_table_of_numbers_names_no_function(cli: Run, tmp_path: Path, how: list[str]) -> None:
    assert cli("approximate", "tanh", *how, "-o", "a.csv", "-o", "a.md", "-o", "a.txt").code == 0
    for file in ("a.csv", "a.md", "a.txt"):
        done = cli("plot", "-", stdin=(tmp_path / file).read_bytes())
        assert (done.code, done.complaint) == (
            2,
            "NAME: '-': the table contains no names of functions; use the output of --format json",
        )


def test_labels_are_read_as_names(cli: Run) -> None:
    done = cli("plot", "elu:α=2", "x*tanh(beta*x):β=2", "--samples", "3", "--format", "csv")
    assert labels(done.out) == ["elu α=2", "x*tanh(beta*x) β=2"]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("columns", ["range,name", "title,kinks,name,range", "title,name"])
def test_the_names_of_a_table_are_found_by_their_heading(cli: Run, tmp_path: Path, columns: str, lang: str) -> None:
    files = ["a.csv", "a.md", "a.txt"]
    outputs = [word for file in files for word in ("-o", file)]
    assert cli("table", *FUNCTIONS, "--columns", columns, "--lang", lang, *outputs, "-q").code == 0
    for file in files:
        done = cli("plot", "-", "--samples", "3", "--format", "csv", stdin=(tmp_path / file).read_bytes())
        assert (done.code, done.err) == (0, "")
        assert [label.replace(" * ", "*") for label in labels(done.out)] == LABELS


def test_latex_is_refused(cli: Run) -> None:
    done = cli("plot", "-", stdin=cli("table", "relu", "gelu", "--format", "tex").out)
    assert (done.code, done.complaint) == (
        2,
        "NAME: '-': LaTeX cannot be read; use the output of --format json or csv",
    )


def test_a_parameter_may_have_the_name_of_a_function(cli: Run) -> None:
    done = cli("derivative", "threshold", "--samples", "9", "--format", "json")
    formula = json.loads(done.out)["curves"][0]["derivative_formula"]
    assert formula == "1 if x > threshold else 0"
    assert parse(formula, threshold=1.0)([0.0, 2.0]).tolist() == [0.0, 1.0]
    assert [*numbers(cli, "-", stdin=done.out).values()] == [*numbers(cli, "threshold").values()]
