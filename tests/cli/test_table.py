"""``actviz table``: the catalogue, cards and advice."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from itertools import product
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

import actviz
from actviz.activations.advice_entry import LAYERS, PROBLEMS, TASKS
from actviz.tables.table import COLUMNS
from tests.cli.conftest import Run
from tests.selection import long_except

KEYS = {
    "name", "title", "family", "formula", "derivative", "parameters", "range", "minimum", "limits", "monotonic",
    "smoothness", "kinks", "max_slope", "lipschitz", "zero_at_zero", "symmetry", "saturates", "dead", "sparsity",
    "mean", "second_moment", "gain", "dialects", "uses", "strengths", "weaknesses", "source",
}  # fmt: skip


def rows(cli: Run, *arguments: str) -> dict[str, Any]:
    """The rows of the table by name."""
    done = cli("table", *arguments, "--format", "json")
    assert done.code == 0, done.err
    return {row["label"]: row for row in json.loads(done.out)}


def test_the_whole_catalogue_is_listed(cli: Run) -> None:
    found = rows(cli)
    assert list(found) == actviz.names()
    assert all(set(row) >= KEYS for row in found.values())
    gelu = found["gelu"]
    assert gelu["gain"] == pytest.approx(1.533530, abs=1e-6)
    assert gelu["range"] == [pytest.approx(-0.16997120747990369, rel=1e-12), "inf"]
    assert gelu["max_slope"] == {
        "x": pytest.approx(2**0.5, rel=1e-7),
        "value": pytest.approx(1.128904145185155, rel=1e-12),
    }
    assert gelu["monotonic"] == "no"
    assert gelu["smoothness"] == "Cinf"
    assert gelu["dialects"]["torch"][0] == "torch.GELU"
    assert found["softmax"]["range"] is None
    assert found["softmax"]["family"] == "vector"


def test_facts_depend_on_parameters(cli: Run) -> None:
    found = rows(cli, "elu", "elu:alpha=2", "x*tanh(x)")
    assert found["elu"]["smoothness"] == "C1"
    assert found["elu α=2"]["smoothness"] == "C0"
    assert found["elu α=2"]["range"][0] == -2
    assert found["x*tanh(x)"]["symmetry"] == "even"
    assert rows(cli, "elu", "--alpha", "2")["elu α=2"] == found["elu α=2"]


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        (["monotonic=no"], lambda row: row["monotonic"] == "no"),
        (["gain>1.6", "gain<=2"], lambda row: 1.6 < row["gain"] <= 2),
        (["lipschitz<=1"], lambda row: row["lipschitz"] != "inf" and row["lipschitz"] <= 1),
        (["lipschitz<1"], lambda row: row["lipschitz"] != "inf" and row["lipschitz"] < 1),
        (["lipschitz>=2"], lambda row: row["lipschitz"] == "inf" or row["lipschitz"] >= 2),
        (["kinks=0"], lambda row: row["kinks"] == []),
        (["dead=yes"], lambda row: row["dead"]),
        (["supremum=inf"], lambda row: row["range"][1] == "inf"),
        (["smoothness!=Cinf"], lambda row: row["smoothness"] != "Cinf"),
    ],
)
def test_conditions_keep_the_rows_that_meet_them_and_no_others(cli: Run, conditions: list[str], holds: Any) -> None:
    kept = rows(cli, *(word for text in conditions for word in ("--where", text)))
    everything = {name: row for name, row in rows(cli).items() if row["family"] != "vector" and row["gain"] is not None}
    assert {name for name in kept if name in everything} == {name for name, row in everything.items() if holds(row)}


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("dead=none", "dead=no"),
        ("dead zone=none", "dead=no"),
        ("dead!=none", "dead=yes"),
        ("saturates=both sides", "saturates=both"),
        ("saturates!=both sides", "saturates!=both"),
        ("kinks=none", "kinks=0"),
        ("kinks!=none", "kinks>0"),
        ("Largest Slope>1", "max_slope>1"),
        ("limit at ∞=1", "limit_right=1"),
        ("単調性=なし", "monotonic=no"),
        ("単調性=単調増加", "monotonic=increasing"),
        ("滑らかさ=不連続", "smoothness=discontinuous"),
        ("折れ点=なし", "kinks=0"),
        ("飽和=両側", "saturates=both"),
        ("smoothness=cinf", "smoothness=Cinf"),
    ],
)
def test_conditions_are_written_with_the_words_of_the_table(cli: Run, said: str, condition: str) -> None:
    meant = cli("table", "--where", condition, "--format", "csv", "--columns", "name").out
    for language in ("en", "ja"):
        found = cli("table", "--where", said, "--format", "csv", "--columns", "name", "--lang", language)
        assert (found.code, found.err) == (0, "")
        assert found.out == meant


@pytest.mark.parametrize(
    "words", ["largest slope,f(0),dead zone", "Largest Slope,f(0),Dead-Zone", "傾きの最大,f(0),傾き 0 の区間"]
)
def test_columns_are_named_by_their_headings(cli: Run, words: str) -> None:
    named = cli("table", "relu", "--columns", "max_slope,value_at_zero,dead", "--format", "csv").out
    assert cli("table", "relu", "--columns", words, "--format", "csv").out == named


def test_rows_are_sorted_by_a_heading(cli: Run) -> None:
    assert cli("table", "--sort", "傾きの最大").out == cli("table", "--sort", "max_slope").out


def test_families_and_words_are_looked_for(cli: Run) -> None:
    assert set(rows(cli, "--family", "exponential")) == {"exponential", "elu", "celu", "selu", "pelu", "xielu"}
    assert "gelu" in rows(cli, "--search", "hendrycks")
    assert "lecun_tanh" in rows(cli, "--search", "EFFICIENT BACKPROP")


def test_rows_are_sorted_and_what_is_not_known_comes_last(cli: Run) -> None:
    gains = [row["gain"] for row in rows(cli, "--sort", "gain").values()]
    known = [gain for gain in gains if gain is not None]
    assert known == sorted(known)
    assert gains[: len(known)] == known
    assert [row["gain"] for row in rows(cli, "--sort", "gain", "--reverse").values()][: len(known)] == known[::-1]
    names = list(rows(cli, "--sort", "name"))
    assert names == sorted(names)


def test_csv_holds_full_numbers(cli: Run) -> None:
    lines = list(csv.DictReader(StringIO(cli("table", "--format", "csv").out.decode())))
    assert list(lines[0]) == list(COLUMNS)
    found = rows(cli)
    for line in lines:
        gain = found[line["name"]]["gain"]
        assert line["gain"] == ("" if gain is None else repr(gain))


def assert_is_latex(text: str) -> None:
    """Braces and dollars are balanced, mathtext reads all formulas, and no other sign has a meaning in TeX."""
    parser = pytest.importorskip("matplotlib.mathtext").MathTextParser("path")
    body = text.split("\\midrule\n")[1].split("\\bottomrule", maxsplit=1)[0]
    for line in body.splitlines():
        assert line.endswith(r" \\")
        for cell in line.removesuffix(r" \\").split(" & "):
            parts = re.split(r"(?<!\\)\$", cell)
            assert len(parts) % 2 == 1, cell
            for formula in parts[1::2]:
                parser.parse(f"${formula}$")
                assert formula.count("{") == formula.count("}")
            outside = re.sub(
                r"\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\[&%$#_{}]", "", "".join(parts[::2])
            )
            assert re.fullmatch(r"[^&%$#_{}~^\\<>|]*", outside), cell
            outside.encode("latin-1")


@pytest.mark.parametrize(
    ("words", "formulas"),
    [
        (["mine = x*tanh(x)"], [r"$x\,\tanh(x)$", r"$\tanh(x) + x\,\mathrm{sech}^2(x)$"]),
        (["my_f = x*sigmoid(b_1*x):b_1=1.5"], [r"my\_f b$_1$=1.5", r"$x\,\sigma(b_{1}\,x)$"]),
        (["x if x > 0 else x + -2"], [r"$x\ \mathrm{if}\ x > 0,\ \ \mathrm{else}\ x - 2$", "x if x $>$ 0 else x + -2"]),
        (["softmax"], [r"$\frac{e^{x_i}}{\sum_j e^{x_j}}$"]),
        (["keras.leaky_relu"], [r"$x\ \mathrm{if}\ x \geq 0,\ \ \mathrm{else}\ \alpha\,x$"]),
        (["a_b_c*x:a_b_c=2"], [r"$a_{\mathrm{b\_c}}\,x$", r"a\_b\_c*x a\_b\_c=2"]),
    ],
)
def test_whatever_is_named_is_typeset_in_tex(cli: Run, words: list[str], formulas: list[str]) -> None:
    tex = cli("table", *words, "--columns", "name,formula,derivative,max_abs_slope", "--format", "tex").out.decode()
    assert_is_latex(tex)
    for formula in formulas:
        assert formula in tex


def test_a_network_from_a_pipe_is_typeset_in_tex(cli: Run) -> None:
    fit = cli("approximate", "gelu", "--hidden", "2", "--format", "json").out
    tex = cli("table", "-", "--columns", "name,formula,derivative", "--format", "tex", stdin=fit).out.decode()
    assert_is_latex(tex)
    assert tex.count("$") == 4
    assert r"\mathrm{relu}(" in tex
    assert "+ -" not in tex


@pytest.mark.parametrize("family", long_except([[], ["--family", "gated"]], [["--family", "gated"]]))
def test_the_whole_catalogue_is_latex(cli: Run, family: list[str]) -> None:
    assert_is_latex(cli("table", *family, "--format", "tex").out.decode())


def test_markdown_and_tex(cli: Run) -> None:
    page = cli("table", "--family", "gated", "--columns", "formula,gain", "--format", "md").out.decode().splitlines()
    assert page[0] == "| name | formula | gain |"
    assert all(line.count("|") - line.count(r"\|") == 4 for line in page)
    tex = cli("table", "relu", "elu", "--format", "tex").out.decode()
    assert r"\toprule" in tex
    assert tex.count(r"\\") == 3
    assert "$" in tex


def test_a_pipe_gets_everything_uncut(cli: Run) -> None:
    page = cli("table").out.decode().splitlines()
    assert len(page) == len(actviz.names()) + 3
    for name, row in rows(cli).items():
        line = next(line for line in page if line.startswith(f"{name} "))
        assert row["formula"].replace(" ", "") in line.replace(" ", "") or row["family"] == "vector"
    assert "…" not in "".join(page)


@pytest.mark.parametrize("language", long_except(["en", "ja"], ["en"]))
def test_cards(cli: Run, language: str) -> None:
    done = cli("table", "leaky_relu", "--lang", language)
    assert done.code == 0
    for word in ("leaky_relu", "f′(x)", "0.01", "Maas", "keras.layers.leaky_relu", "0.01*relu(-x)", "⠀"):
        assert word in done.out.decode()
    assert ("framework differences" in done.out.decode()) == (language == "en")
    markdown = cli("table", "leaky_relu", "--lang", language, "--format", "md").out.decode()
    assert markdown.startswith("# leaky_relu")


def test_cases_of_a_formula_stand_below_each_other(cli: Run) -> None:
    page = cli("table", "elu").out.decode()
    assert "for x > 0" in page
    assert "for x ≤ 0" in page


def card_facts(cli: Run, name: str) -> dict[str, str]:
    """The facts on a card, by their names."""
    lines = cli("table", name).out.decode().splitlines()
    pairs = (re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("exp(1/x)", {"range": "(0, 1) ∪ (1, ∞)", "domain": "x < 0, x > 0", "kinks": "none; pole at 0"}),
        (
            "sin(x)/x",
            {"f(0), f′(0)": "undefined", "kinks": "none; removable discontinuity at 0 (limit 1)", "smoothness": "Cinf"},
        ),
        ("log(x)", {"domain": "x > 0", "range": "(-∞, ∞)", "f(0), f′(0)": "undefined"}),
        ("sqrt(1-x**2)", {"domain": "-1 ≤ x ≤ 1"}),
        ("x**0.333", {"range": "[0, ∞)", "f(0), f′(0)": "0, none / ∞"}),
        ("binary_step", {"range": "{0, 1}", "minimum": "0 at x = -1"}),
        ("sign", {"range": "{-1, 0, 1}"}),
        ("threshold:value=-5", {"range": "{-5} ∪ (1, ∞)"}),
        ("1", {"range": "{1}", "monotonic": "constant", "minimum": "1 for all x"}),
        ("a*x:a=0", {"a": "0 (a real number)", "monotonic": "constant"}),
    ],
)
def test_what_a_card_shows_is_true(cli: Run, name: str, facts: dict[str, str]) -> None:
    assert {word: text for word, text in card_facts(cli, name).items() if word in facts} == facts


@pytest.mark.parametrize("name", long_except(["elu", "leaky_relu", "threshold", "gelu"], ["elu", "threshold"]))
def test_a_card_in_markdown_keeps_each_formula_in_one_item(cli: Run, name: str) -> None:
    page = cli("table", name, "--format", "md").out.decode()
    items = [line for line in page.splitlines() if line and not line.startswith("#")]
    assert all(re.match(r"- \*\*.+\*\*: \S", item) for item in items)
    assert ("for x ≤ 0`" in page) == (name in ("elu", "leaky_relu"))


@pytest.mark.parametrize(
    ("name", "width", "language"),
    [
        ("selu", 24, "en"),
        ("gelu", 40, "ja"),
        *long_except(product(["gelu"], [14, 80], ["en", "ja"]), [], unpack=True),
        *long_except([("gelu", 24, "en"), ("gelu", 24, "ja"), ("gelu", 40, "en")], [], unpack=True),
    ],
)
def test_a_card_fits_a_terminal(
    cli: Run, monkeypatch: pytest.MonkeyPatch, name: str, width: int, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("actviz.cli.deliver.is_terminal", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    page = re.sub(r"\x1b\[[0-9;]*m", "", cli("table", name, "--lang", language).out.decode()).splitlines()
    drawn = [line for line in page if re.search("[\u2800-\u28ff]", line)]
    assert len(drawn) == (9 if width >= 24 else 0)
    assert all(cell_len(line) <= width for line in drawn)
    if width >= 40:
        assert max(map(cell_len, page)) <= width


@pytest.mark.parametrize("name", ["softplus:beta=1e-20", "softplus:beta=1e-300", "0*x - 1e300"])
def test_a_card_draws_numbers_that_a_float_does_not_tell_apart(cli: Run, name: str) -> None:
    done = cli("table", name)
    assert (done.code, done.err) == (0, "")
    assert re.search("[\u2800-\u28ff]", done.out.decode())


def test_functions_of_vectors_leave_no_blank_cells(cli: Run) -> None:
    page = (
        cli("table", "softmax", "--columns", "range,gain,kinks,derivative,smoothness,parameters")
        .out.decode()
        .splitlines()
    )
    assert page[-2].split() == ["softmax", *["–"] * 6] or page[-1].split() == ["softmax", *["–"] * 6]
    (line,) = csv.DictReader(StringIO(cli("table", "softmax", "--format", "csv").out.decode()))
    assert line["range"] == ""


WITH_A_CARD = ["relu", "elu", "binary_step", "sine", "swiglu", "softmax", "maxout", "sinc"]
"""Functions of every kind: with a kink, a parameter, a jump, without limits, of vectors, with a gap."""


@pytest.mark.parametrize("name", long_except(actviz.names(), WITH_A_CARD))
def test_every_entry_has_a_card(cli: Run, name: str) -> None:
    done = cli("table", name)
    assert (done.code, done.err) == (0, "")
    page = done.out.decode()
    assert name in page
    assert "nan" not in page.split("framework differences")[0].split()


@pytest.mark.parametrize(("option", "words"), [("--task", TASKS), ("--layer", LAYERS), ("--problem", PROBLEMS)])
def test_advice(cli: Run, option: str, words: tuple[str, ...]) -> None:
    for word in words:
        done = cli("table", option, word, "--format", "json")
        assert done.code == 0
        found = json.loads(done.out)
        assert found
        assert all(one["reason"] and one["source"] for one in found)
        if word != "cost":
            assert cli("table", option, word).out.count(b"\n") > 3


@pytest.mark.parametrize("choice", [[], ["--task", "image"], ["--layer", "hidden"], ["--problem", "vanishing"]])
@pytest.mark.parametrize(("depth", "kind"), [("3", "shallow"), ("8", "deep")])
def test_advice_for_a_depth(cli: Run, choice: list[str], depth: str, kind: str) -> None:
    first, *others = json.loads(cli("table", *choice, "--depth", depth, "--format", "json").out)
    assert (first["name"], first["depth"]) == ("relu", kind)
    assert all(one["depth"] in (kind, None) for one in others)
    assert f"through {depth} layers" in first["fact"]
    if kind == "deep":
        assert "He initialisation" in first["setup"]
        assert "residual connections" in cli("table", *choice, "--depth", depth, "--format", "md").out.decode()


def test_the_gradient_through_the_depth_is_the_power_of_that_of_a_layer(cli: Run) -> None:
    facts = {one["name"]: one["fact"] for one in json.loads(cli("table", "--depth", "3", "--format", "json").out)}
    tanh = json.loads(cli("table", "tanh", "--format", "json").out)[0]
    factor = tanh["gain"] * sqrt(tanh["slope_moment"])
    assert float(facts["tanh"].rpartition(" ")[2]) == pytest.approx(factor**3, rel=5e-3)


@pytest.mark.parametrize(("alias", "task"), [("Transformer", "text"), ("cnn", "image"), ("LSTM", "rnn")])
def test_other_names_of_tasks(cli: Run, alias: str, task: str) -> None:
    assert cli("table", "--task", alias).out == cli("table", "--task", task).out


def test_costs_are_measured(cli: Run) -> None:
    facts = {one["name"]: one["fact"] for one in json.loads(cli("table", "--problem", "cost", "--format", "json").out)}
    assert "times the computation time of ReLU in NumPy" in facts["hard_swish"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--where", "foo=1"], ["--where", "'foo'", "monotonic"]),
        (["--where", "monotonic=maybe"], ["--where monotonic", "'maybe'", "increasing, decreasing, no"]),
        (["--where", "smoothness=continuous"], ["did you mean 'discontinuous'"]),
        (["--where", "kinks=many"], ["--where", "'many'"]),
        (["--where", "monotonic>1"], ["monotonic is text", "not a number", "= or !="]),
        (["--where", "gain"], ["--where", "'gain'", "monotonic=no"]),
        (["--where", "gain>many"], ["--where", "'many'"]),
        (["--columns", "nme"], ["'nme'", "did you mean 'name'"]),
        (["--columns", "limits"], ["unsupported value 'limits'; did you mean 'limit_left' or 'limit_right'?"]),
        (["--columns", "極限"], ["unsupported value '極限'; did you mean 'limit_left' or 'limit_right'?"]),
        (["--sort", "Limit"], ["unsupported value 'Limit'; did you mean 'limit_left' or 'limit_right'?"]),
        (["--columns", ","], ["',' contains no column"]),
        (["--sort", "gian"], ["--sort", "gain"]),
        (["--family", "gatd"], ["--family", "gated"]),
        (["--search", "no such word"], ["no function satisfies", "no such word"]),
        (["rleu"], ["relu"]),
        (["--alpha", "2"], ["--alpha", "specified by name"]),
        (["--task", "images"], ["--task", "image"]),
        (["--task", "image", "--layer", "gate"], ["no advice", "image", "gate"]),
        (["--task", "image", "--problem", "dying"], ["--problem"]),
        (["--task", "image", "relu"], ["--task", "NAME"]),
        (["--task", "image", "--depth", "0"], ["--depth", "'0'", "from 1 to 1000"]),
        (["--depth", "8", "relu"], ["--depth", "NAME"]),
        (["--problem", "cost", "--format", "csv"], ["csv", "json"]),
        (["--format", "png"], ["--format", "rich", "--flowchart"]),
        (["-o", "a.svg"], ["-o", "svg", "--timeline"]),
        (["--theme", "dark"], ["--theme", "--flowchart"]),
        (["--flowchart", "--timeline"], ["--flowchart", "--timeline", "only one"]),
        (["--flowchart", "relu"], ["--flowchart", "NAME"]),
        (["--flowchart", "--task", "image"], ["--flowchart", "--task"]),
        (["--timeline", "--depth", "8"], ["--timeline", "--depth"]),
        (["--timeline", "tanh"], ["--timeline", "not known"]),
        (["--timeline", "--format", "tex"], ["--format", "tex", "png"]),
    ],
)
def test_wrong_words(cli: Run, arguments: list[str], words: list[str]) -> None:
    done = cli("table", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert done.err.count("\n") == 1
    assert [word for word in words if word not in done.err] == []


@pytest.mark.parametrize(
    ("width", "language"),
    [(40, "ja"), (80, "en"), *long_except([(40, "en"), (80, "ja"), (132, "en"), (132, "ja")], [], unpack=True)],
)
def test_the_table_fits_a_terminal(cli: Run, monkeypatch: pytest.MonkeyPatch, width: int, language: str) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("actviz.cli.deliver.is_terminal", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    page = re.sub(r"\x1b\[[0-9;]*m", "", cli("table", "--lang", language).out.decode()).splitlines()
    assert max(map(cell_len, page)) <= width
    assert all(any(line.strip().startswith(name) for line in page) for name in actviz.names())


def test_vector_functions_have_the_same_keys(cli: Run) -> None:
    softmax, relu = (rows(cli, name)[name] for name in ("softmax", "relu"))
    assert set(softmax) == set(relu)


def test_notes_of_frameworks_are_on_cards(cli: Run) -> None:
    note = "up to version 3.15 not a projection: the outputs do not sum to 1 if the support contains several inputs"
    text = " ".join(cli("table", "keras.sparsemax").out.decode().split())
    assert f"note {note} aliases" in text
    assert f"keras.ops.sparsemax {note}" in " ".join(cli("table", "sparsemax").out.decode().split())
    found = rows(cli, "keras.sparsemax", "sparsemax", "keras.celu")
    assert found["keras.sparsemax"]["note"] == note
    assert found["sparsemax"]["note"] is None
    assert found["keras.celu"]["note"] == "derivative 2 at 0, but 1 on both sides"


def test_functions_of_a_vector_have_their_own_parameters(cli: Run) -> None:
    found = rows(cli, "gumbel_softmax:tau=0.5", "maxout")
    assert found["gumbel_softmax τ=0.5"]["parameters"] == {"tau": 0.5, "seed": 0.0}
    assert found["maxout"]["parameters"] == {"pieces": 2.0}


def test_a_table_by_year(cli: Run) -> None:
    rows = json.loads(cli("table", "--sort", "year", "--format", "json").out)
    years = [row["year"] for row in rows]
    known = [year for year in years if year is not None]
    assert rows[0]["name"] == "binary_step"
    assert known == sorted(known) == years[: len(known)]
    assert known[0] == 1943
    found = {row["name"] for row in json.loads(cli("table", "--where", "year=unknown", "--format", "json").out)}
    assert found == {row["name"] for row in rows if row["year"] is None}
    assert re.search(rb"\n  year +1969\n", cli("table", "relu").out)


@pytest.mark.parametrize("figure", ["--flowchart", "--timeline"])
def test_figures_of_the_catalogue(cli: Run, tmp_path: Path, figure: str) -> None:
    files = [str(tmp_path / f"a.{ending}") for ending in ("png", "svg", "pdf", "json", "csv", "md", "txt")]
    done = cli("table", figure, *(part for file in files for part in ("-o", file)), "--lang", "ja", "-q")
    assert (done.code, done.out, done.err) == (0, b"", "")
    assert all(Path(file).stat().st_size > 1000 for file in files)
    assert "softmax" in Path(files[1]).read_text(encoding="utf-8")
    assert b"softmax" in cli("table", figure, "--format", "rich").out
    assert cli("table", figure, "--show").out.count(b"\n") > 10


def test_a_timeline_of_a_family(cli: Run) -> None:
    page = cli("table", "--family", "periodic", "--timeline", "--format", "svg", "-o", "-").out.decode()
    assert "2020 sine, snake" in page
    assert "relu" not in page
