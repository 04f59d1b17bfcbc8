"""The flowchart as text: a Mermaid flowchart, JSON and CSV."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO

import pytest

from actviz.activations.decision import TREE, Question, paths
from actviz.language import LANGUAGES, tr, using_language
from actviz.tables.elements import render_text
from actviz.tables.flowchart import report, to_csv, to_json, to_markdown

TEXT = r'"[^"<>]+(?:<br/>[^"<>]+)*"'
NODE = re.compile(rf"    (n\d+)(?:\{{({TEXT})\}}|\[({TEXT})\])")
EDGE = re.compile(rf"    (n\d+) -->\|({TEXT})\| (n\d+)(?:\{{({TEXT})\}}|\[({TEXT})\])")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mermaid_flowchart_is_the_tree(language: str) -> None:
    """Test the grammar of each line, and that following the edges leads to the functions of each path."""
    with using_language(language):
        fence, head, first, *lines = to_markdown(TREE).split("```")[1].rstrip("\n").split("\n")
        assert (fence, head) == ("mermaid", "flowchart LR")
        root = NODE.fullmatch(first)
        assert root
        questions = {root[1]: root[2].strip('"')}
        leaves: dict[str, list[str]] = {}
        edges: dict[tuple[str, str], str] = {}
        for line in lines:
            edge = EDGE.fullmatch(line)
            assert edge, line
            parent, answer, child, question, leaf = edge.groups()
            assert parent in questions
            assert child not in questions
            assert child not in leaves
            edges[parent, answer.strip('"')] = child
            if question:
                questions[child] = question.strip('"')
            else:
                leaves[child] = leaf.strip('"').split("<br/>")
        for path in paths(TREE):
            node = root[1]
            for text, answer in path.answers:
                assert questions[node] == tr(text)
                node = edges[node, tr(answer)]
            assert leaves[node][0] == tr(", ").join(advice.name for advice in path.advice)
        assert len(leaves) == len(list(paths(TREE)))


def test_json_is_the_tree() -> None:
    def same(question: Question, data: dict[str, object]) -> None:
        assert data["question"] == question.text
        answers = data["answers"]
        assert isinstance(answers, list)
        for (answer, then), one in zip(question.answers, answers, strict=True):
            assert one["answer"] == answer
            if isinstance(then, Question):
                same(then, one)
            else:
                assert [(f["name"], f["source"]) for f in one["functions"]] == [(a.name, a.source) for a in then]

    same(TREE, json.loads(to_json(TREE)))


def test_every_text_has_every_recommendation() -> None:
    rows = list(csv.DictReader(StringIO(to_csv(TREE))))
    page = render_text(report(TREE), terminal=False)
    advice = [one for path in paths(TREE) for one in path.advice]
    assert [(row["name"], row["reason"]) for row in rows] == [(one.name, one.reason) for one in advice]
    for one in advice:
        assert one.reason in page
        assert one.source in page
        assert one.source in to_markdown(TREE)
