"""The help of a command, in the current language and for characters of one or two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from typing import Any

from actviz.cli.commands import UNWRAPPED
from actviz.language import tr
from actviz.messages import translatable
from actviz.tables.line_breaks import cell_count, wrapped

MOST, LEAST = 78, 20
"""The largest and the smallest width of help, in columns."""
NAMES = 28
"""The largest width of the column of names; what is longer has its text in the next line."""
INDENT = "  "
LONGEST_NOTE = 24
"""A default that is shown in more characters than this may be broken."""
NO_BREAK = "\x1f"
"""A space at which no line ends."""

TYPER = (
    translatable("Install completion for the current shell."),
    translatable("Show completion for the current shell, to copy it or customize the installation."),
    translatable("Show this message and exit."),
)
"""Help of Typer's own options."""


def help_page(command: Any, context: Any) -> str:
    """Return the help of a command or of the group of commands."""
    width = max(LEAST, min(MOST, get_terminal_size((MOST + 2, 24)).columns - 2))
    return "\n".join(_lines(command, context, width)).rstrip() + "\n"


def _lines(command: Any, context: Any, width: int) -> Iterator[str]:
    params = command.get_params(context)
    arguments = [param for param in params if param.param_type_name == "argument"]
    commands = getattr(command, "commands", {})
    pieces = [context.command_path, "[OPTIONS]", *map(_argument_name, arguments)]
    pieces += ["COMMAND [ARGS]..."] * bool(commands)
    yield from _hanging(tr("Usage: "), " ".join(pieces), width)
    yield ""
    for paragraph in filter(None, (command.help or "").split("\n\n")):
        yield from _paragraph(paragraph, width)
        yield ""
    options = [param for param in params if param not in arguments and not param.hidden]
    for heading, rows in (
        (tr("Arguments"), [(_argument_name(one), _text(one)) for one in arguments]),
        (tr("Options"), [(_option_name(one), _text(one)) for one in options]),
        (tr("Commands"), [(name, tr(one.help)) for name, one in commands.items()]),
    ):
        if rows:
            yield f"{heading}:"
            yield from _definitions(rows, width)
            yield ""
    if command.epilog:
        yield from _paragraph(command.epilog, width)


def _paragraph(text: str, width: int) -> Iterator[str]:
    if text.startswith(UNWRAPPED):
        yield f"{tr('Examples')}:"
        yield from (f"{INDENT}{line.strip()}" for line in text.removeprefix(UNWRAPPED).strip("\n").splitlines())
    else:
        yield from wrapped(INDENT + tr(" ".join(text.split())), width)


def _hanging(start: str, text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text after ``start``; the others are indented by its width."""
    space = " " * cell_count(start)
    for number, line in enumerate(wrapped(text, width - len(space))):
        yield f"{space if number else start}{line}"


def _definitions(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield names and their meanings in two columns; a long name has a separate line."""
    limit = min(NAMES, width // 3)
    column = max((cell_count(name) for name, _ in rows if cell_count(name) <= limit), default=4)
    space = INDENT + " " * column + INDENT
    for name, text in rows:
        lines = [line.replace(NO_BREAK, " ") for line in wrapped(text, width - len(space))]
        cells = cell_count(name)
        if cells > column:
            yield f"{INDENT}{name}"
        else:
            yield f"{INDENT}{name}{' ' * (column - cells)}{INDENT}{lines.pop(0)}".rstrip()
        yield from (f"{space}{line}".rstrip() for line in lines)


def _argument_name(param: Any) -> str:
    return param.metavar if param.required else f"[{param.metavar}]"


def _option_name(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag or not param.metavar else f"{names} {param.metavar}"


def _text(param: Any) -> str:
    """Return what an argument or option is for, with its default and its environment variable."""
    notes = [tr("env var: {var}", var=param.envvar)] if param.envvar else []
    if isinstance(param.show_default, str):
        notes.append(tr("default: {default}", default=tr(param.show_default)))
    elif param.show_default and param.default is not None and not getattr(param, "is_flag", False):
        notes.append(tr("default: {default}", default=param.default))
    if param.required:
        notes.append(tr("required"))
    if not notes:
        return tr(param.help or "")
    shown = f"[{'; '.join(notes)}]"
    return f"{tr(param.help or '')}  {shown.replace(' ', NO_BREAK) if len(shown) <= LONGEST_NOTE else shown}"
