"""The help of a command, in the current language and for characters of one or two columns."""

from __future__ import annotations

import re
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
MIN_TWO_COLUMNS = 56
"""In less width, the text of an option is below its name."""
SHELL_WORD = re.compile(r"(?:'[^']*'|\S)+")

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
    pieces = [context.command_path, tr("[OPTIONS]"), *map(_argument_name, arguments)]
    pieces += [tr("COMMAND [ARGS]...")] * bool(commands)
    yield from _hanging(tr("Usage: "), " ".join(pieces), width)
    yield ""
    for paragraph in filter(None, (command.help or "").split("\n\n")):
        yield from _paragraph(paragraph, width)
        yield ""
    options = [param for param in params if param not in arguments and not param.hidden]
    for heading, rows in (
        (tr("Arguments"), [(_argument_name(one), tr(one.help), _notes(one)) for one in arguments]),
        (tr("Options"), [(_option_name(one), tr(one.help), _notes(one)) for one in options]),
        (tr("Commands"), [(name, tr(one.short_help), "") for name, one in commands.items()]),
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
        for line in text.removeprefix(UNWRAPPED).strip("\n").splitlines():
            yield from _command_line(line.strip(), width)
    else:
        yield from wrapped(INDENT + tr(" ".join(text.split())), width)


def _command_line(example: str, width: int) -> Iterator[str]:
    """Yield a command line, continued as in a shell if it is too long."""
    line = f"{INDENT}{example}"
    if len(line) > width:
        first, *words = SHELL_WORD.findall(example)
        line = f"{INDENT}{first}"
        for word in words:
            if len(f"{line} {word} \\") > width:
                yield f"{line} \\"
                line = f"{INDENT * 2}{word}"
            else:
                line = f"{line} {word}"
    yield line


def _hanging(start: str, text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text after ``start``; the others are indented by its width."""
    space = " " * cell_count(start)
    for number, line in enumerate(wrapped(text, width - len(space))):
        yield f"{space if number else start}{line}"


def _definitions(rows: Sequence[tuple[str, str, str]], width: int) -> Iterator[str]:
    """Yield names, each with its meaning and notes, in two columns; a long name has a separate line."""
    is_narrow = width < MIN_TWO_COLUMNS
    widths = [cells for name, *_ in rows if (cells := cell_count(name)) <= NAMES]
    column = len(INDENT) if is_narrow else max(widths, default=4)
    space = INDENT + " " * column + INDENT
    for name, meaning, notes in rows:
        lines = _with_notes(meaning, notes, width - len(space))
        cells = cell_count(name)
        if is_narrow or cells > column:
            yield f"{INDENT}{name}"
        else:
            yield f"{INDENT}{name}{' ' * (column - cells)}{INDENT}{lines.pop(0)}".rstrip()
        yield from (f"{space}{line}".rstrip() for line in lines)


def _with_notes(meaning: str, notes: str, width: int) -> list[str]:
    """Return the lines of a meaning and of its notes, which begin a new line unless they fit into the last one."""
    lines = list(wrapped(meaning, width))
    if notes and cell_count(f"{lines[-1]}{INDENT}{notes}") <= width:
        lines[-1] += INDENT + notes
    elif notes:
        lines += wrapped(notes, width)
    return lines


def _argument_name(param: Any) -> str:
    return param.metavar if param.required else f"[{param.metavar}]"


def _option_name(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag or not param.metavar else f"{names} {param.metavar}"


def _notes(param: Any) -> str:
    """Return the environment variable and the default of a parameter, and whether it is required, in brackets."""
    default = default_text(param)
    notes = [
        tr("env var: {var}", var=param.envvar) if param.envvar else "",
        tr("default: {default}", default=default) if default else "",
        tr("required") if param.required else "",
    ]
    text = "; ".join(filter(None, notes))
    return f"[{text}]" if text else ""


def default_text(param: Any) -> str:
    """Return the default of a parameter as it is typed, or a description of it; empty if none is shown."""
    if isinstance(param.show_default, str):
        # A description consists of several words; one word, such as optimal, can be typed.
        return tr(param.show_default) if " " in param.show_default else param.show_default
    is_shown = param.show_default and param.default is not None and not getattr(param, "is_flag", False)
    return str(param.default) if is_shown else ""
