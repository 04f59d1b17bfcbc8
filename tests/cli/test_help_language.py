"""Help in every language: whole, inside the width, and in that language."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from actviz.cli.commands import COMMANDS, TOPICS
from actviz.cli.terminal_io import RED
from actviz.language import LANGUAGES
from tests.cli.conftest import Run
from tests.readme import output

PAGES = ["--help", *(f"{name} --help" for name in COMMANDS), *(f"help {topic}" for topic in TOPICS)]
SENTENCE = re.compile(r"\b(?:[A-Za-z]+ ){3}[a-z]+\b")
"""Four words of Latin letters in a row, which only English sentences have."""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [40, 80, 132])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(page: str, width: int, language: str) -> None:
    lines = output(f"actviz {page}", language, width).splitlines()
    texts = [line for line in lines if not re.match(r"  (actviz |\S{20})", line)]
    assert [line for line in texts if cell_len(line) > width] == []


@pytest.mark.parametrize("page", PAGES)
def test_help_in_japanese_has_no_english_sentence(page: str) -> None:
    lines = output(f"actviz {page}", "ja").splitlines()
    texts = [line for line in lines if not line.startswith("  actviz ")]
    assert [line for line in texts if SENTENCE.search(line)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_usage_shows_arguments_as_they_are_typed(command: str) -> None:
    usage = output(f"actviz {command} --help").splitlines()[0]
    assert re.fullmatch(rf"Usage: actviz {command} \[OPTIONS\] (\[?[A-Z]+(\.\.\.)?\]?)", usage)


def test_the_language_can_be_set_before_and_after_the_command(cli: Run) -> None:
    before, after = (cli(*words).out for words in (["--lang", "ja", "plot", "--help"], ["plot", "--help", "--lang=ja"]))
    assert before == after
    assert "使い方: actviz plot" in before.decode()
    assert cli("--lang", "fr", "plot", "relu").code == 2


@pytest.mark.parametrize("words", [["--debug", "plot", "rleu"], ["plot", "rleu", "--debug"]])
def test_debug_shows_the_traceback_of_any_error(cli: Run, words: list[str]) -> None:
    done = cli(*words)
    assert done.code == 2
    assert "Traceback (most recent call last)" in done.err
    assert done.err.splitlines()[-1].startswith("actviz: error: unknown activation 'rleu'")
    assert "Traceback" not in cli("plot", "rleu").err
    assert "Traceback" not in cli("plot", "--", "--debug").err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["train"], "Missing argument 'NAME...'; write, for example, actviz train relu tanh gelu leaky_relu"),
        (["approximate"], "Missing argument 'NAME'; write, for example, actviz approximate sigmoid --hidden 4"),
        (["plot", "relu", "--range"], "option --range requires a value: --range LO:HI"),
        (["approximate", "relu", "gelu"], "unexpected argument: gelu; see actviz approximate --help"),
    ],
)
def test_what_is_missing_or_too_much_has_an_example(cli: Run, words: list[str], complaint: str) -> None:
    assert cli(*words).complaint == complaint


def test_errors_in_files_and_pipes_have_no_colour(cli: Run) -> None:
    assert RED not in cli("plot", "rleu").err
