"""Numerical methods on arrays and functions, independent of activations."""
