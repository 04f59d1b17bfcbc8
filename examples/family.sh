#!/bin/sh
# A family of leaky ReLUs as a figure, and the same numbers for a spreadsheet.
set -eu
actviz plot leaky_relu --alpha 0.01,0.1,0.3 --range=-2:2 -o family.svg
actviz plot leaky_relu --alpha 0.01,0.1,0.3 --range=-2:2 --samples 5 --format csv | tee family.csv
