"""The functions of the package: they return the results of the commands, which draw, save and show themselves."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

import actviz
from actviz import ActvizError
from actviz.cli.app import run
from actviz.rendering import TextResult
from tests.selection import in_one_test

SMALL: dict[str, Any] = {"depth": 4, "width": 8, "seeds": 2}
SHORT: dict[str, Any] = {"task": "xor", "seeds": 2, "lr": 0.1, "steps": 20}
MINE = "mine = x*sigmoid(b*x):b=1.5"
INPUTS = [2, 1, 0.1]

CALLS: dict[str, Callable[[], TextResult]] = {
    "plot relu leaky_relu:alpha=0.3 keras.elu": lambda: actviz.plot("relu", "leaky_relu:alpha=0.3", "keras.elu"),
    "plot mish --derivative --range=-2:3 --samples 51": lambda: actviz.plot(
        "mish", derivative=True, interval=(-2, 3), samples=51
    ),
    "plot softmax --logits 2,1,0.1 --move 1": lambda: actviz.plot("softmax", logits=INPUTS, move=1),
    f"plot relu relu '{MINE}'": lambda: actviz.plot(actviz.get("relu"), "relu", MINE),
    "derivative gelu relu": lambda: actviz.derivative("gelu", actviz.get("relu")),
    "derivative relu --order 2 --at-kink right --depth 5,9 --check": lambda: actviz.derivative(
        "relu", order=2, at_kink="right", depth=[5, 9], check=True
    ),
    "derivative softmax --logits 2,1,0.1": lambda: actviz.derivative("softmax", logits=INPUTS),
    "derivative softmax tanh --logits 2,1,0.1": lambda: actviz.derivative("softmax", "tanh", logits=INPUTS),
    "derivative softmax --logits 2,1,0.1 --move 0": lambda: actviz.derivative("softmax", logits=INPUTS, move=0),
    "compare gelu silu": lambda: actviz.compare("gelu", "silu"),
    "compare torch.gelu keras.relu6 mish --against relu": lambda: actviz.compare(
        "torch.gelu", "keras.relu6", "mish", against="relu"
    ),
    "compare relu gelu silu --against relu": lambda: actviz.compare("relu", "gelu", "silu", against="relu"),
    "compare gelu silu relu --grid": lambda: actviz.compare("gelu", "silu", "relu", grid=True),
    "table relu softmax torch.gelu --columns name,gain,formula": lambda: actviz.table(
        "relu", "softmax", "torch.gelu", columns=["name", "gain", "formula"]
    ),
    "table": actviz.table,
    "approximate tanh --hidden 3": lambda: actviz.approximate(actviz.get("tanh"), hidden=3),
    "propagate relu tanh --depth 4 --width 8 --seeds 2": lambda: actviz.propagate("relu", "tanh", **SMALL),
    "propagate gelu --depth 4 --width 8 --seeds 2 --init he,exact --seed 3 --residual": lambda: actviz.propagate(
        "gelu", init=["he", "exact"], seed=3, residual=True, **SMALL
    ),
    "train relu tanh --task xor --seeds 2 --lr 0.1 --steps 20": lambda: actviz.train("relu", "tanh", **SHORT),
}
"""An equivalent command line for each call."""


@pytest.mark.parametrize("line", CALLS)
def test_a_function_gives_what_the_command_gives(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CALLS[line]()
    for format in (*result.formats, "txt"):
        if format in ("rich", "pdf", "png") or (format == "txt" and "rich" not in result.formats):
            continue
        command = f"command.{'h' if format == 'c' else format}"
        assert run([*shlex.split(line), "-o", command, "--quiet"]) == 0, capfd.readouterr().err
        saved = result.save(command.replace("command", "function"))
        assert saved.read_bytes() == Path(command).read_bytes(), format


def test_results_have_texts() -> None:
    result = actviz.plot("relu", samples=3)
    assert json.loads(result.to_json())["x"] == [-6, 0, 6]
    assert result.to_csv().splitlines()[0] == "x,relu"
    assert "`relu`" in result.to_markdown()
    assert "largest error" in actviz.approximate(actviz.get("tanh")).report()
    assert "最大誤差" in actviz.approximate(actviz.get("tanh")).report(language="ja")


def test_a_representation_is_one_short_line() -> None:
    relu = actviz.get("relu")
    shown = [
        repr(actviz.plot(relu, "tanh")),
        str(actviz.compare(relu, "tanh")),
        repr(actviz.facts(relu)),
        repr(actviz.approximate(actviz.get("tanh"))),
    ]
    assert shown == [
        "<Sample of relu, tanh>",
        "<Compared of relu, tanh>",
        "<Facts of relu>",
        "<Fit of tanh on -8:8, hidden=4, max_error=0.02626>",
    ]


def test_a_curve_plots_itself() -> None:
    curve = actviz.get("elu")
    assert (
        curve.plot((-2, 2), derivative=True).to_csv() == actviz.plot("elu", interval=(-2, 2), derivative=True).to_csv()
    )


# --- figures and files ------------------------------------------------------------------------------------------------


def test_a_figure_is_drawn_as_it_is_asked_for() -> None:
    result = actviz.plot("relu")
    figure = result.draw(size=(3, 2), theme="dark", title="A title", y_range=(-1, 2))
    assert isinstance(figure, Figure)
    assert figure.get_size_inches().tolist() == [3, 2]
    assert figure.axes[0].get_ylim() == (-1, 2)
    assert figure.get_facecolor() != result.draw().get_facecolor()
    panels = actviz.propagate("relu", **SMALL).draw(panels=["variance"])
    assert len(panels.axes) == 1
    assert len(actviz.derivative("relu").draw(overlay=True).axes) == 1


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "figure.PNG"
    path.write_text("before")
    assert actviz.plot("relu").save(str(path), dpi=50) == path
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_figure_has_a_named_size_and_a_picture() -> None:
    figure = actviz.plot("relu").draw(size="slide")
    assert figure.get_size_inches().tolist() == [10, 5.625]
    picture = figure._repr_png_()  # type: ignore[attr-defined]
    assert picture.startswith(b"\x89PNG")
    assert [int.from_bytes(picture[start : start + 4]) for start in (16, 20)] == [1500, 843]


def test_panels_are_one_text_or_several() -> None:
    networks, fit = actviz.propagate("relu", **SMALL), actviz.approximate(actviz.get("tanh"))
    trainings = actviz.train("relu", **SHORT)
    assert len(networks.draw(panels="variance").axes) == 1
    assert len(fit.draw(panels="error").axes) == 1
    assert len(fit.draw(panels=None).axes) == 2
    assert len(trainings.draw(panels=("score", "loss")).axes) == 2


def test_every_result_has_a_text_file(tmp_path: Path) -> None:
    for result in (actviz.plot("relu"), actviz.compare("relu", "gelu"), actviz.facts(actviz.get("relu"))):
        assert result.save(tmp_path / "a.txt").read_text(encoding="utf-8") == result.report() != ""


def test_results_are_compared_and_hashed() -> None:
    makers: list[Callable[[], object]] = [
        lambda: actviz.plot("relu"),
        lambda: actviz.plot("relu").traces[0],
        lambda: actviz.derivative("relu"),
        lambda: actviz.derivative("relu").curves[0],
        lambda: actviz.compare("relu", "gelu"),
        lambda: actviz.approximate(actviz.get("tanh")),
    ]
    for make in makers:
        one, other = make(), make()
        assert one == one  # noqa: PLR0124
        assert one != other
        assert len({one, other}) == 2
    for same in (lambda: actviz.facts(actviz.get("relu")), lambda: actviz.get("softmax")):
        assert same() == same()
        assert len({same(), same()}) == 1


def test_parts_of_results_have_short_representations() -> None:
    trained = actviz.train("relu", **SHORT).curves[0]
    network = actviz.propagate("relu", **SMALL).networks[0]
    parts = [
        actviz.get("softmax"),
        actviz.plot("relu").traces[0],
        actviz.derivative("gelu").curves[0],
        network,
        trained,
    ]
    assert [*map(repr, parts)] == [
        "<VectorFunction softmax: exp(x_i) / sum_j exp(x_j)>",
        "<Trace of relu>",
        "<Derivative of gelu>",
        f"<RandomNetwork of {network.label}>",
        "<Trained of relu>",
    ]
    assert all(
        len(repr(part)) < 100 for part in (trained.regions, network.measured, actviz.plot("relu").traces[0].value)
    )


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (lambda: actviz.plot("rleu"), ActvizError, "unknown activation 'rleu'; did you mean 'relu'"),
        (actviz.plot, TypeError, "name one function at least"),
        (lambda: actviz.plot(3), ActvizError, "int is no function; names, formulas and curves are given one by"),  # type: ignore[arg-type]
        (
            lambda: actviz.plot("softmax"),
            ActvizError,
            (r"softmax: logits=None is invalid; specify the inputs, such as logits=\[2, 1, 0\.1, 0\]"),
        ),
        (
            lambda: actviz.plot("relu", logits=[1]),
            ActvizError,
            (
                "logits requires a vector function, such as softmax, "
                "log_softmax, softmin, sparsemax, entmax15, hardmax, "
                "gumbel_softmax, glu, bilinear_glu, reglu, geglu, "
                "swiglu, maxout, crelu; none is specified"
            ),
        ),
        (
            lambda: actviz.plot("softmax", logits=[1], move=1),
            ActvizError,
            ("move=1 is invalid; it must be the index of an input, from 0 to 0"),
        ),
        (lambda: actviz.plot("relu", interval=(1, 1)), ActvizError, "the range 1:1 is empty"),
        (lambda: actviz.plot("relu", samples=1), ActvizError, "1 samples are out of range; use from 2 to 1000000"),
        (
            lambda: actviz.derivative("relu", vanishing=-1),
            ActvizError,
            ("a slope magnitude of -1 is out of range; it must be at least 0"),
        ),
        (lambda: actviz.compare("relu"), ActvizError, "a comparison requires at least two curves"),
        (lambda: actviz.compare("relu", against="relu"), ActvizError, "a comparison requires at least two curves"),
        (
            lambda: actviz.compare("relu", against="softmax"),
            ActvizError,
            ("'softmax' is a vector function; against supports only scalar functions"),
        ),
        (lambda: actviz.table("relu", columns=["gian"]), ActvizError, "columns: unsupported value 'gian'"),
        (
            lambda: actviz.propagate("softmax"),
            ActvizError,
            ("'softmax' is a vector function; propagate supports only scalar functions"),
        ),
        (lambda: actviz.propagate("relu", depth=1), ActvizError, "depth=1 is out of range; it must be at least 2"),
        (lambda: actviz.train("relu", task="moon"), ActvizError, "task='moon' is invalid; choose from xor, moons"),
        (
            lambda: actviz.plot("relu").draw(theme="red"),  # type: ignore[arg-type]
            ActvizError,
            ("unknown theme 'red'; known themes: light, dark, print, auto"),
        ),
        (lambda: actviz.plot("relu").draw(theme=None), ActvizError, "theme=None is invalid; choose from light, dark"),  # type: ignore[arg-type]
        (lambda: actviz.plot("relu").draw(title=3), ActvizError, "title=3 is invalid; it must be a string or None"),  # type: ignore[arg-type]
        (lambda: actviz.plot("relu").draw(y_range=(1, 0)), ActvizError, "y_range: the range 1:0 is empty"),
        (
            lambda: actviz.plot("relu").draw(y_range=3),  # type: ignore[arg-type]
            ActvizError,
            (r"y_range=3 is invalid; it must be two numbers, such as \(-1, 2\)"),
        ),
        (
            lambda: actviz.plot("relu").draw(size=6),  # type: ignore[arg-type]
            ActvizError,
            (
                r"size=6 is invalid; specify width and height in inches, such as \(6, 4\) or \(6, "
                r"None\), or one of nature, nature-double, ieee, ieee-double, slide"
            ),
        ),
        (lambda: actviz.plot("relu").draw(size=(0, 1)), ActvizError, r"size: \(0, 1\) is out of range; .* 1 to 100"),
        (lambda: actviz.plot("relu").draw(size=(float("nan"), 1)), ActvizError, "1 to 100 inches"),
        (
            lambda: actviz.plot("relu").draw(size="natrue"),
            ActvizError,
            ("size: unsupported value .* did you mean 'nature'"),
        ),
        (lambda: actviz.plot("relu").draw(size=(100, 100)), ActvizError, "^size, dpi: 100x100 inches at 150"),
        (
            lambda: actviz.plot("relu").save("a.png", size=(1e5, 1e5)),
            ActvizError,
            (
                r"size: \(100000\.0, 100000\.0\) is out of range; width and height must be from 1 to "
                r"100 inches"
            ),
        ),
        (
            lambda: actviz.plot("relu").save("a.png", dpi=10**6),
            ActvizError,
            ("dpi=1000000 is invalid; it must be an integer from 10 to 1200"),
        ),
        (
            lambda: actviz.plot("relu").save("a.png", dpi=72.5),  # type: ignore[arg-type]
            ActvizError,
            (r"dpi=72\.5 is invalid; it must be an integer from 10 to 1200"),
        ),
        (
            lambda: actviz.plot("relu").save("a.png", size=(20, 20), dpi=1200),
            ActvizError,
            ("size, dpi: 20x20 inches at 1200 dots per inch are 576 megapixels; the maximum is 100 megapixels"),
        ),
        (
            lambda: actviz.propagate("relu", **SMALL).draw(panels=["var"]),
            ActvizError,
            (r"panels=\['var'\] is invalid; choose from variance, gradient, correlation, zeros, dead"),
        ),
        (
            lambda: actviz.propagate("relu", **SMALL).draw(panels=3),
            ActvizError,
            ("panels=3 is invalid; choose from variance, gradient, correlation, zeros, dead"),
        ),
        (
            lambda: actviz.approximate(actviz.get("tanh")).draw(panels=["net"]),
            ActvizError,
            (r"panels=\['net'\] is invalid; choose from fit, error, units, network"),
        ),
        (
            lambda: actviz.train("relu", **SHORT).draw(panels=["los"]),
            ActvizError,
            (r"panels=\['los'\] is invalid; choose from score, loss, dead, regions"),
        ),
        (
            lambda: actviz.train("relu", **SHORT).draw(panels=[]),
            ActvizError,
            (r"panels=\[\] is invalid; choose from score, loss, dead, regions"),
        ),
        (
            lambda: actviz.facts(actviz.get("relu")).to_csv(),
            ActvizError,
            ("<Facts of relu>: unsupported value 'csv'; choose from json, md, rich"),
        ),
        (lambda: actviz.plot("relu").draw(language="fr"), ActvizError, "language='fr' is invalid; choose from en, ja"),
        (lambda: actviz.plot("relu").report(language="fr"), ActvizError, "language='fr'"),
        (lambda: actviz.plot("relu").draw(panels=1), TypeError, "the figure of plot has no option 'panels'"),
        (
            lambda: actviz.plot("relu").save("a"),
            ActvizError,
            (
                r"'a' has no extension of a known format; use one of \.png, \.svg, \.pdf, \.json, "
                r"\.csv, \.md, \.txt"
            ),
        ),
        (
            lambda: actviz.plot("relu").save("a.gif"),
            ActvizError,
            ("'a.gif': unsupported value 'gif'; .* png, svg, pdf, json"),
        ),
        (
            lambda: actviz.facts(actviz.get("relu")).save("a.png"),
            ActvizError,
            (r"'a\.png': unsupported value 'png'; choose from json, md, txt"),
        ),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(act: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        act()


def test_matplotlib_and_rich_are_loaded_when_they_are_needed() -> None:
    code = """
