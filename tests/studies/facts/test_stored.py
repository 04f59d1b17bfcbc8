"""The facts that are kept are those that are measured."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from actviz.activations.activation import Activation
from actviz.studies.facts import stored
from actviz.studies.facts.stored import elementwise, facts_of_entry, measured
from tests.activations.entries import each


def leaves(value: Any) -> list[Any]:
    """All numbers and words of nested data, in order."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in (key, *leaves(value[key]))]
    if isinstance(value, list | tuple):
        return [leaf for one in value for leaf in leaves(one)]
    return [value]


@each(*elementwise())
def test_nothing_else_is_measured(entry: Activation) -> None:
    kept, found = leaves(asdict(facts_of_entry(entry))), leaves(asdict(measured(entry)))
    assert len(kept) == len(found), "run python -m actviz.studies.facts.stored"
    for one, other in zip(kept, found, strict=True):
        if isinstance(one, float) and not isnan(one):
            assert one == pytest.approx(other, rel=1e-9, abs=1e-12)
        else:
            assert one == other or (isnan(one) and isnan(other))


def test_every_entry_is_kept() -> None:
    kept = json.loads(stored.FILE.read_text(encoding="utf-8"))
    assert list(kept) == [entry.name for entry in elementwise()]


def test_what_was_written_for_another_formula_is_measured_anew() -> None:
    entry = next(entry for entry in elementwise() if entry.name == "sigmoid")
    assert facts_of_entry(entry) == measured(entry)
    other = replace(entry, formula="1/(1 + exp(-2*x))")
    assert stored._identity(other) != stored._identity(entry)


def test_the_file_is_written_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = [entry for entry in elementwise() if entry.name in ("relu", "tanh", "sine")]
    monkeypatch.setattr(stored, "elementwise", lambda: iter(some))
    stored.write(tmp_path / "facts.json")
    monkeypatch.setattr(stored, "FILE", tmp_path / "facts.json")
    stored._kept.cache_clear()
    try:
        for entry in some:
            assert repr(facts_of_entry(entry)) == repr(measured(entry))
    finally:
        stored._kept.cache_clear()
