"""The best continuous piecewise-linear function, which is the best network with one hidden layer of ReLU units."""
