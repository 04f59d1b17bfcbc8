"""Texts, docstrings and comments use the standard terms of technical English, and none of the words listed here."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

import actviz
from actviz.cli.commands import COMMANDS, TOPICS
from tests.readme import output
from tests.translations import texts

ROOT = Path(actviz.__file__).parents[1]
SOURCES = sorted(path for folder in ("actviz", "examples") for path in (ROOT / folder).rglob("*.py"))

SPEECH = """
    ask asked asks heed heeds knows promise said say says shall speak speaks spoken stand-in tell tells told
    want wanted wants wish
"""
IMAGES = """
    alive anew cold dear dearer dearest dies dip dips drag drags fade fades flatten flattens house levelled lie lies
    namesake pull pulls ripple road roads room rooms squashed stand stands stood stretch stretches warm
"""
IMAGES_IN_SOURCES = "anew goes heed house lie lies road roads room rooms stand stands stood"
VAGUE = """
    beforehand came come comes get gets goes gone handful hand-made know let lets nowhere picture pictures plainest
    puts seen take taken takes took whatever wherever wrote
"""
OTHER_TERMS = "chosen dialect dialects gap gaps"
"""Words for which another term is used: selected, framework, difference or interval."""
PHRASES = (
    "an element",
    "by hand",
    "far out",
    "in the place of",
    "just where",
    "leave out",
    "left alone",
    "left out",
    "of its own",
    "of their own",
    "one a line",
    "stands in",
    "tell apart",
    "told apart",
    "what there is",
    "whole line",
    "whole number",
    "whole numbers",
    "written out",
)
IN_TEXTS = frozenset((*SPEECH.split(), *IMAGES.split(), *VAGUE.split(), *OTHER_TERMS.split(), *PHRASES))
"""Words and phrases that texts for people do not use."""
IN_SOURCES = frozenset(
    (*SPEECH.split(), *IMAGES_IN_SOURCES.split(), "in the place of", "takes the same", "what there is")
)
"""Words and phrases that docstrings and comments do not use."""

FROM_TYPER = "Option '{option}' does not take a value."
CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`|\{.*?\}|<!--.*?-->", re.DOTALL)
"""Parts of a text that are not English: code, the fields of templates, and marks of Markdown."""


def found(text: str, words: Collection[str]) -> list[str]:
    """Return those words that occur in a text, other than in code and in names such as ``--dialects``."""
    choices = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    prose = " ".join(CODE.sub("", text).split())
    return re.findall(rf"(?<![\w.-])(?:{choices})(?![\w-])", prose, re.IGNORECASE)


def comments_and_docstrings(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    with path.open("rb") as file:
        yield from (token.string for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT)


def test_texts() -> None:
    assert {text: words for text in texts() if text != FROM_TYPER and (words := found(text, IN_TEXTS))} == {}


@pytest.mark.parametrize("command", [*(f"{name} --help" for name in COMMANDS), *(f"help {topic}" for topic in TOPICS)])
def test_help(command: str) -> None:
    assert not found(output(f"actviz {command}").replace(FROM_TYPER, ""), IN_TEXTS)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_documents(document: str) -> None:
    assert not found((ROOT / document).read_text(encoding="utf-8"), IN_TEXTS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_docstrings_and_comments(path: Path) -> None:
    assert not [word for text in comments_and_docstrings(path) for word in found(text, IN_SOURCES)]


def test_code_and_names_are_not_words() -> None:
    text = "Use `actviz.get` or ``get``, then {get}, actviz.get and --get, not forget or get-up; this gets it."
    assert found(text, IN_TEXTS) == ["gets"]
    assert found("The line\nlies in the\nplace of it.", IN_SOURCES) == ["lies", "in the place of"]
