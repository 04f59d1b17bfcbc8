"""The commands as Python functions, and the conversion of their arguments."""
