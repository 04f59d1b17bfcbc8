"""The pages of ``actviz help`` about formulas and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.frameworks import DIALECTS
from actviz.formulas.grammar import MAX_DEPTH, MAX_LENGTH, MAX_NODES, arguments_text
from actviz.formulas.vocabulary import WORDS
from actviz.language import tr
from actviz.tables.elements import Paragraph, definitions

Page = Iterator[RenderableType]


def formulas() -> Page:
    """Yield the page about the language of formulas."""
    yield from _title(tr("formulas"), tr("an expression in x, in the place of a name"))
    yield _rows(
        ("x*tanh(softplus(x))", tr("numbers, x, + - * / and parentheses; a product needs its *")),
        ("max(x, 0)**2", tr("a power is written **")),
        ("x if x > 0 else 0.1*x", tr("cases: a if test else b; tests are < <= > >= == != and, or, not")),
        ("relu(x) - 0.1*relu(-x)", tr("functions of the catalogue, as words of the formula")),
        ("elu(x, alpha=0.5)", tr("with their parameters by name")),
        ("'mine = x*sigmoid(b*x):b=1.5'", tr("a name before =, parameters behind the colon; b is free to be named")),
        ("'-x*exp(x)'", tr("in quotes for the shell; it may begin with -")),
    )
    yield from _heading(tr("functions"))
    meanings = {arguments_text(name): word.definition or word.cases or "" for name, word in WORDS.items()}
    yield _paragraph("  ".join(name for name, meaning in meanings.items() if not meaning))
    yield _rows(*((name, meaning) for name, meaning in meanings.items() if meaning))
    yield _paragraph(tr("Constants are pi and e; any other name is a parameter, which needs a value."))
    yield from _heading(tr("what follows from a formula"))
    yield _paragraph(
        tr("Its derivatives, its kinks and jumps, its typeset form and its facts are all read from the text.")
    )
    yield _paragraph(
        tr(
            "It is checked against a list of what is allowed and never run as Python; it has at most {characters} "
            "characters, {parts} parts and {levels} levels.",
            characters=MAX_LENGTH,
            parts=MAX_NODES,
            levels=MAX_DEPTH,
        )
    )


def words() -> Page:
    """Yield the page about the words for curves on the command line."""
    yield from _title(tr("words"), tr("whatever can be drawn, measured or trained is a word"))
    yield _rows(
        ("relu, LeakyReLU, leaky-relu", tr("a function, by any of its names; case, - and _ do not matter")),
        ("leaky_relu:alpha=0.3", tr("with a parameter, several between commas")),
        ("keras.leaky_relu", tr("what a framework means by a name, with its defaults")),
        ("torch.nn.functional.gelu", tr("the same by its full path, as in code; nn.GELU and F.gelu too")),
        ("'x*sigmoid(b*x):b=1.5'", tr("a formula; see actviz help formulas")),
        ("-", tr("names from stdin, one a line, or the JSON or a table of another command")),
    )
    yield from _heading(tr("parameters"))
    yield _paragraph(
        tr(
            "A parameter is taken from the word, else from an option (--alpha, --beta, -p name=value), else from the "
            "function. An option goes to all that have such a parameter; several values draw a family."
        )
    )
    yield from _heading(tr("frameworks"))
    yield _rows(*((f"{name}.", dialect.title) for name, dialect in DIALECTS.items()))
    families: dict[str, list[str]] = {}
    for entry in CATALOGUE.values():
        parameters = ",".join(f"{parameter.name}={parameter.default:g}" for parameter in entry.parameters)
        families.setdefault(entry.family, []).append(f"{entry.name}:{parameters}" if parameters else entry.name)
    yield from _heading(tr("functions, by family, with their own parameters"))
    yield _rows(*((tr(family), "  ".join(names)) for family, names in families.items()))
    yield _paragraph(tr("Those of family vector take a vector: --logits says where its inputs stand."))


PAGES: Mapping[str, Callable[[], Page]] = {"formulas": formulas, "words": words}
"""The pages by the names of their topics."""


def _title(name: str, meaning: str) -> Page:
    yield Text.assemble((name, "bold"), ": ", meaning)
    yield ""


def _heading(name: str) -> Page:
    yield ""
    yield Text(name, style="bold")


def _paragraph(text: str) -> RenderableType:
    return Padding(Paragraph(text), (0, 0, 0, 2))


def _rows(*rows: tuple[str, str]) -> RenderableType:
    return definitions(rows, style="cyan", no_wrap=all(len(name) < 32 for name, _ in rows))
