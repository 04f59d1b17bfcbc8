"""Activations in networks: signal propagation at initialisation, and training."""
