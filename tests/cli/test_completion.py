"""Completion in bash, zsh and fish."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from actviz.activations.catalogue import CATALOGUE, known_names
from actviz.activations.frameworks import DIALECTS
from actviz.cli.app import run
from actviz.cli.completion import complete_names, completion
from tests.cli.conftest import Start, finished
from tests.processes import environment_with_actviz

# A line that was begun, a word that completes it, and the help beside it.
LINES = [
    ("actviz pl", "plot", "Plot functions, formulas and families in"),
    ("actviz plot leaky", "leaky_relu", "Leaky Rectified Linear Unit"),
    ("actviz plot relu keras.lea", "keras.leaky_relu", "slope 0.2"),
    ("actviz plot relu tor", "torch.", "PyTorch"),
    ("actviz plot srelu:tl=-1,ar", "srelu:tl=-1,ar=0.5", "slope of the right piece"),
    ("actviz plot relu --the", "--theme", "light, dark, print, auto"),
    ("actviz plot relu --theme d", "dark", ""),
    ("actviz plot relu --size i", "ieee-double", ""),
    ("actviz compare --family ga", "gated", ""),
    ("actviz derivative relu --at-kink l", "left", "the slope on the left"),
    ("actviz approximate relu --method a", "article", "a manually designed example"),
    ("actviz approximate relu --format to", "torch", "network as a PyTorch module"),
    ("actviz train relu --task sp", "spirals", "two interleaving spirals"),
    ("actviz table --problem va", "vanishing", ""),
    ("actviz help f", "formulas", "syntax and functions of formulas"),
]


Ask = Callable[[dict[str, str]], str]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The answer of this process to a shell that asks with these variables."""

    def ask(request: dict[str, str]) -> str:
        out = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            for name, value in request.items():
                patch.setenv(name, value)
            with suppress(SystemExit):
                run([])
        out.flush()
        return out.buffer.getvalue().decode()

    return ask


def fish(line: str) -> dict[str, str]:
    return {
        "_ACTVIZ_COMPLETE": "complete_fish",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }


def zsh(line: str) -> dict[str, str]:
    return {"_ACTVIZ_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line}


def bash(words: Sequence[str], between: str) -> dict[str, str]:
    return {"_ACTVIZ_COMPLETE": "complete_bash", "COMP_WORDS": between.join(words), "COMP_CWORD": str(len(words) - 1)}


@pytest.mark.parametrize(("line", "word", "meaning"), LINES, ids=lambda value: value)
def test_fish_gets_the_word_and_its_meaning(ask: Ask, line: str, word: str, meaning: str) -> None:
    meanings = dict(row.partition("\t")[::2] for row in ask(fish(line)).splitlines())
    assert word in meanings
    assert meaning in meanings[word]


JAPANESE_LINES = [
    ("actviz pl", "plot", "関数、数式、系統を 1 "),
    ("actviz --l", "--lang", "メッセージ、"),
    ("actviz plot sig", "sigmoid", "シグモイド関数"),
    ("actviz plot relu --the", "--theme", "配色: "),
    ("actviz plot relu --theme d", "dark", "暗い背景用"),
    ("actviz approximate relu --format to", "torch", "ネットワークの PyTorch モジュール"),
    ("actviz help f", "formulas", "数式の書き方"),
]


@pytest.mark.parametrize(("line", "word", "meaning"), JAPANESE_LINES, ids=lambda value: value)
def test_meanings_are_in_the_language_of_the_environment(ask: Ask, line: str, word: str, meaning: str) -> None:
    meanings = dict(row.partition("\t")[::2] for row in ask(fish(line) | {"ACTVIZ_LANG": "ja"}).splitlines())
    assert meaning in meanings[word]


@pytest.mark.parametrize(("line", "word", "meaning"), LINES[:3], ids=lambda value: value)
def test_zsh_gets_the_same(ask: Ask, line: str, word: str, meaning: str) -> None:
    assert meaning in dict(re.findall(r'"([^"]+)":"([^"]+)"', ask(zsh(line))))[word]


@pytest.mark.parametrize(("line", "word"), [(line, word) for line, word, _ in LINES[:3]])
def test_bash_gets_the_words(ask: Ask, line: str, word: str) -> None:
    assert word in ask(bash(line.split(" "), " ")).split()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["actviz", "plot", "leaky_relu", ":", "al"], ["alpha=0.01"]),
        (["actviz", "plot", "leaky_relu", ":"], ["alpha=0.01"]),
        (["actviz", "plot", "srelu", ":", "tl", "=", "-1,a"], ["-1,al=0.2", "-1,ar=0.5"]),
        (["actviz", "plot", "relu", "--theme", "=", "da"], ["dark"]),
        (["actviz", "plot", "relu", "--theme", "="], ["light", "dark", "print", "auto"]),
        (["actviz", "plot", "elu", ":", "alpha", "=", "2", "keras.leaky"], ["keras.leaky_relu"]),
        (["actviz", "plot", "keras.leaky"], ["keras.leaky_relu"]),
    ],
    ids=" ".join,
)
def test_bash_gets_the_last_piece_of_a_word(ask: Ask, words: list[str], said: list[str]) -> None:
    assert ask(bash(words, "\n")).split() == said


