"""Update the catalogues of translations: ``python -m tests.translations``.

The texts for people are read from the source of the package and merged into ``actviz/locale/*/LC_MESSAGES/actviz.po``.
Texts that are new have no translation yet; texts that are gone are removed. Then the catalogues are compiled.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import actviz
from actviz.activations.advice import ADVICE
from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import VectorActivation
from actviz.activations.frameworks import DIALECTS
from actviz.cli.app import commands, load
from actviz.cli.approximate import METHODS as APPROXIMATE_METHODS
from actviz.cli.approximate import NORM_MEANINGS
from actviz.cli.commands import COMMANDS, UNWRAPPED
from actviz.cli.commands import TOPICS as HELP_TOPICS
from actviz.cli.derivative import RULES
from actviz.cli.options import THEMES
from actviz.figures.wording import Wording
from actviz.formats import FORMATS, meanings
from actviz.studies.derivative_check import METHODS
from actviz.studies.networks.comparisons import FEW, SAME, UNDONE
from actviz.studies.networks.tasks import TASKS
from actviz.studies.networks.theory import STABILITIES
from actviz.tables.advice import LAYERS, PROBLEMS
from actviz.tables.advice import TASKS as ADVISED_TASKS
from actviz.tables.facts import CERTAINTIES, FACT_ROWS
from actviz.tables.search import TOPICS
from actviz.tables.table import COLUMNS
from actviz.tables.terms import TERMS
from actviz.tables.unit_count import ORDINALS

LISTS = {"names": [*CATALOGUE], "search words": [*TOPICS], "monotonic": ["no"], "compare": ["first", "second"]}
"""Texts in contexts: lists of words in other languages, and special translations of words. They may be empty."""
_PROSE = re.compile("[a-z]{2,} (on|of|that) ")
"""Words in the formula of a vector function."""
PACKAGE = Path(actviz.__file__).parent
CATALOGUES = sorted(PACKAGE.glob("locale/*/LC_MESSAGES/actviz.po"))
CALLS = frozenset(
    {
        "translatable",
        "tr",
        "translations",
        "Message",
        "ActvizError",
        "OutputError",
        "print_message",
        "fail",
        "Progress",
        "_error",
        "_joined",
    }
)
"""Functions and classes whose first text is for people."""


def texts() -> dict[str, list[str]]:
    """Return every text for people with the places where it is: files with lines, or tables of data."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for text, line in _texts_of(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(text, []).append(f"{path.relative_to(PACKAGE.parent).as_posix()}:{line}")
    for place, several in _tables().items():
        for text in several:
            if text and text not in found:
                found[text] = [place]
    return found


def _texts_of(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Return the literal texts in calls of ``CALLS`` and their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _name(node.func)) in CALLS:
            argument = 1 if name == "fail" else 0
            for literal in node.args[argument : argument + 1]:
                yield from _literals(literal)


def entry_texts() -> list[str]:
    """Return the texts of the entries of the catalogue."""
    vectors = [entry for entry in CATALOGUE.values() if isinstance(entry, VectorActivation)]
    vectors += [one.vector for dialect in DIALECTS.values() for one in dialect.spellings if one.vector]
    return [entry.formula for entry in vectors if _PROSE.search(entry.formula)] + [
        text
        for entry in CATALOGUE.values()
        for text in (
            entry.title,
            entry.uses,
            entry.strengths,
            entry.weaknesses,
            *(parameter.meaning for parameter in entry.parameters),
        )
        if text
    ]


def help_texts() -> list[str]:
    """Return the texts of help: paragraphs, arguments and options with their defaults, and meanings of values."""
    group = commands()
    known = [group, *map(load, COMMANDS)]
    paragraphs = [
        " ".join(paragraph.split())
        for command in known
        for paragraph in [*(command.help or "").split("\n\n"), command.epilog or ""]
        if not paragraph.startswith(UNWRAPPED)
    ]
    params = [param for command in known for param in command.params if "completion" not in param.name]
    defaults = [str(param.show_default) for param in params if " " in str(param.show_default)]  # others are typed so
    values = (THEMES, RULES, APPROXIMATE_METHODS, NORM_MEANINGS, meanings([*FORMATS]))
    return [
        *paragraphs,
        *(param.help or "" for param in params),
        *defaults,
        *(meaning for table in values for meaning in table.values()),
    ]


def _tables() -> dict[str, list[str]]:
    """Return the texts in tables of data, which are translated where they are shown."""
    rows, columns = FACT_ROWS, COLUMNS.values()
    spellings = [spelling for dialect in DIALECTS.values() for spelling in dialect.spellings]
    return {
        "actviz/cli": help_texts(),
        "actviz/cli/commands.py": [*HELP_TOPICS.values()],
        "actviz/tables/terms.py": [text for pair in TERMS.items() for text in pair],
        "actviz/activations/families": [*entry_texts(), *(entry.family for entry in CATALOGUE.values())],
        "actviz/activations/frameworks.py": [
            text
            for spelling in spellings
            for text in (spelling.note, *(parameter.meaning for parameter in spelling.parameters))
        ],
        "actviz/activations/advice.py": [advice.reason for advice in ADVICE],
        "actviz/figures/wording.py": [str(field.default) for field in fields(Wording)],
        "actviz/tables/facts.py": [
            text for row in rows for text in (row.heading, row.card_heading, *map(str, row.words))
        ]
        + [*CERTAINTIES.values()],
        "actviz/tables/table.py": [text for column in columns for text in (column.heading, *column.words)],
        "actviz/tables/advice.py": [*LAYERS.values(), *ADVISED_TASKS.values(), *PROBLEMS.values()],
        "actviz/tables/unit_count.py": [*ORDINALS],
        "actviz/studies/networks/tasks.py": [text for task in TASKS.values() for text in (task.meaning, task.score)],
        "actviz/studies": [*METHODS, *STABILITIES, SAME, FEW, UNDONE],
    }


def _literals(node: ast.expr) -> Iterator[tuple[str, int]]:
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text, node.lineno
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _literals(body)
            yield from _literals(otherwise)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _literals(value)


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def update(path: Path) -> list[str]:
    """Bring a catalogue in step with the source, compile it, and return the texts without a translation."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    template = Catalog(project="actviz", header_comment=catalogue.header_comment, creation_date=catalogue.creation_date)
    for text, places in texts().items():
        template.add(text, locations=[(place, 0) for place in dict.fromkeys(place.split(":")[0] for place in places)])
    for context, keys in LISTS.items():
        for key in keys:
            template.add(key, context=context)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.version, catalogue.msgid_bugs_address = "actviz", "0.2", "none"
    if catalogue.last_translator.startswith("FULL NAME"):
        catalogue.last_translator = catalogue.language_team = "The actviz developers"
    catalogue.revision_date = catalogue.creation_date
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, include_lineno=False, omit_header=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return [
        str(message.id) for message in catalogue if message.id and not message.string and message.context not in LISTS
    ]


def main() -> None:
    """Update all catalogues and print what is not translated."""
    for path in CATALOGUES:
        missing = update(path)
        print(f"{path.parts[-3]}: {len(texts())} texts, {len(missing)} without a translation")
        for text in missing:
            print(f"  {text}")


if __name__ == "__main__":
    main()
