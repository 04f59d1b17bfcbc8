"""The catalogue of activation functions: entries, family by family, and what frameworks mean by their names."""
