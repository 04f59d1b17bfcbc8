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
from tests.functions import curve_of
from tests.selection import long_except


def fitted(cli: Run, *arguments: str) -> Any:
    return cli("approximate", *arguments, "--format", "json").json


def report(cli: Run, *arguments: str) -> str:
    return cli("approximate", *arguments, "--format", "rich").text


QUICK = ("--steps", "50", "--restarts", "2")


# --- the optimum -------------------------------------------------------------------------------------------------


def test_json_holds_the_contract(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--hidden", "4", "--range=-8:8")
    assert (found["target"], found["interval"], found["hidden"], found["norm"]) == ("sigmoid", [-8, 8], 4, "max")
    assert found["max_error"] == pytest.approx(0.0113754526, rel=1e-8)
    assert found["max_error"] * (1 - 5e-8) <= found["lower_bound"] <= found["max_error"]
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
    sigmoid = curve_of("sigmoid")
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


def test_a_report_is_in_words(cli: Run) -> None:
    text = report(cli, "sigmoid")
    assert "0.01137545 at x = -8" in text
    assert "no network of 4 ReLU units has a smaller error: the error is at least 0.01137545" in text
    assert "y = 0.224071 x + 0.0849887 ReLU(-x - 2.98609)" in text
    assert "the network equals the function" in report(cli, "hardtanh", "--hidden", "2")
    assert "y = ReLU(x)" in report(cli, "relu")
    assert "no straight line has a smaller error: the error is at least " in report(cli, "sigmoid", "--hidden", "0")


def test_identity_units_collapse(cli: Run) -> None:
    found = fitted(cli, "sigmoid", "--activation", "identity", "--hidden", "7")
    line = fitted(cli, "sigmoid", "--hidden", "0")
    assert (found["hidden"], found["activation"]) == (7, "identity")
    assert found["collapsed"] == {"weight": line["network"]["skip"], "bias": line["network"]["bias"]}
    assert found["max_error"] == line["max_error"]
    assert "7 identity units are equivalent to one straight line: w' = 0.08822857, b' = 0.5" in report(
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
    assert "lookup table   " in text


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
    assert (found["norm"], found["lower_bound"]) == ("rms", None)


@pytest.mark.long
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
    assert "has a smaller error: the error is at least" in done.err
    with Image.open(tmp_path / "sigmoid-approximation.png") as image:
        assert image.format == "PNG"


FIGURES = [
    ["gelu", "--panels", "fit,error,units,network"],
    ["binary_step", "--hidden", "2", "--lang", "ja"],
    ["sigmoid", "--sweep", "1,2,4", "--theme", "dark"],
    ["sigmoid", "--method", "train", *QUICK],
    ["sigmoid", "--method", "article", *QUICK],
    ["sigmoid", "--hidden", "64", "--panels", "network,units"],
    ["sigmoid", "--method", "train", *QUICK, "--panels", "fit"],
    ["sigmoid", "--activation", "tanh", *QUICK, "--panels", "fit,network"],
    ["sigmoid", "--activation", "identity"],
    ["relu", "--range=0:1e-6", "--size", "4x3"],
]


@pytest.mark.parametrize("arguments", long_except(FIGURES, [FIGURES[0], *FIGURES[2:4]]))
def test_figures_of_every_kind_are_drawn(cli: Run, arguments: list[str]) -> None:
    done = cli("approximate", *arguments, "--quiet", "-o", "-", "--format", "svg")
    assert (done.code, done.err) == (0, "")
    assert b"</svg>" in done.out


def test_an_animation(cli: Run, tmp_path: Path) -> None:
    few = ("--steps", "30", "--restarts", "1", "--dpi", "30")
    done = cli("approximate", "sigmoid", "--method", "train", *few, "-o", "training.gif", "--quiet")
    assert (done.code, done.err) == (0, "")
    with Image.open(tmp_path / "training.gif") as image:
        assert image.format == "GIF"
        assert getattr(image, "n_frames", 1) > 20


# --- wrong words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["sigmoid", "--hidden", "1025"], "--hidden: '1025' is invalid; it must be an integer from 0 to 1024"),
        (["sigmoid", "--hidden", "3", "--tolerance", "0.1"], "--hidden and --tolerance each set the number of units"),
        (["sigmoid", "--method", "trian"], "--method: unsupported value 'trian'; did you mean 'train'?"),
        (["sigmoid", "--method", "train", "--tails"], "--tails applies only to optimal networks of ReLU units"),
        (["sigmoid", "--method", "article", "--hidden", "5"], "the network of the article is fixed (4 ReLU units)"),
        (["sigmoid", "--panels", "fit,erorr"], "--panels: unsupported value 'erorr'; did you mean 'error'?"),
        (["sigmoid", "--norm", "l2"], "--norm: unsupported value 'l2'; choose from max, rms"),
        (["sigmoid", "--bits", "99"], "--bits: '99' is invalid; it must be an integer from 2 to 32"),
        (["sigmoid", "--tolerance", "0"], "--tolerance: '0' is invalid; it must be a positive number, such as 0.01"),
        (["leaky_relu", "--alpha", "0.1,0.2"], "approximate accepts one function, but 2 are specified"),
        (["softmax"], "'softmax' is a vector function; approximate supports only scalar functions"),
        (["1/x"], "1/x has no finite value at x = 0"),
        (["sin", "--tails"], "has no asymptote on the left"),
        (["sigmoid", "-o", "x.gif"], "an animation requires a training; add --method train"),
        (["sigmoid", "--sweep", "1,2", "--format", "c"], "--format c requires a single network; remove --sweep"),
        (["sigmoid", "--lr", "0"], "--lr: '0' is invalid; it must be a positive number, such as 0.03"),
        (["sigmoid", "--lr", "1e300", *QUICK], "all restarts diverged; use a smaller learning rate than --lr 1e+300"),
        (["binary_step", "--tolerance", "0.1"], "binary_step jumps by 1 at x = 0"),
        (["sigmoid", "--hidden", "4,0"], "--hidden: '0' is invalid; it must be an integer from 1 to 1024"),
        (["sigmoid", "--hidden", "4,4", "--tails"], "--tails requires one hidden layer; use --hidden 4"),
        (["sigmoid", "--hidden", "4,4", "--method", "optimal"], "--method optimal requires one hidden layer"),
        (["sigmoid", "--hidden", "4,4", "--method", "train"], "--method train requires one hidden layer"),
        (["sigmoid", "--hidden", "4,4", "--activation", "tanh"], "--activation requires one hidden layer"),
        (["sigmoid", "--hidden", "99,99"], "layers of 99,99 units have 10,199 weights and biases"),
        (["sigmoid", "--sweep", "4;4,,4"], "--sweep: '' is"),
        (
            ["sigmoid", "--sweep", ""],
            ("--sweep: '' is not a list of numbers of units; separate them by commas, such as 1,2,4,8"),
        ),
        (
            ["sigmoid", "--range=-1e101:1"],
            ("the range -1e+101:1 is too far from 0; the magnitude of both ends must be at most 1e+100"),
        ),
        (
            ["sigmoid", "-o", "x.py"],
            ("-o 'x.py': the extension does not determine the kind of Python code; add --format numpy, torch or keras"),
        ),
        (
            ["tanh", "--method", "article"],
            "--method article: the network of the article approximates sigmoid, not tanh",
        ),
        (
            ["sigmoid", "--panels", "fit,error,fit"],
            ("--panels: 'fit,error,fit' contains fit twice; specify each panel once"),
        ),
        (
            ["sigmoid", "--bits", "8", "--format", "torch"],
            "--bits produces integer code, which is not available in torch",
        ),
        (
            ["gelu", "--bits", "8", "--tails", "--format", "c"],
            "does not support slopes outside the outer knots; remove --tails",
        ),
    ],
)
def test_wrong_words(cli: Run, arguments: list[str], complaint: str) -> None:
    extra = ["--method", "train"] if "--lr" in arguments else []
    done = cli("approximate", *arguments, *extra)
    assert (done.code, done.out) == (2, b"")
    assert complaint in done.complaint


