"""``actviz approximate``: optimum, proof, training, code; and what is said of words that are wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import actviz
from tests.cli.conftest import Done, Run


def answer(done: Done) -> dict[str, Any]:
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


def fitted(cli: Run, *arguments: str) -> dict[str, Any]:
    return answer(cli("approximate", *arguments, "--format", "json"))


def report(cli: Run, *arguments: str) -> str:
    done = cli("approximate", *arguments, "--format", "rich")
    assert (done.code, done.err) == (0, "")
    return done.out.decode()


QUICK = ("--steps", "100", "--restarts", "3")


# --- the optimum -------------------------------------------------------------------------------------------------


def test_json_holds_the_contract(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--hidden", "4", "--range=-8:8")
    assert (found["target"], found["interval"], found["hidden"], found["norm"]) == ("sigmoid", [-8, 8], 4, "max")
    assert found["max_error"] == pytest.approx(0.0113754526, rel=1e-8)
    assert found["max_error"] * (1 - 1e-9) <= found["lower_bound"] <= found["max_error"]
    assert abs(found["max_error_at"]) <= 8
    assert found["rms_error"] < found["max_error"]
    assert (found["knots"][0], found["knots"][-1]) == (-8, 8)
    x = np.linspace(-8, 8, 1001)
    network = found["network"]
    assert network["output_activation"] == "identity"
    y = network["skip"] * x + network["bias"]
    for unit in network["units"]:
        y += unit["out"] * np.maximum(unit["weight"] * x + unit["bias"], 0)
    np.testing.assert_allclose(y, np.interp(x, found["knots"], found["values"]), atol=1e-14)
    sigmoid = actviz.get("sigmoid")
    assert np.abs(y - sigmoid(x)).max() <= found["max_error"] * (1 + 1e-12)


def test_the_same_in_python(cli: Run) -> None:
    sigmoid = actviz.get("sigmoid")
    assert isinstance(sigmoid, actviz.Curve)
    fit = actviz.approximate(sigmoid, hidden=2, interval=(-8, 8), norm="max")
    assert fit.max_error == fitted(cli, "sigmoid", "--hidden", "2")["max_error"]
    assert fit.max_error == pytest.approx(0.0291740647, rel=1e-8)


def test_the_fewest_units(cli: Run) -> None:
    assert fitted(cli, "sigmoid", "--tolerance", "0.012")["hidden"] == 4
    assert fitted(cli, "relu", "--tolerance", "1e-9")["hidden"] == 1


def test_norms_tails_and_outputs(cli: Run) -> None:
    assert fitted(cli, "sigmoid", "--norm", "rms")["rms_error"] < fitted(cli, "sigmoid")["rms_error"]
    tails = fitted(cli, "softplus", "--tails")
    assert tails["outer_slopes"] == pytest.approx([0, 1], abs=1e-12)
    clipped = fitted(cli, "sigmoid", "--output-activation", "relu")
    assert clipped["network"]["output_activation"] == "relu"
    assert clipped["max_error"] <= fitted(cli, "sigmoid")["max_error"] * (1 + 1e-8)  # proven to 4e-9


def test_a_sweep_follows_its_law(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--sweep", "1,4,16")
    assert [fit["hidden"] for fit in found["sweep"]] == [1, 4, 16]
    assert found["law_constant"] == pytest.approx(0.3372805, rel=1e-6)
    header, *rows = csv.reader(
        io.StringIO(cli("approximate", "sigmoid", "--sweep", "1,4", "--format", "csv").out.decode())
    )
    assert header == ["hidden", "max_error", "lower_bound", "rms_error", "law"]
    assert float(rows[1][1]) == pytest.approx(0.0113754526, rel=1e-8)
    assert "C = 0.3372805" in report(cli, "sigmoid", "--sweep", "1,4")
    assert "| 4 | 0.01137545 |" in cli("approximate", "sigmoid", "--sweep", "1,4", "--format", "md").out.decode()


def test_csv_and_markdown_hold_knots(cli: Run) -> None:
    found = fitted(cli, "gelu")
    rows = list(csv.DictReader(io.StringIO(cli("approximate", "gelu", "--format", "csv").out.decode())))
    assert [float(row["x"]) for row in rows] == found["knots"]
    assert [float(row["value"]) for row in rows] == found["values"]
    assert (
        f"| {found['knots'][1]!r} | {found['values'][1]!r} |"
        in cli("approximate", "gelu", "--format", "md").out.decode()
    )


def test_a_report_says_it_in_words(cli: Run) -> None:
    text = report(cli, "sigmoid")
    assert "0.01137545 at x = -8" in text
    assert "no network of 4 ReLU units does better" in text
    assert "y = 0.224071 x + 0.0849887 ReLU(-x - 2.98609)" in text
    assert "the network is the function itself" in report(cli, "hardtanh", "--hidden", "2")
    assert "y = ReLU(x)" in report(cli, "relu")
    assert "no straight line does better" in report(cli, "sigmoid", "--hidden", "0")


def test_identity_units_collapse(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--activation", "identity", "--hidden", "7")
    line = fitted(cli, "sigmoid", "--hidden", "0")
    assert (found["hidden"], found["activation"]) == (7, "identity")
    assert found["collapsed"] == {"weight": line["network"]["skip"], "bias": line["network"]["bias"]}
    assert found["max_error"] == line["max_error"]
    assert "7 identity units are one straight line, w' = 0.08822857, b' = 0.5" in report(
        cli, "sigmoid", "--activation", "identity", "--hidden", "7"
    )


def test_fixed_point_stands_beside_the_ideal(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--hidden", "8", "--bits", "8")
    fixed = found["fixed_point"]
    assert fixed["ideal_error"] == found["max_error"] < fixed["max_error"]
    assert fixed["table"]["nearest_error"] > fixed["max_error"]
    assert all(-128 <= code <= 127 for code in fixed["value_codes"])
    text = report(cli, "sigmoid", "--hidden", "8", "--bits", "8")
    assert "8 bits" in text
    assert "plain table" in text


@pytest.mark.parametrize(
    ("language", "words"), [("c", "approx_gelu"), ("numpy", "import numpy"), ("torch", "nn.Module"), ("keras", "keras")]
)
def test_code(cli: Run, language: str, words: str) -> None:
    done = cli("approximate", "gelu", "--format", language)
    assert (done.code, done.err) == (0, "")
    assert words in done.out.decode()


# --- training ----------------------------------------------------------------------------------------------------


def test_a_training_stands_beside_the_optimum(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--method", "train", "--steps", "1000", "--restarts", "5")
    labels = [candidate["label"] for candidate in found["candidates"]]
    assert labels == ["trained", "smallest rms error", "smallest largest error"]
    assert found["rms_error"] >= 0.999 * found["optimum"]["rms_error"]
    assert len(found["rms_errors"]) == found["restarts"] == 5
    assert len(found["steps"]) == len(found["rms_errors"][0])
    assert found["close"]["5"] >= 1
    assert found["max_error"] >= found["lower_bound"]


def test_a_training_can_be_repeated(cli: Run) -> None:
    first, second = (cli("approximate", "tanh", "--method", "train", *QUICK, "--format", "csv").out for _ in range(2))
    assert first == second
    assert first != cli("approximate", "tanh", "--method", "train", *QUICK, "--seed", "1", "--format", "csv").out


def test_other_units_are_trained(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--activation", "tanh", "--hidden", "3", *QUICK)
    assert (found["network"]["activation"], found["lower_bound"]) == ("tanh", None)
    assert len(found["network"]["units"]) == 3


def test_the_article_is_compared(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--method", "article", *QUICK)
    errors = {candidate["label"]: candidate["max_error"] for candidate in found["candidates"]}
    assert list(errors) == ["article", "its kinks, best values", "trained", "optimal"]
    assert errors["article"] == pytest.approx(0.041005, abs=1e-6)
    assert errors["its kinks, best values"] == pytest.approx(0.0273123, abs=1e-6)
    assert errors["optimal"] == pytest.approx(0.0113754526, rel=1e-8)


# --- figures -----------------------------------------------------------------------------------------------------


def test_a_figure_comes_with_its_report(cli: Run, tmp_path: Path) -> None:
    done = cli("approximate", "sigmoid")
    assert (done.code, done.out) == (0, b"sigmoid-approximation.png\n")
    assert "does better" in done.err
    with Image.open(tmp_path / "sigmoid-approximation.png") as image:
        assert image.format == "PNG"


@pytest.mark.parametrize(
    "arguments",
    [
        ["gelu", "--panels", "fit,error,units,network"],
        ["sigmoid", "--hidden", "64", "--panels", "network,units"],
        ["binary_step", "--hidden", "2", "--lang", "ja"],
        ["sigmoid", "--sweep", "1,2,4,8", "--theme", "dark"],
        ["sigmoid", "--method", "train", *QUICK],
        ["sigmoid", "--method", "train", *QUICK, "--panels", "fit"],
        ["sigmoid", "--activation", "tanh", *QUICK, "--panels", "fit,network"],
        ["sigmoid", "--method", "article", *QUICK],
        ["sigmoid", "--activation", "identity"],
        ["relu", "--range=0:1e-6", "--size", "4x3"],
    ],
)
def test_figures_of_every_kind_are_drawn(cli: Run, arguments: list[str]) -> None:
    done = cli("approximate", *arguments, "--quiet", "-o", "-", "--format", "svg")
    assert (done.code, done.err) == (0, "")
    assert b"</svg>" in done.out


def test_an_animation(cli: Run, tmp_path: Path) -> None:
    done = cli("approximate", "sigmoid", "--method", "train", *QUICK, "-o", "training.gif", "--quiet", "--dpi", "60")
    assert (done.code, done.err) == (0, "")
    with Image.open(tmp_path / "training.gif") as image:
        assert image.format == "GIF"
        assert getattr(image, "n_frames", 1) > 20


# --- wrong words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["sigmoid", "--hidden", "1025"], "--hidden: '1025' is not possible; it is a whole number from 0 to 1024"),
        (["sigmoid", "--hidden", "3", "--tolerance", "0.1"], "--hidden and --tolerance each say how many units"),
        (["sigmoid", "--method", "trian"], "--method: there is no 'trian'; did you mean 'train'?"),
        (["sigmoid", "--method", "train", "--tails"], "--tails is for the optimum of ReLU units"),
        (["sigmoid", "--method", "article", "--hidden", "5"], "--method article: its network has 4 ReLU units"),
        (["sigmoid", "--panels", "fit,erorr"], "--panels: there is no 'erorr'; did you mean 'error'?"),
        (["sigmoid", "--norm", "l2"], "--norm: there is no 'l2'; choose max, rms"),
        (["sigmoid", "--bits", "99"], "--bits: '99' is not possible"),
        (["sigmoid", "--tolerance", "0"], "tolerance=0.0 is not possible"),
        (["leaky_relu", "--alpha", "0.1,0.2"], "approximate takes one function"),
        (["softmax"], "'softmax' takes a vector"),
        (["1/x"], "1/x has no finite value at x = 0"),
        (["sin", "--tails"], "has no asymptote on the left"),
        (["sigmoid", "-o", "x.gif"], "an animation shows a training; add --method train"),
        (["sigmoid", "--sweep", "1,2", "--format", "c"], "--format c is for one network"),
        (["sigmoid", "--lr", "0"], "lr=0 is not possible"),
    ],
)
def test_wrong_words(cli: Run, arguments: list[str], complaint: str) -> None:
    extra = ["--method", "train"] if "--lr" in arguments else []
    done = cli("approximate", *arguments, *extra)
    assert (done.code, done.out) == (2, b"")
    assert complaint in done.complaint
