"""The commands, and what becomes of an error: one line on stderr and an exit code."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Annotated

import typer

from actviz import __version__
from actviz.cli import bash_completion
from actviz.cli.commands import COMMANDS
from actviz.cli.error_pointer import point_at
from actviz.cli.fast_typer import TextCommand, TextGroup
from actviz.cli.language_choice import language_of
from actviz.cli.terminal_io import OutputError, answer, is_interrupt, reason, say, silence
from actviz.formulas.errors import ActvizError, FormulaError
from actviz.language import speak, spoken

DEBUG = "ACTVIZ_DEBUG"
"""The environment variable that lets an internal error be seen with its traceback."""
EPILOG = (
    f"Environment: ACTVIZ_LANG=ja chooses the language as --lang does; {DEBUG}=1 shows the traceback of an internal "
    "error, for a bug report."
)

# The base of every complaint about options and arguments, wherever Typer keeps it.
UsageError = typer.BadParameter.__base__


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The commands that a command line may mean: the one that it names, for each takes time to load, or all.

    Where none is named they are there by name and summary only, which is what help and completion tell of them.
    """
    words = completed_words() or arguments
    named = next((word for word in words if not word.startswith("-")), "")
    app = typer.Typer(
        name="actviz",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(cls=TextGroup, invoke_without_command=True, epilog=EPILOG)(actviz)
    if named in COMMANDS:
        module = import_module(f"actviz.cli.{named}")
        add = app.command(named, cls=TextCommand, help=COMMANDS[named].help, epilog=getattr(module, "EPILOG", None))
        add(getattr(module, named))
    else:
        for name, described in COMMANDS.items():
            app.command(name, help=described.summary)(_unloaded)
    return app


def completed_words() -> list[str]:
    """The words of a command line that a shell asks to complete, without the program; empty if none does."""
    line = os.environ.get("_TYPER_COMPLETE_ARGS", os.environ.get("COMP_WORDS", ""))
    return line.split()[1:] if "_ACTVIZ_COMPLETE" in os.environ else []


def _unloaded() -> None:
    """Stand for a command that is not named, and so never run."""


def _print_version(wanted: bool) -> None:
    if wanted:
        answer(f"actviz {__version__}\n".encode())
        raise typer.Exit


def actviz(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does it, before anything else is read
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Draw, measure and compare the activation functions of neural networks."""
    if context.invoked_subcommand is None:
        answer(f"{context.get_help()}\n".encode())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with ``arguments``, those of the process by default, and return the exit code.

    Whatever goes wrong becomes one line on stderr.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    before = spoken()
    speak(language_of(arguments))
    try:
        if bash_completion.is_asked():
            bash_completion.complete(lambda: app_for(())((), prog_name="actviz", standalone_mode=False))
            return 0
        code = app_for(arguments)(arguments, prog_name="actviz", standalone_mode=False)
        return _complain("interrupted", 130) if code == 130 else int(code or 0)
    except ActvizError as error:
        code = _complain(str(error), 2)
        if isinstance(error, FormulaError):
            point_at(error)
        return code
    except UsageError as error:  # type: ignore[misc]
        return _complain(_advised(error, arguments), 2)
    except OutputError as error:
        return _complain(str(error), 1)
    except (KeyboardInterrupt, typer.Abort):
        return _complain("interrupted", 130)
    except OSError as error:
        silence(sys.stdout)
        return _complain(f"{error.filename}: {reason(error)}" if error.filename else reason(error), 1)
    except MemoryError:
        return _complain("there is not enough memory for this", 1)
    except Exception as error:
        if is_interrupt(error):
            return _complain("interrupted", 130)
        if sys.flags.dev_mode or os.environ.get(DEBUG, "0") not in ("", "0"):
            raise
        return _complain(
            f"this should not have happened, please report it with the traceback that {DEBUG}=1 shows: "
            f"{type(error).__name__}: {error}",
            1,
        )
    finally:
        speak(before)


def _complain(message: str, code: int) -> int:
    if message:
        say(message)
    return code


def _advised(error: Exception, arguments: Sequence[str]) -> str:
    """Typer's complaint; with advice where a function or a formula stands in the place of a command."""
    message: str = error.format_message()  # type: ignore[attr-defined]
    unknown = re.fullmatch(r"No such (?:command '(.+)'\.|option: -.*)", message, re.DOTALL)
    word = (unknown[1] or arguments[0]) if unknown else ""
    if f"--{word}" in ("--version", "--help"):
        return f"{message} Did you mean '--{word}'?"
    if word:
        from actviz.activations.catalogue import find
        from actviz.cli.argument_order import is_formula

        line = f"actviz plot {shlex.quote(word)}"
        with suppress(ActvizError):
            if not is_formula(word):
                find(word.partition(":")[0])
            return f"{message} Did you mean '{line}'?"
    return message
