"""Formulas as people type them, rewritten so that they neither overflow nor lose digits."""
