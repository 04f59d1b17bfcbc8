"""What tables, reports and code say of an error that is proven, bounded, or only estimated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from actviz.language import set_language
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.fixed_point import quantize
from actviz.studies.approximate.network_error import Candidate
from actviz.studies.approximate.optimal import approximate
from actviz.tables.approximate import fit as fit_table
from actviz.tables.approximate import fixed_point, networks, sweep
from actviz.tables.code import network_code
from actviz.tables.code.c_fixed_point import c_fixed_point
from tests.functions import curve_of


@cache
def proven() -> Fit:
    return approximate(curve_of("sigmoid"))


def estimated() -> Fit:
    """As if nothing could be proven of the error."""
    return replace(proven(), is_enclosed=False)


def bounded() -> Fit:
    """As if a bound could be proven that is not close."""
    return replace(proven(), max_error=0.02)


def report(fit: Fit) -> str:
    stream = StringIO()
    console = Console(file=stream, width=200)
    for part in fit_table.report(fit):
        console.print(part)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def test_a_report_shows_how_the_error_is_known() -> None:
    assert "largest error  0.01137545 at x = -8\n" in report(proven())
    assert "no network of 4 ReLU units has a smaller error: the error is at least 0.01137545" in report(proven())
    assert "0.01137545 at x = -8 (an estimate: a larger error is not excluded by proof)" in report(estimated())
    assert "the smallest possible error is at least 0.01137545; the difference to this network is unknown" in report(
        estimated()
    )
    assert "at most 0.02; largest error found: 0.01137545 at x = -8" in report(bounded())
    assert "the smallest possible error is between 0.01137545 and 0.02 (76 % apart)" in report(bounded())
    for fit in (estimated(), bounded()):
        assert "has a smaller error" not in report(fit)
        assert not fit.is_proven
    assert not replace(estimated(), max_error=0.0).is_exact


@cache
def with_tails() -> Fit:
    """A network that clip(0.762*x, -0.918, 0.918), of as many units, outdoes on the whole line."""
    return approximate(curve_of("tanh"), hidden=2, tails=True)


def test_a_proof_with_tails_is_about_networks_that_end_in_the_asymptotes() -> None:
    fit = with_tails()
    x = np.linspace(-40, 40, 80_001)
    assert np.abs(np.clip(0.918 / 1.205 * x, -0.918, 0.918) - np.tanh(x)).max() < 0.083 < (fit.lower_bound or 0)
    assert "no network of 2 ReLU units that matches the asymptotes has a smaller error" in report(fit)
    assert "no straight line that matches the asymptotes has a smaller error" in report(replace(fit, hidden=0))
    assert "error of networks that match the asymptotes is at least 0.1121008; the difference to this" in report(
        replace(fit, is_enclosed=False)
    )
    assert "error of networks that match the asymptotes is between" in report(replace(fit, max_error=0.2))
    assert "with kinks farther from 0, networks that match the asymptotes" in report(
        replace(fit, max_error=0.2, kinks_within=9.0)
    )
    assert "3 units allowed, 2 used: a third does not reduce the error if the network matches" in report(
        replace(fit, hidden=3)
    )
    comment = network_code(replace(fit, hidden=3), "c").replace("\n *", "")
    assert "a third does not reduce the error if the network matches the asymptotes" in comment
    assert "lower bound 0.1121008 for networks that match the asymptotes" in fit_table.to_markdown(fit)
    assert "networks that match the asymptotes" in sweep.to_markdown([fit], 1.0)
    assert "asymptotes" not in report(proven()) + fit_table.to_markdown(proven()) + sweep.to_markdown([proven()], 1.0)
    found = [
        json.loads(fit_table.to_json(one))["lower_bound_for"] for one in (fit, proven(), replace(fit, lower_bound=None))
    ]
    assert found == ["networks that end in the asymptotes", "all networks", None]


@pytest.fixture
def japanese() -> Iterator[None]:
    set_language("ja")
    yield
    set_language("en")


@pytest.mark.usefixtures("japanese")
def test_a_report_shows_it_in_japanese() -> None:
    assert "両端が漸近線に一致する ReLU ユニット 2 個のネットワークでこれより小さい誤差は不可能" in report(with_tails())
    assert sweep.to_markdown([proven()], 1.0).endswith("。\n")
    assert "推定値: これより大きい誤差がないことは未証明" in report(estimated())
    assert "0.02 以下。見つかった最大値は 0.01137545 (x = -8)" in report(bounded())
    assert "最大誤差 0.01137545 (推定値)" in fit_table.to_markdown(estimated())


def test_markdown_and_json_show_it() -> None:
    assert "largest error 0.01137545 (an estimate) at x = -8" in fit_table.to_markdown(estimated())
    assert "estimate" not in fit_table.to_markdown(proven())
    for fit, is_proven in ((proven(), True), (estimated(), False), (bounded(), True)):
        found = json.loads(fit_table.to_json(fit))
        assert found["max_error_proven"] is is_proven
        assert found["max_error"] == fit.max_error >= found["error_found"]


def test_a_sweep_shows_it() -> None:
    fits = [proven(), estimated()]
    assert "max_error_proven" not in sweep.to_csv(fits[:1], 1.0)
    header, first, second = sweep.to_csv(fits, 1.0).splitlines()
    assert header.endswith(",max_error_proven")
    assert (first[-5:], second[-6:]) == (",true", ",false")
    assert sweep.to_markdown(fits, 1.0).count("(an estimate)") == 1
    assert [one["max_error_proven"] for one in json.loads(sweep.to_json(fits, 1.0))["sweep"]] == [True, False]


def test_candidates_and_code_show_it() -> None:
    candidates = [Candidate.of("optimal", fit) for fit in (proven(), estimated())]
    assert networks.candidates_table(candidates).markdown().count("(an estimate)") == 1
    assert [networks.candidate_json(one)["max_error_proven"] for one in candidates] == [True, False]
    for format in ("c", "numpy", "torch"):
        assert "The largest error on [-8, 8] is" in " ".join(network_code(proven(), format).split())
        assert "The largest error found on [-8, 8] is" in " ".join(network_code(estimated(), format).split())
    fixed = quantize(curve_of("sigmoid"), proven(), 8)
    for one, claim in ((fixed, "largest error on"), (replace(fixed, is_enclosed=False), "largest error found on")):
        assert claim in " ".join(c_fixed_point(one, is_clipped=False).replace("\n *", " ").split())
    assert any("(an estimate)" in text for _, text in fixed_point.report_rows(replace(fixed, is_enclosed=False)))