ARTICLE, TRAIN, TANH = ("--method", "article"), ("--method", "train"), ("--activation", "tanh")
IDENTITY, SWEEP = ("--activation", "identity"), ("--sweep", "1,2")


@pytest.mark.parametrize(
    ("kind", "option"),
    [
        *((ARTICLE, option) for option in ("--tolerance 0.1", "--sweep 1,2", "--norm rms", "--norm max")),
        *((ARTICLE, option) for option in ("--output-activation relu", "--bits 8", "--tails")),
        *((TRAIN, option) for option in ("--tolerance 0.1", "--sweep 1,2", "--norm max", "--bits 8", "--tails")),
        *((TANH, option) for option in ("--tolerance 0.1", "--sweep 1,2", "--norm max", "--bits 8", "--tails")),
        *((IDENTITY, option) for option in ("--tolerance 0.1", "--sweep 1,2", "--bits 8", "--steps 5")),
        *((SWEEP, option) for option in ("--bits 8", "--panels fit", "--steps 5", "--seed 1")),
        *(((), option) for option in ("--steps 5", "--seed 0", "--lr 0.1", "--restarts 2")),
        (TANH, "--method optimal"),
        (IDENTITY, "--method train"),
        (ARTICLE, "--activation tanh"),
    ],
)
def test_what_would_not_be_used_is_refused(cli: Run, kind: tuple[str, ...], option: str) -> None:
    done = cli("approximate", "sigmoid", *kind, *option.split(), "--format", "rich")
    assert (done.code, done.out) == (2, b"")
    name = "--method" if kind == ARTICLE and "tanh" in option else option.split(maxsplit=1)[0]
    assert name in done.complaint.replace("identity units are equivalent to one straight line; remove ", "")


