"""The parts of the README files that the program writes. ``python -m tests.readme`` updates them; a test compares.

A block between ``<!-- output: COMMAND -->`` and ``<!-- end -->`` is the output of the command on a terminal of 80
columns. The block between ``<!-- options -->`` and ``<!-- end -->`` lists all options.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from actviz.cli.app import commands, load, run
from actviz.cli.commands import COMMANDS
from actviz.cli.help_format import default_text
from actviz.language import tr, using_language

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
READMES = {"en": README, "ja": ROOT / "README.ja.md"}
"""The README in each language."""
WORDS = {
    "en": {
        "all options": "All options",
        "several": "Several commands:",
        "head": ("option", "default", "meaning", "commands"),
        "all": "all",
        "all but": "all but {names}",
    },
    "ja": {
        "all options": "すべてのオプション",
        "several": "複数のコマンドに共通:",
        "head": ("オプション", "既定値", "意味", "コマンド"),
        "all": "すべて",
        "all but": "{names} 以外",
    },
}
"""Words of the list of options in each language."""
BLOCK = re.compile(
    r"^<!-- (?:output: (?P<command>actviz [^\n]+)|options) -->\n.*?^<!-- end -->$", flags=re.MULTILINE | re.DOTALL
)
TERMINAL = {"COLUMNS": "80", "LINES": "50", "TERM": "dumb", "NO_COLOR": "1"}


def rewritten(document: str, language: str) -> str:
    """Return the document with every block as the program writes it today."""

    def block(found: re.Match[str]) -> str:
        first, last = found[0].splitlines()[0], "<!-- end -->"
        text = _console(found["command"], language) if found["command"] else _all_options(language)
        return f"{first}\n{text}{last}"

    return BLOCK.sub(block, document)


# --- outputs -------------------------------------------------------------------------------------------------------


class Terminal(io.TextIOWrapper):
    """A stream that takes what is written for a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def _console(command: str, language: str) -> str:
    return f"```console\n$ {command}\n{output(command, language)}```\n"


def output(command: str, language: str = "en", columns: int = 80) -> str:
    """Return the output of a command on a terminal. Raises ``SystemExit`` if it fails."""
    screen = Terminal(io.BytesIO(), "utf-8")
    with _environment(TERMINAL | {"ACTVIZ_LANG": language, "COLUMNS": str(columns)}):
        before, sys.stdout = sys.stdout, screen
        try:
            code = run(shlex.split(command)[1:])
        finally:
            sys.stdout = before
    if code:
        raise SystemExit(f"{command}: exit code {code}")
    return screen.buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return]


@contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


# --- options -------------------------------------------------------------------------------------------------------


def parameters() -> dict[str, list[Any]]:
    """The arguments and options of every command; those of ``actviz`` alone are under an empty name.

    Typer adds options for completion, in its own words, which are not the same in all its versions.
    """
    own = {"": [param for param in commands().params if "completion" not in param.name]}
    return own | {name: load(name).params for name in COMMANDS}


def _all_options(language: str) -> str:
    """Return tables of all options: first those that several commands share, then those of each command."""
    words: Mapping[str, Any] = WORDS[language]
    takers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    with using_language(language):
        for command, params in parameters().items():
            for param in params:
                takers[_row(param)].append(command)
    shared = [(*row, _named(names, words)) for row, names in takers.items() if len(names) > 1]
    parts = [words["several"], _table(words["head"], shared)]
    for command in parameters():
        own = [row for row, names in takers.items() if names == [command]]
        if own:
            parts += [f"`{f'actviz {command}'.strip()}`:", _table(words["head"][:3], own)]
    summary = f"<details>\n<summary>{words['all options']}</summary>"
    return "\n\n".join([summary, *parts, "</details>\n"])


def spellings(param: Any) -> list[str]:
    """How a parameter is written: an argument has a metavar, an option its names, the long one first."""
    return [param.metavar] if param.param_type_name == "argument" else sorted(param.opts, key=len, reverse=True)


def takes_value(param: Any) -> bool:
    """Whether a value belongs to a parameter; flags have none."""
    return not getattr(param, "is_flag", False)


def _row(param: Any) -> tuple[str, ...]:
    names = ", ".join(f"`{name}`" for name in spellings(param))
    value = f" `{param.metavar}`" if takes_value(param) and param.param_type_name == "option" else ""
    return names + value, default_text(param), tr(param.help)


def _named(names: list[str], words: Mapping[str, Any]) -> str:
    others = [name for name in COMMANDS if name not in names and name != "help"]  # which has none of these
    if not others:
        return str(words["all"])
    return words["all but"].format(names=", ".join(others)) if len(others) < len(names) else ", ".join(names)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    for language, path in READMES.items():
        path.write_text(rewritten(path.read_text(encoding="utf-8"), language), encoding="utf-8", newline="\n")
