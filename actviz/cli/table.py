"""``actviz table``: the catalogue, the card of a function, and advice."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

import typer

from actviz.activations.advice import LAYERS, PROBLEMS, TASKS
from actviz.activations.catalogue import CATALOGUE
from actviz.cli import options
from actviz.cli.deliver import deliver
from actviz.cli.groups import Group, option, with_groups
from actviz.cli.output import Target
from actviz.cli.parsing import choice
from actviz.formats import REPORT, TABLE, TEX
from actviz.formulas.errors import ActvizError
from actviz.rendering import View, Views

FAMILIES = tuple(dict.fromkeys(entry.family for entry in CATALOGUE.values()))
ADVICE_FORMATS = (REPORT, "json", "md")


class RowOptions(Group):
    """The rows and columns of a table, and their order."""

    family: Annotated[
        str | None,
        option("--family", "FAMILY", f"Show only one family: {', '.join(FAMILIES)}.", words=FAMILIES),
        choice(FAMILIES),
    ] = None
    where: Annotated[
        list[str] | None,
        option(
            "--where",
            "CONDITION",
            "Show only functions that satisfy a condition, such as monotonic=no, 'gain>1.5', dead=yes or kinks=0 "
            "(number of kinks). Can be repeated. Unknown values satisfy only conditions such as gain=unknown.",
        ),
    ] = None
    search: Annotated[
        str | None, option("--search", "WORD", "Show only functions whose names or texts contain this text.")
    ] = None
    sort: Annotated[str | None, option("--sort", "COLUMN", "Sort by a column.", default="catalogue order")] = None
    reverse: Annotated[bool, typer.Option("--reverse", help="Reverse the order.")] = False
    columns: Annotated[
        str | None,
        option(
            "--columns",
            "NAME,...",
            "Columns to show, by name or heading, such as name,gain; or all.",
            default="columns that fit the width",
        ),
    ] = None


class AdviceOptions(Group):
    """The task, layer or problem for which advice is requested."""

    task: Annotated[
        str | None,
        option("--task", "TASK", f"Recommend functions for a task: {', '.join(TASKS)}.", words=TASKS),
        choice(TASKS),
    ] = None
    layer: Annotated[
        str | None,
        option("--layer", "LAYER", f"Recommend functions for a layer: {', '.join(LAYERS)}.", words=LAYERS),
        choice(LAYERS),
    ] = None
    problem: Annotated[
        str | None,
        option("--problem", "PROBLEM", f"Recommend functions for a problem: {', '.join(PROBLEMS)}.", words=PROBLEMS),
        choice(PROBLEMS),
    ] = None


class Output(options.Output):
    """A table, a card or advice."""

    formats: ClassVar[Sequence[str]] = TABLE
    format: Annotated[str | None, options.format_option(TABLE)] = None


@with_groups
def table(
    *,
    names: options.OptionalNames = None,
    parameters: options.Parameters,
    rows: RowOptions,
    advice: AdviceOptions,
    output: Output,
) -> None:
    """List functions and their properties, or print advice."""
    from actviz.cli import table_rows

    targets = output.targets("table")
    shared = parameters.shared
    if advice.given:
        others = {"NAME": names, **rows.given, "--alpha, --beta or --param": shared}
        _reject_table_options(advice, others)
    columns = None if rows.columns is None else table_rows.read_columns(rows.columns)
    if shared and not names:
        raise ActvizError(
            "{option} requires functions that are specified by name; none is specified", option=shared[0].option
        )
    targets = output.check(targets)

    if advice.given:
        deliver(targets, output, Views(text=_advice_view(advice, targets)))
        return
    if names:
        from actviz.cli.function_specs import families_of
        from actviz.cli.table_card import card_of
        from actviz.tables.function_table import rows_of

        functions = [function for family in families_of(names, shared) for function in family]
        entries = rows_of(functions, in_tex=TEX in [target.format for target in targets])
    else:
        functions = []
        from actviz.tables.catalogue_rows import catalogue_rows

        entries = catalogue_rows()
    entries = table_rows.filter_rows(
        entries, family=rows.family, where=rows.where or [], search=rows.search, quiet=output.quiet
    )
    entries = table_rows.sort_rows(entries, rows.sort, reverse=rows.reverse)
    listing = View("tables.table", entries, columns=columns)
    is_card = len(functions) == len(entries) == 1 and columns is None
    card = View("tables.card", lambda: card_of(functions[0], entries[0])) if is_card else None
    typeset = View("tables.table", lambda: _typeset(entries, columns), columns=columns)
    deliver(targets, output, Views(text=listing, report=card, other={"md": card or listing, TEX: typeset}))


def _reject_table_options(advice: AdviceOptions, others: Mapping[str, object]) -> None:
    """Raise ``ActvizError`` for options that cannot be combined with advice."""
    first, *further = (option.removeprefix("--") for option in advice.given)
    if further and advice.problem is not None:
        raise ActvizError("--problem cannot be combined with --task or --layer; use separate commands")
    for name, value in others.items():
        if value and name != "--reverse":
            raise ActvizError(
                "--{question} prints advice; {option} applies only to the table, so remove one of them",
                question=first,
                option=name,
            )


def _advice_view(advice: AdviceOptions, targets: Sequence[Target]) -> View:
    from actviz.cli.table_card import advised_rows

    for target in targets:
        if target.format not in ADVICE_FORMATS:
            raise ActvizError(
                "--format: advice is available as {format}, json or md, not as {typed}",
                format=REPORT,
                typed=target.format,
            )
    return View("tables.advice", advised_rows(**vars(advice)))


def _typeset(rows: Sequence[Any], columns: Sequence[str] | None) -> Sequence[Any]:
    from actviz.tables.function_table import typeset_rows

    return typeset_rows(rows, columns)