@pytest.mark.long
@pytest.mark.parametrize("arguments", [(*TANH, "--norm", "rms"), (*TRAIN, "--output-activation", "relu")])
def test_what_is_used_is_allowed(cli: Run, arguments: tuple[str, ...]) -> None:
    assert fitted(cli, "sigmoid", *arguments, *QUICK)["norm"] == "rms"


# --- what was not said before ------------------------------------------------------------------------------------


def test_numbers_in_csv_are_numbers(cli: Run) -> None:
    for more in ([], ["--tails"], ["--norm", "rms"], ["--output-activation", "relu"]):
        text = cli("approximate", "sigmoid", "--sweep", "1,2", *more, "--format", "csv").out.decode()
        for row in list(csv.reader(io.StringIO(text)))[1:]:
            assert [repr(float(cell)) for cell in row[1:]] == row[1:]


def test_units_that_are_not_used_are_counted_in_every_format(cli: Run) -> None:
    words = "3 units allowed, 2 used: a third does not reduce the error"
    text = report(cli, "sigmoid", "--hidden", "3")
    assert text.startswith("sigmoid from -8 to 8, approximated by 2 ReLU units\n")
    assert f"{words}; plus one linear skip connection (not counted)" in text
    for format in ("c", "numpy", "md"):
        code = cli("approximate", "sigmoid", "--hidden", "3", "--format", format).out.decode()
        assert words in " ".join(code.replace("\n *", " ").split())
    assert "4, plus one linear skip connection (not counted)" in report(cli, "sigmoid")
    assert "skip connection" not in report(cli, "relu").split("network")[0]


def test_rounding_is_left_out_of_the_formula(cli: Run) -> None:
    text = report(cli, "tanh", "--hidden", "2")
    assert "e-1" not in text
    assert text.count("0.78377 x + 0.755798 ReLU(-x - 1.11996) - 0.755798 ReLU(x - 1.11996)\n") == 1


def test_the_law_is_described_and_so_is_its_absence(cli: Run) -> None:
    text = report(cli, "sigmoid", "--sweep", "1,4")
    assert "law: for large numbers of units H, the largest error approaches C/(H + 1)^2" in text
    for name in ("relu", "binary_step"):
        text = report(cli, name, "--sweep", "1,2")
        assert "the law C/(H + 1)^2 does not apply: f'' = 0 or a jump" in text
    assert "exact" in report(cli, "relu", "--sweep", "1,2")
    assert "law" not in report(cli, "sigmoid", "--sweep", "1,4", "--norm", "rms")
    table = cli("approximate", "relu", "--sweep", "1,2", "--format", "csv").out.decode().splitlines()
    assert table == ["hidden,max_error,lower_bound,rms_error,law", "1,0.0,0.0,0.0,", "2,0.0,0.0,0.0,"]
    assert fitted(cli, "relu", "--sweep", "1,2")["law_constant"] is None


def test_a_tolerance_is_repeated_with_its_error(cli: Run) -> None:
    done = cli("approximate", "sigmoid", "--tolerance", "0.03", "-o", "-", "--format", "rich", "-o", "a.json", "-q")
    assert "largest error at most 0.03: smallest number of units" in done.out.decode()
    assert json.loads(Path("a.json").read_bytes())["tolerance"] == 0.03
    assert "rms error at most 0.1: smallest number of units found" in report(
        cli, "sigmoid", "--tolerance", "0.1", "--norm", "rms"
    )
    tails = report(cli, "tanh", "--tolerance", "0.2", "--tails")
    assert "smallest number of units for networks that match the asymptotes" in " ".join(tails.split())


@pytest.mark.parametrize("norm", ["max", "rms"])
@pytest.mark.parametrize("more", [[], ["--tails"]])
def test_a_tolerance_in_japanese(cli: Run, norm: str, more: list[str]) -> None:
    done = cli("approximate", "tanh", "--tolerance", "0.2", "--norm", norm, "--format", "md", "--lang", "ja", *more)
    (row,) = (line for line in done.out.decode().splitlines() if line.startswith("* 許容誤差: "))
    assert "0.2 以下" in row
    assert "units" not in row


