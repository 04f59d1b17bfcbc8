"""``actviz plot``: what was asked for is in the file, and what is said goes where it belongs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

import actviz
from tests.cli.conftest import Done, Run
from tests.selection import long_except


def texts(svg: bytes) -> set[str]:
    """Every text that a figure shows."""
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return {"".join(text.itertext()).strip() for text in found}


def curves(done: Done) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done.json["curves"]
    return found


# --- figures -----------------------------------------------------------------------------------------------------


def test_the_first_command_of_the_readme(cli: Run, tmp_path: Path) -> None:
    done = cli("plot", "relu", "leaky_relu", "--alpha", "0.1")
    assert (done.code, done.out, done.err) == (0, b"relu-leaky_relu.png\n", "")
    with Image.open(tmp_path / "relu-leaky_relu.png") as image:
        assert image.size == (960, 630)
        assert image.info["Title"] == "relu and leaky_relu α=0.1"


@pytest.mark.parametrize(("extension", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF-")])
def test_a_figure_in_a_file_and_on_stdout_are_the_same(cli: Run, tmp_path: Path, extension: str, start: bytes) -> None:
    done = cli("plot", "gelu", "-o", f"a.{extension}")
    assert (done.code, done.out, done.err) == (0, b"", f"actviz: saved a.{extension}\n")
    content = (tmp_path / f"a.{extension}").read_bytes()
    assert content.startswith(start)
    assert cli("plot", "gelu", "-o", "-", "--format", extension) == Done(0, content, "")


def test_quiet_prints_nothing_of_a_file(cli: Run) -> None:
    assert cli("plot", "gelu", "--quiet", "-o", "a.svg") == Done(0, b"", "")


def test_a_figure_shows_what_was_named(cli: Run) -> None:
    svg = cli("plot", "relu", "mine = x*sigmoid(b*x):b=1.5", "--title", "Two gates", "-o", "-", "--format", "svg").out
    assert {"relu", "mine b=1.5", "Two gates", "x", "f(x)", "−6", "6"} <= texts(svg)


def test_slopes_are_drawn_if_asked(cli: Run) -> None:
    without, with_them = (
        cli("plot", "gelu", *more, "-o", "-", "--format", "svg").out for more in ([], ["--derivative"])
    )
    assert b'id="slope-1-1"' in with_them
    assert b'id="slope-1-1"' not in without
    assert b'id="curve-1-1"' in without


def test_ranges_size_and_dots(cli: Run) -> None:
    shown = texts(cli("plot", "tanh", "--range=-8:8", "--y-range=-3:3", "-o", "-", "--format", "svg").out)
    assert {"−8", "8", "−3", "3"} <= shown
    with Image.open(
        io.BytesIO(cli("plot", "tanh", "--size", "4x3", "--dpi", "50", "-o", "-", "--format", "png").out)
    ) as image:
        assert image.size == (200, 150)


@pytest.mark.parametrize(
    ("format", "count"), long_except([("svg", 4), ("png", 3), ("pdf", 3)], [("svg", 4), ("png", 3)], unpack=True)
)
def test_themes_differ_and_auto_is_light_but_for_svg(cli: Run, format: str, count: int) -> None:
    figure = {
        theme: cli("plot", "tanh", "--theme", theme, "-o", "-", "--format", format).out
        for theme in ("light", "dark", "print", "auto")
    }
    assert len(set(figure.values())) == count
    assert (b"prefers-color-scheme" in figure["auto"]) == (format == "svg")
    assert not any(b"prefers-color-scheme" in figure[theme] for theme in ("light", "dark", "print"))


def test_a_width_alone_keeps_the_proportions(cli: Run) -> None:
    png = cli("plot", "tanh", "--size", "85mm", "--dpi", "300", "-o", "-", "--format", "png").out
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (int(300 * 85 / 25.4), int(300 * 85 / 25.4 * 4.2 / 6.4))


COMMANDS = [
    ("plot", "relu"),
    ("derivative", "relu"),
    ("derivative", "softmax", "--logits", "2,1"),
    ("compare", "relu", "gelu"),
    ("compare", "--grid", "relu", "gelu"),
    ("approximate", "relu", "--hidden", "1"),
    ("propagate", "relu", "--depth", "4", "--width", "8", "--seeds", "2"),
    ("train", "relu", "--task", "xor", "--steps", "5", "--seeds", "2"),
]


FEW = [("plot", "relu"), ("derivative", "softmax", "--logits", "2,1"), ("compare", "--grid", "relu", "gelu")]
"""Commands of the short mode: one panel, a heat map, a grid."""


@pytest.mark.parametrize("arguments", long_except(COMMANDS, FEW), ids=" ".join)
def test_every_command_can_leave_out_the_background(cli: Run, arguments: tuple[str, ...]) -> None:
    for more, alpha in ((), 255), (("--transparent",), 0):
        png = cli(*arguments, *more, "--quiet", "--size", "85mm", "--dpi", "60", "-o", "-", "--format", "png").out
        with Image.open(io.BytesIO(png)) as image:
            seen = image.getchannel("A")
            assert {seen.getpixel(corner) for corner in ((0, 0), (seen.width - 1, seen.height - 1))} == {alpha}
            opaque = np.asarray(seen)
            assert opaque.min() == alpha
            assert opaque.max() > 200


@pytest.mark.parametrize("arguments", long_except(COMMANDS, FEW), ids=" ".join)
def test_every_figure_follows_the_page(cli: Run, arguments: tuple[str, ...]) -> None:
    svg = cli(*arguments, "--quiet", "-o", "-", "--format", "svg").out
    assert b"@media screen and (prefers-color-scheme:dark)" in svg
    assert b'id="figure-' in svg


def test_a_gif_has_a_background(cli: Run) -> None:
    done = cli("approximate", "relu", "--method", "train", "--transparent", "-o", "a.gif")
    assert (done.code, done.out) == (2, b"")
    assert done.complaint.startswith("--transparent: a GIF does not support partial transparency")


def test_languages(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["plot", "relu", "-o", "-", "--format", "svg"]
    english, japanese = cli(*arguments).out.decode(), cli(*arguments, "--lang", "ja").out.decode()
    assert "Kinks: relu at x = 0." in english
    assert "折れ点" in japanese
    monkeypatch.setenv("ACTVIZ_LANG", "ja")
    assert cli(*arguments).out.decode() == japanese
    assert cli(*arguments, "--lang", "en").out.decode() == english


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param("exp(x)", "-0.001:1400", marks=pytest.mark.long),
        ("1/x**3", "-1e6:1e6"),
        ("tan(x)", "-6:6"),
        pytest.param("tan(1000*x)", "-0.1:0.1", marks=pytest.mark.long),
        pytest.param("tan(1000*x)", "-6:6", marks=pytest.mark.long),
        pytest.param("x**200", "-40:40", marks=pytest.mark.long),
        ("1e300*x**5", "-6:6"),
        ("(-1e308*x)", "0:1"),
        ("x*1e-310", "-1e-200:1e-200"),
        ("relu(x)", "-4e306:4e306"),
        ("relu(x)", "1e15:1e15+32"),
        ("sqrt(sin(x))", "-4:4"),
        pytest.param("sqrt(sin(50*x))", "-0.2:0.2", marks=pytest.mark.long),
        pytest.param("sqrt(sin(50*x))", "-1:1", marks=pytest.mark.long),
        pytest.param("sqrt(sin(50*x))", "-6:6", marks=pytest.mark.long),
        ("0", "-6:6"),
        ("sqrt(-x*x)", "-6:6"),
        ("x**" * 3 + "x", "-6:6"),
        pytest.param("x**" * 9 + "x", "-6:6", marks=pytest.mark.long),
        pytest.param("x**" * 30 + "x", "-6:6", marks=pytest.mark.long),
        ("log(x)", "-6:6"),
    ],
)
def test_odd_curves_are_drawn_without_a_word(cli: Run, text: str, span: str) -> None:
    done = cli("plot", text, f"--range={span}", "-d", "--dpi", "40", "-o", "a.png", "-o", "a.svg")
    assert done == Done(0, b"", "actviz: saved a.png\nactviz: saved a.svg\n")


# --- numbers -----------------------------------------------------------------------------------------------------


def test_json_goes_to_stdout(cli: Run) -> None:
    done = cli("plot", "leaky_relu", "--alpha", "0.01,0.1", "--format", "json", "--samples", "13")
    first, second = curves(done)
    assert (first["label"], second["label"]) == ("leaky_relu α=0.01", "leaky_relu α=0.1")
    x = np.linspace(-6, 6, 13)
    assert json.loads(done.out)["x"] == x.tolist()
    assert second["y"] == np.where(x > 0, x, 0.1 * x).tolist()
    assert second["derivative"] == np.where(x > 0, 1.0, 0.1).tolist()
    assert second["kinks"] == [{"x": 0, "left": 0.1, "right": 1}]


def test_json_knows_a_framework_by_its_name(cli: Run) -> None:
    (keras,) = curves(cli("plot", "keras.leaky_relu", "--format", "json"))
    assert (keras["name"], keras["parameters"]) == ("keras.leaky_relu", {"alpha": 0.2})


def test_csv_has_slopes_only_if_asked(cli: Run) -> None:
    for more, header in ([], ["x", "gelu"]), (["-d"], ["x", "gelu", "gelu derivative"]):
        first, *rows = csv.reader(io.StringIO(cli("plot", "gelu", "--format", "csv", *more).out.decode()))
        assert first == header
        assert len(rows) == 1001


def test_markdown(cli: Run) -> None:
    assert cli("plot", "relu", "--format", "md").out.decode().startswith("| curve | f(x) |")


@pytest.mark.parametrize("format", ["json", "csv", "md"])
def test_text_in_a_file_and_on_stdout_is_the_same(cli: Run, tmp_path: Path, format: str) -> None:
    done = cli("plot", "elu", "--format", format)
    assert cli("plot", "elu", "-o", f"a.{format}").out == b""
    assert cli("plot", "elu", "-o", "-", "--format", format) == done
    assert (tmp_path / f"a.{format}").read_bytes() == done.out


def test_vectors_are_drawn_while_one_input_moves(cli: Run) -> None:
    arguments = ["plot", "softmax", "--logits", "2,1,0.1", "--range=-4:4", "--samples", "9", "--format", "json"]
    outputs = np.array([curve["y"] for curve in curves(cli(*arguments, "--move", "1"))], dtype=float)
    assert outputs.shape == (3, 9)
    moved = np.exp(np.array([[2.0] * 9, np.linspace(-4, 4, 9).tolist(), [0.1] * 9]))
    np.testing.assert_allclose(outputs, moved / moved.sum(axis=0), rtol=1e-14)


def test_many_points(cli: Run) -> None:
    done = cli("plot", "sigmoid", "--samples", "1e5", "--format", "csv")
    assert done.out.count(b"\n") == 100_001


# --- files that are there ----------------------------------------------------------------------------------------


def test_no_clobber_leaves_a_file_alone(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "relu.png").write_bytes(b"former")
    done = cli("plot", "relu", "--no-clobber")
    assert (done.code, done.out) == (1, b"")
    assert done.complaint == "relu.png already exists and was not overwritten (--no-clobber)"
    assert (tmp_path / "relu.png").read_bytes() == b"former"
    assert cli("plot", "relu").code == 0
    assert (tmp_path / "relu.png").read_bytes() != b"former"


# --- characters of other scripts ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_japanese_font")
def test_a_character_without_a_font_is_reported_once(cli: Run) -> None:
    arguments = ["plot", "relu", "活性 = x*sigmoid(x)", "--title", "ReLU の図", "-o"]
    for format in ("png", "pdf"):
        done = cli(*arguments, f"a.{format}")
        notice, saved = done.err.splitlines()
        assert notice.startswith("actviz: no font was found for の図活性; they are drawn as boxes")
        assert saved == f"actviz: saved a.{format}"
    assert cli(*arguments, "a.png", "--quiet").err == ""
    assert cli(*arguments, "a.svg").err == "actviz: saved a.svg\n"


def test_a_text_of_another_script_keeps_its_characters(cli: Run) -> None:
    done = cli("plot", "活性 = x*sigmoid(x)", "relu", "--title", "ReLU の図", "-o", "-", "--format", "svg", "-q")
    assert {"ReLU の図", "活性"} <= texts(done.out)


def test_japanese_is_drawn_with_a_font_that_has_it(cli: Run) -> None:
    for format in ("png", "pdf", "svg"):
        done = cli("plot", "relu", "--title", "ReLU の図", "-o", "-", "--format", format)
        assert (done.code, done.err) == (0, "")
        if format == "svg":
            assert "'DejaVu Sans', 'IPAexGothic', " in done.out.decode()


# --- help --------------------------------------------------------------------------------------------------------


def test_help_is_plain_and_names_every_option(cli: Run, capfd: pytest.CaptureFixture[str]) -> None:
    code = cli("plot", "--help").code
    text = cli("plot", "--help").out.decode() or capfd.readouterr().out
    assert code == 0
    assert text.isascii()
    options = "--alpha --beta --param --derivative --logits --move --range --samples --output --format --theme --size"
    for option in [
        *options.split(),
        "--dpi",
        "--transparent",
        "--title",
        "--lang",
        "--no-clobber",
        "--quiet",
        "-o",
        "-p",
    ]:
        assert option in text
    assert "actviz plot relu leaky_relu --alpha 0.1" in text


def test_without_a_command_there_is_help(cli: Run) -> None:
    assert b"Commands:" in cli().out
    assert cli("--version").out == f"actviz {actviz.__version__}\n".encode()


def test_one_function_by_several_names_is_drawn_once(cli: Run) -> None:
    words = ["nn.GELU", "relu", "F.gelu", "elu:alpha=2", "elu:alpha=2.0000000001"]
    done = cli("plot", *words, "-o", "a.svg", "-o", "a.json", "--samples", "3")
    assert done.err.splitlines()[0] == "actviz: 'torch.gelu' is specified 2 times and drawn once"
    once = cli("plot", *words[:2], *words[3:], "-o", "b.svg", "--samples", "3")
    assert "drawn once" not in once.err
    assert Path("a.svg").read_bytes() == Path("b.svg").read_bytes()
    assert len(json.loads(Path("a.json").read_text())["curves"]) == len(words)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("plot", "sinh(x)/(1 + x**2)"),
            "'sinh(x)/(1 + x**2)' could not be computed beyond |x| = 710.5: an intermediate value",
        ),
        (("derivative", "sinh(x)/(1 + x**2)"), "'sinh(x)/(1 + x**2)' could not be computed beyond |x| = 710.5: "),
        pytest.param(
            ("compare", "sinh(x)/(1 + x**2)", "relu"),
            "'sinh(x)/(1 + x**2)' could not be computed beyond |x| = 710.5",
            marks=pytest.mark.long,
        ),
        (("compare", "exp(x)/(1 + x**2)", "relu"), "'exp(x)/(1 + x**2)' could not be computed above x = 709.8"),
        (("plot", "sinh(x)/(1 + x**2)", "--lang", "ja"), "計算できない範囲があります (|x| = 710.5 を超える範囲)"),
    ],
)
def test_the_report_names_where_the_values_end(cli: Run, arguments: tuple[str, ...], told: str) -> None:
    done = cli(*arguments, "--range=-1000:1000", "--format", "csv")
    assert done.code == 0
    assert told in done.err
    assert cli(*arguments, "--range=-1000:1000", "--format", "csv", "--quiet").err == ""


@pytest.mark.parametrize("formula", ["log(cosh(x))", "exp(x)/(1 + exp(x))", "x/(exp(x) - 1)", "log(x)", "gelu"])
def test_nothing_is_reported_where_all_values_are_there(cli: Run, formula: str) -> None:
    done = cli("plot", formula, "--range=-1000:1000", "--format", "json")
    assert done.err == ""
    assert json.loads(done.out)["curves"][0]["not_computed"] == []


def test_json_tells_where_the_values_end(cli: Run) -> None:
    done = cli("plot", "exp(x)", "--range=0:1000", "--format", "json")
    (gap,) = json.loads(done.out)["curves"][0]["not_computed"]
    assert gap == {"low": pytest.approx(709.782712893384), "high": "inf", "order": 0, "reason": "value too large"}


# --- functions of a vector ---------------------------------------------------------------------------------------

SOFTMAX = ("plot", "softmax", "--logits", "2,1,0.1")


def test_outputs_of_a_vector_function_are_in_json_beside_its_curves(cli: Run) -> None:
    done = cli(*SOFTMAX, "--temperature", "0.5,2", "--target", "1", "--format", "json")
    assert [curve["label"] for curve in curves(done)] == ["softmax[0]", "softmax[1]", "softmax[2]"]
    (vector,) = done.json["vectors"]
    np.testing.assert_allclose(vector["outputs"], [0.6590011, 0.2424330, 0.0985659], atol=5e-8)
    assert (vector["logits"], vector["sum"], vector["target"]) == ([2.0, 1.0, 0.1], 1.0, 1)
    np.testing.assert_allclose(vector["gradient"], [0.6590011, 0.2424330 - 1, 0.0985659], atol=5e-8)
    assert [one["temperature"] for one in vector["temperatures"]] == [0.5, 2.0]
    assert [one["largest_input"] for one in vector["direct"]] == [pytest.approx(88.7228, abs=1e-4), 709.782712893384]
    assert "vectors" not in cli("plot", "relu", "--format", "json").json


def test_infinities_of_overflow_are_texts_in_json(cli: Run) -> None:
    done = cli("plot", "softmax", "--logits", "1000,1", "--format", "json")
    direct = done.json["vectors"][0]["direct"]
    assert [one["exp"][0] for one in direct] == ["inf", "inf"]
    assert [one["outputs"] for one in direct] == [[None, 0.0], [None, 0.0]]


def test_csv_has_a_row_at_the_given_point_or_a_row_for_every_bar(cli: Run) -> None:
    _, *outputs = next(
        row for row in csv.reader(io.StringIO(cli(*SOFTMAX, "--samples", "4", "--format", "csv").out.decode()))
        if row[0] == "2.0"
    )  # fmt: skip
    np.testing.assert_allclose([float(y) for y in outputs], [0.6590011, 0.2424330, 0.0985659], atol=5e-8)
    bars = [*csv.DictReader(io.StringIO(cli(*SOFTMAX, "--temperature", "1,2", "--format", "csv").out.decode()))]
    assert [(row["temperature"], row["index"], row["input"]) for row in bars] == [
        (temperature, str(index), z) for temperature in ("1.0", "2.0") for index, z in enumerate(("2.0", "1.0", "0.1"))
    ]
    np.testing.assert_allclose([float(row["output"]) for row in bars[:3]], [float(y) for y in outputs], rtol=1e-14)


def test_a_report_is_beside_the_figure_of_a_vector_function(cli: Run, tmp_path: Path) -> None:
    done = cli(*SOFTMAX, "--bars")
    assert (done.code, done.out) == (0, b"softmax-bars.png\n")
    assert (tmp_path / "softmax-bars.png").exists()
    report = cli(*SOFTMAX, "--bars", "--format", "rich").out.decode()
    assert done.err == report
    assert "0.24243" in report
    assert "the limit is 88.72283" in report
    assert cli(*SOFTMAX, "--bars", "-q").err == ""
    assert "nan, 0" in cli("plot", "softmax", "--logits", "1000,1", "--format", "rich").out.decode()


def test_markdown_has_the_outputs_below_the_curves(cli: Run) -> None:
    text, bars = (cli(*SOFTMAX, *more, "--format", "md").out.decode() for more in ([], ["--bars"]))
    assert text.endswith(bars)
    assert text.startswith("| curve |")
    assert "| [1] | 1 | 0.24243 | 0.24243 | 2.7183 | 0.36788 |" in bars
    assert "| sum | – | 1 |" in bars


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*SOFTMAX, "--temperature", "0"), "--temperature: '0' is invalid; it must be a positive number, such as 0.5"),
        ((*SOFTMAX, "--temperature", "1,-2"), "--temperature: '-2' is invalid"),
        ((*SOFTMAX, "--temperature", "1,"), "--temperature: ''"),
        (("plot", "relu", "--temperature", "2"), "--temperature requires a vector function, such as softmax"),
        (("plot", "relu", "--bars"), "--bars requires a vector function, such as softmax"),
        ((*SOFTMAX, "relu", "--bars"), "--bars requires vector functions only; relu is a scalar function"),
        ((*SOFTMAX, "--target", "3"), "--target 3 is invalid; it must be the index of an input, from 0 to 2"),
        ((*SOFTMAX, "--target", "-1"), "--target: '-1' is invalid"),
        (
            ("plot", "sparsemax", "--logits", "2,1", "--target", "0"),
            "--target requires a function with a cross-entropy",
        ),
        ((*SOFTMAX, "--bars", "--at", "0"), "remove --bars"),
        ((*SOFTMAX, "--bars", "--derivative"), "--derivative draws curves, not bars"),
        ((*SOFTMAX, "--bars", "--show"), "--show requires curves; remove --bars and --temperature"),
        (("plot", "relu", "--format", "rich"), "rich"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_options_of_vector_functions_are_checked(cli: Run, arguments: tuple[str, ...], message: str) -> None:
    done = cli(*arguments)
    assert done.code == 2
    assert message in done.err
    assert done.out == b""
