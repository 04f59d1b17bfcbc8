#!/bin/sh
# A sigmoid for a chip that has no exponential: straight pieces, as few as will do.
set -eu
export ACTVIZ_LANG=en # the lines below look for English words

# How many ReLU units does it take? Twice as many make a third to a quarter of the error; no network does better.
actviz approximate sigmoid --sweep 2,4,8,16 --format csv | cut -d, -f1,2 | tee sweep.csv

# The fewest units that are nowhere off by more than 0.01 from -8 to 8: knots and values of the pieces.
actviz approximate sigmoid --tolerance 0.01 --format csv > knots.csv
printf 'pieces: %d\n' "$(($(wc -l < knots.csv) - 2))"

# The same as C, with its error in the comment, and with integers of 8 bits instead of numbers.
actviz approximate sigmoid --tolerance 0.01 -q -o sigmoid.h
actviz approximate sigmoid --hidden 8 --bits 8 -q -o sigmoid8.h
grep -h 'at x =' sigmoid.h sigmoid8.h
actviz approximate sigmoid --hidden 8 --bits 8 --panels fit,error -q -o sigmoid8.png
