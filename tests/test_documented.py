"""What the documents and the help say is what the program does."""

from __future__ import annotations

import io
import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from actviz.cli.app import run
from actviz.cli.commands import COMMANDS
from tests.readme import BLOCK, README, parameters, rewritten, spellings, takes_value

TEXT = README.read_text(encoding="utf-8")
PARAMETERS = [
    pytest.param(command, param, id=f"{command or 'actviz'} {spellings(param)[0]}")
    for command, params in parameters().items()
    for param in params
]
COMMENTED = re.compile(r"^(?P<line>actviz .+?)(?: +# (?P<comment>.*))?$", flags=re.MULTILINE)
SHELL = "".join(re.findall(r"^```sh\n(.+?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL))
SAID = {found["line"]: found["comment"] or "" for found in COMMENTED.finditer(SHELL)}
"""The command lines of the README, and what it says of them."""
EXAMPLES = dict.fromkeys([*SAID, *(line for command in COMMANDS.values() for line in command.examples)])
# What takes long is made small by other options, in the place of those of the same name.
SMALLER = {
    "actviz train": "--seeds 2 --steps 20 --jobs 1",
    "--method train": "--steps 50 --restarts 2 --dpi 50",
    "actviz propagate": "--seeds 2 --width 32 --depth 20",
    "--family gated --grid": "--samples 101 --format svg",
}


@pytest.mark.parametrize("block", [found[0] for found in BLOCK.finditer(TEXT)], ids=lambda block: block.split("\n")[0])
def test_the_readme_shows_what_the_program_says(block: str) -> None:
    assert rewritten(block) == block, "python -m tests.readme writes it anew"


def test_what_the_readme_shows_fits_a_terminal_of_80_columns() -> None:
    shown = "".join(re.findall(r"^```console\n(.+?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL))
    assert {command.split()[1] for command in re.findall(r"^\$ (actviz .+)$", shown, flags=re.MULTILINE)} == {
        "approximate",
        "compare",
        "derivative",
        "table",
    }
    assert [line for line in shown.splitlines() if len(line) > 80 and not line.startswith("$ ")] == []


@pytest.mark.parametrize(("command", "param"), PARAMETERS)
def test_every_argument_and_option_is_explained_in_a_line(command: str, param: Any) -> None:
    assert re.fullmatch(r"[A-Z][^\n]+\.", param.help or "")
    assert param.metavar or not takes_value(param)


@pytest.mark.parametrize(("command", "param"), PARAMETERS)
def test_every_argument_and_option_stands_in_the_readme(command: str, param: Any) -> None:
    meaning = param.help.replace("|", "\\|")
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and f"| {meaning} |" in line]
    assert any(all(f"`{name}`" in row for name in spellings(param)) for row in rows)


def replaced(words: list[str], options: list[str]) -> list[str]:
    """A command line with other options, each with one value, in the place of those of the same name."""
    kept = list(words)
    for name in options[::2]:
        if name in kept:
            del kept[kept.index(name) : kept.index(name) + 2]
    return [*kept, *options]


@pytest.mark.parametrize("line", EXAMPLES)
def test_the_examples_of_readme_and_help_run(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    if "digits" in line and find_spec("sklearn") is None:
        pytest.skip("scikit-learn is not there")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACTVIZ_LANG", "en")
    smaller = " ".join(options for part, options in SMALLER.items() if part in line)
    out = err = ""
    for stage in line.split(" | "):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(out.encode()), "utf-8"))
        code = run(replaced(shlex.split(stage), smaller.split())[1:])
        out, err = (stream.decode() for stream in capsysbinary.readouterr())
        assert code == 0, err
    assert out or list(tmp_path.iterdir())
    numbers = [] if smaller else re.findall(r"\d+\.\d{3,}", SAID.get(line, ""))
    assert [number for number in numbers if number not in out + err] == []
