#!/bin/sh
# A page for a lesson: how steep is the left side of a leaky ReLU, and how low do its smooth cousins dip?
set -eu

# One family in one figure: a curve for each value of the parameter. SVG is dark for readers who prefer dark pages.
actviz plot leaky_relu --alpha 0.01,0.1,0.3 --range=-2:2 --title "Leaky ReLU" -o family.svg

# The same numbers for a spreadsheet. A kink is always among the samples, wherever it lies.
actviz plot leaky_relu --alpha 0.01,0.1,0.3 --range=-2:2 --samples 5 --format csv | tee family.csv

# Samples are easy to read by other programs: here awk looks for the lowest point of each curve.
actviz plot gelu silu mish --range=-4:0 --samples 4001 --format csv |
  awk -F, '
    NR == 1 { for (i = 2; i <= NF; i++) name[i] = $i; next }
    { for (i = 2; i <= NF; i++) if (NR == 2 || $i < low[i]) { low[i] = $i; at[i] = $1 } }
    END { for (i = 2; i in name; i++) printf "%s dips to %.4f at x = %.3f\n", name[i], low[i], at[i] }'
