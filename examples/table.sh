#!/bin/sh
# Choosing an activation by facts, and carrying the facts on.
set -eu
export ACTVIZ_LANG=en # the lines below look for English words

# Which gated functions keep a slope everywhere, are smooth, and dip little below 0?
actviz table --family gated --where smoothness=Cinf --where "minimum>-0.2" --columns name,minimum,max_slope --format csv |
  tee smooth.csv

# The gains with which weights keep a variance, as lines for a Python program.
actviz table relu gelu silu tanh --columns name,gain --format csv |
  awk -F, 'NR > 1 { printf "GAIN[\"%s\"] = %.6f\n", $1, $2 }'

# What is recommended for the hidden layers of image networks, with reasons and sources, to read.
actviz table --task image --layer hidden > advice.txt
grep -c hidden advice.txt

# The table of a handout, as Markdown.
actviz table relu leaky_relu elu sigmoid tanh --columns name,formula,derivative,range --format md -q -o handout.md
