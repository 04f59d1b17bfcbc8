"""The commands, and what becomes of an error: one line on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from actviz import __version__
from actviz.cli.output import CannotWrite
from actviz.cli.plot import plot
from actviz.formulas.errors import ActvizError

# The base of every complaint about options and arguments, wherever Typer keeps it.
UsageError = typer.BadParameter.__base__

app = typer.Typer(
    name="actviz",
    help="Draw, measure and compare the activation functions of neural networks.",
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(plot)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"actviz {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def actviz(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Draw, measure and compare the activation functions of neural networks."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


def run() -> NoReturn:
    """Run the command line and exit."""
    try:
        code = app(standalone_mode=False)
    except ActvizError as error:
        code = _complain(str(error), 2)
    except CannotWrite as error:
        code = _complain(str(error), 1)
    except BrokenPipeError:
        # Whoever read the answer has seen enough; what is left is not written to anyone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except (KeyboardInterrupt, typer.Abort):
        code = _complain("interrupted", 130)
    except UsageError as error:  # type: ignore[misc]
        code = _complain(" ".join(error.format_message().split()), 2)
    except OSError as error:
        code = _complain((error.strerror or str(error)).lower(), 1)
    sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"actviz: {message}\n")
    return code
