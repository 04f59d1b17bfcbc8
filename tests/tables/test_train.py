"""Trainings as JSON, CSV, Markdown and on a terminal of 80 columns."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from rich.console import Console

import actviz
from actviz.studies.networks.comparisons import SAME
from actviz.studies.networks.tasks import TASKS
from actviz.studies.networks.train import Trainings, train
from actviz.studies.networks.train_settings import TrainingSettings
from actviz.tables import train as tables
from actviz.tables.elements import render_text
from tests.functions import curve_of


@cache
def moons() -> Trainings:
    curves = [curve_of("relu"), curve_of("leaky_relu"), curve_of("identity")]
    return train(curves, TrainingSettings(seeds=8, steps=150, rates=(0.03, 1.0)))


@cache
def diverged() -> Trainings:
    curves = [curve_of("identity"), actviz.parse("x**2"), curve_of("prelu")]
    return train(
        curves, TrainingSettings(task="regression", seeds=3, steps=60, optimizer="sgd", rates=(1e-3, 3.0), learn=True)
    )


def report(result: Trainings) -> str:
    return render_text(tables.report(result), terminal=False)


def test_json_holds_the_contract() -> None:
    result = moons()
    found = json.loads(tables.to_json(result))
    assert (found["task"], found["seeds"], found["partial"]) == ("moons", 8, False)
    assert [curve["label"] for curve in found["curves"]] == ["relu", "leaky_relu", "identity"]
    for curve, trained in zip(found["curves"], result.curves, strict=True):
        assert curve["lrs"] == list(trained.rates)
        assert curve["lr"] == sorted(curve["lrs"])[3]  # the lower median
        assert [one["chosen"] for one in curve["tried"]] == [curve["lrs"].count(rate) for rate in (0.03, 1.0)]
        assert curve["undefined"] == 0
        assert curve["scores"] == trained.scores.tolist()
        assert curve["mean"] == pytest.approx(np.mean(curve["scores"]))
        assert curve["ci95"][0] < curve["mean"] < curve["ci95"][1]
        assert curve["diverged"] == 0
        assert 0 <= curve["dead"] <= 1
        assert [one["lr"] for one in curve["tried"]] == [0.03, 1.0]
        steps = curve["history"]["step"]
        assert (steps[0], steps[-1]) == (0, 150)
        assert all(len(row) == len(steps) for name in ("loss", "score", "dead") for row in curve["history"][name])
    assert len(found["curves"][2]["collapsed"]["weight"]) == 1
    assert "collapsed" not in found["curves"][0]
    assert [(pair["a"], pair["b"]) for pair in found["pairs"]] == [
        ("relu", "leaky_relu"), ("relu", "identity"), ("leaky_relu", "identity"),
    ]  # fmt: skip
    first = found["pairs"][0]
    scores = [np.array(curve["scores"]) for curve in found["curves"]]
    assert first["difference"] == pytest.approx((scores[0] - scores[1]).mean())
    assert first["verdict"] == SAME
    assert found["pairs"][1]["verdict"] == "relu is better"


def test_a_diverged_run_is_null_and_counted() -> None:
    text = tables.to_json(replace(diverged()))
    assert "NaN" not in text
    square = json.loads(text)["curves"][1]
    assert square["diverged"] == sum(score is None for score in square["scores"])
    prelu = json.loads(text)["curves"][2]
    assert prelu["learned"]["alpha"]["start"] == 0.25
    assert np.shape(prelu["learned"]["alpha"]["end"]) == (3, 2)


def test_csv_has_a_row_for_each_run() -> None:
    rows = list(csv.DictReader(io.StringIO(tables.to_csv(moons()))))
    assert len(rows) == 24
    assert [float(row["score"]) for row in rows[:8]] == moons().curves[0].scores.tolist()
    rate = str(moons().curves[1].rates[1])
    assert rows[9] | {"score": "", "loss": "", "dead": ""} == {
        "label": "leaky_relu", "lr": rate, "seed": "1", "score": "", "loss": "", "dead": "", "diverged": "0",
    }  # fmt: skip


def test_markdown_is_tables() -> None:
    lines = tables.to_markdown(moons()).splitlines()
    assert lines[0] == "2 hidden layers of 8 units, 150 steps of Adam with 32 points, 8 seeds"
    assert lines[2] == "| function | lr | accuracy | 95 % interval | dead units | diverged |"
    assert lines[4].startswith("| `relu` | 0.03 | ")
    assert any(line.startswith("| `relu` − `identity` | +") for line in lines)


def test_the_report_shows_what_differs_and_what_does_not() -> None:
    text = report(moons())
    assert "accuracy on 500 test points" in text
    assert "relu is better" in text
    assert "not distinguishable" in text
    assert "corrected for 3 pairs (Holm)" in text
    assert "means over tuning seeds, 2 for each seed" in text
    assert "identity: any number of layers without an activation is equivalent to one affine map" in text
    assert "PARTIAL" not in text


def test_rounding_in_an_affine_map_is_shown_as_0() -> None:
    identity = moons().curves[2]
    map_ = (np.array([[1.1e-16], [-2e-8]]), np.array([-2.9e-17]))
    result = replace(moons(), curves=(replace(identity, collapsed=map_),))
    lines = [line.split(maxsplit=1) for line in report(result).splitlines()]
    assert ["w", "(0, -2e-08)"] in lines
    assert ["b", "0"] in lines
    assert json.loads(tables.to_json(result))["curves"][0]["collapsed"] == {
        "weight": [[1.1e-16, -2e-8]],
        "bias": [-2.9e-17],
    }


def test_a_rate_at_the_end_of_those_compared_is_reported() -> None:
    curves = [curve_of("tanh"), curve_of("log(x)")]
    result = train(curves, TrainingSettings(seeds=2, steps=40, rates=(1e-5, 1e-4, 1e-3)))
    text = report(result)
    assert "tanh: lr 0.001 is the largest of the learning rates compared; larger ones may be better" in text
    assert "log(x): lr" not in text  # no rate is better than another
    assert [curve["lr_at_end"] for curve in json.loads(tables.to_json(result))["curves"]] == ["largest", None]


def test_an_undefined_function_is_not_called_diverged() -> None:
    """No learning rate helps where a function has no value."""
    result = train([curve_of("tanh"), curve_of("log(x)")], TrainingSettings(seeds=2, steps=40, rates=(0.03,)))
    text = report(result)
    assert "log(x): undefined for some inputs of its units in 2 of 2 runs" in text
    assert "cannot be compared: 2 of 4 undefined" in text
    assert "smaller --lr" not in text
    found = json.loads(tables.to_json(result))
    assert [(curve["diverged"], curve["undefined"]) for curve in found["curves"]] == [(0, 0), (2, 2)]
    assert found["pairs"][0]["verdict"] == "cannot be compared: 2 of 4 undefined"


def test_the_report_says_that_seeds_split_one_data_set() -> None:
    note = "all seeds split the same data set, so the intervals are valid for this data set only"
    assert note in report(replace(moons(), task=TASKS["digits"]))
    assert note not in report(moons())


def test_the_report_warns_of_few_seeds() -> None:
    text = report(diverged())
    assert "none of 3 pairs differs" not in text
    assert "not distinguishable" not in text
    assert "too few seeds: with 3 seeds, p cannot be below 0.75; use at least 7 seeds" in text
    assert "use at least 7 seeds" in tables.to_markdown(diverged())
    found = json.loads(tables.to_json(diverged()))
    assert found["seeds_needed"] == 7
    assert [(pair["verdict"], pair["least_p"]) for pair in found["pairs"]] == [("too few seeds", 0.75)] * 3
    assert "prelu alpha" in text
    assert "from 0.25 to " in text
    assert "÷" in text


def test_the_report_of_an_interruption() -> None:
    result = moons()
    first, second, _ = result.curves
    short = replace(result, curves=(first, replace(second, seeds=second.seeds[:3])), missing=("identity",))
    text = report(short)
    assert "PARTIAL: interrupted; completed seeds (of 8): relu 8, leaky_relu 3; not started: identity" in text
    found = json.loads(tables.to_json(short))
    assert (found["partial"], found["missing"]) == (True, ["identity"])


@pytest.mark.parametrize("result", [moons, diverged])
def test_80_columns_are_enough(result: object) -> None:
    assert callable(result)
    page = io.StringIO()
    console = Console(file=page, width=80, highlight=False)
    for part in tables.report(result()):
        console.print(part)
    lines = page.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    header = next(line for line in lines if line.startswith("function"))
    assert header.split("  ")[-1].strip() == "diverged"  # a table, no cards


def test_what_diverged_is_not_called_indistinguishable() -> None:
    settings = TrainingSettings(seeds=2, steps=50, optimizer="sgd", rates=(10.0,))
    result = train([curve_of("relu"), curve_of("tanh")], settings)
    count = sum(int(curve.diverged.sum()) for curve in result.curves)
    assert 0 < count < 4
    (pair,) = json.loads(tables.to_json(result))["pairs"]
    assert pair["verdict"] == f"cannot be compared: {count} of 4 diverged"
    assert (pair["difference"], pair["ci95"], pair["p"], pair["diverged"]) == (None, [None, None], None, count)
    text = report(result)
    assert f"cannot be compared: {count} of 4 diverged" in text
    assert "try a smaller --lr" in text
    assert "not distinguishable" not in text


def test_intervals_lie_within_what_is_possible() -> None:
    result = train([curve_of("relu"), curve_of("tanh")], TrainingSettings(seeds=2, steps=20, rates=(0.03,)))
    found = json.loads(tables.to_json(result))
    assert all(0 <= end <= 1 for curve in found["curves"] for end in curve["ci95"])
    assert found["pairs"][0]["ci95"] == found["pairs"][0]["ci_corrected"] == [-1.0, 1.0]
    (row,) = [line for line in report(result).splitlines() if line.startswith("relu − tanh")]
    assert row.split()[5:] == ["–", "0.50", "too", "few", "seeds:", "at", "least", "6"]  # two seeds rule out nothing


def test_intervals_and_verdicts_agree() -> None:
    for pair in json.loads(tables.to_json(moons()))["pairs"]:
        low, high = pair["ci_corrected"]
        assert (low <= 0 <= high) == (pair["verdict"] == SAME)
        low, high = pair["ci95"]
        assert (low <= 0 <= high) == (pair["p_uncorrected"] >= 0.05)
