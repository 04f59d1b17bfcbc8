"""Best continuous piecewise-linear approximation, equivalent to the best network with one layer of ReLU units."""
