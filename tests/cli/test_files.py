"""Which files a command writes: several at once, none over another figure in silence, none that are to be kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import actviz
from tests.cli.conftest import Done, Run


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def path_of(done: Done) -> str:
    (line,) = done.out.decode().splitlines()
    return line


# --- several files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["plot", "relu"],
        ["derivative", "relu"],
        pytest.param(["derivative", "softmax", "--logits", "2,1"], marks=pytest.mark.long),
        ["compare", "relu", "elu"],
        pytest.param(["compare", "torch", "keras", "jax", "--name", "leaky_relu"], marks=pytest.mark.long),
        ["approximate", "tanh"],
        ["propagate", "relu", "--depth", "3", "--width", "4", "--seeds", "1"],
        ["train", "relu", "tanh", "--seeds", "2", "--steps", "3", "--lr", "0.1", "--jobs", "1"],
    ],
    ids=" ".join,
)
def test_one_run_writes_several_files(cli: Run, tmp_path: Path, words: list[str]) -> None:
    done = cli(*words, "-o", "a.svg", "-o", "b.json", "-o", "c.csv", "-o", "-", "--format", "md", "-q")
    assert (done.code, done.err) == (0, "")
    assert files(tmp_path) == ["a.svg", "b.json", "c.csv"]
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")
    for name, arguments in (("b.json", ["--format", "json"]), ("c.csv", ["--format", "csv"])):
        assert (tmp_path / name).read_bytes() == cli(*words, *arguments, "-q").out
    assert done.out == cli(*words, "--format", "md", "-q").out


def test_a_table_too(cli: Run, tmp_path: Path) -> None:
    assert cli("table", "relu", "-o", "a.json", "-o", "b.md", "-o", "c.tex").code == 0
    assert files(tmp_path) == ["a.json", "b.md", "c.tex"]
    assert json.loads((tmp_path / "a.json").read_text())[0]["name"] == "relu"


def test_several_files_are_checked_before_one_is_written(cli: Run, tmp_path: Path) -> None:
    done = cli("plot", "relu", "-o", "a.svg", "-o", "missing/b.csv")
    assert (done.code, files(tmp_path)) == (1, [])
    done = cli("plot", "relu", "-o", "a.svg", "-o", "b.xyz")
    assert (done.code, files(tmp_path)) == (2, [])
    assert cli("plot", "relu", "-o", "a.csv", "-o", "./a.csv").err == "actviz: saved a.csv\n"


# --- names -------------------------------------------------------------------------------------------------------

DIFFERENT = [
    ["plot", "relu"],
    ["plot", "relu", "-d"],
    ["plot", "relu", "--range=-2:2"],
    ["plot", "relu", "-d", "--range=-2:2"],
    ["derivative", "relu"],
    ["derivative", "relu", "--order", "2"],
    ["derivative", "relu", "--overlay"],
    ["compare", "relu", "elu"],
    ["compare", "relu", "elu", "--grid"],
    ["approximate", "relu"],
    ["approximate", "relu", "--range=0:1"],
]


def test_different_figures_have_different_names(cli: Run, tmp_path: Path) -> None:
    written = [path_of(cli(*words, "-q", "--dpi", "20")) for words in DIFFERENT]
    assert len({*written}) == len(DIFFERENT)
    assert files(tmp_path) == sorted(written)
    assert written[:4] == [
        "relu.png", "relu-with_derivative.png", "relu-from_-2_to_2.png", "relu-with_derivative-from_-2_to_2.png",
    ]  # fmt: skip


def test_another_figure_of_the_same_name_is_not_replaced_in_silence(cli: Run) -> None:
    assert cli("plot", "relu").err == ""
    assert cli("plot", "relu").err == ""
    done = cli("plot", "relu", "--title", "A title")
    assert (path_of(done), done.err) == (
        "relu.png",
        "actviz: relu.png replaced a different figure of the same name; use -o FILE to choose another name\n",
    )
    assert cli("plot", "relu", "-q").err == ""
    assert cli("plot", "elu", "-o", "relu.png").err == "actviz: saved relu.png\n"


# --- files that are kept -----------------------------------------------------------------------------------------


def test_no_clobber_fails_and_skip_existing_succeeds(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "relu.png").write_bytes(b"former")
    done = cli("plot", "relu", "--no-clobber")
    assert (done.code, done.complaint) == (1, "relu.png already exists and was not overwritten (--no-clobber)")
    done = cli("plot", "relu", "--skip-existing")
    assert (done.code, done.out, done.err) == (0, b"relu.png\n", "")
    done = cli("plot", "relu", "--skip-existing", "-o", "relu.png")
    assert (done.code, done.out, done.complaint) == (
        0, b"", "relu.png already exists and was not overwritten (--skip-existing)",
    )  # fmt: skip
    assert cli("plot", "relu", "--skip-existing", "-q", "-o", "relu.png", "-o", "b.csv").code == 0
    assert (tmp_path / "relu.png").read_bytes() == b"former"
    assert files(tmp_path) == ["b.csv", "relu.png"]
    assert cli("plot", "relu", "--skip-existing", "--show", "-o", "relu.png").out
    assert cli("plot", "relu", "--skip-existing", "--no-clobber").complaint.endswith(
        "the first fails and the second succeeds; use only one"
    )


def test_nothing_is_computed_for_a_file_that_is_kept(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def compute(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("actviz.studies.networks.train.train", compute)
    (tmp_path / "a.json").touch()
    assert cli("train", "relu", "--skip-existing", "-o", "a.json").code == 0


# --- only what is shown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "pairs", "facts"),
    [
        (["--grid"], 0, 3),
        pytest.param(["--grid", "-q"], 0, 0, marks=pytest.mark.long),
        (["-q"], 0, 0),
        ([], 3, 3),
        (["--grid", "--format", "csv"], 3, 0),
        pytest.param(["--grid", "--format", "rich"], 3, 3, marks=pytest.mark.long),
        pytest.param(["--grid", "--against", "relu"], 2, 3, marks=pytest.mark.long),
        (["--grid", "-o", "a.svg", "-o", "a.csv"], 3, 3),
    ],
)
def test_only_what_is_shown_is_measured(
    cli: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], pairs: int, facts: int
) -> None:
    from actviz.studies import compare

    counted = {"pairs": 0, "facts": 0}
    measured, pair = actviz.facts, vars(compare._Difference)["pair"].fget

    def count_facts(curve: actviz.Curve) -> object:
        counted["facts"] += 1
        return measured(curve)

    def count_pairs(difference: object) -> object:
        counted["pairs"] += 1
        return pair(difference)

    monkeypatch.setattr("actviz.studies.compared.facts", count_facts)
    monkeypatch.setattr(compare._Difference, "pair", property(count_pairs))
    assert cli("compare", "relu", "elu", "gelu", "--dpi", "20", "--samples", "9", *words).code == 0
    assert counted == {"pairs": pairs, "facts": facts}
