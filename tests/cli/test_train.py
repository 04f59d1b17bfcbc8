"""``actviz train``: networks trained for real, and what is said of words that are wrong."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cli.conftest import Run, Start, finished
from tests.selection import long_except

QUICK = ("--steps", "40", "--seeds", "3", "--lr", "0.03")


def trained(cli: Run, *arguments: str) -> Any:
    return cli("train", *arguments, "--format", "json").json


def test_json(cli: Run) -> None:
    found = trained(cli, "relu", "leaky_relu", *QUICK, "--alpha", "0.1,0.3")
    assert [curve["label"] for curve in found["curves"]] == ["relu", "leaky_relu α=0.1", "leaky_relu α=0.3"]
    assert len(found["pairs"]) == 3
    assert {curve["lr"] for curve in found["curves"]} == {0.03}


def test_every_function_has_its_own_rate(cli: Run) -> None:
    found = trained(cli, "tanh", "x*sigmoid(x)", "--steps", "40", "--seeds", "2", "--lr", "0.001,0.1", "--jobs", "1")
    for curve in found["curves"]:
        assert [one["lr"] for one in curve["tried"]] == [0.001, 0.1]
        assert curve["lr"] == 0.1


def test_xor_needs_an_activation(cli: Run) -> None:
    found = trained(cli, "identity", "silu", "--task", "xor", "--width", "1", "--lr", "0.3", "--seeds", "2")
    identity, silu = found["curves"]
    assert identity["scores"] == [0.0] * 2
    assert silu["mean"] > 0.5
    assert "collapsed" in identity


def test_options_reach_the_networks(cli: Run) -> None:
    options = ("--depth", "3", "--width", "5", "--batch", "7", "--optimizer", "sgd", "--init", "he", "--learn")
    found = trained(cli, "prelu", *QUICK, *options, "--seed", "4")
    shape = {name: found[name] for name in ("depth", "width", "batch", "optimizer", "init", "learn", "seed")}
    assert shape == {
        "depth": 3, "width": 5, "batch": 7, "optimizer": "sgd", "init": "he", "learn": True, "seed": 4,
    }  # fmt: skip
    assert len(found["curves"][0]["learned"]["alpha"]["end"][0]) == 3


def test_a_figure_and_the_report_beside_it(cli: Run) -> None:
    done = cli("train", "relu", "tanh", *QUICK)
    assert done.code == 0
    assert done.out.decode() == "relu-tanh-moons.png\n"
    assert "too few seeds" in done.err
    with Image.open("relu-tanh-moons.png") as picture:
        assert picture.size == (960, 1057)


@pytest.mark.parametrize("format", long_except(["svg", "csv", "md", "rich", "json"], ["csv", "rich"]))
def test_formats(cli: Run, format: str) -> None:
    done = cli("train", "relu", "tanh", *QUICK, "-o", f"answer.{'txt' if format == 'rich' else format}", "--quiet")
    assert (done.code, done.err, done.out) == (0, "", b"")
    assert "relu" in Path(f"answer.{'txt' if format == 'rich' else format}").read_text(encoding="utf-8")


def test_panels(cli: Run) -> None:
    done = cli("train", "relu", *QUICK, "--panels", "loss", "-o", "loss.svg", "-q")
    assert done.code == 0
    assert ">loss<" in Path("loss.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("relu", "--task", "moon"), "--task: unsupported value 'moon'; did you mean 'moons'?"),
        (("softmax",), "'softmax' is a vector function; train supports only scalar functions"),
        (("relu", "--lr", "fast"), "--lr: 'fast' is not a number"),
        (("relu", "--lr", "0"), "--lr: 0 is invalid; it must be a positive number, such as 0.01"),
        (("relu", "--seeds", "0"), "--seeds: '0' is invalid; it must be an integer from 1 to 1000"),
        (("relu", "--learn"), "--learn: none of the functions has a parameter"),
        (
            ("relu", "--task", "regression", "--panels", "regions"),
            "--panels regions: regression does not have two inputs",
        ),
        (("relu", "--depth", "1000", "--width", "1024"), "GB, and the maximum is 2 GB; reduce the depth or the width"),
        (("relu", "--jobs", "0"), "--jobs: '0' is invalid; it must be an integer from 1"),
        (("relu", "--optimizer", "lion"), "--optimizer: unsupported value 'lion'; choose from adam, sgd"),
        (("relu", "--format", "gif"), "--format: unsupported value 'gif'"),
    ],
)
def test_words_that_are_wrong(cli: Run, arguments: tuple[str, ...], message: str) -> None:
    done = cli("train", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert message in done.complaint


def test_digits_without_scikit_learn(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from actviz.studies.networks import datasets

    datasets._all_digits.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    assert "install it with pip install 'actviz[digits]'" in cli("train", "relu", "--task", "digits").complaint


SLOW = "sin(" * 40 + "x" + ")" * 40
"""A function that takes many times as long as ReLU, so that Ctrl-C comes before the end of its training."""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
@pytest.mark.parametrize("jobs", long_except(["1", "2"], ["1"]))
def test_ctrl_c_keeps_what_is_done(process: Start, jobs: str) -> None:
    """Ctrl-C comes when some parts of the work are done, and others are not."""
    watching, shown = os.openpty()
    running = process(
        "train", "relu", SLOW, "--steps", "500", "--seeds", "16", "--lr", "0.03", "--jobs", jobs,
        "--format", "json", start_new_session=True, stderr=shown,
    )  # fmt: skip
    os.close(shown)
    said, percent = b"", 0
    while percent < (13 if jobs == "1" else 20):  # of eight parts, one at least is done
        said += os.read(watching, 1000)
        percent = max(map(int, re.findall(rb"(\d+) %", said)), default=0)
    os.killpg(running.pid, signal.SIGINT)
    done = finished(running)
    with suppress(OSError):  # there is no end of a terminal but an error
        while said := said + os.read(watching, 1000):
            pass
    os.close(watching)
    assert done.code == 130
    assert said.decode().rstrip().endswith("actviz: interrupted")
    assert "Traceback" not in said.decode()
    assert json.loads(done.out)["partial"] is True
    assert 0 < sum(len(curve["scores"]) for curve in json.loads(done.out)["curves"]) < 32


def test_a_figure_that_is_too_small_is_refused_before_the_work(cli: Run) -> None:
    done = cli("train", "relu", "--size", "1x1")
    assert (done.code, done.out) == (2, b"")
    assert done.complaint == "--size: 1x1 is too small for this figure; the minimum is 3x1.9"


@pytest.mark.parametrize("init", ["glorot", "orthogonal"])
def test_initialisations_that_propagate_has(cli: Run, init: str) -> None:
    found, exact = (trained(cli, "tanh", *QUICK, "--init", name) for name in (init, "exact"))
    assert found["init"] == init
    assert found["curves"][0]["scores"] != exact["curves"][0]["scores"]
    assert found["curves"][0]["mean"] > 0.7
