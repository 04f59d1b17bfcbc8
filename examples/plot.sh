#!/bin/sh
# Figures and numbers for a lesson: the left slope of leaky ReLU, and the minima of GELU, SiLU and Mish.
set -eu

# One curve for each value of the parameter. The SVG follows the light or dark mode of its viewer.
actviz plot leaky_relu --alpha 0.01,0.1,0.3 --range=-2:2 --title "Leaky ReLU" -o family.svg

# The same numbers for a spreadsheet. The samples always include kinks.
actviz plot leaky_relu --alpha 0.01,0.1,0.3 --range=-2:2 --samples 5 --format csv | tee family.csv

# Other programs can read the samples: awk finds the minimum of each curve.
actviz plot gelu silu mish --range=-4:0 --samples 4001 --format csv |
  awk -F, '
    NR == 1 { for (i = 2; i <= NF; i++) name[i] = $i; next }
    { for (i = 2; i <= NF; i++) if (NR == 2 || $i < low[i]) { low[i] = $i; at[i] = $1 } }
    END { for (i = 2; i in name; i++) printf "%s: minimum %.4f at x = %.3f\n", name[i], low[i], at[i] }'
