"""Output to stdout and stderr, each of which may be closed, full, or a pipe without a reader."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from actviz.language import translate
from actviz.messages import Message, message_of, translatable
from actviz.tables.line_breaks import cell_count

INTERRUPTED = 130
"""The exit code after Ctrl-C."""
RULE = "─"
RED, PLAIN = "\x1b[1;31m", "\x1b[0m"
"""The codes that start and end bold red text on a terminal."""
POINTER_WIDTH = 72
"""The largest number of characters of a formula that are shown around the error."""
MAX_LINE = 1000
"""The length beyond which lines on stderr, which may repeat a long word, are shortened in the middle."""


class OutputError(Exception):
    """A result cannot be written: a folder is missing, a disk is full.

    The message is empty if the output has no reader; ``values`` are those of its fields.
    """

    def __init__(self, message: str = "", /, **values: object) -> None:
        self.message = Message(message, **values)
        super().__init__(str(self.message))


def write_stdout(content: bytes) -> None:
    """Write a result, or a part of it, to stdout. Raises ``OutputError``."""
    if sys.stdout is None:
        raise OutputError("cannot write to stdout: it is closed")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard_output(sys.stdout)
        raise OutputError from None  # the reader has closed the pipe
    except OSError as error:
        discard_output(sys.stdout)
        raise OutputError("cannot write to stdout: {message}", message=reason(error)) from None


def print_message(message: str | Message, /, **values: object) -> None:
    """Write a message to stderr in one line; errors of the stream are ignored."""
    _print_line(_one_line(message if isinstance(message, Message) else Message(message, **values)))


def print_error(message: Message) -> None:
    """Write an error to stderr in one line, after the word ``error``, which is red on a terminal with colours."""
    line = _one_line(Message("error: {message}", message=message))
    if has_colours(sys.stderr):
        prefix, colon, rest = line.partition(":")
        line = f"{RED}{prefix}{colon}{PLAIN}{rest}"
    _print_line(line)


def has_colours(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal that shows colours."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    # The former console of Windows shows the codes of colours as text.
    return is_terminal(stream) and (os.name == "posix" or "WT_SESSION" in os.environ)


def _one_line(message: Message) -> str:
    """Return a message in the current language in one printable line, shortened in the middle if it is long."""
    line = "".join(c if c.isprintable() else "?" for c in " ".join(_translated(message).split()))
    return line if len(line) <= MAX_LINE else f"{line[: MAX_LINE - 300]} ... {line[-200:]}"


def _print_line(line: str) -> None:
    with suppress(AttributeError, OSError, ValueError):
        sys.stderr.write(f"actviz: {line}\n")
        sys.stderr.flush()
        return
    discard_output(sys.stderr)


def _translated(message: Message) -> str:
    """Return the message in the current language, or in English if stderr cannot encode the translation."""
    text = translate(message)
    with suppress(AttributeError, LookupError, UnicodeEncodeError):
        text.encode(sys.stderr.encoding or "utf-8")
        return text
    return str(message)


def discard_output(stream: TextIO | None) -> None:
    """Discard the buffer of a stream that cannot be written, because Python would print an error about it at exit."""
    with suppress(AttributeError, OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def write_stderr(text: str) -> None:
    """Write a text of several lines to stderr; errors of the stream are ignored."""
    with suppress(AttributeError, LookupError):
        text = _encodable(text, sys.stderr.encoding or "utf-8")
    with suppress(AttributeError, OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
        return
    discard_output(sys.stderr)


def _encodable(text: str, encoding: str) -> str:
    """Return the text with rules drawn as - if the encoding has no other; the stream replaces other characters."""
    with suppress(UnicodeEncodeError):
        RULE.encode(encoding)
        return text
    return text.replace(RULE, "-")


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal."""
    with suppress(AttributeError, ValueError):
        return stream.isatty()  # type: ignore[union-attr]
    return False


def is_interrupt(error: BaseException | None) -> bool:
    """Return whether an error is a Ctrl-C or was caused by one."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


REASONS = (
    translatable("it is a folder"),
    translatable("it is read-only"),
    translatable("no such file or directory"),
    translatable("not a directory"),
    translatable("is a directory"),
    translatable("permission denied"),
    translatable("operation not permitted"),
    translatable("read-only file system"),
    translatable("no space left on device"),
    translatable("disk quota exceeded"),
    translatable("file too large"),
    translatable("file name too long"),
    translatable("too many levels of symbolic links"),
    translatable("input/output error"),
)
"""Messages of operating systems that have translations."""


def reason(error: OSError) -> Message:
    """Return the message of the operating system."""
    return message_of((error.strerror or str(error)).lower(), REASONS)


def print_traceback(error: BaseException) -> None:
    """Write the traceback of an error to stderr."""
    from traceback import format_exception

    write_stderr("".join(format_exception(error)))


def print_location(text: str, start: int, length: int) -> None:
    """Write a formula to stderr and, below it, a line that points at the wrong part."""
    write_stderr("".join(f"  {line}\n" for line in pointer_lines(text, start, length)))


def pointer_lines(text: str, start: int, length: int) -> tuple[str, str]:
    """Return the part of a text around an error, and a line with carets below the error."""
    text = "".join(c if c.isprintable() else "?" for c in text)
    first = max(0, min(start - POINTER_WIDTH // 2, len(text) - POINTER_WIDTH))
    before, after = "..." * (first > 0), "..." * (len(text) > first + POINTER_WIDTH)
    part = text[first : first + POINTER_WIDTH]
    offset = start - first
    carets = max(1, cell_count(part[offset : offset + length]))
    return f"{before}{part}{after}", " " * (len(before) + cell_count(part[:offset])) + "^" * carets
