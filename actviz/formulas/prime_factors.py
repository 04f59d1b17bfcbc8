"""Prime factors of rational numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

CACHED_INTEGERS = 2048


def prime_powers(value: Fraction | int, largest: int) -> dict[int, int]:
    """Return the prime factors of a positive rational number up to ``largest``, with their exponents.

    The remainder of the numerator, or of the denominator, counts as one factor.
    """
    powers = dict(_factors(value.numerator, largest))
    for prime, count in _factors(value.denominator, largest):
        powers[prime] = powers.get(prime, 0) - count
    return powers


@lru_cache(CACHED_INTEGERS)
def _factors(value: int, largest: int) -> tuple[tuple[int, int], ...]:
    found = []
    for prime in range(2, largest + 1):
        count = 0
        while value % prime == 0:
            value, count = value // prime, count + 1
        if count:
            found.append((prime, count))
        if prime * prime > value:
            break
    return (*found, (value, 1)) if value > 1 else tuple(found)
