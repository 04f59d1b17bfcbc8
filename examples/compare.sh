#!/bin/sh
# GELU requires an error function. Which function of lower cost can replace it with an error of at most 0.01?
set -eu
export ACTVIZ_LANG=en # the commands below search for English text

# A figure with a panel of the differences.
actviz compare gelu_tanh quick_gelu silu --against gelu --range=-4:4 -q -o candidates.png

# The largest difference of each function (an extremum, not a sample), and whether it is small enough.
actviz compare gelu_tanh quick_gelu silu --against gelu --format csv |
  awk -F, 'NR > 1 { printf "%s: largest difference %.6f at x = %.3f, %s\n", $1, $3, $4, $3 <= 0.01 ? "sufficient" : "too large" }'

# The properties that differ, as a table for a code review.
actviz compare gelu gelu_tanh --format md > review.md
grep -E '^\| (property|gain|range) ' review.md