import sys, actviz
found = lambda: [name for name in ("matplotlib", "rich") if name in sys.modules]
result = actviz.plot("relu", samples=3)
facts, fit = actviz.facts(actviz.get("relu")), actviz.approximate(actviz.get("relu"))
print(found(), repr(result))
result.to_json()
print(found())
result.draw()
print(found(), "matplotlib.pyplot" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[] <Sample of relu>", "[]", "['matplotlib'] False"]


# --- notebooks --------------------------------------------------------------------------------------------------------

SHOWN: dict[str, Callable[[], Any]] = {
    "curve": lambda: actviz.get("gelu"),
    "sample": lambda: actviz.plot("gelu", "relu"),
    "derivatives": lambda: actviz.derivative("gelu"),
    "comparison": lambda: actviz.compare("gelu", "silu"),
    "fit": lambda: actviz.approximate(actviz.get("gelu")),
    "propagation": lambda: actviz.propagate("relu", **SMALL),
    "trainings": lambda: actviz.train("relu", **SHORT),
}


@in_one_test("name", SHOWN)
def test_a_notebook_shows_a_figure(name: str) -> None:
    result = SHOWN[name]()
    svg = result._repr_svg_()
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    html = result._repr_html_()
    ElementTree.fromstring(f"<div>{html}</div>")
    assert svg[svg.index("<svg") :] in html
    assert ("<table>" in html) == (name in ("comparison", "fit"))


def test_figures_in_one_page_share_no_names() -> None:
    pages = [SHOWN[name]()._repr_html_() for name in SHOWN]
    names = [{*re.findall(r'\bid="([^"]+)"', page)} for page in pages]
    used = [{*re.findall(r'(?:url\(#|href="#)([^)"]+)', page)} for page in pages]
    assert all(mine >= wanted for mine, wanted in zip(names, used, strict=True))
    for number, mine in enumerate(names):
        for other in names[number + 1 :]:
            assert {name for name in mine & other if "figure-" in name} == set()
        assert not used[number] & set().union(*(names[:number] + names[number + 1 :]))


def test_formulas_are_typeset() -> None:
    assert actviz.get("gelu")._repr_latex_() == r"$$f(x) = x\,\Phi(x)$$"
    assert actviz.get("softmax")._repr_latex_() == r"$$f(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}$$"
    assert actviz.get("crelu")._repr_latex_().startswith("$$f(x) = [")


def test_facts_are_a_table_whose_texts_are_escaped() -> None:
    html = actviz.facts(actviz.parse("x if x > 0 else 0*x"))._repr_html_()
    ElementTree.fromstring(html)
    assert "x if x &gt; 0 else" in html


def test_a_curve_without_values_is_shown_as_a_formula() -> None:
    curve = actviz.parse("log(-1 - x**2)")
    assert curve._repr_svg_() is curve._repr_html_() is None
    assert curve._repr_latex_().startswith("$$f(x) = ")
