"""Fixed point: formats compared with all formats, errors at many points, and laws for all numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import actviz
from actviz.curves import Curve
from actviz.studies.approximate.fit import Fit
from actviz.studies.approximate.fixed_point import FixedPoint, NumberFormat, closest_format, finest_format, quantize
from actviz.studies.approximate.optimal import approximate
from actviz.studies.approximate.polyline import Polyline
from tests.functions import curve_of
from tests.selection import long_except

Floats = NDArray[np.float64]

TARGETS: Mapping[str, Mapping[str, Any]] = {
    "sigmoid": {},
    "tanh": {"hidden": 32, "interval": (-3.3, 5.1)},
    "softplus": {"hidden": 9, "norm": "rms"},
    "sin": {"hidden": 16},
    "gelu": {"hidden": 8, "tails": True},
    "silu": {"hidden": 6, "output_activation": "relu"},
    "relu": {},
    "exp": {"hidden": 12, "interval": (-1e-6, 2e-6)},
    "1e6*x**3": {"hidden": 5, "interval": (-1000.0, 1000.0)},
}
BITS = (4, 6, 8, 12, 16, 24, 32)
FEW_BITS = (4, 8, 16, 32)


@pytest.fixture(scope="module")
def fits() -> Mapping[str, Fit]:
    return {name: approximate(curve_of(name), **options) for name, options in TARGETS.items()}


def many(interval: tuple[float, float], more: Floats) -> Floats:
    """Many points of an interval, and both neighbours of others."""
    low, high = interval
    x = np.concatenate([np.linspace(low, high, 25_001), more, np.nextafter(more, low), np.nextafter(more, high)])
    return x[(x >= low) & (x <= high)]


def rounded_line(found: FixedPoint, fit: Fit, x: Floats) -> Floats:
    """Simulate a fixed-point machine in exact arithmetic: integers, two scales, straight lines."""
    knots = found.knot_codes * 2.0**-found.knot_format.fraction_bits
    values = found.value_codes * 2.0**-found.value_format.fraction_bits
    left, right = (fit.left, fit.right) if fit.tails else (0.0, 0.0)  # beyond its ends a table stays what it is
    y = np.interp(x, knots, values)
    y = y + left * np.minimum(x - knots[0], 0) + right * np.maximum(x - knots[-1], 0)
    if found.output_codes:
        y = y.clip(*(code * 2.0**-found.value_format.fraction_bits for code in found.output_codes))
    return np.asarray(np.maximum(y, 0) if fit.network.output_activation == "relu" else y)


# --- formats -----------------------------------------------------------------------------------------------------


def every_number(bits: int, fraction_bits: int) -> Floats:
    half = 2 ** (bits - 1)
    return np.asarray(np.arange(-half, half, dtype=np.float64) * 2.0**-fraction_bits)


@pytest.mark.parametrize("bits", [2, 3, 4, 6, 8])
def test_rounding_takes_the_nearest_of_all_numbers(bits: int) -> None:
    random = np.random.default_rng(bits)
    for fraction_bits in (-3, 0, 1, bits + 4):
        form, all_numbers = NumberFormat(bits, fraction_bits), every_number(bits, fraction_bits)
        assert form.range == (all_numbers[0], all_numbers[-1])
        assert form.step == all_numbers[1] - all_numbers[0]
        numbers = random.normal(size=200) * all_numbers[-1]
        found = form.numbers(form.codes(numbers))
        assert np.isin(found, all_numbers).all()
        nearest = np.abs(numbers[:, None] - all_numbers).min(axis=1)
        np.testing.assert_array_equal(np.abs(numbers - found), nearest)


@pytest.mark.parametrize("bits", [2, 3, 5, 8])
def test_the_closest_format_loses_least_of_all_formats(bits: int) -> None:
    random = np.random.default_rng(bits)
    for size in (1, 2, 5, 30):
        for scale in (1e-3, 1.0, 77.0):
            for numbers in (random.normal(size=size) * scale, -np.abs(random.normal(size=size)), np.full(size, scale)):
                form = closest_format(numbers, bits)
                loss = np.abs(form.numbers(form.codes(numbers)) - numbers).max()
                for fraction_bits in range(-12, 24):
                    other = every_number(bits, fraction_bits)
                    assert loss <= np.abs(numbers[:, None] - other).min(axis=1).max() * (1 + 1e-15)


@pytest.mark.parametrize("bits", [2, 8, 16, 32])
def test_the_finest_format_holds_all_but_one_step_and_no_finer_one_does(bits: int) -> None:
    for numbers in ([8.0, -8.0], [0.7], [1e-300, 5e-301], [-1e300, 3.0], [127.5, 1.0], [0.999999999999]):
        form = finest_format(np.array(numbers), bits)
        top = np.abs(np.rint(np.array(numbers) / form.step)).max()
        finer = np.abs(np.rint(np.array(numbers) / (form.step / 2))).max()
        assert top <= 2 ** (bits - 1) < finer
    assert finest_format(np.zeros(3), bits).fraction_bits == bits - 1


# --- the rounded fit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bits", long_except(BITS, FEW_BITS))
@pytest.mark.parametrize("name", TARGETS)
def test_the_error_is_the_largest_of_many_points(name: str, bits: int, fits: Mapping[str, Fit]) -> None:
    fit, f = fits[name], curve_of(name)
    found = quantize(f, fit, bits)
    interval = (-1e3, 1e3) if fit.tails else fit.interval
    x = many(interval, np.concatenate([found.knots, fit.knots, np.linspace(*fit.interval, 20_001)]))
    error = np.abs(f(x) - rounded_line(found, fit, x))
    rounding = 1e-13 * float(np.abs(f(np.linspace(*fit.interval, 101))).max())
    assert error.max() <= found.max_error * (1 + 1e-9) + rounding
    assert found.max_error <= error.max() * (1 + 1e-4) + rounding
    place = np.array([found.max_error_at])
    assert abs(f(place) - rounded_line(found, fit, place))[0] == pytest.approx(found.max_error, rel=1e-9, abs=rounding)
    assert found.ideal_error == fit.max_error


@pytest.mark.parametrize(
    ("name", "bits", "codes"),
    [
        ("sigmoid", 8, (0, 64)),
        ("sin", 12, (-1024, 1024)),
        ("silu", 6, None),
        ("relu", 8, None),
        ("gelu", 8, None),
    ],
)
def test_results_are_cut_off_around_the_range_of_the_function(
    name: str, bits: int, codes: tuple[int, int] | None, fits: Mapping[str, Fit]
) -> None:
    """The sigmoid is between 0 and 1, therefore 8 bits in steps of 1/64 must not give -1/64 and 65/64."""
    found = quantize(curve_of(name), fits[name], bits)
    assert found.output_codes == codes


@pytest.mark.parametrize("bits", long_except([2, *BITS], [2, *FEW_BITS]))
@pytest.mark.parametrize("name", TARGETS)
def test_numbers_are_integers_of_so_many_bits_and_knots_increase(name: str, bits: int, fits: Mapping[str, Fit]) -> None:
    fit = fits[name]
    found = quantize(curve_of(name), fit, bits)
    for codes, form, numbers in (
        (found.knot_codes, found.knot_format, found.knots),
        (found.value_codes, found.value_format, found.values),
    ):
        assert form.bits == bits
        assert codes.dtype == np.int64
        assert -(2 ** (bits - 1)) <= codes.min()
        assert codes.max() <= 2 ** (bits - 1) - 1
        assert [float(code) * 2.0**-form.fraction_bits for code in codes.tolist()] == numbers.tolist()
    assert (np.diff(found.knot_codes) > 0).all()
    assert found.merged == fit.knots.size - found.knots.size == fit.knots.size - found.values.size
    assert found.memory == 2 * bits * found.knots.size


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_beats_the_bound_and_many_bits_come_to_the_ideal(name: str, fits: Mapping[str, Fit]) -> None:
    fit, f = fits[name], curve_of(name)
    slopes = Polyline(fit.knots, fit.values, fit.left, fit.right).slopes
    bend = np.abs(np.diff(slopes)).max()
    outer = 0.0 if fit.tails else max(abs(fit.left), abs(fit.right))
    for bits in BITS:
        found = quantize(f, fit, bits)
        assert fit.lower_bound is None or found.max_error >= fit.lower_bound * (1 - 1e-9)
        if bits >= 16:
            # A knot moves by at most a step, and no piece turns by more than half a step of the values at both ends.
            # The last one may be missed by a step, and the function ends there.
            cost = 2 * found.value_format.step + (bend + outer) * found.knot_format.step
            assert found.max_error <= fit.max_error + cost
    assert found.max_error == pytest.approx(fit.max_error, rel=1e-4, abs=1e-8 * float(np.abs(fit.values).max()))


def test_knots_that_become_one_number_are_merged(fits: Mapping[str, Fit]) -> None:
    fit = fits["tanh"]
    found = quantize(curve_of("tanh"), fit, 4)
    codes = np.clip(np.rint(fit.knots * 2.0**found.knot_format.fraction_bits), -8, 7)
    assert found.knot_codes.tolist() == sorted(set(codes.tolist()))
    assert found.merged == 34 - len(set(codes.tolist())) > 15


def test_a_knot_that_moves_misses_both_pieces_by_the_same() -> None:
    f = curve_of("abs(x - 1/10)")
    fit = approximate(f, hidden=1, interval=(-1.0, 1.0))
    found = quantize(f, fit, 4)
    # Steps of 1/8 for knots: the kink moves from 0.1 to 0.125, where the two lines are 0.025 and -0.025.
    assert found.knots.tolist() == [-1.0, 0.125, 0.875]
    assert found.value_codes[1] == 0
    assert found.value_format.fraction_bits == 2
    assert found.max_error == pytest.approx(np.abs(f(many((-1, 1), found.knots)) - rounded_line(
        found, fit, many((-1, 1), found.knots))).max(), rel=1e-6)  # fmt: skip


def test_outside_of_its_ends_the_network_stays_what_it_is_like_the_table(fits: Mapping[str, Fit]) -> None:
    found = quantize(curve_of("relu"), fits["relu"], 8)
    assert (found.knots.tolist(), found.values.tolist()) == ([-8.0, 0.0, 7.9375], [0.0, 0.0, 7.9375])
    assert (found.left, found.right) == (0.0, 0.0)
    # 8 itself is one step beyond the last number, for one as for the other.
    assert (found.max_error, found.max_error_at) == (0.0625, 8.0)
    assert found.table.linear_error >= 0.0625


# --- the plain table ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bits", [3, 8, 16])
@pytest.mark.parametrize("name", [*TARGETS, "binary_step", "sign(x)", "x + sign(x)"])
def test_both_readings_of_the_table_at_many_points(name: str, bits: int, fits: Mapping[str, Fit]) -> None:
    f = curve_of(name)
    fit = fits.get(name) or approximate(f, hidden=6)
    table = quantize(f, fit, bits).table
    low, high = fit.interval
    found = quantize(f, fit, bits)
    assert table.entries == 2 * found.knots.size
    assert table.memory == found.memory
    edges, step = np.linspace(low, high, table.entries + 1), (high - low) / table.entries
    held = every_entry(f, low + step * (np.arange(table.entries, dtype=np.float64) + 0.5), table.format)
    x = many(fit.interval, edges)
    cell = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, table.entries - 1)
    error = np.abs(f(x) - held[cell]).max()
    assert error * (1 - 1e-9) <= table.nearest_error <= error * (1 + 1e-5)
    points = np.linspace(low, high, table.entries, dtype=np.float64)
    error = np.abs(f(x) - np.interp(x, points, every_entry(f, points, table.format))).max()
    assert error * (1 - 1e-9) <= table.linear_error <= error * (1 + 1e-3)


def every_entry(f: Curve, x: NDArray[np.floating[Any]], form: NumberFormat) -> Floats:
    most, scale = 2.0 ** (form.bits - 1), float(2.0**form.fraction_bits)
    return np.asarray(np.clip(np.rint(f(x) * scale), -most, most - 1) / scale)


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bits", [-1, 0, 1, 33, 8.5, float("nan"), float("inf")])
def test_bits_out_of_range_are_refused(bits: Any, fits: Mapping[str, Fit]) -> None:
    with pytest.raises(actviz.ActvizError, match=r"bits=.* is invalid; it must be an integer from 2 to 32"):
        quantize(curve_of("sigmoid"), fits["sigmoid"], bits)


def test_too_few_bits_for_a_narrow_interval_are_refused() -> None:
    f = curve_of("exp")
    fit = approximate(f, interval=(100.0, 101.0))
    with pytest.raises(
        actviz.ActvizError, match=("bits=4 is too small: all knots from 100 to 101 are rounded to 96; use more bits")
    ):
        quantize(f, fit, 4)
    assert quantize(f, fit, 16).merged == 0


def test_an_interval_far_from_zero_takes_many_bits() -> None:
    f = curve_of("softsign")
    fit = approximate(f, interval=(1e6, 1e6 + 2e-8))
    with pytest.raises(
        actviz.ActvizError,
        match=r"bits=32 is too small: all knots from 1e\+06 to 1e\+06 are rounded to 1e\+06; use more bits",
    ):
        quantize(f, fit, 32)


@pytest.mark.parametrize("interval", [(0.0, 1e-200), (-1e100, 1e100), (1.0, 1.0 + 1e-8)])
def test_tiny_and_huge_intervals(interval: tuple[float, float]) -> None:
    f = curve_of("softsign")
    found = quantize(f, approximate(f, hidden=8, interval=interval), 32)
    assert max(found.max_error, found.table.nearest_error, found.table.linear_error) <= 1 + 1e-14
