"""A script for the figure of ``actviz plot relu leaky_relu --alpha 0.1`` without actviz, for start.py."""

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
import matplotlib.pyplot as plt

x = np.linspace(-6, 6, 1001)
figure, axes = plt.subplots(figsize=(6.4, 4.2))
axes.plot(x, np.maximum(x, 0), linewidth=3.2, color="#0072B2", label=r"relu   $\max(x, 0)$")
leaky = r"leaky_relu α=0.1   $x\ \mathrm{if}\ x \geq 0,\ \mathrm{else}\ \alpha\,x$"
axes.plot(x, np.where(x >= 0, x, 0.1 * x), "--", linewidth=1.8, color="#D55E00", label=leaky)
axes.axhline(0, color="0.5", linewidth=1)
axes.axvline(0, color="0.5", linewidth=1)
axes.grid(color="0.9")
axes.spines[:].set_visible(False)
axes.set(xlim=(-6, 6), xlabel="x", ylabel="f(x)")
axes.legend(loc="upper left")
figure.tight_layout()
figure.savefig("by_hand.png", dpi=150)
