"""No definite claim about a formula is wrong: formulas drawn at random, before the judge that reads them with mpmath.

How often nothing is claimed is bounded by the file at_most_unknown.json.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import actviz
from tests import selection
from tests.studies.facts.formulas import KINDS, by_kind
from tests.studies.facts.judge import UNKNOWN, verdicts

SEED = 14
SHORT, LONG = 100, 1000
AT_MOST = Path(__file__).with_name("at_most_unknown.json")
"""How many answers ``unknown`` are allowed, by size, kind and fact: where a right answer was known, one stays known."""


@cache
def drawn(count: int) -> dict[str, list[str]]:
    """Formulas by kind."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, text in by_kind(count, SEED):
        if _is_formula(text):
            found[kind].append(text)
    return found


def _is_formula(text: str) -> bool:
    """Return whether a drawn text is accepted; one that divides by the number 0 is not."""
    try:
        actviz.parse(text)
    except actviz.ActvizError:
        return False
    return True


def judge_all(texts: list[str]) -> tuple[list[str], Counter[str]]:
    """What is wrong, and how often each fact is unknown."""
    wrong, unknown = [], Counter[str]()
    for text in texts:
        for fact, verdict in verdicts(text).items():
            unknown[fact] += verdict == UNKNOWN
            if verdict.startswith("wrong"):
                wrong.append(f"{text}: {fact} {verdict}")
    return wrong, +unknown


def check(count: int, kind: str) -> None:
    """Judge all formulas of a kind."""
    wrong, unknown = judge_all(drawn(count)[kind])
    assert not wrong, "\n".join(wrong)
    allowed = json.loads(AT_MOST.read_text(encoding="utf-8"))[str(count)][kind]
    assert {fact: number for fact, number in unknown.items() if number > allowed.get(fact, 0)} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_claim_is_wrong(kind: str) -> None:
    check(SHORT, kind)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS if selection.everything else ())
def test_no_claim_of_many_is_wrong(kind: str) -> None:
    check(LONG, kind)
