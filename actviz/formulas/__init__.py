"""The language of formulas: text -> tree -> readings. This room knows NumPy and nothing else of the house."""