def test_a_process_tells_the_same(process: Start, ask: Ask) -> None:
    line = LINES[1][0]
    for request in (fish(line), zsh(line), bash(line.split(" "), "\n")):
        done = finished(process(env=request))
        assert done.err == ""
        assert done.out.decode().replace(os.linesep, "\n") == ask(request) != ""


def test_every_name_is_offered_with_a_title() -> None:
    meanings = dict(complete_names(""))
    assert [name for name in known_names() if CATALOGUE.get(name) and meanings[name] != CATALOGUE[name].title] == []
    assert [name for name in known_names() if " " not in name and not meanings[name]] == []
    spelled = {f"{dialect.name}.{spelling.name}" for dialect in DIALECTS.values() for spelling in dialect.spellings}
    assert {word for name in DIALECTS for word, _ in complete_names(f"{name}.")} == spelled


def test_parameters_that_are_given_are_not_offered_again() -> None:
    assert complete_names("elu:alpha=2,") == []
    assert [word for word, _ in complete_names("hardtanh:max_val=2,")] == ["hardtanh:max_val=2,min_val=-1"]
    assert complete_names("x*tanh(a*x):") == []


def test_words_without_a_meaning_are_plain() -> None:
    assert completion(("one", "other"))("o") == ["one", "other"]
    assert completion({"one": "1", "two": "2"})("t") == [("two", "2")]


@pytest.fixture
def command(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``actviz`` is the one of this checkout."""
    return environment_with_actviz(tmp_path) | {"HOME": str(tmp_path), "TERM": "xterm"}


def script(shell: str, command: dict[str, str]) -> str:
    """The script of ``--show-completion`` for a shell."""
    request = command | {"_ACTVIZ_COMPLETE": f"source_{shell}"}
    return subprocess.run(["actviz"], env=request, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes(command: dict[str, str]) -> None:
    ask = "COMP_WORDS=(actviz plot leaky_r); COMP_CWORD=2; _actviz_completion actviz; echo ${COMPREPLY[@]}"
    code = f"{script('bash', command)}\n{ask}"
    done = subprocess.run(["bash", "-c", code], env=command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["leaky_relu"]


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_completes(command: dict[str, str]) -> None:
    code = f"{script('fish', command)}\ncomplete -C 'actviz plot leaky_r'"
    done = subprocess.run(["fish", "-c", code], env=command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["leaky_relu\tLeaky Rectified Linear Unit"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_loads_its_script(command: dict[str, str]) -> None:
    code = f"autoload -U compinit; compinit -D\n{script('zsh', command)}\necho $_comps[actviz]"
    done = subprocess.run(["zsh", "-f", "-c", code], env=command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "_actviz_completion"
