"""Facts of a curve: measured from its formula, over the whole line."""
