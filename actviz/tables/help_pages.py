"""The pages of ``actviz help`` about formulas, words and terms."""

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
from actviz.tables.terms import TERMS

Page = Iterator[RenderableType]


def formulas() -> Page:
    """Yield the page about formulas."""
    yield from _title(tr("formulas"), tr("expressions in x, used in place of the name of a function"))
    yield _rows(
        ("x*tanh(softplus(x))", tr("numbers, x, + - * / and parentheses; products require *")),
        ("max(x, 0)**2", tr("a power is written **")),
        (
            "x if x > 0 else 0.1*x",
            tr("conditional expressions: a if condition else b; conditions contain < <= > >= == != and, or, not"),
        ),
        ("relu(x) - 0.1*relu(-x)", tr("functions of the catalogue can be used in formulas")),
        ("elu(x, alpha=0.5)", tr("parameters of these functions are specified by name")),
        (
            "'mine = x*sigmoid(b*x):b=1.5'",
            tr("a label before =, and parameter values after the colon; b can have any name"),
        ),
        ("'-x*exp(x)'", tr("quote the formula for the shell; it may start with -")),
    )
    yield from _heading(tr("functions"))
    meanings = {arguments_text(name): word.definition or word.cases or "" for name, word in WORDS.items()}
    yield _paragraph("  ".join(name for name, meaning in meanings.items() if not meaning))
    yield _rows(*((name, meaning) for name, meaning in meanings.items() if meaning))
    yield _paragraph(tr("The constants are pi and e. Any other name is a parameter, which requires a value."))
    yield from _heading(tr("properties derived from a formula"))
    yield _paragraph(
        tr("Derivatives, kinks, jumps, typeset form and properties are all computed from the text of the formula.")
    )
    yield _paragraph(
        tr(
            "A formula may contain only the elements listed above and is never executed as Python. It has at most "
            "{characters} characters, {parts} parts and {levels} levels.",
            characters=MAX_LENGTH,
            parts=MAX_NODES,
            levels=MAX_DEPTH,
        )
    )


def words() -> Page:
    """Yield the page about words, which specify curves on the command line."""
    yield from _title(tr("words"), tr("how to specify the functions to plot, measure or train"))
    yield _rows(
        ("relu, LeakyReLU, leaky-relu", tr("name or alias of a function; upper and lower case, - and _ are ignored")),
        ("leaky_relu:alpha=0.3", tr("function with a parameter; separate several parameters by commas")),
        ("keras.leaky_relu", tr("function of a framework, with the defaults of the framework")),
        ("torch.nn.functional.gelu", tr("the same with the full path, as in code; nn.GELU and F.gelu are accepted")),
        ("'x*sigmoid(b*x):b=1.5'", tr("formula; see actviz help formulas")),
        ("-", tr("names from stdin, one per line, or the JSON or a table of another command")),
    )
    yield from _heading(tr("parameters"))
    yield _paragraph(
        tr(
            "The value of a parameter is the value in the word itself, else the value of an option (--alpha, --beta, "
            "-p name=value), else the default of the function. An option applies to all functions that have this "
            "parameter; several values plot one curve for each value."
        )
    )
    yield from _heading(tr("frameworks"))
    yield _rows(*((f"{name}.", dialect.title) for name, dialect in DIALECTS.items()))
    families: dict[str, list[str]] = {}
    for entry in CATALOGUE.values():
        parameters = ",".join(f"{parameter.name}={parameter.default:g}" for parameter in entry.parameters)
        families.setdefault(entry.family, []).append(f"{entry.name}:{parameters}" if parameters else entry.name)
    yield from _heading(tr("functions by family, with their default parameters"))
    yield _rows(*((tr(family), "  ".join(names)) for family, names in families.items()))
    yield _paragraph(tr("Functions of the family vector are vector functions: specify their inputs with --logits."))


def terms() -> Page:
    """Yield the page about technical terms."""
    yield from _title(tr("terms"), tr("definitions of technical terms"))
    for term, definition in TERMS.items():
        yield Text(tr(term), style="bold")
        yield _paragraph(tr(definition))


PAGES: Mapping[str, Callable[[], Page]] = {"formulas": formulas, "words": words, "terms": terms}
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
