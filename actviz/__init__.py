"""Activation functions of neural networks, each drawn, evaluated and differentiated from one formula."""

__version__ = "0.1.0"
