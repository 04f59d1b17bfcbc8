"""Facts of a curve: measured from its formula, over the whole line."""

from actviz.studies.facts.card import Facts, facts

__all__ = ["Facts", "facts"]
