"""The documents and the help agree with the behaviour of the program."""

from __future__ import annotations

import io
import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from actviz.cli.app import run
from actviz.cli.commands import COMMANDS
from tests.readme import BLOCK, READMES, parameters, rewritten, spellings, takes_value
from tests.selection import long_except

TEXTS = {language: path.read_text(encoding="utf-8") for language, path in READMES.items()}
TEXT = TEXTS["en"]
BLOCKS = [(language, found[0]) for language, text in TEXTS.items() for found in BLOCK.finditer(text)]
PARAMETERS = {
    f"{command or 'actviz'} {spellings(param)[0]}": param
    for command, params in parameters().items()
    for param in params
}
COMMENTED = re.compile(r"^(?P<line>actviz .+?)(?: +# (?P<comment>.*))?$", flags=re.MULTILINE)
FENCED = re.compile(r"^```(\w+)\n(.+?)^```$", flags=re.MULTILINE | re.DOTALL)


def code_of(text: str, kind: str) -> str:
    """Return the fenced code of a document in one language, such as ``sh``."""
    return "".join(code for language, code in FENCED.findall(text) if language == kind)


def command_lines(text: str) -> dict[str, str]:
    """Return the command lines of a document, each with its comment."""
    return {found["line"]: found["comment"] or "" for found in COMMENTED.finditer(code_of(text, "sh"))}


NUMBER = re.compile(r"\d+\.\d{3,}")
SAID = command_lines(TEXT)
EXAMPLES = dict.fromkeys([*SAID, *(line for command in COMMANDS.values() for line in command.examples)])
# Slow commands are made faster by other values of their options.
SMALLER = {
    "actviz train": "--seeds 2 --steps 5 --lr 0.1,1 --jobs 1 --dpi 30",
    "--method train": "--steps 20 --restarts 2 --dpi 30",
    "--method article": "--steps 20 --restarts 2",
    "actviz propagate": "--seeds 2 --width 16 --depth 8 --dpi 30",
    "--family gated --grid": "--samples 101 --format svg",
}
LONG = [line for line in EXAMPLES if any(part in line for part in SMALLER)]


@pytest.mark.parametrize(("language", "block"), BLOCKS, ids=[f"{code}: {block[:60]}" for code, block in BLOCKS])
def test_the_readme_shows_the_output_of_the_program(language: str, block: str) -> None:
    assert rewritten(block, language) == block, "python -m tests.readme updates it"


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_all_languages_have_the_same_commands(text: str) -> None:
    lines = command_lines(text)
    assert [*lines] == [*SAID]
    for line, comment in lines.items():
        assert {*NUMBER.findall(comment)} == {*NUMBER.findall(SAID[line])}, line
    assert [found[0].split("\n")[0] for found in BLOCK.finditer(text)] == [
        found[0].split("\n")[0] for found in BLOCK.finditer(TEXT)
    ]
    typed = [re.sub(r" +#.*", "", line) for line in code_of(text, "python").splitlines()]
    assert typed == [re.sub(r" +#.*", "", line) for line in code_of(TEXT, "python").splitlines()]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_the_readme_shows_fits_a_terminal_of_80_columns(text: str) -> None:
    shown = code_of(text, "console")
    assert {command.split()[1] for command in re.findall(r"^\$ (actviz .+)$", shown, flags=re.MULTILINE)} == {
        "approximate",
        "compare",
        "derivative",
        "table",
    }
    assert [line for line in shown.splitlines() if cell_len(line) > 80 and not line.startswith("$ ")] == []


def test_every_argument_and_option_is_explained_in_a_line() -> None:
    explained = {where: re.fullmatch(r"[A-Z][^\n]+\.", param.help or "") for where, param in PARAMETERS.items()}
    assert [where for where, found in explained.items() if not found] == []
    assert [where for where, param in PARAMETERS.items() if takes_value(param) and not param.metavar] == []


def test_every_argument_and_option_stands_in_the_readme() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ")]

    def is_told(param: Any) -> bool:
        meaning = "| {} |".format(param.help.replace("|", "\\|"))
        return any(meaning in row and all(f"`{name}`" in row for name in spellings(param)) for row in rows)

    assert [where for where, param in PARAMETERS.items() if not is_told(param)] == []


def replaced(words: list[str], options: list[str]) -> list[str]:
    """Return a command line in which other options, each with one value, replace those with the same name."""
    kept = list(words)
    for name in options[::2]:
        if name in kept:
            del kept[kept.index(name) : kept.index(name) + 2]
    return [*kept, *options]


Streams = pytest.CaptureFixture[bytes]


def run_line(line: str, smaller: str, monkeypatch: pytest.MonkeyPatch, streams: Streams) -> None:
    """Run the commands of a line, each with the output of the previous one; numbers in the comment must be printed."""
    if "digits" in line and find_spec("sklearn") is None:
        pytest.skip("scikit-learn is not there")
    monkeypatch.setenv("ACTVIZ_LANG", "en")
    out = err = ""
    for stage in line.split(" | "):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(out.encode()), "utf-8"))
        code = run(replaced(shlex.split(stage), smaller.split())[1:])
        out, err = (stream.decode() for stream in streams.readouterr())
        assert code == 0, err
    assert out or list(Path.cwd().iterdir())
    numbers = [] if smaller else NUMBER.findall(SAID.get(line, ""))
    assert [number for number in numbers if number not in out + err] == []


SLOW = (
    "--cost",
    "--dialects",
    "--family",
    "-o training.gif",
    "--against gelu",
    "plot leaky_relu keras.leaky_relu",
    "relu gelu silu --init",
    "glorot,orthogonal",
    "plot gelu silu mish",
    "gelu --order 2",
    "--batchnorm",
    "--panels",
    "train identity",
    "train prelu",
    "--task spirals",
)
"""Parts of lines that only the longer mode runs, in addition to lines that are only in the help."""
FEW = [line for line in SAID if not any(part in line for part in SLOW)]


@pytest.mark.parametrize("line", long_except(EXAMPLES, FEW))
def test_the_examples_of_readme_and_help_run(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Streams
) -> None:
    monkeypatch.chdir(tmp_path)
    smaller = " ".join(options for part, options in SMALLER.items() if part in line)
    run_line(line, smaller, monkeypatch, capsysbinary)


@pytest.mark.long
@pytest.mark.parametrize("line", LONG)
def test_examples_that_take_long_run_as_they_stand(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Streams
) -> None:
    monkeypatch.chdir(tmp_path)
    run_line(line, "", monkeypatch, capsysbinary)
