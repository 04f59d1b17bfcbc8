"""Where do units stop learning? Print the part of [-6, 6] on which each slope is smaller than 0.01."""

import numpy as np

import actviz

x = np.linspace(-6, 6, 12_001)
for name in ("relu", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "tanh", "hardtanh"):
    f = actviz.get(name)
    share = np.mean(np.abs(f.derivative(x)) < 0.01)
    print(f"{name:10} {share:4.0%}")
