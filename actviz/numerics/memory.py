"""Memory of large arrays."""

from __future__ import annotations

import numpy as np

ELEMENTS = 1 << 21
"""16 MB of float64: below glibc's limit of 32 MB."""


def keep_freed_arrays() -> None:
    """Make the C library keep the memory of freed arrays, so that new arrays cause no page faults.

    Once an array of 16 MB has been freed, glibc allocates arrays up to that size on its heap.
    """
    np.empty(ELEMENTS)
