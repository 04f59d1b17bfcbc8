"""Facts of difficult formulas, and of known functions in other spellings, from the table claims.csv."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from mpmath import mp

from actviz.studies.compare import compare
from tests.functions import curve_of
from tests.selection import long_except
from tests.studies.facts import claims
from tests.studies.facts.claims import UNKNOWN, Claim
from tests.studies.facts.judge import RIGHT, UNDECIDED, Judge
from tests.studies.facts.judge import claims as said_of

INTERVAL = (-6.0, 6.0)
FORMULAS = list(dict.fromkeys(claim.formula for claim in claims.facts_only()))
SHORT = FORMULAS[::6]
OTHERS = [claim for claim in claims.read() if claim not in claims.facts_only()]


def claims_about(formula: str) -> list[Claim]:
    return [claim for claim in claims.facts_only() if claim.formula == formula]


@pytest.mark.parametrize("formula", long_except(FORMULAS, SHORT))
def test_claims_that_are_true_are_found(formula: str) -> None:
    said = said_of(formula)
    found = {
        (claim.fact, claims.wrong(claims.as_json(claim), said)): claim.may_be_unknown for claim in claims_about(formula)
    }
    assert [one for one, allowed in found.items() if one[1] is not None and not (allowed and one[1] == UNKNOWN)] == []


@pytest.mark.parametrize("formula", long_except(FORMULAS, FORMULAS[1::24]))
def test_the_table_is_true(formula: str) -> None:
    judge = Judge(formula)
    for claim in claims_about(formula):
        stated = claims.as_json(claim)
        key = next(iter(stated))
        with mp.workdps(30):
            assert judge.verdict(key, stated[key], stated) in (RIGHT, UNDECIDED), claim


@pytest.mark.parametrize("claim", [claim for claim in OTHERS if claim.fact.startswith("value at")])
def test_values_far_out(claim: Claim) -> None:
    x = float(claim.fact.removeprefix("value at "))
    assert float(curve_of(claim.formula)(x)) == pytest.approx(float(claim.value), rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("claim", [claim for claim in OTHERS if "gap to" in claim.fact])
def test_gaps(claim: Claim) -> None:
    kind, other = claim.fact.split("gap to ")
    (pair,) = compare([curve_of(claim.formula), curve_of(other)], INTERVAL).pairs
    found: Any = pair.slope_difference if kind else pair.difference
    assert found is not None
    assert abs(found.value) == pytest.approx(float(claim.value), rel=1e-9, abs=1e-12)


def test_the_table_is_large() -> None:
    """Known functions in other spellings, at least 150 facts of them, and every value of the table in its place."""
    assert len(claims.facts_only()) > 800
    assert np.mean([claim.may_be_unknown for claim in claims.read()]) < 0.02
