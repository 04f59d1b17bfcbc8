#!/bin/sh
# Select activation functions by their properties, and export these properties.
set -eu
export ACTVIZ_LANG=en # the commands below search for English text

# Which gated functions are smooth and have a minimum above -0.2?
actviz table --family gated --where smoothness=Cinf --where "minimum>-0.2" --columns name,minimum,max_slope --format csv |
  tee smooth.csv

# The gains that preserve the variance, as lines of a Python program.
actviz table relu gelu silu tanh --columns name,gain --format csv |
  awk -F, 'NR > 1 { printf "GAIN[\"%s\"] = %.6f\n", $1, $2 }'

# Recommendations for hidden layers of networks for images, with reasons and sources.
actviz table --task image --layer hidden > advice.txt
grep -c hidden advice.txt

# A table for a handout, in Markdown.
actviz table relu leaky_relu elu sigmoid tanh --columns name,formula,derivative,range --format md -q -o handout.md
