"""Values of arguments that commands and functions of Python share, unless others are given."""

INTERVAL = (-6.0, 6.0)
"""The interval of x."""
SAMPLES = 1001
"""The number of evenly spaced points on it."""
VANISHING = 0.01
"""Slopes of a magnitude up to this count as small."""
MAX_DEPTH = 100_000
"""The largest number of layers through which a gradient is followed."""
DEPTHS = (30,)
"""The numbers of layers through which a gradient is followed."""
