"""Plot your own function and GELU in your own Matplotlib figure: a curve can be called with arrays."""

import numpy as np
from matplotlib.figure import Figure

import actviz

gelu = actviz.get("gelu")
mine = actviz.parse("mine = x*sigmoid(a*x)", a=1.702)
x = np.linspace(-4, 4, 801)

figure = Figure(figsize=(8, 3), layout="constrained")
values, slopes, difference = figure.subplots(1, 3)
for f in (gelu, mine):
    values.plot(x, f(x), label=f"{f.label}: ${f.latex}$")
    slopes.plot(x, f.derivative(x))
difference.plot(x, mine(x) - gelu(x), color="black")
for axes, title in ((values, "value"), (slopes, "slope"), (difference, "difference")):
    axes.set_title(title)
values.legend(fontsize="x-small")
figure.savefig("own_figure.png", dpi=150)
print(f"largest difference: {np.max(np.abs(mine(x) - gelu(x))):.4f}")
