"""``actviz approximate`` for several layers: networks, sawtooth waves, and layers of identity units."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.studies.approximate.deep_fit import DeepFit
from tests.cli.conftest import Done, Run

QUICK = ("--restarts", "12")
DEEP = ("--hidden", "3,3", *QUICK)


def fitted(cli: Run, *arguments: str) -> Any:
    return cli("approximate", *arguments, "--format", "json").json


def report(cli: Run, *arguments: str) -> str:
    return cli("approximate", *arguments, "--format", "rich").text


def evaluated(network: Any, x: np.ndarray) -> np.ndarray:
    """Evaluate the layers of JSON."""
    *hidden, last = network["layers"]
    values = x[None]
    for layer in hidden:
        values = np.maximum(np.array(layer["weights"]) @ values + np.array(layer["biases"])[:, None], 0)
    return np.asarray((np.array(last["weights"]) @ values + np.array(last["biases"])[:, None])[0] + network["skip"] * x)


def test_json_holds_the_contract_and_the_layers(cli: Run) -> None:
    found = fitted(cli, "tanh", *DEEP)
    assert (found["target"], found["interval"], found["hidden"], found["norm"]) == ("tanh", [-8, 8], [3, 3], "max")
    assert (found["units"], found["parameters"], found["restarts"], found["seed"]) == (6, 23, 12, 0)
    assert (found["knots"][0], found["knots"][-1]) == (-8, 8)
    assert len(found["knots"]) == found["pieces"] + 1
    x = np.linspace(-8, 8, 4001)
    y = evaluated(found["network"], x)
    np.testing.assert_allclose(y, np.interp(x, found["knots"], found["values"]), atol=1e-12)
    assert np.abs(y - np.tanh(x)).max() == pytest.approx(found["max_error"], rel=1e-4)
    assert np.abs(y - np.tanh(x)).max() <= found["max_error"] * (1 + 1e-9)
    assert found["lower_bound"] == fitted(cli, "tanh", "--hidden", "15")["lower_bound"]
    one = found["one_layer"]
    assert (one["equal_units"]["hidden"], one["equal_parameters"]["hidden"]) == (6, 7)
    assert one["equal_units"]["max_error"] == fitted(cli, "tanh", "--hidden", "6")["max_error"]
    assert fitted(cli, "tanh", "--tolerance", repr(found["max_error"]))["hidden"] == one["same_error"]["hidden"]


def test_the_same_in_python(cli: Run) -> None:
    found = fitted(cli, "tanh", *DEEP, "--seed", "3", "--norm", "rms")
    fit = actviz.approximate("tanh", hidden=[3, 3], restarts=12, seed=3, norm="rms")
    assert isinstance(fit, DeepFit)
    assert json.loads(fit.to_json()) == found
    assert found["lower_bound"] is None
    assert repr(actviz.approximate("tanh", hidden=(4,))).startswith("<Fit of tanh on -8:8, hidden=4,")


def test_a_report_answers_whether_depth_helps(cli: Run) -> None:
    text = report(cli, "x**2", "--range=0:1", *DEEP)
    assert text.startswith("x**2 from 0 to 1, approximated by layers of 3, 3 ReLU units\n")
    assert "6 (3 + 3), plus one linear skip connection (not counted)" in text
    assert "depth helps: the error is 0." in text
    assert "one layer needs at least" in text
    assert "depth does not help: one layer equals the function, too" in report(cli, "relu", *DEEP)
    text = report(cli, "softplus", "--hidden", "1,1", *QUICK)
    assert "depth does not help: the error found is" in text
    assert "層を重ねる効果あり" in report(cli, "x**2", "--range=0:1", *DEEP, "--lang", "ja")


def test_a_sweep_of_layers(cli: Run, tmp_path: Path) -> None:
    sweep = ("tanh", "--sweep", "4; 6;2,2;3,3", *QUICK)
    found = fitted(cli, *sweep)
    assert [fit["hidden"] for fit in found["sweep"]] == [4, 6, [2, 2], [3, 3]]
    files = ("-o", "a.csv", "-o", "a.md", "-o", "a.svg", "-o", "a.txt")
    assert cli("approximate", *sweep, *files, "-q") == Done(0, b"", "")
    rows = list(csv.DictReader(io.StringIO(Path("a.csv").read_text("utf-8"))))
    assert [(row["hidden"], row["parameters"]) for row in rows] == [
        ("4", "14"),
        ("6", "20"),
        ("2 2", "14"),
        ("3 3", "23"),
    ]
    assert [float(row["max_error"]) for row in rows] == [fit["max_error"] for fit in found["sweep"]]
    assert "| 3, 3 | 6 | 23 |" in Path("a.md").read_text("utf-8")
    assert "tanh from -8 to 8: error by layers" in Path("a.txt").read_text("utf-8")
    svg = Path("a.svg").read_text("utf-8")
    assert "number of parameters" in svg
    assert "2 hidden layers" in svg


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_a_square_by_sawtooth_waves(cli: Run, depth: int) -> None:
    arguments = ("x**2", "--range=0:1", "--method", "sawtooth", "--depth", str(depth))
    found = fitted(cli, *arguments)
    assert found["max_error"] == 4.0 ** -(depth + 1)
    assert (found["method"], found["depth"], found["units"]) == ("sawtooth", depth, 3 * depth - 2)
    x = np.linspace(0, 1, 1025)
    assert np.abs(evaluated(found["network"], x) - x**2).max() == 4.0 ** -(depth + 1)
    text = report(cli, *arguments)
    assert f"{depth} layers make 2^{depth} = {2**depth} pieces from 3 x {depth} - 2 = {3 * depth - 2} units" in text


def test_a_tolerance_chooses_the_layers(cli: Run) -> None:
    arguments = ("x**2", "--range=0:1", "--method", "sawtooth", "--tolerance", "0.001")
    assert fitted(cli, *arguments)["depth"] == 4
    assert "largest error at most 0.001: smallest number of layers" in report(cli, *arguments)
    wave = "1 - abs(1 - 2*(1 - abs(1 - 2*(1 - abs(1 - 2*x)))))"
    text = report(cli, wave, "--range=0:1", "--method", "sawtooth")
    assert "3 layers make 2^3 = 8 pieces from 2 x 3 units" in text
    assert "depth helps: one layer with as many units (6), or with as many parameters (6 units), does not equal" in text
    wave = report(cli, "abs(x)", "--range=-1:1", "--method", "sawtooth")
    assert "1 layers make 2^1 = 2 pieces from 2 x 1 units" in wave


def test_identity_layers_are_multiplied(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--activation", "identity", "--hidden", "4,4,4", "--seed", "2")
    line = fitted(cli, "sigmoid", "--hidden", "0")
    assert found["hidden"] == [4, 4, 4]
    assert found["max_error"] == line["max_error"]
    weights, biases = np.ones((1, 1)), np.zeros(1)
    for layer, product in zip(found["layers"], found["products"], strict=True):
        matrix = np.array(layer["weights"])
        weights, biases = matrix @ weights, matrix @ biases + np.array(layer["biases"])
        np.testing.assert_allclose(product["weights"], weights[:, 0], atol=1e-14)
        np.testing.assert_allclose(product["biases"], biases, atol=1e-14)
    assert found["collapsed"] == pytest.approx({"weight": weights[0, 0], "bias": biases[0]})
    text = report(cli, "sigmoid", "--activation", "identity", "--hidden", "4,4,4")
    assert "w4(w3(w2(w1 x + b1) + b2) + b3) + b4 = w' x + b', w' = 0.08822857, b' = 0.5" in text
    assert "after layer 4  0.08823 x + 0.5\n" in text
    assert "--format json lists the weights" in report(cli, "sigmoid", "--activation", "identity", "--hidden", "9,9")


@pytest.mark.parametrize(
    "arguments",
    [
        ("tanh", *DEEP, "--panels", "units,fit"),
        ("x**2", "--range=0:1", "--method", "sawtooth", "--lang", "ja"),
        ("tanh", "--sweep", "4;2,2", *QUICK, "--lang", "ja"),
        ("tanh", "--activation", "identity", "--hidden", "2,2"),
    ],
)
def test_figures(cli: Run, arguments: tuple[str, ...]) -> None:
    done = cli("approximate", *arguments, "--quiet", "-o", "-", "--format", "svg")
    assert (done.code, done.err) == (0, "")
    assert b"</svg>" in done.out


def test_a_preview_in_the_terminal(cli: Run) -> None:
    done = cli("approximate", "tanh", *DEEP, "--show", "-q")
    assert done.code == 0
    assert "network" in done.out.decode()


def test_depth_repeats_a_layer(cli: Run) -> None:
    assert fitted(cli, "tanh", "--hidden", "2", "--depth", "3", *QUICK)["hidden"] == [2, 2, 2]
    assert fitted(cli, "tanh", "--hidden", "2", "--depth", "1")["hidden"] == 2
    assert fitted(cli, "tanh", "--activation", "identity", "--depth", "2")["hidden"] == [4, 4]


def test_the_fewest_units_of_several_layers(cli: Run) -> None:
    arguments = ("x**2", "--range=0:1", "--tolerance", "0.0008", "--depth", "2", "--restarts", "30")
    found = fitted(cli, *arguments)
    width = found["hidden"][0]
    assert found["hidden"] == [width, width]
    assert found["max_error"] <= found["tolerance"] == 0.0008
    fewer = fitted(cli, "x**2", "--range=0:1", "--hidden", f"{width - 1},{width - 1}", "--restarts", "30")
    assert fewer["max_error"] > 0.0008
    # One layer needs 12 units: n pieces have the error 1/(8 n^2).
    assert found["one_layer"]["same_error"]["hidden"] > found["units"]
    text = report(cli, *arguments)
    assert "largest error at most 0.0008: smallest number of units found for 2 equal layers" in text


def test_code(cli: Run) -> None:
    assert cli("approximate", "tanh", *DEEP, "-o", "a.h", "-q") == Done(0, b"", "")
    assert "approx_tanh_network(double x)" in Path("a.h").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("tanh --hidden 4,4 --bits 8", "--bits requires one hidden layer; use --hidden 4 or remove --bits"),
        ("tanh --hidden 4,4 --steps 8", "--steps requires one hidden layer"),
        ("tanh --hidden 4,4 --tolerance 0.1", "--hidden and --tolerance each set the number of units"),
        ("tanh --sweep 4;2,2 --tails", "--tails is not available for a sweep of several layers"),
        ("tanh --sweep 4;2,2 --format c", "--format c requires a single network; remove --sweep"),
        ("tanh --hidden 1,1,1,1,1,1,1,1,1,1,1", "--hidden: 11 layers are too many; specify at most 10"),
        ("tanh --hidden 4,4 --panels network", "--panels: unsupported value 'network'; choose from fit, error, units"),
        ("tanh --hidden 4,4 --depth 3", "--hidden and --depth each set the number of layers"),
        ("x**2 --method sawtooth --depth 3 --tolerance 0.1", "--tolerance and --depth each set the number of layers"),
        ("tanh --depth 2 --method train", "--method train requires one hidden layer"),
        ("tanh --sweep 2,3 --depth 2", "--depth is not available for a sweep of several layers"),
        ("tanh --method sawtooth", "tanh is neither a quadratic function nor a sawtooth"),
        ("x**2 --method sawtooth --hidden 4", "specify their number by --depth"),
        ("x**2 --method sawtooth --activation tanh", "the network has ReLU units"),
        ("x**2 --method sawtooth --depth 11", "--depth: '11' is invalid; it must be an integer from 1 to 10"),
        ("x**2 --method sawtooth --norm rms", "--norm does not apply to --method sawtooth"),
        ("sigmoid --method article --hidden 2,2", "the network of the article is fixed"),
        ("tanh --activation identity --seed 1", "--seed has no effect for identity units"),
        ("tanh --restarts 3", "--restarts requires a training"),
    ],
)
def test_wrong_arguments(cli: Run, arguments: str, complaint: str) -> None:
    done = cli("approximate", *arguments.split())
    assert (done.code, done.out) == (2, b"")
    assert complaint in done.complaint


def test_networks_become_curves(cli: Run, tmp_path: Path) -> None:
    assert cli("approximate", "tanh", "--sweep", "2;2,2", *QUICK, "-o", "sweep.json", "-q") == Done(0, b"", "")
    text = Path("sweep.json").read_text("utf-8")
    drawn = cli("plot", "-", "--format", "json", "--range=-8:8", "--samples", "101", stdin=text.encode()).json
    assert [curve["label"] for curve in drawn["curves"]] == ["network_2", "network_2_2"]
    deep = json.loads(text)["sweep"][1]
    expected = np.interp(drawn["x"], deep["knots"], deep["values"])
    np.testing.assert_allclose(drawn["curves"][1]["y"], expected, atol=1e-12)
    alone = cli("plot", "-", "--format", "json", "--range=-8:8", stdin=json.dumps(deep).encode()).json
    expected = np.interp(alone["x"], deep["knots"], deep["values"])
    np.testing.assert_allclose(alone["curves"][0]["y"], expected, atol=1e-12)
