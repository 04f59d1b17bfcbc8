#!/bin/sh
# GELU needs an error function. Which cheaper function may stand in for it, if 0.01 is the most that may be lost?
set -eu
export ACTVIZ_LANG=en # the lines below look for English words

# A figure with a panel of the differences, to look at first.
actviz compare gelu_tanh quick_gelu silu --against gelu --range=-4:4 -q -o candidates.png

# The largest difference of each, by extrema and not by samples, and the verdict.
actviz compare gelu_tanh quick_gelu silu --against gelu --format csv |
  awk -F, 'NR > 1 { printf "%s: off by %.6f at x = %.3f, %s\n", $1, $3, $4, $3 <= 0.01 ? "good enough" : "no" }'

# The facts that differ, as a table for a code review.
actviz compare gelu gelu_tanh --format md > review.md
grep -E '^\| (property|gain|range) ' review.md
