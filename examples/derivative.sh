#!/bin/sh
# Why does a deep network of sigmoids not learn? A gradient is multiplied by one slope for each layer.
set -eu

# The figure: functions above, slopes below, and shaded where a slope is too small to learn from.
actviz derivative sigmoid tanh relu --vanishing 0.05 -q -o slopes.svg

# The largest slope of each function is what is left of a gradient at best; after ten layers it is that to the tenth.
actviz derivative sigmoid tanh relu --samples 1001 --format csv |
  awk -F, '
    NR == 1 { for (i = 3; i <= NF; i += 2) name[i] = $(i - 1); next }
    { for (i = 3; i <= NF; i += 2) if (NR == 2 || $i > most[i]) most[i] = $i }
    END { for (i = 3; i in name; i += 2) printf "%s: %g a layer, %.2g after ten\n", name[i], most[i], most[i]^10 }'

# At a kink there are two slopes. Which number stands there is a choice: left, right, min or mid.
for rule in left right mid; do
  printf 'relu at 0, %s: ' "$rule"
  actviz derivative relu --at-kink "$rule" --range=-1:1 --samples 3 --format csv | awk -F, '$1 == 0 { print $3 }'
done
