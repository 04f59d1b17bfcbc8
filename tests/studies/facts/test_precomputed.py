"""The stored facts equal the measured facts."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass, make_dataclass, replace
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from actviz.activations.entry import Activation
from actviz.studies.facts import precomputed
from actviz.studies.facts.model import Facts
from actviz.studies.facts.precomputed import elementwise, facts_of_entry, measured
from tests.activations.entries import is_short
from tests.selection import long_except


def leaves(value: Any) -> list[Any]:
    """All numbers and words of nested data, in order."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in (key, *leaves(value[key]))]
    if isinstance(value, list | tuple):
        return [leaf for one in value for leaf in leaves(one)]
    return [value]


REMEDY = "run python -m actviz.studies.facts.precomputed"


def parts(value: Any) -> set[type]:
    """The dataclasses in nested data."""
    if is_dataclass(value):
        inner = [parts(getattr(value, field.name)) for field in fields(value)]
        return {type(value)}.union(*inner)
    return set().union(*map(parts, value)) if isinstance(value, tuple) else set()


@pytest.mark.parametrize(
    "entry",
    long_except(elementwise(), lambda entry: is_short(entry) or entry.name == "pau"),
    ids=lambda entry: entry.name,
)
def test_nothing_else_is_measured(entry: Activation) -> None:
    kept, found = leaves(asdict(facts_of_entry(entry))), leaves(asdict(measured(entry)))
    assert len(kept) == len(found), REMEDY
    for one, other in zip(kept, found, strict=True):
        if isinstance(one, float) and not isnan(one):
            assert one == pytest.approx(other, rel=1e-9, abs=1e-12)
        else:
            assert one == other or (isnan(one) and isnan(other))


def test_every_entry_is_kept() -> None:
    kept = json.loads(precomputed.FILE.read_text(encoding="utf-8"))
    assert kept["schema"] == precomputed.schema_of_facts(), REMEDY
    assert list(kept["functions"]) == [entry.name for entry in elementwise()], REMEDY
    rows = kept["functions"]
    assert all(rows[entry.name]["entry"] == precomputed._identity(entry) for entry in elementwise())


def test_the_schema_names_all_that_facts_consist_of() -> None:
    found = set().union(*(parts(facts_of_entry(entry)) for entry in elementwise()))
    assert {kind.__name__ for kind in found} <= {*precomputed.schema_of_facts()}


@pytest.mark.parametrize(
    "text",
    [
        '{"relu": {"entry": ["max(x, 0)", ""], "facts": {"label": "relu"}}}',
        '{"schema": {"Facts": {"label": "str"}}, "functions": {"relu": {"entry": [], "facts": {}}}}',
        "[]",
        '{"schema": ',
        None,
    ],
)
def test_a_file_of_other_fields_is_not_read(text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts are measured then: it takes longer and is as right."""
    if text is not None:
        (tmp_path / "facts.json").write_text(text, encoding="utf-8")
    entry = next(entry for entry in elementwise() if entry.name == "relu")
    monkeypatch.setattr(precomputed, "FILE", tmp_path / "facts.json")
    precomputed._stored.cache_clear()
    try:
        assert facts_of_entry(entry) == measured(entry)
    finally:
        precomputed._stored.cache_clear()


def test_a_new_field_makes_the_file_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = next(entry for entry in elementwise() if entry.name == "relu")
    before = facts_of_entry(entry)
    wider = make_dataclass("Facts", [("convex", bool, False)], bases=(Facts,), frozen=True)
    monkeypatch.setattr(precomputed, "Facts", wider)
    precomputed._stored.cache_clear()
    try:
        assert not precomputed._stored()
        assert facts_of_entry(entry) == before
    finally:
        precomputed._stored.cache_clear()


def test_what_was_written_for_another_formula_is_measured_anew() -> None:
    entry = next(entry for entry in elementwise() if entry.name == "sigmoid")
    assert facts_of_entry(entry) == measured(entry)
    other = replace(entry, formula="1/(1 + exp(-2*x))")
    assert precomputed._identity(other) != precomputed._identity(entry)


def test_the_file_is_written_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = [entry for entry in elementwise() if entry.name in ("relu", "tanh", "sine")]
    monkeypatch.setattr(precomputed, "elementwise", lambda: iter(some))
    precomputed.write(tmp_path / "facts.json")
    monkeypatch.setattr(precomputed, "FILE", tmp_path / "facts.json")
    precomputed._stored.cache_clear()
    try:
        for entry in some:
            assert repr(facts_of_entry(entry)) == repr(measured(entry))
    finally:
        precomputed._stored.cache_clear()
