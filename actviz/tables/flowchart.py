"""The choice of an activation as a tree of questions: JSON, CSV, a Mermaid flowchart in Markdown, and a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from actviz.activations.advice_entry import Advice
from actviz.activations.decision import Leaf, Question, paths
from actviz.language import tr
from actviz.tables.advice import setup_text
from actviz.tables.documents import csv_document, json_document, markdown_table
from actviz.tables.elements import Paragraph

ENTITIES = str.maketrans({"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;"})
"""Characters with a meaning in texts of Mermaid, and how they are written there."""


def report(tree: Question) -> Iterator[RenderableType]:
    """Yield the tree with questions, answers, functions, reasons and sources."""
    root = Tree(Text(tr(tree.text), style="bold"), guide_style="dim")
    _add_answers(root, tree)
    yield root


def _add_answers(branch: Tree, question: Question) -> None:
    for answer, then in question.answers:
        if isinstance(then, Question):
            line = Text(f"{tr(answer)}: ").append(tr(then.text), style="bold")
            _add_answers(branch.add(line), then)
        else:
            line = Text(f"{tr(answer)} → ").append(_names(then), style="bold green")
            leaf = branch.add(line)
            for advice in then:
                parts = [tr(advice.reason), setup_text(advice)]
                leaf.add(Group(*(Paragraph(part) for part in parts if part), Text(advice.source, style="dim")))


def to_json(tree: Question) -> str:
    """Return the tree as nested objects."""
    return json_document(_question_json(tree), indent=1)


def _question_json(question: Question) -> Mapping[str, Any]:
    return {
        "question": tr(question.text),
        "answers": [
            {"answer": tr(answer)}
            | (
                dict(_question_json(then))
                if isinstance(then, Question)
                else {"functions": [_advice_json(advice) for advice in then]}
            )
            for answer, then in question.answers
        ],
    }


def _advice_json(advice: Advice) -> Mapping[str, Any]:
    return {
        "name": advice.name,
        "reason": tr(advice.reason),
        "setup": tr(advice.setup) if advice.setup else None,
        "source": advice.source,
    }


def to_csv(tree: Question) -> str:
    """Return a row for each recommended function, with the answers that lead to it."""
    return csv_document(("answers", "name", "reason", "setup", "source"), _table_rows(tree))


def to_markdown(tree: Question) -> str:
    """Return a Mermaid flowchart, and a table of the recommended functions with reasons and sources."""
    header = [tr("answers"), tr("name"), tr("reason"), tr("setup"), tr("source")]
    rows = ([answers, f"`{name}`", *others] for answers, name, *others in _table_rows(tree))
    return "\n".join(["```mermaid", *_mermaid(tree), "```", "", markdown_table(header, rows), ""])


def _table_rows(tree: Question) -> Iterator[list[str]]:
    for path in paths(tree):
        answers = tr("; ").join(tr(answer) for _, answer in path.answers)
        for advice in path.advice:
            setup = tr(advice.setup) if advice.setup else ""
            yield [answers, advice.name, tr(advice.reason), setup, advice.source]


def _mermaid(tree: Question) -> Iterator[str]:
    """Yield the lines of a flowchart from left to right: questions are rhombs, recommendations rectangles."""
    yield "flowchart LR"
    numbers = count(1)

    def node(then: Question | Leaf) -> tuple[str, str]:
        name = f"n{next(numbers)}"
        if isinstance(then, Question):
            return name, f"{name}{{{_quoted(tr(then.text))}}}"
        lines = [_names(then), *(part for one in then for part in (tr(one.reason), setup_text(one)) if part)]
        return name, f"{name}[{_quoted(*lines)}]"

    def edges(name: str, question: Question) -> Iterator[str]:
        for answer, then in question.answers:
            child, shape = node(then)
            yield f"    {name} -->|{_quoted(tr(answer))}| {shape}"
            if isinstance(then, Question):
                yield from edges(child, then)

    root, shape = node(tree)
    yield f"    {shape}"
    yield from edges(root, tree)


def _quoted(*lines: str) -> str:
    return f'"{"<br/>".join(line.translate(ENTITIES) for line in lines)}"'


def _names(leaf: Iterable[Advice]) -> str:
    return tr(", ").join(advice.name for advice in leaf)
