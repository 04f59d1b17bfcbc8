"""The two ways out: answers go to stdout, everything else to stderr; either may be closed, full or read by nobody."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from actviz.language import translated

INTERRUPTED = 130
"""The exit code after Ctrl-C."""
RULE = "─"
POINTER_WIDTH = 72
"""Characters of a formula that are shown at most, with the place among them."""
MAX_LINE = 1000
"""A line on stderr that is longer, for it repeats a word without end, is cut in the middle."""


class OutputError(Exception):
    """The words were right, but the world is not: a folder is missing, a disk is full.

    Without a message there is nobody to be told.
    """


def write_stdout(content: bytes) -> None:
    """Write an answer, or a part of it, to stdout. Raises ``OutputError``."""
    if sys.stdout is None:
        raise OutputError("cannot write to stdout: it is closed")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard_output(sys.stdout)
        raise OutputError from None  # whoever read the answer has seen enough
    except OSError as error:
        discard_output(sys.stdout)
        raise OutputError(f"cannot write to stdout: {reason(error)}") from None


def print_message(message: str) -> None:
    """Write one line to stderr, whatever the message holds; if that is not possible, nobody listens."""
    line = "".join(c if c.isprintable() else "?" for c in " ".join(_writable(message).split()))
    line = line if len(line) <= MAX_LINE else f"{line[: MAX_LINE - 300]} ... {line[-200:]}"
    with suppress(AttributeError, OSError, ValueError):
        sys.stderr.write(f"actviz: {line}\n")
        sys.stderr.flush()
        return
    discard_output(sys.stderr)


def _writable(message: str) -> str:
    """The message in the language that is spoken, or as it is where stderr has no characters for that."""
    said = translated(message)
    with suppress(AttributeError, LookupError, UnicodeEncodeError):
        said.encode(sys.stderr.encoding or "utf-8")
        return said
    return message


def discard_output(stream: TextIO | None) -> None:
    """Send nowhere what is left in a stream that cannot be written: Python would complain of it at the end."""
    with suppress(AttributeError, OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def write_stderr(text: str) -> None:
    """Write a text of several lines to stderr, beside an answer; if that is not possible, nobody listens."""
    with suppress(AttributeError, LookupError):
        text = _encodable(text, sys.stderr.encoding or "utf-8")
    with suppress(AttributeError, OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
        return
    discard_output(sys.stderr)


def _encodable(text: str, encoding: str) -> str:
    """The text, its rules drawn with - where there is nothing else; other characters are left to the stream."""
    with suppress(UnicodeEncodeError):
        RULE.encode(encoding)
        return text
    return text.replace(RULE, "-")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody reads a stream as it is written."""
    with suppress(AttributeError, ValueError):
        return stream.isatty()  # type: ignore[union-attr]
    return False


def is_interrupt(error: BaseException | None) -> bool:
    """Whether an error is a Ctrl-C, or a library made it out of one."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def reason(error: OSError) -> str:
    """Why the system refused, in its own words."""
    return (error.strerror or str(error)).lower()


def print_location(text: str, start: int, length: int) -> None:
    """Write a formula to stderr and, below it, a line that points at the wrong part."""
    write_stderr("".join(f"  {line}\n" for line in pointer_lines(text, start, length)))


def pointer_lines(text: str, start: int, length: int) -> tuple[str, str]:
    """The part of a text around a place, and the line that points at it."""
    text = "".join(c if c.isprintable() else "?" for c in text)
    first = max(0, min(start - POINTER_WIDTH // 2, len(text) - POINTER_WIDTH))
    before, after = "..." * (first > 0), "..." * (len(text) > first + POINTER_WIDTH)
    shown = text[first : first + POINTER_WIDTH]
    place = start - first
    carets = max(1, cell_count(shown[place : place + length]))
    return f"{before}{shown}{after}", " " * (len(before) + cell_count(shown[:place])) + "^" * carets


def cell_count(text: str) -> int:
    """The number of columns that a text takes on a terminal."""
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
