"""Memory allocation of large arrays."""

from __future__ import annotations

import numpy as np

ELEMENTS = 1 << 21
"""16 MB of float64, below the largest threshold of glibc, 32 MB."""


def keep_freed_arrays() -> None:
    """Make the C library reuse the memory of freed arrays, so that new arrays cause no page faults.

    After an array of 16 MB has been freed, glibc allocates arrays up to that size on its heap.
    """
    np.empty(ELEMENTS)
