"""The Japanese texts of the catalogue belong to its entries, and hold the numbers of the English ones."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from actviz.activations.catalogue import CATALOGUE
from actviz.activations.entry import Activation, VectorActivation
from actviz.language.entries import ENTRIES, EntryTexts
from actviz.tables import entry_texts
from actviz.tables.entry_texts import meaning_of, texts_of
from tests.activations.entries import FACTS

FIELDS = ("title", "uses", "strengths", "weaknesses")
KANA_OR_KANJI = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?", re.ASCII)


def texts(entry: Activation | VectorActivation | EntryTexts) -> dict[str, str]:
    """Every text of an entry by where it stands, in either language."""
    meanings = (
        entry.parameters
        if isinstance(entry, EntryTexts)
        else {parameter.name: parameter.meaning for parameter in entry.parameters}
    )
    return {field: getattr(entry, field) for field in FIELDS} | {
        f"parameter {name}": text for name, text in meanings.items()
    }


PAIRS = {
    f"{name}: {where}": (english, texts(ENTRIES[name]).get(where, ""))
    for name, entry in CATALOGUE.items()
    if name in ENTRIES
    for where, english in texts(entry).items()
}
"""Every text in both languages, by where it stands."""


def test_the_entries_are_those_of_the_catalogue_in_its_order() -> None:
    assert list(ENTRIES) == [name for name in CATALOGUE if name in ENTRIES]


def test_no_translation_is_missing_of_an_entry_with_known_facts() -> None:
    assert {*FACTS} - {*ENTRIES} == set()


def test_an_entry_without_a_translation_is_shown_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = CATALOGUE["elu"]
    monkeypatch.setattr(entry_texts, "spoken", lambda: "ja")
    translated = texts_of(entry), meaning_of(entry, entry.parameters[0])
    monkeypatch.setattr(entry_texts, "_japanese", dict)
    assert translated[0] != texts_of(entry) == {name: getattr(entry, name) for name in FIELDS}
    assert translated[1] != meaning_of(entry, entry.parameters[0]) == entry.parameters[0].meaning


def test_the_parameters_are_those_of_the_entry_in_its_order() -> None:
    assert {name: [*entry.parameters] for name, entry in ENTRIES.items()} == {
        name: [parameter.name for parameter in CATALOGUE[name].parameters] for name in ENTRIES
    }


def test_a_text_is_japanese_where_there_is_an_english_one() -> None:
    both = {where: pair for where, pair in PAIRS.items() if pair[0]}
    assert {where: ja for where, (en, ja) in both.items() if ja == en or not KANA_OR_KANJI.search(ja)} == {}
    assert {where: ja for where, (en, ja) in PAIRS.items() if not en and ja} == {}


def test_every_number_of_the_english_text_stands_in_the_japanese_one() -> None:
    missing = {where: Counter(NUMBER.findall(en)) - Counter(NUMBER.findall(ja)) for where, (en, ja) in PAIRS.items()}
    assert {where: numbers for where, numbers in missing.items() if numbers} == {}


def test_a_title_names_one_entry_only() -> None:
    titles = Counter(entry.title for entry in ENTRIES.values())
    assert [title for title, count in titles.items() if count > 1] == []
