"""Verdicts on pairs of functions, and intervals that agree with them."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from actviz.numerics.paired_tests import SignFlipTest
from actviz.studies.networks.comparisons import FEW, MANY, SAME, holm, holm_levels, pairs_of, seeds_needed


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])
    assert holm([]) == []


def test_pairs_and_their_verdicts() -> None:
    random = np.random.default_rng(3)
    base = random.uniform(0.5, 0.9, 20)
    better = base + 0.05 + 0.01 * random.standard_normal(20)
    twin = base + 0.01 * random.standard_normal(20)
    first, second, third = pairs_of(["base", "better", "twin"], [base, better, twin])
    assert (first.a, first.b, first.verdict) == ("base", "better", "better is better")
    assert first.difference.mean == pytest.approx(-0.05, abs=0.01)
    assert second.verdict == SAME
    assert third.verdict == "better is better"
    assert all(pair.p >= pair.raw_p for pair in (first, second, third))


def test_no_difference_is_claimed_where_there_is_none() -> None:
    """Of many comparisons of two equal functions, about one in twenty may say that they differ."""
    random = np.random.default_rng(5)
    wrong = sum(
        pairs_of(["a", "b"], list(random.standard_normal((2, 12))), seed)[0].verdict != SAME for seed in range(300)
    )
    assert wrong <= scipy.stats.binom.ppf(0.999, 300, 0.05)


@pytest.mark.parametrize("shift", [0.0, 0.4, 0.6, 0.8, 1.2])
@pytest.mark.parametrize("is_yes_or_no", [False, True])
def test_an_interval_leaves_out_0_just_where_the_verdict_names_one(shift: float, is_yes_or_no: bool) -> None:
    told = 0
    for seed in range(5):
        random = np.random.default_rng(seed)
        scores = [random.standard_normal(12) + shift * number for number in range(4)]
        if is_yes_or_no:
            scores = [(own > 0.5).astype(float) for own in scores]
        for pair in pairs_of(list("abcd"), scores, is_yes_or_no=is_yes_or_no):
            low, high = pair.interval
            assert (not low <= 0 <= high) == pair.is_significant == (pair.p < 0.05)
            assert (not pair.difference.low <= 0 <= pair.difference.high) == (pair.raw_p < 0.05)
            assert low <= pair.difference.low <= pair.difference.high <= high
            told += pair.is_significant
    assert told > 0 or shift < 0.5


def test_levels_of_holms_steps() -> None:
    assert holm_levels([0.01, 0.5, 0.02]) == pytest.approx([0.05 / 3, 0.05, 0.05 / 2])
    assert holm_levels([0.03, 0.5, 0.02]) == pytest.approx([0.05 / 3] * 3)
    assert holm_levels([]) == []


@pytest.mark.parametrize("is_yes_or_no", [False, True])
@pytest.mark.parametrize("functions", [2, 3, 4])
def test_too_few_seeds_are_called_that_and_one_more_tells_functions_apart(functions: int, is_yes_or_no: bool) -> None:
    """All differences from the first function have the same sign, which is all that seeds can say."""
    pairs = functions * (functions - 1) // 2
    needed = seeds_needed(pairs)
    assert needed is not None
    for seeds in (needed - 1, needed):
        solved = np.full((functions, seeds), 0.0)
        solved[0] = 1.0
        apart = np.arange(float(seeds)) - 100.0 * np.arange(functions)[:, None]
        scores = list(solved if is_yes_or_no else apart)
        found = pairs_of([*"abcd"[:functions]], scores, is_yes_or_no=is_yes_or_no)
        assert [pair.least_p for pair in found] == pytest.approx([pairs * SignFlipTest.least_p_of(seeds)] * pairs)
        assert found[0].p >= found[0].least_p
        assert {pair.is_undecidable for pair in found} == {seeds < needed}
        if seeds < needed:
            assert {pair.verdict for pair in found} == {FEW}
        elif not is_yes_or_no or functions == 2:
            assert found[0].verdict == "a is better"


def test_seeds_needed() -> None:
    assert [seeds_needed(pairs) for pairs in (1, 3, 6, 10)] == [6, 7, 8, 9]


def test_a_pair_of_few_seeds_beside_one_of_many() -> None:
    scores = [np.arange(12.0), np.arange(12.0) - 5, np.append(np.arange(4.0) - 9, np.full(8, np.nan))]
    done = [np.full(12, True), np.full(12, True), np.arange(12) < 4]
    first, second, third = pairs_of(["a", "b", "c"], scores, done=done)
    assert first.verdict == "a is better"
    assert second.verdict == third.verdict == FEW


def test_what_diverged_is_not_compared() -> None:
    random = np.random.default_rng(3)
    whole, other = random.uniform(0.5, 0.9, (2, 20))
    torn = whole.copy()
    torn[[2, 5]] = np.nan
    first, second, third = pairs_of(["whole", "torn", "other"], [whole, torn, other])
    assert first.verdict == third.verdict == "cannot be compared: 2 of 40 diverged"
    assert not first.is_compared
    assert not first.is_significant
    assert np.isnan([first.p, first.raw_p, first.difference.mean, *first.interval]).all()
    assert second.p == second.raw_p  # it is the only one that was compared


def test_what_is_not_done_has_not_diverged() -> None:
    scores = [np.array([0.9, 0.8, np.nan]), np.array([0.7, np.nan, np.nan])]
    (pair,) = pairs_of(["a", "b"], scores, done=[np.array([True, True, False]), np.array([True, False, False])])
    assert (pair.count, pair.diverged, pair.runs, pair.verdict) == (1, 0, 2, FEW)
    (pair,) = pairs_of(["a", "b"], scores, done=[np.full(3, True), np.full(3, False)])
    assert pair.verdict == "cannot be compared: no seed is done with both"


def test_no_difference_is_larger_than_scores_are_apart() -> None:
    (pair,) = pairs_of(["a", "b"], [np.array([0.9, 0.8]), np.array([0.1, 0.2])], most=1.0)
    assert pair.interval == (-1.0, 1.0)


def test_pairs_that_no_number_of_seeds_can_distinguish_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """P-values from random signs have a smallest value, which Holm's correction multiplies by the number of pairs."""
    assert seeds_needed(72 * 71 // 2) is None
    assert seeds_needed(72 * 71 // 2, is_yes_or_no=True) == 17  # McNemar's test has no smallest value
    for name, value in (("DRAWS", 100), ("AT_ONCE", 50), ("EXACT", 4)):
        monkeypatch.setattr(f"actviz.numerics.paired_tests.{name}", value)
    scores = [np.arange(20.0) + 100 * number for number in range(4)]
    assert {pair.verdict for pair in pairs_of([*"abcd"], scores)} == {MANY}
    assert {pair.verdict for pair in pairs_of([*"abc"], scores[:3])} == {"b is better", "c is better"}


def test_undefined_runs_are_not_called_diverged() -> None:
    scores = [np.array([1.0, 2.0]), np.full(2, np.nan)]
    undefined = [np.full(2, False), np.full(2, True)]
    (pair,) = pairs_of(["a", "b"], scores, undefined=undefined)
    assert pair.verdict == "cannot be compared: 2 of 4 undefined"
    (pair,) = pairs_of(["a", "b"], scores)
    assert pair.verdict == "cannot be compared: 2 of 4 diverged"
