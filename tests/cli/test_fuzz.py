"""Whatever is typed gets an answer, or one line that says why there is none; no file is half, no error escapes."""

from __future__ import annotations

import csv
import io
import json
import shutil
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.command_lines import GRAMMAR, HOSTILE, STUDIES, VALUES, bare_lines, lines
from tests.cli.conftest import Done, Run

# --- what must be so -----------------------------------------------------------------------------------------------


def reject(word: str) -> NoReturn:
    """JSON has no NaN and no infinity."""
    raise AssertionError(f"{word} in JSON")


def strict(content: bytes) -> None:
    """Read JSON."""
    json.loads(content, parse_constant=reject)


def check_file(path: Path) -> None:
    """A file is complete, whatever it is."""
    assert not path.name.startswith(".actviz-"), "a temporary file was left"
    content = path.read_bytes()
    assert content
    if content.startswith(b"\x89PNG"):
        assert content[-8:-4] == b"IEND"
    elif content.startswith(b"%PDF"):
        assert content.rstrip().endswith(b"%%EOF")
    elif content.startswith(b"GIF"):
        assert content.endswith(b";")
    elif content.startswith(b"<?xml"):
        ET.fromstring(content)
    else:
        assert content.endswith(b"\n")
        if path.suffix.lower() == ".json":
            strict(content)


def check(words: list[str], done: Done, files: list[Path]) -> None:
    """What holds for every command line whatsoever."""
    said = done.err.splitlines()
    assert done.code in (0, 1, 2)
    if "--debug" in words and done.err.startswith("Traceback"):
        done = replace(done, err="actviz: " + done.err.partition("\nactviz: ")[2])
        said = done.err.splitlines()
    assert "Traceback" not in done.err
    assert "internal error" not in done.err
    assert all(unicodedata.category(c) not in ("Cc", "Cs") for c in done.err.replace("\n", "")), "control characters"
    for path in files:
        check_file(path)
    if done.code:
        assert said[0].startswith("actviz: ")
        assert len(said) == 1 or (len(said) == 3 and set(said[2]) == {" ", "^"}), (
            "only a formula with a caret may follow"
        )
        assert said[0].isprintable()
        assert len(said[0]) < 1000
        assert done.out == b""
        assert files == []
        return
    assert done.out or files or "/dev/null" in words or "--output=/dev/null" in words
    done.out if done.out.startswith((b"\x89PNG", b"%PDF", b"GIF")) else done.out.decode()
    if done.out.startswith((b"{", b"[{", b"[\n")):
        strict(done.out)
    if done.out.startswith(b"x,"):
        assert len({len(row) for row in csv.reader(io.StringIO(done.out.decode()))}) == 1


@pytest.fixture
def place(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in an empty folder, no other home, and a viewer that shows nothing."""
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("typer.launch", lambda _: 0)
    return folder


def holds(cli: Run, place: Path, words: list[str]) -> None:
    """Run one line and look at all that it leaves; then clear the folder."""
    done = cli(*words)
    outer = place.parent
    check(words, done, sorted(path for path in outer.rglob("*") if path.is_file()))
    for path in (*outer.iterdir(), *place.iterdir()):
        if path != place:  # the folder itself stays, for the process stands in it
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert Path.cwd() == place


LINES: Mapping[str, st.SearchStrategy[list[str]]] = {name: lines(name) for name in STUDIES} | {"none": bare_lines()}
SURE: Mapping[str, Sequence[list[str]]] = {
    "none": (["x" * 5000], ["\x1b[31m"], ["--no-such-option\n" * 99], [""]),
    "plot": (
        ["plot", "relu", "--samples", "2", "-o", "\udcff.csv"],
        ["plot", "relu", "--samples", "2", "-o", "a\x1b.csv"],
        ["plot", "relu", "--samples", "2", "--title", "a\x01", "-o", "a.svg"],
        ["plot", "relu", "-" + "é" * 5000],
    ),
    "propagate": (
        ["propagate", "relu", "--depth", "2", "--width", "2", "--seeds", "1", "--format", "md", "-o", ".."],
        ["propagate", "elu", "--depth", "2", "--width", "2", "--seeds", "1", "--format", "md", "--sigma-b", "1e200"],
        ["propagate", "x*1e-160", "--depth", "2", "--width", "2", "--seeds", "1", "--format", "md", "--init", "exact"],
    ),
}
"""Lines that once went wrong, or would if it were not seen to; they are tried in any case."""
FEW = 12
"""How many lines are written for each command in the short mode."""


def search(cli: Run, place: Path, command: str, how: settings) -> None:
    """Try lines for one command."""

    seen: set[tuple[str, ...]] = set()

    def go(words: list[str]) -> None:
        if tuple(words) not in seen:  # Hypothesis likes to repeat what it wrote
            holds(cli, place, words)
        seen.add(tuple(words))

    for words in SURE.get(command, ()):
        go(words)
    how(given(LINES[command])(go))()


@pytest.mark.parametrize("command", LINES)
def test_every_line_has_a_result_or_an_error(cli: Run, place: Path, command: str) -> None:
    search(cli, place, command, settings(max_examples=FEW, suppress_health_check=list(HealthCheck)))


@pytest.mark.long
@pytest.mark.parametrize("command", LINES)
def test_many_lines(cli: Run, place: Path, command: str) -> None:
    """Try as many lines as the longer mode takes examples; others with ``--hypothesis-seed=random``."""
    search(cli, place, command, settings(suppress_health_check=list(HealthCheck)))


def test_the_grammar_is_that_of_the_application() -> None:
    """No option is without values of its own."""
    strange = {
        (command, parameter.opts[-1])
        for command in STUDIES
        for parameter in GRAMMAR[command]
        if not getattr(parameter, "is_flag", False) and VALUES[command, parameter.name].good is HOSTILE
    }
    assert strange == set()
