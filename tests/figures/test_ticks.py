"""Numbers along the axes are round, few and written alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actviz.figures.ticks import ticks
from actviz.figures.views import y_view


@pytest.mark.parametrize(
    ("low", "high", "most", "written"),
    [
        (-6, 6, 8, ["−6", "−4", "−2", "0", "2", "4", "6"]),
        (-0.3, 1.05, 7, ["−0.2", "0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-1e-3, 1e-3, 4, ["−0.0010", "−0.0005", "0", "0.0005", "0.0010"]),
        (0, 1e6, 4, ["0", "0.5×10⁶", "1.0×10⁶"]),
        (-3e-9, 3e-9, 3, ["−2×10⁻⁹", "0", "2×10⁻⁹"]),
        (1000, 1000.001, 2, ["1000.0000", "1000.0005", "1000.0010"]),
        (0, 403, 4, ["0", "200", "400"]),
        (-2e52, 9e52, 3, ["0", "5×10⁵²"]),
    ],
)
def test_ticks_are_tidy(low: float, high: float, most: int, written: list[str]) -> None:
    assert ticks(low, high, most)[1] == written


@given(
    low=st.floats(-1e12, 1e12),
    share=st.floats(1e-9, 1e6),
    most=st.integers(2, 15),
)
def test_ticks_are_few_within_the_range_and_all_different(low: float, share: float, most: int) -> None:
    high = low + share * max(abs(low), 1e-9)
    numbers, written = ticks(low, high, most)
    assert 2 <= len(numbers) <= max(most + 1, 5)
    assert all(low <= number <= high for number in numbers)
    assert len(set(written)) == len(written)


def test_nothing_to_show_gives_a_plain_view() -> None:
    assert y_view([], (-1.0, 1.0)) == (-1.0, 1.0)


def test_a_curve_keeps_a_twentieth_of_its_height_from_the_frame() -> None:
    x = np.linspace(-1.0, 1.0, 201)
    assert y_view([[(x, 4 * x + 1)]], (-1.0, 1.0)) == pytest.approx((-3.4, 5.4))


def test_numbers_at_the_end_of_the_floats_do_no_harm() -> None:
    x = np.linspace(-1.0, 1.0, 9)
    low, high = y_view([[(x, 1.7e308 * x)]], (-1.0, 1.0))
    assert np.isfinite([low, high, high - low]).all()
