"""Default values of arguments that are shared by commands and Python functions."""

INTERVAL = (-6.0, 6.0)
"""The interval of x."""
SAMPLES = 1001
"""The number of evenly spaced points on it."""
VANISHING = 0.01
"""The largest magnitude of a slope that counts as vanishing."""
MAX_DEPTH = 100_000
"""The largest number of layers for which the decay of a gradient is estimated."""
DEPTHS = (30,)
"""The numbers of layers for which the decay of a gradient is estimated."""
