"""Numerical methods on arrays and plain functions, which know nothing of activations."""
