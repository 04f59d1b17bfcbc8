#!/bin/sh
# Approximate a sigmoid by few straight pieces, for a microcontroller without an exponential function.
set -eu
export ACTVIZ_LANG=en # the commands below search for English text

# How many ReLU units are required? Twice as many units reduce the error to a quarter to a third. Each error is the
# smallest possible for its number of units.
actviz approximate sigmoid --sweep 2,4,8,16 --format csv | cut -d, -f1,2 | tee sweep.csv

# The smallest number of units with an error of at most 0.01 from -8 to 8: knots and values of the pieces.
actviz approximate sigmoid --tolerance 0.01 --format csv > knots.csv
printf 'pieces: %d\n' "$(($(wc -l < knots.csv) - 2))"

# The same network as C code, with its error in a comment, and a network with 8-bit integers.
actviz approximate sigmoid --tolerance 0.01 -q -o sigmoid.h
actviz approximate sigmoid --hidden 8 --bits 8 -q -o sigmoid8.h
grep -h 'at x =' sigmoid.h sigmoid8.h
actviz approximate sigmoid --hidden 8 --bits 8 --panels fit,error -q -o sigmoid8.png
