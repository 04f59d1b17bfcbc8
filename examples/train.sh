#!/bin/sh
# Why an activation at all? XOR asks: no straight line parts its corners, and layers without one are one straight line.
set -eu
export ACTVIZ_LANG=en # the lines below look for English words

# Each function at the better of two learning rates, 12 networks each; the same seeds for all of them.
actviz train identity relu tanh --task xor --width 4 --lr 0.03,0.3 --steps 300 --seeds 12 -o xor.svg 2> report.txt

# Is one better, or was it luck? The report beside the figure says so, or that they cannot be told apart.
grep -E '^[a-z]+ +0\.|^[a-z].*(better|distinguishable)$' report.txt

# Each run is a row of the CSV.
actviz train relu --task xor --width 4 --lr 0.3 --steps 300 --seeds 12 --format csv |
  awk -F, '
    NR > 1 { runs++; solved += $4; dead += $6 }
    END { printf "relu: %d of %d solved, %.0f %% of units dead\n", solved, runs, 100 * dead / runs }'
