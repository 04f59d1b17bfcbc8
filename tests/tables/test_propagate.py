"""Propagation as JSON, CSV, Markdown and a report: every number is that of the study, and none is NaN."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from actviz.studies.networks.propagate import Propagation
from actviz.tables import propagate as tables
from actviz.tables.elements import render_text
from actviz.tables.propagate import hints, pytorch_line, warnings
from tests.selection import long_except
from tests.studies.networks.propagations import SMALL, propagation_of


def report(result: Propagation) -> str:
    return render_text(tables.report(result), terminal=False)


def test_json_holds_the_contract() -> None:
    result = propagation_of("tanh(x)", "relu(x)", inits=("glorot", "exact"))
    found = json.loads(tables.to_json(result))
    assert (found["depth"], found["width"], found["seeds"], found["partial"]) == (6, 12, 3, False)
    assert [(one["label"], one["init"]) for one in found["curves"]] == [
        ("tanh(x)", "glorot"), ("tanh(x)", "exact"), ("relu(x)", "glorot"), ("relu(x)", "exact"),
    ]  # fmt: skip
    for one, network in zip(found["curves"], result.networks, strict=True):
        mean, std = network.measured.log10_gradient_ratio
        assert one["measured"]["log10_gradient_ratio"] == {"mean": mean, "std": std}
        assert one["measured"]["gradient_per_layer"] == pytest.approx(10 ** (mean / 5))
        assert one["theory"]["log10_gradient_ratio"] == network.theory.log10_gradient_ratio
        assert (one["gain"], one["sigma_b"]) == (network.spec.sigma_w, 0.0)
        assert (one["q_star"], one["chi_1"]) == (network.theory.fixed_point.q, network.theory.fixed_point.chi_1)
        # Any variance is a fixed point of ReLU with its exact gain, and tanh shrinks small ones ever less.
        is_marginal = (one["label"], one["init"]) in [("relu(x)", "exact"), ("tanh(x)", "glorot")]
        assert one["stability"] == ("marginal" if is_marginal else "stable")
        assert one["stable"] is (one["stability"] == "stable")
        assert one["variance_factor"] == pytest.approx(network.theory.variance[1])
        assert len(one["layers"]) == 6
        for number, layer in enumerate(one["layers"]):
            assert layer["variance"] == pytest.approx(network.measured.variance[:, number].mean())
            assert layer["gradient_norm"] == pytest.approx(10 ** network.measured.log10_gradient[:, number].mean())
            assert layer["zeros"] == pytest.approx(network.measured.zeros[:, number].mean())
            assert layer["dead"] == pytest.approx(network.measured.dead[:, number].mean())
            assert layer["variance_theory"] == network.theory.variance[number]
    edge = found["curves"][2]["edge_of_chaos"]
    assert (edge["sigma_w"], edge["sigma_b"], edge["is_reached"]) == (pytest.approx(2**0.5), 0.0, True)


def test_json_has_null_where_nothing_is_known() -> None:
    (one,) = json.loads(tables.to_json(propagation_of("log(x)")))["curves"]
    assert one["measured"] == {
        "log10_gradient_ratio": {"mean": None, "std": None}, "gradient_per_layer": None,
        "networks": 3, "blocked": 0, "diverged": 3, "undefined": 3,
    }  # fmt: skip
    assert (one["stable"], one["q_star"], one["collapse"], one["edge_of_chaos"]) == (None, None, None, None)
    assert all(layer["variance"] is None for layer in one["layers"])
    (one,) = json.loads(tables.to_json(propagation_of("relu(x)", gain=3.0)))["curves"]
    assert (one["q_star"], one["stable"]) == ("inf", None)
    (one,) = json.loads(tables.to_json(propagation_of("relu(x)", seeds=1)))["curves"]
    assert one["measured"]["log10_gradient_ratio"]["std"] is None


def test_json_has_the_matrix_that_linear_layers_are() -> None:
    result = propagation_of("x", "3*x - 1")
    identity, affine = json.loads(tables.to_json(result))["curves"]
    assert result.networks[0].collapse is not None
    np.testing.assert_array_equal(identity["collapse"]["matrix"], result.networks[0].collapse.matrix)
    assert identity["collapse"]["max_error"] < 1e-12
    assert np.abs(affine["collapse"]["offset"]).min() > 0
    (wide,) = json.loads(tables.to_json(propagation_of("x", width=65)))["curves"]
    assert wide["collapse"]["matrix"] is None
    assert len(wide["collapse"]["singular_values"]) == 65


def test_csv_has_a_row_for_each_layer() -> None:
    result = propagation_of("tanh(x)", "log(x)")
    rows = list(csv.DictReader(io.StringIO(tables.to_csv(result))))
    assert [(row["label"], row["init"], row["layer"]) for row in rows] == [
        (label, "glorot", str(layer)) for label in ("tanh(x)", "log(x)") for layer in range(1, 7)
    ]
    measured = result.networks[0].measured
    assert [float(row["variance"]) for row in rows[:6]] == pytest.approx(measured.variance.mean(axis=0).tolist())
    assert [float(row["dead_std"]) for row in rows[:6]] == pytest.approx(measured.dead.std(axis=0, ddof=1).tolist())
    assert float(rows[5]["variance_theory"]) == result.networks[0].theory.variance[5]
    assert rows[7]["variance"] == ""
    assert "dead_theory" not in rows[0]


def test_markdown_is_one_row_a_function() -> None:
    lines = tables.to_markdown(propagation_of("tanh(x)", "abs(x)")).splitlines()
    assert [line.count("|") for line in lines[:4]] == [8, 8, 8, 8]
    assert lines[2].startswith("| `tanh(x)` | 1.0000 |")


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("sigmoid(x)", {}, "shrinks: factor 0.2"),
        (
            "sin(x)",
            {"gain": 3.0, "width": 40},
            "grows: factor 2.",
        ),
        (
            "relu(x)",
            {"inits": ("he",), "depth": 40, "width": 100},
            "nearly constant: factor 0.9",
        ),
        ("relu(x)", {"width": 1, "depth": 20, "inputs": 1}, "no gradient reaches the first layer"),
        ("log(x)", {}, "unknown"),
    ],
)
def test_the_gradient_is_described_in_a_sentence(text: str, changes: dict[str, Any], expected: str) -> None:
    (line,) = [line for line in report(propagation_of(text, **changes)).splitlines() if line.startswith("  gradient ")]
    assert line.split("gradient", 1)[1].strip().startswith(expected)


def test_the_factor_is_the_ratio_spread_over_the_layers() -> None:
    result = propagation_of("sigmoid(x)", depth=30, width=60)
    mean, std = result.networks[0].measured.log10_gradient_ratio
    row = next(line for line in report(result).splitlines() if line.startswith("  sigmoid(x)")).split()
    assert float(row[2]) == pytest.approx(10 ** (mean / 29), abs=1e-4)
    assert (float(row[3]), float(row[5])) == pytest.approx((mean, std), abs=0.005)
    assert float(row[6]) == pytest.approx(-18.23)
    assert f"10^{mean:.1f} in total from layer 30 back to layer 1" in report(result)


@pytest.mark.parametrize("depth", long_except([2, 3, 12, 60], [2, 12]))
def test_the_verdict_depends_on_the_rate_and_not_on_the_depth(depth: int) -> None:
    """ReLU keeps half of the variance in a layer, and of the gradient the root of that."""
    page = report(propagation_of("relu(x)", depth=depth, width=60, inputs=20))
    (gradient,), (variance,) = (
        [line.split() for line in page.splitlines() if line.startswith(f"  {name} ")]
        for name in ("gradient", "variance")
    )
    assert gradient[:3] == ["gradient", "shrinks:", "factor"]
    assert float(gradient[3]) == pytest.approx(0.5**0.5, rel=0.1)
    assert variance[-4:] == ["it", "converges", "to", "0"]
    assert float(variance[variance.index("factor") + 1]) == pytest.approx(0.5, rel=0.2)


def test_variances_end_somewhere() -> None:
    assert "it converges to 0" in report(propagation_of("relu(x)"))
    assert "in theory it diverges" in report(propagation_of("relu(x)", gain=2.0))
    assert "fixed point 1 (unstable)" in report(propagation_of("gelu(x)", inits=("exact",)))
    assert "  variance  0 in the last layer" in report(propagation_of("relu(x)", width=1, depth=20, inputs=1))


@pytest.mark.parametrize("name", long_except(["gelu", "silu", "mish"], ["silu", "mish"]))
def test_an_unstable_gain_is_warned_of(name: str) -> None:
    (warning,) = warnings(propagation_of(f"{name}(x)", inits=("exact",)))
    assert warning.startswith(f"{name}(x): the variance 1 that this gain preserves is unstable")
    lines = report(propagation_of(f"{name}(x)", inits=("exact",))).splitlines()
    said = lines.index(f"  warning   {warning.partition(': ')[2]}")
    assert lines[said - 1] == f"{name}(x)"  # before everything else
    assert "edge of chaos at sigma_w = " in lines[said + 4]
    if name != "mish":
        assert lines[said + 4].endswith(
            "2 for sigma_b = 0, but unstable: the fixed point of variance 0 is not attracting"
        )
    assert lines[said + 5].startswith("  PyTorch ")


def test_an_initialisation_that_does_not_fit_is_reported() -> None:
    text = "lecun does not preserve a variance of 1 for tanh(x) (0.394), relu(x) (0.5); exact does"
    found = propagation_of("tanh(x)", "relu(x)", "x", inits=("lecun",))
    (hint,) = hints(found)
    assert hint.startswith(text)
    assert text in report(found)
    assert list(hints(propagation_of("tanh(x)", "relu(x)", inits=("exact",)))) == []
    assert list(hints(propagation_of("tanh(x)", inits=("exact", "lecun")))) == []  # the one that fits is there
    assert list(hints(propagation_of("relu(x)", inits=("he",)))) == []
    assert list(hints(propagation_of("tanh(x)", inits=("lecun",), gain=1.5))) == []
    assert list(hints(propagation_of("tanh(x)", inits=("lecun",), batchnorm=True))) == []
    (hint,) = hints(propagation_of("log(x)", inits=("exact",)))
    assert hint.startswith("no gain preserves the variance of log(x)")


def test_units_without_slope_are_not_all_called_dead() -> None:
    page = report(propagation_of("clip(100*x, -1, 1)", inits=("exact",), inputs=2))
    assert "no dead units; " in page
    assert "% are saturated (another constant output)" in page
    layer = json.loads(tables.to_json(propagation_of("clip(100*x, -1, 1)", inits=("exact",), inputs=2)))["curves"][0]
    assert layer["layers"][-1]["dead"] == 0
    assert layer["layers"][-1]["saturated"] > 0


def test_the_number_of_inputs_of_batch_normalisation_is_stated() -> None:
    assert "chi_1 = 1.5 for batch normalisation over 5 inputs" in report(propagation_of("x", batchnorm=True))
    text = "theory is for batch normalisation over infinitely many inputs, not over 5"
    assert text in " ".join(report(propagation_of("relu(x)", batchnorm=True)).split())


def test_networks_that_are_left_out_are_counted() -> None:
    assert list(warnings(propagation_of("tanh(x)"))) == []
    found = list(warnings(propagation_of("log(x)")))
    assert found == ["log(x): 3 of 3 networks are excluded: the function is undefined for some of their inputs"]
    found = list(warnings(propagation_of("exp(x)", depth=20)))
    assert found == ["exp(x): 3 of 3 networks are excluded: their numbers are outside the floating-point range"]
    assert "PyTorch" not in report(propagation_of("log(x)"))
    found = list(warnings(propagation_of("relu(x)", width=1, depth=20, inputs=1)))
    assert found == ["relu(x): in 3 of 3 networks no gradient reaches the first layer"]


def test_a_partial_result_is_marked_as_partial() -> None:
    result = replace(propagation_of("tanh(x)"), is_partial=True, settings=replace(SMALL, seeds=20))
    assert "3 random networks (interrupted; 20 planned)" in report(result)
    assert json.loads(tables.to_json(result))["partial"] is True


def test_one_matrix_is_printed_for_linear_layers() -> None:
    result = propagation_of("x")
    page = report(result)
    assert "all 6 layers are equivalent to one 12 x 12 matrix" in page
    assert result.networks[0].collapse is not None
    assert f"{result.networks[0].collapse.matrix[0, 0]:.3g}" in page
    assert "equivalent to one" not in report(propagation_of("tanh(x)"))
    assert report(propagation_of("x", width=2)).count("    [") == 2


@pytest.mark.parametrize(
    ("init", "gain"),
    [("glorot", None), ("he", None), ("lecun", None), ("exact", None), ("orthogonal", None), ("lecun", 1.7)],
)
def test_the_line_for_pytorch_does_what_was_measured(init: str, gain: float | None) -> None:
    torch = pytest.importorskip("torch")
    result = propagation_of("mish(x)", inits=(init,), gain=gain)
    weights = torch.empty(300, 300, dtype=torch.float64)
    torch.manual_seed(0)
    scope = {"nn": torch.nn, "w": weights}
    exec(pytorch_line(result.networks[0], result), scope)
    assert float(weights.std()) * 300**0.5 == pytest.approx(result.networks[0].spec.sigma_w, rel=0.02)


def test_a_report_fits_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = render_text(tables.report(propagation_of("leaky_relu(x)", "gelu(x)", "x", inits=("exact",))), terminal=True)
    plain = "".join(part.partition("m")[2] if index else part for index, part in enumerate(page.split("\x1b[")))
    assert max(map(len, plain.splitlines())) <= 80
    assert "nn.init.normal_(w, std=1.533530441 / w[0].numel() ** 0.5)" in plain


def test_what_theory_does_not_know_is_null() -> None:
    reciprocal, root = json.loads(tables.to_json(propagation_of("1/x", "sqrt(abs(x))*sign(x)")))["curves"]
    assert [reciprocal[name] for name in ("chi_1", "q_star", "exact_gain", "edge_of_chaos")] == [None] * 4
    assert (root["chi_1"], root["edge_of_chaos"]) == (None, None)
    assert root["q_star"] == pytest.approx(2 / np.pi)  # E|x| = sqrt(2 q / pi)
    assert reciprocal["theory"]["log10_gradient_ratio"] is root["theory"]["log10_gradient_ratio"] is None
    assert [layer["variance_theory"] for layer in reciprocal["layers"]] == [1.0, *[None] * 5]
    assert "chi_1 is unknown" in report(propagation_of("1/x"))
