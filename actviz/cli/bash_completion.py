"""Completion in bash, which takes a word apart at ``:`` and ``=`` and replaces only the last piece of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout, suppress
from io import StringIO

from actviz.cli.terminal_io import write_stdout

BREAKS = (":", "=")


def is_asked() -> bool:
    """Whether bash asks how a line goes on."""
    return os.environ.get("_ACTVIZ_COMPLETE") == "complete_bash"


def complete(ask: Callable[[], object]) -> None:
    """Put words together that bash took apart, let ``ask`` print what completes them, and take apart that as well."""
    line = os.environ.get("COMP_WORDS", "")
    words, number, settled = glued(line.split("\n" if "\n" in line else " "), int(os.environ.get("COMP_CWORD", "0")))
    os.environ |= {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(number)}
    with redirect_stdout(StringIO()) as told, suppress(SystemExit):
        ask()
    write_stdout("".join(f"{word.removeprefix(settled)}\n" for word in told.getvalue().splitlines()).encode())


def glued(words: Sequence[str], current: int) -> tuple[list[str], int, str]:
    """The words as they were typed, the number of the one at the cursor, and what of it is not to be replaced."""
    whole: list[str] = []
    number, settled = current, ""
    for index, word in enumerate(words):
        joins = index > 1 and (word[:1] in BREAKS or whole[-1][-1:] in BREAKS)
        if index == current:
            number = len(whole) - joins
            settled = whole[-1] + word[: word[:1] in BREAKS] if joins else ""
        if joins:
            whole[-1] += word
        else:
            whole.append(word)
    return whole, number, settled
