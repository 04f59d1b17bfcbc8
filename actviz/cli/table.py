"""``actviz table``: the catalogue, the card of a function, and advice."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar

import typer

from actviz.activations.advice_entry import LAYERS, PROBLEMS, SHALLOW, TASK_ALIASES, TASKS
from actviz.activations.catalogue import CATALOGUE
from actviz.cli import options
from actviz.cli.deliver import deliver
from actviz.cli.groups import Group, option, with_groups
from actviz.cli.output import Target
from actviz.cli.parsing import Reader, choice, integer
from actviz.formats import FIGURES, REPORT, STUDY, TABLE, TEX, format_list
from actviz.formulas.errors import ActvizError
from actviz.formulas.input_text import one_of
from actviz.rendering import View, Views

FAMILIES = tuple(dict.fromkeys(entry.family for entry in CATALOGUE.values()))
MOST_LAYERS = 1000
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
    """The task, layer, problem or depth for which advice is requested."""

    task: Annotated[
        str | None,
        option("--task", "TASK", f"Recommend functions for a task: {', '.join(TASKS)}.", words=TASKS),
        Reader(lambda text, option: TASK_ALIASES.get(text.strip().lower()) or one_of(TASKS, text, option)),
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
    depth: Annotated[
        int | None,
        option(
            "--depth",
            "N",
            f"Recommend functions for a network with N layers: most functions for up to {SHALLOW} layers, and those "
            "whose gradient does not vanish for more. Can be combined with --task, --layer or --problem.",
        ),
        integer(1, MOST_LAYERS),
    ] = None


class DrawingOptions(Group):
    """The figures of the catalogue."""

    flowchart: Annotated[
        bool,
        typer.Option(
            "--flowchart",
            help="Draw the choice of a function as a flowchart: png, svg, pdf, or a Mermaid flowchart in md.",
        ),
    ] = False
    timeline: Annotated[
        bool, typer.Option("--timeline", help="Draw the functions of the table by year of publication.")
    ] = False


class Output(options.Figure):
    """A table, a card or advice."""

    formats: ClassVar[Sequence[str]] = TABLE
    format: Annotated[
        str | None,
        options.format_option(
            (*TABLE, *FIGURES),
            f"{format_list(TABLE)}; with --flowchart or --timeline {format_list(FIGURES)} and all except {TEX}",
        ),
    ] = None


class DrawnOutput(Output):
    """A flowchart or a timeline."""

    formats: ClassVar[Sequence[str]] = STUDY


@with_groups
def table(
    *,
    names: options.OptionalNames = None,
    parameters: options.Parameters,
    rows: RowOptions,
    advice: AdviceOptions,
    drawing: DrawingOptions,
    output: Output,
) -> None:
    """List functions and their properties, print advice, or draw a flowchart or a timeline."""
    from actviz.cli import table_rows

    shared = parameters.shared
    selection = {"NAME": names, **rows.given, "--alpha, --beta or --param": shared}
    if drawing.given:
        _reject_beside_drawing(drawing, {**selection, **advice.given})
        output = DrawnOutput(**vars(output))
    else:
        _reject_figure(output)
    targets = output.targets(next(iter(drawing.given), "--table").removeprefix("--"))
    if advice.given:
        _reject_table_options(advice, selection)
    columns = None if rows.columns is None else table_rows.read_columns(rows.columns)
    if shared and not names:
        raise ActvizError(
            "{option} requires functions that are specified by name; none is specified", option=shared[0].option
        )
    targets = output.check(targets)

    if drawing.flowchart:
        from actviz.cli.table_figures import flowchart

        flowchart(targets, output)
        return
    if advice.given:
        deliver(targets, output, Views(text=_advice_view(advice, targets)))
        return
    if names:
        from actviz.cli.function_specs import families_of
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
    if drawing.timeline:
        from actviz.cli.table_figures import timeline

        entries = table_rows.sort_rows(entries, rows.sort or "year", reverse=rows.reverse)
        timeline(targets, output, entries, columns)
        return
    entries = table_rows.sort_rows(entries, rows.sort, reverse=rows.reverse)
    deliver(targets, output, _views(functions, entries, columns))


def _views(functions: Sequence[Any], entries: Sequence[Any], columns: Sequence[str] | None) -> Views:
    """Return the views of a table, and of a card if the table has one function and no columns are selected."""
    listing = View("tables.table", entries, columns=columns)
    is_card = len(functions) == len(entries) == 1 and columns is None
    card = View("tables.card", lambda: _card(functions[0], entries[0])) if is_card else None
    typeset = View("tables.table", lambda: _typeset(entries, columns), columns=columns)
    return Views(text=listing, report=card, other={"md": card or listing, TEX: typeset})


def _card(function: Any, row: Any) -> Any:
    from actviz.cli.table_card import card_of

    return card_of(function, row)


def _reject_beside_drawing(drawing: DrawingOptions, others: Mapping[str, object]) -> None:
    """Raise ``ActvizError`` for options that cannot be combined with a flowchart or a timeline."""
    figure, *further = drawing.given
    if further:
        raise ActvizError("--flowchart and --timeline are separate figures; use only one of them")
    for name, value in others.items():
        if value and (drawing.flowchart or name in AdviceOptions.flags()):
            raise ActvizError("{drawing} cannot be combined with {option}; remove one", drawing=figure, option=name)


def _reject_figure(output: Output) -> None:
    """Raise ``ActvizError`` for options and formats of figures."""
    choices = ", ".join(TABLE)
    files = [("-o", Path(file).suffix) for file in output.output or ()]
    for name, format in [("--format", output.format or ""), *files]:
        if format.removeprefix(".").lower() in FIGURES:
            raise ActvizError(
                "{option}: {typed} requires --flowchart or --timeline; other formats are {choices}",
                option=name,
                typed=format.removeprefix("."),
                choices=choices,
            )
    for name in output.given:
        if name not in options.Output.flags() and name != "--format":
            raise ActvizError("{option} requires --flowchart or --timeline", option=name)


def _reject_table_options(advice: AdviceOptions, others: Mapping[str, object]) -> None:
    """Raise ``ActvizError`` for options that cannot be combined with advice."""
    first = next(iter(advice.given)).removeprefix("--")
    if advice.problem is not None and (advice.task is not None or advice.layer is not None):
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
