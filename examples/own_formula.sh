#!/bin/sh
# A walk with a formula of one's own: everything that works for a name works for it too.
set -eu
export ACTVIZ_LANG=en # the lines below look for English words

# A formula in x. What stands before = is its name, what stands after : are its parameters.
mine='mine = x*sigmoid(a*x):a=1.702'

# See it, beside the function that it is meant to imitate.
actviz plot "$mine" gelu --range=-3:1 -o mine.svg

# Its derivative is found from the formula. --check compares it with differences and with a complex step.
actviz derivative "$mine" --check --format rich > slope.txt
grep -e 'f′(x)' -e check slope.txt

# How far is it from GELU, at the worst place of all?
actviz compare "$mine" --against gelu --format csv | awk -F, 'NR == 2 { printf "off by %.6f at x = %.4f\n", $3, $4 }'

# How many straight pieces does it take to be right to 0.01? With --format c this is code.
actviz approximate "$mine" --tolerance 0.01 --format csv > pieces.csv
printf 'straight pieces: %d\n' "$(($(wc -l < pieces.csv) - 2))"

# What is known of it: range, smoothness, and the gain that keeps a variance.
actviz table "$mine" gelu --columns name,range,smoothness,gain --format md

# Does a gradient come through 20 layers of it? The exact gain is meant for that.
actviz propagate "$mine" --init exact --depth 20 --width 64 --seeds 4 --format md | head -n 3
