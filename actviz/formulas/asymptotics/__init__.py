"""Expansions of formulas towards infinity and singular points, with bounded remainders."""
