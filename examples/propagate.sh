#!/bin/sh
# Before a long training: does the gradient vanish in 20 layers, and with which initialisation?
set -eu

# Two functions with two initialisations, as a figure and as numbers. A few networks are sufficient here.
actviz propagate sigmoid relu --init glorot,he --depth 20 --width 64 --seeds 4 -q -o gradients.svg
actviz propagate sigmoid relu --init glorot,he --depth 20 --width 64 --seeds 4 --format csv > layers.csv

# The gradient in layer 1, divided by the gradient in the last layer: measurement and theory.
awk -F, '$3 == 1 { printf "%s, %s: 10^%.1f measured, 10^%.1f in theory\n", $1, $2, $7, $9 }' layers.csv
