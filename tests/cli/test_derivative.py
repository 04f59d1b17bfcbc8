"""``actviz derivative``: figures, reports and numbers, and what is said of words that are wrong."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from actviz import Curve, get, names
from tests.cli.conftest import Done, Run, Start, finished
from tests.functions import curve_of
from tests.selection import long_except


def only_curve(done: Done) -> dict[str, Any]:
    (found,) = done.json["curves"]
    assert isinstance(found, dict)
    return found


def report(cli: Run, *arguments: str) -> str:
    return cli("derivative", *arguments, "--format", "rich").text


# --- numbers -----------------------------------------------------------------------------------------------------


def test_json_holds_the_contract(cli: Run) -> None:
    found = only_curve(cli("derivative", "sigmoid", "--format", "json"))
    assert {"label", "name", "formula", "latex", "parameters", "y", "derivative", "kinks", "max_slope"} <= set(found)
    assert found["max_slope"] == {"x": 0.0, "value": 0.25}
    assert found["min_derivative"]["x"] == 6
    assert found["product"] == {"depth": 30, "log10": pytest.approx(30 * math.log10(0.25))}
    assert [zone["dead"] for zone in found["zones"]] == [False, False]
    x = np.array(cli("derivative", "sigmoid", "--format", "json").json["x"])
    np.testing.assert_allclose(found["derivative"], 1 / (4 * np.cosh(x / 2) ** 2), rtol=1e-13)
    assert found["derivative_latex"] == r"\sigma(x)(1 - \sigma(x))"


def test_kinks_have_both_slopes_and_the_number(cli: Run) -> None:
    (kink,) = only_curve(cli("derivative", "relu", "--at-kink", "mid", "--format", "json"))["kinks"]
    assert {key: kink[key] for key in ("x", "left", "right", "number", "jump")} == {
        "x": 0.0, "left": 0.0, "right": 1.0, "number": 0.5, "jump": None,
    }  # fmt: skip
    assert kink["frameworks"]["torch"] == 0
    (jump,) = only_curve(cli("derivative", "binary_step", "--format", "json"))["kinks"]
    assert (jump["number"], jump["jump"]) == (None, [0, 1])


def test_the_second_derivative(cli: Run) -> None:
    found = only_curve(
        cli("derivative", "tanh", "--order", "2", "--format", "json", "--samples", "5", "--range", "-2:2")
    )
    x = np.array([-2, -1, 0, 1, 2])
    np.testing.assert_allclose(found["derivative"], -2 * np.tanh(x) / np.cosh(x) ** 2, rtol=1e-13)
    assert found["max_slope"] == {"x": 0.0, "value": 1.0}
    assert found["max_derivative"]["value"] == pytest.approx(4 / 3**1.5, rel=1e-14)


def test_csv_and_markdown(cli: Run) -> None:
    assert cli("derivative", "tanh", "--order", "2", "--format", "csv").out.startswith(
        b"x,tanh,tanh second derivative\n"
    )
    header, first, *_ = csv.reader(io.StringIO(cli("derivative", "tanh", "--format", "csv").out.decode()))
    assert header == ["x", "tanh", "tanh derivative"]
    assert [float(cell) for cell in first] == [-6, math.tanh(-6), pytest.approx(math.cosh(6) ** -2)]
    text = cli("derivative", "tanh", "relu", "--format", "md").out.decode()
    assert "| `tanh` | $\\tanh(x)$ | $\\mathrm{sech}^2(x)$ | 1 at x = 0 |" in text
    assert "0: left slope 0, right slope 1; derivative used: 0 | from -6 to 0 |" in text


def test_checks_are_in_the_json(cli: Run) -> None:
    checks = only_curve(cli("derivative", "silu", "--check", "--format", "json"))["check"]
    assert [check["method"] for check in checks] == ["central differences", "complex step"]
    assert all(check["max_disagreement"]["value"] < 1e-11 for check in checks)


def test_jacobians(cli: Run) -> None:
    found = cli("derivative", "softmax", "--logits", "2,1,0.1", "--format", "json").json
    (jacobian,) = found["jacobians"]
    assert len(found["curves"]) == 3
    p = np.array(jacobian["outputs"])
    np.testing.assert_allclose(jacobian["matrix"], np.diag(p) - np.outer(p, p), rtol=1e-13)
    assert "jacobians" not in cli("derivative", "softmax", "--logits", "2,1", "--move", "1", "--format", "json").json


# --- reports -----------------------------------------------------------------------------------------------------


def test_a_report_is_in_words(cli: Run) -> None:
    text = report(cli, "sigmoid", "--depth", "10")
    for words in (
        "sigmoid",
        "σ(x)(1 − σ(x))",
        "0.25 at x = 0",
        "below 0.01 from -6 to -4.584863, from 4.584863 to 6",
        "10 layers",
        "at most 0.25^10 = 9.54e-07: the gradient vanishes",
    ):
        assert words in text


def test_a_report_tells_kinks_jumps_and_frameworks(cli: Run) -> None:
    text = report(cli, "hardtanh", "binary_step")
    assert "x = -1: left slope 0, right slope 1; derivative used: 0" in text
    assert "the value jumps from 0 to 1; no derivative exists" in text
    assert "keras, keras.ops, tf, jax, tinygrad" in text
    assert "slope exactly 0 from -6 to -1, from 1 to 6" in text
    assert "the gradient is 0 after one layer" in text


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("identity", "the gradient can propagate"),
        ("exp(x)", "may explode"),
        ("sqrt(x)", "the slope is unbounded, and so is the gradient"),
        ("sin(log(abs(x)))", "the slope is unbounded, and so is the gradient"),
        pytest.param("sin(1/x)", "the slope is unbounded, and so is the gradient", marks=pytest.mark.long),
        ("0.9*x", "shrinks"),
        ("1e-90*x", "10^-2700.0"),
    ],
)
def test_what_becomes_of_a_gradient(cli: Run, word: str, words: str) -> None:
    assert words in report(cli, word)


def test_a_report_tells_second_opinions(cli: Run) -> None:
    text = report(cli, "relu", "silu", "--check")
    assert "complex step (500 points): identical to the last digit" in text
    assert "central differences (500 points): largest difference " in text


def test_a_report_of_a_jacobian(cli: Run) -> None:
    text = report(cli, "softmax", "--logits", "2,1,0.1")
    assert "z[2] = 0.1" in text
    assert "[0] = 0.6590011" in text


def test_a_report_in_a_file_is_plain(cli: Run, tmp_path: Path) -> None:
    done = cli("derivative", "relu", "--format", "rich", "-o", "relu.txt")
    assert (done.code, done.err) == (0, "actviz: saved relu.txt\n")
    assert "\x1b" not in (tmp_path / "relu.txt").read_text(encoding="utf-8")


# --- figures -----------------------------------------------------------------------------------------------------


def test_a_figure_comes_with_its_report(cli: Run, tmp_path: Path) -> None:
    done = cli("derivative", "relu", "gelu")
    assert (done.code, done.out) == (0, b"relu-gelu-derivative.png\n")
    assert "derivative used: 0\n" in done.err
    with Image.open(tmp_path / "relu-gelu-derivative.png") as image:
        assert image.size[0] == 960
    assert cli("derivative", "relu", "gelu", "--quiet") == Done(0, b"relu-gelu-derivative.png\n", "")


FIGURES = [
    ["sigmoid", "--overlay"],
    ["softmax", "relu", "--logits", "2,1,0.1"],
    ["1/x", "binary_step", "3", "--lang", "ja"],
    ["softmax", "--logits", "2,1,0.1"],
    ["softmax", "--logits", "2,1,0.1", "--move", "2"],
    ["silu", "--order", "2", "--theme", "dark", "--size", "4x3"],
]


@pytest.mark.parametrize("arguments", long_except(FIGURES, FIGURES[:3]))
def test_figures_of_every_kind_are_drawn(cli: Run, arguments: list[str]) -> None:
    done = cli("derivative", *arguments, "--quiet", "-o", "-", "--format", "svg")
    assert (done.code, done.err) == (0, "")
    assert b"</svg>" in done.out


# --- wrong words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["relu", "--order", "3"], "--order: '3' is invalid; it must be an integer from 1 to 2"),
        (["relu", "--at-kink", "middle"], "--at-kink: unsupported value 'middle'; did you mean 'mid'?"),
        (["relu", "--vanishing", "x"], "--vanishing: 'x' is not a number; write a number such as 0.1, 1/6 or -2*pi"),
        (["relu", "--vanishing", "-1"], "--vanishing: '-1' is out of range; it must be at least 0"),
        (["relu", "--depth", "0"], "--depth: '0' is invalid; it must be an integer from 1 to 100000"),
        (["relo"], "unknown activation 'relo'; did you mean 'relu'"),
        (["relu", "--logits", "1,2"], "--logits requires a vector function, such as softmax"),
        (["softmax"], "softmax is a vector function; specify its inputs, such as --logits"),
        (["relu", "--format", "tex"], "--format: unsupported value 'tex'"),
    ],
)
def test_wrong_words(cli: Run, arguments: list[str], complaint: str) -> None:
    done = cli("derivative", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert complaint in done.complaint


CURVES = [name for name in names() if isinstance(get(name), Curve)]


@pytest.mark.parametrize("name", long_except(CURVES, ["hard_swish", "selu", "sine", "binary_step", "loglogish"]))
def test_every_function_of_the_catalogue_has_kinks_and_slopes(cli: Run, name: str) -> None:
    found = only_curve(cli("derivative", name, "--format", "json", "--samples", "101"))
    f = curve_of(name)
    assert [kink["x"] for kink in found["kinks"]] == f.kinks(-6, 6).tolist()
    assert found["max_slope"]["value"] >= np.nanmax(f.derivative(np.linspace(-6, 6, 999))) - 1e-12


def test_a_pipe_gets_plain_text_and_a_terminal_is_not_needed(process: Start) -> None:
    done = finished(process("derivative", "relu", "--format", "rich", env={"COLUMNS": "40"}))
    assert done.code == 0
    assert b"\x1b" not in done.out
    assert "x = 0: left slope 0, right slope 1; derivative used: 0" in done.out.decode()


def test_notes_of_frameworks_are_shown(cli: Run) -> None:
    note = "up to version 3.15 not a projection: the outputs do not sum to 1 if the support contains several inputs"
    words = "derivative", "keras.sparsemax", "--logits", "0,0.5,1"
    found = json.loads(cli(*words, "--format", "json").out)
    assert found["jacobians"][0]["note"] == note
    assert found["jacobians"][0]["outputs"] == [0, 0, 0.25]
    assert {curve["note"] for curve in found["curves"]} == {note}
    assert note in cli(*words, "--format", "rich").out.decode()
    plain = json.loads(cli("derivative", "keras.celu", "relu", "--format", "json").out)
    assert [curve["note"] for curve in plain["curves"]] == ["derivative 2 at 0, but 1 on both sides", None]


def test_a_number_at_kinks_and_several_depths(cli: Run) -> None:
    words = ["derivative", "relu", "elu", "sign(x)", "--at-kink", "1/2", "--depth", "10,30", "--range=-1:1"]
    curves = json.loads(cli(*words, "--samples", "3", "--format", "json").out)["curves"]
    assert [curve["derivative"] for curve in curves[:2]] == [[0.0, 0.5, 1.0], [pytest.approx(np.exp(-1)), 1.0, 1.0]]
    assert [[kink["number"] for kink in curve["kinks"]] for curve in curves] == [[0.5], [], [None]]
    assert [(one["depth"], one["log10"], one["composed"]["log10"]) for one in curves[0]["products"]] == [
        (10, 0.0, 0.0),
        (30, 0.0, 0.0),
    ]
    assert curves[0]["product"] == curves[0]["products"][0]
    report = cli(*words, "--format", "rich").out.decode()
    assert "derivative used: 0.5\n" in report
    assert "10 layers" in report
    assert "30 layers" in report


@pytest.mark.parametrize(
    ("words", "beyond"),
    [
        (["relu"], []),
        (["relu", "--at-kink", "1"], []),
        (["relu", "--at-kink", "2"], ["largest |slope|  1 for x > 0"]),
        (["relu", "--at-kink", "-0.5"], ["smallest slope 0 for x < 0"]),
        (
            ["hardtanh", "--at-kink", "-2"],
            ["largest |slope|  1 for -1 < x < 1", "smallest slope 0 for x < -1 and x > 1"],
        ),
    ],
    ids=" ".join,
)
def test_extremes_show_if_a_number_taken_at_a_kink_is_beyond_them(
    cli: Run, words: list[str], beyond: list[str]
) -> None:
    lines = [" ".join(line.split()) for line in report(cli, *words).splitlines()]
    marked = [line.removesuffix(" (kinks excluded)") for line in lines if line.endswith(" (kinks excluded)")]
    assert marked == [" ".join(line.split()) for line in beyond]
