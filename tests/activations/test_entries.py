"""The entries: unique names, existing texts, parameters with valid ranges."""

from __future__ import annotations

import re
from collections import Counter
from math import inf

import pytest

import actviz
from actviz import ActvizError
from actviz.activations.catalogue import CATALOGUE, key
from actviz.activations.entry import Activation, Parameter, VectorActivation
from actviz.formulas.grammar import parse
from actviz.formulas.vocabulary import WORDS
from tests.activations.entries import ELEMENTWISE, VECTORS, all_at_once
from tests.functions import curve_of

ENTRIES = [*CATALOGUE.values()]
Entry = Activation | VectorActivation


# --- names ------------------------------------------------------------------------------------------------------------


def test_every_name_leads_to_one_entry() -> None:
    keys = Counter(key(name) for entry in ENTRIES for name in (entry.name, *entry.aliases))
    assert [name for name, count in keys.items() if count > 1] == []
    assert [name for name, count in Counter(entry.title for entry in ENTRIES).items() if count > 1] == []


@all_at_once(*ENTRIES)
def test_every_name_resolves_in_any_spelling(entry: Entry) -> None:
    for name in (entry.name, *entry.aliases):
        spellings = (name, name.upper(), name.replace("_", "-"), name.replace(" ", "_").title(), f" {name} ")
        assert {actviz.get(spelling).name for spelling in spellings} == {entry.name}


@all_at_once(*ENTRIES)
def test_names_are_plain(entry: Entry) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", entry.name)
    for alias in entry.aliases:
        assert re.fullmatch(r"[A-Za-z0-9]+([ _-][A-Za-z0-9]+)*", alias)


@all_at_once(*ELEMENTWISE)
def test_a_word_of_formulas_means_the_function_of_that_name(entry: Activation) -> None:
    for name in (entry.name, *entry.aliases):
        if name in WORDS and len(WORDS[name].arguments) == 1:
            x = [-2.0, -0.3, 0.0, 0.7, 3.0]
            assert actviz.parse(f"{name}(x)")(x) == pytest.approx(curve_of(name)(x), rel=1e-15, abs=0)


# --- texts ------------------------------------------------------------------------------------------------------------


@all_at_once(*ENTRIES)
def test_texts_are_there(entry: Entry) -> None:
    texts = (entry.title, entry.family, entry.source, entry.uses, entry.strengths, entry.weaknesses)
    meanings = [parameter.meaning for parameter in entry.parameters]
    for text in (*texts, *meanings):
        assert len(text) >= 4
        assert text == " ".join(text.split())
        assert text.isprintable()


@all_at_once(*ELEMENTWISE)
def test_formulas_hold_x_and_the_parameters_and_nothing_else(entry: Activation) -> None:
    parameters = {parameter.name for parameter in entry.parameters}
    shown = parse(entry.formula)
    assert {*shown.free} == parameters
    assert shown.definitions == {}
    for text in (entry.slope, entry.stable, entry.stable_slope, entry.stable_curvature):
        if text is not None:
            assert {*parse(text).free} <= parameters
            assert text != entry.formula


@all_at_once(*ENTRIES)
def test_an_entry_has_a_formula_that_can_be_shown(entry: Entry) -> None:
    found = actviz.get(entry.name)
    assert found.formula
    assert found.latex
    assert "$" not in found.latex
    assert found.label == entry.name
    assert found.parameters == {parameter.name: parameter.default for parameter in entry.parameters}


# --- parameters -------------------------------------------------------------------------------------------------------


@all_at_once(*(entry for entry in ENTRIES if entry.parameters))
def test_parameters_have_different_names(entry: Entry) -> None:
    names = [name for parameter in entry.parameters for name in (parameter.name, *parameter.aliases)]
    assert len({*names}) == len(names)
    assert "x" not in names
    assert not {parameter.name for parameter in entry.parameters} & {*WORDS}
    for parameter in entry.parameters:
        assert parameter.check(parameter.default) == parameter.default
        for name in (parameter.name, *parameter.aliases):
            assert actviz.get(entry.name, **{name: parameter.default}).parameters == actviz.get(entry.name).parameters


@all_at_once(*(entry for entry in ENTRIES if entry.parameters))
def test_numbers_outside_the_range_are_refused(entry: Entry) -> None:
    for parameter in entry.parameters:
        closed = [bound for bound, side in ((parameter.at_least, -1), (parameter.at_most, 1)) if abs(bound) < inf]
        assert all(parameter.check(bound) == bound for bound in closed)
        outside = [parameter.at_least - 1e-6, parameter.at_most + 1e-6, parameter.above, parameter.below]
        for value in (*(bound for bound in outside if abs(bound) < inf), inf, -inf, float("nan")):
            with pytest.raises(ActvizError) as error:
                actviz.get(entry.name, **{parameter.name: value})
            assert str(error.value).startswith(f"{entry.name}: {parameter.name}=")
            assert str(error.value).endswith(f"; {parameter.name} must be {parameter.range}")


@all_at_once(*(entry for entry in ELEMENTWISE if entry.ascending))
def test_parameters_in_the_wrong_order_are_refused(entry: Activation) -> None:
    low, high = entry.ascending
    assert actviz.get(entry.name, **{low: 0.25, high: 0.25}).parameters[low] == 0.25
    with pytest.raises(
        ActvizError, match=rf"^{entry.name}: {low}=0.75 is greater than {high}=0.25; {low} must be at most {high}$"
    ):
        actviz.get(entry.name, **{low: 0.75, high: 0.25})


@pytest.mark.parametrize("value", ["much", None, [1.0], 10**400])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ActvizError, match=r"^elu: alpha=.* is not a number; alpha must be at least 0$"):
        actviz.get("elu", alpha=value)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        (Parameter(name="a", default=1, meaning=""), "a real number"),
        (Parameter(name="a", default=1, meaning="", above=0), "above 0"),
        (Parameter(name="a", default=1, meaning="", at_least=0, at_most=1), "at least 0 and at most 1"),
        (Parameter(name="a", default=1, meaning="", above=-2, below=2.5), "above -2 and below 2.5"),
    ],
)
def test_a_range_is_described_in_words(parameter: Parameter, text: str) -> None:
    assert str(parameter.range) == text


def test_the_families_are_few() -> None:
    families = Counter(entry.family for entry in ENTRIES)
    assert families["vector"] == len(VECTORS)
    assert len(families) < 15
