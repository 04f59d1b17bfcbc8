"""Help in every language: whole, inside the width, and in that language."""

from __future__ import annotations

import io
import re
import shlex
import sys

import pytest
from rich.cells import cell_len

from actviz.cli.app import run
from actviz.cli.commands import COMMANDS, TOPICS
from actviz.cli.terminal_io import PLAIN, RED
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
    assert [line for line in lines if cell_len(line) > width] == []
    assert [line for line in lines if re.search(r"[\[(「]$|^ *[\])、。」]", line)] == []


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
        (["train"], "Missing argument 'NAME'; write, for example, actviz train relu tanh gelu leaky_relu"),
        (["approximate"], "Missing argument 'NAME'; write, for example, actviz approximate sigmoid --hidden 4"),
        (["plot", "relu", "--range"], "option --range requires a value: --range LO:HI"),
        (["--lang"], "option --lang requires a value: --lang LANG"),
        (["approximate", "relu", "gelu"], "unexpected argument: gelu; see actviz approximate --help"),
    ],
)
def test_what_is_missing_or_too_much_has_an_example(cli: Run, words: list[str], complaint: str) -> None:
    assert cli(*words).complaint == complaint


@pytest.mark.parametrize(
    ("environment", "is_terminal", "is_red"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
@pytest.mark.parametrize(("language", "prefix"), [("en", "error:"), ("ja", "エラー:")])
def test_errors_are_red_on_a_terminal_with_colours(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    is_terminal: bool,
    is_red: bool,
    language: str,
    prefix: str,
) -> None:
    for name, value in {"TERM": "xterm", "NO_COLOR": "", "WT_SESSION": "1", **environment}.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    assert run(["plot", "relu", "--samples", "x", "--lang", language]) == 2
    assert stream.getvalue().startswith(f"actviz: {RED}{prefix}{PLAIN} " if is_red else f"actviz: {prefix} ")
    assert is_red or "\x1b" not in stream.getvalue()


def test_the_option_counts_more_than_the_environment(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTVIZ_LANG", "en")
    assert cli("--lang", "ja", "plot", "rleu").err == cli("plot", "rleu", "--lang", "ja").err
    assert "エラー" in cli("--lang", "ja", "plot", "rleu").err


@pytest.mark.parametrize("topic", COMMANDS)
def test_help_of_a_topic_is_in_the_same_language(cli: Run, topic: str) -> None:
    assert cli("help", topic, "--lang", "ja").out == cli(topic, "--help", "--lang", "ja").out
    assert cli("help", "--lang", "ja").out == cli("--help", "--lang", "ja").out == cli("--lang", "ja").out


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_can_be_copied_from_a_narrow_terminal(command: str) -> None:
    shown = output(f"actviz {command} --help", "en", 40)
    examples = shown.partition("Examples:\n")[2].partition("\n\n")[0].replace("\\\n", "").splitlines()
    assert [shlex.split(line) for line in examples] == [shlex.split(line) for line in COMMANDS[command].examples]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_default_that_can_be_typed_is_not_translated(command: str) -> None:
    def typed(text: str) -> set[str]:
        return set(re.findall(r"(?:default|既定値): ([\w.,:-]+)\]", text, re.ASCII))

    assert typed(output(f"actviz {command} --help")) == typed(output(f"actviz {command} --help", "ja"))
