"""``actviz table``: the catalogue, the card of a function, and advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import typer

from actviz.activations.advice import LAYERS, PROBLEMS, TASKS
from actviz.activations.catalogue import CATALOGUE
from actviz.cli import options
from actviz.cli.completion import completion
from actviz.cli.deliver import report_for
from actviz.cli.output import Target
from actviz.cli.parsing import choice
from actviz.formats import REPORT, TABLE, TEX
from actviz.formulas.errors import ActvizError

FAMILIES = tuple(dict.fromkeys(entry.family for entry in CATALOGUE.values()))


@dataclass(frozen=True, kw_only=True)
class Output(options.Output):
    """A table, a card or advice."""

    formats: ClassVar[Sequence[str]] = TABLE
    format: Annotated[str | None, options.format_option(TABLE)] = None


@options.with_groups
def table(
    names: Annotated[list[str] | None, options.NAMES] = None,
    *,
    parameters: options.Parameters,
    family: Annotated[
        str | None,
        typer.Option(
            "--family",
            metavar="FAMILY",
            help=f"Only a family: {', '.join(FAMILIES)}.",
            autocompletion=completion(lambda: FAMILIES),
        ),
        choice(FAMILIES),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="CONDITION",
            help="Only rows such as monotonic=no, 'gain>1.5', dead=yes or kinks=0 (their number); repeatable. "
            "What is not known meets no condition but gain=unknown.",
        ),
    ] = None,
    search: Annotated[
        str | None, typer.Option("--search", metavar="WORD", help="Only what has the word in a name or a text.")
    ] = None,
    sort: Annotated[
        str | None, typer.Option("--sort", metavar="COLUMN", help="Sort by a column.", show_default="as one teaches")
    ] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="Sort from the largest to the smallest.")] = False,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="NAME,...",
            help="Which columns, by name or heading: such as name,gain; or all.",
            show_default="what fits",
        ),
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(
            "--task",
            metavar="TASK",
            help=f"What to take for {', '.join(TASKS)}.",
            autocompletion=completion(lambda: TASKS),
        ),
        choice(TASKS),
    ] = None,
    layer: Annotated[
        str | None,
        typer.Option(
            "--layer",
            metavar="LAYER",
            help=f"What to take in a layer: {', '.join(LAYERS)}.",
            autocompletion=completion(lambda: LAYERS),
        ),
        choice(LAYERS),
    ] = None,
    problem: Annotated[
        str | None,
        typer.Option(
            "--problem",
            metavar="PROBLEM",
            help=f"What helps against {', '.join(PROBLEMS)}.",
            autocompletion=completion(lambda: PROBLEMS),
        ),
        choice(PROBLEMS),
    ] = None,
    output: Output,
) -> None:
    """Tell what is known of functions."""
    from actviz.cli import table_rows

    names = names or []
    targets = output.targets("table")
    shared = parameters.shared
    wishes = _wishes(task=task, layer=layer, problem=problem)
    if wishes:
        _alone(wishes, {"NAME": names, "--family": family, "--where": where, "--search": search, "--sort": sort,
                        "--columns": columns, "--alpha, --beta or --param": shared})  # fmt: skip
    chosen = None if columns is None else table_rows.read_columns(columns)
    if shared and not names:
        raise ActvizError(f"{shared[0].option} is for functions that are named; none is")
    targets = output.checked(targets)

    if wishes:
        found = _advised(wishes, targets)
        contents = [_advice(found, target) for target in targets]
    else:
        functions = _functions(names, shared) if names else []
        rows = (
            _named_rows(functions, in_tex=TEX in [target.format for target in targets])
            if names
            else table_rows.catalogue_rows()
        )
        rows = table_rows.filter_rows(rows, family=family,
                             where=where or [], search=search, quiet=output.quiet)  # fmt: skip
        rows = table_rows.sort_rows(rows, sort, reverse=reverse)
        is_card = len(names) == 1 and len(rows) == 1 and chosen is None
        contents = [
            _card(functions[0], rows[0], target)
            if is_card and target.format in (REPORT, "md")
            else _listing(rows, chosen, target)
            for target in targets
        ]
    for target, content in zip(targets, contents, strict=True):
        target.write(content, quiet=output.quiet)


def _functions(names: Sequence[str], shared: Sequence[Any]) -> list[Any]:
    from actviz.cli.function_specs import families_of

    return [function for family in families_of(names, shared) for function in family]


def _named_rows(functions: Sequence[Any], *, in_tex: bool) -> list[Any]:
    from actviz.cli.table_card import rows_of

    return rows_of(functions, in_tex=in_tex)


def _wishes(**given: str | None) -> Mapping[str, str]:
    wishes = {name: word for name, word in given.items() if word is not None}
    if "problem" in wishes and len(wishes) > 1:
        raise ActvizError("--problem goes neither with --task nor with --layer; ask for one after the other")
    return wishes


def _alone(wishes: Mapping[str, str], others: Mapping[str, object]) -> None:
    for name, given in others.items():
        if given:
            raise ActvizError(f"--{next(iter(wishes))} asks for advice; {name} is for the table")


def _advised(wishes: Mapping[str, str], targets: Sequence[Target]) -> Sequence[Any]:
    from actviz.cli.table_card import advised_rows

    for target in targets:
        if target.format not in (REPORT, "json", "md"):
            raise ActvizError(f"--format: advice is told as {REPORT}, json or md, not as {target.format}")
    return advised_rows(**wishes)


def _advice(found: Sequence[Any], target: Target) -> bytes:
    from actviz.tables import advice

    match target.format:
        case "json":
            return advice.to_json(found).encode()
        case "md":
            return advice.to_markdown(found).encode()
        case _:
            return report_for(advice.report(found), target)


def _card(function: Any, row: Any, target: Target) -> bytes:
    from actviz.cli.table_card import card_of
    from actviz.tables import card

    data = card_of(function, row)
    return card.to_markdown(data).encode() if target.format == "md" else report_for(card.report(data), target)


def _listing(rows: Sequence[Any], columns: Sequence[str] | None, target: Target) -> bytes:
    from actviz.tables import table

    match target.format:
        case "json":
            return table.to_json(rows).encode()
        case "csv":
            return table.to_csv(rows, columns).encode()
        case "md":
            return table.to_markdown(rows, columns).encode()
        case "tex":
            wants = {"formula", "derivative"} & set(columns or table.DEFAULT)
            if wants and not all(row.latex for row in rows):
                from actviz.cli.table_card import typeset
                from actviz.curves import get

                rows = [typeset(row, get(row.name)) for row in rows]
            return table.to_tex(rows, columns).encode()
        case _:
            return report_for(table.report(rows, columns), target)
