"""Before Matplotlib is loaded: no window, no log, nothing wrong from outside. Imported for that, by all that draws."""

from __future__ import annotations

import logging
import os

from actviz.cli.terminal_io import OutputError

# Figures go to files; a name in the environment that Matplotlib does not know would stop it.
os.environ["MPLBACKEND"] = "agg"
# What it says on starting (that a list of fonts is made, that a setting of others is wrong) changes no figure.
logging.getLogger("matplotlib").addHandler(logging.NullHandler())

try:
    import actviz.figures.text_metrics  # noqa: F401 - loads Matplotlib
except UnicodeDecodeError:
    raise OutputError("the settings for figures in 'matplotlibrc' cannot be read: they are no text") from None
