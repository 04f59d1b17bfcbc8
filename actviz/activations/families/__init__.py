"""The entries of the catalogue, family by family."""
