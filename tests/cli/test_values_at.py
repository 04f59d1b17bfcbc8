"""``--at``: values and derivatives at points that are named; and ``--family`` of the commands that draw curves."""

from __future__ import annotations

import csv
import io
import json
from typing import cast

import numpy as np
import pytest

import actviz
from actviz.activations.catalogue import CATALOGUE
from actviz.curves import Curve, KinkRule, free_names
from actviz.studies.values_at import evaluate_at
from tests.cli.conftest import Run

POINTS = [-2.0, 0.0, 2.0]


def test_values_are_a_table(cli: Run) -> None:
    done = cli("plot", "relu", "x**2", "--at", "-2,0,2")
    assert (done.code, done.err) == (0, "")
    header, _, *rows = done.out.decode().splitlines()
    assert header.split() == ["x", "relu", "x**2"]
    assert [row.split() for row in rows] == [["-2", "0", "4"], ["0", "0", "0"], ["2", "2", "4"]]


@pytest.mark.parametrize("words", [["plot"], ["derivative"], ["derivative", "--order", "2"]], ids=" ".join)
def test_values_in_full_precision(cli: Run, words: list[str]) -> None:
    answer = json.loads(cli(*words, "gelu", "elu:alpha=2", "--at=-2,0,2", "--format", "json").out)
    order = 2 if "2" in words else 1
    assert (answer["x"], answer["order"]) == (POINTS, order)
    gelu, elu = answer["curves"]
    f = actviz.get("gelu")
    assert gelu["y"] == f(np.array(POINTS)).tolist()
    assert gelu["derivative"] == f.derivative(np.array(POINTS), order).tolist()
    assert (gelu["kinks"], elu["label"], elu["parameters"]) == ([], "elu α=2", {"alpha": 2.0})
    assert elu["kinks"] == [{"x": 0.0, "left": 2.0, "right": 1.0 if order == 1 else 0.0}]
    assert elu["derivative"][1] == (1.0 if order == 1 else None)


def test_one_sided_slopes_at_kinks_and_jumps(cli: Run) -> None:
    words = ["derivative", "relu", "sign(x)", "log(x)", "--at", "2,0,2"]
    report = cli(*words).out.decode()
    assert "0 (left 0, right 1)" in report
    assert "none (left 0, right 0)" in report
    assert "0.5 (left 0, right 1)" in cli(*words, "--at-kink", "mid").out.decode()
    assert "0 (左側 0、右側 1)" in cli(*words, "--lang", "ja").out.decode()
    rows = [*csv.DictReader(io.StringIO(cli(*words, "--format", "csv").out.decode()))]
    assert [row["x"] for row in rows] == ["2.0", "0.0", "2.0"]
    assert [rows[1][f"relu derivative{side}"] for side in ("", " left", " right")] == ["0.0", "0.0", "1.0"]
    assert rows[1]["sign(x) derivative"] == ""
    assert "| 0 | 0 | 0 (left 0, right 1) |" in cli(*words, "--format", "md").out.decode()
    assert "undefined" in cli("plot", "log(x)", "--at=-1").out.decode()


def test_values_of_a_vector_function_in_files_and_through_a_pipe(cli: Run) -> None:
    assert cli("plot", "softmax", "relu", "--logits", "1,2", "--at", "0,1", "-o", "a.json", "-o", "a.csv").code == 0
    first = cli("derivative", "relu", "x*a:a=2", "--at", "0,1", "--format", "csv").out
    done = cli("plot", "-", "--at", "3", "--format", "csv", stdin=first)
    assert done.out == b"x,relu,x*a a=2\n3.0,3.0,6.0\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--at", "0", "-o", "a.png"],
            "--at prints numbers, not a figure; use rich, json, csv, md instead of png",
        ),
        (["--at", "0", "--format", "svg"], "--at prints numbers, not a figure"),
        (["--at", "0", "--show"], "--at prints numbers only at the specified points; remove --show"),
        (["--at", "0", "--range=0:1"], "--at prints numbers only at the specified points; remove --range"),
        (["--at", "0,,1"], "--at: '0,,1' is not a list of numbers"),
        (["--at", "nan"], "--at: 'nan' is not a finite number; specify a finite number"),
    ],
)
def test_what_does_not_go_with_points(cli: Run, words: list[str], message: str) -> None:
    done = cli("plot", "relu", *words)
    assert (done.code, done.out) == (2, b"")
    assert done.complaint.startswith(message)


@pytest.mark.parametrize("command", ["plot", "derivative"])
def test_a_family(cli: Run, command: str) -> None:
    done = cli(command, "relu", "--family", "radial", "--at", "0", "--format", "json")
    family = [name for name, entry in CATALOGUE.items() if entry.family == "radial"]
    assert [curve["name"] for curve in json.loads(done.out)["curves"]] == ["relu", *family]
    assert cli(command, "--family", "gatde").complaint == "--family: unsupported value 'gatde'; did you mean 'gated'?"
    assert cli(command, "--family", "vector").complaint == (
        "--family: vector functions must be specified by name, "
        f"such as actviz {command} softmax sparsemax --logits 2,1,0.1,0"
    )
    assert cli(command).complaint == (
        f"no function is specified; write, for example, actviz {command} gelu silu, or use --family gated"
    )


def test_a_family_gives_its_name_to_the_file(cli: Run) -> None:
    assert cli("plot", "--family", "radial", "--dpi", "20").out == b"radial.png\n"


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "hardtanh", "softshrink"])
@pytest.mark.parametrize("rule", ["right", "mid", "0.25"])
def test_the_formula_of_the_derivative_follows_the_rule_for_kinks(name: str, rule: str) -> None:
    at_kink = float(rule) if rule == "0.25" else cast(KinkRule, rule)
    curve, places = cast(Curve, actviz.get(name)), [-1.0, -0.5, 0.0, 0.5, 1.0]
    (found,) = evaluate_at([curve], places, at_kink=at_kink).curves
    taken = {name: curve.parameters[name] for name in free_names(found.derivative_formula)}
    np.testing.assert_array_equal(actviz.parse(found.derivative_formula, **taken)(places), found.derivative)
