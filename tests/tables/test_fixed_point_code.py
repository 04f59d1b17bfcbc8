"""Fixed point as C: compiled and run, it is the function that was measured, and its integers are those of the table."""

from __future__ import annotations

import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import actviz
from actviz.studies.approximate.fixed_point import quantize
from actviz.studies.approximate.optimal import approximate
from actviz.tables.code import c_fixed_point
from actviz.tables.code.source_text import identifier
from tests.functions import curve_of

MAIN = """
#include <stdio.h>
#include "exported.h"
#include "exported.h"

int main(void)
{
    double x, y[2];

    while (fread(&x, sizeof x, 1, stdin) == 1) {
        y[0] = NAME(x);
        y[1] = x == x ? NAME_codes((int32_t)x) : 0;
        fwrite(y, sizeof y, 1, stdout);
    }
    return 0;
}
"""
CASES: list[tuple[str, int, dict[str, Any]]] = [
    ("sigmoid", 8, {}),
    ("gelu", 16, {"hidden": 16}),
    ("tanh", 4, {"hidden": 5, "output_activation": "relu"}),
    ("softplus", 32, {"hidden": 3}),
    ("exp", 12, {"interval": (-1e-6, 2e-6)}),
]


@pytest.mark.parametrize(("name", "bits", "options"), CASES)
def test_c_is_what_was_measured(name: str, bits: int, options: dict[str, Any], tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler named cc")
    f = curve_of(name)
    fit = approximate(f, **options)
    fixed = quantize(f, fit, bits)
    is_clipped = fit.network.output_activation == "relu"
    header = c_fixed_point(fixed, is_clipped=is_clipped)
    (tmp_path / "exported.h").write_text(header)
    (tmp_path / "main.c").write_text(MAIN.replace("NAME", identifier(fit.target)))
    flags = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"]
    subprocess.run([compiler, *flags, "main.c", "-o", "main"], cwd=tmp_path, check=True)

    def run(x: NDArray[np.float64]) -> NDArray[np.float64]:
        done = subprocess.run([tmp_path / "main"], input=x.tobytes(), capture_output=True, check=True)
        return np.frombuffer(done.stdout).reshape(-1, 2)

    low, high = fit.interval
    x = np.concatenate([np.linspace(low, high, 20_001), fixed.knots])
    x = x[(x >= low) & (x <= high)]
    error = np.abs(run(x)[:, 0] - f(x)).max()
    assert fixed.max_error * 0.99 <= error <= fixed.max_error * (1 + 1e-9) + 1e-14

    knots, values = fixed.knot_codes.tolist(), fixed.value_codes.tolist()
    least, most = fixed.output_codes or (min(values), max(values))
    if is_clipped:
        least = max(least, 0)
    codes = np.unique(np.linspace(knots[0], knots[-1], 500).astype(np.int64)).astype(np.float64)
    for code, found in zip(codes.tolist(), run(codes)[:, 1].tolist(), strict=True):
        i = min(max(np.searchsorted(fixed.knot_codes, code, side="right") - 1, 0), len(knots) - 2)
        exact = values[i] + Fraction(int(code) - knots[i], knots[i + 1] - knots[i]) * (values[i + 1] - values[i])
        assert abs(Fraction(found) - min(max(exact, least), most)) <= Fraction(1, 2)
        assert least <= found <= most
    assert np.isnan(run(np.array([np.nan]))[0, 0])
    far = 2.0 ** (bits - 1)
    ends = run(np.array([-far, far - 1]))[:, 1]
    assert ends.tolist() == [min(max(v, least), most) for v in (values[0], values[-1])]


def test_tails_and_too_many_bits_are_refused() -> None:
    f = curve_of("gelu")
    fit = approximate(f, tails=True)
    with pytest.raises(
        actviz.ActvizError,
        match=("--bits with --format c does not support slopes outside the outer knots; remove --tails"),
    ):
        c_fixed_point(quantize(f, fit, 8))
    line = curve_of("sigmoid")
    with pytest.raises(actviz.ActvizError, match="produces products of more than 64 bits; use fewer bits"):
        c_fixed_point(quantize(line, approximate(line, hidden=0), 32))
