#!/bin/sh
# Before hours of training: does a gradient survive 20 layers of this network, and with which weights?
set -eu

# Two functions with two kinds of weights, as a figure and as numbers. Few networks will do for a first look.
actviz propagate sigmoid relu --init glorot,he --depth 20 --width 64 --seeds 4 -q -o gradients.svg
actviz propagate sigmoid relu --init glorot,he --depth 20 --width 64 --seeds 4 --format csv > layers.csv

# Layer 1 tells what is left of the gradient there; theory stands beside the measurement.
awk -F, '$3 == 1 { printf "%s, %s: 10^%.1f measured, 10^%.1f in theory\n", $1, $2, $7, $9 }' layers.csv
