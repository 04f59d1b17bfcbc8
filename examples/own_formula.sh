#!/bin/sh
# Use your own formula: all commands accept a formula in place of a name.
set -eu
export ACTVIZ_LANG=en # the commands below search for English text

# A formula in x, with a label before = and parameters after the colon.
mine='mine = x*sigmoid(a*x):a=1.702'

# Plot it with the function that it approximates.
actviz plot "$mine" gelu --range=-3:1 -o mine.svg

# Its derivative is computed from the formula. --check compares it with central differences and a complex step.
actviz derivative "$mine" --check --format rich > slope.txt
grep -e 'f′(x)' -e check slope.txt

# What is its largest difference from GELU?
actviz compare "$mine" --against gelu --format csv | awk -F, 'NR == 2 { printf "largest difference %.6f at x = %.4f\n", $3, $4 }'

# How many straight pieces are required for an error of at most 0.01? --format c writes C code.
actviz approximate "$mine" --tolerance 0.01 --format csv > pieces.csv
printf 'straight pieces: %d\n' "$(($(wc -l < pieces.csv) - 2))"

# Its properties: range, smoothness, and the gain that preserves the variance.
actviz table "$mine" gelu --columns name,range,smoothness,gain --format md

# How does a gradient change in 20 layers with the exact gain?
actviz propagate "$mine" --init exact --depth 20 --width 64 --seeds 4 --format md | head -n 3
