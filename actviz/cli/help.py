"""``actviz help``: the help of a command, or a page about formulas or names."""

from typing import Annotated

import typer

from actviz.activations.catalogue import entry_named
from actviz.cli import options
from actviz.cli.commands import COMMANDS, TOPICS
from actviz.cli.completion import completion
from actviz.cli.groups import with_groups
from actviz.cli.terminal_io import write_stdout
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import one_of, quoted
from actviz.language import current_language


@with_groups
def help(
    *,
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help=f"Topic ({', '.join(TOPICS)}) or command.",
            show_default="list of commands",
            autocompletion=completion({**TOPICS, **{name: command.summary for name, command in COMMANDS.items()}}),
        ),
    ] = None,
    lang: options.Language = None,  # noqa: ARG001 - read before the command line is parsed
    debug: options.Debug = False,  # noqa: ARG001 - likewise
) -> None:
    """Print a page of help."""
    from actviz.cli.app import run

    if topic is None:
        raise typer.Exit(run(["--help", "--lang", current_language()]))
    if entry_named(topic):
        raise ActvizError(
            "{typed} is a function, not a topic; actviz table {name} shows its properties",
            typed=quoted(topic),
            name=topic,
        )
    name = one_of((*TOPICS, *COMMANDS), topic, "TOPIC")
    if name in COMMANDS:
        raise typer.Exit(run([name, "--help", "--lang", current_language()]))
    from actviz.cli.deliver import page
    from actviz.tables.help_pages import PAGES

    write_stdout(page(PAGES[name]()))
