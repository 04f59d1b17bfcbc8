"""``actviz propagate``: figures, reports and numbers, interrupts, and what is said of words that are wrong."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from actviz.cli.progress import Progress
from actviz.studies.networks import propagate
from tests.cli.conftest import Run
from tests.selection import long_except

SMALL = ("--depth", "5", "--width", "10", "--seeds", "2", "--inputs", "4")


def test_json_of_several_networks(cli: Run) -> None:
    found = cli("propagate", "relu", "tanh", *SMALL, "--init", "glorot,he", "--format", "json").json
    assert (found["depth"], found["width"], found["seeds"], found["inputs"]) == (5, 10, 2, 4)
    assert [(one["name"], one["init"], one["gain"]) for one in found["curves"]] == [
        ("relu", "glorot", 1.0), ("relu", "he", 2**0.5), ("tanh", "glorot", 1.0), ("tanh", "he", 2**0.5),
    ]  # fmt: skip
    again = cli("propagate", "relu", "tanh", *SMALL, "--init", "glorot,he", "--format", "json").json
    assert again == found
    other = cli("propagate", "relu", "tanh", *SMALL, "--init", "glorot,he", "--format", "json", "--seed", "1").json
    assert other != found


def test_sigmoid_loses_18_powers_of_ten_in_30_layers(cli: Run) -> None:
    done = cli("propagate", "sigmoid", "--depth", "30", "--width", "64", "--inputs", "16", "--format", "json")
    (curve,) = done.json["curves"]
    assert curve["theory"]["log10_gradient_ratio"] == pytest.approx(-18.232, abs=5e-4)
    measured = curve["measured"]["log10_gradient_ratio"]
    assert abs(measured["mean"] - -18.232) < 2 * measured["std"]


def test_options_reach_the_networks(cli: Run) -> None:
    options = ("--gain", "1/2", "--sigma-b", "0.1", "--batchnorm", "--residual", "--dead-below", "0.5")
    found = cli("propagate", "elu", *SMALL, *options, "--alpha", "0.5,2", "--format", "json").json
    assert (found["batchnorm"], found["residual"], found["dead_below"]) == (True, True, 0.5)
    assert [(one["label"], one["gain"], one["sigma_b"]) for one in found["curves"]] == [
        ("elu α=0.5", 0.5, 0.1), ("elu α=2", 0.5, 0.1),
    ]  # fmt: skip


def test_a_figure_comes_with_a_report(cli: Run) -> None:
    done = cli("propagate", "relu", "x*sigmoid(x)", *SMALL)
    assert (done.code, done.out) == (0, b"relu-x_times_sigmoid_x-propagation.png\n")
    assert "gradient  " in done.err
    with Image.open("relu-x_times_sigmoid_x-propagation.png") as picture:
        assert picture.width == 960
    done = cli("propagate", "relu", *SMALL, "--panels", "dead", "-o", "one.svg", "--lang", "ja", "--quiet")
    assert (done.code, done.err) == (0, "")
    assert "死んだユニット" in Path("one.svg").read_text(encoding="utf-8")


def test_texts_come_with_warnings_alone(cli: Run) -> None:
    done = cli("propagate", "gelu", *SMALL, "--init", "exact", "--format", "csv")
    assert done.code == 0
    assert "unstable" in done.complaint
    rows = list(csv.DictReader(io.StringIO(done.out.decode())))
    assert len(rows) == 5
    assert cli("propagate", "gelu", *SMALL, "--init", "exact", "--format", "csv", "--quiet").err == ""
    assert cli("propagate", "gelu", *SMALL, "--format", "md").out.startswith(b"| function |")


def test_identity_is_one_matrix(cli: Run) -> None:
    done = cli("propagate", "identity", *SMALL, "--format", "rich")
    assert (done.code, done.err) == (0, "")
    assert "all 5 layers are equivalent to one 10 x 10 matrix" in done.out.decode()


def test_an_interrupt_leaves_what_was_measured(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(propagate, "AT_ONCE", 1)

    def interrupted(self: Progress) -> None:
        self.done += 1
        if self.done == 15:  # in the second network
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "tick", interrupted)
    done = cli("propagate", "tanh", *SMALL, "--format", "json")
    assert done.code == 130
    found = json.loads(done.out)
    assert (found["partial"], found["seeds"], found["curves"][0]["measured"]["networks"]) == (True, 2, 1)
    assert done.err.splitlines() == ["actviz: partial result: 1 of 2 networks were measured", "actviz: interrupted"]
    done = cli("propagate", "tanh", *SMALL, "-o", "part.png")
    assert done.code == 130
    assert "1 random network (interrupted; 2 planned)" in done.err
    assert Path("part.png").exists()


def test_an_early_interrupt_leaves_nothing(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Progress) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "tick", interrupted)
    done = cli("propagate", "tanh", *SMALL, "--format", "json")
    assert (done.code, done.out, done.complaint) == (130, b"", "interrupted")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("softmax",), "'softmax' is a vector function; propagate supports only scalar functions"),
        (
            ("relu", "--init", "xavier"),
            ("--init: unsupported value 'xavier'; choose from glorot, he, exact, lecun, orthogonal"),
        ),
        (("relu", "--depth", "1"), "--depth: '1' is invalid; it must be an integer from 2 to 10000"),
        (("relu", "--inputs", "1", "--batchnorm"), "--inputs: '1' is invalid; it must be an integer from 2"),
        (("relu", "--gain", "-1"), "--gain: '-1' is out of range; it must be at least 0"),
        (("relu", "--panels", "x"), "--panels: unsupported value 'x'"),
        (("log(x)", "--init", "exact"), "log(x) has no exact gain"),
        (("relu", "--init", "glorot,he", "--gain", "2"), "--init he and --gain both set the gain; remove one"),
        (("relu", "--init", "exact", "--gain", "2"), "--init exact and --gain both set the gain; remove one"),
        (("relu", "--depth", "10000", "--width", "4096"), "for one network; the maximum is 2 GiB"),
        (("relu", "--alpha", "1"), "--alpha: relu has no parameter alpha"),
    ],
)
def test_wrong_words_are_explained(cli: Run, words: tuple[str, ...], message: str) -> None:
    done = cli("propagate", *words, "--format", "json")
    assert (done.code, done.out) == (2, b"")
    assert message in done.complaint


@pytest.mark.parametrize(
    "words", [("relu", "--gain", "1e160"), ("tanh", "--gain", "1e200"), ("relu", "--sigma-b", "1e200")]
)
def test_what_is_too_large_is_refused(cli: Run, words: tuple[str, ...]) -> None:
    done = cli("propagate", *words, *SMALL, "--format", "rich")
    assert (done.code, done.out) == (2, b"")
    assert "is out of range; it must be a number from 0 to 1e+100" in done.complaint


@pytest.mark.parametrize("words", [("relu", "--gain", "1e100"), ("tanh", "--gain", "1e100", "--sigma-b", "1e100")])
@pytest.mark.parametrize("format", long_except(["rich", "json", "csv", "md", "svg"], ["rich", "md"]))
def test_the_largest_numbers_are_written_in_short(cli: Run, words: tuple[str, ...], format: str) -> None:
    arguments = ("--width", "4", "--seeds", "2", "--inputs", "2", "-o", f"out.{format}", "--format", format)
    for depth in ("2", "9"):
        done = cli("propagate", *words, "--depth", depth, *arguments)
        assert done.code == 0
        if format in ("rich", "md"):
            page = Path(f"out.{format}").read_text(encoding="utf-8")
            assert "1e+100" in page
            assert not re.search("[0-9]{16}", page)


def test_a_figure_that_is_too_small_is_refused_before_the_work(cli: Run) -> None:
    done = cli("propagate", "relu", "--size", "1x1")
    assert (done.code, done.out) == (2, b"")
    assert done.complaint == "--size: 1x1 is too small for this figure; the minimum is 3x2.9"
