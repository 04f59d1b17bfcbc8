#!/bin/sh
# Why is an activation function required? No straight line separates the classes of XOR, and layers without an
# activation function are equivalent to one straight line.
set -eu
export ACTVIZ_LANG=en # the commands below search for English text

# 12 networks with each function, which uses the better of two learning rates. All functions use the same seeds.
actviz train identity relu tanh --task xor --width 4 --lr 0.03,0.3 --steps 300 --seeds 12 -o xor.svg 2> report.txt

# The report states which differences are significant.
grep -E '^[a-z]+ +0\.|^[a-z].*(better|distinguishable)$' report.txt

# The CSV contains one row per run.
actviz train relu --task xor --width 4 --lr 0.3 --steps 300 --seeds 12 --format csv |
  awk -F, '
    NR > 1 { runs++; solved += $4; dead += $6 }
    END { printf "relu: %d of %d solved, %.0f %% of units dead\n", solved, runs, 100 * dead / runs }'
