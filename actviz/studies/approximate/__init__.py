"""Best continuous piecewise-linear approximation, that is, the best network with one hidden layer of ReLU units."""
