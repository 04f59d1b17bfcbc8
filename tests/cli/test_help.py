"""Help: short where one looks for a command, whole where one asks for it, never wider than a page."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.frameworks import DIALECTS
from actviz.cli.commands import COMMANDS, TOPICS
from actviz.formulas.vocabulary import WORDS
from actviz.tables.help_pages import PAGES
from tests.cli.conftest import Run


def test_every_topic_has_a_page() -> None:
    assert [*PAGES] == [*TOPICS]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_fits_a_terminal(cli: Run, topic: str, lang: str) -> None:
    done = cli("help", topic, "--lang", lang)
    assert (done.code, done.err) == (0, "")
    lines = done.out.decode().splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert len(lines) > 20


def test_formulas_names_every_word_and_words_every_function(cli: Run) -> None:
    formulas, words = (cli("help", topic).out.decode() for topic in ("formulas", "words"))
    assert [name for name in WORDS if f"{name}(" not in formulas] == []
    listed = {name.partition(":")[0] for name in words.split()}
    assert [name for name in (*CATALOGUE, *(f"{name}." for name in DIALECTS)) if name not in listed] == []


def test_what_a_page_shows_can_be_typed(cli: Run) -> None:
    for line in cli("help", "formulas").out.decode().splitlines()[2:14]:
        typed = line[2:33].strip().strip("'")
        if typed:
            done = cli("plot", typed, "--format", "csv", "--samples", "3")
            assert done.code == 0, done.err


def test_a_topic_may_be_a_command(cli: Run) -> None:
    assert cli("help", "train").out == cli("train", "--help").out
    assert cli("help").out == cli("--help").out == cli().out


def test_a_wrong_topic(cli: Run) -> None:
    done = cli("help", "formulae")
    assert (done.code, done.complaint) == (2, "TOPIC: unsupported value 'formulae'; did you mean 'formulas'?")


def test_the_list_of_commands_shows_every_summary_whole(cli: Run) -> None:
    shown = cli("--help").out.decode()
    assert [name for name, command in COMMANDS.items() if command.summary not in shown] == []
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_describes_all_of_it(cli: Run, name: str) -> None:
    shown = cli(name, "--help").out.decode().replace(" \\\n    ", " ")
    for part in (COMMANDS[name].summary, COMMANDS[name].more):
        assert part in " ".join(shown.split())
    assert [line for line in COMMANDS[name].examples if f"  {line}\n" not in shown] == []