def test_a_sweep_with_tails_names_them_in_its_figure(cli: Run) -> None:
    cli("approximate", "tanh", "--sweep", "2,3", "--tails", "-o", "a.svg", "-q")
    assert "error by number of units, matching the asymptotes" in " ".join(Path("a.svg").read_text("utf-8").split())


def test_with_tails_the_mean_is_that_of_the_interval(cli: Run) -> None:
    (row,) = (line for line in report(cli, "gelu", "--tails").splitlines() if line.startswith("  rms error"))
    assert row.endswith(" from -8 to 8")


def test_the_network_of_the_article_in_every_format(cli: Run, tmp_path: Path) -> None:
    formula = (
        "y = ReLU(0.00776 x + 0.0429 ReLU(x + 4) + 0.1398 ReLU(x + 2) "
        "- 0.1398 ReLU(x - 2) - 0.0429 ReLU(x - 4) + 0.049)"
    )
    files = [word for end in ("txt", "md", "csv", "h", "json", "svg") for word in ("-o", f"a.{end}")]
    done = cli("approximate", "1/(1+exp(-x))", *ARTICLE, *QUICK, *files, "-q", "--panels", "fit,network")
    assert done == Done(0, b"", "")
    written = {path.suffix: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    for end in (".txt", ".md"):
        assert formula in written[end]
    rows = list(csv.DictReader(io.StringIO(written[".csv"])))
    assert [float(row["x"]) for row in rows] == [-8, -4, -2, 2, 4, 8]
    assert "0.1398" in written[".h"]
    found = json.loads(written[".json"])
    assert (found["method"], found["lower_bound"], found["network"]["skip"]) == ("article", None, 0.00776)
    assert "</svg>" in written[".svg"]


def test_other_units_are_written_as_functions(cli: Run) -> None:
    text = report(cli, "sigmoid", "--activation", "x*x", "--hidden", "1", *QUICK)
    assert " g(" in text
    assert text.split("network", 1)[1].splitlines()[0].endswith(" with g(x) = x*x")
    text = report(cli, "sigmoid", "--activation", "leaky_relu:alpha=0.3", "--hidden", "1", *QUICK)
    assert " with g = leaky_relu α=0.3\n" in text


def test_markdown_of_a_training_names_its_subject(cli: Run) -> None:
    text = cli("approximate", "tanh", *TRAIN, *QUICK, "--range=-2:3", "--format", "md").out.decode()
    subject = "`tanh` from -2 to 3, approximated by 4 ReLU units, trained for 50 steps, best of 2 restarts"
    assert text.startswith(f"{subject}: largest error ")
    assert "\n`y = " in text


def test_a_training_for_what_can_be_exact(cli: Run) -> None:
    text = report(cli, "relu", *TRAIN, *QUICK)
    assert "; 4 ReLU units can represent the function exactly" in text
    assert "inf" not in text


def test_fixed_point_in_every_format(cli: Run, tmp_path: Path) -> None:
    files = ("-o", "a.json", "-o", "a.txt", "-o", "a.csv", "-o", "a.md", "-o", "s.h")
    assert cli("approximate", "sigmoid", "--bits", "8", *files, "-q") == Done(0, b"", "")
    written = {path.suffix: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    fixed = json.loads(written[".json"])["fixed_point"]
    assert fixed["memory_bits"] == fixed["table"]["memory_bits"] == 8 * 12
    assert "; 96 bits in total" in written[".txt"]
    assert "12 evenly spaced entries, 96 bits: error " in written[".txt"]
    rows = list(csv.DictReader(io.StringIO(written[".csv"])))
    assert [int(row["value_code"]) for row in rows] == fixed["value_codes"]
    assert "* 8 bits: largest error" in written[".md"]
    assert "static const int8_t approx_sigmoid_knots[6]" in written[".h"]


def test_the_help_explains_units_and_names_the_formats(cli: Run) -> None:
    text = " ".join(cli("approximate", "--help").out.decode().split())
    assert "A linear skip connection from input to output is included and not counted." in text
    assert "with kinks at -4, -2, 2 and 4" in text
    for format in ("png", "svg", "pdf", "json", "csv", "md", "rich", "c (.h)", "numpy", "torch", "keras", "gif"):
        assert format in text


def test_a_jump_at_an_end_is_no_exact_network(cli: Run) -> None:
    found = fitted(cli, "sign(exp(x)-1)", "--range=0:2", "--hidden", "3")
    assert (found["max_error"], found["lower_bound"]) == pytest.approx((0.5, 0.5), rel=1e-9)


def test_a_sweep_states_no_law_where_an_output_relu_leaves_an_error(cli: Run) -> None:
    arguments = ("gelu", "--sweep", "2,3", "--output-activation", "relu")
    assert fitted(cli, *arguments)["law_constant"] is None
    assert "does not apply" in report(cli, *arguments)
