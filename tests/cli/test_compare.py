"""``actviz compare``: which curves, which numbers, and what is said of words that are wrong."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import actviz
from tests.cli.conftest import Done, Run
from tests.selection import long_except


def compared(cli: Run, *arguments: str) -> Any:
    return cli("compare", *arguments, "--format", "json").json


def report(cli: Run, *arguments: str) -> str:
    return cli("compare", *arguments, "--format", "rich").text


SPARSEMAX = "up to version 3.15 not a projection: the outputs do not sum to 1 if the support contains several inputs"


def test_notes_of_frameworks_are_shown(cli: Run, tmp_path: Path) -> None:
    files = ("-o", "a.json", "-o", "a.txt", "-o", "a.md", "-q")
    assert cli("compare", "sparsemax", "keras.sparsemax", "--logits", "0,1", *files).code == 0
    written = {path.suffix: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    notes = {curve["label"]: curve["note"] for curve in json.loads(written[".json"])["curves"]}
    assert {notes[f"sparsemax[{i}]"] for i in range(2)} == {None}
    assert {notes[f"keras.sparsemax[{i}]"] for i in range(2)} == {SPARSEMAX}
    assert written[".txt"].count(SPARSEMAX) == 1
    assert f"- `keras.sparsemax`: {SPARSEMAX}" in written[".md"]
    assert "derivative 2 at 0, but 1 on both sides" in report(cli, "celu", "--dialects")


@pytest.mark.long
def test_notes_of_every_dialect_are_shown(cli: Run) -> None:
    every = compared(cli, "sparsemax", "--dialects", "--logits", "0,0.5,1")["curves"]
    assert {curve["note"] for curve in every} == {SPARSEMAX}


def test_numbers_at_smooth_places_are_compared_too(cli: Run) -> None:
    (pair,) = compared(cli, "torch.celu", "keras.celu")["pairs"]
    assert pair["max_slope_difference"]["value"] == 0
    assert pair["kinks"] == [{"x": 0.0, "a": 1.0, "b": 2.0}]
    (pair,) = compared(cli, "torch.celu", "keras.celu", "--range", "1:2")["pairs"]
    assert pair["kinks"] == []


# --- numbers -----------------------------------------------------------------------------------------------------


def test_json_holds_the_contract(cli: Run) -> None:
    found = compared(cli, "gelu", "gelu_tanh")
    (pair,) = found["pairs"]
    assert (pair["a"], pair["b"]) == ("gelu", "gelu_tanh")
    assert pair["max_abs_difference"] == {
        "x": pytest.approx(2.698941386, rel=1e-8),
        "value": pytest.approx(4.7323552068778696e-4, rel=1e-11),
    }
    assert pair["rms_difference"] == pytest.approx(2.01366885e-4, rel=1e-7)
    assert pair["max_slope_difference"]["value"] == pytest.approx(8.684518e-4, rel=1e-6)
    first, second = found["curves"]
    assert (first["name"], second["name"]) == ("gelu", "gelu_tanh")
    assert first["gain"] == pytest.approx(1.533530, abs=1e-6)


def test_differences_are_magnitudes(cli: Run) -> None:
    (pair,) = compared(cli, "keras.leaky_relu", "torch.leaky_relu")["pairs"]
    assert pair["max_abs_difference"] == {"x": -6.0, "value": pytest.approx(1.14, rel=1e-14)}


def test_csv_has_a_row_for_each_pair(cli: Run) -> None:
    text = cli("compare", "relu", "softplus", "1/x", "--format", "csv").out.decode()
    first, second, _ = csv.DictReader(io.StringIO(text))
    assert (first["a"], first["b"], float(first["max_abs_difference"])) == ("relu", "softplus", math.log(2))
    assert (second["max_abs_difference"], second["rms_difference"]) == ("inf", "unknown")


def test_the_same_function_is_called_so(cli: Run) -> None:
    curves = ("compare", "sqrt(x)", "x**0.5", "relu", "--range=-2:2")
    identical = [pair["identical"] for pair in compared(cli, *curves[1:])["pairs"]]
    assert identical == [True, False, False]
    report, markdown = (cli(*curves, "--format", format).out.decode() for format in ("rich", "md"))
    assert re.search(r"sqrt\(x\) / x\*\*0\.5 +identical on this interval \(proven\) ", report)
    assert "| `sqrt(x)` | `x**0.5` | identical on this interval (proven) |  |" in markdown
    assert (report.count("proven"), markdown.count("(proven)")) == (1, 1)
    japanese = cli(*curves, "--format", "md", "--lang", "ja").out.decode()
    assert "この範囲で同じ関数 (証明済み)" in japanese
    assert "`x**0.5` は x < 0 で未定義。" in japanese


def test_where_a_function_has_no_value_is_shown(cli: Run) -> None:
    text = cli("compare", "sqrt(x**2-1)", "log(x)", "relu", "--range=-2:2", "--format", "rich").out.decode()
    assert "sqrt(x**2-1) is undefined for -1 < x < 1\n" in text
    assert "log(x) is undefined for x ≤ 0\n" in text
    assert text.count("is undefined for") == 2
    assert "undefined for" not in cli("compare", "log(x)", "relu", "--range=0:2", "--format", "md").out.decode()


def test_markdown(cli: Run) -> None:
    text = cli("compare", "relu", "softplus", "--format", "md").out.decode()
    assert "| `relu` | `softplus` | 0.6931472 | 0 | 0.2237972 | 0.5 | 0 |" in text
    assert "gain" in text


# --- which curves ------------------------------------------------------------------------------------------------


def test_against_compares_with_one_only(cli: Run) -> None:
    found = compared(cli, "relu", "silu", "--against", "gelu")
    assert [(pair["a"], pair["b"]) for pair in found["pairs"]] == [("relu", "gelu"), ("silu", "gelu")]
    assert found["reference"] == "gelu"


def test_the_reference_may_be_one_of_the_names(cli: Run) -> None:
    found = compared(cli, "gelu", "relu", "silu", "--against", "GELU")
    assert [(pair["a"], pair["b"]) for pair in found["pairs"]] == [("relu", "gelu"), ("silu", "gelu")]
    assert [curve["name"] for curve in found["curves"]] == ["relu", "silu", "gelu"]


def test_a_family(cli: Run) -> None:
    found = compared(cli, "--family", "periodic")
    names = [curve["name"] for curve in found["curves"]]
    assert {"sine", "snake", "sinc"} <= set(names)
    assert len(found["pairs"]) == len(names) * (len(names) - 1) // 2


def test_every_dialect_of_a_name(cli: Run) -> None:
    done = cli("compare", "leaky_relu", "--dialects", "-o", "a.json", "-o", "-", "--format", "rich", "-q")
    assert (done.code, done.err) == (0, "")
    found = json.loads(Path("a.json").read_bytes())
    labels = [curve["name"] for curve in found["curves"]]
    assert {"torch.leaky_relu", "keras.leaky_relu", "jax.leaky_relu", "keras.layers.leaky_relu"} <= set(labels)
    apart = {(pair["a"], pair["b"]): pair["max_abs_difference"]["value"] for pair in found["pairs"]}
    assert apart["torch.leaky_relu", "jax.leaky_relu"] == 0
    assert apart["torch.leaky_relu", "keras.leaky_relu α=0.2"] == pytest.approx(1.14)
    text = done.out.decode()  # frameworks that agree are told once
    assert "torch, onnx " in text
    assert "jax, mlx, tinygrad " in text


@pytest.mark.parametrize("name", long_except(["celu", "elu"], ["celu"]))
def test_a_parameter_goes_to_every_dialect(cli: Run, name: str) -> None:
    found = compared(cli, f"{name}:alpha=0.5", "--dialects")
    assert {curve["parameters"]["alpha"] for curve in found["curves"]} == {0.5}
    assert {pair["max_abs_difference"]["value"] for pair in found["pairs"]} == {0}


def test_one_name_in_some_frameworks(cli: Run) -> None:
    found = compared(cli, "torch", "keras", "jax", "--name", "gelu")
    assert [curve["name"] for curve in found["curves"]] == ["torch.gelu", "keras.gelu", "jax.gelu"]


def test_outputs_of_a_vector_function(cli: Run) -> None:
    found = compared(cli, "softmax", "sparsemax", "--logits", "2,1")
    assert [curve["label"] for curve in found["curves"]] == [
        "softmax[0]", "softmax[1]", "sparsemax[0]", "sparsemax[1]",
    ]  # fmt: skip


# --- reports and figures -----------------------------------------------------------------------------------------


def test_a_report_has_pairs_and_facts(cli: Run) -> None:
    text = report(cli, "gelu", "silu")
    assert "gelu / silu" in text
    assert "largest |Δf| " in text
    assert "gain" in text
    assert text.index("gain") < text.index("monotonic")  # what differs comes first


def test_costs_in_every_format(cli: Run, tmp_path: Path) -> None:
    files = ("-o", "a.json", "-o", "a.csv", "-o", "a.md", "-o", "a.txt")
    assert cli("compare", "relu", "gelu", "--cost", *files, "-q") == Done(0, b"", "")
    written = {path.suffix: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    relu, gelu = (cost for cost in json.loads(written[".json"])["costs"] if cost["library"] == "NumPy")
    assert (relu["label"], gelu["label"]) == ("relu", "gelu")
    assert (gelu["code"], gelu["version"]) == (actviz.get("gelu").formula, np.__version__)
    for measured in ("value_ns", "derivative_ns", "value_to_relu", "derivative_to_relu"):
        assert 0 < gelu[measured]["low_quartile"] <= gelu[measured]["median"] <= gelu[measured]["high_quartile"]
    assert (relu["dtype"], relu["threads"], relu["elements"], relu["built_in"]) == ("float64", 1, 65536, False)
    assert "ratio to ReLU" in written[".txt"]
    assert "NumPy: times of this package's own code" in written[".txt"]
    header, row = csv.reader(written[".csv"].splitlines())
    cells = dict(zip(header, row, strict=True))
    for side in "ab":
        assert float(cells[f"{side}_numpy_value_ns"]) > 0
        assert float(cells[f"{side}_numpy_derivative_ns"]) > 0
    assert "ns" not in cli("compare", "relu", "gelu", "--format", "csv").out.decode()
    assert "| NumPy " in written[".md"]
    assert "float64, 1 thread, 65536 elements" in written[".md"]


def test_a_figure_comes_with_its_report(cli: Run, tmp_path: Path) -> None:
    done = cli("compare", "relu", "gelu", "--against", "silu")
    assert (done.code, done.out) == (0, b"relu-gelu-silu-comparison.png\n")
    assert "relu / silu" in done.err
    with Image.open(tmp_path / "relu-gelu-silu-comparison.png") as image:
        assert image.size[0] >= 960


FIGURES = [
    ["relu", "silu"],
    ["1/x", "binary_step", "--against", "relu", "--theme", "dark"],
    ["leaky_relu", "--dialects", "--lang", "ja"],
    ["softmax", "sparsemax", "--logits", "2,1"],
    ["--family", "periodic", "--grid"],
]


@pytest.mark.parametrize("arguments", long_except(FIGURES, FIGURES[:2]))
def test_figures_of_every_kind_are_drawn(cli: Run, arguments: list[str]) -> None:
    done = cli("compare", *arguments, "--quiet", "-o", "-", "--format", "svg")
    assert (done.code, done.err) == (0, "")
    assert b"</svg>" in done.out


# --- wrong words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "no function is specified; write, for example, actviz compare gelu silu, or use --family gated"),
        (["relu"], "relu is the only function; a comparison requires at least two"),
        (["relu", "relo"], "unknown activation 'relo'; did you mean 'relu'"),
        (["relu", "--against", "selo"], "unknown activation 'selo'; did you mean"),
        (
            ["relu", "--against", "leaky_relu", "--alpha", "0.1,0.2"],
            "--against: 'leaky_relu' represents 2 curves; specify only one",
        ),
        (["--family", "gatd"], "--family: unsupported value 'gatd'; did you mean 'gated'?"),
        (["x**2", "--dialects"], "'x**2' is a formula; --dialects requires the name of a function"),
        (["torch", "kears", "--name", "gelu"], "unsupported value 'kears'; did you mean 'keras'"),
        (["torch", "keras", "--name", "maxout"], "unknown function 'maxout' of PyTorch 2.13"),
        (["loglogish", "--dialects"], "'loglogish' is not available in any known framework; remove --dialects"),
    ],
)
def test_wrong_words(cli: Run, arguments: list[str], complaint: str) -> None:
    done = cli("compare", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert complaint in done.complaint


def test_beside_a_figure_of_too_many_pairs_there_are_facts_alone(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actviz.studies.compare.MAX_PAIRS", 2)
    names = ["relu", "elu", "gelu"]
    done = cli("compare", *names, "--samples", "11", "-o", "a.svg")
    assert done.code == 0
    assert "range" in done.err
    assert "|Δf|" not in done.err
    assert cli("compare", *names, "--format", "csv").complaint == (
        "3 curves form 3 pairs, and the maximum is 2; specify fewer curves, or one reference curve (--against)"
    )
    assert cli("compare", *names, "--against", "relu", "--samples", "11", "--format", "csv").code == 0
