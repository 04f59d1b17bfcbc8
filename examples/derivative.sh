#!/bin/sh
# Why does a deep network of sigmoids not learn? In each layer, the gradient is multiplied by a slope.
set -eu

# A figure with functions above derivatives. Intervals with very small slopes are shaded.
actviz derivative sigmoid tanh relu --vanishing 0.05 -q -o slopes.svg

# One layer multiplies a gradient at most by the largest slope, and ten layers by its tenth power.
actviz derivative sigmoid tanh relu --samples 1001 --format csv |
  awk -F, '
    NR == 1 { for (i = 3; i <= NF; i += 2) name[i] = $(i - 1); next }
    { for (i = 3; i <= NF; i += 2) if (NR == 2 || $i > most[i]) most[i] = $i }
    END { for (i = 3; i in name; i += 2) printf "%s: at most %g per layer, %.2g in ten layers\n", name[i], most[i], most[i]^10 }'

# A kink has two slopes. The number used as the derivative is a convention: left, right, min or mid.
for rule in left right mid; do
  printf 'relu at 0, %s: ' "$rule"
  actviz derivative relu --at-kink "$rule" --range=-1:1 --samples 3 --format csv | awk -F, '$1 == 0 { print $3 }'
done
