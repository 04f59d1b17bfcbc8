#!/bin/sh
# How low do the smooth cousins of ReLU dip, and where? The samples as CSV, and awk for the rest.
actviz plot gelu silu mish --range=-4:0 --samples 4001 --format csv |
  awk -F, '
    NR == 1 { for (i = 2; i <= NF; i++) name[i] = $i; next }
    { for (i = 2; i <= NF; i++) if (NR == 2 || $i < low[i]) { low[i] = $i; at[i] = $1 } }
    END { for (i = 2; i in name; i++) printf "%s dips to %.4f at x = %.3f\n", name[i], low[i], at[i] }'
