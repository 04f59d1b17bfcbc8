"""Names of functions in other languages, and words by which people search for them."""

from __future__ import annotations

from collections import defaultdict

import pytest

import actviz
from actviz.activations.catalogue import CATALOGUE, entry_named, find, key, names_in_other_languages
from actviz.cli.function_specs import families_of
from actviz.curves.function_spec import parse_spec
from actviz.formulas.errors import ActvizError
from actviz.language import listed
from actviz.tables.search import TOPICS, matches
from tests.processes import run_python


def found_by(word: str) -> set[str]:
    return {name for name, entry in CATALOGUE.items() if matches(entry, word)}


def test_a_name_belongs_to_one_function_in_all_languages() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in CATALOGUE.values():
        for name in (entry.name, *entry.aliases, *names_in_other_languages(entry)):
            owners[key(name)].add(entry.name)
    assert {name: several for name, several in owners.items() if len(several) > 1} == {}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("シグモイド", "sigmoid"),
        ("ランプ関数", "relu"),  # also the name of ramp in other books
        ("ソフトマックス", "softmax"),
        ("ＲｅＬＵ", "relu"),
        ("ｼｸﾞﾓｲﾄﾞ", "sigmoid"),
        ("リーキー ReLU", "leaky_relu"),
        ("リ―キ―relu", "leaky_relu"),  # a dash for the long vowel
        ("1.5-エントマックス", "entmax15"),
        ("6を上限とするReLU", "relu6"),
    ],
)
def test_a_japanese_name_is_accepted(typed: str, name: str) -> None:
    assert find(typed).name == name
    assert actviz.get(typed).name == name
    assert parse_spec(typed).is_name


def test_every_listed_name_is_accepted_on_the_command_line() -> None:
    for entry in CATALOGUE.values():
        for name in names_in_other_languages(entry):
            assert entry_named(name) is entry
    for typed in listed("names", "sigmoid") + listed("names", "entmax15"):
        assert parse_spec(typed).is_name, typed


def test_a_japanese_name_has_parameters_and_dialects() -> None:
    ((curve,),) = families_of(["リーキーReLU：alpha＝0.3"], ())
    assert curve.label == "leaky_relu α=0.3"
    assert actviz.get("keras.リーキーReLU").parameters["alpha"] == 0.2
    assert actviz.parse("x*シグモイド(x)")(2.0) == actviz.parse("x*sigmoid(x)")(2.0)


def test_a_misspelled_japanese_name_has_a_suggestion() -> None:
    with pytest.raises(ActvizError, match=r"unknown activation 'シグモイト'; did you mean 'シグモイド'"):
        families_of(["シグモイト"], ())


@pytest.mark.parametrize("text", ["π", "x²", "λ*x", "α"])
def test_a_formula_with_other_letters_is_no_name(text: str) -> None:
    assert not parse_spec(text).is_name


@pytest.mark.parametrize(
    ("word", "some", "others"),
    [
        ("勾配消失", {"sigmoid", "tanh"}, {"relu"}),
        ("dying", {"relu", "leaky_relu", "elu"}, {"sigmoid", "softmax"}),
        ("ReLUの死", {"relu", "elu"}, {"sigmoid"}),
        ("ReLU の死", {"relu", "elu"}, {"sigmoid"}),
        ("非単調", {"swish", "gelu"}, {"relu"}),
        ("シグモイド", {"sigmoid", "hard_sigmoid"}, {"relu"}),
        ("ＧＡＮ", {"leaky_relu"}, {"softmax"}),
        ("quantization", {"relu6"}, {"tanh"}),
    ],
)
def test_a_search_finds_other_words_for_the_same(word: str, some: set[str], others: set[str]) -> None:
    found = found_by(word)
    assert some <= found
    assert not others & found


def test_every_topic_is_in_some_entry() -> None:
    assert [topic for topic in TOPICS if not found_by(topic)] == []
    assert [word for topic in TOPICS for word in listed("search words", topic) if not found_by(word)] == []


def test_english_names_and_formulas_read_no_catalogue() -> None:
    code = """
import sys, actviz
actviz.get("relu"), actviz.get("keras.leaky_relu"), actviz.parse("b*sigmoid(x)", b=2)
print("gettext" in sys.modules)
actviz.get("シグモイド")
print("gettext" in sys.modules)
"""
    assert run_python(code).stdout.split() == ["False", "True"]
