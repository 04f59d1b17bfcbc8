"""Normal random numbers: their distribution, by the tests of SciPy, and their independence."""

import numpy as np
import pytest
from scipy import stats

from actviz.numerics.normal_numbers import BLOCK, fill_with_normal


def drawn(size: int, seed: int = 0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = np.full(size, np.nan, dtype=np.float32)
    fill_with_normal(np.random.default_rng(seed), found)
    return found.astype(np.float64)


def test_the_distribution_is_normal() -> None:
    numbers = drawn(2_000_001)
    assert stats.kstest(numbers, "norm").pvalue > 1e-3
    for power in range(1, 7):
        expected = stats.norm.moment(power)
        error = np.sqrt((stats.norm.moment(2 * power) - expected**2) / numbers.size)
        assert np.mean(numbers**power) == pytest.approx(expected, abs=4 * error)
    beyond = np.sum(np.abs(numbers) > 4.5)
    assert stats.binomtest(int(beyond), numbers.size, 2 * stats.norm.sf(4.5)).pvalue > 1e-3


def test_the_sine_and_the_cosine_are_independent() -> None:
    numbers = drawn(200 * BLOCK).reshape(200, 2, BLOCK // 2)
    first, second = numbers[:, 0].ravel(), numbers[:, 1].ravel()
    for one, other in ((first, second), (first**2, second**2), (np.abs(first), second), (first[1:], first[:-1])):
        assert stats.pearsonr(one, other).pvalue > 1e-3


@pytest.mark.parametrize("size", [0, 1, 2, 3, BLOCK - 1, BLOCK, BLOCK + 1])
def test_any_size_is_filled(size: int) -> None:
    numbers = drawn(size, seed=5)
    assert np.isfinite(numbers).all()
    assert numbers.tolist() == drawn(size, seed=5).tolist()
    assert len(np.unique(numbers)) >= 0.99 * size


def test_the_largest_and_the_smallest_bits() -> None:
    class Bits:
        def integers(self, low: int, high: int, count: int, dtype: type) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
            assert (low, high, dtype) == (0, 2**64, np.uint64)
            return np.resize(np.array([0, 2**64 - 1], dtype=np.uint64), count)

    found = np.empty(64, dtype=np.float32)
    fill_with_normal(Bits(), found)  # type: ignore[arg-type]
    assert np.isfinite(found).all()
    assert np.abs(found).max() == pytest.approx(np.sqrt(50 * np.log(2)), rel=1e-6)
