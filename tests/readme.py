"""What the program itself says in README.md. ``python -m tests.readme`` writes it anew; a test compares.

A block between ``<!-- output: COMMAND -->`` and ``<!-- end -->`` is what the command shows on a terminal of 80 columns,
and the one between ``<!-- options -->`` and ``<!-- end -->`` tells every option, as the application knows it.
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

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(
    r"^<!-- (?:output: (?P<command>actviz [^\n]+)|options) -->\n.*?^<!-- end -->$", flags=re.MULTILINE | re.DOTALL
)
TERMINAL = {"COLUMNS": "80", "LINES": "50", "TERM": "dumb", "NO_COLOR": "1", "ACTVIZ_LANG": "en"}


def rewritten(document: str) -> str:
    """The document with every block as the program says it today."""
    return BLOCK.sub(_block, document)


def _block(found: re.Match[str]) -> str:
    first, last = found[0].splitlines()[0], "<!-- end -->"
    text = _shown(found["command"]) if found["command"] else _all_options()
    return f"{first}\n{text}{last}"


# --- outputs -------------------------------------------------------------------------------------------------------


class Terminal(io.TextIOWrapper):
    """A stream that takes what is written for a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def _shown(command: str) -> str:
    return f"```console\n$ {command}\n{output(command)}```\n"


def output(command: str) -> str:
    """What a command shows on a terminal. Raises ``SystemExit`` where it fails."""
    screen = Terminal(io.BytesIO(), "utf-8")
    with _environment(TERMINAL):
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


def _all_options() -> str:
    """Every option: those that several commands have in the same words once, then what each command has of its own."""
    takers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for command, params in parameters().items():
        for param in params:
            takers[_row(param)].append(command)
    shared = [(*row, _named(names)) for row, names in takers.items() if len(names) > 1]
    parts = ["Several commands:", _table(("option", "default", "meaning", "commands"), shared)]
    for command in parameters():
        own = [row for row, names in takers.items() if names == [command]]
        if own:
            parts += [f"`{f'actviz {command}'.strip()}`:", _table(("option", "default", "meaning"), own)]
    return "<details>\n<summary>All options</summary>\n\n" + "\n\n".join(parts) + "\n\n</details>\n"


def spellings(param: Any) -> list[str]:
    """How a parameter is written: an argument has a metavar, an option its names, the long one first."""
    return [param.metavar] if param.param_type_name == "argument" else sorted(param.opts, key=len, reverse=True)


def takes_value(param: Any) -> bool:
    """Whether a value belongs to a parameter; flags have none."""
    return not getattr(param, "is_flag", False)


def _row(param: Any) -> tuple[str, ...]:
    names = ", ".join(f"`{name}`" for name in spellings(param))
    value = f" `{param.metavar}`" if takes_value(param) and param.param_type_name == "option" else ""
    return names + value, _default(param), param.help


def _default(param: Any) -> str:
    shown = param.show_default if isinstance(param.show_default, str) else param.default
    return str(shown) if takes_value(param) and shown is not None else ""


def _named(names: list[str]) -> str:
    left = [name for name in COMMANDS if name not in names and name != "help"]  # which has none of these
    if not left:
        return "all"
    return "all but " + ", ".join(left) if len(left) < len(names) else ", ".join(names)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
