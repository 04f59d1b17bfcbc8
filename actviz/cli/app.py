"""The group of commands, and the conversion of errors to one line on stderr and an exit code."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from actviz import __version__
from actviz.cli.commands import COMMANDS, DEBUG_HELP
from actviz.cli.help_format import help_page
from actviz.cli.language_choice import LANGUAGE, check_language, language_of
from actviz.cli.terminal_io import (
    INTERRUPTED,
    OutputError,
    discard_output,
    is_interrupt,
    print_error,
    print_location,
    print_message,
    print_traceback,
    reason,
    write_stdout,
)
from actviz.formulas.arguments import Argument
from actviz.formulas.errors import ActvizError, FormulaError
from actviz.language import current_language, set_language, tr
from actviz.messages import Message, message_of, translatable

DEBUG = "ACTVIZ_DEBUG"
"""The environment variable that enables tracebacks of internal errors."""
EPILOG = (
    f"Environment variables: ACTVIZ_LANG sets the language, like --lang. {DEBUG}=1 shows the traceback of an error, "
    "like --debug."
)

# The base class of Typer's errors about options and arguments; its module depends on the version.
UsageError = typer.BadParameter.__base__


class TextCommand(TyperCommand):
    """A command whose options are texts and flags, and whose names may be formulas that start with a minus sign."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """See ``TyperCommand``."""
        if not ctx.resilient_parsing:
            from actviz.cli.argument_order import options_first

            args = options_first(self.get_params(ctx), args)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> list[Any]:
        """See ``TyperCommand``."""
        return _unconverted(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """See ``TyperCommand``."""
        formatter.write(help_page(self, ctx))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """See ``TyperCommand``."""
        return _translated(super().shell_complete(ctx, incomplete))


def _translated(completions: list[Any]) -> list[Any]:
    """Translate the descriptions of options and commands."""
    for completion in completions:
        completion.help = completion.help and tr(completion.help)
    return completions


def _unconverted(params: list[Any]) -> list[Any]:
    """Take values as they were typed. Typer would load pydantic to convert them: a fifth of the time of ``table``."""
    for param in params:
        param.process_value = partial(_process_value, param)
    return params


def _process_value(param: Any, ctx: Any, value: Any) -> Any:
    if param.required and param.value_is_missing(value) and not ctx.resilient_parsing:
        return type(param).process_value(param, ctx, value)  # raises an error
    return param.callback(ctx, param, value) if param.callback else value


class LazyGroup(TyperGroup):
    """The commands. Help and completion read only names and summaries; a command is imported when it is run."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: TyperCommand(name, short_help=command.summary) for name, command in COMMANDS.items()}

    def get_params(self, ctx: Any) -> list[Any]:
        """See ``TyperGroup``."""
        return _unconverted(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """See ``TyperGroup``."""
        formatter.write(help_page(self, ctx))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """See ``TyperGroup``."""
        return _translated(super().shell_complete(ctx, incomplete))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """See ``TyperGroup``."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else command, rest


def load(name: str) -> TyperCommand:
    """Import a command with its options."""
    module = import_module(f"actviz.cli.{name}")
    app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
    add = app.command(name, cls=TextCommand, help=COMMANDS[name].help, epilog=getattr(module, "EPILOG", None))
    add(getattr(module, name))
    return typer.main.get_command(app)  # type: ignore[return-value]


def _print_version(wanted: bool) -> None:
    if wanted:
        write_stdout(f"actviz {__version__}\n".encode())
        raise typer.Exit


def actviz(
    context: typer.Context,
    debug: Annotated[  # noqa: ARG001 - read before the command line is parsed
        bool, typer.Option("--debug", help=DEBUG_HELP)
    ] = False,
    lang: LANGUAGE = None,
    version: Annotated[  # noqa: ARG001 - its callback does it, before anything else is read
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Plot, measure and compare activation functions of neural networks."""
    if lang is not None:
        check_language(lang)
    if context.invoked_subcommand is None:
        write_stdout(f"{context.get_help()}\n".encode())


def commands() -> Any:
    """Return the group of all commands."""
    app = typer.Typer(
        name="actviz",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(cls=LazyGroup, invoke_without_command=True, epilog=EPILOG)(actviz)
    return typer.main.get_command(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with ``arguments``, those of the process by default, and return the exit code.

    Any error is reported in one line on stderr; with ``--debug`` or ACTVIZ_DEBUG=1, after its traceback.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    before = current_language()
    set_language(language_of(arguments))
    try:
        if os.environ.get("_ACTVIZ_COMPLETE") == "complete_bash":
            from actviz.cli.completion import complete_in_bash

            complete_in_bash(lambda: commands()((), prog_name="actviz", standalone_mode=False))
            return 0
        code = commands()(arguments, prog_name="actviz", standalone_mode=False)
        return _print_error(Message("interrupted"), INTERRUPTED) if code == INTERRUPTED else int(code or 0)
    except (Exception, KeyboardInterrupt) as error:
        if _is_debugging(arguments):
            print_traceback(error)
        return _report(error, arguments)
    finally:
        set_language(before)


def _is_debugging(arguments: Sequence[str]) -> bool:
    """Return whether tracebacks are shown: with ``--debug``, ACTVIZ_DEBUG=1 or ``python -X dev``."""
    words = [*arguments]
    options = words[: words.index("--")] if "--" in words else words
    return "--debug" in options or sys.flags.dev_mode or os.environ.get(DEBUG, "0") not in ("", "0")


def _report(error: BaseException, arguments: Sequence[str]) -> int:
    """Report an error and return the exit code."""
    if isinstance(error, ActvizError):
        code = _print_error(_with_options(error.message), 2)
        if isinstance(error, FormulaError):
            print_location(error.text, error.start, error.length)
        return code
    if isinstance(error, UsageError):  # type: ignore[arg-type]
        return _print_error(_usage_message(error, arguments), 2)
    if isinstance(error, OutputError):
        return _print_error(error.message, 1)
    if isinstance(error, typer.Abort) or is_interrupt(error):
        return _print_error(Message("interrupted"), INTERRUPTED)
    if isinstance(error, OSError):
        discard_output(sys.stdout)
        why = reason(error)
        named = Message("{name}: {message}", name=error.filename, message=why)
        return _print_error(named if error.filename else why, 1)
    if isinstance(error, MemoryError):
        return _print_error(Message("not enough memory"), 1)
    message = Message(
        "internal error: {error}; please report it with the traceback that {option} shows",
        option="--debug",
        error=f"{type(error).__name__}: {error}",
    )
    return _print_error(message, 1)


def _with_options(message: Message) -> Message:
    """Return a message with the names of options instead of Python arguments."""

    def renamed(value: object) -> object:
        if isinstance(value, Argument):
            return value.option
        return _with_options(value) if isinstance(value, Message) else value

    return Message(message.template, **{name: renamed(value) for name, value in message.values.items()})


def _print_error(message: Message, code: int) -> int:
    if message:
        (print_message if code == INTERRUPTED else print_error)(message)
    return code


USAGE = (
    translatable("No such option: {option} Did you mean {choices}?"),
    translatable("No such option: {option} (Possible options: {options})"),
    translatable("No such option: {option}"),
    translatable("No such command '{command}'."),
    translatable("No such command '{command}'. Did you mean {choices}?"),
    translatable("Option '{option}' does not take a value."),
)
"""Messages of Typer."""


def _usage_message(error: Any, arguments: Sequence[str]) -> Message:
    """Return the message of an error of Typer, with an example or a suggestion."""
    text: str = error.format_message()
    command = str(error.ctx.info_name) if error.ctx else ""
    if (missing := re.fullmatch(r"Missing argument '(.+)'\.", text)) and command in COMMANDS:
        return Message(
            "Missing argument '{argument}'; write, for example, {example}",
            argument=missing[1].removesuffix("..."),
            example=COMMANDS[command].examples[0],
        )
    if option := re.fullmatch(r"Option '(.+)' requires an argument\.", text):
        # Only the group's own options: those of commands are checked by options_first.
        metavar = next(param.metavar for param in commands().params if option[1] in param.opts)
        return Message("option {option} requires a value: {option} {metavar}", option=option[1], metavar=metavar)
    if extra := re.fullmatch(r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", text, re.DOTALL):
        return Message(
            "unexpected argument: {arguments}; see actviz {command} --help", arguments=extra[1], command=command
        )
    return _with_suggestion(text, arguments)


def _with_suggestion(text: str, arguments: Sequence[str]) -> Message:
    """Return a message of Typer, with a suggestion if a function is specified instead of a command."""
    unknown = re.fullmatch(r"No such (?:command '(.+)'\.|option: -.*)", text, re.DOTALL)
    word = (unknown[1] or arguments[0]) if unknown else ""
    if f"--{word}" in ("--version", "--help"):
        return message_of(f"{text} Did you mean '--{word}'?", USAGE)
    if word:
        from actviz.activations.catalogue import find
        from actviz.cli.argument_order import is_formula

        line = f"actviz plot {shlex.quote(word)}"
        with suppress(ActvizError):
            if not is_formula(word):
                find(word.partition(":")[0])
            return message_of(f"{text} Did you mean '{line}'?", USAGE)
    return message_of(text, USAGE)
