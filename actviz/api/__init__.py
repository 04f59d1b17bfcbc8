"""The commands as functions of Python, and how their arguments are read."""
